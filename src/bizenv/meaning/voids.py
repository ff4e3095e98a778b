"""What voids take: the record that each names, and those that are idle or unclear. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from bizenv.layout import numbered_file
from bizenv.model.book import Entry
from bizenv.model.kinds import VOIDING
from bizenv.model.records import Kind, Reviewed, Void
from bizenv.model.register import plain

RecordKey = tuple[str, int]
"""The file and the row of a record."""
MOST_UNCLEAR: Final = (
    20  # voids of one name that are told; more are told once these are mended
)


class Unclear(NamedTuple):
    """A void that tells no number, and what it might mean: by its number each that fits.

    The first is the one that it takes.
    """

    void: Entry
    fitting: tuple[tuple[int, Entry], ...]


class Voidable(NamedTuple):
    """A record that no void took, and its number among those of its name; None if it is alone."""

    entry: Entry
    number: int | None


class _Named(NamedTuple):
    """By what a void names a record; `writer` is None for the department."""

    day: date
    kind: Kind
    writer: str | None


class _Taken(NamedTuple):
    """A void, and the number of what it took among the records that it names."""

    void: Entry
    number: int
    named: Sequence[Entry]


@dataclass(slots=True)
class Voids:
    """What the voids of an assignment took, each with that void, and those that tell not enough.

    `idle` ones name nothing that they can take, `unclear` ones more than one.
    """

    voided: dict[RecordKey, Entry] = field(default_factory=dict)
    idle: list[Entry] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    def without_voided(self, entries: Sequence[Entry]) -> list[Entry]:
        """Let each void take the record that it names, and return the records that are left.

        Named by its number or, without one, the first that no earlier void took: in file
        order, of its own writer, and no void itself.
        """
        voids = [entry for entry in entries if entry.record.kind in VOIDING]
        others = [entry for entry in entries if entry.record.kind not in VOIDING]
        self._take(voids, _by_name(others))
        return [entry for entry in others if _key(entry) not in self.voided]

    def _take(
        self, voids: Iterable[Entry], by_name: Mapping[_Named, Sequence[Entry]]
    ) -> None:
        """Let voids take what they name, then tell those that are idle or unclear."""
        voided = self.voided
        taken: dict[_Named, list[_Taken]] = defaultdict(list)
        free: dict[_Named, int] = defaultdict(int)
        for void in voids:
            name = _named_by(void)
            named = by_name.get(name, ())
            while free[name] < len(named):
                first = named[free[name]]
                if _key(first) not in voided:
                    break
                free[name] += 1
            number = _number_taken(void, named, voided, free[name])
            if number is None:
                self.idle.append(void)
                continue
            took = named[number - 1]
            voided[_key(took)] = void
            taking = _Taken(void, number, named)
            taken[name].append(taking)
        for several in taken.values():
            told = several[:MOST_UNCLEAR]
            others = several[len(told) :]
            told += others[-1:]  # the one that is being recorded
            for each in told:
                self.unclear.extend(_unclear(each, voided))


def voidable(entries: Sequence[Entry]) -> Iterator[Voidable]:
    """Yield what a void of an assignment may still take, and how a void names it."""
    left = {_key(entry) for entry in Voids().without_voided(entries)}
    others = [entry for entry in entries if entry.record.kind not in VOIDING]
    for named in _by_name(others).values():
        is_alone = len(named) == 1
        for number, entry in enumerate(named, start=1):
            if _key(entry) in left:
                yield Voidable(entry, None if is_alone else number)


def _by_name(entries: Iterable[Entry]) -> Mapping[_Named, Sequence[Entry]]:
    """Return records by what a void names them by, in file order."""
    found: dict[_Named, list[Entry]] = defaultdict(list)
    for entry in entries:
        said = entry.record
        name = _Named(said.date, said.kind, _writer(entry))
        found[name].append(entry)
    return found


def _number_taken(
    void: Entry,
    named: Sequence[Entry],
    voided: Mapping[RecordKey, Entry],
    free: int,
) -> int | None:
    """Return the number of the record that a void takes, None if there is none to take.

    `free` is how many stand before the first that no void took.
    """
    record = void.record
    assert isinstance(record, Void)
    number = record.of.number or free + 1
    if number > len(named):
        return None
    wanted = named[number - 1]
    if _key(wanted) in voided:
        return None
    return number


def _unclear(taken: _Taken, voided: Mapping[RecordKey, Entry]) -> Iterator[Unclear]:
    """Yield a void without a number beside whose record stands another that says something else.

    What was appended below a void is not what it means, if there was something above.
    """
    void, number, named = taken
    record = void.record
    assert isinstance(record, Void)
    if record.of.number is not None:
        return
    took = named[number - 1]
    takes_above = _above(took, void)
    fitting = [(number, took)]
    for other, entry in enumerate(named, start=1):
        is_voided = _key(entry) in voided
        says_the_same = entry.record == took.record
        if is_voided or says_the_same:
            continue
        if _above(entry, void) or not takes_above:
            fitting.append((other, entry))
    if len(fitting) > 1:
        yield Unclear(void, tuple(fitting))


def _above(entry: Entry, void: Entry) -> bool:
    """Whether a record stands above a void, in a file before its own, or in another's file."""
    name, number = numbered_file(entry.file)
    own, own_number = numbered_file(void.file)
    if name != own:
        return True
    stands = (number, entry.row)
    is_void_at = (own_number, void.row)
    return stands < is_void_at


def _named_by(void: Entry) -> _Named:
    """Return by what a void names the record that it is to take."""
    record = void.record
    assert isinstance(record, Void)
    wanted = record.of
    writer = _writer(void)
    return _Named(wanted.date, wanted.kind, writer)


def _writer(entry: Entry) -> str | None:
    """Return the reviewer who wrote a record, or None for the department."""
    record = entry.record
    if isinstance(record, Reviewed):
        return plain(record.by)
    return None


def _key(entry: Entry) -> RecordKey:
    return entry.file, entry.row
