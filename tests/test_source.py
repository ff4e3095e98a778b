"""YAML as plans are written in it: everything is text, nothing is guessed, and every place can be pointed at."""

import codecs
from typing import Final

import pytest
import yaml
from bizenv.diagnostics import Diagnostic, KeyPath, Location
from bizenv.files.characters import FORBIDDEN, is_clean
from bizenv.files.yaml_tree import (
    MAX_DEPTH,
    Positions,
    Tree,
    _accept,
    _Builder,
    _DoubtError,
    _File,
    read,
)
from bizenv.messages import LANGUAGES, Message, catalogue
from hypothesis import given, settings
from hypothesis import strategies as st

FILE: Final = "plans/demo/plan.yaml"
BOM: Final = codecs.BOM_UTF8


def tree_of(text: str) -> Tree:
    tree, faults = read(text.encode(), FILE)
    assert faults == []
    return tree


def faults_of(data: str | bytes) -> list[Diagnostic]:
    return read(data if isinstance(data, bytes) else data.encode(), FILE)[1]


def the_fault(data: str | bytes) -> Diagnostic:
    (fault,) = faults_of(data)
    assert fault.severity == "error"
    return fault


def place(at: Location) -> tuple[int, int]:
    return at.line, at.column


def positions(text: str | bytes) -> Positions:
    return Positions({FILE: text if isinstance(text, bytes) else text.encode()})


# Everything is text


@pytest.mark.parametrize(
    "written",
    [
        "6.10",
        "1.10",
        "010",
        "0x1F",
        "0b11",
        "1_000",
        "1e3",
        "+1",
        "-0",
        ".5",
        ".inf",
        "-.INF",
        ".nan",
        "190:20:30",
        "12:30",
        "no",
        "No",
        "off",
        "yes",
        "on",
        "y",
        "n",
        "true",
        "FALSE",
        "2026-02-29",
        "2026-13-01",
        "2025-06-01",
        "2025-06-01T00:00:00",
        "2001-12-14 21:59:43.10 -5",
        "=",
        "<<",
        "None",
        "nil",
        "nULL",
        "~ ~",
        "６０％",
        "全程网办：是",
        "a:b",
        "50%",
    ],
)
def test_what_other_readers_take_for_something_else_stays_as_written(written: str) -> None:
    assert tree_of(f"key: {written}\n") == {"key": written}
    assert tree_of(f"- {written}\n") == [written]
    assert tree_of(f"{{{written!r}: [{written}]}}") == {written: [written]}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_unless_quoted(written: str) -> None:
    assert tree_of(f"key: {written}\nnext: x\n") == {"key": None, "next": "x"}
    assert tree_of(f"{{key: {written}, next: x}}") == {"key": None, "next": "x"}
    assert tree_of(f"- {written}\n- x\n") == [None, "x"]
    assert tree_of(f"key: '{written}'\n") == {"key": written}
    assert tree_of(f'key: "{written}"\n') == {"key": written}


@pytest.mark.parametrize("key", ["null", "~", "no", "1.10", "010", "2025-06-01"])
def test_keys_are_text_too(key: str) -> None:
    assert tree_of(f"{key}: x\n") == {key: "x"}


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# 只有注释\n", "---\n", "---\n...\n", "~\n", "\ufeff", "\ufeff\r\n"]
)
def test_a_file_with_nothing_in_it_is_nothing(text: str) -> None:
    assert read(text.encode(), FILE) == (None, [])


def test_quotes_blocks_and_folds_are_read_as_yaml_says() -> None:
    text = "a: 'it''s'\nb: \"\\u793a\\n\"\nc: |\n  一\n  二\nd: >-\n  一\n  二\ne: 一\n  二\n"
    assert tree_of(text) == {"a": "it's", "b": "示\n", "c": "一\n二\n", "d": "一 二", "e": "一 二"}


def test_nested_collections_keep_their_order() -> None:
    tree = tree_of("b: [1, {c: [], d: {}}]\na:\n- - x\n  - y\n- z\n")
    assert tree == {"b": ["1", {"c": [], "d": {}}], "a": [["x", "y"], "z"]}
    assert isinstance(tree, dict)
    assert list(tree) == ["b", "a"]


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    text = "plan: demo\ntasks:\n  - {id: 1.1}\n  # 完\n"
    assert (
        tree_of("\ufeff" + text.replace("\n", "\r\n"))
        == tree_of(text)
        == {"plan": "demo", "tasks": [{"id": "1.1"}]}
    )


