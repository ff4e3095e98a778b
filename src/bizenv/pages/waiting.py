"""Texts that wait until all of them came: on disk where they are many, given back in order."""

import io
from array import array
from collections.abc import Iterator
from typing import IO, Final, Self

_IN_MEMORY: Final = 4 * 1024 * 1024  # bytes
_AT_ONCE: Final = 256 * 1024  # bytes that go to the disk, or come from it


class WaitingTexts:
    """Texts, each with its place among the others; those of one place stand as they came.

    Nobody else can open the file, and it goes with this process.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._is_on_disk = False
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
        if self._ends[-1] > _IN_MEMORY and not self._is_on_disk:
            self._move_to_disk()
        self._ends.append(self._ends[-1] + len(data))
        self._places.append(place)

    def _move_to_disk(self) -> None:
        from tempfile import TemporaryFile  # which short lists do not load

        file = TemporaryFile(buffering=_AT_ONCE)  # noqa: SIM115
        self._file.seek(0)
        file.write(self._file.read())
        self._file = file
        self._is_on_disk = True

    def in_order(self) -> Iterator[str]:
        """Yield the texts, those of the lowest place first."""
        numbers = sorted(range(len(self)), key=self._places.__getitem__)
        for number in numbers:
            begin, end = self._ends[number : number + 2]
            self._file.seek(begin)
            data = self._file.read(end - begin)
            yield data.decode("utf-8", errors="surrogatepass")
