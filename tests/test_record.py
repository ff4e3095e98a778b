"""`record`: one record at a time is checked, written, told, and refused where it must be."""

import json
from pathlib import Path
from typing import Any

import pytest
from bizenv.files.yaml_tree import Tree, read
from bizenv.model.kinds import KINDS, DepartmentRecord, ReviewRecord

from building import EAST, FINANCE, GROUP, HOUSING, MARKET, REVIEWER
from conftest import DAY, Run
from recording_city import (
    AMENDMENTS,
    LEDGER,
    REVIEWS,
    accept,
    apply,
    city,
    lines,
    read_back,
    record,
)

__all__ = ["city", "record"]  # fixtures

WAY = f"""
report 1.1 --date 2025-04-01 --percent 40 --reading 网办率=62.5 --progress 进展：顺利
report 1.1 --date 2025-04-30 --percent 45
apply 1.1 --date 2025-05-10 --evidence docs/a.txt --evidence https://example.org/b --reading 网办率=95
return 1.1 --date 2025-05-12 --by {REVIEWER} --opinion 材料不全 --resubmit-by 2025-05-20
apply 1.1 --date 2025-05-13 --evidence docs/a.txt --reading 网办率=95
withdraw 1.1 --date 2025-05-14 --reason 自行撤回
apply 1.1 --date 2025-05-15 --evidence docs/a.txt --reading 网办率=95
accept 1.1 --date 2025-05-16 --by {REVIEWER} --opinion 补正到位
reopen 1.1 --date 2025-06-01 --by {REVIEWER} --reason 回头看 --document 示例函1号
void 1.1 --date 2025-06-02 --by {REVIEWER} --of-date 2025-06-01 --of-kind reopen
void 1.1 --date 2025-06-02 --of-date 2025-04-01 --of-kind report --reason 读数有误
amend 1.1 --effective 2025-09-01 --due 2025-12 --document 示例函2号 --reason 延期
"""


def test_a_task_s_whole_way_is_recorded_and_validates(record: Run, run: Run, city: Path) -> None:
    for step in WAY.strip().splitlines():
        ran = record(*step.split())
        assert (ran.status, ran.err) == (0, ""), (step, ran.err)
    assert lines(city, LEDGER) == [
        '- {date: 2025-04-01, task: "1.1", kind: report, percent: 40, readings: {网办率: 62.5}, progress: 进展：顺利}',
        '- {date: 2025-04-30, task: "1.1", kind: report, percent: 45}',
        '- {date: 2025-05-10, task: "1.1", kind: apply, readings: {网办率: 95}, evidence: [docs/a.txt, "https://example.org/b"]}',
        '- {date: 2025-05-13, task: "1.1", kind: apply, readings: {网办率: 95}, evidence: [docs/a.txt]}',
        '- {date: 2025-05-14, task: "1.1", kind: withdraw, reason: 自行撤回}',
        '- {date: 2025-05-15, task: "1.1", kind: apply, readings: {网办率: 95}, evidence: [docs/a.txt]}',
        '- {date: 2025-06-02, task: "1.1", kind: void, of: {date: 2025-04-01, kind: report}, reason: 读数有误}',
    ]
    assert lines(city, REVIEWS)[0] == (
        f'- {{date: 2025-05-12, task: "1.1", department: {MARKET}, kind: return, by: {REVIEWER}, opinion: 材料不全, '
        "resubmit_by: 2025-05-20}"
    )
    assert lines(city, AMENDMENTS) == [
        '- {effective: 2025-09-01, task: "1.1", due: 2025-12, document: 示例函2号, reason: 延期}'
    ]
    told = run("--root", city, "validate")
    assert (told.status, told.out.splitlines()[-1]) == (0, "6 个文件，0 个错误，0 个警告")


def test_it_says_what_was_written_where_and_what_the_status_is_now(record: Run) -> None:
    ran = record(*apply("--reading", "网办率=95"))
    assert ran.out.splitlines() == [
        f"Recorded  {LEDGER}:1",
        '    - {date: 2025-05-10, task: "1.1", kind: apply, readings: {网办率: 95}, evidence: [docs/a.txt]}',
        "As of 15 October 2025:",
        f"green  1.0/1.1  {MARKET}  due, nothing reported [not started] → in review [applied for completion]",
    ]


