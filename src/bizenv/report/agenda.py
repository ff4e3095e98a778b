"""What a department's calendar holds: its last days, each with what became of it. Pure.

An entry keeps its name for good, whatever moves its day, so that a calendar which is read again
replaces it. What was announced and is no more is cancelled, not left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final, NamedTuple
from uuid import UUID, uuid5

from bizenv.meaning.bench import histories
from bizenv.model.book import PlanBook
from bizenv.model.register import Register
from bizenv.report.agenda_sources import (
    AHEAD,
    SOURCES,
    AgendaPart,
    EntryKind,
    EntryOutcome,
    Face,
    parts_of,
)
from bizenv.report.query import Query

_SPACE: Final = UUID("6f0d4c5e-5b0b-4f57-9d5a-2f3f3c1f7a10")  # names of entries alone


class Name(NamedTuple):
    """What an entry is called for good: of which part it is, of what kind, and about what."""

    plan: str
    task: str
    department: str
    kind: EntryKind
    about: str


class AgendaEntry(NamedTuple):
    """A day in a department's calendar.

    `uid`: what calendars know it by. `changed`: the last day on which it came to say something else.
    `sequence`: how many lines there are that may change an entry of its part; as lines are only
    appended, it never falls, and rises whenever the entry changes.
    """

    name: Name
    uid: str
    face: Face
    plan: str
    document: str | None
    task: str
    changed: date
    sequence: int


@dataclass(frozen=True)
class Agendas:
    """The calendars that are asked for: the entries of each department, the earliest first."""

    query: Query
    of: Mapping[str, tuple[AgendaEntry, ...]]

    def in_order(self) -> list[AgendaEntry]:
        """Return the entries of all, the earliest first."""
        several = self.of.values()
        entries = chain.from_iterable(several)
        return sorted(entries, key=_day_of)


def agendas(
    books: Iterable[PlanBook],
    query: Query,
    city: str,
) -> Agendas:
    """Return the calendars of the departments asked for; of those that have no entry none.

    `city` sets the entries apart from those that another city's calendars give to the same reader.
    """
    found: dict[str, list[AgendaEntry]] = {}
    day = query.day
    for book in books:
        members = query.members(book.register)
        for entry in _of_plan(book, day, members, city):
            department = entry.name.department
            of_department = found.setdefault(department, [])
            of_department.append(entry)
    of: dict[str, tuple[AgendaEntry, ...]] = {}
    for name, entries in found.items():
        entries.sort(key=_day_of)
        of[name] = tuple(entries)
    return Agendas(query, of)


def _day_of(entry: AgendaEntry) -> date:
    return entry.face.day


def _of_plan(
    book: PlanBook,
    day: date,
    members: frozenset[str] | None,
    city: str,
) -> Iterator[AgendaEntry]:
    for history in histories(book):
        if not history.exists_on(day):
            continue
        for part in parts_of(history, day):
            is_asked_for = members is None or part.department in members
            if is_asked_for:
                yield from _of_part(part, day, city)


def _of_part(
    part: AgendaPart,
    day: date,
    city: str,
) -> Iterator[AgendaEntry]:
    history = part.history
    register = history.book.register
    title = history.issued.task.title
    plan = history.book.plan
    first = history.issued.first
    lines = sorted(part.lines(day))
    days = [max(first, each) for each in lines]
    turns = sorted({first, *days})
    told = _told(part, turns, day)
    for (kind, about), noted in told.items():
        name = Name(
            plan.plan,
            history.id,
            part.department,
            kind,
            about,
        )
        yield AgendaEntry(
            name,
            _uid(name, register, city),
            noted.face,
            plan.title,
            plan.document,
            title,
            noted.changed,
            len(lines),
        )


def _uid(name: Name, register: Register, city: str) -> str:
    """Return a name for calendars, in plain letters; a department that is renamed keeps its own."""
    department = name.department
    known = register.departments.get(department)
    if known is not None and known.formerly:
        department = known.formerly[0].name
    known_by = name._replace(department=department)
    said = "\n".join((city, *known_by))
    uuid = uuid5(_SPACE, said)
    return f"{uuid}@bizenv"


class _Announced(NamedTuple):
    """What an entry says, and since when."""

    face: Face
    changed: date


_Key = tuple[EntryKind, str]


def _told(
    part: AgendaPart,
    turns: list[date],
    day: date,
) -> dict[_Key, _Announced]:
    """Return what was announced up to a day, as it stands then.

    Nothing but lines changes an entry, so their days are looked at; the last of them as of the day.
    """
    known: dict[_Key, _Announced] = {}
    for turn in turns:
        is_last = turn == turns[-1]
        now = _faces(part, day if is_last else turn)
        for key, face in now.items():
            before = known.get(key)
            is_new = before is None or before.face != face
            if is_new:
                known[key] = _Announced(face, turn)
        for key in known.keys() - now.keys():
            gone = _gone(known[key], turn)
            if gone is None:
                del known[key]
            else:
                known[key] = gone
    return known


def _faces(part: AgendaPart, day: date) -> dict[_Key, Face]:
    found: dict[_Key, Face] = {}
    for kind, source in SOURCES.items():
        for about, face in source(part, day):
            key = (kind, about)
            found[key] = face
    return found


def _gone(noted: _Announced, turn: date) -> _Announced | None:
    """Return what becomes of an entry that is no more: it is cancelled, unless it is over and done.

    None for one that had not been announced by then.
    """
    face = noted.face
    is_over = face.outcome is EntryOutcome.DONE and face.day < turn
    if is_over or face.outcome is EntryOutcome.CANCELLED:
        return noted
    is_of_duty = face.period is not None
    days_left = (face.day - turn).days
    if is_of_duty and days_left > AHEAD:
        return None
    cancelled = face._replace(outcome=EntryOutcome.CANCELLED)
    return _Announced(cancelled, turn)
