"""YAML read slowly: what is wrong in a file that is not in order, and where everything in it stands."""

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
from bizenv.files.characters import forbidden_signs
from bizenv.files.lines import (
    TOP,
    File,
    Mark,
    control_characters,
    encoding_fault,
    named,
    too_large,
)
from bizenv.files.yaml_events import MAX_DEPTH, DoubtError
from bizenv.files.yaml_plain import MAX_EVENTS, Tree
from bizenv.files.yaml_shapes import NOTHING
from bizenv.messages import Message

HASH: Final = re.compile(r"[ \t]+#[^\s#]")
"""Where what follows a value is a comment for YAML, and more likely text for whoever wrote it."""


@dataclass(slots=True)
class Marks:
    """The marks of a file's key paths: of the values, and of the keys that name them."""

    values: dict[KeyPath, Mark] = field(default_factory=dict)
    keys: dict[KeyPath, Mark] = field(default_factory=dict)


TreeRead = tuple[Tree, list[Diagnostic]]
"""What a file holds, and what is wrong with it."""


_BEGINNINGS: Final = (ScalarEvent, MappingStartEvent, SequenceStartEvent)


_NODES: Final = {MappingStartEvent: None, SequenceStartEvent: 0}


def _marks_of_values(data: bytes) -> dict[KeyPath, Mark]:
    """Return the mark of every value of a file, as `Builder` finds them.

    Raises DoubtError and what the parser raises.
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
    raise DoubtError


def _following(step: Any) -> Any:
    """Return what comes after a value: the next item, or a key that is awaited."""
    return step + 1 if type(step) is int else None


class YamlFile(File):
    """A file that is read as YAML."""

    @cached_property
    def values(self) -> Mapping[KeyPath, Mark]:
        """The marks of the values alone, which are asked for most."""
        if encoding_fault(self) is None:
            try:
                return _marks_of_values(self.data)
            except (DoubtError, yaml.YAMLError):
                pass  # there is a fault, before which it knows all
        return self.marks.values

    @cached_property
    def marks(self) -> Marks:
        """The mark of every key path; the file is read again for them."""
        marks = Marks()
        Builder(self, marks).build()
        return marks


def diagnosed(data: bytes, file: str, *, ledger: bool) -> TreeRead:
    """Return a file's tree and what is wrong with it, read slowly."""
    again = YamlFile(file, data)
    return Builder(again, ledger=ledger).build()


class _StopError(Exception):
    """The rest of the file is not worth reading."""


class Builder:
    """Builds one file's tree from its events, collecting every fault that does not stop the parser.

    `path` leads to the node being read; its last element is None in a mapping whose next
    key is awaited.
    """

    def __init__(
        self,
        file: YamlFile,
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
        self._fault("too-large", TOP, hint=hint)
        raise _StopError

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse(event)
        value = event.value
        if event.style == '"' and (found := forbidden_signs().search(value)):
            if not self._stands_there(found[0], event):  # else told as it stands
                self._fault("control-character", _mark(event), char=named(found))
            value = forbidden_signs().sub("", value)
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
