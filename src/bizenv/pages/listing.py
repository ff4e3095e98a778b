"""What lists of milestones, targets, duties and levels share: a title that counts, and whose part a row is."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from bizenv.formats.page import (
    Alternative,
    Cell,
    Holds,
    Page,
    Part,
    Parts,
    Table,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import as_of, report_page
from bizenv.pages.named import department_named, task_in, task_named
from bizenv.pages.things import words_of

if TYPE_CHECKING:
    from bizenv.report.duties import DutyReport, DutyRow
    from bizenv.report.levels import LevelRow, LevelsReport
    from bizenv.report.milestones import MilestoneReport, MilestoneRow
    from bizenv.report.reviews import ReviewReport, ReviewRow
    from bizenv.report.second_looks import LookRow
    from bizenv.report.targets import TargetReport, TargetRow


PART_COLUMNS: Final = {
    "column.plan": Holds.ID,
    "column.task": Holds.ID,
    "column.title": Holds.TEXT,
    "column.department": Holds.TEXT,
}
"""The columns that say of which task a row is, and whose part."""


class InState(Protocol):
    """A row that stands in some state."""

    @property
    def state(self) -> str:
        """The code of its state."""


def listing_page(
    report: "MilestoneReport | TargetReport | DutyReport | LevelsReport | ReviewReport",
    words: Catalogue,
    counted: Sequence[str],
    in_lines: Parts,
    table: Callable[[], Table],
) -> Page:
    """Return a list as a page: in a text in lines, elsewhere as a table, made when needed.

    `counted` says how many rows stand how.
    """
    words = words_of(report.plans, words)
    title = _title(report, words, counted)
    laid_out = _laid_out(table)
    listed = Alternative(in_lines, laid_out)
    return report_page(report.facts, words, title, [listed])


def _laid_out(table: Callable[[], Table]) -> Parts:
    yield table()


def _title(
    report: "MilestoneReport | TargetReport | DutyReport | LevelsReport | ReviewReport",
    words: Catalogue,
    counted: Sequence[str],
) -> str:
    """Return the title of a list: of what, of which day, and how many stand how."""
    asked_for = sentences.filters(words, report.query)
    day = as_of(report.facts, words)
    parts = [asked_for, day, *counted]
    if not counted:
        parts.append(words("list.nothing"))
    return "  ".join([part for part in parts if part])


def count_states(
    rows: Sequence["InState"],
    words: Catalogue,
    kind: str,
    states: Sequence[str],
) -> list[str]:
    """Return how many rows stand how, of such a kind of list: 已逾期 3, 未到期 5."""
    found = Counter(row.state for row in rows)
    return [
        counted_as(words, f"{kind}.{state}", found[state])
        for state in states
        if found[state]
    ]


def counted_as(words: Catalogue, code: str, count: int) -> str:
    """Return how many rows stand so: 已逾期 3."""
    name = words(code)
    return words("list.counted", name=name, n=count)


def part_line(
    row: "MilestoneRow | TargetRow | DutyRow | ReviewRow", indent: int = 4
) -> Part:
    """Say of which task a row is, and whose part."""
    key = task_named(row.key)
    whose = department_named(row.department)
    return paragraph(key, f"  {row.title}  ", whose, indent=indent)


def part_cells(
    row: "MilestoneRow | TargetRow | DutyRow | LevelRow | ReviewRow | LookRow",
) -> tuple[Cell, ...]:
    """Return the cells of these columns."""
    return (
        row.plan,
        task_in(row.plan, row.task),
        row.title,
        department_named(row.department),
    )
