"""Which parts of a document's tree are tasks, which are sections, and what number each has."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Doubts
from bizenv.importers.draft import DraftSection, DraftTask
from bizenv.importers.reading.titles import (
    first_sentence,
    head,
    kind_of_chapter,
    trimmed,
)
from bizenv.importers.reading.tree import Node, Stretch, rank

_TABLE: Final = ("column", "band")  # sections that a table names: no mere wrappers


@dataclass(frozen=True, slots=True)
class Made:
    """A task with the stretch that it was made of, and the node if it has a number of its own."""

    task: DraftTask
    stretch: Stretch
    node: Node | None


class Parts:
    """Settles for each node whether it is a task, a section with tasks, or neither."""

    def __init__(self, root: Node, doubts: Doubts) -> None:
        self.root = root
        self.doubts = doubts
        self.stretches: dict[int, list[Stretch]] = {}
        self.is_task: set[int] = set()
        nodes = list(root.walk())
        for node in nodes:
            if tagged := node.tagged:
                self.stretches[id(node)] = tagged
                if (
                    len(tagged) == 1
                    and node.piece is not None
                    and not any(each.holds_tasks for each in node.below)
                ):
                    self.is_task.add(id(node))
        kinds = Counter(node.kind for node in nodes if id(node) in self.is_task)
        for node in nodes:
            if self._lacks_its_tag(node, kinds):
                self.stretches[id(node)] = node.stretches[:1] or [Stretch()]
                self.is_task.add(id(node))

    def holds(self, node: Node) -> bool:
        """Whether there are tasks in a node or below it."""
        return any(id(each) in self.stretches for each in node.walk())

    def within_task(self, node: Node) -> bool:
        """Whether a node is a task or part of one."""
        return any(id(each) in self.is_task for each in (node, *node.ancestors()))

    def _lacks_its_tag(self, node: Node, kinds: Counter[str]) -> bool:
        """Tell whether a node is a task that names nobody: it stands among tasks and is numbered like them."""
        parent = node.above
        if (
            parent is None
            or node.piece is None
            or id(node) in self.stretches
            or node.holds_tasks
        ):
            return False
        if not kinds[node.kind] or self.within_task(parent):
            return False
        if parent is self.root and kind_of_chapter(node.piece.text) is not None:
            return False
        siblings = [each for each in parent.below if each.kind == node.kind]
        among = any(id(each) in self.is_task and each.tagged for each in siblings)
        return among or (
            node.kind == kinds.most_common(1)[0][0] and node.chapter().holds_tasks
        )


class Numbering:
    """Turns parts into sections and tasks, numbered as the document numbers them.

    Of numbered levels that only wrap the rest (二、重点任务) one is left out. Where tasks are numbered through all
    sections, their number alone is theirs.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.made: list[Made] = []
        self.told: set[int] = set()
        """The pieces that are the text of a task."""
        self.top = self._top()
        self.continuous = self._runs_on()
        self.used: set[str] = set()
        self.sections: list[DraftSection] = []
        self.tasks = list(self._unnumbered(self.top, ""))
        self._below(self.top, "", self.sections, self.tasks)

    def _top(self) -> Node:
        """Return the node below which numbers begin."""
        top, left_out = self.parts.root, 0
        while True:
            holding = [node for node in top.below if self.parts.holds(node)]
            if (
                len(holding) != 1
                or id(top) in self.parts.stretches
                or id(holding[0]) in self.parts.is_task
            ):
                return top
            numbered = rank(holding[0].kind)[
                0
            ]  # 0 for bare headings: any number of them is left out
            if (numbered and left_out) or holding[0].kind.startswith(_TABLE):
                return top
            left_out += numbered
            top = holding[0]

    def _runs_on(self) -> bool:
        """Tell whether tasks are numbered through all sections."""
        groups: dict[int, list[int]] = {}
        for node in self.top.walk():
            if (
                id(node) in self.parts.is_task
                and node.above is not None
                and node is not self.top
            ):
                groups.setdefault(id(node.above), []).append(node.value)
        runs = list(groups.values())
        mixed = self.top is self.parts.root and any(
            id(node) in self.parts.is_task for node in self.top.below
        )
        if len(runs) < 2 or mixed:  # noqa: PLR2004 - through all sections there are several
            return False
        values = [value for run in runs for value in run]
        rising = all(run[0] > before[-1] for before, run in itertools.pairwise(runs))
        return rising and len(set(values)) == len(values)

    def _below(
        self,
        node: Node,
        path: str,
        sections: list[DraftSection],
        tasks: list[DraftTask],
    ) -> None:
        for child in node.below:
            number = f"{path}.{child.value}" if path else str(child.value)
            if id(child) in self.parts.is_task:
                own = str(child.value) if self.continuous else number
                tasks.append(
                    self._task(
                        self.parts.stretches[id(child)][0],
                        self._free(own, child),
                        child,
                    )
                )
            elif self.parts.holds(child) and child.piece is not None:
                end = (
                    child.piece.tags[0].start
                    if child.piece.tags
                    else len(child.piece.text)
                )
                title = trimmed(first_sentence(child.piece.text[:end]))
                free = self._free(number, child, of="section ")
                section = DraftSection(free, title or free, child.piece.line)
                section.tasks += self._unnumbered(child, free)
                self._below(child, free, section.sections, section.tasks)
                sections.append(section)

    def _unnumbered(self, node: Node, path: str) -> Iterator[DraftTask]:
        """Yield the tasks that stand in a section without numbers of their own."""
        stretches = self.parts.stretches.get(id(node), [])
        single = len(stretches) > 1 and all(
            len(stretch.texts) == 1 for stretch in stretches[1:]
        )
        for count, stretch in enumerate(stretches, start=1):
            texts = (
                stretch.texts[-1:] if single else list(stretch.texts)
            )  # a paragraph each, an introduction before
            if (
                texts and count == 1 and texts[0][0] is node.piece
            ):  # the heading stands before the first task's text
                rest = texts[0][1][len(first_sentence(texts[0][1])) :].lstrip(
                    "。：:； "
                )
                texts = ([(texts[0][0], rest)] if rest else []) + texts[1:] or texts
            number = f"{path}.{count}" if path else str(count)
            if node.piece is not None and any(
                self.parts.holds(each) for each in node.below
            ):
                number = (
                    f"{path}.0" if path else "0"
                )  # said of the section, above its numbered tasks
                self.parts.doubts(
                    "tag-on-section",
                    texts[0][0].line if texts else node.piece.line,
                    id=number,
                )
            yield self._task(
                Stretch(texts, stretch.tags, stretch.again),
                self._free(number, node),
                None,
            )

    def _task(self, stretch: Stretch, number: str, node: Node | None) -> DraftTask:
        texts = [(piece, text.strip()) for piece, text in stretch.texts]
        self.told |= {id(piece) for piece, _ in texts}
        line = texts[0][0].line if texts else stretch.tags[0][0].line
        title = texts[0][0].title or trimmed(head(texts[0][1])) if texts else ""
        if not title:
            self.parts.doubts("no-title", line)
        paragraphs = [text for _, text in texts if text]
        if node is not None:
            below = (
                piece
                for child in node.below
                for each in child.walk()
                for piece in each.own
                if not piece.tag_only
            )
            paragraphs += [piece.line.text.strip() for piece in below]
        task = DraftTask(number, title or number, line, paragraphs)
        self.made.append(Made(task, stretch, node))
        return task

    def _free(self, wanted: str, node: Node, of: str = "") -> str:
        """Return a number that nothing of its sort has yet; one that stands twice in the document is doubted."""
        number, again = wanted, 2
        while of + number in self.used:
            number, again = f"{wanted}-{again}", again + 1
        self.used.add(of + number)
        if number != wanted and node.piece is not None:
            self.parts.doubts(
                "number-twice", node.piece.line, number=wanted, given=number
            )
        return number
