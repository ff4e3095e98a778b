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
from item_lines import REGISTER, laid

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


def another(root: Path, name: str, *, closed: bool) -> None:
    """Lay a second register beside the first."""
    first = root / f"plans/{PLAN}"
    shutil.copytree(first, root / f"plans/{name}")
    plan = root / f"plans/{name}/plan.yaml"
    text = plan.read_text(encoding="utf-8").replace(f'plan: "{PLAN}"', f"plan: {name}")
    ending = "closed: {date: 2025-09-01, reason: 示例}\n" if closed else ""
    plan.write_text(text + ending, encoding="utf-8")


def test_answers_go_to_the_only_register_that_is_open(tmp_path: Path, run: Run) -> None:
    (answers,) = blocks("zh", "csv")
    file = tmp_path / "answers.csv"
    file.write_text(answers, encoding="utf-8")
    root = laid(REGISTER, tmp_path)
    another(root, "hotline", closed=True)
    asked = ("--root", str(root), "record", "--from", str(file), "--as-of", "2025-10-20")
    found = run(*asked)
    assert found.status == 0, found.err
    assert "夜间施工扰民" in (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")


def test_where_several_registers_are_open_answers_are_asked_to_name_theirs(
    tmp_path: Path, run: Run
) -> None:
    (answers,) = blocks("zh", "csv")
    file = tmp_path / "answers.csv"
    file.write_text(answers, encoding="utf-8")
    root = laid(REGISTER, tmp_path)
    another(root, "hotline", closed=False)
    (root / "plans/issued").mkdir()
    issued = "plan: issued\ntitle: 示例方案\nissued: 2025-03-01\ntasks: []\n"
    (root / "plans/issued/plan.yaml").write_text(issued, encoding="utf-8")
    asked = ("--root", str(root), "record", "--as-of", "2025-10-20", "--lang", "zh")
    found = run(*asked, "--from", str(file))
    assert found.status == 1
    told = "".join(found.err.split())
    assert "answers.csv:2:错误[which-register]没有写明登记到哪一本台账" in told
    assert f"台账不止一本：{PLAN}、hotline。请加一列“方案”" in told
    row = answers.replace("提交时间\n", "提交时间,方案\n").replace("19:05", "19:05,hotlin")
    file.write_text(row, encoding="utf-8")
    found = run(*asked, "--from", str(file))
    assert found.status == 1
    assert "是不是hotline" in "".join(found.err.split()) or PLAN in found.err
    assert "issued" not in found.err
    file.write_text(row.replace("hotlin", "hotline"), encoding="utf-8")
    assert run(*asked, "--from", str(file)).status == 0
    assert "夜间施工扰民" in (root / "plans/hotline/items.yaml").read_text(encoding="utf-8")


def test_without_any_register_answers_are_told_to_set_one_up(tmp_path: Path, run: Run) -> None:
    (answers,) = blocks("zh", "csv")
    file = tmp_path / "answers.csv"
    file.write_text(answers, encoding="utf-8")
    root = laid(REGISTER, tmp_path)
    shutil.rmtree(root / f"plans/{PLAN}")
    asked = ("--root", str(root), "record", "--as-of", "2025-10-20", "--lang", "en")
    found = run(*asked, "--from", str(file))
    assert found.status == 1
    assert "no-register" in found.err
    assert "plan.yaml" in found.err


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
