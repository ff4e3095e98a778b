"""YAML bytes to a tree of dicts, lists and strings, and the place of every key path in it.

The only user of ``yaml``. Files are read as libyaml events: no composer and no
resolver, so that `6.10`, `no`, `010` and `2026-02-29` reach the models as written. Only
an empty plain scalar, `~` and `null` mean "nothing". Accept fast, diagnose slowly:
`read` keeps no positions and takes what is in order; only what is not goes through
`_Builder`, and `Positions` reads a file again when something in it is to be reported.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bizenv.diagnostics import (
    MAX_FAULTS,
    Diagnostic,
    KeyPath,
    Location,
    Severity,
    clipped,
)
from bizenv.files.characters import FORBIDDEN, is_clean
from bizenv.files.lines import File, Mark, control_characters, encoding_fault, named
from bizenv.files.snapshot import MAX_BYTES
from bizenv.layout import numbered_file, row_of
from bizenv.messages import Message

Tree = dict[str, "Tree"] | list["Tree"] | str | None

MAX_DEPTH: Final = 40
MAX_EVENTS: Final = 200_000  # of one file: some 10,000 records
NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
# Where what follows a value is a comment for YAML, and more likely text for whoever wrote it.
HASH: Final = re.compile(r"[ \t]+#[^\s#]")
_HASH_BYTES: Final = re.compile(rb"[^\s][ \t]+#[^\s#]")
# No file in UTF-8 holds them; arguments and JSON may.
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Marks:
    """The marks of a file's key paths: of the values, and of the keys that name them."""

    values: dict[KeyPath, Mark] = field(default_factory=dict)
    keys: dict[KeyPath, Mark] = field(default_factory=dict)


TreeRead = tuple[Tree, list[Diagnostic]]
"""What a file holds, and what is wrong with it."""


def read(data: bytes, file: str, *, ledger: bool = False) -> TreeRead:
    """Return a file's tree, and what is wrong with it as YAML.

    The tree is None if nothing could be read. A `ledger` is a list of records, in which
    a text over several lines is told.
    """
    if len(data) > MAX_BYTES:
        hint = too_large(file)
        return None, [Diagnostic("too-large", Location(file), hint=hint)]
    try:
        tree = _accept(data)
    except (_DoubtError, yaml.YAMLError, UnicodeDecodeError):
        return _Builder(_File(file, data), ledger=ledger).build()
    has_hash = b"#" in data and b" #" in data
    is_suspect = has_hash and _HASH_BYTES.search(data) is not None
    if not is_suspect and ledger:
        is_suspect = not one_line_each(data, tree)
    if is_suspect:
        again = _File(file, data)
        builder = _Builder(again, ledger=ledger)
        _, found = builder.build()
        return tree, found
    return tree, []


def too_large(file: str) -> Message:
    """Return what to do with a file that is too large: a department's ledger may go on in another."""
    row = row_of(file)
    if row is None or not row.numbered:
        return Message("hint.too-large")
    _, _, own = file.rpartition("/")
    name, number = numbered_file(own)
    following = max(number, 1) + 1
    args = {"name": f"{name}.{following}.yaml"}
    return Message("hint.too-large.ledger", args)


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
    match = FORBIDDEN.search(text) or _SURROGATES.search(text)
    if match:
        return match[0]
    return None


_TOP: Final = Mark(0, 0, 1)
_BEGINNINGS: Final = (ScalarEvent, MappingStartEvent, SequenceStartEvent)
_NODES: Final = {MappingStartEvent: None, SequenceStartEvent: 0}
_ROW: Final = "- "
_OTHER_BREAKS: Final = re.compile(
    b"\r|\xc2\x85|\xe2\x80[\xa8\xa9]"
)  # libyaml counts them


class _DoubtError(Exception):
    """There is something that has to be looked at slowly."""


