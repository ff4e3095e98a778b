"""Reports → text. One format a file; a module is loaded only when its format is chosen.

`OUTPUTS` is the one table of what can be rendered how: a new format is a new file and a line here. Each entry is
`module:function`; the function takes a report and the words, and returns a string, or blocks for people to read.
"""

import importlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bizenv.formats.layout import Block
    from bizenv.messages import Catalogue

OUTPUTS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "text": "pages.text:status_blocks",
        "json": "contract.status:status_json",
        "csv": "formats.csv_file:status_csv",
        "markdown": "formats.markdown:status_markdown",
    },
    "tasks": {
        "text": "pages.text:task_blocks",
        "json": "contract.tasks:tasks_json",
        "csv": "formats.csv_file:tasks_csv",
        "markdown": "formats.markdown:tasks_markdown",
    },
    "show": {
        "text": "pages.show:show_blocks",
        "json": "contract.tasks:show_json",
        "csv": "formats.csv_file:show_csv",
        "markdown": "formats.markdown:show_markdown",
    },
    "digest": {
        "text": "pages.digest:digest_text",
        "json": "contract.digest:digest_json",
        "markdown": "pages.digest:digest_markdown",
        "html": "pages.digest:digest_html",
    },
    "diff": {
        "text": "pages.diff:diff_blocks",
        "json": "contract.diff:diff_json",
        "csv": "pages.diff:diff_csv",
        "markdown": "pages.diff:diff_markdown",
    },
    "findings": {
        "text": "pages.findings:finding_blocks",
        "json": "contract.findings:findings_json",
        "github": "formats.github:github_commands",
        "gitlab": "formats.gitlab:gitlab_report",
        "sarif": "formats.sarif:sarif_log",
    },
    "recorded": {
        "text": "pages.recorded:recorded_blocks",
        "json": "contract.recorded:recorded_json",
    },
}


def formats_of(kind: str) -> tuple[str, ...]:
    """Return the formats in which a kind of report is to be had, the default first."""
    return tuple(OUTPUTS[kind])


def render(
    kind: str, chosen: str, report: object, words: "Catalogue"
) -> "str | Iterable[Block]":
    """Return a report of a kind (`status`, `tasks`, `show`, `diff`, `digest` …) in the chosen format."""
    module, _, function = OUTPUTS[kind][chosen].partition(":")
    rendered: str | Iterable[Block] = getattr(
        importlib.import_module(f"bizenv.{module}"), function
    )(report, words)
    return rendered
