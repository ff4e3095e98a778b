"""Lines of at most so many columns, broken where readers expect it.

The rules are those of the Unicode line breaking algorithm (UAX #14) for Chinese and
Latin text, and stricter: a figure keeps its unit, a date stays in one piece, and
phrases that stand two spaces apart are first broken between each other.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len

from bizenv.formats.names import NO_NAMES, WholeNames

# Beside those of which Unicode says that they open (Ps, Pi) or close (Pe, Pf)
_OPENS_TOO: Final = frozenset("＋±№￥¥$")
_CLOSES_TOO: Final = frozenset("，。、；：！？％‰℃°…—～·ー々%,.;:!?")
_MARKS: Final = frozenset("\u200d\ufe0e\ufe0f")
_CUT_BEHIND: Final = " /-"
_MOST_SIGNS: Final = 8  # opening or closing signs that stay with a unit
_WIDE_QUOTES: Final = frozenset("“”‘’…—·")  # in Chinese fonts as wide as a character

_COMPANY: Final = 2  # units that a last line gets
_ALONE: Final = 6  # columns that are too few for a line


_FIGURE: Final = r"[0-9０-９][0-9０-９.,:/×~∼-]*"
_MEASURED: Final = r"[年月日时分秒天周号条项个件家处次户人名级类季度期点届轮批万亿元]"
_SPANS: Final = r"个?(?:工作日|自然日|百分点|小时|分钟|星期|月|季度|年度)"
_YEAR_PART: Final = r"(?:[0-9]{4}年)?(?:第[一二三四]季度|[上下]半年)"
_MONTHS: Final = (
    "(?:January|February|March|April|May|June"
    "|July|August|September|October|November|December)"
)
_ENGLISH_DATE: Final = (
    rf"(?:[0-9]{{1,2}} )?{_MONTHS} [0-9]{{4}}(?![0-9])|[0-9]{{1,2}} {_MONTHS}(?![a-z])"
)
_TAG: Final = re.compile(r"【[^【】]{1,12}】|\[[^\[\]]{1,24}\]")
_CORE: Final = re.compile(
    rf"{_ENGLISH_DATE}|{_YEAR_PART}"
    rf"|第?(?:{_FIGURE} ?(?:{_SPANS}|{_MEASURED}{{1,2}})底?(?:[上中下]旬)?)+"  # what is counted, and dates
    rf"|[+−-]?{_FIGURE} ?[%％‰](?:（{_FIGURE}）)?"  # a share with its base
    r"|[!-~\u00a1-\u024f]{1,200}"  # a word
    r"|\S"
)
_SPACE: Final = re.compile(r"\s*")
_APART: Final = re.compile(r"(?<=\S)\s{2,}(?=\S)")


class _Unit(NamedTuple):
    """What is not broken: where it begins and ends in the text."""

    begin: int
    end: int


class WrappedLine(NamedTuple):
    """A line: its indent in columns, and which part of the text stands on it."""

    indent: int
    begin: int
    end: int


def wrapped(
    text: str,
    width: int,
    first: int = 0,
    rest: int = 0,
    names: WholeNames = NO_NAMES,
) -> Iterator[str]:
    """Yield lines of at most `width` columns.

    The first begins after so many columns, the rest after so many. `names` that a line
    holds are not broken.
    """
    for line in lines_of(text, width, first, rest, names):
        space = " " * line.indent
        said = text[line.begin : line.end]
        yield f"{space}{said}"


def lines_of(
    text: str,
    width: int,
    first: int = 0,
    rest: int = 0,
    names: WholeNames = NO_NAMES,
) -> list[WrappedLine]:
    """Return the lines of a text; the spaces where it is broken are left out."""
    if first + columns(text) <= width:
        return [WrappedLine(first, 0, len(text))]
    broken = _broken(text, width, first, rest, names)
    _keep_company(broken, text, width - rest)
    lines = []
    indent = first
    for units in broken:
        begin = units[0].begin
        end = units[-1].end
        shown = text[:end].rstrip()
        line = WrappedLine(indent, begin, len(shown))
        lines.append(line)
        indent = rest
    return lines


def _broken(
    text: str,
    width: int,
    first: int,
    rest: int,
    names: WholeNames,
) -> list[list[_Unit]]:
    """Return the units of each line, as many as it holds."""
    lines: list[list[_Unit]] = [[]]
    used = first
    begin = 0
    most = width - rest
    for phrase in _phrases(text):
        left = width - used
        goes_down = columns(phrase.rstrip()) > left
        for unit in _units(phrase, most, names):
            left = width - used
            too_wide = columns(unit.rstrip()) > left
            breaks = (goes_down or too_wide) and bool(lines[-1])
            if breaks and text[:begin].strip():
                lines.append([])
                used = rest
            goes_down = False  # the rest of a phrase only where it is too wide
            end = begin + len(unit)
            following = _Unit(begin, end)
            lines[-1].append(following)
            used += columns(unit)
            begin = end
    return lines


def _keep_company(lines: list[list[_Unit]], text: str, width: int) -> None:
    """Let a last line that is a single short unit have some of the line before it."""
    if len(lines) == 1:
        return
    *_, before, last = lines
    has_company = len(last) > 1
    spares_some = len(before) > 2 * _COMPANY
    if has_company or not spares_some:
        return
    company = before[-_COMPANY:]
    first = last[0]
    alone = text[first.begin : first.end]
    begin = company[0].begin
    together = text[begin : first.end]
    is_short = columns(alone) <= _ALONE
    if is_short and columns(together) <= width:
        last[:0] = company
        del before[-_COMPANY:]


def columns(text: str) -> int:
    """Return how many columns a text takes at most; quotes are wide beside Chinese."""
    if text.isascii():
        return len(text)
    narrow = cell_len(text)
    if narrow == len(text):
        return narrow
    quotes = [char for char in text if char in _WIDE_QUOTES]
    return narrow + len(quotes)


def _phrases(text: str) -> Iterator[str]:
    """Yield what stands two spaces apart, each with the spaces behind it."""
    begin = 0
    for gap in _APART.finditer(text):
        yield text[begin : gap.end()]
        begin = gap.end()
    yield text[begin:]


def _units(text: str, most: int, names: WholeNames) -> Iterator[str]:
    """Yield what is not broken, with the spaces behind it; what is too wide is cut."""
    begin = 0
    while begin < len(text):
        end = _end_of_unit(text, begin, names)
        if _is_wider(text[begin:end], most):
            end = _end_of_unit(text, begin, NO_NAMES)
        unit = text[begin:end]
        begin = end
        while _is_wider(unit, most):
            fitting = _fitting(unit, most)
            yield unit[:fitting]
            unit = unit[fitting:]
        yield unit


def _is_wider(unit: str, most: int) -> bool:
    """Whether a unit takes more columns; no character takes more than two."""
    may_be = len(unit) * 2 > most
    return may_be and columns(unit.rstrip()) > most


def _end_of_unit(text: str, begin: int, names: WholeNames) -> int:
    """Return where a unit ends: opening signs, a core, closing signs, spaces."""
    at = _end_of_core(text, begin, names)
    furthest = min(len(text), at + _MOST_SIGNS)
    while at < furthest and _closes(text[at]):
        at += 1
    space = _SPACE.match(text, at)
    assert space is not None
    return max(space.end(), begin + 1)


def _end_of_core(text: str, begin: int, names: WholeNames) -> int:
    """Return where a tag or a name ends, or opening signs with what follows them."""
    tag = _TAG.match(text, begin)
    if tag is not None:
        return tag.end()
    at = begin
    last = len(text) - 1
    furthest = min(last, begin + _MOST_SIGNS)
    while at < furthest and _opens(text[at]):
        at += 1
    named = max(names.end(text, begin), names.end(text, at))
    core = _CORE.match(text, at)
    if core is None:
        return max(named, at)
    end = core.end()
    if "/" in core[0] and text[end : end + 1] == " ":  # a task's id, and its title
        title = end + 1
        behind = names.end(text, title)
        if behind > title:
            end = behind
    return max(named, end)


def _opens(char: str) -> bool:
    if char in _OPENS_TOO:
        return True
    return unicodedata.category(char) in ("Ps", "Pi")


def _closes(char: str) -> bool:
    """Whether a sign, or a mark over one, belongs to what stands before it."""
    if char in _CLOSES_TOO or char in _MARKS:
        return True
    return unicodedata.category(char) in ("Pe", "Pf", "Mn", "Me")


def _fitting(unit: str, most: int) -> int:
    """Return how many characters of a unit fit into so many columns, at least one.

    A word is cut behind a space, a slash or a hyphen if it has one there.
    """
    end = len(unit)
    while end > 1 and columns(unit[:end]) > most:
        end -= 1
    behind = [unit.rfind(sign, 0, end) for sign in _CUT_BEHIND]
    cut = max(behind) + 1
    return cut or end
