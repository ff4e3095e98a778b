"""A circular in Word: by GB/T 9704-2012 in Chinese, as a letter in English."""

from math import ceil
from typing import TYPE_CHECKING, Final

from bizenv.formats import official, table_docx
from bizenv.formats.circular import Annex, Circular, Imprint
from bizenv.formats.official import (
    BODY,
    BOTTOM,
    FANG_SONG,
    FLUSH_STYLE,
    HEADING_STYLE,
    HEI,
    LEFT,
    LINE,
    NUMBER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RED,
    RIGHT,
    RIGHT_STYLE,
    SONG_TITLE,
    SUBHEADING_STYLE,
    TEXT_STYLE,
    TEXT_WIDTH,
    TITLE,
    TITLE_STYLE,
    TOP,
    ParagraphStyle,
    width_of,
)
from bizenv.messages import Catalogue

if TYPE_CHECKING:
    from docx.document import Document

_MM: Final = 72 / 25.4  # points
_MARK_BELOW_EDGE: Final = 35 * _MM  # from the text's upper edge to the mark
_MARK_SIZE: Final = 44.0  # points: the largest
_MARK: Final = ParagraphStyle(
    SONG_TITLE,
    _MARK_SIZE,
    _MARK_SIZE,
    "center",
    before=_MARK_BELOW_EDGE,
    color=RED,
)
_NUMBER: Final = ParagraphStyle(FANG_SONG, BODY, LINE, "center", before=2 * LINE)
_POINT: Final = ParagraphStyle(FANG_SONG, 1, 1, "left")
_ABOVE_LINE: Final = _POINT._replace(line=4 * _MM)
_BLACK: Final = "000000"
_TEXT: Final = TEXT_STYLE
_LEVELS: Final = {
    1: HEADING_STYLE._replace(align="left"),
    2: SUBHEADING_STYLE._replace(align="left"),
}
_LABEL: Final = ParagraphStyle(HEI, BODY, align="left")
_ANNEX_TITLE: Final = TITLE_STYLE._replace(before=8, after=8)
_COPIES: Final = ParagraphStyle(FANG_SONG, NUMBER, LINE, "left", first=1)
_PICTURE: Final = 110.0  # millimetres: the highest
_LINES: Final = 21  # of a page, with one to spare
_NOTE: Final = ParagraphStyle(FANG_SONG, 10.5, 16, "left")
_CAPTION: Final = ParagraphStyle(HEI, NUMBER, 20, "center", before=6, after=4)
_CAPTIONS: Final = table_docx.Captions(_CAPTION, FANG_SONG, HEI)
_MARGIN: Final = 4.0  # characters that the signature's day keeps from the edge


def circular_docx(circular: Circular, words: Catalogue) -> bytes:
    """Return a circular as a document of Word. Raises BizenvError without the library."""
    if words.language != "zh":
        from bizenv.formats.circular_letter import circular_letter

        return circular_letter(circular, words)
    document = official.blank()
    official.page_numbers(document, first=True)
    official.describe(document, circular.title, circular.issuer, circular.properties)
    _head(document, circular)
    _text(document, circular)
    _annex_list(document, circular, words)
    _signature(document, circular)
    for number, annex in enumerate(circular.annexes, start=1):
        label = circular.label(number, words)
        _annex(document, label, annex)
    _copies(document, circular)
    return official.saved(document)


def _head(document: "Document", circular: Circular) -> None:
    """Put the mark in red below the text's edge, the number, a red line, two blank lines."""
    official.write(
        document, "", _POINT
    )  # Word drops the space above a page's first line
    width = max(1.0, width_of(circular.mark))
    fitting = TEXT_WIDTH * _MM / width
    size = min(_MARK_SIZE, fitting)
    mark = _MARK._replace(size=size, line=size * 1.2)
    official.write(document, circular.mark, mark)
    official.write(document, circular.number, _NUMBER)
    line = official.write(document, "", _ABOVE_LINE)
    official.line_across(line, "bottom", "single", eighths=12)
    for _ in range(2):
        official.write(document, "", FLUSH_STYLE)


