"""The heads of tables that offices keep: which key of a record a column fills, in one table.

A head is a key itself (`percent`, `readings.网办率`), a word of HEADS, or a column of the
program's own list of tasks. What records have no place for is left out, and told.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from bizenv.recording.head_doubts import HeadDoubt, doubtful_heads
from bizenv.recording.head_words import (
    ITEM_SIGNS,
    PERSONS,
    RAISED_ON,
    TITLE,
    alike,
    squeezed,
)
from bizenv.recording.keys import CONTENT, named_keys
from bizenv.recording.known_heads import (
    Known,
    known_words,
    own_list,
    words_of_items,
    worked_out_in,
)

# Columns of what departments say of an item, and of what the office does with it
REPORTED: Final = frozenset((*CONTENT, "forecast", "finding"))
_HANDED: Final = frozenset(("kind", "within", "due", "into", "support"))
_NUMBERS: Final = frozenset(("序号", "序", "no", "no.", "#", "s/n", "serial no"))
"""Heads of a column that counts the rows of a table, and says nothing."""
_OF_ASSIGNMENTS: Final = ("within", "due", "support")
_ANY_UNIT: Final = re.compile(r"[(（][^()（）]*[)）]$")


@dataclass(frozen=True)
class Heads:
    """What the columns of a table fill, by their places from 0.

    `left` are the heads that fill nothing; `doubtful` by their places those that are likely
    meant for something of ours, with what is wrong. `listed`: it is the program's own list,
    whose cells tell what was said already; `worked_out` are its columns that no record fills.
    `of_items`: it is a register's, with heads of its own; `raises`: of what was raised, by the
    head of its day. `unasked` are by their places those
    of the heads left that may say something. `persons` are those that tell of whoever filled in a
    form: no register keeps that.
    """

    keys: Mapping[int, str]
    left: tuple[str, ...] = ()
    doubtful: Mapping[int, "HeadDoubt"] = field(default_factory=dict)
    listed: bool = False
    worked_out: Mapping[int, str] = field(default_factory=dict)
    of_items: bool = False
    unasked: Mapping[int, str] = field(default_factory=dict)
    raises: bool = False
    persons: tuple[str, ...] = ()

    @property
    def names_tasks(self) -> bool:
        """Whether the table says which task a row is about."""
        found = set(self.keys.values())
        names_one = found & {"task", TITLE}
        return len(found) > 1 and bool(names_one)


KeyMeant = tuple[str, int]
"""A key, and how sure it is that a head means it: 0 is surest."""
HeadsByPlace = dict[int, str]
"""Heads by the places of their columns."""


class _Meant(NamedTuple):
    """A column, the key that it means, and how sure that is: 0 is surest."""

    place: int
    key: str
    sureness: int


def read_heads(
    cells: Sequence[str], targets: Mapping[str, str] = MappingProxyType({})
) -> Heads:
    """Return what the columns under these heads fill; a target's name heads its readings.

    `targets` are the names of targets, by these as `alike` has them.
    In the program's own list several may fill one key: the last that says something does.
    """
    own = own_list(cells)
    of_items = not own and _is_of_items(cells)
    words = words_of_items() if of_items else known_words()
    known = own or words
    meant, unknown = _columns(cells, known, targets)
    if of_items:
        meant = _of_register(meant)
    is_list = own is not None
    # In the list a column that was added says more than the list's own
    columns = meant if is_list else _surest(meant)
    keys = {column.place: column.key for column in columns}
    filled = frozenset[str]() if is_list else frozenset(keys.values())
    doubtful = doubtful_heads(unknown, filled, is_list=is_list)
    raises = of_items and _has_one_of(cells, RAISED_ON)
    persons = _persons(unknown) if raises else {}
    told = {*keys, *doubtful, *persons}
    left = _left(cells, told)
    worked_out = worked_out_in(cells) if is_list else {}
    unasked = _unasked(cells, told)
    return Heads(
        keys,
        left,
        doubtful,
        is_list,
        worked_out,
        of_items,
        unasked,
        raises,
        tuple(persons.values()),
    )


def _columns(
    cells: Sequence[str], known: Known, targets: Mapping[str, str]
) -> tuple[list[_Meant], HeadsByPlace]:
    """Return the columns whose key is known, and the heads that mean nothing, by their places."""
    meant: list[_Meant] = []
    unknown: HeadsByPlace = {}
    for place, cell in enumerate(cells):
        found = _key(cell, known) or _reading(cell, targets)
        if found is not None:
            key, sureness = found
            column = _Meant(place, key, sureness)
            meant.append(column)
        elif squeezed(cell) not in known:
            unknown[place] = cell
    return meant, unknown


def _persons(unknown: HeadsByPlace) -> HeadsByPlace:
    """Return the heads of what tells of persons, by their places."""
    found: HeadsByPlace = {}
    for place, cell in unknown.items():
        if squeezed(cell) in PERSONS:
            found[place] = cell
    return found


def _left(cells: Sequence[str], told: Collection[int]) -> tuple[str, ...]:
    """Return the heads of which nothing is told."""
    left: list[str] = []
    for place, cell in enumerate(cells):
        if cell and place not in told:
            left.append(cell)
    return tuple(left)


def _unasked(cells: Sequence[str], told: Collection[int]) -> HeadsByPlace:
    """Return the heads that say something and of which nothing is told, by their places."""
    unasked: HeadsByPlace = {}
    for place, cell in enumerate(cells):
        is_told = place in told
        if not is_told and _says_something(cell):
            unasked[place] = cell
    return unasked


def _of_register(meant: Sequence[_Meant]) -> list[_Meant]:
    """Return the columns of a register's table; reports move no deadline."""
    kept = meant
    if _holds_reports(meant):
        kept = [column for column in meant if column.key not in _OF_ASSIGNMENTS]
    return list(_as_reported(kept))


