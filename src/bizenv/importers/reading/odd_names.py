"""Names that may be none: each is taken with a doubt, or it is not taken."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import is_label
from bizenv.importers.reading.names import is_group
from bizenv.importers.reading.office_words import any_of
from bizenv.importers.reading.role_words import EVERYBODY
from bizenv.importers.reading.units import (
    CLOSING,
    OPENING,
    brackets,
    ends_in_units,
    is_plainly_unit,
    looks_like_unit,
    unit,
    without_brackets,
)

# Signs that stand in no name: 指导单位：市乙局, 市甲局·市乙局, 市甲局2处
_SIGNS: Final = re.compile(
    r"[\s:：;；。,，!！?？|｜·•+＋=＝&＆→—<>《》〈〉0-9０-９①-⑳%％@/／~～＼\\]"
)
_AND: Final = re.compile("[和与及同]")
_LETTER: Final = re.compile(r"[A-Za-z]")
_POST: Final = re.compile(rf"(?:{any_of('english', 'posts')})\b")
_LONG_NUMBER: Final = re.compile(r"[0-9]{3}")
# 市乙局等和各区, 市甲局及相关部门: more than one name
_SEVERAL: Final = re.compile(
    r"(?<![高中初平同])等(?=.)|[局站委办厅院会所处心司府门]各|.(?:和|及|与|以及)(?:各|有关|相关|其他|其它)"
)
# 市甲局指导市乙局: one name runs into the next; 国家税务总局示例市税务局 is one
_RUN_INTO: Final = re.compile(
    "(?<!总)(?:局|委|办|厅|政府|中心)[一-龥]{0,8}[市区县省州镇][一-龥]{0,10}(?<![分支])"
    "(?:局|委|办|厅|中心|公司)\\Z"
)
_DOES: Final = re.compile(any_of("names", "does"))
_GENERIC: Final = re.compile(any_of("names", "generic"))
_UNIT_IN_TEXT: Final = re.compile(
    "(?<![一-龥])由?([市县区省镇州旗盟团各][一-龥]{1,12}?"
    "(?:局|委|办|厅|部|政府|中心|公司|支队|大队|社|会|院|站|所|馆|村))"
    "[^。；;，,\\n]{0,20}"
)
_AROUND: Final = "。 \t\u3000"
_SHORTEST: Final = 3  # characters of a name
_DOING: Final = ("牵头", "负责", "配合", "会同", "要", "应", "、")
_BRANCH: Final = ("分局", "支队", "大队")
_LEVELS: Final = tuple("省市州盟区县旗镇乡各")
_PLACE: Final = re.compile("(?!各)[一-龥]{1,6}[省市州盟区县旗镇乡]")
_OF_PLACES: Final = ("政府", "管委会", "办事处")


def is_odd(name: str) -> bool:
    """Tell whether a name that the register does not have may be none."""
    if not _are_paired(name) or not ends_in_units(name) or is_label(name):
        return True
    if not has_han(name):
        return not _is_english(name)
    patterns = (_SIGNS, _SEVERAL, _RUN_INTO)
    if any(each.search(name) for each in patterns):
        return True
    bare = without_brackets(name)
    if _DOES.search(name) or _GENERIC.fullmatch(bare):
        return True
    return not (looks_like_unit(name) or is_group(name))


def are_units(text: str) -> bool:
    """Tell whether a text is nothing but names, each of them one without a doubt."""
    names = re.split("[、，,；;／]", text.strip(_AROUND))
    found = [unit(name) for name in names]
    if not all(found):
        return False
    return all(_is_sure(each.name) for each in found if each is not None)


def _is_sure(name: str) -> bool:
    is_long = len(name) >= _SHORTEST or is_group(name)
    if not is_long or EVERYBODY.fullmatch(name):
        return False
    return looks_like_unit(name) and not is_odd(name)


def _inside(name: str) -> Iterator[str]:
    """Yield what a name has in brackets, where that lists several."""
    for start, end in brackets(name):
        inside = name[start + 1 : end - 1]
        if "、" in inside:
            yield inside


def may_be_two(name: str) -> bool:
    """Tell whether one name may be those of two departments: 市甲局与示例大学."""
    if not has_han(name):
        return english_units.may_be_two(name)
    bare = without_brackets(name)
    if any(map(are_units, _inside(name))):
        return True
    for match in _AND.finditer(bare):
        left, right = bare[: match.start()], bare[match.end() :]
        if is_plainly_unit(left) and looks_like_unit(right):
            return True
    return False


def is_bare_branch(name: str, above: str) -> bool:
    """Tell whether a name without a level may be a branch of the one above: 市甲局、北山分局."""
    is_whole = looks_like_unit(above) and not above.endswith(_BRANCH)
    return is_whole and name.endswith(_BRANCH) and not name.startswith(_LEVELS)


def _is_english(name: str) -> bool:
    is_post = _POST.match(name) and not english_units.is_plainly_unit(name)
    if is_post or _LETTER.search(name) is None or _LONG_NUMBER.search(name):
        return False
    return looks_like_unit(name)


def _are_paired(name: str) -> bool:
    """Tell whether each bracket of a name has its partner."""
    outside = without_brackets(name)
    signs = f"{OPENING}{CLOSING}"
    return not any(sign in outside for sign in signs)


def passage(text: str) -> str | None:
    """Return the words of a text from its first plain unit on; None where none stands in it."""
    for match in _UNIT_IN_TEXT.finditer(text):
        name = match[1]
        is_doer = is_plainly_unit(name) or match[0].startswith(_DOING, len(name))
        if not is_odd(name) and is_doer:
            return match[0]
    return None


def sharing(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the runs of names in a list that may share a word: 市甲、乙、丙局; 东州、西城市政府."""
    run: list[str] = []
    for name in names:
        if _lacks_word(name):
            run.append(name)
            continue
        if run and _ends_run(run, name):
            yield [*run, name]
        run = []


def _lacks_word(name: str) -> bool:
    """Tell whether a name may lack a word that stands at the end of the next."""
    if not has_han(name) or is_group(name):
        return False
    is_place = _PLACE.fullmatch(name) is not None
    return is_place or not looks_like_unit(name)


def _ends_run(run: Sequence[str], name: str) -> bool:
    """Tell whether the last word of a name may be meant for those before it too."""
    if name.endswith(_OF_PLACES):
        return True
    return not all(_PLACE.fullmatch(each) for each in run)
