"""A page as Markdown."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from bizenv.formats.page import (
    Heading,
    Item,
    Page,
    Paragraph,
    Plainer,
    Table,
    flat,
    joined,
    laid_out,
    text_of,
)
from bizenv.formats.picture import Bars, Picture, Trends
from bizenv.messages import Catalogue

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~!&])")
# Hosts call whom such a word names, escaped or not; a comment in it makes two words
_MENTION: Final = re.compile(r"(?<![A-Za-z0-9])@(?=\w)")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    shown = flat(text)
    marked = _MARKUP.sub(r"\\\1", shown)
    return _MENTION.sub("@<!-- -->", marked)


def table_line(cells: Iterable[str]) -> str:
    """Return a row of a table, whose cells are Markdown already."""
    inside = " | ".join(cells)
    return f"| {inside} |"


def markdown(page: Page, words: Catalogue) -> str:
    """Return a page as Markdown; items that follow one another are one list."""
    blocks: list[str] = []
    listed = False
    for part in laid_out(page.parts):
        said = _said(part, words)
        goes_on = listed and isinstance(part, Item)
        if goes_on:
            blocks[-1] += f"\n{said}"
        else:
            blocks.append(said)
        listed = isinstance(part, Item)
    return "\n\n".join(blocks) + "\n"


def _said(part: Plainer, words: Catalogue) -> str:
    match part:
        case Table():
            return _table(part)
        case Item():
            notes = [f"  - {escaped(note)}" for note in part.notes]
            item = f"- {escaped(part.text)}"
            return "\n".join([item, *notes])
        case Heading():
            return f"{'#' * part.level} {_line(part)}"
        case Paragraph():
            said = text_of(part).strip()
            text = escaped(joined(said, words))
            if part.indent:
                return f"- {text}"
            return text
        case Bars() | Trends():
            return _drawn(part)
        case _:
            assert_never(part)


def _drawn(picture: Picture) -> str:
    """Return a picture in signs, as text that is shown as it is: it is indented."""
    from bizenv.formats.bars import picture_lines

    lines = []
    for pieces in picture_lines(picture, None):
        text = "".join([said for said, _ in pieces])
        lines.append(f"    {text}")
    return "\n".join(lines)


def _line(part: Heading | Paragraph) -> str:
    return escaped(text_of(part).strip())


def _table(table: Table) -> str:
    columns = table.columns
    titles = [escaped(each.title) for each in columns]
    sides = ["---:" if each.numeric else ":---" for each in columns]
    lines = [table_line(titles), table_line(sides), *table_lines(table)]
    return "\n".join(lines)


def table_lines(table: Table) -> Iterator[str]:
    """Yield the lines of a table's rows."""
    for row in table.worded():
        cells = [escaped(cell) for cell in row]
        yield table_line(cells)
