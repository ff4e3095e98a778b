"""What stands in a form: rows and columns from the plans' own reports, in words. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from bizenv.formats.page import flat
from bizenv.forms.columns import (
    COLUMNS,
    KEY,
    READINGS,
    FormColumn,
    FormKind,
    PlacedColumn,
    ReadingColumn,
)
from bizenv.forms.identity import FormLine, NamedTexts
from bizenv.messages import Catalogue
from bizenv.pages import measures
from bizenv.report.task_rows import TaskRow


class Handed(NamedTuple):
    """A form as it is handed out: its kind, to whom, in which city, as of which day."""

    kind: FormKind
    who: str
    city: str
    day: date


@dataclass(frozen=True)
class Form:
    """A form that is to be handed out.

    `who` fills it in, `said` are the lines above its table: its title, what is in it, what
    happens next, `guide` those of its second sheet. `month`: what stands in the cell for the
    month that is reported, None where there is no such cell.
    """

    kind: FormKind
    who: str
    city: str
    day: date
    plans: NamedTexts
    columns: tuple[PlacedColumn, ...]
    lines: Mapping[str, FormLine]
    example: NamedTexts
    said: tuple[str, ...]
    guide: tuple[tuple[str, str], ...]
    month: str | None = None


def form_of(
    handed: Handed,
    plans: NamedTexts,
    lines: Mapping[str, FormLine],
    said: Sequence[str],
    words: Catalogue,
    targets: Mapping[str, ReadingColumn] = MappingProxyType({}),
) -> Form:
    """Return a form with the columns that its rows use, an example and a guide."""
    used: set[str] = set()
    for line in lines.values():
        used.update(line.open)
        used.update(name for name, text in line.shown.items() if text)
    kind = handed.kind
    columns = _placed(kind, words, used, targets)
    return Form(
        *handed,
        plans,
        columns,
        lines,
        _example(columns, kind, words),
        tuple(said),
        tuple(_guide(columns, words)),
    )


def about_task(row: TaskRow, words: Catalogue) -> Iterator[str]:
    """Yield a task's title, what it is about, the targets in force, and the plan that it is of."""
    view = row.view
    task = view.history.issued.task
    yield task.title
    if task.summary:
        yield words("form.summary", text=flat(task.summary))
    for target in view.terms.targets:
        aim = measures.target(words, target)
        yield words("form.target", target=aim)
    yield words("form.plan", title=row.book.plan.title)


def _placed(
    kind: FormKind,
    words: Catalogue,
    used: Iterable[str],
    targets: Mapping[str, ReadingColumn],
) -> tuple[PlacedColumn, ...]:
    """Return the columns of a form: those that any row uses, one for each target.

    `targets` are the columns of readings by the names of targets.
    """
    wanted = set(used)
    found: list[PlacedColumn] = []
    for column in COLUMNS[kind]:
        if column.name == READINGS:
            for name, reading in targets.items():
                placed = PlacedColumn(column, reading.head, name, reading.unit)
                found.append(placed)
        elif column.name in wanted or _is_always_there(column):
            head = words(f"form.column.{column.name}")
            found.append(PlacedColumn(column, head))
    return tuple(found)


def _is_always_there(column: FormColumn) -> bool:
    return column.is_shown and not column.spare


def _example(
    columns: Iterable[PlacedColumn], kind: FormKind, words: Catalogue
) -> dict[str, str]:
    """Return the example row: what each column may hold."""
    found: dict[str, str] = {}
    for each in columns:
        name = each.column.name
        code = f"form.example.{kind}.{name}"
        if name == KEY:
            code = "form.example"
        if words.has(code):
            found[each.name] = words(code)
    return found


def _guide(
    columns: Iterable[PlacedColumn], words: Catalogue
) -> Iterator[tuple[str, str]]:
    """Yield for each column that is to be filled in its head and what to write there."""
    told: set[str] = set()
    for each in columns:
        column: FormColumn = each.column
        if column.is_shown or column.name in told:
            continue
        told.add(column.name)
        yield words(f"form.column.{column.name}"), words(f"form.write.{column.name}")
