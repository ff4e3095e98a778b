"""The pieces that patterns of periods are made of, and the words in them with their values."""

import re
from collections.abc import Mapping
from typing import Final

YEARS: Final[Mapping[str, int]] = {
    "今年": 0,
    "本年": 0,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "明年": 1,
}
DAYS: Final[Mapping[str, int]] = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "前天": -2,
    "明天": 1,
    "明日": 1,
    "tomorrow": 1,
    "后天": 2,
}
STEPS: Final[Mapping[str, int]] = {"上": -1, "last": -1, "下": 1, "next": 1}
ORDINALS: Final[Mapping[str, int]] = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
"""The first three letters of each month."""
_PIECES: Final[Mapping[str, str]] = {
    "YEAR": "(?:(?P<y>[0-9]{4}|[0-9]{2}(?=年))年?|<YEAR_WORD>)",
    "YEAR_HAN": "(?:(?P<y>[0-9]{4}|[0-9]{2})年|<YEAR_WORD>)",
    "YEAR_WORD": "(?P<yw>今年|本年|去年|上年|前年|明年)的?",
    "FOUR": "(?P<y>[0-9]{4})",
    "M": "(?P<m>[0-9]{1,2})",
    "D": "(?P<d>[0-9]{1,2})",
    "ON": "<D>(?:st|nd|rd|th)?",
    "MONTH": (
        "(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
        r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
    ),
    "LETTER": "(?P<part>q[1-4]|h[12])",
    "PART": "(?P<part>第?[1-4]季度?|q[1-4]|h[12]|[上下]半年)",
    "NTH": (
        "(?:the)?(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)"
        "(?P<unit>quarter|half)"
    ),
    "FY": (
        "(?:fiscalyear|fiscal|fy)[-']?(?P<fy>[0-9]{4}|[0-9]{2})"
        "(?:[-/](?P<until>[0-9]{4}|[0-9]{2}))?"
    ),
    "FY_HAN": "(?P<fy>[0-9]{4})年?财(?:政年度|年度?)",
}
_PIECE: Final = re.compile("<([A-Z_]+)>")


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern with its pieces in place: `<FOUR>` is a year of four figures."""
    while _PIECE.search(pattern):
        pattern = _PIECE.sub(_piece, pattern)
    return re.compile(pattern)


def _piece(found: "re.Match[str]") -> str:
    return _PIECES[found[1]]
