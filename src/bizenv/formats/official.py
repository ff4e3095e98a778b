"""Official documents in Word by GB/T 9704-2012: the page, its fonts and sizes, by name; each defined once.

python-docx is loaded when a document is made. A document has the same bytes whenever it is made.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.diagnostics import BizenvError
from bizenv.messages import Message

if TYPE_CHECKING:  # they are loaded when a document is made
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

# Millimetres
PAGE_WIDTH: Final = 210
PAGE_HEIGHT: Final = 297
TOP: Final = 37
LEFT: Final = 28
TEXT_WIDTH: Final = 156
TEXT_HEIGHT: Final = 225
RIGHT: Final = PAGE_WIDTH - LEFT - TEXT_WIDTH
BOTTOM: Final = PAGE_HEIGHT - TOP - TEXT_HEIGHT
NUMBER_BELOW_TEXT: Final = 7  # the page number's upper edge
FOOT: Final = 20  # whatever stands lowest, from the edge of the page

# Points
BODY: Final = 16.0  # 3号
TITLE: Final = 22.0  # 2号
NUMBER: Final = 14.0  # 4号
MARK: Final = 36.0  # 小初: the name of whoever issues
LINE: Final = 28.95  # 22 lines fill the page
TITLE_LINE: Final = 34.0
TRACKING: Final = -5  # twentieths of a point: 28 characters fill a line
GRID: Final = 579  # the same pitch in the grid's own unit

RED: Final = "FF0000"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a packed file can have


class Font(NamedTuple):
    """The font of Chinese characters, and that of Latin letters and figures beside them."""

    chinese: str
    latin: str = "Times New Roman"


SONG_TITLE: Final = Font("方正小标宋简体")
FANG_SONG: Final = Font("仿宋_GB2312")
HEI: Final = Font("黑体")
KAI: Final = Font("楷体_GB2312")
SONG: Final = Font("宋体", "宋体")
_ALSO: Final = {"黑体": ("SimHei",), "仿宋_GB2312": ("FangSong_GB2312",)}
"""The same fonts by another name."""


class ParagraphStyle(NamedTuple):
    """How a paragraph looks: its font, its size and line in points, how it stands, its indents.

    Indents are in characters of its size; `first` is that of the first line.
    """

    font: Font
    size: float
    line: float = LINE
    align: str = "both"
    first: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    color: str | None = None
    bold: bool = False


TITLE_STYLE: Final = ParagraphStyle(SONG_TITLE, TITLE, TITLE_LINE, "center")
TEXT_STYLE: Final = ParagraphStyle(FANG_SONG, BODY, first=2)
FLUSH_STYLE: Final = ParagraphStyle(FANG_SONG, BODY, align="left")
RIGHT_STYLE: Final = ParagraphStyle(FANG_SONG, BODY, align="right")
HEADING_STYLE: Final = ParagraphStyle(HEI, BODY, first=2)
SUBHEADING_STYLE: Final = ParagraphStyle(KAI, BODY, first=2)
_MM: Final = 72 / 25.4  # points
PAGE_NUMBER_STYLE: Final = ParagraphStyle(
    SONG,
    NUMBER,
    NUMBER,
    "right",
    right=1,
    after=(BOTTOM - NUMBER_BELOW_TEXT - FOOT) * _MM - NUMBER,
)


def missing_fonts() -> tuple[str, ...]:
    """Return the fonts of official documents that this machine does not have; none where it cannot say."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    call = [program, ":", "family"]
    ran = subprocess.run(  # noqa: S603 - a fixed call of a program that was found
        call, capture_output=True, text=True, encoding="utf-8", check=False
    )
    known = set(re.split(r"[,\n]", ran.stdout))
    wanted = (SONG_TITLE, FANG_SONG, HEI, KAI)
    return tuple([font.chinese for font in wanted if _is_lacking(font.chinese, known)])


def _is_lacking(name: str, known: set[str]) -> bool:
    return not known.intersection((name, *_ALSO.get(name, ())))


def blank() -> "Document":
    """Return a document of empty A4 pages. Raises BizenvError without the library."""
    try:
        import docx
        from docx.shared import Mm
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-word", {"library": missing})
        raise BizenvError("missing-word", hint=hint, library=missing) from None
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.footer_distance = Mm(FOOT)
    grid = element("w:docGrid", type="lines", linePitch=GRID)
    for old in section._sectPr.findall(grid.tag):  # noqa: SLF001 - there is no other way
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(grid)  # noqa: SLF001
    _forget(document)
    return document


