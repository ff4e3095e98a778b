"""Which parts of a document's tree are tasks, which are sections, and their numbers."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import Doubts
from bizenv.importers.draft import DraftSection, DraftTask
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.titles import (
    first_sentence,
    head,
    kind_of_chapter,
    trimmed,
)
from bizenv.importers.reading.tree import Node, Stretch, rank

_TABLE: Final = ("column", "band")  # sections that a table names: no mere wrappers
_SEVERAL: Final = 2  # runs of numbers are several
_Texts = list[tuple[Piece, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A task with the stretch that it was made of, and its node if it is numbered."""

    task: DraftTask
    stretch: Stretch
    node: Node | None


def settle(root: Node) -> None:
    """Settle for each node whether it is a task, a section with tasks, or neither."""
    nodes = list(root.walk())
    with_tags = _with_tags(nodes)
    for node in nodes:
        node.tasks = node.tagged
        below = any(each in with_tags for each in node.below)
        numbered = node.piece is not None
        node.is_task = len(node.tasks) == 1 and numbered and not below
    shown = _Shown(nodes, with_tags)
    for node in nodes:
        if shown.lacks_its_tag(node):
            node.tasks = node.stretches[:1] or [Stretch()]
            node.is_task = node.lacks_tag = True
    for node in reversed(nodes):
        node.holds_below = any(each.holds_tasks for each in node.below)


def _with_tags(nodes: Sequence[Node]) -> set[Node]:
    """Return the nodes with tags in them or below, of nodes in the document's order."""
    found: set[Node] = set()
    for node in reversed(nodes):
        if node.tagged or any(each in found for each in node.below):
            found.add(node)
    return found


class _Shown:
    """The tasks with tags, which show the tasks that name nobody."""

    def __init__(self, nodes: Sequence[Node], with_tags: set[Node]) -> None:
        tasks = [node for node in nodes if node.is_task]
        self.with_tags = with_tags
        self.kinds = Counter(node.kind for node in tasks)
        self.usual = [kind for kind, _ in self.kinds.most_common(1)]
        self.places = {(node.above, node.kind) for node in tasks}

    def lacks_its_tag(self, node: Node) -> bool:
        """Tell whether a node stands among tasks and is numbered like them."""
        parent = node.above
        if parent is None or node.piece is None or node in self.with_tags:
            return False
        if not self.kinds[node.kind] or parent.in_task:
            return False
        chapter = parent.above is None
        if chapter and kind_of_chapter(node.piece.text) is not None:
            return False
        usual = node.kind in self.usual and node.chapter() in self.with_tags
        return usual or (parent, node.kind) in self.places


