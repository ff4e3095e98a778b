"""Names of a document and names of the register: what stands for what, and what is new."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Doubts, SourceLine
from bizenv.importers.draft import Draft, Restored, Sourced
from bizenv.importers.reading.office_words import words
from bizenv.importers.reading.units import without_brackets
from bizenv.likeness import MAX_COMPARISONS, Likeness
from bizenv.model.register import Register, plain
from bizenv.offices import look_alikes, may_be_one

_LIKE: Final = 0.7  # of 1: how like two names of one document must be to be told
_MANY: Final = 300  # names; of so many, likeness within the document takes too long
_NEAREST: Final = 3  # like names that a new one is shown with
_JOINS: Final = re.compile(r"\s{0,4}[&＆+]\s{0,4}|\s{1,4}and\s{1,4}|[和与及]")
_PREFIXES: Final = words("units", "prefixes")
_GROUPS: Final = words("units", "several")
_ALWAYS_GROUPS: Final = words("units", "always_several")
_GROUP_ENDS: Final = words("units", "several_end")


class Names:
    """The names of one document.

    A name whose 市, 区 or 省 was dropped is restored where the document or the register
    shows it.
    """

    def __init__(self, names: Iterable[str], register: Register) -> None:
        self.register = register
        self._written: dict[str, set[str]] = {}
        """The names by themselves and by what they are without brackets."""
        for each in set(names):
            bare = without_brackets(each)
            for name in (each, bare):
                forms = self._written.setdefault(name, set())
                forms.add(each)
        self._restored: dict[str, Restored] = {}

    def has(self, name: str) -> bool:
        """Tell whether the register has a name."""
        return self.register.resolve(name) is not None

    def has_part_of(self, name: str) -> bool:
        """Tell whether the document or the register has a name that stands before or behind `and`."""
        for match in _JOINS.finditer(name):
            for part in (name[: match.start()], name[match.end() :]):
                if part in self._written or self.has(part):
                    return True
        return False

    def written(self, name: str, line: SourceLine) -> str:
        """Return the name as the draft writes it.

        That is as the document does, unless its prefix was dropped.
        """
        if self.has(name):
            return name
        full = self.full(name)
        if full is None:
            return name
        new = Restored(name, full)
        restored = self._restored.setdefault(name, new)
        restored.lines.append(line)
        return full

    def full(self, name: str) -> str | None:
        """Return the one longer form of a name that the document uses elsewhere, or None."""
        if name.startswith(("各", "有关")):
            return None
        longer: set[str] = set()
        for prefix in _PREFIXES:
            full = f"{prefix}{name}"
            several = self._written.get(full, ())
            longer.update(several)
        longer.discard(name)
        if len(longer) != 1:
            return None
        return longer.pop()

    def restored(self) -> list[Restored]:
        """Return what was restored, in the document's order."""
        restored = self._restored.values()
        return sorted(restored, key=lambda each: each.place)


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that the register does not have.

    `group`: it speaks of several (各区人民政府); `nearest`: like names, first those that
    are `likely` the same department's.
    """

    name: str
    group: bool
    aliases: tuple[str, ...]
    nearest: tuple[str, ...]
    likely: tuple[str, ...] = ()


def new_names(draft: Draft, register: Register) -> list[NewName]:
    """Return the names of a draft that the register does not have, each once, in order."""
    names = _unknown(draft, register)
    dropped: dict[str, list[str]] = {}
    for each in draft.restored:
        short = dropped.setdefault(each.full, [])
        short.append(each.name)
    found: list[NewName] = []
    for name in names:
        aliases = dropped.get(name, ())
        nearest = _nearest(name, names, register)
        likely = [each for each in nearest if may_be_one(name, each)]
        new = NewName(
            name,
            is_group(name),
            tuple(aliases),
            tuple(nearest),
            tuple(likely),
        )
        found.append(new)
    return found


def doubt_look_alikes(draft: Draft, register: Register, doubts: Doubts) -> None:
    """Ask of each pair of names that may be one department's, unless the register knows both."""
    first: dict[str, SourceLine] = {}
    for told in _told(draft):
        first.setdefault(told.value, told.line)
    known = [name for name in register.known if name not in first]
    for one, other in look_alikes(first, known):
        registered = register.resolve(one), register.resolve(other)
        if None not in registered:
            continue
        line = first[other]
        related: list[SourceLine] = []
        if one in first:
            related.append(first[one])
        doubts("look-alike", line, related=related, name=other, other=one)


def _told(draft: Draft) -> Iterator[Sourced[str]]:
    for task in draft.every_task():
        yield from (*task.lead, *task.support)


def _unknown(draft: Draft, register: Register) -> list[str]:
    found: dict[str, str] = {}
    for each in _told(draft):
        name = each.value
        if register.resolve(name) is None:
            found.setdefault(plain(name), name)
    return list(found.values())


def is_group(name: str) -> bool:
    """Tell whether a name speaks of several departments."""
    if name.startswith(_ALWAYS_GROUPS):
        return True
    begins = name.startswith(_GROUPS)
    return begins and name.endswith(_GROUP_ENDS)


def _nearest(name: str, names: list[str], register: Register) -> list[str]:
    """Return all names that may be the same department's, then the nearest few others."""
    known = _known(names, register)
    alike = [each for each in known if may_be_one(name, each)]
    likely = register.nearest(name)
    near = dict.fromkeys(likely)
    if len(names) < _MANY:
        others = [each for each in names if each != name]
        like = Likeness().nearest(name, others, n=2, cutoff=_LIKE)
        near |= dict.fromkeys(like)
    few = [each for each in near if each not in alike]
    return [*alike, *few[:_NEAREST]]


def _known(names: list[str], register: Register) -> Iterator[str]:
    """Yield names that another may be meant for; of very many pairs none is compared."""
    registered = register.departments
    others = len(names) + len(registered)
    pairs = len(names) * others
    if pairs < MAX_COMPARISONS:
        yield from registered
        yield from names
