"""The heads of tables that offices keep: which key of a record a column fills, in one table.

A head is a key itself (`percent`, `readings.网办率`), a word of HEADS, or a column of the
program's own list of tasks. What records have no place for is left out, and told.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from bizenv.likeness import Likeness
from bizenv.messages import LANGUAGES, Catalogue, Message, catalogue
from bizenv.model.keys import keys as keys_of
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.keys import named_keys

TITLE: Final = "title"
"""What a task is called: no key of a record, but it tells whether the number is right."""

# By key its words, the surest first: of two columns for one key the surer one is taken
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("计划", "计划编号", "方案", "方案编号", "plan id"),
    "task": (
        "任务编号",
        "编号",
        "任务号",
        "事项编号",
        "任务序号",
        *("task id", "task no", "task number"),
    ),
    TITLE: (
        "任务",
        "任务名称",
        "工作任务",
        "重点任务",
        "事项",
        "事项名称",
        "task name",
    ),
    "department": (
        *("填报单位", "填报部门", "单位", "部门", "单位名称", "部门名称"),
        *("责任单位", "责任部门", "牵头单位", "牵头部门", "unit", "lead department"),
    ),
    "date": (
        "日期",
        "填报日期",
        "截至日期",
        "截至",
        "填报时间",
        "as of",
        "reported on",
    ),
    "kind": ("类型", "记录类型", "填报类型", "种类", "type"),
    "percent": (
        *("完成比例", "完成进度", "完成百分比", "完成率", "进度", "百分比"),
        *("percent complete", "percent done", "% complete", "% done", "progress %"),
    ),
    "milestone": ("里程碑", "节点", "已达节点", "milestone reached"),
    "progress": (
        *("进展情况", "工作进展", "进展", "推进情况", "完成情况", "工作进展情况"),
        *("progress made", "work done"),
    ),
    "problems": ("存在问题", "存在的问题", "问题", "主要问题", "存在困难", "issues"),
    "next": (
        *("下一步措施", "下一步工作", "下一步", "下一步打算", "下一步计划", "下步措施"),
        *("下一步工作措施", "下一步工作安排", "next steps"),
    ),
    "needs": (
        *("需协调事项", "需协调", "需协调解决事项", "需要协调事项", "需协调解决的问题"),
        *("需协调问题", "support needed", "help needed"),
    ),
    "forecast": ("预计", "完成预计", "预计完成情况", "预期", "outlook"),
    "approved_by": ("审签人", "审签", "签发人", "approved by"),
    "evidence": ("佐证材料", "佐证", "证明材料", "supporting documents"),
    "duty": ("经常性工作", "经常性工作事项", "regular work"),
    "period": ("所属时段", "所属期", "所属周期", "for period"),
    "by": ("审核人", "审核单位", "审核机构", "审核方", "reviewer"),
    "opinion": ("审核意见", "意见", "review opinion"),
    "step": ("审核步骤", "审核环节", "review step"),
    "finding": ("核查结果", "核查情况", "核实结果", "verification"),
    "rating": ("满意度", "满意度评价", "satisfaction"),
    "resubmit_by": ("补正期限", "补正截止日期", "mend by"),
    "until": ("申请延至", "延期至", "拟延期至", "extend until"),
    "document": ("文号", "依据文件", "文件号", "document no"),
    "reason": ("理由", "原因", "事由", "why"),
    "note": ("备注", "note", "notes", "remarks"),
    "effective": ("生效日", "生效日期", "effective from"),
}
# The heads of a register's tables, besides: of a table that has one of ITEM_SIGNS
ITEM_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "task": (
        *("来件编号", "件号", "问题编号", "诉求编号", "建议编号", "举措编号"),
        *("item no", "item number", "complaint no", "complaint number", "case no"),
    ),
    TITLE: (
        *("来件标题", "问题标题", "诉求标题", "标题", "问题", "诉求"),
        *("item title", "complaint title"),
    ),
    "date": (
        *("来件日期", "登记日期", "交办日期", "raised on", "received on"),
        *("assigned on", "merged on"),
    ),
    "text": ("内容", "来件内容", "问题内容", "诉求内容", "问题描述", "description"),
    "source": ("来源", "来件来源", "问题来源", "诉求来源", "received through"),
    "raised_by": ("提出人", "反映人", "raised by", "complainant"),
    "place": ("地点", "发生地点", "所在地", "location"),
    "category": ("类别", "问题类别", "诉求类别", "item category"),
    "public_text": ("公开内容", "public text"),
    "carried_from": ("接续事项", "carried from"),
    "lead": (
        "承办单位",
        "承办部门",
        "handled by",
        "handling department",
        "assigned to",
    ),
    "support": ("协办单位", "配合单位", "supporting", "supported by"),
    "within": ("办理时限", "办结时限", "时限", "time limit"),
    "due": ("办结期限", "办理期限", "deadline", "due date", "due by"),
    "into": ("并入", "并入编号", "并入件号", "merged into"),
}
ITEM_SIGNS: Final = (
    *ITEM_HEADS["task"],
    *("来件标题", "问题标题", "诉求标题", "item title", "complaint title"),
    *("来件日期", "交办日期", "raised on", "assigned on"),
    *ITEM_HEADS["raised_by"],
)
# Columns of what departments say of an item, and of what the office does with it
_REPORTED: Final = frozenset(
    ("percent", "progress", "problems", "next", "needs", "forecast", "finding")
)
_HANDED: Final = frozenset(("kind", "within", "due", "into", "support"))
_NUMBERS: Final = frozenset(("序号", "序", "no", "no.", "#", "s/n", "serial no"))
"""Heads of a column that counts the rows of a table, and says nothing."""
# Offices head the deadline of a task so: a record must not be of that day
_DEADLINES: Final = frozenset(("截止日期", "截止时间", "截止日", "截止", "deadline"))
_CONTENT: Final = ("percent", "progress", "problems", "next", "needs")
_OF_ASSIGNMENTS: Final = ("within", "due")
_KEYS_INSIDE: Final = ("percent", "progress")
_SHORTEST: Final = 3  # characters of a word of ours by which a longer head is known
_SURE_WORDS: Final = ("进展",)  # and those that are shorter
# The program's own list of tasks: what its columns are, None for what it worked out
_LISTED: Final[Mapping[str, str | None]] = {
    "as_of": "date",
    "plan": "plan",
    "task": "task",
    "title": TITLE,
    "lead": "department",
    "percent": "percent",
    "percent_day": None,
    "progress": "progress",
    "problems": "problems",
    "next": "next",
    "needs": "needs",
    "status": None,
    "light": None,
    "stage": None,
    "due_day": None,
    "days_overdue": None,
    "support": None,
    "by_status": None,
    "reasons": None,
    "remarks": None,
}
_SIGNATURE: Final = (
    "status",
    "light",
    "stage",
)  # columns by which such a list is known
WORKED_OUT: Final = ("status", "due_day")  # that no record fills, and people change
_UNIT: Final = re.compile(
    r"[(\[](%|百分比|0[-~]100|年[-/]?月[-/]?日|yyyy.mm.dd|必填|选填|可选|单选)[)\]]$"
)
_ANY_UNIT: Final = re.compile(r"[(（][^()（）]*[)）]$")
_DOUBTFUL: Final = (
    0.75  # how like a word of ours an unknown head is that may be meant for it
)


@dataclass(frozen=True)
class Heads:
    """What the columns of a table fill, by their places from 0.

    `left` are the heads that fill nothing; `doubtful` by their places those that are likely
    meant for something of ours, with what is wrong. `listed`: it is the program's own list,
    whose cells tell what was said already; `worked_out` are its columns that no record fills.
    `of_items`: it is a register's, with heads of its own. `unasked` are by their places those
    of the heads left that may say something.
    """

    keys: Mapping[int, str]
    left: tuple[str, ...] = ()
    doubtful: Mapping[int, "HeadDoubt"] = field(default_factory=dict)
    listed: bool = False
    worked_out: Mapping[int, str] = field(default_factory=dict)
    of_items: bool = False
    unasked: Mapping[int, str] = field(default_factory=dict)

    @property
    def names_tasks(self) -> bool:
        """Whether the table says which task a row is about."""
        found = set(self.keys.values())
        names_one = found & {"task", TITLE}
        return len(found) > 1 and bool(names_one)


class HeadDoubt(NamedTuple):
    """What is wrong with a head, by its code, and what to write instead."""

    code: str
    hint: Message


class _Meant(NamedTuple):
    """A column, the key that it means, and how sure that is: 0 is surest."""

    place: int
    key: str
    sureness: int


def read_heads(
    cells: Sequence[str], targets: Mapping[str, str] = MappingProxyType({})
) -> Heads:
    """Return what the columns under these heads fill; a target's name heads its readings.

    `targets` are the names of targets, by these as `alike` has them.
    In the program's own list several may fill one key: the last that says something does.
    """
    own = _own(cells)
    of_items = not own and _is_of_items(cells)
    known = own or (_words_of_items() if of_items else _words())
    meant: list[_Meant] = []
    unknown: dict[int, str] = {}
    for place, cell in enumerate(cells):
        found = _key(cell, known) or _reading(cell, targets)
        if found is not None:
            key, sureness = found
            meant.append(_Meant(place, key, sureness))
        elif squeezed(cell) not in known:
            unknown[place] = cell
    if of_items:
        meant = _of_register(meant)
    is_list = own is not None
    # In the list a column that was added says more than the list's own
    columns = meant if is_list else _surest(meant)
    keys = {column.place: column.key for column in columns}
    filled = frozenset[str]() if is_list else frozenset(keys.values())
    doubtful = _doubtful(unknown, filled, is_list=is_list)
    told = {*keys, *doubtful}
    left = [cell for place, cell in enumerate(cells) if cell and place not in told]
    worked_out = _worked_out(cells) if is_list else {}
    unasked = _unasked(cells, told)
    return Heads(
        keys, tuple(left), doubtful, is_list, worked_out, of_items, unasked=unasked
    )


def _unasked(cells: Sequence[str], told: Collection[int]) -> dict[int, str]:
    """Return the heads that say something and of which nothing is told, by their places."""
    return {
        place: cell
        for place, cell in enumerate(cells)
        if place not in told and _says_something(cell)
    }


def _of_register(meant: Sequence[_Meant]) -> list[_Meant]:
    """Return the columns of a register's table; reports move no deadline."""
    if not _holds_reports(meant):
        return list(_as_reported(meant))
    kept = [column for column in meant if column.key not in _OF_ASSIGNMENTS]
    return list(_as_reported(kept))


