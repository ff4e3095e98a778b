"""Revisions as Snapshots, and what is refused: each on a real repository."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.diagnostics import BizenvError
from bizenv.files.git import Repository, prefix_of
from bizenv.files.git_folder import environment
from bizenv.files.revision import Commit, Revision
from bizenv.files.snapshot import MAX_BYTES, Folder
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf

from building import City
from conftest import Run
from repositories import Repo

CITY: Final = City().says("2025-04-30 report percent: 40")
ZONE: Final = "Asia/Shanghai"


def revision(repo: Repo, name: str = "HEAD", inside: str = "") -> Revision:
    repository = Repository(repo.root / inside)
    return repository.revision(repository.commit(name))


def code_of(caught: "pytest.ExceptionInfo[BizenvError]") -> str:
    return caught.value.message.code


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.begin(tmp_path / "repo")
    repo.commit({**CITY.files, "docs/佐证 一.txt": "x", "README.md": "x"})
    return repo


def test_a_revision_is_what_the_folder_was(repo: Repo) -> None:
    then, folder = revision(repo), Folder(repo.root)
    assert then.paths("plans") == folder.paths("plans")
    assert [then.read(path) for path in then.paths("plans")] == [
        folder.read(path) for path in folder.paths("plans")
    ]
    ledger = next(path for path in then.paths("plans") if "progress" in path)
    before = folder.read(ledger)
    repo.write({ledger: "[]\n", "plans/1.0/amendments.yaml": b""})
    assert then.read(ledger) == before
    shelf, found = load_shelf(then)
    book, more = load_plan(shelf, "1.0")
    assert (found, more) == ([], [])
    assert book is not None
    assert book.recorded == date(2025, 4, 30)


@pytest.mark.parametrize(
    "name", ["^HEAD", "^main", "HEAD..HEAD", "HEAD...main", "..", "HEAD^@", "HEAD^!", "HEAD^-"]
)
def test_where_one_revision_is_meant_several_are_none(repo: Repo, name: str) -> None:
    repo.commit(day="2025-10-16")
    with pytest.raises(BizenvError) as caught:
        Repository(repo.root).commit(name)
    assert code_of(caught) == "error.unknown-revision"
    assert caught.value.hint is not None
    assert caught.value.hint.code == "hint.one-revision"


def test_evidence_is_looked_for_in_the_revision(repo: Repo) -> None:
    then = revision(repo)
    (repo.root / "docs/佐证 一.txt").unlink()
    assert then.has("docs/佐证 一.txt")
    assert then.has("./docs/佐证 一.txt")
    for path in ("docs", "docs/none.txt", "/etc/passwd", "docs/../README.md", ""):
        assert not then.has(path), path


def test_links_and_submodules_are_not_files(repo: Repo) -> None:
    link = "plans/1.0/progress/示例住建局.yaml"
    (repo.root / link).symlink_to("/etc/passwd")
    (repo.root / "plans/folder").symlink_to("1.0")
    repo.git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{repo.git('rev-parse', 'HEAD')},plans/module",
    )
    repo.git("add", "plans/1.0", "plans/folder")
    repo.git("commit", "-q", "-m", "links")
    then = revision(repo)
    assert then.links("plans") == (link, "plans/folder", "plans/module")
    assert link not in then.paths("plans")
    assert not then.has(link)
    with pytest.raises(OSError, match="progress"):
        then.read(link)
    shelf, found = load_shelf(then)
    _, more = load_plan(shelf, "1.0")
    assert sorted(each.at.file for each in (*found, *more) if each.code == "symlink") == [
        *then.links("plans")
    ]


def test_a_workspace_may_be_a_subfolder(tmp_path: Path) -> None:
    repo = Repo.begin(tmp_path / "repo")
    repo.commit(
        {f"城 市/{path}": data for path, data in CITY.files.items()} | {"plans/other.yaml": "x"}
    )
    then = revision(repo, inside="城 市")
    assert then.paths("plans") == Folder(repo.root / "城 市").paths("plans")
    assert then.has("plans/workspace.yaml")
    assert not then.has("plans/other.yaml")
    assert prefix_of(repo.root / "城 市") == "城 市/"
    assert Repository(repo.root / "城 市").top == repo.root.resolve()


def test_of_a_file_that_is_too_large_only_so_much_is_kept(repo: Repo) -> None:
    repo.commit({"plans/1.0/plan.yaml": b"#" * (MAX_BYTES + 100_000)})
    then = revision(repo)
    assert len(then.read("plans/1.0/plan.yaml")) == MAX_BYTES + 1
    assert then.read(
        "plans/1.0/amendments.yaml"
    )  # what was dropped is not taken for the next answer
    assert [each.code for each in load_plan(load_shelf(then)[0], "1.0")[1]] == ["too-large"]


@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "--help",
        "--all",
        "-q",
        "HEAD^{tree}",
        "HEAD:plans",
        "",
        "HEAD HEAD",
        "main..main",
        "$(id)",
        "甲",
    ],
)
def test_what_is_no_commit_is_refused(repo: Repo, name: str) -> None:
    with pytest.raises(BizenvError) as caught:
        Repository(repo.root).commit(name)
    assert code_of(caught) == "error.unknown-revision"


def test_tags_branches_ids_and_detached_heads_name_commits(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.git("tag", "-a", "十月", "-m", "示例")
    second = repo.commit({"README.md": "y"})
    repo.git("checkout", "-q", first)
    repository = Repository(repo.root)
    assert repository.commit("HEAD").oid == first
    assert repository.commit("十月").oid == first
    assert repository.commit(second[:12]).oid == second
    assert repository.commit("main~1") == repository.commit(first)
    assert repository.default_branch == "refs/heads/main"


def known(repo: Repo, day: str, zone: str = ZONE) -> Commit:
    return Repository(repo.root).known_on(date.fromisoformat(day), zone)


def test_a_day_ends_at_midnight_of_the_workspace(repo: Repo) -> None:
    late = repo.commit(day="2025-10-31T23:59:59+08:00")
    after = repo.commit(day="2025-11-01T00:00:00+08:00")
    assert known(repo, "2025-10-31").oid == late
    assert known(repo, "2025-11-01").oid == after
    assert known(repo, "2025-10-31", "Europe/London").oid == after
    with pytest.raises(BizenvError) as caught:
        known(repo, "2025-10-14")
    assert code_of(caught) == "error.not-known-then"


def test_a_day_follows_first_parents_of_the_default_branch(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit({"README.md": "edit"}, day="2025-10-20")
    repo.git("checkout", "-q", "main")
    when = "2025-10-25T12:00:00+08:00"
    repo.git(
        "merge",
        "-q",
        "--no-ff",
        "-m",
        "merge",
        "edit",
        GIT_COMMITTER_DATE=when,
        GIT_AUTHOR_DATE=when,
    )
    merged = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "edit")
    assert known(repo, "2025-10-22").oid == first  # not merged yet
    assert known(repo, "2025-10-25").oid == merged


def test_the_remote_s_default_branch_comes_first(repo: Repo, tmp_path: Path) -> None:
    published = repo.git("rev-parse", "HEAD")
    repo.git("clone", "-q", repo.root, tmp_path / "clone")
    clone = Repo(tmp_path / "clone")
    clone.commit(day="2025-10-16")
    assert Repository(clone.root).default_branch == "refs/remotes/origin/HEAD"
    assert known(clone, "2025-10-31").oid == published


@pytest.mark.parametrize("filtered", ["blob:none", "tree:0", "blob:limit=1"])
@pytest.mark.parametrize(
    "command",
    [("guard", "--base", "HEAD~1", "--head", "HEAD"), ("status", "--known-as-of", "HEAD~1")],
)
def test_a_partial_clone_says_what_to_do(
    repo: Repo,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    filtered: str,
    command: tuple[str, ...],
) -> None:
    more = CITY.says("2025-05-30 report percent: 50")
    repo.commit(more.files, day="2025-10-16")
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repo.git("clone", "-q", f"--filter={filtered}", f"file://{repo.root}", clone)
    monkeypatch.chdir(clone)
    ran = run("--lang", "en", *command)
    assert ran.status == 3
    assert "this clone is partial" in ran.err
    assert "fetch the objects" in ran.err
    assert "Traceback" not in ran.err
    assert "waive" not in ran.out + ran.err


def test_a_shallow_clone_says_what_to_do(repo: Repo, tmp_path: Path) -> None:
    repo.commit(day="2025-11-05")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", tmp_path / "clone")
    clone = Repo(tmp_path / "clone")
    looks: tuple[Callable[[], Commit], ...] = (
        lambda: known(clone, "2025-10-20"),
        lambda: Repository(clone.root).commit("HEAD~1"),
    )
    for look in looks:
        with pytest.raises(BizenvError) as caught:
            look()
        assert caught.value.hint is not None
        assert caught.value.hint.code == "hint.shallow"
        assert caught.value.status == 3
    assert revision(clone).read("README.md") == b"x"


def test_lines_that_never_met_have_no_base(repo: Repo) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit(day="2025-10-16")
    repository = Repository(repo.root)
    with pytest.raises(BizenvError) as caught:
        repository.merge_base(repository.commit("main"), repository.commit("other"))
    assert code_of(caught) == "error.no-merge-base"


def test_replace_refs_and_grafts_change_nothing(repo: Repo) -> None:
    blob = repo.git("rev-parse", "HEAD:plans/1.0/plan.yaml")
    (repo.root / "forged").write_text("forged", encoding="utf-8")
    repo.git("replace", blob, repo.git("hash-object", "-w", "forged"))
    then = revision(repo)
    assert then.read("plans/1.0/plan.yaml") == (repo.root / "plans/1.0/plan.yaml").read_bytes()


def test_nothing_that_a_repository_configures_is_started(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\n", encoding="utf-8")
    script.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "core.askPass",
    ):
        repo.git("config", name, str(script))
    (repo.root / ".git/hooks").mkdir()
    (repo.root / ".git/hooks/post-checkout").write_text(
        script.read_text(encoding="utf-8"), encoding="utf-8"
    )
    repository = Repository(repo.root)
    commit = repository.commit("HEAD")
    repo.write({"README.md": "changed", "new": "x"})
    assert repository.changed(commit.oid, None) == {"README.md", "new"}
    assert revision(repo).read("README.md") == b"x"
    assert not trap.exists()


def test_a_missing_object_of_a_partial_clone_is_not_fetched(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git(
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{repo.root}",
        tmp_path / "clone",
    )
    then = revision(Repo(tmp_path / "clone"))
    with pytest.raises(BizenvError) as caught:
        then.read("plans/1.0/plan.yaml")
    assert code_of(caught) == "error.partial-clone"


def test_the_environment_leads_git_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_TRACE", "GIT_EXEC_PATH"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/kept")
    given = environment()
    assert {name for name, value in given.items() if value == "/elsewhere"} == set()
    assert given["GIT_CONFIG_GLOBAL"] == "/kept"
    assert given["GIT_TERMINAL_PROMPT"] == "0"


def test_no_repository_and_no_git_are_said(
    tmp_path: Path, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BizenvError) as caught:
        Repository(tmp_path)
    assert code_of(caught) == "error.no-repository"
    assert prefix_of(tmp_path) == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BizenvError) as caught:
        Repository(repo.root)
    assert code_of(caught) == "error.no-git"
    assert caught.value.status == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository to somebody else")
def test_a_repository_of_somebody_else_is_git_s_to_refuse(repo: Repo) -> None:
    for path in (repo.root, *repo.root.rglob("*")):
        os.chown(path, 12345, 12345)
    with pytest.raises(BizenvError) as caught:
        Repository(repo.root)
    assert code_of(caught) == "error.unsafe-repository"


# On the command line


def test_status_as_known_then_is_what_was_printed_then(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.root)
    asked = ("status", "--as-of", "2025-10-31", "--lang", "zh")
    printed = {form: run(*asked, "--format", form).out for form in ("text", "csv", "markdown")}
    then = repo.git("rev-parse", "HEAD")
    ledger = CITY.says("2025-05-30 apply").files["plans/1.0/progress/示例市场监管局.yaml"]
    repo.commit({"plans/1.0/progress/示例市场监管局.yaml": ledger}, day="2025-11-03")
    assert run(*asked).out != printed["text"]
    for known_as_of in (then, "2025-10-31", "HEAD~1"):
        for form, text in printed.items():
            ran = run(*asked, "--format", form, "--known-as-of", known_as_of)
            assert (ran.status, ran.out) == (0, text)
            assert ran.err == f"数据为提交 {then[:10]}（2025-10-15 12:00）时的记录\n"
    told = json.loads(run(*asked, "--format", "json", "--known-as-of", "2025-10-31").out)
    assert told["known_as_of"] == then
    assert (repo.root / "plans/1.0/progress/示例市场监管局.yaml").read_bytes() == ledger


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("overdue",),
        ("at-risk",),
        ("in-review",),
        ("completed",),
        ("show", "1.1"),
        ("validate",),
    ],
)
def test_every_reader_looks_back(
    run: Run, repo: Repo, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.root)
    monkeypatch.setenv("BIZENV_AS_OF", "2025-10-15")
    before = run(*command).out
    repo.write({"plans/1.0/plan.yaml": "]", "plans/departments.yaml": "]"})
    assert run(*command).status != 0
    ran = run(*command, "--known-as-of", "HEAD")
    assert (ran.status, ran.out) == (0, before)


@pytest.mark.parametrize(
    ("known_as_of", "status", "said"),
    [
        ("2025-02-30", 2, "2025年2月只有28天"),
        ("2025-01-01", 3, "还没有提交"),
        ("1969-12-31", 3, "还没有提交"),
        ("0001-01-01", 3, "还没有提交"),
        ("nowhere", 3, "仓库里没有版本"),
        ("empty", 3, "还没有工作区"),
    ],
)
def test_what_was_not_known_is_refused(
    run: Run, repo: Repo, known_as_of: str, status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git(
        "branch",
        "empty",
        repo.git(
            "commit-tree", "-m", "x", repo.git("hash-object", "-w", "-t", "tree", "/dev/null")
        ),
    )
    monkeypatch.chdir(repo.root)
    ran = run("status", "--known-as-of", known_as_of)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("day", ["9999-12-31", "9999"])
def test_the_last_day_of_all_knows_what_is_known_now(
    run: Run, repo: Repo, day: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({"plans/workspace.yaml": f"schema_version: 2\ntime_zone: {zone}\n"})
    monkeypatch.chdir(repo.root)
    then = run("status", "--known-as-of", day)
    now = run("status", "--known-as-of", "HEAD")
    assert (then.status, then.out) == (now.status, now.out)


def test_readers_need_no_git(repo: Repo) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bizenv", "status"],
        cwd=repo.root,
        env={"PATH": "/nonexistent"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
