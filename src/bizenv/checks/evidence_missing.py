"""evidence-missing: whoever reviews an application needs to see what it rests on."""

import re
from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.plan import Evidence
from bizenv.model.records import Apply

_HTTPS_HOST: Final = r"https://([^\s/?#@]*@)?[^\s/?#@:]"
_ADDRESS: Final = re.compile(_HTTPS_HOST, re.IGNORECASE)


def evidence_missing(subject: Subject) -> Iterator[Diagnostic]:
    """Find applications without evidence, and evidence that is no https address or file here."""
    for entry in subject.entries():
        if not isinstance(entry.record, Apply):
            continue
        on_paper = subject.book.evidence is Evidence.PAPER
        is_exempt = on_paper or entry.record.opening is not None
        is_wanting = not is_exempt and subject.in_full(entry.place)
        if is_wanting and not entry.record.evidence:
            args = {"what": Message("evidence.none")}
            yield Diagnostic(
                "evidence-missing",
                subject.where(entry.place),
                args,
                Severity.WARNING,
                _hint(),
            )
        for index, path in enumerate(entry.record.evidence):
            if on_paper and "/" not in path:  # where it is to be found on the shelves
                continue
            if not is_address(path) and subject.follow(path) is None:
                there = entry.place.below("evidence", index)
                at = subject.where(there)
                what, hint = _told(path, subject)
                yield Diagnostic(
                    "evidence-missing", at, {"what": what}, Severity.WARNING, hint
                )


def is_address(evidence: str) -> bool:
    """Whether evidence stands on the web; else it is a path from the workspace's root."""
    return _ADDRESS.match(evidence) is not None


def _told(path: str, subject: Subject) -> tuple[str | Message, Message]:
    """Return a path at which there is no file with what stands there, and what to write instead."""
    instead = subject.files.instead(path)
    if instead is None:
        return path, _hint_at(path, subject)
    what = Message(f"evidence.{instead}", {"name": path})
    return what, Message(f"hint.evidence-missing.{instead}")


def _hint_at(path: str, subject: Subject) -> Message:
    """Return what to write instead of a path at which nothing is: the same with slashes of the web."""
    meant = path.replace("\\", "/").removeprefix("./")
    if meant != path and subject.follow(meant) is not None:
        return Message("hint.did-you-mean", {"name": meant})
    return _hint()


def _hint() -> Message:
    return Message("hint.evidence-missing")
