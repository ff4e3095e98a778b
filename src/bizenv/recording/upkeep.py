"""Around plans/: git merges ledgers line by line, and no recording is unfinished."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Snapshot
from bizenv.layout import FILES
from bizenv.messages import Message
from bizenv.root import JOURNAL

ATTRIBUTES: Final = ".gitattributes"
# The lines that `init` writes, and a path that each is about
MERGED: Final = {
    f"{row.path} merge=union": row.path.replace("*", "0")
    for row in FILES.values()
    if row.merged
}


def tended(snapshot: Snapshot, *, in_git: bool = False) -> Iterator[Diagnostic]:
    """Find what is missing around plans/.

    Attributes only `in_git`, or where the workspace is the top of a checkout.
    """
    if snapshot.has(JOURNAL):
        yield Diagnostic(
            "recording-unfinished",
            Location(JOURNAL),
            hint=_of_journal(snapshot),
        )
    signs = (ATTRIBUTES, ".git/HEAD", ".git")
    is_checkout = in_git or any(map(snapshot.has, signs))
    if not is_checkout:
        return
    text = _text(snapshot)
    lines = missing(text)
    if lines:
        at = Location(ATTRIBUTES)
        hint = Message("hint.ledgers-not-merged", {"lines": lines})
        yield Diagnostic("ledgers-not-merged", at, {}, Severity.WARNING, hint)


def _of_journal(snapshot: Snapshot) -> Message:
    """Return what becomes of a journal: it is completed, or nobody can read it."""
    try:
        noted = json.loads(snapshot.read(JOURNAL))["files"]
        readable = all(note["file"] and note["added"] for note in noted)
    except (OSError, ValueError, KeyError, TypeError):
        readable = False
    code = "recording-unfinished" if readable else "recording-unfinished.broken"
    return Message(f"hint.{code}", {"name": JOURNAL})


def missing(text: str) -> list[str]:
    """Return the lines that a .gitattributes lacks for git to merge ledgers by union."""
    lacking: list[str] = []
    for line, path in MERGED.items():
        driver = _merge_driver(text, path)
        if driver != "union":
            lacking.append(line)
    return lacking


def _merge_driver(text: str, path: str) -> str | None:
    """Return what the last line that fits a path says of merging.

    A pattern without a slash is about the file's name.
    """
    driver = None
    lines = map(str.split, text.splitlines())
    for pattern, *attributes in filter(None, lines):
        _, _, name = path.rpartition("/")
        named = path if "/" in pattern else name
        plain = pattern.removeprefix("/").replace("**", "*")
        if pattern.startswith("#") or not fnmatchcase(named, plain):
            continue
        for attribute in attributes:
            bare = attribute.lstrip("-!")
            name, _, _ = bare.partition("=")
            if name == "merge":
                driver = attribute.removeprefix("merge=")
    return driver


def _text(snapshot: Snapshot) -> str:
    try:
        return snapshot.read(ATTRIBUTES).decode("utf-8", errors="replace")
    except OSError:
        return ""
