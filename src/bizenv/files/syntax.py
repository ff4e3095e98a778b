"""libyaml's complaint and the lines around it → a sentence, a hint, a place.

A sentence is `syntax.<name>`, its hint `hint.syntax.<name>`; an unknown complaint keeps
libyaml's words.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from bizenv.messages import Message

MAX_QUOTED: Final = 40  # characters of a value that a hint writes out
_CONFLICT: Final = re.compile(r"(<{7}|>{7}|={7})( |$)")
_KEY: Final = re.compile(r"[^\s:：,{}\[\]]+")
# What was to end a value before the next key
_FULL_WIDTH_COMMA: Final = re.compile(r"([，、；])\s*([a-z_]+)$")
# What libyaml says by itself, if nothing in the line tells more.
_SAID: Final = {
    "found a tab character that violates indentation": "tab",
    "found a tab character where an indentation space is expected": "tab",
    "found unexpected end of stream": "open-quote",
    "found unexpected document indicator": "open-quote",
    "found unknown escape character": "escape",
    "did not find expected hexdecimal number": "escape",
    "found invalid Unicode character escape code": "escape",
    "block sequence entries are not allowed in this context": "list-here",
    "complex key": "complex-key",
}


class YamlComplaint(NamedTuple):
    """What libyaml says: what it was doing since when, what went wrong, and where.

    Places are 0-based.
    """

    doing: str
    since: tuple[int, int]
    problem: str
    at: tuple[int, int]


class Explanation(NamedTuple):
    """What is wrong, what to write instead, and the 0-based line and column to look at."""

    problem: Message
    hint: Message
    at: tuple[int, int]


def explain(
    complaint: YamlComplaint, lines: Callable[[int], str], conflict: int | None
) -> Explanation:
    """Explain a complaint.

    `lines` gives a line of the file; `conflict` is the first line that git left a mark
    in.
    """
    if conflict is None and _CONFLICT.match(lines(complaint.since[0])):
        conflict = complaint.since[0]
    if conflict is not None:
        return _told("conflict", (conflict, 0))
    line = lines(complaint.at[0])
    sign = line[complaint.at[1] : complaint.at[1] + 1]
    for rule in (_tab, _simple, _sign, _flow, _key, _block):
        explanation = rule(complaint, sign, lines)
        if explanation is not None:
            return explanation
    return Explanation(
        Message("syntax.other", {"problem": complaint.problem}),
        Message("hint.yaml-syntax"),
        complaint.at,
    )


def conflict_in(lines: Sequence[str]) -> int | None:
    """Return the first line that git left a mark of a conflict in."""
    for number, line in enumerate(lines):
        is_mark = line[:7] in ("<<<<<<<", ">>>>>>>")
        if is_mark and _CONFLICT.match(line):
            return number
    return None


def _told(name: str, at: tuple[int, int], **args: object) -> Explanation:
    return Explanation(
        Message(f"syntax.{name}", args), Message(f"hint.syntax.{name}", args), at
    )


def _tab(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    del lines
    return _told("tab", complaint.at) if sign == "\t" else None


def _simple(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    """Explain what libyaml's words settle.

    Of what does not end, the place where it begins is where to look.
    """
    del sign, lines
    name = _SAID.get(complaint.problem)
    if name is None:
        return None
    return _told(name, complaint.since if name == "open-quote" else complaint.at)


def _sign(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    """Explain a value that begins with a sign of YAML's own: `*重点*`, `@x`, `%`, `|x`."""
    at = complaint.at
    if complaint.doing.startswith(
        (
            "while scanning an a",
            "while scanning a tag",
            "while scanning a block scalar",
            "while scanning a d",
        )
    ):
        at = complaint.since
    elif (
        "cannot start any token" not in complaint.problem
        and "mapping keys" not in complaint.problem
    ):
        return None
    line = lines(at[0])
    sign = line[at[1] : at[1] + 1]
    inside = line.count("{", 0, at[1]) > line.count("}", 0, at[1])
    return _told("sign", at, sign=sign, text=_value(line[at[1] :], inside=inside))