def test_a_dry_run_shows_the_same_and_writes_nothing(record: Run, city: Path) -> None:
    before = sorted(city.rglob("*"))
    dry = record(*apply("--dry-run"))
    assert sorted(city.rglob("*")) == before
    assert dry.status == 0
    assert dry.out.splitlines()[0] == f"Would record (nothing written)  {LEDGER}:1"
    assert record(*apply()).out.splitlines()[1:] == dry.out.splitlines()[1:]


def test_today_is_the_date_and_the_one_lead_the_department_that_is_left_out(
    record: Run, city: Path
) -> None:
    assert record("report", "1.1", "--note", "x").status == 0
    assert lines(city, LEDGER) == [f'- {{date: {DAY}, task: "1.1", kind: report, note: x}}']


def test_of_several_leads_one_has_to_be_named(record: Run, city: Path) -> None:
    ran = record("report", "1.2")
    assert (ran.status, ran.out) == (2, "")
    assert HOUSING in ran.err
    assert record("report", "1.2", "--dept", "住建局", "--note", "x").status == 0  # by its alias
    assert len(lines(city, f"plans/1.0/progress/{HOUSING}.yaml")) == 1


def test_a_new_ledger_leads_editors_to_its_schema_where_there_is_one(
    record: Run, city: Path
) -> None:
    (city / "docs/schemas").mkdir()
    for kind in ("progress", "amendments"):
        (city / f"docs/schemas/{kind}.json").write_text("{}")
    record("report", "1.1", "--note", "x")
    record(
        "amend",
        "1.1",
        "--effective",
        "2025-06-01",
        "--cancel",
        "--document",
        "示例函1号",
        "--reason",
        "并入",
    )
    for file in (LEDGER, AMENDMENTS):
        schema = lines(city, file)[0].partition("$schema=")[2]
        assert ((city / file).parent / schema).resolve().is_file()


def test_json_is_what_the_schema_says(record: Run) -> None:
    told = json.loads(record(*apply("--format", "json")).out)
    assert {key: told[key] for key in ("schema", "dry_run", "written", "findings")} == {
        "schema": "bizenv/recorded/1", "dry_run": False, "written": True,
        "findings": [],
    }  # fmt: skip
    assert told["records"][0]["line"] == 1
    assert told["changes"][0]["before"]["status"] == "overdue"
    assert told["changes"][0]["after"]["status"] == "in_review"
    refused = record(*apply("--format", "json", "--percent", "200"))
    told = json.loads(refused.out)
    assert (refused.status, refused.err, told["written"], told["records"]) == (1, "", False, [])
    assert (told["findings"][0]["place"], told["findings"][0]["line"]) == ("--percent", None)


