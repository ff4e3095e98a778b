"""Reports as text that people read: headline first, bases with every rate, the counting rule last."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bizenv.formats.layout import Block, Line, line
from bizenv.meaning.verdict import Status
from bizenv.messages import Catalogue, Message
from bizenv.pages import sentences
from bizenv.pages.table import (
    leads_by_status,
    light_word,
    reason_lines,
    status_table,
    status_word,
)
from bizenv.report.counts import Counts
from bizenv.report.query import Role
from bizenv.report.status import PlanStatus, StatusReport
from bizenv.report.tasks import PlanNotes, TaskReport, TaskRow

_BLANK = line("")


def status_blocks(report: StatusReport, words: Catalogue) -> Iterator[Block]:
    """Lay out the status report."""
    said = sentences.filters(words, report.query)
    if said:
        yield line((said, "bold"))
    if not report.plans:
        yield line(words("status.no_plans"))
    query = report.query
    narrowed = bool(query.departments or query.sections or query.due)
    concerned = [
        plan for plan in report.plans if plan.totals != Counts() or not narrowed
    ] or report.plans
    for plan in concerned:
        yield from _plan_blocks(report, plan, words)
    if len(concerned) > 1:
        yield line((words("total.plans", count=len(concerned)), "bold"))
        yield line(
            sentences.headline(
                words, report.query, report.totals, _measure_word(report, words)
            )
        )
        yield _BLANK
        yield line(
            sentences.overview(words, report.totals, _measure_word(report, words))
        )
        yield line(sentences.rates(words, report.totals))
        yield _BLANK
    if report.groups:
        yield status_table(report, words)
        yield line((words("rates.bases"), "dim"))
        yield line((words(report.counting_said), "dim"))


def _measure_word(report: StatusReport, words: Catalogue) -> str:
    used = {plan.measure_word for plan in report.plans}
    return used.pop() if len(used) == 1 else words("measure_word")


def _plan_blocks(
    report: StatusReport, plan: PlanStatus, words: Catalogue
) -> Iterator[Block]:
    document = f"  {plan.document}" if plan.document else ""
    yield line((plan.title, "bold"), (document, "dim"))
    yield line(sentences.headline(words, report.query, plan.totals, plan.measure_word))
    yield from note_lines(plan.notes, words)
    yield _BLANK
    yield line(sentences.overview(words, plan.totals, plan.measure_word))
    yield line(sentences.rates(words, plan.totals))
    yield _BLANK


def note_lines(notes: Iterable[str], words: Catalogue) -> Iterator[Block]:
    """Say what must be said with a plan's figures."""
    for code in notes:
        yield line((words(f"note.{code}"), "yellow"))


def task_blocks(report: TaskReport, words: Catalogue) -> Iterator[Block]:
    """Lay out a list of tasks."""
    yield from task_list_head(report, words)
    for row in report.tasks:
        yield _BLANK
        yield from _task_lines(row, words, supporters=report.query.role is Role.SUPPORT)
    yield _BLANK
    yield task_list_foot(report, words)


def task_list_foot(report: TaskReport, words: Catalogue) -> Line:
    """Say how the tasks were judged."""
    return line((words(f"counting.list.{report.counting}"), "dim"))


def task_list_head(report: TaskReport, words: Catalogue) -> Iterator[Block]:
    """Say whose tasks these are, as of which day, and how many."""
    used = {plan.measure_word for plan in report.plans}
    measure_word = used.pop() if len(used) == 1 else words("measure_word")
    cancelled = (
        sum(row.view.status is Status.CANCELLED for row in report.tasks)
        if report.heading == "list"
        else 0
    )
    total = Message(
        "figure", {"value": len(report.tasks) - cancelled, "mw": measure_word}
    )
    parts = [
        sentences.filters(
            words,
            report.query
            if report.heading == "list"
            else replace(report.query, statuses=()),
        ),
        words("list.as_of", as_of=sentences.as_of(report.query.day)),
        words(f"list.heading.{report.heading}", total=total),
        words("overview.cancelled", value=cancelled) if cancelled else "",
    ]
    yield line(("  ".join(part for part in parts if part), "bold"))
    yield from _list_notes(report.plans, words)


def _list_notes(plans: Iterable[PlanNotes], words: Catalogue) -> Iterator[Block]:
    for plan in plans:
        for code in plan.notes:
            yield line(
                (
                    words("note.of_plan", plan=plan.plan, text=words(f"note.{code}")),
                    "yellow",
                )
            )


def _task_lines(row: TaskRow, words: Catalogue, *, supporters: bool) -> Iterator[Block]:
    view = row.view
    due = f"{view.due:%Y-%m-%d}" if view.due else words("due.ongoing")
    yield line(
        (light_word(words, view.light), view.light),
        f"  {row.key}  ",
        (view.history.issued.task.title, "bold"),
    )
    overdue = (
        words("task.days_overdue", n=view.days_overdue)
        if view.days_overdue
        else status_word(words, row)
    )
    facts = [words("task.due", due=due), overdue]
    facts.append(words("task.lead", names=view.terms.lead))
    if supporters and view.terms.support:
        facts.append(words("task.support", names=view.terms.support))
    yield line("  ".join(facts), indent=4)
    for text in reason_lines(row, words):
        yield line(text, indent=4)
    joint = view.history.in_force(view.day)
    if len(joint) > 1:
        yield line(
            words("task.joint", count=len(joint), text=leads_by_status(row, words)),
            indent=4,
        )
