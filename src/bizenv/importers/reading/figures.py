"""Figures to reach in running text (达到95%以上, 建成1家) → targets, sure or to be looked at.

Likewise duties that come back (每季度至少开展1次巡查): what, in which period, how many times.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.office_words import any_of, meanings, words
from bizenv.numerals import value_of

_AIMS: Final = meanings("figures", "comparisons")
_AIM: Final = "|".join(sorted(_AIMS, key=len, reverse=True))
_ANY_AIM: Final = tuple(_AIMS)
_NUMBER: Final = r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,4})?)"
_MEASURES: Final = (
    "平方公里|平方米|立方米|千瓦时|千瓦|公顷|公里|人次|户次|家次|件次|标准煤"
    "|[元人户亩辆吨株棵张米个家项条件名套台种次所座处场款支门只篇期批间盏部]"
)
_UNIT: Final = (
    r"(?P<unit>"
    r"个百分点|个工作日|个小时|个月|个季度|分钟|小时"
    rf"|[万亿](?:{_MEASURES})|{_MEASURES}|[%％天日]"
    r")"
)
_COMPARED: Final = re.compile(
    rf"(?P<aim>{_AIM})了?"
    rf"{_NUMBER}{_UNIT}?"
    r"(?P<edge>以上|以下|以内|左右)?"
)
_EDGED: Final = re.compile(rf"{_NUMBER}{_UNIT}(?P<edge>以上|以下|以内)")
_COUNTED: Final = re.compile(
    rf"{_NUMBER}(?P<unit>万?[个家项条所座处场款支套户])"
    r"(?P<noun>[^，,。；;、：:（(0-9\s]{2,40})"
)
_DONE: Final = re.compile(
    rf"(?:{any_of('figures', 'done')})"
    rf"(?P<noun>[^，,。；;、：:（(0-9\s]{{2,30}}){_NUMBER}(?:余|多)?"
    rf"(?P<unit>[万亿](?:{_MEASURES})|人次|公里|平方公里|平方米|立方米|千瓦时|千瓦|公顷"
    r"|[户人亩辆吨株棵张个家项条名座处场所套台支])"
    r"(?=[，,。；;、）)\s]|\Z)"
)
_GOAL: Final = re.compile(any_of("figures", "goals"))
_REACHED: Final = re.compile(r"(?:实现|落地|开展|全部|上线)")
_LEADING: Final = re.compile(
    r"^(?:(?:20[0-9]{2}年|今年|全年|年)?(?:[0-9]{1,2}月)?(?:年?[底内])?前?"
    r"|到20[0-9]{2}年底?)"
    r"(?:力争|争取|确保|实现|使|将|全市|全区|全省|全县|全年|推动|其中|并|累计|总体|努力"
    r"|要|每年)*"
)
# 400万元以上（含本数）的工程项目: who is meant, not what is to be reached
_THRESHOLD: Final = re.compile(
    r"[（(]?(?:含|的|给予|予以|补助|补贴|奖励|资助|贴息|奖补|标准)"
)
# 3年内引进不少于20名导师: what is counted stands behind the figure
_VERB: Final = re.compile(
    r"(?:(?:[0-9一二两三四五六七八九十]{1,3}年内|每年|全年|年内)?"
    r"(?:引进|培育|新增|建设|建成|打造|组织|开展|招引|举办|培训|招聘|选派|创建|改造|认定))\Z"
)
_NOUN: Final = re.compile(r"[^，,。；;、：:（()）0-9\s]{2,20}")
_WINDOW: Final = 40  # characters before a figure in which its name is looked for
_NEAR: Final = 8  # characters before a figure in which its aim is looked for
_PER: Final = ("每", "至少开展", "不少于一次")
_VAGUE: Final = ("达", "超", "达到")  # of something that a name has to tell
_UNSURE: Final = ("达", "超")
_GRANTED: Final = re.compile(any_of("figures", "granted"))
_FIGURE: Final = re.compile("[0-9]")
_LIMITS: Final = ("不高于", "不超过", "不多于")
_TERMS: Final = words("figures", "terms")
_NO_NOUNS: Final = words("figures", "no_nouns")
_BELOW: Final = ("以下", "以内")
_INSIDE: Final = "0123456789.—–-~～至"  # before a figure that is part of another
_PHRASE: Final = "，,。；;：:\n"
_CLAUSE: Final = "，,。；;、：:（(）)\n"
_CLOSES: Final = "，,。；;、）)"
_WORDS: Final = re.compile("[一-龥]{2}")


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """A target found in a text.

    `sure`: a comparison is written and the words right before it say of what. Without a
    `name` it is only a figure that may have been meant as one.
    """

    name: str
    comparison: str
    value: str
    unit: str | None
    start: int
    sure: bool


def figures(text: str) -> list[ReadFigure]:
    """Return the targets of a paragraph, in order."""
    compared = _compared(text)
    edged = _edged(text)
    found = [*compared, *edged]
    taken = {each.start for each in found}
    unsure = (*_counted(text), *_done(text))
    left = [each for each in unsure if each.start not in taken]
    found += left
    return sorted(found, key=lambda each: each.start)


def _figure(
    match: "re.Match[str]",
    name: str,
    comparison: str = "at_least",
    *,
    sure: bool = False,
) -> ReadFigure:
    unit = match["unit"]
    if unit == "％":
        unit = "%"
    number = match["number"]
    start = match.start("number")
    return ReadFigure(name, comparison, number, unit, start, sure)


def _compared(text: str) -> Iterator[ReadFigure]:
    for match in _COMPARED.finditer(text):
        if match["unit"] is None or match["edge"] == "左右":
            continue
        start, end = match.span()
        if _THRESHOLD.match(text, end) or _recurring(text, start):
            continue
        name = _name(text, start)
        aim = match["aim"]
        is_limit = aim in _LIMITS and match["unit"].endswith(_TERMS)
        if is_limit or _in_bracket(text, start) or _GRANTED.search(name):
            continue
        comparison = "at_most" if match["edge"] in _BELOW else _AIMS[aim]
        is_term = match["unit"].endswith(_TERMS)
        clear = aim not in _UNSURE and not is_term
        if _VERB.search(name) is not None:
            name = _noun(text, end)
            clear = False
        has_figure = _FIGURE.search(name) is not None
        sure = bool(name) and clear and not has_figure
        if name or aim not in _VAGUE:
            yield _figure(match, name, comparison, sure=sure)


def _noun(text: str, place: int) -> str:
    """Return what is counted, in the words behind a figure."""
    noun = _NOUN.match(text, place)
    if noun is None:
        return ""
    return noun[0].strip("的 ")


def _in_bracket(text: str, place: int) -> bool:
    """Tell whether a place stands in brackets, where conditions stand rather than aims."""
    begin = max(0, place - _WINDOW)
    opened = _last_of("（(", text, begin, place)
    closed = _last_of("）)", text, begin, place)
    return opened > closed


def _last_of(
    signs: str,
    text: str,
    begin: int,
    end: int,
) -> int:
    """Return where the last of some signs stands, -1 without one."""
    places = [text.rfind(sign, begin, end) for sign in signs]
    return max(places)


def _edged(text: str) -> Iterator[ReadFigure]:
    for match in _EDGED.finditer(text):
        start, end = match.span()
        has_aim = text.endswith(_ANY_AIM, 0, start)
        if has_aim or match["unit"].endswith(_TERMS):
            continue
        behind = text[end : end + 1]
        closes = not behind or behind in _CLOSES
        name = _name(text, start)
        if name and closes and not _recurring(text, start):
            if _in_bracket(text, start) or _GRANTED.search(name):
                continue
            comparison = "at_most" if match["edge"] in _BELOW else "at_least"
            yield _figure(match, name, comparison, sure=True)


def _counted(text: str) -> Iterator[ReadFigure]:
    for match in _COUNTED.finditer(text):
        start = match.start()
        before = text[start - 1 : start]
        if before and (before in _INSIDE or _recurring(text, start)):
            continue
        noun = match["noun"]
        reached = _REACHED.search(noun)
        if reached is None:
            near = _phrase(text, start)[-_NEAR:]
            if not _GOAL.search(near):
                continue
        elif reached.start() > 1:
            noun = noun[: reached.start()]
        noun = noun.strip("的 ")
        if not noun.startswith(_NO_NOUNS):
            yield _figure(match, noun)


def _phrase(text: str, end: int, signs: str = _PHRASE) -> str:
    """Return the words before a place, from the last of some signs on."""
    begin = max(0, end - _WINDOW)
    sign = _last_of(signs, text, begin, end)
    start = max(begin, sign + 1)
    return text[start:end]


def _done(text: str) -> Iterator[ReadFigure]:
    for match in _DONE.finditer(text):
        noun = match["noun"].strip("的 ")
        recurring = _recurring(text, match.start("number"))
        if not noun.endswith(_ANY_AIM) and not recurring:
            yield _figure(match, noun)


def _name(text: str, end: int) -> str:
    """Return the words before a comparison that name its measure.

    They begin behind the last sign; 实现 and dates are no part of them.
    """
    phrase = _phrase(text, end, _CLAUSE)
    _, _, last = phrase.rpartition("等")
    name = _LEADING.sub("", last).strip(" \u3000“”")
    if name.endswith("日内") or "之日起" in name:  # a term for each case
        return ""
    if _WORDS.search(name):
        return name
    return ""


def _recurring(text: str, place: int) -> bool:
    """Tell whether a figure counts repetitions (每季度至少1次): a duty, not a target."""
    begin = max(0, place - _NEAR)
    before = text[begin:place]
    return any(word in before for word in _PER)


_EVERY: Final = {
    "月": "month", "个月": "month", "季": "quarter", "季度": "quarter", "半年": "half", "年": "year",
}  # fmt: skip
_AT_LEAST: Final = "(?:至少|不少于|不低于)?"
_DUTY: Final = re.compile(
    rf"每(?P<every>个?月|季度?|半年|年){_AT_LEAST}"
    rf"(?:组织开展|组织|开展|召开|举办|进行|发布|公布|通报|实施){_AT_LEAST}"
    r"(?P<times>[0-9]{1,2}|[一二两三四五六七八九十])(?:次|场|期|轮|批)(?:以上)?"
    r"(?P<title>[^，,。；;、（()）0-9\s]{2,20})(?=[，,。；;、（()）\s]|\Z)"
)


@dataclass(frozen=True, slots=True)
class ReadDuty:
    """A duty as read: its words and their place, and what a plan says of it."""

    title: str
    every: str
    times: int
    words: str
    start: int


def duties(text: str) -> Iterator[ReadDuty]:
    """Yield the duties of a text whose period, count and matter are plain."""
    for match in _DUTY.finditer(text):
        times = value_of(match["times"].replace("两", "二"))
        if times:
            every = _EVERY[match["every"]]
            yield ReadDuty(match["title"], every, times, match[0], match.start())
