"""The turns of a task: the days on which something was said or changed, with file and line."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import Parts, paragraph
from bizenv.messages import Catalogue, Message
from bizenv.model.book import Dated, Entry, Place
from bizenv.model.plan import Amendment
from bizenv.model.records import Progress, Return, Void
from bizenv.pages import sentences
from bizenv.report.show import ShowReport, Turn

_UNTOLD: Final = ("unreported", "on-track")
_TOLD_BY_RECORDS: Final = ("accepted", "in-review", "never-applied")
_SAID_IN_WORDS: Final = ("by", "opinion", "reason", "progress", "problems")
_SAID_APART: Final = frozenset({"due", "due_text", "lead", "cancel"})


def turn_lines(
    report: ShowReport, turn: Turn, words: Catalogue, *, dim: bool = False
) -> Parts:
    """Say the day and its status, then what was said or decided that day, with where it stands."""
    said = turn_said(report, turn, words)
    (first, place), *rest = said or [("", "")]
    day = turn.day.isoformat()
    status = sentences.status(words, turn.verdict)
    light = None if dim else turn.verdict.light
    yield paragraph(
        (day, "dim" if dim else None),
        "  ",
        (status, light),
        f"  {first}",
        _dimmed(place),
    )
    for text, where in rest:
        yield paragraph(text, _dimmed(where), indent=len(day) + 2)


def _dimmed(place: str) -> tuple[str, str]:
    said = f"  {place}" if place else ""
    return (said, "dim")


def turn_said(
    report: ShowReport, turn: Turn, words: Catalogue
) -> list[tuple[str, str]]:
    """Return what a turn tells, each with its place: records, amendments, remaining reasons."""
    said = [(_entry(each, words), each.place) for each in turn.entries]
    said += [(_amendment(each, words), each.place) for each in turn.amendments]
    told = [(text, place_of(report, place)) for text, place in said]
    if turn.changed:
        told += _reasons(report, turn, words)
    if told or not turn.changed:
        return told
    issued = report.view.history.issued
    return [("", place_of(report, issued.place))]


def _reasons(
    report: ShowReport, turn: Turn, words: Catalogue
) -> Iterator[tuple[str, str]]:
    """Yield why the status is another, as far as the records of the day do not say it."""
    known = (*_UNTOLD, *_TOLD_BY_RECORDS) if turn.entries else _UNTOLD
    for reason in turn.verdict.reasons:
        if reason.code in known:
            continue
        text = sentences.reason(words, reason)
        said = words("show.reason", code=reason.code, text=text)
        place = reason.place
        yield said, place_of(report, place) if place else ""


def place_of(report: ShowReport, place: Place) -> str:
    """Return a place as file:line, the file from the plan's folder on."""
    at = report.where(place)
    folder = f"plans/{report.book.id}/"
    file = at.file.removeprefix(folder)
    return f"{file}:{at.line}"


def _entry(entry: Entry, words: Catalogue) -> str:
    """Say what a record says, in one line."""
    record = entry.record
    parts = [words(f"kind.{record.kind}")]
    if isinstance(record, Progress):
        parts += _progress(record, words)
    if isinstance(record, Void):
        voided = record.of
        kind = words(f"kind.{voided.kind}")
        parts.append(words("show.of", day=voided.date, kind=kind))
    if isinstance(record, Return) and record.resubmit_by:
        day = record.resubmit_by
        parts.append(words("show.resubmit_by", day=day))
    said = [getattr(record, name, None) for name in _SAID_IN_WORDS]
    parts += [text for text in said if text]
    return words("show.separator").join(parts)


def _progress(record: Progress, words: Catalogue) -> Iterator[str]:
    if record.percent is not None:
        yield f"{record.percent}%"
    for name, value in record.readings.items():
        yield f"{name} {value}"
    if record.forecast:
        yield words("show.forecast", text=words(f"forecast.{record.forecast}"))
    if record.milestone:
        yield words("show.reached", title=record.milestone)


def _amendment(dated: Dated, words: Catalogue) -> str:
    parts = [words("show.amended"), *_amended(dated.amendment, words)]
    return words("show.separator").join(parts)


def _amended(amendment: Amendment, words: Catalogue) -> Iterator[str]:
    """Yield what an amendment changes, for whom, and by which document."""
    if amendment.due is not None:
        yield words("show.amended.due", due=amendment.due.written)
    if amendment.lead is not None:
        yield words("show.amended.lead", names=amendment.lead)
    if amendment.cancel is not None:
        does = "cancel" if amendment.cancel else "reinstate"
        yield words(f"show.amended.{does}")
    others = sorted(amendment.changes - _SAID_APART)
    if others:
        names = [Message(f"term.{name}") for name in others]
        yield words("show.amended.other", names=names)
    if amendment.department:
        yield words("show.amended.only", name=amendment.department)
    for text in (amendment.document, amendment.reason):
        if text:
            yield text
