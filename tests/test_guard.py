"""The guard on real repositories: tests/cases/edits holds dishonest edits, each rejected for its reason, and honest ones.

`base/` is the workspace before every edit. A case has `before/` (files that differ before), `after/` (files that the
edit writes) and `edit.yaml`: why, the day on which guard sees it, what is removed, and what must be found: code, file
and line of each error, and nothing else.
"""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.files.snapshot import MAX_BYTES, Memory
from bizenv.files.yaml_tree import read
from bizenv.formats.plain import plain
from bizenv.guard import CODES, IDENTITY, judge
from bizenv.guard.edit import Edit
from bizenv.guard.rights import load_rights
from bizenv.guard.side import Side
from bizenv.messages import catalogue
from bizenv.pages.findings import diagnostic_blocks

from conftest import Run
from diagnosing import ODD, replaced
from repositories import Repo

CASES: Final = Path(__file__).parent / "cases" / "edits"
NAMES: Final = tuple(sorted(each.name for each in CASES.iterdir() if each.name != "base"))
SEEN: Final = "2025-06-15"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def described(name: str) -> dict[str, Any]:
    tree, faults = read((CASES / name / "edit.yaml").read_bytes(), name)
    assert isinstance(tree, dict)
    assert not faults
    return {"remove": [], "options": [], "today": SEEN, **tree}


def begin(root: Path, name: str) -> tuple[Repo, str]:
    """Make the repository of a case as it is before the edit, and write the edit into its folder."""
    repo = Repo.begin(root)
    before = repo.commit(
        {**files(CASES / "base"), **files(CASES / name / "before")}, day="2025-06-14"
    )
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
def test_an_edit_is_judged(
    run: Run,
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    """In the folder; committed on a branch; or, by its revisions, from elsewhere: in turn, by night in each way."""
    said = described(name)
    repo, before = begin(tmp_path / "repo", name)
    monkeypatch.chdir(repo.root)
    options = ("--as-of", said["today"], *said["options"])
    expected = (1 if said["expect"] else 0, sorted(said["expect"]))
    are_all, turn = pytestconfig.getoption("--nightly"), NAMES.index(name) % 3
    if are_all or turn == 0:
        assert found(run, "--base", "main", *options) == expected
    if not are_all and turn == 0:
        return
    repo.git("checkout", "-q", "-b", "edit")
    after = repo.commit()
    if are_all or turn == 1:
        assert found(run, "--base", "main", *options) == expected
    if are_all or turn == 2:
        repo.git("checkout", "-q", "main")
        assert found(run, "--base", before, "--head", after, *options) == expected


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("amendment-after-due.due", "任务1.1“推广一码缴费”的调整"),
        ("amendment-after-due.item-merged", "W2“登记窗口太少”"),
        ("amendment-back-dated.lead", "任务1.7“清理中介服务收费”"),
        ("amendment-rewritten.due", "任务1.7“清理中介服务收费”"),
        ("back-dated.application", "任务1.1“推广一码缴费”"),
        ("back-dated.item-raised", "问题W2“材料重复提交”"),
        ("evidence-removed", "任务1.4“建设零工服务站”"),
        ("record-rewritten.percent", "任务1.1“推广一码缴费”"),
        ("terms-changed-without-amendment.due", "1.1“推广一码缴费”的期限"),
    ],
)
def test_a_finding_names_the_task_with_its_title(
    run: Run, tmp_path: Path, name: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = described(name)
    repo, _ = begin(tmp_path / "repo", name)
    monkeypatch.chdir(repo.root)
    out = run("guard", "--base", "main", "--as-of", said["today"], *said["options"]).out
    assert named in out


def test_there_are_enough_cases_and_every_rule_has_one() -> None:
    dishonest = [name for name in NAMES if described(name)["expect"]]
    assert len(dishonest) >= 40
    assert len(NAMES) - len(dishonest) >= 15
    assert {name.partition(".")[0] for name in dishonest} - {
        "file-name",
        "not-an-item",
    } == CODES - set(IDENTITY)


HOUSING: Final = "plans/demo/progress/示例住建局.yaml"
FINANCE: Final = "plans/demo/progress/示例财政局.yaml"
REPORT: Final = '- {date: 2025-06-15, task: "1.1", kind: report, percent: 85}\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """The workspace before every edit, committed on `main`."""
    repo = Repo.begin(tmp_path / "repo")
    repo.commit(files(CASES / "base"), day="2025-06-14")
    monkeypatch.chdir(repo.root)
    monkeypatch.setenv("BIZENV_AS_OF", SEEN)
    return repo


def append(repo: Repo, path: str, text: str) -> None:
    repo.write({path: (repo.root / path).read_text(encoding="utf-8") + text})


def test_links_and_submodules_are_refused_in_trees_too(run: Run, repo: Repo) -> None:
    (repo.root / HOUSING).unlink()
    (repo.root / HOUSING).symlink_to("../plan.yaml")
    repo.git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{repo.git('rev-parse', 'HEAD')},plans/module",
    )
    repo.git("add", HOUSING)
    repo.git("commit", "-q", "-m", "links")
    status, errors = found(run, "--base", "HEAD~1", "--head", "HEAD")
    assert status == 1
    assert {f"symlink {HOUSING} 1", "symlink plans/module 1"} <= set(errors)
    assert f"record-rewritten {HOUSING} 1" in errors


