"""The damage that copying does to text, undone where that is certain.

Bracketed pinyin, traditional characters, signs without width.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bizenv.files.characters import FORBIDDEN
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
        doubts("traditional", cleaned[0])
    for line in cleaned:
        if _DAMAGE.search(line.text):
            doubts("damaged", line, text=line.text[:_SHOWN])
    return cleaned


def _without_pinyin(lines: list[SourceLine], doubts: Doubts) -> list[SourceLine]:
    """Return the lines without readings in brackets, if any reading has a tone."""
    readings = [line for line in lines if _has_readings(line.text)]
    if not readings:
        return lines
    count = sum(len(_PINYIN.findall(line.text)) for line in readings)
    doubts("pinyin", readings[0], related=readings[1:_RELATED], n=count)

    def change(text: str) -> str:
        return _without_readings(text, many=count >= _MANY)

    return [_each(line, change) for line in lines]


def _each(line: SourceLine, change: Callable[[str], str]) -> SourceLine:
    cells = tuple(change(cell) for cell in line.cells)
    return replace(line, text=change(line.text), cells=cells)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    return FORBIDDEN.sub("", _PRIVATE.sub("", text).replace("\r", "")).rstrip()


def _has_readings(text: str) -> bool:
    return any(map(_is_toned, _PINYIN.findall(text)))


def _is_toned(reading: str) -> bool:
    return not _TONES.isdisjoint(reading)


def _without_readings(text: str, *, many: bool) -> str:
    def keep(match: "re.Match[str]") -> str:
        reading = match[1]
        is_syllable = many and _SYLLABLE.fullmatch(reading) is not None
        return "" if is_syllable or _is_toned(reading) else match[0]

    return _PINYIN.sub(keep, text)


def _is_traditional(lines: Iterable[SourceLine]) -> bool:
    total = signs = 0
    for line in lines:
        total += len(line.text)
        signs += sum(char in _TRADITIONAL for char in line.text)
    return signs > total * _SHARE


def _simplified(lines: list[SourceLine], file: str) -> list[SourceLine]:
    try:
        from opencc import OpenCC
    except ModuleNotFoundError:
        raise unreadable("missing-library", file, library="opencc") from None

    convert = OpenCC("t2s").convert
    return [_each(line, convert) for line in lines]
