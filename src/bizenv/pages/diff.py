"""What changed between two states: department by department, or as a table."""

from itertools import groupby
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Column,
    Holds,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import report_page
from bizenv.report.changes import ChangesReport, State
from bizenv.report.differences import Change
from bizenv.report.differences import Part as Side

RED: Final = (
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "undone",
    "became-late",
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
)


def diff_page(report: ChangesReport, words: Catalogue) -> Page:
    """Return the changes: between which states, how many of each, then each of them."""
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: ChangesReport, words: Catalogue) -> str:
    before, after = (
        state_said(report.before, report, words),
        state_said(report.after, report, words),
    )
    said = words("diff.heading", before=before, after=after)
    if not report.departments:
        return said
    return f"{words('filter.dept', names=report.departments)}  {said}"


def state_said(state: State, report: ChangesReport, words: Catalogue) -> str:
    """Return one side: the day, and as known by which commit."""
    day = words("list.as_of", as_of=sentences.as_of(state.day))
    if not report.of_revisions:
        return day
    if state.known_as_of is None:
        return words("diff.folder", day=day)
    commit = state.known_as_of[:10]
    return words("diff.commit", commit=commit, when=state.committed, day=day)


def _body(report: ChangesReport, words: Catalogue) -> Parts:
    counted = []
    for code, value in report.counts.items():
        same = [each for each in report.changes if each.code == code]
        unheard = sum(each.unheard for each in same)
        for name, part in ((code, value - unheard), ("became-unheard", unheard)):
            if part:
                change = words(f"change.{name}")
                counted.append(words("diff.counted", change=change, value=part))
    listed = words("overview.separator").join(counted)
    yield paragraph(listed or words("diff.none"))
    yield Alternative(
        _by_department(report, words),
        _laid_out(report, words),
    )


def _by_department(report: ChangesReport, words: Catalogue) -> Parts:
    for name, several in report.by_department().items():
        yield BLANK
        count = words("diff.count", n=len(several))
        yield heading((name, "bold"), "  ", count)
        for _, of_task in groupby(several, key=lambda change: change.key):
            yield from _task(list(of_task), words)


def _task(several: list[Change], words: Catalogue) -> Parts:
    """Say what changed for a department's part of one task, and once why."""
    first = several[0]
    alarming = any(change.code in RED and not change.unheard for change in several)
    said = words.listed([said_of(change, words) for change in several])
    yield paragraph(
        f"{first.key}  ",
        (first.title, "bold"),
        "  ",
        (said, "red" if alarming else None),
        (f"  {place_of(first)}", "dim"),
        indent=2,
    )
    for each in dict.fromkeys([why(change, words) for change in several]):
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
        first = sentences.due_day(words, before.due)
        then = sentences.due_day(words, after.due)
        moved = words("change.deadline-moved.from", before=first, after=then)
        return f"{moved}{decided_by(after, words)}"
    if change.unheard:
        return words("change.became-unheard")
    if change.code != "lead-changed":
        return words(f"change.{change.code}")
    if after:
        return words("change.lead-changed.to", names=after.lead)
    return words("change.lead-changed.away")


def decided_by(part: Side, words: Catalogue) -> str:
    """Return by which document its due day is what it is, and why."""
    by = part.moved_by
    if by is None:
        return ""
    return sentences.decided(words, by.document, by.reason)


def status_of(part: Side | None, words: Catalogue) -> Cell:
    """Return the status of a part, with its light."""
    if part is None:
        return words("none")
    return sentences.lit(words, part.verdict, unheard=part.unheard)


def why(change: Change, words: Catalogue) -> str:
    """Return the reasons for what a part now is, where its change needs them."""
    if change.code not in _REASONED:
        return ""
    return sentences.reasons(words, change.reasons)


def place_of(change: Change) -> str:
    """Return where the decisive line of a change stands."""
    at = change.at
    return f"{at.file}:{at.line}" if at else ""
