"""Puts the records of a ledger on one line each, where people wrote them over several.

What is said stays, and so do the comments: those in a record stand above it then.
"""

from typing import Final, NamedTuple

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
    records = tree or []
    items = Items(File(file, old))
    astray = _astray(items, records)
    new = _rewritten(old, items, astray, records, keys)
    after, faults = read(new, file)
    is_same = after == tree and not faults
    has_comments = new.count(b"#") == old.count(b"#")
    fits = len(new) <= MAX_BYTES
    if not (is_same and has_comments and fits):
        hint = Message("hint.not-on-one-line")
        raise BizenvError("not-on-one-line", name=file, hint=hint)
    return new, len(astray)


def _astray(items: Items, records: list[Tree]) -> list[ListItem]:
    """Return the records that are not on a line of their own."""
    are_records = [isinstance(record, dict) for record in records]
    if items.between_brackets and not all(are_records):
        return []
    return [item for item in items.astray() if are_records[item.row]]


def _rewritten(
    old: bytes,
    items: Items,
    astray: list[ListItem],
    records: list[Tree],
    keys: Keys,
) -> bytes:
    """Return a ledger's bytes with records on one line each, those astray laid out so."""
    text = old.decode("utf-8")
    mark = _MARK if text.startswith(_MARK) else ""
    lines = text.removeprefix(_MARK).splitlines(keepends=True)
    blocks = _blocks(items, astray)
    for block in reversed(blocks):
        behind = block.last + 1
        lines[block.first : behind] = _laid_out(items, block, records, keys)
    new = "".join([mark, *lines])
    return new.encode()


class _Block(NamedTuple):
    """Lines that are written anew, from the first to the last, and the items on them."""

    first: int
    last: int
    group: list[ListItem]


def _blocks(items: Items, astray: list[ListItem]) -> list[_Block]:
    if items.between_brackets:  # all of them, or the brackets would be torn
        whole = _Block(items.first, items.last, items.all)
        return [whole] if astray else []
    blocks: list[_Block] = []
    for item in astray:
        first = items.begin(item)
        block = _Block(first, item.last, [item])
        blocks.append(block)
    return blocks


def _laid_out(
    items: Items, block: _Block, records: list[Tree], keys: Keys
) -> list[str]:
    """Return the lines for some items: the comments among them, then a line for each."""
    line = items.file.line(block.first)
    is_dos = b"\r\n" in items.file.data
    end = "\r\n" if is_dos else "\n"
    depth = len(line) - len(line.lstrip(" "))
    indentation = line[:depth]
    said = [*items.comments(block.first, block.last)]
    for item in block.group:
        record = records[item.row]
        assert isinstance(record, dict)
        said.append(written(record, keys))
    return [f"{indentation}{each}{end}" for each in said]
