"""HTML: the text that a reader of the page sees, block by block, tables as rows. Nothing is fetched, nothing run."""

from collections.abc import Iterator
from typing import Any, Final

import lxml.html
from lxml import etree

from bizenv.importers.document import MAX_CELLS, Document, Doubts, Line
from bizenv.importers.formats.grid import Grid

_SKIPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "form",
        "nav",
    ]
) - {"form"}
_INLINE: Final = frozenset(["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p"])  # fmt: skip
_STRUCK: Final = frozenset(("del", "s", "strike"))
_DEPTH: Final = 200


def read_html(file: str, data: bytes) -> Document:
    """Return the visible lines of a page. A line's number is that of the source line where its block begins."""
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
    lines = list(_Page(doubts).read(root))
    return Document(file, tuple(lines), tuple(doubts.found))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Page:
    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.lines: list[Line] = []
        self.text: list[str] = []
        self.number = 1
        self.level: int | None = None
        self.tables = 0
        self.columns: dict[int, int] = {}

    def read(self, root: Any) -> Iterator[Line]:
        self._walk(root, 0)
        self._flush()
        yield from self.lines

    def _flush(self) -> None:
        whole = "".join(self.text)
        self.text = []
        for part in whole.split("\n"):
            text = " ".join(part.replace("\xa0", " ").split(" ")).strip(" \t\r")
            if text:
                self.lines.append(
                    Line(self.number, text, self._column(self.number, text), self.level)
                )

    def _column(self, number: int, text: str) -> int:
        """Return where a text begins among those of its source line: pages may stand on a single one."""
        column = self.columns.get(number, 1)
        self.columns[number] = column + len(text) + 1
        return column

    def _say(self, text: str | None) -> None:
        if text:
            self.text.append(" ".join(text.split()) if text.strip() else " ")
            if text[:1].isspace() and text.strip() and text[0] not in "\n\r":
                self.text[-1] = f" {self.text[-1]}"

    def _walk(self, element: Any, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if depth > _DEPTH or not tag or tag in _SKIPPED:
            return
        if tag in _STRUCK or _hidden(element):
            if "".join(element.itertext()).strip():
                self.doubts(
                    "struck" if tag in _STRUCK else "hidden",
                    Line(element.sourceline or 1, ""),
                )
            return
        if tag == "br":
            self.text.append("\n")
            return
        if tag == "table" and self._data_table(element):
            self._flush()
            self._table(element)
            return
        block = tag not in _INLINE
        if block:
            self._flush()
            self.number = element.sourceline or self.number
            self.level = (
                int(tag[1])
                if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal()  # noqa: PLR2004
                else None
            )
            if tag == "li" and (place := _place_in_list(element)):
                self.text.append(place)
        self._say(element.text)
        for child in element:
            self._walk(child, depth + 1)
            self._say(child.tail)
        if block:
            self._flush()
            self.level = None

    def _data_table(self, element: Any) -> bool:
        """Tell whether a table holds data: several columns and rows, and no table in it."""
        rows = element.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
        wide = [row for row in rows if len(row.xpath("./td|./th")) > 1]
        return len(wide) > 1 and not element.xpath(".//table")

    def _table(self, element: Any) -> None:
        self.tables += 1
        grid = Grid()
        for row in element.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
            cells = [
                (_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
                for cell in row.xpath("./td|./th")
            ]
            texts, continued = grid.row(cells)
            self.lines.append(
                Line(
                    row.sourceline or 1,
                    " ".join(texts),
                    self._column(row.sourceline or 1, " ".join(texts)),
                    cells=tuple(texts),
                    continued=tuple(continued),
                    table=self.tables,
                )
            )


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        "display:none" in style
        or "visibility:hidden" in style
        or "line-through" in style
        or element.get("hidden") is not None
    )


def _span(cell: Any, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    return (
        max(1, min(int(written), MAX_CELLS if name == "colspan" else 1000))
        if written.isdecimal()
        else 1
    )


def _cell_text(cell: Any) -> str:
    parts: list[str] = []
    for event, each in etree.iterwalk(cell, events=("start", "end")):
        tag = each.tag if isinstance(each.tag, str) else ""
        if event == "start":
            if tag in ("br", "p", "div", "li") and parts:
                parts.append("\n")
            parts.append(" ".join((each.text or "").split()))
        elif each is not cell:
            parts.append(" ".join((each.tail or "").split()))
    return "\n".join(
        line.strip() for line in "".join(parts).split("\n") if line.strip()
    )


def _place_in_list(item: Any) -> str:
    """Return the number that a browser shows before an item of an ordered list."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    start = above.get("start") or "1"
    first = int(start) if start.isdecimal() and len(start) < 4 else 1  # noqa: PLR2004
    return f"{first + sum(1 for _ in item.itersiblings('li', preceding=True))}."
