"""What is not YAML, or reads otherwise than it looks, is found where it begins and explained."""

import pytest
from bizenv.files.yaml_tree import read
from bizenv.messages import LANGUAGES, Message, catalogue

from yaml_texts import FILE, faults_of, place, the_fault


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
    assert catalogue("zh").say(fault.message) == "此处不是合法的 YAML（写法不合语法）"


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


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("- ｛date: 2026-08-20, task: 1, kind: report｝\n", 3),
        ("a:\n  - ｛b: 1, c: 2｝\n", 5),
        ("lead: ［甲局: 1, c: 2］\n", 7),
    ],
)
def test_full_width_brackets_are_named(text: str, column: int) -> None:
    _, (fault,) = read(text.encode(), FILE)
    problem = fault.args["problem"]
    assert isinstance(problem, Message)
    assert (problem.code, fault.at.column) == ("syntax.full-width-brace", column)
