"""Reports → text. One format a file; a module is loaded only when its format is chosen.

`OUTPUTS` is the one table of what can be rendered how: a new format is a new file and a line here. Each entry is
`module:function`; the function takes a report and the words, and returns a string, or blocks for people to read.
"""

import importlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bizenv.messages import Catalogue
    from bizenv.render.layout import Block

OUTPUTS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {
        "text": "text:status_blocks",
        "json": "json_status:status_json",
        "csv": "csv_file:status_csv",
        "markdown": "markdown:status_markdown",
    },
    "tasks": {
        "text": "text:task_blocks",
        "json": "json_tasks:tasks_json",
        "csv": "csv_file:tasks_csv",
        "markdown": "markdown:tasks_markdown",
    },
    "show": {
        "text": "show_text:show_blocks",
        "json": "json_tasks:show_json",
        "csv": "csv_file:show_csv",
        "markdown": "markdown:show_markdown",
    },
    "digest": {
        "text": "digest_outline:digest_text",
        "json": "json_digest:digest_json",
        "markdown": "digest_outline:digest_markdown",
        "html": "digest_outline:digest_html",
    },
    "diff": {
        "text": "diff_text:diff_blocks",
        "json": "json_diff:diff_json",
        "csv": "diff_text:diff_csv",
        "markdown": "diff_text:diff_markdown",
    },
    "findings": {
        "text": "findings:finding_blocks",
        "json": "json_findings:findings_json",
        "github": "github:github_commands",
        "gitlab": "gitlab:gitlab_report",
        "sarif": "sarif:sarif_log",
    },
    "recorded": {
        "text": "recorded_text:recorded_blocks",
        "json": "json_recorded:recorded_json",
    },
}


def render(
    kind: str, chosen: str, report: object, words: "Catalogue"
) -> "str | Iterable[Block]":
    """Return a report of a kind (`status`, `tasks`, `show`, `diff`, `digest` …) in the chosen format."""
    module, _, function = OUTPUTS[kind][chosen].partition(":")
    rendered: str | Iterable[Block] = getattr(
        importlib.import_module(f"bizenv.render.{module}"), function
    )(report, words)
    return rendered
