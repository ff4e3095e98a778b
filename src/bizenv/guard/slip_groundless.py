"""slip-groundless: a slip is issued where its rung had a ground on that day."""

from collections.abc import Iterator
from dataclasses import replace

from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.meaning.bench import histories
from bizenv.meaning.grounds import held, part_on
from bizenv.meaning.slips import slips_on
from bizenv.messages import Message
from bizenv.model.book import PlanBook, SlipEntry
from bizenv.model.ladder import Rung
from bizenv.model.slips import Issue


def slip_groundless(edit: Edit) -> Iterator[Diagnostic]:
    """Find new slips whose rung, by the base's ladder, had no ground on their day.

    What is known after the edit decides, without the slip itself.
    """
    rungs = {rung.rung: rung for rung in edit.base.shelf.settings.rungs}
    for ledger in edit.ledgers_holding("slips"):
        book = edit.head.book(ledger.plan)
        fresh = set(ledger.fresh)
        for entry in () if book is None else book.slips:
            issue = entry.line
            if not isinstance(issue, Issue) or entry.place.path[0] not in fresh:
                continue
            assert book is not None
            if not _has_ground(book, entry, issue, rungs.get(issue.rung)):
                args = {
                    "number": issue.number,
                    "rung": issue.rung,
                    "department": entry.department,
                    "task": issue.task,
                    "day": issue.date,
                }
                at = edit.head.at(ledger.file, (entry.place.path[0], "ground"))
                hint = Message("hint.slip-groundless")
                yield Diagnostic("slip-groundless", at, args, hint=hint)


def _has_ground(
    book: PlanBook, entry: SlipEntry, issue: Issue, rung: Rung | None
) -> bool:
    """Whether a rung had a ground for a slip on its day."""
    if rung is None:
        return False
    others = tuple(each for each in book.slips if each is not entry)
    before = replace(book, slips=others)
    slips = tuple(slips_on(before, issue.date))
    for history in histories(before):
        if history.id != issue.task:
            continue
        for assignment in history.in_force(issue.date):
            if assignment.department == entry.department:
                part = part_on(assignment, issue.date, slips)
                return part.to_be_done and any(held(part, rung))
    return False
