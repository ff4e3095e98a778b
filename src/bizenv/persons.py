"""What in a text looks like somebody's number: an identity number, or a mobile number of the mainland."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_IDENTITY: Final = re.compile(
    r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])"
)
_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?(1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9A-Za-z])"
)
What = Literal["identity", "mobile"]


class Personal(NamedTuple):
    """What looks like somebody's number, and where in a text it begins."""

    what: What
    begins: int
    number: str

    @property
    def masked(self) -> str:
        """The number with all but its first and last figures hidden."""
        shown = 3 if self.what == "mobile" else 4
        hidden = len(self.number) - shown - 2
        first = self.number[:shown]
        last = self.number[-2:]
        return f"{first}{'*' * hidden}{last}"


def personal_in(text: str) -> Iterator[Personal]:
    """Yield what looks like an identity number or a mobile number, full-width figures too."""
    plain = "".join(map(_half, text))
    for found in _IDENTITY.finditer(plain):
        if _is_identity(found[1]):
            yield Personal("identity", found.start(1), found[1])
    for found in _MOBILE.finditer(plain):
        number = re.sub("[ -]", "", found[1])
        yield Personal("mobile", found.start(), number)


def _half(sign: str) -> str:
    """Return a sign in half width, if that is one sign too: places stay what they are."""
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) == 1:
        return plain
    return sign


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
    try:
        year = int(text[:4])
        month = int(text[4:6])
        day = int(text[6:])
        date(year, month, day)
    except ValueError:
        return False
    return True
