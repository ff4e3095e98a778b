"""The form of a department: its open tasks and duties, what it said last, what it is to fill in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bizenv.forms.columns import COLUMNS, FormKind
from bizenv.forms.content import Form, Handed, form_of
from bizenv.forms.identity import FormLine, rests
from bizenv.meaning.duties import may_have_duties
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import APART, Status
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.kinds import CLAIMED
from bizenv.model.plan import Target
from bizenv.pages import dates, measures, sentences
from bizenv.pages.said import said_lines
from bizenv.pages.task_lines import reason_lines
from bizenv.report.duties import DutyRow, duties_of_task
from bizenv.report.tasks import AssignmentRow, TaskRow, task_row
from bizenv.report.views import Judged, TaskView, whole

_OF_DUTIES: Final = ("progress", "problems", "next", "needs", "approved_by")
_NEVER_APPLIED: Final = ("apply", "evidence")
_OPEN_DUTIES: Final = ("missed", "open")


@dataclass
class _Draft:
    """A department's form while plan after plan is read."""

    lines: dict[str, FormLine] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    left: int = 0


class DepartmentForms:
    """Gathers the forms of departments from plans; `wanted`: of these alone, None for all."""

    def __init__(
        self, day: date, words: Catalogue, wanted: frozenset[str] | None = None
    ) -> None:
        self.day = day
        self.words = words
        self.wanted = wanted
        self._drafts: dict[str, _Draft] = {}

    def read(self, book: PlanBook, histories: Iterable[TaskHistory]) -> None:
        """Take the tasks and duties of a plan."""
        for history in histories:
            view = whole(history, self.day)
            if view is None:
                continue
            for judged in view.judged:
                if self._is_wanted(judged.assignment.department):
                    self._take(book, view, judged)
            if may_have_duties(history):
                self._take_duties(book, view)

    def _is_wanted(self, department: str) -> bool:
        return self.wanted is None or department in self.wanted

    def _draft(self, book: PlanBook, department: str) -> _Draft:
        draft = self._drafts.setdefault(department, _Draft())
        draft.plans[book.id] = book.plan.title
        return draft

    def _take(self, book: PlanBook, view: TaskView, judged: Judged) -> None:
        """Take a department's part of a task, unless nothing is left to be said of it."""
        assignment, verdict = judged
        department = assignment.department
        draft = self._draft(book, department)
        if verdict.status in (Status.COMPLETED, *APART):
            draft.left += 1
            return
        part = view.part_of((department,))
        assert part is not None
        row = task_row(book, part)
        targets = part.terms.targets
        for target in targets:
            head = _head(target, self.words)
            draft.targets.setdefault(target.name, head)
        number = len(draft.lines) + 1
        shown = dict(self._shown(row, number))
        opened = tuple(_open(row, targets))
        key = row.key
        known = rests(book, view.history.id, department)
        draft.lines[key] = FormLine(key, department, shown, opened, rests=tuple(known))

    def _shown(self, row: TaskRow, number: int) -> Iterator[tuple[str, str]]:
        words = self.words
        part: AssignmentRow = row.assignments[0]
        view = row.view
        lines = self._task(row)
        why = reason_lines(row, words)
        said = said_lines(part.said, words, missed=False)
        yield "number", str(number)
        yield "id", row.key
        yield "task", "\n".join(lines)
        yield "due", dates.iso_day(words, view.due)
        yield "status", sentences.status(words, view)
        yield "reasons", "\n".join(why)
        yield "last", "\n".join(said)

    def _task(self, row: TaskRow) -> Iterator[str]:
        """Yield a task's title, and the targets that it is to reach."""
        yield row.view.history.issued.task.title
        for target in row.view.terms.targets:
            aim = measures.target(self.words, target)
            yield self.words("form.target", target=aim)

    def _take_duties(self, book: PlanBook, view: TaskView) -> None:
        for row in duties_of_task(book, view, self.wanted):
            if row.state not in _OPEN_DUTIES:
                continue
            draft = self._draft(book, row.department)
            line = self._duty_line(book, row, len(draft.lines) + 1)
            key = line.shown["id"]
            draft.lines[key] = line

    def _duty_line(self, book: PlanBook, row: DutyRow, number: int) -> FormLine:
        words = self.words
        owed = row.owed
        title = owed.duty.title
        period = owed.period.written
        said = dates.period(owed.period)
        duty = words("form.duty", duty=title, period=said)
        last_day = owed.period.last
        shown = {
            "number": str(number),
            "id": f"{row.key} {title} {period}",
            "task": f"{row.title}\n{duty}",
            "due": last_day.isoformat(),
            "status": words("form.owed", done=owed.done, times=owed.duty.times),
            "reasons": words(f"duties.{row.state}"),
        }
        preset = {"duty": title, "period": period}
        department = row.department
        known = rests(book, row.task, department)
        return FormLine(row.key, department, shown, _OF_DUTIES, preset, tuple(known))

    def forms(self, city: str) -> Iterator[Form]:
        """Yield the forms of all departments that have anything to fill in, by their names."""
        for department in sorted(self._drafts):
            draft = self._drafts[department]
            if draft.lines:
                yield self._form(department, draft, city)

    def _form(self, who: str, draft: _Draft, city: str) -> Form:
        words = self.words
        day = self.day
        count = len(draft.lines)
        left = draft.left
        title = words("form.title.department", who=who, city=city)
        said = words("form.as-of", day=day, n=count, left=left)
        handed = Handed(FormKind.DEPARTMENT, who, city, day)
        head = (title, said)
        return form_of(handed, draft.plans, draft.lines, head, words, draft.targets)


def _head(target: Target, words: Catalogue) -> str:
    """Return the head of the readings of a target: its name and its unit."""
    unit = target.unit
    if unit is None:
        return words("form.reading", name=target.name)
    return words("form.reading.unit", name=target.name, unit=unit)


def _open(row: TaskRow, targets: tuple[Target, ...]) -> Iterator[str]:
    """Yield the columns that are to be filled in for a part of a task."""
    part = row.assignments[0]
    is_claimed = part.judged.verdict.stage in CLAIMED
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
        if not column.is_shown and column.name not in shut:
            yield column.name
    for target in targets:
        yield f"readings.{target.name}"
