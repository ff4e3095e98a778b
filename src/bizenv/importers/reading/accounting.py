"""What each line of a document is: every one of them is accounted for."""

from collections.abc import Sequence
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading.odd_names import passage
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.text_tag import names_anybody
from bizenv.importers.reading.titles import first_sentence, kind_of_chapter, trimmed
from bizenv.importers.reading.tree import Node

_QUOTED: Final = 40  # characters of a line in a doubt


class Account:
    """Finds the kind of each piece of a tree; a line that is not understood is doubted."""

    def __init__(self, root: Node, told: set[Piece], doubts: Doubts) -> None:
        self.root = root
        self.told = told
        self.doubts = doubts
        self.untagged = _untagged(root)
        self.before = _before_tasks(root)
        """The chapters before the first with tasks."""
        self._first_rows: dict[Node, int | None] = {}

    def settle(self) -> None:
        """Give every piece of the tree its kind."""
        for node in self.root.walk():
            chapter = node.chapter()
            for piece in node.own:
                piece.kind = self._kind(piece, node, chapter)
            if node.tasks and not node.lacks_tag:
                self._doubt_rest(node)
        if self.root.holds_below:
            for node in self.root.below:
                self._doubt_chapter(node)

    def _doubt_rest(self, node: Node) -> None:
        """Doubt what stands behind the tag of a task on the task's own line."""
        for stretch in node.stretches:
            if stretch.is_closed:
                continue
            for piece, text in stretch.texts:
                if piece in self.told and text.strip():
                    self.doubts(
                        "text-after-tag", piece.line, text=text.strip()[:_QUOTED]
                    )

    def _kind(self, piece: Piece, node: Node, chapter: Node) -> LineKind:
        if piece.heading and not piece.text:  # of a table
            return LineKind.HEADING
        is_above = chapter is self.root
        if is_above or not chapter.holds_tasks:
            return self._apart(piece, chapter)
        if piece.tag_only or not piece.text:
            return _kind_of_tags(piece)
        is_head = piece is node.piece
        if piece in self.told and not is_head:
            return LineKind.TASK
        if piece in self.untagged:
            return self._loose(piece, node)
        in_task = node.in_task
        if not in_task and not is_head:
            return LineKind.PREAMBLE
        if in_task or names_anybody(piece.tags):
            return LineKind.TASK
        return LineKind.HEADING

    def _loose(self, piece: Piece, node: Node) -> LineKind:
        """Return the kind of text that no tag closes: a heading, an introduction, unread."""
        if node.tasks and not node.lacks_tag:
            if piece is node.piece and piece not in self.told:
                return LineKind.HEADING
            return self._unread("text-after-tag", piece)
        if node.in_task:
            return LineKind.TASK
        if not node.holds_below:
            return self._unread("unread", piece)
        if piece is node.piece:
            return LineKind.HEADING
        if self._is_behind(piece, node):
            return self._unread("unread", piece)
        return LineKind.PREAMBLE

    def _unread(self, code: str, piece: Piece) -> LineKind:
        words = piece.text[:_QUOTED]
        self.doubts(code, piece.line, text=words)
        return LineKind.UNREAD

    def _apart(self, piece: Piece, chapter: Node) -> LineKind:
        """Return the kind of a line outside the chapters with tasks.

        It stands before them, after them, or is known by its chapter's title.
        """
        if chapter is self.root:
            return self._above(piece)
        if not self.root.holds_tasks:
            return LineKind.UNREAD
        heading = chapter.piece
        assert heading is not None
        if piece is heading and not _goes_on(piece.text):
            return LineKind.HEADING
        kind = kind_of_chapter(heading.text)
        if kind is not None:
            return kind
        if chapter in self.before:
            return LineKind.PREAMBLE
        return LineKind.SAFEGUARD

    def _above(self, piece: Piece) -> LineKind:
        """Return the kind of a line above all numbers."""
        if piece in self.told:
            return LineKind.TASK
        if piece.tag_only and self.root.tasks:
            return LineKind.RESPONSIBILITY
        if self._is_behind(piece, self.root):
            return self._unread("unread", piece)
        return LineKind.PREAMBLE

    def _is_behind(self, piece: Piece, node: Node) -> bool:
        """Tell whether text of a part stands behind a table's row that is a task of the part."""
        if not piece.text.strip() or piece.line.cells:
            return False
        if node not in self._first_rows:
            self._first_rows[node] = _first_row(node)
        first = self._first_rows[node]
        return first is not None and first < piece.line.number

    def _doubt_chapter(self, node: Node) -> None:
        """Doubt a chapter that is numbered like the tasks but names nobody.

        There is no doubt if its title tells what it is.
        """
        heading = node.piece
        if heading is None or node.holds_tasks:
            return
        text = heading.text
        if self._may_be_task(node):
            title = trimmed(first_sentence(text))
            self.doubts("chapter-left-out", heading.line, title=title)
            return
        if not node.below:
            return
        if kind_of_chapter(text) is None:
            title = trimmed(first_sentence(text))
            self.doubts("chapter-without-tasks", heading.line, title=title)

    def _may_be_task(self, node: Node) -> bool:
        """Tell whether a chapter stands among tasks: most are, or it says who does something."""
        alike = [each for each in self.root.below if each.kind == node.kind]
        tasks = [each for each in alike if each.is_task]
        if node.below or not tasks:
            return False
        if len(tasks) * 2 > len(alike):
            return True
        return any(passage(piece.text) is not None for piece in node.own)


def _first_row(node: Node) -> int | None:
    """Return the number of the first row of a table that is a task of a part."""
    tasks = [each.piece for each in node.below if each.in_task and each.piece]
    rows = [each.line.number for each in tasks if each.line.cells]
    return min(rows, default=None)


def _before_tasks(root: Node) -> set[Node]:
    """Return the chapters before the first with tasks; none where there are no tasks."""
    found: set[Node] = set()
    for node in root.below:
        if node.holds_tasks:
            return found
        found.add(node)
    return set()


def _goes_on(text: str) -> bool:
    """Tell whether words follow the first full stop."""
    _, _, rest = text.partition("。")
    return bool(rest)


def _untagged(root: Node) -> set[Piece]:
    """Return the pieces with text that no tag closes."""
    found: set[Piece] = set()
    for node in root.walk():
        for stretch in node.stretches:
            if stretch.is_closed:
                continue
            pieces = [piece for piece, _ in stretch.texts]
            found.update(pieces)
    return found


def _kind_of_tags(piece: Piece) -> LineKind:
    """Return the kind of a line without text: its tags tell, if it has any."""
    if not piece.tags:
        return LineKind.HEADING
    if names_anybody(piece.tags):
        return LineKind.RESPONSIBILITY
    if any(tag.due for tag in piece.tags):
        return LineKind.DEADLINE
    return LineKind.RESPONSIBILITY


Accounted = list[tuple[SourceLine, LineKind]]
"""Lines, each with what became of it."""


def by_line(pieces: Sequence[Piece]) -> Accounted:
    """Return each line of the source once with its kind.

    A row that begins a section and a task has the kind of the task.
    """
    last: dict[tuple[int, int, int], Piece] = {}
    for piece in pieces:
        line = piece.line
        place = (line.table, line.number, line.column)
        last[place] = piece
    found: Accounted = []
    counted: set[tuple[int, int]] = set()
    for piece in last.values():
        line = piece.line
        kind = piece.kind or LineKind.UNREAD
        found.append((line, kind))
        for number in line.also:
            own = (line.table, number)
            if own in counted:
                continue
            counted.add(own)
            further = SourceLine(number, "")
            found.append((further, kind))
    return found
