"""YAML bytes to a tree of dicts, lists and strings, and the place of every key path in it.

Accept fast, diagnose slowly: `read` keeps no positions. Patterns read what is plain, YAML's
events what is in order; only what is not is read by `yaml_faults`, and `Positions` has a file read
again when something in it is to be reported.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from bizenv.diagnostics import Diagnostic, KeyPath, Location
from bizenv.files import yaml_plain
from bizenv.files.characters import clean_text, forbidden_signs, has_other_breaks
from bizenv.files.lines import TOP, File, Mark, too_large
from bizenv.files.snapshot import MAX_BYTES
from bizenv.files.yaml_plain import MAX_EVENTS, NotPlainError, holds_records, plain_tree

if TYPE_CHECKING:  # few files need YAML's own reader
    from bizenv.files.yaml_faults import TreeRead, YamlFile

Tree = yaml_plain.Tree
_HASH_BYTES: Final = re.compile(rb"[^\s][ \t]+#[^\s#]")
# No file in UTF-8 holds them; arguments and JSON may.
_SURROGATES: Final = "[\ud800-\udfff]"


def read(data: bytes, file: str, *, ledger: bool = False) -> "TreeRead":
    """Return a file's tree, and what is wrong with it as YAML.

    The tree is None if nothing could be read. A `ledger` is a list of records, in which
    a text over several lines is told.
    """
    return look_at(data, file, ledger=ledger)[:2]


class FileRead(NamedTuple):
    """A file's tree, and what is wrong with it.

    `is_plain`: patterns read it; `in_lines`: they found a record on each of its lines.
    """

    tree: Tree
    faults: "list[Diagnostic]"
    in_lines: bool = False
    is_plain: bool = False


def look_at(data: bytes, file: str, *, ledger: bool = False) -> FileRead:
    """Return the same as `read`, and how it was read."""
    if len(data) > MAX_BYTES:
        hint = too_large(file)
        return FileRead(None, [Diagnostic("too-large", Location(file), hint=hint)])
    in_lines = False
    is_plain = False
    try:
        tree, in_lines = _plain(data)
        is_plain = True
    except (NotPlainError, UnicodeDecodeError):
        from bizenv.files.yaml_events import NOT_ACCEPTED, accept

        try:
            tree = accept(data)
        except NOT_ACCEPTED:
            return FileRead(*_diagnosed(data, file, ledger=ledger), in_lines)
    has_hash = b"#" in data and b" #" in data
    is_suspect = has_hash and _HASH_BYTES.search(data) is not None
    if ledger and not is_suspect and not in_lines:
        is_suspect = not one_line_each(data, tree)
    if is_suspect:
        _, found = _diagnosed(data, file, ledger=ledger)
        return FileRead(tree, found, in_lines, is_plain)
    return FileRead(tree, [], in_lines, is_plain)


def _diagnosed(data: bytes, file: str, *, ledger: bool) -> "TreeRead":
    """Return a file's tree and what is wrong with it, read slowly."""
    from bizenv.files.yaml_faults import diagnosed

    return diagnosed(data, file, ledger=ledger)


def _plain(data: bytes) -> tuple[Tree, bool]:
    """Return the tree of a file that patterns can read, and whether it is one of records on a line each.

    Raises NotPlainError, UnicodeDecodeError.
    """
    text = clean_text(data)
    if text is None:
        raise NotPlainError
    return plain_tree(text, MAX_EVENTS), holds_records(text)


def one_line_each(data: bytes, tree: Tree) -> bool:
    """Whether each item clearly stands on one line: all lines with text begin with `- `."""
    items = data.count(b"\n- ") + data.startswith(b"- ")
    ends_open = not data.endswith(b"\n")
    lines = data.count(b"\n") + ends_open
    if items != lines:
        comments = data.count(b"\n#") + data.startswith(b"#")
        blanks = data.count(b"\n\n")
        lines -= comments + blanks
    return items == lines == len(tree or ())


def forbidden(text: str) -> str | None:
    """Return the first character of a text that no file may hold, quoted or not, or None."""
    match = forbidden_signs().search(text) or re.search(_SURROGATES, text)
    if match:
        return match[0]
    return None