def test_evidence_too_large_to_be_read_whole_is_compared(run: Run, repo: Repo) -> None:
    same, tail = b"x" * MAX_BYTES, (b"ab" * 8, b"ba" * 8)
    repo.commit({"docs/1.4.txt": same + tail[0]})
    repo.write({"docs/1.4.txt": same + tail[1]})
    assert found(run, "--base", "main", "--allow-mixed") == (1, [f"evidence-removed {FINANCE} 1"])


def test_evidence_behind_links_is_compared(run: Run, repo: Repo) -> None:
    (repo.root / "docs").rename(repo.root / "store")
    (repo.root / "docs").symlink_to("store")
    before = repo.commit()
    options = ("--allow-mixed", "--base", before)
    repo.write({"store/1.4.txt": "另一份"})
    assert found(run, *options) == (1, [f"evidence-removed {FINANCE} 1"])
    assert found(run, *options, "--head", repo.commit()) == (1, [f"evidence-removed {FINANCE} 1"])
    repo.git("reset", "-q", "--hard", before)
    (repo.root / "store").rename(repo.root / "kept")
    (repo.root / "docs").unlink()
    (repo.root / "docs").symlink_to("kept")
    assert found(run, *options) == (0, [])
    assert found(run, *options, "--head", repo.commit()) == (0, [])
    (repo.root / "docs").unlink()
    (repo.root / "docs").symlink_to("docs")
    assert len(found(run, *options, "--head", repo.commit())[1]) == len(("1.4", "1.5", "1.6"))


def test_a_ledger_of_a_plan_that_cannot_be_read_is_not_passed_over(run: Run, repo: Repo) -> None:
    repo.commit({"plans/demo/plan.yaml": "- 1\n"})
    repo.write({HOUSING: "]"})
    told = ["base-unreadable plans/demo/plan.yaml 1", f"yaml-syntax {HOUSING} 1"]
    assert found(run, "--base", "main") == (1, told)


def test_one_more_of_an_old_fault_is_the_edit_s(run: Run, repo: Repo) -> None:
    odd = '- {date: 2025-06-15, task: "1.1", kind: apply, percent: many}\n'
    append(repo, HOUSING, odd)
    repo.commit()
    append(repo, HOUSING, odd)
    assert len(found(run, "--base", "main")[1]) == 1


def test_a_warning_takes_no_rights(run: Run, repo: Repo) -> None:
    waiver = f"- {{code: back-dated, file: {HOUSING}, document: 示例, reason: 见 #1\n  }}\n"
    access = "office: [{emails: [office@example.invalid], name: 办公室 #1\n  }]\n"
    repo.commit({"plans/waivers.yaml": waiver, "plans/access.yaml": access})
    append(repo, HOUSING, '- {date: 2025-05-30, task: "1.1", kind: apply}\n')
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit()
    assert found(run, "--base", "main", "--identity", "author") == (0, [])


