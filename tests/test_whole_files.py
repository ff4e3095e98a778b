"""Files as a whole: which are read, and what is found of all of them in one run, as of a day."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from bizenv.checks import check
from bizenv.files.snapshot import Folder, Memory
from bizenv.messages import catalogue

from diagnosing import CASES, HEAD, PLAN, TASK, TODAY, Finding, diagnose, memory, shortly

# Files as a whole


def test_one_run_finds_what_is_wrong_in_every_file_in_order() -> None:
    files = {
        "workspace.yaml": "city: 示例市\nlanguage: fr\n",
        "departments.yaml": "departments:\n  - {name: 示例住建局}\n  - {name: 示例数据局, alias: [数据局]}\n",
        "plan": f"{HEAD}tasks:\n  - {TASK}\n  - {TASK.replace('1.1', '1.2').replace('2025-06', '2026-02-29')}\n",
        "progress/示例住建局": '- {date: 2025-04-30, task: "1.1", kind: report, percent: 010}\n',
        "reviews": '\n\n- {date: 2025-04-30, task: "1.1", kind: accept, department: 示例住建局}\n',
    }
    found = diagnose(memory(**files))[1]
    assert [Finding(each.at.file, each.at.line, each.severity, each.code) for each in found] == [
        ("plans/demo/plan.yaml", 6, "error", "bad-date"),
        ("plans/demo/progress/示例住建局.yaml", 1, "error", "wrong-type"),
        ("plans/demo/reviews.yaml", 3, "error", "missing-key"),
        ("plans/departments.yaml", 3, "error", "unknown-key"),
        ("plans/workspace.yaml", 2, "error", "bad-value"),
    ]


def test_of_several_faults_of_one_line_the_leftmost_comes_first() -> None:
    task = '{id: "1 1", title: , lead: 示例住建局, due: 2025-13}'
    found = diagnose(memory(plan=f"{HEAD}tasks: [{task}]\n"))[1]
    assert [each.code for each in found] == ["wrong-type", "wrong-type", "wrong-type", "bad-date"]
    assert [each.at.column for each in found] == [14, 28, 36, 48]


def test_what_is_twice_names_the_first() -> None:
    task = '{id: "1.1", title: 示例任务, lead: [示例住建局], due: 2025-06}'
    found = diagnose(memory(plan=f"{HEAD}title: 又一个\ntasks:\n- {task}\n- {task}\n"))[1]
    assert [(each.code, each.at.line, [at.line for at in each.related]) for each in found] == [
        ("duplicate-key", 4, [2]),
        ("duplicate-task-id", 7, [6]),
    ]


class Locked(NamedTuple):
    """A snapshot of which one file may not be read."""

    inner: Memory
    locked: str

    def paths(self, under: str) -> tuple[str, ...]:
        return self.inner.paths(under)

    def links(self, under: str) -> tuple[str, ...]:
        return self.inner.links(under)

    def has(self, path: str) -> bool:
        return self.inner.has(path)

    def follow(self, path: str) -> str | None:
        return self.inner.follow(path)

    def read(self, path: str) -> bytes:
        if path == self.locked:
            raise PermissionError(13, "Permission denied", path)
        return self.inner.read(path)


@pytest.mark.parametrize(
    ("file", "readable"),
    [
        ("plans/workspace.yaml", True),
        ("plans/departments.yaml", True),
        ("plans/demo/plan.yaml", False),
        ("plans/demo/amendments.yaml", True),
        ("plans/demo/reviews.yaml", True),
        ("plans/demo/progress/示例住建局.yaml", True),
    ],
)
def test_a_file_that_may_not_be_read_is_found_and_hides_nothing_else(
    file: str, *, readable: bool
) -> None:
    inner = memory(
        plan=PLAN,
        amendments="[]\n",
        reviews="[]\n",
        **{"progress/示例住建局": "[]\n", "other/plan.yaml": "plan: x\n"},
    )
    books, found = diagnose(Locked(inner, file))
    unreadable = Finding(file, 1, "error", "unreadable")
    missing = Finding("plans/other/plan.yaml", 1, "error", "missing-key")
    assert shortly(found) == sorted([unreadable, missing, missing])
    assert ("demo" in books) is readable
    assert "permission denied" in catalogue("en").say(
        next(each for each in found if each.code == "unreadable").message
    )


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        ".示例住建局.yaml.swp",
        "Thumbs.db",
        "desktop.ini",
        ".gitkeep",
        "~$示例住建局.docx",
        "示例住建局.yaml~",
        "示例住建局.yaml.rej",
        "4913",
        ".idea/workspace.xml",
        "._示例住建局.yaml",
        ".#示例住建局.yaml",
        ".yaml",
        ".obsidian/x.yaml",
        "@eaDir/示例住建局.yaml",
    ],
)
def test_what_an_editor_or_the_system_leaves_beside_ledgers_withholds_nothing(name: str) -> None:
    file = f"plans/demo/progress/{name}"
    world = Memory({**memory(plan=PLAN).files, file: b"\x00"})
    books, found = diagnose(world)
    assert shortly(found) == [Finding(file, 1, "warning", "unexpected-file")]
    assert books["demo"].incomplete == ()
    assert found[0].hint is not None
    assert "delete it" in catalogue("en").say(found[0].hint)


@pytest.mark.parametrize(
    "folder",
    [
        *(".idea", ".git", ".obsidian", ".Trash-1000", "@eaDir", "#recycle", "__MACOSX"),
        *("lost+found", "__pycache__", "node_modules", "System Volume Information"),
    ],
)
def test_a_folder_that_is_none_of_a_plan_withholds_nothing(folder: str) -> None:
    litter = {f"plans/{folder}/a/x.yaml": b"[]\n", f"plans/{folder}/plan.yaml": b""}
    books, found = diagnose(Memory({**memory(plan=PLAN).files, **litter}))
    assert shortly(found) == [Finding(f"plans/{folder}", 1, "warning", "unexpected-file")]
    assert list(books) == ["demo"]


REPORTS = "".join(
    f'- {{date: 2025-0{month}-01, task: "1.1", kind: report, percent: {month}0}}\n'
    for month in (3, 4, 5)
).encode()


@pytest.mark.parametrize("name", ["示例住建局.1", "示例住建局.2", "住建局"])
def test_a_copy_by_its_records_is_named_as_one_and_spoils_nothing(name: str) -> None:
    own = "plans/demo/progress/示例住建局.yaml"
    copy = f"plans/demo/progress/{name}.yaml"
    register = "departments:\n  - {name: 示例住建局, aliases: [住建局]}\n".encode()
    held = {own: REPORTS, copy: REPORTS, "plans/departments.yaml": register}
    books, found = diagnose(Memory({**memory(plan=PLAN).files, **held}))
    assert [(each.file, each.code) for each in shortly(found)] == [(copy, "file-name")]
    (entries,) = books["demo"].entries["1.1"].values()
    assert len(entries) == 3


def test_a_second_file_of_a_department_is_no_copy() -> None:
    own = "plans/demo/progress/示例住建局.yaml"
    more = REPORTS.replace(b"2025-0", b"2026-0")
    held = {own: REPORTS, own.replace(".yaml", ".1.yaml"): more}
    books, found = diagnose(Memory({**memory(plan=PLAN).files, **held}))
    assert "file-name" not in [each.code for each in shortly(found)]
    (entries,) = books["demo"].entries["1.1"].values()
    assert len(entries) == 6


COPIES = (
    *("{} - Copy", "{} - Copy (2)", "Copy of {}", "{} (1)", "{} 2", "{}.sync-conflict-20250601-1A"),
    *("{} (Ann's conflicted copy 2025-06-01)", "{}.BACKUP.1234", "{}.LOCAL.7", "{} - 副本"),
    *("{}（冲突）", "{}-DESKTOP-4F2", "{}~"),
    *("{}_LOCAL_123", "{}_REMOTE_123", "{}_BASE_123", "{}_BACKUP_123"),
)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_ledger_is_named_as_one(name: str) -> None:
    file = f"plans/demo/progress/{name.format('示例住建局')}.yaml"
    held = {"plans/demo/progress/示例住建局.yaml": b"[]\n", file: b"[]\n"}
    books, found = diagnose(Memory({**memory(plan=PLAN).files, **held}))
    errors = [each for each in found if each.severity == "error"]
    assert [(each.at.file, each.code) for each in errors] == [(file, "file-name")]
    assert errors[0].hint is not None
    assert "a copy of 示例住建局.yaml" in catalogue("en").say(errors[0].hint)
    assert books["demo"].incomplete == (file,)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_of_a_plan_s_folder_is_named_as_one(name: str) -> None:
    folder = f"plans/{name.format('demo')}"
    for held in (
        {f"{folder}/x.txt": b""},
        {f"{folder}/plan.yaml": memory(plan=PLAN).files["plans/demo/plan.yaml"]},
    ):
        _, found = diagnose(Memory({**memory(plan=PLAN).files, **held}))
        hints = [catalogue("en").say(each.hint) for each in found if each.hint]
        assert any("a copy of plans/demo" in hint for hint in hints), hints


@pytest.mark.parametrize("name", ["示例住建局.yml", "示例住建局.YAML", "旧/示例住建局.yaml"])
def test_what_ends_like_yaml_beside_ledgers_may_hold_records(name: str) -> None:
    file = f"plans/demo/progress/{name}"
    books, found = diagnose(Memory({**memory(plan=PLAN).files, file: b"[]\n"}))
    assert shortly(found) == [Finding(file, 1, "error", "unexpected-file")]
    assert books["demo"].incomplete == (file,)


@pytest.mark.parametrize(
    "zone",
    [
        "localtime",
        "posixrules",
        "Factory",
        "posix/Asia/Shanghai",
        "right/Asia/Shanghai",
        "asia/shanghai",
        "zone.tab",
        "Asia",
    ],
)
def test_a_zone_that_depends_on_the_machine_is_none(zone: str) -> None:
    found = diagnose(memory(plan=PLAN, **{"workspace.yaml": f"time_zone: {zone}\n"}))[1]
    assert [each.code for each in found] == ["bad-time-zone"]


@pytest.mark.parametrize("zone", ["PRC", "UTC", "Etc/GMT-8", "Etc/GMT+0", "America/New_York"])
def test_a_zone_that_is_everywhere_the_same_is_taken(zone: str) -> None:
    settings = f"time_zone: {zone}\n"
    assert diagnose(memory(plan=PLAN, **{"workspace.yaml": settings}))[1] == []


@pytest.mark.parametrize("hours", [1, 8, 12])
def test_a_zone_of_the_other_sign_is_named(hours: int) -> None:
    settings = f"time_zone: Etc/GMT+{hours}\n"
    reviews = (
        '- {date: 2025-05-10, task: "1.1", department: 示例住建局, kind: accept, by: 第三方机构}\n'
    )
    _, found = diagnose(memory(plan=PLAN, reviews=reviews, **{"workspace.yaml": settings}))
    assert [each.code for each in found] == ["accept-without-apply", "time-zone-sign"]
    assert found[1].hint is not None
    assert f"write Etc/GMT-{hours}" in catalogue("en").say(found[1].hint)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace on disk in which nothing is wrong, and a file outside of it."""
    for path, data in memory(plan=PLAN).files.items():
        place = tmp_path / "city" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ledger.yaml").write_text('- {date: 2025-04-30, task: "1.1", kind: report}\n')
    assert diagnose(Folder(tmp_path / "city"))[1] == []
    return tmp_path / "city"


