"""From a document to a draft: which parts are tasks, what they are called and numbered, who leads, until when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers import deadlines, figures, front, labels, layout, leads, repair
from bizenv.importers.document import Document, Doubts, Line
from bizenv.importers.draft import Draft, DraftSection, DraftTask, Kind, Told
from bizenv.importers.names import Names
from bizenv.importers.pieces import Piece, pieces
from bizenv.importers.roles import Named, Role
from bizenv.importers.tree import Node, Stretch, rank, tree
from bizenv.importers.units import looks_like_unit
from bizenv.model.register import Register

_PREAMBLE: Final = (
    "总体",
    "目标",
    "指导思想",
    "基本原则",
    "适用范围",
    "背景",
    "意义",
    "原则",
    "思路",
    "依据",
    "概念",
    "形势",
    "总则",
    "愿景",
)
_SAFEGUARD: Final = (
    "保障", "工作要求", "有关要求", "组织实施", "组织领导", "实施步骤", "附则", "相关要求", "工作机制", "推进机制", "监督", "组织推进", "进度安排",
    "工作步骤", "实施安排", "要求", "政策支持", "督促", "步骤",
)  # fmt: skip
_ATTACHMENTS: Final = ("附件", "附表", "附录", "附：", "附:")
_TITLE_HEAD: Final = 24  # characters before a colon that are still a title


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports may set: the rule for leads, whether to keep the document's paragraphs."""

    lead_rule: str = "auto"
    text: bool = False


def draft(document: Document, register: Register, options: Options | None = None) -> Draft:
    """Return the draft of a document, with every line accounted for and every doubt named."""
    return _Drafter(document, register, options or Options()).draft()


