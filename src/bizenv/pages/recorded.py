"""What was recorded, as text: file and line, the line itself, and what the status is with it."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bizenv.diagnostics import Severity
from bizenv.formats.layout import Block, line
from bizenv.meaning.verdict import Verdict
from bizenv.messages import Catalogue
from bizenv.pages.table import light_word, verdict_word
from bizenv.report.recorded import Change, Complaint, Recorded

_FEW = 3  # records that are shown with their lines
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def recorded_blocks(report: Recorded, words: Catalogue) -> Iterator[Block]:
    """Lay out where the records stand, and the statuses with them."""
    if not report.kept:
        yield line(words("record.nothing"))
    for file, group in groupby(report.kept, key=lambda each: each.file):
        kept = list(group)
        said = words("record.would_write" if report.dry_run else "record.wrote")
        many = len(report.kept) > _FEW
        counted = words("record.records", n=len(kept))
        rest = f"–{kept[-1].line}  {counted}" if many else ""
        yield line(f"{said}  ", (f"{file}:{kept[0].line}", "bold"), rest)
        for each in kept if not many else ():
            yield line(each.text, indent=4)
    turned = [each for each in report.changes if each.turned or each.moved]
    for change in turned or report.changes[:_FEW]:
        yield _change(change, words)
    others = len(report.changes) - len(turned or report.changes[:_FEW])
    if others:
        yield line(words("record.unchanged", n=others))


def _change(change: Change, words: Catalogue) -> Block:
    said = [_status(each, words) for each in (change.before, change.after)]
    light = change.after.light if change.after else None
    turn = " → ".join(said) if change.turned else words("record.still", status=said[1])
    due = ""
    if change.moved:
        before, after = (
            each.last_day.isoformat() if each.last_day else words("due.ongoing")
            for each in change.moved
        )
        due = words("record.due", before=before, after=after)
    return line(
        (light_word(words, light), light),
        f"  {change.plan}/{change.task}  {change.department}  {turn}  {due}".rstrip(),
    )


def _status(said: Verdict | None, words: Catalogue) -> str:
    if said is None:
        return words("record.not_lead")
    word = verdict_word(
        words, said.status, late=said.late, early=said.early, unreported=said.unreported
    )
    return word + words("record.stage", stage=words(f"stage.{said.stage}"))


def complaint_blocks(
    complaints: Iterable[Complaint], words: Catalogue
) -> Iterator[Block]:
    """Lay out what speaks against records."""
    for each in complaints:
        place = ":".join(
            str(part)
            for part in (each.place, each.line, each.column)
            if part is not None
        )
        head = (
            f"{words(f'severity.{each.severity}')}[{each.code}]",
            _COLOURS[each.severity],
        )
        yield line(f"{place}: ", head, f" {words.say(each.message)}")
        if each.hint is not None:
            yield line(words("finding.hint", text=each.hint), indent=4)
