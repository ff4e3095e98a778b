"""What changed between two states: department by department, or as a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Holds,
    Page,
    Part,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates
from bizenv.pages.change_words import (
    kind_of,
    place_of,
    places_of,
    said_of,
    status_of,
    why,
)
from bizenv.pages.head import columns_of, report_page
from bizenv.pages.named import department_named, task_named
from bizenv.pages.parts_counted import counted, wholes_counted
from bizenv.pages.things import words_of
from bizenv.report.changes import ChangesReport, State
from bizenv.report.part_changes import Change
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
