"""Names of departments and titles of tasks, which lines keep in one piece where they can."""

from collections.abc import Iterable
from typing import Final

_BEGINNING: Final = 2  # characters by which names are looked up
_LEAST: Final = 3  # characters of a name that may be torn


class WholeNames:
    """Finds the longest name that begins at a place of a text."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            if len(name) >= _LEAST:
                beginning = name[:_BEGINNING]
                alike = self._by_beginning.setdefault(beginning, [])
                alike.append(name)

    def end(self, text: str, begin: int) -> int:
        """Return where the longest name that begins here ends; `begin` where none does."""
        beginning = text[begin : begin + _BEGINNING]
        for name in self._by_beginning.get(beginning, ()):
            end = begin + len(name)
            if text.startswith(name, begin) and not _is_within_word(text, end):
                return end
        return begin


def _is_within_word(text: str, at: int) -> bool:
    """Tell whether a place is within a word or a figure."""
    around = text[at - 1 : at + 1]
    return len(around) > 1 and around.isascii() and around.isalnum()


NO_NAMES: Final = WholeNames()
