"""A ledger's bytes with records appended, one a line; those that stood there stay."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bizenv.diagnostics import FINDINGS, USAGE, BizenvError
from bizenv.files.lines import too_large
from bizenv.files.snapshot import MAX_BYTES
from bizenv.files.yaml_line import Keys, written
from bizenv.files.yaml_tree import Tree, forbidden, read
from bizenv.messages import Message
from bizenv.recording.draft import RecordTree

_ITEM: Final = re.compile(rb"^( *)- ", re.MULTILINE)


def appended(
    old: bytes,
    records: Sequence[RecordTree],
    file: str,
    keys: Keys,
) -> tuple[bytes, int]:
    """Return a ledger's bytes with records appended, one a line, and how many stood there.

    The old bytes stay. Indentation and line ends are those that the file has. What
    comes out is read again, and must be the records that stood there and the new ones,
    nothing else. Raises BizenvError where it is not.
    """
    before = _standing(old, file)
    lines = [_line(record, file, keys) for record in records]
    new = _extended(old, lines)
    if len(new) > MAX_BYTES:
        hint = too_large(file)
        raise BizenvError("ledger-too-large", name=file, hint=hint)
    wanted = [*before, *records]
    after, faults = read(new, file)
    if faults or after != wanted:
        hint = Message("hint.not-appendable")
        raise BizenvError("not-appendable", name=file, hint=hint)
    return new, len(before)


def _standing(old: bytes, file: str) -> list[Tree]:
    """Return the records of a ledger. Raises BizenvError where it is no list."""
    tree, faults = read(old, file)
    standing = [] if tree is None else tree
    if faults or not isinstance(standing, list):
        hint = Message("hint.not-a-ledger", {"name": file})
        raise BizenvError("not-a-ledger", name=file, hint=hint)
    return standing


def _extended(old: bytes, lines: list[bytes]) -> bytes:
    """Return a file's bytes with lines behind them, indented and ended as those are."""
    end = _line_end(old)
    item = _ITEM.search(old)
    indentation = item[1] if item else b""
    is_open = old and not old.endswith(b"\n")
    parts = [old]
    if is_open:
        parts.append(end)
    for line in lines:
        parts += indentation, line, end
    return b"".join(parts)


def _line_end(old: bytes) -> bytes:
    """Return how the lines of a file end: as the first does."""
    first, found, _ = old.partition(b"\n")
    is_dos = found and first.endswith(b"\r")
    if is_dos:
        return b"\r\n"
    return b"\n"


def _line(record: RecordTree, file: str, keys: Keys) -> bytes:
    refuse_forbidden(record, file)
    line = written(record, keys)
    return line.encode()


def refuse_forbidden(record: RecordTree, name: str) -> None:
    """Raise BizenvError if a record holds a character that no file may hold.

    `name` says where it was to go.
    """
    for part in _texts(record):
        refused = forbidden(part)
        if refused is None:
            continue
        number = ord(refused)
        char = f"U+{number:04X}"
        hint = Message("hint.control-character")
        raise BizenvError(
            "forbidden-character", status=USAGE, name=name, char=char, hint=hint
        )


def refuse_personal(record: RecordTree) -> None:
    """Raise BizenvError if a record names somebody by a number. It is never shown in full."""
    from bizenv.persons import personal_in

    for part in _texts(record):
        for found in personal_in(part):
            what = Message(f"personal-data.{found.what}")
            hint = Message("hint.personal-data")
            raise BizenvError(
                "personal-data",
                status=FINDINGS,
                what=what,
                number=found.masked,
                hint=hint,
            )


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for key, value in tree.items():
            yield key
            yield from _texts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value)
