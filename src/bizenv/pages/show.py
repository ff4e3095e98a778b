"""One task: its terms in force and its status, then every turn of every responsible department."""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Holds,
    Lit,
    Page,
    Part,
    Parts,
    Piece,
    Table,
    heading,
    paragraph,
)
from bizenv.meaning.slips import Slip
from bizenv.messages import Catalogue
from bizenv.model.book import Entry
from bizenv.model.steps import TargetStep
from bizenv.pages import dates, measures, sentences
from bizenv.pages.carried import carried_clock, carried_history, carried_rows
from bizenv.pages.duties import duty_lines
from bizenv.pages.head import TableRow, columns_of, notes_of_plan, report_table
from bizenv.pages.second_looks import looks_of_task
from bizenv.pages.slips import LIGHTS, standing, why
from bizenv.pages.slips import course as course_of_slip
from bizenv.pages.task_lines import joint_leads, reasons, told_of_due
from bizenv.pages.things import words_of
from bizenv.pages.turns import Told, place_of, turn_lines, turn_said
from bizenv.report.as_read import shown_light
from bizenv.report.show import Course, ShowReport
from bizenv.report.views import TaskView

_PERCENT: Final = "%"
_COLUMNS: Final = {
    "column.task": Holds.TEXT,
    "column.department": Holds.TEXT,
    "column.date": Holds.DAY,
    "column.status": Holds.LIGHT,
    "column.told": Holds.TEXT,
    "column.place": Holds.TEXT,
}


def show_page(report: ShowReport, words: Catalogue) -> Page:
    """Return one task: in a text the turns of each department, elsewhere a table of them all."""
    parts = _parts(report, words_of([report], words))
    return Page(parts)


def _parts(report: ShowReport, words: Catalogue) -> Parts:
    yield _title(report)
    yield from _terms(report, words)
    yield from _status(report, words)
    for old in report.carried:
        yield carried_clock(old, words)
    yield from duty_lines(report.duties, words)
    yield from looks_of_task(report.row, words)
    yield from notes_of_plan(report.notes, words)
    in_lines = _courses(report, words)
    laid_out = _laid_out(report, words)
    yield Alternative(in_lines, laid_out)


def _title(report: ShowReport) -> Part:
    """Return the task's id and title, and the sections that it stands in."""
    issued = report.view.history.issued
    sections: list[str] = []
    for each in issued.sections:
        named = f"{each.number} {each.title}"
        sections.append(named)
    path = " › ".join(sections)
    return heading(
        (report.row.key, "bold"),
        "  ",
        (issued.task.title, "bold"),
        f"    {path}" if path else "",
    )


def _terms(report: ShowReport, words: Catalogue) -> Parts:
    view = report.view
    plan = report.book.plan
    document = ""
    if plan.document:
        document = words("overview.bracketed", text=plan.document)
    yield paragraph(words("show.plan", title=plan.title, document=document))
    summary = view.history.issued.task.summary
    if summary:
        yield paragraph(words("show.summary", text=summary))
    people = _people(report, words)
    yield paragraph("  ".join(people))
    facts = [each for each in _facts(report, words) if each]
    yield paragraph("  ".join(facts))
    due_of_all = view.terms.due
    for assignment, verdict in view.judged:
        due = verdict.due
        if due != due_of_all:
            name = assignment.department
            own = dates.due_in_words(words, due)
            said = words("show.own_due", name=name, due=own)
            yield paragraph(said, indent=4)


def _people(report: ShowReport, words: Catalogue) -> Iterator[str]:
    terms = report.view.terms
    names = sentences.registered(report.book.register, terms.lead)
    lead = words("task.lead", names=names)
    leads = report.view.still_leading
    if leads > len(terms.lead):
        lead += words("show.expanded", count=leads)
    yield lead
    if terms.support:
        names = sentences.supporters(words, report.book.register, terms)
        yield words("task.support", names=names)
    yield from sentences.importance(words, report.view.history.issued.task)


