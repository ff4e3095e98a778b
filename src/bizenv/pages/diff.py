"""What changed between two states, as text and as a table for CSV and Markdown."""

from collections.abc import Iterator
from itertools import groupby

from bizenv.formats.csv_file import csv_text
from bizenv.formats.layout import Block, line
from bizenv.formats.markdown import markdown
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.table import Column, Row, Table, verdict_word
from bizenv.report.changes import Change, ChangesReport, Part, State

_RED = (
    "became-overdue",
    "removed",
    "reopened",
    "returned",
    "undone",
    "became-late",
    "finished-late",
    "applied-late",
)
_REASONED = (
    *(
        "became-overdue",
        "no-longer-overdue",
        "became-late",
        "no-longer-late",
        "became-at-risk",
        "returned",
        "reopened",
    ),
    *("finished", "finished-late", "applied", "applied-late", "cancelled"),
)


def diff_blocks(report: ChangesReport, words: Catalogue) -> Iterator[Block]:
    """Lay out the changes: between which states, how many of each, then department by department."""
    yield from _head(report, words)
    for name, several in report.by_department().items():
        yield line("")
        yield line((name, "bold"), "  ", words("diff.count", count=len(several)))
        for _, of_task in groupby(several, key=lambda change: change.key):
            yield from _task_lines(list(of_task), words)


def _task_lines(several: list[Change], words: Catalogue) -> Iterator[Block]:
    """Say what changed for a department's part of one task, and once why."""
    first = several[0]
    style = "red" if any(change.code in _RED for change in several) else None
    said = (words.listed(said_of(change, words) for change in several), style)
    yield line(
        f"{first.key}  ",
        (first.title, "bold"),
        "  ",
        said,
        (f"  {_at(first)}", "dim"),
        indent=2,
    )
    for why in dict.fromkeys(_why(change, words) for change in several):
        if why:
            yield line(why, indent=6)


def diff_csv(report: ChangesReport, words: Catalogue) -> str:
    """Return the changes as CSV."""
    return csv_text(diff_table(report, words))


def diff_markdown(report: ChangesReport, words: Catalogue) -> str:
    """Return the changes as Markdown."""
    return markdown([*_head(report, words), diff_table(report, words)])


def diff_table(report: ChangesReport, words: Catalogue) -> Table:
    """Return the changes as a table, a row for each."""
    names = (
        "department",
        "task",
        "title",
        "change",
        "before",
        "after",
        "reasons",
        "place",
    )
    rows = [
        Row(
            (
                change.department,
                change.key,
                change.title,
                said_of(change, words),
                _status(change.before, words),
                _status(change.after, words),
                _why(change, words),
                _at(change),
            )
        )
        for change in report.changes
    ]
    return Table(tuple(Column(words(f"column.{name}")) for name in names), tuple(rows))


def said_of(change: Change, words: Catalogue) -> str:
    """Return a change in words: 变为逾期, 期限由甲改为乙."""
    before, after = change.before, change.after
    if change.code == "deadline-moved" and before and after:
        return words(
            "change.deadline-moved.from",
            before=_day(before, words),
            after=_day(after, words),
        )
    if change.code == "lead-changed":
        return (
            words("change.lead-changed.to", names=after.lead)
            if after
            else words("change.lead-changed.away")
        )
    return words(f"change.{change.code}")


def _head(report: ChangesReport, words: Catalogue) -> Iterator[Block]:
    one, other = (
        _state(state, report, words) for state in (report.before, report.after)
    )
    names = (
        words("filter.dept", names=report.departments) + "  "
        if report.departments
        else ""
    )
    yield line((names + words("diff.heading", before=one, after=other), "bold"))
    for plan in report.read:
        for code in (each for each in plan.notes if each != "closed"):
            yield line(
                (
                    words("note.of_plan", plan=plan.plan, text=words(f"note.{code}")),
                    "yellow",
                )
            )
    counted = (
        words("diff.counted", change=words(f"change.{code}"), value=n)
        for code, n in report.counts.items()
    )
    yield line(words("overview.separator").join(counted) or words("diff.none"))


def _state(state: State, report: ChangesReport, words: Catalogue) -> str:
    day = words("list.as_of", as_of=sentences.as_of(state.day))
    if not report.of_revisions:
        return day
    if state.known_as_of is None:
        return words("diff.folder", day=day)
    return words(
        "diff.commit", commit=state.known_as_of[:10], when=state.committed, day=day
    )


def _status(part: Part | None, words: Catalogue) -> str:
    if part is None:
        return words("none")
    said = part.verdict
    return verdict_word(
        words,
        str(said.status),
        late=said.late,
        early=said.early,
        unreported=said.unreported,
    )


def _why(change: Change, words: Catalogue) -> str:
    reasons = change.reasons if change.code in _REASONED else ()
    return words("reason.separator").join(
        sentences.reason(words, each) for each in reasons
    )


def _day(part: Part, words: Catalogue) -> str:
    return f"{part.due:%Y-%m-%d}" if part.due else words("due.ongoing")


def _at(change: Change) -> str:
    return f"{change.at.file}:{change.at.line}" if change.at else ""