def test_what_others_merged_since_is_not_the_edit_s(run: Run, repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "edit")
    append(repo, HOUSING, REPORT)
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.commit({"plans/demo/reviews.yaml": "[]\n", "README.md": "x"})
    assert found(run, "--base", "main", "--head", "edit") == (0, [])
    assert found(run, "--base", "edit", "--head", "main")[0] == 1


def test_a_detached_head_and_a_branch_that_merged_the_base(run: Run, repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "edit")
    append(repo, HOUSING, REPORT)
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.commit({"README.md": "x"})
    repo.git("checkout", "-q", "edit")
    repo.git("merge", "-q", "--no-edit", "main")
    repo.git("checkout", "-q", "--detach", "HEAD")
    assert found(run, "--base", "main") == (0, [])


def test_a_shallow_clone_and_a_missing_base_are_said(
    run: Run, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("checkout", "-q", "-b", "edit")
    append(repo, HOUSING, REPORT)
    repo.commit()
    repo.git(
        "clone",
        "-q",
        "--depth",
        "1",
        "--no-single-branch",
        f"file://{repo.root}",
        tmp_path / "clone",
    )
    monkeypatch.chdir(tmp_path / "clone")
    ran = run("guard", "--base", "origin/main", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert "fetch-depth: 0" in ran.err
    ran = run("guard", "--base", "origin/nowhere", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert "no revision “origin/nowhere”" in ran.err


def test_without_a_repository_or_a_base_it_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("guard", "--base", "main")
    assert (ran.status, ran.out) == (3, "")
    assert "不在 git 仓库里" in ran.err
    ran = run("guard")
    assert (ran.status, ran.out) == (2, "")
    assert "--base" in ran.err
    assert run("guard", "--base", "main", "--identity", "name").status == 2


def test_an_edit_that_begins_the_workspace_has_nothing_to_be_compared_with(
    run: Run, tmp_path: Path
) -> None:
    repo = Repo.begin(tmp_path / "new")
    repo.commit({"README.md": "x"})
    repo.write(files(CASES / "base"))
    ran = run("--root", repo.root, "guard", "--base", "HEAD")
    assert (ran.status, ran.err.splitlines()[0][-1]) == (0, "的")
    repo.write({HOUSING: "]"})
    assert run("--root", repo.root, "guard", "--base", "HEAD").status == 1


@pytest.mark.parametrize("where", ["plans", "plans/6.0", "plans/6.0/progress"])
@pytest.mark.parametrize("committed", [False, True])
def test_plans_in_a_submodule_are_never_passed(
    run: Run, tmp_path: Path, where: str, *, committed: bool
) -> None:
    repo = Repo.begin(tmp_path / "new")
    inner = Repo.begin(tmp_path / "inner")
    inner.commit({"README.md": "x"})
    held = {
        path: data for path, data in files(CASES / "base").items() if not path.startswith(where)
    }
    repo.commit({"README.md": "x", **held})
    repo.write(files(CASES / "base"))
    oid = inner.git("rev-parse", "HEAD").strip()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{oid},{where}")
    if committed:
        repo.git("commit", "-qm", "A submodule")
    ran = run("--root", repo.root, "--lang", "en", "guard", "--base", "HEAD")
    assert (ran.status, ran.out) == (3, "")
    assert f"{where}/ is a git repository within this one (a submodule)" in ran.err


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "is a git repository of its own"), ("zh", "另套的 git 仓库")]
)
def test_known_as_of_says_that_plans_stand_in_a_repository_of_their_own(
    run: Run, tmp_path: Path, lang: str, told: str
) -> None:
    inner = Repo.begin(tmp_path / "inner")
    oid = inner.commit({"README.md": "x"})
    repo = Repo.begin(tmp_path / "repo")
    repo.write(files(CASES / "base"))
    repo.git(
        "update-index",
        "--add",
        "--cacheinfo",
        f"160000,{inner.git('rev-parse', oid).strip()},plans",
    )
    repo.git("commit", "-qm", "plans/ apart")
    ran = run("--root", repo.root, "--lang", lang, "status", "--known-as-of", "HEAD")
    assert (ran.status, ran.out, told in ran.err) == (3, "", True)


