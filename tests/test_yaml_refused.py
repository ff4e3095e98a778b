"""YAML that is refused: keys twice, aliases, tags, second documents, characters that cannot be seen."""

import codecs
from typing import Final, NoReturn

import pytest
from bizenv.files import characters
from bizenv.files.characters import forbidden_signs, is_clean
from bizenv.files.yaml_events import MAX_DEPTH
from bizenv.files.yaml_tree import read
from bizenv.messages import Message

from yaml_texts import BOM, FILE, faults_of, place, the_fault, tree_of

# What is refused


def test_a_key_that_stands_twice_points_at_both() -> None:
    text = "a: 1\ntasks:\n  - title: 甲\n    due: 2025\n    title: 乙\n"
    tree, (fault,) = read(text.encode(), FILE)
    assert tree == {"a": "1", "tasks": [{"title": "甲", "due": "2025"}]}
    assert (fault.code, place(fault.at), fault.at.length) == ("duplicate-key", (5, 5), 5)
    assert fault.args == {"key": "title"}
    assert [place(first) for first in fault.related] == [(3, 5)]
    assert fault.related[0].excerpt == "  - title: 甲"


def test_a_key_that_stands_three_times_points_at_the_first_twice() -> None:
    faults = faults_of("a: 1\na: 2\nb: 3\na: 4\n")
    assert [(place(fault.at), [place(first) for first in fault.related]) for fault in faults] == [
        ((2, 1), [(1, 1)]),
        ((4, 1), [(1, 1)]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1, a: 2}",
        "a: 1\n'a': 2\n",
        'a: 1\n"\\x61": 2\n',
        "a: 1\n? a\n: 2\n",
        "a: 1\na: {b: c}\n",
        "a: 1\na:\n",
    ],
)
def test_the_same_key_is_the_same_however_it_is_written(text: str) -> None:
    tree, faults = read(text.encode(), FILE)
    assert tree == {"a": "1"}
    assert [fault.code for fault in faults] == ["duplicate-key"]


def test_like_keys_of_different_mappings_are_not_the_same() -> None:
    assert tree_of("a: {x: 1}\nb: {x: 2}\nc: [{x: 3}, {x: 4}]\n") == {
        "a": {"x": "1"},
        "b": {"x": "2"},
        "c": [{"x": "3"}, {"x": "4"}],
    }


def test_the_first_of_two_keys_is_found_after_a_byte_order_mark_too() -> None:
    fault = the_fault(BOM + "标题: 甲\r\n标题: 乙\r\n".encode())
    assert (fault.code, place(fault.at)) == ("duplicate-key", (2, 1))
    assert [place(first) for first in fault.related] == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "at", "named"),
    [
        ("a: 1\nb: &x 2\n", (2, 4), "&x"),
        ("a: 1\nb: &x\n  c: d\n", (2, 4), "&x"),
        ("a: 1\nb: &x [c]\n", (2, 4), "&x"),
        ("a: 1\nb: *x\n", (2, 4), "*x"),
        ("- a\n- *x\n", (2, 3), "*x"),
        ("&x a: 1\n", (1, 1), "&x"),
        ("a: 1\nb: ! 2\n", (2, 4), "!"),
        ("a: 1\nb: !mine 2\n", (2, 4), "!mine"),
        ("a: 1\nb: !mine {c: d}\n", (2, 4), "!mine"),
        ("a: 1\nb: !mine\n  - c\n", (2, 4), "!mine"),
        ("!mine\na: 1\n", (1, 1), "!mine"),
    ],
)
def test_anchors_aliases_and_tags_are_refused_as_written(
    text: str, at: tuple[int, int], named: str
) -> None:
    fault = the_fault(text)
    assert (fault.code, place(fault.at), fault.args) == ("alias-or-tag", at, {"text": named})


@pytest.mark.parametrize("tag", ["!!str", "!!python/object:os.system"])
def test_a_tag_is_named_as_it_stands_in_the_file(tag: str) -> None:
    assert the_fault(f"a: {tag} x\n").args == {"text": tag}


