"""The form of a department: its open tasks and duties, what it said last, what it is to fill in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bizenv.forms.columns import COLUMNS, FormKind, ReadingColumn
from bizenv.forms.content import Form, Handed, about_task, form_of
from bizenv.forms.identity import FormLine, rests
from bizenv.forms.next_filing import NextFiling
from bizenv.meaning.duties import may_have_duties
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import SETTLED
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.codes import CLAIMED
from bizenv.model.plan import Target
from bizenv.pages import dates, sentences
from bizenv.pages.said import milestone_said, said_lines
from bizenv.pages.sentences import one_after_the_other
from bizenv.pages.task_lines import reason_lines
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.milestones import next_milestone
from bizenv.report.said import TEXTS
from bizenv.report.task_rows import AssignmentRow, TaskRow, task_row
from bizenv.report.views import Judged, TaskView, whole

_OF_DUTIES: Final = (*TEXTS, "approved_by")
_NEVER_APPLIED: Final = ("apply", "evidence")
_OPEN_DUTIES: Final = ("missed", "open")


@dataclass
class _GrowingForm:
    """A department's form while plan after plan is read."""

    filing: NextFiling
    lines: dict[str, FormLine] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    targets: dict[str, ReadingColumn] = field(default_factory=dict)
    left: int = 0

    @property
    def next(self) -> int:
        """The number of the next row."""
        return len(self.lines) + 1


