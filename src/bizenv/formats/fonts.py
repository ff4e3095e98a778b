"""Which fonts of this machine write the words of a picture. matplotlib is loaded only here and in `drawing`."""

import contextlib
import os
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from bizenv.diagnostics import BizenvError
from bizenv.messages import Message

VARIABLE: Final = "BIZENV_FONT"
"""Names a font: a file, or a family that is installed."""
OF_MATPLOTLIB: Final = "DejaVu Sans"
KNOWN: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Hiragino Sans GB",
    "SimSun",
    "NSimSun",
    "Noto Serif CJK SC",
    "AR PL UMing CN",
)
_FOLDERS: Final = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    *("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
)
"""Where systems keep their fonts."""
_MISSING: Final = "\N{WHITE SQUARE}"
_PROBE: Final = "示"


class Fonts:
    """The families that write some texts, the first one first, and which characters they have."""

    def __init__(self, families: Iterable[str]) -> None:
        self.families = tuple(families)
        self._characters = [_characters_of(_file_of(each)) for each in self.families]

    def shown(self, text: str) -> str:
        """Return a text with a square for each character that no family has."""
        return "".join([char if self._has(char) else _MISSING for char in text])

    def _has(self, char: str) -> bool:
        code = ord(char)
        return any(code in characters for characters in self._characters)


def fonts_known() -> tuple[str, ...]:
    """Return what differs as soon as pictures might be written otherwise: files of fonts, the one named."""
    named = os.environ.get(VARIABLE, "").strip()
    places = [Path(each).expanduser() for each in _FOLDERS]
    found = chain.from_iterable(place.rglob("*") for place in places)
    files = list(filter(Path.is_file, found))
    if named:
        files.append(Path(named))
    stamps = [_stamp(each) for each in sorted(files)]
    return named, *stamps


def _stamp(file: Path) -> str:
    try:
        known = file.stat()
    except OSError:
        return ""
    return f"{file} {known.st_size} {known.st_mtime_ns}"


def fonts_for(texts: Iterable[str]) -> Fonts:
    """Return the fonts that write some texts: what is named, else what is found.

    Raises BizenvError where nothing writes Chinese and a text needs it.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Fonts((_named(named), OF_MATPLOTLIB))
    needed = any(map(_is_chinese, "".join(texts)))
    if not needed:
        return Fonts((OF_MATPLOTLIB,))
    found = _found()
    if found is None:
        hint = Message("hint.no-font", {"variable": VARIABLE, "fonts": list(KNOWN[:3])})
        raise BizenvError("no-font", hint=hint)
    return Fonts((found, OF_MATPLOTLIB))


def _is_chinese(char: str) -> bool:
    """Whether only a font for Chinese has a character: from the radicals on, full-width signs too."""
    return "\u2e80" <= char <= "\uffef" or char >= "\U00020000"


def _named(named: str) -> str:
    """Return the family that is named, by a file or by itself. Raises BizenvError."""
    manager = _manager()
    if Path(named).is_file():
        try:
            manager.addfont(named)
        except (OSError, RuntimeError):
            raise _unusable(named) from None
        family: str = manager.ttflist[-1].name
        return family
    installed = {each.name for each in manager.ttflist}
    if named in installed:
        return named
    raise _unusable(named)


def _unusable(named: str) -> BizenvError:
    hint = Message("hint.no-such-font", {"variable": VARIABLE})
    return BizenvError("no-such-font", hint=hint, name=named, variable=VARIABLE)


@lru_cache
def _found() -> str | None:
    """Return the first of the known families that is installed and has Chinese characters."""
    return _first_known() or (_first_known() if _has_new() else None)


def _has_new() -> bool:
    """Let matplotlib know fonts that were installed since it listed them; return whether there are any."""
    from matplotlib.font_manager import findSystemFonts

    manager = _manager()
    listed = {each.fname for each in manager.ttflist}
    new = [each for each in findSystemFonts() if each not in listed]
    for each in new:
        with contextlib.suppress(OSError, RuntimeError):
            manager.addfont(each)
    return bool(new)


def _first_known() -> str | None:
    installed = {each.name for each in _manager().ttflist}
    for family in KNOWN:
        if family in installed and ord(_PROBE) in _characters_of(_file_of(family)):
            return family
    return None


def _manager() -> Any:
    from matplotlib.font_manager import fontManager

    return fontManager


def _file_of(family: str) -> str:
    """Return the file of a family's regular face."""
    from matplotlib.font_manager import FontProperties

    wanted = FontProperties(family=[family])
    return str(_manager().findfont(wanted))


@lru_cache
def _characters_of(file: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(file).get_charmap())
