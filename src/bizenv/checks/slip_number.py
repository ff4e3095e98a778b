"""slip-number: the numbers of slips run on over the whole workspace, by year and mark."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from bizenv.diagnostics import Diagnostic, Location
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.slips import Issue, SlipNumber

Where = Callable[[Place], Location]


class NumberedSlip(NamedTuple):
    """A slip by its number, and where it stands."""

    number: SlipNumber
    issue: Issue
    place: Place


def slip_number(
    slips: Iterable[tuple[Issue, Place]], where: Where
) -> Iterator[Diagnostic]:
    """Find numbers that stand twice, skip one, are of another year, or run against the days."""
    numbered: list[NumberedSlip] = []
    for issue, place in slips:
        number = issue.counted
        slip = NumberedSlip(number, issue, place)
        numbered.append(slip)
    numbered.sort(key=_by_number)
    for _, series in groupby(numbered, key=_series):
        yield from _in_series(series, where)


def _by_number(slip: NumberedSlip) -> tuple[SlipNumber, Place]:
    return slip.number, slip.place


def _series(slip: NumberedSlip) -> tuple[int, str]:
    number = slip.number
    return number.year, number.mark


def _in_series(several: Iterable[NumberedSlip], where: Where) -> Iterator[Diagnostic]:
    """Find what is wrong within one year and mark; `several` are in the order of their numbers."""
    before: NumberedSlip | None = None
    for slip in several:
        why = _why(slip, before, where)
        before = slip
        if why is None:
            continue
        written = slip.place.below("number")
        at = where(written)
        number = slip.issue.number
        args = {"number": number, "why": why}
        hint = Message("hint.slip-number")
        yield Diagnostic("slip-number", at, args, hint=hint)


def _why(
    slip: NumberedSlip, before: NumberedSlip | None, where: Where
) -> Message | None:
    """Say what is wrong with a number behind the one before; None if nothing is."""
    number = slip.number
    issue = slip.issue
    day = issue.date
    count = number.number
    last = 0
    if before is not None:
        last = before.number.number
        if count == last:
            return _twice(before, where)
    following = last + 1
    if count > following:
        missing = number._replace(number=following)
        skipped = str(missing)
        return Message("slip-number.gap", {"number": skipped})
    if number.year != day.year:
        return Message("slip-number.year", {"day": day})
    if before is None:
        return None
    earlier = before.issue.date
    if day < earlier:
        return _against_days(before)
    return None


def _twice(before: NumberedSlip, where: Where) -> Message:
    at = where(before.place)
    place = f"{at.file}:{at.line}"
    return Message("slip-number.twice", {"place": place})


def _against_days(before: NumberedSlip) -> Message:
    number = str(before.number)
    day = before.issue.date
    return Message("slip-number.order", {"number": number, "day": day})
