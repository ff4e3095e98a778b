"""Lists of tasks that are laid out as they come: a plan's tasks each as a text, then what is around them.

Byte for byte what the formats make of the whole list.
"""

from collections.abc import Iterable, Iterator

from bizenv.formats.csv_file import csv_heading, csv_lines, csv_text
from bizenv.formats.markdown import markdown, table_lines
from bizenv.formats.page import Page
from bizenv.formats.plain import plain
from bizenv.messages import Catalogue
from bizenv.pages.head import above, below
from bizenv.pages.tasks import task_lines, tasks_title
from bizenv.pages.tasks_table import page_table, tasks_table
from bizenv.report.tasks import TaskHead, TaskReport


def text_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield a plan's tasks as plain text."""
    for row in part.tasks:
        yield plain(task_lines(part, row, words))


def text_whole(
    head: TaskHead, words: Catalogue, pieces: Iterable[str]
) -> Iterator[str]:
    """Yield a list as plain text."""
    facts = head.facts
    yield plain(above(facts, words, tasks_title(head, words)))
    yield from pieces
    yield plain(below(facts, words))


def markdown_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield a plan's tasks as lines of a table in Markdown."""
    return table_lines(page_table(part, words))


def markdown_whole(
    head: TaskHead, words: Catalogue, pieces: Iterable[str]
) -> Iterator[str]:
    """Yield a list as Markdown."""
    facts = head.facts
    begins = above(facts, words, tasks_title(head, words))
    yield markdown(Page([*begins, page_table(_bare(head), words)]), words)
    for line in pieces:
        yield f"{line}\n"
    ends = markdown(Page(below(facts, words)), words)
    yield f"\n{ends}"


def csv_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield a plan's tasks as lines of CSV."""
    if not part.tasks:
        return iter(())
    return csv_lines(tasks_table(part, words))


def csv_whole(head: TaskHead, words: Catalogue, pieces: Iterable[str]) -> Iterator[str]:
    """Yield a list as CSV; one without tasks has a line of remarks."""
    table = tasks_table(_bare(head), words)
    if not head.outline.tasks:
        yield csv_text(table, words)
        return
    yield csv_heading(table)
    yield from pieces


def _bare(head: TaskHead) -> TaskReport:
    """Return a list without its tasks."""
    return TaskReport(head.query, head.heading, head.plans, head.incomplete)
