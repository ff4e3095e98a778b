"""The door for scripts: what the page on it shows is real, and nothing is loaded before it is used."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import bizenv
import pytest

from conftest import ROOT, Run

PAGE = (ROOT / "docs/library.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def python(code: str, folder: Path) -> str:
    command = [sys.executable, "-W", "error", "-X", "utf8", "-c", code]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert ran.stderr == b""
    return ran.stdout.decode()


def test_the_script_on_the_page_prints_what_the_page_says(example: Path, tmp_path: Path) -> None:
    (tmp_path / "city").symlink_to(example)
    assert python(block("python"), tmp_path) == block("text")


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


def test_findings_are_those_of_validate(at_example: Path, run: Run) -> None:
    day = date(2025, 9, 30)
    found = bizenv.open(at_example).findings(day)
    shown = json.loads(run("validate", "--as-of", day.isoformat(), "--format", "json").out)
    assert [each.code for each in found] == [each["code"] for each in shown["findings"]]
    assert len(found) > 2
