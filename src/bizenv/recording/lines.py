"""Puts the records of a ledger on one line each, where people wrote them over several.

What is said stays, and so do the comments: those in a record stand above it then.
"""

from typing import Final

from bizenv.diagnostics import BizenvError
from bizenv.files.lines import File
from bizenv.files.snapshot import MAX_BYTES
from bizenv.files.yaml_items import Items, ListItem
from bizenv.files.yaml_line import Keys, written
from bizenv.files.yaml_tree import Tree, read
from bizenv.messages import Message

_MARK: Final = "\ufeff"


def on_one_line_each(old: bytes, file: str, keys: Keys) -> tuple[bytes, int]:
    """Return a ledger's bytes with a line for each record, and how many were put so.

    All other lines stay as they are. What comes out is read again, and must say the
    same. Raises BizenvError where it does not, or where the ledger cannot be read.
    """
    tree, faults = read(old, file)
    if faults or not isinstance(tree, list | None):
        hint = Message("hint.not-a-ledger", {"name": file})
        raise BizenvError("not-a-ledger", name=file, hint=hint)
    text = old.decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    lines = text.removeprefix(_MARK).splitlines(keepends=True)
    records = tree or []
    items = Items(File(file, old))
    astray = [each for each in items.astray() if isinstance(records[each.row], dict)]
    if items.between_brackets and not all(isinstance(each, dict) for each in records):
        astray = []
    for first, last, group in reversed(_places(items, astray)):
        lines[first : last + 1] = _laid_out(items, (first, last), group, records, keys)
    new = (mark + "".join(lines)).encode()
    after, faults = read(new, file)
    is_same = after == tree and not faults and new.count(b"#") == old.count(b"#")
    if not is_same or len(new) > MAX_BYTES:
        hint = Message("hint.not-on-one-line")
        raise BizenvError("not-on-one-line", name=file, hint=hint)
    return new, len(astray)


def _places(
    items: Items, astray: list[ListItem]
) -> list[tuple[int, int, list[ListItem]]]:
    """Return the lines that are written anew, and the items on them."""
    if items.between_brackets:  # all of them, or the brackets would be torn
        return [(items.first, items.last, items.all)] if astray else []
    return [(items.begin(item), item.last, [item]) for item in astray]


def _laid_out(
    items: Items,
    place: tuple[int, int],
    group: list[ListItem],
    records: list[Tree],
    keys: Keys,
) -> list[str]:
    """Return the lines for some items: the comments among them, then a line for each."""
    first, last = place
    line = items.file.line(first)
    is_dos = b"\r\n" in items.file.data
    end = "\r\n" if is_dos else "\n"
    indentation = line[: len(line) - len(line.lstrip(" "))]
    laid = [f"{indentation}{each}{end}" for each in items.comments(first, last)]
    for item in group:
        record = records[item.row]
        assert isinstance(record, dict)
        laid.append(f"{indentation}{written(record, keys)}{end}")
    return laid
