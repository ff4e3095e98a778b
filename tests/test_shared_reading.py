"""Plans read by two processes: the answers, the findings and what is remembered are those of one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bizenv import hands
from bizenv.asking import questions

from conftest import Run

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
    monkeypatch.setattr(hands, "_are_two", lambda: are_two)


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
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "_are_two", lambda: True)
    begun: list[object] = []
    begin = hands._Second.begin  # noqa: SLF001 - whether it is called is the question

    def counted(job: object, result: object) -> object:
        begun.append(job)
        return begin(job, result)  # type: ignore[arg-type]

    monkeypatch.setattr(hands._Second, "begin", counted)  # noqa: SLF001
    run("status", "--closed")
    assert begun
    begun.clear()
    monkeypatch.setattr(questions, "FEWEST", 1000)
    run("status", "--closed")
    assert begun == []


def test_a_workspace_without_plans_is_answered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "workspace.yaml").write_text("city: 示例市\n", encoding="utf-8")
    (tmp_path / "plans" / "departments.yaml").write_text("departments: []\n", encoding="utf-8")
    assert run("--root", str(tmp_path), "status", "--as-of", "2025-10-15").status == 0
