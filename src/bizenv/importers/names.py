"""Names of a document and names of the register: what stands for what, and what is new."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.importers.document import Line
from bizenv.model.register import Register, plain

_PREFIXES: Final = ("市", "区", "县", "省", "州", "盟", "旗", "自治区")


class Names:
    """The names of one document. A name whose 市, 区 or 省 was dropped is restored where the document or the register shows it."""

    def __init__(self, names: Iterable[str], register: Register) -> None:
        self.counts = Counter(names)
        self.register = register
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
        longer = {each for each in self.counts if each != name and each in {f"{prefix}{name}" for prefix in _PREFIXES}}
        return longer.pop() if len(longer) == 1 else None

    def restored(self) -> Iterator[tuple[str, str, list[Line]]]:
        """Yield what was restored: the name as written, the full one, and the lines."""
        for name, (full, lines) in self._restored.items():
            yield name, full, lines

    def same(self, one: str, other: str) -> bool:
        """Tell whether two names stand for one department."""
        return plain(self.register.resolve(one) or one) == plain(self.register.resolve(other) or other)
