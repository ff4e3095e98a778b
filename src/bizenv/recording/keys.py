"""The keys of what is recorded: how each is written in a ledger, and which hold lists of names."""

from functools import cache
from typing import Final

from pydantic import BaseModel

from bizenv.files.yaml_line import Keys
from bizenv.model.amendment import Amendment
from bizenv.model.items import Assign, Merge, Raise
from bizenv.model.keys import Key, all_keys, keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Said
from bizenv.report.said import TEXTS

FIRST: Final = (
    *("date", "effective", "task", "item", "id", "department"),
    "kind",
    "by",
    "of",
    "title",
)
LAST: Final = ("document", "reason", "note", "opening")
CONTENT: Final = ("percent", *TEXTS)
"""What a department says of its work, and the list of tasks shows."""
_Model = type[Said] | type[Amendment] | type[Raise] | type[Assign] | type[Merge]


@cache
def line_keys() -> Keys:
    """Return how the keys of records and amendments are written, those of what they hold too."""
    every_key = all_keys(*models())
    figures = [key.name for key in every_key if key.figure]
    return Keys(frozenset(figures), FIRST, LAST)


@cache
def lists() -> frozenset[str]:
    """Return the keys of records and amendments that hold a list of names or paths."""
    found: set[str] = set()
    for model in models():
        for key in keys(model):
            holds_texts = key.several and key.of is str
            if holds_texts:
                found.add(key.name)
    return frozenset(found)


def models() -> tuple[_Model, ...]:
    """Return the models of records and amendments."""
    models: list[_Model] = [Amendment]
    for kind in KINDS.values():
        models += kind.models
    models += Raise, Assign, Merge
    return tuple(models)


@cache
def named_keys() -> frozenset[str]:
    """Return the keys that a row of a table may have, outermost."""
    found = {"plan", "kind", "department"}
    for model in models():
        for key in keys(model):
            found.add(key.name)
    return frozenset(found)


@cache
def key_of(name: str) -> Key | None:
    """Return what a key holds, also one inside another (`of.date`, `readings.网办率`)."""
    outer, dot, inner = name.partition(".")
    for model in models():
        for key in keys(model):
            if key.name != outer:
                continue
            if dot and issubclass(key.of, BaseModel):
                return _named(inner, key.of)
            return key
    return None


def _named(name: str, model: type[BaseModel]) -> Key | None:
    """Return the key of a model that has a name."""
    for key in keys(model):
        if key.name == name:
            return key
    return None
