"""A circular in English, in Word: a letter on A4 or US letter paper, by no national standard."""

from typing import TYPE_CHECKING, Final

from bizenv.formats import official, table_docx
from bizenv.formats.circular import Annex, Circular
from bizenv.formats.official import Font, ParagraphStyle
from bizenv.formats.table_docx import Paper
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from docx.document import Document

_MARGIN: Final = 25.4  # millimetres
_SIZES: Final = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_PICTURE: Final = 110.0  # millimetres: the highest
_BLACK: Final = "000000"
_FONT: Final = Font("宋体", "Cambria")
_BOLD: Final = Font("黑体", "Cambria")
_BODY: Final = ParagraphStyle(_FONT, 11, 15, "left", after=6)
_TIGHT: Final = _BODY._replace(after=0)
_HEADING: Final = ParagraphStyle(_BOLD, 12, 16, "left", before=10, after=4, bold=True)
_SUBHEADING: Final = _HEADING._replace(size=11, line=15, before=6, after=2)
_MARK: Final = _HEADING._replace(size=16, line=20, before=0, after=12)
_TITLE: Final = _HEADING._replace(size=14, line=18, before=12, after=10)
_ANNEX: Final = _HEADING._replace(before=0)
_NOTE: Final = ParagraphStyle(_FONT, 8.5, 11, "left", before=3)
_CAPTIONS: Final = table_docx.Captions(_SUBHEADING, _FONT, _BOLD)
_NUMBER: Final = ParagraphStyle(_FONT, 9, 11, "center")
_SIGNED: Final = _TIGHT._replace(before=24, after=12)
_COPIES: Final = _BODY._replace(before=8)
_LEVELS: Final = {0: _BODY, 1: _HEADING}


def circular_letter(circular: Circular, words: Catalogue) -> bytes:
    """Return a circular as a letter in Word. Raises BizenvError without the library."""
    paper = _paper(circular)
    document = official.blank()
    first = document.sections[0]
    table_docx.set_paper(first, paper)
    official.no_grid(first)
    official.describe(document, circular.title, circular.issuer, circular.properties)
    official.number_below(document, _NUMBER)
    _head(document, circular)
    for each in circular.lines:
        style = _LEVELS.get(each.level, _SUBHEADING)
        paragraph = official.write(document, each.text, style)
        paragraph.paragraph_format.keep_with_next = bool(each.level)
    _foot(document, circular, words)
    for number, annex in enumerate(circular.annexes, start=1):
        label = circular.label(number, words)
        title = f"{label}: {annex.title}"
        _annex(document, title, annex, paper)
    return official.saved(document)


def _paper(circular: Circular) -> Paper:
    width, height = _SIZES[circular.paper]
    return Paper(width, height, _MARGIN, _MARGIN, _MARGIN, _MARGIN)


def _head(document: "Document", circular: Circular) -> None:
    """Put who writes, the day, the number and to whom above the title."""
    mark = official.write(document, circular.mark, _MARK)
    official.line_across(mark, "bottom", "single", color=_BLACK, eighths=6)
    for each in (circular.day, circular.number, circular.addressee):
        official.write(document, each, _TIGHT)
    official.write(document, circular.title, _TITLE)


def _foot(document: "Document", circular: Circular, words: Catalogue) -> None:
    official.write(document, circular.issuer, _SIGNED)
    listed = list(circular.listed(words))
    if listed:
        head = words("circular.annexes")
        listed.insert(0, head)
    for each in listed:
        official.write(document, each, _TIGHT)
    official.write(document, circular.copies, _COPIES)


def _annex(document: "Document", title: str, annex: Annex, paper: Paper) -> None:
    """Put an annex on pages of its own, across where its table is wide."""
    if table_docx.is_wide(annex.table):
        paper = paper._replace(width=paper.height, height=paper.width)
    table_docx.new_section(document, paper)
    official.write(document, title, _ANNEX)
    width = paper.width - paper.left - paper.right
    room = table_docx.Room(width, _PICTURE)
    table_docx.write_drawn(document, annex, room, _CAPTIONS)
    for each in annex.notes:
        official.write(document, each, _NOTE)
