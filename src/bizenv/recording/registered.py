"""Departments in a record by their registered names: an alias may be gone one day, a record stays."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from bizenv.files.yaml_tree import Tree
from bizenv.model.register import Register
from bizenv.recording.draft import OpenRecord

_NAMES: Final = ("department", "lead", "support", "who")
"""Keys of departments: a name, or several, some with what they owe."""
_LISTS: Final = ("lead", "support")
_BETWEEN: Final = re.compile(r"([,，/&]\s*and\s|[,，/&]|\sand\s)", re.IGNORECASE)
_HOLDING: Final = ("add", "answers", "duties")
"""Keys of what has such keys itself."""
_Called = Callable[[str], str]


def registered(tree: OpenRecord, register: Register) -> OpenRecord:
    """Return a record that names departments as the register does.

    What the register does not know stays as it was typed.
    """
    called = partial(_called, register)
    apart = dict(tree)
    for key in _LISTS:
        names = tree.get(key)
        if isinstance(names, list):
            apart[key] = _parted(names, register)
    return _within(apart, called)


def _parted(names: list[Tree], register: Register) -> list[Tree]:
    """Return a list of names in which those that stand in one text are apart."""
    found: list[Tree] = []
    for each in names:
        found += _apart(register, each) if isinstance(each, str) else [each]
    return found


def _called(register: Register, name: str) -> str:
    return register.meant(name) or name


def _apart(register: Register, name: str) -> list[str]:
    """Return the names in a text such as `Roads, Water and Parks`, each the longest known.

    A text in which no part is known is one name.
    """
    if register.meant(name) is not None:
        return [name]
    parts = _BETWEEN.split(name)  # names at even places, what parts them between
    names: list[str] = []
    begin = 0
    while begin < len(parts):
        end = _end_of_known(register, parts, begin)
        names.append("".join(parts[begin:end]).strip())
        begin = end + 1
    if any(register.meant(each) for each in names):
        return list(filter(None, names))
    return [name]


def _end_of_known(register: Register, parts: list[str], begin: int) -> int:
    """Return where the longest known name from a place ends; one part if none is known."""
    for end in range(len(parts), begin, -2):
        said = "".join(parts[begin:end]).strip()
        if register.meant(said) is not None:
            return end
    return begin + 1


def _within(tree: OpenRecord, called: _Called) -> OpenRecord:
    return {key: _value(key, value, called) for key, value in tree.items()}


def _value(key: str, value: Tree, called: _Called) -> Tree:
    if key in _NAMES:
        return _names(value, called)
    if key == "takes_over" and isinstance(value, dict):
        return _taken_over(value, called)
    if key not in _HOLDING:
        return value
    if isinstance(value, dict):
        return _within(value, called)
    if isinstance(value, list):
        return [_value(key, each, called) for each in value]
    return value


def _names(value: Tree, called: _Called) -> Tree:
    if isinstance(value, str):
        return called(value)
    if isinstance(value, list):
        return [_names(each, called) for each in value]
    if isinstance(value, dict) and "name" in value:  # with what it owes
        return {**value, "name": _names(value["name"], called)}
    return value


def _taken_over(value: OpenRecord, called: _Called) -> Tree:
    """Return who takes over from whom; one named twice stays so, for the check to find."""
    pairs = {called(new): _names(old, called) for new, old in value.items()}
    if len(pairs) < len(value):
        return value
    return pairs
