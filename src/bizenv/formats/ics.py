"""Calendars by RFC 5545 that Outlook, WPS and phones read; it knows no plan.

The library icalendar escapes and folds; it is loaded when a calendar is made. A calendar has the same
bytes whenever it is made. Its head has no property of RFC 7986, such as NAME: parsers in phones that are
older refuse the whole file for one that they do not know, and read those that begin with X-.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.formats.page import flat
from bizenv.messages import Message

PRODUCT: Final = "-//bizenv//bizenv//EN"
READ_AGAIN: Final = "P1D"
"""How often whoever subscribes to a calendar is asked to read it again: every day."""
_BEGIN_EVENT: Final = b"BEGIN:VEVENT\r\n"
_END_EVENT: Final = b"END:VEVENT\r\n"
_END: Final = b"END:VCALENDAR\r\n"
_OWN: Final = ("summary", "uid", "description")
_KEPT: Final = 1024
_FOLDED: Final = 75
"""So many bytes of a line at least are folded."""
EventStatus = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


class Event(NamedTuple):
    """A whole day in a calendar. Of two with one `uid` the one with the higher `sequence` holds.

    `lines` are what is told with it; `changed`: the day on which it last came to say something else.
    """

    uid: str
    day: date
    summary: str
    lines: tuple[str, ...]
    category: str
    status: EventStatus
    changed: date
    sequence: int


class IcsCalendar(NamedTuple):
    """A calendar: its name, the language of what it says, and its events."""

    name: str
    language: str
    events: tuple[Event, ...]


def ics_bytes(calendar: IcsCalendar) -> bytes:
    """Return a calendar as a file. Raises BizenvError without the library."""
    try:
        import icalendar
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-ics", {"library": missing})
        raise BizenvError("missing-ics", hint=hint, library=missing) from None
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", flat(calendar.name))
    made.add("x-published-ttl", READ_AGAIN)
    head: bytes = made.to_ical()
    events = (_written(each, calendar.language) for each in calendar.events)
    return b"".join([head.removesuffix(_END), *events, _END])


def _written(event: Event, language: str) -> bytes:
    """Return an event as a file has it."""
    lines = []
    for name, value in _properties(event):
        is_own = name in _OWN
        line = _text(name, str(value), language) if is_own else _shared(name, value)
        lines.append(line)
    return b"".join([_BEGIN_EVENT, *lines, _END_EVENT])


def _properties(event: Event) -> Iterator[tuple[str, str | int | date]]:
    """Yield the properties of an event in the order of the library: its canonical one, then by name."""
    midnight = time(tzinfo=UTC)
    changed = datetime.combine(event.changed, midnight)
    yield "summary", flat(event.summary)
    yield "dtstart", event.day
    if event.day < date.max:
        yield "dtend", event.day + timedelta(days=1)
    yield "dtstamp", changed
    yield "uid", event.uid
    yield "sequence", event.sequence
    yield "categories", flat(event.category)
    yield "description", "\n".join(map(flat, event.lines))
    yield "last-modified", changed
    yield "status", event.status
    yield "transp", "TRANSPARENT"


def _text(name: str, value: str, language: str) -> bytes:
    """Return a text, escaped and folded by the library; what is read has its language."""
    from icalendar import vText
    from icalendar.parser import Contentline

    line = _before(name, language) + vText(value).to_ical().decode()
    data = line.encode()
    if len(data) >= _FOLDED:
        written: Any = Contentline
        data = written(line).to_ical()
    return data + b"\r\n"


@lru_cache(maxsize=_KEPT)
def _before(name: str, language: str) -> str:
    """Return what stands before a text."""
    from icalendar import Parameters, vText
    from icalendar.parser import Contentline

    said = Parameters() if name == "uid" else Parameters(LANGUAGE=language)
    return str(Contentline.from_parts(name.upper(), said, vText("")))


@lru_cache(maxsize=_KEPT, typed=True)
def _shared(name: str, value: str | int | date) -> bytes:
    """Return a property as the library writes it: events have the same days, states and kinds."""
    import icalendar

    alone = icalendar.Event()
    alone.add(name, [value] if name == "categories" else value)
    data: bytes = alone.to_ical()
    return data.removeprefix(_BEGIN_EVENT).removesuffix(_END_EVENT)
