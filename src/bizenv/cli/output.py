"""Standard output that takes nothing: closed before we began, or given up."""

import contextlib
import errno
import io
import os
import sys


class ClosedOutput(io.TextIOBase):
    """Stands for a standard output that was closed before the program began."""

    def write(self, text: str) -> int:
        """Refuse what is written."""
        del text
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def give_up_output() -> None:
    """Let what is still to be written go nowhere, else Python would try again at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
