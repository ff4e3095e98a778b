"""The example cities as repositories: a year of commits, the same each time, honest on main."""

import itertools
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from conftest import Run
from repositories import Repo

NEXT = "2026-01-06"  # the day on which the branches are looked at
PARTS = 8  # of the commits, for as many workers as there are
WAIVED: Final = "2025-10-17"
LATE = {"zh": "demo/1.6.2", "en": "climate/1.2.2"}


class Commit(NamedTuple):
    """A commit, and the day on which it was made."""

    id: str
    day: str


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def repo(language: str, tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A city with its history. Not to be written to."""
    from bizenv.cli.app import run as run_program

    folder = tmp_path_factory.mktemp("history") / language
    written = ["init", "--example", "--history", str(folder), "--lang", language]
    assert run_program(written) == 0
    return Repo(folder)


def log(repo: Repo, form: str, *which: str) -> list[str]:
    return repo.git("log", f"--format={form}", *(which or ("main",))).splitlines()


def test_the_same_commits_each_time_whatever_git_is_set_to(
    run: Run, repo: Repo, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hooks").mkdir()
    hook = tmp_path / "hooks/post-index-change"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    settings = {
        "core.autocrlf": "true",
        "core.hooksPath": str(tmp_path / "hooks"),
        "commit.gpgSign": "true",
        "init.defaultBranch": "trunk",
        "init.defaultObjectFormat": "sha256",
        "user.name": "Somebody",
        "i18n.commitEncoding": "GBK",
    }
    config = "".join(
        f"[{name.partition('.')[0]}]\n{name.partition('.')[2]} = {value}\n"
        for name, value in settings.items()
    )
    (tmp_path / "gitconfig").write_text(config)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert run("init", "--example", "--history", tmp_path / "again", "--lang", language).status == 0
    again = Repo(tmp_path / "again")
    assert again.git("show-ref") == repo.git("show-ref")
    assert again.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_the_folder_is_the_example_as_it_is_and_clean(
    run: Run, repo: Repo, language: str, tmp_path: Path
) -> None:
    repo.git("fsck", "--strict")
    assert repo.git("status", "--porcelain") == ""
    assert run("init", "--example", tmp_path, "--lang", language).status == 0
    files = {each.relative_to(tmp_path) for each in tmp_path.rglob("*") if each.is_file()}
    kept = set(map(Path, repo.git("-c", "core.quotePath=false", "ls-files").splitlines()))
    assert kept - files == {Path("plans/waivers.yaml")}
    assert files == kept - {Path("plans/waivers.yaml")}
    for file in files:
        assert (repo.root / file).read_bytes() == (tmp_path / file).read_bytes(), file
    assert run("--root", repo.root, "validate").status == 0


def test_departments_wrote_on_the_days_of_their_records_and_the_office_committed(
    repo: Repo, language: str
) -> None:
    commits = [line.split("\t") for line in log(repo, "%aI%x09%cI%x09%an%x09%cn%x09%ae")]
    moments = [datetime.fromisoformat(written) for written, *_ in commits]
    assert moments == sorted(moments, reverse=True)
    assert (moments[-1].date(), moments[0].year) <= (date(2025, 1, 24), 2026)
    assert len(commits) > 100
    assert {committer for *_, committer, _ in commits} == {
        {"zh": "示例协调办", "en": "Exampleton Climate Office"}[language]
    }
    assert all(written == committed for written, committed, *_ in commits)
    assert len({author for _, _, author, *_ in commits}) > 10
    assert all(address.endswith("@example.invalid") for *_, address in commits)


def test_what_was_known_then_differs_from_what_is_known_now_by_the_late_report(
    run: Run, repo: Repo, language: str
) -> None:
    asked = ("list", "--as-of", "2025-10-15", "--format", "json")
    now, then = (
        {
            (each["plan"], each["id"]): each["status"]
            for each in json.loads(run("--root", repo.root, *asked, *known).out)["tasks"]
        }
        for known in ((), ("--known-as-of", "2025-10-15"))
    )
    changed = {f"{plan}/{task}" for plan, task in now if now[plan, task] != then[plan, task]}
    assert changed == {LATE[language]}
    told = ("diff", "2025-10-15", "2025-12-31", "--known", "--as-of", "2025-10-15")
    assert LATE[language] in run("--root", repo.root, *told).out


@pytest.mark.parametrize(
    ("branch", "codes"),
    [("january", []), ("back-dated", ["back-dated"]), ("rewritten", ["record-rewritten"])],
)
def test_guard_judges_the_branches(run: Run, repo: Repo, branch: str, codes: list[str]) -> None:
    asked = ("guard", "--base", "main", "--head", branch, "--as-of", NEXT, "--format", "json")
    ran = run("--root", repo.root, *asked)
    assert [each["code"] for each in json.loads(ran.out)["findings"]] == codes
    assert ran.status == bool(codes)


def commits_of(repo: Repo) -> list[Commit]:
    """Return the commits of main, the first one first."""
    lines = log(repo, "%H %cs", "--reverse", "main")
    return [Commit(*line.split()) for line in lines]


@pytest.mark.slow
def test_days_of_main_are_honest(run: Run, repo: Repo) -> None:
    """What was committed on a day, judged together: every third day, and that of a waiver."""
    ends = {each.day: each for each in commits_of(repo)}
    days = [*itertools.pairwise(ends.values())]
    waived = [edit for edit in days if edit[1].day == WAIVED]
    are_honest(run, repo, [*days[::3], *waived])


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(PARTS))
def test_every_commit_of_main_is_honest(run: Run, repo: Repo, part: int) -> None:
    are_honest(run, repo, [*itertools.pairwise(commits_of(repo))][part::PARTS])


def are_honest(run: Run, repo: Repo, edits: Sequence[tuple[Commit, Commit]]) -> None:
    """Judge what each commit changed since another one, on its day."""
    (waived,) = log(repo, "%cs", "main", "--", "plans/waivers.yaml")
    assert waived == WAIVED
    found: set[tuple[str, ...]] = set()
    for before, after in edits:
        asked = ("guard", "--base", before.id, "--head", after.id, "--as-of", after.day)
        told = json.loads(run("--root", repo.root, *asked, "--format", "json").out)["findings"]
        found |= {(after.day, each["file"], each["code"], each["severity"]) for each in told}
    waiver = log(repo, "%H", "main", "--", "plans/waivers.yaml")[0]
    unproven = {(WAIVED, "plans/waivers.yaml", "unproven-waiver", "warning")}
    commits = [each.id for each in commits_of(repo)]
    holds_it = any(
        commits.index(before.id) < commits.index(waiver) <= commits.index(after.id)
        for before, after in edits
    )
    assert found == (unproven if holds_it else set())


def test_bulletins_are_tagged(repo: Repo) -> None:
    assert repo.git("tag").splitlines() == [f"bulletin-2025-{month:02}" for month in range(2, 13)]
    day = repo.git("log", "-1", "--format=%cs", "bulletin-2025-09")
    assert "2025-10-01" <= day <= "2025-10-05"


# What is refused


def test_a_history_is_that_of_an_example_in_a_folder_of_its_own(run: Run, tmp_path: Path) -> None:
    refused = run("init", "--history", tmp_path / "city")
    assert (refused.status, (tmp_path / "city").exists()) == (2, False)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/letter.txt").write_text("")
    assert run("init", "--example", "--history", tmp_path / "kept").status == 3
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["letter.txt"]


def test_without_git_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("init", "--example", "--history", tmp_path / "city").status == 3
    assert not (tmp_path / "city").exists()


FAILING_GIT = """#!/bin/sh
case "$1" in --version) echo git;; *) echo "fatal: no space left" >&2; exit 128;; esac
"""


@pytest.mark.parametrize("there", [(), ("office/city",)])
def test_where_git_fails_nothing_is_left(
    there: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = tmp_path / "programs/git"
    git.parent.mkdir()
    git.write_text(FAILING_GIT)
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(git.parent))
    city = tmp_path / "office/city"
    for each in there:
        (tmp_path / each).mkdir(parents=True)
    told = run("init", "--example", "--history", city)
    assert told.status == 3
    assert "no space left" in told.err
    left = [each.relative_to(tmp_path).as_posix() for each in tmp_path.glob("office/**/*")]
    assert left == [*there]
    assert (tmp_path / "office").exists() is bool(there)


def test_where_git_fails_what_others_put_there_meanwhile_stays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = tmp_path / "programs/git"
    git.parent.mkdir()
    city = tmp_path / "city"
    others = city / "plans/notes.txt"
    git.write_text(FAILING_GIT.replace("\n", f"\n[ -d {city}/plans ] && echo kept > {others}\n", 1))
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(git.parent))
    assert run("init", "--example", "--history", city).status == 3
    left = [each.relative_to(city).as_posix() for each in city.glob("**/*")]
    assert left == ["plans", "plans/notes.txt"]
