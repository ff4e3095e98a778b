"""A file of an office program: a zip of parts in XML, some of which name others."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from lxml import etree

from bizenv.importers.formats.archive import held

SAFELY: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""How XML is parsed: nothing is fetched, nothing is expanded."""
_OFF: Final = ("0", "false", "off", "none")
_DIGITS: Final = 9  # of a number in a file


class RelatedPart(NamedTuple):
    """A part that another names: by which id, the last word of its kind, and where it stands."""

    identity: str
    kind: str
    part: str


class OfficeFile:
    """Such a file, opened. `main` is its first part, under whatever name it is held."""

    def __init__(self, data: bytes, main: str) -> None:
        self.packed = zipfile.ZipFile(io.BytesIO(data))
        self.names = set(self.packed.namelist())
        self.main = held(main, self.names) or main

    def tree(self, part: str) -> Any:
        """Return the root of a part."""
        data = self.packed.read(part)
        return parsed(data)

    def related(self, part: str) -> Iterator[RelatedPart]:
        """Yield the parts in the file that a part names."""
        folder, name = posixpath.split(part)
        place = f"{folder}/_rels/{name}.rels"
        if place not in self.names:
            return
        for each in within(self.tree(place), "Relationship"):
            _, _, kind = each.get("Type", "").rpartition("/")
            target = posixpath.join("/", folder, each.get("Target", ""))
            inside = posixpath.normpath(target).lstrip("/")
            is_outside = each.get("TargetMode") == "External"
            if inside in self.names and not is_outside:
                yield RelatedPart(each.get("Id", ""), kind, inside)


def parsed(data: bytes) -> Any:
    """Return the root of XML."""
    return etree.fromstring(data, parser=etree.XMLParser(**SAFELY))


def within(element: Any, tag: str) -> Iterator[Any]:
    """Yield the elements of a name below another, in whichever namespace."""
    return iter(element.iter(f"{{*}}{tag}"))


def integer(written: str | None, default: int = 0) -> int:
    """Return a number as files write it, or the default for what is none."""
    if written and written.isdecimal() and len(written) <= _DIGITS:
        return int(written)
    return default


def is_on(element: Any, name: str, default: str = "0") -> bool:
    """Tell whether an element is there, and what it says under a name is not off."""
    return element is not None and element.get(name, default) not in _OFF
