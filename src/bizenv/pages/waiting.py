"""Texts that wait until all of them came: on disk where they are many, given back in order."""

import tempfile
from array import array
from collections.abc import Iterator
from typing import Final, Self

_IN_MEMORY: Final = 4 * 1024 * 1024  # bytes


class WaitingTexts:
    """Texts, each with its place among the others; those of one place stand as they came.

    Nobody else can open the file, and it goes with this process.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._ends = array("Q", [0])
        self._places = array("L")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def forget(self) -> None:
        """Let no text wait any more."""
        self._file.seek(0)
        self._file.truncate()
        del self._ends[1:]
        del self._places[:]

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
