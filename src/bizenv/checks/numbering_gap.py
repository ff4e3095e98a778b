"""numbering-gap: a number that is left out often is a task that was left out."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Issued, Place

FIRST: Final = 20  # a section that begins later is numbered in another way


def numbering_gap(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks before which a number of the same section is missing."""
    siblings: dict[str, dict[int, Issued]] = defaultdict(dict)
    for issued in subject.book.tasks.values():
        section, _, last = issued.task.id.rpartition(".")
        if last.isascii() and last.isdecimal():
            siblings[section][int(last)] = issued
    for section, numbered in siblings.items():
        lowest = min(numbered)
        expected = 1 if lowest <= FIRST else lowest
        for number in sorted(numbered):
            if number > expected:
                issued = numbered[number]
                file, path = issued.place
                path_of_id = (*path, "id")
                there = Place(file, path_of_id)
                at = subject.where(there)
                missing = f"{section}.{expected}" if section else str(expected)
                args = {"id": issued.task.id, "missing": missing}
                yield Diagnostic(
                    "numbering-gap",
                    at,
                    args,
                    Severity.WARNING,
                    Message("hint.numbering-gap"),
                )
            expected = number + 1