class _Drafter:
    def __init__(self, document: Document, register: Register, options: Options) -> None:
        self.options = options
        self.doubts = Doubts(document.file, list(document.doubts))
        lines = [line for line in document.lines if line.text.strip() or line.cells]
        self.lines = layout.meant(repair.repaired(lines, self.doubts))
        self.result = Draft(document.file, "")
        self.register = register
        self.kinds: dict[int, Kind] = {}
        self.onwards: list[tuple[tuple[int, int], Told[str]]] = []
        self.assumed: list[Line] = []
        self.ruled: dict[str, list[Line]] = {}
        self.told: set[int] = set()  # pieces that are the text of a task
        self.made: list[tuple[DraftTask, Stretch, Node | None]] = []

    def draft(self) -> Draft:
        self.pieces = pieces(self.lines)
        facts = front.facts([piece.line for piece in self.pieces], [piece.text for piece in self.pieces])
        result = self.result
        result.title, result.issuer, result.document, result.issued = (
            facts.title,
            facts.issuer,
            facts.document,
            facts.issued,
        )
        for place in facts.lines:
            self.kinds[id(self.pieces[place])] = Kind.HEADING
        self.year = _year(facts)
        body = [piece for place, piece in enumerate(self.pieces) if place not in facts.lines]
        self._notes()
        self.root = tree(self._without_attachments(body))
        self._settle_rule()
        self._find_tasks()
        self._number()
        self._fill()
        self._classify()
        self._finish()
        return result

    # what the document says once

    def _notes(self) -> None:
        self.noted: str | None = None
        for piece in self.pieces:
            note = labels.note(piece.text)
            if note is None:
                continue
            self.noted = self.noted or note.rule
            if note.rule is None and not note.supports:
                self.doubts("note-unread", piece.line, text=piece.text[-60:])
            for name in note.supports:
                since = (piece.line.number, piece.line.column) if note.onwards else (0, 0)
                self.onwards.append((since, Told(name, piece.line)))

    def _without_attachments(self, body: list[Piece]) -> list[Piece]:
        """Return what stands before the attachments; those begin behind the last tag, or where tasks are told again."""
        tagged = [place for place, piece in enumerate(body) if any(tag.units for tag in piece.tags)]
        marks = [place for place, piece in enumerate(body) if _is_attachment(piece)]
        first = tagged[0] if tagged else len(body)
        cut = next((place for place in marks if tagged and place > first), None)
        if cut is None:
            for place in marks:
                self.kinds[id(body[place])] = Kind.ATTACHMENT
            return [piece for place, piece in enumerate(body) if place not in marks]
        if any(place > cut for place in tagged):
            again = next(
                piece for place, piece in enumerate(body) if place > cut and any(tag.units for tag in piece.tags)
            )
            self.doubts("attachment-tasks", again.line)
        for piece in body[cut:]:
            self.kinds[id(piece)] = Kind.ATTACHMENT
        for place in marks:
            self.kinds[id(body[place])] = Kind.ATTACHMENT
        return [piece for place, piece in enumerate(body) if place < cut and place not in marks]

    def _settle_rule(self) -> None:
        asked = self.options.lead_rule
        tags = [tag for node in self.root.walk() for stretch in node.stretches for _, tag in stretch.tags]
        self.rule = leads.document_rule(tags, self.noted) if asked == "auto" else asked
        self.result.rule = self.rule

    # which parts are tasks

    def _find_tasks(self) -> None:
        """Settle for each node whether it is a task, a section with tasks, or neither."""
        self.task_of: dict[int, DraftTask] = {}  # by stretch
        self.parts: dict[int, list[Stretch]] = {}  # a node's tasks, as stretches
        self.is_task: set[int] = set()
        nodes = list(self.root.walk())
        for node in nodes:
            tagged = node.tagged
            if not tagged:
                continue
            self.parts[id(node)] = tagged
            if len(tagged) == 1 and node.piece is not None and not any(each.holds_tasks for each in node.below):
                self.is_task.add(id(node))
        kinds = Counter(node.kind for node in nodes if id(node) in self.is_task)
        for node in nodes:
            if self._lacks_its_tag(node, kinds):
                self.parts[id(node)] = [node.stretches[0]] if node.stretches else [Stretch()]
                self.is_task.add(id(node))

    def _lacks_its_tag(self, node: Node, kinds: Counter[str]) -> bool:
        """Tell whether a node is a task that names nobody: it stands among tasks and is numbered like them."""
        parent = node.above
        if parent is None or node.piece is None or id(node) in self.parts or node.holds_tasks or not kinds[node.kind]:
            return False
        if parent.kind == "" and _sort(node) is not None:
            return False
        above: Node | None = parent
        while above is not None:
            if id(above) in self.is_task:
                return False
            above = above.above
        siblings = [each for each in parent.below if each.kind == node.kind]
        return any(id(each) in self.is_task and each.tagged for each in siblings) or (
            node.kind == kinds.most_common(1)[0][0] and self._among_tasks(node)
        )

    def _among_tasks(self, node: Node) -> bool:
        """Tell whether a node's chapter, the part of the document right below the root, holds tasks."""
        while node.above is not None and node.above.kind != "":
            node = node.above
        return node.holds_tasks

    # sections, titles, numbers

    def _number(self) -> None:
        top = self.root
        dropped = 0
        while True:
            holding = [node for node in top.below if self._has_parts(node)]
            own = self.parts.get(id(top))
            if len(holding) != 1 or own or id(holding[0]) in self.is_task:
                break
            if (rank(holding[0].kind)[0] and dropped) or holding[0].kind.startswith(("column", "band")):  # of numbers one level goes, of bare headings all
                break
            dropped += rank(holding[0].kind)[0]
            top = holding[0]
        self.top = top
        self.continuous = self._runs_on(top)
        self.used: set[str] = set()
        self.result.tasks += self._tasks_of(top, "")
        self._below(top, "", self.result.sections, self.result.tasks)

    def _has_parts(self, node: Node) -> bool:
        return any(id(each) in self.parts for each in node.walk())

    def _runs_on(self, top: Node) -> bool:
        """Tell whether tasks are numbered through all sections: then their number alone is theirs."""
        groups: dict[int, list[int]] = {}
        for node in top.walk():
            if id(node) in self.is_task and node.above is not None and node is not top:
                groups.setdefault(id(node.above), []).append(node.value)
        runs = list(groups.values())
        if len(runs) < 2 or (top is self.root and any(id(node) in self.is_task for node in top.below)):  # noqa: PLR2004
            return False
        values = [value for run in runs for value in run]
        return len(set(values)) == len(values) and all(
            run[0] > before[-1] for before, run in zip(runs, runs[1:], strict=False)
        )

    def _below(self, node: Node, path: str, sections: list[DraftSection], tasks: list[DraftTask]) -> None:
        for child in node.below:
            number = self._free(f"{path}.{child.value}" if path else str(child.value), child, take=False)
            if id(child) in self.is_task:
                tasks.append(
                    self._task(
                        child.stretches[0] if not child.tagged else child.tagged[0], self._leaf(child, number), child
                    )
                )
            elif self._has_parts(child):
                assert child.piece is not None
                title = _first_sentence(
                    child.piece.text if not child.piece.tags else child.piece.text[: child.piece.tags[0].start]
                )
                section = DraftSection(
                    self._free(f"§{number}", child).removeprefix("§"), _title(title) or number, child.piece.line
                )
                section.tasks += self._tasks_of(child, section.number)
                self._below(child, section.number, section.sections, section.tasks)
                sections.append(section)

    def _leaf(self, node: Node, number: str) -> str:
        return self._free(str(node.value) if self.continuous else number, node)

    def _free(self, wanted: str, node: Node, *, take: bool = True) -> str:
        """Return a number that nothing has yet; a number that stands twice in the document is doubted."""
        number, again = wanted, 2
        if not take:
            return wanted
        while number in self.used:
            number, again = f"{wanted}-{again}", again + 1
        self.used.add(number)
        if number != wanted and node.piece is not None:
            self.doubts(
                "number-twice", node.piece.line, number=wanted.removeprefix("§"), given=number.removeprefix("§")
            )
        return number

    def _tasks_of(self, node: Node, path: str) -> Iterator[DraftTask]:
        """Yield the tasks that stand in a section without numbers of their own."""
        parts = self.parts.get(id(node), [])
        single = len(parts) > 1 and all(len(stretch.texts) == 1 for stretch in parts[1:])
        for count, stretch in enumerate(parts, start=1):
            texts = stretch.texts[-1:] if single else list(stretch.texts)  # a paragraph each, an introduction before
            if texts and count == 1 and texts[0][0] is node.piece:  # the heading stands before the first task's text
                rest = texts[0][1][len(_first_sentence(texts[0][1])) :].lstrip("。：:； ")
                texts = ([(texts[0][0], rest)] if rest else []) + texts[1:] or texts
            number = f"{path}.{count}" if path else str(count)
            yield self._task(Stretch(texts, stretch.tags), self._free(number, node), None)

    def _task(self, stretch: Stretch, number: str, node: Node | None) -> DraftTask:
        texts = [(piece, text.strip()) for piece, text in stretch.texts]
        self.told |= {id(piece) for piece, _ in texts}
        line = texts[0][0].line if texts else stretch.tags[0][0].line
        title = ""
        if texts:
            title = texts[0][0].title or _title(_head(texts[0][1]))
        if not title:
            self.doubts("no-title", line)
        task = DraftTask(number, title or number, line, [text for _, text in texts if text])
        self.made.append((task, stretch, node))
        return task

    # who, until when, how much

    def _fill(self) -> None:
        names = Names(
            [each.unit.name for _, stretch, _ in self.made for _, tag in stretch.tags for each in tag.units],
            self.register,
        )
        for task, stretch, node in self.made:
            if node is not None:
                task.text += [
                    piece.line.text.strip()
                    for below in node.below
                    for each in below.walk()
                    for piece in each.own
                    if not piece.tag_only
                ]
            self._who(task, stretch, names)
            self._when(task, stretch)
            self._how_much(task, stretch)
        for name, full, lines in names.restored():
            self.doubts("name-restored", lines[0], related=lines[1:], name=name, full=full)
        if self.assumed:
            self.doubts("year-assumed", self.assumed[0], related=self.assumed[1:], year=self.year)
        for rule, lines in self.ruled.items():
            self.doubts(f"lead-rule-{rule}", lines[0], related=lines[1:], n=len(lines))

    def _who(self, task: DraftTask, stretch: Stretch, names: Names) -> None:
        where = {id(each): piece for piece, tag in stretch.tags for each in tag.units}
        units = [each for _, tag in stretch.tags for each in tag.units]
        asked = self.options.lead_rule != "auto"
        told = leads.leads(units, self.rule, labelled=asked or leads.is_labelled(tag for _, tag in stretch.tags))
        if told.ruled and self.noted is None and not asked:
            self.ruled.setdefault(told.ruled, []).append(where[id(units[0])].line)
        for into, each in [
            *((task.lead, each) for each in told.lead),
            *((task.support, each) for each in told.support),
        ]:
            line = _at(where[id(each)], each.start)
            name = names.written(each.unit.name, line)
            self._doubt_unit(each, line)
            if name not in [known.value for known in (*task.lead, *into)]:
                into.append(Told(name, line))
        for since, note in self.onwards:
            here = (task.line.number, task.line.column)
            if here >= since and note.value not in [each.value for each in (*task.lead, *task.support)]:
                task.support.append(note)
        if any(tag.unmarked for _, tag in stretch.tags):
            self.doubts("no-role-word", stretch.tags[0][0].line)
        if not task.lead:
            self.doubts("no-lead", task.line, id=task.id, title=task.title)

    def _doubt_unit(self, each: Named, line: Line) -> None:
        if not looks_like_unit(each.unit.name) and self.register.resolve(each.unit.name) is None:
            self.doubts("odd-name", line, name=each.unit.name)
        if each.unit.others:
            self.doubts("others-meant", line, name=each.unit.name)
        if each.role is Role.DUTY:
            self.doubts("one-duty", line, name=each.unit.name)

    def _when(self, task: DraftTask, stretch: Stretch) -> None:
        due = next(((piece, tag) for piece, tag in stretch.tags if tag.due), None)
        others = [(piece, word, value) for piece, tag in stretch.tags for word, value in tag.other]
        found, line = None, task.line
        if due is not None and due[1].due is not None:
            found, line = deadlines.labelled(due[1].due, self.year), _at(due[0], due[1].due_at)
        else:
            for piece, word, value in others:
                found = found or deadlines.in_prose(value, self.year)
                line = piece.line if found else line
                del word
            for piece, text in stretch.texts if found is None else ():
                found = deadlines.in_prose(text, self.year)
                if found is not None:
                    line = _at(piece, found.start)
                    break
            if found is None:
                found = deadlines.in_prose("\n".join(task.text), self.year)
        for piece, word, _ in others:
            self.doubts("label-left-out", piece.line, label=word)
        if found is None:
            aims = deadlines.year_aims("".join(task.text))
            if aims:
                self.doubts("year-aim", task.line, id=task.id, title=task.title, words=aims[0])
            else:
                self.doubts("no-due", task.line, id=task.id, title=task.title)
            return
        task.due_text = Told(found.text, line)
        if found.due is not None:
            task.due = Told(found.due, line)
        if found.assumed:
            self.assumed.append(line)
        for code in found.doubts:
            self.doubts(code, line, text=found.text[:60])

    def _how_much(self, task: DraftTask, stretch: Stretch) -> None:
        for piece, text in stretch.texts:
            for figure in figures.figures(text):
                if any(each.value.name == figure.name for each in task.targets):
                    continue
                line = _at(piece, figure.start)
                task.targets.append(Told(figure, line))
                if not figure.sure:
                    self.doubts("target-unsure", line, name=figure.name, value=f"{figure.value}{figure.unit or ''}")

    # every line

    def _classify(self) -> None:
        holding = [node for node in self.root.below if self._has_parts(node)]
        for node in self.root.walk():
            chapter = node
            while chapter.above is not None and chapter.above.kind != "":
                chapter = chapter.above
            for piece in node.own:
                if id(piece) not in self.kinds:
                    self.kinds[id(piece)] = self._kind(piece, node, chapter, holding)
        if holding:
            for node in self.root.below:
                self._doubt_chapter(node, holding)

    def _kind(self, piece: Piece, node: Node, chapter: Node, holding: Sequence[Node]) -> Kind:
        if not holding and id(self.root) not in self.parts:
            return Kind.PREAMBLE if node is self.root else Kind.UNREAD
        if chapter.kind == "" or chapter not in holding:
            return self._apart(piece, chapter, holding)
        if piece.tag_only or not piece.text:
            due = any(tag.due for tag in piece.tags) and not any(tag.units for tag in piece.tags)
            return Kind.DEADLINE if due else (Kind.RESPONSIBILITY if piece.tags else Kind.HEADING)
        above: Node | None = node
        while above is not None:
            if id(above) in self.is_task:
                return Kind.TASK
            above = above.above
        if piece is node.piece:
            return Kind.TASK if piece.tags and any(tag.units for tag in piece.tags) else Kind.HEADING
        if id(piece) in self.told:
            return Kind.TASK
        if any(text[0] is piece for stretch in self.parts.get(id(node), ()) for text in stretch.texts):
            return Kind.PREAMBLE
        if id(node) in self.parts:
            self.doubts("text-after-tag", piece.line, text=piece.text[:40])
            return Kind.UNREAD
        if any(self._has_parts(each) for each in node.below):
            return Kind.PREAMBLE
        self.doubts("unread", piece.line, text=piece.text[:40])
        return Kind.UNREAD

    def _apart(self, piece: Piece, chapter: Node, holding: Sequence[Node]) -> Kind:
        """Return what a line outside the tasks is: before them, after them, or a chapter known by its title."""
        if chapter.kind == "":
            if any(text[0] is piece for stretch in self.parts.get(id(chapter), ()) for text in stretch.texts):
                return Kind.TASK
            if any(each[0] is piece for stretch in self.parts.get(id(chapter), ()) for each in stretch.tags):
                return Kind.RESPONSIBILITY
            return Kind.PREAMBLE
        if piece is chapter.piece and not piece.text.partition("。")[2]:
            return Kind.HEADING
        return _sort(chapter) or (Kind.PREAMBLE if self._before(chapter, holding) else Kind.SAFEGUARD)

    def _before(self, chapter: Node, holding: Sequence[Node]) -> bool:
        order = self.root.below
        return bool(holding) and order.index(chapter) < order.index(holding[0])

    def _doubt_chapter(self, node: Node, holding: Sequence[Node]) -> None:
        """Doubt a chapter that is numbered like the tasks but names nobody, unless its title tells what it is."""
        if node in holding or _sort(node) is not None or node.piece is None:
            return
        if any(each.below for each in node.walk()):
            self.doubts("chapter-without-tasks", node.piece.line, title=_title(_first_sentence(node.piece.text)))

    def _finish(self) -> None:
        result = self.result
        places = {  # a table's row that begins a section is that of the task
            (piece.line.table, piece.line.number, piece.line.column): (
                piece.line,
                self.kinds.get(id(piece), Kind.UNREAD),
            )
            for piece in self.pieces
        }
        result.kinds = [
            (line if number == line.number else Line(number, ""), kind)
            for line, kind in places.values()
            for number in (line.number, *line.also)
        ]
        missing = [name for name in ("title", "issued") if getattr(result, name) is None]
        where = self.pieces[0].line if self.pieces else Line(1, "")
        for name in missing:
            self.doubts(f"no-{name}", where)
        if not self.made:
            self.doubts("no-tasks", where)
        result.doubts = sorted(self.doubts.found, key=lambda each: (each.at, each.code))


