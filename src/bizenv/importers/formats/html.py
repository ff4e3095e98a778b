"""HTML: the text that a person sees on the page, block by block, tables as rows.

Nothing is fetched, nothing is run.
"""

from typing import Any, Final

import lxml.html
from lxml import etree

from bizenv.importers.document import MAX_CELLS, Doubts, SourceDocument, SourceLine
from bizenv.importers.formats.grid import Grid, Spanning

_UNSEEN_TAGS: Final = (
    "script style noscript template head iframe object embed svg math select"
    " option button textarea input nav"
)
_INLINE_TAGS: Final = (
    "a abbr b bdi bdo big cite code em font i ins kbd label mark q rp rt ruby small"
    " span strong sub sup time tt u var wbr o:p"
)
_SKIPPED: Final = frozenset(_UNSEEN_TAGS.split())
_INLINE: Final = frozenset(_INLINE_TAGS.split())
_STRUCK: Final = frozenset(("del", "s", "strike"))
_BREAKING: Final = frozenset(("br", "p", "div", "li"))
"""Elements of a cell that begin a line of their own."""
_HEADINGS: Final = {f"h{level}": level for level in range(10)}
_COLONS: Final = ("：", ":")
_DEPTH: Final = 200
_DIGITS: Final = 3  # of the number that a list may start with
_MAX_ROWS: Final = 1000  # that one cell may span
_ROWS: Final = "./tr|./thead/tr|./tbody/tr|./tfoot/tr"
_CELLS: Final = "./td|./th"
_HIDING: Final = ("display:none", "visibility:hidden", "line-through")


