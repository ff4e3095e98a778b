"""Documents without a single tag: units in the last sentence, before a colon, in headings.

1.设立书角。由市甲局牵头，6月底前完成。 / 1.市甲局：6月底前设立书角 / （一）市甲局 and tasks below it.
Only where nothing else says who is responsible, and always doubted.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import Doubts
from bizenv.importers.reading import labels
from bizenv.importers.reading.labels import TextTag, names_anybody
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.roles import names_units, only_units
from bizenv.importers.reading.tree import rank

_STOP: Final = "。"
_BLANK: Final = " \t\u3000"
_COLONS: Final = ("：", ":")


def tag_prose(found: Sequence[Piece], doubts: Doubts) -> None:
    """Give tags to the numbered pieces of a document in which no tag names anybody."""
    if any(names_anybody(piece.tags) for piece in found):
        return
    kind = units = ""
    for piece in found:
        number = piece.number
        if number is None or piece.line.cells:
            continue
        if units and rank(number.kind) <= rank(kind):
            units = ""
        if _is_unit(piece.text):
            kind = number.kind
            units = piece.text.strip(f"{_STOP}{_BLANK}")
            continue
        tag = _before_colon(piece) or _last_sentence(piece.text)
        if tag is None and units:
            length = len(piece.text)
            tag = _from_heading(units, length)
        if tag is not None and tag.units:
            piece.tags.append(tag)
            names = [each.unit.name for each in tag.units]
            doubts("units-in-prose", piece.line, names=names)


def _is_unit(text: str) -> bool:
    return only_units(text.strip(f"{_STOP}{_BLANK}"))


def _before_colon(piece: Piece) -> TextTag | None:
    """Return the tag of 市甲局：6月底前设立书角, whose text is what stands behind the colon."""
    for colon in _COLONS:
        before, sign, behind = piece.text.partition(colon)
        if sign and behind.strip() and _is_unit(before):
            piece.text = behind
            place = len(before) + len(sign)
            piece.line = piece.at(place)
            return _from_heading(before, len(behind))
    return None


def _last_sentence(text: str) -> TextTag | None:
    """Return the tag of the last sentence behind others: 由市甲局牵头，6月底前完成."""
    body = text.rstrip(f"{_STOP}{_BLANK}")
    start = body.rfind(_STOP) + 1
    if not start or not names_units(body[start:]):
        return None
    behind = body[start:]
    tag = labels.listed(behind, start)
    tag.end = len(text)
    return tag


def _from_heading(units: str, place: int) -> TextTag:
    """Return the tag of a task below a heading that names units."""
    tag = labels.listed(units, place)
    tag.end = place
    tag.units = [replace(each, start=place) for each in tag.units]
    return tag
