"""Documents without a tag: units in a sentence, before a colon or a duty, in headings.

1.设立书角，由市甲局牵头，6月底前完成。 / 1.市甲局：6月底前设立书角 / 1.市甲局负责设立书角 / （一）市甲局
and tasks below it. Only where nothing else says who is responsible, and always doubted.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading import labels
from bizenv.importers.reading.deadlines import in_prose, is_deadline
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.odd_names import are_units
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.role_words import sides
from bizenv.importers.reading.roles import names_units
from bizenv.importers.reading.text_tag import TextTag, names_anybody
from bizenv.importers.reading.tree import rank

_BLANK: Final = "。 \t\u3000"
_COLON: Final = re.compile("[：:]")
# 设立书角，由市甲局牵头: where the words on who does it begin and end
_CLAUSE: Final = re.compile(
    r"(?:\A|(?<=[，,；;。]))[ \u3000]{0,3}[由请][^。；;\n]{2,120}?(?=[。；;\n]|\Z)"
)
_DUTY: Final = re.compile(r"(?:牵头)?(?:负责|牵头)(?=[^，,。；;])|[要须应]")
_DOING: Final = re.compile(
    "研究|提出|适时|及时|定期|负责|协助|按|组织|制定|推进|落实|负责|牵头|办理|实施|完成|抓好|开展|统筹|审核|编制|出台|报|于|在|对|将|加快|尽快|进一步|予以|做好|[0-9]"
)
_LONGEST: Final = 60  # characters of the units at a sentence's head
_ANY_YEAR: Final = 2000  # where only the form counts
_SEVERAL: Final = 2  # headings are no chance
_AROUND: Final = "，,；;。 \t\u3000"
_WITH: Final = ("会同", "联合", "商", "协调")
_PARTNER: Final = re.compile(
    "(协助|配合|支持|参与|协同|会同|联合|商|协调)"
    "([市县区省镇州旗国各团示样][一-龥]{1,16}?(?:局|委|办|厅|部|政府|中心|公司|支队|大队|会|院|所|站)(?:员会|公室|事处)?)"
    "(?=[一-龥])"
)


def with_headings(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines with those as headings that name units and below which numbers begin anew.

    Such as 市甲局, then 1.… 2.…, then 市乙局 and 1.… again.
    """
    found = list(lines)
    places = [place for place in range(len(found) - 1) if _heads(found, place)]
    numbered = [place for place, line in enumerate(found) if recognise(line.text)]
    if len(places) < _SEVERAL or not numbered or places[0] > numbered[0]:
        return found
    for place in places:
        found[place] = replace(found[place], level=1)
    return found


def _heads(lines: Sequence[SourceLine], place: int) -> bool:
    line = lines[place]
    number = recognise(lines[place + 1].text)
    if line.cells or number is None or number.value != 1:
        return False
    return recognise(line.text) is None and are_units(line.text)


def tag_prose(found: Sequence[Piece], doubts: Doubts) -> None:
    """Give tags to the numbered pieces of a document in which no tag names anybody."""
    if any(names_anybody(_marked(piece)) for piece in found):
        return
    heading: Piece | None = None
    _tag_paragraphs(found, doubts)
    for piece in found:
        number = piece.number
        if number is None or piece.line.cells or names_anybody(piece.tags):
            continue
        above = heading.number if heading is not None else None
        if above is not None and rank(number.kind) <= rank(above.kind):
            heading = None
        if are_units(piece.text):
            heading = piece
            continue
        tag = _tag(piece)
        if tag is None and heading is not None:
            units = _with_partner(heading.text.strip(_BLANK), piece.text)
            tag = labels.elsewhere(units, len(piece.text))
        if tag is not None and tag.units:
            piece.tags.append(tag)
            names = [each.unit.name for each in tag.units]
            doubts("units-in-prose", piece.line, names=names)


