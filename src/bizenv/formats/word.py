"""Documents of Word: a circular as its standard has it, any other page with its picture and tables."""

from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.formats import official, table_docx
from bizenv.formats.circular import Circular
from bizenv.formats.official import (
    BOTTOM,
    FANG_SONG,
    FLUSH_STYLE,
    HEI,
    LEFT,
    LINE,
    NUMBER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    SONG_TITLE,
    TOP,
    Font,
    ParagraphStyle,
)
from bizenv.formats.page import (
    Heading,
    Item,
    Page,
    Paragraph,
    Plainer,
    Table,
    flat,
    joined,
    laid_out,
    text_of,
)
from bizenv.formats.picture import Bars, Trends
from bizenv.formats.table_docx import Paper, Room
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from docx.document import Document

_MARGIN: Final = 25.4  # millimetres
_HIGH: Final = 30.0  # of a page that a title and a caption take
_MOST: Final = 20  # bars on a page that lies across
_SMALL: Final = 16.0  # points


class _Look(NamedTuple):
    """How a document looks: its paper upright, its fonts, its paragraphs, its page's number."""

    paper: Paper
    font: Font
    bold: Font
    title: ParagraphStyle
    heading: ParagraphStyle
    text: ParagraphStyle
    number: ParagraphStyle


_LATIN: Final = Font("宋体", "Cambria")
_BOLD: Final = Font("黑体", "Cambria")
_CHINESE: Final = _Look(
    Paper(PAGE_WIDTH, PAGE_HEIGHT, TOP, RIGHT, BOTTOM, LEFT),
    FANG_SONG,
    HEI,
    ParagraphStyle(SONG_TITLE, 18, LINE, "center", after=8),
    ParagraphStyle(HEI, NUMBER, LINE, "left", before=6),
    ParagraphStyle(FANG_SONG, 10.5, _SMALL, "left"),
    FLUSH_STYLE._replace(size=NUMBER, align="center"),
)
_ENGLISH: Final = _Look(
    Paper(PAGE_WIDTH, PAGE_HEIGHT, _MARGIN, _MARGIN, _MARGIN, _MARGIN),
    _LATIN,
    _BOLD,
    ParagraphStyle(_BOLD, 14, 18, "left", after=8, bold=True),
    ParagraphStyle(_BOLD, 11, 15, "left", before=8, after=4, bold=True),
    ParagraphStyle(_LATIN, 9, 12, "left", after=3),
    ParagraphStyle(_LATIN, 9, 11, "center"),
)


def word_document(source: Circular | Page, words: Catalogue) -> bytes:
    """Return a circular or a page as a document of Word. Raises BizenvError without the library."""
    if isinstance(source, Circular):
        from bizenv.formats.circular_docx import circular_docx

        return circular_docx(source, words)
    return page_docx(source, words)


def page_docx(page: Page, words: Catalogue) -> bytes:
    """Return a page as a document: across where a table is wide and no picture tall. Raises BizenvError."""
    parts = tuple(laid_out(page.parts))
    look = _CHINESE if words.language == "zh" else _ENGLISH
    tables = [each for each in parts if isinstance(each, Table)]
    paper = look.paper
    if any(map(table_docx.is_wide, tables)) and not any(map(_is_tall, parts)):
        paper = _turned(paper)
    document = official.blank()
    first = document.sections[0]
    table_docx.set_paper(first, paper)
    official.no_grid(first)
    official.describe(document, _title(page, parts), "", {})
    official.number_below(document, look.number)
    writer = _PageWriter(document, look, paper, words)
    for part in parts:
        writer.write(part)
    return official.saved(document)


def _is_tall(part: Plainer) -> bool:
    """Whether a picture is too high for a page that lies across."""
    return isinstance(part, Bars) and not part.upright and len(part.names) > _MOST


def _turned(paper: Paper) -> Paper:
    """Return a page that lies across: the edge at which it is bound lies above."""
    width, height, top, right, bottom, left = paper
    return Paper(height, width, left, right, bottom, top)


def _title(page: Page, parts: tuple[Plainer, ...]) -> str:
    headings = [text_of(each) for each in parts if isinstance(each, Heading)]
    return flat(page.title or next(iter(headings), ""))


class _PageWriter:
    """Writes part after part."""

    def __init__(
        self, document: "Document", look: _Look, paper: Paper, words: Catalogue
    ) -> None:
        self.document = document
        self.look = look
        self.words = words
        self.width = paper.width - paper.left - paper.right
        height = paper.height - paper.top - paper.bottom
        self.room = Room(self.width, height - _HIGH)
        self.titled = False

    def write(self, part: Plainer) -> None:
        """Write a part."""
        look = self.look
        if isinstance(part, Table):
            table_docx.write_table(
                self.document, part, self.width, look.font, look.bold
            )
        elif isinstance(part, Bars | Trends):
            table_docx.write_picture(self.document, part, self.room)
        elif isinstance(part, Heading):
            self._heading(part)
        else:
            self._text(part)

    def _heading(self, part: Heading) -> None:
        """Write the title, which is the first, or a heading, which stays with what follows it."""
        style = self.look.heading if self.titled else self.look.title
        self.titled = True
        written = official.write(self.document, flat(text_of(part)), style)
        written.paragraph_format.keep_with_next = True

    def _text(self, part: Paragraph | Item) -> None:
        said = (part.text, *part.notes) if isinstance(part, Item) else (text_of(part),)
        for text in said:
            written = joined(flat(text), self.words)
            official.write(self.document, written, self.look.text)
