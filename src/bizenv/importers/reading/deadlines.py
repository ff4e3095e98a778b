"""Deadlines in words (月底前, 年底前, 长期坚持) → a deadline as plans write it, or a doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.importers.reading.dates import Spot, spots
from bizenv.model.base import Due
from bizenv.numerals import ZEROS, narrowed, value_of

_ONGOING: Final = ("长期", "持续", "常态", "常年", "不间断", "经常性")
_RECURRING: Final = ("每年", "每季", "每月", "每半年", "每周")
_ALONE: Final = (
    "长期坚持",
    "持续推进",
    "长期推进",
    "长期实施",
    "长期",
    "持续实施",
    "常态化推进",
    "长期落实",
    "持续落实",
)
_DONE: Final = ("", "完成", "前", "前完成", "办结", "到位")  # behind a date alone
_RANGE: Final = "至-—–－~～到"
# What may stand around a date without changing it.
_FILLING: Final = (
    " \t\u3000，,、；;。（()）"
    "完成底末前全部办结到位之以于并年月日内至到-—–~～"
    "从力争确保基本并坚持推进实施落实期间各"
)
_FROM: Final = re.compile("20[0-9]{2}年?[-—–－~～至到]")
_YEARLY: Final = re.compile(r"到(20[0-9]{2})年(?![0-9底末])")
_S: Final = "[ \u3000]{0,2}"
_FIGURES: Final = rf"{_S}([0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_S}"
_ISSUED: Final = re.compile(
    rf"(20[0-9]{{2}}|二[{ZEROS}][{ZEROS}一二三四五六七八九]{{2}}){_S}年"
    rf"{_FIGURES}月"
    rf"{_FIGURES}日"
)
_ANY_YEAR: Final = 2000  # where only the form counts
_BARE: Final = 30  # characters of what is nothing but a deadline
_TRIMMED: Final = " \t\u3000。；;（()）"
_BETWEEN: Final = "；"  # in the draft, between the words of several labels


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read.

    `due` is None if the words could not be read; `doubts` are codes of what is unsure.
    """

    due: str | None
    text: str
    doubts: tuple[str, ...] = ()
    assumed: bool = False
    start: int = 0


def day_of_issue(text: str) -> date | None:
    """Return the day of issue that stands on a line of its own.

    It stands in Arabic or Chinese figures.
    """
    bare = narrowed(text.strip(" \t\u3000（()）"))
    match = _ISSUED.match(bare)
    if match is None or bare[match.end() :] not in ("", "印发"):
        return None
    year, month, day = (value_of(written) or 0 for written in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def labelled(words: Sequence[str], year: int | None) -> Deadline:
    """Read the words behind 完成时限, of each such label of a task."""
    text = _BETWEEN.join(words)
    found = list(spots(narrowed(text), year, loose=True))
    ongoing = any(word in text for word in _ONGOING)
    recurring = any(word in text for word in _RECURRING)
    if found:
        last = _last(found)
        doubts = _doubts(found, text)
        if ongoing or recurring:
            doubts.append("due-mixed")
        return Deadline(
            last.due,
            text,
            tuple(doubts),
            last.assumed,
        )
    if ongoing and not recurring:
        return Deadline("ongoing", text)
    return Deadline(None, text, ("due-unread",))


def _last(found: list[Spot]) -> Spot:
    return max(found, key=lambda each: _last_day(each.due))


def _doubts(found: list[Spot], text: str) -> list[str]:
    if _is_staged(found, text):
        return ["due-staged"]
    if _beside(text, found).strip(_FILLING):
        return ["due-partly"]
    return []


def _beside(text: str, found: list[Spot]) -> str:
    """Return the words of a deadline that are no date: 2026年春节前 is more than 2026年."""
    parts = []
    place = 0
    for each in sorted(found, key=lambda spot: spot.start):
        parts.append(text[place : each.start])
        place = max(place, each.end)
    parts.append(text[place:])
    rest = "".join(parts)
    for word in (*_ONGOING, *_RECURRING):
        rest = rest.replace(word, "")
    return _FROM.sub("", rest)


def _is_staged(found: list[Spot], text: str) -> bool:
    """Tell whether several dates are stages, not the two ends of a range."""
    dues = {each.due for each in found}
    if len(dues) == 1:
        return False
    first, second, *more = found
    if more:
        return True
    words = text[first.end : second.start]
    between = words.strip()
    return not between or between not in _RANGE


def _last_day(due: str) -> date:
    day = Due.parse(due).last_day
    assert day is not None
    return day


def is_before(due: str, day: date) -> bool:
    """Tell whether a deadline has passed on a day; `ongoing` never has."""
    last = Due.parse(due).last_day
    return last is not None and last < day


def in_prose(text: str, year: int | None) -> Deadline | None:
    """Read a deadline from running text; None if there is none.

    It is the last of those named, and always doubtful.
    """
    found = list(spots(narrowed(text), year, loose=False))
    if not found:
        return None
    dues = {each.due for each in found}
    code = "due-in-prose"
    if len(dues) > 1:
        code = "due-staged"
    words = dict.fromkeys(each.words for each in found)
    first = found[0]
    last = _last(found)
    return Deadline(
        last.due,
        _BETWEEN.join(words),
        (code,),
        last.assumed,
        first.start,
    )


def is_deadline(text: str) -> bool:
    """Tell whether a text is nothing but a deadline.

    Such as 6月底前, 2026年10月底前完成 or 持续推进.
    """
    bare = text.strip(_TRIMMED)
    if not bare or len(bare) > _BARE:
        return False
    if bare in _ALONE:
        return True
    found = list(spots(bare, _ANY_YEAR, loose=True))
    if not found or found[0].start != 0:
        return False
    return bare[found[-1].end :] in _DONE


def year_aims(text: str) -> list[str]:
    """Return years by which a text aims at something without naming a deadline: 到2028年."""
    return [match[0] for match in _YEARLY.finditer(text)]
