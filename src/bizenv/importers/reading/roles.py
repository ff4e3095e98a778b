"""Who does what: units and the words that give them a role (A牵头，B、C按职责分工负责)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bizenv.importers.reading import english_units
from bizenv.importers.reading.deadlines import is_deadline
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.office_words import words
from bizenv.importers.reading.role_words import (
    DUTY,
    EVERYBODY,
    JOINS,
    PLAINLY_JOINS,
    UnitRole,
    joint,
    sides,
    without_aside,
    without_word,
)
from bizenv.importers.reading.units import (
    Token,
    Unit,
    is_plainly_unit,
    is_statement,
    looks_like_unit,
    run_together,
    separated,
    tokens,
    unit,
)


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with its role; `start` is its place in the text.

    `group` counts the stretches between commas. `worded`: a word such as 牵头 gave the
    role, not the label alone. `joined`: the words in which a verb joins it to another,
    or those of its one duty.
    """

    unit: Unit
    role: UnitRole
    group: int
    start: int
    worded: bool = False
    joined: str = ""


_FIRST: Final = 100  # characters in which the first name ends
# 1.市甲局 2.市乙局, （1）市甲局；（2）市乙局, ①市甲局②市乙局: marks that separate names
_ENUMERATED: Final = re.compile(
    r"(?:(?:^|(?<=[ \t\u3000、，,；;。\n]))"
    r"(?:[（(][0-9一二三四五六七八九十]{1,2}[）)]"
    r"|[0-9]{1,2}(?:[.．、](?![0-9])|[）)]))"
    r"|[①-⑳⑴-⒇⒈-⒛])"
)
_STOPPED: Final = re.compile("(?<=[一-龥])[.．](?= {0,2}[一-龥])")  # 市甲局. 市乙局
_NOT_APPLICABLE: Final = re.compile(r"\bn/a\b", re.IGNORECASE)  # / parts names
# 以下任务均由市甲局: what stands before the name speaks of many tasks
_OF_MANY: Final = re.compile(
    r"(?:以下|下列|以上|上述|本(?:方案|计划|清单|章|部分)|各项(?!目)|所有|全部)"
    r"[^。，,；;、由]{0,16}"
    r"(?:由|均由|都由|均需|均须|都需|均涉及)"
)
# a note over the tasks that follow is no list of units of this one
_FOR_MANY: Final = re.compile(
    "以下(?:各项|所有|各)?(?:任务|工作|事项|措施)?(?:均|都)(?!由)"
)
# 由市甲局牵头，6月底前设立书角: a sentence, and no list of units alone
DATED: Final = re.compile(
    "(?:(?:20[0-9]{2}|今|明|本|次)年)?[0-9]{1,2}月|(?:20[0-9]{2}|今|明|本)?年[底内末中]"
)
_NOT_UNITS: Final = words("units", "no_name")
_NOTE: Final = re.compile(  # not part of the name before it
    rf"[（(][^（）()]{{0,60}}(?:{'|'.join(_NOT_UNITS)})[^（）()]{{0,20}}[）)]"
)
_LIKEWISE: Final = re.compile(r"[，,；;、]?[ \u3000]{0,2}下同(?=[）)〉])")
_BY_THEIR_DUTIES: Final = ("按职责分工", "有关部门按职责分工")
_SHORTEST: Final = 3  # characters of a unit that no label names
_WITHIN_GROUP: Final = ("", "、", "/", "／")  # separators
_BETWEEN_UNITS: Final = "、，,；;／"
_ENDS: Final = "。；; "


def named(text: str, label: UnitRole | None = None) -> list[NamedUnit]:
    """Return the units of a text with their roles.

    A word at the end of a stretch gives its role to all units since the last word; units
    that no word follows support a lead named before them, else they have the role of the
    label (or are responsible).
    """
    # a separator in the place of each mark; 　 and < keep all other places
    text = _ENUMERATED.sub(lambda mark: "、".ljust(len(mark[0]), "　"), text)
    text = _STOPPED.sub("、", text)
    text = _NOT_APPLICABLE.sub("n-a", text)
    if not has_han(text):
        text = english_units.whole(text)
    sharing = _Sharing()
    for token in tokens(text):
        sharing.take(token)
    return sharing.units(label)


