"""Lists of tasks that are laid out as they come, as CSV: byte for byte what the format makes of the whole."""

from collections.abc import Iterable, Iterator

from bizenv.formats.csv_file import csv_heading, csv_lines, csv_text
from bizenv.messages import Catalogue
from bizenv.pages.tasks_table import tasks_table
from bizenv.report.tasks import TaskHead, TaskReport


def csv_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield a plan's tasks as lines of CSV."""
    if not part.tasks:
        return iter(())
    return csv_lines(tasks_table(part, words))


def csv_whole(head: TaskHead, words: Catalogue, pieces: Iterable[str]) -> Iterator[str]:
    """Yield a list as CSV; one without tasks has a line of remarks."""
    table = tasks_table(head.bare(), words)
    if not head.outline.tasks:
        yield csv_text(table, words)
        return
    yield csv_heading(table)
    yield from pieces
