"""Every value and key of a YAML file can be pointed at."""

from typing import Final

import pytest
from bizenv.diagnostics import KeyPath, Location
from bizenv.files.yaml_tree import Positions

from yaml_texts import FILE, place, positions, the_fault

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
