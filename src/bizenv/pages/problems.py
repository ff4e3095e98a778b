"""The items of registers: how many came, how far they are, the clocks, and the three rates."""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cell,
    Cells,
    Column,
    Holds,
    Page,
    Part,
    Parts,
    Table,
    heading,
    paragraph,
    share_said,
)
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import TableRow, as_of, report_page, report_table
from bizenv.pages.named import department_named, task_named
from bizenv.report.clock_states import CLOCKS, ClockState
from bizenv.report.item_counts import (
    DONE_BY,
    RATES,
    RATINGS,
    STEPS,
    ItemCounts,
    WeighedRate,
)
from bizenv.report.problems import ProblemReport
from bizenv.report.rate import Rate
from bizenv.report.register_sums import RootCause

_BRIEF: Final = ("raised", "merged", *STEPS)
_READ: Final = ("raised", "assigned", "closed")
_SPARE: Final = ("assigned",)  # the headline says it, and no rate rests on it
_BARE: Final = "rate.value.brief"
_RARE: Final = ("merged", "cancelled", "carried_over", "unassigned")
_EVERY: Final = (
    "raised",
    *_RARE,
    *STEPS,
    *("due", "due_on_time"),
    *RATINGS,
    "causes",
    "handed_on",
)


def problems_page(report: ProblemReport, words: Catalogue) -> Page:
    """Return the registers' items: the figures in words, the groups, and what has one cause."""
    words = words.on(_things(report))
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def problems_said(report: ProblemReport, words: Catalogue) -> str:
    """Say how many came, how far they are, and the three rates; nothing where nothing came."""
    if not report.totals["raised"]:
        return ""
    own = words.on(_things(report))
    between = words("problems.separator")
    return between.join((_overview(report, own), _rates(report, own)))


def problems_brief(report: ProblemReport, words: Catalogue) -> Table:
    """Return the groups with every step, clock and rate, for a page that has room."""
    return _brief(report, words.on(_things(report)))


def _title(report: ProblemReport, words: Catalogue) -> str:
    asked_for = sentences.filters(words, report.query)
    titles = [plan.title for plan in report.plans]
    names = "、".join(titles)
    day = as_of(report.facts, words)
    parts = [asked_for or names, day]
    if not report.totals.figures:
        parts.append(words("list.nothing"))
    return "  ".join(filter(None, parts))


def _body(report: ProblemReport, words: Catalogue) -> Parts:
    totals = report.totals
    if not totals.figures:
        yield from _closed(report, words)
        return
    has_any = totals["raised"] or totals["handed_on"]
    if has_any:
        yield paragraph(_overview(report, words))
    clocks = _clocks(totals, words)
    if clocks:
        said = words("problems.clocks", clocks=clocks)
        yield paragraph(said)
    if has_any:
        yield paragraph(_rates(report, words))
    yield BLANK
    in_lines = (_few(report, words),)
    laid_out = (_brief(report, words),)
    yield Alternative(in_lines, laid_out)
    if report.causes:
        yield BLANK
        yield heading((words("problems.causes"), "bold"))
        for cause in report.causes:
            yield _cause(cause, words)


def _closed(report: ProblemReport, words: Catalogue) -> Parts:
    """Say which registers would have been there to report on."""
    if report.closed and not report.plans:
        several = words.listed(list(report.closed))
        said = words("problems.all_closed", plans=several, n=len(report.closed))
        yield paragraph((said, "yellow"))


def _cause(cause: RootCause, words: Catalogue) -> Part:
    number = len(cause.merged)
    merged = words.listed(list(cause.merged))
    said = words("problems.cause", n=number, merged=merged)
    return paragraph(task_named(cause.key), f"  {cause.title}  {said}", indent=2)


def _overview(report: ProblemReport, words: Catalogue) -> str:
    """Say how many came, and how far those that go on have come."""
    totals = report.totals
    rare = [each for each in _RARE if totals[each]]
    parts = []
    handed_on = _where_any(totals, "handed_on")
    for name in ("raised", *rare, *STEPS, *handed_on):
        number = totals[name]
        said = words(f"problems.{name}", n=number)
        parts.append(said)
    return words("problems.separator").join(parts)


def _where_any(totals: ItemCounts, name: str) -> tuple[str, ...]:
    """Return the name of a figure that is told only where there is any."""
    if totals[name]:
        return (name,)
    return ()


def _things(report: ProblemReport) -> str:
    """Return what the registers hold; where they differ, items."""
    if len(report.kinds) == 1:
        return report.kinds[0].value
    return "items"


def _clocks(totals: ItemCounts, words: Catalogue) -> str:
    """Say how many are past each clock, and how many were done late."""
    parts = []
    for clock in CLOCKS:
        states = {each: totals.at(clock, each) for each in ClockState}
        if any(states.values()):
            overdue = states[ClockState.OVERDUE]
            said = words(f"problems.clock.{clock}", overdue=overdue)
            parts.append(said + _late(totals, clock, words))
    return words("problems.separator").join(parts)


