"""bizenv validate --fix-lines: puts records on one line each, and shows the lines first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import unified_diff
from typing import Final

from bizenv.cli.session import Session
from bizenv.diagnostics import UNREADABLE, BizenvError
from bizenv.formats.page import Parts, paragraph
from bizenv.layout import row_of
from bizenv.recording.keys import line_keys
from bizenv.recording.ledger import Ledgers, held
from bizenv.recording.lines import on_one_line_each

WAIT: Final = 60.0  # seconds for other writers, as `record` waits
_COLOURS: Final = {"-": "red", "+": "green"}


def fix_lines(session: Session, files: Sequence[str], *, write: bool) -> int:
    """Show which lines of ledgers would be others, and write them if that is wanted.

    Returns the exit status. Raises BizenvError.
    """
    counts: list[int] = []
    failed = False
    with _ledgers(session, write=write) as ledgers:
        for file in filter(_is_merged, files):
            old = ledgers.read(file) or b""
            try:
                new, count = on_one_line_each(old, file, line_keys())
            except BizenvError as error:
                _say(session, error)
                failed = True
                continue
            if not count:
                continue
            session.show(_difference(file, old, new))
            counts.append(count)
            if write:
                ledgers.lay_out(file, old, new)
    code = "fix-lines.written" if write else "fix-lines.shown"
    said = session.interface(
        code if counts else "fix-lines.none", n=sum(counts), files=len(counts)
    )
    session.show([paragraph(said)])
    if failed:
        return UNREADABLE
    return 0


@contextmanager
def _ledgers(session: Session, *, write: bool) -> Iterator[Ledgers]:
    """Hold the ledgers, or only look at them."""
    root = session.folder.root
    if not write:
        yield Ledgers(root)
        return
    with held(root, WAIT) as ledgers:
        yield ledgers


def _is_merged(file: str) -> bool:
    row = row_of(file)
    return row is not None and row.merged


def _say(session: Session, error: BizenvError) -> None:
    words = session.interface
    text = words.say(error.message)
    session.note("error.said", text=text)
    if error.hint is not None:
        session.note("finding.hint", text=words.say(error.hint))


def _difference(file: str, old: bytes, new: bytes) -> Parts:
    """Yield the lines that go and those that come, with a line around them."""
    both = (old, new)
    before, after = (text.decode("utf-8-sig").splitlines() for text in both)
    for line in unified_diff(before, after, file, file, lineterm="", n=1):
        yield paragraph((line, _COLOURS.get(line[0])))
