"""Tasks one by one: each with its status, who leads it and why it stands so."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bizenv.formats.page import BLANK, Alternative, Page, Parts, paragraph
from bizenv.meaning.verdict import Status
from bizenv.messages import Catalogue, Message
from bizenv.pages import sentences
from bizenv.pages.head import as_of, report_page
from bizenv.pages.said import coming_said, move_said, said_lines
from bizenv.pages.task_lines import joint_leads, reasons, waiting_said
from bizenv.pages.tasks_table import page_table
from bizenv.report.query import Query, Role
from bizenv.report.tasks import WAITING, TaskReport, TaskRow
from bizenv.report.views import UNHEARD, TaskView


def tasks_page(report: TaskReport, words: Catalogue) -> Page:
    """Return a list of tasks: in a text each in lines of its own, elsewhere as a table."""
    title = _title(report, words)
    in_lines = _lists(report, words)
    laid_out = _listed(report, words)
    tasks = Alternative(in_lines, laid_out)
    return report_page(report.facts, words, title, [tasks])


def _title(report: TaskReport, words: Catalogue) -> str:
    """Say whose tasks these are, as of which day, and how many."""
    used = {plan.measure_word for plan in report.plans}
    measure_word = sentences.common_measure_word(used, words)
    query = report.query
    cancelled = 0
    if report.heading == "list":
        cancelled = _cancelled(report)
    else:
        query = replace(query, statuses=())  # the heading says it
    if report.heading == WAITING:
        query = replace(query, stages=())
    tasks = len(report.tasks) - cancelled
    query, statuses = _statuses(report, query, words)
    parts = [
        sentences.filters(words, query),
        statuses,
        as_of(report.facts, words),
        *_headings(report, tasks, measure_word, words),
    ]
    if cancelled:
        parts.append(words("overview.cancelled", value=cancelled))
    return "  ".join([part for part in parts if part])


def _statuses(report: TaskReport, query: Query, words: Catalogue) -> tuple[Query, str]:
    """Return the statuses asked for in words, apart from the rest of the question.

    What nothing was ever filed of is not called overdue, nor at risk.
    """
    names: list[str] = []
    for status in query.statuses:
        views = [row.view for row in report.tasks if row.view.status is status]
        unheard = _unheard(views, words)
        heard = len(views) > sum(unheard.values()) or not views
        names += [words(f"status.{status}")] if heard else []
        names += unheard
    said = words("filter.status", names=names) if names else ""
    return replace(query, statuses=()), said


def _unheard(views: Iterable[TaskView], words: Catalogue) -> dict[str, int]:
    """Return what tasks of plans without any record are called, and how many there are."""
    found: dict[str, int] = {}
    for view in views:
        if view.unheard:
            said = sentences.status(words, view, unheard=True)
            found[said] = found.get(said, 0) + 1
    return found


def _headings(
    report: TaskReport, tasks: int, measure_word: str, words: Catalogue
) -> Iterator[str]:
    """Yield what is listed, and how many; apart those of which nothing was ever filed."""
    if report.heading == WAITING:
        late = sum(row.late_waiting for row in report.tasks)
        total = Message("figure", {"value": tasks, "mw": measure_word})
        figure = Message("figure", {"value": late, "mw": measure_word})
        among = Message("headline.late_pending", {"late": figure}) if late else ""
        yield words("list.heading.in_review", total=total, late=among)
        return
    unheard: dict[str, int] = {}
    if report.heading in UNHEARD:
        unheard = _unheard([row.view for row in report.tasks], words)
    heard = tasks - sum(unheard.values())
    if heard or not unheard:
        total = Message("figure", {"value": heard, "mw": measure_word})
        yield words(f"list.heading.{report.heading}", total=total)
    for status, value in unheard.items():
        total = Message("figure", {"value": value, "mw": measure_word})
        yield words("list.heading.unheard", status=status, total=total)


def _cancelled(report: TaskReport) -> int:
    statuses = [row.view.status for row in report.tasks]
    return statuses.count(Status.CANCELLED)


def _lists(report: TaskReport, words: Catalogue) -> Parts:
    supporters = report.query.role is Role.SUPPORT
    waiting = report.heading == WAITING
    for row in report.tasks:
        yield BLANK
        yield from _task(row, words, supporters=supporters, waiting=waiting)
        for milestone in row.coming:
            yield paragraph(coming_said(milestone, row.view.day, words), indent=4)


def _listed(report: TaskReport, words: Catalogue) -> Parts:
    yield page_table(report, words)


def _task(row: TaskRow, words: Catalogue, *, supporters: bool, waiting: bool) -> Parts:
    view = row.view
    light = sentences.shown_light(view, unheard=view.unheard)
    yield paragraph(
        (sentences.light(words, light), light),
        f"  {row.key}  ",
        (view.history.issued.task.title, "bold"),
    )
    facts = _facts(row, words, supporters=supporters)
    yield paragraph("  ".join(facts), indent=4)
    told_below = ("applied-late",) if waiting else ()
    yield from reasons(row, words, told_below)
    if waiting:
        yield from _waiting(row, words)
    for move in row.moves:
        yield paragraph(move_said(move, words), indent=4)
    yield from _said(row, words)
    in_force = view.history.in_force(view.day)
    joint = len(in_force)
    if joint > 1:
        yield joint_leads(row, joint, words)


def _facts(row: TaskRow, words: Catalogue, *, supporters: bool) -> Iterator[str]:
    """Yield until when it is due, where it stands, and who leads it."""
    view = row.view
    due = sentences.iso_day(words, view.due)
    yield words("task.due", due=due)
    days = view.days_overdue
    if view.unheard:
        yield sentences.status(words, view, unheard=True)
        if days:
            yield words("task.days_past", n=days)
    elif days:
        yield words("task.days_overdue", n=days)
    else:
        yield sentences.status(words, view)
    terms = view.terms
    yield words("task.lead", names=terms.lead)
    if supporters and terms.support:
        names = sentences.registered(row.book.register, terms.support)
        yield words("task.support", names=names)


def _waiting(row: TaskRow, words: Catalogue) -> Parts:
    """Say of each part whose application waits for a decision since when, and whether it was late."""
    leads = len(row.view.history.in_force(row.view.day))
    for part in row.waiting:
        told = part.judged.verdict.status is Status.IN_REVIEW is row.view.status
        if told:
            continue
        said = waiting_said(part, words)
        if leads > 1:
            said = words("reason.of", names=part.department, text=said)
        yield paragraph(said, indent=4)


def _said(row: TaskRow, words: Catalogue) -> Parts:
    """Say what each department said last of its part, as long as it is open.

    In a joint task the name stands first; of a task that is settled, what all said.
    """
    leads = len(row.view.history.in_force(row.view.day))
    for part in row.told:
        tells_missed = part.judged.verdict.status is Status.AT_RISK
        lines = list(said_lines(part.said, words, missed=not tells_missed))
        if lines and leads > 1:
            lines[0] = words("reason.of", names=part.department, text=lines[0])
        for number, text in enumerate(lines):
            below = leads > 1 and number > 0
            yield paragraph(text, indent=6 if below else 4)
