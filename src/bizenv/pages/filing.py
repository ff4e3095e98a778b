"""The reports owed for a month: who did not file, by name, who was late, and what was reported."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Cells,
    Column,
    Holds,
    Lit,
    Page,
    Part,
    Parts,
    Table,
    heading,
    paragraph,
    share_said,
)
from bizenv.meaning.filing import STATES
from bizenv.messages import Catalogue
from bizenv.pages import dates, sentences
from bizenv.pages.head import TableRow, as_of, columns_of, report_page, report_table
from bizenv.pages.named import department_named, task_in, task_named
from bizenv.report.filing import RATES, FilingCounts, FilingReport, FilingRow

_COUNTS: Final = (
    "owed",
    "filed",
    "late",
    "missing",
    "open",
)
_LIGHTS: Final = {
    "missing": "red",
    "late": "yellow",
    "filed": "green",
}


_COLUMNS: Final = {
    "column.plan": Holds.ID,
    "column.task": Holds.ID,
    "column.title": Holds.TEXT,
    "column.department": Holds.TEXT,
    "column.filing.month": Holds.ID,
    "column.filing.day": Holds.DAY,
    "column.state": Holds.LIGHT,
    "column.filing.first": Holds.DAY,
    "column.filing.reports": Holds.COUNT,
    "column.percent": Holds.COUNT,
    "column.filing.days_late": Holds.DURATION,
    "column.filing.known": Holds.DAY,
}


def filing_page(report: FilingReport, words: Catalogue) -> Page:
    """Return the figures in words, the groups, and by name who stands how."""
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: FilingReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    only = ""
    if report.states:
        states = words.listed([words(f"filing.{each}") for each in report.states])
        only = words("filing.only", states=states)
    period = dates.period(report.month)
    month = words.say(period)
    title = words("filing.title", month=month)
    day = as_of(report.facts, words)
    nothing = "" if report.rows else words("list.nothing")
    parts = (asked_for, title, day, only, nothing)
    return "  ".join(filter(None, parts))


def _body(report: FilingReport, words: Catalogue) -> Parts:
    for said in _days(report, words):
        yield paragraph(said)
    if not report.rows:
        return
    has_rates = not report.unheard
    said = overview(report.totals, words, rates=has_rates)
    yield paragraph(said)
    yield BLANK
    yield _groups(report, words)
    in_lines = _lines(report, words)
    laid_out = (_table(report, words, remarks=False),)
    yield Alternative(in_lines, laid_out)


def _days(report: FilingReport, words: Catalogue) -> Iterator[str]:
    """Say by which day departments report, of which plans, and that a day off does not move it."""
    plans_of: dict[tuple[date | None, bool], list[str]] = {}
    for plan in report.filing_plans:
        if "not-issued" in plan.notes.notes:
            continue
        alike = (plan.due, plan.off)
        plans = plans_of.setdefault(alike, [])
        plans.append(plan.notes.title)
    for (due, is_off), plans in plans_of.items():
        names = words.listed(plans)
        if due is None:
            yield words("filing.none", plans=names)
            continue
        day = words.day(due)
        off = words("filing.off") if is_off else ""
        yield words("filing.day", plans=names, day=day, off=off)


def overview(tally: FilingCounts, words: Catalogue, *, rates: bool = True) -> str:
    """Say how many are owed, and how they stand: 应报43份，已报20份，迟报3份，未报6份.

    Where some filing days are over and others are not, also that there are no rates yet.
    """
    parts = []
    for name in _COUNTS:
        number = tally[name]
        if number or name != "open":
            said = words(f"filing.count.{name}", n=number)
            parts.append(said)
    if rates and tally["due"]:
        parts += _rates(tally, words)
    return words("problems.separator").join(parts)


def _rates(tally: FilingCounts, words: Catalogue) -> Iterator[str]:
    """Say the rates, or that it is too early for them."""
    if not tally.is_over:
        yield words("filing.unrated")
        return
    for name in RATES:
        rate = getattr(tally, name)
        share = share_said(rate, words)
        title = words(f"column.rate.filing.{name}")
        yield words("filing.rate", name=title, share=share)


def _groups(report: FilingReport, words: Catalogue) -> Table:
    """Return the groups with their counts and rates, and the total."""
    group = words(f"filing.by.{report.by}")
    on_time = words("column.rate.filing.on_time")
    given = words("column.rate.filing.given")
    counts = [words(f"column.filing.{name}") for name in _COUNTS]
    columns = (
        Column(group),
        *[Column(title, Holds.COUNT) for title in counts],
        Column(on_time, Holds.SHARE),
        Column(given, Holds.SHARE, spare=True),
    )
    rows = tuple(_group_rows(report, words))
    return Table(columns, rows, words)


def _group_rows(report: FilingReport, words: Catalogue) -> Iterator[Cells]:
    for each in report.groups:
        name = f"{each.key} {each.title}" if each.title else each.key
        if report.by == "department":
            name = department_named(each.key)
        yield _group_row(report, name, each.tally)
    total = words("total.items")
    yield _group_row(report, total, report.totals)


def _group_row(report: FilingReport, name: str, tally: FilingCounts) -> Cells:
    counts = [tally[each] for each in _COUNTS]
    rates: list[Cell] = []
    for each in RATES:
        rate = None if report.unheard else getattr(tally, each)
        rates.append(rate)
    return (name, *counts, *rates)


def _lines(report: FilingReport, words: Catalogue) -> Parts:
    for state in STATES:
        by_department = report.standing(state)
        if not by_department:
            continue
        yield BLANK
        number = report.totals[state]
        title = words(f"filing.list.{state}", n=number)
        yield heading((title, "bold"))
        for name, rows in by_department.items():
            yield paragraph(department_named(name), indent=2)
            for row in rows:
                yield _line(row, words)


def _line(row: FilingRow, words: Catalogue) -> Part:
    key = task_named(row.key)
    said = "  ".join(told(row, words))
    light = _light(row)
    return paragraph(key, f"  {row.title}  ", (said, light), indent=4, hang=6)


def told(row: FilingRow, words: Catalogue) -> Iterator[str]:
    """Say what was reported: the day, how often, the percentage, how late."""
    if row.first is None:
        return
    first = words.day(row.first)
    yield words("filing.first", day=first)
    if row.percent is not None:
        yield words("filing.percent", percent=row.percent)
    if row.reports > 1:
        yield words("filing.times", n=row.reports)
    late = row.filing.days_late
    if late:
        yield words("filing.days_late", n=late)
    if row.known is not None:
        known = words.day(row.known)
        yield words("filing.known", day=known)


def _light(row: FilingRow) -> str | None:
    """Return the light of a row: of a plan without any record nothing is red."""
    if row.unheard:
        return "grey"
    return _LIGHTS.get(row.state)


def filing_table(report: FilingReport, words: Catalogue) -> Table:
    """Return each report owed as a row."""
    return _table(report, words, remarks=True)


def _table(report: FilingReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report.listed, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(rows: Iterable[FilingRow], words: Catalogue) -> Iterator[TableRow]:
    for row in rows:
        filing = row.filing
        days_late = filing.days_late
        late = timedelta(days_late) if days_late else None
        state = words(f"filing.{row.state}")
        light = _light(row)
        cells: Cells = (
            row.plan,
            task_in(row.plan, row.task),
            row.title,
            department_named(row.department),
            filing.month.written,
            filing.due,
            Lit(state, light),
            row.first,
            row.reports,
            row.percent,
            late,
            row.known,
        )
        yield TableRow(cells, row.plan)
