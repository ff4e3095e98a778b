"""What does not fit is told in words, soon, and where it stands: shapes, names, paths on the command line, excerpts."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

import bizenv
import pytest
from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.yaml_tree import Positions
from bizenv.formats.plain import plain
from bizenv.likeness import Likeness
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.durations import _BAD
from bizenv.model.register import Register, RegisterFile
from bizenv.pages.findings import diagnostic_blocks
from bizenv.store.names import _on_circles
from bizenv.store.refusals import _OWN, finding
from bizenv.store.refused import Refusal, Source
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core.core_schema import ErrorType
from rich.cells import cell_len

from conftest import Run
from diagnosing import PLAN, REPORT, diagnose, memory

SOURCE: Final = Path(bizenv.__file__).parent
LEDGER: Final = "progress/示例住建局"
UNFINISHED: Final = (
    '- {date: 2025-05-02, task: "1.1", department: 示例住建局, kind: accept, by: 第三方机构}\n'
)


def found(**files: str) -> list[Diagnostic]:
    return diagnose(memory(**({"plan": PLAN} | files)))[1]


def said(each: Diagnostic, language: str = "en") -> tuple[str, str]:
    words = catalogue(language)
    return words.say(each.message), words.say(each.hint) if each.hint else ""


# Whatever pydantic says has a sentence

OWN: Final = {
    code
    for path in (SOURCE / "model").glob("*.py")
    for code in re.findall(
        r'PydanticCustomError\(\s*"([^"]+)"|_Written\([^)]*?"([a-z]+-[a-z]+)"',
        path.read_text(encoding="utf-8"),
    )
    for code in code
    if code
}


def test_the_codes_of_our_own_rules_are_known() -> None:
    assert {"one-comparison", "task-or-add", "bad-due", "bad-date", "wrong-type"} <= OWN
    dates = {"bad-date", "bad-due", "bad-last-day", "no-fiscal-year"}
    assert (OWN - dates - {"wrong-type"}) | {_BAD} == _OWN


@pytest.mark.parametrize("kind", sorted({*get_args(ErrorType)} | OWN | {"made up"}))
@pytest.mark.parametrize("value", ["", "奇", None, {"a": "b"}, ["a"]], ids=repr)
def test_every_error_that_pydantic_knows_can_be_said(kind: str, value: Any) -> None:
    """All that it can ever produce, so all that our schemas can; also of a version that knows more."""
    tree: Any = {"key": value}
    error = {"type": kind, "input": value, "loc": ("key",), "ctx": {}}
    where = Positions({"x": b"key: a\n"})
    told = finding(Refusal(Source(tree, "x", where), ("key",), error))
    for language in LANGUAGES:
        assert all(said(told, language)) or told.hint is None


def test_an_error_of_our_own_that_nobody_listed_is_no_crash() -> None:
    error = {"type": "new-rule", "input": "x", "loc": (), "ctx": None}
    told = finding(Refusal(Source({}, "x", Positions({})), (), error))
    assert said(told) == (
        "the file: something else is expected, not “x”",
        "see docs/en/formats.md for what may stand here",
    )


# What to write instead


@pytest.mark.parametrize(
    "record",
    [
        '{date:2025-04-30, task:"1.1", kind: report}',
        '{date：2025-04-30, task："1.1", kind: report}',
    ],
)
def test_a_missing_space_behind_a_colon_is_one_fault(record: str) -> None:
    told = found(**{LEDGER: f"- {record}\n"})
    assert [(each.code, each.at.column, said(each)[1]) for each in told] == [
        ("unknown-key", 4, "write “date: ” with a half-width colon and a space"),
        ("unknown-key", 21, "write “task: ” with a half-width colon and a space"),
    ]


def test_a_missing_space_behind_kind_is_told_as_such() -> None:
    (told,) = found(**{LEDGER: '- {date: 2025-04-30, task: "1.1", kind:report}\n'})
    assert (told.code, told.at.column, said(told)[1]) == (
        "unknown-key", 35, "write “kind: ” with a half-width colon and a space",
    )  # fmt: skip


def test_a_milestone_without_a_last_day_points_at_its_due() -> None:
    (told,) = found(
        plan=PLAN.replace("due: 2025-06}", "due: 2025-06, milestones: [{title: 甲, due: ongoing}]}")
    )
    assert (told.code, said(told)[0]) == ("bad-date", "due: “ongoing” is not a date")
    assert (told.at.excerpt or "")[told.at.column - 1 :].startswith("ongoing")
    assert "ongoing" not in said(told)[1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 2025-04-30\n", "此项：应为键值对，而不是“2025-04-30”"),
        (
            REPORT.replace("}", ', readings: {"": 5}}'),
            "目标读数（readings）：应为文字，而不是“空文字”",
        ),
        (REPORT.replace("}", ', progress: ""}'), "进展情况（progress）：应为文字，而不是“空文字”"),
    ],
)
def test_what_is_empty_or_no_record_is_named(line: str, expected: str) -> None:
    (told,) = found(**{LEDGER: line})
    assert said(told, "zh")[0] == expected


@pytest.mark.parametrize(
    ("lead", "written"),
    [
        ("【示例住建局】", "[示例住建局]"),
        ("[示例住建局，示例数据局]", "示例住建局, 示例数据局"),
        ("[【示例住建局】]", "[示例住建局]"),
    ],
)
def test_full_width_signs_are_told(lead: str, written: str) -> None:
    (told,) = found(plan=PLAN.replace("[示例住建局]", lead))
    assert (
        said(told)[1]
        == f"the signs [ ] {{ }} , : are half-width, a space behind comma and colon: {written}"
    )


# Names


def test_a_likeness_compares_only_so_often() -> None:
    likeness = Likeness(comparisons=3)
    assert likeness.nearest("甲乙", ["甲乙丙", "丁"]) == ["甲乙丙"]
    assert likeness.hint("甲乙", ["甲乙丙", "丁"]) == Message(
        "hint.did-you-mean", {"name": "甲乙丙"}
    )
    assert likeness.hint("甲乙", ["甲乙丙", "丁"]) is None


def test_groups_in_groups_keep_the_order_of_their_members() -> None:
    groups = [
        {"name": "外", "members": ["甲", "内", {"name": "丁", "until": "2025-01-31"}, "戊", "甲"]},
        {"name": "内", "members": ["乙", "外", "丙", "开"]},
        {"name": "开", "open": "true"},
    ]
    register = Register(
        RegisterFile.model_validate(
            {"departments": [{"name": name} for name in "甲乙丙丁戊"], "groups": groups}
        )
    )
    assert register.expand("外", date(2025, 2, 1)) == ("甲", "乙", "丙", "开", "戊")
    assert register.expand("外", date(2025, 1, 31)) == ("甲", "乙", "丙", "开", "丁", "戊")


@pytest.mark.parametrize(
    ("inside", "circling"),
    [
        ({"a": "b", "b": "c", "c": "a"}, "abc"),
        ({"a": "a", "b": "a"}, "a"),
        ({"a": "bc", "b": "d", "c": "d", "d": "x"}, ""),
        ({"a": "b", "b": "cd", "c": "b", "d": "e", "e": "fd", "f": ""}, "bcde"),
        ({"e": "a", "a": "bc", "b": "c", "c": "d", "d": "b"}, "bcd"),
    ],
)
def test_groups_that_contain_themselves_are_found_and_no_others(
    inside: dict[str, str], circling: str
) -> None:
    assert _on_circles(inside) == set(circling)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefghxy"))))
def test_circles_are_those_from_which_a_way_leads_back(inside: dict[str, set[str]]) -> None:
    def leads_back(name: str) -> bool:
        reached: set[str] = set()
        waiting = [*inside[name]]
        while waiting:
            member = waiting.pop()
            if member not in reached:
                reached.add(member)
                waiting += inside.get(member, ())
        return name in reached

    assert _on_circles(inside) == {name for name in inside if leads_back(name)}


# Paths on the command line


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, data in memory(plan=PLAN, reviews=UNFINISHED, **{LEDGER: REPORT}).files.items():
        place = tmp_path / "city" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    monkeypatch.chdir(tmp_path / "city")
    return tmp_path / "city"


def codes(run: Run, *paths: str) -> tuple[list[tuple[str, str]], int]:
    ran = run("validate", *paths, "--format", "json", "--as-of", "2025-10-15")
    return [(each["file"], each["code"]) for each in json.loads(ran.out)["findings"]], ran.status


REVIEWS: Final = "plans/demo/reviews.yaml"
PLAN_FILE: Final = "plans/demo/plan.yaml"
ACCEPTED: Final = (REVIEWS, "accept-without-apply")


@pytest.mark.usefixtures("workspace")
def test_what_suspends_the_rules_about_a_file_is_told_with_it(run: Run) -> None:
    assert codes(run, REVIEWS) == ([ACCEPTED], 1)
    Path("plans/demo/plan.yaml").write_text(f"issued: 三月\n{PLAN}", encoding="utf-8")
    assert (PLAN_FILE, "duplicate-key") in codes(run, REVIEWS)[0]
    said = catalogue("zh")("finding-of.suspended", plan="demo", files=PLAN_FILE)
    assert run("--lang", "zh", "validate", REVIEWS).out.splitlines()[-2] == said
    assert (
        run("--lang", "zh", "validate", "plans/departments.yaml").out
        == "1 个文件，0 个错误，0 个警告\n"
    )


@pytest.mark.usefixtures("workspace")
def test_another_department_s_ledger_suspends_nothing(run: Run) -> None:
    broken = "plans/demo/progress/示例数据局.yaml"
    Path(broken).write_text("- ]\n", encoding="utf-8")
    assert codes(run, "plans/demo/progress/示例住建局.yaml") == ([], 0)
    assert (broken, "yaml-syntax") in codes(run, REVIEWS)[0]


@pytest.mark.parametrize("target", ["/etc/passwd", "gone", "b.yaml", "../plan.yaml"])
@pytest.mark.usefixtures("workspace")
def test_a_link_that_is_named_is_told_and_not_followed(run: Run, target: str) -> None:
    link = Path("plans/demo/progress/b.yaml")
    link.symlink_to(target)
    assert codes(run, str(link)) == ([(str(link), "symlink")], 1)


@pytest.mark.usefixtures("workspace")
def test_a_link_to_a_folder_is_told_for_what_is_below_it(run: Run) -> None:
    Path("plans/demo2").symlink_to("demo")
    for named in ("plans/demo2", "plans/demo2/plan.yaml"):
        assert codes(run, named) == ([("plans/demo2", "symlink")], 1)


@pytest.mark.usefixtures("workspace")
def test_a_link_in_the_place_of_a_plan_s_folder_is_a_link(run: Run) -> None:
    Path(REVIEWS).unlink()
    Path("plans/demo/progress").rename("kept")
    Path("plans/demo/progress").symlink_to("../../kept")
    assert codes(run)[0] == [("plans/demo/progress", "symlink")]


@pytest.mark.usefixtures("workspace")
def test_nothing_is_read_behind_a_link_in_the_place_of_plans(run: Run) -> None:
    Path("plans").rename("real")
    Path("plans").symlink_to("real")
    Path("real/demo/plan.yaml").write_text("broken: [", encoding="utf-8")
    for named in ((), ("plans",), ("plans/demo/plan.yaml",)):
        assert codes(run, *named) == ([("plans", "symlink")], 1)
    assert run("status").status == 3


@pytest.mark.usefixtures("workspace")
def test_a_folder_under_a_file_s_name_is_no_file(run: Run) -> None:
    Path(REVIEWS).unlink()
    Path(REVIEWS).mkdir()
    assert codes(run) == ([(REVIEWS, "unreadable")], 1)


def test_a_workspace_behind_a_link_is_found_by_either_name(run: Run, workspace: Path) -> None:
    other = workspace.parent / "other"
    other.symlink_to(workspace)
    for named in (REVIEWS, str(workspace / REVIEWS), str(other / REVIEWS), f"plans/../{REVIEWS}"):
        assert codes(run, named) == ([ACCEPTED], 1)
    assert run("validate", "../nothing").status == run("validate", "/etc/passwd").status == 3


# The line and its caret


def excerpt(at: Location, width: int) -> list[str]:
    found = Diagnostic("control-character", at, {"char": "U+0000"})
    return plain(
        diagnostic_blocks([found], catalogue("en"), excerpts=True, width=width)
    ).splitlines()[1:]


@pytest.mark.parametrize("width", [20, 40, 60, 119, 1000])
@pytest.mark.parametrize("column", [1, 7, 60, 120, 200])
def test_the_caret_stands_below_its_place_whatever_the_width(width: int, column: int) -> None:
    text = "示例\tabc，" * 29
    line, caret = excerpt(Location("x", 12, min(column, len(text)), 2, text), width)
    assert max(cell_len(line), cell_len(caret)) <= width
    before = caret.index("^")
    wanted = text[min(column, len(text)) - 1].replace("\t", " ")
    cells = 0
    for char in line:
        if cells == before:
            assert char == wanted
            break
        cells += cell_len(char)
    else:
        assert wanted == " "  # trailing space is not printed
    assert "\\u0009" not in line


def test_a_short_line_is_shown_whole() -> None:
    assert excerpt(Location("x", 3, 4, 2, "a: bc"), 80) == ["  3 │ a: bc", "    │    ^^"]