class DepartmentForms:
    """Gathers the forms of departments from plans; `wanted`: of these alone, None for all."""

    def __init__(
        self, day: date, words: Catalogue, wanted: frozenset[str] | None = None
    ) -> None:
        self.day = day
        self.words = words
        self.wanted = wanted
        self._gathered: dict[str, _GrowingForm] = {}

    def read(self, book: PlanBook, histories: Iterable[TaskHistory]) -> None:
        """Take the tasks and duties of a plan."""
        for history in histories:
            view = whole(history, self.day)
            if view is None:
                continue
            for judged in view.judged:
                department = judged.assignment.department
                if self._is_wanted(department):
                    self._take(book, view, judged)
            if may_have_duties(history):
                self._take_duties(book, view)

    def _is_wanted(self, department: str) -> bool:
        wanted = self.wanted
        if wanted is None:
            return True
        return department in wanted

    def _gathered_of(self, book: PlanBook, department: str) -> _GrowingForm:
        """Return what is gathered of a department, to which a plan is added."""
        begun = _GrowingForm(NextFiling(self.day))
        gathered = self._gathered.setdefault(department, begun)
        gathered.plans[book.id] = book.plan.title
        return gathered

    def _take(self, book: PlanBook, view: TaskView, judged: Judged) -> None:
        """Take a department's part of a task, unless nothing is left to be said of it."""
        assignment, verdict = judged
        department = assignment.department
        gathered = self._gathered_of(book, department)
        if verdict.status in SETTLED:
            gathered.left += 1
            return
        gathered.filing.take(book, assignment)
        part = view.part_of((department,))
        assert part is not None
        for target in part.terms.targets:
            reading = _reading(target, self.words)
            gathered.targets.setdefault(target.name, reading)
        row = task_row(book, part)
        line = self._task_line(row, department, gathered.next)
        gathered.lines[row.key] = line

    def _task_line(self, row: TaskRow, department: str, number: int) -> FormLine:
        """Return the row of a department's part of a task."""
        key = row.key
        task = row.view.history.id
        shown = self._shown(row, number)
        opened = _open(row)
        known = rests(row.book, task, department, self.day)
        return FormLine(
            key,
            department,
            dict(shown),
            tuple(opened),
            rests=tuple(known),
        )

    def _shown(self, row: TaskRow, number: int) -> Iterator[tuple[str, str]]:
        words = self.words
        part: AssignmentRow = row.assignments[0]
        view = row.view
        task = about_task(row, words)
        why = reason_lines(row, words)
        said = said_lines(part.said, words, missed=False)
        yield "number", str(number)
        yield "id", row.key
        yield "task", "\n".join(task)
        yield "due", dates.iso_day(words, view.due)
        yield "milestone", self._milestone(row)
        yield "status", sentences.status(words, view)
        yield "reasons", "\n".join(why)
        yield "last", "\n".join(said)

    def _milestone(self, row: TaskRow) -> str:
        """Return the milestone that is waited for next, nothing without one."""
        found = next_milestone(row.book, row.view)
        return "" if found is None else milestone_said(found, self.words)

    def _take_duties(self, book: PlanBook, view: TaskView) -> None:
        for row in duties_of_task(book, view, self.wanted):
            if row.over or row.state not in _OPEN_DUTIES:
                continue
            gathered = self._gathered_of(book, row.department)
            line = self._duty_line(book, row, gathered.next)
            key = line.shown["id"]
            gathered.lines[key] = line

    def _duty_line(self, book: PlanBook, row: DutyRow, number: int) -> FormLine:
        words = self.words
        owed = row.owed
        title = owed.duty.title
        times = owed.duty.times
        period = owed.period.written
        last_day = owed.period.last
        said = dates.period(owed.period)
        duty = words("form.duty", duty=title, period=said)
        plan = words("form.plan", title=book.plan.title)
        shown = {
            "number": str(number),
            "id": f"{row.key} {title} {period}",
            "task": f"{row.title}\n{duty}\n{plan}",
            "due": last_day.isoformat(),
            "status": words(f"duties.{row.state}"),
            "reasons": words(f"form.owed.{row.state}", done=owed.done, times=times),
        }
        preset = {"duty": title, "period": period}
        department = row.department
        known = rests(book, row.task, department, self.day)
        return FormLine(
            row.key,
            department,
            shown,
            _OF_DUTIES,
            preset,
            tuple(known),
        )

    def forms(self, city: str) -> Iterator[Form]:
        """Yield the forms of all departments that have anything to fill in, by their names."""
        for department in sorted(self._gathered):
            gathered = self._gathered[department]
            if gathered.lines:
                yield self._form(department, gathered, city)

    def _form(self, who: str, gathered: _GrowingForm, city: str) -> Form:
        words = self.words
        day = self.day
        lines = gathered.lines
        count = len(lines)
        left = gathered.left
        title = words("form.title.department", who=who, city=city)
        number = words("form.as-of", day=day, n=count, left=left)
        filing = gathered.filing.said(words)
        said = one_after_the_other([number, *filing], words)
        handed = Handed(FormKind.DEPARTMENT, who, city, day)
        head = (title, said, words("form.next.department"))
        form = form_of(
            handed,
            gathered.plans,
            lines,
            head,
            words,
            gathered.targets,
        )
        return replace(form, month=gathered.filing.month)


def _reading(target: Target, words: Catalogue) -> ReadingColumn:
    """Return the column for the readings of a target: headed by its name and its unit."""
    unit = target.unit
    if unit is None:
        return ReadingColumn(words("form.reading", name=target.name), "")
    head = words("form.reading.unit", name=target.name, unit=unit)
    return ReadingColumn(head, unit)


def _open(row: TaskRow) -> Iterator[str]:
    """Yield the columns that are to be filled in for a part of a task."""
    part = row.assignments[0]
    verdict = part.judged.verdict
    is_claimed = verdict.stage in CLAIMED
    is_item = row.book.plan.register_ is not None
    has_due = row.view.due is not None
    shut = {"readings"}
    if is_claimed:
        shut.update(_NEVER_APPLIED)
    if not is_item:
        shut.add("finding")
    if not has_due:
        shut.update(("until", "reason"))
    for column in COLUMNS[FormKind.DEPARTMENT]:
        name = column.name
        if column.is_shown or name in shut:
            continue
        yield name
    for target in row.view.terms.targets:
        yield f"readings.{target.name}"
