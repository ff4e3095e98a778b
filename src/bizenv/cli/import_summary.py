"""What an import made of a document: facts, lines of each kind, what is unread and what is doubtful."""

from bizenv.formats.page import BLANK, Parts, paragraph
from bizenv.importers.draft import Draft, LineKind
from bizenv.messages import Catalogue
from bizenv.pages.findings import diagnostic_blocks

_SHOWN = 40  # characters of an unread line


def import_blocks(draft: Draft, words: Catalogue, *, target: str | None) -> Parts:
    """Lay out what was read. `target` is the file that the draft was written to."""
    if target is not None:
        yield paragraph(words("import.written", name=target))
    yield paragraph(_tasks(draft, words))
    counts = draft.counts()
    found = [kind for kind in LineKind if counts[kind]]
    kinds = [words(f"import.kind.{kind}", n=counts[kind]) for kind in found]
    yield paragraph(words("import.lines", n=len(draft.kinds), kinds=kinds))
    yield paragraph(words(f"draft.rule.{draft.rule}"))
    yield from _unread(draft, words)
    if not draft.doubts:
        yield paragraph(words("import.sure"))
        return
    yield BLANK
    yield paragraph((words("import.doubts", n=len(draft.doubts)), "bold"))
    yield from diagnostic_blocks(draft.doubts, words, excerpts=False)


def _tasks(draft: Draft, words: Catalogue) -> str:
    tasks = list(draft.every_task())
    leads = sum(bool(task.lead) for task in tasks)
    dues = sum(task.due is not None for task in tasks)
    return words("import.tasks", n=len(tasks), leads=leads, dues=dues)


def _unread(draft: Draft, words: Catalogue) -> Parts:
    unread = draft.unread()
    if not unread:
        return
    yield BLANK
    yield paragraph((words("import.unread"), "bold"))
    for each in unread:
        place = f"{draft.file}:{each.number}:{each.column}"
        yield paragraph(f"{place}: {each.text.strip()[:_SHOWN]}", indent=2)
