"""bizenv record: what is written where, what is refused and how it is told, many records at once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bizenv.files.snapshot import Folder
from bizenv.files.yaml_tree import Tree, read
from bizenv.model.kinds import KINDS, DepartmentRecord, ReviewRecord
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf

from building import EAST, FINANCE, GROUP, HOUSING, MARKET, REVIEWER, City
from conftest import DAY, Ran, Run
from test_ledger import TEXTS
from test_reports import written

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"
REVIEWS = "plans/1.0/reviews.yaml"
AMENDMENTS = "plans/1.0/amendments.yaml"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with tasks 1.1 (市场监管局), 1.2 (市场监管局 and 住建局) and 1.3 (a group); evidence; no records."""
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    tasks = (
        City()
        .task("targets: [{name: 网办率, at_least: 90}]")
        .task(f"lead: [{MARKET}, {HOUSING}]")
        .task(f"lead: [{GROUP}]")
    )
    root = written(tasks, tmp_path / "city")
    (root / AMENDMENTS).unlink()
    (root / REVIEWS).unlink()
    (root / "docs").mkdir()
    (root / "docs/a.txt").write_text("佐证材料\n")
    return root


@pytest.fixture
def record(run: Run, city: Path) -> Run:
    """Record in the city, in English."""

    def call(*arguments: str | Path) -> Ran:
        return run("--root", city, "--lang", "en", "record", *arguments)

    return call


def lines(city: Path, file: str) -> list[str]:
    return (city / file).read_text(encoding="utf-8").splitlines() if (city / file).exists() else []


def apply(*more: str) -> tuple[str, ...]:
    return ("apply", "1.0/1.1", "--date", "2025-05-10", "--evidence", "docs/a.txt", *more)


def accept(*more: str) -> tuple[str, ...]:
    return ("accept", "1.0/1.1", "--date", "2025-05-20", "--by", REVIEWER, *more)


# What is written


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


# What is refused


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


def test_after_a_void_the_same_may_be_recorded_again(record: Run) -> None:
    said = ("report", "1.1", "--date", "2025-05-10", "--percent", "50")
    assert record(*said).status == 0
    assert record("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report").status == 0
    assert record(*said).status == 0
    assert record(*said).status == 1


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


def test_a_void_names_the_line_that_it_takes_with_its_words(record: Run) -> None:
    record("report", "1.1", "--date", "2025-05-09", "--percent", "30")
    record("report", "1.1", "--date", "2025-05-10", "--percent", "80", "--progress", "已上线6个")
    void = ("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report")
    told = "    Void: line 2, report, 80%, 已上线6个"
    for ran in (record(*void, "--dry-run"), record(*void)):
        assert (ran.status, told in ran.out.splitlines()) == (0, True), ran.out


