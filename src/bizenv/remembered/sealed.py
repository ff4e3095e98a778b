"""What is kept of a plan, as texts with sums over them: SQLite has none, and a damaged byte is to be told."""

from zlib import crc32

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

_SUM: "Final" = 8  # bytes


class KnownPlan:
    """A plan of which something is kept; `head` is empty where it was met once, None where damaged."""

    __slots__ = ("begun", "head", "key", "number", "steps")

    def __init__(self, number: int, key: bytes, head: str | None) -> None:
        self.number = number
        self.key = key
        self.begun = crc32(key)  # what sums over its texts begin with
        self.head = head
        self.steps: dict[str, str] = {}  # by viewer, those in force on the day


class Texts:
    """What is kept of a plan: its head, other texts by name, and by viewer steps in order of days."""

    __slots__ = ("head", "others", "steps")

    def __init__(
        self,
        head: str = "",
        others: "Mapping[str, str] | None" = None,
        steps: "Mapping[str, Sequence[tuple[int, str]]] | None" = None,
    ) -> None:
        self.head = head
        self.others = others or {}
        self.steps = steps or {}

    def is_same(self, other: "Texts") -> bool:
        """Whether they are the same, word for word."""
        same_steps = self.steps == other.steps
        return same_steps and (self.head, self.others) == (other.head, other.others)


def sealed(key: bytes, name: str, text: str) -> bytes:
    """Return a text with a sum over it, its name and its plan's files, for SQLite has none."""
    data = text.encode()
    return b"%08x" % crc32(data, crc32(name.encode(), crc32(key))) + data


def unsealed(key: bytes, name: str, written: object) -> str | None:
    """Return a text that was sealed, None where it is damaged."""
    if type(written) is not bytes:
        return None
    return opened(crc32(key), name.encode(), written)


def opened(begun: int, name: bytes, written: bytes) -> str | None:
    """Return a text that was sealed, of a plan whose sums begin so; None where it is damaged."""
    data = written[_SUM:]
    wanted = b"%08x" % crc32(data, crc32(name, begun))
    return data.decode() if wanted == written[:_SUM] else None


def name_of(written: object) -> str:
    """Return a name as it is written in the database; one that is damaged is nobody's."""
    return written.decode(errors="replace") if type(written) is bytes else ""
