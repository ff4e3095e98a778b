"""The evidence of an application that is recorded: what stands where it should be."""

import subprocess
from pathlib import Path

import pytest

from conftest import Run
from recording_city import city, record

__all__ = ["city", "record"]  # fixtures


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("plans/1.0/plan.yaml", "evidence-unfit"),
        ("plans/workspace.yaml", "evidence-unfit"),
        ("https://[::1/x", "evidence-unfit"),
        ("docs/../plans/1.0/plan.yaml", "without .."),
        ("docs\\a.txt", "docs/a.txt"),
        ("docs/b.txt", "evidence-missing"),
    ],
)
def test_evidence_that_is_none_is_refused_at_its_option(
    record: Run, evidence: str, said: str
) -> None:
    apply_for = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95")
    ran = record(*apply_for, "--evidence", evidence)
    assert (ran.status, ran.err.startswith("--evidence: "), said in ran.err) == (1, True, True), (
        ran.err
    )
    ran = record(*apply_for)
    assert (ran.status, ran.err.startswith("--evidence: ")) == (1, True), ran.err
    ran = record(*apply_for, "--evidence", "https://localhost/x", "--dry-run")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err


@pytest.mark.parametrize("host", ["10.0.0.1", "192.168.1.5:8080", "127.8.0.1", "[fd00::1]"])
def test_evidence_in_a_private_network_is_told(record: Run, host: str) -> None:
    apply_for = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95", "--dry-run")
    ran = record(*apply_for, "--evidence", f"https://{host}/a")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err
    ran = record(*apply_for, "--evidence", "https://93.184.215.14/a")
    assert "evidence-unfit" not in ran.err


@pytest.mark.parametrize("data", ["", " \n\t\n", "\ufeff \n"])
def test_evidence_of_blanks_alone_is_empty(record: Run, city: Path, data: str) -> None:
    (city / "docs").mkdir(exist_ok=True)
    (city / "docs/blank.txt").write_text(data, encoding="utf-8")
    ran = record(*APPLY, "--evidence", "docs/blank.txt", "--dry-run")
    assert (ran.status, "This file is empty" in ran.err) == (0, True), ran.err


def test_evidence_with_a_line_break_in_its_name_is_told_so(record: Run, city: Path) -> None:
    (city / "docs").mkdir(exist_ok=True)
    (city / "docs/a\nb.txt").write_text("x")
    ran = record(*APPLY, "--evidence", "docs/a\nb.txt")
    assert (ran.status, "line break" in ran.err) == (1, True), ran.err


APPLY = ("apply", "1.1", "--date", "2025-05-10", "--reading", "网办率=95")


def test_evidence_that_git_ignores_is_told_and_taken(record: Run, run: Run, city: Path) -> None:
    (city / "docs/扫描 件.pdf").write_text("x")
    (city / ".gitignore").write_text("*.pdf\n")
    ran = record(*APPLY, "--evidence", "docs/扫描 件.pdf", "--dry-run")
    assert (ran.status, "ignores" in ran.err) == (0, False), "no checkout"
    subprocess.run(["git", "init", "-q", str(city)], check=True)
    ran = record(*APPLY, "--evidence", "docs/扫描 件.pdf")
    assert (ran.status, "warning[evidence-unfit]" in ran.err) == (0, True), ran.err
    assert "Git ignores this file" in ran.err
    said = run("--root", city, "validate", "--lang", "en").out
    assert "Git ignores this file" in said
    subprocess.run(["git", "-C", str(city), "add", "-f", "docs/扫描 件.pdf"], check=True)
    assert "Git ignores" not in run("--root", city, "validate", "--lang", "en").out


def test_git_is_not_asked_where_nothing_is_evidence(
    run: Run, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(city)], check=True)
    monkeypatch.setenv("PATH", str(city / "docs"))  # there is no git
    assert run("--root", city, "validate").status == 0


def test_an_empty_file_of_evidence_is_told_and_taken(record: Run, city: Path) -> None:
    (city / "docs/空.txt").touch()
    ran = record(*APPLY, "--evidence", "docs/空.txt")
    assert (ran.status, "This file is empty" in ran.err) == (0, True), ran.err


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("docs", "a folder"), ("docs/out.txt", "a link"), ("docs/gone.txt", "a link"),
        ("../a.txt", "outside the workspace"), ("/etc/hostname", "outside the workspace"),
    ],
)  # fmt: skip
def test_what_stands_where_evidence_should_be_is_told(
    record: Run, city: Path, evidence: str, said: str
) -> None:
    (city.parent / "out.txt").write_text("x")
    (city / "docs/out.txt").symlink_to("../../out.txt")
    (city / "docs/gone.txt").symlink_to("nowhere.txt")
    ran = record(*APPLY, "--evidence", evidence)
    assert (ran.status, said in ran.err) == (1, True), ran.err
