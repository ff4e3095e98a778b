"""record: names of targets as people type them, and evidence that is kept on paper."""

import json
from pathlib import Path

import pytest

from building import HOUSING, MARKET, City
from conftest import DAY, Ran, Run
from test_reports import written

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"
TARGET = "“一件事”主题服务"
APPLY = ("apply", "1.1", "--date", "2025-05-10")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    targets = f"[{{name: {TARGET}, at_least: 6}}, {{name: 网办率(%), at_least: 90}}]"
    aims = f"targets: {targets}, milestones: [{{title: 平台（一期）上线, due: 2025-04}}]"
    root = written(City().task(aims).task(""), tmp_path / "city")
    plan = root / "plans/1.0/plan.yaml"
    plan.write_text(json.dumps(json.loads(plan.read_text()), indent=1, ensure_ascii=False))
    (root / "docs").mkdir()
    (root / "docs/a.txt").write_text("佐证材料\n")
    return root


def keep(place: Path, where: str) -> None:
    """Write in a file where evidence is kept."""
    place.write_text(json.dumps({**json.loads(place.read_text()), "evidence": where}))


def record(run: Run, city: Path, *said: str) -> Ran:
    return run("--root", city, "--lang", "en", "record", *said)


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ("一件事主题服务=6", TARGET),
        ('"一件事"主题服务=6', TARGET),
        ("「一件事」 主题服务=6", TARGET),
        ("网办率（％）=91", "网办率(%)"),
        ("网办率=91", "网办率(%)"),
    ],
)
def test_a_target_is_known_whatever_its_signs_and_widths(
    run: Run, city: Path, given: str, stands: str
) -> None:
    ran = record(run, city, "report", "1.1", "--date", "2025-04-01", "--reading", given)
    assert (ran.status, ran.err) == (0, "")
    assert stands in (city / LEDGER).read_text(encoding="utf-8")


def test_a_milestone_is_known_whatever_its_signs(run: Run, city: Path) -> None:
    said = ("report", "1.1", "--date", "2025-04-01", "--milestone", "平台(一期)上线")
    assert record(run, city, *said).err == ""
    assert "平台（一期）上线" in (city / LEDGER).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "given", "meant"),
    [
        ("--reading", "一件事主题事务=6", TARGET),
        ("--reading", "网办律=91", "网办率(%)"),
        ("--milestone", "平台一期上限", "平台（一期）上线"),
    ],
)
def test_a_misspelt_target_is_refused_with_the_nearest_and_its_place(
    run: Run, city: Path, option: str, given: str, meant: str
) -> None:
    ran = record(run, city, "report", "1.1", "--date", "2025-04-01", option, given)
    assert (ran.status, ran.out, (city / LEDGER).exists()) == (1, "", False)
    assert f"{option}: error[unknown-aim]" in ran.err
    plan = (city / "plans/1.0/plan.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(plan, start=1) if meant in text)
    assert f"did you mean “{meant}”? (plans/1.0/plan.yaml:{line})" in ran.err


def test_a_target_of_an_amendment_is_named_with_its_place_there(run: Run, city: Path) -> None:
    amendments = city / "plans/1.0/amendments.yaml"
    amendments.write_text(
        '- {effective: 2025-03-20, task: "1.2", targets: [{name: 覆盖率, at_least: 5}], '
        "document: 示例函1号, reason: 新增}\n"
    )
    ran = record(run, city, "report", "1.2", "--date", "2025-04-01", "--reading", "覆盖律=5")
    assert "did you mean “覆盖率”? (plans/1.0/amendments.yaml:1)" in ran.err


def test_two_targets_that_differ_in_signs_alone_are_not_guessed_at(run: Run, city: Path) -> None:
    amendments = city / "plans/1.0/amendments.yaml"
    amendments.write_text(
        '- {effective: 2025-03-20, task: "1.2", document: 示例函1号, reason: 新增, '
        "targets: [{name: “甲”率, at_least: 5}, {name: 甲“率”, at_least: 5}]}\n"
    )
    said = ("report", "1.2", "--date", "2025-04-01", "--reading")
    assert record(run, city, *said, "甲率=5").status == 1
    assert record(run, city, *said, "“甲”率=5").status == 0


def test_what_refuses_a_record_is_called_an_error(run: Run, city: Path) -> None:
    ran = record(run, city, *APPLY)
    assert (ran.status, "error[evidence-missing]" in ran.err) == (1, True)


@pytest.mark.parametrize("file", ["plans/workspace.yaml", "plans/1.0/plan.yaml"])
@pytest.mark.parametrize("more", [(), ("--evidence", "档案2025-15"), ("--evidence", "docs/a.txt")])
def test_evidence_on_paper_need_not_be_a_file(
    run: Run, city: Path, file: str, more: tuple[str, ...]
) -> None:
    keep(city / file, "paper")
    ran = record(run, city, *APPLY, *more)
    assert (ran.status, ran.err) == (0, "")
    assert run("--root", city, "validate", "--strict").status == 0


def test_a_path_is_looked_for_even_where_evidence_is_on_paper(run: Run, city: Path) -> None:
    keep(city / "plans/workspace.yaml", "paper")
    assert record(run, city, *APPLY, "--evidence", "docs/none.txt").status == 1


def test_a_plan_may_ask_for_files_where_the_workspace_keeps_paper(run: Run, city: Path) -> None:
    keep(city / "plans/workspace.yaml", "paper")
    keep(city / "plans/1.0/plan.yaml", "files")
    assert record(run, city, *APPLY).status == 1


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("“一件事”主题服务", TARGET),
        ("一件事主题服务", TARGET),
        ("网办率", "网办率(%)"),
        ("网办率（％）", "网办率(%)"),
    ],
)
def test_a_column_headed_by_a_target_is_its_reading(
    run: Run, city: Path, head: str, target: str
) -> None:
    table = city / "a.csv"
    table.write_text(f"编号,日期,{head},备查\n1.1,2025-04-30,7,x\n1.2,2025-04-30,,x\n")
    ran = record(run, city, "--from", str(table), "--dry-run")
    assert ran.status == 0, ran.err
    assert f"readings: {{{target}: 7}}" in ran.out.replace('"', "")
    assert "备查" in ran.err
    assert head not in ran.err


