"""Plain files are read by patterns: the trees are those of YAML's own reader, or there are none."""

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from bizenv.diagnostics import KeyPath
from bizenv.files import yaml_shapes
from bizenv.files.characters import is_clean
from bizenv.files.yaml_events import NOT_ACCEPTED, accept
from bizenv.files.yaml_plain import MAX_EVENTS, NotPlainError, plain_tree
from bizenv.files.yaml_tree import Positions
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT
from yaml_texts import FILE

REFUSED: Final = object()


@pytest.fixture(
    scope="module",
    autouse=True,
    params=[1, yaml_shapes.OFTEN],
    ids=["shapes at once", "shapes of what is frequent"],
)
def often(request: pytest.FixtureRequest) -> Iterator[None]:
    """How often a thing is seen before its shape has a pattern."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_shapes, "OFTEN", request.param)
        yield


def by_patterns(text: str) -> Any:
    try:
        return plain_tree(text, MAX_EVENTS)
    except NotPlainError:
        return REFUSED


def by_yaml(text: str) -> Any:
    """Return what YAML's own reader accepts of a text, and how; REFUSED where it does not."""
    try:
        return accept(text.encode())
    except NOT_ACCEPTED:
        return REFUSED


def in_order(tree: Any) -> Any:
    """Return a tree in which the order of keys counts."""
    if isinstance(tree, dict):
        return [(key, in_order(value)) for key, value in tree.items()]
    return [in_order(each) for each in tree] if isinstance(tree, list) else tree


def agree(text: str) -> None:
    if not is_clean(text.encode()):
        return  # neither is asked
    plain = by_patterns(text)
    assert plain is REFUSED or in_order(plain) == in_order(by_yaml(text))
    if plain is not REFUSED:
        agree_where_items_stand(text, plain)


def agree_where_items_stand(text: str, tree: Any) -> None:
    slow, fast = (Positions({FILE: text.encode()}) for _ in range(2))
    fast.stands_plain(FILE)
    for path in paths_in(tree, ()):
        at = slow(FILE, path)
        assert astuple(fast(FILE, path)) == astuple(at), (text, path)
        assert fast.line(FILE, path) == slow.line(FILE, path) == at.line, (text, path)


def paths_in(tree: Any, path: KeyPath) -> Iterator[KeyPath]:
    """Yield the paths of all that stands in a tree."""
    yield path
    several = tree.items() if isinstance(tree, dict) else enumerate(tree or ())
    for step, below in () if isinstance(tree, str) else several:
        yield from paths_in(below, (*path, step))


PIECES: Final = """
- |- {|{|}|[|]|, |,|: |:|key|date|null|~|Null|"|""|'|"1.1"|"a, b: c"|text|文本|示例 市|2025-01-02|1.10
-|--|---|...|- - | #|# note|#|\\|&a|*a|!t|%|@|`|?|? |=|<<|<<: |||>|+|(|（|。|50%|https://a.invalid/1|a:b|12:30
end-|it's|say "so"|[a, b]|["a, b", c]|{k: v}|{k: "v: w", l: null}|{k: v, k: w}|[]|{}|[a,b]|{k:v}| ]|[ a]|key:
- key: value|  - key: value|  key: value|- {date: 2025-01-02, task: "1.1"}|kind: report|percent: 60|next: 推进
""".strip()
WORDS: Final = [each for line in PIECES.split("\n") for each in line.split("|")] + [
    "|",
    "\t",
    "\r",
    "\n",
]
INDENTED: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", " ", "  ", "    ", "   "]),
    st.sampled_from(["", "", "- ", "- - ", "-  ", "-"]),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
)
LINES: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "  ", "    "]),
    st.sampled_from(["", "- "]),
    st.sampled_from(
        [
            "a: 1",
            "b:",
            "c: x y",
            "d: [e, f]",
            "g: {h: i}",
            "x",
            '"q"',
            "# note",
            "",
            "a:",
            "[k]",
            "{m: n}",
        ]
    ),
)
PAIRS: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["a", "b", "c", "readings", "evidence", "null", "1.1", "网办率", "a b", "-a", '"a"']
    ),
    st.sampled_from([": ", ": ", ": ", ":", ":  ", " : "]),
    st.sampled_from([each for each in WORDS if each not in ("\n", "\r")])
    | st.text("ab ,:\"'[]{}#-示\u3000\xa0", max_size=6),
)
RECORDS: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(["- {", "- {", "- { ", "-  {", "  - {", "- [", "# {"]),
    st.lists(PAIRS, max_size=4).flatmap(
        lambda pairs: st.sampled_from([", ", ", ", ",", " , ", ",  "]).map(
            lambda comma: comma.join(pairs)
        )
    ),
    st.sampled_from(["}", "}", "}", "} ", " }", ",}", ", }", "}}", "", "} # x"]),
)


@given(
    st.lists(RECORDS, max_size=5).map("\n".join),
    st.sampled_from(["", "\n", "\n\n", "\n# x\n", " "]),
)
@example("- {a: x, b: y}\n- {a: x , b: y}", "")
@example("- {a: x, b: y}\n- {a: x, b: null}", "\n")
@example("- {a: x, b: y}\n- {a: x, b: y }", "\n")
def test_records_are_those_of_yaml(text: str, end: str) -> None:
    agree(text + end)


