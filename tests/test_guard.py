"""The guard on real repositories: tests/cases/edits holds dishonest edits, each rejected for its reason, and honest ones.

`base/` is the workspace before every edit. A case has `before/` (files that differ before), `after/` (files that the
edit writes) and `edit.yaml`: why, the day on which guard sees it, what is removed, and what must be found: code, file
and line of each error, and nothing else.
"""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from conftest import Run
from repositories import Repo

from bizenv.guard import CODES, IDENTITY
from bizenv.source import read

CASES: Final = Path(__file__).parent / "cases" / "edits"
NAMES: Final = tuple(sorted(each.name for each in CASES.iterdir() if each.name != "base"))
SEEN: Final = "2025-06-15"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def described(name: str) -> dict[str, Any]:
    tree, faults = read((CASES / name / "edit.yaml").read_bytes(), name)
    assert isinstance(tree, dict)
    assert not faults
    return {"remove": [], "options": [], "today": SEEN, **tree}


def begin(root: Path, name: str) -> tuple[Repo, str]:
    """Make the repository of a case as it is before the edit, and write the edit into its folder."""
    repo = Repo.begin(root)
    before = repo.commit({**files(CASES / "base"), **files(CASES / name / "before")}, day="2025-06-14")
    for path in described(name)["remove"]:
        (root / path).unlink()
    repo.write(files(CASES / name / "after"))
    return repo, before


def found(run: Run, *arguments: str) -> tuple[int, list[str]]:
    """Return guard's exit status, and `code file line` of each error."""
    ran = run("guard", "--format", "json", *arguments)
    assert ran.out, ran.err
    findings = json.loads(ran.out)["findings"]
    return ran.status, sorted(f"{each['code']} {each['file']} {each['line']}" for each in findings)


@pytest.mark.parametrize("name", NAMES)
def test_an_edit_is_judged(run: Run, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder, then committed on a branch, then by its revisions from elsewhere."""
    said = described(name)
    repo, before = begin(tmp_path / "repo", name)
    monkeypatch.chdir(repo.root)
    options = ("--as-of", said["today"], *said["options"])
    expected = (1 if said["expect"] else 0, sorted(said["expect"]))
    assert found(run, "--base", "main", *options) == expected
    repo.git("checkout", "-q", "-b", "edit")
    after = repo.commit()
    assert found(run, "--base", "main", *options) == expected
    repo.git("checkout", "-q", "main")
    assert found(run, "--base", before, "--head", after, *options) == expected


def test_there_are_enough_cases_and_every_rule_has_one() -> None:
    dishonest = [name for name in NAMES if described(name)["expect"]]
    assert len(dishonest) >= 40
    assert len(NAMES) - len(dishonest) >= 15
    assert {name.partition(".")[0] for name in dishonest} - {"file-name"} == CODES - set(IDENTITY)
