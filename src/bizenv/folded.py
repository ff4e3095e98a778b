"""Much that is gone through in order, kept small: folded up in pieces, unfolded one at a time."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_FAST: Final = 1


@dataclass(frozen=True, slots=True)
class FoldedBytes:
    """Bytes in pieces, folded up; whoever goes through them has one unfolded at a time."""

    pieces: tuple[bytes, ...]

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> "FoldedBytes":
        """Return pieces folded up, in their order."""
        return cls(tuple([zlib.compress(each, _FAST) for each in pieces]))

    def __iter__(self) -> Iterator[bytes]:
        return map(zlib.decompress, self.pieces)