def test_an_alias_is_nothing_and_grows_nothing() -> None:
    text = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    tree, faults = read(text.encode(), FILE)
    assert tree == {"a": ["x", "x"], "b": [None, None], "c": [None, None]}
    assert [place(fault.at) for fault in faults] == [
        (1, 4),
        (2, 4),
        (2, 8),
        (2, 12),
        (3, 5),
        (3, 9),
    ]


def test_an_alias_for_a_key_does_not_stop_the_reading() -> None:
    faults = faults_of("a: 1\n*x : 2\nb: !mine 3\n")
    assert {(fault.code, fault.at.line) for fault in faults} >= {
        ("alias-or-tag", 2),
        ("alias-or-tag", 3),
    }


def test_what_is_nested_too_deep_is_refused_where_it_begins() -> None:
    whole = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert faults_of(f"{whole}\n") == []
    fault = the_fault(f"\n[\n{whole}\n]\n")
    assert (fault.code, place(fault.at), fault.args) == (
        "too-deep",
        (3, MAX_DEPTH),
        {"limit": MAX_DEPTH},
    )
    assert read(b"[" * 100_000, FILE)[0] is None
    assert the_fault("{a: " * 100_000).code == "too-deep"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n---\nb: 2\n", 2),
        ("---\na: 1\n...\n---\nb: 2\n", 4),
        ("---\n---\n", 2),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", 2),
    ],
)
def test_a_second_document_is_refused_and_the_file_with_it(text: str, line: int) -> None:
    tree, (fault,) = read(text.encode(), FILE)
    assert tree is None
    assert (fault.code, place(fault.at)) == ("several-documents", (line, 1))


@pytest.mark.parametrize(
    ("data", "encoding", "at"),
    [
        ("a: 1\n标题: 示例\n".encode("gbk"), "GBK", (2, 1)),
        ("a: 1\r\nb: 标\r\n".encode("gb18030"), "GBK", (2, 4)),
        ("a: 1\n标题: 示例\n".encode("utf-16"), "UTF-16", (1, 1)),
        ("a: 1\n标题: 示例\n".encode("utf-16-le"), "UTF-16", (1, 1)),
        ("plan: demo\n".encode("utf-16-le"), "UTF-16", (1, 1)),
        ("plan: demo\n".encode("utf-16-be"), "UTF-16", (1, 1)),
        (BOM + "a: 1\n标题: 示例\n".encode("gbk"), "GBK", (2, 1)),
        (codecs.BOM_UTF16_LE + "a: 1\n标题: 示例\n".encode("utf-16-le"), "UTF-16", (1, 1)),
        (codecs.BOM_UTF16_BE + "a: 1\n标题: 示例\n".encode("utf-16-be"), "UTF-16", (1, 1)),
        ("标题: 示例\nb: ".encode() + b"\xff\n", "0xFF", (2, 4)),
        ("标题: 示例 ".encode() + b"\xe9\n", "0xE9", (1, 8)),
    ],
)
def test_what_is_not_utf8_is_named(data: bytes, encoding: str, at: tuple[int, int]) -> None:
    tree, (fault,) = read(data, FILE)
    assert tree is None
    said = fault.args["encoding"]
    if isinstance(said, Message):
        said = f"{said.args['byte']}"
    assert (fault.code, said, place(fault.at)) == ("not-utf8", encoding, at)


