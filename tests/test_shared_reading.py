"""Plans read by two processes: the answers, the findings and what is remembered are those of one."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from bizenv import two_processes
from bizenv.asking import questions

from conftest import Run
from repositories import Repo

DAYS = ("2025-06-30", "2025-10-15")


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the example city's few plans be many."""
    monkeypatch.setattr(questions, "FEWEST", 2)
    monkeypatch.setattr(questions, "SHARES", 100)
    monkeypatch.setattr(questions, "SMALLEST", 1)


def answers(run: Run, *options: str) -> Iterator[object]:
    for by in ("department", "month", "tag:市领导"):
        for form in ("text", "json"):
            yield run("status", "--by", by, "--format", form, *options)


@pytest.fixture(params=[True, False], ids=["two", "one"])
def processes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    are_two: bool = request.param
    monkeypatch.setattr(two_processes, "_are_two", lambda: are_two)


@pytest.mark.usefixtures("at_example", "processes")
@pytest.mark.parametrize("day", DAYS)
def test_two_processes_answer_as_one(run: Run, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    shared = [*answers(run, "--as-of", day, "--closed"), *answers(run, "--as-of", day)]
    monkeypatch.setattr(questions, "FEWEST", 1000)
    alone = [*answers(run, "--as-of", day, "--closed"), *answers(run, "--as-of", day)]
    assert shared == alone


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--despite-errors",),
        ("--dept", "示例住建局"),
        ("--section", "9.9"),
        ("--tag", "市领导=某"),
        ("--closed",),
    ],
)
def test_what_is_wrong_is_told_alike(
    run: Run,
    example: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
) -> None:
    root = tmp_path / "city"
    _copy(example, root)
    plans = sorted(path.parent for path in root.glob("plans/*/plan.yaml"))
    for number, folder in enumerate(plans):
        if number % 2:
            ledger = next(iter(sorted(folder.glob("progress/*.yaml"))), folder / "plan.yaml")
            text = ledger.read_text(encoding="utf-8")
            ledger.write_text(f"{text}- {{date: 2025-13-01, task: nix\n", encoding="utf-8")
    call = ("--root", str(root), "status", "--as-of", "2025-10-15", *options)
    shared = run(*call)
    monkeypatch.setattr(questions, "FEWEST", 1000)
    assert shared == run(*call)


def _copy(folder: Path, to: Path) -> None:
    for path in sorted(folder.rglob("*.yaml")):
        place = to / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())


@pytest.mark.usefixtures("at_example")
def test_a_second_process_is_begun_where_there_are_many_plans(
    run: Run, monkeypatch: pytest.MonkeyPatch, begun: list[int]
) -> None:
    monkeypatch.setattr(two_processes, "_are_two", lambda: True)
    run("status", "--closed")
    assert len(begun) == 1
    begun.clear()
    monkeypatch.setattr(questions, "FEWEST", 1000)
    run("status", "--closed")
    assert begun == []


def test_a_workspace_without_plans_is_answered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "workspace.yaml").write_text("city: 示例市\n", encoding="utf-8")
    (tmp_path / "plans" / "departments.yaml").write_text("departments: []\n", encoding="utf-8")
    assert run("--root", str(tmp_path), "status", "--as-of", "2025-10-15").status == 0


