"""What was recorded: file and line, the line itself, and what the status is with it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from bizenv.diagnostics import Severity
from bizenv.formats.page import Page, Part, Parts, paragraph
from bizenv.meaning.verdict import Verdict
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.report.recorded import Complaint, Kept, Recorded, Turned

_FEW: Final = 3  # records that are shown with their lines
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def recorded_page(report: Recorded, words: Catalogue) -> Page:
    """Return where the records stand, and the statuses with them."""
    return Page(_parts(report, words))


def _parts(report: Recorded, words: Catalogue) -> Parts:
    if not report.kept:
        yield paragraph(words("record.nothing"))
    many = len(report.kept) > _FEW
    said = words("record.would_write" if report.dry_run else "record.wrote")
    for file, group in groupby(report.kept, key=lambda each: each.file):
        kept = list(group)
        yield from _file(file, kept, f"{said}  ", words, many=many)
    turned = [each for each in report.changes if each.turned or each.moved]
    shown = turned or report.changes[:_FEW]
    for change in shown:
        yield _turned(change, words)
    others = len(report.changes) - len(shown)
    if others:
        yield paragraph(words("record.unchanged", n=others))


def _file(
    file: str, kept: list[Kept], said: str, words: Catalogue, *, many: bool
) -> Parts:
    """Say what stands in a file now: of few records their lines, of many how many there are."""
    at = (f"{file}:{kept[0].line}", "bold")
    if many:
        counted = words("record.records", n=len(kept))
        yield paragraph(said, at, f"–{kept[-1].line}  {counted}")
        return
    yield paragraph(said, at)
    for each in kept:
        yield paragraph(each.text, indent=4)


def _turned(change: Turned, words: Catalogue) -> Part:
    before = _status(change.before, words)
    after = _status(change.after, words)
    turn = f"{before} → {after}"
    if not change.turned:
        turn = words("record.still", status=after)
    said = [
        f"  {change.plan}/{change.task}",
        change.department,
        turn,
        _moved(change, words),
    ]
    light = change.after.light if change.after else None
    lit = (sentences.light(words, light), light)
    return paragraph(lit, "  ".join(said).rstrip())


def _moved(change: Turned, words: Catalogue) -> str:
    if not change.moved:
        return ""
    before, after = (sentences.iso_day(words, each.last_day) for each in change.moved)
    return words("record.due", before=before, after=after)


def _status(said: Verdict | None, words: Catalogue) -> str:
    if said is None:
        return words("record.not_lead")
    stage = words("record.stage", stage=words(f"stage.{said.stage}"))
    return sentences.status(words, said) + stage


def complaint_blocks(complaints: Iterable[Complaint], words: Catalogue) -> Parts:
    """Lay out what speaks against records."""
    for each in complaints:
        given = (each.place, each.line, each.column)
        known = [str(part) for part in given if part is not None]
        place = ":".join(known)
        severity = words(f"severity.{each.severity}")
        head = (f"{severity}[{each.code}]", _COLOURS[each.severity])
        message = words.say(each.message)
        yield paragraph(f"{place}: ", head, f" {message}")
        if each.hint is not None:
            yield paragraph(words("finding.hint", text=each.hint), indent=4)
