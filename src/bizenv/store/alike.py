"""Registered departments whose names may be one's: each would have but half of its tasks.

Asked of the register at every run, so it is stricter than an import's questions are.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, islice
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.layout import REGISTER
from bizenv.messages import Message
from bizenv.model.register import RegisterFile, plain
from bizenv.store.reading import Reader

MOST_PAIRS: Final = (
    20_000  # of names that are compared: 200 departments that begin alike
)
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
    for one, other in islice(_pairs(file), MOST_PAIRS):
        first = one.number
        second = other.number
        is_own = first == second
        if is_own or second in told or not _may_be_one(one, other):
            continue
        told.add(second)
        args = {
            "first": file.departments[first].name,
            "second": file.departments[second].name,
        }
        above = reader.where(REGISTER, one.path)
        yield Diagnostic(
            "names-alike",
            reader.where(REGISTER, other.path),
            args,
            Severity.WARNING,
            Message("hint.names-alike"),
            related=(above,),
        )


def _pairs(file: RegisterFile) -> Iterator[tuple[_Spelling, _Spelling]]:
    """Yield the spellings that begin alike, two by two."""
    for spellings in _by_beginning(file):
        yield from combinations(spellings, 2)


def _by_beginning(file: RegisterFile) -> Iterator[list[_Spelling]]:
    """Yield spellings that begin alike: short forms keep the first character."""
    found: dict[str, list[_Spelling]] = defaultdict(list)
    for number, department in enumerate(file.departments):
        name = department.name
        begin = _beginning(name)
        path: KeyPath = ("departments", number, "name")
        spelling = _Spelling(name, number, path)
        of_beginning = found[begin]
        of_beginning.append(spelling)
        for index, alias in enumerate(department.aliases):
            says_enough = len(alias) >= _SHORT
            if says_enough and _beginning(alias) == begin:
                path = ("departments", number, "aliases", index)
                spelling = _Spelling(alias, number, path)
                of_beginning.append(spelling)
    yield from found.values()


def _beginning(name: str) -> str:
    """Return the first character of a Chinese name, that of the city aside."""
    bare = plain(name)
    if not _is_chinese(bare):
        return ""
    is_market = bare.startswith("市场")
    of_the_city = bare.startswith("市") and not is_market
    if of_the_city:
        return bare[1:2]
    return bare[:1]


def _is_chinese(name: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in name)


def _may_be_one(one: _Spelling, other: _Spelling) -> bool:
    canonical = (one.is_canonical, other.is_canonical)
    if not any(canonical):
        return False
    one_end = _end(one.text)
    other_end = _end(other.text)
    ends_so = one_end == other_end
    if not all(canonical) and not ends_so:  # renamed, perhaps
        return False
    texts = (one.text, other.text)
    names = map(plain, texts)
    short, long = sorted(names, key=len)
    if long.startswith(short):  # 市公安局 and a section of it, or the same name
        return False
    is_as_long = len(short) == len(long)
    is_short = len(long) < _LONG
    if is_as_long and is_short and _is_chinese(short):
        return False
    from bizenv.offices import may_be_one  # few registers come so far

    return may_be_one(short, long)


def _end(name: str) -> str:
    """Return the character that tells what kind of office it is."""
    bare = plain(name)
    for long in ("委员会", "办公室"):
        if bare.endswith(long):
            return long[0]
    return bare[-1:]
