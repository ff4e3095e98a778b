"""Pieces: lines with their number and their tags found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import labels
from bizenv.importers.reading.deadlines import day_of_issue, is_deadline
from bizenv.importers.reading.label_words import TagLabel, with_colons
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.text_tag import TextTag
from bizenv.importers.reading.units import OPENING

SPACES: Final = " \t\u3000"
_TRIMMED: Final = f"{SPACES}。；;"
_STOPS: Final = re.compile("[。；;，]")
_NUMBER: Final = 12  # characters that a number takes


Stretches = list[tuple[int, str]]
"""Texts, each with the place where it begins."""


@dataclass(slots=True, eq=False)
class Piece:
    """One line as meant: its text behind the number, and the tags in that text.

    `title` is a table's own title for a task; `heading`: the format says that it heads
    what follows. `kind` is set by the step of the reading that finds out what the line is.
    """

    line: SourceLine
    text: str
    number: Numbered | None = None
    tags: list[TextTag] = field(default_factory=list)
    heading: bool = False
    title: str | None = None
    kind: LineKind | None = None

    @property
    def tag_only(self) -> bool:
        """Whether there is nothing in it but tags."""
        return bool(self.tags) and not self.stretches()

    def at(self, place: int) -> SourceLine:
        """Return the line with the column of a place in the text; of a table's row the row."""
        line = self.line
        if line.cells:
            return line
        column = line.column + place
        return replace(line, column=column)

    def stretches(self) -> Stretches:
        """Return the text outside the tags, with the places where each stretch begins."""
        found: Stretches = []
        for place, text, _ in self.parts():
            if text.strip(_TRIMMED):
                found.append((place, text))
        return found

    def parts(self) -> Iterator[tuple[int, str, TextTag | None]]:
        """Yield the texts between the tags with their places, each with the tag behind it."""
        place = 0
        for tag in self.tags:
            text = self.text[place : tag.start]
            yield place, text, tag
            place = tag.end
        yield place, self.text[place:], None


def piece(
    line: SourceLine,
    *,
    follows_task: bool = False,
    behind: bool = False,
) -> Piece:
    """Return the piece that a line of text is.

    `follows_task`: the task above has not said yet who is responsible. `behind`: a bare
    deadline may stand here.
    """
    written = with_colons(line.text)
    number = None if follows_task and _lists(written) else recognise(written)
    start = _indent(written)
    if number is not None:
        start = number.length
        follows_task = False
    text = written[start:]
    is_numbered = number is not None
    tags = labels.find(text, follows_task=follows_task, numbered=is_numbered)
    if number is None and not tags:
        if behind:
            tags = _bare_deadline(text) or labels.unknown_english(text)
        if not tags:
            number = _heading(line)
    column = line.column + start
    moved = replace(line, column=column)
    is_heading = line.level is not None
    found = Piece(moved, text, number, tags, heading=is_heading)
    if _is_of_task_above(found):
        found.number = None
    return found


def _lists(text: str) -> bool:
    """Tell whether a text is a list of its own, and no part that a number begins: 1.A；2.B."""
    number = recognise(text)
    if number is None or number.value != 1 or number.written is not None:
        return False
    for stop in _STOPS.finditer(text):
        following = recognise(text[stop.end() : stop.end() + _NUMBER])
        if following is not None and following.kind == number.kind:
            is_next = following.value == number.value + 1
            return is_next and not labels.find(text[: stop.end()])
    return False


def _is_of_task_above(found: Piece) -> bool:
    """Tell whether a piece says something of the task above, number or not: （一）主办单位：市甲局."""
    if not found.tag_only or found.text.startswith(tuple(OPENING)):
        return False
    return all(tag.labels for tag in found.tags)


def remainder(line: SourceLine) -> Piece:
    """Return the piece of a line whose words were taken into a piece before it."""
    nothing = TextTag(0, 0)
    return Piece(line, "", tags=[nothing])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(SPACES))


def _heading(line: SourceLine) -> Numbered | None:
    """Return a heading's level in place of a number."""
    if line.level is None:
        return None
    return Numbered(f"h{line.level}", 0, 0)


def _bare_deadline(text: str) -> list[TextTag]:
    if not is_deadline(text) or day_of_issue(text) is not None:
        return []
    words = text.strip(_TRIMMED)
    tag = TextTag(
        0,
        len(text),
        due=[words],
        labels=[TagLabel.DUE],
    )
    return [tag]
