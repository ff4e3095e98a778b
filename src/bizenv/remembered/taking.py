"""Listens to an answer while it is given, and keeps it if nothing speaks against that."""

import io
import os
import sys
import time

from bizenv.remembered.files_seen import SETTLED
from bizenv.remembered.question import Question, holds_still
from bizenv.remembered.store import LARGEST, Answer, keep

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

    from typing_extensions import Buffer

_WORKED_OUT: "Final" = (0, 1)
"""Exit statuses of answers: nothing was wrong with the question or with the files."""
_UNREPEATABLE: "Final" = ("bizenv.files.git", "bizenv.recording.ledger")
"""Parts that read or write what no question tells of: git's objects, the records."""
_NANOSECONDS: "Final" = 1_000_000_000


def _reads() -> bool:
    """Say that files are read, as by whoever says nothing."""
    return True


class Overheard(io.RawIOBase):
    """A stream that passes on what is written, and takes note of it, as long as it is short."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._noted: list[bytes] = []
        self._size = 0

    def write(self, data: "Buffer", /) -> int:
        """Pass on what is written, and return how much of it was taken."""
        try:
            taken = os.write(self._descriptor, data)
        except OSError:
            self._size = LARGEST + 1  # it is not known what arrived
            raise
        self._size += taken
        if self._size <= LARGEST:
            self._noted.append(bytes(data)[:taken])
        return taken

    def writable(self) -> bool:
        """It is written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that all goes to."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether that is a terminal."""
        return os.isatty(self._descriptor)

    @property
    def whole(self) -> bytes | None:
        """All that was written, None if that was too much."""
        if self._size > LARGEST:
            return None
        return b"".join(self._noted)


def listen(arguments: "Sequence[str]", asked: Question | None) -> "Taking | None":
    """Listen to the answer to a question that was not answered before, None where there is none."""
    if asked is None:
        return None
    return Taking(arguments, asked)


class Taking:
    """An answer that is being given; `look`: the files, as they were looked at for it."""

    def __init__(self, arguments: "Sequence[str]", asked: Question) -> None:
        self._arguments = arguments
        self._asked = asked
        self.look = asked.files
        self._root = ""
        self._reads: Callable[[], bool] = _reads
        self._day: tuple[float, float] | None = None
        self._printed = _overhear("stdout")
        self._said = _overhear("stderr")

    def may_be_kept(
        self,
        root: str,
        day: "tuple[float, float]",
        reads: "Callable[[], bool]" = _reads,
    ) -> None:
        """Say that a command only answers: of which workspace, and right between which moments.

        `reads` tells in the end whether files of plans were read for it.
        """
        self._root = root
        self._day = day
        self._reads = reads

    def end(self, status: int) -> None:
        """Remember the answer, if it may be given again."""
        sys.stdout.flush()
        printed = self._printed.whole
        if printed is None or self._day is None or not self._is_plain(status):
            return
        since, until = self._day
        began = self.look.began / _NANOSECONDS
        if since <= began and time.time() < until:
            keep(self._asked, Answer(printed, status, since, until))

    def _is_plain(self, status: int) -> bool:
        """Whether the answer was whole, said by itself, and rests on what the question tells."""
        if status not in _WORKED_OUT or self._said.whole != b"":
            return False
        if any(each in sys.modules for each in _UNREPEATABLE):
            return False
        if not os.path.samefile(self._root, self._asked.root):
            return False
        if not self.look.has_settled(SETTLED):
            return False
        files_read = self._reads()
        return holds_still(self._asked, self._arguments, files_read=files_read)


def _overhear(name: str) -> Overheard:
    """Put a listener in front of a stream of the program."""
    stream = getattr(sys, name)
    raw = Overheard(stream.fileno())
    heard = io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
    )
    stream.flush()
    setattr(sys, name, heard)
    return raw
