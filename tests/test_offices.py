"""Files as offices have them: empty ones, sparse checkouts, shared folders."""

import subprocess
from pathlib import Path

import pytest

from conftest import DAY, Run


@pytest.fixture
def city(tmp_path: Path, run: Run) -> Path:
    """The example city, all of it in a commit."""
    folder = tmp_path / "city"
    run("init", "--example", folder)
    git(folder, "init", "-qb", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "city")
    return folder


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=示例", "-c", "user.email=office@example.invalid")
    command = ["git", *identity, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n"])
@pytest.mark.parametrize("name", ["reviews.yaml", "progress/示例住建局.yaml", "amendments.yaml"])
def test_a_ledger_that_is_empty_is_told(city: Path, run: Run, name: str, content: bytes) -> None:
    (city / "plans/demo" / name).write_bytes(content)
    out = run("--root", city, "validate", "--lang", "en").out
    assert f"plans/demo/{name}:1:1: warning[empty-ledger]" in out


def test_a_ledger_with_its_first_line_is_not_empty(city: Path, run: Run) -> None:
    (city / "plans/demo/reviews.yaml").write_text("# 审核意见\n", encoding="utf-8")
    assert "empty-ledger" not in run("--root", city, "validate").out


ALL = ("/plans/*.yaml", "/plans/demo/")


@pytest.mark.parametrize(
    ("taken", "lacks"),
    [
        ((*ALL, "!/plans/demo/reviews.yaml"), "reviews.yaml"),
        ((*ALL, "!/plans/demo/progress/示例住建局.yaml"), "progress/示例住建局.yaml"),
        ((*ALL, "!/plans/demo/amendments.yaml"), "amendments.yaml"),
    ],
)
def test_a_sparse_checkout_of_part_of_a_plan_is_told(
    city: Path, run: Run, taken: tuple[str, ...], lacks: str
) -> None:
    git(city, "sparse-checkout", "set", "--no-cone", *taken)
    assert not (city / "plans/demo" / lacks).exists()
    ran = run("--root", city, "status", "--plan", "demo", "--as-of", DAY, "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert f"plans/demo/{lacks}:1:1: error[not-checked-out]" in ran.err
    record = ("record", "report", "demo/1.2.3", "--dept", "示例住建局", "--percent", "90")
    assert run("--root", city, *record, "--date", DAY, "--as-of", DAY).status != 0


def test_a_sparse_checkout_in_another_worktree_is_told_too(city: Path, run: Run) -> None:
    other = city.parent / "other"
    git(city, "worktree", "add", "-q", "--detach", str(other))
    git(other, "sparse-checkout", "set", "--no-cone", *ALL, "!/plans/demo/reviews.yaml")
    assert "not-checked-out" in run("--root", other, "validate").out
    assert "not-checked-out" not in run("--root", city, "validate").out


def test_a_plan_that_is_left_out_as_a_whole_is_no_finding(city: Path, run: Run) -> None:
    git(city, "sparse-checkout", "set", "--no-cone", *ALL)
    assert not (city / "plans/district").exists()
    assert run("--root", city, "status", "--as-of", DAY).status == 0
    git(city, "sparse-checkout", "disable")
    assert "not-checked-out" not in run("--root", city, "validate").out
