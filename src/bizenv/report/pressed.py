"""The part of a task that a slip presses: with whom its department leads, and why it stands as it does. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from bizenv.meaning.bench import histories
from bizenv.meaning.risks import Reason
from bizenv.meaning.statuses import Status
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook
from bizenv.model.slips import GroundKind, Issue

_TOLD: Final[Mapping[GroundKind, str]] = {
    GroundKind.DUE_IN: "due-soon",
    GroundKind.OVERDUE: "overdue",
    GroundKind.BEHIND_SHARE: "behind-share",
}
"""The reasons that grounds tell themselves."""
_AFTER_RETURN: Final = ("returned", "reopened")


class Pressed(NamedTuple):
    """Who else leads the task on the slip's day, and what is to be told beside the grounds."""

    others: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


def pressed(book: PlanBook, issue: Issue, department: str) -> Pressed:
    """Return what a slip says of its part on the day on which it was issued."""
    for history in histories(book):
        if history.id != issue.task:
            continue
        current = history.in_force(issue.date)
        names = [each.department for each in current]
        kinds = [each.ground for each in issue.ground]
        for each in current:
            if each.department == department:
                others = tuple(name for name in names if name != department)
                said = verdict(each, issue.date)
                return Pressed(others, tuple(beside(said, kinds)))
    return Pressed()


def beside(said: Verdict, kinds: Iterable[GroundKind]) -> Iterator[Reason]:
    """Yield the reasons of a verdict that the grounds of a slip do not tell.

    Of what is overdue only that it came back; that nobody applied for it is plain.
    """
    if said.status is Status.ON_TRACK:  # of which there is nothing to tell
        return
    told = [_TOLD.get(kind) for kind in kinds]
    is_overdue = said.status is Status.OVERDUE
    for each in said.reasons:
        is_needed = not is_overdue or each.code in _AFTER_RETURN
        if is_needed and each.code not in told:
            yield each
