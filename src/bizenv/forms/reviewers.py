"""The form of a reviewer: what waits for its decision."""

from collections.abc import Iterable, Iterator
from datetime import date

from bizenv.forms.columns import FormKind, names_to_fill
from bizenv.forms.content import Form, Handed, about_task, form_of
from bizenv.forms.identity import FormLine, rests
from bizenv.meaning.reviews import own_departments
from bizenv.messages import Catalogue
from bizenv.model.book import Entry, PlanBook
from bizenv.model.codes import Stage
from bizenv.model.register import Reviewer
from bizenv.pages.said import said_lines
from bizenv.pages.task_lines import waiting_said
from bizenv.report.query import Query
from bizenv.report.task_rows import AssignmentRow, TaskRow, task_row
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
    for book in books:
        plans[book.id] = book.plan.title
        for row, part in _waiting(book, reviewer, day):
            number = len(lines) + 1
            line = _line(row, part, number, day, words)
            key = line.shown["id"]
            lines[key] = line
    if not lines:
        return None
    who = reviewer.name
    count = len(lines)
    title = words("form.title.reviewer", who=who, city=city)
    said = words("form.as-of.reviewer", day=day, n=count)
    handed = Handed(FormKind.REVIEWER, who, city, day)
    head = (title, said, words("form.next.reviewer"))
    return form_of(handed, plans, lines, head, words)


def _waiting(
    book: PlanBook, reviewer: Reviewer, day: date
) -> Iterator[tuple[TaskRow, AssignmentRow]]:
    """Yield the applications of a plan that a reviewer may decide on, each with its task."""
    own = own_departments(book.register, reviewer.name, day)
    applied = Query(day, stages=(Stage.APPLIED,))
    for view in views(book, applied):
        row = task_row(book, view)
        for part in row.waiting:
            is_own = part.department in own
            if is_own:
                continue
            if _may_decide(reviewer, part):
                yield row, part


def _may_decide(reviewer: Reviewer, part: AssignmentRow) -> bool:
    """Tell whether no others are bound to the step that waits."""
    review = part.review
    if review is None or review.step is None:
        return True
    bound = review.reviewers
    if not bound:
        return True
    return reviewer.name in bound


def _line(
    row: TaskRow,
    part: AssignmentRow,
    number: int,
    day: date,
    words: Catalogue,
) -> FormLine:
    """Return the row of one department's application."""
    task = row.view.history
    department = part.department
    review = part.review
    step = None if review is None else review.step
    preset = {} if step is None else {"step": step}
    shown = _shown(row, part, step, number, words)
    opened = names_to_fill(FormKind.REVIEWER)
    known = rests(row.book, task.id, department, day)
    return FormLine(row.key, department, shown, opened, preset, tuple(known))


def _shown(
    row: TaskRow,
    part: AssignmentRow,
    step: str | None,
    number: int,
    words: Catalogue,
) -> dict[str, str]:
    """Return what the row says of the application before anything is filled in."""
    department = part.department
    said = said_lines(part.said, words, missed=False)
    evidence = _evidence(part.applied)
    return {
        "number": str(number),
        "id": f"{row.key} {department}",
        "task": "\n".join(about_task(row, words)),
        "department": department,
        "step": step or "",
        "applied": "\n".join(_applied(part, words)),
        "last": "\n".join(said),
        "evidence_given": "\n".join(evidence),
    }


def _applied(part: AssignmentRow, words: Catalogue) -> Iterator[str]:
    """Yield since when an application waits, and by when it is to be decided."""
    yield waiting_said(part, words)
    review = part.review
    if review is not None and review.until is not None:
        yield words("queue.until", day=review.until)


def _evidence(applied: Entry | None) -> Iterator[str]:
    if applied is not None:
        yield from getattr(applied.record, "evidence", ())
