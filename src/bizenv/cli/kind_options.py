"""The options of `bizenv record KIND`: one for each key that the kind's models have."""

from collections.abc import Iterable, Mapping
from functools import cache
from inspect import Parameter
from itertools import chain
from typing import Annotated, Any, Final, NamedTuple

import typer

from bizenv.cli import completing
from bizenv.model.keys import Key
from bizenv.model.kinds import KINDS, KindOf
from bizenv.recording.slots import BEHIND, Given, Slot, slots_of

Values = dict[str, Given]
"""What was given, by the names of slots."""


class Look(NamedTuple):
    """How an option differs from the plain one of its key.

    `metavar` stands for its value, `offers` is what the shell proposes.
    """

    metavar: str | None = None
    offers: Any = None


class KindOption(NamedTuple):
    """An option of a kind: the slot that it fills, and how it looks."""

    slot: Slot
    look: Look

    @property
    def name(self) -> str:
        """What it is called."""
        return self.slot.called

    @property
    def help(self) -> str:
        """The code of the words that say what to give."""
        return f"option.record.{self.slot.said}"

    @property
    def parameter(self) -> Parameter:
        """The option as a parameter of a command."""
        look = self.look
        metavar = look.metavar or _metavar(self.slot.key)
        option = typer.Option(
            f"--{self.name}",
            help=self.help,
            metavar=metavar,
            autocompletion=look.offers,
            show_default=False,
        )
        values = list[str] | None if self.slot.repeated else str | None
        return Parameter(
            self.name.replace("-", "_"),
            Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[values, option],
        )


_LOOKS: Final[Mapping[str, Look]] = {
    "department": Look("NAME", completing.departments),
    "percent": Look("0-100"),
    "readings": Look("NAME=FIGURE"),
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


def kind_options(row: KindOf) -> tuple[list[KindOption], list[KindOption]]:
    """Return the options of a kind, and those that its help lists behind the run's."""
    behind = BEHIND.get(row.kind, ())
    early: list[KindOption] = []
    late: list[KindOption] = []
    for slot in slots_of(row.kind):
        several = late if slot.path[0] in behind else early
        several.append(_option(slot))
    return early, late


def given_by(options: Iterable[KindOption], values: Mapping[str, Any]) -> Values:
    """Return what was given for options, by the names of their slots."""
    given: Values = {}
    for option in options:
        value = values[option.parameter.name]
        given[option.slot.name] = value or None if option.slot.repeated else value
    return given


def option_of(key: str) -> str:
    """Return the option that gives a key of a record, such as `of.date`; TASK is an argument."""
    return _given_by().get(key, f"--{key.replace('_', '-')}")


@cache
def _given_by() -> Mapping[str, str]:
    """Return the option of each key; of a key that holds others, the first of theirs."""
    given = {"task": "TASK", "item": "ITEM", "id": "ITEM"}
    both = chain.from_iterable(map(kind_options, KINDS.values()))
    for option in chain.from_iterable(both):
        for path in (option.slot.path[0], option.slot.name):
            given.setdefault(path, f"--{option.name}")
    return given


def _option(slot: Slot) -> KindOption:
    look = _LOOKS.get(slot.name, Look())
    if look.offers is None and slot.key.day:
        look = look._replace(offers=completing.days)
    return KindOption(slot, look)


def _metavar(key: Key) -> str:
    if key.day:
        return "DATE"
    named = "|".join(key.words)
    return named or "TEXT"
