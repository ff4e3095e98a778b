"""What changed between two states: department by department, or as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Holds,
    Page,
    Part,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue
from bizenv.model.book import Dated, Entry
from bizenv.pages import dates, reasoning, sentences
from bizenv.pages.head import columns_of, report_page
from bizenv.pages.measures import measured
from bizenv.pages.named import department_named, task_named
from bizenv.pages.parts_counted import counted, wholes_counted
from bizenv.pages.said import overdue_before
from bizenv.pages.things import words_of
from bizenv.report.changes import ChangesReport, State
from bizenv.report.part_changes import Change, PartState
from bizenv.report.wholes import COUNTED_WHOLE

_RED: Final = (
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "undone",
    "became-late",
    "completion-voided",
    "application-voided",
    "finished-late",
    "applied-late",
)
_REASONED: Final = (
    "became-overdue",
    "no-longer-overdue",
    "became-late",
    "no-longer-late",
    "became-at-risk",
    "returned",
    "reopened",
    "finished",
    "finished-late",
    "applied",
    "applied-late",
)
_SENTENCES: Final = (  # that say more than what kind of change it is
    "deadline-moved",
    "lead-changed",
    "carried-over",
    "merged",
)
_COLUMNS: Final = {
    "column.department": Holds.TEXT,
    "column.task": Holds.TEXT,
    "column.title": Holds.TEXT,
    "column.change": Holds.TEXT,
    "column.before": Holds.LIGHT,
    "column.after": Holds.LIGHT,
    "column.reasons": Holds.TEXT,
    "column.place": Holds.TEXT,
}


def diff_page(report: ChangesReport, words: Catalogue) -> Page:
    """Return the changes: between which states, how many of each, then each of them."""
    words = words_of(report.read, words)
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: ChangesReport, words: Catalogue) -> str:
    before, after = report.before, report.after
    if report.of_revisions and before.day == after.day:
        said = words(
            "diff.heading.one_day",
            before=_known_said(before, words),
            after=_known_said(after, words),
            day=_as_of(before, words),
        )
    else:
        said = words(
            "diff.heading",
            before=state_said(before, report, words),
            after=state_said(after, report, words),
        )
    return of_departments(said, report, words)


def of_departments(title: str, report: ChangesReport, words: Catalogue) -> str:
    """Return a title with the departments asked for, if any were."""
    if not report.departments:
        return title
    named = words("filter.dept", names=report.departments)
    return f"{named}  {title}"


def state_said(state: State, report: ChangesReport, words: Catalogue) -> str:
    """Return one side: the day, and as known by which commit."""
    day = _as_of(state, words)
    if not report.of_revisions:
        return day
    known = _known_said(state, words)
    return words("diff.known", known=known, day=day)


def _as_of(state: State, words: Catalogue) -> str:
    day = dates.as_of(state.day)
    return words("list.as_of", as_of=day)


def _known_said(state: State, words: Catalogue) -> str:
    """Return the folder, or the commit as of which a side is known, by its name if it has one."""
    if state.known_as_of is None:
        return words("diff.folder")
    commit, when = state.known_as_of[:10], state.committed
    if state.named is None:
        return words("diff.commit", commit=commit, when=when)
    return words("diff.named", name=state.named, commit=commit, when=when)


def _body(report: ChangesReport, words: Catalogue) -> Parts:
    counted = _counted(report, words)
    listed = words("overview.separator").join(counted)
    yield paragraph(listed or words("diff.none"))
    yield Alternative(
        _by_department(report, words),
        _laid_out(report, words),
    )


def _counted(report: ChangesReport, words: Catalogue) -> Iterator[str]:
    """Yield how many changes of each kind there are."""
    found: dict[tuple[str, str], list[Change]] = {}
    for code in report.counts:
        same = [each for each in report.changes if each.code == code]
        same.sort(key=lambda each: each.unheard)
        for each in same:
            alike = found.setdefault((code, kind_of(each, words)), [])
            alike.append(each)
    for (code, change), several in found.items():
        value = counted(several, words)
        if code in COUNTED_WHOLE:
            value = wholes_counted(several, report.whole, words)
        is_figure = value.isdecimal()
        said = "diff.counted" if is_figure else "diff.counted.parts"
        yield words(said, change=change, value=value)


def _by_department(report: ChangesReport, words: Catalogue) -> Parts:
    for name, several in report.by_department().items():
        yield BLANK
        count = words("diff.count", n=len(several))
        yield heading((name, "bold"), "  ", count)
        for _, of_task in groupby(several, key=lambda change: change.key):
            yield from _task(list(of_task), words)


def _task(several: list[Change], words: Catalogue) -> Parts:
    """Say what changed for a department's part of one task, and once why."""
    yield changes_said(several, words)
    yield from whys(several, words)


