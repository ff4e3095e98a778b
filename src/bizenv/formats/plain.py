"""A page as plain text: for a pipe, a file, a mail.

Tables are aligned; wide characters take two columns.
"""

from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from rich.cells import cell_len

from bizenv.formats.names import NO_NAMES, WholeNames
from bizenv.formats.page import (
    Heading,
    Item,
    Page,
    Paragraph,
    Parts,
    Plainer,
    Table,
    flat,
    in_lines,
    text_of,
)
from bizenv.formats.picture import Bars, Picture, Trends
from bizenv.messages import Catalogue

GAP: Final = 2
INDENT: Final = 2


def text(page: Page, words: Catalogue) -> str:
    """Return a page as plain text, in lines of its width if it has one."""
    names = NO_NAMES if page.width is None else WholeNames(words.names())
    return plain(page.parts, page.width, names)


def plain(parts: Parts, width: int | None = None, names: WholeNames = NO_NAMES) -> str:
    """Return parts as plain text; without a width there is no limit on lines."""
    lines: list[str] = []
    for part in in_lines(parts):
        lines += _lines(part, width, names)
    ended = [f"{line.rstrip()}\n" for line in lines]
    return "".join(ended)


def _lines(part: Plainer, width: int | None, names: WholeNames) -> Iterable[str]:
    match part:
        case Table():
            return aligned(part)
        case Item():
            return item_lines(part, width, names)
        case Heading():
            return _heading(part, width, names)
        case Paragraph():
            shown = _shown(part)
            return _fitted(shown, width, part.indent, part.hang, names)
        case Bars() | Trends():
            return _drawn(part, width)
        case _:
            assert_never(part)


def _drawn(picture: Picture, width: int | None) -> Iterator[str]:
    """Yield a picture in signs."""
    from bizenv.formats.bars import picture_lines

    for pieces in picture_lines(picture, width):
        yield "".join([text for text, _ in pieces])


def _heading(part: Heading, width: int | None, names: WholeNames) -> list[str]:
    shown = _shown(part)
    lines = list(_fitted(shown, width, 0, 0, names))
    if part.level == 1:
        under = cell_len(lines[-1])
        if width is not None:
            under = min(width, under)
        lines.append("=" * under)
    return lines


def _shown(part: Heading | Paragraph) -> str:
    said = text_of(part)
    return flat(said)


def item_lines(
    part: Item, width: int | None = None, names: WholeNames = NO_NAMES
) -> Iterator[str]:
    """Yield the lines of an item: its text, and below it the notes."""
    below = INDENT * 2
    text = flat(part.text)
    yield from _fitted(text, width, INDENT, below, names)
    for note in part.notes:
        text = flat(note)
        yield from _fitted(text, width, below, below, names)


def _fitted(
    said: str,
    width: int | None,
    first: int,
    rest: int,
    names: WholeNames,
) -> Iterable[str]:
    if width is None:
        space = " " * first
        return [f"{space}{said}"]
    from bizenv.formats.wrapping import wrapped

    return wrapped(said, width, first, rest, names)


def aligned(table: Table) -> list[str]:
    """Return a table as lines, columns aligned; figures to the right."""
    heads = [column.title for column in table.columns]
    every = (heads, *table.worded())
    rows = [list(map(flat, row)) for row in every]
    widths = []
    for cells in zip(*rows, strict=True):
        widest = max(map(cell_len, cells))
        widths.append(widest)
    numeric = [column.numeric for column in table.columns]
    gap = " " * GAP
    lines = []
    for row in rows:
        padded = _padded(row, widths, numeric)
        lines.append(gap.join(padded))
    return lines


def _padded(row: list[str], widths: list[int], numeric: list[bool]) -> Iterator[str]:
    for cell, width, right in zip(row, widths, numeric, strict=True):
        missing = width - cell_len(cell)
        space = " " * missing
        yield space + cell if right else cell + space
