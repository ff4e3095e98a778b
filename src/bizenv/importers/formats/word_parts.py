"""The parts of a Word file: its text, and what stands beside it: notes, comments, headers."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from bizenv.importers.formats.archive import held
from bizenv.importers.formats.word_names import MAIN, w
from bizenv.importers.formats.word_settled import settle

_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DOCUMENT: Final = "word/document.xml"
_STYLES: Final = "styles"
_NUMBERING: Final = "numbering"
_NOTES: Final = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}
"""Kinds of notes, and how the kind of their part ends."""
_AROUND: Final = ("header", "footer")
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")


_ID: Final = w("id")
_TYPE: Final = w("type")
_TEXTS: Final = tuple(map(w, ("t", "tab", "br", "cr")))
Noted = dict[str, str]
"""Notes by their ids."""


PartsByKind = list[tuple[str, str]]
"""Parts that a text names, each with the last word of its kind."""


class Package:
    """A Word file, opened; with macros or as a template, it is read alike."""

    def __init__(self, data: bytes) -> None:
        stream = io.BytesIO(data)
        self.packed = zipfile.ZipFile(stream)
        names = self.packed.namelist()
        self.names = set(names)
        self.main = held(_DOCUMENT, self.names) or _DOCUMENT
        self.document = self._tree(self.main)
        settle(self.document)
        self.related = self._related()
        self.styles = self._part(_STYLES)
        self.numbering = self._part(_NUMBERING)
        self.notes: dict[str, Noted] = {}
        for kind, ending in _NOTES.items():
            self.notes[kind] = self._noted(kind, ending)

    @property
    def body(self) -> Any:
        """The element that holds paragraphs and tables."""
        name = w("body")
        return self.document.find(name)

    def around(self) -> Iterator[tuple[str, str]]:
        """Yield what headers and footers say, each once, with the word for which they are."""
        said: set[str] = set()
        for kind, part in self.related:
            if kind not in _AROUND or part not in self.names:
                continue
            root = self._tree(part)
            text = shown_text(root)
            if text and text not in said:
                said.add(text)
                yield kind, text

    def _noted(self, kind: str, ending: str) -> Noted:
        """Return the notes of a kind, by their ids."""
        found: Noted = {}
        root = self._part(ending)
        if root is None:
            return found
        for each in root.iter(w(kind)):
            if each.get(_TYPE) in _SEPARATORS:
                continue
            identity = each.get(_ID, "")
            found[identity] = shown_text(each)
        return found

    def _part(self, kind: str) -> Any:
        """Return the root of the part of a kind, None where there is none."""
        for found, part in self.related:
            if found == kind and part in self.names:
                return self._tree(part)
        return None

    def _tree(self, part: str) -> Any:
        data = self.packed.read(part)
        usual = data.replace(_STRICT, MAIN.encode())
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        return etree.fromstring(usual, parser=parser)

    def _related(self) -> PartsByKind:
        """Return the parts that the text names, each with the last word of its kind."""
        folder, name = posixpath.split(self.main)
        place = f"{folder}/_rels/{name}.rels"
        found: PartsByKind = []
        if place not in self.names:
            return found
        for each in self._tree(place):
            is_element = isinstance(each.tag, str)
            is_outside = each.get("TargetMode") == "External"
            if is_outside or not is_element:
                continue
            full = each.get("Type", "")
            _, _, kind = full.rpartition("/")
            written = each.get("Target", "")
            target = posixpath.join("/", folder, written)
            whole = posixpath.normpath(target)
            part = whole.lstrip("/")
            found.append((kind, part))
        return found


def shown_text(element: Any) -> str:
    """Return the text of an element, its spaces evened out."""
    parts = element.iter(*_TEXTS)
    texts = [each.text or " " for each in parts]
    said = "".join(texts)
    return " ".join(said.split())
