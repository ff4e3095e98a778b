"""Findings for GitHub: workflow commands, which mark lines, and a job summary in Markdown.

GitHub shows ten errors and ten warnings of a step on the lines; the log and the summary
hold all of them.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.diagnostics import Diagnostic, Findings
from bizenv.formats.findings import summary
from bizenv.formats.markdown import escaped, table_line
from bizenv.formats.page import flat
from bizenv.messages import Catalogue

MAX_ROWS: Final = 500  # of a summary, which GitHub bounds at a megabyte
_IN_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY: Final = {**_IN_DATA, ":": "%3A", ",": "%2C"}
_DATA: Final = str.maketrans(_IN_DATA)
_PROPERTY: Final = str.maketrans(_IN_PROPERTY)
_COLUMNS: Final = ("severity", "code", "place", "text")


def github_commands(report: Findings, words: Catalogue) -> str:
    """Return a workflow command for each finding, and how many there are."""
    prefix = report.prefix
    diagnostics = report.diagnostics
    lines = [_command(found, prefix, words) for found in diagnostics]
    counted = summary(diagnostics, report.files, words)
    lines.append(counted)
    lines.append("")
    return "\n".join(lines)


def github_summary(report: Findings, words: Catalogue) -> str:
    """Return the job summary: a table of the findings."""
    diagnostics = report.diagnostics
    counted = summary(diagnostics, report.files, words)
    lines = [f"### bizenv: {escaped(counted)}", ""]
    shown = diagnostics[:MAX_ROWS]
    if shown:
        lines += _table(shown, report.prefix, words)
    left = len(diagnostics) - len(shown)
    if left:
        lines.append(words("summary.more", count=left))
    text = "\n".join(lines)
    return text.rstrip("\n") + "\n\n"


def _table(shown: Iterable[Diagnostic], prefix: str, words: Catalogue) -> Iterator[str]:
    heads = [words(f"summary.column.{name}") for name in _COLUMNS]
    rules = ["---"] * len(heads)
    yield table_line(heads)
    yield table_line(rules)
    for found in shown:
        yield _row(found, prefix, words)


def _command(found: Diagnostic, prefix: str, words: Catalogue) -> str:
    at = found.at
    end = at.column + at.length
    place = {
        "file": f"{prefix}{at.file}",
        "line": f"{at.line}",
        "col": f"{at.column}",
        "endColumn": f"{end}",
        "title": f"bizenv {found.code}",
    }
    properties = []
    for name, value in place.items():
        quoted = value.translate(_PROPERTY)
        properties.append(f"{name}={quoted}")
    said = ",".join(properties)
    text = _text(found, words).translate(_DATA)
    return f"::{found.severity} {said}::{text}"


def _text(found: Diagnostic, words: Catalogue) -> str:
    """Return the sentence, and the hint on a line of its own."""
    sentence = words.say(found.message)
    lines = [flat(sentence)]
    if found.hint is not None:
        hint = words("finding.hint", text=found.hint)
        lines.append(flat(hint))
    return "\n".join(lines)


def _row(found: Diagnostic, prefix: str, words: Catalogue) -> str:
    at = found.at
    severity = words(f"severity.{found.severity}")
    place = f"{prefix}{at.file}:{at.line}:{at.column}"
    text = _text(found, words)
    cells = (severity, found.code, place, text)
    broken = [_broken(cell) for cell in cells]
    return table_line(broken)


def _broken(cell: str) -> str:
    """Return a cell whose lines stand below one another."""
    lines = cell.split("\n")
    return "<br>".join(map(escaped, lines))
