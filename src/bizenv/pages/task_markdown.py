"""Lists of tasks that are laid out as they come, as Markdown: byte for byte what the format makes of the whole."""

from collections.abc import Iterable, Iterator

from bizenv.formats.markdown import markdown, table_lines
from bizenv.formats.page import Page
from bizenv.messages import Catalogue
from bizenv.pages.head import above, below
from bizenv.pages.tasks import tasks_title
from bizenv.pages.tasks_table import page_table
from bizenv.report.tasks import TaskHead, TaskReport


def markdown_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield a plan's tasks as lines of a table in Markdown."""
    return table_lines(page_table(part, words))


def markdown_whole(
    head: TaskHead, words: Catalogue, pieces: Iterable[str]
) -> Iterator[str]:
    """Yield a list as Markdown."""
    facts = head.facts
    begins = above(facts, words, tasks_title(head, words))
    yield markdown(Page([*begins, page_table(head.bare(), words)]), words)
    for line in pieces:
        yield f"{line}\n"
    ends = markdown(Page(below(facts, words)), words)
    yield f"\n{ends}"
