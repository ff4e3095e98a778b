"""The groups of the status report as tables: with what matters most, and with every figure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bizenv.formats.page import Cell, Cells, Column, Holds, Lit, Table
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.messages import Catalogue
from bizenv.pages import headline, sentences
from bizenv.pages.head import TableRow, report_table
from bizenv.pages.named import department_named
from bizenv.periods.period import ONGOING
from bizenv.report.counts import PUBLISHED, RATES, UNHEARD_COUNTS, Counts, rate
from bizenv.report.status import TAG, StatusReport

_BRIEF: Final = (
    "tasks",
    "due",
    "applied",
    "in_review",
    "late_pending",
    "accepted",
    "declared",
    "on_track",
    "at_risk",
    "overdue",
)
_SPARE: Final = ("applied", "late_pending", "due")
"""The sum of the others closes without them; what is due is the base of the rate.

Applications that came late and wait are spare only where there are none: in review is not all that waits.
"""

_BRIEF_UNRECORDED: Final = (
    "tasks",
    "due",
    "on_track",
    "unheard",
)
_EVERY: Final = (*PUBLISHED, *UNHEARD_COUNTS, "completed_extended")
_RARE: Final = ("paused", "priority")
STANDING: Final = (
    "completed",
    "in_review",
    "on_track",
    "at_risk",
    "overdue",
)
"""The statuses that the tasks of a group add up to."""


def brief_table(report: StatusReport, words: Catalogue) -> Table:
    """Return the groups with what matters most; for reading."""
    brief = _brief(report)
    columns = _brief_columns(report, brief, words)
    rated = not report.unrecorded
    rows: list[Cells] = []
    for key, counts in report.ordered():
        group = group_name(words, report, key)
        row = _brief_row(group, counts, brief, words, rated=rated)
        rows.append(row)
    return Table(columns, tuple(rows), words)


def _brief_row(
    name: str,
    counts: Counts,
    brief: Iterable[str],
    words: Catalogue,
    *,
    rated: bool,
) -> Cells:
    light = _light(counts, words)
    figures = [headline.as_read(counts, each) for each in brief]
    shares = (counts.due_rate,) if rated else ()
    return (light, name, *figures, *shares)


def _brief_columns(
    report: StatusReport,
    brief: Iterable[str],
    words: Catalogue,
) -> tuple[Column, ...]:
    light = _light_column(words)
    group = _group_column(report, words)
    columns = [light, group]
    for name in brief:
        count = _count_column(words, name, report.due_soon)
        if name == "late_pending" and _waits_late(report):
            count = count._replace(spare=False)
        columns.append(count)
    if not report.unrecorded:
        title = words("column.due_rate")
        share = Column(title, Holds.SHARE)
        columns.append(share)
    return tuple(columns)


def _waits_late(report: StatusReport) -> bool:
    """Whether anything that was applied for late waits in any row."""
    return any(counts.late_pending for _, counts in report.ordered())


def _light_column(words: Catalogue) -> Column:
    title = words("column.light")
    return Column(title, Holds.LIGHT)


def _group_column(report: StatusReport, words: Catalogue) -> Column:
    title = row_name(report, words)
    return Column(title)


def _count_column(words: Catalogue, name: str, due_soon: int | None) -> Column:
    if name == "unheard_soon":
        title = _soon(words, due_soon)
    else:
        title = words(f"column.{name}")
    is_spare = name in _SPARE
    return Column(title, Holds.COUNT, spare=is_spare)


def _soon(words: Catalogue, due_soon: int | None) -> str:
    said = headline.within(words, due_soon)
    return sentences.capital(said)


def _brief(report: StatusReport) -> tuple[str, ...]:
    """Return the counts that matter most.

    Of plans without any record those that can be other than 0.
    """
    usual = _BRIEF_UNRECORDED if report.unrecorded else _BRIEF
    brief = dict.fromkeys(usual)
    is_declared = any(_that_stand_anywhere(("declared",), report))
    if not is_declared:  # only where work is completed without a review
        brief.pop("declared", None)
    for name in _that_stand_anywhere((*UNHEARD_COUNTS, *UNCOUNTED), report):
        brief[name] = None
    return tuple(brief)


def _that_stand_anywhere(names: Iterable[str], report: StatusReport) -> Iterator[str]:
    """Yield those of some counts that are not 0 in the total or in any row."""
    every = [report.totals, *[counts for _, counts in report.ordered()]]
    for name in names:
        if any(getattr(counts, name) for counts in every):
            yield name


def _that_stand(names: Iterable[str], counts: Counts) -> Iterator[str]:
    """Yield those of some counts that are not 0."""
    for name in names:
        if getattr(counts, name):
            yield name


def status_table(report: StatusReport, words: Catalogue) -> Table:
    """Return every count and rate of every group and of the total; for other programs' eyes."""
    group_column = _group_column(report, words)
    light = _light_column(words)
    columns = [group_column, light]
    every = _every(report)
    columns += _columns(every, "count.{}", Holds.COUNT, words)
    columns += _columns(RATES, "rate.{}.base", Holds.SHARE, words)
    rows = []
    for name, counts in _named(report, words):
        row = _all_figures(name, counts, words, every)
        rows.append(row)
    return report_table(report.facts, words, columns, rows)


