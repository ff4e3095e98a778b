"""A letter by GB/T 9704-2012, 10.1 (信函格式), in Word or as text; it knows no slip."""

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.formats import official
from bizenv.formats.official import (
    FLUSH_STYLE,
    LEFT,
    MARK,
    PAGE_WIDTH,
    RED,
    RIGHT,
    RIGHT_STYLE,
    SONG_TITLE,
    TEXT_STYLE,
    TEXT_WIDTH,
    TITLE_STYLE,
    ParagraphStyle,
    width_of,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_MARK_FROM_TOP: Final = 30  # millimetres
_LINE_LENGTH: Final = 170
_GAP: Final = 5.5  # points: with what the name keeps below itself, 4 mm to the line
_MARK_STYLE: Final = ParagraphStyle(SONG_TITLE, MARK, MARK * 1.1, "center", color=RED)
_BELOW_LINE: Final = 14.0  # points: seven eighths of a character
_BLANK_LINES: Final = 2  # between the number and the title
_MARGIN: Final = 2  # characters that the signature keeps from the edge
_STEP: Final = 2  # characters from the beginning of the name to that of the day
_COPIES_INDENT: Final = (
    4  # characters: one, and three that the first line begins earlier
)
_COPIES_STYLE: Final = ParagraphStyle(
    official.FANG_SONG,
    official.NUMBER,
    align="left",
    first=-3,
    right=1,
)
_AT_THE_FOOT: Final = {
    "wrap": "around",
    "vAnchor": "margin",
    "hAnchor": "margin",
    "xAlign": "left",
    "yAlign": "bottom",
}
_MARK_WIDTH: Final = _LINE_LENGTH * 72 / 25.4


class Letter(NamedTuple):
    """A letter: who issues it, its number and title, to whom, its paragraphs, and its day in words.

    `between` is what stands behind whoever it is addressed to; `copies` says who receives a copy.
    """

    issuer: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    day: str
    between: str = "："
    copies: str = ""


def letter_docx(letter: Letter) -> bytes:
    """Return a letter as a document of Word. Raises BizenvError without the library."""
    document = official.blank()
    section = document.sections[0]
    official.page_numbers(document)
    _head(section, letter.issuer)
    _foot(section)
    number = RIGHT_STYLE._replace(before=_BELOW_LINE)
    official.write(document, letter.number, number)
    for _ in range(_BLANK_LINES):
        official.write(document, "", FLUSH_STYLE)
    official.write(document, letter.title, TITLE_STYLE)
    official.write(document, "", FLUSH_STYLE)
    official.write(document, f"{letter.addressee}{letter.between}", FLUSH_STYLE)
    for each in letter.paragraphs:
        official.write(document, each, TEXT_STYLE)
    official.write(document, "", FLUSH_STYLE)
    if letter.copies:
        _copies(document, letter.copies)
    of_name, of_day = _indents(letter)
    official.write(document, letter.issuer, RIGHT_STYLE._replace(right=of_name))
    official.write(document, letter.day, RIGHT_STYLE._replace(right=of_day))
    return official.saved(document)


def _head(section: "Section", issuer: str) -> None:
    """Put the issuer's name in red, and a red double line below it, on the first page."""
    from docx.shared import Mm

    section.header_distance = Mm(_MARK_FROM_TOP)
    header = section.first_page_header
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    size = min(MARK, _MARK_WIDTH / max(1.0, width_of(issuer)))
    style = _MARK_STYLE._replace(size=size, line=size * 1.1)
    official.lay_out(paragraph, style)
    official.run(paragraph, issuer, style)
    line = official.write(header, "", ParagraphStyle(SONG_TITLE, 1, _GAP))
    official.line_across(line, "bottom", "thickThinSmallGap", _beyond())


def _foot(section: "Section") -> None:
    """Draw a red double line at the foot of the first page."""
    footer = section.first_page_footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    official.lay_out(paragraph, ParagraphStyle(SONG_TITLE, 1, 1))
    official.line_across(paragraph, "bottom", "thinThickSmallGap", _beyond())


def _beyond() -> tuple[float, float]:
    """Return how far a line in the middle of the page reaches past the text, left and right."""
    edge = (PAGE_WIDTH - _LINE_LENGTH) / 2
    return LEFT - edge, RIGHT - edge


def _copies(document: "Document", copies: str) -> None:
    """Put who receives copies at the very foot of the last page's text.

    By 10.1 a letter has neither lines there, nor who printed it and when.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = official.write(document, copies, _COPIES_STYLE)
    form = paragraph.paragraph_format
    form.left_indent = Pt(_COPIES_INDENT * _COPIES_STYLE.size)
    frame = OxmlElement("w:framePr")
    width = Mm(TEXT_WIDTH).twips
    for key, value in {**_AT_THE_FOOT, "w": str(width)}.items():
        name = qn(f"w:{key}")
        frame.set(name, value)
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - no other way
    properties.insert(0, frame)


def _indents(letter: Letter) -> tuple[float, float]:
    """Return how far name and day stand from the right edge: the day begins two characters later."""
    name = width_of(letter.issuer)
    day = width_of(letter.day)
    if day > name - _STEP:
        return _MARGIN + day + _STEP - name, _MARGIN
    return _MARGIN, _MARGIN + name - _STEP - day


def letter_text(letter: Letter) -> str:
    """Return a letter as plain text."""
    lines = [
        letter.issuer,
        letter.number,
        "",
        letter.title,
        "",
        f"{letter.addressee}{letter.between}",
        *letter.paragraphs,
        "",
        letter.issuer,
        letter.day,
    ]
    if letter.copies:
        lines += ["", letter.copies]
    return "".join(f"{line}\n" for line in lines)
