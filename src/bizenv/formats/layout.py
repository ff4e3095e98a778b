"""What a text for people is made of, and how it stands in a pipe: plain, aligned, wide characters two columns."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from bizenv.pages.table import Table

LIGHTS: Final = {"red": "bold red", "yellow": "yellow", "green": "green"}
GAP: Final = 2
JOINERS: Final = (
    "\u200c\u200d\u180e"  # emoji and Mongolian script are written with them
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: pieces, each with a style (a light, `bold`, `dim`, or none). `indent` in columns."""

    pieces: tuple[tuple[str, str | None], ...]
    indent: int = 0

    @property
    def text(self) -> str:
        """The line without styles."""
        return " " * self.indent + "".join(inert(text) for text, _ in self.pieces)


Block = Line | Table


def line(*pieces: str | tuple[str, str | None], indent: int = 0) -> Line:
    """Return a line of pieces; a bare string has no style."""
    return Line(
        tuple(piece if isinstance(piece, tuple) else (piece, None) for piece in pieces),
        indent,
    )


def inert(text: str) -> str:
    """Return data as it may be shown: control and direction characters as visible escapes, nothing else changed."""
    if text.isprintable():
        return text
    return "".join(char if _harmless(char) else f"\\u{ord(char):04x}" for char in text)


def _harmless(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs" or char in JOINERS


def plain(blocks: Iterable[Block]) -> str:
    """Return blocks as plain text, without a limit on width."""
    lines: list[str] = []
    for block in blocks:
        lines += aligned(block) if isinstance(block, Table) else [block.text]
    return "".join(f"{each.rstrip()}\n" for each in lines)


def aligned(table: Table) -> list[str]:
    """Return a table as lines, columns aligned; figures to the right."""
    rows = [
        [inert(column.title) for column in table.columns],
        *([inert(cell) for cell in row.cells] for row in table.rows),
    ]
    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    numeric = [column.numeric for column in table.columns]
    return [
        (" " * GAP).join(
            _padded(cell, width, right=right)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        for row in rows
    ]


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space


def stacked(table: Table) -> list[Line]:
    """Return a table that is too wide as two lines a row: what it is about, then its figures, each named."""
    lines = []
    for row in table.rows:
        named = list(zip(table.columns, row.cells, strict=True))
        heads = [cell for column, cell in named if not column.numeric]
        figures = [f"{column.title} {cell}" for column, cell in named if column.numeric]
        lines.append(line((" ".join(heads), row.light)))
        lines.append(line((" " * GAP).join(figures), indent=GAP))
    return lines
