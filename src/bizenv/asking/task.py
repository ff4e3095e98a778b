"""One task that is asked for by its id, alone or behind its plan's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import plans
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.history import TaskHistory
from bizenv.model.book import Books
from bizenv.model.plan import Task
from bizenv.report.carried import Carried, carried
from bizenv.report.show import ShowReport, show_report
from bizenv.store.lookup import known_plan, only_book

if TYPE_CHECKING:
    from bizenv.store.selection import Selection


class TaskAnswer(NamedTuple):
    """The report on a task, and the plans that it was looked for in.

    None where the task may stand in what cannot be read.
    """

    report: ShowReport | None
    books: "Selection"


def task_asked(
    inquiry: Inquiry,
    task: str,
    day: date,
    plan: Sequence[str] = (),
    *,
    despite_errors: bool = False,
) -> TaskAnswer:
    """Return the report on a task. Raises BizenvError where there is none."""
    plan_id, separator, _ = task.rpartition("/")
    named = list(plans(inquiry, plan))
    if separator:
        named.append(known_plan(inquiry.workspace.plans, plan_id))
    books = inquiry.workspace.books(dict.fromkeys(named), despite_errors=despite_errors)
    return TaskAnswer(task_in(inquiry, books, task, day), books)


def task_in(
    inquiry: Inquiry,
    books: Books,
    task: str,
    day: date,
) -> ShowReport | None:
    """Return the report on a task; None where it may stand in what cannot be read.

    Raises BizenvError.
    """
    task_id = task.rpartition("/")[2]
    read = list(books)
    is_found = any(task_id in book.tasks for book in read)
    if books.incomplete and not is_found:
        return None
    book = only_book(read, task_id, task, day)
    issued = book.tasks[task_id]
    key = f"{book.id}/{task_id}"
    earlier = _earlier(inquiry, key, issued.task, day)
    report = show_report(
        book,
        TaskHistory(book, issued),
        day,
        incomplete=books.incomplete,
        known_as_of=inquiry.revision_id,
        earlier=tuple(earlier),
    )
    if report is None:
        raise _not_issued(task, day, issued.first)
    return report


def _not_issued(task: str, day: date, first: date) -> BizenvError:
    """Return the refusal to report on a task before it was issued."""
    return BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)


def _earlier(
    inquiry: Inquiry,
    key: str,
    task: Task,
    day: date,
) -> Iterator[Carried]:
    """Yield what a task goes on with, then what that went on with; each plan is let go again.

    What is not there, or cannot be read, ends it.
    """
    seen = {key}
    while task.carried_from is not None and task.carried_from not in seen:
        old_key = task.carried_from
        seen.add(old_key)
        plan, _, old_id = old_key.partition("/")
        if plan not in inquiry.workspace.plans:
            return
        book = inquiry.workspace.read(plan).book
        if book is None or old_id not in book.tasks:
            return
        issued = book.tasks[old_id]
        old = carried(book, TaskHistory(book, issued), key, day)
        if old is None:
            return
        yield old
        key = old_key
        task = issued.task
