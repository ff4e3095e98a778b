"""Findings for code hosts: what each accepts, escaped as it demands, and stable where lines move."""

import json
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import jsonschema
import pytest
from bizenv.diagnostics import Diagnostic, Findings, Location, Severity
from bizenv.formats.github import MAX_ROWS, github_summary
from bizenv.formats.html import html
from bizenv.formats.markdown import markdown
from bizenv.formats.page import Page
from bizenv.formats.plain import text
from bizenv.formats.terminal import terminal
from bizenv.messages import Message, catalogue
from bizenv.pages import render

from conftest import Run
from repositories import Repo
from test_guard import CASES, NAMES, begin, files

WORDS: Final = catalogue("zh")
NASTY: Final = "甲,乙:丙%丁\n::error::x\r|<b>*_`"
FOUND: Final = Findings(
    (
        Diagnostic(
            "unknown-department",
            Location("plans/甲,乙:50%/plan.yaml", 3, 5, 4, "  a: b"),
            {"name": NASTY},
        ),
        Diagnostic(
            "registered-twice",
            Location("plans/departments.yaml", 7, 3, 2, "  - {name: 甲}"),
            {"name": "甲"},
            Severity.WARNING,
            Message("hint.group-cycle"),
            (Location("plans/departments.yaml", 2, 3),),
        ),
    ),
    2,
    prefix="城市/",
)

# What SARIF 2.1.0 (OASIS standard, section 3) says of the parts that are written here; nothing else may be there.
TEXT: Final = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
    "additionalProperties": False,
}
WHOLE: Final = {"type": "integer", "minimum": 1}
LOCATION: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "uri": {"type": "string", "format": "uri-reference"},
                        "uriBaseId": {"type": "string"},
                    },
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"startLine": WHOLE, "startColumn": WHOLE, "endColumn": WHOLE},
                },
            },
        },
    },
}
SARIF: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {"id": {"type": "string"}},
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": TEXT,
                                "locations": {"type": "array", "items": LOCATION},
                                "relatedLocations": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": LOCATION,
                                },
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def rendered(form: str, report: Findings = FOUND) -> str:
    text = render("findings", form, report, WORDS)
    assert isinstance(text, str)
    return text


def sarif(text: str) -> Any:
    log = json.loads(text)
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(SARIF, format_checker=checker).validate(log)
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    return log


def test_a_command_of_github_is_one_line_whatever_is_in_it() -> None:
    first, second, last = rendered("github").splitlines()
    assert first.startswith(
        "::error file=城市/plans/甲%2C乙%3A50%25/plan.yaml,line=3,col=5,endColumn=9,title=bizenv unknown-department::"
    )
    assert "甲,乙:丙%25丁" in first
    assert "%0A" not in first.partition("title=")[2].partition("::")[0]
    assert second.startswith("::warning file=城市/plans/departments.yaml,line=7,")
    assert "%0A建议：" in second
    assert last == "2 个文件，1 个错误，1 个警告"


def test_the_summary_of_github_is_a_table_whose_cells_hold_no_markup() -> None:
    lines = github_summary(FOUND, WORDS).splitlines()
    rows = [line for line in lines if line.startswith("| ")][2:]
    assert len(rows) == 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)
    assert "\\<b\\>" in rows[0]
    many = Findings(
        tuple(Diagnostic("symlink", Location(f"plans/{n}")) for n in range(MAX_ROWS + 3)), 1
    )
    assert "3" in github_summary(many, WORDS).splitlines()[-2]


def test_on_github_it_speaks_github(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", "back-dated.application")
    monkeypatch.chdir(repo.root)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    asked = ("guard", "--base", "main", "--as-of", "2025-06-15")
    ran = run(*asked)
    assert ran.status == 1
    assert ran.out.startswith("::error file=plans/demo/progress/示例住建局.yaml,line=5,")
    assert run(*asked, "--format", "text").out.startswith("plans/demo/progress/示例住建局.yaml:5:")
    assert run("status", "--as-of", "2025-06-15").out.startswith("示例方案")
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert run(*asked).status == run(*asked).status == 1
    assert (
        summary.read_text(encoding="utf-8").count("### bizenv: 1 个文件，1 个错误，0 个警告\n") == 2
    )
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "where"))
    assert run(*asked).status == 3