@pytest.mark.parametrize(
    ("arguments", "place", "code"),
    [
        (apply("--percent", "101"), "--percent", "wrong-type"),
        (apply("--reading", "网办率=95%"), "--reading", "wrong-type"),
        (apply("--forecast", "maybe"), "--forecast", "bad-value"),
        (apply("--evidence", "docs/none.txt"), "--evidence", "evidence-missing"),
        (("apply", "1.1", "--date", "2025-05-10"), "--evidence", "evidence-missing"),
        (("report", "1.1", "--date", "2025-13-01", "--dept", MARKET), "--date", "bad-date"),
        (("report", "1.1", "--date", "2027-01-01"), "--date", "record-in-future"),
        (("report", "1.1", "--date", "2025-01-01", "--dept", MARKET), "--date", "record-before-issue"),
        (("report", "1.1", "--dept", FINANCE), "TASK", "record-not-lead"),
        (("report", "1.3", "--dept", GROUP), "TASK", "record-not-lead"),
        (("report", "1.0/9.9", "--dept", MARKET), "TASK", "record-unknown-task"),
        (accept(), "TASK", "accept-without-apply"),
        (("accept", "1.1", "--by", "谁"), "--by", "unknown-reviewer"),
        (("accept", "1.1"), "--by", "missing-key"),
        (("withdraw", "1.1"), "TASK", "withdraw-without-apply"),
        (("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "apply"), "TASK", "void-without-record"),
        (("void", "1.1", "--of-date", "2025-05-10"), "--of-kind", "missing-key"),
        (("amend", "1.1", "--effective", "2025-09-01", "--document", "甲", "--reason", "乙"), "TASK", "nothing-amended"),
        (("amend", "1.1", "--due", "2025-12"), "--effective", "missing-key"),
        (("amend", "1.1", "--effective", "2025-09-01", "--due", "13月"), "--due", "bad-date"),
        (("amend", "1.1", "--effective", "2025-09-01", "--lead", "税务局"), "--lead", "unknown-department"),
    ],
)  # fmt: skip
def test_what_validate_would_find_refuses_a_record_and_is_told_at_the_option(
    record: Run, city: Path, arguments: tuple[str, ...], place: str, code: str
) -> None:
    before = {path: path.read_bytes() for path in (city / "plans").rglob("*") if path.is_file()}
    ran = record(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert f"{place}: error[{code}]" in ran.err or f"{place}: warning[{code}]" in ran.err, ran.err
    assert ran.err.splitlines()[-1] == "Nothing was recorded."
    assert {
        path: path.read_bytes() for path in (city / "plans").rglob("*") if path.is_file()
    } == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "2.0/1.1"), "“2.0”"),
        (("report", "9.9"), "“9.9”"),
        (("report", "1.1", "--dept", "税务局"), "税务局"),
        (("report", "1.1", "--date", "5月"), "YYYY-MM-DD"),
        (("report", "1.1", "--reading", "网办率"), "NAME=VALUE"),
        (("report", "1.1", "--percnt", "5"), "“--percent”"),
        (("reprot", "1.1"), "“report”"),
        (("--dry-run", "report", "1.1"), "behind the kind"),
        (("amend", "1.1", "--cancel", "--no-cancel"), "--cancel does not go with --no-cancel"),
        (("amend", "1.1", "--no-pause", "--pause"), "--pause does not go with --no-pause"),
        (("amend", "1.1", "--no-support", "--support", "住建局"), "opposite things"),
        (("amend", "1.1", "--answers", "a=2025-01-01", "--answers", "b=2025-01-01"), "only once"),
        (("--from", "rows.txt"), "--rows"),
        (("report", "1.1", "--format", "csv"), "text"),
    ],
)
def test_wrong_usage_says_what_to_write_instead(
    record: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = record(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_the_same_record_twice_is_refused(record: Run, city: Path) -> None:
    said = ("report", "1.1", "--date", "2025-05-10", "--percent", "50", "--progress", "甲")
    assert record(*said).status == 0
    ran = record(*said)
    assert (ran.status, "TASK: error[duplicate-record]" in ran.err) == (1, True)
    assert (
        record(
            "report", "1.1", "--date", "2025-05-10", "--percent", "50.0", "--progress", "甲"
        ).status
        == 1
    )
    assert record(*said, "--note", "补充").status == 0
    assert len(lines(city, LEDGER)) == 2


def test_what_was_returned_may_be_applied_for_again_in_the_same_words_on_the_same_day(
    record: Run, city: Path
) -> None:
    said = ("apply", "1.1", "--date", "2025-05-10", "--evidence", "docs/a.txt")
    back = ("return", "1.1", "--date", "2025-05-10", "--by", "第三方机构", "--opinion", "请补充")
    assert record(*said).status == 0
    assert record(*said).status == 1
    for each in (back, said, back, said):
        ran = record(*each)
        assert ran.status == 0, ran.err
    ran = record(*said)
    assert (ran.status, "TASK: error[duplicate-record]" in ran.err) == (1, True)
    assert len(lines(city, LEDGER)) == 3


def test_an_application_on_the_day_of_its_return_is_taken_and_may_be_accepted(record: Run) -> None:
    back = ("return", "1.0/1.1", "--date", "2025-05-10", "--by", REVIEWER, "--opinion", "缺附件")
    assert record(*apply()).status == 0
    assert record(*back).status == 0
    ran = record(*apply("--note", "已补附件"))
    assert (ran.status, "in review" in ran.out) == (0, True), ran.err
    ran = record("accept", "1.0/1.1", "--date", "2025-05-10", "--by", REVIEWER)
    assert (ran.status, "completed" in ran.out) == (0, True), ran.err


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        ("0.95", "for 95% write 95"),
        ("1", "for 100% write 100"),
        ("19", "19% is less than the last report, 80%"),
    ],
)
def test_a_percentage_that_falls_is_told_and_written(record: Run, percent: str, said: str) -> None:
    record("report", "1.1", "--date", "2025-05-10", "--percent", "80")
    ran = record("report", "1.1", "--date", "2025-05-20", "--percent", percent)
    assert (ran.status, "--percent: warning[percent-doubtful]" in ran.err) == (0, True), ran.err
    assert said in ran.err


