"""Titles of tasks that end where their line does: the next line may belong to them."""

from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.reading.titles import head
from bizenv.importers.reading.tree import Stretch

_FEW: Final = 1  # titles that end with a line are no layout yet
_QUOTED: Final = 40  # characters of a line in a doubt
_STOPS: Final = ("。", "；", ";", "：", ":", "！", "!", "？", "?", "，", ",")


@dataclass(frozen=True, slots=True)
class _Cut:
    """A title that ends where a line does, and the words of the next line.

    `on_one_line`: both stand in one paragraph or cell, with a line break between.
    """

    id: str
    line: SourceLine
    words: str
    on_one_line: bool


class CutTitles:
    """Collects such titles; where most tasks are written so, that is the layout."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.found: list[_Cut] = []

    def look(self, number: str, line: SourceLine, stretch: Stretch) -> None:
        """Look at the title of the task of that number, which a stretch tells."""
        words = _following(stretch)
        if words is not None:
            cut = _Cut(number, line, words, _on_one_line(stretch))
            self.found.append(cut)

    def doubt(self, tasks: int) -> None:
        """Doubt the titles of a document with so many tasks."""
        loose = [each for each in self.found if not each.on_one_line]
        is_layout = len(loose) > _FEW and len(loose) * 2 > tasks
        for each in self.found:
            if each.on_one_line or not is_layout:
                words = each.words[:_QUOTED]
                self.doubts("title-cut", each.line, id=each.id, text=words)


def _following(stretch: Stretch) -> str | None:
    """Return the line behind a title that ends with its line, in no stop; None for others."""
    if not stretch.texts:
        return None
    piece, text = stretch.texts[0]
    if piece.title or piece.line.level is not None:
        return None
    first, _, rest = text.strip().partition("\n")
    behind = [text for _, text in stretch.texts[1:2]]
    following = rest or "".join(behind)
    is_whole = not first or first.endswith(_STOPS) or head(first) != first
    if is_whole or not following.strip():
        return None
    return following.strip()


def _on_one_line(stretch: Stretch) -> bool:
    """Tell whether title and next line stand in one paragraph or cell of an office file."""
    lines = [piece.line for piece, _ in stretch.texts[:2]]
    is_office = bool(lines[0].place or lines[0].cells)
    return is_office and len({line.number for line in lines}) == 1
