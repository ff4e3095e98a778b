"""The parts of an Excel file that its sheets need: names, shared texts, formats.

Only what shows the values is read, so that odd styles never keep a table from being read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bizenv.importers.formats import sheet_values
from bizenv.importers.formats.office_file import (
    OfficeFile,
    RelatedPart,
    integer,
    is_on,
    within,
)

_SHARED: Final = "xl/sharedStrings.xml"
_STYLES: Final = "xl/styles.xml"
_COMMENTS: Final = ("comments", "threadedComment")
_COMMENT: Final = ("{*}comment", "{*}threadedComment")
_ESCAPED: Final = ("_x000D_", "\r")


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
    beside: Sequence[RelatedPart] = field(default=())

    def of_kind(self, *kinds: str) -> Iterator[str]:
        """Yield the parts beside it that are of some kinds."""
        for each in self.beside:
            if each.kind in kinds:
                yield each.part


class Parts(OfficeFile):
    """An Excel file, opened."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data, "xl/workbook.xml")
        shared = self._children(_SHARED, "si")
        self.shared = [rich(each) for each in shared]
        self.styles = list(self._styles())
        workbook = self.tree(self.main)
        self.from_1904 = is_on(first(workbook, "workbookPr"), "date1904")
        self.sheets = list(self._sheets(workbook))

    def stream(self, part: str) -> Any:
        """Return a part to be read bit by bit."""
        return self.packed.open(part)

    def _children(self, part: str, tag: str) -> list[Any]:
        if part not in self.names:
            return []
        root = self.tree(part)
        return [each for each in root if local(each) == tag]

    def _sheets(self, workbook: Any) -> Iterator[Sheet]:
        named = {each.identity: each for each in self.related(self.main)}
        for sheet in within(workbook, "sheet"):
            found = named.get(_relation(sheet))
            if found is None or found.kind != "worksheet":
                continue
            name = sheet.get("name", "")
            is_visible = sheet.get("state", "visible") == "visible"
            beside = tuple(self.related(found.part))
            yield Sheet(name, found.part, is_visible, beside)

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
        for part in sheet.of_kind(*_COMMENTS):
            for each in self.tree(part).iter(*_COMMENT):
                yield each.get("ref", ""), _all_text(each)

    def drawn(self, sheet: Sheet) -> Iterator[str]:
        """Yield the texts that are drawn over a sheet."""
        for part in sheet.of_kind("drawing"):
            yield from map(_all_text, within(self.tree(part), "txBody"))

    def has_drawing(self, sheet: Sheet) -> bool:
        """Tell whether something is drawn or pasted over a sheet: a picture, a shape."""
        for part in sheet.of_kind("drawing"):
            return len(self.tree(part)) > 0
        return False


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
    return is_on(first(element, "strike"), "val", "1")


def _relation(sheet: Any) -> str:
    for name, value in sheet.attrib.items():
        if name.endswith("}id"):
            return str(value)
    return ""
