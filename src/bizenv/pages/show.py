"""One task as text: its terms, then every turn of every responsible department, with file and line."""

from collections.abc import Iterator

from bizenv.formats.layout import Block, line
from bizenv.meaning.risks import Reason
from bizenv.meaning.verdict import Verdict
from bizenv.messages import Catalogue, Message
from bizenv.model.book import Dated, Entry, Place
from bizenv.model.plan import Task
from bizenv.model.records import Progress, Return, Void
from bizenv.pages import sentences
from bizenv.pages.table import (
    Column,
    Row,
    Table,
    leads_by_status,
    light_word,
    reason_lines,
    status_word,
    verdict_word,
)
from bizenv.pages.text import note_lines
from bizenv.report.show import Course, ShowReport, Turn

_BLANK = line("")
_UNTOLD = ("unreported", "on-track")
_TOLD_BY_RECORDS = ("accepted", "in-review", "never-applied")


def show_blocks(report: ShowReport, words: Catalogue) -> Iterator[Block]:
    """Lay out one task: its terms, then every turn of every responsible department."""
    yield from terms_blocks(report, words)
    for course in report.courses:
        yield _BLANK
        yield from _course_lines(report, course, words)


def terms_blocks(report: ShowReport, words: Catalogue) -> Iterator[Block]:
    """Lay out a task's terms in force and its status."""
    view, row, task = report.view, report.row, report.view.history.issued.task
    sections = " › ".join(
        f"{each.number} {each.title}" for each in view.history.issued.sections
    )
    yield line(
        (row.key, "bold"),
        "  ",
        (task.title, "bold"),
        f"    {sections}" if sections else "",
    )
    yield from _terms_lines(report, task, words)
    yield line(
        words("list.as_of", as_of=sentences.as_of(view.day)),
        "  ",
        (light_word(words, view.light), view.light),
        "  ",
        (status_word(words, row), view.light),
        f"  {words(f'stage.{view.stage}')}",
        f"  {words('task.days_overdue', n=view.days_overdue)}"
        if view.days_overdue
        else "",
    )
    for text in reason_lines(row, words):
        yield line(text, indent=4)
    if len(view.judged) > 1:
        yield line(
            words(
                "task.joint", count=len(view.judged), text=leads_by_status(row, words)
            ),
            indent=4,
        )
    yield from note_lines(report.notes, words)


def _terms_lines(report: ShowReport, task: Task, words: Catalogue) -> Iterator[Block]:
    view, terms = report.view, report.view.terms
    if task.summary:
        yield line(words("show.summary", text=task.summary))
    people = [words("task.lead", names=terms.lead)]
    leads = len(view.history.in_force(view.day))
    if leads > len(terms.lead):
        people[0] += words("show.expanded", count=leads)
    if terms.support:
        people.append(words("task.support", names=terms.support))
    yield line("  ".join(people))
    due = (
        f"{terms.due.last_day:%Y-%m-%d}" if terms.due.last_day else words("due.ongoing")
    )
    worded = terms.due_text and not terms.due.ongoing
    written = (
        words("show.written", text=terms.due_text, due=due)
        if worded
        else terms.due_text or due
    )
    facts = [words("task.due", due=written)]
    first = view.history.terms_on(view.history.issued.first).due.last_day
    if first is not None and (terms.due.last_day is None or terms.due.last_day > first):
        facts.append(words("show.extended", due=task.due.written))
    facts += [
        words("show.target", text=sentences.target(words, target))
        for target in terms.targets
    ]
    facts += [
        words("show.milestone", title=each.title, due=each.due.last_day)
        for each in terms.milestones
    ]
    facts.append(words(f"show.completion.{terms.completion}") if leads > 1 else "")
    yield line("  ".join(fact for fact in facts if fact))
    for each in view.judged:
        if each.verdict.due != terms.due:
            yield line(
                words(
                    "show.own_due",
                    name=each.assignment.department,
                    due=each.verdict.due.written,
                ),
                indent=4,
            )


def _course_lines(
    report: ShowReport, course: Course, words: Catalogue
) -> Iterator[Block]:
    assignment = course.assignment
    heading: list[str | tuple[str, str | None]] = [(assignment.department, "bold")]
    if (
        assignment.first > report.view.history.issued.first
        or assignment.last is not None
    ):
        last = assignment.last or words("show.until_now")
        heading.append("  " + words("show.leads", first=assignment.first, last=last))
    if assignment.before is not None:
        heading.append(
            "  " + words("show.took_over", name=assignment.before.department)
        )
    yield line(*heading)
    for turn in course.past:
        yield from _turn_lines(report, turn, words)
    if course.ahead:
        yield line((words("show.ahead"), "dim"))
        for turn in course.ahead:
            yield from _turn_lines(report, turn, words, dim=True)
    for code, entries in (
        ("show.refused", course.refused),
        ("show.voided", course.voided),
    ):
        for entry in entries:
            where = _at(report, entry.place)
            yield line(
                (
                    words(code, day=entry.day, kind=words(f"kind.{entry.record.kind}")),
                    "yellow",
                ),
                f"  {where}",
            )


