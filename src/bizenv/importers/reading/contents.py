"""The contents of a task: who is responsible, until when, and which figures it aims at."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import DraftTask, Restored, Sourced
from bizenv.importers.reading import deadlines, figures, leads
from bizenv.importers.reading.counted import counted
from bizenv.importers.reading.dates import spots
from bizenv.importers.reading.deadlines import Deadline
from bizenv.importers.reading.figures import ReadDuty, ReadFigure, duties
from bizenv.importers.reading.leads import PieceTags
from bizenv.importers.reading.names import Names
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.responsibility import Onwards, Responsibility, Ruling
from bizenv.importers.reading.tree import Stretch
from bizenv.importers.reading.untaken import untaken
from bizenv.model.register import Register
from bizenv.model.working_days import Calendar

_ANY_YEAR: Final = 2000  # where only the form counts
_QUOTED: Final = 60  # characters of a deadline's words in a doubt
_Placed = tuple[Deadline, SourceLine]
"""A deadline and the line that says it."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What deadlines rest on, where it is known.

    The year of those that name none, the day of issue, whether figures stand in the
    order 30/6/2026, the month in which fiscal years start (of the workspace; by the document), and the office's calendar.
    """

    year: int | None
    issued: date | None
    day_first: bool | None = None
    fiscal: int | None = None
    fiscal_said: int | None = None
    calendar: Calendar = field(default_factory=Calendar)


class Contents:
    """Fills tasks from their stretches; a doubt that concerns many tasks comes once."""

    def __init__(
        self,
        doubts: Doubts,
        register: Register,
        ruling: Ruling,
        dates: Dates,
    ) -> None:
        self.doubts = doubts
        self.register = register
        self.ruling = ruling
        self.dates = dates
        self.rules: tuple[str, ...] = ()
        self.assumed: defaultdict[int, list[SourceLine]] = defaultdict(list)

    def fill(self, made: Sequence[Made], onwards: Sequence[Onwards]) -> list[Restored]:
        """Fill the tasks of a document; return the names that were restored."""
        names = Names(_written(made), self.register)
        responsibility = Responsibility(
            self.doubts,
            names,
            self.ruling,
            onwards,
        )
        for each in made:
            responsibility.fill(each)
            self._when(each.task, each.stretch, responsibility)
            self._how_much(each.task, each.stretch)
            self._how_often(each.task, each.stretch)
        restored = names.restored()
        for short in restored:
            self.doubts.once(
                "name-restored", short.lines, name=short.name, full=short.full
            )
        for year, lines in self.assumed.items():
            self.doubts.once("year-assumed", lines, year=year)
        responsibility.doubt_rules()
        self.rules = tuple(responsibility.ruled) or (self.ruling.rule,)
        return restored

    def _when(
        self, task: DraftTask, stretch: Stretch, responsibility: Responsibility
    ) -> None:
        found = self._deadline(task, stretch)
        if found is None:
            found = self._by_note(task, responsibility)
        if found is None:
            self._doubt_no_due(task, stretch)
            return
        deadline, line = found
        words = deadline.text
        task.due_text = Sourced(words, line)
        due = deadline.due
        if due is not None:
            task.due = Sourced(due, line)
            if deadline.assumed:
                self._note_year(due, line)
            self._doubt_day(due, line)
        for code in deadline.doubts:
            quoted = words[:_QUOTED]
            self.doubts(code, line, text=quoted)

    def _by_note(
        self, task: DraftTask, responsibility: Responsibility
    ) -> _Placed | None:
        """Return the deadline that a note gives tasks which name none."""
        said = responsibility.due_by_note(task.line)
        if said is None:
            return None
        dates = self.dates
        read = deadlines.labelled([said.value], dates.year, day_first=dates.day_first)
        return read, said.line

    def _note_year(self, due: str, line: SourceLine) -> None:
        """Take note of a year that was not written: 次年 is not the document's year."""
        year = int(due[:4])
        lines = self.assumed[year]
        if line not in lines[-1:]:
            lines.append(line)

    def _doubt_day(self, due: str, line: SourceLine) -> None:
        issued = self.dates.issued
        if issued is None:
            return
        if deadlines.is_before(due, issued, self.dates.fiscal):
            self.doubts("due-before-issue", line, due=due, issued=issued)

    def _doubt_no_due(self, task: DraftTask, stretch: Stretch) -> None:
        text = "".join(task.text)
        words = deadlines.unread(text)
        if words is not None:
            task.due_text = Sourced(words, task.line)
            self.doubts("due-unread", task.line, text=words)
            return
        aims = deadlines.year_aims(text)
        if not aims:
            self._doubt_maybe(task, stretch)
            return
        self.doubts(
            "year-aim",
            task.line,
            id=task.id,
            title=task.title,
            words=aims[0],
        )

    def _doubt_maybe(self, task: DraftTask, stretch: Stretch) -> None:
        """Say that a task names no deadline, or which date in it may be one."""
        told: dict[str, Any] = {"id": task.id, "title": task.title}
        texts = [*task.text, *_left_over(stretch)]
        words = next(_maybe("\n".join(texts), self.dates), None)
        if words is None:
            self.doubts("no-due", task.line, **told)
        else:
            self.doubts("due-maybe", task.line, text=words, **told)

    def _deadline(self, task: DraftTask, stretch: Stretch) -> _Placed | None:
        """Return the deadline and its line.

        It stands behind its label, else behind another label (试点单位), else in the text.
        """
        dates = self.dates
        labelled = _labelled(stretch.tags, dates)
        found = labelled or _beside_label(stretch.tags, dates)
        if found is not None:
            return found
        for piece, text in stretch.texts:
            deadline = _in_prose(text, dates) or _counted(text, dates)
            if deadline is not None:
                line = piece.at(deadline.start)
                return deadline, line
        text = "\n".join(task.text)
        deadline = _in_prose(text, dates) or deadlines.ongoing(text)
        if deadline is None:
            return None
        return deadline, task.line

    def _how_often(self, task: DraftTask, stretch: Stretch) -> None:
        """Take the recurring duties that are plain; doubt the others."""
        known: set[str] = set()
        for piece, text in stretch.texts:
            taken = list(duties(text))
            for duty in taken:
                self._take_duty(task, duty, piece.at(duty.start))
            places = {duty.start for duty in taken}
            for place, words in deadlines.recurring(text):
                known.add(words)
                if place not in places:
                    self.doubts("recurring", piece.at(place), text=words)
        whole = "\n".join(task.text)
        for _, words in deadlines.recurring(whole):
            if words not in known:
                self.doubts("recurring", task.line, text=words)

    def _take_duty(self, task: DraftTask, duty: ReadDuty, line: SourceLine) -> None:
        if any(told.value.title == duty.title for told in task.duties):
            self.doubts("recurring", line, text=duty.words)
            return
        task.duties.append(Sourced(duty, line))
        self.doubts("duty-taken", line, text=duty.words)

    def _how_much(self, task: DraftTask, stretch: Stretch) -> None:
        known: set[str] = set()
        for line, words in _untaken(stretch):
            self.doubts("target-unread", line, value=words)
        for told in _figures(stretch):
            figure = told.value
            name = figure.name
            unit = figure.unit or ""
            value = f"{figure.value}{unit}"
            if not name:
                self.doubts("target-unnamed", told.line, value=value)
                continue
            if name in known:
                continue
            known.add(name)
            task.targets.append(told)
            if not figure.sure:
                self.doubts(
                    "target-unsure",
                    told.line,
                    name=name,
                    value=value,
                )


