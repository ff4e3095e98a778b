"""The turns of a task: the days on which something was said or changed, with file and line."""

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from bizenv.formats.page import Parts, flat, paragraph
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.clocks import Verifying
from bizenv.meaning.terms import Terms
from bizenv.meaning.verdict import UNASSIGNED
from bizenv.messages import Catalogue, Message
from bizenv.model.amendment import Amendment
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated, Entry, Place
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
from bizenv.model.register import Register
from bizenv.pages import dates, measures, reasoning, sentences
from bizenv.report.said import TEXTS
from bizenv.report.show import ShowReport, Turn

_UNTOLD: Final = ("unreported", "on-track", UNASSIGNED)
_TOLD_BY_RECORDS: Final = ("accepted", "declared", "in-review", "never-applied")
_TOLD_BY_AMENDMENTS: Final = ("cancelled", "carried-over", "merged", "paused")
_SAID_IN_WORDS: Final = ("by", "opinion", "reason")
_LABELLED: Final = (*TEXTS, "approved_by")
_RAISED: Final = ("source", "raised_by", "place", "category", "text", "note")
_SAID_APART: Final = frozenset(
    {"due", "due_text", "lead", "cancel", "carry_to", "pause"}
)
_NOTED: Final = ("note",)
_ASSIGNED: Final = ("support",)  # an assignment names all of them anew


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
        said = _raised(line, words)
        yield Told(said, at)
    for amendment in turn.amendments:  # which hold from the start of the day
        at = place_of(report, amendment.place)
        said = _changed(amendment, report, turn.assignment, words)
        yield Told(said, at)
    terms = history.terms_on(turn.day)
    for entry in turn.entries:
        at = place_of(report, entry.place)
        said = _entry(entry, terms, words)
        late = turn.verified_late
        if late is not None and late.answer is entry:
            said = _late(said, late, words)
        if entry.place in report.voided:
            said = words("show.entry.voided", text=said)
        yield Told(said, at)


def _late(said: str, owed: Verifying, words: Catalogue) -> str:
    """Say of a report that it verifies an item late."""
    assert owed.until is not None
    assert owed.answer is not None
    n = owed.days_late(owed.answer.day)
    late = words("show.verified.late", until=owed.until, n=n)
    return _joined([said, late], words)


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


def _entry(entry: Entry, terms: Terms, words: Catalogue) -> str:
    """Say what a record says, in one line."""
    record = entry.record
    kind = words(f"kind.{record.kind}")
    particulars = _particulars(record, terms, words)
    parts = [kind, *particulars]
    for name in _SAID_IN_WORDS:
        text = getattr(record, name, None)
        if text:
            parts.append(text)
    parts += _labelled(record, _LABELLED, words)
    parts += _opening(record.opening, words)
    return _joined(parts, words)


def _labelled(
    record: Said | Raise | Amendment, names: Iterable[str], words: Catalogue
) -> Iterator[str]:
    """Yield the texts of a record that it has, each with its label."""
    for name in names:
        text = getattr(record, name, None)
        if text:
            label = words(f"said.{name}")
            in_a_line = flat(text)
            yield words("said.labelled", label=label, day="", text=in_a_line)


def _opening(document: str | None, words: Catalogue) -> Iterator[str]:
    """Yield by which document a line stands that was brought in at the opening, if it was."""
    if document:
        yield words("show.opening", document=document)


def _joined(parts: Iterable[str], words: Catalogue) -> str:
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


def _raised(line: Raise, words: Catalogue) -> str:
    """Say what the line says that raised an item, but for its title."""
    raised = words("show.raised")
    grounds = (line.document, line.reason)
    parts = [raised]
    parts += _labelled(line, _RAISED, words)
    parts += filter(None, grounds)
    parts += _opening(line.opening, words)
    return _joined(parts, words)


def _changed(
    dated: Dated, report: ShowReport, whose: Assignment, words: Catalogue
) -> str:
    """Say what an amendment or a line of a register changes, and whether it does."""
    if dated.into is None:
        return _amendment(dated, report, whose, words)
    merged = _merged(dated, words)
    if dated in report.undone:
        return words("show.merged.undone", text=merged)
    return merged


