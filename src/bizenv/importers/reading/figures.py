"""Figures to reach in running text (达到95%以上, 不低于20个, 建成1家) → targets, sure or to be looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,4})?)"
_UNIT: Final = (
    r"(?P<unit>个百分点|个工作日|个小时|万平方米|平方公里|平方米|万千瓦时|万千瓦|公里|万元|亿元|万人次|万人|万户|万亩|万辆|万吨|人次|分钟|小时|"
    r"[%％个家项条件名人户套台亩种次所座处场款支门只篇期批辆吨元天日])"
)
_AIMS: Final = {
    "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "达到": "at_least", "提高到": "at_least", "提升到": "at_least",
    "提高至": "at_least", "提升至": "at_least", "增加到": "at_least", "增至": "at_least", "稳定在": "at_least", "保持在": "at_least",
    "不高于": "at_most", "不超过": "at_most", "不多于": "at_most", "控制在": "at_most", "降至": "at_most", "降到": "at_most",
    "降低到": "at_most", "降低至": "at_most", "压减至": "at_most", "压减到": "at_most", "压缩至": "at_most", "压缩到": "at_most",
    "缩短至": "at_most", "缩短到": "at_most", "超过": "more_than", "高于": "more_than", "突破": "more_than", "大于": "more_than",
    "低于": "less_than", "少于": "less_than", "小于": "less_than", "达": "at_least", "超": "more_than",
}  # fmt: skip
_AIM: Final = "|".join(sorted(_AIMS, key=len, reverse=True))
_COMPARED: Final = re.compile(
    rf"(?P<aim>{_AIM})了?{_NUMBER}{_UNIT}?(?P<edge>以上|以下|以内|左右)?"
)
_EDGED: Final = re.compile(rf"{_NUMBER}{_UNIT}(?P<edge>以上|以下|以内)")
_COUNTED: Final = re.compile(
    rf"{_NUMBER}(?P<unit>[个家项条所座处场款支套])(?P<noun>[^，,。；;、：:（(0-9\s]{{2,40}})"
)
_DONE: Final = re.compile(
    rf"(?:新增|打通|改造|建设|培育|引进|新建|改扩建|培训|整治|新改建|建成|创建|打造|举办|推出|增设|引育|选树)(?P<noun>[^，,。；;、：:（(0-9\s]{{2,30}}){_NUMBER}"
    r"(?P<unit>[个家项条名座处场所套台支户人]|公里|人次|亩)(?=[，,。；;、）)\s]|\Z)"
)
_WINDOW: Final = 40  # characters before a figure in which its name is looked for
_THRESHOLD: Final = re.compile(
    r"[（(]?(?:含|的)"
)  # 400万元以上（含本数）的工程项目: who is meant, not what is to be reached
_GOAL: Final = ("建成", "建设", "打造", "培育", "争取", "新增", "引进", "推动", "推出", "选树", "创建", "储备", "建立", "力争", "新建", "完成", "实施", "落地", "发布", "在全市", "在全区", "在全省")  # fmt: skip
_REACHED: Final = re.compile(r"(?:实现|落地|开展|全部|上线)")
_LEADING: Final = re.compile(
    r"^(?:(?:20[0-9]{2}年|今年|全年|年)?(?:[0-9]{1,2}月)?(?:年?[底内])?前?|到20[0-9]{2}年底?)(?:力争|争取|确保|实现|使|将|全市|全区|全省|全县|全年|推动|其中|并|累计|总体|努力|要|每年)*"
)
_PER: Final = ("每", "至少开展", "不少于一次")


@dataclass(frozen=True, slots=True)
class Figure:
    """A target found in a text. `sure`: a comparison is written and what it measures stands right before it.

    Without a `name` it is only a figure that may have been meant as one.
    """

    name: str
    comparison: str
    value: str
    unit: str | None
    start: int
    sure: bool


def figures(text: str) -> list[Figure]:
    """Return the targets of a paragraph, in order."""
    found = [*_compared(text), *_edged(text)]
    taken = {each.start for each in found}
    found += [
        each for each in (*_counted(text), *_done(text)) if each.start not in taken
    ]
    return sorted(found, key=lambda each: each.start)


def _compared(text: str) -> Iterator[Figure]:
    for match in _COMPARED.finditer(text):
        comparison = _AIMS[match["aim"]]
        if match["edge"] in ("以下", "以内"):
            comparison = "at_most"
        name = _name(text, match.start())
        if (
            match["unit"] is None
            or match["edge"] == "左右"
            or _THRESHOLD.match(text, match.end())
            or _recurring(text, match.start())
        ):
            continue
        if name or match["aim"] not in ("达", "超", "达到"):
            sure = (
                bool(name)
                and match["aim"] not in ("达", "超")
                and not match["unit"].endswith(
                    ("工作日", "日", "天", "小时", "分钟", "元")
                )
            )
            yield Figure(
                name,
                comparison,
                match["number"],
                _unit(match["unit"]),
                match.start("number"),
                sure,
            )


def _edged(text: str) -> Iterator[Figure]:
    for match in _EDGED.finditer(text):
        before = text[max(0, match.start() - 4) : match.start()]
        name = _name(text, match.start())
        ends = match.end() == len(text) or text[match.end()] in "，,。；;、）)"
        if (
            before.endswith(tuple(_AIMS))
            or not name
            or not ends
            or _recurring(text, match.start())
        ):
            continue
        if match["unit"].endswith(("元", "日", "天", "小时", "分钟")):
            continue  # more often a threshold than an aim
        comparison = "at_least" if match["edge"] == "以上" else "at_most"
        yield Figure(
            name,
            comparison,
            match["number"],
            _unit(match["unit"]),
            match.start("number"),
            sure=True,
        )


def _counted(text: str) -> Iterator[Figure]:
    for match in _COUNTED.finditer(text):
        if match.start() and (
            text[match.start() - 1] in "0123456789.—–-~～至"
            or _recurring(text, match.start())
        ):
            continue
        begin = max(
            (
                text.rfind(sign, max(0, match.start() - _WINDOW), match.start())
                for sign in "，,。；;：:\n"
            ),
            default=-1,
        )
        before = text[max(begin + 1, match.start() - _WINDOW) : match.start()]
        noun, after = match["noun"], _REACHED.search(match["noun"])
        if not any(word in before[-8:] for word in _GOAL) and after is None:
            continue
        if after is not None and after.start() > 1:
            noun = noun[: after.start()]
        noun = noun.strip("的 ")
        if noun.startswith(("月", "年", "工作日", "小时", "方面", "百分点", "环节")):
            continue
        yield Figure(
            noun,
            "at_least",
            match["number"],
            match["unit"],
            match.start("number"),
            sure=False,
        )


def _done(text: str) -> Iterator[Figure]:
    for match in _DONE.finditer(text):
        noun = match["noun"].strip("的 ")
        if not noun.endswith(tuple(_AIMS)) and not _recurring(
            text, match.start("number")
        ):
            yield Figure(
                noun,
                "at_least",
                match["number"],
                match["unit"],
                match.start("number"),
                sure=False,
            )


def _name(text: str, end: int) -> str:
    """Return what a comparison measures: the words before it, from the last sign on, without 实现 and dates."""
    begin = (
        max(
            text.rfind(sign, max(0, end - _WINDOW), end)
            for sign in "，,。；;、：:（(）)\n"
        )
        + 1
    )
    name = text[max(begin, end - _WINDOW) : end]
    name = name.rpartition("等")[2] if "等" in name else name
    name = _LEADING.sub("", name).strip(" \u3000“”")
    if name.endswith("日内") or "之日起" in name:  # a term for each case
        return ""
    return name if len(name) > 1 and re.search("[一-龥]{2}", name) else ""


def _recurring(text: str, place: int) -> bool:
    """Tell whether a figure counts how often something is to be done (每季度至少1次): a duty, not a target."""
    return any(word in text[max(0, place - 8) : place] for word in _PER)


def _unit(written: str) -> str:
    return "%" if written == "％" else written
