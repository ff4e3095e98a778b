"""What ledgers need around plans/: branches that append merge by git itself, and validate warns where they would not."""

import os
import subprocess
from pathlib import Path

import pytest

from building import MARKET, City
from conftest import DAY, Ran, Run
from test_reports import written

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with one task and no records."""
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    root = written(City().task("targets: [{name: 网办率, at_least: 90}]"), tmp_path / "city")
    for name in ("amendments", "reviews"):
        (root / f"plans/1.0/{name}.yaml").unlink()
    return root


def report(run: Run, city: Path, *arguments: str) -> Ran:
    return run("--root", city, "--lang", "en", "record", "report", *arguments)


def git(root: Path, *arguments: str) -> str:
    identity = (
        "-c",
        "user.name=示例",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
    )
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(
        ("git", *identity, "-C", root, *arguments),
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    ).stdout


@pytest.mark.parametrize("there", [True, False])
def test_two_branches_that_append_to_one_file_merge_by_git_itself(
    run: Run, city: Path, *, there: bool
) -> None:
    """Also where both begin the file; `init` is what writes the attributes."""
    attributes = city.parent / "new"
    assert run("init", attributes).status == 0
    (city / ".gitattributes").write_bytes((attributes / ".gitattributes").read_bytes())
    if there:
        assert report(run, city, "1.1", "--date", "2025-04-01", "--percent", "1").status == 0
    git(city, "init", "-q")
    git(city, "add", ".")
    git(city, "commit", "-qm", "begin")
    for branch, day in (("one", "2025-05-10"), ("two", "2025-05-11")):
        git(city, "checkout", "-qb", branch, "main")
        assert report(run, city, "1.1", "--date", day, "--progress", branch).status == 0
        assert report(run, city, "1.1", "--date", day, "--progress", f"{branch} again").status == 0
        git(city, "add", ".")
        git(city, "commit", "-qm", branch)
    git(city, "merge", "-q", "--no-edit", "one")
    assert sorted((city / LEDGER).read_text(encoding="utf-8").splitlines()[-4:]) == sorted(
        f'- {{date: {day}, task: "1.1", kind: report, progress: {said}}}'
        for branch, day in (("one", "2025-05-10"), ("two", "2025-05-11"))
        for said in (branch, f"{branch} again")
    )
    told = run("--root", city, "validate")
    assert (told.status, told.out.splitlines()[-1]) == (0, "4 个文件，0 个错误，0 个警告")
    assert ".bizenv" not in git(city, "ls-files") + git(city, "status", "--short")


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        (None, True),
        ("", True),
        ("plans/*/progress/*.yaml merge=union\n", True),
        ("plans/*/progress/*.yaml merge=union\nplans/*/reviews.yaml merge=union\n", False),
        ("*.yaml merge=union\n", False),
        ("/plans/** text merge=union\n", False),
        ("# *.yaml merge=union\n", True),
        ("*.yaml merge=union\nplans/*/reviews.yaml -merge\n", True),
    ],
)
def test_validate_warns_where_git_is_not_told_how_to_merge(
    run: Run, city: Path, text: str | None, *, warned: bool
) -> None:
    assert (
        "ledgers-not-merged" not in run("--root", city, "validate").out
    )  # no git, no attributes: nothing to say
    git(city, "init", "-q")
    if text is not None:
        (city / ".gitattributes").write_text(text)
    told = run("--root", city, "validate")
    assert (told.status, "ledgers-not-merged" in told.out) == (0, warned)
    real = [
        git(city, "check-attr", "merge", "--", path).strip().endswith(": union")
        for path in ("plans/1.0/progress/甲.yaml", "plans/1.0/reviews.yaml")
    ]
    assert all(real) is not warned  # git means the same
