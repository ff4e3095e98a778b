"""Which brackets of a paragraph are tags: those with labels, with words for roles, or with units alone."""

import re
from collections.abc import Iterator
from typing import Final

from bizenv.importers.reading.deadlines import holds_day, is_deadline
from bizenv.importers.reading.label_words import (
    find_label,
    is_label,
    is_spaced,
    is_unit_label,
)
from bizenv.importers.reading.odd_names import are_units
from bizenv.importers.reading.roles import names_units, only_units
from bizenv.importers.reading.titles import BULLETS
from bizenv.importers.reading.units import brackets, looks_like_unit

_LONGEST: Final = 16  # characters of words that say until when
SQUARE: Final = "【〔[［"
AROUND: Final = "；;，,。 \t\u3000"
ENDS: Final = "。；; \t\u3000"
_BEFORE_NAME: Final = re.compile("[、，,；;。：:\\s]")


def tag_brackets(text: str, *, follows_task: bool) -> Iterator[tuple[int, int]]:
    """Yield the brackets that are tags, outermost ones only."""
    for start, end in brackets(text):
        inside = text[start + 1 : end - 1]
        if is_label(inside):  # 【责任单位】市甲局: the value stands behind it
            continue
        if is_labelled(inside) or names_units(inside, bracketed=True):
            yield start, end
            continue
        label = find_label(inside)
        if label is not None and only_units(inside[: label.start()].strip(AROUND)):
            yield start, end
            continue
        is_first = not text[:start].strip(BULLETS)
        if text[end:].strip(ENDS):
            may_be = is_first and text[start] in SQUARE
        else:
            may_be = "、" in inside or not _is_part(
                text[:start], follows_task=follows_task
            )
        if may_be and _lists_units(inside) and find_label(text[:start]) is None:
            yield start, end


def _lists_units(inside: str) -> bool:
    """Tell whether a bracket holds nothing but units and days, and one unit at least."""
    if only_units(inside) or are_units(inside):
        return True
    parts = [part for part in re.split("[、，,；;]", inside) if part.strip()]
    others = [part for part in parts if not are_units(part)]
    return len(others) < len(parts) and all(map(_is_day, others))


def _is_day(part: str) -> bool:
    return is_deadline(part) or (holds_day(part) and len(part) <= _LONGEST)


def _is_part(before: str, *, follows_task: bool) -> bool:
    """Tell whether a bracket is part of the name before it, or stands alone where none may."""
    bare = before.strip(BULLETS)
    if not bare:
        return not follows_task
    return looks_like_unit(_BEFORE_NAME.split(bare)[-1])


def is_labelled(inside: str) -> bool:
    """Tell whether what stands in a bracket begins with a label."""
    if is_unit_label(inside) or is_spaced(inside):
        return True
    match = find_label(inside)
    if match is None:
        return False
    before = inside[: match.start()].strip(AROUND)
    return not before
