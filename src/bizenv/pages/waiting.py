"""Texts that wait until all of them came: on disk where they are many, given back in order."""

import tempfile
from array import array
from collections.abc import Iterator
from typing import Final

_IN_MEMORY: Final = 4 * 1024 * 1024  # bytes


class WaitingTexts:
    """Texts, each with its place among the others; those of one place stand as they came."""

    def __init__(self) -> None:
        # Nobody else can open it, and it goes with this process
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._places = array("L")

    def __len__(self) -> int:
        return len(self._places)

    def put(self, text: str, place: int) -> None:
        """Let a text wait."""
        data = text.encode("utf-8", errors="surrogatepass")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))
        self._places.append(place)

    def in_order(self) -> Iterator[str]:
        """Yield the texts, those of the lowest place first."""
        numbers = sorted(range(len(self)), key=self._places.__getitem__)
        for number in numbers:
            begin, end = self._ends[number : number + 2]
            self._file.seek(begin)
            data = self._file.read(end - begin)
            yield data.decode("utf-8", errors="surrogatepass")
