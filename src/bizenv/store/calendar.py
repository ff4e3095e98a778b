"""The calendar as a workspace has it: calendar.yaml, and what is wrong in it."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.layout import CALENDAR
from bizenv.messages import Message
from bizenv.model.calendar import CalendarFile, contradictions
from bizenv.model.working_days import Calendar
from bizenv.store.reading import Reader, adapter


def read_calendar(reader: Reader) -> Calendar:
    """Read the calendar, and check it."""
    fitter = adapter(CalendarFile)
    file: CalendarFile | None = reader.fit(fitter, CALENDAR)
    if file is not None:
        reader.found += _reversed(file, reader)
        reader.found += _off_and_worked(file, reader)
    return Calendar(file)


def _reversed(file: CalendarFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find days that end before they begin: there would be none."""
    hint = Message("hint.dates-reversed")
    for key, row, days in file.rows():
        if days.until >= days.from_:
            continue
        path = (key, row, "until")
        at = reader.where(CALENDAR, path)
        args = {
            "key": "until",
            "day": days.until,
            "other": "from",
            "than": days.from_,
        }
        yield Diagnostic("dates-reversed", at, args, hint=hint)


def _off_and_worked(file: CalendarFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find days that are both off and worked."""
    hint = Message("hint.off-and-worked")
    for off, worked, day in contradictions(file):
        at = reader.where(CALENDAR, ("worked", worked))
        other = reader.where(CALENDAR, ("off", off))
        args = {"day": day}
        yield Diagnostic("off-and-worked", at, args, hint=hint, related=(other,))
