"""Names that may be one office's: 市发改委 and 市发展和改革委员会.

Short forms, slips, changed orders; never two places or numbers.
"""

import difflib
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.likeness import MAX_COMPARISONS, MAX_LENGTH

SLIP_OF_WORD: Final = 0.88  # how like a word and a slip of it are

# How offices are called in short: what stands at a name's end, longest first.
_ENDS: Final = (
    ("区管理委员会", "区"),
    ("区管委会", "区"),
    ("人民检察院", "检察院"),
    ("人民代表大会常务委员会", "人大"),
    ("人大常委会", "人大"),
    ("街道办事处", "街道"),
    ("有限责任公司", "公司"),
    ("股份有限公司", "公司"),
    ("有限公司", "公司"),
    ("人民法院", "院"),
    ("人民政府", ""),
    ("联合会", "联"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("办公厅", "办"),
    ("协会", "协"),
    ("法院", "院"),
    ("政府", ""),
)
_PLACE: Final = "[一-龥]{0,8}?(?:省|自治区|市(?!场)|区(?!域)|县(?!域)|旗|州|盟)"
_PLACES: Final = frozenset((*"省市区县旗州盟镇乡村", "街道"))
_FILLING: Final = str.maketrans("", "", "和与及、·() \u3000")
_TELL_APART: Final = frozenset(
    "0123456789一二三四五六七八九十甲乙丙丁戊东西南北上下前后左右内外新老"
)
"""Signs by which offices differ that are called alike: 第一医院, 东区, 西区."""
_SIGN: Final = "[0-9]+|."
_RAREST: Final = 3  # keys of a long name, of which a slip leaves one
_SLIP: Final = 4  # characters of a name in which one wrong character is a slip
_WORD: Final = r"[^\W_]+"
_BRACKETED: Final = r"\([^()]{1,40}\)"
_WITHIN: Final = (
    ("中国人民银行", "人行"),
    ("人民银行", "人行"),
    ("人民政府", ""),
    ("政府", ""),
)
"""What is said shorter within a name."""
_RENAMED: Final = "局委厅"
"""Ends that an office changes when it is renamed: 工信委, 工信局."""
_TYPES: Final = frozenset(
    ["department", "office", "bureau", "division", "agency", "authority", "ministry"]
)
_DEPARTMENT: Final = {"dept": "department", "dep": "department", "dpt": "department"}
_SMALL: Final = frozenset(["the", "of", "and", "for", "s", "city", "municipal"])
_SHORT_WORD: Final = 3  # letters of a word that stand for the whole: Transp., Admin


def may_be_one(one: str, other: str) -> bool:
    """Tell whether two names may be one office's: 市发改委 and 市发展和改革委员会.

    They are where one is short for the other or a slip of it; not where both name
    different places (东区, 西区) or numbers. A name is never its own look-alike.
    """
    if one == other:
        return False
    first = _office(one)
    second = _office(other)
    if first.words or second.words:
        return _same_words(first.words, second.words)
    if not _same_place(first.place, second.place):
        return False
    if not first.stem and not second.stem:
        return _same_area(first.end, second.end)
    ends_so = first.end == second.end
    if not ends_so and not _are_renamed(first, second):
        return False
    return _same_stem(first, second)


def _are_renamed(one: "_Office", other: "_Office") -> bool:
    ends = {one.end, other.end}
    stems = (one.stem, other.stem)
    short = min(map(len, stems))
    return ends <= set(_RENAMED) and short > 1


def _same_area(one: str, other: str) -> bool:
    """Tell whether two areas may be one: 达旗 and 达拉特旗, 高新区 and 高新技术产业开发区."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    begins_so = short[0] == long[0]
    ends_so = short[-1] == long[-1]
    if not begins_so or not ends_so:
        return False
    if len(short) == 2:  # noqa: PLR2004 - a sign and the level
        is_longer = len(long) > len(short)
        return is_longer and _TELL_APART.isdisjoint(short)
    return long.endswith("开发区") and _is_within(short, long)


Pairs = list[tuple[str, str]]
"""Names, two and two."""


def look_alikes(
    names: Iterable[str],
    known: Sequence[str] = (),
    comparisons: int = MAX_COMPARISONS,
) -> Pairs:
    """Return the pairs of names that may be one office's.

    Each name is compared with those that are known and with the names before it, which
    stand first in the pair. After that many comparisons no more pairs are looked for.
    """
    together = (*known, *names)
    every = list(dict.fromkeys(together))
    first = len(set(known))
    keys = [_keys(_office(name)) for name in every]
    posted = _posted(keys)
    found: Pairs = []
    for place in range(first, len(every)):
        near: set[int] = set()
        for key in keys[place]:
            near.update(posted[key])
        for at in sorted(near):
            is_pair = at < place or at >= first
            if at == place or not is_pair or comparisons <= 0:
                continue
            comparisons -= 1
            one = every[min(at, place)]
            other = every[max(at, place)]
            if may_be_one(one, other):
                found.append((one, other))
    return list(dict.fromkeys(found))


def _keys(office: "_Office") -> tuple[str, ...]:
    """Return the parts of a name of which its look-alikes have at least one."""
    if not office.words:
        name = office.stem or office.end
        signs = re.findall(_SIGN, name)
        return tuple(dict.fromkeys(signs))
    initials = _initials(office.words)
    keys = [initials, *office.words[:1]]
    for word in office.words:
        if word not in _TYPES:
            beginning = word[:_SHORT_WORD]
            keys.append(beginning)
    return tuple(keys)


Posted = defaultdict[str, list[int]]
"""By word the places of the names that have it."""


def _posted(keys: Sequence[tuple[str, ...]]) -> Posted:
    """Return the places of names by their rarest keys: a short form shares all its own."""
    counts = Counter(itertools.chain(*keys))
    posted: Posted = defaultdict(list)
    for place, each in enumerate(keys):
        rarest = sorted(each, key=lambda key: counts[key])
        enough = _RAREST if len(rarest) >= _SLIP else 1
        for key in rarest[:enough]:
            posted[key].append(place)
    return posted


class _Office(NamedTuple):
    """An office's name taken apart: 示例市, 发展改革, 委; or its words, in other scripts."""

    place: str
    stem: str
    end: str
    words: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def _office(name: str) -> _Office:
    bare = unicodedata.normalize("NFKC", name[:MAX_LENGTH]).casefold()
    if not any("一" <= sign <= "龥" for sign in bare):
        words: list[str] = []
        for each in re.findall(_WORD, bare):
            word = _DEPARTMENT.get(each, each)
            if word not in _SMALL:
                words.append(word)
        return _Office("", "", "", tuple(words) or (bare,))
    bare = re.sub(_BRACKETED, "", bare) or bare
    bare = _shortened(bare.translate(_FILLING))
    if bare.startswith("各"):  # 各县区 and 各区县
        return _Office("", "", "".join(sorted(bare)))
    last = bare[-1:]
    last_two = bare[-2:]
    if last in _PLACES or last_two in _PLACES:
        return _Office("", "", bare)
    place = re.match(_PLACE, bare)
    begin = 0 if place is None else place.end()
    if begin >= len(bare) - 1:
        begin = 0
    stem = bare[begin:-1]
    return _Office(bare[:begin], stem, last)


def _shortened(bare: str) -> str:
    for long, short in _ENDS:
        if bare.endswith(long):
            bare = bare.removesuffix(long) + short
            break
    for long, short in _WITHIN:
        bare = bare.replace(long, short)
    return bare


def _initials(words: Iterable[str]) -> str:
    initials = [word[0] for word in words]
    return "".join(initials)


def _is_within(short: str, long: str) -> bool:
    """Tell whether all signs of a short form stand in a long one, in their order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _same_place(one: str, other: str) -> bool:
    """Tell whether two places may be one: 市 and 示例市, or none and any."""
    return one.endswith(other) or other.endswith(one)


def _same_stem(one: _Office, other: _Office) -> bool:
    stems = (one.stem, other.stem)
    short, long = sorted(stems, key=len)
    if short == long:
        return True
    if len(short) == len(long):
        return len(long) >= _SLIP and _is_slip(short, long)
    if not short or not _is_within(short, long):
        return False
    begins_so = short == long[0] and short != "委"
    if len(short) == 1 and not begins_so:
        return False
    left_out = Counter(long) - Counter(short)
    return _TELL_APART.isdisjoint(left_out)


def _is_slip(one: str, other: str) -> bool:
    """Tell whether names of one length differ by one sign, or by two that changed places."""
    pairs: Pairs = []
    signs: set[str] = set()
    for pair in zip(one, other, strict=True):
        if pair[0] != pair[1]:
            pairs.append(pair)
            signs.update(pair)
    if not _TELL_APART.isdisjoint(signs):
        return False
    if len(pairs) != 2:  # noqa: PLR2004 - one sign that became another
        return len(pairs) == 1
    first, second = pairs
    return first == second[::-1]


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether words may name one office: Parks Dept. and Department of Parks, DPW."""
    if not one or not other:
        return False
    if _is_acronym(one, other) or _is_acronym(other, one):
        return True
    own = sorted(each for each in one if each not in _TYPES)
    others = sorted(each for each in other if each not in _TYPES)
    if len(own) != len(others) or not own:
        return False
    kinds: set[str] = set()
    for each in (*one, *other):
        if each in _TYPES:
            kinds.add(each[:4])
    if len(kinds) > 1:
        return False
    return all(map(_same_word, own, others))


def _is_acronym(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(short) != 1 or len(words) < _SHORT_WORD:
        return False
    return short[0] == _initials(words)


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if not _TELL_APART.isdisjoint(one + other):
        return False
    if long.startswith(short):
        return len(short) >= _SHORT_WORD
    begins_so = short[0] == long[0]
    if len(short) <= _SLIP or not begins_so:
        return False
    return difflib.SequenceMatcher(None, short, long).ratio() > SLIP_OF_WORD
