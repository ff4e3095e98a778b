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
# As the beginning of an item or a value
_FULL_WIDTH_BRACE: Final = re.compile(r"\s*(?:-\s+)?(?:[^\s:]+:\s*)?[｛［【]")
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


Spot = tuple[int, int]
"""A line and a column, from 0."""
Lines = Callable[[int], str]
"""Gives a line of the file."""


_SCANNING: Final = (
    "while scanning an a",
    "while scanning a tag",
    "while scanning a block scalar",
    "while scanning a d",
)
"""What libyaml was doing where a sign of YAML's own begins a value."""
_MISPLACED: Final = ("cannot start any token", "mapping keys")
_FLOW: Final = ("while parsing a flow mapping", "while parsing a flow sequence")
_COLLECTION: Final = "while parsing a block collection"
_BLOCK: Final = ("while parsing a block mapping", _COLLECTION)
_CLOSING: Final = {"{": "}", "[": "]"}


class YamlComplaint(NamedTuple):
    """What libyaml says: what it was doing since when, what went wrong, and where.

    Places are 0-based.
    """

    doing: str
    since: Spot
    problem: str
    at: Spot


class Explanation(NamedTuple):
    """What is wrong, what to write instead, and the 0-based line and column to look at."""

    problem: Message
    hint: Message
    at: Spot


def explain(
    complaint: YamlComplaint,
    lines: Lines,
    conflict: int | None,
) -> Explanation:
    """Explain a complaint.

    `lines` gives a line of the file; `conflict` is the first line that git left a mark
    in.
    """
    begun, _ = complaint.since
    if conflict is None and _CONFLICT.match(lines(begun)):
        conflict = begun
    if conflict is not None:
        return _told("conflict", (conflict, 0))
    sign = _sign_at(complaint.at, lines)
    for rule in (_brace, _tab, _simple, _sign, _flow, _key, _block):
        explanation = rule(complaint, sign, lines)
        if explanation is not None:
            return explanation
    said = {"problem": complaint.problem}
    other = Message("syntax.other", said)
    hint = Message("hint.yaml-syntax")
    return Explanation(other, hint, complaint.at)


def _sign_at(spot: Spot, lines: Lines) -> str:
    row, column = spot
    line = lines(row)
    return line[column : column + 1]


def conflict_in(lines: Sequence[str]) -> int | None:
    """Return the first line that git left a mark of a conflict in."""
    for number, line in enumerate(lines):
        is_mark = line[:7] in ("<<<<<<<", ">>>>>>>")
        if is_mark and _CONFLICT.match(line):
            return number
    return None


def _told(name: str, at: Spot, **args: object) -> Explanation:
    problem = Message(f"syntax.{name}", args)
    hint = Message(f"hint.syntax.{name}", args)
    return Explanation(problem, hint, at)


def _brace(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain full-width brackets around a line's keys or a list: ｛date: 2026-08-20｝."""
    del sign
    row, _ = complaint.at
    found = _FULL_WIDTH_BRACE.match(lines(row))
    if found is None:
        return None
    brace = (row, found.end() - 1)
    return _told("full-width-brace", brace, sign=found[0][-1])


def _tab(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    del lines
    if sign != "\t":
        return None
    return _told("tab", complaint.at)


def _simple(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain what libyaml's words settle.

    Of what does not end, the place where it begins is where to look.
    """
    del sign, lines
    name = _SAID.get(complaint.problem)
    if name is None:
        return None
    at = complaint.since if name == "open-quote" else complaint.at
    return _told(name, at)


def _sign(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain a value that begins with a sign of YAML's own: `*重点*`, `@x`, `%`, `|x`."""
    at = complaint.at
    if complaint.doing.startswith(_SCANNING):
        at = complaint.since
    elif not any(words in complaint.problem for words in _MISPLACED):
        return None
    sign = _sign_at(at, lines)
    row, column = at
    line = lines(row)
    inside = _is_between_braces(line, column)
    behind = line[column:]
    value = _value(behind, inside=inside)
    return _told("sign", at, sign=sign, text=value)


def _is_between_braces(line: str, column: int) -> bool:
    before = line[:column]
    return before.count("{") > before.count("}")


def _flow(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain what is wrong between brackets."""
    if "node content" in complaint.problem:
        return _told("stray", complaint.at, sign=sign)
    if complaint.doing not in _FLOW:
        return None
    row, column = complaint.since
    line = lines(row)
    opened = _sign_at(complaint.since, lines)
    closing = _CLOSING.get(opened, "}")
    ends, _ = complaint.at
    if ends > row:
        rest = line[column:]
        name = "cut" if re.search(r"\s#", rest) else "open"
        return _told(name, complaint.since, sign=opened, closing=closing)
    if sign == ":":
        return _colon(complaint.at, line)
    return _told("separator", complaint.at, sign=opened, closing=closing)


def _key(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain a line that should be `key: value`."""
    del sign
    if complaint.problem == "could not find expected ':'":
        begun, _ = complaint.since
        return _no_colon(complaint.since, lines(begun))
    if complaint.problem != "mapping values are not allowed in this context":
        return None
    row, column = complaint.at
    line = lines(row)
    bare = line.lstrip(" ")
    indent = len(line) - len(bare)
    if re.search(r":\s", line[indent:column]):
        return _colon(complaint.at, line)
    for number in reversed(range(row)):
        above = lines(number)
        if not above.strip():
            continue
        if re.search(r":(\s|$)", above):
            break
        begin = len(above) - len(above.lstrip(" -"))
        return _no_colon((number, begin), above)
    return _told("indentation", (row, indent))


def _block(complaint: YamlComplaint, sign: str, lines: Lines) -> Explanation | None:
    """Explain what stands where the next line of a list or mapping should begin."""
    if complaint.doing not in _BLOCK:
        return None
    row, column = complaint.at
    line = lines(row)
    if line[:column].strip(" -"):
        behind = line[column:]
        value = _value(behind, inside=False)
        return _told("rest", complaint.at, text=value)
    _, indent = complaint.since
    is_item = complaint.doing == _COLLECTION and column == indent
    if is_item and sign != "-":
        return _told("no-dash", complaint.at)
    return _told("indentation", complaint.at)


def _colon(at: Spot, line: str) -> Explanation:
    """Explain a second colon: `note: 一是: 上线`."""
    row, column = at
    inside = _is_between_braces(line, column)
    begin = 0
    for match in re.finditer(r":\s+|[{,]\s*" if inside else r":\s+", line[:column]):
        if match[0].startswith(":"):
            begin = match.end()
    comma = _FULL_WIDTH_COMMA.search(line, begin, column)
    if comma is not None:
        sign, key = comma.groups()
        place = (row, comma.start())
        return _told("full-width-comma", place, sign=sign, key=key)
    behind = line[begin:]
    value = _value(behind, inside=inside)
    return _told("colon", at, text=value)


def _no_colon(at: Spot, line: str) -> Explanation:
    """Explain a key behind which no colon (or no space) is found."""
    _, column = at
    match = _KEY.match(line, column)
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
    if len(value) <= MAX_QUOTED:
        return value
    return f"{value[:MAX_QUOTED]}…"
