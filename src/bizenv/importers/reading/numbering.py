"""Numbers that begin a paragraph: 一、（一）1.（1）① and their kin, in full and half width."""

import re
from dataclasses import dataclass
from typing import Final

from bizenv.importers.numerals import (
    BRACKETED,
    CIRCLED,
    DOTTED,
    HAN,
    IDEOGRAPHS,
    value_of,
)

_CHINESE: Final = rf"[{HAN}十百]{{1,5}}"
_ARABIC: Final = r"[0-9０-９]{1,3}"

_SPACE: Final = r"[ \t\u3000]{0,4}"
# Kinds from the top down; each pattern is anchored and bounded.
_KINDS: Final = (
    ("chapter", re.compile(rf"第({_CHINESE}|{_ARABIC})[章篇编部]分?{_SPACE}[、.．：:]?{_SPACE}")),
    ("article", re.compile(rf"第({_CHINESE}|{_ARABIC})[节条]{_SPACE}[、.．：:]?{_SPACE}")),
    ("han", re.compile(rf"({_CHINESE}){_SPACE}[、．.]{_SPACE}")),
    ("han", re.compile(r"([一二三四五六七八九十]{1,3})[ \t\u3000]{1,4}(?=[一-龥“《])")),
    ("(han)", re.compile(rf"[（(]{_SPACE}({_CHINESE}){_SPACE}[）)]{_SPACE}[、.．]?{_SPACE}")),
    ("(han)", re.compile(rf"([{IDEOGRAPHS}]){_SPACE}")),
    ("worded", re.compile(rf"(?:任务|工作|项目|举措|事项|措施){_SPACE}({_CHINESE}|{_ARABIC}){_SPACE}[、.．：:]{_SPACE}")),
    ("path", re.compile(r"([0-9]{1,2}(?:[.．][0-9]{1,2}){1,3})[.．、]?(?![0-9%％年月日])[ \t\u3000]{1,4}")),
    ("digit", re.compile(rf"({_ARABIC}){_SPACE}[.．、](?:(?=20[0-9]{{2}}年)|(?![0-9])){_SPACE}")),
    ("digit", re.compile(rf"([{DOTTED}]){_SPACE}")),
    ("digit", re.compile(r"([0-9]{1,2})[ \u3000]{1,4}(?=[一-龥“《（])(?![年月日个项家条万亿元天人名])")),
    ("(digit)", re.compile(rf"[（(]{_SPACE}({_ARABIC}){_SPACE}[）)]{_SPACE}[、.．]?{_SPACE}")),
    ("(digit)", re.compile(rf"([{BRACKETED}]){_SPACE}")),
    ("digit)", re.compile(rf"({_ARABIC})[）)]{_SPACE}")),
    ("circled", re.compile(rf"([{CIRCLED}]){_SPACE}[、.．]?{_SPACE}")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at a paragraph's beginning: its kind (`han` is 一、), its value, and how many characters it takes."""

    kind: str
    value: int
    length: int


def recognise(text: str) -> Numbered | None:
    """Return the number that a paragraph begins with, or None. Space before it counts to its length."""
    bare = text.lstrip(" \t\u3000")
    indent = len(text) - len(bare)
    for kind, pattern in _KINDS:
        match = pattern.match(bare)
        if match is not None:
            if kind == "path":
                steps = re.split("[.．]", match[1])
                return Numbered(
                    f"path{len(steps)}", int(steps[-1]), indent + match.end()
                )
            value = value_of(match[1])
            if value is not None:
                return Numbered(kind, value, indent + match.end())
    return None
