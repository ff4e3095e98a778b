"""The turns of a task: the days on which something was said or changed, with file and line."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from bizenv.formats.page import Parts, paragraph
from bizenv.meaning.verdict import UNASSIGNED
from bizenv.messages import Catalogue
from bizenv.model.book import Place
from bizenv.pages import reasoning, sentences
from bizenv.pages.amendment_words import change_said
from bizenv.pages.record_words import raised_said, record_said, verified_late
from bizenv.report.show import ShowReport, Turn

_UNTOLD: Final = ("unreported", "on-track", UNASSIGNED)
_TOLD_BY_RECORDS: Final = ("accepted", "declared", "in-review", "never-applied")
_TOLD_BY_AMENDMENTS: Final = ("cancelled", "carried-over", "merged", "paused")


class Told(NamedTuple):
    """A thing that a turn tells, and where it stands."""

    text: str
    place: str


def turn_lines(
    report: ShowReport,
    turn: Turn,
    words: Catalogue,
    *,
    dim: bool = False,
) -> Parts:
    """Say the day and its status, then what was said or decided that day, with where it stands."""
    said = turn_said(report, turn, words)
    nothing = Told("", "")
    first, *rest = said or [nothing]
    day = turn.day.isoformat()
    status = sentences.lit(words, turn.standing)
    below = len(day) + 2
    style = "dim" if dim else None
    yield paragraph(
        (day, style),
        "  ",
        (status.text, None if dim else status.light),
        f"  {first.text}",
        hang=below,
        aside=first.place,
    )
    for each in rest:
        yield paragraph(each.text, indent=below, aside=each.place)


def turn_said(report: ShowReport, turn: Turn, words: Catalogue) -> list[Told]:
    """Return what a turn tells, each with its place: records, amendments, remaining reasons."""
    told = list(_recorded(report, turn, words))
    if not turn.changed:
        return told
    told += _reasons(report, turn, words)
    if told:
        return told
    issued = report.view.history.issued
    at = place_of(report, issued.place)
    return [Told("", at)]


def _recorded(report: ShowReport, turn: Turn, words: Catalogue) -> Iterator[Told]:
    """Yield the line that raised an item, the records and the amendments of the day."""
    history = report.view.history
    issued = history.issued
    line = issued.line
    past = report.courses[0].past
    if line is not None and turn is past[0]:
        at = place_of(report, issued.place)
        said = raised_said(line, words)
        yield Told(said, at)
    for amendment in turn.amendments:  # which hold from the start of the day
        at = place_of(report, amendment.place)
        said = change_said(amendment, report, turn.assignment, words)
        yield Told(said, at)
    terms = history.terms_on(turn.day)
    for entry in turn.entries:
        at = place_of(report, entry.place)
        said = record_said(entry, terms, words)
        late = turn.verified_late
        if late is not None and late.answer is entry:
            said = verified_late(said, late, words)
        if entry.place in report.voided:
            said = words("show.entry.voided", text=said)
        yield Told(said, at)


def _reasons(report: ShowReport, turn: Turn, words: Catalogue) -> Iterator[Told]:
    """Yield why the status is another, as far as the records of the day do not say it."""
    known: tuple[str, ...] = _UNTOLD
    if turn.entries:
        known = (*_UNTOLD, *_TOLD_BY_RECORDS)
    amended = [each.place for each in turn.amendments]
    unheard = turn.standing.unheard
    said = turn.verdict.reasons
    for reason in reasoning.without_echo(said):
        code = reason.code
        place = reason.place
        if code in known:
            continue
        is_of_amendment = code in _TOLD_BY_AMENDMENTS
        if is_of_amendment and place in amended:
            continue
        text = reasoning.reason(words, reason, unheard=unheard)
        at = ""
        if place:
            at = place_of(report, place)
        yield Told(text, at)


def place_of(report: ShowReport, place: Place) -> str:
    """Return a place as file:line, the file from the plan's folder on."""
    at = report.where(place)
    folder = report.book.file("")
    file = at.file.removeprefix(folder)
    return f"{file}:{at.line}"