def _as_reported(meant: Sequence[_Meant]) -> Iterator[_Meant]:
    """Yield the columns of a register's table; in one of reports who handles an item reports."""
    keys = {column.key for column in meant}
    is_report = not keys.isdisjoint(_REPORTED) and keys.isdisjoint(_HANDED)
    for column in meant:
        if not is_report or column.key != "lead":
            yield column
        elif "department" not in keys:
            yield column._replace(key="department")


def _is_of_items(cells: Sequence[str]) -> bool:
    """Whether a head is one of those by which a register's table is known."""
    signs = set(map(squeezed, ITEM_SIGNS))
    return not signs.isdisjoint(map(squeezed, cells))


def _says_something(head: str) -> bool:
    """Whether a column with a head does more than count the rows."""
    return bool(head) and squeezed(head) not in _NUMBERS


def _holds_reports(meant: Sequence[_Meant]) -> bool:
    """Whether a column holds what a department reports, and none says a kind."""
    filled = {column.key for column in meant}
    return not filled.isdisjoint(_REPORTED) and "kind" not in filled


def _doubtful(
    unknown: Mapping[int, str], filled: AbstractSet[str], *, is_list: bool
) -> dict[int, HeadDoubt]:
    """Return what is doubtful of unknown heads, by their places."""
    doubtful: dict[int, HeadDoubt] = {}
    for place, cell in unknown.items():
        doubt = _doubt(cell, filled, is_list=is_list)
        if doubt is not None:
            doubtful[place] = doubt
    return doubtful