def read_html(file: str, data: bytes) -> SourceDocument:
    """Return the visible lines of a page.

    A line's number is that of the source line where its block begins.
    """
    encoding = "utf-8" if _is_utf8(data) else None
    parser = lxml.html.HTMLParser(
        encoding=encoding,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = lxml.html.document_fromstring(data, parser=parser)
    doubts = Doubts(file)
    lines = _Page(doubts).read(root)
    found = tuple(doubts.found)
    return SourceDocument(file, tuple(lines), found)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Page:
    """Collects a page's lines; `text` is that of the block which is being read."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.lines: list[SourceLine] = []
        self.text: list[str] = []
        self.number = 1
        self.level: int | None = None
        self.tables = 0
        self.columns: dict[int, int] = {}

    def read(self, root: Any) -> list[SourceLine]:
        self._walk(root, 0)
        self._flush()
        return self.lines

    def _flush(self) -> None:
        """End the block: its text becomes lines."""
        whole = "".join(self.text)
        self.text = []
        for part in whole.split("\n"):
            spaced = part.replace("\xa0", " ")
            text = spaced.strip(" \t\r")
            if text:
                column = self._column(self.number, text)
                line = SourceLine(self.number, text, column, self.level)
                self.lines.append(line)

    def _column(self, number: int, text: str) -> int:
        """Return the place of a text in its source line: pages may stand on a single one."""
        column = self.columns.get(number, 1)
        length = len(text)
        self.columns[number] = column + length + 1
        return column

    def _say(self, text: str | None) -> None:
        if not text:
            return
        first = text[0]
        said = _squeezed(text)
        is_set_off = first.isspace() and first not in "\n\r"
        if not said or is_set_off:
            said = f" {said}"
        self.text.append(said)

    def _walk(self, element: Any, depth: int) -> None:
        tag = _tag(element)
        if depth > _DEPTH or not tag or not self._is_seen(element):
            return
        if tag == "br":
            self.text.append("\n")
        elif tag == "table" and _is_data(element):
            self._flush()
            self._table(element)
        elif tag in _INLINE:
            self._inside(element, depth)
        else:
            self._block(element, tag, depth)

    def _leave_out(self, element: Any, code: str) -> None:
        text = "".join(element.itertext())
        if text.strip():
            number = element.sourceline or 1
            self.doubts(code, SourceLine(number, ""))

    def _inside(self, element: Any, depth: int) -> None:
        self._say(element.text)
        for child in element:
            self._walk(child, depth + 1)
            self._say(child.tail)

    def _block(self, element: Any, tag: str, depth: int) -> None:
        if tag != "dd":
            self._flush()
        self.number = element.sourceline or self.number
        self.level = _HEADINGS.get(tag)
        if tag == "li":
            self.text.append(_place_in_list(element))
        self._inside(element, depth)
        if tag == "dt":  # a label, whose value is the dd behind it
            ends = "".join(self.text).rstrip().endswith(_COLONS)
            self.text.append("" if ends else _COLONS[0])
            return
        self._flush()
        self.level = None

    def _table(self, element: Any) -> None:
        self.tables += 1
        grid = Grid()
        for caption in element.xpath("./caption"):
            self._walk(caption, 0)
        for row in filter(self._is_seen, element.xpath(_ROWS)):
            found = filter(self._is_seen, row.xpath(_CELLS))
            cells = map(self._cell, found)
            texts, continued = grid.row(cells)
            number = row.sourceline or 1
            said = " ".join(texts)
            column = self._column(number, said)
            line = SourceLine(
                number,
                said,
                column,
                cells=tuple(texts),
                continued=tuple(continued),
                table=self.tables,
            )
            self.lines.append(line)

    def _is_seen(self, element: Any) -> bool:
        """Tell whether a row, a cell or a part of it is shown; what is not is told."""
        tag = _tag(element)
        if tag in _STRUCK:
            self._leave_out(element, "struck")
            return False
        if tag in _SKIPPED:
            return False
        if _hidden(element):
            self._leave_out(element, "hidden")
            return False
        return True

    def _cell(self, cell: Any) -> Spanning:
        text = self._cell_text(cell)
        rows = _span(cell, "rowspan", _MAX_ROWS)
        columns = _span(cell, "colspan", MAX_CELLS)
        return Spanning(text, rows, columns)

    def _cell_text(self, cell: Any) -> str:
        parts: list[str] = []
        steps = etree.iterwalk(cell, events=("start", "end"))
        for event, each in steps:
            is_within = each is not cell
            if event == "end":
                parts.append(_squeezed(each.tail) if is_within else "")
            elif is_within and not self._is_seen(each):
                steps.skip_subtree()
            else:
                breaks = _tag(each) in _BREAKING
                parts.append("\n" if breaks and parts else "")
                parts.append(_squeezed(each.text))
        text = "".join(parts)
        lines = map(str.strip, text.split("\n"))
        return "\n".join(filter(None, lines))


def _tag(element: Any) -> str:
    """Return an element's tag; "" for a comment or the like."""
    tag = element.tag
    if isinstance(tag, str):
        return tag
    return ""


def _is_data(table: Any) -> bool:
    """Tell whether a table holds data: several columns and rows, and no table in it."""
    if table.xpath(".//table"):
        return False
    wide = 0
    for row in table.xpath(_ROWS):
        cells = row.xpath(_CELLS)
        if len(cells) > 1:
            wide += 1
    return wide > 1


def _hidden(element: Any) -> bool:
    if element.get("hidden") is not None:
        return True
    written = element.get("style") or ""
    style = written.replace(" ", "").lower()
    return any(each in style for each in _HIDING)


def _span(cell: Any, name: str, limit: int) -> int:
    written = cell.get(name) or "1"
    number = written.strip()
    if not number.isdecimal():
        return 1
    span = min(int(number), limit)
    return max(1, span)


def _squeezed(text: str | None) -> str:
    words = text.split() if text else ()
    return " ".join(words)


def _place_in_list(item: Any) -> str:
    """Return the number that a browser shows before an item of an ordered list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    earlier = item.itersiblings("li", preceding=True)
    before = len(list(earlier))
    number = _first_number(above) + before
    return f"{number}."


def _first_number(ordered: Any) -> int:
    """Return the number with which an ordered list begins."""
    start = ordered.get("start") or "1"
    if len(start) > _DIGITS or not start.isdecimal():
        return 1
    return int(start)
