"""Names of departments in running text.

Where one ends and the next begins, and which words are not part of them.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.office_words import OfficeWords, any_of, in_force

OPENING: Final = "（(〔[【［﹝〖〈"
CLOSING: Final = "）)〕]】］﹞〗〉"
SEPARATORS: Final = "、，,；;。/／｜"
MAX_NAME: Final = 40
_SPLIT: Final = 400  # characters; what is longer is no two names with 和 between them
_LEVELS: Final = 20  # characters of 各省、自治区

_PLAINLY: Final = any_of("names", "plainly")
_PREDICATES: Final = re.compile(any_of("names", "predicates"))
_STATES: Final = re.compile(any_of("names", "states"))
_BEGINS: Final = re.compile(
    "[市县区省镇州旗盟团各][一-龥]{1,12}?(?:局|委|办|厅|部|政府|中心|公司)"
)
_HEADED: Final = re.compile(
    r"^(?:由|请|分别由|并|和|以及|及|会同|与)"
    r"(?=[一-龥])"
)
_OTHERS: Final = re.compile(
    r"(?:等|以及|及|和|与)?"
    r"(?:[0-9一二三四五六七八九十]{1,3}[个家]?)?"
    r"(?:各?"
    r"(?:有关|相关|其他|成员|责任|职能|市直|区直|县直|省直|行业|主管|行政)"
    r"){0,3}"
    r"(?:部门|单位|机构|部委|委办局|企业)"
    r"(?:和单位|单位)?\Z"
)
_MORE: Final = ("等", "以及", "及", "和", "与")
_AND: Final = re.compile(
    r"(?:以及|及|和|与)"
    r"(?=[市省区县州旗国各自团中人税海])"
)
# Signs that separate names where each side is one: 市甲局·市乙局, 市甲局|市乙局
_JOINS: Final = re.compile(r"[·•|｜+＋&＆]")
_INNER: Final = re.compile(r"(?<=[一-龥])[ \t\u3000]{1,4}(?=[一-龥])")
# Where one name ends and the next begins without a sign between them.
_SEAM: Final = re.compile(
    r"(?:局|委|办|厅|会|中心|政府|公司|支队)"
    r"(?=(?:市|区|县|省|各)[一-龥]{2})"
)
# 各市、 followed by 县: the levels of one name, not two names
_EVERY: Final = re.compile(
    r"(?:由)?各(?:地级|设区|直辖)?"
    r"[省市州盟区县旗镇乡]{1,2}"
    r"(?:[（(][^（）()]{1,6}[)）])?"
    r"(?:、(?:自治区|自治州|街道|园区|县|区|市|乡|镇)){0,3}"
    r"|各有关部门|各部门"
)
_ALSO: Final = re.compile(
    r"(?:自治区|直辖市|自治州|自治县|县级市|县|区|市|旗|州|镇|街道|乡|开发区|园区|功能区|各?单位)"
    r"(?:[（(][^（）()]{1,10}[)）])?"
    r"(?:人民政府|政府|管委会|办事处)?"
    r"(?:[（(〈][^（）()〈〉]{1,30}[)）〉])?"
    r"(?=\Z|[、，,；;。)）\s]|按|负责|落实|牵头|配合|分)"
)
_LEVEL: Final = re.compile(r"[省市州盟区县旗镇乡街道、]{1,5}")
_DOWNWARDS: Final = "省市州盟县区旗镇乡"
_BRANCHES: Final = ("分局", "分行", "支行", "分公司")
_NOBODY: Final = ("下同", "略", "无", "/", "-", "—", "——", "暂无")
_DITTO: Final = re.compile(
    r"[同如](?:上|前|左|右|下)(?:栏|行|表|项|款|条|述)?|[〃″\"”“’'〞=＝↑]{1,3}|[-—－]{1,2}[〃″\"”][-—－]{1,2}|(?i:ditto|as above|same as above|do\.)"
)
# ⏰ and other pictures before a text
_SYMBOLS: Final = re.compile(
    "\\A[\u231a\u231b\u23e9-\u23fa\u2705\U0001f300-\U0001faff\ufe0f]+ ?"
)
STAR: Final = "*＊★☆"
_BLANK: Final = " \t\u3000"
_SHORTEST: Final = 3  # characters of a name that is cut off another: 市委 is not


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch between separators: its text, its place, and the separator behind it.

    Behind the last one it is "".
    """

    text: str
    start: int
    separator: str