def test_a_void_says_in_json_what_it_takes(record: Run) -> None:
    record("report", "1.1", "--date", "2025-05-10", "--percent", "80")
    ran = record(
        "void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report", "--format", "json"
    )
    (kept,) = json.loads(ran.out)["records"]
    assert kept["undoes"] == {
        "file": LEDGER,
        "line": 1,
        "kind": "report",
        "words": ["80%"],
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("report", "--percent", "91"), ("report", "--percent", "19")),
        (("report", "--percent", "91"), ("report", "--progress", "补充说明")),
        (("report", "--percent", "91"), ("report", "--percent", "91", "--note", "又报")),
    ],
)
def test_a_void_that_fits_two_is_refused_until_its_number_is_told(
    record: Run, city: Path, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    for kind, *said in (first, second):
        assert record(kind, "1.1", "--date", "2025-06-15", *said).status == 0
    void = ("void", "1.1", "--date", "2025-06-20", "--of-date", "2025-06-15", "--of-kind", "report")
    before = lines(city, LEDGER)
    ran = record(*void)
    assert (ran.status, "error[void-fits-several]" in ran.err) == (1, True), ran.err
    assert "1 is line 1 (report, 91%), 2 is line 2 (" in ran.err
    assert lines(city, LEDGER) == before
    ran = record(*void, "--of-number", "2")
    assert (ran.status, "Void: line 2, report" in ran.out) == (0, True), ran.err
    assert lines(city, LEDGER)[-1].endswith("of: {date: 2025-06-15, kind: report, number: 2}}")
    ran = record(*void, "--of-number", "2")
    assert (ran.status, "void-without-record" in ran.err) == (1, True), ran.err
    assert record(*void).status == 0  # one is left


def test_a_reviewers_void_that_fits_two_is_refused(record: Run, city: Path) -> None:
    record(*apply())
    record(*accept("--opinion", "甲"))
    with (city / REVIEWS).open("a", encoding="utf-8") as file:
        file.write(lines(city, REVIEWS)[0].replace("甲", "乙") + "\n")
    void = ("void", "1.1", "--by", REVIEWER, "--of-date", "2025-05-20", "--of-kind", "accept")
    ran = record(*void)
    assert (ran.status, "2 is line 2 (acceptance, 乙)" in ran.err) == (1, True), ran.err
    ran = record(*void, "--of-number", "1")
    assert (ran.status, "Void: line 1, acceptance, 甲" in ran.out) == (0, True), ran.err


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


# Every text


def read_back(city: Path) -> list[Any]:
    shelf, found = load_shelf(Folder(city))
    book, more = load_plan(shelf, "1.0")
    assert book is not None
    assert [*found, *more] == []
    entries = [
        entry for by in book.entries.values() for entries in by.values() for entry in entries
    ]
    return [
        entry.record for entry in sorted(entries, key=lambda entry: (entry.by_reviewer, entry.row))
    ]


@pytest.mark.slow
def test_every_text_of_every_field_survives(run: Run, city: Path, tmp_path: Path) -> None:
    texts = [text for text in TEXTS if text.strip()]
    fields = ("note", "progress", "problems", "next", "needs", "approved_by")
    rows: list[dict[str, object]] = [
        {
            "task": "1.0/1.1",
            "kind": "report",
            "date": "2025-04-01",
            "percent": number % 100,
            **dict.fromkeys(fields, text),
        }
        for number, text in enumerate(texts)
    ]
    for number, text in enumerate(texts):
        day = f"2025-05-{number % 28 + 1:02d}"
        common = {
            "task": f"1.0/1.{1 + number // 28}",
            "date": day,
            "department": MARKET,
            "note": text,
        }
        rows.append({**common, "kind": "apply", "evidence": ["docs/a.txt"]})
        rows.append({**common, "kind": "return", "by": REVIEWER, "opinion": text})
    place = tmp_path / "rows.jsonl"
    place.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    ran = run("--root", city, "record", "--from", place)
    assert ran.status == 0, ran.err[:2000]
    back = read_back(city)
    for field in fields:
        assert [getattr(record, field) for record in back if record.kind == "report"] == [
            text.strip() for text in texts
        ]
    assert sorted(record.opinion for record in back if record.kind == "return") == sorted(
        text.strip() for text in texts
    )


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


# Many at once


def rows_file(city: Path, name: str, text: str) -> Path:
    (city / name).write_text(text, encoding="utf-8")
    return city / name


CSV = (
    "task,department,date,kind,percent,readings.网办率,evidence,progress,by\r\n"
    f'1.0/1.1,{MARKET},2025-04-30,report,40,62.5,,"第一行\r\n第二行, ""引号""",\r\n'
    f"1.0/1.2,住建局,2025-04-30,report,10,,,,\r\n"
    f"1.0/1.1,{MARKET},2025-05-10,apply,100,95,docs/a.txt；https://example.org/b,,\r\n"
    f"1.0/1.1,{MARKET},2025-05-20,accept,,,,,{REVIEWER}\r\n"
)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_goes_to_all_the_files_concerned(
    record: Run, run: Run, city: Path, mark: str
) -> None:
    ran = record("--from", rows_file(city, "rows.csv", mark + CSV))
    assert (ran.status, ran.err) == (0, "")
    first = next(each for each in read_back(city) if each.kind == "report" and each.task == "1.1")
    apply_ = next(each for each in read_back(city) if each.kind == "apply")
    assert first.progress == '第一行\r\n第二行, "引号"'
    assert apply_.evidence == ("docs/a.txt", "https://example.org/b")
    assert ran.out.splitlines() == [
        f"Recorded  plans/1.0/progress/{HOUSING}.yaml:1–1  1 record",
        f"Recorded  {LEDGER}:1–2  2 records",
        f"Recorded  {REVIEWS}:1–1  1 record",
        "As of 15 October 2025:",
        f"green  1.0/1.1  {MARKET}  due, nothing reported [not started] → completed [accepted]",
        f"red  1.0/1.2  {HOUSING}  due, nothing reported [not started] → overdue [in progress]",
    ]
    assert run("--root", city, "validate").status == 0


def test_one_bad_row_of_many_refuses_all_and_all_are_told(record: Run, city: Path) -> None:
    said = {"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "percent": 10}
    good = json.dumps(said)
    bad = [
        json.dumps(
            {"task": "1.0/1.1", "date": "2025-04-31", "kind": "withdraw", "department": MARKET}
        ),
        "{not json}",
        json.dumps({"task": "1.0/1.1", "kind": "withdraw", "department": MARKET}),
        '{"task": "1.0/1.1", "task": "1.0/1.2"}',
        "[]",
        json.dumps({"task": "1.0/1.1", "date": "2025-04-30"}),
    ]
    place = rows_file(
        city,
        "rows.jsonl",
        "\n".join([good, "", bad[0], good.replace("30", "29"), bad[2], good.replace("30", "28")]),
    )
    ran = record("--from", place)
    assert ran.status == 1
    assert [line.partition(": ")[0].rpartition("/")[2] for line in ran.err.splitlines() if "[" in line] == [
        "rows.jsonl:3", "rows.jsonl:5",
    ]  # fmt: skip
    ran = record("--from", rows_file(city, "rows.jsonl", "\n".join([good, *bad[1:2], *bad[3:]])))
    assert (ran.status, ran.err.count("rows.jsonl:")) == (1, 4)
    ran = record("--from", rows_file(city, "rows.jsonl", f"{good}\n{good}\n"))
    assert (ran.status, "rows.jsonl:2: error[duplicate-record]" in ran.err) == (1, True)
    assert lines(city, LEDGER) == []


@pytest.mark.parametrize(
    "text",
    [
        "a,a\n1,2\n",
        'task,date\n"1.0/1.1,2025\n',
        "task,date\n1.0/1.1,2025-05-01,report\n",
        "甲,乙\n1,2\n",
    ],
)
def test_a_csv_that_is_none_is_refused(record: Run, city: Path, text: str) -> None:
    ran = record("--from", rows_file(city, "rows.csv", text))
    assert ran.status == 1
    assert "rows.csv:" in ran.err


def test_a_row_with_a_character_that_no_file_may_hold_is_told(record: Run, city: Path) -> None:
    row = '{"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "note": "a\\u0007b"}'
    ran = record("--from", rows_file(city, "rows.jsonl", f"\n{row}\n"))
    assert (ran.status, "rows.jsonl:2" in ran.err, "U+0007" in ran.err) == (1, True, True)


def test_rows_of_json_in_another_encoding_are_refused_by_name(record: Run, city: Path) -> None:
    row = json.dumps({"task": "1.0/1.1", "note": "文"}, ensure_ascii=False)
    (city / "rows.jsonl").write_bytes(row.encode("gbk"))
    ran = record("--from", city / "rows.jsonl")
    assert (ran.status, "rows.jsonl:1" in ran.err, "UTF-8" in ran.err) == (1, True, True)


def test_amendments_with_targets_and_new_tasks_come_by_file(
    record: Run, run: Run, city: Path
) -> None:
    why = {"effective": "2025-09-01", "document": "示例函3号", "reason": "新增", "kind": "amend"}
    added = {"id": "2.1", "title": "新任务", "lead": [MARKET], "due": "2025-12"}
    rows = [
        {**why, "plan": "1.0", "add": added},
        {**why, "task": "1.0/1.1", "targets": [{"name": "网办率", "at_least": 98, "unit": "%"}]},
    ]
    ran = record(
        "--from",
        rows_file(
            city, "rows.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        ),
    )
    assert (ran.status, ran.err) == (0, "")
    assert record("report", "1.0/2.1", "--date", "2025-10-01", "--note", "x").status == 0
    assert run("--root", city, "show", "1.0/2.1").status == 0


def test_standard_input_is_read_and_nothing_is_nothing(city: Path) -> None:
    row = json.dumps({"task": "1.0/1.1", "date": "2025-04-30", "kind": "report", "note": "x"})
    command = (
        sys.executable,
        "-m",
        "bizenv",
        "--root",
        os.fspath(city),
        "record",
        "--from",
        "-",
        "--lang",
        "en",
    )
    environment = {**os.environ, "BIZENV_AS_OF": DAY}
    for data, said in ((row, f"Recorded  {LEDGER}:1"), ("\n", "Nothing to record.")):
        ran = subprocess.run(
            command, input=data, env=environment, capture_output=True, text=True, check=True
        )
        assert ran.stdout.splitlines()[0] == said


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


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("plans/1.0/plan.yaml", "evidence-unfit"),
        ("plans/workspace.yaml", "evidence-unfit"),
        ("https://[::1/x", "evidence-unfit"),
        ("docs/../plans/1.0/plan.yaml", "without .."),
        ("docs\\a.txt", "docs/a.txt"),
        ("docs/b.txt", "evidence-missing"),
    ],
)
def test_evidence_that_is_none_is_refused_at_its_option(
    record: Run, evidence: str, said: str
) -> None:
    apply_for = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95")
    ran = record(*apply_for, "--evidence", evidence)
    assert (ran.status, ran.err.startswith("--evidence: "), said in ran.err) == (1, True, True), (
        ran.err
    )
    ran = record(*apply_for)
    assert (ran.status, ran.err.startswith("--evidence: ")) == (1, True), ran.err
    ran = record(*apply_for, "--evidence", "https://localhost/x", "--dry-run")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.5:8080", "127.8.0.1", "[fd00::1]"])
def test_evidence_in_a_private_network_is_told(record: Run, host: str) -> None:
    apply_for = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95", "--dry-run")
    ran = record(*apply_for, "--evidence", f"https://{host}/a")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err
    ran = record(*apply_for, "--evidence", "https://93.184.215.14/a")
    assert "evidence-unfit" not in ran.err


@pytest.mark.parametrize("data", ["", " \n\t\n", "\ufeff \n"])
def test_evidence_of_blanks_alone_is_empty(record: Run, city: Path, data: str) -> None:
    (city / "docs").mkdir(exist_ok=True)
    (city / "docs/blank.txt").write_text(data, encoding="utf-8")
    ran = record(*APPLY, "--evidence", "docs/blank.txt", "--dry-run")
    assert (ran.status, "This file is empty" in ran.err) == (0, True), ran.err


def test_evidence_with_a_line_break_in_its_name_is_told_so(record: Run, city: Path) -> None:
    (city / "docs").mkdir(exist_ok=True)
    (city / "docs/a\nb.txt").write_text("x")
    ran = record(*APPLY, "--evidence", "docs/a\nb.txt")
    assert (ran.status, "line break" in ran.err) == (1, True), ran.err


def test_an_empty_workspace_has_no_plan_to_propose(run: Run, city: Path) -> None:
    new = city / "new"
    assert run("init", new).status == 0
    ran = run("--root", new, "--lang", "en", "record", "report", "x/1", "--percent", "3")
    assert (ran.status, "no plans yet" in ran.err) == (2, True), ran.err


APPLY = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95")


def test_evidence_that_git_ignores_is_told_and_taken(record: Run, run: Run, city: Path) -> None:
    (city / "docs/扫描 件.pdf").write_text("x")
    (city / ".gitignore").write_text("*.pdf\n")
    ran = record(*APPLY, "--evidence", "docs/扫描 件.pdf", "--dry-run")
    assert (ran.status, "ignores" in ran.err) == (0, False), "no checkout"
    subprocess.run(["git", "init", "-q", str(city)], check=True)
    ran = record(*APPLY, "--evidence", "docs/扫描 件.pdf")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err
    assert "Git ignores this file" in ran.err
    said = run("--root", city, "validate", "--lang", "en").out
    assert "Git ignores this file" in said
    subprocess.run(["git", "-C", str(city), "add", "-f", "docs/扫描 件.pdf"], check=True)
    assert "Git ignores" not in run("--root", city, "validate", "--lang", "en").out


def test_git_is_not_asked_where_nothing_is_evidence(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(city)], check=True)
    monkeypatch.setenv("PATH", str(city / "docs"))  # there is no git
    assert run("--root", city, "validate").status == 0


