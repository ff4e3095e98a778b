"""The items of registers: how many came, how far they are, the clocks, and the three rates."""

from collections.abc import Iterator
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Cells,
    Column,
    Holds,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
    share_said,
)
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.report.clocks import CLOCKS, ClockState
from bizenv.report.problems import RATES, RATINGS, STEPS, ItemCounts, ProblemReport

_BRIEF: Final = ("raised", "merged", *STEPS)
_READ: Final = ("raised", "assigned", "closed")
_SPARE: Final = ("assigned",)  # the headline says it, and no rate rests on it
_BARE: Final = "rate.value.brief"
_EVERY: Final = (
    *("raised", "merged", "cancelled", "unassigned"),
    *STEPS,
    *("due", "due_on_time"),
    *RATINGS,
    "causes",
)


def problems_page(report: ProblemReport, words: Catalogue) -> Page:
    """Return the registers' items: the figures in words, the groups, and what has one cause."""
    words = words.on(_things(report))
    return report_page(report.facts, words, _title(report, words), _body(report, words))


def _title(report: ProblemReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    names = "、".join(plan.title for plan in report.plans)
    parts = [asked_for or names, as_of(report.facts, words)]
    if not report.totals["raised"]:
        parts.append(words("list.nothing"))
    return "  ".join(filter(None, parts))


def _body(report: ProblemReport, words: Catalogue) -> Parts:
    totals = report.totals
    if not totals["raised"]:
        return
    yield paragraph(_overview(report, words))
    yield paragraph(_clocks(totals, words))
    yield paragraph(_rates(report, words))
    yield BLANK
    in_lines = (_few(report, words),)
    laid_out = (_brief(report, words),)
    yield Alternative(in_lines, laid_out)
    if report.causes:
        yield BLANK
        yield heading((words("problems.causes"), "bold"))
        for cause in report.causes:
            merged = words.listed(list(cause.merged))
            said = words("problems.cause", n=len(cause.merged), merged=merged)
            yield paragraph(f"{cause.key}  {cause.title}  {said}", indent=2)


def _overview(report: ProblemReport, words: Catalogue) -> str:
    """Say how many came, and how far those that go on have come."""
    totals = report.totals
    parts = [words("problems.raised", n=totals["raised"])]
    rare = [each for each in ("merged", "cancelled", "unassigned") if totals[each]]
    parts += [words(f"problems.{name}", n=totals[name]) for name in (*rare, *STEPS)]
    return words("problems.separator").join(parts)


def _things(report: ProblemReport) -> str:
    """Return what the registers hold; where they differ, items."""
    if len(report.kinds) == 1:
        return report.kinds[0].value
    return "items"


def _clocks(totals: ItemCounts, words: Catalogue) -> str:
    """Say how many are past each clock, and how many were done late."""
    parts = []
    for clock in CLOCKS:
        states = {each.value: totals.at(clock, each) for each in ClockState}
        if any(states.values()):
            parts.append(words(f"problems.clock.{clock}", **states))
    return words("problems.clocks", clocks=words("problems.separator").join(parts))


def _rates(report: ProblemReport, words: Catalogue) -> str:
    totals = report.totals
    parts = []
    for name in RATES:
        share = share_said(getattr(totals, name), words)
        parts.append(f"{words(f'column.rate.{name}')} {share}")
    score = report.score(totals)
    if score is not None:
        parts.append(words("problems.score", score=score))
    return words("problems.separator").join(parts)


def _few(report: ProblemReport, words: Catalogue) -> Table:
    """Return the groups with what a screen has room for: all clocks as one, rates without brackets."""
    columns = [Column(words(f"problems.by.{report.by}"))]
    for name in _READ:
        title = words(f"column.item.{name}")
        columns.append(Column(title, Holds.COUNT, spare=name in _SPARE))
    columns.append(Column(words("column.overdue.clocks"), Holds.COUNT))
    columns += [Column(words(f"column.rate.{name}"), Holds.SHARE) for name in RATES]
    rows: list[Cells] = []
    for name, counts in _named(report, words):
        figures = [counts[each] for each in _READ]
        rates = [share_said(getattr(counts, each), words, _BARE) for each in RATES]
        rows.append((name, *figures, counts.overdue, *rates))
    return Table(tuple(columns), tuple(rows), words)


def _brief(report: ProblemReport, words: Catalogue) -> Table:
    """Return the groups with every step and clock; for a page that has room."""
    columns = [Column(words(f"problems.by.{report.by}"))]
    for name in _BRIEF:
        title = words(f"column.item.{name}")
        columns.append(Column(title, Holds.COUNT))
    columns += [Column(words(f"column.overdue.{name}"), Holds.COUNT) for name in CLOCKS]
    columns += [Column(words(f"column.rate.{name}"), Holds.SHARE) for name in RATES]
    rows = []
    for name, counts in _named(report, words):
        figures = [counts[each] for each in _BRIEF]
        overdue = [counts.at(each, ClockState.OVERDUE) for each in CLOCKS]
        rates = [getattr(counts, each) for each in RATES]
        rows.append((name, *figures, *overdue, *rates))
    return Table(tuple(columns), tuple(rows), words)


def _named(report: ProblemReport, words: Catalogue) -> Iterator[tuple[str, ItemCounts]]:
    """Yield each group with its name, and the total."""
    for row in report.rows:
        yield row.key or words("group.unnamed"), row.counts
    yield words("total.items"), report.totals


def problems_table(report: ProblemReport, words: Catalogue) -> Table:
    """Return every figure of every group and of the total; for other programs' eyes."""
    columns = [Column(words(f"problems.by.{report.by}"))]
    columns += [Column(words(f"column.item.{name}"), Holds.COUNT) for name in _EVERY]
    for clock in CLOCKS:
        for state in ClockState:
            title = words(f"column.clock.{state}", clock=words(f"clock.{clock}"))
            columns.append(Column(title, Holds.COUNT))
    columns += [Column(words(f"column.rate.{name}"), Holds.SHARE) for name in RATES]
    columns.append(Column(words("column.rate.score"), Holds.COUNT))
    rows = [_row(report, *named) for named in _named(report, words)]
    return report_table(report.facts, words, columns, rows)


def _row(report: ProblemReport, name: str, counts: ItemCounts) -> TableRow:
    cells: list[Cell] = [name]
    cells += [counts[each] for each in _EVERY]
    for clock in CLOCKS:
        cells += [counts.at(clock, state) for state in ClockState]
    cells += [getattr(counts, each) for each in RATES]
    cells.append(report.score(counts))
    return TableRow(tuple(cells))
