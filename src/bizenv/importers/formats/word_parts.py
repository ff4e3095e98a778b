"""The parts of a Word file: its text as it stands, and notes, comments, headers beside it."""

from collections.abc import Iterator
from typing import Any, Final

from bizenv.importers.formats.office_file import OfficeFile, is_on, parsed

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def w(name: str) -> str:
    """Return the full name of one of Word's elements."""
    return f"{{{_MAIN}}}{name}"


_NOTES: Final = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
"""Kinds of notes, and the kind of their part."""
_AROUND: Final = ("header", "footer")
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")
_ID: Final = w("id")
_TYPE: Final = w("type")
_TEXTS: Final = tuple(map(w, ("t", "tab", "br", "cr")))
_CHOICES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
FALLBACK: Final = f"{_CHOICES}Fallback"
_WRAPPINGS: Final = (w("customXml"), w("smartTag"))
_PROPERTIES: Final = (w("pPr"), w("customXmlPr"), w("smartTagPr"))
_PARAGRAPH: Final = w("p")
_DELETED_MARK: Final = f"{w('pPr')}/{w('rPr')}/{w('del')}"
_VALUE: Final = w("val")
Noted = dict[str, str]
"""Notes by their ids."""


class Package(OfficeFile):
    """A Word file, opened; with macros or as a template, it is read alike."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data, "word/document.xml")
        self.document = self.tree(self.main)
        _settle(self.document)
        self.named = list(self.related(self.main))
        self.styles = self._part("styles")
        self.numbering = self._part("numbering")
        self.notes: dict[str, Noted] = {}
        for kind, ending in _NOTES.items():
            self.notes[kind] = self._noted(kind, ending)

    @property
    def body(self) -> Any:
        """The element that holds paragraphs and tables."""
        return self.document.find(w("body"))

    def tree(self, part: str) -> Any:
        """Return the root of a part, its elements under their usual names."""
        data = self.packed.read(part)
        return parsed(data.replace(_STRICT, _MAIN.encode()))

    def around(self) -> Iterator[tuple[str, str]]:
        """Yield what headers and footers say, each once, with the word for which they are."""
        said: set[str] = set()
        for each in self.named:
            if each.kind not in _AROUND:
                continue
            text = shown_text(self.tree(each.part))
            if text and text not in said:
                said.add(text)
                yield each.kind, text

    def _noted(self, kind: str, ending: str) -> Noted:
        """Return the notes of a kind, by their ids."""
        found: Noted = {}
        root = self._part(ending)
        if root is None:
            return found
        for each in root.iter(w(kind)):
            if each.get(_TYPE) not in _SEPARATORS:
                identity = each.get(_ID, "")
                found[identity] = shown_text(each)
        return found

    def _part(self, kind: str) -> Any:
        """Return the root of the part of a kind, None where there is none."""
        for each in self.named:
            if each.kind == kind:
                return self.tree(each.part)
        return None


def shown_text(element: Any) -> str:
    """Return the text of an element, its spaces evened out."""
    parts = element.iter(*_TEXTS)
    said = "".join(each.text or " " for each in parts)
    return " ".join(said.split())


def value(element: Any) -> str | None:
    """Return the value of an element; None where there is no such element."""
    return None if element is None else element.get(_VALUE)


def is_set(element: Any) -> bool:
    """Tell whether a property is there and not switched off."""
    return is_on(element, _VALUE, "1")


def _settle(root: Any) -> None:
    """Change a text's tree to what Word shows of it; what was tracked stays marked.

    Wrappings are taken off, and paragraphs joined whose mark was deleted.
    """
    for element in list(root.iter(f"{_CHOICES}AlternateContent")):
        chosen = element.find(f"{_CHOICES}Choice")
        if chosen is None:
            chosen = element.find(FALLBACK)
        _put_in_place(element, () if chosen is None else list(chosen))
    for element in list(root.iter(*_WRAPPINGS)):
        inside = [each for each in element if each.tag not in _PROPERTIES]
        _put_in_place(element, inside)
    for paragraph in reversed(list(root.iter(_PARAGRAPH))):
        if paragraph.find(_DELETED_MARK) is not None:
            _join_next(paragraph)


def _put_in_place(element: Any, children: Any) -> None:
    for child in children:
        element.addprevious(child)
    element.getparent().remove(element)


def _join_next(paragraph: Any) -> None:
    """Let a paragraph whose mark was deleted go on with the next one."""
    following = paragraph.getnext()
    if following is None or following.tag != _PARAGRAPH:
        return
    paragraph.append(paragraph.makeelement(w("ins")))
    for child in list(following):
        if child.tag not in _PROPERTIES:
            paragraph.append(child)
    following.getparent().remove(following)