def test_a_reviewer_does_not_decide_on_its_own_department(record: Run, city: Path) -> None:
    register = city / "plans/departments.yaml"
    tree = json.loads(register.read_text())
    tree["reviewers"].append({"name": "监管局审核组", "department": MARKET})
    register.write_text(json.dumps(tree, ensure_ascii=False))
    assert record(*apply()).status == 0
    ran = record("accept", "1.1", "--date", "2025-05-20", "--by", "监管局审核组")
    assert (ran.status, "--by: error[self-review]" in ran.err) == (1, True)


def test_a_record_that_makes_an_existing_one_wrong_is_refused_and_told_where(record: Run) -> None:
    assert record(*apply()).status == 0
    assert record(*accept()).status == 0
    ran = record("withdraw", "1.1", "--date", "2025-05-15")
    assert (ran.status, f"{REVIEWS}:1:3: error[accept-without-apply]" in ran.err) == (1, True)


def test_a_warning_of_another_kind_is_told_and_does_not_refuse(record: Run) -> None:
    ran = record(*apply("--reading", "网办率=50"))
    assert (ran.status, "TASK: warning[target-unmet-at-apply]" in ran.err) == (0, True)


@pytest.mark.parametrize("file", [LEDGER, REVIEWS, "plans/1.0/plan.yaml", "plans/departments.yaml"])
def test_where_files_cannot_be_read_nothing_is_recorded(record: Run, city: Path, file: str) -> None:
    (city / file).parent.mkdir(exist_ok=True)
    (city / file).write_text("- {date: 2025-04-31, task: '1.1', kind: report}\n")
    ran = record("report", "1.0/1.1", "--dept", MARKET)
    assert (ran.status, ran.out) == (3, "")
    assert f"{file}:" in ran.err
    assert lines(city, file) == ["- {date: 2025-04-31, task: '1.1', kind: report}"]


def test_a_broken_ledger_of_others_hinders_nobody(record: Run, city: Path) -> None:
    other = city / f"plans/1.0/progress/{EAST}.yaml"
    other.parent.mkdir()
    other.write_text("- {date: 2025-04-31}\n")
    assert record("report", "1.1", "--note", "x").status == 0


def test_without_a_workspace_nothing_is_made(run: Run, tmp_path: Path) -> None:
    assert run("--root", tmp_path, "record", "report", "1.1").status == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "引号 \" 和 ' 与：冒号 #1",
        "一\n二\r\n三",
        "🎉👨‍👩‍👧",
        "=1+1",
        "[red]",
        "- {a: b}",
        "长" * 10_000,
    ],
)
def test_a_text_given_as_an_option_survives(record: Run, city: Path, text: str) -> None:
    assert record("report", "1.1", "--progress", text, "--note", text).status == 0
    assert record(*apply("--note", text)).status == 0
    assert record(*accept("--opinion", text)).status == 0
    back = read_back(city)
    assert (back[0].progress, back[0].note, back[1].note, back[2].opinion) == (
        text,
        text,
        text,
        text,
    )


