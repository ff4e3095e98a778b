"""Much that is gone through in order, kept small: compressed in pieces, of which one is whole at a time."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_FAST: Final = 1


@dataclass(frozen=True, slots=True)
class ZippedBytes:
    """Bytes in pieces, compressed; whoever goes through them has one whole at a time."""

    pieces: tuple[bytes, ...]

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> "ZippedBytes":
        """Return pieces compressed, in their order."""
        return cls(tuple([zlib.compress(each, _FAST) for each in pieces]))

    def __iter__(self) -> Iterator[bytes]:
        return map(zlib.decompress, self.pieces)
