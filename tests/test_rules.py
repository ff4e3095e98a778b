"""What rules rest on: a fault hides no finding elsewhere, and nobody is accused where a line is missing."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from bizenv.diagnostics import Diagnostic
from bizenv.files.snapshot import Folder
from bizenv.messages import catalogue
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind

from conftest import Run
from diagnosing import HEAD, PLAN, diagnose, memory

LEDGER: Final = "progress/示例住建局"
TWO: Final = (
    HEAD
    + "tasks:\n"
    + "".join(
        f'- {{id: "1.{number}", title: 示例任务, lead: [示例住建局], due: 2025-06}}\n'
        for number in (1, 2)
    )
)
REGISTER: Final = "departments: [{name: 示例住建局}, {name: 示例数据局}]\n"
REVIEWERS: Final = "reviewers: [{name: 第三方机构}, {name: 审核组, department: 示例住建局}]\n"
ACCEPT: Final = (
    '- {date: 2025-05-10, task: "1.1", department: 示例住建局, kind: accept, by: 第三方机构}\n'
)
APPLY: Final = (
    '- {date: 2025-05-02, task: "1.1", kind: apply, evidence: [https://example.invalid/x]}\n'
)


def codes(found: list[Diagnostic]) -> list[str]:
    return sorted(each.code for each in found)


# A fault hides nothing that does not rest on it


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param(
            {"workspace.yaml": "citi: x\n"}, "unknown-key", id="a misspelt key of the settings"
        ),
        pytest.param(
            {"workspace.yaml": "policy: {rework: x}\n"}, "wrong-type", id="a bad threshold"
        ),
        pytest.param(
            {"workspace.yaml": "city: [\n"}, "yaml-syntax", id="settings that cannot be read"
        ),
        pytest.param(
            {"departments.yaml": REGISTER + "reviewers: [{name: 第三方机构, foo: 1}]\n"},
            "unknown-key",
            id="a key too many of a reviewer",
        ),
        pytest.param(
            {"plan": "levell: 市级\n" + TWO}, "unknown-key", id="a misspelt key of the plan"
        ),
        pytest.param(
            {"reviews": ACCEPT + ACCEPT.replace("1.1", "1.2").replace("accept", "acccept")},
            "bad-value",
            id="a misspelt kind on another task",
        ),
        pytest.param(
            {LEDGER: '- {date: 2025-04-31, task: "1.2", kind: report}\n'},
            "bad-date",
            id="a bad day of another task",
        ),
        pytest.param(
            {"progress/示例数据局": '- {date: 2025-04-31, task: "1.1", kind: report}\n'},
            "bad-date",
            id="a bad day of another department",
        ),
        pytest.param(
            {"reviews": ACCEPT.replace("}", ", opinoin: 好}")},
            "unknown-key",
            id="a misspelt key of the line itself",
        ),
        pytest.param(
            {LEDGER: '- {date: 2025-04-30, task: "1.2", kind: report, note: 甲, note: 乙}\n'},
            "duplicate-key",
            id="a key twice, on another task",
        ),
        pytest.param(
            {"progress/住建局": ""}, "unknown-department", id="a ledger of nobody, without a line"
        ),
        pytest.param({"notes": "- 备忘\n"}, "unexpected-file", id="a file that belongs nowhere"),
        pytest.param(
            {"demo/progress/说明.txt.yaml": ""},
            "unknown-department",
            id="an empty ledger of nobody",
        ),
    ],
)
def test_what_is_wrong_elsewhere_is_found_nevertheless(files: Mapping[str, str], code: str) -> None:
    _, found = diagnose(memory(**{"plan": TWO, "reviews": ACCEPT, **files}))
    assert codes(found) == sorted([code, "accept-without-apply"])


def test_a_key_too_many_in_the_register_hides_no_name_that_is_not_in_it() -> None:
    register = REGISTER + "reviewers: [{name: 第三方机构, foo: 1}]\n"
    plan = TWO.replace("[示例住建局]", "[示例住健局]", 1)
    reviews = ACCEPT.replace("第三方机构", "第三方机够")
    found = diagnose(memory(plan=plan, reviews=reviews, **{"departments.yaml": register}))[1]
    assert codes(found) == ["unknown-department", "unknown-key", "unknown-reviewer"]


def test_a_plan_with_another_id_than_its_folder_has_its_findings_of_rules_where_they_stand() -> (
    None
):
    plan = TWO.replace("plan: demo", "plan: dmeo").replace(
        "issued: 2025-03-01", "issued: 2025-03-01\nstart: 2025-12-01"
    )
    found = diagnose(memory(plan=plan, reviews=ACCEPT))[1]
    assert [(each.code, each.at.file, each.at.line) for each in found] == [
        ("plan-id-mismatch", "plans/demo/plan.yaml", 1),
        ("dates-reversed", "plans/demo/plan.yaml", 4),
        ("accept-without-apply", "plans/demo/reviews.yaml", 1),
    ]


def test_a_misspelt_key_of_an_amendment_hides_no_other() -> None:
    amendments = "- {effective: 2025-04-01, task: '1.1', due: 2024-12, document: 甲, reason: 乙, notes: 丙}\n"
    book, found = diagnose(memory(plan=TWO, amendments=amendments, reviews=ACCEPT))
    assert codes(found) == ["accept-without-apply", "due-before-issue", "unknown-key"]
    assert book["demo"].incomplete == ("plans/demo/amendments.yaml",)


# Nobody is accused where what would clear them may not have been read


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({LEDGER: APPLY.replace("apply", "appply")}, id="a misspelt kind"),
        pytest.param({LEDGER: APPLY.replace("05-02", "02-30")}, id="a bad day"),
        pytest.param({LEDGER: "- {date: 2025-05-02, kind: apply}\n"}, id="no task"),
        pytest.param({LEDGER: APPLY.replace("1.1", "1.7")}, id="a task that is not known"),
        pytest.param({LEDGER: APPLY.replace("{", "{{")}, id="a line that is no YAML"),
        pytest.param({LEDGER: APPLY.replace("task:", "task: '1.2', task:")}, id="two tasks"),
        pytest.param({"progress/示例住健局": APPLY}, id="a ledger with a misspelt name"),
        pytest.param(
            {"progress/示例住健局": "- [\n"}, id="a ledger with a misspelt name that is no YAML"
        ),
        pytest.param(
            {"demo/progress/旧/示例住建局.yaml": APPLY}, id="a ledger in a folder of its own"
        ),
        pytest.param(
            {
                "departments.yaml": "departments: [{name: 示例住建局, alias: [住建局]}, {name: 示例数据局}]\n"
                + REVIEWERS,
                "plan": PLAN.replace("[示例住建局]", "[住建局]"),
                LEDGER: APPLY,
            },
            id="an alias lost behind a misspelt key",
        ),
        pytest.param(
            {
                "departments.yaml": REGISTER
                + "groups: [{name: 示例各局, members: [示例数据局, {name: 示例住建局, form: 2025-03-01}]}]\n"
                + REVIEWERS,
                "plan": PLAN.replace("[示例住建局]", "[示例各局]"),
            },
            id="a misspelt day of a member",
        ),
    ],
)
def test_nobody_is_accused_of_what_a_lost_line_would_explain(files: Mapping[str, str]) -> None:
    snapshot = memory(**{"plan": TWO, "reviews": ACCEPT, **files})
    books, found = diagnose(snapshot)
    assert [
        each for each in codes(found) if each in ("accept-without-apply", "record-not-lead")
    ] == []
    assert found
    assert books["demo"].gaps.files


@pytest.mark.parametrize(
    "link",
    ["amendments.yaml", "reviews.yaml", "progress/示例住建局.yaml", "progress/示例住建局.yml"],
)
def test_what_stands_behind_a_link_is_not_guessed(link: str, tmp_path: Path) -> None:
    files = dict(memory(plan=TWO, **({} if link == "reviews.yaml" else {"reviews": ACCEPT})).files)
    ledger = APPLY + APPLY.replace("05-02", "05-20")  # there may be a return between them
    files |= {f"plans/demo/{LEDGER}.yaml": ledger.encode()} if link == "reviews.yaml" else {}
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    place = tmp_path / "plans/demo" / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(tmp_path / "plans/workspace.yaml")
    assert [each.code for each in diagnose(Folder(tmp_path))[1]] == ["symlink"]


def test_a_void_that_may_be_missing_clears_a_decision_and_an_application() -> None:
    ledger = (
        APPLY.replace("https://example.invalid/x", "docs/无.txt")
        + '- {date: 2025-06-31, task: "1.1", kind: void}\n'
    )
    decided = ACCEPT.replace("第三方机构", "审核组")
    reviews = decided + decided.replace("accept", "void, of: {date: 2025-05-10, kind: accept}")
    files = {
        "departments.yaml": REGISTER + REVIEWERS,
        "plan": TWO,
        LEDGER: ledger,
        "reviews": reviews,
    }
    assert set(codes(diagnose(memory(**files))[1])) == {"bad-date", "missing-key"}
    whole = files | {LEDGER: ledger.partition("\n")[0] + "\n"}
    assert codes(diagnose(memory(**whole))[1]) == ["evidence-missing"]
    assert codes(diagnose(memory(**whole | {"reviews": decided}))[1]) == [
        "evidence-missing",
        "self-review",
    ]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (
            {
                "amendments": "- {effective: 2025-04-01, task: '1.1', due: 2025-12, document: 甲, raeson: 乙}\n"
            },
            "unknown-key",
        ),
        (
            {
                LEDGER: APPLY.replace(
                    "evidence: [https://example.invalid/x]", "evidense: docs/a.txt"
                )
            },
            "unknown-key",
        ),
    ],
)
def test_what_seems_to_be_missing_is_not_told_beside_its_misspelt_key(
    files: Mapping[str, str], code: str
) -> None:
    assert codes(diagnose(memory(plan=TWO, **files))[1]) == [code]


# What could not be looked at is said


def test_validate_says_of_which_plans_rules_were_left_out(tmp_path: Path, run: Run) -> None:
    files = memory(
        plan=TWO,
        reviews=ACCEPT,
        **{LEDGER: APPLY.replace("apply", "appply"), "other/plan.yaml": "plan: [\n"},
    )
    for path, data in files.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    lost = [
        {"plan": "demo", "files": ["plans/demo/progress/示例住建局.yaml"]},
        {"plan": "other", "files": ["plans/other/plan.yaml"]},
    ]
    assert (
        json.loads(run("--root", tmp_path, "validate", "--format", "json").out)["suspended"] == lost
    )
    said = run("--root", tmp_path, "--lang", "en", "validate").out.splitlines()
    assert said[-3:-1] == [
        "Of plan demo not every rule could be looked at: plans/demo/progress/示例住建局.yaml could not be read in full.",
        "Of plan other not every rule could be looked at: plans/other/plan.yaml could not be read in full.",
    ]
    named = run(
        "--root", tmp_path, "validate", "--format", "json", tmp_path / "plans/demo/reviews.yaml"
    ).out
    assert json.loads(named)["suspended"] == lost[:1]
    (tmp_path / "plans/demo/progress/示例住建局.yaml").write_text(APPLY)
    (tmp_path / "plans/other/plan.yaml").unlink()
    assert (
        json.loads(run("--root", tmp_path, "validate", "--format", "json").out)["suspended"] == []
    )


# Kinds in Chinese


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_in_chinese_is_answered_with_its_code(kind: Kind) -> None:
    word = catalogue("zh")(f"kind.{kind}")
    file, line = (
        ("reviews", '{department: 示例住建局, by: 第三方机构, date: 2025/04/30, task: "1.1", ')
        if KINDS[kind].by_reviewer(signed=False)
        else (LEDGER, '{date: 2025/04/30, task: "1.1", ')
    )
    of = ", of: {date: 2025-04-01, kind: report}" if kind is Kind.VOID else ""
    of += ", until: 2025-06-30" if kind is Kind.EXTEND else ""
    of += ", decision: 补齐材料" if kind is Kind.DECIDE else ""
    found = diagnose(memory(plan=PLAN, **{file: f"- {line}kind: {word}{of}}}\n"}))[1]
    assert codes(found) == ["bad-date", "bad-value"]
    hint = next(each.hint for each in found if each.code == "bad-value")
    assert hint is not None
    assert catalogue("zh").say(hint) == f"是“{kind}”吗？"


def test_a_kind_in_chinese_hides_no_other_fault_of_its_line() -> None:
    ledger = '- {date: 2025/04/30, task: "1.1", kind: 填报, percent: 5%}\n'
    assert codes(diagnose(memory(plan=PLAN, **{LEDGER: ledger}))[1]) == [
        "bad-date",
        "bad-value",
        "wrong-type",
    ]


def test_a_kind_of_the_other_file_is_not_proposed() -> None:
    found = diagnose(
        memory(plan=PLAN, **{LEDGER: '- {date: 2025-04-30, task: "1.1", kind: 审核通过}\n'})
    )[1]
    assert [each.hint and each.hint.code for each in found] == ["hint.allowed"]


# Names in amendments


@pytest.mark.parametrize("name", ["示例数剧局", "示例住健局"])
def test_a_wrong_name_of_takes_over_is_underlined_itself(name: str) -> None:
    pair = {"示例数剧局": "示例数剧局: 示例住建局", "示例住健局": "示例数据局: 示例住健局"}[name]
    line = f"- {{effective: 2025-04-01, task: '1.1', lead: [示例数据局], takes_over: {{{pair}}}, document: 甲, reason: 乙}}\n"
    found = diagnose(memory(plan=PLAN, amendments=line))[1]
    assert [(each.code, each.at.column, each.at.length) for each in found] == [
        ("unknown-department", line.index(name) + 1, len(name))
    ]
