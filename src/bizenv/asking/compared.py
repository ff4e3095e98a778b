"""Two states of the plans: as known at two revisions, or as of two days."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bizenv.asking.asked import Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import departments, plans
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.report.changes import ChangesReport, State, changes_report
from bizenv.report.notes import all_withheld

if TYPE_CHECKING:
    from bizenv.store.selection import Selection

Books = dict[str, PlanBook]


@dataclass(frozen=True)
class Compared:
    """Which part of the plans is compared, on which day, as known when, and how the sides are meant."""

    plan: Several = None
    dept: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    known: bool = False
    despite_errors: bool = False


class DiffAnswer(NamedTuple):
    """What changed between two states, each with the plans that are withheld of it."""

    report: ChangesReport
    before: "Moment"
    after: "Moment"
    withheld: tuple[Collection[str], Collection[str]]

    def report_errors(self) -> None:
        """Say what of the two sides could not be read."""
        then, now = self.withheld
        self.before.inquiry.report_errors(then)
        if self.after.inquiry is not self.before.inquiry:
            self.after.inquiry.report_errors(now)

    @property
    def status(self) -> int:
        """The exit status for what could not be read."""
        return max(self.before.inquiry.status, self.after.inquiry.status)


def diff_asked(
    inquiry: Inquiry, one: str, other: str | None, compared: Compared
) -> DiffAnswer:
    """Return what changed between two revisions, or between two days. Raises BizenvError."""
    before, after = moments_asked(inquiry, one, other, compared)
    then, now = selections(before, after, compared)
    selected = then, now
    both = of_both(selected)
    report = compare((before, after), selected, both, compared)
    return DiffAnswer(report, before, after, (then.withheld, now.withheld))


class Moment(NamedTuple):
    """One of the two that are compared: files as known then, and the day asked about."""

    inquiry: Inquiry
    day: date

    @property
    def state(self) -> State:
        """How the report names it."""
        known = self.inquiry.known
        if known is None:
            return State(self.day)
        commit = known.commit
        when = self.inquiry.zoned(commit.committed)
        name = self._named(commit.oid)
        return State(self.day, commit.oid, when, name)

    def _named(self, oid: str) -> str | None:
        """Return the word by which the commit was asked for, if it is a name and no day."""
        written = self.inquiry.known_as_of
        if written is None or oid.startswith(written):
            return None
        from bizenv.store.moments import day_meant

        is_day = day_meant(self.inquiry.folder.root, written) is not None
        if is_day:
            return None
        return written

    def books(self, named: tuple[str, ...], *, despite_errors: bool) -> "Selection":
        """Return the plans named that there were, or all."""
        from bizenv.store.selection import Selection

        workspace = self.inquiry.workspace
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
    if not set(named) <= set(before.inquiry.workspace.plans):
        plans(after.inquiry, named)
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
    concerned = departments(after.inquiry, compared.dept)
    states = before.state, after.state
    report = changes_report(*books, states, names_of(compared), concerned)
    incomplete = {*selected[0].incomplete, *selected[1].incomplete}
    is_withheld = all_withheld(report.read, tuple(incomplete))
    return replace(
        report,
        incomplete=tuple(sorted(incomplete)),
        withheld=is_withheld and not compared.despite_errors,
    )


def moments_asked(
    inquiry: Inquiry,
    one: str,
    other: str | None,
    compared: Compared,
) -> tuple[Moment, Moment]:
    """Return what is compared: two revisions on one day, or two days of one.

    Raises BizenvError.
    """
    if _are_days(inquiry, one, other):
        first, last = _in_order(inquiry, one, other, compared)
        if not compared.known:
            inquiry.known_as_of = compared.known_as_of
            return Moment(inquiry, first), Moment(inquiry, last)
    if compared.known_as_of is not None:
        hint = Message("hint.too-many-revisions")
        raise BizenvError("too-many-revisions", status=USAGE, hint=hint)
    before = replace(inquiry, known_as_of=one)
    after = replace(inquiry, known_as_of=other)
    day = after.day(compared.as_of)
    return Moment(before, day), Moment(after, day)


def _are_days(inquiry: Inquiry, one: str, other: str | None) -> bool:
    """Whether days are compared, not revisions. Raises BizenvError for one of each."""
    is_day = inquiry.day_meant(one) is not None
    if other is None:
        return is_day
    other_is_day = inquiry.day_meant(other) is not None
    if other_is_day != is_day:
        hint = Message("hint.day-and-revision")
        raise BizenvError(
            "day-and-revision", status=USAGE, one=one, other=other, hint=hint
        )
    return is_day


def _in_order(
    inquiry: Inquiry,
    one: str,
    other: str | None,
    compared: Compared,
) -> tuple[date, date]:
    """Return the two days that are compared. Raises BizenvError where A is the later."""
    first = inquiry.period("A", one).last
    last = inquiry.day(compared.as_of)
    if other is not None:
        last = inquiry.period("B", other).last
    if first > last:
        said = {"name": one, "first": first, "last": last}
        hint = Message("hint.diff-reversed")
        raise BizenvError("diff-reversed", status=USAGE, hint=hint, **said)
    return first, last
