"""Standard streams that take nothing: closed before we began, full, or given up."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from bizenv.diagnostics import UNPRINTED, BizenvError, reason_of
from bizenv.messages import Message


class ClosedOutput(io.TextIOBase):
    """Stands for a standard output that was closed before the program began."""

    def write(self, text: str) -> int:
        """Refuse what is written."""
        del text
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


@contextlib.contextmanager
def after_writing(places: Sequence[str], code: str) -> Iterator[None]:
    """Say of an answer that cannot be printed that what was asked for is done nonetheless.

    Whatever hinders it: a full disk, a slip of ours, or Ctrl-C. `code` is that of the error,
    `places` what was written; nothing is said where that is empty. Raises BizenvError.
    """
    try:
        yield
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        if not places:
            raise
        give_up_output()
        hint = Message(f"hint.{code}")
        said = {"reason": _why(error), "places": list(places)}
        raise BizenvError(code, status=UNPRINTED, hint=hint, **said) from error


def _why(error: BaseException) -> str | Message:
    """Return why an answer could not be printed."""
    match error:
        case BizenvError():
            return error.message
        case OSError():
            return reason_of(error)
        case KeyboardInterrupt():
            return Message("interrupted")
        case _:
            return Message(
                "error.internal", {"what": f"{type(error).__name__}: {error}"}
            )


def flush_or_give_up() -> None:
    """Write what waits on standard output; where that fails an error was told already."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        give_up_output()


def give_up_output() -> None:
    """Let what is still to be written go nowhere, else Python would try again at exit."""
    _give_up(sys.stdout)


def say_aside(text: str) -> None:
    """Say something on standard error; where that is full or closed, the answer goes on."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
