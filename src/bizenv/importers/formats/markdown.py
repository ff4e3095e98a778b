"""Markdown: headings, lists, tables and emphasis read line by line.

Not by a library: to Markdown the * that marks a lead is emphasis, and lines that labels
stand on are one paragraph.
"""

import re
from collections.abc import Iterator
from typing import Final

from bizenv.importers.document import MAX_CELLS, Doubts, SourceDocument, SourceLine
from bizenv.importers.formats.text import text_lines

_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]{1,4}(.{1,400})")
_BULLET: Final = re.compile(r"[ \t]{0,12}[-+*][ \t]{1,4}(?:\[[ xX]\][ \t]{1,4})?(?=\S)")
_RULE: Final = re.compile(
    r"[ \t]{0,4}\|?(?:[ \t]{0,4}:?-{1,60}:?[ \t]{0,4}\|?){1,64}[ \t]{0,4}"
)
_BAR: Final = "---"
_SETTING: Final = re.compile(r"[A-Za-z_][\w-]*:|[ \t]+\S|- |#")  # a line of YAML
_FENCE: Final = ("```", "~~~")
_STRIKE: Final = "~~"
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_SIGNS: Final = (
    ("**", ""),
    ("__", ""),
    ("<br>", "\n"),
    ("<br/>", "\n"),
    ("\\*", "*"),
)
"""Signs of emphasis and line ends, and the text in their place."""
_MORE_SIGNS: Final = (("\\.", "."), ("`", ""))
"""Signs that may stand in a link, and the text in their place."""


def read_markdown(file: str, data: bytes) -> SourceDocument:
    """Return the lines of a Markdown file: heading levels known, tables as rows."""
    doubts = Doubts(file)
    page = _Markdown(doubts)
    raw = text_lines(file, data)
    lines = tuple(page.read(raw))
    found = tuple(doubts.found)
    return SourceDocument(file, lines, found)


class _Markdown:
    """Knows, from line to line, whether it stands in a table or in a fenced block."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.table = 0
        self.in_table = False
        self.fenced = False

    def read(self, lines: list[str]) -> Iterator[SourceLine]:
        settings = _settings(lines)
        if settings:
            first = SourceLine(1, lines[0])
            self.doubts("front-matter", first)
        for number, raw in enumerate(lines, start=1):
            if number <= settings:
                continue
            if raw.lstrip().startswith(_FENCE):
                self.fenced = not self.fenced
                continue
            text = self._without_marks(number, raw)
            row = text.strip()
            if _is_row(row) and not self.fenced:
                yield from self._row(number, row)
            else:
                self.in_table = False
                yield from self._line(number, text)

    def _without_marks(self, number: int, raw: str) -> str:
        """Return a line without the marks of a quotation and without its struck text."""
        text = raw
        if raw.lstrip().startswith(">"):
            text = raw.lstrip(" \t>")
        if _STRIKE not in text:
            return text
        line = SourceLine(number, raw)
        self.doubts("struck", line)
        return _without_struck(text)

    def _row(self, number: int, row: str) -> Iterator[SourceLine]:
        if _RULE.fullmatch(row):
            return
        if not self.in_table:
            self.table += 1
        self.in_table = True
        inside = row.strip("|")
        written = inside.split("|")[:MAX_CELLS]
        bare = map(_bare, written)
        cells = tuple(map(str.strip, bare))
        said = " ".join(cells)
        yield SourceLine(number, said, cells=cells, table=self.table)

    def _line(self, number: int, text: str) -> Iterator[SourceLine]:
        heading = _HEADING.fullmatch(text.rstrip())
        if heading is not None and not self.fenced:
            marks, written = heading.groups()
            level = len(marks)
            title = _bare(written.rstrip("# "))
            yield SourceLine(number, title, level=level)
        elif not _RULE.fullmatch(text.strip()):
            bullet = _BULLET.match(text)
            if bullet is not None:
                text = text[bullet.end() :]
            yield SourceLine(number, _bare(text))


def _settings(lines: list[str]) -> int:
    """Return how many lines the settings of the page take that stand above it, between ---."""
    if not lines or lines[0].rstrip() != _BAR:
        return 0
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in (_BAR, "..."):
            return number
        if line.strip() and not _SETTING.match(line):
            return 0
    return 0


def _is_row(text: str) -> bool:
    several = text.count("|") > 1
    return several and text.startswith("|")


def _bare(text: str) -> str:
    for sign, meant in _SIGNS:
        text = text.replace(sign, meant)
    text = _LINK.sub(r"\1", text)
    for sign, meant in _MORE_SIGNS:
        text = text.replace(sign, meant)
    return text


def _without_struck(text: str) -> str:
    parts = text.split(_STRIKE)
    signs = len(parts) - 1
    if signs % 2:  # one of them is never closed
        return text
    return "".join(parts[::2])