_ROW: Final = "- "
_MAPPING: Final = re.compile(r" *- (?=\{|\w[\w.-]*:(?: |\Z))")
"""What stands before an item that is a mapping."""


class _Items(File):
    """A file that patterns read: the items of its lists stand where their dashes show it."""

    @cached_property
    def begun(self) -> Mapping[KeyPath, int]:
        """The lines that items begin on, by their paths."""
        from bizenv.files.yaml_blocks import begun_items

        return begun_items(self.text)

    def number_of(self, path: KeyPath) -> int | None:
        """Return the line that an item begins on, None where that is not plain to see."""
        return self.begun.get(path)

    def mark_of(self, path: KeyPath) -> Mark | None:
        """Return where an item that is a mapping begins, None where that is not plain to see."""
        number = self.number_of(path)
        if number is None:
            return None
        before = _MAPPING.match(self.line(number))
        return None if before is None else Mark(number, before.end(), 1)


class _Rows(_Items):
    """A file of which each item of its list stands on one line."""

    @cached_property
    def begun(self) -> Mapping[KeyPath, int]:
        """The lines that items stand on; nothing where there are ends of lines that no editor sees."""
        if has_other_breaks(self.data):
            return {}
        lines = enumerate(self.text.split("\n"))
        numbers = [number for number, line in lines if line.startswith(_ROW)]
        return {(row,): number for row, number in enumerate(numbers)}


class Positions:
    """Finds the line and column of key paths in some files.

    Each is read again once, when first asked for.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._data = files
        self._files: dict[str, YamlFile] = {}
        self._plain: dict[str, type[_Items]] = {}
        self._items: dict[str, _Items] = {}  # made when an item is looked for
        self._moved: dict[str, dict[KeyPath, KeyPath]] = {}

    def stands_in_lines(self, file: str) -> None:
        """Note that each item of a file's list stands on one line: its rows are soon found."""
        self._plain[file] = _Rows

    def stands_plain(self, file: str) -> None:
        """Note that patterns read a file: the items of its lists are soon found."""
        self._plain[file] = _Items

    def move(self, file: str, moved: dict[KeyPath, KeyPath]) -> None:
        """Note where collections stood in the file before unfit parts were left out."""
        self._moved[file] = moved

    def __call__(self, file: str, path: KeyPath = (), *, key: bool = False) -> Location:
        """Return the place of a value (or of its key).

        What is missing points at its nearest parent.
        """
        data = self._data.get(file)
        if data is None:
            return Location(file)
        path = self._as_read(file, path)
        items = None if key else self._items_of(file, data)
        mark = None if items is None else items.mark_of(path)
        if items is not None and mark is not None:
            return items.at(mark)
        read_again = self._read_again(file, data)
        if key and path in read_again.marks.keys:
            mark = read_again.marks.keys[path]
            return read_again.at(mark)
        values = read_again.values
        while path and path not in values:
            path = path[:-1]
        return read_again.at(values.get(path, TOP))

    def line(self, file: str, path: KeyPath = ()) -> int:
        """Return the line of a value, which is sooner found than its place."""
        data = self._data.get(file)
        items = None if data is None else self._items_of(file, data)
        number = None
        if items is not None:
            number = items.number_of(self._as_read(file, path))
        return self(file, path).line if number is None else number + 1

    def _items_of(self, file: str, data: bytes) -> _Items | None:
        """Return what soon finds the items of a file; None where nothing does."""
        items = self._items.get(file)
        if items is None and file in self._plain:
            items = self._items[file] = self._plain[file](file, data)
        return items

    def _read_again(self, file: str, data: bytes) -> "YamlFile":
        from bizenv.files.yaml_faults import YamlFile

        unread = YamlFile(file, data)
        return self._files.setdefault(file, unread)

    def _as_read(self, file: str, path: KeyPath) -> KeyPath:
        moved = self._moved.get(file)
        if moved is None:
            return path
        for end in range(len(path), 0, -1):
            begin = path[:end]
            if begin in moved:
                behind = path[end:]
                return (*moved[begin], *behind)
        return path