def changes_said(
    several: Sequence[Change], words: Catalogue, *, caused: bool = False
) -> Part:
    """Say in a line what changed for a department's part of one task, and where it stands.

    `caused`: the causes follow, so that what lifted a warning is not said here.
    """
    first = several[0]
    alarming = any(map(_is_alarming, several))
    told = [replace(each, lifted=()) for each in several] if caused else several
    said = [said_of(change, words) for change in told]
    place = places_of(several, words)
    return paragraph(
        task_named(first.key),
        "  ",
        (first.title, "bold"),
        "  ",
        (words.listed(said), "red" if alarming else None),
        (f"  {place}", "dim"),
        indent=2,
    )


def _is_alarming(change: Change) -> bool:
    return change.code in _RED and not change.unheard


def whys(several: Iterable[Change], words: Catalogue) -> Parts:
    """Say the reasons for what a part now is, each once."""
    reasons = [why(change, words) for change in several]
    for each in dict.fromkeys(reasons):
        if each:
            yield paragraph(each, indent=6)


def _laid_out(report: ChangesReport, words: Catalogue) -> Parts:
    yield diff_table(report, words)


def diff_table(report: ChangesReport, words: Catalogue) -> Table:
    """Return the changes as a table, a row for each."""
    columns = columns_of(_COLUMNS, words)
    rows = []
    for change in report.changes:
        row = (
            department_named(change.department),
            task_named(change.key),
            change.title,
            said_of(change, words),
            status_of(change.before, words),
            status_of(change.after, words),
            why(change, words),
            place_of(change),
        )
        rows.append(row)
    return Table(columns, tuple(rows), words)


def said_of(change: Change, words: Catalogue) -> str:
    """Return a change in words, with what is known of it: 变为逾期, 期限由甲改为乙（文号）."""
    if change.code in _SENTENCES:
        return particulars(change, words)
    said = kind_of(change, words)
    known = known_of(change, words)
    if known:
        said += words("overview.bracketed", text=known)
    return f"{said}{spell_said(change, words)}"


def kind_of(change: Change, words: Catalogue) -> str:
    """Return what kind of change it is; of a plan without any record what is read of it."""
    before = change.before
    after = change.after
    supposed = change.supposed
    if change.unheard and after:
        return sentences.status(words, after.standing)
    if supposed is not None:
        return words(f"supposed.{change.code}", known=supposed)
    if change.of_unheard and before:
        status = sentences.status(words, before.standing)
        return words("change.no-longer", status=status)
    if _is_assignment(change):
        return words("change.assigned")
    own = words_of([change], words)
    return own(f"change.{change.code}", step=change.passed)


def _is_assignment(change: Change) -> bool:
    """Whether others lead an item of a register because a line of it assigned it to them."""
    by = change.by
    return change.code == "lead-changed" and by is not None and by.assigns


def particulars(change: Change, words: Catalogue) -> str:
    """Return what is known of a change beside its kind: from when to when, by what, since when."""
    code = change.code
    if code not in _SENTENCES:
        return f"{known_of(change, words)}{spell_said(change, words)}"
    late = spell_said(change, words)
    if code == "deadline-moved":
        late = overdue_before(change.move, words)
    known = known_of(change, words)
    bracketed = words("overview.bracketed", text=known) if known else ""
    return f"{_sentence(change, words)}{bracketed}{late}"


def _sentence(change: Change, words: Catalogue) -> str:
    """Return from which day to which a deadline was moved, who leads now, or where a task goes on."""
    by = change.by
    match change.code:
        case "deadline-moved":
            return _moved_said(change, words)
        case "lead-changed":
            return _lead_said(change, words)
        case code:
            to = by.goes_on if by else None
            return words(f"change.{code}.to" if to else f"change.{code}", to=to)


