"""bizenv show: one task, its terms, its records, and every turn of its status."""

from typing import Annotated

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, check_output, plans
from bizenv.cli.options import AsOf, DespiteErrors, KnownAsOf, OutputTo, Plans, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.meaning.terms import TaskHistory
from bizenv.report.show import show_report
from bizenv.store.lookup import only_book

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
    output: OutputTo,
    *,
    plan: Plans = None,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
    despite_errors: DespiteErrors = False,
) -> int:
    """Print one task."""
    session: Session = ctx.obj
    output = check_output(session, output, "show")
    session.known_as_of = known_as_of
    day = session.day(as_of)
    plan_id, separator, task_id = task.rpartition("/")
    named = plans(session, [*([plan_id] if separator else ()), *(plan or ())])
    selection = session.workspace.books(named, despite_errors=despite_errors)
    books = list(selection)
    may_stand_elsewhere = not any(task_id in book.tasks for book in books)
    if selection.incomplete and may_stand_elsewhere:
        session.report_reading()
        return session.status
    book = only_book(books, task_id, task, day)
    history = TaskHistory(book, book.tasks[task_id])
    report = show_report(
        book,
        history,
        day,
        incomplete=selection.incomplete,
        known_as_of=session.known.commit.oid if session.known else None,
    )
    if report is None:
        first = book.tasks[task_id].first
        raise BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)
    answer(session, output, "show", report)
    session.report_reading()
    return session.status