@pytest.mark.parametrize("target", ["../../../../outside/ledger.yaml", "gone.yaml", "../plan.yaml"])
def test_a_ledger_behind_a_symbolic_link_is_not_read(workspace: Path, target: str) -> None:
    link = workspace / "plans/demo/progress/示例住建局.yaml"
    link.parent.mkdir()
    link.symlink_to(target)
    books, found = diagnose(Folder(workspace))
    assert shortly(found) == [("plans/demo/progress/示例住建局.yaml", 1, "error", "symlink")]
    assert books["demo"].entries == {}


@pytest.mark.parametrize("link", ["plans/demo/progress", "plans/other", "plans/demo/notes.txt"])
def test_a_symbolic_link_is_found_wherever_it_stands(workspace: Path, link: str) -> None:
    (workspace / link).symlink_to(workspace.parent / "outside")
    assert [each.at.file for each in diagnose(Folder(workspace))[1]] == [link]


@pytest.mark.parametrize(
    "file",
    [
        "plans/notes.txt",
        "plans/demo/plan.yml",
        "plans/demo/review.yaml",
        "plans/demo/progress/示例住建局.yml",
        "plans/demo/progres/示例住建局.yaml",
    ],
)
def test_a_file_that_belongs_nowhere_is_found(workspace: Path, file: str) -> None:
    (workspace / file).parent.mkdir(exist_ok=True)
    (workspace / file).write_text("[]\n")
    assert [each.at.file for each in diagnose(Folder(workspace))[1]] == [file]


