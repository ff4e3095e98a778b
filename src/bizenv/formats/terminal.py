"""A page on a terminal, with Rich: colours, and tables that fit the width."""

import io
from collections.abc import Iterator
from typing import Final, assert_never

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bizenv.formats.page import (
    Heading,
    Item,
    Lit,
    Paragraph,
    Parts,
    Plainer,
    Table,
    flat,
    in_lines,
    light_of,
    paragraph,
)
from bizenv.formats.plain import GAP, aligned, item_lines

_STYLES: Final = {"red": "bold red", "yellow": "yellow", "green": "green"}
_EDGES: Final = 2  # columns of a table beside its cells


def terminal(parts: Parts, width: int, *, color: bool) -> str:
    """Return parts as a terminal of some columns shows them.

    Nothing in the data is taken as markup.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in in_lines(parts):
        _print(console, part, width)
    lines = out.getvalue().splitlines()
    return "".join([f"{each.rstrip()}\n" for each in lines])


def _print(console: Console, part: Plainer, width: int) -> None:
    match part:
        case Item():
            for line in item_lines(part):
                console.print(Text(line))
        case Table():
            _print_table(console, part, width)
        case Heading() | Paragraph():
            _print_line(console, part)
        case _:
            assert_never(part)


def _print_table(console: Console, table: Table, width: int) -> None:
    """Print a table if it fits the width, else its rows in lines."""
    if _width(table) <= width:
        console.print(_rich_table(table))
        return
    for each in stacked(table):
        _print_line(console, each)


def _width(table: Table) -> int:
    lines = aligned(table)
    return max(map(cell_len, lines)) + _EDGES


def _print_line(console: Console, part: Heading | Paragraph) -> None:
    text = Text()
    for piece, style in part.pieces:
        name = style or ""
        text.append(flat(piece), _STYLES.get(name, name))
    indent = part.indent if isinstance(part, Paragraph) else 0
    console.print(Padding(text, (0, 0, 0, indent)) if indent else text)


def _rich_table(table: Table) -> RichTable:
    grid = RichTable(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    for column in table.columns:
        side = "right" if column.numeric else "left"
        grid.add_column(column.title, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for row, said in zip(table.rows, table.worded(), strict=True):
        texts = [Text(flat(each)) for each in said]
        for cell, text in zip(row, texts, strict=True):
            if isinstance(cell, Lit) and cell.light:
                text.stylize(_STYLES[cell.light])
        grid.add_row(*texts)
    return grid


def stacked(table: Table) -> Iterator[Paragraph]:
    """Yield a table that is too wide, two lines a row: its words, then its figures, each named."""
    gap = " " * GAP
    for row, said in zip(table.rows, table.worded(), strict=True):
        heads = []
        figures = []
        for column, text in zip(table.columns, said, strict=True):
            if column.numeric:
                figures.append(f"{column.title} {text}")
            else:
                heads.append(text)
        head = " ".join(heads)
        yield paragraph((head, light_of(row)))
        yield paragraph(gap.join(figures), indent=GAP)