def _text(document: "Document", circular: Circular) -> None:
    for line in _title_lines(circular.title):
        official.write(document, line, TITLE_STYLE)
    official.write(document, "", FLUSH_STYLE)
    official.write(document, circular.addressee, FLUSH_STYLE)
    for each in circular.lines:
        style = _LEVELS.get(each.level, _TEXT)
        written = official.write(document, each.text, style)
        written.paragraph_format.keep_with_next = bool(each.level)


def _title_lines(title: str) -> list[str]:
    """Return a title in lines: one too long for a line ends the first behind the name of a plan."""
    room = TEXT_WIDTH * _MM / TITLE
    before, mark, after = title.partition("》")
    first = f"{before}{mark}"
    fits = width_of(title) <= room
    if fits or not mark or max(map(width_of, (first, after))) > room:
        return [title]
    return [first, after]


def _annex_list(document: "Document", circular: Circular, words: Catalogue) -> None:
    """List the annexes one line below the text; further ones begin below the first one's name."""
    listed = list(circular.listed(words))
    if not listed:
        return
    official.write(document, "", FLUSH_STYLE)
    head = words("circular.annexes")
    first, *others = listed
    official.write(document, f"{head}{first}", _TEXT)
    indent = _TEXT.first + width_of(head)
    below = _TEXT._replace(first=indent)
    for each in others:
        official.write(document, each, below)


def _signature(document: "Document", circular: Circular) -> None:
    """Put the day four characters from the edge, and whoever issues it in the middle above it.

    The last line of the text stays with them: no page bears a signature alone.
    """
    *_, last = document.paragraphs
    above = [last]
    for _ in range(2):
        blank = official.write(document, "", FLUSH_STYLE)
        above.append(blank)
    day = width_of(circular.day)
    name = width_of(circular.issuer)
    half = (name - day) / 2
    of_day = max(_MARGIN, half)
    of_name = max(0.0, of_day - half)
    issuer = RIGHT_STYLE._replace(right=of_name)
    signed = official.write(document, circular.issuer, issuer)
    for each in (*above, signed):
        each.paragraph_format.keep_with_next = True
    day_style = RIGHT_STYLE._replace(right=of_day)
    official.write(document, circular.day, day_style)


def _copies(document: "Document", circular: Circular) -> None:
    """Put who receives copies between two lines: behind the annexes, at the foot of a page."""
    style = _COPIES
    if circular.annexes:
        table_docx.new_section(document, _page(turned=False))
        official.write(document, "", _POINT)
        a_line = TEXT_WIDTH * _MM / NUMBER
        lines = ceil((width_of(circular.copies) + 2) / a_line)
        lines += circular.imprint is not None
        style = _COPIES._replace(before=(_LINES - lines) * LINE)
    said = official.write(document, circular.copies, style)
    official.line_across(said, "top bottom", "single", color=_BLACK, eighths=8)
    if circular.imprint is not None:
        _imprint(document, circular.imprint)


def _imprint(document: "Document", imprint: Imprint) -> None:
    """Put who printed it at the left and the day at the right, above the lowest line."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Pt

    printed = official.write(document, "\t".join(imprint), _COPIES)
    edge = Pt(TEXT_WIDTH * _MM - NUMBER)
    printed.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    official.line_across(printed, "bottom", "single", color=_BLACK, eighths=8)


def _annex(document: "Document", label: str, annex: Annex) -> None:
    """Put an annex on pages of its own, across where its table is wide."""
    turned = table_docx.is_wide(annex.table)
    width = float(TEXT_WIDTH)
    if turned:
        width = PAGE_HEIGHT - TOP - RIGHT
    table_docx.new_section(document, _page(turned=turned))
    official.write(document, label, _LABEL)
    official.write(document, annex.title, _ANNEX_TITLE)
    room = table_docx.Room(width, _PICTURE)
    table_docx.write_drawn(document, annex, room, _CAPTIONS)
    for each in annex.notes:
        official.write(document, each, _NOTE)


def _page(*, turned: bool) -> table_docx.Paper:
    """Return the page of an annex: turned, the edge at which it is bound lies above."""
    if turned:
        return table_docx.Paper(PAGE_HEIGHT, PAGE_WIDTH, LEFT, RIGHT, BOTTOM, TOP)
    return table_docx.Paper(PAGE_WIDTH, PAGE_HEIGHT, TOP, RIGHT, BOTTOM, LEFT)
