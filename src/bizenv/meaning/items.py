"""What the lines of a register mean: a raise issues a task, the others change it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from bizenv.diagnostics import KeyPath
from bizenv.model.base import Due
from bizenv.model.book import Dated, Issued, Place, PlanBook
from bizenv.model.durations import Duration
from bizenv.model.items import Assign, Merge, Raise
from bizenv.model.plan import Plan, Task
from bizenv.model.register import Register
from bizenv.model.working_days import Calendar


def issued_by(
    line: Raise,
    place: Place,
    plan: Plan,
    calendar: Calendar,
) -> Issued:
    """Return the task that a raise issues: the office leads it, due when it is to be assigned."""
    first = max(line.date, plan.issued)
    leads = (plan.office,) if plan.office else ()
    task = Task.model_construct(
        id=line.id,
        title=line.title,
        text=line.text,
        lead=leads,
        due=_due(first, plan.clocks.assign, calendar),
        tags=line.tags,
        carried_from=line.carried_from,
    )
    return Issued(task, (), first, place, line=line)


def assigned_by(
    line: Assign,
    place: Place,
    plan: Plan,
    calendar: Calendar,
) -> Dated:
    """Return what an assignment changes: leads, supporters and the due day.

    Due is what it names, else the end of `within`, else of the plan's clock `handle`.
    """
    from bizenv.model.amendment import Amendment

    clock = line.within or plan.clocks.handle
    amendment = Amendment.model_construct(
        effective=line.date,
        task=line.item,
        lead=line.lead,
        support=line.support,
        due=line.due or _due(line.date, clock, calendar),
        document=line.document,
        reason=line.reason,
        note=line.note,
        opening=line.opening,
    )
    return Dated(amendment, line.date, place, line=line)


def in_order(
    several: Iterable[Dated], plan: Plan, register: Register, calendar: Calendar
) -> list[Dated]:
    """Return what changes an item in the order in which it holds.

    What gives it back to the office is marked: given to the office alone once others had it, it is
    not yet assigned again. The office has the time of `clocks.assign` for that, unless the line or
    the document names another. What the office gives to itself at first it handles itself.
    """
    found: list[Dated] = []
    had = has_back = False
    for _, of_day in groupby(_as_they_hold(several), key=_day_of):
        changes = list(of_day)
        giving = [each for each in changes if each.amendment.lead is not None]
        if not giving:
            found += changes
            continue
        to_office, same = _last_word(giving, plan, register)
        back = had and to_office
        turns = back != has_back and not any(each.assigns for each in same)
        for each in changes:
            given = each
            if each in same:
                given = _marked(each, plan, calendar, back=back, turns=turns)
            found.append(given)
        had = had or not to_office
        has_back = back
    return found


def _last_word(
    giving: Sequence[Dated], plan: Plan, register: Register
) -> tuple[bool, list[Dated]]:
    """Return whether the last change gives an item to the office, and those that agree with it."""
    to_office = _is_to_office(giving[-1], plan, register)
    same = [each for each in giving if _is_to_office(each, plan, register) == to_office]
    return to_office, same


def _marked(
    dated: Dated, plan: Plan, calendar: Calendar, *, back: bool, turns: bool
) -> Dated:
    """Return what gives an item: marked if it comes `back`, with a new clock if it `turns`."""
    if back:
        dated = _returned(dated, plan, calendar)
    if turns:
        dated = _begun(dated, plan, calendar)
    return dated


def _is_to_office(dated: Dated, plan: Plan, register: Register) -> bool:
    """Whether a line or a document gives an item to the office alone, which takes nothing over."""
    office = plan.office or ""
    same = (office, register.resolve(office) or office)
    names = dated.amendment.lead or ()
    if dated.amendment.takes_over:
        return False
    return all(name in same or register.resolve(name) in same for name in names)


def _returned(dated: Dated, plan: Plan, calendar: Calendar) -> Dated:
    """Return what gives the item back to the office as such; of a line with the office's time."""
    if dated.names_due or not dated.assigns:
        return dated._replace(back=True)
    due = _due(dated.amendment.effective, plan.clocks.assign, calendar)
    amendment = dated.amendment.model_copy(update={"due": due})
    return dated._replace(amendment=amendment, back=True)


def _begun(dated: Dated, plan: Plan, calendar: Calendar) -> Dated:
    """Return a document with the clock that begins as the office gets an item back, or has it no more."""
    change = dated.amendment
    if change.takes_over or change.due is not None:
        return dated
    clock = plan.clocks.assign if dated.back else plan.clocks.handle
    return dated._replace(clock=_due(change.effective, clock, calendar))


