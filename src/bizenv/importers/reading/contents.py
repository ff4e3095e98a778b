"""The contents of a task: who is responsible, until when, and which figures it aims at."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import DraftTask, Restored, Sourced
from bizenv.importers.reading import deadlines, figures, leads
from bizenv.importers.reading.deadlines import Deadline
from bizenv.importers.reading.figures import ReadFigure
from bizenv.importers.reading.names import Names
from bizenv.importers.reading.parts import Made
from bizenv.importers.reading.responsibility import Onwards, Responsibility, Ruling
from bizenv.importers.reading.tree import Stretch
from bizenv.model.register import Register

_QUOTED: Final = 60  # characters of a deadline's words in a doubt


@dataclass(frozen=True, slots=True)
class Dates:
    """The year of deadlines that name none, and the day of issue, where they are known."""

    year: int | None
    issued: date | None


class Contents:
    """Fills tasks from their stretches; a doubt that concerns many tasks comes once."""

    def __init__(
        self, doubts: Doubts, register: Register, ruling: Ruling, dates: Dates
    ) -> None:
        self.doubts = doubts
        self.register = register
        self.ruling = ruling
        self.dates = dates
        self.assumed: defaultdict[int, list[SourceLine]] = defaultdict(list)

    def fill(self, made: Sequence[Made], onwards: Sequence[Onwards]) -> list[Restored]:
        """Fill the tasks of a document; return the names that were restored."""
        mentions = [leads.mentions(each.stretch.tags) for each in made]
        written = [each.unit.unit.name for each in itertools.chain(*mentions)]
        names = Names(written, self.register)
        responsibility = Responsibility(self.doubts, names, self.ruling, onwards)
        for each in made:
            responsibility.fill(each)
            self._when(each.task, each.stretch)
            self._how_much(each.task, each.stretch)
        self._doubt_many(names)
        responsibility.doubt_rules()
        return names.restored()

    def _doubt_many(self, names: Names) -> None:
        for short in names.restored():
            first, *others = short.lines
            self.doubts(
                "name-restored", first, related=others, name=short.name, full=short.full
            )
        for year, (first, *others) in self.assumed.items():
            self.doubts("year-assumed", first, related=others, year=year)

    def _when(self, task: DraftTask, stretch: Stretch) -> None:
        for piece, tag in stretch.tags:
            for label, _ in tag.other:
                self.doubts("label-left-out", piece.line, label=label)
        found = self._deadline(task, stretch)
        if found is None:
            self._doubt_no_due(task)
            return
        deadline, line = found
        task.due_text = Sourced(deadline.text, line)
        if deadline.due is not None:
            task.due = Sourced(deadline.due, line)
            self._doubt_due(deadline.due, deadline, line)
        for code in deadline.doubts:
            self.doubts(code, line, text=deadline.text[:_QUOTED])

    def _doubt_due(self, due: str, deadline: Deadline, line: SourceLine) -> None:
        if deadline.assumed:  # the year in it: 次年 is not the document's year
            self.assumed[int(due[:4])].append(line)
        issued = self.dates.issued
        if issued is not None and deadlines.is_before(due, issued):
            self.doubts("due-before-issue", line, due=due, issued=issued)

    def _doubt_no_due(self, task: DraftTask) -> None:
        line, task_id, title = task.line, task.id, task.title
        aims = deadlines.year_aims("".join(task.text))
        if aims:
            self.doubts("year-aim", line, id=task_id, title=title, words=aims[0])
        else:
            self.doubts("no-due", line, id=task_id, title=title)

    def _deadline(
        self, task: DraftTask, stretch: Stretch
    ) -> tuple[Deadline, SourceLine] | None:
        """Return the deadline and its line.

        It stands behind its label, else behind another label (试点单位), else in the text.
        """
        dues = [(piece, tag) for piece, tag in stretch.tags if tag.due]
        if dues:
            piece, tag = dues[0]
            words = itertools.chain(*(tag.due for _, tag in dues))
            return deadlines.labelled(list(words), self.dates.year), piece.at(
                tag.due_at
            )
        for piece, tag in stretch.tags:
            for _, value in tag.other:
                found = deadlines.in_prose(value, self.dates.year)
                if found is not None:
                    return found, piece.line
        for piece, text in stretch.texts:
            found = deadlines.in_prose(text, self.dates.year)
            if found is not None:
                return found, piece.at(found.start)
        found = deadlines.in_prose("\n".join(task.text), self.dates.year)
        return None if found is None else (found, task.line)

    def _how_much(self, task: DraftTask, stretch: Stretch) -> None:
        known: set[str] = set()
        for figure, line in _figures(stretch):
            value = f"{figure.value}{figure.unit or ''}"
            if not figure.name:
                self.doubts("target-unnamed", line, value=value)
            elif figure.name not in known:
                known.add(figure.name)
                task.targets.append(Sourced(figure, line))
                if not figure.sure:
                    self.doubts("target-unsure", line, name=figure.name, value=value)


def _figures(stretch: Stretch) -> Iterator[tuple[ReadFigure, SourceLine]]:
    for piece, text in stretch.texts:
        for figure in figures.figures(text):
            yield figure, piece.at(figure.start)
