"""A department's calendar in words: what is to be done by each day, and what became of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bizenv.formats.ics import Event, EventStatus, IcsCalendar
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates
from bizenv.report.agenda import AgendaEntry
from bizenv.report.agenda_sources import EntryOutcome

_STATUSES: Final[Mapping[EntryOutcome, EventStatus]] = {
    EntryOutcome.CANCELLED: "CANCELLED",
    EntryOutcome.PAUSED: "TENTATIVE",
}


def calendar_of(
    who: str,
    entries: Iterable[AgendaEntry],
    words: Catalogue,
    *,
    named: bool = False,
) -> IcsCalendar:
    """Return the calendar of `who`; `named`: it is of several, so each entry says whose it is."""
    events = [_event(each, words, named=named) for each in entries]
    name = words("agenda.name", who=who)
    return IcsCalendar(name, words.language, tuple(events))


def _event(entry: AgendaEntry, words: Catalogue, *, named: bool) -> Event:
    name = entry.name
    face = entry.face
    return Event(
        entry.uid,
        face.day,
        _summary(entry, words, named=named),
        tuple(_lines(entry, words)),
        words(f"agenda.kind.{name.kind}"),
        _STATUSES.get(face.outcome, "CONFIRMED"),
        entry.changed,
        entry.sequence,
    )


def _summary(entry: AgendaEntry, words: Catalogue, *, named: bool) -> str:
    name = entry.name
    text = words(
        f"agenda.{name.kind}",
        what=_what(entry),
        id=name.task,
        task=entry.task,
    )
    if named:
        text = words("agenda.whose", text=text, department=name.department)
    return words(f"agenda.{entry.face.outcome}", text=text)


def _what(entry: AgendaEntry) -> Message | str:
    """Return what the day is about, of a duty with its period."""
    face = entry.face
    if face.period is None:
        return face.title
    args = {"title": face.title, "period": dates.period(face.period)}
    return Message("agenda.in-period", args)


def _lines(entry: AgendaEntry, words: Catalogue) -> Iterator[str]:
    name = entry.name
    document = ""
    if entry.document:
        document = words("overview.bracketed", text=entry.document)
    yield words("agenda.of-plan", plan=entry.plan, document=document)
    yield words("agenda.of-task", id=name.task, task=entry.task)
    yield words("agenda.of-department", department=name.department)
