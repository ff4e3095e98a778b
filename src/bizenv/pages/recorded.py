"""What was recorded: file and line, the line itself, and what the status is with it."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Final

from bizenv.formats.page import Page, Part, Parts, paragraph
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates, sentences
from bizenv.pages.faults import sentence
from bizenv.report.as_read import AsRead, shown_light
from bizenv.report.recorded import (
    Complaint,
    Counted,
    Kept,
    Recorded,
    Turned,
    Undone,
    shortened,
)

_FEW: Final = 3  # records that are shown with their lines


def recorded_page(report: Recorded, words: Catalogue) -> Page:
    """Return where the records stand, and the statuses with them."""
    parts = _parts(report, words)
    return Page(parts)


def _parts(report: Recorded, words: Catalogue) -> Parts:
    if not report.kept:
        yield paragraph(words("record.nothing"))
    yield from _files(report, words)
    for known in report.known:
        said = words("form.known", file=known.file, n=known.records)
        yield paragraph(said)
    changes = report.changes
    turned = [each for each in changes if each.turned or each.moved]
    shown = turned or changes[:_FEW]
    if shown:
        yield paragraph(words("record.as-of", day=report.day))
    for change in shown:
        yield _turned(change, words)
    others = len(changes) - len(shown)
    if others:
        unchanged = words("record.unchanged", n=others)
        yield paragraph(unchanged)


def _files(report: Recorded, words: Catalogue) -> Parts:
    """Say which files the records stand in, or would."""
    does = "record.would_write" if report.dry_run else "record.wrote"
    said = f"{words(does)}  "
    many = len(report.kept) > _FEW and not report.in_full
    for file, group in groupby(report.kept, key=attrgetter("file")):
        kept = list(group)
        yield from _file(file, kept, said, words, many=many)


def _file(
    file: str,
    kept: list[Kept],
    said: str,
    words: Catalogue,
    *,
    many: bool,
) -> Parts:
    """Say what stands in a file now: of few records their lines, of many how many there are."""
    first = kept[0].line
    at = (f"{file}:{first}", "bold")
    if many:
        last = kept[-1].line
        counted = words("record.records", n=len(kept))
        yield paragraph(said, at, f"–{last}  {counted}")
        yield from _all_undone(kept, words)
        return
    yield paragraph(said, at)
    for each in kept:
        yield paragraph(each.text, indent=4)
        yield from _all_undone([each], words)


def _all_undone(kept: Iterable[Kept], words: Catalogue) -> Parts:
    for each in kept:
        if each.undoes is not None:
            said = _undone(each.undoes, each.file, words)
            yield paragraph((said, "bold"), indent=4)


def _undone(taken: Undone, file: str, words: Catalogue) -> str:
    """Say which record a void takes: its line, and what it says."""
    kind = Message(f"kind.{taken.kind}")
    said = [kind, *taken.words]
    if taken.file != file:
        return words(
            "record.undoes-in",
            file=taken.file,
            line=taken.line,
            said=said,
        )
    return words("record.undoes", line=taken.line, said=said)


def _turned(change: Turned, words: Catalogue) -> Part:
    after = _status(change.after, words)
    hands_over = change.after is None and _is_unassigned(change.before)
    if hands_over:
        after = words("record.handed_over")
    if change.turned:
        before = _status(change.before, words)
        turn = f"{before} → {after}"
    elif change.after is None and change.counted:
        turn = ""
    else:
        turn = words("record.still", status=after)
    counted = [_counted(each, words) for each in change.counted]
    parts = [
        f"  {change.plan}/{change.task}",
        change.department,
        turn,
        _moved(change, words),
        *counted,
    ]
    said = "  ".join([each for each in parts if each])
    light = shown_light(change.after) if change.after else None
    lit = sentences.light(words, light)
    return paragraph((lit, light), said.rstrip())


def _is_unassigned(standing: AsRead | None) -> bool:
    return standing is not None and standing.verdict.unassigned


def _counted(counted: Counted, words: Catalogue) -> str:
    period = dates.period(counted.period)
    return words("record.counted", duty=counted.duty, period=period)


def _moved(change: Turned, words: Catalogue) -> str:
    moved = change.moved
    if moved is None:
        return ""
    before, after = moved
    return words(
        "record.due",
        before=dates.iso_day(words, before.last_day),
        after=dates.iso_day(words, after.last_day),
    )


def _status(standing: AsRead | None, words: Catalogue) -> str:
    if standing is None:
        return words("record.not_lead")
    status = sentences.status(words, standing)
    said = standing.verdict
    if said.unreported:  # it is not started
        return status
    stage = words(f"stage.{said.stage}")
    at_stage = words("record.stage", stage=stage)
    return f"{status}{at_stage}"


def complaint_blocks(complaints: Iterable[Complaint], words: Catalogue) -> Parts:
    """Lay out what speaks against records."""
    for each in complaints:
        yield sentence(_place(each, words), each, words)
        if each.also:
            more = _also(each, words)
            yield paragraph(more, indent=4)
        if each.hint is not None:
            hint = words("finding.hint", text=each.hint)
            yield paragraph(hint, indent=4)


def _also(said: Complaint, words: Catalogue) -> str:
    """Say of which further lines the same is to be said; of several columns each cell."""
    columns = {each.column for each in said.also}
    count = len(said.also)
    if columns == {said.column}:
        lines = shortened([each.line for each in said.also])
        return words("record.also", n=count, lines=lines)
    cells = [_cell(each.line, each.column) for each in said.also]
    return words("record.also-cells", n=count, cells=cells)


def _cell(line: int | None, column: int | None) -> str:
    """Return a cell as spreadsheets call it; a row by its number."""
    letter = "" if column is None else letters(column)
    return f"{letter}{line}"


def letters(column: int) -> str:
    """Return a column as spreadsheets call it: A, Z, AA."""
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letter = chr(ord("A") + digit)
        name = f"{letter}{name}"
    return name


def _place(said: Complaint, words: Catalogue) -> str:
    place = said.place
    if said.sheet:
        cell = _cell(said.line, said.column)
        return f"{place} {said.sheet}!{cell}"
    is_argument = place.isupper()  # TASK; options and files have small letters
    if is_argument:
        place = words.stand_in(place)
    given = (place, said.line, said.column)
    known = [str(part) for part in given if part is not None]
    return ":".join(known)
