"""Figures as people type them → figures as ledgers have them: 96％ → 96, １,２３４ → 1234."""

import re
import unicodedata
from decimal import Decimal
from typing import Final

_THOUSANDS: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_FIGURE: Final = re.compile(r"-?\d+(\.\d*)?")
_PLACES: Final = 9  # decimals of a figure in a ledger
_PERCENT: Final = "%"
_PERCENTAGES: Final = (_PERCENT, "percent", "百分比")


def read_figure(typed: str, unit: str = _PERCENT) -> str:
    """Return a figure without its unit and its thousands; nothing for what is none.

    Any width of digits and signs will do. Of what is counted in percent the sign may be written,
    of all else the unit that it has.
    """
    text = _plain(typed)
    ends = [_plain(unit)]
    if is_percentage(unit):
        ends.append(_PERCENT)
    for end in ends:
        if end and text.endswith(end):
            text = text.removesuffix(end)
            break
    return _figure(text)


def is_percentage(unit: str) -> bool:
    """Whether what has a unit is counted in percent, whose sign may be written behind it."""
    return _plain(unit) in _PERCENTAGES


def _plain(text: str) -> str:
    """Return a text as figures and units are compared: in half width, small, without blanks."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(narrow.split()).casefold()


def _figure(text: str) -> str:
    bare = text.removeprefix("+")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _FIGURE.fullmatch(bare):
        return ""
    figure = Decimal(bare)
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _PLACES:
        figure = round(figure, _PLACES).normalize()  # what a sheet worked out
    said = f"{figure:f}"
    if not figure:
        return said.removeprefix("-")
    return said
