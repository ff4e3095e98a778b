"""What stands in a form: rows and columns from the plans' own reports, in words. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from bizenv.forms.columns import (
    COLUMNS,
    KEY,
    READINGS,
    FormColumn,
    FormKind,
    PlacedColumn,
)
from bizenv.forms.identity import FormLine
from bizenv.messages import Catalogue


class Handed(NamedTuple):
    """A form as it is handed out: its kind, to whom, in which city, as of which day."""

    kind: FormKind
    who: str
    city: str
    day: date


@dataclass(frozen=True)
class Form:
    """A form that is to be handed out.

    `who` fills it in, `said` are the lines above its table (the first is its title),
    `guide` those of its second sheet.
    """

    kind: FormKind
    who: str
    city: str
    day: date
    plans: Mapping[str, str]
    columns: tuple[PlacedColumn, ...]
    lines: Mapping[str, FormLine]
    example: Mapping[str, str]
    said: tuple[str, ...]
    guide: tuple[tuple[str, str], ...]


def form_of(
    handed: Handed,
    plans: Mapping[str, str],
    lines: Mapping[str, FormLine],
    said: Sequence[str],
    words: Catalogue,
    targets: Mapping[str, str] = MappingProxyType({}),
) -> Form:
    """Return a form with the columns that its rows use, an example and a guide."""
    used: set[str] = set()
    for line in lines.values():
        used.update(line.open)
    kind = handed.kind
    columns = _placed(kind, words, used, targets)
    return Form(
        *handed,
        plans,
        columns,
        lines,
        _example(columns, kind, words),
        (*said, words("form.next")),
        tuple(_guide(columns, words)),
    )


def _placed(
    kind: FormKind,
    words: Catalogue,
    used: Iterable[str],
    targets: Mapping[str, str],
) -> tuple[PlacedColumn, ...]:
    """Return the columns of a form: those that any row uses, one for each target.

    `targets` are the heads of readings by the names of targets.
    """
    wanted = set(used)
    found: list[PlacedColumn] = []
    for column in COLUMNS[kind]:
        if column.name == READINGS:
            for name, head in targets.items():
                found.append(PlacedColumn(column, head, name))
        elif column.is_shown or column.name in wanted:
            head = words(f"form.column.{column.name}")
            found.append(PlacedColumn(column, head))
    return tuple(found)


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
