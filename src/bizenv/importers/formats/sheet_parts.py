"""The parts of an Excel file that its sheets need: names, shared texts, formats.

Only what shows the values is read, so that odd styles never keep a table from being read.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from lxml import etree

from bizenv.importers.formats import sheet_values
from bizenv.importers.formats.archive import held

_WORKBOOK: Final = "xl/workbook.xml"
_SHARED: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_WORKSHEET: Final = "/worksheet"
_COMMENTS: Final = "/comments"
_THREADED: Final = "/threadedComment"
_COMMENT: Final = ("{*}comment", "{*}threadedComment")
_DRAWING: Final = "/drawing"
_ESCAPED: Final = ("_x000D_", "\r")
_OFF: Final = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell shows its value: the pattern of its number, and whether it is struck."""

    pattern: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class RichText:
    """A text with what is not struck of it; `struck`: a part of it is."""

    text: str
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its part, whether people see it, and the parts beside it."""

    name: str
    part: str
    is_visible: bool
    beside: Sequence["Related"] = field(default=())


class Related(NamedTuple):
    """A part that another names: its kind, and where it stands."""

    kind: str = ""
    part: str = ""


class Parts:
    """An Excel file, opened."""

    def __init__(self, data: bytes) -> None:
        stream = io.BytesIO(data)
        self.packed = zipfile.ZipFile(stream)
        names = self.packed.namelist()
        self.names = set(names)
        shared = self._children(_SHARED, "si")
        self.shared = [rich(each) for each in shared]
        self.styles = list(self._styles())
        self.main = held(_WORKBOOK, self.names) or _WORKBOOK
        workbook = self.tree(self.main)
        properties = first(workbook, "workbookPr")
        self.from_1904 = _is_on(properties, "date1904")
        sheets = self._sheets(workbook)
        self.sheets = list(sheets)

    def tree(self, part: str) -> Any:
        """Return the root of a part."""
        data = self.packed.read(part)
        return etree.fromstring(data, parser=parser())

    def stream(self, part: str) -> Any:
        """Return a part to be read bit by bit."""
        return self.packed.open(part)

    def _children(self, part: str, tag: str) -> list[Any]:
        if part not in self.names:
            return []
        root = self.tree(part)
        return [each for each in root if local(each) == tag]

    def _sheets(self, workbook: Any) -> Iterator[Sheet]:
        related = self.related(self.main)
        for sheet in within(workbook, "sheet"):
            identity = _relation(sheet)
            kind, part = related.get(identity, Related())
            is_sheet = kind.endswith(_WORKSHEET)
            if not is_sheet or part not in self.names:
                continue
            name = sheet.get("name", "")
            state = sheet.get("state", "visible")
            is_visible = state == "visible"
            beside = self.related(part).values()
            yield Sheet(name, part, is_visible, tuple(beside))

    def related(self, part: str) -> dict[str, Related]:
        """Return the parts that a part names, by their ids, each with its kind."""
        folder, name = posixpath.split(part)
        place = f"{folder}/_rels/{name}.rels"
        found: dict[str, Related] = {}
        for each in self._children(place, "Relationship"):
            identity = each.get("Id")
            kind = each.get("Type", "")
            written = each.get("Target", "")
            target = posixpath.join("/", folder, written)
            whole = posixpath.normpath(target)
            found[identity] = Related(kind, whole.lstrip("/"))
        return found

    def _styles(self) -> Iterator[Style]:
        if _STYLES not in self.names:
            return
        root = self.tree(_STYLES)
        custom: dict[int, str] = {}
        for each in within(root, "numFmt"):
            number = integer(each.get("numFmtId"))
            custom[number] = each.get("formatCode", "")
        fonts = _listed(root, "fonts")
        struck = [_is_struck(font) for font in fonts]
        for each in _listed(root, "cellXfs"):
            number = integer(each.get("numFmtId"))
            pattern = sheet_values.pattern(number, custom)
            font = integer(each.get("fontId"))
            is_struck = font < len(struck) and struck[font]
            yield Style(pattern, is_struck)

    def comments(self, sheet: Sheet) -> Iterator[tuple[str, str]]:
        """Yield the comments of a sheet: their cells and texts."""
        for kind, part in sheet.beside:
            is_comments = kind.endswith((_COMMENTS, _THREADED))
            if not is_comments or part not in self.names:
                continue
            root = self.tree(part)
            for each in root.iter(*_COMMENT):
                cell = each.get("ref", "")
                yield cell, _all_text(each)

    def drawn(self, sheet: Sheet) -> Iterator[str]:
        """Yield the texts that are drawn over a sheet."""
        for kind, part in sheet.beside:
            is_drawing = kind.endswith(_DRAWING)
            if not is_drawing or part not in self.names:
                continue
            root = self.tree(part)
            for each in within(root, "txBody"):
                yield _all_text(each)

    def has_drawing(self, sheet: Sheet) -> bool:
        """Tell whether something is drawn or pasted over a sheet: a picture, a shape."""
        for kind, part in sheet.beside:
            if kind.endswith(_DRAWING) and part in self.names:
                root = self.tree(part)
                return len(root) > 0
        return False


def parser() -> Any:
    """Return a parser that fetches nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def local(element: Any) -> str:
    """Return an element's name without its namespace: strict files have another."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    _, _, name = tag.rpartition("}")
    return name


def first(element: Any, tag: str) -> Any:
    """Return the first element of a name below another, or None."""
    return next(within(element, tag), None)


def within(element: Any, tag: str) -> Iterator[Any]:
    """Yield the elements of a name below another."""
    return iter(element.iter(f"{{*}}{tag}"))


def integer(written: str | None) -> int:
    """Return a number as files write it; 0 for none."""
    if written and written.isdecimal() and len(written) <= 9:  # noqa: PLR2004
        return int(written)
    return 0


def plain(text: str) -> str:
    """Return a text without the carriage returns that Excel writes out."""
    for sign in _ESCAPED:
        text = text.replace(sign, "")
    return text


def rich(element: Any) -> RichText:
    """Return the text of a shared or inline string, readings (rPh) and struck runs left out."""
    parts: list[str] = []
    struck = False
    for each in element:
        tag = local(each)
        if tag == "t":
            parts.append(each.text or "")
        elif tag == "r":
            said = _joined(within(each, "t"))
            if _is_struck(each) and said.strip():
                struck = True
            else:
                parts.append(said)
    whole = "".join(parts)
    return RichText(plain(whole), struck)


def _all_text(element: Any) -> str:
    texts = element.iter("{*}t", "{*}text")
    words = _joined(texts).split()
    return " ".join(words)


def _joined(elements: Iterable[Any]) -> str:
    return "".join(each.text or "" for each in elements)


def _listed(root: Any, tag: str) -> Iterable[Any]:
    """Return what stands in the first element of a name; nothing without one."""
    found = first(root, tag)
    if found is None:
        return ()
    return list(found)


def _is_struck(element: Any) -> bool:
    strike = first(element, "strike")
    return _is_on(strike, "val", default="1")


def _is_on(element: Any, name: str, default: str = "0") -> bool:
    if element is None:
        return False
    return element.get(name, default) not in _OFF


def _relation(sheet: Any) -> str:
    for name, value in sheet.attrib.items():
        if name.endswith("}id"):
            return str(value)
    return ""