def _worked_out(cells: Sequence[str]) -> dict[int, str]:
    """Return the columns of the program's own list that people take for theirs to fill in."""
    found: dict[int, str] = {}
    for language in LANGUAGES:
        titles = _titles(catalogue(language))
        for place, cell in enumerate(cells):
            for name in WORKED_OUT:
                if squeezed(cell) == titles[name]:
                    found[place] = name
    return found


def _doubt(cell: str, filled: AbstractSet[str], *, is_list: bool) -> HeadDoubt | None:
    """Return what is doubtful of an unknown head, where no column fills the key it may mean."""
    if squeezed(cell) in _DEADLINES:
        if is_list or "date" in filled:
            return None
        return HeadDoubt("deadline-head", Message("hint.deadline-head"))
    slip = "" if is_list else _word_meant(cell)
    if slip:
        return HeadDoubt("unknown-head", Message("hint.did-you-mean", {"name": slip}))
    word = _word_inside(cell, filled)
    if word:
        return HeadDoubt("unknown-head", Message("hint.head-inside", {"name": word}))
    return None


def _word_inside(cell: str, filled: AbstractSet[str]) -> str:
    """Return the longest word of ours for what is done that a longer head holds, if any."""
    head = squeezed(cell)
    words = _content_words(filled)
    held = [word for word in words if word in head]
    return max(held, key=len, default="")


