"""What the table of commands promises: pages, words, formats, schemas."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from bizenv.cli.app import app
from bizenv.cli.commands import COMMANDS
from bizenv.contract.schemas import FOLDER, file_name
from bizenv.formats import FORMATS
from bizenv.messages import LANGUAGES, catalogue
from bizenv.report.states import STATES_OF

from conftest import ROOT, Run
from loading import loaded

ALL_FORMATS = sorted(FORMATS)


def calls(name: str) -> Iterator[list[str]]:
    """Yield calls of a command, or of each of its own, with all that must be given."""
    program: Any = typer.main.get_command(app)
    command = program.get_command(None, name)
    if hasattr(command, "commands"):
        for each in command.commands:
            yield [name, each, *needed(command.commands[each])]
    else:
        yield [name, *needed(command)]


def needed(command: Any) -> Iterator[str]:
    for param in command.params:
        if param.required:
            yield from ["x"] if param.param_type_name == "argument" else [param.opts[0], "x"]


def test_whoever_takes_a_state_has_states_to_offer() -> None:
    program: Any = typer.main.get_command(app)
    taking = set()
    for name in COMMANDS:
        params = program.get_command(None, name).params
        if any("--state" in each.opts for each in params):
            taking.add(name)
    assert taking == set(STATES_OF)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_worded(name: str) -> None:
    assert (ROOT / "docs/en/commands" / f"{name}.md").is_file()
    assert [each for each in LANGUAGES if not catalogue(each).has(f"help.{name}")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_offers_the_formats_that_a_command_accepts(
    run: Run, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no workspace: a call ends once its options were checked
    for call in calls(name):
        is_silent = set(COMMANDS[name].silent) & set(call[1:2])
        accepted = () if is_silent else COMMANDS[name].formats
        offered = re.search(r"--format ([a-z|]+)", run(*call, "--help").out)
        assert (offered[1].split("|") if offered else []) == list(accepted)
        for each in ALL_FORMATS:
            refused = "--format" in run(*call, "--format", each).err
            assert refused == (each not in accepted), (call, each)


PRINTING = {
    "status": ["status"],
    "tasks": ["list"],
    "show": ["show", "demo/1.1.1"],
    "diff": ["diff", "2025-01-01"],
    "since": ["since", "2025-09-30"],
    "milestones": ["milestones"],
    "targets": ["targets"],
    "duties": ["duties"],
    "filing": ["filing"],
    "problems": ["problems", "hotline-2024"],
    "levels": ["levels"],
    "remind": ["remind"],
    "rank": ["rank"],
    "bulletin": ["bulletin"],
    "chart": ["chart"],
    "stocktake": ["stocktake", "--dept", "住建局"],
    "digest": ["digest"],
    "send": ["send", "slips", "--to", "incoming/recipients.yaml", "--dry-run"],
    "findings": ["validate"],
    "recorded": ["record", "report", "demo/1.1.1", "--percent", "5", "--dry-run"],
}


@pytest.mark.usefixtures("at_published")
def test_the_json_of_every_command_is_published(run: Run) -> None:
    kinds = {row.output for row in COMMANDS.values() if "json" in row.formats}
    assert kinds == set(PRINTING), "add a call of the new report to PRINTING"
    page = (ROOT / "docs/en/json.md").read_text(encoding="utf-8")
    for kind, call in PRINTING.items():
        schema = json.loads(run(*call, "--format", "json").out)["schema"]
        published = file_name(schema.split("/")[1])
        assert json.loads((ROOT / FOLDER / published).read_text(encoding="utf-8"))
        printed_by = [f"`{row.name}`" for row in COMMANDS.values() if row.output == kind]
        row = f"| `{schema}` | {', '.join(printed_by)} | [{published}](../schemas/{published}) |"
        assert row in page


def test_libraries_of_workbooks_are_loaded_by_those_who_use_them(tmp_path: Path) -> None:
    """Who imports forms loads no writer of them, and who writes them no reader; nobody else loads either."""
    library = {"xlsxwriter", "openpyxl", "lxml"}
    place = str(tmp_path / "form.xlsx")
    department = "市市场监督管理局"
    written = loaded(ROOT, "form", "export", "--dept", department, "-o", place)
    assert library & written == {"xlsxwriter"}
    assert (
        library & loaded(ROOT, "form", "import", place, "--dry-run") == set()
    )  # that is done apart
    assert library & loaded(ROOT, "status", "--plan", "6.0") == set()


OFFICE = ("docx", "pdf", "XLS", "xls", "wps", "ods", "png")


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("ending", OFFICE)
@pytest.mark.parametrize("forced", [(), ("--format", "text"), ("--format", "json")])
def test_no_command_writes_text_under_the_name_of_another_program_s_file(
    run: Run, tmp_path: Path, ending: str, forced: tuple[str, ...]
) -> None:
    calls_of = [
        *(call for kind, call in PRINTING.items() if kind not in ("recorded", "bulletin")),
        ["overdue"],
        ["guard", "--base", "HEAD"],
        ["reconcile", "demo", "incoming/plan.txt"],
    ]
    if ending in ("png", "docx"):  # a picture is to be had so
        calls_of.remove(["chart"])
    others = [["schema", "plan"], ["import", "incoming/plan.txt", "--plan", "neu"]]
    for call in [*calls_of, *([] if forced else others)]:
        place = tmp_path / f"台账.{ending}"
        ran = run(*call, "-o", place, *forced, "--lang", "en")
        assert (ran.status, ran.out, place.exists()) == (2, "", False), call
        assert f"“.{ending}”" in ran.err
        assert "endings that there are" in ran.err


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("ending", OFFICE)
@pytest.mark.parametrize("forced", ["text", "json", "html"])
def test_no_text_of_a_bulletin_stands_in_a_file_of_word(
    run: Run, tmp_path: Path, ending: str, forced: str
) -> None:
    """It alone may be a document: then `--format` and the ending have to agree."""
    place = tmp_path / f"通报.{ending}"
    ran = run("bulletin", "-o", place, "--format", forced, "--lang", "en")
    assert (ran.status, ran.out, place.exists()) == (2, "", False)
    assert f".{ending}" in ran.err


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("named", ["台账.xlsx", "台账.XLSX"])
@pytest.mark.parametrize("forced", ["text", "json", "csv", "html"])
def test_no_command_writes_text_under_the_name_of_a_workbook(
    run: Run, tmp_path: Path, named: str, forced: str
) -> None:
    for call in (["list"], ["status"], ["overdue"], ["digest"], ["validate"]):
        place = tmp_path / named
        ran = run(*call, "-o", place, "--format", forced, "--lang", "en")
        assert (ran.status, ran.out, place.exists()) == (2, "", False), call
        assert ran.err


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("named", ["a.csv", "a.txt", "a", "a.html", "a.docx", "a.xls"])
def test_a_workbook_is_written_under_no_other_ending(run: Run, tmp_path: Path, named: str) -> None:
    ran = run("list", "-o", tmp_path / named, "--format", "xlsx", "--lang", "en")
    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert ".xlsx" in ran.err


@pytest.mark.usefixtures("at_example")
def test_the_refusal_names_what_the_program_does_open(run: Run, tmp_path: Path) -> None:
    assert "Excel opens .xlsx" in run("list", "-o", tmp_path / "a.xls", "--lang", "en").err
    assert (
        "Word and browsers open .html"
        in run("digest", "-o", tmp_path / "a.docx", "--lang", "en").err
    )
    assert "bizenv list -o " in run("digest", "-o", tmp_path / "a.xlsx", "--lang", "en").err


def test_where_a_command_has_no_plan_option_it_says_what_it_takes(run: Run) -> None:
    ran = run("--lang", "en", "validate", "--plan", "x")
    assert (ran.status, "takes paths" in ran.err, "--lang" in ran.err) == (2, True, False), ran.err


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "of the calendar year 2025"), ("zh", "2025自然年第一、二季度")],
)
def test_periods_of_duties_are_the_calendar_s_where_there_are_fiscal_years(
    run: Run, tmp_path: Path, language: str, said: str
) -> None:
    assert run("init", tmp_path / "x", "--example", "--lang", "en").status == 0
    settings = tmp_path / "x" / "plans" / "workspace.yaml"
    text = settings.read_text(encoding="utf-8")
    named = f"{text}\nfiscal_year_starts: 7\n" if "fiscal_year_starts" not in text else text
    settings.write_text(named, encoding="utf-8")
    ran = run("--root", tmp_path / "x", "--lang", language, "duties")
    assert said in ran.out, ran.out
