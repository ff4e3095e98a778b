"""Puts the records of a ledger on one line each, where people wrote them over several.

What is said stays, and so do the comments: those in a record stand above it then.
"""

from dataclasses import dataclass
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
    standing = tree or []
    items = Items(File(file, old))
    ledger = _LedgerLines(items, standing, keys)
    astray = ledger.astray()
    new = ledger.rewritten(old, astray)
    after, faults = read(new, file)
    is_same = after == tree and not faults
    has_comments = new.count(b"#") == old.count(b"#")
    fits = len(new) <= MAX_BYTES
    if not (is_same and has_comments and fits):
        hint = Message("hint.not-on-one-line")
        raise BizenvError("not-on-one-line", name=file, hint=hint)
    return new, len(astray)


class _Block(NamedTuple):
    """Lines that are written anew, from the first to the last, and the items on them."""

    first: int
    last: int
    group: list[ListItem]


@dataclass(frozen=True)
class _LedgerLines:
    """A ledger as it stands: its items, what each says, and how keys are written."""

    items: Items
    records: list[Tree]
    keys: Keys

    def astray(self) -> list[ListItem]:
        """Return the records that are not on a line of their own."""
        are_records = [isinstance(record, dict) for record in self.records]
        if self.items.between_brackets and not all(are_records):
            return []
        astray = self.items.astray()
        return [item for item in astray if are_records[item.row]]

    def rewritten(self, old: bytes, astray: list[ListItem]) -> bytes:
        """Return its bytes with those astray on one line each."""
        text = old.decode("utf-8")
        mark = _MARK if text.startswith(_MARK) else ""
        bare = text.removeprefix(_MARK)
        lines = bare.splitlines(keepends=True)
        blocks = self._blocks(astray)
        for block in reversed(blocks):
            first = block.first
            behind = block.last + 1
            lines[first:behind] = self._laid_out(block)
        new = "".join([mark, *lines])
        return new.encode()

    def _blocks(self, astray: list[ListItem]) -> list[_Block]:
        items = self.items
        if items.between_brackets:  # all of them, or the brackets would be torn
            whole = _Block(items.first, items.last, items.all)
            if astray:
                return [whole]
            return []
        blocks: list[_Block] = []
        for item in astray:
            first = items.begin(item)
            block = _Block(first, item.last, [item])
            blocks.append(block)
        return blocks

    def _laid_out(self, block: _Block) -> list[str]:
        """Return the lines for some items: the comments among them, then a line for each."""
        items = self.items
        file = items.file
        is_dos = b"\r\n" in file.data
        end = "\r\n" if is_dos else "\n"
        line = file.line(block.first)
        bare = line.lstrip(" ")
        depth = len(line) - len(bare)
        indentation = line[:depth]
        comments = items.comments(block.first, block.last)
        said = list(comments)
        for item in block.group:
            record = self.records[item.row]
            assert isinstance(record, dict)
            text = written(record, self.keys)
            said.append(text)
        return [f"{indentation}{each}{end}" for each in said]
