"""Reads the XML of one sheet: what its cells show, what it hides, and what is merged."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from bizenv.importers.document import (
    MAX_CELLS,
    MAX_LINES,
    Doubts,
    SourceLine,
    too_long,
    unreadable,
)
from bizenv.importers.formats.office_file import SAFELY, integer, is_on
from bizenv.importers.formats.references import (
    Cell,
    MergedCells,
    letters_of,
    merged,
    place_of,
)
from bizenv.importers.formats.sheet_parts import (
    Parts,
    RichText,
    Sheet,
    Style,
    local,
    plain,
    rich,
)
from bizenv.importers.formats.sheet_values import KeptAs, shown

_MAX_MERGED: Final = 100_000  # cells that one merge may cover
_DAY: Final = 10  # characters of a day as files write it
_FIGURE: Final = 40  # characters of a figure that are read
_HUGE: Final = 1e15  # a figure beyond which a sheet shows no digits
_NAMED: Final = 8  # cells that one doubt names
_BOOLEANS: Final = {"1": "TRUE", "0": "FALSE"}
_NOTHING: Final = RichText("")

Cells = dict[int, dict[int, str]]
"""The texts of a sheet, by row and column."""


@dataclass(slots=True)
class _Shape:
    """What a sheet hides, and which of its cells are merged.

    `hides`: all rows that do not say otherwise; `unsure` are those that say nothing.
    """

    rows: set[int] = field(default_factory=set)
    hides: bool = False
    unsure: list[int] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)
    merged: list[MergedCells] = field(default_factory=list)


class SheetReading:
    """Reads one sheet, bit by bit.

    `kept` and `kept_as` say how cells keep their values; `formulas`
    are the cells with a formula, by column, `written` what these are; `struck` and
    `unsaved` are those whose content was not read. Columns beyond the `widest` are not
    read.
    """

    def __init__(
        self,
        file: str,
        parts: Parts,
        doubts: Doubts,
        widest: int = MAX_CELLS,
    ) -> None:
        self.file = file
        self.widest = widest
        self.parts = parts
        self.doubts = doubts
        self.shape = _Shape()
        self.cells: Cells = defaultdict(dict)
        self.kept: dict[Cell, KeptAs] = {}
        self.kept_as: defaultdict[KeptAs, set[Cell]] = defaultdict(set)
        self.struck: set[Cell] = set()
        self.unsaved: set[Cell] = set()
        self.formulas: defaultdict[int, list[int]] = defaultdict(list)
        self.written: dict[Cell, str] = {}
        self.row = 0
        self.beyond: list[int] = []

    def whole(self, sheet: Sheet) -> None:
        """Read a whole sheet."""
        with self.parts.stream(sheet.part) as stream:
            events = etree.iterparse(stream, **SAFELY)
            for _, element in events:
                self._element(element)
        self._doubt_formulas()
        if self.beyond:
            row = self.beyond[0]
            first = SourceLine(row, "")
            self.doubts("too-wide", first, limit=self.widest)

    def _element(self, element: Any) -> None:
        tag = local(element)
        if tag == "row":
            self._row(element)
            element.clear()
        elif tag == "col":
            self._column(element)
        elif tag == "sheetFormatPr":
            self.shape.hides = is_on(element, "zeroHeight")
        elif tag == "mergeCell":
            reference = element.get("ref", "")
            self._merge(reference)

    def _row(self, element: Any) -> None:
        number = integer(element.get("r"))
        self.row = number or self.row + 1
        if _is_hidden(element, "ht"):
            self.shape.rows.add(self.row)
        elif (
            self.shape.hides
            and "ht" not in element.attrib
            and "hidden" not in element.attrib
        ):
            self.shape.unsure.append(self.row)
        column = 0
        for cell in element:
            if local(cell) != "c":
                continue
            written = cell.get("r", "")
            following = (self.row, column + 1)
            _, column = place_of(written, following)
            self._cell(cell, column)
        if len(self.cells) > MAX_LINES:
            raise too_long(self.file)

    def _cell(self, cell: Any, column: int) -> None:
        line = SourceLine(self.row, "")
        children = {local(each): each for each in cell}
        said, kept = self._value(cell, children)
        text = said.text.strip()
        if column > self.widest:
            if text:
                self.beyond.append(self.row)
            return
        if said.struck or (text and self._style(cell).struck):
            self.doubts("struck", line)
            if not text or not said.struck:
                self.struck.add((self.row, column))
            if not said.struck:
                return
        self._keep(text, kept, children, column)

    def _keep(
        self, text: str, kept: KeptAs, children: dict[str, Any], column: int
    ) -> None:
        """Keep what a cell shows, and its formula; one whose value was not saved is told."""
        has_formula = "f" in children
        if has_formula:
            self.written[self.row, column] = children["f"].text or ""
        if text:
            self.cells[self.row][column] = text
            self.kept[self.row, column] = kept
            self.kept_as[kept].add((self.row, column))
            if has_formula:
                rows = self.formulas[column]
                rows.append(self.row)
        elif has_formula:
            where = f"{letters_of(column)}{self.row}"
            line = SourceLine(self.row, "")
            self.doubts("formula-without-value", line, cell=where)
            self.unsaved.add((self.row, column))

    def _style(self, cell: Any) -> Style:
        at = integer(cell.get("s"))
        styles = self.parts.styles
        if at >= len(styles):
            return Style()
        return styles[at]

    def _value(self, cell: Any, children: dict[str, Any]) -> tuple[RichText, KeptAs]:
        """Return a cell's text, and how its value is kept."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = children.get("is")
            said = _NOTHING if inline is None else rich(inline)
            return said, KeptAs.AS_TYPED
        value = children.get("v")
        written = ""
        if value is not None:
            written = value.text or ""
        if kind == "s":
            return self._shared(written), KeptAs.AS_TYPED
        if kind == "d":
            day = written[:_DAY]
            return RichText(day), KeptAs.DAY
        if kind == "n" and written:
            style = self._style(cell)
            return self._number(written, style.pattern)
        if kind == "b":
            written = _BOOLEANS.get(written, written)
        text = plain(written)
        kept = KeptAs.ERROR if kind == "e" else KeptAs.AS_TYPED
        return RichText(text), kept

    def _shared(self, written: str) -> RichText:
        """Return the shared text of a number as a cell writes it."""
        at = integer(written)
        known = self.parts.shared
        if not written or at >= len(known):
            return _NOTHING
        return known[at]

    def _number(self, written: str, pattern: str) -> tuple[RichText, KeptAs]:
        as_written = RichText(written), KeptAs.AS_TYPED
        try:
            value = float(written[:_FIGURE])
        except ValueError:
            return as_written
        if not abs(value) < _HUGE:
            return as_written
        found = shown(value, pattern, from_1904=self.parts.from_1904)
        return RichText(found.text), found.kept

    def _column(self, element: Any) -> None:
        if not _is_hidden(element, "width"):
            return
        first = integer(element.get("min"))
        last = integer(element.get("max"))
        end = min(last, self.widest) + 1
        columns = range(first, end)
        self.shape.columns.update(columns)

    def _merge(self, reference: str) -> None:
        merge = merged(reference)
        if merge is None:
            return
        if merge.size > _MAX_MERGED:
            raise unreadable("document-bomb", self.file)
        last = min(merge.right, self.widest)
        merge = merge._replace(right=last)
        self.shape.merged.append(merge)

    def _doubt_formulas(self) -> None:
        """Tell of each column with formulas that their saved values were taken."""
        for column, rows in self.formulas.items():
            letters = letters_of(column)
            cells = [f"{letters}{row}" for row in rows[:_NAMED]]
            self.doubt_once("formula", rows, cells=cells, n=len(rows))

    def doubt_once(self, code: str, rows: Sequence[int], **args: object) -> None:
        """Take note of a doubt that some rows share; of very many, not all are named."""
        lines = [SourceLine(row, "") for row in rows[: MAX_CELLS + 1]]
        self.doubts.once(code, lines, **args)


def _is_hidden(element: Any, size: str) -> bool:
    """Tell whether a row or a column is hidden, or has no height or width at all."""
    if is_on(element, "hidden"):
        return True
    try:
        return float(element.get(size, "1")) == 0
    except ValueError:
        return False
