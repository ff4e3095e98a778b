"""The command line: parse, call, print, exit. The only part that reads the clock."""

import gc
import os
import sys


def main() -> None:
    """Run bizenv as a program."""
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # looking for plugins costs more than a whole plan
    gc.disable()  # a short run; what holds each other is let go plan by plan
    from bizenv.cli.app import run

    sys.exit(run(sys.argv[1:]))
