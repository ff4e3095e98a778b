"""Numerals as documents write them: 12, １２, 十二, 二〇二六, ⑫, ⑿, ⒓, ㈩ and Ⅻ.

`value_of` reads them all; `chinese`, `circled` and `full_width` write a number the way
Word shows it; `narrowed` gives a text with the digits that a pattern can look for.
"""

import re
from typing import Final

HAN: Final = "零〇一二三四五六七八九"
FORMAL: Final = "壹贰叁肆伍陆柒捌玖拾"
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
BRACKETED: Final = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
DOTTED: Final = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
IDEOGRAPHS: Final = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
ROMAN: Final = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
ZEROS: Final = "〇零○О0"
"""How a zero stands in 二〇二六: a circle and a Cyrillic О are typed for it."""

_SIGNS: Final = (CIRCLED, BRACKETED, DOTTED, IDEOGRAPHS, ROMAN)
_DIGITS: Final = "零一二三四五六七八九"
_VALUES: Final = {
    **{char: value for value, char in enumerate(_DIGITS)},
    **{char: value for value, char in enumerate(FORMAL[:-1], start=1)},
    **dict.fromkeys(ZEROS, 0),
}
_UNITS: Final = {"百": 100, "十": 10, "拾": 10}
_HALF: Final = "0123456789"
_FULL: Final = "０１２３４５６７８９"
_TO_FULL: Final = str.maketrans(_HALF, _FULL)
_TO_HALF: Final = str.maketrans(_FULL, _HALF)
_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_LETTERS: Final = "(X{0,3})(I{1,3}|IV|VI{0,3}|IX|)"
_COUNTED: Final = 100  # no document counts so far in Chinese figures


def value_of(written: str) -> int | None:
    """Return the value of a number in any of these figures; None for 零 and for no number.

    Chinese figures count by 百 and 十 (一百二十) or stand digit by digit (二〇二六).
    """
    if written.isdecimal():
        return int(written)
    if len(written) == 1:
        for signs in _SIGNS:
            if written in signs:
                return signs.index(written) + 1
    total = 0
    current = 0
    for char in written:
        if char in _UNITS:
            total += (current or 1) * _UNITS[char]
            current = 0
        elif char in _VALUES:
            current = current * 10 + _VALUES[char]
        else:
            return None
    return (total + current) or None


def of_letters(written: str) -> int | None:
    """Return the value of a Roman number in capital letters up to XXXIX; None for no such one."""
    match = re.fullmatch(_LETTERS, written)
    if match is None or not written:
        return None
    tens, ones = match.groups()
    return 10 * len(tens) + _ONES.index(ones)


def chinese(value: int) -> str:
    """Return 十二 for 12; from a hundred on, Arabic figures."""
    if value >= _COUNTED:
        return str(value)
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    head = _DIGITS[tens] if tens > 1 else ""
    tail = _DIGITS[ones] if ones else ""
    return f"{head}十{tail}"


def circled(value: int) -> str:
    """Return ⑫ for 12; Arabic figures where there is no such sign."""
    if not 0 < value <= len(CIRCLED):
        return str(value)
    return CIRCLED[value - 1]


def full_width(value: int) -> str:
    """Return １２ for 12."""
    return str(value).translate(_TO_FULL)


def narrowed(text: str) -> str:
    """Return a text with full-width digits in half width; places stay the same."""
    return text.translate(_TO_HALF)
