"""Registered departments whose names may be one's: each would have but half of its tasks.

Asked of the register at every run, so it is stricter than an import's questions are.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.likeness import may_be_one
from bizenv.messages import Message
from bizenv.model.book import REGISTER
from bizenv.model.register import RegisterFile, plain
from bizenv.store.reading import Reader

_HAN: Final = re.compile("[\u4e00-\u9fff]")
_OF_THE_CITY: Final = re.compile("^市(?!场)")
_SHORT: Final = 3  # characters of an alias that say enough
_LONG: Final = 8  # characters of a name in which one other character is a slip


class _Spelling(NamedTuple):
    """A name or alias of a department, its number in the register, and its place."""

    text: str
    number: int
    path: KeyPath

    @property
    def is_canonical(self) -> bool:
        return self.path[-1] == "name"


def names_alike(file: RegisterFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find departments that may be one with another above, each of them once."""
    told: set[int] = set()
    for spellings in _by_beginning(file):
        for one, other in combinations(spellings, 2):
            first, second = one.number, other.number
            is_own = first == second
            if is_own or second in told or not _may_be_one(one, other):
                continue
            told.add(second)
            names = [file.departments[number].name for number in (first, second)]
            yield Diagnostic(
                "names-alike",
                reader.where(REGISTER, other.path),
                {"first": names[0], "second": names[1]},
                Severity.WARNING,
                Message("hint.names-alike"),
                related=(reader.where(REGISTER, one.path),),
            )


def _by_beginning(file: RegisterFile) -> Iterator[list[_Spelling]]:
    """Yield spellings that begin alike: short forms keep the first character."""
    found: dict[str, list[_Spelling]] = defaultdict(list)
    for number, department in enumerate(file.departments):
        path: KeyPath = ("departments", number)
        name = _Spelling(department.name, number, (*path, "name"))
        begin = _beginning(name.text)
        found[begin].append(name)
        for index, alias in enumerate(department.aliases):
            says_enough = len(alias) >= _SHORT and _beginning(alias) == begin
            if says_enough:
                alias_path = (*path, "aliases", index)
                found[begin].append(_Spelling(alias, number, alias_path))
    yield from found.values()


def _beginning(name: str) -> str:
    """Return the first character of a Chinese name, that of the city aside."""
    bare = plain(name)
    return _OF_THE_CITY.sub("", bare)[:1] if _HAN.search(bare) else ""


def _may_be_one(one: _Spelling, other: _Spelling) -> bool:
    is_alias = not (one.is_canonical and other.is_canonical)
    if is_alias and _end(one.text) != _end(other.text):  # renamed, perhaps
        return False
    if not (one.is_canonical or other.is_canonical):
        return False
    short, long = sorted((plain(one.text), plain(other.text)), key=len)
    is_part = long.startswith(short)  # 市公安局 and a section of it, or the same name
    is_short = len(short) == len(long) < _LONG and _HAN.search(short) is not None
    return not is_part and not is_short and may_be_one(short, long)


def _end(name: str) -> str:
    """Return the character that tells what kind of office it is."""
    bare = plain(name)
    for long in ("委员会", "办公室"):
        if bare.endswith(long):
            return long[0]
    return bare[-1:]
