"""How a deadline is written in files: with its year, and so that nothing else could be meant."""

from typing import Final

_YEAR: Final = "[0-9]{4}"
_MONTH: Final = "(0[1-9]|1[0-2])"
_PART: Final = "-?([Qq][1-4]|[Hh][12])"
_CLOSING: Final = "[底末]?"
_FISCAL: Final = f"[Ff][Yy]([0-9]{{4}}|[0-9]{{2}})({_PART})?"
_IN_WORDS: Final = (
    "年([底末度]|[上下]半年"
    f"|第?[1-4一二三四]季度{_CLOSING}"
    f"|([1-9]|1[0-2])月{_CLOSING}"
    "|([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日)?"
)
CALENDAR: Final = (
    "([0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
    "|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)
"""The pattern of a day that there is: 2024-02-29, not 2025-02-29."""
PERIOD: Final = (
    f"(ongoing|{_YEAR}(-{_MONTH}|{_PART}|{_IN_WORDS})?|{CALENDAR}|{_FISCAL})"
)
"""The pattern of a deadline."""
