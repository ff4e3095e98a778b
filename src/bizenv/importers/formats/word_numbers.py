"""Word's automatic numbering: Word shows the numbers, but does not keep them in the text."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Final

from docx.oxml.ns import qn

from bizenv.importers import numerals
from bizenv.importers.formats.word_styles import VALUE, Styles, integer, value

_CHINESE: Final = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "chineseLegalSimplified",
)
_CIRCLED: Final = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_LEVELS: Final = 9
_NUMBERLESS: Final = ("bullet", "none")
_NUM_ID: Final = f"{qn('w:numPr')}/{qn('w:numId')}"
_NUM_LEVEL: Final = f"{qn('w:numPr')}/{qn('w:ilvl')}"


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, and from where it counts."""

    form: str
    text: str
    start: int


class Numbers:
    """Counts the lists of one document, in the order of its paragraphs.

    `levels` are those of each kind of list, by its id and their depth; `lists` gives the
    kind of list behind the id that a paragraph names; `counts` is how far each has come.
    """

    def __init__(self, opened: Any, styles: Styles) -> None:
        self.styles = styles
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = opened.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"))] = _levels(abstract)
        for number in root.iter(qn("w:num")):
            self._add(number)

    def _add(self, number: Any) -> None:
        """Add a list; one that overrides where to start counts for itself."""
        abstract = number.find(qn("w:abstractNumId"))
        if abstract is None:
            return
        identity = number.get(qn("w:numId"))
        name = abstract.get(VALUE)
        starts = _starts(number)
        if starts and name in self.levels:
            own = f"{name}/{identity}"
            self.levels[own] = {
                at: replace(level, start=starts.get(at, level.start))
                for at, level in self.levels[name].items()
            }
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
        return "" if level.form in _NUMBERLESS else shown

    def _count(self, name: str, at: int) -> None:
        counts = self.counts[name]
        counts[at] = counts.get(at, self.levels[name][at].start - 1) + 1
        for below in [each for each in counts if each > at]:
            del counts[below]

    def _shown(self, name: str, text: str) -> str:
        """Return a number's text with the counts of its levels in place of %1, %2, …."""
        counts = self.counts[name]
        for at, level in self.levels[name].items():
            place = f"%{at + 1}"
            if at < _LEVELS and place in text:
                value = counts.setdefault(at, level.start)
                text = text.replace(place, _written(value, level.form))
        return text

    def _list(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the list that counts a paragraph, and its level there."""
        for properties in self.styles.properties(paragraph):
            identity = properties.find(_NUM_ID)
            if identity is not None:
                name = self.lists.get(identity.get(VALUE), "")
                at = integer(value(properties.find(_NUM_LEVEL)))
                return (name, at) if at in self.levels.get(name, ()) else None
        return None


def _levels(abstract: Any) -> dict[int, _Level]:
    return {
        integer(level.get(qn("w:ilvl"))): _level(level)
        for level in abstract.iter(qn("w:lvl"))
    }


def _starts(number: Any) -> dict[int, int]:
    """Return where a list starts to count anew, by level."""
    found: dict[int, int] = {}
    for override in number.iter(qn("w:lvlOverride")):
        start = override.find(qn("w:startOverride"))
        if start is not None:
            found[integer(override.get(qn("w:ilvl")))] = integer(start.get(VALUE), 1)
    return found


def _level(element: Any) -> _Level:
    return _Level(
        value(element.find(qn("w:numFmt"))) or "decimal",
        value(element.find(qn("w:lvlText"))) or "",
        integer(value(element.find(qn("w:start"))), 1),
    )


def _written(value: int, form: str) -> str:
    if form in _CHINESE:
        return numerals.chinese(value)
    if form in _CIRCLED:
        return numerals.circled(value)
    return numerals.full_width(value) if form == "decimalFullWidth" else str(value)
