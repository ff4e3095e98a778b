"""A page on a terminal, with Rich: colours, and tables that fit the width."""

import io
from collections.abc import Iterator
from typing import Final, assert_never

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from bizenv.formats.names import NO_NAMES, WholeNames
from bizenv.formats.narrow import GAP as NARROW_GAP
from bizenv.formats.narrow import FittedTable, fitted
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
from bizenv.formats.picture import Bars, Picture, Trends
from bizenv.formats.plain import GAP, aligned, item_lines
from bizenv.formats.wrapping import lines_of

_STYLES: Final = {
    "red": "bold red",
    "yellow": "yellow",
    "green": "green",
    "grey": "bright_black",
}


def terminal(
    parts: Parts, width: int, *, color: bool, names: WholeNames = NO_NAMES
) -> str:
    """Return parts as a terminal of some columns shows them.

    Nothing in the data is taken as markup. `names` are kept in one piece.
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
        _print(console, part, width, names)
    lines = out.getvalue().splitlines()
    shown = [each.rstrip() for each in lines]
    return "".join([f"{each}\n" for each in shown])


def _print(console: Console, part: Plainer, width: int, names: WholeNames) -> None:
    match part:
        case Item():
            for line in item_lines(part, width, names):
                console.print(Text(line))
        case Table():
            _print_table(console, part, width)
        case Heading() | Paragraph():
            _print_line(console, part, width, names)
        case Bars() | Trends():
            _print_picture(console, part, width)
        case _:
            assert_never(part)


def _print_picture(console: Console, picture: Picture, width: int) -> None:
    """Print a picture in signs, each in its colour."""
    from bizenv.formats.bars import picture_lines

    for pieces in picture_lines(picture, width):
        line = Text()
        for text, style in pieces:
            name = style or ""
            line.append(text, _STYLES.get(name, name))
        console.print(line, no_wrap=True, crop=True)


def _print_table(console: Console, table: Table, width: int) -> None:
    """Print a table as it fits the width, else its rows in lines."""
    if _width(table) <= width:
        heads = [column.title for column in table.columns]
        said = [heads, *table.worded()]
        grid = FittedTable(
            tuple(range(len(heads))), [list(map(flat, row)) for row in said]
        )
        laid_out = _rich_table(table, grid, gap=GAP)
        console.print(laid_out)
        return
    narrow = fitted(table, width)
    if narrow is not None:
        laid_out = _rich_table(table, narrow, gap=NARROW_GAP)
        console.print(laid_out)
        _print_left_out(console, table, narrow, width)
        return
    for each in stacked(table):
        _print_line(console, each, width, NO_NAMES)


def _print_left_out(
    console: Console, table: Table, narrow: FittedTable, width: int
) -> None:
    """Say which columns a narrow screen has no room for."""
    columns = enumerate(table.columns)
    left_out = [each.title for at, each in columns if at not in narrow.chosen]
    if left_out:
        said = table.words("table.left_out", columns=left_out)
        _print_line(console, paragraph((said, "dim")), width, NO_NAMES)


def _width(table: Table) -> int:
    lines = aligned(table)
    return max(map(cell_len, lines))


def _print_line(
    console: Console, part: Heading | Paragraph, width: int, names: WholeNames
) -> None:
    """Print a part in lines of the width, each with the styles of its pieces."""
    text = Text()
    for piece, style in part.pieces:
        name = style or ""
        text.append(flat(piece), _STYLES.get(name, name))
    indent = hang = 0
    aside = Text()
    if isinstance(part, Paragraph):
        indent = part.indent
        hang = part.hang
        aside.append(flat(part.aside), "dim")
    shown = Text()
    for line in lines_of(text.plain, width, indent, hang, names):
        if shown:
            console.print(shown)
        margin = Text(" " * line.indent)
        own = text[line.begin : line.end]
        shown = margin + own
    _print_with(console, shown, aside, width)


def _print_with(
    console: Console,
    shown: Text,
    aside: Text,
    width: int,
) -> None:
    """Print a line with what stands at its right, or below it where there is no room."""
    if aside:
        room = width - shown.cell_len - aside.cell_len
        if room < GAP:
            console.print(shown)
            shown = Text()
            room = max(0, width - aside.cell_len)
        gap = Text(" " * room)
        shown = shown + gap + aside
    console.print(shown)


def _rich_table(table: Table, grid: FittedTable, gap: int) -> RichTable:
    made = RichTable(
        box=SIMPLE_HEAD, padding=(0, gap - 1, 0, 0), pad_edge=False, show_edge=False
    )
    heads, *rows = grid.said
    for at, head in zip(grid.chosen, heads, strict=True):
        side = "right" if table.columns[at].numeric else "left"
        made.add_column(head, justify=side, no_wrap=True)  # type: ignore[arg-type]
    for row, said in zip(table.rows, rows, strict=True):
        texts = [Text(each) for each in said]
        for at, text in zip(grid.chosen, texts, strict=True):
            cell = row[at]
            if isinstance(cell, Lit) and cell.light:
                text.stylize(_STYLES[cell.light])
        made.add_row(*texts)
    return made


def stacked(table: Table) -> Iterator[Paragraph]:
    """Yield a table that is too wide, two lines a row: its words, then its figures, each named.

    Spare columns are left out, and after the first figure what is 0.
    """
    gap = " " * GAP
    worded = table.worded()
    for row, said in zip(table.rows, worded, strict=True):
        heads: list[str] = []
        figures: list[str] = []
        for column, cell, text in zip(table.columns, row, said, strict=True):
            if not column.numeric:
                heads.append(text)
            elif not figures or (cell != 0 and not column.spare):
                figures.append(f"{column.title} {text}")
        head = " ".join(heads)
        yield paragraph((head, light_of(row)))
        line = gap.join(figures)
        yield paragraph(line, indent=GAP)
