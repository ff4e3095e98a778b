"""The options of `bizenv record KIND`: one for each key that the kind's models have."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import Parameter
from itertools import chain
from typing import Annotated, Any, Final, NamedTuple

import typer
from pydantic import BaseModel

from bizenv.cli import completing
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.model.keys import Key, keys
from bizenv.model.kinds import KINDS, KindOf
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell


class Look(NamedTuple):
    """How an option differs from the plain one of its key.

    `metavar` stands for its value, `offers` is what the shell proposes.
    """

    metavar: str | None = None
    offers: Any = None
    name: str | None = None


class KindOption(NamedTuple):
    """An option of a kind: its name, the key that it fills, and where that stands."""

    name: str
    key: Key
    path: tuple[str, ...]
    look: Look
    help: str

    @property
    def parameter(self) -> Parameter:
        """The option as a parameter of a command."""
        look = self.look
        key = self.key
        metavar = look.metavar or _metavar(key)
        option = typer.Option(
            f"--{self.name}",
            help=self.help,
            metavar=metavar,
            autocompletion=look.offers,
            show_default=False,
        )
        is_repeated = key.several or key.mapping
        values = list[str] | None if is_repeated else str | None
        name = self.name.replace("-", "_")
        return Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[values, option],
        )

    def put(self, value: Any, tree: dict[str, Tree]) -> None:
        """Put what was given into a record; what was not given is nothing."""
        if value is None or value == []:
            return
        *above, name = self.path
        for step in above:
            inner = tree.setdefault(step, {})
            assert isinstance(inner, dict)
            tree = inner
        key = self.key
        if issubclass(key.of, Enum):  # in words: 填报, 按期完成有困难
            value = read_cell(".".join(self.path), value)
        elif value == _MINUS_ZERO and key.of is Decimal:
            value = value.removeprefix("-")
        if key.mapping:
            option = f"--{self.name}"
            value = pairs(option, value, last=key.figure)
        if key.several:
            value = list(value)
        tree[name] = value


_LOOKS: Final[Mapping[str, Look]] = {
    "department": Look("NAME", completing.departments, "dept"),
    "percent": Look("0-100"),
    "readings": Look("NAME=FIGURE", name="reading"),
    "milestone": Look("TITLE"),
    "forecast": Look(offers=completing.forecasts),
    "finding": Look(offers=completing.findings),
    "approved_by": Look("NAME"),
    "rating": Look(offers=completing.ratings),
    "evidence": Look("PATH|URL"),
    "by": Look("REVIEWER", completing.reviewers),
    "of.kind": Look("KIND", completing.kinds),
    "of.number": Look("NUMBER"),
}
_MINUS_ZERO: Final = "-0"  # what sheets make of a small negative figure
_NO_OPTION: Final = ("task", "kind")  # the argument, and the command's own name
_DEPARTMENT: Final = Key("department", str)  # of each: whose part of the task it is
_FIRST: Final = ("department", "date", "note")
_LAST: Final = ("by", "document", "reason", "opening")
# What the help lists behind the options of the run
_BEHIND: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.APPLY: ("evidence",),
    Kind.WITHDRAW: ("reason",),
    Kind.ACCEPT: ("by", "step", "opinion", "rating"),
    Kind.RETURN: ("by", "opinion", "rating", "resubmit_by"),
    Kind.REOPEN: ("by",),
    Kind.CONFIRM: ("by", "opinion"),
    Kind.REFUSE: ("by",),
}


def kind_options(row: KindOf) -> tuple[list[KindOption], list[KindOption]]:
    """Return the options of a kind, and those that its help lists behind the run's."""
    found = {_DEPARTMENT.name: _DEPARTMENT}
    for model in row.models:
        for key in keys(model):
            name = key.name
            found[name] = key
    for name in _NO_OPTION:
        found.pop(name, None)
    behind = _BEHIND.get(row.kind, ())
    placed = (*_FIRST, *_LAST)
    middle = [name for name in found if name not in placed]
    in_order = [*_FIRST, *middle, *_LAST]
    known = [name for name in in_order if name in found]
    early = [name for name in known if name not in behind]
    first = list(_options(found, early, row))
    last = list(_options(found, behind, row))
    return first, last


def option_of(key: str) -> str:
    """Return the option that gives a key of a record, such as `of.date`; TASK is an argument."""
    return _given_by().get(key, f"--{key.replace('_', '-')}")


@cache
def _given_by() -> Mapping[str, str]:
    """Return the option of each key; of a key that holds others, the first of theirs."""
    given = {"task": "TASK", "item": "ITEM", "id": "ITEM"}
    both = chain.from_iterable(map(kind_options, KINDS.values()))
    for option in chain.from_iterable(both):
        for path in (option.path[0], ".".join(option.path)):
            given.setdefault(path, f"--{option.name}")
    return given


def _options(
    found: Mapping[str, Key],
    names: Iterable[str],
    row: KindOf,
) -> Iterator[KindOption]:
    for name in names:
        key = found[name]
        held = key.of
        if not issubclass(held, BaseModel):
            yield _option(key, (name,), row)
            continue
        for inner in keys(held):
            path = (name, inner.name)
            yield _option(inner, path, row)


def _option(key: Key, path: tuple[str, ...], row: KindOf) -> KindOption:
    full = ".".join(path)
    look = _LOOKS.get(full, Look())
    joined = "-".join(path)
    name = look.name or joined.replace("_", "-")
    said = name
    is_own = row.department is not None
    if name == "by" and is_own:
        said = f"{row.kind}-by"
    if look.offers is None and key.day:
        look = look._replace(offers=completing.days)
    return KindOption(name, key, path, look, f"option.record.{said}")


def _metavar(key: Key) -> str:
    if key.day:
        return "DATE"
    named = "|".join(key.words)
    return named or "TEXT"


def pairs(option: str, written: list[str], *, last: bool = False) -> dict[str, Tree]:
    """Return NAME=VALUE, NAME=VALUE … as a mapping. Raises BizenvError.

    In a figure there is no `=`, so there the `last` one counts.
    """
    found: dict[str, Tree] = {}
    take_apart = str.rpartition if last else str.partition
    for each in written:
        name, sign, value = take_apart(each, "=")
        is_pair = sign and name.strip()
        if not is_pair or name in found:
            raise _bad_pair(option, each)
        found[name] = value
    return found


def _bad_pair(option: str, given: str) -> BizenvError:
    hint = Message("hint.record.pair")
    return BizenvError("bad-option", status=USAGE, name=option, value=given, hint=hint)
