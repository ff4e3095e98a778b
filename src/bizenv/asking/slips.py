"""What the ladder asks for on a day, and how the slips stand that were issued."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bizenv.asking.answers import Answered
from bizenv.asking.asked import Asked, Several
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import Sectioned, ask
from bizenv.asking.refusals import one_of
from bizenv.model.book import PlanBook
from bizenv.report.query import Query
from bizenv.report.remind import (
    RemindReport,
    SlipNumbers,
    View,
    Wanted,
    remind_report,
)
from bizenv.store.slips import numbers_given
from bizenv.store.workspace import Workspace


@dataclass(frozen=True)
class SlipWords:
    """Of which tasks, of whom, by which rung; as known when."""

    plan: Several = None
    dept: Several = None
    task: Several = None
    rung: Several = None
    as_of: str | None = None
    known_as_of: str | None = None
    despite_errors: bool = False


class SlipsAsked(NamedTuple):
    """What is asked for, the plans it is put to, the numbers given, and the files that hide some."""

    query: Query
    books: Sectioned
    numbers: SlipNumbers
    wanted: Wanted
    unread: list[str]

    def report(self, inquiry: Inquiry, view: View) -> RemindReport:
        """Return what the ladder asks for, and the slips that stand."""
        ladder = inquiry.workspace.settings.rungs
        return remind_report(
            self.books, self.query, ladder, self.numbers, view, self.wanted
        )


def slips_asked(
    inquiry: Inquiry, asked: SlipWords, view: View, only: Wanted
) -> Answered[RemindReport]:
    """Return what the ladder asks for, or the slips that were issued. Raises BizenvError."""
    found = of_slips(inquiry, asked)
    wanted = found.wanted._replace(only=only.only)
    report = found._replace(wanted=wanted).report(inquiry, view)
    return Answered(report, found.books.withheld)


def of_slips(inquiry: Inquiry, asked: SlipWords) -> SlipsAsked:
    """Return the question as other reports ask it, with rungs and tasks. Raises BizenvError."""
    inquiry.known_as_of = asked.known_as_of
    names = [rung.rung for rung in inquiry.workspace.settings.rungs]
    for rung in asked.rung or ():
        one_of("--rung", rung, names)
    tasks = tuple(_tasks(inquiry, asked))
    plans = list(asked.plan or ())
    plans += [task.rpartition("/")[0] for task in tasks]
    wanted = Asked(
        plan=list(dict.fromkeys(plans)) or None,
        dept=asked.dept,
        as_of=asked.as_of,
        known_as_of=asked.known_as_of,
        despite_errors=asked.despite_errors,
    )
    query, books = ask(inquiry, wanted)
    numbers, unread = _numbers(inquiry.workspace)
    rungs = tuple(asked.rung or ())
    return SlipsAsked(query, books, numbers, Wanted(rungs, tasks), unread)


def _tasks(inquiry: Inquiry, asked: SlipWords) -> Iterator[str]:
    """Yield the tasks that are named, each with its plan. Raises BizenvError."""
    from bizenv.store.lookup import known_plan, only_book

    workspace = inquiry.workspace
    for written in asked.task or ():
        plan, _, task = written.rpartition("/")
        if plan:
            known_plan(workspace.plans, plan)
        else:
            day = inquiry.day(asked.as_of)
            plan = only_book(_books(workspace), task, written, day).id
        book = workspace.book(plan)
        if book is not None:
            one_of("--task", task, tuple(book.tasks))
        yield f"{plan}/{task}"


def _books(workspace: Workspace) -> list[PlanBook]:
    """Return the plans that can be read."""
    found: list[PlanBook] = []
    for plan_id in workspace.plans:
        book = workspace.book(plan_id)
        if book is not None:
            found.append(book)
    return found


def _numbers(workspace: Workspace) -> tuple[SlipNumbers, list[str]]:
    """Return the numbers given so far, and the files that hide some."""
    given = numbers_given(workspace.shelf)
    numbers = SlipNumbers(known=not given.unread)
    numbers.take(issue for issue, _ in given.slips)
    return numbers, given.unread
