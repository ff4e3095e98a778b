"""Text on a terminal, with Rich: colours, and tables that fit the width."""

import io
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bizenv.formats.layout import LIGHTS, Block, Line, aligned, inert, stacked
from bizenv.pages.table import Table


def terminal(blocks: Iterable[Block], width: int, *, color: bool) -> str:
    """Return blocks as a terminal of some columns shows them. Nothing in the data is taken as markup."""
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
    for block in blocks:
        if isinstance(block, Line):
            _print_line(console, block)
        elif _width(block) > width:
            for each in stacked(block):
                _print_line(console, each)
        else:
            console.print(_rich_table(block))
    return "".join(f"{each.rstrip()}\n" for each in out.getvalue().splitlines())


def _print_line(console: Console, block: Line) -> None:
    text = Text()
    for piece, style in block.pieces:
        text.append(inert(piece), LIGHTS.get(style or "", style or ""))
    console.print(Padding(text, (0, 0, 0, block.indent)) if block.indent else text)


def _width(table: Table) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, aligned(table))) + 2


def _rich_table(table: Table) -> RichTable:
    grid = RichTable(box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    for column in table.columns:
        grid.add_column(
            column.title, justify="right" if column.numeric else "left", no_wrap=True
        )
    for row in table.rows:
        light = LIGHTS.get(row.light or "")
        cells = [Text(inert(cell)) for cell in row.cells]
        if light and cells:
            cells[0].stylize(light)
        grid.add_row(*cells)
    return grid
