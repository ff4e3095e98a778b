"""YAML as plans are written in it: everything is text, nothing is guessed."""

import pytest
import yaml
from bizenv.files.yaml_events import DoubtError, accept
from bizenv.files.yaml_faults import Builder, YamlFile
from bizenv.files.yaml_tree import read
from hypothesis import given, settings
from hypothesis import strategies as st

from yaml_texts import FILE, tree_of

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


@pytest.mark.slow
@settings(max_examples=300)
@given(text=st.text(alphabet="ab:-[]{},#&*!|>'\"\n ~?1é中", max_size=60))
def test_what_is_accepted_fast_is_what_is_built_slowly(text: str) -> None:
    """`Positions` and the findings rest on the slow reading, everything else on the fast one."""
    data = text.encode()
    try:
        fast = accept(data)
    except (DoubtError, yaml.YAMLError):
        return
    tree, found = Builder(YamlFile(FILE, data)).build()
    assert (tree, [each for each in found if each.severity == "error"]) == (fast, [])
