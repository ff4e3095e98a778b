"""Files as offices have them: empty ones, sparse checkouts, shared folders."""

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from conftest import DAY, Run, in_turn


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


EMPTY: Final = (
    b"",
    b"\n\n",
    b" \r\n",
    b"---\n",
    b"~",
    b"null\n",
    b"%YAML 1.2\n---\n",
    b"\xef\xbb\xbf---\n...\n",
)
LEDGERS = ("reviews.yaml", "progress/示例住建局.yaml", "amendments.yaml")


@pytest.mark.parametrize(("content", "name"), in_turn(EMPTY, LEDGERS))
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


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


@pytest.mark.parametrize("shared", [0o2775, 0o775, 0o755, 0o700])
@pytest.mark.parametrize("umask", [0o077, 0o002])
def test_what_record_makes_has_the_permissions_of_its_folder(
    city: Path, run: Run, shared: int, umask: int
) -> None:
    plan = city / "plans/demo"
    new = plan / "progress/示例税务局.yaml"
    kept = plan / "progress/示例住建局.yaml"
    new.unlink()
    kept.chmod(0o640)
    for folder in (city, plan, plan / "progress"):
        folder.chmod(shared)
    before = os.umask(umask)
    try:
        for name, task in (("示例税务局", "1.6.1"), ("示例住建局", "1.2.3")):
            record = ("record", "report", f"demo/{task}", "--dept", name, "--note", "新增")
            assert run("--root", city, *record, "--date", DAY, "--as-of", DAY).status == 0
    finally:
        os.umask(before)
    assert mode(new) == shared & 0o666
    assert mode(kept) == 0o640
    assert mode(city / ".bizenv") == shared
    for made in (city / ".bizenv").iterdir():
        assert mode(made) == shared & 0o666, made


def test_a_new_folder_of_a_plan_has_the_permissions_of_the_plan(city: Path, run: Run) -> None:
    shutil.rmtree(city / "plans/district/progress")
    (city / "plans/district/reviews.yaml").unlink()
    (city / "plans/district").chmod(0o2770)
    before = os.umask(0o077)
    try:
        record = ("record", "report", "district/1.3", "--dept", "东区住建局", "--note", "新增")
        assert run("--root", city, *record, "--date", DAY, "--as-of", DAY).status == 0
    finally:
        os.umask(before)
    assert mode(city / "plans/district/progress") == 0o2770


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_an_error_says_whose_a_file_is(
    city: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, so that the system refuses is made up."""
    ledger = city / "plans/demo/progress/示例住建局.yaml"
    os.chown(ledger, 65533, -1)
    real = os.open

    def refuse(path: str | bytes, flags: int, mode: int = 0o777) -> int:
        if os.fsdecode(path) == str(ledger):
            raise PermissionError(13, "Permission denied", path)
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    ran = run("--root", city, "status", "--plan", "demo", "--lang", "en")
    assert ran.status == 3
    assert "belongs to 65533" in ran.err


@pytest.mark.parametrize("folder", ["plans/demo", "plans/demo/progress"])
def test_a_folder_that_cannot_be_listed_is_named_and_its_plan_withheld(
    city: Path, run: Run, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """Root may list everything, so that the system refuses is made up."""
    real = {name: getattr(os, name) for name in ("scandir", "open")}

    def refusing(name: str) -> Any:
        def refuse(path: Any, *others: Any, **named: Any) -> Any:
            if os.fsdecode(path) == str(city / folder):
                raise PermissionError(13, "Permission denied", path)
            return real[name](path, *others, **named)

        return refuse

    for name in real:
        monkeypatch.setattr(os, name, refusing(name))
    ran = run("--root", city, "status", "--lang", "en")
    assert ran.status == 3
    assert f"{folder}:1:1: error[unreadable]" in ran.err
    assert "missing-file" not in ran.err
    assert "东区优化营商环境行动方案" in ran.out
    assert "示例市优化营商环境行动方案" not in ran.out


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        (".git/config", "evidence-unfit"),
        ("docs/链接.txt", "evidence-unfit"),
        ("https://user:secret@example.invalid/x", "evidence-unfit"),
        ("https://example.invalid/\nX: y", "evidence-unfit"),
        ("docs", "evidence-missing"),
        ("../city.txt", "evidence-missing"),
    ],
)
def test_record_takes_no_evidence_that_no_link_should_lead_to(
    city: Path, run: Run, evidence: str, code: str
) -> None:
    (city.parent / "city.txt").write_text("x")
    (city / "docs/链接.txt").symlink_to("../.git/config")
    record = ("record", "apply", "demo/1.2.3", "--dept", "示例住建局", "--percent", "100")
    ran = run("--root", city, *record, "--evidence", evidence, "--date", DAY, "--as-of", DAY)
    assert (ran.status, ran.out) == (1, "")
    assert code in ran.err
    assert "secret" not in ran.err


def test_the_code_owners_name_the_folders_of_evidence(city: Path, run: Run) -> None:
    access = "office: [{emails: [office@example.invalid]}]\n"
    access += "reviewers: {第三方机构: [{emails: [reviewer@example.invalid]}]}\n"
    (city / "plans/access.yaml").write_text(access, encoding="utf-8")
    lines = run("--root", city, "schema", "codeowners").out.splitlines()
    assert lines[:2] == [
        "/docs/ reviewer@example.invalid office@example.invalid",
        "/plans/ office@example.invalid",
    ]


def test_import_asks_of_every_pair_of_names_that_may_be_one_s(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where there is no register
    rows = "序号,工作任务,牵头单位,完成时限\n"
    names = ("市市场监督管理局", "市市场监管局", "市发展和改革委员会", "市发改委", "市审计局")
    for number, name in enumerate(names, 1):
        rows += f"{number},推广一码缴费,{name},2026年6月底前\n"
    Path("方案.csv").write_text(rows, encoding="utf-8")
    proposed = ("--register", "departments.yaml")
    assert run("import", "方案.csv", "--plan", "q", "-o", "plan.yaml", *proposed).status == 1
    asked: dict[str, str] = {}
    for line in Path("departments.yaml").read_text(encoding="utf-8").splitlines():
        entry, _, comment = line.partition("#")
        asked[entry.strip().removeprefix("- {name: ").removesuffix("}")] = comment
    for one, other in (names[:2], names[2:4]):
        assert other in asked[one]
        assert one in asked[other]
    assert asked["市审计局"] == ""