@pytest.mark.parametrize(
    "name", ["局 '甲', 乙 #1", "- 局", "[red]局", "=1+1", "🎉局", "局, 处", "{局}", "0123", "no"]
)
def test_names_of_any_form_survive(run: Run, tmp_path: Path, name: str) -> None:
    root = tmp_path / "city"
    (root / "plans/demo").mkdir(parents=True)
    (root / "plans/workspace.yaml").write_text("")
    register: dict[str, Tree] = {
        "departments": [{"name": name}],
        "reviewers": [{"name": f'{name} "审核": 组'}],
    }
    (root / "plans/departments.yaml").write_text(json.dumps(register, ensure_ascii=False))
    tasks: list[Tree] = [
        {
            "id": "1",
            "title": "甲",
            "lead": [name],
            "due": "2025-06",
            "targets": [{"name": name, "at_least": "1"}],
        }
    ]
    (root / "plans/demo/plan.yaml").write_text(
        json.dumps(
            {"plan": "demo", "title": "甲", "issued": "2025-03-01", "tasks": tasks},
            ensure_ascii=False,
        )
    )
    said = ("--root", root, "record")
    asked = ("--date", "2025-05-01", "--as-of", DAY)
    assert (
        run(
            *said,
            "apply",
            "1",
            "--reading",
            f"{name}=2",
            "--evidence",
            "https://example.org",
            *asked,
        ).status
        == 0
    )
    assert run(*said, "accept", "1", "--by", f'{name} "审核": 组', *asked).status == 0
    moved = (
        "--effective",
        "2025-06-01",
        "--lead",
        name,
        "--support",
        name,
        "--document",
        name,
        "--reason",
        name,
    )
    assert run(*said, "amend", "1", *moved, "--as-of", DAY).status == 0
    assert (root / f"plans/demo/progress/{name}.yaml").is_file()
    tree, _ = read((root / "plans/demo/reviews.yaml").read_bytes(), "")
    assert isinstance(tree, list)
    assert tree[0] == {
        "date": "2025-05-01",
        "task": "1",
        "department": name,
        "kind": "accept",
        "by": f'{name} "审核": 组',
    }
    assert run("--root", root, "validate", "--as-of", DAY).status == 0


def test_every_key_of_a_record_has_an_option(record: Run) -> None:
    told = {
        name
        for member in (*_members(DepartmentRecord), *_members(ReviewRecord))
        for name in member.model_fields
    }
    helps = "".join(record(kind, "--help").out for kind in KINDS)
    named = {"department": "dept", "readings": "reading", "of": "of-date"}
    missing = {
        key
        for key in told - {"task", "kind"}
        if f"--{named.get(key, key.replace('_', '-'))} " not in helps
    }
    assert missing == set()


def _members(union: Any) -> tuple[Any, ...]:
    members: tuple[Any, ...] = union.__origin__.__args__
    return members


@pytest.mark.parametrize("task", ["1.1", "1.0/1.1"])
@pytest.mark.parametrize("kind", ["report", "apply"])
def test_a_plan_that_cannot_be_read_is_told_at_once(
    record: Run, city: Path, task: str, kind: str
) -> None:
    plan = city / "plans/1.0/plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n]\n", encoding="utf-8")
    ran = record(kind, task)
    assert (ran.status, ran.out) == (3, "")
    assert "plans/1.0/plan.yaml:" in ran.err
    assert "error[" in ran.err
    assert "--dept" not in ran.err
    table = city / "a.csv"
    table.write_text(f"task,date,percent\n{task},2025-04-30,40\n", encoding="utf-8")
    ran = record("--from", table)
    assert (ran.status, ran.out) == (3, "")
    assert "plans/1.0/plan.yaml:" in ran.err


@pytest.mark.parametrize("more", [(), ("--approved-by", "张三"), ("--dept", MARKET)])
def test_a_report_that_says_nothing_is_refused(
    record: Run, city: Path, more: tuple[str, ...]
) -> None:
    ran = record("report", "1.1", "--date", "2025-04-01", *more)
    assert (ran.status, ran.out, lines(city, LEDGER)) == (1, "", [])
    assert "nothing" in ran.err
    row = {"task": "1.0/1.1", "date": "2025-04-01", "kind": "report"}
    file = city / "a.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    ran = record("--from", file)
    assert (ran.status, lines(city, LEDGER)) == (1, [])
    assert "a.jsonl:1: error[report-empty]" in ran.err
    assert record("report", "1.1", "--date", "2025-04-01", "--problems", "缺资金").status == 0


