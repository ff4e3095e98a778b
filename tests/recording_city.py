"""A small city whose records are made from the command line."""

from pathlib import Path
from typing import Any

import pytest
from bizenv.files.snapshot import Folder
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf

from building import GROUP, HOUSING, MARKET, REVIEWER, City
from conftest import DAY, Ran, Run
from test_reports import written

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"
REVIEWS = "plans/1.0/reviews.yaml"
AMENDMENTS = "plans/1.0/amendments.yaml"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city with tasks 1.1 (市场监管局), 1.2 (市场监管局 and 住建局) and 1.3 (a group); evidence; no records."""
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    tasks = (
        City()
        .task("targets: [{name: 网办率, at_least: 90}]")
        .task(f"lead: [{MARKET}, {HOUSING}]")
        .task(f"lead: [{GROUP}]")
    )
    root = written(tasks, tmp_path / "city")
    (root / AMENDMENTS).unlink()
    (root / REVIEWS).unlink()
    (root / "docs").mkdir()
    (root / "docs/a.txt").write_text("佐证材料\n")
    return root


@pytest.fixture
def record(run: Run, city: Path) -> Run:
    """Record in the city, in English."""

    def call(*arguments: str | Path) -> Ran:
        return run("--root", city, "--lang", "en", "record", *arguments)

    return call


def lines(city: Path, file: str) -> list[str]:
    return (city / file).read_text(encoding="utf-8").splitlines() if (city / file).exists() else []


def apply(*more: str) -> tuple[str, ...]:
    return ("apply", "1.0/1.1", "--date", "2025-05-10", "--evidence", "docs/a.txt", *more)


def accept(*more: str) -> tuple[str, ...]:
    return ("accept", "1.0/1.1", "--date", "2025-05-20", "--by", REVIEWER, *more)


def read_back(city: Path) -> list[Any]:
    shelf, found = load_shelf(Folder(city))
    book, more = load_plan(shelf, "1.0")
    assert book is not None
    assert [*found, *more] == []
    entries = [
        entry for by in book.entries.values() for entries in by.values() for entry in entries
    ]
    return [
        entry.record for entry in sorted(entries, key=lambda entry: (entry.by_reviewer, entry.row))
    ]
