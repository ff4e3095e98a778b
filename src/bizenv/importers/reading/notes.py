"""Notes: sentences that say once for many tasks who leads or who supports them all."""

import re
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.roles import named, of_many

_LEAD: Final = "牵头"
_BEFORE_COMMA: Final = "逗号前"
_FIRST: Final = re.compile(
    "第一位|首位|排名第一|排第一|列第一|第一个|位列第一|排在最前"
)
_STARRED: Final = re.compile("[标带加有][*＊★]")
_NOT_AGAIN: Final = re.compile(
    r"不再"
    r"(?:一一|逐一|逐项|逐条|重复|单独|另行|分别)?"
    r"(?:列出|列示|列明|注明|说明|标注|罗列|赘述|重复|写明|列)"
)
# 以下各项均由各区人民政府配合: said of all tasks without 不再列出
_FOR_ALL: Final = re.compile(
    r"(?:以下(?:各项|所有|各)?|(?:各|所有|全部)项?|上述)(?:任务|工作|事项|措施|举措)?"
    r"(?:均|都)(?:需|须|由|涉及)[^，,。；;（）()]{2,40}"
)
_DOES: Final = "负责|抓好|配合|参与|落实|实施|支持|协助"
_SUPPORTS: Final = (
    re.compile(
        rf"(?:均需|均由|都需|都由|须由|需由|均须|需|由)([^，,。；;需由须]{{2,60}}?)(?:{_DOES})"
    ),
    re.compile(r"(?:均|都)涉及([^，,。；;]{2,60}?)(?=[，,。；;）)]|\Z)"),
    re.compile(
        r"(?:\A|(?<=[，,。；;、：:（(]))([^，,。；;、：:]{2,40}?)以下(?:均|都)?不再"
    ),
)
"""Who is meant by such a sentence; the first pattern that fits counts."""
# 各区县参与，下同: what is said of this task holds for those that follow
_LIKEWISE: Final = re.compile(
    r"(?:\A|(?<=[，,。；;、：:（(]))([^，,。；;、：:]{2,40}?)(?:配合|参与|协助|落实)[，,]下同"
)
_SAME_AGAIN: Final = re.compile("[^，,。；;（(〈]{0,20}[，,；;]下同")
# 含高新区，下同 says what a name means
_EXPLAINS: Final = re.compile("含|简称|包括|统称|第一|首位|排|列|标|牵头|为")
_FOLLOWING: Final = "以下"
_SAME: Final = "下同"
_BEGINS: Final = "。；;（("


@dataclass(frozen=True, slots=True)
class TasksNote:
    """Words that hold for many tasks: units that support them all, or which unit leads.

    `onwards`: they hold only for the tasks that follow (以下). `unread`: they say more that
    was not understood.
    """

    supports: tuple[str, ...] = ()
    onwards: bool = False
    rule: str | None = None
    unread: bool = False


def note(text: str) -> TasksNote | None:
    """Return the note in a text such as 以下均需各县区落实，不再列出, or None."""
    rule = _rule(text)
    likewise = _LIKEWISE.search(text)
    if likewise is not None:
        return TasksNote(_units(likewise[1]), onwards=True, rule=rule)
    match = _NOT_AGAIN.search(text) or _FOR_ALL.search(text)
    if match is None:
        same = _SAME_AGAIN.search(text)
        is_same = same is not None and _EXPLAINS.search(same[0]) is None
        is_of_many = rule is None and (is_same or of_many(text) is not None)
        if rule is None and not is_of_many:
            return None
        return TasksNote(rule=rule, unread=is_of_many)
    sentence = _sentence(text, match)
    onwards = _FOLLOWING in sentence or _SAME in sentence
    for pattern in _SUPPORTS:
        found = pattern.search(sentence)
        supports = () if found is None else _units(found[1])
        if supports:
            return TasksNote(supports, onwards, rule)
    return TasksNote(onwards=onwards, rule=rule, unread=True)


def _sentence(text: str, match: "re.Match[str]") -> str:
    """Return the sentence in which a match stands, up to its end."""
    start, end = match.span()
    places = [text.rfind(sign, 0, start) for sign in _BEGINS]
    begin = max(places)
    return text[begin + 1 : end]


def _units(text: str) -> tuple[str, ...]:
    return tuple(each.unit.name for each in named(text))


def _rule(text: str) -> str | None:
    """Return the rule for leads that a text states, or None."""
    for sentence in text.split("。"):
        if _LEAD not in sentence:
            continue
        if _BEFORE_COMMA in sentence:
            return "first-group"
        if _FIRST.search(sentence):
            return "first"
        if _STARRED.search(sentence):
            return "starred"
    return None
