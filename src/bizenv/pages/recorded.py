"""What was recorded: file and line, the line itself, and what the status is with it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from bizenv.diagnostics import Severity
from bizenv.formats.page import Page, Part, paragraph
from bizenv.meaning.verdict import Verdict
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.report.recorded import Complaint, Kept, Recorded, Turned

_FEW: Final = 3  # records that are shown with their lines
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def recorded_page(report: Recorded, words: Catalogue) -> Page:
    """Return where the records stand, and the statuses with them."""
    return Page(_parts(report, words))


def _parts(report: Recorded, words: Catalogue) -> Iterator[Part]:
    if not report.kept:
        yield paragraph(words("record.nothing"))
    many = len(report.kept) > _FEW
    said = words("record.would_write" if report.dry_run else "record.wrote")
    for file, group in groupby(report.kept, key=lambda each: each.file):
        yield from _file(file, list(group), f"{said}  ", words, many=many)
    turned = [each for each in report.changes if each.turned or each.moved]
    shown = turned or report.changes[:_FEW]
    for change in shown:
        yield _turned(change, words)
    others = len(report.changes) - len(shown)
    if others:
        yield paragraph(words("record.unchanged", n=others))


def _file(
    file: str, kept: list[Kept], said: str, words: Catalogue, *, many: bool
) -> Iterator[Part]:
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
    said = [_status(each, words) for each in (change.before, change.after)]
    still = words("record.still", status=said[1])
    turn = " → ".join(said) if change.turned else still
    parts = (f"{change.plan}/{change.task}", change.department, turn)
    said_of_it = "  ".join([*parts, _moved(change, words)])
    light = change.after.light if change.after else None
    return paragraph((sentences.light(words, light), light), f"  {said_of_it}".rstrip())


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


def complaint_blocks(
    complaints: Iterable[Complaint], words: Catalogue
) -> Iterator[Part]:
    """Lay out what speaks against records."""
    for each in complaints:
        given = [
            part for part in (each.place, each.line, each.column) if part is not None
        ]
        place = ":".join(map(str, given))
        head = f"{words(f'severity.{each.severity}')}[{each.code}]"
        said = f" {words.say(each.message)}"
        yield paragraph(f"{place}: ", (head, _COLOURS[each.severity]), said)
        if each.hint is not None:
            yield paragraph(words("finding.hint", text=each.hint), indent=4)