_PROPERTIES: Final = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="{custom}" xmlns:vt="{types}">{properties}</Properties>"""
_PROPERTY: Final = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}"'
    ' name="{name}"><vt:lpwstr>{text}</vt:lpwstr></property>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


def describe(
    document: "Document", title: str, author: str, more: Mapping[str, str]
) -> None:
    """Let a document say what it is: its title, who wrote it, and more of its own."""
    from xml.sax.saxutils import escape

    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    properties = document.core_properties
    properties.title, properties.author = _short(title), _short(author)
    said = []
    for number, (name, text) in enumerate(more.items(), start=2):
        said.append(_PROPERTY.format(number=number, name=name, text=escape(text)))
    custom = _PROPERTIES.format(
        custom=f"{_OFFICE}/custom-properties",
        types=f"{_OFFICE}/docPropsVTypes",
        properties="".join(said),
    )
    place = PackURI("/docProps/custom.xml")
    package = document.part.package
    part = Part(place, _CUSTOM, custom.encode(), package)
    package.relate_to(part, f"{_OFFICE}/relationships/custom-properties")


def _short(text: str) -> str:
    """Return a text as a property holds it: at most 255 characters."""
    return text[:255]


def _forget(document: "Document") -> None:
    """Take out what the template says of its own author and day."""
    from datetime import datetime

    properties = document.core_properties
    properties.author = ""
    properties.comments = ""
    properties.created = properties.modified = datetime(*_EPOCH)  # noqa: DTZ001 - none is meant


def write(into: Any, text: str, style: ParagraphStyle) -> "Paragraph":
    """Add a paragraph to a document, a header or a footer."""
    paragraph: Paragraph = into.add_paragraph()
    lay_out(paragraph, style)
    if text:
        run(paragraph, text, style)
    return paragraph


def lay_out(paragraph: "Paragraph", style: ParagraphStyle) -> None:
    """Let a paragraph stand as a style says."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(style.line)
    form.space_before = Pt(style.before)
    form.space_after = Pt(style.after)
    form.first_line_indent = Pt(style.first * style.size)
    form.right_indent = Pt(style.right * style.size)
    form.widow_control = False
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    alignment = element("w:jc", val=style.align)
    properties.append(alignment)


def run(paragraph: "Paragraph", text: str, style: ParagraphStyle) -> Any:
    """Add text to a paragraph in a style's font."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    added = paragraph.add_run(text)
    added.font.name = style.font.latin
    added.font.size = Pt(style.size)
    if style.bold:
        added.font.bold = True
    if style.color is not None:
        added.font.color.rgb = RGBColor.from_string(style.color)
    properties = added._r.get_or_add_rPr()  # noqa: SLF001
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), style.font.chinese)
    if style.size == BODY:
        spacing = element("w:spacing", val=TRACKING)
        properties.append(spacing)
    return added


def picture(into: "Document", data: bytes, alt: str, width: float) -> None:
    """Add a picture so many millimetres wide, with words for those who do not see it."""
    from docx.shared import Mm

    added: Any = into.add_picture(io.BytesIO(data), width=Mm(width))
    added._inline.docPr.set("descr", alt)  # noqa: SLF001 - there is no other way


def line_across(
    paragraph: "Paragraph",
    sides: str,
    kind: str,
    beyond: Sequence[float] = (0, 0),
    *,
    color: str = RED,
    eighths: int = 24,
) -> None:
    """Draw a line at each side (top, bottom) of a paragraph.

    `beyond`: millimetres past its edges; `eighths` of a point.
    """
    from docx.shared import Mm

    left, right = beyond
    paragraph.paragraph_format.left_indent = Mm(-left)
    paragraph.paragraph_format.right_indent = Mm(-right)
    borders = element("w:pBdr")
    for side in sides.split():
        line = element(f"w:{side}", val=kind, sz=eighths, space=0, color=color)
        borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_numbers(document: "Document", *, first: bool = False) -> None:
    """Number the pages: —2—, odd ones at the right, even ones at the left; the first only if so asked."""
    section = document.sections[0]
    section.different_first_page_header_footer = not first
    document.settings.odd_and_even_pages_header_footer = True
    left = PAGE_NUMBER_STYLE._replace(align="left", right=0, first=1)
    for footer, style in (
        (section.footer, PAGE_NUMBER_STYLE),
        (section.even_page_footer, left),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        lay_out(paragraph, style)
        run(paragraph, "— ", style)
        _page_field(run(paragraph, "", style))
        run(paragraph, " —", style)


def number_below(document: "Document", style: ParagraphStyle) -> None:
    """Number the pages in one place for all."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    lay_out(paragraph, style)
    _page_field(run(paragraph, "", style))


def no_grid(section: "Section") -> None:
    """Take the grid of lines away: a table or a Latin text has none."""
    properties = section._sectPr  # noqa: SLF001
    for grid in properties.findall(element("w:docGrid").tag):
        properties.remove(grid)


def _page_field(into: Any) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            into._r.append(element("w:fldChar", fldCharType=kind))  # noqa: SLF001
            continue
        code = element("w:instrText")
        code.text = "PAGE"
        into._r.append(code)  # noqa: SLF001


def element(name: str, **attributes: object) -> Any:
    """Return an element of a document with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def saved(document: "Document") -> bytes:
    """Return a document's bytes: the same whenever it is made."""
    packed = io.BytesIO()
    document.save(packed)
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(packed) as parts,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in sorted(parts.namelist(), key=_content_first):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            out.writestr(entry, parts.read(name))
    return steady.getvalue()


def _content_first(name: str) -> tuple[bool, str]:
    """Order parts: the list of their types first, as readers expect it."""
    return name != "[Content_Types].xml", name


def width_of(text: str) -> float:
    """Return how many Chinese characters wide a text is; Latin letters and figures are half as wide."""
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow / 2
