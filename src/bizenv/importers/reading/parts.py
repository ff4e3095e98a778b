"""Which parts of a document's tree are tasks, which are sections, and their numbers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import DraftSection, DraftTask
from bizenv.importers.reading.cut_titles import CutTitles
from bizenv.importers.reading.label_words import is_label
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.titles import (
    BULLETS,
    behind_label,
    first_sentence,
    head,
    trimmed,
)
from bizenv.importers.reading.tree import (
    Node,
    PieceText,
    Stretch,
    rank,
)

_TABLE: Final = ("column", "band")  # sections that a table names: no mere wrappers
_SEVERAL: Final = 2  # runs of numbers are several
_BEHIND_HEADING: Final = "。：:； "
_GOES_ON: Final = ("，", "、")  # a title that its line's end broke in two
_Texts = list[PieceText]


@dataclass(frozen=True, slots=True)
class Made:
    """A task with the stretch that it was made of, and its node if it is numbered."""

    task: DraftTask
    stretch: Stretch
    node: Node | None


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
        self.used: set[str] = set()
        self.heads: defaultdict[str, list[DraftTask]] = defaultdict(list)
        """Tasks by what their titles are at first sight."""
        tasks = [node for node in root.walk() if node.is_task]
        self.written = {node.written for node in tasks}
        """The numbers that the document writes out; none of them is given to another."""
        self.next: defaultdict[str, int] = defaultdict(lambda: 1)
        """The last figure that a number which stands again was given."""
        top = _top(root)
        self.continuous = _runs_on(top)
        self.sections: list[DraftSection] = []
        self.tasks: list[DraftTask] = []
        self.titles = CutTitles(doubts)
        self.tasks += self._unnumbered(top, "")
        self._below(top, "", self.sections, self.tasks)
        for title, several in self.heads.items():
            _take_label_off(title, several)
        count = len(self.made)
        self.titles.doubt(count)

    def _below(
        self,
        node: Node,
        path: str,
        sections: list[DraftSection],
        tasks: list[DraftTask],
    ) -> None:
        for child in node.below:
            number = child.written or _below_path(path, child.value)
            piece = child.piece
            if child.is_task:
                task = self._numbered(child, number)
                tasks.append(task)
            elif child.holds_tasks and piece is not None:
                section = self._section(child, piece, number)
                sections.append(section)

    def _numbered(self, node: Node, number: str) -> DraftTask:
        """Return the task that a node is; its path is `number`."""
        if self.continuous and node.written is None:
            number = str(node.value)
        free = self._free(number, node)
        stretch = node.tasks[0]
        return self._task(stretch, free, node)

    def _section(self, node: Node, piece: Piece, number: str) -> DraftSection:
        text = piece.text
        if piece.tags:
            first = piece.tags[0]
            text = text[: first.start]
        title = trimmed(first_sentence(text))
        free = self._free(number, node, of="section ")
        section = DraftSection(free, title or free, piece.line)
        section.tasks += self._unnumbered(node, free)
        self._below(node, free, section.sections, section.tasks)
        return section

    def _unnumbered(self, node: Node, path: str) -> Iterator[DraftTask]:
        """Yield the tasks that stand in a section without numbers of their own."""
        single = _have_a_paragraph_each(node.tasks[1:])
        on_section = node.piece is not None and node.holds_below
        for count, stretch in enumerate(node.tasks, start=1):
            texts = stretch.texts
            if single:  # a paragraph each, an introduction before
                texts = texts[-1:]
            if count == 1:
                texts = _behind_heading(texts, node)
            if on_section:  # said of the section, above its numbered tasks
                number = _below_path(path, 0)
                self._doubt_tag(node, texts, number)
            else:
                number = _below_path(path, count)
            free = self._free(number, node)
            own = replace(stretch, texts=list(texts))
            yield self._task(own, free, None)

    def _doubt_tag(self, node: Node, texts: _Texts, number: str) -> None:
        piece = node.piece
        if texts:
            piece, _ = texts[0]
        assert piece is not None
        self.doubts("tag-on-section", piece.line, id=number)

    def _task(self, stretch: Stretch, number: str, node: Node | None) -> DraftTask:
        paragraphs: list[str] = []
        for piece, text in stretch.texts:
            self.told.add(piece)
            bare = text.strip()
            if bare:
                paragraphs.append(bare)
        line, title = _heading(stretch)
        if not title:
            self.doubts("no-title", line)
        elif is_label(title) or (node is None and _is_cut_at_colon(paragraphs, title)):
            self.doubts("title-label", line, id=number, text=title)
        self.titles.look(number, line, stretch)
        if node is not None:
            paragraphs += _paragraphs_below(node)
        task = DraftTask(number, title or number, line, paragraphs)
        self.heads[title].append(task)
        made = Made(task, stretch, node)
        self.made.append(made)
        return task

    def _free(self, wanted: str, node: Node, of: str = "") -> str:
        """Return a number that nothing of its sort has yet.

        One that stands twice in the document is doubted.
        """
        key = of + wanted
        free = key
        number = wanted
        while free in self.used or self._is_anothers(number, wanted):
            self.next[key] += 1
            count = self.next[key]
            number = f"{wanted}-{count}"
            free = of + number
        self.used.add(free)
        piece = node.piece
        is_other = number != wanted
        if is_other and piece is not None:
            self.doubts("number-twice", piece.line, number=wanted, given=number)
        return number

    def _is_anothers(self, number: str, wanted: str) -> bool:
        return number != wanted and number in self.written


def _take_label_off(title: str, tasks: Sequence[DraftTask]) -> None:
    """Give tasks that all begin with the same words and a colon the titles behind it."""
    if len(tasks) < _SEVERAL or not title:
        return
    for task in tasks:
        words = "".join(task.text[:1])
        if words.lstrip(BULLETS).startswith((f"{title}：", f"{title}:")):
            task.title = behind_label(words) or task.title


def _is_cut_at_colon(paragraphs: Sequence[str], title: str) -> bool:
    """Tell whether a title is what stands before a colon, which may be a label: 反馈要求：…."""
    before_colon = (f"{title}：", f"{title}:")
    return any(each.startswith(before_colon) for each in paragraphs[:1])


def _below_path(path: str, value: int) -> str:
    """Return the number of a part: 2.3 for 3 below 2."""
    if not path:
        return str(value)
    return f"{path}.{value}"


def _have_a_paragraph_each(stretches: Sequence[Stretch]) -> bool:
    """Tell whether there are stretches, and each is one paragraph."""
    for each in stretches:
        if len(each.texts) != 1:
            return False
    return bool(stretches)


def _heading(stretch: Stretch) -> tuple[SourceLine, str]:
    """Return the line of a task and its title, "" where it has none."""
    if not stretch.texts:
        piece, _ = stretch.tags[0]
        return piece.line, ""
    piece, text = stretch.texts[0]
    title = piece.title
    if not title:
        words = text.strip()
        for _, behind in stretch.texts[1:]:
            if not words.endswith(_GOES_ON):
                break
            words += behind.strip()
        title = trimmed(head(words))
    return piece.line, title


def _top(root: Node) -> Node:
    """Return the node below which numbers begin."""
    top = root
    left_out = 0
    while True:
        holding = [node for node in top.below if node.holds_tasks]
        if len(holding) != 1 or top.tasks:
            return top
        [only] = holding
        if only.is_task or only.kind.startswith(_TABLE):
            return top
        # 0 for bare headings: any number of them is left out
        numbered, _ = rank(only.kind)
        if numbered and left_out:
            return top
        left_out += numbered
        top = only


def _runs_on(top: Node) -> bool:
    """Tell whether tasks are numbered through all sections."""
    groups = _values(top)
    is_mixed = top in groups and top.above is None
    if is_mixed or len(groups) < _SEVERAL:
        return False
    values: list[int] = []
    for run in groups.values():
        first = run[0]
        if values and first <= values[-1]:
            return False
        values += run
    once = set(values)
    return len(once) == len(values)


FiguresBelow = dict[Node | None, list[int]]
"""By a part the figures of its tasks."""


def _values(top: Node) -> FiguresBelow:
    """Return the figures of the tasks below a node, by the part in which they stand."""
    groups: FiguresBelow = {}
    for node in top.walk():
        if node.is_task and node is not top:
            group = groups.setdefault(node.above, [])
            group.append(node.value)
    return groups


def _behind_heading(texts: _Texts, node: Node) -> _Texts:
    """Return the texts of a section's first task without the section's heading."""
    if not texts:
        return texts
    first, *others = texts
    piece, text = first
    if piece is not node.piece:
        return texts
    heading = first_sentence(text)
    behind = text.removeprefix(heading)
    rest = behind.lstrip(_BEHIND_HEADING)
    if rest:
        return [(piece, rest), *others]
    return others or texts


def _paragraphs_below(node: Node) -> Iterator[str]:
    """Yield the paragraphs of a task's numbered parts, the tags left out."""
    parts = node.walk()
    next(parts)  # the task itself
    for part in parts:
        for piece in part.own:
            if piece.tag_only:
                continue
            yield piece.line.text.strip()