def _columns(
    names: Iterable[str],
    title: str,
    holds: Holds,
    words: Catalogue,
) -> Iterator[Column]:
    """Yield a column for each name; the code of its title holds it in place of {}."""
    for name in names:
        said = words(title.format(name))
        yield Column(said, holds)


def counts_table(report: StatusReport, words: Catalogue) -> Table:
    """Return what adds up to the tasks of every group and of the total, and every rate."""
    light_column = _light_column(words)
    group_column = _group_column(report, words)
    columns = [light_column, group_column]
    adding_up = _adding_up(report)
    columns += _columns(adding_up, "count.{}", Holds.COUNT, words)
    columns += _columns(RATES, "rate.{}", Holds.SHARE, words)
    rows: list[Cells] = []
    for name, counts in _named(report, words):
        light = _light(counts, words)
        figures = _figures(counts, adding_up)
        rows.append((light, name, *figures))
    return Table(tuple(columns), tuple(rows), words)


def _named(report: StatusReport, words: Catalogue) -> Iterator[tuple[str, Counts]]:
    """Yield the groups by what they are called, and the total behind them."""
    for key, counts in report.ordered():
        name = group_name(words, report, key)
        yield name, counts
    total = words("total.tasks_once")
    yield total, report.totals


def _adding_up(report: StatusReport) -> tuple[str, ...]:
    """Return the tasks, the statuses that they add up to, and what stands apart if any does."""
    unheard = _that_stand(UNHEARD_COUNTS, report.totals)
    apart = _that_stand_anywhere(UNCOUNTED, report)
    return ("tasks", *STANDING, *unheard, *apart)


def _every(report: StatusReport) -> tuple[str, ...]:
    """Return every count; one of what is rare only where there is any."""
    found = tuple(_that_stand_anywhere(_RARE, report))
    left_out = [name for name in _RARE if name not in found]
    every = [name for name in _EVERY if name not in left_out]
    return tuple(every)


def _all_figures(
    name: str,
    counts: Counts,
    words: Catalogue,
    every: tuple[str, ...],
) -> TableRow:
    light = _light(counts, words)
    figures = _figures(counts, every)
    return TableRow((name, light, *figures))


def _figures(counts: Counts, names: Iterable[str]) -> Iterator[Cell]:
    """Yield some counts as people read them, and every rate."""
    for name in names:
        yield headline.as_read(counts, name)
    for name in RATES:
        yield rate(counts, name)


def _light(counts: Counts, words: Catalogue) -> Lit:
    light = counts.shown_light
    said = sentences.light(words, light)
    return Lit(said, light)


def group_name(words: Catalogue, report: StatusReport, key: str | None) -> str:
    """Return what a group is called."""
    if key is None:
        return words("group.unnamed")
    if key == ONGOING:
        return words("due.ongoing")
    if report.by == "department":
        return department_named(key)
    title = report.titles.get(key)
    if not title:
        return key
    if report.by == "indicator":
        return indicator_name(words, report.titles, key)
    if report.by != "section":
        return f"{key} {title}"
    if len(report.plans) == 1:
        return title
    plan, _, _ = key.partition("/")
    return f"{plan} {title}"


def indicator_name(words: Catalogue, titles: Mapping[str, str], key: str) -> str:
    """Return what an indicator is called; where several are called alike, with its code."""
    title = titles.get(key, key)
    alike = [each for each in titles.values() if each == title]
    if len(alike) > 1:
        return title + words("overview.bracketed", text=key)
    return title


def row_name(report: StatusReport, words: Catalogue) -> str:
    """Return what the groups are: 牵头部门, 部门类别 and so on."""
    by = report.by
    of_supporters = report.counting == "support"
    if by == "department" and of_supporters:
        return words("by.supporter")
    if by.startswith(TAG):
        return by.removeprefix(TAG)
    return words(f"by.{by}")
