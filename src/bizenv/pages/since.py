"""What changed since a day's figures were published: sums that close, corrections, changes."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Holds,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.messages import Catalogue
from bizenv.pages import dates
from bizenv.pages.causes import causes_said, otherwise, part_said
from bizenv.pages.change_words import place_of, said_of, status_of
from bizenv.pages.diff import changes_said, of_departments, state_said, whys
from bizenv.pages.digest_events import taken_said
from bizenv.pages.head import TableRow, columns_of, report_page, report_table
from bizenv.pages.named import department_named, task_named
from bizenv.pages.things import words_of
from bizenv.report.causes import Cause
from bizenv.report.events import TakenBack
from bizenv.report.part_changes import Change
from bizenv.report.since import CausedChange, Correction, SinceReport

_OF_SUMS: Final = {
    "column.status": Holds.TEXT,
    "column.since.published": Holds.COUNT,
    "column.since.came": Holds.COUNT,
    "column.since.left": Holds.COUNT,
    "column.since.now": Holds.COUNT,
}
_COLUMNS: Final = {
    "column.since.what": Holds.TEXT,
    "column.department": Holds.TEXT,
    "column.task": Holds.TEXT,
    "column.title": Holds.TEXT,
    "column.change": Holds.TEXT,
    "column.since.published": Holds.LIGHT,
    "column.since.otherwise": Holds.LIGHT,
    "column.since.causes": Holds.TEXT,
    "column.place": Holds.TEXT,
}


def since_page(report: SinceReport, words: Catalogue) -> Page:
    """Return what changed since: the sums, what was corrected, and the changes with their causes."""
    words = words_of(report.compared.read, words)
    title = _title(report, words)
    return report_page(report.facts, words, title, _body(report, words))


def _title(report: SinceReport, words: Catalogue) -> str:
    compared = report.compared
    said = words(
        "since.heading",
        published=dates.as_of(compared.before.day),
        as_of=dates.as_of(compared.after.day),
    )
    return of_departments(said, compared, words)


def _body(report: SinceReport, words: Catalogue) -> Parts:
    compared = report.compared
    published = state_said(compared.before, compared, words)
    now = state_said(compared.after, compared, words)
    yield paragraph(words("since.published", state=published))
    yield paragraph(words("since.now", state=now))
    yield BLANK
    sums = _sums(report, words)
    yield Alternative(sums, [_sums_table(report, words)])
    yield BLANK
    yield heading(words("since.corrections", count=len(report.corrections)))
    for correction in report.corrections:
        yield from _corrected(correction, words)
    yield from _taken_back(report, words)
    yield BLANK
    yield heading(words("since.changes", count=len(report.changes)))
    for name, several in report.by_department.items():
        yield from _of_department(name, several, words)


def _sums(report: SinceReport, words: Catalogue) -> Parts:
    for moved in report.movements:
        figures = moved._asdict()
        figures["status"] = words(f"status.{moved.status}")
        said = words("since.moved", **figures)
        yield paragraph(said, indent=2)
    total = words(
        "since.moved.total",
        apart=_apart(report, words),
        published=report.published.tasks,
        now=report.now.tasks,
    )
    yield paragraph(total, indent=2)


def _apart(report: SinceReport, words: Catalogue) -> str:
    """Return which statuses that occur are no part of the sum."""
    occurring = [moved.status for moved in report.movements]
    names = [words(f"status.{each}") for each in occurring if each in UNCOUNTED]
    if not names:
        return ""
    return words("since.moved.apart", names=names)


def _sums_table(report: SinceReport, words: Catalogue) -> Table:
    columns = columns_of(_OF_SUMS, words)
    rows: list[Cells] = []
    for moved in report.movements:
        status, *counts = moved
        said = words(f"status.{status}")
        rows.append((said, *counts))
    return Table(columns, tuple(rows), words)


def _corrected(correction: Correction, words: Catalogue) -> Parts:
    first = correction.first
    place = place_of(first)
    yield paragraph(
        department_named(first.department),
        "  ",
        task_named(first.key),
        "  ",
        (first.title, "bold"),
        (f"  {place}", "dim"),
        indent=2,
    )
    said = otherwise(correction, words)
    yield paragraph(said, indent=6)


def _taken_back(report: SinceReport, words: Catalogue) -> Parts:
    """Say which records were taken back since, as the digest says it; nothing if none were."""
    if not report.taken:
        return
    yield BLANK
    yield heading(words("since.taken.count", count=len(report.taken)))
    for each in report.taken:
        yield paragraph(
            department_named(each.department),
            "  ",
            task_named(each.key),
            "  ",
            (each.title, "bold"),
            indent=2,
        )
        yield paragraph(taken_said(each, words), indent=6)


def _of_department(name: str, several: list[CausedChange], words: Catalogue) -> Parts:
    yield BLANK
    count = words("diff.count", n=len(several))
    yield heading((name, "bold"), "  ", count, level=3)
    for _, of_task in groupby(several, key=lambda told: told.change.key):
        yield from _of_task(list(of_task), words)


def _of_task(several: list[CausedChange], words: Catalogue) -> Parts:
    """Say what changed for a department's part of one task, as what it was published, and why."""
    first = several[0]
    changes = [told.change for told in several]
    yield changes_said(changes, words, caused=True)
    both = _both(first.change, words)
    yield paragraph(both, indent=6)
    yield from whys(changes, words)
    causes = causes_said(first.causes, words)
    yield paragraph(words("since.causes", causes=causes), indent=6)


def _both(change: Change, words: Catalogue) -> str:
    published = part_said(change.before, words)
    now = part_said(change.after, words)
    if published == now:
        return words("since.both.alike", now=now)
    return words("since.both", published=published, now=now)


def since_table(report: SinceReport, words: Catalogue) -> Table:
    """Return the corrections and the changes, a row for each."""
    columns = columns_of(_COLUMNS, words)
    return report_table(report.facts, words, columns, _rows(report, words))


def _rows(report: SinceReport, words: Catalogue) -> Iterator[TableRow]:
    for correction in report.corrections:
        for change in correction.changes:
            yield _row("correction", change, correction.causes, words)
    for each in report.taken:
        yield _row_of_taken(each, words)
    for told in report.changes:
        yield _row("change", told.change, told.causes, words)


def _row(
    what: str,
    change: Change,
    causes: Iterable[Cause],
    words: Catalogue,
) -> TableRow:
    cells: Cells = (
        words(f"since.{what}"),
        department_named(change.department),
        task_named(change.key),
        change.title,
        said_of(change, words),
        status_of(change.before, words),
        status_of(change.after, words),
        causes_said(causes, words),
        place_of(change),
    )
    return TableRow(cells)


def _row_of_taken(each: TakenBack, words: Catalogue) -> TableRow:
    cells: Cells = (
        words("since.taken"),
        department_named(each.department),
        task_named(each.key),
        each.title,
        taken_said(each, words),
        status_of(None, words),
        status_of(None, words),
        "",
        each.void.file,
    )
    return TableRow(cells)
