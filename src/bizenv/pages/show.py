"""One task: its terms in force and its status, then every turn of every responsible department."""

from collections.abc import Iterator

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Column,
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
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.head import TableRow, as_of, notes_of_plan, report_table
from bizenv.pages.tasks import joint_leads, reasons
from bizenv.pages.turns import place_of, turn_lines, turn_said
from bizenv.report.show import Course, ShowReport


def show_page(report: ShowReport, words: Catalogue) -> Page:
    """Return one task: in a text the turns of each department, elsewhere a table of them all."""
    return Page(_parts(report, words))


def _parts(report: ShowReport, words: Catalogue) -> Parts:
    task = report.view.history.issued
    sections = " › ".join([f"{each.number} {each.title}" for each in task.sections])
    yield heading(
        (report.row.key, "bold"),
        "  ",
        (task.task.title, "bold"),
        f"    {sections}" if sections else "",
    )
    yield from _terms(report, words)
    yield from _status(report, words)
    yield from notes_of_plan(report.notes, words)
    yield Alternative(_courses(report, words), _laid_out(report, words))


def _terms(report: ShowReport, words: Catalogue) -> Parts:
    view, terms = report.view, report.view.terms
    summary = view.history.issued.task.summary
    if summary:
        yield paragraph(words("show.summary", text=summary))
    people = _people(report, words)
    yield paragraph("  ".join(people))
    facts = [each for each in _facts(report, words) if each]
    yield paragraph("  ".join(facts))
    for part in view.judged:
        due = part.verdict.due
        if due != terms.due:
            name = part.assignment.department
            said = words("show.own_due", name=name, due=due.written)
            yield paragraph(said, indent=4)


def _people(report: ShowReport, words: Catalogue) -> Iterator[str]:
    terms = report.view.terms
    lead = words("task.lead", names=terms.lead)
    leads = _leads(report)
    if leads > len(terms.lead):
        lead += words("show.expanded", count=leads)
    yield lead
    if terms.support:
        yield words("task.support", names=terms.support)


def _leads(report: ShowReport) -> int:
    view = report.view
    return len(view.history.in_force(view.day))


def _facts(report: ShowReport, words: Catalogue) -> Iterator[str]:
    """Yield what is to be done until when, as it stands now."""
    history, terms = report.view.history, report.view.terms
    yield words("task.due", due=_due(report, words))
    first = history.terms_on(history.issued.first).due.last_day
    last = terms.due.last_day
    if first is not None and (last is None or last > first):
        yield words("show.extended", due=history.issued.task.due.written)
    for target in terms.targets:
        aim = sentences.target(words, target)
        yield words("show.target", text=aim)
    for each in terms.milestones:
        last_day = each.due.last_day
        yield words("show.milestone", title=each.title, due=last_day)
    if _leads(report) > 1:
        yield words(f"show.completion.{terms.completion}")


def _due(report: ShowReport, words: Catalogue) -> str:
    """Return the due day, and how the document words it."""
    terms = report.view.terms
    due = sentences.iso_day(words, terms.due.last_day)
    if terms.due_text and not terms.due.ongoing:
        return words("show.written", text=terms.due_text, due=due)
    return terms.due_text or due


def _status(report: ShowReport, words: Catalogue) -> Parts:
    view, row = report.view, report.row
    late = words("task.days_overdue", n=view.days_overdue) if view.days_overdue else ""
    yield paragraph(
        as_of(report.facts, words),
        "  ",
        (sentences.light(words, view.light), view.light),
        "  ",
        (sentences.status(words, view), view.light),
        f"  {words(f'stage.{view.stage}')}",
        f"  {late}" if late else "",
    )
    yield from reasons(row, words)
    if len(view.judged) > 1:
        yield joint_leads(row, len(view.judged), words)


def _courses(report: ShowReport, words: Catalogue) -> Parts:
    for course in report.courses:
        yield BLANK
        yield _department(report, course, words)
        for turn in course.past:
            yield from turn_lines(report, turn, words)
        if course.ahead:
            yield paragraph((words("show.ahead"), "dim"))
        for turn in course.ahead:
            yield from turn_lines(report, turn, words, dim=True)
        yield from _idle(report, course, words)


def _department(report: ShowReport, course: Course, words: Catalogue) -> Part:
    """Say whose course it is, and from when to when it leads the task where that is not always."""
    assignment = course.assignment
    pieces: list[Piece] = [(assignment.department, "bold")]
    issued = report.view.history.issued.first
    if assignment.first > issued or assignment.last is not None:
        last = assignment.last or words("show.until_now")
        leads = words("show.leads", first=assignment.first, last=last)
        pieces.append(f"  {leads}")
    if assignment.before is not None:
        before = assignment.before.department
        took_over = words("show.took_over", name=before)
        pieces.append(f"  {took_over}")
    return heading(*pieces)


def _idle(report: ShowReport, course: Course, words: Catalogue) -> Parts:
    """Name the records that do not count."""
    idle = {"show.refused": course.refused, "show.voided": course.voided}
    for code, entries in idle.items():
        for entry in entries:
            kind = words(f"kind.{entry.record.kind}")
            said = words(code, day=entry.day, kind=kind)
            place = place_of(report, entry.place)
            yield paragraph((said, "yellow"), f"  {place}")


def _laid_out(report: ShowReport, words: Catalogue) -> Parts:
    yield show_table(report, words)


def show_table(report: ShowReport, words: Catalogue) -> Table:
    """Return all turns as a table."""
    columns = (
        Column(words("column.task")),
        Column(words("column.department")),
        Column(words("column.date"), Holds.DAY),
        Column(words("column.status"), Holds.LIGHT),
        Column(words("column.told")),
        Column(words("column.place")),
    )
    return report_table(report.facts, words, columns, _rows(report, words))


def _rows(report: ShowReport, words: Catalogue) -> Iterator[TableRow]:
    for course in report.courses:
        name = course.assignment.department
        for turn in course.past:
            verdict = turn.verdict
            status = Lit(sentences.status(words, verdict), verdict.light)
            said = turn_said(report, turn, words)
            for text, place in said or [("", "")]:
                cells = (report.row.key, name, turn.day, status, text, place)
                yield TableRow(cells, report.book.id)
