"""The tree of a document's numbers, and in each part of it the stretches that a tag closes: its tasks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bizenv.importers.reading.labels import Label, Tag
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.roles import Role

# Kinds from the top down: what is not open yet goes below whatever ranks above it.
_RANKS: Final = (
    "chapter",
    "article",
    "han",
    "(han)",
    "worded",
    "digit",
    "path2",
    "path3",
    "path4",
    "(digit)",
    "digit)",
    "circled",
    "band",
)


def rank(kind: str) -> tuple[int, int]:
    """Return where a kind of number stands: headings of the format, text, a table's columns, its rows."""
    if kind.startswith("h") and kind[1:].isdecimal():
        return 0, int(kind[1:])
    if kind.startswith("column"):
        return 2, int(kind.removeprefix("column"))
    if kind == "row":
        return 3, 0
    return 1, _RANKS.index(kind)


@dataclass(slots=True)
class Stretch:
    """Text and the tags that close it. Each stretch of text with its piece; tags likewise.

    What the tags say together is kept, since each further tag asks for it.
    """

    texts: list[tuple[Piece, str]] = field(default_factory=list)
    tags: list[tuple[Piece, Tag]] = field(default_factory=list)
    again: list[Piece] = field(default_factory=list)
    """Where a label or a list of units stands a second time."""
    _labels: set[Label] = field(init=False, default_factory=set)
    _names_units: bool = field(init=False, default=False)
    _unlabelled: bool = field(init=False, default=False)
    """Whether a list of units stands here without a label."""

    def __post_init__(self) -> None:
        for _, tag in self.tags:
            self._note(tag)

    def add(self, piece: Piece, tag: Tag) -> None:
        """Take a tag; if it does not go with those that are here, note its piece."""
        if not self._takes(tag):
            self.again.append(piece)  # no text between: the same task said twice
        self.tags.append((piece, tag))
        self._note(tag)

    def _note(self, tag: Tag) -> None:
        self._labels.update(tag.labels)
        self._labels.discard(Label.OTHER)
        if tag.units:
            self._names_units = True
            self._unlabelled = self._unlabelled or not tag.labels

    def _takes(self, tag: Tag) -> bool:
        """Tell whether a tag goes with those that are here.

        No label may stand twice, and no second list of units without one.
        """
        leads = any(each.role is Role.LEAD for each in tag.units)
        if not tag.labels:
            beside_leads = Label.LEAD in self._labels and not leads
            return not (tag.units and self._names_units) or beside_leads
        if not self._labels.isdisjoint(tag.labels):
            return False
        return not (self._unlabelled and leads)


@dataclass(slots=True, eq=False)
class Node:
    """A numbered piece (None for the root) with what stands below it."""

    piece: Piece | None
    kind: str
    value: int
    above: "Node | None" = None
    own: list[Piece] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """Yield this and every node below, in the document's order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.below)

    def ancestors(self) -> "Iterator[Node]":
        """Yield the nodes above, nearest first."""
        above = self.above
        while above is not None:
            yield above
            above = above.above

    def chapter(self) -> "Node":
        """Return the part of the document that it belongs to: the node right below the root; the root itself if it is."""
        line = [self, *self.ancestors()]
        return line[-2] if len(line) > 1 else self

    @property
    def tagged(self) -> list[Stretch]:
        """Its own stretches that a tag with units or a deadline closes."""
        return [
            each
            for each in self.stretches
            if any(tag.units or tag.due for _, tag in each.tags)
        ]

    @property
    def holds_tasks(self) -> bool:
        """Whether there is a tag in it or below it."""
        return any(node.tagged for node in self.walk())


def tree(pieces: Sequence[Piece]) -> Node:
    """Return the root of a document's tree."""
    root = Node(None, "", 0)
    path = [root]
    counts: Counter[tuple[int, str]] = Counter()
    for piece in pieces:
        number = piece.number
        if number is None:
            path[-1].own.append(piece)
            continue
        kinds = [node.kind for node in path]
        if number.kind in kinds:
            path = path[: kinds.index(number.kind)]
        else:
            while len(path) > 1 and rank(path[-1].kind) > rank(number.kind):
                path.pop()
        parent = path[-1]
        counts[id(parent), number.kind] += 1
        value = number.value or counts[id(parent), number.kind]
        node = Node(piece, number.kind, value, parent, [piece])
        parent.below.append(node)
        path.append(node)
    for node in root.walk():
        node.stretches = _stretches(node.own)
    _raise_tags(root)
    return root


def _stretches(pieces: Sequence[Piece]) -> list[Stretch]:
    found: list[Stretch] = []
    current = Stretch()
    for piece in pieces:
        place = 0
        for tag in [*piece.tags, None]:
            text = piece.text[place : tag.start if tag else len(piece.text)]
            if text.strip(" \t\u3000。；;") or (
                piece.number is not None and place == 0 and not current.texts
            ):
                if current.tags:
                    found.append(current)
                    current = Stretch()
                current.texts.append((piece, text))
            if tag is not None:
                current.add(piece, tag)
                place = tag.end
    if current.texts or current.tags:
        found.append(current)
    return found


def _raise_tags(root: Node) -> None:
    """Give tags behind an enumeration to the task that it enumerates.

    In 一、… 1.… 2.… 责任单位：… the tag stands at 2. but is that of 一、 if elsewhere such numbers carry tags
    themselves, or if nowhere any but the last of an enumeration carries one.
    """
    parents = [node for node in root.walk() if node.below and node.piece is not None]
    direct = Counter(
        node.kind for node in root.walk() if node.tagged and not node.below
    )
    last_only = [node for node in parents if _only_last(node)]
    for node in last_only:
        children = node.below[-1].kind
        siblings = direct[node.kind]
        all_so = len(last_only) > 1 and all(
            _only_last(each) for each in parents if _tagged_below(each, children)
        )
        if siblings > direct[children] - len(last_only) or all_so:
            _raise(node)


def _only_last(node: Node) -> bool:
    """Tell whether of several numbered parts only the last carries a tag, on a line of its own."""
    if len(node.below) < 2 or node.tagged or node.above is None:  # noqa: PLR2004 - an enumeration
        return False
    *first, last = node.below
    if any(each.holds_tasks for each in first) or last.below or last.kind == "row":
        return False
    return len(last.tagged) == 1 and len(last.own) > 1


def _tagged_below(node: Node, kind: str) -> bool:
    return any(each.kind == kind and each.tagged for each in node.below)


def _raise(node: Node) -> None:
    tagged = node.below[-1].tagged[0]
    node.below[-1].stretches = [
        Stretch(texts=stretch.texts) for stretch in node.below[-1].stretches
    ]
    texts = node.stretches[-1].texts if node.stretches else []
    node.stretches = [*node.stretches[:-1], Stretch(texts, tagged.tags, tagged.again)]
