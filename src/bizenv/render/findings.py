"""Findings as text: file:line:column, code and sentence; the line with a caret; what to write instead."""

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from bizenv.diagnostics import Diagnostic, Findings, Location, Severity
from bizenv.messages import Catalogue
from bizenv.render.layout import Block, inert, line

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def finding_blocks(report: Findings, words: Catalogue) -> Iterator[Block]:
    """Lay out findings, and how many there are in how many files."""
    yield from diagnostic_blocks(report.diagnostics, words, excerpts=report.excerpts)
    if report.diagnostics:
        yield line("")
    for each in report.suspended:
        yield line(words("finding-of.suspended", plan=each.plan, files=each.files))
    yield line(summary(report.diagnostics, report.files, words))


def diagnostic_blocks(diagnostics: Iterable[Diagnostic], words: Catalogue, *, excerpts: bool) -> Iterator[Block]:
    """Lay out diagnostics, each with its line and a caret if `excerpts`."""
    for found in diagnostics:
        at = found.at
        head = f"{words(f'severity.{found.severity}')}[{found.code}]"
        place = f"{at.file}:{at.line}:{at.column}: "
        yield line(place, (head, _COLOURS[found.severity]), f" {words.say(found.message)}")
        if excerpts and at.excerpt is not None:
            yield from _excerpt(at)
        for related in found.related:
            yield line(words("finding.related", place=f"{related.file}:{related.line}:{related.column}"), indent=4)
        if found.hint is not None:
            yield line((words("finding.hint", text=found.hint), "dim" if not excerpts else None), indent=4)


def _excerpt(at: Location) -> Iterator[Block]:
    text = inert(at.excerpt or "")
    begin = at.column - 1 - at.skipped
    before = inert((at.excerpt or "")[:begin])
    covered = inert((at.excerpt or "")[begin : begin + at.length])
    number = str(at.line)
    yield line((f"{number} │ ", "dim"), text, indent=2)
    caret = "^" * max(1, cell_len(covered))
    yield line((" " * len(number) + " │ ", "dim"), " " * cell_len(before), (caret, "bold red"), indent=2)


def summary(diagnostics: Sequence[Diagnostic], files: int, words: Catalogue) -> str:
    """Return the closing line: files, errors, warnings."""
    errors = sum(found.severity is Severity.ERROR for found in diagnostics)
    parts = [
        words("summary.files", n=files),
        words("summary.errors", n=errors),
        words("summary.warnings", n=len(diagnostics) - errors),
    ]
    return words("summary.separator").join(parts)