def merged_by(line: Merge, place: Place) -> Dated:
    """Return what a merge changes: the item ends, as a cancelled one does."""
    from bizenv.model.amendment import Amendment

    amendment = Amendment.model_construct(
        effective=line.date,
        task=line.item,
        cancel=True,
        document=line.document,
        reason=line.reason,
        note=line.note,
        opening=line.opening,
    )
    return Dated(amendment, line.date, place, line=line)


class Merging(NamedTuple):
    """A merge of a register, and the way from what it names to the item that goes on for all."""

    dated: Dated
    way: tuple[str, ...]

    @property
    def item(self) -> str:
        """What is merged into another item."""
        return self.dated.amendment.target

    @property
    def is_circle(self) -> bool:
        """Whether it leads the item back to itself."""
        return self.way[-1] == self.item


def merges(book: PlanBook) -> Iterator[Merging]:
    """Yield every merge of a register, by day and place in the file."""
    found: list[Dated] = []
    for several in book.amendments.values():
        found += [each for each in several if each.into is not None]
    into: dict[str, str] = {}
    for dated in sorted(found, key=order_of):
        assert dated.into is not None
        way = way_of(dated.into, into)
        merging = Merging(dated, way)
        if not merging.is_circle:
            into[merging.item] = dated.into
        yield merging


def way_of(item: str, into: Mapping[str, str]) -> tuple[str, ...]:
    """Return an item, what it was merged into, and so on, to the one that goes on for all."""
    way = [item]
    following = into.get(item)
    while following is not None and following not in way:
        way.append(following)
        following = into.get(following)
    return tuple(way)


def roots_of(book: PlanBook, day: date) -> dict[str, str]:
    """Return the items that are merged on a day, each with the one that goes on for all."""
    into: dict[str, str] = {}
    for item, several in book.amendments.items():
        merge = merged_by_day(several, day)
        if merge is not None and merge.into is not None:
            into[item] = merge.into
    return {item: way_of(item, into)[-1] for item in into}


def _as_they_hold(several: Iterable[Dated]) -> list[Dated]:
    """Return what changes an item in the order in which it holds.

    By day; of one day lines come before documents, but a document that brings back what had ended
    before that day comes first.
    """
    held: list[Dated] = []
    ended = False
    for _, of_day in groupby(sorted(several, key=_day_of), key=_day_of):
        found = list(of_day)
        if ended:
            found.sort(key=_stays_ended)
        held += found
        for dated in found:
            if _for_all(dated):
                ended = bool(dated.amendment.ends)
    return held


def _stays_ended(dated: Dated) -> bool:
    """Whether it is anything but a document that brings an item back."""
    return not (_for_all(dated) and dated.amendment.ends is False)


def _for_all(dated: Dated) -> bool:
    """Whether it ends an item, or brings it back, for all who lead it."""
    amendment = dated.amendment
    return amendment.ends is not None and amendment.department is None


def undone_by(several: Sequence[Dated], merge: Dated) -> Dated | None:
    """Return the document that takes a merge's effect away on its own day, if any does."""
    undone: Dated | None = None
    for each in several[several.index(merge) + 1 :]:
        is_document = each.line is None and each.day == merge.day
        if is_document and _for_all(each):
            undone = each
    return undone


def merged_before(several: Sequence[Dated], dated: Dated) -> Dated | None:
    """Return the merge of an item that holds when a line of a register comes, if any does.

    The line may be the item's own, or that of another which is merged into it.
    """
    last: Dated | None = None
    for each in several:
        if each is dated:
            break
        if each.line is None:
            comes = each.day <= dated.day
        else:
            comes = order_of(each) < order_of(dated)
        if comes and each.amendment.ends is not None:
            last = each
    return _merge(last)


def merged_by_day(several: Iterable[Dated], day: date) -> Dated | None:
    """Return the merge of an item that holds on a day, if any does."""
    last: Dated | None = None
    for dated in several:
        if dated.day <= day and dated.amendment.ends is not None:
            last = dated
    return _merge(last)


def _merge(last: Dated | None) -> Dated | None:
    """Return what ended an item last, where it is a merge."""
    if last is not None and last.into is not None:
        return last
    return None


def order_of(dated: Dated) -> tuple[date, KeyPath]:
    """Return what orders the lines of a register: their day, then their place."""
    return dated.day, dated.place.path


def _day_of(dated: Dated) -> date:
    return dated.day


def _due(trigger: date, clock: Duration | None, calendar: Calendar) -> Due:
    """Return the end of a clock as a deadline; without a clock there is no last day."""
    if clock is None:
        return Due("ongoing", None)
    last = calendar.end(trigger, clock)
    return Due(last.isoformat(), last)
