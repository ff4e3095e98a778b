"""A circular (公文): its head, its lines, its signature, its annexes; and the same as a page. It knows no report."""

from collections.abc import Iterator
from typing import NamedTuple

from bizenv.formats.page import (
    BLANK,
    Page,
    Parts,
    Table,
    heading,
    paragraph,
)
from bizenv.formats.picture import Picture
from bizenv.messages import Catalogue


class CircularLine(NamedTuple):
    """A paragraph, or a heading of some level; 0 is a paragraph."""

    text: str
    level: int = 0


class Annex(NamedTuple):
    """A table behind the text, with what must be said of it, and a picture of its figures.

    `caption` stands above the table, where a picture stands between it and the title.
    """

    title: str
    table: Table
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
    caption: str = ""


class Imprint(NamedTuple):
    """Who printed a circular, and when."""

    office: str
    day: str


class Circular(NamedTuple):
    """A circular. What nobody gave is a visible blank already.

    `mark` is who issues it as the head has it. `paper`: of a circular that follows no standard.
    `imprint`: the last line of a printed one; a letter has none.
    """

    mark: str
    number: str
    title: str
    addressee: str
    lines: tuple[CircularLine, ...]
    annexes: tuple[Annex, ...]
    issuer: str
    day: str
    copies: str
    paper: str = "a4"
    imprint: Imprint | None = None

    @property
    def properties(self) -> dict[str, str]:
        """What a document says of itself beside its title."""
        return {
            "DocumentNumber": self.number,
            "Addressee": self.addressee,
            "Issuer": self.issuer,
        }

    def listed(self, words: Catalogue) -> Iterator[str]:
        """Yield the annexes as the text lists them below it, numbered if there are several."""
        several = len(self.annexes) > 1
        for number, annex in enumerate(self.annexes, start=1):
            code = "circular.listed" if several else "circular.listed.one"
            yield words(code, number=number, title=annex.title)

    def label(self, number: int, words: Catalogue) -> str:
        """Return what stands above an annex: 附件1."""
        one = len(self.annexes) == 1
        return words("circular.annex", number="" if one else number)


def circular_page(circular: Circular, words: Catalogue) -> Page:
    """Return a circular as a page, for formats that have no page of their own."""
    return Page(_parts(circular, words), title=circular.title)


def _parts(circular: Circular, words: Catalogue) -> Parts:
    yield paragraph(circular.mark)
    yield paragraph(circular.number)
    yield heading((circular.title, "bold"), level=1)
    yield paragraph(circular.addressee)
    for line in circular.lines:
        if line.level:
            yield BLANK
            yield heading((line.text, "bold"), level=line.level + 1)
        else:
            yield paragraph(line.text)
    yield BLANK
    yield from _foot(circular, words)
    for number, annex in enumerate(circular.annexes, start=1):
        yield BLANK
        label = circular.label(number, words)
        yield heading((f"{label}  {annex.title}", "bold"))
        if annex.picture is not None:
            yield annex.picture
        if annex.caption:
            yield heading((annex.caption, "bold"), level=3)
        yield annex.table
        for note in annex.notes:
            yield paragraph((note, "dim"))


def _foot(circular: Circular, words: Catalogue) -> Parts:
    """Yield the list of annexes, the signature and who receives copies."""
    listed = list(circular.listed(words))
    if listed:
        yield paragraph(words("circular.annexes"))
    for each in listed:
        yield paragraph(each, indent=2)
    yield paragraph(circular.issuer)
    yield paragraph(circular.day)
    yield paragraph(circular.copies)
    if circular.imprint is not None:
        yield paragraph("  ".join(circular.imprint))
