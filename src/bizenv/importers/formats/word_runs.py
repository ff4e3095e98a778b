"""Runs of a Word paragraph: what each element adds to the text, and what has to be told."""

from collections.abc import Iterator
from typing import Any, Final

from bizenv.importers.formats.word_parts import FALLBACK, Package, is_set, shown_text, w

_RUN: Final = w("r")
_TEXT: Final = w("t")
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TAB: Final = w("tab")
_BOX: Final = w("txbxContent")
_SYMBOL: Final = w("sym")
_SIGNS: Final = {
    w("noBreakHyphen"): "-",
    w("softHyphen"): "",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    _BOX: "\n",
}
"""Elements that stand for a sign."""
_DELETED: Final = frozenset((w("del"), w("moveFrom")))
ADDED: Final = frozenset((w("ins"), w("moveTo")))
_READING: Final = w("rt")
_NOT_READ: Final = _DELETED | {
    w("instrText"),
    w("delText"),
    w("pPr"),
    w("rPr"),
    _READING,
    FALLBACK,
}
_TOLD: Final = {
    **dict.fromkeys(_DELETED | ADDED, "tracked-change"),
    _BOX: "text-box",
    _READING: "ruby",
    w("object"): "embedded",
    w("altChunk"): "embedded",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "embedded",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "embedded",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic": "picture",
    "{urn:schemas-microsoft-com:vml}imagedata": "picture",
}
"""Elements that a person who reads the draft should know of, and the doubt that says so."""
_NOTES: Final = {
    w("footnoteReference"): "footnote",
    w("endnoteReference"): "endnote",
    w("commentReference"): "comment",
}
_LEFT_OUT: Final = (
    (w("vanish"), "hidden"),
    (w("strike"), "struck"),
    (w("dstrike"), "struck"),
)
"""Properties of a run that is not read, and the doubt that says so."""
_QUOTED: Final = 120  # characters of a note in a doubt
_PRIVATE: Final = range(0xF000, 0xF100)
_SYMBOLS: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xB0: "°", 0xB2: "″", 0xA2: "′", 0xB7: "•", 0xA5: "∞", 0xAE: "→", 0xAC: "←",
    0x6D: "μ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x53: "Σ", 0x44: "Δ",
}  # fmt: skip
"""Signs of the font Symbol, which has an order of its own."""
_WINGDINGS: Final = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0x6F: "☐", 0xA8: "☐", 0xA7: "▪",
    0x6C: "●", 0x6E: "■", 0x75: "◆", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xB2: "☆", 0xAB: "★",
}  # fmt: skip

DoubtFound = tuple[str, str]
"""A doubt's code and the words that it quotes."""


def is_read(element: Any) -> bool:
    """Tell whether what stands in an element is read."""
    tag = element.tag
    if tag in _NOT_READ:
        return False
    return tag != _RUN or _left_out(element) is None


def own_text(element: Any) -> str:
    """Return what an element itself adds to the text."""
    tag = element.tag
    if tag in (_TEXT, _MATHS):
        return element.text or ""
    if tag == _TAB:
        in_run = element.getparent().tag == _RUN
        if in_run:
            return "\t"
        return ""
    if tag == _SYMBOL:
        return _symbol(element) or ""
    return _SIGNS.get(tag, "")


def doubts_about(element: Any, package: Package) -> Iterator[DoubtFound]:
    """Yield the doubts that a person who reads the draft should know of."""
    tag = element.tag
    if tag in _TOLD:
        yield _TOLD[tag], ""
    elif tag in _NOTES:
        kind = _NOTES[tag]
        identity = element.get(w("id"), "")
        text = package.notes[kind].get(identity, "")
        yield kind, text[:_QUOTED]
    elif tag == _SYMBOL and _symbol(element) is None:
        yield "symbol", element.get(w("font"), "")
    elif tag == _RUN:
        code = _left_out(element)
        if code is not None and shown_text(element):
            yield code, ""


def _symbol(element: Any) -> str | None:
    """Return the sign that an element names by its place in a font; None if unknown."""
    try:
        written = element.get(w("char"), "")
        code = int(written, 16)
    except ValueError:
        return None
    if code not in _PRIVATE:
        return chr(code) if code < 0xD800 else None  # noqa: PLR2004 - surrogates begin
    font = element.get(w("font"), "").lower()
    place = code - _PRIVATE.start
    if font == "symbol":
        return _SYMBOLS.get(place) or _ascii(place)
    if font.startswith("wingdings"):
        return _WINGDINGS.get(place)
    return _ascii(place)


def _ascii(place: int) -> str | None:
    is_sign = place < 0x41  # noqa: PLR2004 - figures and signs are the same in all fonts
    sign = chr(place)
    if is_sign and sign.isprintable():
        return sign
    return None


def _left_out(run: Any) -> str | None:
    """Return why a run is not read: hidden or struck through."""
    properties = run.find(w("rPr"))
    if properties is None:
        return None
    for name, code in _LEFT_OUT:
        if is_set(properties.find(name)):
            return code
    return None
