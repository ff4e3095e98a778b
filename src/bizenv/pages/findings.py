"""Findings: file:line:column, code and sentence; the line with a caret; what to write instead."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len

from bizenv.diagnostics import MAX_WIDTH, Diagnostic, Findings, Location, Severity
from bizenv.formats.findings import summary
from bizenv.formats.page import BLANK, Alternative, Page, Parts, inert, paragraph
from bizenv.messages import Catalogue

_INDENT: Final = 2
_BAR: Final = " │ "
_CUT: Final = "…"
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def findings_page(report: Findings, words: Catalogue) -> Page:
    """Return findings, and how many there are in how many files."""
    return Page(_parts(report, words))


def _parts(report: Findings, words: Catalogue) -> Parts:
    found, shown = report.diagnostics, report.excerpts
    yield from diagnostic_blocks(found, words, excerpts=shown, width=report.width)
    if found:
        yield BLANK
    for each in report.suspended:
        said = words("finding-of.suspended", plan=each.plan, files=each.files)
        yield paragraph(said)
    yield paragraph(summary(found, report.files, words))


def diagnostic_blocks(
    diagnostics: Iterable[Diagnostic],
    words: Catalogue,
    *,
    excerpts: bool,
    width: int = MAX_WIDTH,
) -> Parts:
    """Lay out diagnostics; with `excerpts` each with its line and a caret, cut to a width."""
    for found in diagnostics:
        severity = words(f"severity.{found.severity}")
        head = (f"{severity}[{found.code}]", _COLOURS[found.severity])
        message = words.say(found.message)
        yield paragraph(f"{_place(found.at)}: ", head, f" {message}")
        if excerpts and found.at.excerpt is not None:
            yield Alternative(_excerpt(found.at, width), laid_out=())
        for related in found.related:
            text = words("finding.related", place=_place(related))
            yield paragraph(text, indent=4)
        if found.hint is not None:
            style = None if excerpts else "dim"
            hint = words("finding.hint", text=found.hint)
            yield paragraph((hint, style), indent=4)


def _place(at: Location) -> str:
    return f"{at.file}:{at.line}:{at.column}"


def _excerpt(at: Location, width: int) -> Parts:
    """Lay out the part of a line that fits the width, and a caret below what is meant."""
    number = str(at.line)
    room = width - _INDENT - len(number) - len(_BAR)
    cells = [inert(char) if char != "\t" else " " for char in at.excerpt or ""]
    widths = [cell_len(cell) for cell in cells]
    begin = min(at.column - 1 - at.skipped, len(cells))
    first, last = _window(widths, begin, room)
    before = _CUT if first or at.skipped else ""
    after = _CUT if last < len(cells) else ""
    text = "".join((before, *cells[first:last], after))
    margin = (f"{number}{_BAR}", "dim")
    yield paragraph(margin, text, indent=_INDENT)
    end = min(begin + at.length, len(cells), last)
    meant = sum(widths[begin:end])
    caret = ("^" * max(1, meant), "bold red")
    space = cell_len(before) + sum(widths[first:begin])
    margin = (" " * len(number) + _BAR, "dim")
    yield paragraph(margin, " " * space, caret, indent=_INDENT)


def _window(widths: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """Return which cells fit the room, around one of them: a third before it, the rest after it."""
    if sum(widths) + 2 * len(_CUT) <= room:
        return 0, len(widths)
    room -= 2 * len(_CUT)
    first = at
    left = 0
    while first > 0 and left + widths[first - 1] <= room // 3:
        first -= 1
        left += widths[first]
    last = first
    used = 0
    while last < len(widths) and used + widths[last] <= room:
        used += widths[last]
        last += 1
    while first > 0 and used + widths[first - 1] <= room:
        first -= 1
        used += widths[first]
    return first, last
