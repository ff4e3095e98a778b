"""Findings as text: file:line:column, code and sentence; the line with a caret; what to write instead."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len

from bizenv.diagnostics import MAX_WIDTH, Diagnostic, Findings, Location, Severity
from bizenv.formats.layout import Block, inert, line
from bizenv.messages import Catalogue

INDENT: Final = 2
BAR: Final = " │ "
CUT: Final = "…"
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def finding_blocks(report: Findings, words: Catalogue) -> Iterator[Block]:
    """Lay out findings, and how many there are in how many files."""
    yield from diagnostic_blocks(
        report.diagnostics, words, excerpts=report.excerpts, width=report.width
    )
    if report.diagnostics:
        yield line("")
    for each in report.suspended:
        yield line(words("finding-of.suspended", plan=each.plan, files=each.files))
    yield line(summary(report.diagnostics, report.files, words))


def diagnostic_blocks(
    diagnostics: Iterable[Diagnostic],
    words: Catalogue,
    *,
    excerpts: bool,
    width: int = MAX_WIDTH,
) -> Iterator[Block]:
    """Lay out diagnostics, each with its line and a caret if `excerpts`, cut to a width in columns."""
    for found in diagnostics:
        at = found.at
        head = f"{words(f'severity.{found.severity}')}[{found.code}]"
        place = f"{at.file}:{at.line}:{at.column}: "
        yield line(
            place, (head, _COLOURS[found.severity]), f" {words.say(found.message)}"
        )
        if excerpts and at.excerpt is not None:
            yield from _excerpt(at, width)
        for related in found.related:
            yield line(
                words(
                    "finding.related",
                    place=f"{related.file}:{related.line}:{related.column}",
                ),
                indent=4,
            )
        if found.hint is not None:
            yield line(
                (
                    words("finding.hint", text=found.hint),
                    "dim" if not excerpts else None,
                ),
                indent=4,
            )


def _excerpt(at: Location, width: int) -> Iterator[Block]:
    """Lay out the part of a line around a place that fits the width, and a caret below what is meant."""
    number = str(at.line)
    room = width - INDENT - len(number) - len(BAR)
    cells = [inert(char) if char != "\t" else " " for char in at.excerpt or ""]
    begin = min(at.column - 1 - at.skipped, len(cells))
    end = min(begin + at.length, len(cells))
    first, last = _window([cell_len(cell) for cell in cells], begin, room)
    before = CUT if first or at.skipped else ""
    after = CUT if last < len(cells) else ""
    text = "".join((before, *cells[first:last], after))
    space = cell_len(before) + sum(cell_len(cell) for cell in cells[first:begin])
    caret = "^" * max(1, sum(cell_len(cell) for cell in cells[begin : min(end, last)]))
    yield line((f"{number}{BAR}", "dim"), text, indent=INDENT)
    yield line(
        (" " * len(number) + BAR, "dim"),
        " " * space,
        (caret, "bold red"),
        indent=INDENT,
    )


def _window(widths: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """Return which of so many cells fit the room, around one of them: a third before it, and what then is left."""
    if sum(widths) + 2 * len(CUT) <= room:
        return 0, len(widths)
    room -= 2 * len(CUT)
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


def summary(diagnostics: Sequence[Diagnostic], files: int, words: Catalogue) -> str:
    """Return the closing line: files, errors, warnings."""
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    parts = [
        words("summary.files", n=files),
        words("summary.errors", n=errors),
        words("summary.warnings", n=len(diagnostics) - errors),
    ]
    return words("summary.separator").join(parts)
