"""Findings: file:line:column, code and sentence; the line with a caret; what to write instead."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len

from bizenv.diagnostics import MAX_WIDTH, Diagnostic, Findings, Location
from bizenv.formats.findings import summary
from bizenv.formats.page import (
    BLANK,
    Alternative,
    Page,
    Parts,
    inert,
    paragraph,
)
from bizenv.messages import Catalogue
from bizenv.pages.faults import sentence

_INDENT: Final = 2
_BAR: Final = " │ "
_CUT: Final = "…"


def findings_page(report: Findings, words: Catalogue) -> Page:
    """Return findings, and how many there are in how many files."""
    parts = _parts(report, words)
    return Page(parts)


def _parts(report: Findings, words: Catalogue) -> Parts:
    found = report.diagnostics
    yield from diagnostic_blocks(
        found,
        words,
        excerpts=report.excerpts,
        width=report.width,
    )
    if found:
        yield BLANK
    for each in report.suspended:
        said = words("finding-of.suspended", plan=each.plan, files=each.files)
        yield paragraph(said)
    counted = summary(found, report.files, words)
    yield paragraph(counted)


def diagnostic_blocks(
    diagnostics: Iterable[Diagnostic],
    words: Catalogue,
    *,
    excerpts: bool,
    width: int = MAX_WIDTH,
) -> Parts:
    """Lay out diagnostics; with `excerpts` each with its line and a caret, cut to a width."""
    for found in diagnostics:
        at = found.at
        yield sentence(_place(at), found, words)
        if excerpts and at.excerpt is not None:
            lines = _excerpt(at, width)
            yield Alternative(lines, laid_out=())
        for related in found.related:
            place = _place(related)
            text = words("finding.related", place=place)
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
    margin = f"{number}{_BAR}"
    cells = _cells(at.excerpt or "")
    widths = [cell_len(cell) for cell in cells]
    before_it = at.column - 1 - at.skipped
    begin = min(before_it, len(cells))
    room = width - _INDENT - len(margin)
    first, last = _window(widths, begin, room)

    cut_before = first > 0 or at.skipped > 0
    cut_after = last < len(cells)
    before = _CUT if cut_before else ""
    after = _CUT if cut_after else ""
    shown = "".join(cells[first:last])
    text = f"{before}{shown}{after}"
    yield paragraph((margin, "dim"), text, indent=_INDENT)

    end = min(begin + at.length, last)
    widths_before = widths[first:begin]
    left = cell_len(before) + sum(widths_before)
    meant = max(1, sum(widths[begin:end]))
    blank = " " * len(number)
    yield paragraph(
        (f"{blank}{_BAR}", "dim"),
        " " * left,
        ("^" * meant, "bold red"),
        indent=_INDENT,
    )


def _cells(excerpt: str) -> list[str]:
    """Return how each character of a line is shown."""
    untabbed = excerpt.replace("\t", " ")
    return [inert(char) for char in untabbed]


def _window(widths: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """Return which cells fit the room, around one of them: a third before it, the rest after it."""
    cuts = 2 * len(_CUT)
    if sum(widths) + cuts <= room:
        return 0, len(widths)
    room -= cuts
    first = _back(widths, at, room // 3)
    last = _on(widths, first, room)
    used = sum(widths[first:last])
    first = _back(widths, first, room - used)
    return first, last


def _back(widths: Sequence[int], at: int, room: int) -> int:
    """Return how far back the cells before one fit the room."""
    while at > 0:
        width = widths[at - 1]
        if width > room:
            break
        room -= width
        at -= 1
    return at


def _on(widths: Sequence[int], at: int, room: int) -> int:
    """Return how far on the cells from one on fit the room."""
    for width in widths[at:]:
        if width > room:
            break
        room -= width
        at += 1
    return at