def test_an_empty_file_of_evidence_is_told_and_taken(record: Run, city: Path) -> None:
    (city / "docs/空.txt").touch()
    ran = record(*APPLY, "--evidence", "docs/空.txt")
    assert (ran.status, "This file is empty" in ran.err) == (0, True), ran.err


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("docs", "a folder"), ("docs/out.txt", "a link"), ("docs/gone.txt", "a link"),
        ("../a.txt", "outside the workspace"), ("/etc/hostname", "outside the workspace"),
    ],
)  # fmt: skip
def test_what_stands_where_evidence_should_be_is_told(
    record: Run, city: Path, evidence: str, said: str
) -> None:
    (city.parent / "out.txt").write_text("x")
    (city / "docs/out.txt").symlink_to("../../out.txt")
    (city / "docs/gone.txt").symlink_to("nowhere.txt")
    ran = record(*APPLY, "--evidence", evidence)
    assert (ran.status, said in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "0"), "a whole number from 1"),
        (("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "3"), "there is only 2 of this kind"),
        (("--of-date", "2025-05-12", "--of-kind", "void"), "a void cannot be voided"),
    ],
)  # fmt: skip
def test_a_void_that_takes_nothing_says_why(record: Run, given: tuple[str, ...], said: str) -> None:
    for percent in ("40", "45"):
        assert record("report", "1.1", "--percent", percent, "--date", "2025-05-10").status == 0
    of = ("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "2")
    assert record("void", "1.1", *of, "--date", "2025-05-12", "--reason", "x").status == 0
    ran = record("void", "1.1", *given, "--reason", "x")
    assert (ran.status, said in ran.err) == (1, True), ran.err


def test_an_accepted_application_is_voided_behind_its_acceptance(record: Run) -> None:
    assert record(*apply("--reading", "网办率=95")).status == 0
    accept = ("accept", "1.1", "--by", REVIEWER, "--opinion", "x", "--date", "2025-05-20")
    assert record(*accept).status == 0
    void = ("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "apply", "--reason", "x")
    ran = record(*void)
    assert (ran.status, "let the reviewer void this decision first" in ran.err) == (1, True), (
        ran.err
    )
    of = ("--of-date", "2025-05-20", "--of-kind", "accept", "--by", REVIEWER, "--reason", "x")
    assert record("void", "1.1", *of).status == 0
    assert record(*void).status == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("docs", "it is a folder"), ("x.xls", "save the table as .xlsx"), ("x.json", ".jsonl"), ("x.yaml", "ledger"),
        ("x.txt", "--rows csv"), ("x.docx", "copy the table"), ("x.zzz", "name it .xlsx"), ("", "name it .xlsx"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_told_by_what_it_is(
    record: Run, city: Path, name: str, said: str
) -> None:
    source = str(city / name) if name else ""
    ran = record("--from", source)
    assert (ran.status, said in ran.err) == (2, True), ran.err


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
