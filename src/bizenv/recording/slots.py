"""What people give of a record: a slot for each key, whether an option or a field of a form fills it.

From what they give to the record there is one way, so that both write the same line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from pydantic import BaseModel

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.model.amendment import Amendment
from bizenv.model.base import Due
from bizenv.model.durations import Duration
from bizenv.model.items import Assign, ItemKind, Merge, Raise
from bizenv.model.keys import Key, keys
from bizenv.model.kinds import NAMED, KindOf
from bizenv.model.records import Kind
from bizenv.numerals import narrowed
from bizenv.recording.addresses import AMEND, Statement
from bizenv.recording.cells import read_cell
from bizenv.recording.draft import OpenRecord
from bizenv.recording.figures import read_figure

Given = str | Sequence[str] | None
"""What is given for a slot: a text, several of what may be repeated, None for nothing."""
Naming = Callable[[str], str]
"""From a key, such as `of.date`, to what people know it by where they give it."""


class Slot(NamedTuple):
    """A key of a record that people give, and where it stands.

    `called` is its option, `option.record.<said>` says in words what to give.
    """

    key: Key
    path: tuple[str, ...]
    called: str
    said: str

    @property
    def name(self) -> str:
        """The way to its key, such as `of.date`."""
        return ".".join(self.path)

    @property
    def repeated(self) -> bool:
        """Whether it takes several."""
        return self.key.several or self.key.mapping

    def put(self, value: Given, tree: OpenRecord, naming: Naming) -> None:
        """Put what was given into a record. Raises BizenvError for what is no NAME=VALUE."""
        if value is None:
            return
        *above, name = self.path
        for step in above:
            inner = tree.setdefault(step, {})
            assert isinstance(inner, dict)
            tree = inner
        if isinstance(value, str):
            tree[name] = self._read(value)
        elif self.key.mapping:
            tree[name] = self._paired(value, naming(self.name))
        else:
            tree[name] = [*value]

    def _read(self, value: str) -> str:
        """Return a value as ledgers have it: 填报, 5个工作日 by its code, ９０ and 90％ as 90."""
        of = self.key.of
        is_read = of in (Decimal, int) or issubclass(of, (Enum, Duration))
        if is_read:
            return read_cell(self.name, value)
        return narrowed(value) if issubclass(of, Due) else value

    def _paired(self, written: Iterable[str], called: str) -> OpenRecord:
        found: OpenRecord = {}
        named = pairs(called, written, last=self.key.figure)
        is_succession = self.key.name == _SUCCESSION
        for name, value in named.items():
            if self.key.of is Decimal:  # its unit is known where its target is
                found[name] = read_figure(value, unit="") or value
            else:
                found[name] = _one_or_several(value) if is_succession else value
        return found


_SUCCESSION: Final = "takes_over"
_NOT_GIVEN: Final = ("task", "kind", "id", "item")  # the address says them
_SIGNED: Final = "by"
_DEPARTMENT: Final = Key("department", str)  # of each: whose part of the task it is
_CALLED: Final = {"department": "dept", "readings": "reading"}
_FIRST: Final = ("department", "date", "note")
_LAST: Final = ("by", "document", "reason", "opening")
# The keys of a kind that are given behind all others
BEHIND: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.APPLY: ("evidence",),
    Kind.WITHDRAW: ("reason",),
    Kind.ACCEPT: ("by", "step", "opinion", "rating"),
    Kind.RETURN: ("by", "opinion", "rating", "resubmit_by"),
    Kind.REOPEN: ("by",),
    Kind.CONFIRM: ("by", "opinion"),
    Kind.REFUSE: ("by",),
    Kind.DECIDE: ("by", "document"),
}
_AMENDED: Final = (
    *("effective", "department", "due", "due_text", "answers", "lead", "takes_over"),
    *("support", "completion", "cancel", "carry_to", "pause"),
    *("document", "reason", "opening", "note"),
)
"""The keys of an amendment that are given one by one: targets, milestones, new tasks come by file."""
_OF_LINES: Final[Mapping[str, type[BaseModel]]] = {
    ItemKind.RAISE: Raise,
    ItemKind.ASSIGN: Assign,
    ItemKind.MERGE: Merge,
}
_GROUNDS: Final = ("document", "reason", "opening", "note")
_SHARED: Final = ("date", "lead", "support", "due")
"""Keys of a register's lines that mean something else in a record or an amendment."""