def _as_reported(meant: Sequence[_Meant]) -> Iterator[_Meant]:
    """Yield the columns of a register's table; in one of reports who handles an item reports."""
    keys = {column.key for column in meant}
    holds_reports = not keys.isdisjoint(REPORTED)
    is_report = holds_reports and keys.isdisjoint(_HANDED)
    for column in meant:
        if not is_report or column.key != "lead":
            yield column
        elif "department" not in keys:
            yield column._replace(key="department")


def _is_of_items(cells: Sequence[str]) -> bool:
    """Whether a head is one of those by which a register's table is known."""
    return _has_one_of(cells, ITEM_SIGNS)


def _has_one_of(cells: Sequence[str], words: Sequence[str]) -> bool:
    known = set(map(squeezed, words))
    given = map(squeezed, cells)
    return not known.isdisjoint(given)


def _says_something(head: str) -> bool:
    """Whether a column with a head does more than count the rows."""
    return bool(head) and squeezed(head) not in _NUMBERS


def _holds_reports(meant: Sequence[_Meant]) -> bool:
    """Whether a column holds what a department reports, and none says a kind."""
    filled = {column.key for column in meant}
    names_kind = "kind" in filled
    return not names_kind and not filled.isdisjoint(REPORTED)


def _surest(meant: Sequence[_Meant]) -> list[_Meant]:
    """Return of the columns for one key the surest, the first of several as sure."""
    by_key: dict[str, _Meant] = {}
    for column in meant:
        better = by_key.get(column.key)
        if better is None or column.sureness < better.sureness:
            by_key[column.key] = column
    return sorted(by_key.values())


def _key(cell: str, known: Known) -> KeyMeant | None:
    """Return the key that a head means, and how sure that is."""
    word = squeezed(cell)
    if word in known:
        key, sureness = known[word]
        if key is None:
            return None
        return key, sureness
    outer, dot, inner = cell.partition(".")
    if cell in named_keys():
        return cell, 0
    name = outer.strip().casefold()
    has_inner = bool(dot) and bool(inner)
    if has_inner and name in named_keys():
        return f"{name}.{inner.strip()}", 0
    return None


def _reading(cell: str, targets: Mapping[str, str]) -> KeyMeant | None:
    """Return the key of the readings of a target that a head names, with or without its unit."""
    bare = _ANY_UNIT.sub("", cell.strip())
    for name in (cell, bare):
        target = targets.get(alike(name))
        if target is not None:
            return f"readings.{target}", 1
    return None