def _late(totals: ItemCounts, clock: str, words: Catalogue) -> str:
    """Say how many were done late, and how many missed and never done, in brackets."""
    figures = {
        "done_late": totals.done_late(clock),
        "lapsed": totals.lapsed(clock),
    }
    several = [words(f"problems.clock.{name}", n=n) for name, n in figures.items() if n]
    if not several:
        return ""
    text = words("problems.separator").join(several)
    return words("problems.clock.late", text=text)


def _rates(report: ProblemReport, words: Catalogue) -> str:
    totals = report.totals
    parts = []
    for name in RATES:
        rate = getattr(totals, name)
        share = share_said(rate, words)
        title = words(f"column.rate.{name}")
        parts.append(f"{title} {share}")
    score = report.score(totals)
    if score is not None:
        said = words("problems.score", score=score)
        parts.append(said)
    return words("problems.separator").join(parts)


def _few(report: ProblemReport, words: Catalogue) -> Table:
    """Return the groups with what a screen has room for: all clocks as one, rates without brackets."""
    group = words(f"problems.by.{report.by}")
    columns = [Column(group)]
    read = (*_READ, *_where_any(report.totals, "handed_on"))
    for name in read:
        title = words(f"column.item.{name}")
        is_spare = name in _SPARE
        column = Column(title, Holds.COUNT, spare=is_spare)
        columns.append(column)
    overdue = words("column.overdue.clocks")
    columns.append(Column(overdue, Holds.COUNT))
    columns += _rate_columns(words)
    rows: list[Cells] = []
    for name, counts in _named(report, words):
        figures = [counts[each] for each in read]
        rates = [share_said(rate, words, _BARE) for rate in _rates_of(counts)]
        row: Cells = (name, *figures, counts.overdue, *rates)
        rows.append(row)
    return Table(tuple(columns), tuple(rows), words)


def _rate_columns(words: Catalogue) -> Iterator[Column]:
    for name in RATES:
        title = words(f"column.rate.{name}")
        yield Column(title, Holds.SHARE)


def _rates_of(counts: ItemCounts) -> list[Rate | WeighedRate]:
    return [getattr(counts, name) for name in RATES]


def _count_columns(
    words: Catalogue, kind: str, names: Iterable[str]
) -> Iterator[Column]:
    for name in names:
        title = words(f"column.{kind}.{name}")
        yield Column(title, Holds.COUNT)


def _brief(report: ProblemReport, words: Catalogue) -> Table:
    """Return the groups with every step and clock; for a page that has room."""
    group = words(f"problems.by.{report.by}")
    columns = [Column(group)]
    brief = (*_BRIEF, *_where_any(report.totals, "handed_on"))
    columns += _count_columns(words, "item", brief)
    columns += _count_columns(words, "overdue", CLOCKS)
    columns += _rate_columns(words)
    rows: list[Cells] = []
    for name, counts in _named(report, words):
        figures = [counts[each] for each in brief]
        overdue = [counts.at(each, ClockState.OVERDUE) for each in CLOCKS]
        rates = _rates_of(counts)
        row: Cells = (name, *figures, *overdue, *rates)
        rows.append(row)
    return Table(tuple(columns), tuple(rows), words)


def _named(report: ProblemReport, words: Catalogue) -> Iterator[tuple[str, ItemCounts]]:
    """Yield each group with its name, and the total."""
    unnamed = words("group.unnamed")
    for row in report.rows:
        is_named = report.by == "department" and row.key
        name = department_named(row.key or "") if is_named else row.key or unnamed
        yield name, row.counts
    if report.reviewers is not None:
        yield words("problems.reviewers"), report.reviewers
    total = words("total.items")
    yield total, report.totals


def problems_table(report: ProblemReport, words: Catalogue) -> Table:
    """Return every figure of every group and of the total; for other programs' eyes."""
    group = words(f"problems.by.{report.by}")
    columns = [Column(group)]
    columns += _count_columns(words, "item", _EVERY)
    for clock in CLOCKS:
        clock_name = words(f"clock.{clock}")
        for state in _states(clock):
            title = words(f"column.clock.{state}", clock=clock_name)
            column = Column(title, Holds.COUNT)
            columns.append(column)
    columns += _rate_columns(words)
    score = words("column.rate.score")
    columns.append(Column(score, Holds.COUNT))
    named = _named(report, words)
    rows = [_row(report, name, counts) for name, counts in named]
    return report_table(report.facts, words, columns, rows)


def _row(report: ProblemReport, name: str, counts: ItemCounts) -> TableRow:
    cells: list[Cell] = [name]
    cells += [counts[each] for each in _EVERY]
    for clock in CLOCKS:
        cells += [_at(counts, clock, state) for state in _states(clock)]
    cells += _rates_of(counts)
    score = report.score(counts)
    cells.append(score)
    return TableRow(tuple(cells))


def _states(clock: str) -> tuple[str, ...]:
    """Return how items stand by a clock: of those missed, what is done apart from what is not."""
    lapses = ("lapsed",) if clock in DONE_BY else ()
    return (*ClockState, *lapses)


def _at(counts: ItemCounts, clock: str, state: str) -> int:
    if state == "lapsed":
        return counts.lapsed(clock)
    if state == ClockState.MISSED:
        return counts.done_late(clock)
    return counts.at(clock, ClockState(state))
