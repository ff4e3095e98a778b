"""The damage that copying does to text, undone where that is certain.

Bracketed pinyin, traditional characters, signs without width.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from bizenv.files.characters import forbidden_signs
from bizenv.importers.document import Doubts, SourceLine, unreadable

_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_TONES: Final = frozenset(_TONED)
_LATIN: Final = f"a-zü{_TONED}"
# A reading behind a character: bounded, and with a tone, or it might be an abbreviation.
_PINYIN: Final = re.compile(rf"(?<=[\u3400-\u9fff])[(（]([{_LATIN}]{{1,7}})[)）]")
_DAMAGE: Final = re.compile(rf"[\ufffd□]|[{_TONED}]")
_MANY: Final = 3  # toned readings before toneless ones are taken for readings too
_SYLLABLE: Final = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?[aeiouü]{1,3}(?:n|ng|r)?"
)
# Symbol fonts' own, and joiners, which no title needs.
_PRIVATE: Final = re.compile("[\x0b\x0c\u200c\u200d\ue000-\uf8ff]")
# Characters with a simplified form that any official text in traditional characters has.
_TRADITIONAL: Final = frozenset(
    "務發業實進國產與為對區開關門間機經營環節導體設計劃單責牽頭長過達時種類證認應當動辦審簡優創總統"
)
_SHARE: Final = 0.02  # of all characters
_SHOWN: Final = 60  # characters of a damaged line
_RELATED: Final = 50  # lines with readings that are named


def repaired(lines: Sequence[SourceLine], doubts: Doubts) -> list[SourceLine]:
    """Return the lines without the marks of copying.

    Each repair is said; damage that cannot be mended is doubted.
    """
    cleaned = [_each(line, _plain) for line in lines]
    cleaned = _without_pinyin(cleaned, doubts)
    if _is_traditional(cleaned):
        cleaned = _simplified(cleaned, doubts.file)
        first = cleaned[0]
        doubts("traditional", first)
    for line in cleaned:
        if _DAMAGE.search(line.text):
            words = line.text[:_SHOWN]
            doubts("damaged", line, text=words)
    return cleaned


def _without_pinyin(lines: list[SourceLine], doubts: Doubts) -> list[SourceLine]:
    """Return the lines without readings in brackets, if any reading has a tone."""
    count = 0
    places: list[SourceLine] = []
    for line in lines:
        readings = _PINYIN.findall(line.text)
        if any(map(_is_toned, readings)):
            count += len(readings)
            places.append(line)
    if not places:
        return lines
    doubts.once("pinyin", places[:_RELATED], n=count)
    is_reading = _is_toned if count < _MANY else _is_reading
    change = partial(_without, is_reading)
    return [_each(line, change) for line in lines]


def _each(line: SourceLine, change: Callable[[str], str]) -> SourceLine:
    text = change(line.text)
    cells = tuple(map(change, line.cells))
    return replace(line, text=text, cells=cells)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\xa0", " ")
    text = _PRIVATE.sub("", text)
    text = text.replace("\r", "")
    return forbidden_signs().sub("", text).rstrip()


def _is_toned(reading: str) -> bool:
    return not _TONES.isdisjoint(reading)


def _is_reading(text: str) -> bool:
    """Tell whether a text is a reading, with a tone or without one."""
    if _is_toned(text):
        return True
    return _SYLLABLE.fullmatch(text) is not None


def _without(is_reading: Callable[[str], bool], text: str) -> str:
    """Return a text without its readings in brackets."""

    def kept(match: "re.Match[str]") -> str:
        if is_reading(match[1]):
            return ""
        return match[0]

    return _PINYIN.sub(kept, text)


def _is_traditional(lines: Iterable[SourceLine]) -> bool:
    total = 0
    signs = 0
    for line in lines:
        text = line.text
        found = filter(_TRADITIONAL.__contains__, text)
        total += len(text)
        signs += len(list(found))
    return signs > total * _SHARE


def _simplified(lines: list[SourceLine], file: str) -> list[SourceLine]:
    try:
        from opencc import OpenCC
    except ModuleNotFoundError:
        raise unreadable("missing-library", file, library="opencc") from None

    convert = OpenCC("t2s").convert
    return [_each(line, convert) for line in lines]
