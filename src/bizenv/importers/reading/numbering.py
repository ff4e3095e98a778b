"""Numbers that begin a paragraph: 一、（一）1.（1）① and their kin, in full and half width."""

import re
from dataclasses import dataclass
from typing import Final

from bizenv.importers.reading.office_words import words
from bizenv.numerals import (
    BRACKETED,
    CIRCLED,
    DOTTED,
    FORMAL,
    HAN,
    IDEOGRAPHS,
    ROMAN,
    narrowed,
    of_letters,
    value_of,
)

_CHINESE: Final = rf"[{HAN}十百]{{1,5}}"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ARABIC: Final = r"[0-9０-９]{1,3}"

_LONG: Final = r"[0-9０-９]{1,5}"  # of lists that count beyond 999

_DOT: Final = re.compile("[.．]")
_SPACE: Final = r"[ \t\u3000]{0,4}"
_BEHIND_DOT: Final = r"(?=20[0-9]{2}年|(?:1[0-2]|[1-9])月)|(?![0-9])"
_NO_COUNT: Final = "(?![年月日个项家条万亿元天人名])"
_PATH: Final = r"[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}"
_END: Final = rf"{_SPACE}[、.．]?{_SPACE}"
_TITLED: Final = rf"{_SPACE}[、.．：:]?{_SPACE}"
_ANY: Final = f"{_CHINESE}|{_ARABIC}"
_WORDS: Final = "任务|工作|项目|举措|事项|措施"
_ENGLISH: Final = "|".join(words("counted", "tasks"))
_PARTS: Final = "|".join(words("counted", "parts"))
# Recommendation 1:, any word that counts, but for those that count no tasks
_ANY_COUNT: Final = (
    f"(?!(?i:{_PARTS}|{'|'.join(words('counted', 'others'))}"
    "|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*))[A-Z][A-Za-z]{3,19}"
)
_ANY_WORD: Final = f"(?:(?i:{_ENGLISH}|{_PARTS}))"
_LETTERS: Final = "[IVX]{1,7}"
# 行动一：, 工程1：: any word that counts, but for those that count no tasks
_COUNTING: Final = (
    "(?!附|表|图|注|说明|备注|星期|电话|[一-龥]*[时日]间)(?:(?![一二三四五六七八九十])[一-龥]){2,4}"
    "(?<![合统选唯归单专万之])"  # 多规合一：
)
_CODE: Final = (
    r"(?![QH][1-4]\b)[A-Z]{1,4}(?:[-.]?[0-9]{1,3}(?:[.-][0-9]{1,3}){0,3} ?[:：.、．)）–—]"
    r"|-[0-9]{1,4}(?:[.-][0-9]{1,3}){0,3}[:：.、．)）]?(?=[\s\u3000]))"
)
_BEHIND_CODE: Final = re.compile(r"[A-Z]{1,4}[-0-9.]*[0-9]")
_PATTERNS: Final = (
    ("chapter", rf"第({_ANY})[章篇编部]分?{_TITLED}"),
    ("chapter", rf"([{FORMAL}]{{1,3}}){_SPACE}[、．.]{_SPACE}"),
    ("chapter", rf"([{_STEMS}]){_SPACE}、{_SPACE}"),
    (
        "coded",
        rf"(?:{_ANY_WORD}{_SPACE})?({_CODE}){_SPACE}(?=\S)",
    ),
    (
        "coded",
        rf"(?:{_ANY_WORD}{_SPACE}([0-9]{{1,2}}\.?[A-Za-z](?:\.[0-9]{{1,2}})?)|([0-9]{{1,2}}\.[A-Z](?:\.[0-9]{{1,2}})?))[.:)–—]{_SPACE}(?=[A-Z“‘])",
    ),
    (
        "chapter",
        rf"(?i:{_PARTS})[ \t]{{1,4}}({_LETTERS}|{_ARABIC}|[A-Z]){_SPACE}[.．：:–—-]{_SPACE}(?=[A-Z“‘])",
    ),
    ("roman", rf"({_LETTERS})[.．)）:][ \t\u3000]{{1,4}}(?=[A-Z一-龥“])"),
    ("roman", rf"([{ROMAN}])[.．、)）:]?{_SPACE}"),
    ("article", rf"第({_ANY})[节条]{_TITLED}"),
    ("han", rf"({_CHINESE}){_SPACE}[、．.]{_SPACE}"),
    ("han", r"([一二三四五六七八九十]{1,3})[ \t\u3000]{1,4}(?=[一-龥“《])"),
    ("(han)", rf"[（(]{_SPACE}({_CHINESE}){_SPACE}[）)]{_END}"),
    ("(han)", rf"([{IDEOGRAPHS}]){_SPACE}"),
    (
        "path",
        rf"{_ANY_WORD}{_SPACE}({_PATH}){_SPACE}[.．：:–—-]?[ \t]{{1,4}}(?=[A-Z“‘])",
    ),
    ("worded", rf"第({_ANY})[件项]{_SPACE}[、.．：: \t\u3000]{_SPACE}"),
    (
        "worded",
        rf"(?:{_WORDS}){_SPACE}({_ANY})(?:{_SPACE}[、.．：:]{_SPACE}|[ \u3000]{{1,4}}(?=[一-龥“《]))",
    ),
    ("named", rf"{_COUNTING}{_SPACE}({_ANY}){_SPACE}[：:]{_SPACE}"),
    ("named", rf"(?:行动|工程|专项|活动|计划)({_ANY})[ \u3000]{{1,4}}(?=[一-龥“《])"),
    ("worded", rf"(?:工作)?(?:{_WORDS}){_SPACE}([{CIRCLED}]){_END}"),
    (
        "worded",
        rf"(?i:{_ENGLISH}){_SPACE}({_ARABIC}){_SPACE}[.．：:–—-]{_SPACE}",
    ),
    ("worded", rf"{_ANY_COUNT}{_SPACE}({_ARABIC}){_SPACE}[:：]{_SPACE}(?=\S)"),
    ("path", rf"({_PATH})[.．、]?(?![0-9%％年月日])[ \t\u3000]{{1,4}}"),
    ("digit", rf"({_LONG}){_SPACE}[.．、](?:{_BEHIND_DOT}){_SPACE}"),
    ("digit", rf"([{DOTTED}]){_SPACE}"),
    ("digit", rf"([0-9]{{1,2}})[ \u3000]{{1,4}}(?=[一-龥“《（]){_NO_COUNT}"),
    ("(digit)", rf"[（(]{_SPACE}({_ARABIC}){_SPACE}[）)]{_END}"),
    ("(digit)", rf"([{BRACKETED}]){_SPACE}"),
    ("digit)", rf"({_ARABIC})[）)]{_SPACE}"),
    ("circled", rf"([{CIRCLED}]){_END}"),
)
"""Kinds from the top down; each pattern is anchored and bounded."""
_KINDS: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at a paragraph's beginning.

    Its kind (`han` is 一、), its value, and how many characters it takes. `written`: the
    whole number as the document writes it, where it says more than its value (1.10, ZW-01).
    """

    kind: str
    value: int
    length: int
    written: str | None = None


def recognise(text: str) -> Numbered | None:
    """Return the number that a paragraph begins with, or None.

    Space before it counts to its length.
    """
    bare = text.lstrip(" \t\u3000")
    for kind, pattern in _KINDS:
        match = pattern.match(bare)
        if match is None:
            continue
        blanks = len(text) - len(bare)
        length = blanks + match.end()
        if kind == "path":
            return _path(match[1], length)
        if kind == "coded":
            return _coded(next(filter(None, match.groups())), length)
        value = value_of(match[1]) or of_letters(match[1]) or _of_letter(match[1])
        if value is not None:
            return Numbered(kind, value, length)
    return None


def _of_letter(written: str) -> int | None:
    """Return 1 for A and 甲, where a letter alone counts."""
    if written in _STEMS:
        return _STEMS.index(written) + 1
    is_letter = len(written) == 1 and "A" <= written <= "Z"
    return ord(written) - ord("A") + 1 if is_letter else None


def _coded(written: str, length: int) -> Numbered:
    """Return the number A2 or ZW-01, whose value is its last figure."""
    code = _BEHIND_CODE.match(written)
    whole = written if code is None else code[0]
    figures = re.findall("[0-9]+", whole)
    return Numbered("coded", int(figures[-1]), length, whole)


def _path(written: str, length: int) -> Numbered:
    """Return the number 1.2.3: its kind says how deep it is, its value is the last step."""
    steps = _DOT.split(written)
    whole = narrowed(written).replace("．", ".")
    kind = f"path{len(steps)}"
    value = int(steps[-1])
    return Numbered(kind, value, length, whole)
