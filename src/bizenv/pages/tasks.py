"""Tasks one by one: each with its status, who leads it and why it stands so."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bizenv.formats.page import BLANK, Alternative, Page, Parts, paragraph
from bizenv.meaning.statuses import UNCOUNTED, Status
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates, measures, sentences
from bizenv.pages.head import as_of, report_page
from bizenv.pages.measures import figure
from bizenv.pages.named import task_named
from bizenv.pages.said import coming_said, said_lines
from bizenv.pages.task_lines import joint_leads, reasons, told_of_due, waiting_said
from bizenv.pages.tasks_table import page_table
from bizenv.pages.things import words_of
from bizenv.report.as_read import shown_light
from bizenv.report.query import Query, Role
from bizenv.report.task_outline import Outline
from bizenv.report.task_rows import TaskRow
from bizenv.report.tasks import WAITING, TaskFrame, TaskHead, TaskReport
from bizenv.report.views import UNHEARD


def tasks_page(report: TaskReport, words: Catalogue) -> Page:
    """Return a list of tasks: in a text each in lines of its own, elsewhere as a table."""
    words = words_of(report.plans, words)
    head = report.head
    in_lines = _lists(report, words)
    laid_out = _listed(report, words)
    tasks = Alternative(in_lines, laid_out)
    return report_page(head.facts, words, tasks_title(head, words), [tasks])


def tasks_title(head: TaskHead, words: Catalogue) -> str:
    """Say whose tasks these are, as of which day, and how many."""
    used = {plan.measure_word for plan in head.plans}
    measure_word = measures.common_measure_word(used, words)
    query = head.query
    apart: dict[Status, int] = {}
    if head.heading == "list":
        apart = _apart(head.outline)
    else:
        query = replace(query, statuses=())  # the heading says it
    if head.heading == WAITING:
        query = replace(query, stages=())
    not_counted = sum(apart.values())
    tasks = head.outline.tasks - not_counted
    query, statuses = _statuses(head.outline, query, words)
    parts = [
        sentences.filters(words, query),
        statuses,
        as_of(head.facts, words),
        *_headings(head, tasks, measure_word, words),
    ]
    parts += sentences.apart_said(words, apart, measure_word)
    return "  ".join([part for part in parts if part])


def _statuses(outline: Outline, query: Query, words: Catalogue) -> tuple[Query, str]:
    """Return the statuses asked for in words, apart from the rest of the question.

    What nothing was ever filed of is not called overdue, nor at risk.
    """
    names: list[str] = []
    for status in query.statuses:
        unheard = _unheard(outline, (status,), words)
        silent = sum(unheard.values())
        only_unheard = silent and silent == outline.of(status)
        if not only_unheard:
            names.append(words(f"status.{status}"))
        names += unheard
    said = words("filter.status", names=names) if names else ""
    return replace(query, statuses=()), said


def _unheard(
    outline: Outline, statuses: Iterable[Status], words: Catalogue
) -> dict[str, int]:
    """Return what tasks of plans without any record are called, and how many there are."""
    found: Counter[str] = Counter()
    for qualified, tasks in outline.unheard(statuses):
        said = sentences.qualified_said(words, qualified)
        found[said] += tasks
    return found


def _headings(
    head: TaskHead,
    tasks: int,
    measure_word: str,
    words: Catalogue,
) -> Iterator[str]:
    """Yield what is listed, and how many; apart those of which nothing was ever filed."""
    if head.heading == WAITING:
        yield _heading_of_waiting(head.outline, tasks, measure_word, words)
        return
    unheard: dict[str, int] = {}
    if head.heading in UNHEARD:
        unheard = _unheard(head.outline, UNHEARD, words)
    heard = tasks - sum(unheard.values())
    if heard or not unheard:
        total = figure(heard, measure_word)
        yield words(f"list.heading.{head.heading}", total=total)
    for status, value in unheard.items():
        total = figure(value, measure_word)
        yield words("list.heading.unheard", status=status, total=total)


def _heading_of_waiting(
    outline: Outline,
    tasks: int,
    measure_word: str,
    words: Catalogue,
) -> str:
    """Return how many wait for a decision, and of how many the application was late."""
    among: Message | str = ""
    if outline.waiting_late:
        late = figure(outline.waiting_late, measure_word)
        among = Message("headline.late_pending", {"late": late, "n": tasks})
    total = figure(tasks, measure_word)
    return words("list.heading.in_review", total=total, late=among)


def _apart(outline: Outline) -> dict[Status, int]:
    """Return how many tasks there are of each status that is not counted among them."""
    counted: dict[Status, int] = {}
    for status in reversed(UNCOUNTED):
        count = outline.of(status)
        if count:
            counted[status] = count
    return counted


def _lists(report: TaskReport, words: Catalogue) -> Parts:
    for row in report.tasks:
        yield from task_lines(report, row, words)


def task_lines(head: TaskFrame, row: TaskRow, words: Catalogue) -> Parts:
    """Yield the lines of one task of a list."""
    yield BLANK
    supporters = head.query.role is Role.SUPPORT
    yield from _task(row, words, supporters=supporters, waiting=head.heading == WAITING)
    for milestone in row.coming:
        coming = coming_said(milestone, row.view.day, words)
        yield paragraph(coming, indent=4)


def _listed(report: TaskReport, words: Catalogue) -> Parts:
    yield page_table(report, words)


def _task(
    row: TaskRow,
    words: Catalogue,
    *,
    supporters: bool,
    waiting: bool,
) -> Parts:
    view = row.view
    light = shown_light(view)
    light_said = sentences.light(words, light)
    title = view.history.issued.task.title
    yield paragraph(
        (light_said, light),
        "  ",
        task_named(row.key),
        "  ",
        (title, "bold"),
    )
    facts = _facts(row, words, supporters=supporters)
    yield paragraph("  ".join(facts), indent=4)
    told_below = ("applied-late",) if waiting else ()
    yield from reasons(row, words, told_below)
    if waiting:
        yield from _waiting(row, words)
    for text in told_of_due(row, words):
        yield paragraph(text, indent=4)
    yield from _said(row, words)
    if row.leads > 1:
        yield joint_leads(row, words)


def _facts(row: TaskRow, words: Catalogue, *, supporters: bool) -> Iterator[str]:
    """Yield until when it is due, where it stands, and who leads it."""
    view = row.view
    yield dates.due_said(words, view.due)
    days = view.days_overdue
    if view.unheard:
        yield sentences.status(words, view)
        if days:
            yield words("task.days_past", n=days)
    elif days:
        yield words("task.days_overdue", n=days)
    else:
        yield sentences.status(words, view)
    terms = view.terms
    register = row.book.register
    leads = sentences.registered(register, terms.lead)
    yield words("task.lead", names=leads)
    if supporters and terms.support:
        names = sentences.supporters(words, register, terms)
        yield words("task.support", names=names)
    yield from sentences.importance(words, view.history.issued.task)


def _waiting(row: TaskRow, words: Catalogue) -> Parts:
    """Say of each part whose application waits for a decision since when, and whether it was late."""
    leads = row.leads
    task_waits = row.view.status is Status.IN_REVIEW
    for part in row.waiting:
        verdict = part.judged.verdict
        is_told = task_waits and verdict.status is Status.IN_REVIEW
        if is_told:
            continue
        said = waiting_said(part, words)
        if leads > 1:
            said = words("reason.of", names=part.department, text=said)
        yield paragraph(said, indent=4)


def _said(row: TaskRow, words: Catalogue) -> Parts:
    """Say what each department said last of its part, as long as it is open.

    In a joint task the name stands first; of a task that is settled, what all said.
    """
    joint = row.leads > 1
    for part in row.told:
        verdict = part.judged.verdict
        tells_missed = verdict.status is Status.AT_RISK
        lines = said_lines(part.said, words, missed=not tells_missed)
        for number, line in enumerate(lines):
            if not joint:
                yield paragraph(line, indent=4)
            elif number == 0:
                named = words("reason.of", names=part.department, text=line)
                yield paragraph(named, indent=4)
            else:
                yield paragraph(line, indent=6)
