"""Reports as Markdown: a heading, the sentences, one table."""

import re
from collections.abc import Iterable
from typing import Final

from bizenv.render.layout import Block, Line, inert
from bizenv.report.table import Table

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~!])")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", inert(text)).replace("\n", " ")


def markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown; a bold line that stands alone is a heading."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            parts.append(_table(block))
        elif block.text.strip():
            parts.append(_paragraph(block))
    return "\n\n".join(parts) + "\n"


def _paragraph(line: Line) -> str:
    bold = [style == "bold" for text, style in line.pieces if text.strip()]
    text = escaped(line.text.strip())
    if line.indent:
        return f"- {text}"
    return f"## {text}" if bold and bold[0] else text


def _table(table: Table) -> str:
    rows = [
        [column.title for column in table.columns],
        ["---:" if column.numeric else ":---" for column in table.columns],
        *([escaped(cell) for cell in row.cells] for row in table.rows),
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
