"""Properties of Word's paragraphs: their own, and those of their styles."""

from typing import Any, Final

from docx.oxml.ns import qn

VALUE: Final = qn("w:val")
_PROPERTIES: Final = qn("w:pPr")
_BODY: Final = 9  # the outline level that means body text
_BASED: Final = 12  # styles that one may be based on, each on the next
_DIGITS: Final = 5  # of a number in a file


class Styles:
    """The styles of one document."""

    def __init__(self, opened: Any) -> None:
        styles = opened.styles.element.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}

    def outline_level(self, paragraph: Any) -> int | None:
        """Return a paragraph's outline level from 1 on, its own or its style's.

        None for body text.
        """
        for properties in self.properties(paragraph):
            found = properties.find(qn("w:outlineLvl"))
            if found is not None:
                level = integer(found.get(VALUE), _BODY)
                return level + 1 if level < _BODY else None
        return None

    def properties(self, paragraph: Any) -> list[Any]:
        """Return a paragraph's properties: its own, then those of its styles.

        A style comes before the one that it is based on.
        """
        own = paragraph.find(_PROPERTIES)
        found = [own] if own is not None else []
        name = value(own.find(qn("w:pStyle"))) if own is not None else None
        for _ in range(_BASED):
            style = self._styles.get(name)
            if style is None:
                break
            properties = style.find(_PROPERTIES)
            if properties is not None:
                found.append(properties)
            name = value(style.find(qn("w:basedOn")))
        return found


def value(element: Any) -> str | None:
    """Return the value of an element; None where there is no such element."""
    written: str | None = element.get(VALUE) if element is not None else None
    return written


def integer(written: str | None, default: int = 0) -> int:
    """Return a number as written in a file, or the default for what is none."""
    if not written or not written.isdecimal() or len(written) > _DIGITS:
        return default
    return int(written)