def _year(facts: "front.Facts") -> int | None:
    """Return the year that a deadline without one means: the one in the title, else that of the issue."""
    if facts.title is not None:
        years = front.years(facts.title.value)
        if len(years) == 1:
            return years[0]
    return facts.issued.value.year if facts.issued is not None else None


def _at(piece: Piece, place: int) -> Line:
    return replace(piece.line, column=piece.line.column + place) if not piece.line.cells else piece.line


def _is_attachment(piece: Piece) -> bool:
    text = piece.line.text.strip()
    return text.startswith(_ATTACHMENTS) and not piece.tags and len(text) < 80  # noqa: PLR2004


def _sort(node: Node) -> Kind | None:
    """Return what a chapter is, if its title tells."""
    title = _first_sentence(node.piece.text) if node.piece is not None else ""
    if any(word in title for word in _PREAMBLE):
        return Kind.PREAMBLE
    return Kind.SAFEGUARD if any(word in title for word in _SAFEGUARD) else None


def _first_sentence(text: str) -> str:
    return text.partition("。")[0].partition("\n")[0]


def _head(text: str) -> str:
    """Return the words that name a task: its first sentence, or what stands before a colon near the beginning."""
    first = _first_sentence(text)
    for colon in "：:":
        head, sign, rest = first.partition(colon)
        if sign and 1 < len(head) <= _TITLE_HEAD and "，" not in head:
            if head.startswith(("“", "「", '"')) and head.endswith(("”", "」", '"')):
                return f"{head}{sign}{rest.partition('，')[0]}"
            return head
    return first


def _title(text: str) -> str:
    return " ".join(text.split()).strip("。；;：: ，,")
