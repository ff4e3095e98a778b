"""calendar-unknown: working days are counted in a year whose holidays somebody knows."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.layout import CALENDAR
from bizenv.meaning.guesses import guesses
from bizenv.messages import Message
from bizenv.model.working_days import Calendar, published


def calendar_unknown(subject: Subject) -> Iterator[Diagnostic]:
    """Find durations that rest on days of a year which neither file nor library knows."""
    book = subject.book
    if subject.day is None or book.gaps.policy:
        return
    for guess in guesses(book, subject.day):
        years = [str(year) for year in guess.years]
        said = {"file": CALENDAR, "years": years}
        yield Diagnostic(
            "calendar-unknown",
            subject.where(guess.place),
            {"key": guess.key, "value": guess.duration.written, "years": years},
            Severity.WARNING,
            Message(_hint(book.calendar), said),
        )


def _hint(calendar: Calendar) -> str:
    """Return what to do: type the notice in, or install what knows some years."""
    if calendar.country is None:
        return "hint.calendar-unknown.own"
    lacks_library = published() is None
    if lacks_library:
        return "hint.calendar-unknown.extra"
    return "hint.calendar-unknown"
