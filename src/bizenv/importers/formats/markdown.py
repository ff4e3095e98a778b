"""Markdown: headings, lists, tables and emphasis read line by line.

Not by a library: to Markdown the * that marks a lead is emphasis, and lines that labels stand on are one paragraph.
"""

import re
from collections.abc import Iterator
from typing import Final

from bizenv.importers.document import MAX_CELLS, Document, Doubts, Line
from bizenv.importers.formats.text import text_lines

_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]{1,4}(.{1,400})")
_BULLET: Final = re.compile(r"[ \t]{0,12}[-+*][ \t]{1,4}(?=\S)")
_RULE: Final = re.compile(
    r"[ \t]{0,4}\|?(?:[ \t]{0,4}:?-{1,60}:?[ \t]{0,4}\|?){1,64}[ \t]{0,4}"
)
_FENCE: Final = ("```", "~~~")
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")


def read_markdown(file: str, data: bytes) -> Document:
    """Return the lines of a Markdown file, heading levels told, tables as rows."""
    doubts = Doubts(file)
    return Document(
        file, tuple(_lines(text_lines(file, data), doubts)), tuple(doubts.found)
    )


def _lines(lines: list[str], doubts: Doubts) -> Iterator[Line]:
    table, inside, fenced = 0, False, False
    for number, raw in enumerate(lines, start=1):
        if raw.lstrip().startswith(_FENCE):
            fenced = not fenced
            continue
        text = raw.lstrip(" \t>") if raw.lstrip().startswith(">") else raw
        if "~~" in text:
            text = _without_struck(text)
            doubts("struck", Line(number, raw))
        row = text.strip()
        if not fenced and row.startswith("|") and row.count("|") > 1:
            if _RULE.fullmatch(row):
                continue
            table += not inside
            inside = True
            cells = tuple(_bare(cell).strip() for cell in row.strip("|").split("|"))[
                :MAX_CELLS
            ]
            yield Line(number, " ".join(cells), cells=cells, table=table)
            continue
        inside = False
        heading = _HEADING.fullmatch(text.rstrip())
        if heading is not None and not fenced:
            yield Line(number, _bare(heading[2].rstrip("# ")), level=len(heading[1]))
        elif not _RULE.fullmatch(row) or not row:
            bullet = _BULLET.match(text)
            yield Line(number, _bare(text[bullet.end() :] if bullet else text))


def _bare(text: str) -> str:
    text = (
        text.replace("**", "")
        .replace("__", "")
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("\\*", "*")
    )
    return _LINK.sub(r"\1", text).replace("\\.", ".").replace("`", "")


def _without_struck(text: str) -> str:
    parts = text.split("~~")
    return "".join(parts[::2]) if len(parts) % 2 else text