# One loop, since a call for each event would double its cost.
def _accept(data: bytes) -> Tree:  # noqa: C901, PLR0912, PLR0915
    """Return the tree of a file that is in order.

    Raises whatever else: `_Builder` says what is wrong, and where.
    """
    if not is_clean(data):
        raise _DoubtError
    escapes = b"\\" in data
    next_event = CParser(data).get_event
    root: Any = None
    parent: Any = None
    key: str | None = None
    parents: list[Any] = []
    documents = 0
    for _ in range(MAX_EVENTS):
        event: Any = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                raise _DoubtError
            value = event.value
            if escapes and event.style == '"' and FORBIDDEN.search(value):
                raise _DoubtError
            if type(parent) is dict and key is None:
                if value in parent:
                    raise _DoubtError
                key = value
                continue
            node = None if value in NOTHING and event.implicit[0] else value
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            parent = parents.pop()
            key = None
            continue
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if (
                event.anchor is not None
                or event.tag is not None
                or len(parents) >= MAX_DEPTH
            ):
                raise _DoubtError
            node = {} if kind is MappingStartEvent else []
        elif kind is StreamEndEvent:
            break
        elif kind is AliasEvent or (kind is DocumentStartEvent and documents):
            raise _DoubtError
        else:
            documents += kind is DocumentStartEvent
            continue
        if type(parent) is list:
            parent.append(node)
        elif parent is None:
            root = node
        elif key is None:
            raise _DoubtError
        else:
            parent[key] = node
            key = None
        if kind is not ScalarEvent:
            parents.append(parent)
            parent = node
    else:
        raise _DoubtError
    tree: Tree = root
    return tree


def _marks_of_values(data: bytes) -> dict[KeyPath, Mark]:
    """Return the mark of every value of a file, as `_Builder` finds them.

    Raises _DoubtError and what the parser raises.
    """
    next_event = CParser(data).get_event
    marks: dict[KeyPath, Mark] = {}
    path: list[Any] = []
    for _ in range(MAX_EVENTS):
        event: Any = next_event()
        kind = type(event)
        if kind is ScalarEvent and path and path[-1] is None:
            path[-1] = event.value
            continue
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            path.pop()
        elif kind in _BEGINNINGS:
            marks.setdefault(tuple(path), _mark(event))
        elif kind is StreamEndEvent:
            return marks
        elif kind is AliasEvent or (marks and kind is DocumentStartEvent):
            break
        else:
            continue
        if kind in _NODES:
            path.append(_NODES[kind])
        elif path:
            path[-1] = _following(path[-1])
    raise _DoubtError


def _following(step: Any) -> Any:
    """Return what comes after a value: the next item, or a key that is awaited."""
    return step + 1 if type(step) is int else None


class _File(File):
    """A file that is read as YAML."""

    @cached_property
    def values(self) -> Mapping[KeyPath, Mark]:
        """The marks of the values alone, which are asked for most."""
        if encoding_fault(self) is None:
            try:
                return _marks_of_values(self.data)
            except (_DoubtError, yaml.YAMLError):
                pass  # there is a fault, before which it knows all
        return self.marks.values

    @cached_property
    def marks(self) -> Marks:
        """The mark of every key path; the file is read again for them."""
        marks = Marks()
        _Builder(self, marks).build()
        return marks


class Positions:
    """Finds the line and column of key paths in some files.

    Each is read again once, when first asked for.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._data = files
        self._files: dict[str, _File] = {}
        self._rows: dict[str, list[int] | None] = {}
        self._moved: dict[str, dict[KeyPath, KeyPath]] = {}

    def stands_in_lines(self, file: str) -> None:
        """Note that each item of a file's list stands on one line: its rows are soon found."""
        if _OTHER_BREAKS.search(self._data[file]) is None:
            self._rows[file] = None

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
        unread = _File(file, data)
        read_again = self._files.setdefault(file, unread)
        path = self._as_read(file, path)
        if len(path) == 1 and file in self._rows:
            mark = self._mark_of_row(read_again, path[0])
            if mark is not None:
                return read_again.at(mark)
        if key and path in read_again.marks.keys:
            mark = read_again.marks.keys[path]
            return read_again.at(mark)
        values = read_again.values
        while path and path not in values:
            path = path[:-1]
        mark = values.get(path, _TOP)
        return read_again.at(mark)

    def _mark_of_row(self, file: _File, row: int | str) -> Mark | None:
        """Return where the mapping of a row begins, None where that is not plain to see."""
        lines = self._rows[file.name]
        if lines is None:
            lines = [
                number
                for number, line in enumerate(file.text.split("\n"))
                if line.startswith(_ROW)
            ]
            self._rows[file.name] = lines
        if type(row) is not int or row >= len(lines):
            return None
        number = lines[row]
        if file.line(number).startswith(_ROW + "{"):
            return Mark(number, len(_ROW), 1)
        return None

    def _as_read(self, file: str, path: KeyPath) -> KeyPath:
        moved = self._moved.get(file, {})
        for end in range(len(path), 0, -1):
            begin = path[:end]
            if begin in moved:
                behind = path[end:]
                return (*moved[begin], *behind)
        return path