def test_a_target_s_column_is_told_where_another_task_s_row_fills_it(run: Run, city: Path) -> None:
    table = city / "a.csv"
    table.write_text("编号,日期,完成比例,网办率\n1.2,2025-04-30,40,7\n")
    ran = record(run, city, "--from", str(table), "--dry-run")
    assert "网办率" in ran.err


def without_alias(root: Path) -> Path:
    """Drop the alias and the former name of 示例住建局 from the register."""
    register = root / "plans/departments.yaml"
    known = json.loads(register.read_bytes())
    for each in known["departments"]:
        each.pop("aliases", None)
        each.pop("formerly", None)
    register.write_text(json.dumps(known))
    return root


AMENDING = ("amend", "1.1", "--document", "示例发〔2025〕2号", "--reason", "示例")
BY_ALIAS = ("--lead", "住建局", "--takes-over", f"住建局={MARKET}", "--support", "示例建委")


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (BY_ALIAS, [HOUSING] * 3),
        (("--lead", "住建局", "--lead", MARKET), [HOUSING, MARKET]),
    ],
)
def test_an_amendment_names_departments_as_the_register_does(
    run: Run, city: Path, more: tuple[str, ...], named: list[str]
) -> None:
    """Or it would fall with the alias, and take the plan's figures with it."""
    ledger = city / "plans/1.0/amendments.yaml"
    ledger.unlink()
    assert record(run, city, *AMENDING, "--effective", "2025-06-01", *more).status == 0
    line = ledger.read_text(encoding="utf-8")
    assert [line.count(each) for each in ("住建局", "示例建委")] == [line.count(HOUSING), 0]
    assert line.count(HOUSING) == named.count(HOUSING)
    assert run("--root", without_alias(city), "status", "--as-of", "2025-06-10").status == 0


def test_so_does_a_task_that_an_amendment_adds(run: Run, city: Path, tmp_path: Path) -> None:
    table = tmp_path / "added.jsonl"
    added = {
        "id": "1.9",
        "title": "示例",
        "lead": ["住建局"],
        "support": [{"name": "示例建委", "owes": "数据"}],
        "due": "2025-12-31",
        "duties": [{"title": "监测", "who": ["住建局"], "every": "month"}],
    }
    row = {"plan": "1.0", "kind": "amend", "effective": "2025-06-01", "add": added}
    row |= {"document": "示例发〔2025〕2号", "reason": "示例"}
    table.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    (city / "plans/1.0/amendments.yaml").unlink()
    ran = record(run, city, "--from", str(table))
    assert ran.status == 0, ran
    assert run("--root", without_alias(city), "status", "--as-of", "2025-06-10").status == 0


def test_so_does_an_item_that_is_assigned(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    city = City().plan(f"register: problems, office: {MARKET}")
    root = written(city, tmp_path)
    raised = '- {date: 2025-05-06, kind: raise, id: "W-001", title: 示例}\n'
    (root / "plans/1.0/items.yaml").write_text(raised, encoding="utf-8")
    ran = record(run, root, "assign", "W-001", "--lead", "住建局", "--date", "2025-05-08")
    assert ran.status == 0, ran
    assert HOUSING in (root / "plans/1.0/items.yaml").read_text(encoding="utf-8")
    assert run("--root", without_alias(root), "status", "--as-of", "2025-06-10").status == 0
