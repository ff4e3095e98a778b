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
        if words is None:
            return
        on_one_line = _on_one_line(stretch)
        cut = _Cut(number, line, words, on_one_line)
        self.found.append(cut)

    def doubt(self, tasks: int) -> None:
        """Doubt the titles of a document with so many tasks."""
        loose = sum(1 for each in self.found if not each.on_one_line)
        are_most = loose * 2 > tasks
        is_layout = are_most and loose > _FEW
        for each in self.found:
            if is_layout and not each.on_one_line:
                continue
            words = each.words[:_QUOTED]
            self.doubts("title-cut", each.line, id=each.id, text=words)


def _following(stretch: Stretch) -> str | None:
    """Return the line behind a title that ends with its line, in no stop; None for others."""
    if not stretch.texts:
        return None
    piece, text = stretch.texts[0]
    if piece.title or piece.line.level is not None:
        return None
    first, _, following = text.strip().partition("\n")
    if not following:
        for _, behind in stretch.texts[1:2]:
            following = behind
    if _is_whole(first):
        return None
    return following.strip() or None


def _is_whole(title: str) -> bool:
    """Tell whether a title ends with a stop, or before its line does."""
    if not title or title.endswith(_STOPS):
        return True
    return head(title) != title


def _on_one_line(stretch: Stretch) -> bool:
    """Tell whether title and next line stand in one paragraph or cell of an office file."""
    first_two = stretch.texts[:2]
    lines = [piece.line for piece, _ in first_two]
    first = lines[0]
    if not first.place and not first.cells:
        return False
    return all(line.number == first.number for line in lines)