def _tag_paragraphs(found: Sequence[Piece], doubts: Doubts) -> None:
    """Give tags to paragraphs without a number that units head with a colon: 市甲局：设立书角."""
    several = [piece for piece in found if _is_headed(piece)]
    if len(several) < _SEVERAL:
        return
    for piece in several:
        tag = _before(piece, _COLON)
        if tag is None:
            continue
        start, words = _sentence(piece.text)
        if words and not piece.text[start + len(words) :].strip(_BLANK):
            tag.units += labels.elsewhere(words, len(piece.text)).units
            piece.text = piece.text[:start].rstrip(_BLANK)
            tag.start = tag.end = len(piece.text)
        piece.tags.append(tag)
        names = [each.unit.name for each in tag.units]
        doubts("units-in-prose", piece.line, names=names)


def _is_headed(piece: Piece) -> bool:
    """Tell whether a paragraph without a number has units before a colon, and text behind it."""
    match = _COLON.search(piece.text, 0, _LONGEST)
    is_free = piece.number is None and not piece.line.cells and not piece.tags
    if match is None or not is_free or piece.line.level is not None:
        return False
    before = piece.text[: match.start()]
    behind = piece.text[match.end() :]
    return are_units(before) and bool(behind)


def _tag(piece: Piece) -> TextTag | None:
    return _before(piece, _COLON) or _before(piece, _DUTY) or _in_sentence(piece)


def _marked(piece: Piece) -> list[TextTag]:
    """Return the tags that a label or a word for a role shows."""
    return [tag for tag in piece.tags if not tag.unmarked]


def _with_partner(units: str, text: str) -> str:
    """Return who does something, by its first words: of 协助市甲局 and 会同市甲局 there are two."""
    match = _PARTNER.match(text.strip())
    if match is None:
        return units
    verb, partner = match.groups()
    if verb in _WITH:
        return f"{units}牵头，{partner}配合"
    return f"{partner}牵头，{units}配合"


def _before(piece: Piece, sign: "re.Pattern[str]") -> TextTag | None:
    """Return the tag of 市甲局：6月底前设立书角, whose text is what stands behind the sign."""
    match = sign.search(piece.text, 0, _LONGEST)
    if match is None:
        return None
    units = piece.text[: match.start()]
    behind = piece.text[match.end() :]
    if not behind.strip(_BLANK) or not all(map(are_units, sides(units))):
        return None
    piece.text = behind
    piece.line = piece.at(match.end())
    return labels.elsewhere(_with_partner(units, behind), len(behind))


def _in_sentence(piece: Piece) -> TextTag | None:
    """Return the tag of the words on who does it: 由市甲局牵头，6月底前完成, or a last sentence."""
    text = piece.text
    clause = _CLAUSE.search(text)
    if clause is None:
        start, words = _sentence(text)
    else:
        start = clause.start()
        words = _who(clause[0])
        if not names_units(words):
            words = _doer(clause[0])
    if not words:
        return None
    behind = text[start + len(words) :].strip(_AROUND)
    before = text[:start].strip(_AROUND)
    if behind and not before:  # 由市甲局牵头，设立书角
        piece.text = behind
        return labels.elsewhere(words, len(behind))
    tag = labels.listed(words, start)
    tag.end = start + len(words)
    if behind and in_prose(behind, _ANY_YEAR) is not None:
        tag.add_due(behind, tag.end)
        tag.end = len(text)
    return tag


def _sentence(text: str) -> tuple[int, str]:
    """Return the first sentence behind another that says who does it, with its place."""
    place = 0
    for sentence in text.split("。"):
        words = _who(sentence)
        if place and names_units(words):
            return place, words
        place += len(sentence) + 1
    return 0, ""


def _who(clause: str) -> str:
    """Return the beginning of a clause that says who does it, and until when."""
    end = 0
    place = 0
    for part in re.split("([，,])", clause):
        place += len(part)
        bare = part.strip(_AROUND)
        if not bare:
            continue
        if not (names_units(bare) or bare.startswith(_WITH) or is_deadline(bare)):
            break
        end = place
    return clause[:end]


def _doer(clause: str) -> str:
    """Return the beginning of a clause that names units, up to what they do: 由甲局会同乙局研究提出."""
    for doing in _DOING.finditer(clause):
        words = clause[: doing.start()]
        if all(map(are_units, sides(words.strip().lstrip("由请")))):
            return words
    return ""
