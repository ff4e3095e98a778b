"""What changed between two states: department by department, or as a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Column,
    Holds,
    Page,
    Part,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, reasoning, sentences
from bizenv.pages.head import report_page
from bizenv.pages.said import overdue_before
from bizenv.report.changes import ChangesReport, State
from bizenv.report.part_changes import Change, PartState

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
    "cancelled",
    "paused",
    "carried-over",
)


def diff_page(report: ChangesReport, words: Catalogue) -> Page:
    """Return the changes: between which states, how many of each, then each of them."""
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
    found: Counter[str] = Counter()
    for code in report.counts:
        same = [each for each in report.changes if each.code == code]
        same.sort(key=lambda each: each.unheard)
        found.update([_kind_of(each, words) for each in same])
    for change, value in found.items():
        yield words("diff.counted", change=change, value=value)


def _kind_of(change: Change, words: Catalogue) -> str:
    """Return what kind of change it is; of a plan without any record what is read of it."""
    if change.unheard or change.supposed:
        return said_of(change, words)
    return words(f"change.{change.code}")


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


def changes_said(several: Sequence[Change], words: Catalogue) -> Part:
    """Say in a line what changed for a department's part of one task, and where it stands."""
    first = several[0]
    alarming = any(map(_is_alarming, several))
    said = [said_of(change, words) for change in several]
    place = place_of(first)
    return paragraph(
        f"{first.key}  ",
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
    columns = (
        Column(words("column.department")),
        Column(words("column.task")),
        Column(words("column.title")),
        Column(words("column.change")),
        Column(words("column.before"), Holds.LIGHT),
        Column(words("column.after"), Holds.LIGHT),
        Column(words("column.reasons")),
        Column(words("column.place")),
    )
    rows = []
    for change in report.changes:
        row = (
            change.department,
            change.key,
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
    """Return a change in words: 变为逾期, 期限由甲改为乙."""
    before, after = change.before, change.after
    if change.code == "deadline-moved" and before and after:
        first = dates.due_day(words, before.due)
        then = dates.due_day(words, after.due)
        moved = words("change.deadline-moved.from", before=first, after=then)
        late = overdue_before(change.move, words)
        return f"{moved}{decided_by(change, words)}{late}"
    if change.unheard and after:
        return sentences.status(words, after.verdict, unheard=True)
    supposed = change.supposed
    if supposed is not None:
        day = dates.as_of(supposed.day)
        return words(f"supposed.{change.code}", known=supposed.known, day=day)
    if change.code != "lead-changed":
        said = words(f"change.{change.code}")
        return f"{said}{corrected_by(change, words)}{spell_said(change, words)}"
    return lead_said(change, words) + spell_said(change, words)


def lead_said(change: Change, words: Catalogue) -> str:
    """Return who leads now: 牵头改为…, or that a department no longer does."""
    if change.after:
        return words("change.lead-changed.to", names=change.after.lead)
    return words("change.lead-changed.away")


def spell_said(change: Change, words: Catalogue) -> str:
    """Return how long a part was overdue until it was cancelled, or led by another."""
    spell = change.spell
    if spell is None:
        return ""
    code = f"spell.{change.code}"
    return words(code, past=spell.days_past, n=spell.days_overdue)


def corrected_by(change: Change, words: Catalogue) -> str:
    """Return of what a correction changed its day and reason, in brackets."""
    text = correction_of(change, words)
    return words("overview.bracketed", text=text) if text else ""


def correction_of(change: Change, words: Catalogue) -> str:
    """Return the day and the reason of the correction that made a change, if one did."""
    void = change.void
    if void is None:
        return ""
    why = getattr(void.record, "reason", None)
    known = [words("decided.corrected", day=void.day), *([why] if why else [])]
    return words("decided.separator").join(known)


def decided_by(change: Change, words: Catalogue) -> str:
    """Return by which document it was decided, from when it holds, and why."""
    by = change.by
    if by is None:
        return ""
    said = by.amendment
    return sentences.decided(words, said.document, said.reason, by.day)


def decided_plain(change: Change, words: Catalogue) -> str:
    """Return by which document, from when and why, where nothing else is said of it."""
    by = change.by
    if by is None:
        return ""
    said = by.amendment
    return sentences.decision(words, said.document, said.reason, by.day)


def status_of(part: PartState | None, words: Catalogue) -> Cell:
    """Return the status of a part, with its light."""
    if part is None:
        return words("none")
    late = part.moved_late
    return sentences.lit(words, part.verdict, unheard=part.unheard, moved_late=late)


def why(change: Change, words: Catalogue) -> str:
    """Return the reasons for what a part now is, where its change needs them."""
    if change.code not in _REASONED:
        return ""
    return reasoning.reasons(words, change.reasons)


def place_of(change: Change) -> str:
    """Return where the decisive line of a change stands."""
    at = change.at
    return f"{at.file}:{at.line}" if at else ""