def test_one_document_may_be_marked() -> None:
    assert tree_of("%YAML 1.1\n---\na: b\n...\n") == {"a": "b"}


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
        ("标题: 示例\nb: ".encode() + b"\xff\n", "?", (2, 4)),
        ("标题: 示例 ".encode() + b"\xe9\n", "?", (1, 8)),
    ],
)
def test_what_is_not_utf8_is_named(data: bytes, encoding: str, at: tuple[int, int]) -> None:
    tree, (fault,) = read(data, FILE)
    assert tree is None
    assert (fault.code, fault.args, place(fault.at)) == ("not-utf8", {"encoding": encoding}, at)


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


def test_the_fast_and_the_exact_test_of_characters_agree() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x30000), *range(0xE0000, 0xE1000)):
        char = chr(code)
        assert is_clean(f"示{char}例".encode()) == (FORBIDDEN.search(f"示{char}例") is None), hex(
            code
        )


@pytest.mark.parametrize("char", ["\t", "\u3000", "\xa0", "\ue000", "𠮷", "🏛"])
def test_signs_that_are_merely_unusual_are_kept(char: str) -> None:
    assert tree_of(f"a: 示{char}例\n") == {"a": f"示{char}例"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\nb: c: d\n", 2),
        ("a: 1\nb: ]\nc: 2\n", 2),
        ("a: 1\nb: @x\nc: 2\n", 2),
        ("a: 1\nb: %x\nc: 2\n", 2),
        ("a: 1\nb: `x`\nc: 2\n", 2),
        ('a: 1\nb: "\\q"\nc: 2\n', 2),
        ('a: 1\nb: "x" y\nc: 2\n', 2),
        ("a: 1\n  b: 2\nc: 3\n", 2),
        ("- a: 1\n b: 2\n", 2),
        ("a: 1\n? [b]\n: 2\n", 2),
        ("a: 1\n{b: 2}: 3\n", 2),
        ("a: 1\n- b\n", 2),
        ("a: 1\n}\n", 2),
    ],
)
def test_what_is_not_yaml_is_found_in_its_line(text: str, line: int) -> None:
    tree, (fault,) = read(text.encode(), FILE)
    assert tree is None
    assert (fault.code, fault.at.line) == ("yaml-syntax", line)
    assert fault.args["problem"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 1\nb：示例\nc: 2\nd: 3\n", id="a full-width colon"),
        pytest.param("a: 1\nb:示例\nc: 2\nd: 3\n", id="no space after the colon"),
        pytest.param("a: 1\nb 示例\nc: 2\nd: 3\n", id="no colon"),
        pytest.param("a: 1\nb: '示例\nc: 2\nd: 3\n", id="a quote that does not close"),
        pytest.param('a: 1\nb: "示例”\nc: 2\nd: 3\n', id="a full-width quote at the end"),
    ],
)
def test_what_is_not_yaml_only_from_the_next_line_on_is_found_where_it_begins(text: str) -> None:
    tree, (fault,) = read(text.encode(), FILE)
    assert tree is None
    assert (fault.code, fault.at.line) == ("yaml-syntax", 2)


