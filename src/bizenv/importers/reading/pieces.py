"""Pieces: lines with their number and their tags found."""

from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import labels
from bizenv.importers.reading.deadlines import day_of_issue, is_deadline
from bizenv.importers.reading.labels import Tag, TagLabel
from bizenv.importers.reading.numbering import Numbered, recognise

SPACES: Final = " \t\u3000"
_TRIMMED: Final = f"{SPACES}。；;"


@dataclass(slots=True, eq=False)
class Piece:
    """One line as meant: its text behind the number, and the tags in that text.

    `title` is a table's own title for a task; `heading`: the format says that it heads
    what follows. `kind` is set by the step of the reading that finds out what the line is.
    """

    line: SourceLine
    text: str
    number: Numbered | None = None
    tags: list[Tag] = field(default_factory=list)
    heading: bool = False
    title: str | None = None
    kind: LineKind | None = None

    @property
    def tag_only(self) -> bool:
        """Whether there is nothing in it but tags."""
        return bool(self.tags) and not self.stretches()

    def at(self, place: int) -> SourceLine:
        """Return the line with the column of a place in the text; of a table's row the row."""
        if self.line.cells:
            return self.line
        return replace(self.line, column=self.line.column + place)

    def stretches(self) -> list[tuple[int, str]]:
        """Return the text outside the tags, with the places where each stretch begins."""
        found: list[tuple[int, str]] = []
        place = 0
        for tag in self.tags:
            found.append((place, self.text[place : tag.start]))
            place = tag.end
        found.append((place, self.text[place:]))
        return [(start, text) for start, text in found if text.strip(_TRIMMED)]


def piece(
    line: SourceLine, *, follows_task: bool = False, behind: bool = False
) -> Piece:
    """Return the piece that a line of text is.

    `follows_task`: the task above has not said yet who is responsible. `behind`: a bare
    deadline may stand here.
    """
    number = recognise(line.text)
    start = number.length if number is not None else _indent(line.text)
    text = line.text[start:]
    tags = labels.find(text, follows_task=follows_task and number is None)
    if number is None and not tags:
        tags = _bare_deadline(text) if behind else []
        number = _heading(line) if not tags else None
    moved = replace(line, column=line.column + start)
    return Piece(moved, text, number, tags, heading=line.level is not None)


def remainder(line: SourceLine) -> Piece:
    """Return the piece of a line whose words were taken into a piece before it."""
    return Piece(line, "", tags=[Tag(0, 0)])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(SPACES))


def _heading(line: SourceLine) -> Numbered | None:
    """Return a heading's level in place of a number."""
    return Numbered(f"h{line.level}", 0, 0) if line.level is not None else None


def _bare_deadline(text: str) -> list[Tag]:
    if not is_deadline(text) or day_of_issue(text) is not None:
        return []
    return [Tag(0, len(text), due=[text.strip(_TRIMMED)], labels=[TagLabel.DUE])]
