"""The options of `bizenv record KIND`: one for each key that the kind's models have."""

from collections.abc import Iterable, Iterator, Mapping
from inspect import Parameter
from typing import Annotated, Any, Final, NamedTuple

import typer
from pydantic import BaseModel

from bizenv.cli import completing
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.files.yaml_tree import Tree
from bizenv.messages import Message
from bizenv.model.keys import Key, keys
from bizenv.model.kinds import KindOf


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
        look, key = self.look, self.key
        option = typer.Option(
            f"--{self.name}",
            help=self.help,
            metavar=look.metavar or _metavar(key),
            autocompletion=look.offers,
            show_default=False,
        )
        is_repeated = key.several or key.mapping
        values = list[str] | None if is_repeated else str | None
        return Parameter(
            self.name.replace("-", "_"),
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
        if self.key.mapping:
            value = pairs(f"--{self.name}", value, last=self.key.figure)
        tree[name] = [*value] if self.key.several else value


_LOOKS: Final[Mapping[str, Look]] = {
    "department": Look("NAME", completing.departments, "dept"),
    "percent": Look("0-100"),
    "readings": Look("NAME=FIGURE", name="reading"),
    "milestone": Look("TITLE"),
    "forecast": Look(offers=completing.forecasts),
    "approved_by": Look("NAME"),
    "evidence": Look("PATH|URL"),
    "by": Look("REVIEWER", completing.reviewers),
    "of.kind": Look("KIND", completing.kinds),
    "of.number": Look("NUMBER"),
}
_NO_OPTION: Final = ("task", "kind")  # the argument, and the command's own name
_DEPARTMENT: Final = Key("department", str)  # of each: whose part of the task it is
_FIRST: Final = ("department", "date", "note")
_LAST: Final = ("by", "document", "reason")
# What the help lists behind the options of the run
_BEHIND: Final[Mapping[str, tuple[str, ...]]] = {
    "apply": ("evidence",),
    "withdraw": ("reason",),
    "accept": ("by", "opinion"),
    "return": ("by", "opinion", "resubmit_by"),
    "reopen": ("by",),
}


def kind_options(row: KindOf) -> tuple[list[KindOption], list[KindOption]]:
    """Return the options of a kind, and those that its help lists behind the run's."""
    found = {_DEPARTMENT.name: _DEPARTMENT}
    for model in row.models:
        for key in keys(model):
            found[key.name] = key
    for name in _NO_OPTION:
        found.pop(name, None)
    behind = _BEHIND.get(row.kind, ())
    middle = [name for name in found if name not in (*_FIRST, *_LAST)]
    in_order = [*_FIRST, *middle, *_LAST]
    early = [name for name in in_order if name in found and name not in behind]
    return [*_options(found, early, row)], [*_options(found, behind, row)]


def _options(
    found: Mapping[str, Key], names: Iterable[str], row: KindOf
) -> Iterator[KindOption]:
    for name in names:
        key = found[name]
        if issubclass(key.of, BaseModel):
            for inner in keys(key.of):
                yield _option(inner, (name, inner.name), row)
        else:
            yield _option(key, (name,), row)


def _option(key: Key, path: tuple[str, ...], row: KindOf) -> KindOption:
    look = _LOOKS.get(".".join(path), Look())
    joined = "-".join(path)
    name = look.name or joined.replace("_", "-")
    is_own = name == "by" and row.department is not None
    said = f"{row.kind}-by" if is_own else name
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
            hint = Message("hint.record.pair")
            raise BizenvError(
                "bad-option", status=USAGE, name=option, value=each, hint=hint
            )
        found[name] = value
    return found
