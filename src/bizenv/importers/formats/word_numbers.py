"""Word's automatic numbering: Word shows the numbers, but does not keep them in the text."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

from bizenv import numerals
from bizenv.importers.formats.office_file import integer
from bizenv.importers.formats.word_parts import Package, value, w
from bizenv.importers.formats.word_styles import Styles

_CHINESE: Final = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "chineseLegalSimplified",
)
_CIRCLED: Final = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_FULL_WIDTH: Final = "decimalFullWidth"
_LEVELS: Final = 9
_NUMBERLESS: Final = ("bullet", "none")
_ABSTRACT: Final = w("abstractNum")
_ABSTRACT_ID: Final = w("abstractNumId")
_NUMBER: Final = w("num")
_NUMBER_ID: Final = w("numId")
_LEVEL: Final = w("lvl")
_LEVEL_AT: Final = w("ilvl")
_FORMAT: Final = w("numFmt")
_TEXT: Final = w("lvlText")
_START: Final = w("start")
_OVERRIDE: Final = w("lvlOverride")
_OTHER_START: Final = w("startOverride")
_OWN_ID: Final = f"{w('numPr')}/{_NUMBER_ID}"
_OWN_LEVEL: Final = f"{w('numPr')}/{_LEVEL_AT}"


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, and from where it counts."""

    form: str
    text: str
    start: int


_Levels = dict[int, _Level]
_Counts = dict[int, int]
"""By level how far a list has come, or where it starts."""


class Numbers:
    """Counts the lists of one document, in the order of its paragraphs.

    `levels` are those of each kind of list, by its id and their depth; `lists` gives the
    kind of list behind the id that a paragraph names; `counts` is how far each has come.
    """

    def __init__(self, package: Package, styles: Styles) -> None:
        self.styles = styles
        self.levels: dict[str, _Levels] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, _Counts] = defaultdict(dict)
        root = package.numbering
        if root is None:
            return
        for abstract in root.iter(_ABSTRACT):
            identity = abstract.get(_ABSTRACT_ID)
            self.levels[identity] = _levels(abstract)
        for number in root.iter(_NUMBER):
            self._add(number)

    def _add(self, number: Any) -> None:
        """Add a list; one that overrides where to start counts for itself."""
        abstract = number.find(_ABSTRACT_ID)
        if abstract is None:
            return
        identity = number.get(_NUMBER_ID)
        name = value(abstract) or ""
        starts = _starts(number)
        if starts and name in self.levels:
            own = f"{name}/{identity}"
            usual = self.levels[name]
            self.levels[own] = _started(usual, starts)
            name = own
        self.lists[identity] = name

    def prefix(self, paragraph: Any) -> str:
        """Return the number that Word shows before a paragraph, counting it.

        "" for a paragraph without a number.
        """
        found = self._list(paragraph)
        if found is None:
            return ""
        name, at = found
        level = self.levels[name][at]
        self._count(name, at)
        shown = self._shown(name, level.text)
        if level.form in _NUMBERLESS:
            return ""
        last = shown[-1:]
        if last.isalnum():
            return f"{shown} "
        return shown

    def _count(self, name: str, at: int) -> None:
        counts = self.counts[name]
        level = self.levels[name][at]
        so_far = counts.get(at, level.start - 1)
        counts[at] = so_far + 1
        deeper = [each for each in counts if each > at]
        for each in deeper:
            del counts[each]

    def _shown(self, name: str, text: str) -> str:
        """Return a number's text with the counts of its levels in place of %1, %2, …."""
        counts = self.counts[name]
        for at, level in self.levels[name].items():
            place = f"%{at + 1}"
            if at >= _LEVELS or place not in text:
                continue
            count = counts.setdefault(at, level.start)
            written = _written(count, level.form)
            text = text.replace(place, written)
        return text

    def _list(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the list that counts a paragraph, and its level there."""
        for properties in self.styles.properties(paragraph):
            identity = properties.find(_OWN_ID)
            if identity is None:
                continue
            key = value(identity)
            name = self.lists.get(key or "", "")
            level = properties.find(_OWN_LEVEL)
            at = integer(value(level))
            known = self.levels.get(name, {})
            if at not in known:
                return None
            return name, at
        return None


def _levels(abstract: Any) -> _Levels:
    found: _Levels = {}
    for level in abstract.iter(_LEVEL):
        at = integer(level.get(_LEVEL_AT))
        found[at] = _level(level)
    return found


def _started(levels: _Levels, starts: _Counts) -> _Levels:
    """Return the levels of a list with other starts."""
    found: _Levels = {}
    for at, level in levels.items():
        start = starts.get(at, level.start)
        found[at] = replace(level, start=start)
    return found


def _starts(number: Any) -> _Counts:
    """Return where a list starts to count anew, by level."""
    found: _Counts = {}
    for override in number.iter(_OVERRIDE):
        start = override.find(_OTHER_START)
        if start is not None:
            at = integer(override.get(_LEVEL_AT))
            begins = value(start)
            found[at] = integer(begins, 1)
    return found


def _level(element: Any) -> _Level:
    form = value(element.find(_FORMAT)) or "decimal"
    text = value(element.find(_TEXT)) or ""
    begins = value(element.find(_START))
    start = integer(begins, 1)
    return _Level(form, text, start)


def _written(count: int, form: str) -> str:
    if form in _CHINESE:
        return numerals.chinese(count)
    if form in _CIRCLED:
        return numerals.circled(count)
    if form == _FULL_WIDTH:
        return numerals.full_width(count)
    return str(count)
