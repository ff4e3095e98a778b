"""`bizenv init`: what it writes, in which language, and over nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run
from programs import program

# init


def test_init_writes_an_empty_workspace_that_works(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("init", folder).status == 0
    assert (
        folder / ".gitattributes"
    ).read_text() == "plans/*/progress/*.yaml merge=union\nplans/*/reviews.yaml merge=union\n"
    assert run("--root", folder, "validate").status == 0
    ran = run("--root", folder, "status")
    assert (ran.status, ran.err) == (0, "")
    assert "没有可统计的方案" in ran.out


@pytest.mark.parametrize("kind", ["example", "empty"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_init_writes_in_the_language_asked_for(
    run: Run, tmp_path: Path, kind: str, language: str
) -> None:
    options = ["--example"] if kind == "example" else []
    assert run("init", *options, tmp_path / "city", "--lang", language).status == 0
    plans = tmp_path / "city/plans"
    texts = {file: file.read_text(encoding="utf-8") for file in plans.rglob("*.yaml")}
    is_chinese = re.compile("[\u4e00-\u9fff]")
    chinese = {file for file, text in texts.items() if is_chinese.search(text)}
    worded = {
        file for file in texts if file.parent.name != "progress"
    }  # figures alone may be there
    assert chinese >= worded if language == "zh" else not chinese
    marker = (tmp_path / "city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert f"\nlanguage: {language}\n" in marker


def test_what_init_writes_follows_lang_alone_and_it_says_so(run: Run, tmp_path: Path) -> None:
    ran = program("init", tmp_path / "city", LANG="en_US.UTF-8")
    assert "language: zh" in (tmp_path / "city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert "--lang en" in ran.stdout.decode()
    assert "--lang en" not in run("init", tmp_path / "other").out


def test_init_leads_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "new city").out
    assert [line.split()[:2] for line in said.splitlines()[2:5]] == [
        ["cd", '"new'],
        ["git", "init"],
        ["bizenv", "import"],
    ]
    (tmp_path / "kept/.git").mkdir(parents=True)
    assert "git init" not in run("init", "kept").out
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert "cd " not in run("init", ".").out
    comment = (tmp_path / "new city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert "docs/" not in comment.partition("\n")[2]
    assert "bizenv --help" in comment


def test_init_adds_what_is_missing_to_gitattributes(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("*.png binary")
    assert run("init", tmp_path).status == 0
    assert (tmp_path / ".gitattributes").read_text().splitlines() == [
        "*.png binary",
        "plans/*/progress/*.yaml merge=union",
        "plans/*/reviews.yaml merge=union",
    ]


def test_init_keeps_gitattributes_in_whatever_encoding(run: Run, tmp_path: Path) -> None:
    before = "*.png binary\n# 图片\n".encode("gbk")
    (tmp_path / ".gitattributes").write_bytes(before)
    assert run("init", tmp_path).status == 0
    after = (tmp_path / ".gitattributes").read_bytes()
    assert after.startswith(before + b"plans/*/progress/*.yaml merge=union\n")


def test_init_leaves_nothing_where_a_file_stands_in_its_way(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("mine")
    ran = run("--lang", "en", "init", tmp_path)
    assert ran.status == 3
    assert "docs/schemas" in ran.err
    assert [each.name for each in tmp_path.iterdir()] == ["docs"]
    (tmp_path / "docs").unlink()
    (tmp_path / ".gitattributes").mkdir()
    assert run("--lang", "en", "init", tmp_path).status == 3
    assert [each.name for each in tmp_path.iterdir()] == [".gitattributes"]


def test_init_that_finds_no_room_names_the_file_and_leaves_nothing(tmp_path: Path) -> None:
    said = f'ulimit -f 1; "{sys.executable}" -m bizenv --no-cache --lang en init new'
    ran = subprocess.run(
        ["sh", "-c", said], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.startswith("bizenv: Cannot write new/"), ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_never_writes_over_a_workspace(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path).status == 0
    before = (tmp_path / "plans/workspace.yaml").read_bytes()
    assert run("init", "--example", tmp_path).status == 3
    assert (tmp_path / "plans/workspace.yaml").read_bytes() == before
    assert not (tmp_path / "plans/demo").exists()


@pytest.mark.parametrize("command", ["init new", "import d.txt --plan q -o plans/q.yaml"])
def test_what_was_written_is_told_where_the_answer_cannot_be(tmp_path: Path, command: str) -> None:
    (tmp_path / "d.txt").write_text("Plan 2026\n1. Build a hall. Lead: Parks Office\n")
    (tmp_path / "plans").mkdir()
    said = f'"{sys.executable}" -m bizenv --lang en {command} >/dev/full'
    ran = subprocess.run(
        ["sh", "-c", said], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 4, ran.stderr
    assert "Written (" in ran.stderr
