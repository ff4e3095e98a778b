"""Names of a document and names of the register: what stands for what, and what is new."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.document import Line
from bizenv.importers.draft import Draft
from bizenv.importers.reading.units import without_brackets
from bizenv.likeness import Likeness
from bizenv.model.register import Register, plain

_LIKE: Final = 0.7  # of 1: how like two names of one document must be to be told
_MANY: Final = 300  # names; beyond, likeness within the document is not looked for, which takes time
_PREFIXES: Final = ("市", "区", "县", "省", "州", "盟", "旗", "自治区")


class Names:
    """The names of one document. A name whose 市, 区 or 省 was dropped is restored where the document or the register shows it."""

    def __init__(self, names: Iterable[str], register: Register) -> None:
        self.counts = Counter(names)
        self.register = register
        self._written: dict[str, set[str]] = defaultdict(set)
        """The names by themselves and by what they are without brackets."""
        for each in self.counts:
            self._written[each].add(each)
            self._written[without_brackets(each)].add(each)
        self._restored: dict[str, tuple[str, list[Line]]] = {}

    def written(self, name: str, line: Line) -> str:
        """Return the name as the draft writes it: as the document does, unless its prefix was dropped."""
        if self.register.resolve(name) is not None:
            return name
        full = self.full(name)
        if full is None:
            return name
        self._restored.setdefault(name, (full, []))[1].append(line)
        return full

    def full(self, name: str) -> str | None:
        """Return the one longer form of a name that the document uses elsewhere, or None."""
        if name.startswith(("各", "有关")):
            return None
        longer = set().union(
            *(self._written.get(f"{prefix}{name}", ()) for prefix in _PREFIXES)
        ) - {name}
        return longer.pop() if len(longer) == 1 else None

    def restored(self) -> Iterator[tuple[str, str, list[Line]]]:
        """Yield what was restored: the name as written, the full one, and the lines."""
        for name, (full, lines) in self._restored.items():
            yield name, full, lines


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that the register does not have. `group`: it speaks of several (各区人民政府); `nearest`: like names."""

    name: str
    group: bool
    aliases: tuple[str, ...]
    nearest: tuple[str, ...]


_GROUPS: Final = (
    "各",
    "有关",
    "相关",
    "其他",
    "区直",
    "市直",
    "县直",
    "省直",
    "试点城市",
)
_GROUP_ENDS: Final = ("部门", "单位", "有关部门", "相关单位", "企业")


def new_names(draft: Draft, register: Register) -> list[NewName]:
    """Return the names of a draft that the register does not have, in the document's order, each once."""
    written = [
        told.value
        for task in draft.every_task()
        for told in (*task.lead, *task.support)
    ]
    fresh = {
        plain(name): name
        for name in reversed(written)
        if register.resolve(name) is None
    }
    names = [
        fresh[key]
        for key in dict.fromkeys(plain(name) for name in written)
        if key in fresh
    ]
    dropped: dict[str, list[str]] = {}
    for doubt in draft.doubts:
        if doubt.code == "name-restored":
            dropped.setdefault(str(doubt.args["full"]), []).append(
                str(doubt.args["name"])
            )
    return [
        NewName(
            name,
            is_group(name),
            tuple(dropped.get(name, ())),
            _nearest(name, names, register),
        )
        for name in names
    ]


def is_group(name: str) -> bool:
    """Tell whether a name speaks of several departments."""
    return name.startswith(("各", "试点城市")) or (
        name.startswith(_GROUPS) and name.endswith(_GROUP_ENDS)
    )


def _nearest(name: str, names: list[str], register: Register) -> tuple[str, ...]:
    others = [each for each in names if each != name]
    near = (
        Likeness().nearest(name, others, n=2, cutoff=_LIKE)
        if len(names) < _MANY
        else ()
    )
    return tuple(dict.fromkeys((*register.nearest(name), *near)))[:3]