def test_kinds_and_forecasts_are_taken_in_words(record: Run, city: Path) -> None:
    report = ("report", "1.1", "--date", "2025-04-01", "--percent", "40")
    assert record(*report, "--forecast", "有困难").status == 0
    assert "forecast: difficult" in lines(city, LEDGER)[0]
    ran = record(*report, "--forecast", "大概行", "--progress", "x")
    assert (ran.status, "完成" in ran.err) == (1, False)
    assert record("void", "1.1", "--of-date", "2025-04-01", "--of-kind", "填报").status == 0
    ran = record("void", "1.1", "--of-date", "2025-04-01", "--of-kind", "大报", "--lang", "zh")
    assert ran.status == 1
    assert "可选：填报、申请完成" in ran.err


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2025-06-31", "2025-06 has 30 days"),
        ("2025-02-29", "2025-02 has 28 days"),
        ("2025-13-01", "months are 1 to 12"),
        ("2025/6/31", "2025-06 has 30 days"),
        ("45838", "(2025-06-30)"),
        ("soon", "YYYY-MM-DD"),
    ],
)
def test_a_day_that_is_none_says_why(record: Run, city: Path, written: str, hint: str) -> None:
    ran = record("report", "1.1", "--percent", "5", "--date", written)
    assert (ran.status, hint in ran.err) == (2, True), ran.err
    table = city / "a.csv"
    table.write_text(f"task,date,percent,department\n1.1,{written},5,{MARKET}\n", encoding="utf-8")
    ran = record("--from", table)
    assert (ran.status, hint in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    "written", ["20-Apr-2025", "20.Apr.2025", "2025-04-20T10:00", "20 April 2025"]
)
def test_a_day_is_taken_as_people_write_it(record: Run, city: Path, written: str) -> None:
    assert record("report", "1.1", "--percent", "5", "--date", written).status == 0
    assert lines(city, LEDGER) == ['- {date: 2025-04-20, task: "1.1", kind: report, percent: 5}']


def test_a_deadline_without_its_year_says_so(record: Run) -> None:
    amend = ("amend", "1.1", "--effective", "2025-05-01", "--document", "x", "--reason", "y")
    ran = record(*amend, "--due", "11月底")
    assert (ran.status, "the year is missing" in ran.err) == (1, True), ran.err


def test_an_empty_workspace_has_no_plan_to_propose(run: Run, city: Path) -> None:
    new = city / "new"
    assert run("init", new).status == 0
    ran = run("--root", new, "--lang", "en", "record", "report", "x/1", "--percent", "3")
    assert (ran.status, "no plans yet" in ran.err) == (2, True), ran.err


def test_no_number_is_told_in_the_readers_language(run: Run, city: Path) -> None:
    ran = run("--root", city, "record", "report", "1.1", "--wait", "x", "--lang", "zh")
    assert (ran.status, "Invalid" in ran.err, "--wait：无法识别“x”" in ran.err) == (2, False, True)


def test_a_tag_where_nothing_has_one_is_told(run: Run, city: Path) -> None:
    ran = run("--root", city, "list", "--tag", "x=y", "--lang", "en")
    assert (ran.status, "“x=y”" in ran.err, "has a tag yet" in ran.err) == (2, True, True)


@pytest.mark.parametrize(
    ("option", "written", "said"),
    [("--month", "2025-13", "1 to 12"), ("--quarter", "Q5", "1 to 4"), ("--month", "45900", "2025-08-31")],
)  # fmt: skip
def test_a_period_that_no_year_has_says_why(
    run: Run, city: Path, option: str, written: str, said: str
) -> None:
    ran = run("--root", city, "digest", option, written, "--lang", "en")
    assert (ran.status, said in ran.err) == (2, True), ran.err


def test_statuses_are_offered_in_the_readers_words(run: Run, city: Path) -> None:
    ran = run("--root", city, "list", "--status", "坏", "--lang", "zh")
    assert (ran.status, "可选：逾期未完成、" in ran.err) == (2, True), ran.err
    ran = run("--root", city, "list", "--status", "bad", "--lang", "en")
    assert (ran.status, "one of overdue, at_risk" in ran.err) == (2, True), ran.err
