"""A Word text as it stands: wrappings taken off, paragraphs joined whose mark was deleted."""

from typing import Any, Final

from bizenv.importers.formats.word_names import w

_CHOICES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ALTERNATE: Final = f"{{{_CHOICES}}}AlternateContent"
_CHOICE: Final = f"{{{_CHOICES}}}Choice"
_FALLBACK: Final = f"{{{_CHOICES}}}Fallback"
_WRAPPINGS: Final = (w("customXml"), w("smartTag"))
_PROPERTIES: Final = (w("pPr"), w("customXmlPr"), w("smartTagPr"))
_PARAGRAPH: Final = w("p")
_DELETED_MARK: Final = f"{w('pPr')}/{w('rPr')}/{w('del')}"
_CHANGED: Final = w("ins")


def settle(root: Any) -> None:
    """Change a text's tree to what Word shows of it; what was tracked stays marked."""
    for element in list(root.iter(_ALTERNATE)):
        chosen = element.find(_CHOICE)
        if chosen is None:
            chosen = element.find(_FALLBACK)
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
    paragraph.append(paragraph.makeelement(_CHANGED))
    for child in list(following):
        if child.tag not in _PROPERTIES:
            paragraph.append(child)
    following.getparent().remove(following)
