"""What people read, word for word: every reader on the example city, in every format and both languages."""

import re

import pytest
from rich.cells import cell_len

from conftest import Golden, Run

EXTENSIONS = {"text": "txt", "json": "json", "csv": "csv", "markdown": "md"}
COMMANDS = {
    "status": ("status",),
    "status-demo": ("status", "--plan", "demo"),
    "status-dept": ("status", "--dept", "示例住建局"),
    "status-due": ("status", "--plan", "demo", "--due", "2025Q3", "--as-of", "2025-09-30"),
    "status-section": ("status", "--plan", "demo", "--by", "section"),
    "overdue": ("overdue",),
    "overdue-dept": ("overdue", "--dept", "示例住建局"),
    "at-risk": ("at-risk",),
    "in-review": ("in-review",),
    "completed": ("completed", "--plan", "demo"),
    "list-within": ("list", "--within", "30d"),
    "list-cancelled": ("list", "--status", "cancelled"),
    "list-support": ("list", "--dept", "示例数据局", "--role", "support"),
    "list-closed": ("list", "--plan", "demo-2024"),
    "show": ("show", "demo/1.2.3"),
    "show-group": ("show", "demo/2.1.3"),
    "show-takes-over": ("show", "demo/1.5.1"),
    "show-voided": ("show", "demo/3.1.1"),
    "show-ongoing": ("show", "demo/4.1"),
    "show-steps": ("show", "street/1"),
    "show-merged-leads": ("show", "street/2"),
    "show-resumed": ("show", "street/5"),
    "show-review-steps": ("show", "district/1.3"),
    "show-slips": ("show", "demo/1.3.2"),
    "show-carried-over": ("show", "demo-2024/4"),
    "list-street": ("list", "--plan", "street"),
    "levels": ("levels",),
    "stocktake": ("stocktake", "--dept", "住建局"),
    "filing": ("filing", "--month", "2025-09"),
    "filing-street": ("filing", "--month", "2025-09", "--plan", "street"),
    "digest-month-street": ("digest", "--month", "2025-09", "--plan", "street"),
    "duties": ("duties",),
    "remind-late": ("remind", "list", "--late"),
    "remind-issue": ("remind", "issue", "--signed-by", "示例分管领导", "--dry-run"),
    "rank-month": ("rank", "--month", "2025-09"),
    "rank-year": ("rank", "--year", "2025"),
    "rank-explain": ("rank", "--quarter", "2025Q3", "--dept", "市场监管局", "--explain"),
}
RHYTHM = {
    "remind": ("remind",),
    "remind-list": ("remind", "list"),
    "rank": ("rank", "--quarter", "2025Q3"),
    **{name: COMMANDS[name] for name in ("rank-explain", "stocktake", "filing", "show-slips")},
}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_reads_as_it_did(run: Run, golden: Golden, name: str, language: str) -> None:
    ran = run(*COMMANDS[name], "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"{name}.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", RHYTHM)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_terminal_of_80_columns_it_reads_as_it_did(
    run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = run("--color", "always", *RHYTHM[name], "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    said = ANSI.sub("", ran.out)
    assert [line for line in said.splitlines() if cell_len(line) > 80] == []
    golden(f"{name}-80.{language}.txt", said)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("output", ["json", "csv", "markdown"])
@pytest.mark.parametrize("name", ["status-demo", "overdue", "show"])
def test_every_other_format_says_the_same(run: Run, golden: Golden, name: str, output: str) -> None:
    ran = run(*COMMANDS[name], "--format", output)
    assert (ran.status, ran.err) == (0, "")
    golden(f"{name}.{EXTENSIONS[output]}", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "grouping", ["department", "kind", "month", "plan", "level", "indicator", "tag:考核组"]
)
def test_every_grouping_reads_as_it_did(run: Run, golden: Golden, grouping: str) -> None:
    ran = run("status", "--by", grouping)
    assert (ran.status, ran.err) == (0, "")
    golden(f"status-by-{grouping.replace(':', '-')}.txt", ran.out)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        "",
        "status",
        "list",
        "show",
        "validate",
        "record",
        "record apply",
        "schema",
        "init",
        "import",
        "reconcile",
    ],
)
def test_help_reads_as_it_did(run: Run, golden: Golden, command: str, language: str) -> None:
    ran = run(*command.split(), "--help", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"help-{command or 'bizenv'}.{language}.txt", ran.out)
