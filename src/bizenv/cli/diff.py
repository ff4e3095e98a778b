"""bizenv diff: what changed in meaning between two revisions, or between two days."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

import typer

from bizenv.cli.asking import answer, check_output, department, plans
from bizenv.cli.options import (
    AsOf,
    Departments,
    DespiteErrors,
    KnownAsOf,
    OutputTo,
    Plans,
    spread,
)
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.report.changes import State, changes_report

One = Annotated[str, typer.Argument(metavar="A", help="argument.diff-a")]
Other = Annotated[str | None, typer.Argument(metavar="[B]", help="argument.diff-b")]
Known = Annotated[bool, typer.Option("--known", help="option.known")]


@dataclass(frozen=True)
class Compared:
    """Which part of the plans is compared, and how the two sides are meant."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None
    known: Known = False
    despite_errors: DespiteErrors = False


@spread
def diff(
    ctx: typer.Context,
    one: One,
    output: OutputTo,
    compared: Compared,
    *,
    other: Other = None,
) -> int:
    """Print what changed."""
    session: Session = ctx.obj
    output = check_output(session, output, "diff")
    before, after, days = _sides(session, one, other, compared)
    named = tuple(dict.fromkeys(compared.plan or ()))
    if not set(named) <= set(before.workspace.plans):
        plans(after, named)  # a plan that neither side has is refused
    departments = tuple(
        dict.fromkeys(department(after, name) for name in compared.dept or ())
    )
    despite = compared.despite_errors
    then = _books(before, named, despite_errors=despite)
    now = _books(after, named, despite_errors=despite)
    states = (_state(before, days[0]), _state(after, days[1]))
    report = changes_report(then, now, states, named, departments)
    found = {*before.workspace.incomplete, *after.workspace.incomplete}
    report = replace(report, incomplete=tuple(sorted(found)))
    if not found or compared.despite_errors or report.read or output.format == "json":
        answer(after, output, "diff", report)
    before.report_errors()
    if after is not before:
        after.report_errors()
    return max(before.status, after.status)


def _sides(
    session: Session, one: str, other: str | None, compared: Compared
) -> tuple[Session, Session, tuple[date, date]]:
    """Return both sides: two revisions on one day, or two days of one. Raises BizenvError."""
    if _are_days(one, other) and not compared.known:
        session.known_as_of = compared.known_as_of
        days = (session.day(one), session.day(other or compared.as_of))
        return session, session, days
    if compared.known_as_of is not None:
        hint = Message("hint.too-many-revisions")
        raise BizenvError("too-many-revisions", status=USAGE, hint=hint)
    before = replace(session, known_as_of=one)
    after = replace(session, known_as_of=other)
    day = after.day(compared.as_of)
    return before, after, (day, day)


def _are_days(one: str, other: str | None) -> bool:
    """Whether days are compared, not revisions. Raises BizenvError for one of each."""
    from bizenv.files.git import as_day

    is_day = as_day(one) is not None
    if other is not None and (as_day(other) is not None) != is_day:
        hint = Message("hint.day-and-revision")
        raise BizenvError(
            "day-and-revision", status=USAGE, one=one, other=other, hint=hint
        )
    return is_day


def _books(
    session: Session, named: tuple[str, ...], *, despite_errors: bool
) -> dict[str, PlanBook]:
    workspace = session.workspace
    wanted = [each for each in workspace.plans if not named or each in named]
    if not wanted:
        return {}
    books = workspace.books(wanted, despite_errors=despite_errors)
    return {book.id: book for book in books}


def _state(session: Session, day: date) -> State:
    if session.known is None:
        return State(day)
    commit = session.known.commit
    return State(day, commit.oid, session.zoned(commit.committed))
