"""bizenv diff: what changed in meaning between two revisions, or between two days."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bizenv.cli.asking import answer, departments, plans, settle
from bizenv.cli.options import (
    AsOf,
    Departments,
    DespiteErrors,
    KnownAsOf,
    Plans,
    ReportTo,
    spread,
)
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.report.changes import ChangesReport, State, changes_report
from bizenv.report.notes import all_withheld

if TYPE_CHECKING:
    from bizenv.store.workspace import Selection

Books = dict[str, PlanBook]

One = Annotated[str, typer.Argument(metavar="A", help="argument.diff-a")]
Other = Annotated[str | None, typer.Argument(metavar="[B]", help="argument.diff-b")]
Known = Annotated[bool, typer.Option("--known", help="option.known")]


@dataclass(frozen=True)
class Scope:
    """Which part of the plans is compared, on which day, as known when."""

    plan: Plans = None
    dept: Departments = None
    as_of: AsOf = None
    known_as_of: KnownAsOf = None


@dataclass(frozen=True)
class Compared(Scope):
    """What is compared, and how the two sides are meant."""

    known: Known = False
    despite_errors: DespiteErrors = False


@spread
def diff(
    ctx: typer.Context,
    one: One,
    output: ReportTo,
    compared: Compared,
    *,
    other: Other = None,
) -> int:
    """Print what changed."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    before, after = _moments(session, one, other, compared)
    then, now = selections(before, after, compared)
    selected = then, now
    both = of_both(selected)
    report = compare((before, after), selected, both, compared)
    answer(after.session, outlet, report)
    before.session.report_errors(then.withheld)
    if after.session is not before.session:
        after.session.report_errors(now.withheld)
    return max(before.session.status, after.session.status)


class Moment(NamedTuple):
    """One of the two that are compared: files as known then, and the day asked about."""

    session: Session
    day: date

    @property
    def state(self) -> State:
        """How the report names it."""
        known = self.session.known
        if known is None:
            return State(self.day)
        commit = known.commit
        when = self.session.zoned(commit.committed)
        name = self._named(commit.oid)
        return State(self.day, commit.oid, when, name)

    def _named(self, oid: str) -> str | None:
        """Return the word by which the commit was asked for, if it is a name and no day."""
        written = self.session.known_as_of
        if written is None or oid.startswith(written):
            return None
        from bizenv.store.moments import day_meant

        is_day = day_meant(self.session.folder.root, written) is not None
        if is_day:
            return None
        return written

    def books(self, named: tuple[str, ...], *, despite_errors: bool) -> "Selection":
        """Return the plans named that there were, or all."""
        from bizenv.store.workspace import Selection

        workspace = self.session.workspace
        plans = workspace.plans
        wanted = [each for each in plans if not named or each in named]
        return Selection(workspace, wanted, despite_errors=despite_errors)


def selections(
    before: Moment,
    after: Moment,
    compared: Compared,
) -> tuple["Selection", "Selection"]:
    """Return the plans asked for, of both sides. Raises BizenvError for what neither has."""
    named = names_of(compared)
    if not set(named) <= set(before.session.workspace.plans):
        plans(after.session, named)
    despite = compared.despite_errors
    then = before.books(named, despite_errors=despite)
    now = after.books(named, despite_errors=despite)
    return then, now


def names_of(compared: Compared) -> tuple[str, ...]:
    """Return the plans named, each once."""
    each_once = dict.fromkeys(compared.plan or ())
    return tuple(each_once)


def of_both(selected: tuple["Selection", "Selection"]) -> tuple[Books, Books]:
    """Return the plans of both sides by id, without those that either side withholds.

    Else what cannot be read would be told as new, or as gone.
    """
    then: Books = {book.id: book for book in selected[0]}
    now: Books = {book.id: book for book in selected[1]}
    for plan in selected[0].withheld | selected[1].withheld:
        then.pop(plan, None)
        now.pop(plan, None)
    return then, now


def compare(
    moments: tuple[Moment, Moment],
    selected: tuple["Selection", "Selection"],
    books: tuple[Books, Books],
    compared: Compared,
) -> ChangesReport:
    """Compare the plans of both sides. Raises BizenvError for a department that is not known."""
    before, after = moments
    concerned = departments(after.session, compared.dept)
    states = before.state, after.state
    report = changes_report(*books, states, names_of(compared), concerned)
    incomplete = {*selected[0].incomplete, *selected[1].incomplete}
    is_withheld = all_withheld(report.read, tuple(incomplete))
    return replace(
        report,
        incomplete=tuple(sorted(incomplete)),
        withheld=is_withheld and not compared.despite_errors,
    )


def _moments(
    session: Session,
    one: str,
    other: str | None,
    compared: Compared,
) -> tuple[Moment, Moment]:
    """Return what is compared: two revisions on one day, or two days of one.

    Raises BizenvError.
    """
    if _are_days(session, one, other):
        first, last = _in_order(session, one, other, compared)
        if not compared.known:
            session.known_as_of = compared.known_as_of
            return Moment(session, first), Moment(session, last)
    if compared.known_as_of is not None:
        hint = Message("hint.too-many-revisions")
        raise BizenvError("too-many-revisions", status=USAGE, hint=hint)
    before = replace(session, known_as_of=one)
    after = replace(session, known_as_of=other)
    day = after.day(compared.as_of)
    return Moment(before, day), Moment(after, day)


def _are_days(session: Session, one: str, other: str | None) -> bool:
    """Whether days are compared, not revisions. Raises BizenvError for one of each."""
    is_day = session.day_meant(one) is not None
    if other is None:
        return is_day
    other_is_day = session.day_meant(other) is not None
    if other_is_day != is_day:
        hint = Message("hint.day-and-revision")
        raise BizenvError(
            "day-and-revision", status=USAGE, one=one, other=other, hint=hint
        )
    return is_day


def _in_order(
    session: Session,
    one: str,
    other: str | None,
    compared: Compared,
) -> tuple[date, date]:
    """Return the two days that are compared. Raises BizenvError where A is the later."""
    first = session.period("A", one).last
    last = session.day(compared.as_of)
    if other is not None:
        last = session.period("B", other).last
    if first > last:
        said = {"name": one, "first": first, "last": last}
        hint = Message("hint.diff-reversed")
        raise BizenvError("diff-reversed", status=USAGE, hint=hint, **said)
    return first, last
