"""The groups of the status report as tables: with what matters most, and with every figure."""

from typing import Final

from bizenv.formats.page import Cell, Cells, Column, Holds, Lit, Table
from bizenv.meaning.verdict import UNCOUNTED
from bizenv.messages import Catalogue
from bizenv.pages import headline, sentences
from bizenv.pages.head import TableRow, report_table
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
_SPARE: Final = ("applied", "late_pending")  # the sum of the others closes without them

_BRIEF_UNRECORDED: Final = ("tasks", "due", "on_track", "unheard")
_EVERY: Final = (*PUBLISHED, *UNHEARD_COUNTS, "completed_extended")
_RARE: Final = ("paused", "priority")
STANDING: Final = ("completed", "in_review", "on_track", "at_risk", "overdue")
"""The statuses that the tasks of a group add up to."""


def brief_table(report: StatusReport, words: Catalogue) -> Table:
    """Return the groups with what matters most; for reading."""
    brief = _brief(report)
    columns = (
        Column(words("column.light"), Holds.LIGHT),
        Column(_row_name(report, words)),
        *[_count_column(words, name, report.due_soon) for name in brief],
    )
    rated = not report.unrecorded
    if rated:
        share = Column(words("column.due_rate"), Holds.SHARE)
        columns = (*columns, share)
    rows: list[Cells] = []
    for key, counts in report.ordered():
        light = _light(counts, words)
        group = group_name(words, report, key)
        figures = [headline.as_read(counts, each) for each in brief]
        shares = (counts.due_rate,) if rated else ()
        rows.append((light, group, *figures, *shares))
    return Table(columns, tuple(rows), words)


def _count_column(words: Catalogue, name: str, due_soon: int | None) -> Column:
    is_soon = name == "unheard_soon"
    title = _soon(words, due_soon) if is_soon else words(f"column.{name}")
    is_spare = name in _SPARE
    return Column(title, Holds.COUNT, spare=is_spare)


def _soon(words: Catalogue, due_soon: int | None) -> str:
    said = headline.within(words, due_soon)
    return said[:1].upper() + said[1:]


def _brief(report: StatusReport) -> tuple[str, ...]:
    """Return the counts that matter most.

    Of plans without any record those that can be other than 0.
    """
    totals = report.totals
    brief = dict.fromkeys(_BRIEF_UNRECORDED if report.unrecorded else _BRIEF)
    if not totals.declared:  # only where work is completed without a review
        brief.pop("declared", None)
    for name in UNHEARD_COUNTS:
        if getattr(totals, name):
            brief[name] = None
    return tuple(brief)


def status_table(report: StatusReport, words: Catalogue) -> Table:
    """Return every count and rate of every group and of the total; for other programs' eyes."""
    columns = [
        Column(_row_name(report, words)),
        Column(words("column.light"), Holds.LIGHT),
    ]
    every = _every(report)
    for name in every:
        title = words(f"count.{name}")
        columns.append(Column(title, Holds.COUNT))
    for name in RATES:
        title = words(f"rate.{name}.base")
        columns.append(Column(title, Holds.SHARE))
    rows = []
    for key, counts in report.ordered():
        group = group_name(words, report, key)
        rows.append(_all_figures(group, counts, words, every))
    total = words("total.tasks_once")
    rows.append(_all_figures(total, report.totals, words, every))
    return report_table(report.facts, words, columns, rows)


def counts_table(report: StatusReport, words: Catalogue) -> Table:
    """Return what adds up to the tasks of every group and of the total, and every rate."""
    counts = _adding_up(report)
    columns = [
        Column(words("column.light"), Holds.LIGHT),
        Column(_row_name(report, words)),
        *[Column(words(f"count.{name}"), Holds.COUNT) for name in counts],
        *[Column(words(f"rate.{name}"), Holds.SHARE) for name in RATES],
    ]
    total = words("total.tasks_once")
    named = [(group_name(words, report, key), each) for key, each in report.ordered()]
    rows: list[Cells] = []
    for name, each in (*named, (total, report.totals)):
        figures = [headline.as_read(each, count) for count in counts]
        shares = [rate(each, share) for share in RATES]
        rows.append((_light(each, words), name, *figures, *shares))
    return Table(tuple(columns), tuple(rows), words)


def _adding_up(report: StatusReport) -> tuple[str, ...]:
    """Return the tasks, the statuses that they add up to, and what stands apart if any does."""
    totals = report.totals
    unheard = [name for name in UNHEARD_COUNTS if getattr(totals, name)]
    apart = [each for each in UNCOUNTED if getattr(totals, each)]
    return ("tasks", *STANDING, *unheard, *apart)


def _every(report: StatusReport) -> tuple[str, ...]:
    """Return every count; one of what is rare only where there is any."""
    several = [report.totals]
    several += [counts for _, counts in report.ordered()]
    left_out = [
        name for name in _RARE if not any(getattr(each, name) for each in several)
    ]
    return tuple([name for name in _EVERY if name not in left_out])


def _all_figures(
    name: str,
    counts: Counts,
    words: Catalogue,
    every: tuple[str, ...],
) -> TableRow:
    light = _light(counts, words)
    cells: list[Cell] = [name, light]
    cells += [headline.as_read(counts, each) for each in every]
    cells += [rate(counts, each) for each in RATES]
    return TableRow(tuple(cells))


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
    title = report.titles.get(key)
    if not title:
        return key
    if report.by != "section":
        return f"{key} {title}"
    if len(report.plans) == 1:
        return title
    plan, _, _ = key.partition("/")
    return f"{plan} {title}"


def _row_name(report: StatusReport, words: Catalogue) -> str:
    """Return what the groups are: 牵头部门, 部门类别 and so on."""
    by = report.by
    if by == "department" and report.counting == "support":
        return words("by.supporter")
    if by.startswith(TAG):
        return by.removeprefix(TAG)
    return words(f"by.{by}")
