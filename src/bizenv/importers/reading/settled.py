"""Which parts of a document's tree are tasks: by their tags, else as the tasks with tags show."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final

from bizenv.importers.reading.handed_down import heads_deadline
from bizenv.importers.reading.label_words import vocabulary
from bizenv.importers.reading.text_tag import names_anybody
from bizenv.importers.reading.titles import kind_of_chapter, speaks_of_itself
from bizenv.importers.reading.tree import Node, PieceTag, Stretch, joined

_MILESTONES: Final = ("milestones", "milestone", "里程碑")
_Place = tuple[Node | None, str]
"""Below which node, and of which kind."""


def settle(root: Node) -> None:
    """Settle for each node whether it is a task, a section with tasks, or neither."""
    nodes = list(root.walk())
    for node in nodes:
        _take_milestones(node)
    with_tags = _with_tags(nodes)
    sections = {(node.above, node.kind) for node in nodes if len(node.tagged) > 1}
    for node in nodes:
        node.tasks = node.tagged
        has_one = len(node.tasks) == 1
        is_numbered = node.piece is not None
        holds_tags = not with_tags.isdisjoint(node.below)
        is_whole = has_one and not _names_another(node.tasks[0])
        if is_whole and (heads_deadline(node) or (node.above, node.kind) in sections):
            is_whole = not _stands_below(node)
        node.is_task = is_whole and is_numbered and not holds_tags
    shown = _ShownPart(nodes, with_tags)
    for node in nodes:
        if shown.lacks_its_tag(node):
            node.tasks = [joined(node.stretches)]
            node.is_task = True
            node.lacks_tag = True
    for node in reversed(nodes):
        node.holds_below = any(each.holds_tasks for each in node.below)


def _stands_below(node: Node) -> bool:
    """Tell whether a heading's one task stands on a line below it: text and tag together."""
    [stretch] = node.tasks
    tagged, _ = stretch.tags[0]
    return tagged is not node.piece and any(
        piece is tagged for piece, _ in stretch.texts
    )


def _names_another(stretch: Stretch) -> bool:
    """Tell whether a task of its own begins below a heading, by its label: 工作任务：设立书角."""
    for _, text in stretch.texts[1:]:
        label = vocabulary().title.match(text)
        if label is not None and label[0].strip(_AROUND).lower().endswith(_OF_TASKS):
            return True
    return False


_AROUND: Final = " \t\u3000【】[]：:"
_OF_TASKS: Final = ("任务", "名称", "事项", "项目", "task", "action")
"""How labels end that stand before a task, and not before what it consists of."""


def _take_milestones(node: Node) -> None:
    """Give a task the days of the milestones that are numbered below it; they name nobody."""
    tagged = node.tagged
    if node.piece is None or len(tagged) != 1 or not _has_milestones(tagged[0]):
        return
    [own] = tagged
    parts = list(node.walk())[1:]
    below: list[PieceTag] = []
    for part in parts:
        for stretch in part.stretches:
            below += stretch.tags
    if names_anybody(tag for _, tag in below):
        return
    for piece, tag in below:
        own.tags.append((piece, tag))
    for part in parts:
        part.stretches = [Stretch(each.texts) for each in part.stretches]


def _has_milestones(stretch: Stretch) -> bool:
    others = chain.from_iterable(tag.other for _, tag in stretch.tags)
    return any(label.lower().endswith(_MILESTONES) for label, _ in others)


def _with_tags(nodes: Sequence[Node]) -> set[Node]:
    """Return the nodes with tags in them or below, of nodes in the document's order."""
    found: set[Node] = set()
    for node in reversed(nodes):
        holds_tags = not found.isdisjoint(node.below)
        if holds_tags or node.tagged:
            found.add(node)
    return found


class _ShownPart:
    """The tasks with tags, which show the tasks that name nobody."""

    def __init__(self, nodes: Sequence[Node], with_tags: set[Node]) -> None:
        self.with_tags = with_tags
        self.kinds: Counter[str] = Counter()
        self.places: set[_Place] = set()
        for node in nodes:
            if not node.is_task:
                continue
            kind = node.kind
            place: _Place = (node.above, kind)
            self.kinds[kind] += 1
            self.places.add(place)
        most = self.kinds.most_common(1)
        self.usual = dict(most)

    def lacks_its_tag(self, node: Node) -> bool:
        """Tell whether a node stands among tasks and is numbered like them."""
        kind = node.kind
        piece = node.piece
        parent = node.above
        if parent is None or piece is None:
            return False
        if node in self.with_tags:
            return False
        if kind not in self.kinds or parent.in_task:
            return False
        is_chapter = parent.above is None
        if is_chapter and kind_of_chapter(piece.text) is not None:
            return False
        if speaks_of_itself(piece.text):
            return False
        chapter = node.chapter()
        if kind in self.usual and chapter in self.with_tags:
            return True
        return (parent, kind) in self.places