def _flow(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    """Explain what is wrong between brackets."""
    if "node content" in complaint.problem:
        return _told("stray", complaint.at, sign=sign)
    if complaint.doing not in (
        "while parsing a flow mapping",
        "while parsing a flow sequence",
    ):
        return None
    line = lines(complaint.since[0])
    opened = line[complaint.since[1] : complaint.since[1] + 1]
    closing = {"{": "}", "[": "]"}.get(opened, "}")
    if complaint.at[0] > complaint.since[0]:
        rest = line[complaint.since[1] :]
        name = "cut" if re.search(r"\s#", rest) else "open"
        return _told(name, complaint.since, sign=opened, closing=closing)
    if sign == ":":
        return _colon(complaint.at, line)
    return _told("separator", complaint.at, sign=opened, closing=closing)


def _key(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    """Explain a line that should be `key: value`."""
    del sign
    if complaint.problem == "could not find expected ':'":
        return _no_colon(complaint.since, lines(complaint.since[0]))
    if complaint.problem != "mapping values are not allowed in this context":
        return None
    row, column = complaint.at
    line = lines(row)
    indent = len(line) - len(line.lstrip(" "))
    if re.search(r":\s", line[indent:column]):
        return _colon(complaint.at, line)
    for number in range(row - 1, -1, -1):
        above = lines(number)
        if not above.strip():
            continue
        if re.search(r":(\s|$)", above):
            break
        begin = len(above) - len(above.lstrip(" -"))
        return _no_colon((number, begin), above)
    return _told("indentation", (row, indent))


def _block(
    complaint: YamlComplaint, sign: str, lines: Callable[[int], str]
) -> Explanation | None:
    """Explain what stands where the next line of a list or mapping should begin."""
    if complaint.doing not in (
        "while parsing a block mapping",
        "while parsing a block collection",
    ):
        return None
    row, column = complaint.at
    line = lines(row)
    if line[:column].strip(" -"):
        return _told("rest", complaint.at, text=_value(line[column:], inside=False))
    if (
        complaint.doing == "while parsing a block collection"
        and column == complaint.since[1]
        and sign != "-"
    ):
        return _told("no-dash", complaint.at)
    return _told("indentation", complaint.at)


def _colon(at: tuple[int, int], line: str) -> Explanation:
    """Explain a second colon: `note: 一是: 上线`."""
    inside = line.count("{", 0, at[1]) > line.count("}", 0, at[1])
    begin = 0
    for match in re.finditer(r":\s+|[{,]\s*" if inside else r":\s+", line[: at[1]]):
        begin = match.end() if match[0][0] == ":" else begin
    comma = _FULL_WIDTH_COMMA.search(line, begin, at[1])
    if comma is not None:
        place = (at[0], comma.start())
        return _told("full-width-comma", place, sign=comma[1], key=comma[2])
    return _told("colon", at, text=_value(line[begin:], inside=inside))


def _no_colon(at: tuple[int, int], line: str) -> Explanation:
    """Explain a key behind which no colon (or no space) is found."""
    match = _KEY.match(line, at[1])
    key = match[0] if match else "key"
    if "：" in line:
        name = "full-width-colon"
    elif ":" in line:
        name = "space"
    else:
        name = "no-colon"
    return _told(name, at, key=key[:MAX_QUOTED])


def _value(text: str, *, inside: bool) -> str:
    """Return the value to quote; inside brackets it ends at the next comma or bracket."""
    end = r"[,}\]]" if inside else r"\s#"
    first = re.split(end, text, maxsplit=1)[0]
    value = first.strip().replace('"', "'")
    return f"{value[:MAX_QUOTED]}…" if len(value) > MAX_QUOTED else value
