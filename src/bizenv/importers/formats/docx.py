"""Word: paragraphs and tables in their order, automatic numbering written out.

Hidden and struck text is left out; tracked changes are read as if accepted.
"""

import io
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from bizenv.importers.document import MAX_CELLS, Doubts, SourceDocument, SourceLine
from bizenv.importers.formats.word_numbers import Numbers
from bizenv.importers.formats.word_styles import Styles, value

_PARAGRAPH: Final = qn("w:p")
_TABLE: Final = qn("w:tbl")
_ROW: Final = qn("w:tr")
_CELL: Final = qn("w:tc")
_RUN: Final = qn("w:r")
_TEXT: Final = qn("w:t")
_TAB: Final = qn("w:tab")
_BREAK: Final = qn("w:br")
_BOX: Final = qn("w:txbxContent")
_CONTROL: Final = qn("w:sdt")
_CONTENT: Final = qn("w:sdtContent")
_CUSTOM: Final = qn("w:customXml")
_MERGED: Final = f"{qn('w:tcPr')}/{qn('w:vMerge')}"
_SPAN: Final = f"{qn('w:tcPr')}/{qn('w:gridSpan')}"
_FALLBACK: Final = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
)
_DELETED: Final = frozenset((qn("w:del"), qn("w:moveFrom")))
_ADDED: Final = frozenset((qn("w:ins"), qn("w:moveTo")))
_TRACKED: Final = _DELETED | _ADDED
_INVISIBLE: Final = frozenset(
    (qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr"), _FALLBACK)
)
_NOT_READ: Final = _DELETED | _INVISIBLE
_NESTING: Final = _ADDED | {_CUSTOM}
"""Elements that paragraphs and tables may stand in."""
_AROUND_ROWS: Final = _ADDED | {_CONTENT}
_LEFT_OUT: Final = (
    (qn("w:vanish"), "hidden"),
    (qn("w:strike"), "struck"),
    (qn("w:dstrike"), "struck"),
)
"""Properties of a run that is not read, and the doubt that says so."""
_OFF: Final = frozenset(("0", "false", "off"))
_DEPTH: Final = 60


def read_docx(file: str, data: bytes) -> SourceDocument:
    """Return the paragraphs and table rows of a document.

    A line's number counts both, empty ones too.
    """
    opened = docx.Document(io.BytesIO(data))
    doubts = Doubts(file)
    body = _Body(opened, doubts)
    lines = tuple(body.lines())
    return SourceDocument(file, lines, tuple(doubts.found))


class _Body:
    def __init__(self, opened: Any, doubts: Doubts) -> None:
        self.body = opened.element.body
        self.doubts = doubts
        self.styles = Styles(opened)
        self.numbers = Numbers(opened, self.styles)
        self.number = 0
        self.tables = 0

    def lines(self) -> Iterator[SourceLine]:
        yield from self._blocks(self.body, 0)

    def _blocks(self, parent: Any, depth: int) -> Iterator[SourceLine]:
        if depth > _DEPTH:
            return
        below = depth + 1
        for element in parent:
            tag = element.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(element)
            elif tag == _TABLE:
                yield from self._table(element)
            elif tag == _CONTROL:
                content = element.find(_CONTENT)
                if content is not None:
                    yield from self._blocks(content, below)
            elif tag in _NESTING:
                yield from self._blocks(element, below)

    def _paragraph(self, element: Any) -> Iterator[SourceLine]:
        self.number += 1
        level = self.styles.outline_level(element)
        text = self._text(element)
        if text.strip():
            number = self.numbers.prefix(element)
            text = number + text
        column = 1
        for part in text.split("\n"):
            yield SourceLine(self.number, part, column, level)
            column += len(part) + 1

    def _text(self, element: Any) -> str:
        """Return the text that Word shows of a paragraph, and doubt the rest."""
        parts: list[str] = []
        waiting = [element]
        doubted: set[str] = set()
        while waiting:
            each = waiting.pop()
            doubted |= _doubts_about(each)
            if _is_read(each):
                parts.append(_own_text(each))
                children = list(each)
                waiting += reversed(children)
        place = SourceLine(self.number, "")
        for code in sorted(doubted):
            self.doubts(code, place)
        return "".join(parts)

    def _table(self, element: Any) -> Iterator[SourceLine]:
        self.tables += 1
        table = self.tables
        above: list[str] = []
        for row in element.iter(_ROW):
            if not _in_table(row, element):
                continue
            self.number += 1
            texts, continued = self._row(row, above)
            above = texts
            said = " ".join(texts)
            yield SourceLine(
                self.number,
                said,
                cells=tuple(texts),
                continued=tuple(continued),
                table=table,
            )

    def _row(self, row: Any, above: list[str]) -> tuple[list[str], list[bool]]:
        """Return a row's texts, and which of them go on from the row above."""
        texts: list[str] = []
        continued: list[bool] = []
        for cell in row.iter(_CELL):
            if not _in_row(cell, row):
                continue
            text = self._cell(cell)
            goes_on = _merged_down(cell)
            at = len(texts)
            if goes_on and at < len(above):
                text = above[at]
            width = _columns(cell)
            texts += [text] * width
            continued += [goes_on] * width
        return texts, continued

    def _cell(self, cell: Any) -> str:
        paragraphs = cell.iter(_PARAGRAPH)
        text = "\n".join(map(self._text, paragraphs))
        return text.strip()


def _is_read(element: Any) -> bool:
    tag = element.tag
    if tag in _NOT_READ:
        return False
    return tag != _RUN or _left_out(element) is None


def _own_text(element: Any) -> str:
    tag = element.tag
    if tag == _TEXT:
        return element.text or ""
    if tag == _TAB:
        in_run = element.getparent().tag == _RUN
        return "\t" if in_run else ""
    return "\n" if tag in (_BREAK, _BOX) else ""


def _doubts_about(element: Any) -> set[str]:
    """Return the doubts that a person who reads the draft should know of."""
    tag = element.tag
    if tag in _TRACKED:
        return {"tracked-change"}
    if tag == _BOX:
        return {"text-box"}
    code = _left_out(element) if tag == _RUN else None
    if code is None:
        return set()
    texts = (child.text for child in element.iter(_TEXT))
    return {code} if any(texts) else set()


def _in_table(row: Any, table: Any) -> bool:
    """Tell whether a row is the table's own, not that of a table in a cell."""
    above = row.getparent()
    return above is table or above.tag in _AROUND_ROWS


def _in_row(cell: Any, row: Any) -> bool:
    above = cell.getparent()
    while above.tag in (_CONTENT, _CONTROL):
        above = above.getparent()
    return bool(above is row)


def _merged_down(cell: Any) -> bool:
    found = cell.find(_MERGED)
    if found is None:
        return False
    return value(found) != "restart"


def _columns(cell: Any) -> int:
    written = value(cell.find(_SPAN))
    if not written or not written.isdecimal():
        return 1
    width = min(int(written), MAX_CELLS)
    return max(1, width)


def _left_out(run: Any) -> str | None:
    """Return why a run is not read: hidden or struck through."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return None
    for name, code in _LEFT_OUT:
        found = properties.find(name)
        if found is None:
            continue
        written = value(found) or "1"
        if written not in _OFF:
            return code
    return None
