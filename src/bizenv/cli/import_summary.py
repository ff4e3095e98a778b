"""What an import made of a document: facts, lines of each kind, what is unread and what is doubtful."""

from collections.abc import Iterator

from bizenv.formats.layout import Block, line
from bizenv.importers.draft import Draft, LineKind
from bizenv.messages import Catalogue
from bizenv.pages.findings import diagnostic_blocks

_SHOWN = 40  # characters of an unread line


def import_blocks(
    draft: Draft, words: Catalogue, *, target: str | None
) -> Iterator[Block]:
    """Lay out what was read. `target` is the file that the draft was written to."""
    if target is not None:
        yield line(words("import.written", name=target))
    tasks = list(draft.every_task())
    counts = draft.counts()
    lines = [
        words(f"import.kind.{kind}", n=counts[kind])
        for kind in LineKind
        if counts[kind]
    ]
    yield line(
        words(
            "import.tasks",
            n=len(tasks),
            leads=sum(bool(task.lead) for task in tasks),
            dues=sum(task.due is not None for task in tasks),
        )
    )
    yield line(words("import.lines", n=len(draft.kinds), kinds=lines))
    yield line(words(f"draft.rule.{draft.rule}"))
    unread = draft.unread()
    if unread:
        yield line("")
        yield line((words("import.unread"), "bold"))
        yield from (
            line(
                f"{draft.file}:{each.number}:{each.column}: {each.text.strip()[:_SHOWN]}",
                indent=2,
            )
            for each in unread
        )
    if draft.doubts:
        yield line("")
        yield line((words("import.doubts", n=len(draft.doubts)), "bold"))
        yield from diagnostic_blocks(draft.doubts, words, excerpts=False)
    else:
        yield line(words("import.sure"))
