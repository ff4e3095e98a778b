"""Tables in documents of Word: columns as wide as what stands in them, heads on every page."""

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from bizenv.formats import official
from bizenv.formats.official import Font, ParagraphStyle
from bizenv.formats.page import Column, Table, flat
from bizenv.formats.picture import Picture

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

_WIDE: Final = 7  # more columns than this stand across
_SIZES: Final = (12.0, 10.5, 9.0, 8.0)  # points, the largest that fits is taken
_LONGEST: Final = 14.0  # characters of a column of text, before it breaks
_SHORTEST: Final = 2.0
_UNBROKEN: Final = 4  # characters of a head that stand in one line
_LATIN: Final = 0.6  # of a character: a Latin letter
_PADDING: Final = 0.8  # characters beside what stands in a cell
_BEGINNING: Final = 3  # rows that a page has at least of what goes on on the next
_CELL: Final = 57  # twentieths of a point on either side, as Word has it
_LEADING: Final = 1.7  # lines of a cell, by its size
_HEAD_LEADING: Final = 1.3
_MM: Final = 72 / 25.4  # points


class Captions(NamedTuple):
    """How a caption above a table looks, and the fonts of its cells and heads."""

    caption: ParagraphStyle
    font: Font
    head: Font


class Room(NamedTuple):
    """How much room there is for a picture, in millimetres."""

    width: float
    height: float


Texts = Sequence[str]


class Drawn(Protocol):
    """A table, and above it a picture of its figures if there is one."""

    @property
    def picture(self) -> Picture | None:
        """The picture."""

    @property
    def caption(self) -> str:
        """What stands between the picture and the table."""

    @property
    def table(self) -> Table:
        """The table."""


class Paper(NamedTuple):
    """A page and its margins, in millimetres."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def turned(self) -> bool:
        """Whether it lies across."""
        return self.width > self.height


def is_wide(table: Table) -> bool:
    """Whether a table stands across the page."""
    return len(table.columns) > _WIDE


def new_section(document: "Document", paper: Paper) -> None:
    """Begin a new page of its own size; its numbers go on."""
    from docx.enum.section import WD_SECTION

    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    official.no_grid(section)
    set_paper(section, paper)


def set_paper(section: "Section", paper: Paper) -> None:
    """Let the pages of a section have a size and margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    orientation = WD_ORIENT.PORTRAIT
    if paper.turned:
        orientation = WD_ORIENT.LANDSCAPE
    section.orientation = orientation
    section.page_width = Mm(paper.width)
    section.page_height = Mm(paper.height)
    section.top_margin = Mm(paper.top)
    section.right_margin = Mm(paper.right)
    section.bottom_margin = Mm(paper.bottom)
    section.left_margin = Mm(paper.left)


def write_table(
    document: "Document", table: Table, width: float, font: Font, head: Font
) -> None:
    """Write a table across `width` millimetres; its head stands again on each page."""
    rows: list[list[str]] = []
    for row in table.worded():
        texts = [flat(cell) for cell in row]
        rows.append(texts)
    titles = [flat(column.title) for column in table.columns]
    wanted = _widths(titles, rows)
    whole = sum(wanted)
    size = _size(whole, width)
    made = _made(document, len(rows) + 1, len(titles))
    styles = _Styles(table.columns, font, head, size)
    styles.widths = [each / whole * width for each in wanted]
    _fill_all(made, titles, rows, styles)


def write_picture(document: "Document", picture: Picture | None, room: Room) -> None:
    """Draw a picture as large as there is room for, if there is one. Raises BizenvError."""
    if picture is None:
        return
    from bizenv.formats.drawing import drawn

    data = drawn(picture, "png", room.width)
    wide, high = _pixels(data)
    fitting = room.height * wide / high
    width = min(room.width, fitting)
    official.picture(document, data, flat(picture.alt), width)


