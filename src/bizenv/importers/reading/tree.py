"""The tree of a document's numbers, and in each part the stretches that a tag closes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bizenv.importers.reading.label_words import TagLabel, vocabulary
from bizenv.importers.reading.office_words import any_of
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.role_words import UnitRole
from bizenv.importers.reading.text_tag import TextTag, names_anybody
from bizenv.importers.reading.titles import BULLETS

# Kinds from the top down: what is not open yet goes below whatever ranks above it.
_RANKS: Final = [
    "roman",
    "chapter",
    "article",
    "han",
    "(han)",
    "worded",
    "named",
    "coded",
    "digit",
    "path2",
    "path3",
    "path4",
    "(digit)",
    "digit)",
    "circled",
    "band",
]

# Of these nobody knows whether they are above or below 1.: below what is open when they begin
_ANYWHERE: Final = ("roman", "named", "coded")

_OF_TABLES: Final = ("row", "column", "band")
PieceText = tuple[Piece, str]
PieceTag = tuple[Piece, TextTag]
_BLANK: Final = f"{BULLETS}。；;|｜"
_MORE: Final = re.compile(
    rf"[ \t\u3000]{{0,8}}[【\[]?([一-龥]{{0,6}}(?:{any_of('more_text')}))[】\]]?[ \u3000]{{0,3}}[：:]"
)
_SEVERAL: Final = 2  # parts make an enumeration


def rank(kind: str) -> tuple[int, int]:
    """Return where a kind of number stands.

    Headings of the format come first, then text, a table's columns, its rows.
    """
    column = kind.removeprefix("column")
    if column != kind:
        return 2, int(column)
    if kind == "row":
        return 3, 0
    level = kind.removeprefix("h")
    if level.isdecimal():
        return 0, int(level)
    return 1, _RANKS.index(kind)


@dataclass(slots=True)
class Stretch:
    """Text and the tags that close it. Each stretch of text with its piece; tags likewise.

    What the tags say together is kept, since each further tag asks for it.
    """

    texts: list[PieceText] = field(default_factory=list)
    tags: list[PieceTag] = field(default_factory=list)
    again: list[Piece] = field(default_factory=list)
    """Where a label or a list of units stands a second time."""
    _labels: set[TagLabel] = field(init=False, default_factory=set)
    _names_units: bool = field(init=False, default=False)
    _unlabelled: bool = field(init=False, default=False)
    """Whether a list of units stands here without a label."""

    def __post_init__(self) -> None:
        for _, tag in self.tags:
            self._note(tag)

    @property
    def is_closed(self) -> bool:
        """Whether a tag with units or a deadline closes it."""
        tags = [tag for _, tag in self.tags]
        return any(tag.units or tag.due for tag in tags)

    def add(self, piece: Piece, tag: TextTag) -> None:
        """Take a tag; if it does not go with those that are here, note its piece."""
        if not self._takes(tag):
            self.again.append(piece)  # no text between: the same task said twice
        self.tags.append((piece, tag))
        self._note(tag)

    def _note(self, tag: TextTag) -> None:
        self._labels.update(tag.labels)
        self._labels.discard(TagLabel.OTHER)
        if not tag.units:
            return
        self._names_units = True
        if not tag.labels:
            self._unlabelled = True

    def _takes(self, tag: TextTag) -> bool:
        """Tell whether a tag goes with those that are here.

        No label may stand twice, and no second list of units without one.
        """
        roles = {each.role for each in tag.units}
        leads = UnitRole.LEAD in roles
        if tag.labels:
            is_new = self._labels.isdisjoint(tag.labels)
            leads_again = leads and self._unlabelled
            return is_new and not leads_again
        if not tag.units or not self._names_units:
            return True
        return TagLabel.LEAD in self._labels and not leads


def tags_of(stretches: Iterable[Stretch]) -> list[TextTag]:
    """Return the tags of stretches, in their order."""
    found: list[TextTag] = []
    for stretch in stretches:
        found += [tag for _, tag in stretch.tags]
    return found


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """Return one stretch of several."""
    texts: list[PieceText] = []
    tags: list[PieceTag] = []
    again: list[Piece] = []
    for each in stretches:
        texts += each.texts
        tags += each.tags
        again += each.again
    return Stretch(texts, tags, again)


@dataclass(slots=True, eq=False)
class Node:
    """A numbered piece (None for the root) with the pieces below it.

    `settle` (in parts) fills the last four: the stretches that are its tasks, whether it
    is a task itself, whether it is one without a tag, and whether tasks stand below it.
    """

    piece: Piece | None
    kind: str
    value: int
    above: "Node | None" = None
    own: list[Piece] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    tasks: list[Stretch] = field(default_factory=list)
    is_task: bool = False
    lacks_tag: bool = False
    holds_below: bool = False

    @property
    def written(self) -> str | None:
        """Its whole number as the document writes it, where that says more than its value."""
        number = None if self.piece is None else self.piece.number
        if number is None:
            return None
        return number.written

    def walk(self) -> Iterator["Node"]:
        """Yield this and every node below, in the document's order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.below)

    def upwards(self) -> "Iterator[Node]":
        """Yield this and the nodes above, up to the root."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.above

    def chapter(self) -> "Node":
        """Return the node right below the root that it belongs to; of the root itself."""
        below = self
        for node in self.upwards():
            if node.above is not None:
                below = node
        return below

    @property
    def tagged(self) -> list[Stretch]:
        """Its own stretches that a tag with units or a deadline closes."""
        return [each for each in self.stretches if each.is_closed]

    @property
    def holds_tags(self) -> bool:
        """Whether there is such a stretch in it or below it."""
        return any(node.tagged for node in self.walk())

    @property
    def holds_tasks(self) -> bool:
        """Whether there are tasks in it or below it."""
        return bool(self.tasks) or self.holds_below

    @property
    def in_task(self) -> bool:
        """Whether it is a task or part of one."""
        return any(node.is_task for node in self.upwards())


def tree(pieces: Sequence[Piece]) -> Node:
    """Return the root of a document's tree."""
    root = Node(None, "", 0)
    path = [root]
    counts: Counter[tuple[Node, str]] = Counter()
    for piece in pieces:
        number = piece.number
        if number is None:
            if not piece.line.cells:
                path = _out_of_table(path)
            path[-1].own.append(piece)
            continue
        kind = number.kind
        path = _down_to(path, kind)
        parent = path[-1]
        counts[parent, kind] += 1
        value = number.value or counts[parent, kind]
        node = Node(piece, kind, value, parent, [piece])
        parent.below.append(node)
        path.append(node)
    for node in root.walk():
        node.stretches = _stretches(node.own)
    _raise_tags(root)
    return root