class Numbering:
    """Turns parts into sections and tasks, numbered as the document numbers them.

    Of numbered levels that only wrap the rest (二、重点任务) one is left out. Where tasks
    are numbered through all sections, their number alone is theirs.
    """

    def __init__(self, root: Node, doubts: Doubts) -> None:
        self.doubts = doubts
        self.made: list[Made] = []
        self.told: set[Piece] = set()
        """The pieces that are the text of a task."""
        self.top = _top(root)
        self.continuous = _runs_on(self.top)
        self.used: set[str] = set()
        self.next: defaultdict[str, int] = defaultdict(lambda: 2)
        """With which figure to go on for a number that stands again."""
        self.sections: list[DraftSection] = []
        self.tasks = list(self._unnumbered(self.top, ""))
        self._below(self.top, "", self.sections, self.tasks)

    def _below(
        self,
        node: Node,
        path: str,
        sections: list[DraftSection],
        tasks: list[DraftTask],
    ) -> None:
        for child in node.below:
            number = _below_path(path, child.value)
            if child.is_task:
                own = str(child.value) if self.continuous else number
                free = self._free(own, child)
                tasks.append(self._task(child.tasks[0], free, child))
            elif child.holds_tasks and child.piece is not None:
                sections.append(self._section(child, child.piece, number))

    def _section(self, node: Node, piece: Piece, number: str) -> DraftSection:
        end = piece.tags[0].start if piece.tags else len(piece.text)
        title = trimmed(first_sentence(piece.text[:end]))
        free = self._free(number, node, of="section ")
        section = DraftSection(free, title or free, piece.line)
        section.tasks += self._unnumbered(node, free)
        self._below(node, free, section.sections, section.tasks)
        return section

    def _unnumbered(self, node: Node, path: str) -> Iterator[DraftTask]:
        """Yield the tasks that stand in a section without numbers of their own."""
        later = node.tasks[1:]
        single = bool(later) and all(len(each.texts) == 1 for each in later)
        on_section = node.piece is not None and node.holds_below
        for count, stretch in enumerate(node.tasks, start=1):
            # a paragraph each, an introduction before
            texts = stretch.texts[-1:] if single else list(stretch.texts)
            if count == 1:
                texts = _behind_heading(texts, node)
            number = _below_path(path, 0 if on_section else count)
            if on_section:  # said of the section, above its numbered tasks
                self._doubt_tag(node, texts, number)
            free = self._free(number, node)
            yield self._task(replace(stretch, texts=texts), free, None)

    def _doubt_tag(self, node: Node, texts: _Texts, number: str) -> None:
        piece = texts[0][0] if texts else node.piece
        assert piece is not None
        self.doubts("tag-on-section", piece.line, id=number)

    def _task(self, stretch: Stretch, number: str, node: Node | None) -> DraftTask:
        texts = [(piece, text.strip()) for piece, text in stretch.texts]
        self.told.update(piece for piece, _ in texts)
        first = texts[0][0] if texts else stretch.tags[0][0]
        title = ""
        if texts:
            title = first.title or trimmed(head(texts[0][1]))
        if not title:
            self.doubts("no-title", first.line)
        paragraphs = [text for _, text in texts if text]
        if node is not None:
            paragraphs += _paragraphs_below(node)
        task = DraftTask(number, title or number, first.line, paragraphs)
        self.made.append(Made(task, stretch, node))
        return task

    def _free(self, wanted: str, node: Node, of: str = "") -> str:
        """Return a number that nothing of its sort has yet.

        One that stands twice in the document is doubted.
        """
        number, key = wanted, of + wanted
        while of + number in self.used:
            number = f"{wanted}-{self.next[key]}"
            self.next[key] += 1
        self.used.add(of + number)
        if number != wanted and node.piece is not None:
            line = node.piece.line
            self.doubts("number-twice", line, number=wanted, given=number)
        return number


def _below_path(path: str, value: int) -> str:
    """Return the number of a part: 2.3 for 3 below 2."""
    return f"{path}.{value}" if path else str(value)


def _top(root: Node) -> Node:
    """Return the node below which numbers begin."""
    top, left_out = root, 0
    while True:
        holding = [node for node in top.below if node.holds_tasks]
        if len(holding) != 1 or top.tasks:
            return top
        [only] = holding
        # 0 for bare headings: any number of them is left out
        numbered, _ = rank(only.kind)
        if only.is_task or only.kind.startswith(_TABLE):
            return top
        if numbered and left_out:
            return top
        left_out += numbered
        top = only


def _runs_on(top: Node) -> bool:
    """Tell whether tasks are numbered through all sections."""
    groups: defaultdict[Node | None, list[int]] = defaultdict(list)
    for node in top.walk():
        if node.is_task and node is not top:
            groups[node.above].append(node.value)
    runs = list(groups.values())
    mixed = top.above is None and any(node.is_task for node in top.below)
    if len(runs) < _SEVERAL or mixed:
        return False
    pairs = itertools.pairwise(runs)
    rising = all(run[0] > before[-1] for before, run in pairs)
    values = list(itertools.chain(*runs))
    return rising and len(set(values)) == len(values)


def _behind_heading(texts: _Texts, node: Node) -> _Texts:
    """Return the texts of a section's first task without the section's heading."""
    if not texts or texts[0][0] is not node.piece:
        return texts
    (piece, text), *others = texts
    rest = text[len(first_sentence(text)) :].lstrip("。：:； ")
    if rest:
        return [(piece, rest), *others]
    return others or texts


def _paragraphs_below(node: Node) -> Iterator[str]:
    """Yield the paragraphs of a task's numbered parts, the tags left out."""
    for part in itertools.islice(node.walk(), 1, None):
        for piece in part.own:
            if not piece.tag_only:
                yield piece.line.text.strip()
