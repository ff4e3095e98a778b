"""The page on publishing: what it says to write is taken, by nginx, by pages and by a register."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from building import PLAN
from conftest import ROOT, Run
from test_registers import REGISTER, laid

PAGES = {language: ROOT / f"docs/{language}/publish.md" for language in ("zh", "en")}


def blocks(language: str, kind: str) -> list[str]:
    text = PAGES[language].read_text(encoding="utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def test_both_languages_show_the_same_files() -> None:
    for kind in ("nginx", "yaml", "crontab", "sh"):
        assert blocks("zh", kind) == blocks("en", kind), kind


@pytest.mark.parametrize("language", PAGES)
def test_the_answers_of_the_form_shown_become_lines_of_a_register(
    tmp_path: Path, run: Run, language: str
) -> None:
    (answers,) = blocks(language, "csv")
    file = tmp_path / "answers.csv"
    file.write_text(answers, encoding="utf-8")
    root = laid(REGISTER, tmp_path)
    asked = ("--root", str(root), "record", "--from", str(file), "--as-of", "2025-10-20")
    found = run(*asked)
    assert found.status == 0, found.err
    line = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8").splitlines()[-1]
    assert "date: 2025-10-12, id: W2, kind: raise" in line
    assert "(left out)" not in line
    assert "（略）" not in line


def test_the_workflow_is_pinned_and_has_the_rights_of_pages_alone() -> None:
    github, gitlab = map(yaml.safe_load, blocks("en", "yaml"))
    assert github["permissions"] == {"contents": "read"}
    (job,) = github["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each)] == []
    checkout: dict[str, Any] = job["steps"][0]
    assert checkout["with"] == {"persist-credentials": False}
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs == gitlab["pages"]["script"]
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    assert NGINX is not None
    (server,) = blocks("en", "nginx")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{\n{server}}}\n", encoding="utf-8")
    log = f"error_log {tmp_path}/error.log; pid {tmp_path}/nginx.pid;"
    found = subprocess.run(
        [NGINX, "-t", "-c", str(whole), "-p", str(tmp_path), "-g", log],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "syntax is ok" in found.stderr, found.stderr