def known_of(change: Change, words: Catalogue) -> str:
    """Return by what a change came: a document, a correction, or what lifted a warning."""
    by = change.by
    if by is not None:
        said = by.amendment
        return sentences.decision(words, said.document, said.reason, by.day)
    if change.void is not None:
        return _corrected_by(change.void, words)
    if change.supposed is not None:
        return ""  # what never was so was not lifted
    warned = change.before.verdict.reasons if change.before else ()
    lifted = [_lifted_by(each, warned, words) for each in change.lifted]
    return words("reason.separator").join(lifted)


def _lifted_by(line: Entry | Dated, warned: Iterable[Reason], words: Catalogue) -> str:
    """Return a line because of which a part is no longer at risk: 9月30日填报80%."""
    if isinstance(line, Dated):
        document = line.amendment.document
        return sentences.amended(words, document, line.day, line.turn)
    kind = words(f"kind.{line.record.kind}")
    read = list(_read(line, warned, words))
    if read:
        said = words.listed(read)
        return words("lifted.reading", day=line.day, kind=kind, read=said)
    percent = getattr(line.record, "percent", None)
    if percent is None:
        return words("cause.record", day=line.day, kind=kind)
    return words("lifted.percent", day=line.day, kind=kind, percent=percent)


def _read(line: Entry, warned: Iterable[Reason], words: Catalogue) -> Iterator[str]:
    """Yield the figures of a record for targets warned of, where its percentage was in order."""
    readings = getattr(line.record, "readings", {})
    for reason in warned:
        if reason.code != "target-gap":
            return
        name = str(reason.figures["target"])
        unit = reason.figures["unit"]
        if name in readings:
            unit_said = None if unit is None else str(unit)
            figure = measured(words, readings[name], unit_said)
            yield words("lifted.read", target=name, figure=figure)


def _moved_said(change: Change, words: Catalogue) -> str:
    """Return from which day to which a deadline was moved."""
    ends = {}
    for name in ("before", "after"):
        part: PartState | None = getattr(change, name)
        due_of = part.due if part else None
        ends[name] = dates.due_day(words, due_of)
    return words("change.deadline-moved.from", **ends)


def _lead_said(change: Change, words: Catalogue) -> str:
    """Return who leads now: 牵头改为…, or that a department no longer does."""
    how = "assigned" if _is_assignment(change) else "lead-changed"
    if change.after:
        return words(f"change.{how}.to", names=change.after.lead)
    if _is_first(change):
        return words("change.assigned.first")
    return words(f"change.{how}.away")


def _is_first(change: Change) -> bool:
    """Whether the office hands over an item that it had not assigned yet."""
    return change.before is not None and change.before.verdict.unassigned


def spell_said(change: Change, words: Catalogue) -> str:
    """Return how long a part was overdue until it was cancelled, or led by another."""
    spell = change.spell
    if spell is None:
        return ""
    code = "spell.assigned" if _is_first(change) else f"spell.{change.code}"
    return words(code, past=spell.days_past, n=spell.days_overdue)


def _corrected_by(void: Entry, words: Catalogue) -> str:
    """Return the day and the reason of the correction that made a change."""
    why = getattr(void.record, "reason", None)
    known = [words("decided.corrected", day=void.day), *([why] if why else [])]
    return words("decided.separator").join(known)


def status_of(part: PartState | None, words: Catalogue) -> Cell:
    """Return the status of a part, with its light."""
    if part is None:
        return words("none")
    return sentences.lit(words, part.standing)


def why(change: Change, words: Catalogue) -> str:
    """Return the reasons for what a part now is, where its change needs them."""
    if change.code not in _REASONED:
        return ""
    return reasoning.reasons(words, change.reasons, unheard=change.unheard)


def places_of(several: Iterable[Change], words: Catalogue) -> str:
    """Return where the decisive lines of several changes stand, each once."""
    places = filter(None, map(place_of, several))
    return words.listed(dict.fromkeys(places))


def place_of(change: Change) -> str:
    """Return where the decisive line of a change stands."""
    at = change.at
    if at:
        return f"{at.file}:{at.line}"
    return ""
