"""Properties of Word's paragraphs: their own, and those of their styles."""

from typing import Any, Final

from bizenv.importers.formats.office_file import integer
from bizenv.importers.formats.word_parts import Package, value, w

_STYLE: Final = w("style")
_STYLE_ID: Final = w("styleId")
_STYLE_OF: Final = w("pStyle")
_BASED_ON: Final = w("basedOn")
_OUTLINE: Final = w("outlineLvl")
_PROPERTIES: Final = w("pPr")
_BODY: Final = 9  # the outline level that means body text
_BASED: Final = 12  # styles that one may be based on, each on the next


class Styles:
    """The styles of one document."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[str | None, Any] = {}
        root = package.styles
        if root is None:
            return
        for style in root.iter(_STYLE):
            identity = style.get(_STYLE_ID)
            self._styles[identity] = style

    def outline_level(self, paragraph: Any) -> int | None:
        """Return a paragraph's outline level from 1 on, its own or its style's.

        None for body text.
        """
        for properties in self.properties(paragraph):
            found = properties.find(_OUTLINE)
            if found is None:
                continue
            level = integer(value(found), _BODY)
            if level < _BODY:
                return level + 1
            return None
        return None

    def properties(self, paragraph: Any) -> list[Any]:
        """Return a paragraph's properties: its own, then those of its styles.

        A style comes before the one that it is based on.
        """
        found: list[Any] = []
        name = None
        own = paragraph.find(_PROPERTIES)
        if own is not None:
            found.append(own)
            name = value(own.find(_STYLE_OF))
        for _ in range(_BASED):
            style = self._styles.get(name)
            if style is None:
                break
            properties = style.find(_PROPERTIES)
            if properties is not None:
                found.append(properties)
            name = value(style.find(_BASED_ON))
        return found