VALUES: Final = st.sampled_from([each for each in WORDS if "\n" not in each]) | st.text(
    "ab ,:\"'[]{}#-示\u3000", max_size=5
)


@given(
    st.sampled_from(["", "a:\n", "a:\n  - b: 1\n    c:\n"]),
    st.sampled_from([0, 2, 6]),
    st.lists(st.sampled_from(["a", "b", "c", "1.1", "网办率"]), min_size=1, max_size=3),
    st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["", "\n", "\n# x\n", "\nd: 1", "\n      d: 1", "\n    - x"]),
)
@example("", 0, ["a"], [["x", "", ""], ["y ", "", ""]], "")
@example("", 0, ["a"], [["x", "", ""], ["y: z", "", ""]], "")
@example("", 0, ["a"], [["x", "", ""], ["y #z", "", ""]], "")
@example("", 0, ["a"], [["x", "", ""], ["y:", "", ""]], "")
@example("", 0, ["a"], [["x", "", ""], ["- y", "", ""]], "")
@example("a:\n", 2, ["a", "b"], [["x", "y", ""], ["x", "null", ""]], "\n    c: z")
@example("", 0, ["a"], [["x", "", ""], ["[]", "", ""], ['["b"]', "", ""], ["x", "", ""]], "")
def test_items_of_the_same_keys_are_those_of_yaml(
    begin: str, column: int, keys: list[str], values: list[list[str]], end: str
) -> None:
    gap = "\n" + " " * (column + 2)
    items = [
        gap.join(f"{key}: {value}" for key, value in zip(keys, each, strict=False))
        for each in values
    ]
    agree(begin + "\n".join(f"{' ' * column}- {item}" for item in items) + end)


@given(
    st.lists(st.sampled_from(["a", "b", "c", "1.1"]), min_size=1, max_size=3),
    st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6),
)
@example(["a"], [["x", "", ""], ['["b"]', "", ""], ['[x, "a", x]', "", ""], ["[x]", "", ""]])
def test_records_of_the_same_keys_are_those_of_yaml(
    keys: list[str], values: list[list[str]]
) -> None:
    records = [
        ", ".join(f"{key}: {value}" for key, value in zip(keys, each, strict=False))
        for each in values
    ]
    agree("".join(f"- {{{record}}}\n" for record in records))


def test_a_shape_is_asked_before_line_by_line() -> None:
    """What is written out here is found by shapes alone: else they would have gone unnoticed."""
    record = '- {date: 2025-05-01, task: "1.1", kind: report, evidence: ["a", b]}\n'
    item = '- id: "1.1"\n  lead: [示例局, 示例二局]\n  due: 2025-05\n'
    for text, shapes in ((record, yaml_shapes.RECORDS), (item, yaml_shapes.items_in(0))):
        plain_tree(text * 2 * yaml_shapes.OFTEN, MAX_EVENTS)
        made: list[Any] = []
        assert shapes.take(text * 3, 0, made) == len(text * 3)
        assert made == by_yaml(text) * 3


@given(st.lists(INDENTED | LINES | RECORDS, max_size=7).map("\n".join))
def test_lines_are_those_of_yaml(text: str) -> None:
    agree(text)


@given(st.lists(LINES, max_size=12).map("\n".join))
@example("a:\n- x")
@example("a:\n  - b: 1\n    c:\n      d: 2\n  - e: 3\nf: 4")
@example("a: 1\n  b: 2")
@example("- a:\n  b: 1\n-")
@example("x:\n\n  # note\n    y: 1\n  z: 2")
def test_nested_keys_are_those_of_yaml(text: str) -> None:
    agree(text)


def test_no_character_means_more_to_yaml() -> None:
    ranges = (range(32, 0x180), range(0x2000, 0x2070), range(0x3000, 0x3012), range(0xFF00, 0xFF10))
    for sign in [chr(number) for each in ranges for number in each]:
        for written in (
            "- {{a: {}x}}",
            "- {{a: x{}}}",
            "- {{a: x{} y, b: z}}",
            "- {{{}: x}}",
            "- {{a: [{}]}}",
        ):
            agree(written.format(sign))
        for written in ("a: {}x", "a: x{}", "a: x{} y", "- {}", "{}: x", 'a: "{}"', "a{}: x"):
            agree(written.format(sign))


def files() -> Iterator[Path]:
    for folder in ("plans", "tests/cases", "src/bizenv/example"):
        yield from sorted((ROOT / folder).rglob("*.yaml"))


def test_files_of_all_kinds_are_those_of_yaml() -> None:
    texts: list[str] = []
    for file in files():
        try:
            texts.append(file.read_bytes().decode())
        except UnicodeDecodeError:
            continue
    plain = [by_patterns(text) for text in texts]
    for text in texts:
        agree(text)
    read = [tree for tree in plain if tree is not REFUSED]
    assert len(read) > len(texts) // 2, "most files are plain"


def test_what_may_be_too_much_for_yaml_is_left_to_it() -> None:
    line = "- {a: b, c: [d, e]}\n"
    assert plain_tree(line * 10, 200) == [{"a": "b", "c": ["d", "e"]}] * 10
    for text in (line * 10, "a: b\n" * 1, "k:\n  - a: [b, c, d]\n"):
        events = sum(1 for _ in yaml.parse(text))
        with pytest.raises(NotPlainError):
            plain_tree(text, events - 1)
