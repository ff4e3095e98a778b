"""Notes: sentences that say once for many tasks who leads or who supports them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.roles import named, of_many
from bizenv.importers.reading.units import is_plainly_unit, looks_like_unit

_LEAD: Final = "牵头"
_BEFORE_COMMA: Final = "逗号前"
_FIRST: Final = re.compile(
    "第一位|首位|居首|排序第一|排名第一|排第一|列第一|第一个|位列第一|排在最前"
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
_SAID: Final = (
    _NOT_AGAIN,
    _LIKEWISE,
    re.compile(
        "下同|(?:[排位]?列|排|以)?(?:在|名)?(?:第一位?|首位|最前)(?:个|的)*(?:单位|部门)?(?:均|都)?为?牵头(?:单位|部门)?"
    ),
    re.compile("以下(?:各项|所有|各)?(?:任务|工作|事项|措施)?(?:均|都|不再)"),
)
_BEGINS: Final = "。；;（("
_WORK: Final = "(?:各项|所有|全部|各)?(?:任务|工作|事项|措施|举措|项目|内容|要点)"
_EACH: Final = "(?:均|都|一律|统一|全部)"
_UNSAID: Final = "(?:未|没有?|无)(?:特别|具体|另行|单独|明确)?(?:注明|标注|明确|列明|载明|写明|规定|标明|填写|说明|设定|要求|标)"
_ROLES: Final = "(?P<role>牵头|主办|主责|配合|协办|协助|参与|责任)(?:单位|部门|机关)"
_WHO: Final = "(?P<who>[^，,。；;：:（）()]{2,60}?)"
# 以下任务市教育局均为配合单位, 配合单位均为市教育局, 各区为各项任务的配合单位
_IN_ROLE: Final = (
    re.compile(
        rf"{_WHO}{_EACH}(?:为|是|作为|列为|系)(?:[^，,。；;]{{0,8}}的)?{_ROLES}"
    ),
    re.compile(rf"{_ROLES}{_EACH}(?:为|是|由){_WHO}(?=[，,。；;（）()]|\Z)"),
    re.compile(rf"{_WHO}(?:为|是)(?:以下|下列|上述|以上)?{_WORK}的?(?:共同)?{_ROLES}"),
    re.compile(
        rf"{_UNSAID}(?:牵头|责任|主办)(?:单位|部门)的?[，,]?{_EACH}?由?{_WHO}(?P<role>牵头|负责)"
    ),
    re.compile(rf"{_EACH}由{_WHO}(?P<role>牵头|主办)"),
)
_TIME: Final = "(?:完成)?(?:时限|时间|期限|节点|日期)(?:要求)?"
_UNTIL: Final = (
    "[，,]?(?:其?完成)?(?:时限|时间|期限)?(?:原则上)?(?:均|都|一律|统一|应当?|须|需|要|应|默认)*(?:为|是|于|在|按|截至)?"
    "(?P<until>[^，,。；;：:（）()]{2,30})"
)
# 未注明完成时间的均为12月底前, 完成时限均为11月底前, 以下任务均于年底前完成
_DUE: Final = (
    re.compile(rf"{_UNSAID}(?:的)?{_TIME}的?{_WORK}?{_UNTIL}"),
    re.compile(rf"{_TIME}{_UNSAID}的?{_WORK}?{_UNTIL}"),
    re.compile(
        rf"除[^，,。；;]{{0,10}}(?:注明|明确|标注|列明|规定)[^，,。；;]{{0,8}}外[，,](?:其余|其他)?{_WORK}?{_UNTIL}"
    ),
    re.compile(
        rf"{_TIME}{_EACH}(?:为|是|于|在)?(?P<until>[^，,。；;：:（）()]{{2,30}})"
    ),
    re.compile(
        rf"(?:以下|下列|上述|以上|所有|全部|各项|其余){_WORK}?[，,]?{_EACH}(?:需|须|要|应)?(?:于|在)?"
        "(?P<until>[^，,。；;：:（）()]{2,24}?(?:前|底|末|内)(?:全部|基本)?(?:完成|办结|到位)?)(?=[，,。；;（）()]|\\Z)"
    ),
)
_OF_ALL: Final = re.compile(
    rf"(?:(?:以下|下列|上述|以上|所有|全部|各项|其余|其他){_WORK}?|[本上下]表|本(?:方案|清单|计划)(?:中|内|所列)?)[^。；;]{{0,30}}{_EACH}"
    rf"|{_UNSAID}[^。；;，,]{{0,12}}的|除[^，,。；;]{{0,10}}(?:注明|明确|标注|列明)[^。；;，,]{{0,8}}外"
)
_ABOUT: Final = re.compile(
    "牵头|配合|协办|责任(?:单位|部门)|主办|参与单位|负责|时限|期限|完成时间|[月年]底前|[0-9]月|日前完成"
)
_MANY_BEFORE: Final = re.compile(
    f"(?:以下|下列|上述|以上|所有|全部|各项|其余|其他)?{_WORK}(?:中|里|的)?|(?:以下|下列|上述|以上|所有|全部|其余)"
)
_BEHIND: Final = ("以上", "上述")
_AHEAD: Final = ("以下", "下列", "下同")


@dataclass(frozen=True, slots=True)
class TasksNote:
    """Words that hold for many tasks: units that support or lead them, until when, or which unit leads.

    `leads` and `due` are those of tasks that name none. `onwards`, `before`: they hold only for
    the tasks that follow (以下), or stand above (以上). `unread`: they say more that was not
    understood.
    """

    supports: tuple[str, ...] = ()
    onwards: bool = False
    rule: str | None = None
    unread: bool = False
    leads: tuple[str, ...] = ()
    due: str | None = None
    before: bool = False

    @property
    def applies(self) -> bool:
        """Whether it says something of tasks that is understood."""
        return bool(self.supports or self.leads or self.due)


def note(text: str) -> TasksNote | None:
    """Return the note in a text such as 以下均需各县区落实，不再列出, or None."""
    told = _of_roles(text)
    due = _due(text)
    if told is None and due is None:
        return _of_tag(text)
    role, who = told or ("", ())
    is_lead = role in _LEADING
    rest = [each for each in re.split("[。；;\n]", text) if _speaks_of_all(each)]
    unread = [
        each for each in rest if not (_of_roles(each) or _due(each) or _rule(each))
    ]
    return TasksNote(
        () if is_lead else who,
        onwards=any(word in text for word in _AHEAD),
        rule=_rule(text),
        unread=bool(unread),
        leads=who if is_lead else (),
        due=due,
        before=any(word in text for word in _BEHIND),
    )


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the words in a text that are a note."""
    for pattern in (*_SUPPORTS, *_IN_ROLE, *_DUE, *_SAID):
        for match in pattern.finditer(text):
            yield match.span()


