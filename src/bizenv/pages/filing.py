"""The reports owed for a month: who did not file, by name, who was late, and what was reported."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
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
from bizenv.messages import Catalogue
from bizenv.pages import dates, sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.report.filing import RATES, STATES, FilingCounts, FilingReport, FilingRow

_COUNTS: Final = ("owed", "filed", "late", "missing", "open")
_LIGHTS: Final = {"missing": "red", "late": "yellow", "filed": "green"}


def filing_page(report: FilingReport, words: Catalogue) -> Page:
    """Return the figures in words, the groups, and by name who stands how."""
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: FilingReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    month = words.say(dates.period(report.month))
    title = words("filing.title", month=month)
    day = as_of(report.facts, words)
    parts = [asked_for, title, day]
    if not report.rows:
        parts.append(words("list.nothing"))
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
        plans = plans_of.setdefault((plan.due, plan.off), [])
        plans.append(plan.notes.plan)
    for (due, is_off), plans in plans_of.items():
        names = words.listed(plans)
        if due is None:
            yield words("filing.none", plans=names)
        else:
            off = words("filing.off") if is_off else ""
            yield words("filing.day", plans=names, day=words.day(due), off=off)


def overview(tally: FilingCounts, words: Catalogue, *, rates: bool = True) -> str:
    """Say how many are owed, and how they stand: 应报43份，按时已报20份，迟报3份，未报6份."""
    parts = []
    for name in _COUNTS:
        number = tally[name]
        if number or name != "open":
            said = words(f"filing.count.{name}", n=number)
            parts.append(said)
    if rates and tally["due"]:
        for name in RATES:
            rate = getattr(tally, name)
            share = share_said(rate, words)
            title = words(f"column.rate.filing.{name}")
            said = words("filing.rate", name=title, share=share)
            parts.append(said)
    return words("problems.separator").join(parts)


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
    rows: list[Cells] = []
    for each in report.groups:
        title = each.title or ""
        name = f"{each.key} {title}".rstrip()
        row = _group_row(report, name, each.tally)
        rows.append(row)
    total = words("total.items")
    last = _group_row(report, total, report.totals)
    rows.append(last)
    return Table(columns, tuple(rows), words)


def _group_row(report: FilingReport, name: str, tally: FilingCounts) -> Cells:
    rates = [None if report.unheard else getattr(tally, each) for each in RATES]
    return (name, *[tally[each] for each in _COUNTS], *rates)


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
            yield paragraph((name, None), indent=2)
            for row in rows:
                yield _line(row, words)


def _line(row: FilingRow, words: Catalogue) -> Part:
    said = "  ".join(told(row, words))
    return paragraph(f"{row.key}  {row.title}  ", (said, _light(row)), indent=4, hang=6)


def told(row: FilingRow, words: Catalogue) -> Iterator[str]:
    """Say what was reported: the day, how often, the percentage, how late."""
    if row.first is None:
        return
    yield words("filing.first", day=words.day(row.first))
    if row.percent is not None:
        yield words("filing.percent", percent=row.percent)
    if row.reports > 1:
        yield words("filing.times", n=row.reports)
    if row.filing.days_late:
        yield words("filing.days_late", n=row.filing.days_late)
    if row.known is not None:
        yield words("filing.known", day=words.day(row.known))


def _light(row: FilingRow) -> str | None:
    """Return the light of a row: of a plan without any record nothing is red."""
    if row.unheard:
        return "grey"
    return _LIGHTS.get(row.state)


def filing_table(report: FilingReport, words: Catalogue) -> Table:
    """Return each report owed as a row."""
    return _table(report, words, remarks=True)


def _table(report: FilingReport, words: Catalogue, *, remarks: bool) -> Table:
    columns = (
        Column(words("column.plan"), Holds.ID),
        Column(words("column.task"), Holds.ID),
        Column(words("column.title")),
        Column(words("column.department")),
        Column(words("column.filing.month"), Holds.ID),
        Column(words("column.filing.day"), Holds.DAY),
        Column(words("column.state"), Holds.LIGHT),
        Column(words("column.filing.first"), Holds.DAY),
        Column(words("column.filing.reports"), Holds.COUNT),
        Column(words("column.percent"), Holds.COUNT),
        Column(words("column.filing.days_late"), Holds.DURATION),
        Column(words("column.filing.known"), Holds.DAY),
    )
    rows = _rows(report.rows, words)
    return report_table(report.facts, words, columns, rows, remarks=remarks)


def _rows(rows: Iterable[FilingRow], words: Catalogue) -> Iterator[TableRow]:
    for row in rows:
        filing = row.filing
        late = timedelta(filing.days_late) if filing.days_late else None
        cells: Cells = (
            row.plan,
            row.task,
            row.title,
            row.department,
            filing.month.written,
            filing.due,
            Lit(words(f"filing.{row.state}"), _light(row)),
            row.first,
            row.reports,
            row.percent,
            late,
            row.known,
        )
        yield TableRow(cells, row.plan)
