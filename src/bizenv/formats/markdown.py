"""Reports as Markdown: a heading, the sentences, one table."""

import re
from collections.abc import Iterable
from typing import Final

from bizenv.formats.layout import Block, Line, inert
from bizenv.messages import Catalogue
from bizenv.pages.show import show_table, terms_blocks
from bizenv.pages.table import Table, task_table
from bizenv.pages.text import status_blocks, task_list_foot, task_list_head
from bizenv.report.show import ShowReport
from bizenv.report.status import StatusReport
from bizenv.report.tasks import TaskReport

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|#~!])")


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", inert(text)).replace("\n", " ")


def status_markdown(report: StatusReport, words: Catalogue) -> str:
    """Return the status report as Markdown."""
    return markdown(status_blocks(report, words))


def tasks_markdown(report: TaskReport, words: Catalogue) -> str:
    """Return a list of tasks as Markdown."""
    return markdown(
        [
            *task_list_head(report, words),
            task_table(report, words, remarks=False),
            task_list_foot(report, words),
        ]
    )


def show_markdown(report: ShowReport, words: Catalogue) -> str:
    """Return one task as Markdown."""
    return markdown([*terms_blocks(report, words), show_table(report, words)])


def markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as Markdown; a bold line that stands alone is a heading."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            parts.append(_table(block))
        elif block.text.strip():
            parts.append(_paragraph(block))
    return "\n\n".join(parts) + "\n"


def _paragraph(line: Line) -> str:
    bold = [style == "bold" for text, style in line.pieces if text.strip()]
    text = escaped(line.text.strip())
    if line.indent:
        return f"- {text}"
    return f"## {text}" if bold and bold[0] else text


def _table(table: Table) -> str:
    rows = [
        [escaped(column.title) for column in table.columns],
        ["---:" if column.numeric else ":---" for column in table.columns],
        *([escaped(cell) for cell in row.cells] for row in table.rows),
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
