"""The one language of documents: headings, paragraphs, items, tables with typed cells.

A report's page says the words; each format lays them out. Cells hold values, not their
words: a format words a date, a rate or a duration as its readers want it, and a
spreadsheet gets the value itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from bizenv.formats.picture import Bars, Trends
from bizenv.messages import Catalogue

Light = str | None  # red, yellow, green, grey, or none
Style = str | None  # a light, `bold`, `bold red`, `dim`, or none
Piece = str | tuple[str, Style]
Pieces = tuple[tuple[str, Style], ...]
_LINE_END: Final = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+")
_LAST_END: Final = re.compile(r"[ \t]*(?:\r?\n[ \t]*)+\Z")
JOINERS: Final = "\u200c\u200d\u180e"  # emoji and Mongolian script need them


class Heading(NamedTuple):
    """A heading. Level 1 is the title."""

    pieces: Pieces
    level: int = 2


class Paragraph(NamedTuple):
    """A paragraph.

    One without text is a blank line where a format has lines, and nothing elsewhere.

    `indent`, in columns, where it stands below what it belongs to; `hang`, where its
    further lines begin. `aside` stands behind it: on a screen at the right.
    """

    pieces: Pieces
    indent: int = 0
    hang: int = 0
    aside: str = ""

    @property
    def in_a_row(self) -> Pieces:
        """The pieces, and what stands behind them."""
        if not self.aside:
            return self.pieces
        aside = (f"  {self.aside}", "dim")
        return (*self.pieces, aside)


class Item(NamedTuple):
    """An item of a list, with lines below it; pages in colour show its light."""

    text: str
    notes: tuple[str, ...] = ()
    light: Light = None


class Share(Protocol):
    """A share with its base: n of `of`, and the percentage if there is one."""

    @property
    def n(self) -> int | Decimal:
        """How many, or what they weigh."""

    @property
    def of(self) -> int:
        """Of how many."""

    @property
    def percent(self) -> Decimal | None:
        """The share in percent; None for 0 of 0."""


class Thing(StrEnum):
    """What has a page of its own where pages lead to each other."""

    TASK = "task"
    DEPARTMENT = "department"


class Named(str):
    """A text that names a task by its id, or a department: shown as any text, a way where there is one.

    `key`: by which the thing is found.
    """

    __slots__ = ("key", "thing")
    thing: Thing
    key: str

    @classmethod
    def of(cls, thing: Thing, key: str, said: str | None = None) -> "Named":
        """Return what names a thing: its key, or another text."""
        named = cls(key if said is None else said)
        named.thing = thing
        named.key = key
        return named


class Lit(NamedTuple):
    """A word with its light, such as a status."""

    text: str
    light: Light


Cell = str | Lit | int | Decimal | date | timedelta | Share | None


class Holds(StrEnum):
    """Which cells a column holds.

    A column of days may also have words, such as those for ongoing work. Ids are texts, even
    where they look like figures.
    """

    TEXT = "text"
    ID = "id"
    LIGHT = "light"
    DAY = "day"
    COUNT = "count"
    DURATION = "duration"
    SHARE = "share"


FIGURES: Final = (Holds.COUNT, Holds.DURATION, Holds.SHARE)


class Column(NamedTuple):
    """A column: its heading, and which cells it holds.

    A `spare` one is left out on a screen that is too narrow for all.
    """

    title: str
    holds: Holds = Holds.TEXT
    spare: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it holds figures, which stand to the right."""
        return self.holds in FIGURES


Cells = tuple[Cell, ...]


class Table(NamedTuple):
    """Columns and rows of values; `words` are the language of those cells that need words."""

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    words: Catalogue

    def worded(self) -> Iterator[list[str]]:
        """Yield the rows in words."""
        words = self.words
        for row in self.rows:
            yield [worded(cell, words) for cell in row]


class Alternative(NamedTuple):
    """The same said twice: in lines, for a text; and laid out, for a page with tables.

    A format takes one.
    """

    in_lines: "Iterable[Part]"
    laid_out: "Iterable[Part]"


Part = Heading | Paragraph | Item | Table | Bars | Trends | Alternative
Plainer = Heading | Paragraph | Item | Table | Bars | Trends
Parts = Iterable[Part]


