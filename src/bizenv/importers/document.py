"""A document as every reader gives it: a stream of source lines, nothing interpreted yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bizenv.diagnostics import BizenvError, Diagnostic, Location, Severity
from bizenv.messages import Message

MAX_LINES: Final = 20_000
MAX_CHARACTERS: Final = 1_000_000  # a hundred plans of seventy tasks
MAX_NAMES: Final = 10_000
"""Of departments, each time that one is named; seventy tasks name some four hundred."""
MAX_LENGTH: Final = 200_000  # of one line: a whole document may stand on it
MAX_CELLS: Final = 64  # columns of a table


Place = tuple[str | int, ...]
"""Where something stands, in the words of a format: a paragraph, a row of a table."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line, paragraph or row of the source.

    `number` and `column` are 1-based, in characters. `level` is the outline level where
    the format knows one (1 for Heading 1). `cells` is a table's row with merged cells
    repeated; `continued` says which of them repeat the cell above; `table` tells tables
    apart. `also`: further lines of the source that the row is made of. `figures` and
    `days`: the cells, from 0 on, that a spreadsheet keeps as a fraction or as a day, so
    that what was typed (6.10, 3-1) is not known. `place` says in which paragraph, or in
    which row of which table, where a format shows people no such number as `number`.
    `struck` and `unsaved`: the cells that show something which was not read, as it is struck
    through or a formula without a saved result.
    """

    number: int
    text: str
    column: int = 1
    level: int | None = None
    cells: tuple[str, ...] = ()
    continued: tuple[bool, ...] = ()
    table: int = 0
    also: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    place: Place = ()
    struck: tuple[int, ...] = ()
    unsaved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document's lines, in order, and what its reader doubts."""

    file: str
    lines: tuple[SourceLine, ...]
    doubts: tuple["Doubt", ...] = ()
    sheets: Mapping[int, str] = field(default_factory=dict)
    """In a workbook by table the name of its sheet."""

    def sheet(self, line: SourceLine) -> str:
        """Return the name of the sheet that a line stands on; nothing outside workbooks."""
        return self.sheets.get(line.table, "")


@dataclass(frozen=True, slots=True)
class Doubt(Diagnostic):
    """Something in a document that a person has to look at.

    `doubt.<code>` in the catalogue is its sentence.
    """

    severity: Severity = Severity.WARNING
    place: Place = ()
    """Where it stands, in the words of the format: a paragraph, a row of a table."""

    @property
    def message(self) -> Message:
        """The doubt's sentence, not yet in any language."""
        args = Diagnostic.message.fget(self).args  # type: ignore[attr-defined]
        said = Message(f"doubt.{self.code}", args)
        where = in_words(self.place)
        if where is None:
            return said
        return Message("place.said", {"said": said, "where": where})


def in_words(place: Place, *, quoted: bool = True) -> Message | None:
    """Return a place as words: the third paragraph, the second row of the first table.

    `quoted`: with the paragraph's beginning, by which it is found.
    """
    if not place:
        return None
    kind, *values = place
    if kind == "row":
        table, row = values
        return Message("place.row", {"table": table, "row": row})
    number, words = values
    code = "place.paragraph" if words and quoted else "place.paragraph-unquoted"
    return Message(code, {"n": number, "text": words})


@dataclass(slots=True)
class Doubts:
    """Collects doubts about one file."""

    file: str
    found: list[Doubt] = field(default_factory=list)

    def __call__(
        self,
        code: str,
        line: SourceLine,
        *,
        related: Iterable[SourceLine] = (),
        **args: object,
    ) -> None:
        """Take note of a doubt at a line."""
        places = tuple(map(self._at, related))
        at = self._at(line)
        doubt = Doubt(code, at, args, related=places, place=line.place)
        self.found.append(doubt)

    def once(self, code: str, lines: Sequence[SourceLine], **args: object) -> None:
        """Take note of a doubt that many lines share, at the first of them."""
        first, *others = lines
        self(code, first, related=others, **args)

    def _at(self, line: SourceLine) -> Location:
        return Location(self.file, line.number, line.column)


def unreadable(code: str, file: str, **args: Any) -> BizenvError:
    """Return the error of a document that cannot be read.

    `error.<code>` in the catalogue is its sentence, `hint.<code>` says how to go on.
    """
    hint = Message(f"hint.{code}", args)
    return BizenvError(code, hint=hint, name=file, **args)


def too_long(file: str) -> BizenvError:
    """Return the error of a document with more lines or characters than are read."""
    limits = {"lines": MAX_LINES, "characters": MAX_CHARACTERS}
    return unreadable("document-too-long", file, **limits)