class _StopError(Exception):
    """The rest of the file is not worth reading."""


class _Builder:
    """Builds one file's tree from its events, collecting every fault that does not stop the parser.

    `path` leads to the node being read; its last element is None in a mapping whose next
    key is awaited.
    """

    def __init__(
        self,
        file: _File,
        marks: Marks | None = None,
        *,
        ledger: bool = False,
    ) -> None:
        self.file = file
        self.marks = marks
        self.ledger = ledger
        self.faults: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.root: Tree = None
        self.parents: list[Any] = []
        self.path: list[Any] = []

    def build(self) -> TreeRead:
        """Read the file's one document."""
        fault = encoding_fault(self.file)
        if fault is not None:
            return None, [fault]
        forbidden = control_characters(self.file)
        tree = self._parse()
        if forbidden:  # past them libyaml counts other lines than an editor
            first = forbidden[0].at
            before = [each for each in self.faults if each.at < first]
            return None, before + forbidden
        if tree is None:
            return None, self.faults
        return tree, self.faults + self.warnings

    def _parse(self) -> Tree:
        try:
            parser = CParser(self.file.data)
            self._read_events(parser)
        except yaml.MarkedYAMLError as error:
            at: Any = error.problem_mark or error.context_mark
            since: Any = error.context_mark or at
            begun = (since.line, since.column)
            spot = (at.line, at.column)
            self._not_yaml(error.context, begun, error.problem, spot)
            return None
        except (_StopError, yaml.reader.ReaderError):
            # Told already; the latter is a character that is forbidden.
            return None
        return self.root

    def _read_events(self, parser: CParser) -> None:
        documents = 0
        next_event = parser.get_event
        for _ in range(MAX_EVENTS):
            event: Any = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._start({}, None, event)
            elif kind is SequenceStartEvent:
                self._start([], 0, event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.parents.pop()
                self.path.pop()
                self._advance()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._fault("several-documents", _mark(event))
                    raise _StopError
            elif kind is StreamEndEvent:
                return
        self._too_large()

    def _too_large(self) -> None:
        hint = too_large(self.file.name)
        self._fault("too-large", _TOP, hint=hint)
        raise _StopError

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        value = event.value
        if event.style == '"' and (forbidden := FORBIDDEN.search(value)):
            if not self._stands_there(forbidden[0], event):  # else told as it stands
                self._fault("control-character", _mark(event), char=named(forbidden))
            value = FORBIDDEN.sub("", value)
        if self.path and self.path[-1] is None:
            self._key(value, event)
        else:
            self._suspect(event)
            is_nothing = value in NOTHING and event.implicit[0]
            self._place(None if is_nothing else value, event)
            self._advance()

    def _stands_there(self, char: str, event: Any) -> bool:
        """Whether a character stands in a text as it is, not as an escape."""
        first = event.start_mark.line
        last = event.end_mark.line
        numbers = range(first, last + 1)
        lines = map(self.file.line, numbers)
        return any(char in line for line in lines)

    def _suspect(self, event: Any) -> None:
        """Warn of a value that reads otherwise than it looks."""
        if self.marks is not None or len(self.warnings) >= MAX_FAULTS:
            return
        end = event.end_mark
        last = self.file.line(end.line)
        is_plain = not event.style
        if is_plain and HASH.match(last, end.column):
            sign = Mark(end.line, end.column + 1, 1)
            value = clipped(event.value)
            self._warn("hash-in-value", sign, value=value)
            return
        lines = end.line - event.start_mark.line + 1
        is_block = event.style in ("|", ">")
        if self.ledger and lines > 1 and not is_block:
            self._warn("text-over-lines", _mark(event), lines=lines)

    def _warn(self, code: str, mark: Mark, **args: object) -> None:
        at = self.file.at(mark)
        hint = Message(f"hint.{code}", args)
        warning = Diagnostic(code, at, args, Severity.WARNING, hint)
        self.warnings.append(warning)

    def _alias(self, event: Any) -> None:
        """Refuse an alias; as a key (`*opinion: …`) it is one whose sign was a slip."""
        self._refuse(event)
        if self.path and self.path[-1] is None:
            self._key(event.anchor, event)
        else:
            self._place(None, event)
            self._advance()

    def _key(self, key: str, event: Any) -> None:
        self.path[-1] = key
        path = tuple(self.path)
        if key in self.parents[-1]:
            first = self._first(path)
            self._fault("duplicate-key", _mark(event), related=first, key=key)
        elif self.marks is not None:
            self.marks.keys.setdefault(path, _mark(event))

    def _first(self, path: KeyPath) -> Location | None:
        if self.marks is not None:
            # This is the reading that takes the marks: do not start another.
            return None
        mark = self.file.marks.keys[path]
        return self.file.at(mark)

    def _start(
        self,
        collection: dict[str, Tree] | list[Tree],
        first: int | None,
        event: Any,
    ) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        if self.path and self.path[-1] is None:
            start = event.start_mark
            at = (start.line, start.column)
            self._not_yaml("", at, "complex key", at)
            raise _StopError
        if len(self.parents) >= MAX_DEPTH:
            self._fault("too-deep", _mark(event), limit=MAX_DEPTH)
            raise _StopError
        self._place(collection, event)
        self.parents.append(collection)
        self.path.append(first)

    def _place(self, node: Tree, event: Any) -> None:
        """Put a node where the path leads; of two values for one key the first stays."""
        if not self.parents:
            self.root = node
        elif type(parent := self.parents[-1]) is list:
            parent.append(node)
        else:
            parent.setdefault(self.path[-1], node)
        if self.marks is not None:
            path = tuple(self.path)
            self.marks.values.setdefault(path, _mark(event))

    def _advance(self) -> None:
        """Move on: to the next item of a sequence, or to where a mapping awaits its next key."""
        if self.path:
            self.path[-1] = _following(self.path[-1])

    def _refuse(self, event: Any) -> None:
        """Refuse an anchor, alias or tag, named as it stands in the file."""
        mark = _mark(event)
        line = self.file.line(mark.line)
        words = line[mark.column :].split()
        text = words[0] if words else ""
        self._fault("alias-or-tag", mark, text=text)

    def _not_yaml(
        self,
        doing: str | None,
        since: tuple[int, int],
        problem: str | None,
        at: tuple[int, int],
    ) -> None:
        from bizenv.files.syntax import YamlComplaint, conflict_in, explain

        doing = doing or ""
        complaint = YamlComplaint(doing, since, problem or doing, at)
        lines = self.file.text.split("\n", 20_000)
        conflict = conflict_in(lines)
        explanation = explain(complaint, self.file.line, conflict)
        mark = Mark(*explanation.at, 1)
        hint = explanation.hint
        said = explanation.problem
        self._fault("yaml-syntax", mark, hint=hint, problem=said)

    def _fault(
        self,
        code: str,
        mark: Mark,
        related: Location | None = None,
        hint: Message | None = None,
        **args: object,
    ) -> None:
        if len(self.faults) >= MAX_FAULTS:
            raise _StopError
        at = self.file.at(mark)
        hint = hint or Message(f"hint.{code}", args)
        others = (related,) if related else ()
        fault = Diagnostic(code, at, args, hint=hint, related=others)
        self.faults.append(fault)


def _mark(event: Any) -> Mark:
    start = event.start_mark
    end = event.end_mark
    is_one_line = start.line == end.line
    length = end.column - start.column if is_one_line else 1
    return Mark(start.line, start.column, length)
