"""The door for scripts: what the page on it shows is real, and nothing is loaded before it is used."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import bizenv
import pytest
from bizenv.files.snapshot import Folder, Memory

from building import MARKET, City
from conftest import ROOT, Run
from repositories import Repo

PAGE = (ROOT / "docs/en/library.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "docs/zh/library.md").read_text(encoding="utf-8")


def block(language: str, page: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def python(code: str, folder: Path) -> str:
    command = [sys.executable, "-W", "error", "-X", "utf8", "-c", code]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert ran.stderr == b""
    return ran.stdout.decode()


@pytest.mark.parametrize("page", [PAGE, CHINESE], ids=["en", "zh"])
def test_the_script_on_the_page_prints_what_the_page_says(
    example: Path, tmp_path: Path, page: str
) -> None:
    (tmp_path / "city").symlink_to(example)
    assert python(block("python", page), tmp_path) == block("text", page)


def test_all_that_is_offered_is_there() -> None:
    for name in bizenv.__all__:
        assert getattr(bizenv, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = bizenv.nothing


def test_importing_bizenv_loads_nothing_else(tmp_path: Path) -> None:
    code = "import bizenv, sys; print([each for each in sys.modules if each.startswith('bizenv')])"
    assert python(code, tmp_path) == "['bizenv']\n"


def test_a_workspace_is_found_from_below(example: Path) -> None:
    assert bizenv.open(example / "plans/demo").plans == bizenv.open(str(example)).plans


def test_without_a_workspace_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(bizenv.BizenvError, match="no-workspace"):
        bizenv.open(tmp_path)


def test_findings_are_those_of_validate_in_plans_settings_and_register(
    at_example: Path, run: Run
) -> None:
    day = date(2025, 9, 30)
    found = bizenv.open(at_example).findings(day)
    shown = json.loads(run("validate", "--as-of", day.isoformat(), "--format", "json").out)
    assert [each.code for each in found] == [each["code"] for each in shown["findings"]]
    assert len(found) > 2


def test_findings_leave_out_the_rights_as_the_page_says(example: Path) -> None:
    city = Folder(example)
    files = {path: city.read(path) for path in city.paths("plans")}
    workspace = bizenv.Workspace(Memory(files | {"plans/access.yaml": b"]"}))
    assert workspace.findings() == bizenv.Workspace(Memory(files)).findings()
    assert "`access.yaml`, `waivers.yaml`, `.gitattributes` and an unfinished recording" in PAGE


def test_a_workspace_is_opened_as_git_held_it(tmp_path: Path) -> None:
    city = City().task("due: 2025-04-30")
    repo = Repo.begin(tmp_path)
    repo.commit(city.says("2025-04-01 report").files, day="2025-04-01")
    repo.commit(city.says("2025-04-01 report", "2025-04-02 apply").files, day="2025-04-02")
    counted = []
    for known_as_of in (None, "2025-04-01", "HEAD~1"):
        workspace = bizenv.open(tmp_path, known_as_of=known_as_of)
        query = bizenv.Query(day=date(2025, 4, 3))
        counted.append(bizenv.status_of(workspace.books(), query, "department").totals.applied)
    assert counted == [1, 0, 0]


def test_a_plan_that_cannot_be_read_in_full_is_withheld_and_told(tmp_path: Path) -> None:
    city = City().task("").says("2025-04-01 reprot")
    for path, data in city.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    workspace = bizenv.open(tmp_path)
    books = workspace.books()
    report = bizenv.task_report(books, bizenv.Query(day=date(2025, 4, 3)), "list")
    assert (report.plans, report.tasks) == ((), ())
    assert (
        report.incomplete
        == books.incomplete
        == tuple(path for path in city.files if MARKET in path)
    )
    assert books.withheld == {"1.0"}
    assert [book.id for book in workspace.books(despite_errors=True)] == ["1.0"]


def test_a_selection_names_what_is_wrong_with_its_own_plans_alone() -> None:
    city = City().task("").says("2025-04-01 reprot")
    sound = {path.replace("/1.0/", "/2.0/"): data for path, data in City().task("").files.items()}
    sound["plans/2.0/plan.yaml"] = sound["plans/2.0/plan.yaml"].replace(b"1.0", b"2.0")
    workspace = bizenv.Workspace(Memory(sound | city.files))
    broken, whole = workspace.books(["1.0"]), workspace.books(["2.0"])
    assert (list(broken), [book.id for book in whole]) == ([], ["2.0"])
    assert (broken.withheld, whole.withheld) == ({"1.0"}, set())
    assert broken.incomplete == tuple(path for path in city.files if MARKET in path)
    report = bizenv.status_of(whole, bizenv.Query(day=date(2025, 4, 3)), "department")
    assert (whole.incomplete, report.incomplete) == ((), ())


def test_a_plan_that_breaks_a_rule_tells_so_by_whatever_way_it_is_read() -> None:
    workspace = bizenv.Workspace(Memory(City().task("").says("2025-04-01 withdraw").files))
    asked = workspace.book("1.0")
    assert asked is not None
    assert [asked.questioned, *(book.questioned for book in workspace.books())] == [True, True]
    assert workspace.book("1.0") is asked
    assert workspace.book("2.0") is None
