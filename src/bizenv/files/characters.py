"""Which characters a file may hold, and what a file that is not UTF-8 is likely written in.

Refused are control characters, line and paragraph separators (no editor ends a line
there), directions, and what has no width: all of them let two texts look alike that are
not. Joiners and selectors stay where emoji and Mongolian script need them.
"""

import codecs
import re
from functools import cache
from typing import Final

_EMOJI: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff"
    "\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_FORBIDDEN: Final = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u2028\u2029\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u1800-\u18af\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|(?<![\u180a-\u18aa])[\u180b-\u180f](?![\u1820-\u18aa])"
    f"|(?<![{_EMOJI}])[\ufe00-\ufe0f](?!\u20e3)"
    "|\r(?!\n)"
)
# What of it Python takes for printable, in UTF-8: together with `isprintable` it judges
# nearly all files fast, since a regex over all characters is slow. The first byte is
# looked for alone where few characters have it.
_UNSEEN: Final = (
    (b"\xcd", b"\xcd\x8f"),
    (b"\xe1", b"\xe1"),
    (b"\xf3", b"\xf3\xa0"),
    (b"\xe3", b"\xe3\x85\xa4"),
    (b"\xef", b"\xef\xb8"),
    (b"\xef", b"\xef\xbe\xa0"),
)
# Bytes of ASCII, ends of lines, bytes within a character, first bytes of \u3000 to \u9fff: of all that
# has only these, \u3164 alone is forbidden
_HARMLESS: Final = bytes(
    (10, *range(0x20, 0x7F), *range(0x80, 0xC0), *range(0xE3, 0xEA))
)
_FILLER: Final = b"\xe3\x85\xa4"
# First bytes of \uf000 to \uffff, of which \uff00 to \uff7f are not forbidden
_WIDE: Final = b"\xef"
_FULL: Final = b"\xef\xbc"
_HALF: Final = b"\xef\xbd"
# Libyaml counts these as ends of lines, too; editors need not
_OTHER_BREAKS: Final = re.compile(b"\r|\xc2\x85|\xe2\x80[\xa8\xa9]")
UTF16: Final = "UTF-16"
CUT: Final = "cut"
# A character of UTF-8 that lacks its end
_CUT: Final = rb"(?:[\xe1-\xef][\x80-\xbf]|[\xf1-\xf4][\x80-\xbf]{1,2})(?![\x80-\xbf])"
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD: Final = 200  # bytes by which UTF-16 without a mark is told
_FEWEST: Final = 4  # zero bytes by which it is told


def has_other_breaks(data: bytes) -> bool:
    """Whether a file in UTF-8 has ends of lines other than the line feed."""
    return _OTHER_BREAKS.search(data) is not None


@cache
def forbidden_signs() -> re.Pattern[str]:
    """Return what finds a forbidden character; few files come so far that it is searched for."""
    return re.compile(_FORBIDDEN)


def clean_text(data: bytes) -> str | None:
    """Return the text of a file that holds no forbidden character as it stands, None of another.

    The mark at its beginning, if it has one, is left where it is. Raises UnicodeDecodeError.
    """
    whole = data.decode("utf-8")
    text = whole.removeprefix("\ufeff")
    unmarked = data.removeprefix(codecs.BOM_UTF8)
    if _is_told_clean(text, unmarked) or forbidden_signs().search(text) is None:
        return whole
    return None


def is_clean(data: bytes) -> bool:
    """Tell whether a file holds no forbidden character as it stands.

    Raises UnicodeDecodeError.
    """
    return clean_text(data) is not None


def is_told_clean(text: str) -> bool:
    """Tell fast of nearly all clean texts that they are; of others a search must tell."""
    return _is_told_clean(text, text.encode(errors="replace"))


def _is_told_clean(text: str, data: bytes) -> bool:
    rest = data.translate(None, _HARMLESS)
    if not rest.strip(_WIDE):
        wide = data.count(_WIDE) if rest else 0
        full = data.count(_FULL) + data.count(_HALF) if wide else 0
        if wide == full:
            return _FILLER not in data
    if "\r" in text:
        text = text.replace("\r\n", "")
    if not text.replace("\n", "").isprintable():
        return False
    return not any(one in data and all_ in data for one, all_ in _UNSEEN)


def encoding_of(data: bytes) -> str | None:
    """Return what a file is likely written in if it is not UTF-8: `UTF-16`, `GBK`.

    `CUT` if it is UTF-8 with a character cut off, `?` for anything else, None for UTF-8.
    """
    if _is_utf16(data):
        return UTF16
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None
    if b"\x00" in data:
        return "?"
    if _is_cut(data):
        return CUT
    try:
        data.removeprefix(codecs.BOM_UTF8).decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _is_cut(data: bytes) -> bool:
    """Whether all that is wrong with a file of UTF-8 is that one character lacks its end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data"
        at_end = is_cut and error.end == len(data)
        cut = re.compile(_CUT).match(data, error.start)
        if not (at_end or cut):
            return False
        begin = data[: error.start]
        rest = data[error.start :]
        end = cut.end() - error.start if cut else len(rest)
        others = rest[end:].decode("utf-8", errors="replace")
        is_alone = "\ufffd" not in others
        # One sign alone tells nothing where there is no other text in UTF-8
        return is_alone and (cut is not None or not begin.isascii())
    return False


def _is_utf16(data: bytes) -> bool:
    """Whether a file has the mark of UTF-16, or a zero byte beside each ASCII character."""
    if data.startswith(_MARKS):
        return True
    head = data[:_HEAD]
    even = head[0::2].count(0)
    odd = head[1::2].count(0)
    tenth = len(head) // 10
    least = max(_FEWEST, tenth)
    fewer, more = sorted((even, odd))
    return fewer == 0 and more >= least
