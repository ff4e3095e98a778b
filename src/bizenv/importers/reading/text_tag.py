"""A tag: what one stretch of a paragraph says of who is responsible, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.roles import NamedUnit


@dataclass(slots=True)
class TextTag:
    """What one stretch of a paragraph says: from `start` to `end` in its text.

    `due` holds the document's words, with `due_at` the place of the first; `other` the
    labels that plans have no place for. `unmarked`: a bare list of units, with neither
    label nor word. `open`: a label whose value is still to come, or goes on. `said`: where
    labels stand, and values that are no names. `leading`: its text stands behind it.
    `rest`: words of a table's cells that nothing accounts for. `apart`: its table has a
    column for those who support.
    """

    start: int
    end: int
    units: list[NamedUnit] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    due_at: int = 0
    labels: list[TagLabel] = field(default_factory=list)
    other: list[tuple[str, str]] = field(default_factory=list)
    unmarked: bool = False
    open: TagLabel | None = None
    said: list[tuple[int, int]] = field(default_factory=list)
    leading: bool = False
    rest: list[str] = field(default_factory=list)
    apart: bool = False

    def add_due(self, words: str, at: int) -> None:
        """Take the words of a deadline; reading them doubts several in one tag."""
        if not self.due:
            self.due_at = at
        if words:
            self.due.append(words)

    def add(self, other: "TextTag") -> None:
        """Take what another tag says, behind what this one does."""
        if not self.due:
            self.due_at = other.due_at
        self.units += other.units
        self.due += other.due
        self.labels += other.labels
        self.other += other.other
        self.said += other.said


def names_anybody(tags: Iterable[TextTag]) -> bool:
    """Tell whether one of several tags names a unit."""
    return any(tag.units for tag in tags)
