"""Word's automatic numbering and outline levels: what Word shows before a paragraph but does not keep in its text."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml.ns import qn

from bizenv.importers import numerals

_VAL: Final = qn("w:val")
_CHINESE: Final = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "chineseLegalSimplified",
)
_CIRCLED: Final = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_BODY: Final = 9  # the outline level that means body text
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, and from where it counts."""

    form: str
    text: str
    start: int


class Numbers:
    """Counts the lists of one document, in the order of its paragraphs."""

    def __init__(self, opened: Any) -> None:
        self.styles = {
            style.get(qn("w:styleId")): style
            for style in opened.styles.element.iter(qn("w:style"))
        }
        self.levels: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = opened.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"))] = {
                _integer(level.get(qn("w:ilvl"))): _level(level)
                for level in abstract.iter(qn("w:lvl"))
            }
        for number in root.iter(qn("w:num")):
            abstract = number.find(qn("w:abstractNumId"))
            identity = number.get(qn("w:numId"))
            if abstract is None:
                continue
            name = abstract.get(_VAL)
            overrides = {
                _integer(each.get(qn("w:ilvl"))): _integer(start.get(_VAL), 1)
                for each in number.iter(qn("w:lvlOverride"))
                if (start := each.find(qn("w:startOverride"))) is not None
            }
            if overrides and name in self.levels:  # it counts anew: a list of its own
                own = f"{name}/{identity}"
                self.levels[own] = {
                    at: _Level(level.form, level.text, overrides.get(at, level.start))
                    for at, level in self.levels[name].items()
                }
                name = own
            self.lists[identity] = name

    def prefix(self, paragraph: Any) -> str:
        """Return the number that Word shows before a paragraph, counting it; "" if there is none."""
        found = self._list(paragraph)
        if found is None:
            return ""
        name, at = found
        levels = self.levels[name]
        counts = self.counts[name]
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for below in [each for each in counts if each > at]:
            del counts[below]
        text = levels[at].text
        for each in range(_LEVELS):
            if f"%{each + 1}" in text and each in levels:
                value = counts.setdefault(each, levels[each].start)
                text = text.replace(f"%{each + 1}", _written(value, levels[each].form))
        return text if levels[at].form not in ("bullet", "none") else ""

    def _list(self, paragraph: Any) -> tuple[str, int] | None:
        for properties in self._properties(paragraph):
            numbering = properties.find(qn("w:numPr"))
            if numbering is None:
                continue
            identity, level = (
                numbering.find(qn("w:numId")),
                numbering.find(qn("w:ilvl")),
            )
            if identity is None:
                continue
            name = self.lists.get(identity.get(_VAL))
            at = _integer(level.get(_VAL)) if level is not None else 0
            return (
                (name, at) if name in self.levels and at in self.levels[name] else None
            )
        return None

    def outline_level(self, paragraph: Any) -> int | None:
        """Return a paragraph's outline level from 1 on, its own or its style's; None for body text."""
        for properties in self._properties(paragraph):
            found = properties.find(qn("w:outlineLvl"))
            if found is not None:
                level = _integer(found.get(_VAL), _BODY)
                return level + 1 if level < _BODY else None
        return None

    def _properties(self, paragraph: Any) -> "list[Any]":
        """Return the paragraph's properties, then those of its style and of the styles that it is based on."""
        own = paragraph.find(qn("w:pPr"))
        found = [own] if own is not None else []
        style = own.find(qn("w:pStyle")) if own is not None else None
        name = style.get(_VAL) if style is not None else None
        for _ in range(12):
            style = self.styles.get(name)
            if style is None:
                break
            properties = style.find(qn("w:pPr"))
            if properties is not None:
                found.append(properties)
            based = style.find(qn("w:basedOn"))
            name = based.get(_VAL) if based is not None else None
        return found


def _level(element: Any) -> _Level:
    values = {
        name: element.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")
    }
    form = values["numFmt"].get(_VAL) if values["numFmt"] is not None else "decimal"
    text = values["lvlText"].get(_VAL) if values["lvlText"] is not None else ""
    return _Level(
        form or "decimal",
        text or "",
        _integer(values["start"].get(_VAL), 1) if values["start"] is not None else 1,
    )


def _integer(written: str | None, default: int = 0) -> int:
    return (
        int(written)
        if written and written.isdecimal() and len(written) < 6  # noqa: PLR2004
        else default
    )


def _written(value: int, form: str) -> str:
    if form in _CHINESE:
        return numerals.chinese(value)
    if form in _CIRCLED:
        return numerals.circled(value)
    return numerals.full_width(value) if form == "decimalFullWidth" else str(value)
