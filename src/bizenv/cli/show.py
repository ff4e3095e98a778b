"""bizenv show: one task, its terms, its records, every turn of its status with its place."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Final

import typer

from bizenv.cli import completing
from bizenv.cli.asking import answer, check_output, plans
from bizenv.cli.options import AsOf, DespiteErrors, KnownAsOf, OutputTo, Plans, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.likeness import Likeness
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.report.show import show_report

ALIKE: Final = 0.4  # how like numbers of tasks must be: they are short
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
    books = list(
        session.books(named or session.shelf.plans, despite_errors=despite_errors)
    )
    if not books and session.incomplete:
        return session.close()
    if session.incomplete and not any(task_id in book.tasks for book in books):
        return session.close()  # it may stand in what could not be read
    book = only_book(books, task_id, task, day)
    report = show_report(book, TaskHistory(book, book.tasks[task_id]), day)
    if report is None:
        first = book.tasks[task_id].first
        raise BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)
    report = replace(
        report,
        incomplete=session.incomplete,
        known_as_of=session.known.commit.oid if session.known else None,
    )
    answer(session, output, "show", report)
    return session.close()


def only_book(books: list[PlanBook], task_id: str, written: str, day: date) -> PlanBook:
    """Return the one plan that has the task. Raises BizenvError with candidates."""
    plan_id = written.rpartition("/")[0]
    holding = [
        book for book in books if task_id in book.tasks and plan_id in ("", book.id)
    ]
    holding = [
        book for book in holding if not book.closed_on(day)
    ] or holding  # closed plans only if named, or alone
    if len(holding) == 1:
        return holding[0]
    if holding:
        names = [f"{book.id}/{task_id}" for book in holding]
        raise BizenvError(
            "ambiguous-task",
            status=USAGE,
            hint=Message("hint.did-you-mean-one", {"names": names}),
            task=written,
        )
    known: list[str] = []
    for book in books:
        known += (f"{book.id}/{each}" for each in book.tasks)
    near = Likeness().nearest(written, known, n=3, cutoff=ALIKE)
    hint = (
        Message("hint.did-you-mean-one", {"names": near})
        if near
        else Message("hint.task-id")
    )
    raise BizenvError("unknown-task", status=USAGE, hint=hint, task=written)
