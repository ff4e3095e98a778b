"""Word: paragraphs and tables in their order, automatic numbering written out, what is hidden or struck left out."""

import io
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from bizenv.importers.document import Document, Doubts, Line
from bizenv.importers.formats.word_numbers import Numbers

_TEXT, _TAB, _BREAK, _RUN, _BOX = (
    qn("w:t"),
    qn("w:tab"),
    qn("w:br"),
    qn("w:r"),
    qn("w:txbxContent"),
)
_DELETED: Final = frozenset((qn("w:del"), qn("w:moveFrom")))
_ADDED: Final = frozenset((qn("w:ins"), qn("w:moveTo")))
_SKIPPED: Final = frozenset((qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"))  # fmt: skip
_OFF: Final = frozenset(("0", "false", "off"))
_DEPTH: Final = 60


def read_docx(file: str, data: bytes) -> Document:
    """Return the paragraphs and table rows of a document. A line's number counts both, empty ones too."""
    opened = docx.Document(io.BytesIO(data))
    doubts = Doubts(file)
    return Document(file, tuple(_Reader(opened, doubts).lines()), tuple(doubts.found))


class _Reader:
    def __init__(self, opened: Any, doubts: Doubts) -> None:
        self.body = opened.element.body
        self.doubts = doubts
        self.numbers = Numbers(opened)
        self.number = 0
        self.tables = 0

    def lines(self) -> Iterator[Line]:
        yield from self._blocks(self.body, 0)

    def _blocks(self, parent: Any, depth: int) -> Iterator[Line]:
        if depth > _DEPTH:
            return
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._blocks(content, depth + 1)
            elif element.tag in _ADDED or element.tag == qn("w:customXml"):
                yield from self._blocks(element, depth + 1)

    def _paragraph(self, element: Any) -> Iterator[Line]:
        self.number += 1
        line = Line(self.number, "")
        level = self.numbers.outline_level(element)
        text = self._text(element, line)
        prefix = self.numbers.prefix(element) if text.strip() else ""
        column = 1
        for part in (prefix + text).split("\n"):
            yield Line(self.number, part, column, level)
            column += len(part) + 1

    def _text(self, element: Any, line: Line) -> str:
        parts: list[str] = []
        waiting = [element]
        told: set[str] = set()
        while waiting:
            each = waiting.pop()
            tag = each.tag
            told |= _worth_telling(each)
            if tag in _DELETED or tag in _SKIPPED or (tag == _RUN and _left_out(each)):
                continue
            if tag == _TEXT:
                parts.append(each.text or "")
            elif tag == _TAB and each.getparent().tag == _RUN:
                parts.append("\t")
            elif tag in (_BREAK, _BOX):
                parts.append("\n")
            waiting += reversed(list(each))
        for code in sorted(told):
            self.doubts(code, line)
        return "".join(parts)

    def _table(self, element: Any) -> Iterator[Line]:
        self.tables += 1
        table = self.tables
        above: list[str] = []
        for row in element.iter(qn("w:tr")):
            if row.getparent() is not element and row.getparent().tag not in (
                qn("w:sdtContent"),
                *_ADDED,
            ):
                continue  # of a table in a cell
            self.number += 1
            line = Line(self.number, "")
            texts: list[str] = []
            continued: list[bool] = []
            for cell in row.iter(qn("w:tc")):
                if not _in_row(cell, row):
                    continue
                text = "\n".join(
                    self._text(each, line) for each in cell.iter(qn("w:p"))
                ).strip()
                goes_on = _merged_down(cell)
                if goes_on and len(texts) < len(above):
                    text = above[len(texts)]
                for _ in range(_columns(cell)):
                    texts.append(text)
                    continued.append(goes_on)
            above = texts
            yield Line(
                self.number,
                " ".join(texts),
                cells=tuple(texts),
                continued=tuple(continued),
                table=table,
            )


def _worth_telling(element: Any) -> set[str]:
    """Return codes of what a reader of the draft should know of an element."""
    if element.tag in _DELETED or element.tag in _ADDED:
        return {"tracked-change"}
    if element.tag == _BOX:
        return {"text-box"}
    code = _left_out(element) if element.tag == _RUN else None
    return (
        {code} if code and any(child.text for child in element.iter(_TEXT)) else set()
    )


def _in_row(cell: Any, row: Any) -> bool:
    above = cell.getparent()
    while above.tag == qn("w:sdtContent") or above.tag == qn("w:sdt"):
        above = above.getparent()
    return bool(above is row)


def _merged_down(cell: Any) -> bool:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return found is not None and found.get(qn("w:val")) != "restart"


def _columns(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    written = found.get(qn("w:val")) if found is not None else "1"
    return max(1, min(int(written), 64)) if written and written.isdecimal() else 1


def _left_out(run: Any) -> str | None:
    """Return why a run is not read: hidden or struck through."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return None
    for name, code in (
        ("w:vanish", "hidden"),
        ("w:strike", "struck"),
        ("w:dstrike", "struck"),
    ):
        found = properties.find(qn(name))
        if found is not None and (found.get(qn("w:val")) or "1") not in _OFF:
            return code
    return None
