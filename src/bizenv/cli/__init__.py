"""The command line: parse, call, print, exit. The only part that reads the clock."""

import contextlib
import gc
import os
import sys

_INTERRUPTED = 130
_UNREADABLE = 3  # nothing can be loaded here that says so


def main() -> None:
    """Run bizenv as a program."""
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # looking for plugins costs more than a whole plan
    gc.disable()  # a short run; what holds each other is let go plan by plan
    try:
        from bizenv.cli.app import run

        status = run(sys.argv[1:])
    except OSError as error:  # the system gives no file, not even that of our words
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed as well
            sys.stderr.write(f"bizenv: {error}\n")
        status = _UNREADABLE
    except KeyboardInterrupt:  # pressed while the program was still loading
        status = _INTERRUPTED
    sys.exit(status)
