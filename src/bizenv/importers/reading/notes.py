"""Notes: sentences that say once for many tasks who leads or who supports them all."""

import re
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.roles import named, of_many

_LEAD: Final = "牵头"
_BEFORE_COMMA: Final = "逗号前"
_FIRST: Final = re.compile("第一位|首位|排名第一|排第一|列第一|第一个|位列第一")
_STARRED: Final = re.compile("[标带加有][*＊★]")
_NOT_AGAIN: Final = re.compile(
    r"不再"
    r"(?:一一|逐一|逐项|重复|单独|另行|分别)?"
    r"(?:列出|列示|注明|说明|标注|列)"
)
# 以下各项均由各区人民政府配合: said of all tasks without 不再列出
_FOR_ALL: Final = re.compile(
    r"以下(?:各项|所有|各)?(?:任务|工作|事项|措施)?"
    r"(?:均|都)(?:需|须|由|涉及)[^，,。；;（）()]{2,40}"
)
_SUPPORTS: Final = re.compile(
    r"(?:均需|均由|都需|都由|须由|需由|均须|需|由)"
    r"([^，,。；;需由须]{2,60}?)"
    r"(?:负责|抓好|配合|参与|落实|实施)"
)
_FOLLOWING: Final = "以下"
_LIKEWISE: Final = "下同"
_BEGINS: Final = "。；（("


@dataclass(frozen=True, slots=True)
class TasksNote:
    """Words that hold for many tasks: units that support them all, or which unit leads.

    `onwards`: they hold only for the tasks that follow (以下).
    """

    supports: tuple[str, ...] = ()
    onwards: bool = False
    rule: str | None = None


def note(text: str) -> TasksNote | None:
    """Return the note in a text such as 以下均需各县区落实，不再列出, or None."""
    rule = _rule(text)
    match = _NOT_AGAIN.search(text) or _FOR_ALL.search(text)
    if match is None:
        if rule is not None:
            return TasksNote(rule=rule)
        if of_many(text) is None:
            return None
        return TasksNote()
    start, end = match.span()
    places = [text.rfind(sign, 0, start) for sign in _BEGINS]
    begin = max(places)
    sentence = text[begin + 1 : end]
    following = _FOLLOWING in sentence
    units = _SUPPORTS.search(sentence)
    if units is None:
        return TasksNote(onwards=following, rule=rule)
    named_units = named(units[1])
    supports = tuple(each.unit.name for each in named_units)
    onwards = following or _LIKEWISE in sentence
    return TasksNote(supports, onwards, rule)


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