class _Sharing:
    """Gives the units of a text their roles, stretch by stretch."""

    def __init__(self) -> None:
        self.found: list[NamedUnit] = []
        self.waiting: list[NamedUnit] = []
        """Units whose role a word behind them may still give."""
        self.group = 0

    def take(self, token: Token) -> None:
        """Take one stretch between separators."""
        written = _without_notes(token.text)
        if _FOR_MANY.match(written) is not None:
            written = ""
        if written and not _speaks_of_none(written):
            bare = written.rstrip(_ENDS)
            self._take(bare, token.start)
        if token.separator not in _WITHIN_GROUP:
            self.group += 1

    def _take(self, written: str, start: int) -> None:
        bare, role = without_word(written)
        own = None
        if role is None:
            bare, aside = without_aside(bare)
            if aside is not None and aside.shared:
                role = aside.role
            elif aside is not None:
                own = aside.role
        if role is None:
            duty = DUTY.fullmatch(bare)
            if duty is not None:
                self._take_duty(duty[1], duty[2], start)
                return
        units = list(_units(bare, self.group, start))
        if own is not None:
            units = _worded(units, own)
        self.waiting += units
        if role is not None:
            self._settle(role)

    def _take_duty(self, name: str, duty: str, start: int) -> None:
        found = unit(name)
        if found is None:
            return
        named = NamedUnit(
            found,
            UnitRole.DUTY,
            self.group,
            start,
            worded=True,
            joined=duty,
        )
        self.found.append(named)

    def _settle(self, role: UnitRole) -> None:
        """Give a role to all units that wait for one.

        In 甲、乙；丙配合 it is that of 丙 alone, as long as nobody leads.
        """
        kept: list[NamedUnit] = []
        for each in self.waiting:
            settled = each
            if self._keeps_waiting(each, role):
                kept.append(each)
                continue
            if not each.worded:
                settled = replace(each, role=role, worded=True)
            self.found.append(settled)
        self.waiting = kept

    def _keeps_waiting(self, each: NamedUnit, role: UnitRole) -> bool:
        if role is not UnitRole.SUPPORT or each.group == self.group:
            return False
        is_last = all(other.group < self.group for other in self.waiting)
        return not is_last and all(one.role is not UnitRole.LEAD for one in self.found)

    def units(self, label: UnitRole | None) -> list[NamedUnit]:
        """Return the units in order; those that still wait have the role of the label."""
        rest = label or UnitRole.RESPONSIBLE
        if label is UnitRole.SUPPORT:
            self.waiting = [replace(one, role=label) for one in self.waiting]
        for each in (*self.found, *self.waiting):
            if each.worded and each.role is UnitRole.LEAD:
                rest = UnitRole.SUPPORT
        for each in self.waiting:
            settled = each
            if not each.worded:
                settled = replace(each, role=rest)
            self.found.append(settled)
        return sorted(self.found, key=lambda each: each.start)


def _without_notes(text: str) -> str:
    bare = _LIKEWISE.sub("", text)
    said = bare.replace("（）", "").replace("()", "")
    return _NOTE.sub("", said).strip()


def _speaks_of_none(text: str) -> bool:
    """Tell whether a text has words that stand in no name."""
    return any(each in text for each in _NOT_UNITS)


def _worded(units: Iterable[NamedUnit], role: UnitRole) -> list[NamedUnit]:
    return [replace(each, role=role, worded=True) for each in units]


def _units(text: str, group: int, start: int) -> Iterator[NamedUnit]:
    """Yield the units of one stretch; 甲会同乙 names a lead and who supports it."""
    whole = text.strip()
    own: UnitRole | None = None
    while True:
        both = joint(_of_one(text))
        if both is None:
            break
        left, verb, text = both
        role, own = JOINS[verb]
        said = "" if verb == PLAINLY_JOINS else whole
        for each in _worded(_listed(left, group, start), role):
            yield replace(each, joined=said)
    units = _listed(text, group, start)
    if own is None:
        yield from units
        return
    for each in _worded(units, own):
        yield replace(each, joined=said)