def test_guard_inside_a_submodule_that_holds_the_plans_alone_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = Repo.begin(tmp_path / "outer")
    outer.commit({"README.md": "x"})
    inner = Repo.begin(tmp_path / "outer" / "plans")
    held = files(CASES / "base").items()
    inner.commit(
        {path.removeprefix("plans/"): data for path, data in held if path.startswith("plans/")}
    )
    monkeypatch.chdir(inner.root)
    ran = run("--lang", "en", "guard", "--base", "HEAD")
    assert (ran.status, ran.out) == (3, "")
    assert "plans/ is a git repository within this one (a submodule)" in ran.err


def test_guard_says_that_there_is_no_commit_yet(run: Run, tmp_path: Path) -> None:
    repo = Repo.begin(tmp_path / "new")
    repo.write(files(CASES / "base"))
    ran = run("--root", repo.root, "--lang", "en", "guard", "--base", "HEAD")
    assert (ran.status, "there is no commit yet" in ran.err) == (3, True), ran.err


def test_a_workspace_that_git_ignores_does_not_begin(run: Run, tmp_path: Path) -> None:
    repo = Repo.begin(tmp_path / "new")
    repo.commit({".gitignore": "plans/\n"})
    repo.write(files(CASES / "base"))
    for more in ((), ("--head", "HEAD")):
        ran = run("--root", repo.root, "--lang", "en", "guard", "--base", "HEAD", *more)
        assert (ran.status, ran.out) == (3, "")
        assert "has no workspace" in ran.err


def test_a_workspace_that_moves_is_judged_where_it_was(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo.root / "new").mkdir()
    repo.git("mv", "plans", "new/plans")
    monkeypatch.chdir(repo.root / "new")
    assert found(run, "--base", "main") == (1, ["rules-weakened plans/workspace.yaml 1"])


def test_a_workspace_in_a_subfolder_with_a_name_of_its_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.begin(tmp_path / "repo")
    repo.commit(
        {f"城 市/{path}": data for path, data in files(CASES / "base").items()} | {"README.md": "x"}
    )
    monkeypatch.chdir(repo.root / "城 市" / "plans")
    monkeypatch.setenv("BIZENV_AS_OF", SEEN)
    append(repo, f"城 市/{HOUSING}", REPORT)
    assert found(run, "--base", "main") == (0, [])
    repo.write({"README.md": "y"})
    assert found(run, "--base", "main") == (1, ["mixed-edit ../README.md 1"])
    repo.write({f"城 市/{HOUSING}": "[]\n"})
    assert f"record-rewritten {HOUSING} 1" in found(run, "--base", "main", "--allow-mixed")[1]