@pytest.mark.parametrize(
    ("text", "at", "name", "said"),
    [
        ("a: 一是: 上线\n", (1, 6), "colon", "一是: 上线"),
        ("- {a: 1, note: 一是: 上线, b: 2}\n", (1, 18), "colon", "一是: 上线"),
        ("a: *重点*\n", (1, 4), "sign", "*重点*"),
        ("- {a: *重点*, b: 2}\n", (1, 7), "sign", "*重点*"),
        ("a: @x\n", (1, 4), "sign", "@x"),
        ("unit: %\n", (1, 7), "sign", "%"),
        ("a: `x`\n", (1, 4), "sign", "`x`"),
        ("a: |x\n", (1, 4), "sign", "|x"),
        ("%x\na: 1\n", (1, 1), "sign", "%x"),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> x\n", (2, 1), "conflict", ""),
        ("- {a: 1}\n=======\n- {a: 2}\n", (2, 1), "conflict", ""),
        ("a: 1\n\tb: 2\n", (2, 1), "tab", ""),
        ("a:\n\t- b\n", (2, 1), "tab", ""),
        ("a: 1\n  b: 2\n", (2, 3), "indentation", ""),
        ("a:\n  - b\n c: 1\n", (3, 2), "indentation", ""),
        ("- {a: 1\n- {b: 2}\n", (1, 3), "open", "}"),
        ("a: [1, 2\nb: 3\n", (1, 4), "open", "]"),
        ("- {a: 1 #1, b: 2}\n- {b: 2}\n", (1, 3), "cut", "}"),
        ("- {a: [1, 2}\n", (1, 12), "separator", ""),
        ("- {a: 1,, b: 2}\n", (1, 9), "stray", ""),
        ("a: ]\n", (1, 4), "stray", ""),
        ("a: 'x\nb: 1\n", (1, 4), "open-quote", ""),
        ('a: "x”\nb: 1\n', (1, 4), "open-quote", ""),
        ('a: "\\q"\n', (1, 5), "escape", ""),
        ("a: 'it's'\n", (1, 8), "rest", "s'"),
        ("a: 1\nb：示例\nc: 2\n", (2, 1), "full-width-colon", "b"),
        ("b：示例\na: 1\n", (1, 1), "full-width-colon", "b"),
        ("a: 1\nb:示例\nc: 2\n", (2, 1), "space", "b"),
        ("a: 1\nb 示例\nc: 2\n", (2, 1), "no-colon", "b"),
        ("a: - b\n", (1, 4), "list-here", ""),
        ("- a\nb: 1\n", (2, 1), "no-dash", ""),
        ("a: 1\n? [b]\n: 2\n", (2, 3), "complex-key", ""),
    ],
)
def test_what_is_not_yaml_is_explained_in_both_languages(
    text: str, at: tuple[int, int], name: str, said: str
) -> None:
    fault = the_fault(text)
    assert isinstance(problem := fault.args["problem"], Message)
    assert fault.hint is not None
    assert (problem.code, fault.hint.code, place(fault.at)) == (
        f"syntax.{name}",
        f"hint.syntax.{name}",
        at,
    )
    for language in LANGUAGES:
        words = catalogue(language)
        assert words.say(problem)
        assert said in words.say(fault.hint)
        assert "expected" not in words.say(fault.message)


def test_what_libyaml_says_otherwise_is_told_as_it_says() -> None:
    fault = the_fault("%YAML 2.0\n---\na: 1\n")
    assert (
        catalogue("zh").say(fault.message)
        == "此处不是合法的 YAML（found incompatible YAML document）"
    )


@pytest.mark.parametrize(
    ("text", "ledger", "expected"),
    [
        ("title: 建设 #1 工程\n", False, [("hash-in-value", 1, 11)]),
        ("title: #1 工程\n", False, [("hash-in-value", 1, 8)]),
        ("- {a: 建设 #1 工程\n  }\n", True, [("hash-in-value", 1, 10)]),
        ("- #1\n- b\n", True, [("hash-in-value", 1, 3)]),
        ("title: 建设 # 工程\n", False, []),
        ("title: '建设 #1 工程'\n", False, []),
        ("title: 建设#1\n#注释\n  #注释\nb: [c] #注释\nd: #注释\n  - e\n## 注\n", False, []),
        ("- a: 上线\n    percent：60\n", True, [("text-over-lines", 1, 6)]),
        ("- a: 上线\n    percent：60\n", False, []),
        ('- a: "上线\n- b: c"\n', True, [("text-over-lines", 1, 6)]),
        (
            "- {a: 上\n线, b: 'c\n\n  d'}\n",
            True,
            [("text-over-lines", 1, 7), ("text-over-lines", 2, 7)],
        ),
        ("# 注\n- {a: b}\n\n- a: |\n    上\n    线\n- a: b\n  c: [d,\n    e]\n", True, []),
        ("", True, []),
    ],
)
def test_what_reads_otherwise_than_it_looks_is_a_warning(
    text: str, expected: list[tuple[str, int, int]], *, ledger: bool
) -> None:
    tree, found = read(text.encode(), FILE, ledger=ledger)
    assert {each.severity for each in found} <= {"warning"}
    assert [(each.code, *place(each.at)) for each in found] == expected
    assert tree == read(text.encode(), FILE)[0]


def test_a_lone_carriage_return_moves_nothing_out_of_the_file() -> None:
    assert [fault.code for fault in faults_of(b"\r!")] == ["control-character"]


def test_an_alias_for_a_key_is_one_whose_sign_was_a_slip() -> None:
    tree, (fault,) = read("- {a: b, *opinion: 属实}\n".encode(), FILE)
    assert (fault.code, tree) == ("alias-or-tag", [{"a": "b", "opinion": "属实"}])


def test_what_was_found_before_the_reading_stopped_is_kept() -> None:
    faults = faults_of("a: 1\na: 2\nb: !mine 3\nc: ]\n")
    assert [(fault.code, fault.at.line) for fault in faults] == [
        ("duplicate-key", 2),
        ("alias-or-tag", 3),
        ("yaml-syntax", 4),
    ]


