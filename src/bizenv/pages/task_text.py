"""Lists of tasks that are laid out as they come, as plain text: byte for byte what the format makes of the whole."""

from collections.abc import Iterable, Iterator

from bizenv.formats.plain import plain
from bizenv.messages import Catalogue
from bizenv.pages.head import above, below
from bizenv.pages.tasks import task_lines, tasks_title
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
