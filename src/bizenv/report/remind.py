"""Pressing (催办): which slips the ladder asks for on a day, and how those that were issued stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, NamedTuple

from bizenv.meaning.grounds import Held, LadderPart, due_rung, part_on, proposed
from bizenv.meaning.risks import Reason
from bizenv.meaning.slips import Slip, SlipState, slips_on
from bizenv.model.book import Books, PlanBook
from bizenv.model.durations import Duration
from bizenv.model.ladder import Rung, Rungs
from bizenv.model.slips import Issue, SlipNumber
from bizenv.report.notes import Facts, PlanNotes, facts_of, plan_notes
from bizenv.report.pressed import beside
from bizenv.report.query import Query
from bizenv.report.views import TaskView, views

View = Literal["drafts", "issued", "slips"]
Only = Literal["open", "late"]
Series = tuple[int, str]
"""A year and the mark of a rung: within it numbers run on."""


_OVER: Final = (SlipState.ANSWERED, SlipState.CLOSED)
"""States in which nothing more is waited for."""


class DraftSlip(NamedTuple):
    """A slip that the ladder asks for, or a talk that it proposes, about one department's part.

    `number` is None where nothing is issued, or where some file of slips cannot be read.
    `reasons`: why the part stands as it does, as far as the grounds do not tell it.
    """

    plan: str
    task: str
    title: str
    department: str
    rung: Rung
    grounds: tuple[Held, ...]
    number: str | None
    receipt_by: date | None
    reply_by: date | None
    reasons: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        return f"{self.plan}/{self.task}"


class SlipRow(NamedTuple):
    """A slip that was issued, and the title of its task."""

    slip: Slip
    title: str

    @property
    def department(self) -> str:
        """To whom it was issued."""
        return self.slip.department

    @property
    def pending(self) -> bool:
        """Whether it is not over: it waits, or lapsed without an answer."""
        return self.slip.state not in _OVER

    @property
    def late(self) -> bool:
        """Whether it is not over, and its receipt or its reply is late, or it lapsed.

        Once the work is finished it waits for nobody, though the office has yet to close it.
        """
        slip = self.slip
        if slip.done is not None:
            return False
        is_late = bool(slip.days_receipt_late or slip.days_reply_late)
        has_lapsed = slip.state is SlipState.LAPSED
        return self.pending and (is_late or has_lapsed)

    def moved(self, since: date) -> bool:
        """Whether it was issued, received, answered, closed, or lapsed after a day."""
        slip = self.slip
        closed = slip.close
        days = [slip.issue.date, slip.received_on, slip.answered_on, slip.lapsed_on]
        if closed is not None:
            days.append(closed.date)
        latest = max(filter(None, days))
        return latest > since

    @property
    def key(self) -> str:
        """The task's id outside its plan."""
        slip = self.slip
        return f"{slip.plan}/{slip.issue.task}"


class Wanted(NamedTuple):
    """Which of them are asked for: `rungs` by name, tasks by plan/task; none stands for all."""

    rungs: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    only: Only | None = None
    numbers: tuple[str, ...] = ()

    def holds(self, rung: str, task: str) -> bool:
        """Whether what is of a rung and a task is asked for."""
        is_rung = not self.rungs or rung in self.rungs
        is_task = not self.tasks or task in self.tasks
        return is_rung and is_task


ALL: Final = Wanted()