def test_its_clock_is_today_in_the_base_s_zone(
    run: Run, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the dates of commits nor the edit's own time zone have a say."""
    monkeypatch.delenv("BIZENV_AS_OF")
    append(repo, HOUSING, '- {date: 2025-05-30, task: "1.1", kind: apply}\n')
    repo.git("checkout", "-q", "-b", "edit")
    repo.commit(day="2025-05-30")
    status, errors = found(run, "--base", "main", "--head", "edit")
    assert (status, errors) == (1, [f"back-dated {HOUSING} 5"])


@pytest.mark.parametrize(
    ("waiver", "status"),
    [
        ('record: {task: "1.1", date: 2025-05-30, kind: apply}', 0),
        ('record: {task: "1.1"}', 0),
        ("note: null", 0),
        ('record: {task: "1.2"}', 1),
        ("record: {date: 2025-05-29}", 1),
        ("record: {kind: report}", 1),
    ],
)
def test_a_waiver_fits_what_it_names(run: Run, repo: Repo, waiver: str, status: int) -> None:
    line = f"- {{code: back-dated, file: {HOUSING}, {waiver}, reason: 示例, document: 示例}}\n".replace(
        "note: null, ", ""
    )
    repo.commit({"plans/waivers.yaml": line})
    append(repo, HOUSING, '- {date: 2025-05-30, task: "1.1", kind: apply}\n')
    ran = run("guard", "--base", "main")
    assert ran.status == status
    assert ("1 处已由 plans/waivers.yaml 豁免" in ran.err) is (status == 0)
    assert run("validate").status == 0


@pytest.mark.parametrize(
    ("file", "text", "errors"),
    [
        (
            "waivers",
            "- {code: back-date, file: x, reason: y, document: z}\n",
            ["bad-value plans/waivers.yaml 1"],
        ),
        (
            "waivers",
            "- {code: back-dated, file: x, reason: y}\n",
            ["missing-key plans/waivers.yaml 1"],
        ),
        ("waivers", "]\n", ["yaml-syntax plans/waivers.yaml 1"]),
        ("access", "departments: {示例住健局: []}\n", ["unknown-department plans/access.yaml 1"]),
        ("access", "reviewers: {第三方: []}\n", ["unknown-reviewer plans/access.yaml 1"]),
        ("access", "office: [{keys: [ssh-rsa]}]\n", ["bad-key plans/access.yaml 1"]),
        ("access", "office: [{email: a}]\n", ["unknown-key plans/access.yaml 1"]),
        ("access", "", []),
        ("waivers", "", []),
    ],
)
def test_files_of_rights_are_validated_and_withhold_no_figures(
    run: Run, repo: Repo, file: str, text: str, errors: list[str]
) -> None:
    repo.write({f"plans/{file}.yaml": text})
    told = json.loads(run("validate", "--format", "json").out)["findings"]
    assert [
        f"{each['code']} {each['file']} {each['line']}"
        for each in told
        if each["severity"] == "error"
    ] == errors
    assert run("status").status == 0
    status, all_found = found(run, "--base", "main")
    assert (status, [each for each in all_found if "unproven-waiver" not in each]) == (
        1 if errors else 0,
        errors,
    )


def test_the_edit_as_seen_changes_nothing_in_the_folder(run: Run, repo: Repo) -> None:
    append(repo, HOUSING, REPORT)
    before = repo.git("status", "--porcelain"), files(repo.root)
    run("guard", "--base", "main")
    run("guard", "--base", "main", "--head", "HEAD")
    assert (repo.git("status", "--porcelain"), files(repo.root)) == before


RIGHTS: Final = {
    "plans/access.yaml": 'office: [{emails: [a], keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFictional"]}]\n'
    "departments: {示例数据局: [{name: 示例}]}\n",
    "plans/waivers.yaml": '- {code: back-dated, file: x, record: {task: "1.1"}, reason: 示例, document: 示例}\n',
}
CHANGES: Final = 200  # of some 4,000: a seed of its own for every run of the long form


@pytest.mark.slow
def test_whatever_an_edit_does_to_a_file_there_are_words_for_it() -> None:
    """Each node of each file replaced by something odd, as an edit and as what an edit mends."""
    sound = files(CASES / "base") | {path: text.encode() for path, text in RIGHTS.items()}
    trees = {path: read(data, path)[0] for path, data in sound.items() if path.endswith(".yaml")}
    changes = [
        (path, json.dumps(changed).encode())
        for path, tree in trees.items()
        for odd in ODD
        for changed in replaced(tree, odd)
    ]
    told = 0
    for path, data in random.Random(1).sample(changes, CHANGES):
        other = {**sound, path: data}
        for before, after in ((sound, other), (other, sound)):
            sides = Side(Memory(before)), Side(Memory(after))
            rights, _ = load_rights(sides[0].shelf, CODES)
            errors, _ = judge(Edit(*sides, date.fromisoformat(SEEN), frozenset({path}), rights))
            told += len(errors)
            assert plain(diagnostic_blocks(errors, catalogue("en"), excerpts=True)).count(
                "["
            ) >= len(errors)
    assert told > CHANGES


def test_rules_of_the_score_changed_without_records_are_a_warning_and_none_while_no_month_is_over(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = begin(tmp_path / "repo", "rules-weakened.scoring")
    repo.git("checkout", "-q", "plans/demo")
    monkeypatch.chdir(repo.root)
    ran = run("guard", "--base", "main", "--as-of", SEEN, "--lang", "zh")
    assert ran.status == 0
    assert "评分项目“逾期”的 up_to 由 20 改为 10" in ran.err + ran.out
    issued = (repo.root / "plans/demo/plan.yaml").read_text(encoding="utf-8")
    (day,) = [line.split()[-1] for line in issued.splitlines() if line.startswith("issued:")]
    early = run("guard", "--base", "main", "--as-of", day, "--lang", "zh")
    assert "评分项目" not in early.err + early.out