def test_gitlab_s_report_has_what_gitlab_reads() -> None:
    issues = json.loads(rendered("gitlab"))
    assert [issue["severity"] for issue in issues] == ["major", "minor"]
    assert [issue["location"] for issue in issues] == [
        {"path": "城市/plans/甲,乙:50%/plan.yaml", "lines": {"begin": 3}},
        {"path": "城市/plans/departments.yaml", "lines": {"begin": 7}},
    ]
    assert all(
        issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        for issue in issues
    )
    assert json.loads(rendered("gitlab", Findings((), 0))) == []


def test_sarif_is_sarif() -> None:
    (run,) = sarif(rendered("sarif"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [unquote(place["artifactLocation"]["uri"]) for place in places] == [
        "城市/plans/甲,乙:50%/plan.yaml",
        "城市/plans/departments.yaml",
    ]
    assert places[0]["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}
    assert run["results"][1]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert sarif(rendered("sarif", Findings((), 0)))["runs"][0]["results"] == []


def fingerprints(run: Run) -> list[str]:
    ran = run("guard", "--base", "main", "--as-of", "2025-06-15", "--format", "gitlab")
    return [issue["fingerprint"] for issue in json.loads(ran.out)]


def test_fingerprints_survive_lines_that_come_and_go(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", "record-rewritten.emptied")
    monkeypatch.chdir(repo.root)
    ledger = repo.root / "plans/demo/progress/示例住建局.yaml"
    late = '- {date: 2025-05-01, task: "1.1", kind: report}\n'
    ledger.write_text(ledger.read_text(encoding="utf-8") + late + late, encoding="utf-8")
    before = fingerprints(run)
    assert len(set(before)) == len(before) == 6
    ledger.write_text("# 一行\n\n\n" + ledger.read_text(encoding="utf-8"), encoding="utf-8")
    assert fingerprints(run) == before
    ledger.write_text(
        ledger.read_text(encoding="utf-8").replace("05-01", "05-02"), encoding="utf-8"
    )
    assert set(fingerprints(run)) != set(before)


@pytest.mark.parametrize("name", [name for name in NAMES if name.count(".") == 0])
def test_every_rule_is_told_in_every_format(
    run: Run, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", name)
    monkeypatch.chdir(repo.root)
    told: dict[str, str] = {}
    for form in ("text", "json", "github", "gitlab", "sarif"):
        for language in ("zh", "en"):
            ran = run(
                "guard",
                "--base",
                "main",
                "--as-of",
                "2025-06-15",
                "--format",
                form,
                "--lang",
                language,
            )
            assert ran.status == 1
            told[form] = ran.out
    codes = [finding["code"] for finding in json.loads(told["json"])["findings"]]
    assert [issue["check_name"] for issue in json.loads(told["gitlab"])] == codes
    assert [result["ruleId"] for result in sarif(told["sarif"])["runs"][0]["results"]] == codes
    assert told["github"].count("::error ") == told["text"].count(": error[") == len(codes)


def test_a_workspace_below_the_top_is_named_from_the_top(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.begin(tmp_path / "repo")
    repo.commit({f"城市/{path}": data for path, data in files(CASES / "base").items()})
    repo.write({"城市/plans/demo/progress/示例住建局.yaml": "[]\n"})
    monkeypatch.chdir(repo.root / "城市")
    asked = ("guard", "--base", "HEAD", "--as-of", "2025-06-15", "--format")
    assert (
        json.loads(run(*asked, "gitlab").out)[0]["location"]["path"]
        == "城市/plans/demo/progress/示例住建局.yaml"
    )
    assert (
        json.loads(run(*asked, "json").out)["findings"][0]["file"]
        == "plans/demo/progress/示例住建局.yaml"
    )
    repo.write({"城市/plans/demo/progress/示例住建局.yaml": "]\n"})
    assert run("validate", "--format", "github").out.startswith("::error file=城市/plans/demo/")


@pytest.mark.parametrize("lay_out", [text, markdown, html])
def test_a_part_that_a_format_does_not_know_is_not_laid_out_as_another(lay_out: Any) -> None:
    unknown: Any = object()
    with pytest.raises(AssertionError, match="unreachable"):
        lay_out(Page((unknown,)), WORDS)
    with pytest.raises(AssertionError, match="unreachable"):
        terminal((unknown,), 80, color=False)
