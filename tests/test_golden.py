"""What people read, word for word: every reader on the example city, in every format and both languages."""

import pytest

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
    "show-carried-over": ("show", "demo-2024/4"),
    "list-street": ("list", "--plan", "street"),
    "levels": ("levels",),
    "duties": ("duties",),
}


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_reads_as_it_did(run: Run, golden: Golden, name: str, language: str) -> None:
    ran = run(*COMMANDS[name], "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"{name}.{language}.txt", ran.out)


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
