"""The command line: parse, call, print, exit. The only part that reads the clock."""

import sys


def main() -> None:
    """Run bizenv as a program."""
    from bizenv.cli.app import run

    sys.exit(run(sys.argv[1:]))
