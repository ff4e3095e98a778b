"""What an import made of a document.

Facts, lines of each kind, what is unread and what is doubtful.
"""

from bizenv.formats.page import BLANK, Parts, paragraph
from bizenv.importers.document import in_words
from bizenv.importers.draft import Draft, DraftTask, LineKind
from bizenv.messages import Catalogue
from bizenv.pages.findings import diagnostic_blocks

_SHOWN = 400  # characters of an unread line


def import_blocks(
    draft: Draft,
    words: Catalogue,
    *,
    target: str | None,
    text: bool,
) -> Parts:
    """Lay out what was read.

    `target` is the file that the draft was written to, `text` whether it keeps the text.
    """
    if target is not None:
        yield paragraph(words("import.written", name=target))
    yield paragraph(_tasks(draft, words))
    yield paragraph(_lines(draft, words))
    for rule in draft.rules:
        yield paragraph(words(f"draft.rule.{rule}"))
    if not text:
        yield from _left(draft, words)
    yield from _unread(draft, words)
    yield from _doubts(draft, words)


def _tasks(draft: Draft, words: Catalogue) -> str:
    count = leads = dues = 0
    for task in draft.every_task():
        count += 1
        leads += bool(task.lead)
        dues += task.due is not None
    return words("import.tasks", n=count, leads=leads, dues=dues)


def _lines(draft: Draft, words: Catalogue) -> str:
    counts = draft.counts()
    kinds: list[str] = []
    for kind in LineKind:
        count = counts[kind]
        if count:
            kinds.append(words(f"import.kind.{kind}", n=count))
    return words("import.lines", n=len(draft.kinds), kinds=kinds)


def _left(draft: Draft, words: Catalogue) -> Parts:
    """Say how many tasks say more than their titles, which the draft leaves out."""
    count = sum(_says_more(task) for task in draft.every_task())
    if count:
        yield paragraph(words("import.text-left", n=count))


def _says_more(task: DraftTask) -> bool:
    said = "".join("".join(task.text).split())
    title = "".join(task.title.split())
    return len(said.strip("。.；;：:")) > len(title)


def _unread(draft: Draft, words: Catalogue) -> Parts:
    unread = draft.unread()
    if not unread:
        return
    yield BLANK
    title = words("import.unread")
    yield paragraph((title, "bold"))
    for each in unread:
        place = f"{draft.file}:{each.number}:{each.column}"
        text = each.text.strip()
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        where = in_words(each.place, quoted=False)
        if where is not None:
            place = f"{place}, {words.say(where)}"
        yield paragraph(f"{place}: {shown}", indent=2)


def _doubts(draft: Draft, words: Catalogue) -> Parts:
    doubts = draft.doubts
    if not doubts:
        yield paragraph(words("import.sure"))
        return
    yield BLANK
    title = words("import.doubts", n=len(doubts))
    yield paragraph((title, "bold"))
    yield from diagnostic_blocks(doubts, words, excerpts=False)
