"""The pieces of a document, line after line: what goes on from the line above, what is new."""

import re
from collections.abc import Sequence
from typing import Final

from bizenv.importers.document import MAX_NAMES, Doubts, SourceLine, unreadable
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import labels
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.page_frame import frame, page_facts
from bizenv.importers.reading.pieces import SPACES, Piece, piece, remainder
from bizenv.importers.reading.roles import only_units
from bizenv.importers.reading.tables import TableReader
from bizenv.importers.reading.text_tag import TextTag, names_anybody
from bizenv.importers.reading.unit_marks import UnitMarks, unit_marks
from bizenv.importers.reading.unit_matrix import legend

_AND: Final = re.compile(r"^[ \t\u3000]{0,8}(?:以及|及|和)")
_NAMELESS: Final = (TagLabel.DUE, TagLabel.OTHER)
"""Labels whose values are no names."""


def pieces(lines: Sequence[SourceLine], doubts: Doubts) -> list[Piece]:
    """Return the pieces of a document, blank lines left out.

    Raises BizenvError if it names too many departments.
    """
    sequence = _Sequence(doubts.file, unit_marks(lines, doubts))
    tables = TableReader(doubts, legend(lines))
    of_page = frame(lines)
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.cells:
            end = _end_of_table(lines, place)
            rows = lines[place:end]
            facts = page_facts(rows)
            sequence.add(
                [piece(each) for each in facts]
                or tables.pieces(rows, led=sequence.is_led())
            )
            sequence.follows_task = False
            place = end
            continue
        if place in of_page:
            sequence.add([Piece(line, "", kind=sequence.kind_of_page())])
        elif line.text.strip(SPACES) and not sequence.add_marked(line, place):
            sequence.add_line(line, is_signed=_is_day(lines, place + 1))
        place += 1
    return sequence.found


def _end_of_table(lines: Sequence[SourceLine], place: int) -> int:
    first = lines[place]
    for end in range(place, len(lines)):
        if lines[end].table != first.table:
            return end
    return len(lines)


def _is_day(lines: Sequence[SourceLine], place: int) -> bool:
    """Tell whether a day of issue stands on a line: the line above it is the issuer."""
    if place >= len(lines):
        return False
    return day_of_issue(lines[place].text) is not None


class _Sequence:
    """The pieces found so far. `follows_task`: the last task has no tag yet."""

    def __init__(self, file: str, marks: UnitMarks) -> None:
        self.file = file
        self.marks = marks
        self.found: list[Piece] = []
        self.follows_task = False
        self.names = 0

    def add(self, some: Sequence[Piece]) -> None:
        """Add pieces. Raises BizenvError where they name too many departments."""
        self.found += some
        for each in some:
            for tag in each.tags:
                self.names += len(tag.units)
        if self.names > MAX_NAMES:
            raise unreadable("document-too-many-names", self.file, limit=MAX_NAMES)

    def add_marked(self, line: SourceLine, place: int) -> bool:
        """Add a mark, or the last line of what a mark names the units of; tell whether it is one."""
        if place in self.marks.taken:
            self.add([remainder(line)])
            self.follows_task = False
            return True
        units = self.marks.units.get(place)
        if units is None:
            return False
        new = piece(line)
        if not names_anybody(new.tags):
            new.tags.append(labels.elsewhere(units, len(new.text)))
        self.add([new])
        return True

    def add_line(self, line: SourceLine, *, is_signed: bool) -> None:
        if not is_signed and self._goes_on(line.text):
            rest = remainder(line)
            self.add([rest])
            return
        is_heading = line.level is not None
        follows_task = self.follows_task and not is_signed and not is_heading
        behind = self._has_task()
        new = piece(line, follows_task=follows_task, behind=behind)
        self.add([new])
        is_open = new.number is not None or self.follows_task
        self.follows_task = is_open and not new.tags

    def kind_of_page(self) -> LineKind:
        """Return the kind of a page's line: below tasks it is listed, lest it be one's."""
        has_tasks = any(each.number or each.tags for each in self.found)
        return LineKind.UNREAD if has_tasks else LineKind.PREAMBLE

    def is_led(self) -> bool:
        """Tell whether the text below the last number says who does something."""
        for each in reversed(self.found):
            if names_anybody(each.tags) and not each.line.cells:
                return True
            if each.number is not None or each.line.cells:
                return False
        return False

    def _has_task(self) -> bool:
        """Tell whether the line above belongs to a task, which a deadline may follow."""
        if not self.found:
            return False
        last = self.found[-1]
        if self.follows_task or last.number is not None:
            return True
        return bool(last.tags)

    def _goes_on(self, text: str) -> bool:
        """Take a line as the rest of the value before it, if that was left open."""
        above = self.found[-1:]
        if not above or not above[0].tags:
            return False
        if recognise(text) is not None or labels.find(text):
            return False
        last = self._last_with_text()
        if last is None or not last.tags:
            return False
        tag = last.tags[-1]
        is_at_end = not last.text[tag.end :].strip(SPACES)
        if is_at_end and not last.line.cells and labels.mended(tag, text):
            return True
        label = TagLabel.OTHER
        if tag.labels:
            label = tag.labels[-1]
        is_closed = tag.open is None
        if is_closed and last.tag_only and _are_names(label, text):
            _reopen(tag, label)
        return labels.continued(tag, text)

    def _last_with_text(self) -> Piece | None:
        for each in reversed(self.found):
            if each.text:
                return each
        return None


def _are_names(label: TagLabel, text: str) -> bool:
    """Tell whether a line holds nothing but names, and could go on with a list of names."""
    if label in _NAMELESS:
        return False
    names = _AND.sub("", text)
    return only_units(names)


def _reopen(tag: TextTag, label: TagLabel) -> None:
    """Let names alone go on with the list above; that is doubted."""
    tag.open = label
    tag.unmarked = True