def _content_words(filled: AbstractSet[str]) -> list[str]:
    """Return the words of heads for what is done, of the keys that no column fills."""
    words: list[str] = []
    for key in _CONTENT:
        if key not in filled:
            words += map(squeezed, HEADS[key])
            if key in _KEYS_INSIDE:
                words.append(key)
    found: list[str] = []
    for each in words:
        is_long = len(each) >= _SHORTEST
        if is_long or each in _SURE_WORDS:
            found.append(each)
    return found


def _surest(meant: Sequence[_Meant]) -> list[_Meant]:
    """Return of the columns for one key the surest, the first of several as sure."""
    by_key: dict[str, _Meant] = {}
    for column in meant:
        better = by_key.get(column.key)
        if better is None or column.sureness < better.sureness:
            by_key[column.key] = column
    return sorted(by_key.values())


HeadMeant = tuple[str | None, int]
"""The key that a head stands for, and how sure that is: 0 is surest."""
Known = Mapping[str, HeadMeant]
"""By word the key that it means, None for nothing, and how sure that is: 0 is surest."""


def _key(cell: str, known: Known) -> tuple[str, int] | None:
    """Return the key that a head means, and how sure that is."""
    word = squeezed(cell)
    if word in known:
        key, sureness = known[word]
        if key is None:
            return None
        return key, sureness
    outer, dot, inner = cell.partition(".")
    if cell in named_keys():
        return cell, 0
    name = outer.strip().casefold()
    if dot and inner and name in named_keys():
        return f"{name}.{inner.strip()}", 0
    return None


def _reading(cell: str, targets: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the key of the readings of a target that a head names, with or without its unit."""
    bare = _ANY_UNIT.sub("", cell.strip())
    for name in (cell, bare):
        target = targets.get(alike(name))
        if target is not None:
            return f"readings.{target}", 1
    return None


def _word_meant(cell: str) -> str:
    """Return the word of ours that an unknown head is a slip of, if any."""
    word = squeezed(cell)
    if word in _left_alone() or not word:
        return ""
    known = _words().items()
    words = [each for each, (key, _) in known if key is not None]
    for near in Likeness().nearest(word, words, n=3, cutoff=_DOUBTFUL):
        if near not in word and word not in near:
            return near
    return ""


@cache
def _left_alone() -> frozenset[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        words = catalogue(language)
        titles = _titles(words)
        found.update(titles.values())
    return frozenset(found)


def _titles(words: Catalogue) -> dict[str, str]:
    """Return the titles of our own list's columns in a language, as heads are compared."""
    titles: dict[str, str] = {}
    for name in _LISTED:
        code = f"column.{name}"
        if words.has(code):
            title = words(code)
            titles[name] = squeezed(title)
    return titles


def _own(cells: Sequence[str]) -> Known | None:
    """Return what the columns of the program's own list mean, if these are they."""
    given = set(map(squeezed, cells))
    for language in LANGUAGES:
        titles = _titles(catalogue(language))
        signature = [titles[name] for name in _SIGNATURE]
        if not given.issuperset(signature):
            continue
        own = dict(_of_reports())
        for name, title in titles.items():
            own[title] = _LISTED[name], 0
        return own
    return None


@cache
def _of_reports() -> Known:
    """Return the words for what a department reports; a list's other columns are worked out."""
    kind = KINDS[Kind.REPORT]
    reported = {"kind", "evidence"}
    model = kind.models[0]
    reported.update(key.name for key in keys_of(model))
    found: dict[str, HeadMeant] = {}
    for word, meant in _words().items():
        key, _ = meant
        if key in reported:
            found[word] = meant
    return found


@cache
def _words() -> Known:
    known: dict[str, HeadMeant] = {}
    for key in named_keys():
        known[squeezed(key)] = key, 0
    for key, words in HEADS.items():
        for sureness, word in enumerate(words, start=1):
            known[squeezed(word)] = key, sureness
    return known


@cache
def _words_of_items() -> Known:
    known = dict(_words())
    for key, words in ITEM_HEADS.items():
        for sureness, word in enumerate(words, start=1):
            known[squeezed(word)] = key, sureness
    return known


def squeezed(head: str) -> str:
    """Return a head as it is compared: half-width, in small letters, without blanks and units."""
    plain = unicodedata.normalize("NFKC", head).casefold()
    together = "".join(plain.split()).strip("*＊:：")
    return _UNIT.sub("", together)


def alike(title: str) -> str:
    """Return a title as titles are compared: without blanks and signs, half-width."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(filter(str.isalnum, plain))
