"""personal-data: nobody's identity number or mobile number stands in a file that others read."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, Location
from bizenv.messages import Message
from bizenv.persons import personal_in

_MAY_HOLD: Final = re.compile(rb"[0-9][0-9 -]{9,}|\xef\xbc[\x90-\x99]")


def personal_data(file: str, data: bytes) -> Iterator[Diagnostic]:
    """Find what looks like somebody's number in any line of a file, comments too.

    Nothing shows the number in full: no line of the file is quoted.
    """
    if _MAY_HOLD.search(data) is None:
        return
    yield from islice(_in_lines(file, data), MAX_FAULTS)


def _in_lines(file: str, data: bytes) -> Iterator[Diagnostic]:
    text = data.decode("utf-8-sig", errors="replace")
    for number, line in enumerate(text.split("\n"), 1):
        for found in personal_in(line):
            column = found.begins + 1
            length = len(found.number)
            at = Location(file, number, column, length)
            args = {
                "what": Message(f"personal-data.{found.what}"),
                "number": found.masked,
            }
            hint = Message("hint.personal-data")
            yield Diagnostic("personal-data", at, args, hint=hint)
