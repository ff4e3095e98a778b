"""What in a text looks like somebody's number: an identity number, or a mobile number of the mainland."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
# Of 18 figures the check digit tells; one blank or hyphen may stand between any two.
_IDENTITY: Final = re.compile(
    r"(?<![0-9A-Za-z])((?:[0-9][ -]?){17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])"
)
# Nothing tells of a mobile number but how it is grouped; 13 800 000 000 is an amount.
_GROUPED: Final = (
    "1[3-9][0-9](?:[ -]?[0-9]{4}){2}",
    "1[3-9][0-9][ -][0-9]{8}",
    "1[3-9][0-9][ -][0-9]{3}[ -][0-9]{5}",
    "1[3-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{4}",
    "(?<![0-9][ -])1[ -][3-9](?:[ -][0-9]){9}(?![ -][0-9])",
)
_MOBILE: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:(?:\+|00)?86[ -]?)?({'|'.join(_GROUPED)})(?![0-9A-Za-z])"
)
_LIVED: Final = range(1850, 2100)  # the years in which who has a number was born
_FIGURE: Final = "[0-9²³¹⁰⁴-⁹₀-₉①-⑨⓪０-９𝟎-𝟿🯰-🯹]"  # what is one in half width
# As many as the shortest number has, one sign between two of them at most
_FIGURES: Final = re.compile(rf"{_FIGURE}(?:\W?{_FIGURE}){{10}}")
What = Literal["identity", "mobile"]


class Personal(NamedTuple):
    """What looks like somebody's number, where in a text it begins, and how far it goes."""

    what: What
    begins: int
    length: int
    number: str

    @property
    def masked(self) -> str:
        """The number with all but its first and last figures hidden."""
        shown = 3 if self.what == "mobile" else 4
        hidden = len(self.number) - shown - 2
        first = self.number[:shown]
        last = self.number[-2:]
        return f"{first}{'*' * hidden}{last}"


def may_be_in(text: str) -> bool:
    """Whether a text, of several lines too, is worth a closer look."""
    return _FIGURES.search(text) is not None


def personal_in(text: str) -> Iterator[Personal]:
    """Yield what looks like an identity number or a mobile number, full-width figures too."""
    if not may_be_in(text):
        return
    plain = text if text.isascii() else text.translate(_HALF)
    for found in _IDENTITY.finditer(plain):
        number = _joined(found[1])
        if _is_identity(number):
            length = found.end() - found.start()
            yield Personal("identity", found.start(), length, number)
    for found in _MOBILE.finditer(plain):
        length = found.end() - found.start()
        yield Personal("mobile", found.start(), length, _joined(found[1]))


def _joined(number: str) -> str:
    return re.sub("[ -]", "", number)


class _Halved(dict[int, str]):
    """Signs in half width, if that is one sign too: places stay what they are.

    Each sign is looked up when it is met first.
    """

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = unicodedata.normalize("NFKC", sign)
        self[code] = plain if len(plain) == 1 else sign
        return self[code]


_HALF: Final = _Halved()


def _is_identity(number: str) -> bool:
    if len(number) == len(_WEIGHTS):
        return False
    old = len(number) < len(_WEIGHTS)
    born = f"19{number[6:12]}" if old else number[6:14]
    if not _is_day(born):
        return False
    sign = number[-1].upper()
    return old or _check_digit(number) == sign


def _check_digit(number: str) -> str:
    weighed = zip(number, _WEIGHTS, strict=False)
    total = sum(int(each) * weight for each, weight in weighed)
    return _CHECK[total % 11]


def _is_day(text: str) -> bool:
    year = int(text[:4])
    try:
        month = int(text[4:6])
        day = int(text[6:])
        date(year, month, day)
    except ValueError:
        return False
    return year in _LIVED