@pytest.mark.parametrize(
    ("target", "there"),
    [("docs/a.txt", True), ("docs", False), ("../outside/ledger.yaml", False), ("gone.txt", False)],
)
def test_evidence_behind_a_symbolic_link_is_there_if_it_stays_inside(
    workspace: Path, target: str, *, there: bool
) -> None:
    (workspace / "docs").mkdir()
    (workspace / "docs/a.txt").write_text("佐证材料\n")
    (workspace / "link").symlink_to(target)
    ledger = workspace / "plans/demo/progress/示例住建局.yaml"
    ledger.parent.mkdir()
    ledger.write_text('- {date: 2025-05-01, task: "1.1", kind: apply, evidence: [link]}\n')
    assert [each.code for each in diagnose(Folder(workspace))[1]] == (
        [] if there else ["evidence-missing"]
    )


# What depends on the day


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (None, 0),
        (date(2062, 6, 30), 0),
        (date(2062, 6, 29), 1),
        (date(2026, 7, 2), 3),
        (TODAY, 5),
        (date(2026, 6, 28), 6),
    ],
)
def test_which_day_is_today_decides_what_has_not_come(day: date | None, number: int) -> None:
    folder = Folder(CASES / "invalid/record-in-future")
    books, _ = diagnose(folder)
    found = list(check(books["demo"], folder.follow, day))
    codes = [each.code for each in found]
    judged_at_the_end_of_time = [] if day else ["answer-voided"]
    assert codes == ["record-in-future"] * number + judged_at_the_end_of_time