_LEADING: Final = ("牵头", "主办", "主责", "负责", "责任")


def _of_roles(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return who has which role in many tasks, None where nobody plainly has one."""
    for pattern in _IN_ROLE:
        for match in pattern.finditer(text):
            who = _MANY_BEFORE.sub("", match["who"], count=1)
            names = [each.unit.name for each in named(who.strip("由，, "))]
            if names and all(_is_plainly_one(name) for name in names):
                return match["role"], tuple(names)
    return None


def _is_plainly_one(name: str) -> bool:
    return is_plainly_unit(name) or (name.startswith(_PLACES) and looks_like_unit(name))


_PLACES: Final = ("各", "市", "县", "区", "省", "镇", "乡", "州", "团")


def _due(text: str) -> str | None:
    """Return the words of the deadline that tasks have which name none."""
    for pattern in _DUE:
        for match in pattern.finditer(text):
            words = match["until"].strip()
            if is_deadline(words):
                return words
    return None


def _of_tag(text: str) -> TasksNote | None:
    """Return the note of a tag (以下均需…落实，不再列出), or one that is not understood."""
    rule = _rule(text)
    likewise = _LIKEWISE.search(text)
    if likewise is not None:
        return TasksNote(_units(likewise[1]), onwards=True, rule=rule)
    match = _NOT_AGAIN.search(text) or _FOR_ALL.search(text)
    if match is None:
        same = _SAME_AGAIN.search(text)
        is_same = same is not None and _EXPLAINS.search(same[0]) is None
        is_of_many = is_same or of_many(text) is not None or _speaks_of_all(text)
        if rule is None and not is_of_many:
            return None
        return TasksNote(rule=rule, unread=rule is None and is_of_many)
    sentence = _sentence(text, match)
    onwards = _FOLLOWING in sentence or _SAME in sentence
    for pattern in _SUPPORTS:
        found = pattern.search(sentence)
        supports = () if found is None else _units(found[1])
        if supports:
            return TasksNote(supports, onwards, rule)
    return TasksNote(onwards=onwards, rule=rule, unread=True)


def _speaks_of_all(text: str) -> bool:
    """Tell whether a sentence says of many tasks who does them, or until when."""
    for sentence in re.split("[。；;\n]", text):
        if _OF_ALL.search(sentence) and _ABOUT.search(sentence):
            return True
    return False


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