def _facts(report: ShowReport, words: Catalogue) -> Iterator[str]:
    """Yield what is to be done until when, as it stands now."""
    view = report.view
    terms = view.terms
    if terms.due_text:
        yield words("task.due", due=_due(report, words))
    else:
        yield dates.due_said(words, terms.due.last_day)
    if _moved_back(view):
        first = dates.due_in_words(words, view.first_terms.due)
        yield words("show.extended", due=first)
    yield from _beside(report, words)
    for target in terms.targets:
        aim = measures.target(words, target)
        if target.steps:
            steps = _steps(words, target.steps, target.unit)
            aim += words("show.target_steps", text=steps)
        yield words("show.target", text=aim)
    for each in terms.milestones:
        last_day = each.due.last_day
        yield words("show.milestone", title=each.title, due=last_day)
    for duty in terms.duties:
        often = words(f"duties.every.{duty.every}", n=duty.times)
        yield words("show.duty", title=duty.title, often=often)
    if report.row.leads > 1:
        yield words(f"show.completion.{terms.completion}")


def _beside(report: ShowReport, words: Catalogue) -> Iterator[str]:
    """Yield what few tasks have: superior tasks, those to wait for, steps."""
    terms = report.view.terms
    if terms.derives_from:
        yield words("show.derives", names=terms.derives_from)
    if terms.after:
        names = [f"{report.book.id}/{each}" for each in terms.after]
        yield words("show.after", names=names)
    if terms.steps:
        yield words("show.steps", text=_steps(words, terms.steps, _PERCENT))
    if terms.review_steps:
        yield words("show.review_steps", names=terms.review_steps)


def _steps(words: Catalogue, steps: Iterable[TargetStep], unit: str | None) -> str:
    """Return what is to be reached by when: 2025年9月30日45%."""
    said: list[str] = []
    for step in steps:
        value = measures.measured(words, step.value, unit)
        said.append(words("show.step_due", value=value, due=step.last_day))
    return words.listed(said)


def _moved_back(view: TaskView) -> bool:
    """Whether the terms in force leave more time than the first ones."""
    first = view.first_due
    last = view.terms.due.last_day
    if first is None:
        return False
    return last is None or last > first


def _due(report: ShowReport, words: Catalogue) -> str:
    """Return the due day, and how the document words it."""
    terms = report.view.terms
    last_day = terms.due.last_day
    due = dates.iso_day(words, last_day)
    written = terms.due_text
    if not written:
        return due
    if last_day is None or dates.says(words, written, last_day):
        return written
    return words("show.written", text=written, due=due)


def _status(report: ShowReport, words: Catalogue) -> Parts:
    view = report.view
    row = report.row
    unheard = view.unheard
    light = shown_light(view)
    stage = words(f"stage.{view.stage}")
    days = view.days_overdue
    past = "task.days_past" if unheard else "task.days_overdue"
    late = words(past, n=days) if days else ""
    light_said = sentences.light(words, light)
    status = sentences.status(words, view)
    yield paragraph(
        words("show.as_of", day=dates.as_of(report.facts.day)),
        "  ",
        (light_said, light),
        "  ",
        (status, light),
        f"  {stage}",
        f"  {late}" if late else "",
    )
    yield from reasons(row, words)
    for text in told_of_due(row, words):
        yield paragraph(text, indent=4)
    if len(view.judged) > 1:
        yield joint_leads(row, words)


def _courses(report: ShowReport, words: Catalogue) -> Parts:
    for course in report.courses:
        yield BLANK
        yield _department(report, course, words)
        for turn in course.past:
            yield from turn_lines(report, turn, words)
        if course.ahead:
            ahead = words("show.ahead")
            yield paragraph((ahead, "dim"))
        for turn in course.ahead:
            yield from turn_lines(report, turn, words, dim=True)
        yield from _idle(report, course, words)
        yield from _slips(report, course, words)
    for old in report.carried:
        yield from carried_history(old, words)


