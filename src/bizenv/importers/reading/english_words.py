"""Which documents are English, and the months that they name."""

import re
from collections.abc import Iterable
from typing import Final

from bizenv.importers.reading.office_words import words

_HAN: Final = re.compile("[一-龥]")
_LATIN: Final = re.compile("[A-Za-z]")
_SHARE: Final = 20  # times as many Latin letters as Chinese characters
_MONTHS: Final = words("months")
MONTH: Final = "|".join(f"{each[:3]}(?:{each[3:]})?" for each in _MONTHS) + "|sept"
SHORT_MONTHS: Final = [each[:3] for each in _MONTHS]
LAST_MONTH: Final = 12


def is_english(texts: Iterable[str]) -> bool:
    """Tell whether texts are in Latin letters rather than in Chinese."""
    han = latin = 0
    for text in texts:
        han += len(_HAN.findall(text))
        latin += len(_LATIN.findall(text))
    return latin > _SHARE * han


def has_han(text: str) -> bool:
    """Tell whether a text has Chinese characters."""
    return _HAN.search(text) is not None


def month_of(name: str) -> int:
    """Return the number of a month, by its name or the first letters of it."""
    return SHORT_MONTHS.index(name[:3].lower()) + 1