def test_two_processes_do_not_read_each_other_s_answers_of_git(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is begun has all that its parent holds, the pipe to git too."""
    monkeypatch.setattr(two_processes, "_are_two", lambda: True)
    repo = Repo.begin(tmp_path / "city")
    many_plans(repo.root, 60)
    repo.commit()
    for form in ("json", "text"):
        call = ("--root", str(repo.root), "status", "--by", "plan", "--format", form)
        folder = run(*call, "--as-of", "2025-10-15")
        revision = run(*call, "--as-of", "2025-10-15", "--known-as-of", "HEAD")
        assert (revision.status, folder.status) == (0, 0), revision.err
        assert _without_revision(revision.out) == _without_revision(folder.out)


@pytest.mark.usefixtures("at_example")
def test_where_the_system_gives_no_process_all_plans_are_read_by_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(two_processes, "_are_two", lambda: True)
    expected = run("--no-cache", "status", "--as-of", "2025-10-15")
    monkeypatch.setattr(os, "fork", fails)
    assert run("--no-cache", "status", "--as-of", "2025-10-15") == expected
    assert expected.status == 0


@pytest.mark.skipif(not hasattr(signal, "SIGCHLD"), reason="no such signal here")
def test_who_was_begun_with_sigchld_ignored_is_answered(tmp_path: Path) -> None:
    """An ignored signal stays ignored in the program that is begun: some servers and schedulers do that."""
    many_plans(tmp_path, 14)
    found = with_sigchld(tmp_path, "status", "--as-of", "2025-10-15")
    assert found[0] == found[1]
    assert found[0][0] == 0


@pytest.mark.skipif(not hasattr(signal, "SIGCHLD"), reason="no such signal here")
def test_who_was_begun_with_sigchld_ignored_hears_how_git_ended(tmp_path: Path) -> None:
    many_plans(tmp_path, 1)
    for call in (["init", "-q"], ["add", "-A"], [*AUTHOR, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *call], cwd=tmp_path, check=True)
    found = with_sigchld(tmp_path, "status", "--known-as-of", "2001-01-01")
    assert found[0] == found[1]
    assert found[0][0] != 0


AUTHOR: Final = ("-c", "user.name=示例", "-c", "user.email=a@example.org")


def with_sigchld(root: Path, *call: str) -> list[tuple[int, bytes, bytes]]:
    """Return what a program says that was begun with the signal as usual, and with it ignored."""
    found = []
    for how in (signal.SIG_DFL, signal.SIG_IGN):
        ran = subprocess.run(
            [sys.executable, "-m", "bizenv", "--no-cache", "--root", str(root), *call],
            capture_output=True,
            check=False,
            preexec_fn=partial(signal.signal, signal.SIGCHLD, how),
        )
        found.append((ran.returncode, ran.stdout, ran.stderr))
    return found


def _without_revision(text: str) -> list[str]:
    told = ("known_as_of", "known_by")
    return [line for line in text.splitlines() if not any(each in line for each in told)]


def many_plans(root: Path, number: int) -> None:
    """Write so many plans of some departments, each with other figures."""
    plans = root / "plans"
    names = [f"示例{letter}局" for letter in "甲乙丙丁戊己"]
    plans.mkdir()
    (plans / "workspace.yaml").write_text("city: 示例市\n", encoding="utf-8")
    register = "".join(f"  - {{name: {name}}}\n" for name in names)
    (plans / "departments.yaml").write_text(f"departments:\n{register}", encoding="utf-8")
    for count in range(1, number + 1):
        folder = plans / f"plan-{count}"
        (folder / "progress").mkdir(parents=True)
        tasks = []
        for place, name in enumerate(names):
            month = (count + place) % 9 + 4
            tasks.append(
                f'      - {{id: "1.{place + 1}", title: 示例任务{place}, lead: [{name}], due: 2025-{month:02}}}\n'
            )
            record = f'- {{date: 2025-05-{count % 28 + 1:02}, task: "1.{place + 1}", kind: report, percent: {count}}}\n'
            text = record if (count + place) % 2 else f"{'# ' * count}\n{record}"
            (folder / "progress" / f"{name}.yaml").write_text(text, encoding="utf-8")
        head = f'plan: "plan-{count}"\ntitle: 示例方案{count}\nissued: 2025-03-25\n'
        sections = f'sections:\n  - number: "1"\n    title: 示例\n    tasks:\n{"".join(tasks)}'
        (folder / "plan.yaml").write_text(head + sections, encoding="utf-8")
