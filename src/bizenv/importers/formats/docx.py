"""Word: paragraphs and tables in their order, automatic numbering written out.

Hidden and struck text is left out; tracked changes are read as if accepted.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from bizenv.importers.document import (
    MAX_CELLS,
    Doubts,
    Place,
    SourceDocument,
    SourceLine,
)
from bizenv.importers.formats.office_file import integer
from bizenv.importers.formats.word_numbers import Numbers
from bizenv.importers.formats.word_parts import Package, is_set, shown_text, value, w
from bizenv.importers.formats.word_runs import (
    ADDED,
    DoubtFound,
    doubts_about,
    is_read,
    own_text,
)
from bizenv.importers.formats.word_styles import Styles
from bizenv.importers.formats.word_tables import (
    TABLE,
    cells,
    columns_of,
    in_another,
    is_frame,
    is_merged_down,
    rows,
    tables_below,
)

_PARAGRAPH: Final = w("p")
_CONTROL: Final = w("sdt")
_CONTENT: Final = w("sdtContent")
_CHUNK: Final = w("altChunk")
_BEFORE: Final = f"{w('trPr')}/{w('gridBefore')}"
_CHANGES: Final = (
    ("tracked-change", f"{w('trPr')}/{w('del')}", True),
    ("tracked-change", f"{w('trPr')}/{w('ins')}", False),
    ("hidden", f"{w('trPr')}/{w('hidden')}", True),
)
"""What is told of a row, by what, and whether it is gone with it."""
_CELL_CHANGES: Final = (
    (f"{w('tcPr')}/{w('cellDel')}", True),
    (f"{w('tcPr')}/{w('cellIns')}", False),
)
_DEPTH: Final = 60
_QUOTED: Final = 16  # characters of a paragraph by which people find it
_HEADING: Final = 120  # characters of a header or footer in a doubt
_PAGE: Final = re.compile(r"[-—–·\s第共页/0-9PpagefofO]{0,24}")
"""What headers and footers say on each page without saying anything."""
_RELATED: Final = MAX_CELLS + 1  # places that are named of one doubt
_ONCE: Final = ("picture",)
"""Doubts that come once for all their places."""


def read_docx(file: str, data: bytes) -> SourceDocument:
    """Return the paragraphs and table rows of a document.

    A line's number counts both, empty ones too.
    """
    package = Package(data)
    doubts = Doubts(file)
    body = _Body(package, doubts)
    lines = tuple(body.lines())
    body.doubt_once()
    first = SourceLine(1, "")
    for kind, text in package.around():
        if _PAGE.fullmatch(text) is None:
            heading = text[:_HEADING]
            doubts(f"page-{kind}", first, text=heading)
    found = tuple(doubts.found)
    return SourceDocument(file, lines, found)


class _Body:
    def __init__(self, package: Package, doubts: Doubts) -> None:
        self.package = package
        self.doubts = doubts
        self.styles = Styles(package)
        self.numbers = Numbers(package, self.styles)
        self.number = 0
        self.paragraphs = 0
        self.tables = 0
        self.once: defaultdict[str, list[SourceLine]] = defaultdict(list)

    def lines(self) -> Iterator[SourceLine]:
        yield from self._blocks(self.package.body, 0)

    def _blocks(self, parent: Any, depth: int) -> Iterator[SourceLine]:
        if depth > _DEPTH:
            return
        below = depth + 1
        for element in parent:
            tag = element.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(element)
            elif tag == TABLE:
                yield from self._table(element)
            elif tag == _CONTROL:
                content = element.find(_CONTENT)
                if content is not None:
                    yield from self._blocks(content, below)
            elif tag in ADDED:
                yield from self._blocks(element, below)
            elif tag == _CHUNK:
                self.number += 1
                line = SourceLine(self.number, "")
                self.doubts("embedded", line)

    def _paragraph(self, element: Any) -> Iterator[SourceLine]:
        self.number += 1
        self.paragraphs += 1
        level = self.styles.outline_level(element)
        kind = "paragraph"
        within = (kind, self.paragraphs)
        text = self._text(element, within)
        if text.strip():
            number = self.numbers.prefix(element)
            text = number + text
        own = (kind, self.paragraphs, _beginning(text))
        column = 1
        for part in text.split("\n"):
            yield SourceLine(self.number, part, column, level, place=own)
            column += len(part) + 1
        for table in tables_below(element):  # in a text box
            yield from self._table(table)

    def _text(self, element: Any, place: Place) -> str:
        """Return the text that Word shows of a paragraph, and doubt the rest."""
        parts: list[str] = []
        waiting = [element]
        doubted: set[DoubtFound] = set()
        while waiting:
            each = waiting.pop()
            doubted.update(doubts_about(each, self.package))
            if is_read(each) and each.tag != TABLE:
                parts.append(own_text(each))
                children = list(each)
                waiting += reversed(children)
        text = "".join(parts)
        if place[0] == "paragraph":
            place = (*place, _beginning(text))
        line = SourceLine(self.number, "", place=place)
        self._doubt(doubted, line)
        return text

    def _doubt(self, found: set[DoubtFound], line: SourceLine) -> None:
        for code, text in sorted(found):
            if code in _ONCE:
                self.once[code].append(line)
            else:
                self.doubts(code, line, text=text)

    def doubt_once(self) -> None:
        """Tell once of what stands in many places."""
        for code, lines in self.once.items():
            self.doubts.once(code, lines[:_RELATED], n=len(lines))

    def _table(self, element: Any) -> Iterator[SourceLine]:
        if is_frame(element):
            for row in rows(element):
                for cell in cells(row):
                    yield from self._blocks(cell, 0)
            return
        self.tables += 1
        table = self.tables
        above: list[str] = []
        count = 0
        for row in rows(element):
            self.number += 1
            count += 1
            place = ("row", table, count)
            if self._is_gone(row, place):
                continue
            texts, continued = self._row(row, above, place)
            above = texts
            said = " ".join(texts)
            yield SourceLine(
                self.number,
                said,
                cells=tuple(texts),
                continued=tuple(continued),
                table=table,
                place=place,
            )

    def _is_gone(self, row: Any, place: Place) -> bool:
        """Tell whether a row was deleted or is hidden; that, and an added one, is told."""
        line = SourceLine(self.number, "", place=place)
        gone = False
        for code, path, is_gone in _CHANGES:
            if is_set(row.find(path)):
                self.doubts(code, line)
                gone = gone or is_gone
        return gone

    def _row(
        self,
        row: Any,
        above: list[str],
        place: Place,
    ) -> tuple[list[str], list[bool]]:
        """Return a row's texts, and which of them go on from the row above."""
        written = value(row.find(_BEFORE))
        before = min(integer(written), MAX_CELLS)
        texts = [""] * before
        continued = [False] * before
        for cell in cells(row):
            text = self._standing(cell, place)
            goes_on = is_merged_down(cell)
            at = len(texts)
            if goes_on and at < len(above):
                text = above[at]
            width = columns_of(cell)
            texts += [text] * width
            continued += [goes_on] * width
        return texts, continued

    def _standing(self, cell: Any, place: Place) -> str:
        """Return a cell's text; of one that was deleted there is none."""
        line = SourceLine(self.number, "", place=place)
        for path, is_gone in _CELL_CHANGES:
            if cell.find(path) is not None:
                self.doubts("tracked-change", line)
                if is_gone:
                    return ""
        return self._cell(cell, place)

    def _cell(self, cell: Any, place: Place) -> str:
        texts: list[str] = []
        for table in tables_below(cell):
            line = SourceLine(self.number, "", place=place)
            self.doubts("nested-table", line, text=shown_text(table)[:_HEADING])
        for paragraph in cell.iter(_PARAGRAPH):
            if in_another(paragraph, cell):
                continue
            text = self._text(paragraph, place)
            number = self.numbers.prefix(paragraph)  # 序号 may be nothing else
            texts.append(number + text)
        return "\n".join(texts).strip()


def _beginning(text: str) -> str:
    return " ".join(text.split())[:_QUOTED]