def tokens(text: str, separators: str = SEPARATORS) -> Iterator[Token]:
    """Split at separators outside brackets; a bracket that is never closed does not count.

    各市、县（区）人民政府 and 各省、自治区、直辖市人民政府 are one name each.
    """
    depth = 0
    start = 0
    closing = _closings(text)
    for place, char in enumerate(text):
        if place in closing:
            depth += closing[place]
            continue
        if depth or char not in separators:
            continue
        if char == "、" and _is_within_levels(text, start, place):
            continue
        yield Token(text[start:place], start, char)
        start = place + 1
    yield Token(text[start:], start, "")


def _is_within_levels(text: str, start: int, place: int) -> bool:
    """Tell whether 、 stands within the levels of one name: 各市、县人民政府."""
    if place - start >= _LEVELS:
        return False
    before = text[start:place].strip()
    if _EVERY.fullmatch(before) is None:
        return False
    return _ALSO.match(text, place + 1) is not None


def _closings(text: str) -> dict[int, int]:
    """Return the places of brackets that have a partner; kinds may mix.

    An opening one counts +1, a closing one -1.
    """
    waiting: list[int] = []
    paired: dict[int, int] = {}
    for place, char in enumerate(text):
        if char in OPENING:
            waiting.append(place)
        elif char in CLOSING and waiting:
            opening = waiting.pop()
            paired[opening] = 1
            paired[place] = -1
    return paired


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of brackets as (start, end); kinds may mix.

    The end lies behind the closing one.
    """
    depth = 0
    start = 0
    paired = _closings(text)
    for place, step in sorted(paired.items()):
        if depth == 0:
            start = place
        depth += step
        if depth == 0:
            yield start, place + 1


def is_ditto(name: str) -> bool:
    """Tell whether a text stands for what is written above or before it: 同上, 〃."""
    return _DITTO.fullmatch(name.strip()) is not None


def looks_like_unit(name: str) -> bool:
    """Tell whether a text can be a department's name, by its ending and its words."""
    if not has_han(name):
        return english_units.looks_like_unit(name)
    return _ends_like_unit(name, plainly=False)


def is_plainly_unit(name: str) -> bool:
    """Tell whether a text is a department's name also without a label or a word for it."""
    if not has_han(name):
        return english_units.is_plainly_unit(name)
    return _ends_like_unit(name, plainly=True)


@lru_cache(maxsize=8)
def _endings(known: OfficeWords) -> "tuple[re.Pattern[str], re.Pattern[str]]":
    """Return how names of units may end, and how those end that are plainly units.

    Neither is proof: a labelled name that ends otherwise is taken and doubted.
    """
    own = "|".join(map(re.escape, known.own.endings)) or "(?!)"
    chinese = filter(has_han, known.common.endings)
    common = sorted(chinese, key=len, reverse=True)
    every = "|".join(map(re.escape, common))
    return (
        re.compile(rf"(?:{own}|{every})\Z"),
        re.compile(rf"(?:{own}|{_PLAINLY})\Z"),
    )


def is_statement(name: str) -> bool:
    """Tell whether words between separators say what is done: 视情推进, 经费按原渠道列支."""
    is_named = not has_han(name) or _BEGINS.match(name) is not None
    if is_named or looks_like_unit(name):
        return False
    return _STATES.search(without_brackets(name)) is not None


def _ends_like_unit(name: str, *, plainly: bool) -> bool:
    bare = without_brackets(name)
    is_long_enough = 1 < len(bare) <= MAX_NAME
    if not is_long_enough or _PREDICATES.search(bare):
        return False
    return _endings(in_force())[plainly].search(bare) is not None


def ends_in_units(name: str) -> bool:
    """Tell whether a bracket at a name's end, if there is one, holds units.

    It does in 市委宣传部（市新闻出版局）, not in 市住建局（用水用气）.
    """
    found = list(brackets(name))
    if not found:
        return True
    start, end = found[-1]
    if end != len(name):
        return True
    inside = name[start + 1 : -1]
    return _LEVEL.fullmatch(inside) is not None or _all_units(inside)