def _turn_lines(
    report: ShowReport, turn: Turn, words: Catalogue, *, dim: bool = False
) -> Iterator[Block]:
    """Say the day and its status, then what was said or decided that day, with where it stands."""
    light = None if dim else turn.verdict.light
    (first, place), *rest = _told(report, turn, words) or [("", "")]
    day = f"{turn.day:%Y-%m-%d}"
    status = _status(turn.verdict, words)
    yield line(
        (day, "dim" if dim else None),
        "  ",
        (status, light),
        f"  {first}",
        (f"  {place}" if place else "", "dim"),
    )
    for text, where in rest:
        yield line(text, (f"  {where}" if where else "", "dim"), indent=len(day) + 2)


def _status(verdict: Verdict, words: Catalogue) -> str:
    return verdict_word(
        words,
        str(verdict.status),
        late=verdict.late,
        early=verdict.early,
        unreported=verdict.unreported,
    )


def _told(report: ShowReport, turn: Turn, words: Catalogue) -> list[tuple[str, str]]:
    """Return what a turn has to tell: records, amendments, and reasons that these do not tell already."""
    told = [
        (_entry_text(entry, words), _at(report, entry.place)) for entry in turn.entries
    ]
    told += [
        (_amendment_text(dated, words), _at(report, dated.place))
        for dated in turn.amendments
    ]
    known = (*_UNTOLD, *_TOLD_BY_RECORDS) if turn.entries else _UNTOLD
    reasons = turn.verdict.reasons if turn.changed else ()
    told += [
        (_reason(reason, words), _at(report, reason.place) if reason.place else "")
        for reason in reasons
        if reason.code not in known
    ]
    return told or (
        [("", _at(report, report.view.history.issued.place))] if turn.changed else []
    )


def show_table(report: ShowReport, words: Catalogue) -> Table:
    """Return all turns as a table."""
    names = (
        "as_of",
        "task",
        "department",
        "date",
        "status",
        "told",
        "place",
        "remarks",
    )
    remarks = words("note.separator").join(
        words(f"note.{code}") for code in report.notes
    )
    rows = [
        Row(
            (
                f"{report.view.day:%Y-%m-%d}",
                report.row.key,
                course.assignment.department,
                f"{turn.day:%Y-%m-%d}",
                _status(turn.verdict, words),
                text,
                place,
                remarks,
            )
        )
        for course in report.courses
        for turn in course.past
        for text, place in _told(report, turn, words) or [("", "")]
    ]
    return Table(tuple(Column(words(f"column.{name}")) for name in names), tuple(rows))


def _reason(reason: Reason, words: Catalogue) -> str:
    return words("show.reason", code=reason.code, text=sentences.reason(words, reason))


def _entry_text(entry: Entry, words: Catalogue) -> str:
    """Say what a record says, in one line."""
    record = entry.record
    parts = [words(f"kind.{record.kind}")]
    if isinstance(record, Progress):
        parts += [f"{record.percent}%"] if record.percent is not None else []
        parts += [f"{name} {value}" for name, value in record.readings.items()]
        parts += (
            [words("show.forecast", text=words(f"forecast.{record.forecast}"))]
            if record.forecast
            else []
        )
        parts += (
            [words("show.reached", title=record.milestone)] if record.milestone else []
        )
    if isinstance(record, Void):
        parts.append(
            words("show.of", day=record.of.date, kind=words(f"kind.{record.of.kind}"))
        )
    if isinstance(record, Return) and record.resubmit_by:
        parts.append(words("show.resubmit_by", day=record.resubmit_by))
    parts += [
        text
        for name in ("by", "opinion", "reason", "progress", "problems")
        if (text := getattr(record, name, None))
    ]
    return words("show.separator").join(parts)


def _amendment_text(dated: Dated, words: Catalogue) -> str:
    amendment = dated.amendment
    parts = []
    if amendment.due is not None:
        parts.append(words("show.amended.due", due=amendment.due.written))
    if amendment.lead is not None:
        parts.append(words("show.amended.lead", names=amendment.lead))
    if amendment.cancel is not None:
        parts.append(
            words(
                "show.amended.cancel" if amendment.cancel else "show.amended.reinstate"
            )
        )
    others = sorted(amendment.changes - {"due", "due_text", "lead", "cancel"})
    parts += (
        [
            words(
                "show.amended.other", names=[Message(f"term.{name}") for name in others]
            )
        ]
        if others
        else []
    )
    parts += (
        [words("show.amended.only", name=amendment.department)]
        if amendment.department
        else []
    )
    parts += [text for text in (amendment.document, amendment.reason) if text]
    return words("show.separator").join([words("show.amended"), *parts])


def _at(report: ShowReport, place: Place) -> str:
    """Return a place as file:line, the file from the plan's folder on."""
    at = report.where(place)
    return f"{at.file.removeprefix(f'plans/{report.book.id}/')}:{at.line}"
