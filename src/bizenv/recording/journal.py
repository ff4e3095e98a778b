"""The journal: what a recording adds to several files, so that the next writer can complete it.

It holds the digests of each file's bytes before and after, and what is added; nothing here
reads or writes a file.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.layout import PLANS, FileKind, ledgers
from bizenv.messages import Message
from bizenv.root import JOURNAL

FOLDER: Final = rf"{PLANS}/\w[\w.-]*"  # of a plan
_VERSION: Final = 1

Rewrite = tuple[bytes | None, bytes]
"""A file's old bytes, None for no file, and its new ones, which begin with the old."""
Changes = Mapping[str, Rewrite]
"""By file how it is rewritten."""
Noted = dict[str, str | None]
"""A file in the journal: its bytes' digests before and after, and what is added."""


def _pattern(row: FileKind) -> str:
    return re.escape(row.pattern).replace(r"\*", r"[^/\0]+")


_NAMES: Final = "|".join(_pattern(row) for row in ledgers())
_LEDGER: Final = re.compile(rf"{FOLDER}/({_NAMES})")


def noted(changes: Changes) -> bytes:
    """Return the journal of a recording."""
    notes: list[Noted] = []
    for file, (old, new) in changes.items():
        note = _note_of(file, old, new)
        notes.append(note)
    journal = {"version": _VERSION, "files": notes}
    text = json.dumps(journal, ensure_ascii=False)
    return text.encode()


def _note_of(file: str, old: bytes | None, new: bytes) -> Noted:
    """Return what the journal holds of a file."""
    stood = old or b""
    added = new.removeprefix(stood)
    return {
        "file": file,
        "before": _digest(old),
        "after": _digest(new),
        "added": added.decode(),
    }


def completed(
    journal: bytes, standing: Callable[[str], bytes | None]
) -> dict[str, bytes | None]:
    """Return by file its bytes to come, None if it has them; `standing` gives those it has.

    Raises BizenvError where other hands changed a file in between; ValueError, KeyError
    or TypeError where it is no journal.
    """
    waiting: dict[str, bytes | None] = {}
    for note in json.loads(journal)["files"]:
        file = note["file"]
        added = note["added"].encode()
        goes_up = ".." in file.split("/")
        is_ledger = _LEDGER.fullmatch(file)
        if goes_up or not is_ledger:
            raise ValueError(file)
        now = standing(file)
        waiting[file] = _to_come(file, note, added, now)
    return waiting


def _to_come(
    file: str,
    note: Mapping[str, Any],
    added: bytes,
    now: bytes | None,
) -> bytes | None:
    stands = now or b""
    digest = _digest(now)
    is_done = digest == note["after"]
    if is_done or added in stands:
        return None
    if digest == note["before"]:
        return stands + added
    hint = Message("hint.journal-conflict")
    raise BizenvError("journal-conflict", name=file, journal=JOURNAL, hint=hint)


def _digest(data: bytes | None) -> str | None:
    if data is None:
        return None
    digest = hashlib.sha256(data)
    return digest.hexdigest()