@cache
def slots_of(kind: str) -> tuple[Slot, ...]:
    """Return what people give of a record of a kind, of an amendment or of a register's line."""
    if kind == AMEND:
        return tuple(_of_amendment())
    line = _OF_LINES.get(kind)
    if line is not None:
        return tuple(_of_line(line))
    row = NAMED[kind]
    return tuple(_of_kind(row))


def written_kinds() -> tuple[str, ...]:
    """Return all that people may record: kinds of records, amendments, lines of registers."""
    return (*NAMED, AMEND, *_OF_LINES)


def statement_of(
    kind: str,
    task: str,
    given: Mapping[str, Given],
    naming: Naming,
) -> Statement:
    """Return a record of what was given, by the names of its slots. Raises BizenvError."""
    tree: OpenRecord = {"kind": kind}
    for slot in slots_of(kind):
        value = given.get(slot.name)
        slot.put(value, tree, naming)
    return Statement(tree, task)


def _of_kind(row: KindOf) -> Iterator[Slot]:
    found = {_DEPARTMENT.name: _DEPARTMENT}
    for model in row.models:
        found |= _given(model)
    behind = BEHIND.get(row.kind, ())
    placed = (*_FIRST, *_LAST)
    middle = [name for name in found if name not in placed]
    in_order = [*_FIRST, *middle, *_LAST]
    known = [name for name in in_order if name in found]
    early = [name for name in known if name not in behind]
    by_both = row.department is not None
    for name in (*early, *behind):
        key = found[name]
        for slot in _slots(key):
            if by_both and name == _SIGNED:  # which is whose record is meant
                yield slot._replace(said=f"{row.kind}-by")
            else:
                yield slot


def _of_amendment() -> Iterator[Slot]:
    found = _given(Amendment)
    for name in _AMENDED:
        key = found[name]
        for slot in _slots(key):
            if name == _DEPARTMENT.name:
                yield slot._replace(said="amend-dept")
            else:
                yield slot


def _of_line(model: type[BaseModel]) -> Iterator[Slot]:
    found = _given(model)
    behind = ("date", *_GROUNDS)
    own = [name for name in found if name not in behind]
    for name in (*own, *behind):
        key = found[name]
        for slot in _slots(key):
            if name in _SHARED:
                yield slot._replace(said=f"item-{slot.said}")
            else:
                yield slot


def _given(model: type[BaseModel]) -> dict[str, Key]:
    """Return the keys of a model that people give."""
    found: dict[str, Key] = {}
    for key in keys(model):
        name = key.name
        if name not in _NOT_GIVEN:
            found[name] = key
    return found


def _slots(key: Key) -> Iterator[Slot]:
    """Yield the slot of a key, or of each key inside it."""
    name = key.name
    holds_keys = issubclass(key.of, BaseModel) and not key.several
    if not holds_keys:  # of several things each is given by its name
        called = _CALLED.get(name) or _dashed(name)
        yield Slot(key, (name,), called, called)
        return
    for inner in keys(key.of):
        path = (name, inner.name)
        called = _dashed("-".join(path))
        yield Slot(inner, path, called, called)


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def pairs(
    called: str,
    written: Iterable[str],
    *,
    last: bool = False,
) -> dict[str, str]:
    """Return NAME=VALUE, NAME=VALUE … as a mapping. Raises BizenvError.

    In a figure there is no `=`, so there the `last` one counts.
    """
    found: dict[str, str] = {}
    take_apart = str.rpartition if last else str.partition
    for each in written:
        name, sign, value = take_apart(each, "=")
        is_pair = sign and name.strip()
        if not is_pair or name in found:
            raise _bad_pair(called, each)
        found[name] = value
    return found


def _bad_pair(called: str, given: str) -> BizenvError:
    hint = Message("hint.record.pair")
    return BizenvError("bad-option", status=USAGE, name=called, value=given, hint=hint)


def _one_or_several(old: str) -> Tree:
    """Return whom a new lead takes over from: NEW=OLD,OLD."""
    parts = re.split("[,，、]", old)
    several: list[Tree] = [each for each in parts if each.strip()]
    if len(several) > 1:
        return several
    return old
