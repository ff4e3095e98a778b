"""personal-data: nobody's identity number or mobile number stands in a file that others read."""

from collections.abc import Iterator
from itertools import islice

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, Location
from bizenv.messages import Message
from bizenv.persons import may_be_in, personal_in


def personal_data(file: str, data: bytes) -> Iterator[Diagnostic]:
    """Find what looks like somebody's number in any line of a file, comments too.

    Nothing shows the number in full: no line of the file is quoted.
    """
    text = data.decode("utf-8-sig", errors="replace")
    if may_be_in(text):
        yield from islice(_in_lines(file, text), MAX_FAULTS)


def _in_lines(file: str, text: str) -> Iterator[Diagnostic]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in personal_in(line):
            column = found.begins + 1
            at = Location(file, number, column, found.length)
            args = {
                "what": Message(f"personal-data.{found.what}"),
                "number": found.masked,
            }
            hint = Message("hint.personal-data")
            yield Diagnostic("personal-data", at, args, hint=hint)
