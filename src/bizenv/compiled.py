"""A compiled catalogue (.mo): its sentences are looked up one by one, for a run says few of thousands."""

from collections.abc import Sequence
from pathlib import Path
from struct import pack, unpack_from
from typing import Final

_MAGIC: Final = 0x950412DE
_ORDERS: Final = "<>"  # the smallest byte of a number first, or the greatest
_NUMBER: Final = "I"
_HEAD: Final = "4I"  # after the magic number: revision, how many codes, where they and the sentences are told
_ENTRY: Final = "2I"
_NUMBER_SIZE: Final = 4
_HEAD_SIZE: Final = 20
_ENTRY_SIZE: Final = 8
_BETWEEN: Final = b"\0"  # singular and plural


class Compiled:
    """A catalogue of which the file names what it has in order, its numbers in either order of bytes.

    Raises OSError, ValueError.
    """

    def __init__(self, file: Path) -> None:
        self._data = file.read_bytes()
        order = _order(self._data)
        if order is None:
            raise ValueError(file)
        head = unpack_from(order + _HEAD, self._data, _NUMBER_SIZE)
        _, self._size, self._codes, self._sentences = head
        self._entry = order + _ENTRY
        self.known: dict[str, Sequence[str]] = {}

    def forms(self, code: str) -> Sequence[str]:
        """Return the sentence of a code, and its plural if it has one; nothing without any.

        `known` are those that were looked up.
        """
        known = self.known.get(code)
        if known is None:
            known = self.known[code] = self._found(code.encode())
        return known

    def _found(self, code: bytes) -> Sequence[str]:
        """Look for a code among all, which are sorted."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            found = self._at(self._codes, middle).partition(_BETWEEN)[0]
            if found == code:
                said = self._at(self._sentences, middle)
                return said.decode().split("\0")
            if found < code:
                low = middle + 1
            else:
                high = middle
        return ()

    def _at(self, table: int, number: int) -> bytes:
        """Return a text of one of the two tables."""
        place = table + number * _ENTRY_SIZE
        length, start = unpack_from(self._entry, self._data, place)
        return self._data[start : start + length]


def _order(data: bytes) -> str | None:
    """Return in which order the bytes of a file's numbers stand; None of another file."""
    if len(data) < _HEAD_SIZE:
        return None
    magic = data[:_NUMBER_SIZE]
    for order in _ORDERS:
        if magic == pack(order + _NUMBER, _MAGIC):
            return order
    return None