def _department(report: ShowReport, course: Course, words: Catalogue) -> Part:
    """Say whose course it is, and from when to when it leads the task where that is not always."""
    assignment = course.assignment
    first = assignment.first
    last = assignment.last
    pieces: list[Piece] = [(assignment.department, "bold")]
    issued = report.view.history.issued.first
    always = first <= issued and last is None
    if not always:
        until = last or words("show.until_now")
        code = "show.leads.day" if last == first else "show.leads"
        leads = words(code, first=first, last=until)
        pieces.append(f"  {leads}")
    if assignment.taken_over:
        names = [old.department for old in assignment.taken_over]
        took_over = words("show.took_over", name=words.listed(names))
        pieces.append(f"  {took_over}")
    return heading(*pieces)


def _idle(report: ShowReport, course: Course, words: Catalogue) -> Parts:
    """Name the records that do not count."""
    for entry in course.refused:
        yield _does_not_count("show.refused", entry, report, words)
    for entry in course.voided:
        yield _does_not_count("show.voided", entry, report, words)
    for clock in report.missed(course) if report.register_kind else ():
        last = course.assignment.last
        missed = words(f"show.missed.{clock}", day=last)
        yield paragraph((missed, "yellow"))
    for dated in report.refused(course.assignment.department):
        kind = "assign" if dated.assigns else "merge"
        said = words(f"show.refused.{kind}", day=dated.day)
        at = place_of(report, dated.place)
        yield paragraph((said, "yellow"), aside=at)


def _slips(report: ShowReport, course: Course, words: Catalogue) -> Parts:
    """Say which slips its department was issued about the task, and how they stand."""
    for slip in _slips_of(report, course):
        state = standing(slip, words)
        light = LIGHTS[slip.state]
        head = f"{slip.number}  {slip.issue.title}  "
        place = place_of(report, slip.place)
        yield paragraph(head, (state, light), aside=place)
        steps = "  ".join(course_of_slip(slip, words))
        yield paragraph(why(slip.issue.ground, words), indent=4, hang=6)
        yield paragraph(steps, indent=4, hang=6)


def _slips_of(report: ShowReport, course: Course) -> Iterator[Slip]:
    """Yield the slips that a department was issued while it led."""
    assignment = course.assignment
    for slip in report.slips:
        is_own = slip.department == assignment.department
        if is_own and assignment.leads_on(slip.issue.date):
            yield slip


def _does_not_count(
    code: str,
    entry: Entry,
    report: ShowReport,
    words: Catalogue,
) -> Part:
    kind = words(f"kind.{entry.record.kind}")
    said = words(code, day=entry.day, kind=kind)
    place = place_of(report, entry.place)
    return paragraph((said, "yellow"), aside=place)


def _laid_out(report: ShowReport, words: Catalogue) -> Parts:
    yield show_table(report, words)


def show_table(report: ShowReport, words: Catalogue) -> Table:
    """Return all turns as a table."""
    columns = columns_of(_COLUMNS, words)
    rows = _rows(report, words)
    return report_table(report.facts, words, columns, rows)


def _rows(report: ShowReport, words: Catalogue) -> Iterator[TableRow]:
    nothing = Told("", "")
    for course in report.courses:
        name = course.assignment.department
        for turn in course.past:
            said = turn_said(report, turn, words)
            for told in said or [nothing]:
                status = sentences.lit(words, turn.standing)
                cells = (
                    report.row.key,
                    name,
                    turn.day,
                    status,
                    told.text,
                    told.place,
                )
                yield TableRow(cells, report.book.id)
        yield from _slip_rows(report, course, words)
    for old in report.carried:
        yield from carried_rows(old, report.book.id, words)


def _slip_rows(
    report: ShowReport, course: Course, words: Catalogue
) -> Iterator[TableRow]:
    """Yield the slips of a department as rows: the day of issue, and how each stands."""
    between = words("slip.grounds")
    for slip in _slips_of(report, course):
        issue = slip.issue
        told = words(
            "show.slip",
            number=slip.number,
            title=issue.title,
            why=why(issue.ground, words),
            course=between.join(course_of_slip(slip, words)),
        )
        light = LIGHTS[slip.state]
        cells = (
            report.row.key,
            slip.department,
            issue.date,
            Lit(standing(slip, words), light),
            told,
            place_of(report, slip.place),
        )
        yield TableRow(cells, report.book.id)