def _written(made: Sequence[Made]) -> list[str]:
    """Return the names of units as tasks are written with them."""
    found = []
    for each in made:
        for mention in leads.mentions(each.stretch.tags):
            unit = mention.unit.unit
            found.append(unit.name)
    return found


def _in_prose(text: str, dates: Dates) -> Deadline | None:
    found = deadlines.in_prose(text, dates.year, day_first=dates.day_first)
    if found is None or found.due is None or dates.issued is None:
        return found
    is_past = deadlines.is_before(found.due, dates.issued, dates.fiscal)
    return None if is_past else found


def _counted(text: str, dates: Dates) -> Deadline | None:
    return counted(text, dates.issued, dates.calendar)


def _left_over(stretch: Stretch) -> Iterator[str]:
    """Yield the words of a task's tags that became no deadline."""
    for _, tag in stretch.tags:
        yield from (each.unit.name for each in tag.units)
        yield from (value for _, value in tag.other)


def _maybe(text: str, dates: Dates) -> Iterator[str]:
    """Yield the words of days, months and quarters in a text that are not over at the issue."""
    year = dates.year or _ANY_YEAR
    for spot in spots(text, year, loose=True, day_first=dates.day_first):
        is_year = spot.due.isdecimal()
        issued = dates.issued
        is_past = issued is not None and deadlines.is_before(spot.due, issued)
        if not is_year and not is_past:
            yield spot.words
    yield from deadlines.lasting(text)


def _labelled(tags: PieceTags, dates: Dates) -> _Placed | None:
    """Return the deadline behind its labels; it stands at the first of them."""
    words: list[str] = []
    line = None
    for piece, tag in tags:
        if tag.due and line is None:
            line = piece.at(tag.due_at)
        words += tag.due
    if line is None:
        return None
    deadline = deadlines.labelled(
        words,
        dates.year,
        day_first=dates.day_first,
        fiscal=dates.fiscal,
        said=dates.fiscal_said,
    )
    if deadline.due is None:
        deadline = _counted(deadline.text, dates) or deadline
    return deadline, line


def _beside_label(tags: PieceTags, dates: Dates) -> _Placed | None:
    """Return the deadline behind a label of something else."""
    for piece, tag in tags:
        for _, value in tag.other:
            found = _in_prose(value, dates)
            if found is not None:
                return found, piece.line
    return None


def _figures(stretch: Stretch) -> Iterator[Sourced[ReadFigure]]:
    for piece, text in stretch.texts:
        for figure in figures.figures(text):
            line = piece.at(figure.start)
            yield Sourced(figure, line)


def _untaken(stretch: Stretch) -> Iterator[tuple[SourceLine, str]]:
    """Yield the line and words of amounts that became no target."""
    for piece, text in stretch.texts:
        taken = {figure.start for figure in figures.figures(text)}
        for place, words in untaken(text, taken):
            yield piece.at(place), words
