"""bizenv show: one task, its terms, its records, and every turn of its status."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, plans, settle
from bizenv.cli.options import AsOf, DespiteErrors, KnownAsOf, Plans, ReportTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.history import TaskHistory
from bizenv.model.book import Books
from bizenv.model.plan import Task
from bizenv.report.carried import Carried, carried
from bizenv.report.show import ShowReport, show_report
from bizenv.store.lookup import known_plan, only_book

TaskId = Annotated[
    str,
    typer.Argument(
        metavar="TASK", help="argument.task", autocompletion=completing.tasks
    ),
]


@spread
def show(
    ctx: typer.Context,
    task: TaskId,
    output: ReportTo,
    *,
    plan: Plans = None,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
    despite_errors: DespiteErrors = False,
) -> int:
    """Print one task."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    session.known_as_of = known_as_of
    day = session.day(as_of)
    plan_id, separator, _ = task.rpartition("/")
    named = list(plans(session, plan or ()))
    if separator:
        named.append(known_plan(session.workspace.plans, plan_id))
    books = session.workspace.books(dict.fromkeys(named), despite_errors=despite_errors)
    report = _report(session, books, task, day)
    if report is not None:
        answer(session, outlet, report)
    session.report_reading(books.withheld)
    return session.status


def _report(session: Session, books: Books, task: str, day: date) -> ShowReport | None:
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
    earlier = _earlier(session, key, issued.task, day)
    report = show_report(
        book,
        TaskHistory(book, issued),
        day,
        incomplete=books.incomplete,
        known_as_of=session.revision_id,
        earlier=tuple(earlier),
    )
    if report is None:
        first = issued.first
        raise BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)
    return report


def _earlier(session: Session, key: str, task: Task, day: date) -> Iterator[Carried]:
    """Yield what a task goes on with, then what that went on with; each plan is let go again.

    What is not there, or cannot be read, ends it.
    """
    seen = {key}
    while task.carried_from is not None and task.carried_from not in seen:
        old_key = task.carried_from
        seen.add(old_key)
        plan, _, old_id = old_key.partition("/")
        if plan not in session.workspace.plans:
            return
        book = session.workspace.read(plan).book
        if book is None or old_id not in book.tasks:
            return
        issued = book.tasks[old_id]
        old = carried(book, TaskHistory(book, issued), key, day)
        if old is None:
            return
        yield old
        key = old_key
        task = issued.task
