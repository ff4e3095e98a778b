"""A compiled catalogue says what gettext says."""

import gettext
import struct
from pathlib import Path
from typing import Final

import pytest
from bizenv.compiled import Compiled
from bizenv.messages import DOMAIN, LANGUAGES, LOCALE_DIR, Message, OftenSaid, catalogue

MOST: Final = 2
HEAD: Final = 28  # bytes
ENTRY: Final = 8


def file_of(language: str) -> Path:
    return LOCALE_DIR / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_found_as_gettext_finds_it(language: str) -> None:
    found = Compiled(file_of(language))
    with file_of(language).open("rb") as file:
        right = gettext.GNUTranslations(file)
    codes = {key if isinstance(key, str) else key[0] for key in vars(right)["_catalog"]} - {""}
    assert len(codes) > 3000
    for code in codes:
        forms = found.forms(code)
        assert 1 <= len(forms) <= MOST
        if len(forms) == MOST:
            assert list(forms) == [right.ngettext(code, f"{code}#", number) for number in (1, 2)]
        else:
            assert forms[0] in (right.gettext(code), right.ngettext(code, f"{code}#", 5))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_that_is_none_has_no_sentence(language: str) -> None:
    found = Compiled(file_of(language))
    for code in ("", "a", "zzzz", "status", "status.overduf", "status.overdue#"):
        assert found.forms(code) == () or code == ""
    with pytest.raises(KeyError):
        catalogue(language)("no.such.code")


def greatest_first(data: bytes) -> bytes:
    """Return a catalogue with the greatest byte of each number first, its texts as they are."""
    size, codes, sentences = struct.unpack_from("<3I", data, 8)
    turned = bytearray(data)
    places = [*range(0, HEAD, 4)]
    for table in (codes, sentences):
        places += range(table, table + size * ENTRY, 4)
    for place in places:
        turned[place : place + 4] = data[place : place + 4][::-1]
    return bytes(turned)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_order_of_bytes_is_read_from_the_file(language: str, tmp_path: Path) -> None:
    other = tmp_path / "other.mo"
    other.write_bytes(greatest_first(file_of(language).read_bytes()))
    with other.open("rb") as file:
        right = gettext.GNUTranslations(file)
    found, usual = Compiled(other), Compiled(file_of(language))
    codes = {key if isinstance(key, str) else key[0] for key in vars(right)["_catalog"]} - {""}
    assert len(codes) > 3000
    assert all(found.forms(code) for code in codes)
    assert [found.forms(code) for code in codes] == [usual.forms(code) for code in codes]


def test_an_empty_or_short_file_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"\xde\x12", b"\xde\x12\x04\x95", b"\x95\x04\x12\xde\0\0"):
        (tmp_path / "x.mo").write_bytes(data)
        with pytest.raises(ValueError, match=r"x\.mo"):
            Compiled(tmp_path / "x.mo")


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.mo").write_bytes(b"x" * 64)
    with pytest.raises(ValueError, match=r"x\.mo"):
        Compiled(tmp_path / "x.mo")
    with pytest.raises(FileNotFoundError):
        Compiled(tmp_path / "none.mo")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, 1, 2, 12345, -3])
def test_what_is_said_again_is_the_same(language: str, value: int) -> None:
    words = catalogue(language)
    right = words("figure", value=value, mw="条")
    for _ in range(2):
        assert words.again("figure", value=value, mw="条") == right
        assert words.say(OftenSaid("figure", {"value": value, "mw": "条"})) == right
        assert words(
            "note.of_plan", plan="x", text=OftenSaid("figure", {"value": value, "mw": "条"})
        ) == words("note.of_plan", plan="x", text=Message("figure", {"value": value, "mw": "条"}))


def test_what_is_kept_is_told_by_name_and_type() -> None:
    words = catalogue("en").on("tasks")
    asked = ({"n": 1, "of": 2}, {"of": 1, "n": 2})
    turned = [words.again("chart.cut", **each) for each in asked]
    assert turned == [words("chart.cut", **each) for each in asked]
    assert turned[0] != turned[1]
    for value in (1, True, "1", 1):
        assert words.again("figure", value=value, mw="") == words("figure", value=value, mw="")


def test_no_sentence_is_kept_for_other_words() -> None:
    words = catalogue("en")
    said = words.again("rate.overall")
    other = words.on("problems")
    assert other.again("rate.overall") == other("rate.overall") != said
    assert words.again("rate.overall") == words("rate.overall") == said