def _down_to(path: list[Node], kind: str) -> list[Node]:
    """Return the part of a path below which a number of this kind stands."""
    kinds = [node.kind for node in path]
    if kind in kinds:
        end = kinds.index(kind)
        return path[:end]
    if kind in _ANYWHERE:
        while len(path) > 1 and names_anybody(_tags(path[-1])):  # a task is closed
            path = path[:-1]
        return path
    wanted = rank(kind)
    end = len(path)
    while end > 1:
        lowest = kinds[end - 1]
        if rank(lowest) <= wanted:
            break
        end -= 1
    return path[:end]


def _out_of_table(path: list[Node]) -> list[Node]:
    """Return the part of a path that stands in no table: text below one is of none of its rows."""
    in_table = [node.kind.startswith(_OF_TABLES) for node in path]
    return path[: in_table.index(True)] if True in in_table else path


def _tags(node: Node) -> Iterator[TextTag]:
    for piece in node.own:
        yield from piece.tags


def _stretches(pieces: Sequence[Piece]) -> list[Stretch]:
    found: list[Stretch] = []
    current = Stretch()
    is_led = False  # its tag stands before its text
    for piece in pieces:
        for place, text, tag in piece.parts():
            leads = tag is not None and tag.leading
            has_text = bool(text.strip(_BLANK))
            begins = piece.number is not None and place == 0 and not current.texts
            says_more = piece.number is None and _says_more(text, current)
            if not says_more and (leads or has_text or begins):
                if leads or (current.tags and not is_led):
                    found.append(current)
                    current = Stretch()
                is_led = leads or (is_led and bool(current.tags))
            if has_text or (begins and not leads):
                current.texts.append((piece, text))
            if tag is not None:
                current.add(piece, tag)
    found.append(current)
    return [each for each in found if each.texts or each.tags]


def _says_more(text: str, current: Stretch) -> bool:
    """Tell whether a line says more of the task above, between its labels: 办理要求：…."""
    label = _MORE.match(text)
    if label is None or not current.tags or not current.texts:
        return False
    _, first = current.texts[0]
    is_title = vocabulary().title.match(text) is not None
    return not is_title and not first.strip(_BLANK).startswith(label[1])


def _raise_tags(root: Node) -> None:
    """Give tags behind an enumeration to the task that it enumerates.

    In 一、… 1.… 2.… 责任单位：… the tag stands at 2. but is that of 一、 if elsewhere such
    numbers carry tags themselves, or if nowhere any but the last of an enumeration
    carries one.
    """
    parents: list[Node] = []
    direct: Counter[str] = Counter()
    for node in root.walk():
        if node.piece is None:
            continue
        if node.below:
            parents.append(node)
        elif node.tagged:
            direct[node.kind] += 1
    last_only = [node for node in parents if _only_last(node)]
    count = len(last_only)
    for node in last_only:
        children = node.below[-1].kind
        elsewhere = direct[children] - count
        is_usual = direct[node.kind] > elsewhere
        if is_usual or (count > 1 and _always_last(parents, children)):
            _raise(node)


def _always_last(parents: Sequence[Node], kind: str) -> bool:
    """Tell whether tags at parts of a kind always stand at the last one alone."""
    alike = [node for node in parents if _tagged_below(node, kind)]
    return all(_only_last(node) for node in alike)


def _only_last(node: Node) -> bool:
    """Tell whether of several parts only the last carries a tag, on a line of its own."""
    is_root = node.above is None
    if is_root or len(node.below) < _SEVERAL:
        return False
    if node.tagged:
        return False
    *first, last = node.below
    for each in first:
        if each.holds_tags:
            return False
    if last.below or last.kind == "row":
        return False
    has_one_tag = len(last.tagged) == 1
    return has_one_tag and len(last.own) > 1


def _tagged_below(node: Node, kind: str) -> bool:
    alike = [each for each in node.below if each.kind == kind]
    return any(each.tagged for each in alike)


def _raise(node: Node) -> None:
    last = node.below[-1]
    [tagged] = last.tagged
    stretches = last.stretches
    last.stretches = [Stretch(each.texts) for each in stretches]
    own = node.stretches or [Stretch()]
    *before, above = own
    raised = Stretch(above.texts, tagged.tags, tagged.again)
    node.stretches = [*before, raised]
