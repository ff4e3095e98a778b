"""What a task says: who leads and who supports, until when, and which figures are to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bizenv.importers.document import Doubts, Line
from bizenv.importers.draft import DraftTask, Told
from bizenv.importers.reading import deadlines, figures, leads
from bizenv.importers.reading.deadlines import Deadline
from bizenv.importers.reading.names import Names, is_group
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.roles import Named, Role
from bizenv.importers.reading.tree import Stretch
from bizenv.importers.reading.units import ends_in_units, looks_like_unit
from bizenv.model.register import Register

_QUOTED: Final = 60  # characters of a deadline's words in a doubt


@dataclass(frozen=True, slots=True)
class Onwards:
    """A unit that supports many tasks by one sentence, and the place from which on (line, column)."""

    since: tuple[int, int]
    name: Told[str]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which rule tells leads, and whether it was inferred: then what it decided is doubtful."""

    rule: str
    asked: bool
    noted: bool


class Contents:
    """Fills tasks from their stretches; what concerns many tasks is doubted once, with all places."""

    def __init__(
        self,
        doubts: Doubts,
        register: Register,
        ruling: Ruling,
        year: int | None,
        issued: date | None = None,
    ) -> None:
        self.doubts = doubts
        self.register = register
        self.ruling = ruling
        self.year = year
        self.issued = issued
        self.assumed: dict[str, list[Line]] = {}
        self.ruled: dict[str, list[Line]] = {}

    def fill(self, made: Sequence[Made], onwards: Sequence[Onwards]) -> None:
        """Fill the tasks of a document."""
        written = [
            each.unit.name
            for one in made
            for _, tag in one.stretch.tags
            for each in tag.units
        ]
        names = Names(written, self.register)
        for each in made:
            self._who(each.task, each.stretch, names, onwards)
            self._when(each.task, each.stretch)
            self._how_much(each.task, each.stretch)
        for name, full, lines in names.restored():
            self.doubts(
                "name-restored", lines[0], related=lines[1:], name=name, full=full
            )
        for year, lines in self.assumed.items():
            self.doubts("year-assumed", lines[0], related=lines[1:], year=int(year))
        for rule, lines in self.ruled.items():
            self.doubts(f"lead-rule-{rule}", lines[0], related=lines[1:], n=len(lines))

    def _who(
        self,
        task: DraftTask,
        stretch: Stretch,
        names: Names,
        onwards: Iterable[Onwards],
    ) -> None:
        where = {id(each): piece for piece, tag in stretch.tags for each in tag.units}
        units = [each for _, tag in stretch.tags for each in tag.units]
        labelled = self.ruling.asked or leads.is_labelled(
            tag for _, tag in stretch.tags
        )
        told = leads.leads(units, self.ruling.rule, labelled=labelled)
        if told.ruled and not (self.ruling.noted or self.ruling.asked):
            self.ruled.setdefault(told.ruled, []).append(where[id(units[0])].line)
        known: set[str] = set()
        for into, group in ((task.lead, told.lead), (task.support, told.support)):
            for each in group:
                line = at(where[id(each)], each.start)
                name = names.written(each.unit.name, line)
                self._doubt_unit(each, line)
                if name not in known:
                    into.append(Told(name, line))
                    known.add(name)
        for note in onwards:
            if (
                task.line.number,
                task.line.column,
            ) >= note.since and note.name.value not in known:
                task.support.append(note.name)
        for piece in stretch.again:
            self.doubts("label-twice", piece.line, id=task.id)
        if any(tag.unmarked for _, tag in stretch.tags):
            self.doubts("no-role-word", stretch.tags[0][0].line)
        if not task.lead:
            self.doubts("no-lead", task.line, id=task.id, title=task.title)

    def _doubt_unit(self, each: Named, line: Line) -> None:
        name = each.unit.name
        like = (looks_like_unit(name) or is_group(name)) and ends_in_units(name)
        if not (like or self.register.resolve(name) is not None):
            self.doubts("odd-name", line, name=name)
        if each.unit.others:
            self.doubts("others-meant", line, name=name)
        if each.unit.seam:
            self.doubts("run-together", line, name=name)
        if each.role is Role.DUTY:
            self.doubts("one-duty", line, name=name)

    def _when(self, task: DraftTask, stretch: Stretch) -> None:
        for piece, tag in stretch.tags:
            for label, _ in tag.other:
                self.doubts("label-left-out", piece.line, label=label)
        found = self._deadline(task, stretch)
        if found is None:
            if aims := deadlines.year_aims("".join(task.text)):
                self.doubts(
                    "year-aim", task.line, id=task.id, title=task.title, words=aims[0]
                )
            else:
                self.doubts("no-due", task.line, id=task.id, title=task.title)
            return
        deadline, line = found
        task.due_text = Told(deadline.text, line)
        if deadline.due is not None:
            task.due = Told(deadline.due, line)
        if deadline.assumed and deadline.due is not None:
            self.assumed.setdefault(deadline.due[:4], []).append(
                line
            )  # 次年 is not the document's year
        if (
            deadline.due is not None
            and self.issued is not None
            and deadlines.is_before(deadline.due, self.issued)
        ):
            self.doubts("due-before-issue", line, due=deadline.due, issued=self.issued)
        for code in deadline.doubts:
            self.doubts(code, line, text=deadline.text[:_QUOTED])

    def _deadline(
        self, task: DraftTask, stretch: Stretch
    ) -> tuple[Deadline, Line] | None:
        """Return the deadline: behind its label, else behind another label (试点单位), else in the text."""
        dues = [
            (tag.due, at(piece, tag.due_at)) for piece, tag in stretch.tags if tag.due
        ]
        if dues:
            return deadlines.labelled(
                "；".join(due for due, _ in dues), self.year
            ), dues[0][1]
        others = [
            (piece, value, None)
            for piece, tag in stretch.tags
            for _, value in tag.other
        ]
        texts = [(piece, text, 0) for piece, text in stretch.texts]
        for piece, text, place in [*others, *texts]:
            found = deadlines.in_prose(text, self.year)
            if found is not None:
                return found, piece.line if place is None else at(piece, found.start)
        found = deadlines.in_prose("\n".join(task.text), self.year)
        return None if found is None else (found, task.line)

    def _how_much(self, task: DraftTask, stretch: Stretch) -> None:
        known: set[str] = set()
        for piece, text in stretch.texts:
            for figure in figures.figures(text):
                line = at(piece, figure.start)
                if not figure.name:
                    self.doubts(
                        "target-unnamed",
                        line,
                        value=f"{figure.value}{figure.unit or ''}",
                    )
                if not figure.name or figure.name in known:
                    continue
                known.add(figure.name)
                task.targets.append(Told(figure, line))
                if not figure.sure:
                    self.doubts(
                        "target-unsure",
                        line,
                        name=figure.name,
                        value=f"{figure.value}{figure.unit or ''}",
                    )


def at(piece: Piece, place: int) -> Line:
    """Return the line with the column of a place in a piece's text; of a table's row the row."""
    return (
        piece.line
        if piece.line.cells
        else replace(piece.line, column=piece.line.column + place)
    )