def _all_units(text: str) -> bool:
    for each in tokens(text):
        parts = separated(each.text)
        if not all(map(looks_like_unit, parts)):
            return False
    return True


def without_brackets(name: str) -> str:
    """Return a name without what it has in brackets: 区智慧岛中心（区数字办）."""
    kept: list[str] = []
    last = 0
    for start, end in brackets(name):
        own = name[last:start]
        kept.append(own)
        last = end
    kept.append(name[last:])
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A name as the document writes it, freed of what is not part of it.

    `starred`: marked with *; `others`: 等 follows, so more are meant than are named;
    `seam`: it was cut out of names that ran together.
    """

    name: str
    starred: bool = False
    others: bool = False
    seam: bool = False


def unit(written: str) -> Unit | None:
    """Return the name in a stretch between separators; None if nothing is left (等部门 alone)."""
    bare = written.strip(f"{_BLANK}:：。.|｜—–●○◎▪■□◆◇▲△▶▷►➢")
    bare = _SYMBOLS.sub("", bare)
    left = [char for char in bare if char not in STAR]
    name = "".join(left)
    name = _HEADED.sub("", name.strip())
    cut = _others(name)
    name = name[:cut].strip(_BLANK)
    if not name or name in _NOBODY:
        return None
    has_more = cut is not None
    if not has_han(name):
        name, has_more = english_units.bare(name)
        if not name:
            return None
    starred = any(sign in bare for sign in STAR)
    return Unit(name, starred, has_more)


def _others(name: str) -> int | None:
    """Return where 等, 等部门 or 等有关单位 begins at a name's end, or None."""
    bare = name.rstrip(_BLANK)
    if bare.endswith("等"):
        return len(bare) - 1
    for sign in _MORE:
        place = bare.rfind(sign)
        if place > 0 and _OTHERS.fullmatch(bare, place):
            return place
    return None


def separated(token: str) -> list[str]:
    """Split names that nothing but a space or 和 separates, where both sides are units.

    市发展和改革委员会 stays whole.
    """
    if not has_han(token):
        return list(english_units.separated(token))
    signed = [each.strip() for each in _JOINS.split(token)]
    if len(signed) > 1 and all(map(_stands_alone, signed)):
        return signed
    words = token.split()
    stand_alone = [_stands_alone(word.removesuffix("等")) for word in words]
    if len(words) > 1 and all(stand_alone):
        parts = map(separated, words)
        return list(itertools.chain.from_iterable(parts))
    joined = _INNER.sub("", token)
    if len(joined) > _SPLIT:
        return [token]
    for match in _AND.finditer(joined):
        left = joined[: match.start()]
        right = joined[match.end() :]
        if _are_levels(left, right):
            continue
        if _stands_alone(left.removesuffix("等")) and looks_like_unit(right):
            return [left, *separated(right)]
    has_long = any(len(word) > _SHORTEST for word in words[:-1])
    return [token if has_long else joined]  # blanks within 市 甲 局, or between names


def _are_levels(left: str, right: str) -> bool:
    """Tell whether 及 stands within the levels of one name: 各直辖市及县（市）政府."""
    is_every = _EVERY.fullmatch(left) is not None and left[-1] in _DOWNWARDS
    if not is_every or "政府" not in right or _ALSO.fullmatch(right) is None:
        return False
    return _DOWNWARDS.index(left[-1]) < _DOWNWARDS.find(right[0])


def _stands_alone(name: str) -> bool:
    is_long_enough = len(name) >= _SHORTEST or name.startswith("各")
    return is_long_enough and looks_like_unit(name)


def run_together(name: str) -> list[str]:
    """Return the names in 市财政局市税务局各区人民政府, where separators were lost.

    It is one name if there is but one.
    """
    seams = [match.end() for match in _SEAM.finditer(name)]
    ends = (0, *seams, len(name))
    bounds = itertools.pairwise(ends)
    parts = [name[start:end] for start, end in bounds]
    if len(parts) == 1 or not all(map(_is_whole, parts)):
        return [name]
    return parts


def _is_whole(part: str) -> bool:
    return looks_like_unit(part) and not part.endswith(_BRANCHES)