@pytest.mark.parametrize(
    ("char", "named"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x0b", "U+000B"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x9f", "U+009F"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("around", ["b: 示{}例", "b: '示{}例'", "# 示{}例", "b: |\n  {}", "{}b: x"])
def test_a_control_character_is_named_where_it_stands(
    char: str, named: str, mark: str, around: str
) -> None:
    text = f"a: 1\r\n{around.format(char)}\n"
    before = text[: text.index(char)]
    tree, (fault,) = read((mark + text).encode(), FILE)
    assert tree is None
    assert (fault.code, fault.args) == ("control-character", {"char": named})
    assert place(fault.at) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


INVISIBLE: Final = (
    "\xad", "\u034f", "\u061c", "\u115f", "\u180b", "\u180e", "\u200b", "\u200d", "\u200f", "\u2028", "\u202e", "\u2060",
    "\u2064", "\u206a", "\u206f", "\u3164", "\ufe00", "\ufe0f", "\ufeff", "\uffa0", "\ufff9", "\ufffb", "\ufffe", "\uffff",
    "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100",
)  # fmt: skip


@pytest.mark.parametrize("char", INVISIBLE, ids=ascii)
def test_what_cannot_be_seen_is_refused_raw_and_as_an_escape(char: str) -> None:
    raw = the_fault(f"a: 1\nb: 示例{char}局\n")
    assert (raw.code, place(raw.at), raw.args) == (
        "control-character",
        (2, 6),
        {"char": f"U+{ord(char):04X}"},
    )
    escape = f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
    tree, (told,) = read(f'a: 1\nb: [x, "示例{escape}局"]\n'.encode(), FILE)
    assert (told.code, place(told.at), told.args) == ("control-character", (2, 8), raw.args)
    assert tree == {"a": "1", "b": ["x", "示例局"]}


@pytest.mark.parametrize(
    "escape",
    ["\\0", "\\a", "\\b", "\\e", "\\v", "\\f", "\\r", "\\N", "\\L", "\\P", "\\x1b", "\\x7f"],
)
def test_every_escape_of_a_control_character_is_refused_in_values_and_keys(escape: str) -> None:
    assert (
        the_fault(f'a: "{escape}"\n').code
        == the_fault(f'"a{escape}": 1\n').code
        == "control-character"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            'a: "\\n\\t\\"\\\\\\u793a\\_\\r\\n"', id="escapes of what may stand in a file"
        ),
        pytest.param("a: 'C:\\0\\e'", id="backslashes outside of double quotes"),
        pytest.param("a: ᠨᠠᠢᠮᠠᠨ᠎ᠠ ᠭᠠᠵᠠᠷ᠋", id="Mongolian"),
        pytest.param("a: ✔️ ☎️ ©️ 1️⃣ 👨‍👩‍👧 🏛️", id="emoji"),
        pytest.param("a: ￥100（“示例”）…—　", id="full-width signs"),
        pytest.param("a: 示例\r\nb: 局\r", id="line ends"),
    ],
)
def test_what_scripts_and_emoji_need_is_kept(text: str) -> None:
    assert faults_of(f"{text}\n") == []


BESIDE: Final = ("{}", "示{}例", "（{}）", "ｱ{}ﾝ", "é{}\r\n")


@pytest.mark.slow
@pytest.mark.parametrize("beside", BESIDE)
def test_the_fast_and_the_exact_test_of_characters_agree(
    beside: str, pytestconfig: pytest.Config
) -> None:
    """Of the characters beyond the first plane, which are Chinese by blocks, by day one of sixteen."""
    step = 1 if pytestconfig.getoption("--nightly") else 16
    beyond = range(0x10000, 0x30000, step)
    for code in (*range(0xD800), *range(0xE000, 0x10000), *beyond, *range(0xE0000, 0xE1000)):
        text = beside.format(chr(code))
        right = forbidden_signs().search(text) is None
        if not text.startswith("\ufeff"):  # it is a mark there
            assert is_clean(text.encode()) == right, hex(code)
        assert is_clean(codecs.BOM_UTF8 + text.encode()) == right, hex(code)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["bare", "marked"])
@pytest.mark.parametrize(
    "text", ["a: 示例（一），甲\n", "a: 示\r\n", "a: ｱｲｳﾝ，\n", "a: \ufffd\n", "a: é\n"]
)
def test_of_a_file_without_odd_signs_no_character_is_searched_for(
    mark: bytes, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def searched() -> NoReturn:
        raise AssertionError(text)

    monkeypatch.setattr(characters, "forbidden_signs", searched)
    assert is_clean(mark + text.encode())


@pytest.mark.parametrize("char", ["\t", "\u3000", "\xa0", "\ue000", "𠮷", "🏛"])
def test_signs_that_are_merely_unusual_are_kept(char: str) -> None:
    assert tree_of(f"a: 示{char}例\n") == {"a": f"示{char}例"}
