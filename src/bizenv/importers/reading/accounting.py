"""What each line of a document is: every one of them is accounted for."""

from collections.abc import Mapping, Sequence
from typing import Final

from bizenv.importers.document import Doubts, Line
from bizenv.importers.draft import Kind
from bizenv.importers.reading.parts import Numbering, Parts
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.titles import first_sentence, kind_of_chapter, trimmed
from bizenv.importers.reading.tree import Node

_QUOTED: Final = 40  # characters of a line in a doubt


class Account:
    """Tells the kind of each piece; what is not understood is doubted."""

    def __init__(self, parts: Parts, numbering: Numbering, doubts: Doubts) -> None:
        self.parts = parts
        self.told = numbering.told
        self.doubts = doubts
        self.root = parts.root
        self.untagged = {
            id(piece)
            for node in parts.root.walk()
            for stretch in node.stretches
            if not any(tag.units or tag.due for _, tag in stretch.tags)
            for piece, _ in stretch.texts
        }
        """The pieces with text that no tag closes."""
        self.holding = [node for node in parts.root.below if parts.holds(node)]

    def kinds(self, known: Mapping[int, Kind]) -> dict[int, Kind]:
        """Return the kind of every piece of the tree by its identity; those known are left as they are."""
        kinds = dict(known)
        for node in self.root.walk():
            chapter = node.chapter()
            for piece in node.own:
                if id(piece) not in kinds:
                    kinds[id(piece)] = self._kind(piece, node, chapter)
        for node in self.root.below if self.holding else ():
            self._doubt_chapter(node)
        return kinds

    def _kind(self, piece: Piece, node: Node, chapter: Node) -> Kind:
        if piece.heading and not piece.text:  # of a table
            return Kind.HEADING
        if chapter not in self.holding:
            return self._apart(piece, chapter)
        if piece.tag_only or not piece.text:
            due = any(tag.due for tag in piece.tags) and not any(
                tag.units for tag in piece.tags
            )
            return (
                Kind.DEADLINE
                if due
                else (Kind.RESPONSIBILITY if piece.tags else Kind.HEADING)
            )
        if id(piece) in self.told and piece is not node.piece:
            return Kind.TASK
        if id(piece) in self.untagged:
            return self._loose(piece, node)
        if self.parts.within_task(node):
            return Kind.TASK
        if piece is node.piece:
            return Kind.TASK if any(tag.units for tag in piece.tags) else Kind.HEADING
        return Kind.PREAMBLE

    def _loose(self, piece: Piece, node: Node) -> Kind:
        """Return what text is that no tag closes: a heading, an introduction, or nothing that was understood."""
        if node.tagged:
            self.doubts("text-after-tag", piece.line, text=piece.text[:_QUOTED])
            return Kind.UNREAD
        if self.parts.within_task(node):
            return Kind.TASK
        if any(self.parts.holds(each) for each in node.below):
            return Kind.HEADING if piece is node.piece else Kind.PREAMBLE
        self.doubts("unread", piece.line, text=piece.text[:_QUOTED])
        return Kind.UNREAD

    def _apart(self, piece: Piece, chapter: Node) -> Kind:
        """Return what a line outside the chapters with tasks is: before them, after them, or known by its title."""
        if chapter is self.root:
            if id(piece) in self.told:
                return Kind.TASK
            return (
                Kind.RESPONSIBILITY
                if piece.tag_only and id(chapter) in self.parts.stretches
                else Kind.PREAMBLE
            )
        if not self.holding and id(self.root) not in self.parts.stretches:
            return Kind.UNREAD
        if piece is chapter.piece and not piece.text.partition("。")[2]:
            return Kind.HEADING
        title = chapter.piece.text if chapter.piece is not None else ""
        return kind_of_chapter(title) or (
            Kind.PREAMBLE if self._before(chapter) else Kind.SAFEGUARD
        )

    def _before(self, chapter: Node) -> bool:
        order = self.root.below
        return bool(self.holding) and order.index(chapter) < order.index(
            self.holding[0]
        )

    def _doubt_chapter(self, node: Node) -> None:
        """Doubt a chapter that is numbered like the tasks but names nobody, unless its title tells what it is."""
        if (
            node in self.holding
            or node.piece is None
            or kind_of_chapter(node.piece.text) is not None
        ):
            return
        if node.below:
            self.doubts(
                "chapter-without-tasks",
                node.piece.line,
                title=trimmed(first_sentence(node.piece.text)),
            )


def by_line(
    pieces: Sequence[Piece], kinds: Mapping[int, Kind]
) -> list[tuple[Line, Kind]]:
    """Return each line of the source once with its kind; of a row that begins a section too, that of the task."""
    places = {
        (piece.line.table, piece.line.number, piece.line.column): (
            piece.line,
            kinds.get(id(piece), Kind.UNREAD),
        )
        for piece in pieces
    }
    return [
        (line if number == line.number else Line(number, ""), kind)
        for line, kind in places.values()
        for number in (line.number, *line.also)
    ]