def _amendment(
    dated: Dated, report: ShowReport, whose: Assignment, words: Catalogue
) -> str:
    register = report.book.register
    history = report.view.history
    amendment = dated.amendment
    if dated.clock is not None:
        amendment = amendment.model_copy(update={"due": dated.clock})
    if not history.moves_due(dated):
        amendment = amendment.model_copy(update={"due": None})
    before = history.terms_on(shifted(dated.day, -1))
    noted = _labelled(amendment, _NOTED, words)
    if dated.assigns:
        as_assigned = amendment.model_copy(update={"lead": None, "due": None})
        due = None if amendment.due is None else _own_due(dated, whose)
        given = _assigned(amendment, due, register, words)
        others = _amended(as_assigned, register, words, before, _ASSIGNED)
        return _joined([*given, *others, *noted], words)
    changes = _amended(amendment, register, words, before)
    return _joined([words("show.amended"), *changes, *noted], words)


def _own_due(dated: Dated, whose: Assignment) -> Due:
    """Return the due day that a department itself has by an assignment of an item."""
    for step in whose.dues:
        if step.by is dated:
            return step.value
    return whose.due_on(shifted(dated.day, -1)).value


def _assigned(
    amendment: Amendment, due: Due | None, register: Register, words: Catalogue
) -> Iterator[str]:
    """Yield to whom an item is given, and until when the department told of has it."""
    names = sentences.registered(register, amendment.lead or ())
    yield words("show.assigned", names=names)
    if due is not None:
        until = dates.due_in_words(words, due)
        yield words("show.assigned.due", due=until)


def _merged(dated: Dated, words: Catalogue) -> str:
    merged = words("show.merged", to=dated.into)
    amendment = dated.amendment
    grounds = (amendment.document, amendment.reason)
    said = filter(None, grounds)
    noted = _labelled(amendment, _NOTED, words)
    return _joined([merged, *said, *noted], words)


def _is_new(name: str, amendment: Amendment, before: Terms) -> bool:
    """Whether an amendment names several things where there were none."""
    return bool(getattr(amendment, name)) and getattr(before, name, None) == ()


def _ends(amendment: Amendment, words: Catalogue) -> Iterator[str]:
    """Yield that a task ends without being completed, is paused, or goes on again."""
    if amendment.carry_to is not None:
        yield words("show.amended.carry", to=amendment.carry_to)
    elif amendment.cancel is not None:
        does = "cancel" if amendment.cancel else "reinstate"
        yield words(f"show.amended.{does}")
    if amendment.pause is not None:
        does = "pause" if amendment.pause else "resume"
        yield words(f"show.amended.{does}")


def _other_terms(
    amendment: Amendment,
    words: Catalogue,
    before: Terms,
    said_apart: AbstractSet[str],
) -> Iterator[str]:
    """Yield which terms are new and which are changed, but for those said apart."""
    new: list[Message] = []
    changed: list[Message] = []
    for name in sorted(amendment.changes - said_apart):
        term = Message(f"term.{name}")
        if _is_new(name, amendment, before):
            new.append(term)
        else:
            changed.append(term)
    if new:
        yield words("show.amended.new", names=new)
    if changed:
        yield words("show.amended.other", names=changed)


def _amended(
    amendment: Amendment,
    register: Register,
    words: Catalogue,
    before: Terms,
    told: Collection[str] = (),
) -> Iterator[str]:
    """Yield what an amendment changes, for whom, and by which document."""
    due = amendment.due
    if due is not None:
        until = dates.due_in_words(words, due)
        yield words("show.amended.due", due=until)
    if amendment.answers is not None:
        asked = amendment.answers
        yield words("show.amended.answers", name=asked.department, day=asked.date)
    if amendment.lead is not None:
        names = sentences.registered(register, amendment.lead)
        yield words("show.amended.lead", names=names)
    yield from _ends(amendment, words)
    said_apart = _SAID_APART.union(told)
    yield from _other_terms(amendment, words, before, said_apart)
    if amendment.department:
        (only,) = sentences.registered(register, [amendment.department])
        yield words("show.amended.only", name=only)
    grounds = (amendment.document, amendment.reason)
    yield from filter(None, grounds)
    yield from _opening(amendment.opening, words)
