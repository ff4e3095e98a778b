"""What a web page says around its document: the trail to it, buttons, counts, who runs the site."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.office_words import meanings, words
from bizenv.importers.reading.rows import text_at

_FACTS: Final = meanings("page")
_COLONS: Final = ":："
_LONGEST: Final = 200  # characters of such a line
_SURE: Final = re.compile("|".join(map(re.escape, words("frame", "sure"))))
_REGISTERED: Final = re.compile(r"ICP备(?:案号)?[：:]?\s?[0-9]|公网安备")
_TRAIL: Final = re.compile(
    r"首页(?:\s{0,4}[|｜>＞›»/·]\s{0,4}[^\s|｜>＞›»]{1,10}){0,12}"
)
_BESIDE: Final = re.compile(
    rf"[\s\u3000]{{0,8}}({'|'.join(words('frame', 'beside'))})[\s\u3000]{{0,4}}[：:]"
)
"""A label of a page's last lines, which documents have as well."""


def frame(lines: Sequence[SourceLine]) -> set[int]:
    """Return the places of the lines that are the page's and not the document's.

    A label that begins one line alone is the page's if it stands next to such a line.
    """
    found = {place for place, line in enumerate(lines) if _is_frame(line)}
    labels = {place: _label(line) for place, line in enumerate(lines)}
    counts = Counter(labels.values())
    told = [place for place, line in enumerate(lines) if line.text.strip()]
    for places in (told, told[::-1]):
        for last, place in itertools.pairwise(places):
            if last in found and labels[place] and counts[labels[place]] == 1:
                found.add(place)
    return found


def _label(line: SourceLine) -> str:
    match = None if line.cells else _BESIDE.match(line.text)
    return "" if match is None else match[1]


def _is_frame(line: SourceLine) -> bool:
    text = line.text.strip()
    is_short = len(text) <= _LONGEST and not text.endswith("。")
    if line.cells or not is_short or recognise(text) is not None:
        return False
    is_trail = _TRAIL.fullmatch(text) is not None
    return is_trail or bool(_SURE.search(text) or _REGISTERED.search(text))


def page_facts(rows: Sequence[SourceLine]) -> list[SourceLine]:
    """Return what a page says of its document in a table, a line each: 发文字号：…; none of others."""
    found: list[SourceLine] = []
    known = 0
    for row in rows:
        cells = [text_at(row, at) for at in range(len(row.cells))]
        texts = [text for text, _ in itertools.groupby(cells)]
        for label, value in zip(texts[::2], texts[1::2], strict=False):
            bare = "".join(label.split()).rstrip(_COLONS)
            known += bare in _FACTS
            text = f"{bare}：{value}"
            found.append(
                replace(
                    row, text=text, cells=(), column=row.column + row.text.find(label)
                )
            )
    return found if known > 1 and known * 2 > len(found) else []
