"""Findings for GitHub: workflow commands, which mark lines, and a job summary in Markdown.

GitHub shows ten errors and ten warnings of a step on the lines; the log and the summary
hold all of them.
"""

from typing import Final

from bizenv.diagnostics import Diagnostic, Findings
from bizenv.formats.findings import summary
from bizenv.formats.markdown import escaped
from bizenv.formats.page import inert
from bizenv.messages import Catalogue

MAX_ROWS: Final = 500  # of a summary, which GitHub bounds at a megabyte
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans(
    {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
)


def github_commands(report: Findings, words: Catalogue) -> str:
    """Return a workflow command for each finding, and how many there are."""
    lines = [_command(found, report.prefix, words) for found in report.diagnostics]
    return "".join(
        f"{each}\n"
        for each in (*lines, summary(report.diagnostics, report.files, words))
    )


def github_summary(report: Findings, words: Catalogue) -> str:
    """Return the job summary: a table of the findings."""
    shown = report.diagnostics[:MAX_ROWS]
    rows = [_row(found, report.prefix, words) for found in shown]
    left = len(report.diagnostics) - len(shown)
    head = (
        "| "
        + " | ".join(
            words(f"summary.column.{name}")
            for name in ("severity", "code", "place", "text")
        )
        + " |"
    )
    table = [head, "| --- | --- | --- | --- |", *rows] if rows else []
    more = [words("summary.more", count=left)] if left else []
    title = f"### bizenv: {escaped(summary(report.diagnostics, report.files, words))}"
    return "\n".join((title, "", *table, *more)).rstrip("\n") + "\n\n"


def _command(found: Diagnostic, prefix: str, words: Catalogue) -> str:
    at = found.at
    place = {
        "file": prefix + at.file,
        "line": str(at.line),
        "col": str(at.column),
        "endColumn": str(at.column + at.length),
        "title": f"bizenv {found.code}",
    }
    said = ",".join(
        f"{name}={value.translate(_PROPERTY)}" for name, value in place.items()
    )
    return f"::{found.severity} {said}::{_text(found, words).translate(_DATA)}"


def _text(found: Diagnostic, words: Catalogue) -> str:
    """Return the sentence, and the hint on a line of its own."""
    said = [words.say(found.message)]
    if found.hint is not None:
        said.append(words("finding.hint", text=found.hint))
    return "\n".join(inert(each) for each in said)


def _row(found: Diagnostic, prefix: str, words: Catalogue) -> str:
    place = f"{prefix}{found.at.file}:{found.at.line}:{found.at.column}"
    cells = (
        words(f"severity.{found.severity}"),
        found.code,
        place,
        _text(found, words),
    )
    return (
        "| "
        + " | ".join("<br>".join(map(escaped, cell.split("\n"))) for cell in cells)
        + " |"
    )