@dataclass(frozen=True)
class RemindReport:
    """What is to be pressed on a day: drafts and proposed talks, and the slips that were issued.

    `view` tells what it is about: the drafts, the slips that were issued just now, or all slips.
    `signed_by` and `written` are those of an issue.
    """

    query: Query
    view: View
    drafts: tuple[DraftSlip, ...] = ()
    talks: tuple[DraftSlip, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    plans: tuple[PlanNotes, ...] = ()
    incomplete: tuple[str, ...] = ()
    numbered: bool = True
    written: bool = False

    @property
    def facts(self) -> Facts:
        """What must be said with the figures."""
        return facts_of(self, "counting.remind")

    def has(self, failing: str) -> bool:
        """Whether anything is due to be issued (`due`), or any slip is late (`late`)."""
        if failing == "due":
            return bool(self.drafts)
        return any(row.late for row in self.slips)

    def standing(self, state: SlipState) -> tuple[SlipRow, ...]:
        """Return the slips that stand somehow."""
        return tuple(each for each in self.slips if each.slip.state is state)


@dataclass
class SlipNumbers:
    """The numbers of slips: `last` of each year and mark in the whole workspace.

    `known` is false where a file of slips cannot be read: then nobody knows the next one.
    """

    last: dict[Series, int] = field(default_factory=dict)
    known: bool = True

    def take(self, issued: Iterable[Issue]) -> None:
        """Take note of numbers that were given."""
        for each in issued:
            counted = each.counted
            series = (counted.year, counted.mark)
            last = self.last.get(series, 0)
            self.last[series] = max(last, counted.number)

    def next(self, day: date, mark: str) -> str | None:
        """Give the next number of a day's year and a mark."""
        if not self.known:
            return None
        series = (day.year, mark)
        number = self.last.get(series, 0) + 1
        self.last[series] = number
        given = SlipNumber(day.year, mark, number)
        return str(given)


class _Found(NamedTuple):
    """What plan after plan adds to a report."""

    drafts: list[DraftSlip]
    talks: list[DraftSlip]
    rows: list[SlipRow]
    plans: list[PlanNotes]


def remind_report(
    books: Books,
    query: Query,
    ladder: Rungs,
    numbers: SlipNumbers,
    view: View = "drafts",
    wanted: Wanted = ALL,
) -> RemindReport:
    """Return what the ladder asks for on a day, and the slips that stand."""
    found = _Found([], [], [], [])
    for book in books:
        found.plans.append(plan_notes(book, query.day))
        slips = tuple(slips_on(book, query.day))
        members = query.members(book.register)
        found.rows.extend(_rows(book, slips, members, wanted))
        if view == "slips" or book.unrecorded_on(query.day):
            continue
        for part, title in _parts(book, query, slips, members):
            found.drafts.extend(_draft(book, part, title, ladder, numbers, wanted))
            found.talks.extend(_talks(book, part, title, ladder, wanted))
    return RemindReport(
        query,
        view,
        tuple(found.drafts),
        tuple(found.talks),
        tuple(found.rows),
        tuple(found.plans),
        books.incomplete,
        numbered=numbers.known,
    )


def slip_rows(
    book: PlanBook, day: date, members: frozenset[str] | None
) -> Iterator[SlipRow]:
    """Yield the slips of a plan as they stand on a day; `members`: only of these departments."""
    slips = slips_on(book, day)
    yield from _rows(book, slips, members, ALL)


def _rows(
    book: PlanBook,
    slips: Iterable[Slip],
    members: frozenset[str] | None,
    wanted: Wanted,
) -> Iterator[SlipRow]:
    """Yield the slips that are asked for."""
    for slip in slips:
        issue = slip.issue
        if members is not None and slip.department not in members:
            continue
        if wanted.numbers and slip.number not in wanted.numbers:
            continue
        key = f"{book.id}/{issue.task}"
        asked = wanted.holds(issue.rung, key)
        if asked and _is_wanted(slip, wanted.only):
            issued = book.tasks.get(issue.task)
            title = "" if issued is None else issued.task.title
            yield SlipRow(slip, title)


def _is_wanted(slip: Slip, only: Only | None) -> bool:
    if only is None:
        return True
    row = SlipRow(slip, "")
    return row.pending if only == "open" else row.late


def _parts(
    book: PlanBook,
    query: Query,
    slips: tuple[Slip, ...],
    members: frozenset[str] | None,
) -> Iterator[tuple[LadderPart, str]]:
    """Yield the parts of the tasks that are asked for, each with its task's title."""
    of_all = replace(query, departments=())
    for view in views(book, of_all):
        title = view.history.issued.task.title
        for part in _parts_of(view, slips):
            if members is None or part.assignment.department in members:
                yield part, title


def _parts_of(view: TaskView, slips: tuple[Slip, ...]) -> Iterator[LadderPart]:
    day = view.day
    for assignment in view.history.in_force(day):
        yield part_on(assignment, day, slips)


def _draft(
    book: PlanBook,
    part: LadderPart,
    title: str,
    ladder: Rungs,
    numbers: SlipNumbers,
    wanted: Wanted,
) -> Iterator[DraftSlip]:
    """Yield the slip that is to be issued about a part, if any is."""
    found = due_rung(part, ladder)
    if found is None:
        return
    task = part.assignment.task.id
    rung, grounds = found
    key = f"{book.id}/{task}"
    if not wanted.holds(rung.rung, key):
        return
    assert rung.mark is not None
    day = part.day
    yield DraftSlip(
        book.id,
        task,
        title,
        part.assignment.department,
        rung,
        grounds,
        numbers.next(day, rung.mark),
        _end(book, day, rung.receipt),
        _end(book, day, rung.reply),
        _reasons(part, grounds),
    )


def _reasons(part: LadderPart, grounds: Iterable[Held]) -> tuple[Reason, ...]:
    """Return why a part stands as it does, as far as the grounds do not tell it."""
    kinds = [each.ground.ground for each in grounds]
    return tuple(beside(part.verdict, kinds))


def _end(book: PlanBook, day: date, clock: Duration | None) -> date | None:
    """Return the day on which a clock of a rung runs out; None if it has none."""
    if clock is None:
        return None
    return book.calendar.end(day, clock)


def _talks(
    book: PlanBook, part: LadderPart, title: str, ladder: Rungs, wanted: Wanted
) -> Iterator[DraftSlip]:
    """Yield what is proposed about a part, for people to decide."""
    task = part.assignment.task.id
    department = part.assignment.department
    key = f"{book.id}/{task}"
    for rung, grounds in proposed(part, ladder):
        if wanted.holds(rung.rung, key):
            yield DraftSlip(
                book.id, task, title, department, rung, grounds, None, None, None
            )