def test_what_was_found_long_before_a_control_character_is_kept() -> None:
    text = "a: 1\na: 2\n" + "# 注释\n" * 10_000 + "b: \x00\n"
    assert [(fault.code, fault.at.line) for fault in faults_of(text)] == [
        ("duplicate-key", 2),
        ("control-character", 10_003),
    ]


def test_every_fault_says_what_to_do_instead() -> None:
    texts: list[str | bytes] = [
        "a: 1\na: 2\n",
        "a: *x\n",
        "[" * 41,
        "a\n---\nb\n",
        b"\xff",
        "a: \x00\n",
        "]",
    ]
    assert [the_fault(text).code for text in texts] == [
        "duplicate-key",
        "alias-or-tag",
        "too-deep",
        "several-documents",
        "not-utf8",
        "control-character",
        "yaml-syntax",
    ]
    for text in texts:
        hint = the_fault(text).hint
        assert hint is not None
        assert hint.code.removeprefix("hint.") == {"]": "syntax.stray"}.get(
            str(text), the_fault(text).code
        )


# Positions

PLAN: Final = """\
plan: demo
title: '示例方案'   # 注释
sections:
  - number: "1"
    tasks:
      - {id: "1.1", 标题: 示例🏛任务, lead: [示例住建局, 示例数据局], due: }
      - id: "1.2"
        text: |
          第一行
          第二行
        lead:
          - 示例住建局
          -
        title: 一
          二
"""


@pytest.mark.parametrize(
    ("path", "at", "length"),
    [
        ((), (1, 1), 1),
        (("plan",), (1, 7), 4),
        (("title",), (2, 8), 6),
        (("sections",), (4, 3), 1),
        (("sections", 0), (4, 5), 1),
        (("sections", 0, "number"), (4, 13), 3),
        (("sections", 0, "tasks"), (6, 7), 1),
        (("sections", 0, "tasks", 0), (6, 9), 1),
        (("sections", 0, "tasks", 0, "id"), (6, 14), 5),
        (("sections", 0, "tasks", 0, "标题"), (6, 25), 5),
        (("sections", 0, "tasks", 0, "lead"), (6, 38), 1),
        (("sections", 0, "tasks", 0, "lead", 0), (6, 39), 5),
        (("sections", 0, "tasks", 0, "lead", 1), (6, 46), 5),
        (("sections", 0, "tasks", 1), (7, 9), 1),
        (("sections", 0, "tasks", 1, "text"), (8, 15), 1),
        (("sections", 0, "tasks", 1, "lead", 0), (12, 13), 5),
        (("sections", 0, "tasks", 1, "title"), (14, 16), 1),
    ],
)
@pytest.mark.parametrize("written", ["plain", "byte order mark", "carriage returns"])
def test_every_value_has_its_place(
    written: str, path: KeyPath, at: tuple[int, int], length: int
) -> None:
    text = {
        "plain": PLAN,
        "byte order mark": f"\ufeff{PLAN}",
        "carriage returns": PLAN.replace("\n", "\r\n"),
    }[written]
    found = positions(text)(FILE, path)
    assert (found.file, place(found), found.length) == (FILE, at, length)
    assert found.excerpt == PLAN.split("\n")[at[0] - 1]


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("plan",), (1, 1)),
        (("sections",), (3, 1)),
        (("sections", 0, "number"), (4, 5)),
        (("sections", 0, "tasks", 0, "id"), (6, 10)),
        (("sections", 0, "tasks", 0, "标题"), (6, 21)),
        (("sections", 0, "tasks", 0, "due"), (6, 54)),
        (("sections", 0, "tasks", 1, "lead"), (11, 9)),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_key_has_its_place(mark: str, path: KeyPath, at: tuple[int, int]) -> None:
    found = positions(mark + PLAN)(FILE, path, key=True)
    assert (place(found), found.length) == (at, len(str(path[-1])))


@pytest.mark.parametrize(
    "path", [("sections", 0, "tasks", 0, "due"), ("sections", 0, "tasks", 1, "lead", 1)]
)
def test_a_value_left_empty_stands_in_the_line_of_its_key(path: KeyPath) -> None:
    assert positions(PLAN)(FILE, path).line == {"due": 6, 1: 13}[path[-1]]


