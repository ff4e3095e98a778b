"""Lines of a register in the naive reading: what they mean as tasks, and days counted one by one."""

from dataclasses import replace
from typing import Final

from worlds import OFFICE, ONGOING, Change, Duty, ItemLine, World, day

FREE: Final = {  # of March to July 2025
    *((4, 4), (4, 5), (4, 6), (5, 1), (5, 2), (5, 3), (5, 4), (5, 5)),
    *((5, 31), (6, 1), (6, 2)),
}
WORKED: Final = (4, 27)


def is_off(number: int) -> bool:
    then = day(number)
    weekend = then.isoweekday() > 5 and (then.month, then.day) != WORKED
    return weekend or (then.month, then.day) in FREE


def ends(begun: int, duration: str) -> int:
    """Return the last day of a duration that began on a day, counted day by day."""
    working = duration.endswith("wd")
    left = int(duration.rstrip("wd"))
    while left:
        begun += 1
        left -= not (working and is_off(begun))
    return landed(begun)


def landed(number: int) -> int:
    """Return a day, or the next one that is worked."""
    while is_off(number):
        number += 1
    return number


def translated(world: World) -> World:
    """Return what a register's lines mean as tasks that are added, led by others, and ended."""
    amended: list[Change] = []
    for line in world.items:
        amended += _meant(line, world)
    for change in world.changes:
        amended += _of_document(change, world)
    return replace(world, changes=tuple(amended))


def _meant(line: ItemLine, world: World) -> list[Change]:
    clocks = world.clocks
    if line.kind == "raise":
        due = ends(max(0, line.day), clocks.assign) if clocks.assign else ONGOING
        duty = Duty(line.item, (OFFICE,), due, (), (), None)
        return [Change(line.day, line.item, "add", add=duty)]
    if line.kind == "merge":
        return [Change(line.day, line.item, "cancel", cancel=True, merged=True)]
    back = _is_to_office(line) and _has_back(world, line.item, _own_day(world, line))
    within = line.within or (clocks.assign if back else clocks.handle)
    due = line.due
    if due is None:
        due = ends(line.day, within) if within else ONGOING
    lead = Change(line.day, line.item, "lead", lead=line.lead, assigns=True, back=back)
    return [lead, Change(line.day, line.item, "due", due=due, assigns=True, back=back)]


def _of_document(change: Change, world: World) -> list[Change]:
    """Return what a document means: one that gives an item back begins the office's clock.

    So does the next one that of the department which then handles it, unless it takes over. A line
    of the day that does the same has said by when.
    """
    is_item = any(line.item == change.task for line in world.items)
    if change.what != "lead" or not is_item:
        return [change]
    own = _own_day(world, change)
    before, after = (_has_back(world, change.task, day) for day in (own - 1, own))
    found = replace(change, back=after and _is_to_office(change))
    fits = _is_to_office(change) == _is_to_office(_givings(world, change.task, own)[-1])
    of_day = [each for each in world.items if each.item == change.task and each.kind == "assign"]
    said = [
        each
        for each in of_day
        if _own_day(world, each) == own and _is_to_office(each) == _is_to_office(change)
    ]
    if before == after or not fits or said or change.takes_over:
        return [found]
    within = world.clocks.assign if after else world.clocks.handle
    due = ends(change.day, within) if within else ONGOING
    return [found, Change(change.day, change.task, "due", due=due)]


def _is_to_office(given: ItemLine | Change) -> bool:
    taken = given.takes_over if isinstance(given, Change) else ()
    return given.lead == (OFFICE,) and not taken


def _own_day(world: World, given: ItemLine | Change) -> int:
    item = given.task if isinstance(given, Change) else given.item
    (begins,) = (
        max(0, each.day) for each in world.items if (each.kind, each.item) == ("raise", item)
    )
    return max(given.day, begins)


def _givings(world: World, item: str, until: int) -> list[ItemLine | Change]:
    """Return what gave an item to somebody by a day, in order: of one day the lines come first."""
    found: list[ItemLine | Change] = [
        each for each in world.items if (each.kind, each.item) == ("assign", item)
    ]
    found += [each for each in world.changes if (each.what, each.task) == ("lead", item)]
    found.sort(key=lambda each: each.day)
    return [each for each in found if _own_day(world, each) <= until]


def _has_back(world: World, item: str, today: int) -> bool:
    """Whether the office has an item at the end of a day to assign it again: others had it before."""
    last_of = {_own_day(world, each): each for each in _givings(world, item, today)}
    *before, last = [False, *(not _is_to_office(each) for each in last_of.values())]
    return bool(last_of) and not last and any(before)