def _of_one(text: str) -> str:
    """Return a text without words that speak of many tasks."""
    many = _OF_MANY.match(text)
    if many is None:
        return text
    return text[many.end() :]


def _listed(text: str, group: int, start: int) -> Iterator[NamedUnit]:
    """Yield the units of a stretch in which nobody stands with another."""
    for part in separated(_of_one(text)):
        bare = part.strip()
        names = [] if bare in _BY_THEIR_DUTIES else run_together(bare)
        for name in names:
            found = unit(name)
            if found is None or _is_none(found.name):
                continue
            was_cut = name != bare
            whole = found.name.replace(english_units.INNER, ",")
            found = replace(found, name=whole, seam=was_cut)
            yield NamedUnit(found, UnitRole.RESPONSIBLE, group, start)


def _is_none(name: str) -> bool:
    """Tell whether words between separators name nobody: 社会 in 社会参与, or a statement."""
    if EVERYBODY.fullmatch(name) is not None:
        return True
    return is_statement(name) and not is_deadline(name)


def of_many(text: str) -> int | None:
    """Return where the names begin in a text that speaks of many tasks.

    Such as 以下任务均由市甲局牵头; None if it speaks of one.
    """
    for match in _OF_MANY.finditer(text):
        start = match.end()
        end = start + _FIRST
        first = next(tokens(text[start:end]))
        name = first.text.rstrip(_ENDS)
        bare, role = without_word(name)
        if role is not None and _unit_like(bare):
            return start
    return None


def names_units(text: str, *, bracketed: bool = False) -> bool:
    """Tell whether a text is a list of units with a word for their role: A、B负责."""
    sentence, _, _ = text.partition("。")
    if _OF_MANY.match(sentence.lstrip(" \t\u3000")) is not None:
        return False
    heads: list[str] = []
    worded: list[str] = []
    for token in tokens(sentence):
        if _FOR_MANY.match(token.text.strip()) is not None:
            continue
        name = _without_notes(token.text)
        bare, role = without_word(name)
        heads.append(bare)
        if role is not None:
            worded.append(bare)
    if not worded:
        return False
    kept = [bare for bare in heads if _can_be_unit(bare)]
    likely = [bare for bare in kept if _unit_like(bare)]
    if not likely:
        return False
    if bracketed and any(map(_is_plain, worded)):
        return True
    if not bracketed and any(DATED.match(bare) for bare in kept):
        return False
    are_most = len(likely) * 2 > len(kept)
    return are_most and likely[0] == kept[0]


def _can_be_unit(text: str) -> bool:
    if not text or is_deadline(text):
        return False
    if DUTY.fullmatch(text) or EVERYBODY.fullmatch(text):
        return False
    return not _speaks_of_none(text)


def _unit_like(text: str) -> bool:
    rest = _OF_MANY.sub("", text)
    for side in sides(rest):
        parts = separated(side) if side else ()
        if not all(_looks_like_unit(part) for part in parts):
            return False
    return True


def _looks_like_unit(part: str) -> bool:
    found = unit(part)
    if found is None:
        return False
    return looks_like_unit(found.name)


def only_units(text: str) -> bool:
    """Tell whether a text is nothing but a list of units, so plainly that it needs no label."""
    names: list[str] = []
    for token in tokens(text.rstrip("。"), _BETWEEN_UNITS):
        name = token.text.strip()
        if name and not is_deadline(name):
            names.append(name)
    return bool(names) and all(map(_is_plain, names))


def _is_plain(text: str) -> bool:
    found = unit(text)
    if found is None or len(found.name) < _SHORTEST:
        return False
    if "：" in found.name or ":" in found.name:
        return False
    if not has_han(found.name):
        return english_units.is_titled(found.name)
    return is_plainly_unit(found.name)