def test_the_excerpt_covers_just_the_value() -> None:
    where = positions(f"\ufeff{PLAN}")
    for path in (
        ("title",),
        ("sections", 0, "tasks", 0, "标题"),
        ("sections", 0, "tasks", 0, "lead", 1),
    ):
        found = where(FILE, path)
        assert found.excerpt is not None
        covered = found.excerpt[found.column - 1 : found.column - 1 + found.length]
        assert covered in ("'示例方案'", "示例🏛任务", "示例数据局")


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("issued",), (1, 1)),
        (("sections", 0, "title"), (4, 5)),
        (("sections", 3), (4, 3)),
        (("sections", 3, "tasks", 0, "due"), (4, 3)),
        (("sections", 0, "tasks", 1, "due"), (7, 9)),
        (("sections", 0, "tasks", 0, "targets", 0, "name"), (6, 9)),
        (("plan", "x"), (1, 7)),
    ],
)
@pytest.mark.parametrize("key", [False, True])
def test_what_is_missing_points_at_its_nearest_parent(
    path: KeyPath, at: tuple[int, int], *, key: bool
) -> None:
    assert place(positions(PLAN)(FILE, path, key=key)) == at


def test_a_list_item_has_no_key_and_points_at_itself() -> None:
    assert place(positions(PLAN)(FILE, ("sections", 0, "tasks", 0, "lead", 1), key=True)) == (6, 46)


@pytest.mark.parametrize("text", ["", "# 注释\n", "\ufeff"])
def test_in_an_empty_file_everything_is_at_its_beginning(text: str) -> None:
    assert place(positions(text)(FILE, ("plan",))) == (1, 1)


def test_a_list_is_a_root_too() -> None:
    where = positions("# 台账\n- {date: 2025-04-30}\n-   {date: 2025-05-31}\n")
    assert [place(where(FILE, (index,))) for index in (0, 1)] == [(2, 3), (3, 5)]
    assert place(where(FILE, (1, "date"))) == (3, 12)
    assert place(where(FILE, (2, "date"))) == (2, 1)


def test_a_file_that_is_not_held_has_a_name_only() -> None:
    assert positions(PLAN)("plans/demo/gone.yaml", ("plan",)) == Location("plans/demo/gone.yaml")


def test_files_do_not_mix() -> None:
    where = Positions({"a": b"x: 1\n", "b": b"\n\nx: 1\n"})
    assert [place(where(file, ("x",))) for file in ("a", "b", "a")] == [(1, 4), (3, 4), (1, 4)]


def test_a_key_that_stands_twice_is_found_where_it_stands_first() -> None:
    where = positions("policy: {behind: 1}\nissued: x\npolicy:\n  behind: 2\n")
    assert place(where(FILE, ("policy",), key=True)) == (1, 1)
    assert place(where(FILE, ("policy", "behind"))) == (1, 18)
    assert place(where(FILE, ("policy", "behind"), key=True)) == (1, 10)


def test_what_precedes_a_fault_can_be_pointed_at() -> None:
    where = positions("a: 1\nb: 2\nc: ]\n")
    assert place(where(FILE, ("b",))) == (2, 4)
    assert place(where(FILE, ("c",), key=True)) == (3, 1)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize(
    "around", ["a: '示{}例'", "# 示{}# 例\na: 1", "a: 示{}例"], ids=["quoted", "comment", "plain"]
)
def test_a_separator_at_which_no_editor_ends_a_line_moves_no_finding(
    around: str, separator: str
) -> None:
    """It may be kept, or refused where it stands."""
    text = f"{around.format(separator)}\nb: 2\nb: 3\n"
    fault = the_fault(text)
    assert (fault.code, fault.at.line) in (
        ("duplicate-key", text.count("\n")),
        ("control-character", 1),
    )


def test_parts_left_out_do_not_move_what_follows() -> None:
    where = positions("tasks:\n- {id: a}\n- {id: b}\n- {id: c, lead: [x]}\n")
    where.move(
        FILE, {("tasks",): ("tasks",), ("tasks", 0): ("tasks", 1), ("tasks", 1): ("tasks", 2)}
    )
    assert place(where(FILE, ("tasks", 0, "id"))) == (3, 8)
    assert place(where(FILE, ("tasks", 1, "lead", 0))) == (4, 18)
    assert place(where(FILE, ("tasks", 0, "id"), key=True)) == (3, 4)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="ab:-[]{},#&*!|>'\"\n ~?1é中", max_size=60))
def test_what_is_accepted_fast_is_what_is_built_slowly(text: str) -> None:
    """`Positions` and the findings rest on the slow reading, everything else on the fast one."""
    data = text.encode()
    try:
        fast = _accept(data)
    except (_DoubtError, yaml.YAMLError):
        return
    tree, found = _Builder(_File(FILE, data)).build()
    assert (tree, [each for each in found if each.severity == "error"]) == (fast, [])
