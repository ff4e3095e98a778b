"""What each line of a document is: every one of them is accounted for."""

import itertools
from collections.abc import Sequence
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import LineKind
from bizenv.importers.reading.labels import names_anybody
from bizenv.importers.reading.pieces import Piece
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
        without = itertools.takewhile(lambda node: not node.holds_tasks, root.below)
        self.before = set(without) if root.holds_below else set()
        """The chapters before the first with tasks."""

    def settle(self) -> None:
        """Give every piece of the tree its kind."""
        for node in self.root.walk():
            chapter = node.chapter()
            for piece in node.own:
                piece.kind = self._kind(piece, node, chapter)
        if self.root.holds_below:
            for node in self.root.below:
                self._doubt_chapter(node)

    def _kind(self, piece: Piece, node: Node, chapter: Node) -> LineKind:
        if piece.heading and not piece.text:  # of a table
            return LineKind.HEADING
        if chapter is self.root or not chapter.holds_tasks:
            return self._apart(piece, chapter)
        if piece.tag_only or not piece.text:
            return _kind_of_tags(piece)
        if piece in self.told and piece is not node.piece:
            return LineKind.TASK
        if piece in self.untagged:
            return self._loose(piece, node)
        if node.in_task:
            return LineKind.TASK
        if piece is not node.piece:
            return LineKind.PREAMBLE
        return LineKind.TASK if names_anybody(piece.tags) else LineKind.HEADING

    def _loose(self, piece: Piece, node: Node) -> LineKind:
        """Return the kind of text that no tag closes: a heading, an introduction, unread."""
        if node.tasks and not node.lacks_tag:
            return self._unread("text-after-tag", piece)
        if node.in_task:
            return LineKind.TASK
        if node.holds_below:
            return LineKind.HEADING if piece is node.piece else LineKind.PREAMBLE
        return self._unread("unread", piece)

    def _unread(self, code: str, piece: Piece) -> LineKind:
        self.doubts(code, piece.line, text=piece.text[:_QUOTED])
        return LineKind.UNREAD

    def _apart(self, piece: Piece, chapter: Node) -> LineKind:
        """Return the kind of a line outside the chapters with tasks.

        It stands before them, after them, or is known by its chapter's title.
        """
        if chapter is self.root:
            return self._above(piece)
        if not self.root.holds_tasks:
            return LineKind.UNREAD
        assert chapter.piece is not None
        if piece is chapter.piece and not piece.text.partition("。")[2]:
            return LineKind.HEADING
        otherwise = LineKind.PREAMBLE if chapter in self.before else LineKind.SAFEGUARD
        return kind_of_chapter(chapter.piece.text) or otherwise

    def _above(self, piece: Piece) -> LineKind:
        """Return the kind of a line above all numbers."""
        if piece in self.told:
            return LineKind.TASK
        if piece.tag_only and self.root.tasks:
            return LineKind.RESPONSIBILITY
        return LineKind.PREAMBLE

    def _doubt_chapter(self, node: Node) -> None:
        """Doubt a chapter that is numbered like the tasks but names nobody.

        There is no doubt if its title tells what it is.
        """
        if node.holds_tasks or node.piece is None or not node.below:
            return
        if kind_of_chapter(node.piece.text) is None:
            title = trimmed(first_sentence(node.piece.text))
            self.doubts("chapter-without-tasks", node.piece.line, title=title)


def _untagged(root: Node) -> set[Piece]:
    """Return the pieces with text that no tag closes."""
    found: set[Piece] = set()
    for node in root.walk():
        for stretch in node.stretches:
            if not stretch.is_closed:
                found.update(piece for piece, _ in stretch.texts)
    return found


def _kind_of_tags(piece: Piece) -> LineKind:
    """Return the kind of a line without text: its tags tell, if it has any."""
    if not piece.tags:
        return LineKind.HEADING
    due = any(tag.due for tag in piece.tags)
    if due and not names_anybody(piece.tags):
        return LineKind.DEADLINE
    return LineKind.RESPONSIBILITY


def by_line(pieces: Sequence[Piece]) -> list[tuple[SourceLine, LineKind]]:
    """Return each line of the source once with its kind.

    A row that begins a section and a task has the kind of the task.
    """
    last: dict[tuple[int, int, int], Piece] = {}
    for piece in pieces:
        line = piece.line
        last[line.table, line.number, line.column] = piece
    found: list[tuple[SourceLine, LineKind]] = []
    for piece in last.values():
        kind = piece.kind or LineKind.UNREAD
        found.append((piece.line, kind))
        found += [(SourceLine(number, ""), kind) for number in piece.line.also]
    return found
