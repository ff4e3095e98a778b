"""The form of a reviewer: what waits for its decision."""

from collections.abc import Iterable, Iterator
from datetime import date

from bizenv.checks.self_review import home_of
from bizenv.forms.columns import COLUMNS, FormKind
from bizenv.forms.content import Form, Handed, form_of
from bizenv.forms.identity import FormLine, rests
from bizenv.messages import Catalogue
from bizenv.model.book import Entry, PlanBook
from bizenv.model.kinds import Stage
from bizenv.model.register import Register, Reviewer
from bizenv.pages.said import said_lines
from bizenv.pages.task_lines import waiting_said
from bizenv.report.query import Query
from bizenv.report.tasks import AssignmentRow, TaskRow, task_row
from bizenv.report.views import views


def reviewer_form(
    books: Iterable[PlanBook],
    reviewer: Reviewer,
    day: date,
    city: str,
    words: Catalogue,
) -> Form | None:
    """Return a reviewer's form, None where nothing waits for it.

    What its own department applied for is another's to decide on, as is a step that others
    are bound to.
    """
    lines: dict[str, FormLine] = {}
    plans: dict[str, str] = {}
    waiting = Query(day, stages=(Stage.APPLIED,))
    for book in books:
        plans[book.id] = book.plan.title
        own = _own(book.register, reviewer, day)
        for view in views(book, waiting):
            row = task_row(book, view)
            for part in row.waiting:
                if part.department not in own and _may_decide(reviewer, part):
                    line = _line(row, part, len(lines) + 1, words)
                    lines[line.shown["id"]] = line
    if not lines:
        return None
    title = words("form.title.reviewer", who=reviewer.name, city=city)
    said = words("form.as-of.reviewer", day=day, n=len(lines))
    handed = Handed(FormKind.REVIEWER, reviewer.name, city, day)
    return form_of(handed, plans, lines, (title, said), words)


def _own(register: Register, reviewer: Reviewer, day: date) -> frozenset[str]:
    """Return the departments on whose work a reviewer does not decide: its own."""
    home = home_of(register, reviewer.name)
    return frozenset() if home is None else frozenset(register.expand(home, day))


def _may_decide(reviewer: Reviewer, part: AssignmentRow) -> bool:
    """Tell whether no others are bound to the step that waits."""
    review = part.review
    if review is None or review.step is None:
        return True
    bound = review.reviewers
    return reviewer.name in bound or not bound


def _line(row: TaskRow, part: AssignmentRow, number: int, words: Catalogue) -> FormLine:
    task = row.view.history
    preset: dict[str, str] = {}
    review = part.review
    if review is not None and review.step is not None:
        preset["step"] = review.step
    shown = {
        "number": str(number),
        "id": f"{row.key} {part.department}",
        "task": task.issued.task.title,
        "department": part.department,
        "step": preset.get("step", ""),
        "applied": waiting_said(part, words),
        "last": "\n".join(said_lines(part.said, words, missed=False)),
        "evidence_given": "\n".join(_evidence(part.applied)),
    }
    columns = COLUMNS[FormKind.REVIEWER]
    opened = tuple(each.name for each in columns if not each.is_shown)
    known = tuple(rests(row.book, task.id, part.department))
    return FormLine(row.key, part.department, shown, opened, preset, known)


def _evidence(applied: Entry | None) -> Iterator[str]:
    if applied is not None:
        yield from getattr(applied.record, "evidence", ())