class Page(NamedTuple):
    """A document: its parts in order.

    `width`: a text for mail, in lines of so many columns, without colours. `title`: what it
    is called where its first heading does not say it.
    """

    parts: Parts
    width: int | None = None
    title: str = ""


def heading(*pieces: Piece, level: int = 2) -> Heading:
    """Return a heading of pieces; a bare string has no style."""
    return Heading(_pieces(pieces), level)


def paragraph(
    *pieces: Piece, indent: int = 0, hang: int = 0, aside: str = ""
) -> Paragraph:
    """Return a paragraph of pieces; a bare string has no style."""
    at_least = max(indent, hang)
    return Paragraph(_pieces(pieces), indent, at_least, aside)


def _pieces(pieces: Iterable[Piece]) -> Pieces:
    return tuple([each if isinstance(each, tuple) else (each, None) for each in pieces])


BLANK: Final = paragraph()


_APART: Final = r"(?<=[^\s.,;:。，；：]) {2,}(?=\S)"


def joined(text: str, words: Catalogue) -> str:
    """Return a text for a page on which spaces collapse: phrases joined by a sign."""
    return re.sub(_APART, words("reason.separator"), text)


def text_of(part: Heading | Paragraph) -> str:
    """Return the text of a part without its styles."""
    pieces = part.in_a_row if isinstance(part, Paragraph) else part.pieces
    return "".join([text for text, _ in pieces])


def in_lines(parts: Parts) -> Iterator[Plainer]:
    """Yield the parts as a text has them: what is said twice, in lines."""
    for part in parts:
        if isinstance(part, Alternative):
            yield from in_lines(part.in_lines)
        else:
            yield part


def below(parts: Parts) -> Iterator[Part]:
    """Yield parts as they stand below a heading: their own are a level lower."""
    for part in parts:
        if isinstance(part, Alternative):
            yield Alternative(below(part.in_lines), below(part.laid_out))
        elif isinstance(part, Heading):
            yield part._replace(level=part.level + 1)
        else:
            yield part


def laid_out(parts: Parts) -> Iterator[Plainer]:
    """Yield the parts as a page with tables has them; it needs no blank lines."""
    for part in parts:
        if isinstance(part, Alternative):
            yield from laid_out(part.laid_out)
        elif not isinstance(part, Paragraph) or text_of(part).strip():
            yield part


def worded(cell: Cell, words: Catalogue) -> str:
    """Return a cell in words: days as 2025-09-30, durations in days, rates with their base."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Lit():
            return cell.text
        case timedelta():
            return str(cell.days)
        case Decimal():
            return plain_figure(cell)
        case int() | date():
            return str(cell)
        case _:
            return share_said(cell, words)


def plain_figure(value: Decimal) -> str:
    """Return a figure without zeros behind its point: 95.0 is 95."""
    said = f"{value:f}"
    if "." in said:
        return said.rstrip("0").rstrip(".")
    return said


def share_said(share: Share, words: Catalogue, form: str = "rate.value") -> str:
    """Return a share with its base: 25.6%（10/39）, or a dash for 0 of 0."""
    if share.percent is None:
        return words("none")
    percent = f"{share.percent}%"
    base = f"{share.n}/{share.of}"
    return words(form, percent=percent, of=base)


def light_of(row: Cells) -> Light:
    """Return the first light of a row."""
    for cell in row:
        if isinstance(cell, Lit):
            return cell.light
    return None


def inert(text: str) -> str:
    """Return data as it may be shown: control and direction characters as visible escapes."""
    if text.isprintable():
        return text
    shown = []
    for char in text:
        said = char if _harmless(char) else _escaped(char)
        shown.append(said)
    return "".join(shown)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}"


def flat(text: str) -> str:
    """Return data in one line, inert: of several lines each but the last gives way to a space."""
    if text.isprintable():
        return text
    ended = _LAST_END.sub("", text)
    return inert(_LINE_END.sub(" ", ended))


def _harmless(char: str) -> bool:
    if char.isprintable() or char in JOINERS:
        return True
    return unicodedata.category(char) == "Zs"