def write_drawn(
    document: "Document", drawn: Drawn, room: Room, captions: Captions
) -> None:
    """Write a picture, if there is one, and its table below a caption of its own."""
    write_picture(document, drawn.picture, room)
    if drawn.caption:
        said = official.write(document, drawn.caption, captions.caption)
        said.paragraph_format.keep_with_next = True
    write_table(document, drawn.table, room.width, captions.font, captions.head)


def _pixels(png: bytes) -> tuple[int, int]:
    """Return how wide and how high a PNG is: its header says so."""
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def _made(document: "Document", rows: int, columns: int) -> Any:
    """Add an empty table whose cells keep less on either side than Word would."""
    made: Any = document.add_table(rows, columns)
    made.style = "Table Grid"
    made.autofit = False
    margins = official.element("w:tblCellMar")
    for side in ("left", "right"):
        margin = official.element(f"w:{side}", w=_CELL, type="dxa")
        margins.append(margin)
    properties = made._tbl.tblPr  # noqa: SLF001 - there is no other way
    properties.append(margins)
    return made


class _Styles:
    """How the head and each column of a table look, and how wide they are in millimetres."""

    def __init__(
        self, columns: Sequence[Column], font: Font, head: Font, size: float
    ) -> None:
        line = size * _HEAD_LEADING
        of_head = ParagraphStyle(head, size, line, "center")
        self.head = [of_head] * len(columns)
        self.widths: list[float] = []
        self.body: list[ParagraphStyle] = []
        for column in columns:
            align = "center" if column.numeric else "left"
            line = size * _LEADING
            style = ParagraphStyle(font, size, line, align)
            self.body.append(style)


def _widths(titles: Texts, rows: Sequence[Texts]) -> list[float]:
    """Return how many characters wide columns want to be; long texts break."""
    found = []
    for number, title in enumerate(titles):
        wanted = max(_SHORTEST, _head_width(title))
        for row in rows:
            wide = _wide(row[number])
            wanted = max(wanted, wide)
        limited = min(wanted, _LONGEST)
        found.append(limited + _PADDING)
    return found


def _wide(text: str) -> float:
    """Return how many Chinese characters wide a text of a table is, whichever the Latin font."""
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow * (1 - _LATIN)


def _head_width(title: str) -> float:
    """Return how wide a head wants to be: it breaks between words, Chinese of more than four in two."""
    if title.isascii():
        words = title.split()
        longest = max(map(len, words), default=0)
        return longest * _LATIN
    width = _wide(title)
    if width <= _UNBROKEN:
        return width
    return width / 2 + 0.5


def _size(characters: float, width: float) -> float:
    """Return the largest size in which so many characters fit."""
    for size in _SIZES:
        if characters * size <= width * _MM:
            return size
    return _SIZES[-1]


def _fill_all(made: Any, titles: Texts, rows: Sequence[Texts], styles: _Styles) -> None:
    """Fill the head, which stands again on each page, and the rows, within which no page ends."""
    from docx.shared import Mm

    widths = [Mm(each) for each in styles.widths]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    first, *others = made.rows
    _fill(first, titles, styles.head, widths)
    _mark(first, "w:tblHeader")
    for row, texts in zip(others, rows, strict=True):
        _fill(row, texts, styles.body, widths)
        _mark(row, "w:cantSplit")
    for row in made.rows[:_BEGINNING]:
        _keep_with_next(row)


def _fill(
    row: Any, texts: Texts, styles: Sequence[ParagraphStyle], widths: Sequence[int]
) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    columns = zip(row.cells, texts, styles, widths, strict=True)
    for cell, text, style, width in columns:
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        official.lay_out(paragraph, style)
        official.run(paragraph, text, style)


def _keep_with_next(row: Any) -> None:
    """Let a row stand on the page of the next one: no table begins with its head alone."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _mark(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - there is no other way
    mark = official.element(name, val="true")
    properties.append(mark)
