"""What waits for reviewers, in words: step by step, the longest waiting first."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Cells,
    Holds,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.meaning.second_looks import LOOK_STATES
from bizenv.messages import Catalogue
from bizenv.pages.head import TableRow, columns_of, report_table
from bizenv.pages.listing import (
    PART_COLUMNS,
    counted_as,
    listing_page,
    part_cells,
    part_line,
)
from bizenv.pages.second_looks import look_lines
from bizenv.report.reviews import Group, ReviewReport, ReviewRow, late_of
from bizenv.report.second_looks import LookRow

_COLUMNS: Final = {
    "column.review_step": Holds.TEXT,
    "column.reviewers": Holds.TEXT,
    **PART_COLUMNS,
    "column.applied_day": Holds.DAY,
    "column.waits_since": Holds.DAY,
    "column.waiting": Holds.DURATION,
    "column.decide_by": Holds.DAY,
    "column.review_late": Holds.DURATION,
}


def reviews_page(report: ReviewReport, words: Catalogue) -> Page:
    """Return what waits for reviewers: in a text by step and reviewer, elsewhere as a table."""
    counted = []
    if report.rows:
        counted.append(_counted(report.rows, words))
    counted += _looks_counted(report, words)
    in_lines = _lines(report, words)
    table = partial(_table, report, words, remarks=False)
    return listing_page(report, words, counted, in_lines, table)


def _lines(report: ReviewReport, words: Catalogue) -> Parts:
    for group, rows in report.by_group().items():
        yield BLANK
        name = _group(group, words)
        counted = _counted(rows, words)
        yield heading((name, "bold"), f"  {counted}")
        for row in rows:
            yield part_line(row, indent=2)
            light = "yellow" if row.waits.days_late else None
            yield paragraph(
                (words("reason.next").join(_said(row, words)), light), indent=4
            )

    if report.looks:
        yield BLANK
        counted = "  ".join(_looks_counted(report, words))
        yield heading((words("look"), "bold"), f"  {counted}")
        yield from look_lines(_still_to_make(report), words)


def _looks_counted(report: ReviewReport, words: Catalogue) -> list[str]:
    """Say how many second looks stand how."""
    counted = []
    for state in LOOK_STATES:
        count = len(report.looking(state))
        if count:
            counted.append(counted_as(words, f"look.state.{state}", count))
    return counted


def _still_to_make(report: ReviewReport) -> list[LookRow]:
    return [*report.looking("missed"), *report.looking("due")]


def _counted(rows: Sequence[ReviewRow], words: Catalogue) -> str:
    """Return how many parts wait, and with how many of them the reviewer is late."""
    waiting = len(rows)
    late = late_of(rows)
    if late:
        return words("queue.waiting.late", n=waiting, late=late)
    return words("queue.waiting", n=waiting)


def _group(group: Group, words: Catalogue) -> str:
    """Return a step and who decides on it: 审核步骤“复审”（第三方机构）."""
    step, reviewers = group
    name = words("queue.no_step")
    if step is not None:
        name = words("queue.step", name=step)
    return name + words("overview.bracketed", text=_deciding(reviewers, words))


def _deciding(reviewers: Sequence[str], words: Catalogue) -> str:
    """Name those who are bound to a step, or say that nobody is."""
    if reviewers:
        return words.listed(reviewers)
    return words("queue.nobody")


def _said(row: ReviewRow, words: Catalogue) -> Iterator[str]:
    """Yield since when it waits, until when it was to be decided, and that it was late."""
    waits = row.waits
    since = "queue.since" if waits.days else "queue.since.today"
    yield words(since, day=waits.since.day, n=waits.days)
    if row.late:
        yield words("queue.applied_late", day=row.applied)
    if waits.days_late:
        yield words("queue.over", day=waits.until, n=waits.days_late)
    elif waits.until is not None:
        yield words("queue.until", day=waits.until)


def reviews_table(report: ReviewReport, words: Catalogue) -> Table:
    """Return what waits for reviewers as a table, a row for each part."""
    return _table(report, words, remarks=True)


def _table(report: ReviewReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(report: ReviewReport, words: Catalogue) -> Iterator[TableRow]:
    for row in report.rows:
        waits = row.waits
        cells: Cells = (
            waits.step or "",
            _deciding(waits.reviewers, words),
            *part_cells(row),
            row.applied,
            waits.since.day,
            timedelta(waits.days),
            waits.until,
            timedelta(waits.days_late) if waits.days_late else None,
        )
        yield TableRow(cells, row.plan)
    for each in _still_to_make(report):
        look = each.look
        cells = (
            words("look"),
            look.reviewer,
            *part_cells(each),
            None,
            look.accepted.day,
            timedelta((look.day - look.accepted.day).days),
            look.until,
            timedelta(look.days_late) if look.days_late else None,
        )
        yield TableRow(cells, each.plan)
