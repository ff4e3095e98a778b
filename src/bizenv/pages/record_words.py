"""A record in words, in one line: what its kind says, its texts, and by which document it was brought in."""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.formats.page import flat
from bizenv.meaning.clocks import Verifying
from bizenv.meaning.terms import Terms
from bizenv.messages import Catalogue
from bizenv.model.amendment import Amendment
from bizenv.model.book import Entry
from bizenv.model.items import Raise
from bizenv.model.records import (
    Accept,
    Decide,
    Extend,
    Progress,
    Report,
    Return,
    Said,
    Void,
)
from bizenv.pages import dates, measures
from bizenv.report.said import TEXTS

_SAID_IN_WORDS: Final = ("by", "opinion", "reason")
_LABELLED: Final = (*TEXTS, "approved_by")
_RAISED: Final = ("source", "raised_by", "place", "category", "text", "note")


def verified_late(said: str, owed: Verifying, words: Catalogue) -> str:
    """Say of a report that it verifies an item late."""
    assert owed.until is not None
    assert owed.answer is not None
    n = owed.days_late(owed.answer.day)
    late = words("show.verified.late", until=owed.until, n=n)
    return joined([said, late], words)


def record_said(entry: Entry, terms: Terms, words: Catalogue) -> str:
    """Say what a record says, in one line."""
    record = entry.record
    kind = words(f"kind.{record.kind}")
    particulars = _particulars(record, terms, words)
    parts = [kind, *particulars]
    for name in _SAID_IN_WORDS:
        text = getattr(record, name, None)
        if text:
            parts.append(text)
    parts += labelled(record, _LABELLED, words)
    parts += opening_said(record.opening, words)
    return joined(parts, words)


def labelled(
    record: Said | Raise | Amendment, names: Iterable[str], words: Catalogue
) -> Iterator[str]:
    """Yield the texts of a record that it has, each with its label."""
    for name in names:
        text = getattr(record, name, None)
        if text:
            label = words(f"said.{name}")
            in_a_line = flat(text)
            yield words("said.labelled", label=label, day="", text=in_a_line)


def opening_said(document: str | None, words: Catalogue) -> Iterator[str]:
    """Yield by which document a line stands that was brought in at the opening, if it was."""
    if document:
        yield words("show.opening", document=document)


def joined(parts: Iterable[str], words: Catalogue) -> str:
    """Return what a line says in several parts as one text."""
    separator = words("show.separator")
    return separator.join(parts)


def _particulars(record: Said, terms: Terms, words: Catalogue) -> Iterator[str]:
    """Yield what only records of its kind say."""
    match record:
        case Progress():
            yield from _progress(record, terms, words)
        case Void(of=voided):
            kind = words(f"kind.{voided.kind}")
            yield words("show.of", day=voided.date, kind=kind)
        case Accept() | Return():
            yield from _decided(record, words)
        case Extend(until=day):
            yield words("show.until", day=day)
        case Decide():
            yield from _decision(record, words)
        case _:
            pass


def _decided(record: Accept | Return, words: Catalogue) -> Iterator[str]:
    """Yield what only decisions on an application say."""
    if isinstance(record, Accept) and record.step:
        yield words("show.step", step=record.step)
    if record.rating is not None:
        yield words(f"rating.{record.rating}")
    if isinstance(record, Return) and record.resubmit_by:
        yield words("show.resubmit_by", day=record.resubmit_by)


def _decision(record: Decide, words: Catalogue) -> Iterator[str]:
    """Yield what a meeting decided, by when it is to be done, and by which document."""
    yield flat(record.decision)
    if record.complete_by is not None:
        yield words("show.complete_by", day=record.complete_by)
    if record.document:
        yield record.document


def _progress(record: Progress, terms: Terms, words: Catalogue) -> Iterator[str]:
    if record.percent is not None:
        yield words("show.percent", percent=record.percent)
    units = {each.name: each.unit for each in terms.targets}
    for name, value in record.readings.items():
        unit = units.get(name)
        figure = measures.measured(words, value, unit)
        yield words("show.reading", name=name, figure=figure)
    if record.forecast:
        forecast = words(f"forecast.{record.forecast}")
        yield words("show.forecast", text=forecast)
    if record.milestone:
        yield words("show.reached", title=record.milestone)
    if isinstance(record, Report):
        yield from _reported(record, words)


def _reported(record: Report, words: Catalogue) -> Iterator[str]:
    """Yield what only reports say: what was verified, and which duty was done."""
    if record.finding:
        finding = words(f"verification.{record.finding}")
        yield words("show.verified", text=finding)
    if record.duty:
        yield _duty(record, words)


def _duty(record: Report, words: Catalogue) -> str:
    """Say which duty was done, and for which period if not that of the day."""
    if record.period is None:
        return words("show.duty_done", title=record.duty)
    period = words.say(dates.named(record.period))
    return words("show.duty_done.of", title=record.duty, period=period)


def raised_said(line: Raise, words: Catalogue) -> str:
    """Say what the line says that raised an item, but for its title."""
    raised = words("show.raised")
    grounds = (line.document, line.reason)
    parts = [raised]
    parts += labelled(line, _RAISED, words)
    parts += filter(None, grounds)
    parts += opening_said(line.opening, words)
    return joined(parts, words)
