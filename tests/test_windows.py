"""What works on Windows, as far as another system can tell: names, line ends, code pages, no fcntl."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from bizenv.files.snapshot import Folder
from bizenv.store.workspace import Workspace

from building import City
from conftest import DAY, Run
from test_reports import written

# What Python has on Windows of what the program asks: no locks of POSIX, no owners, no flushing of folders.
WITHOUT = """
import sys, os
for name in ("fcntl", "pwd", "grp", "resource", "termios", "pty"):
    sys.modules[name] = None
for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "fchmod", "geteuid", "getuid"):
    if hasattr(os, name):
        delattr(os, name)
from bizenv.cli.app import run
sys.exit(run(sys.argv[1:]))
"""
APPLY = ("record", "report", "demo/4.3", "--percent", "20", "--date", DAY, "--lang", "en")
LEDGER = "plans/demo/progress/示例市场监管局.yaml"


def on_windows(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the program without what Windows lacks."""
    environment = {**os.environ, "PYTHONPATH": "", "BIZENV_AS_OF": DAY}
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def city(example: Path, tmp_path: Path) -> Path:
    shutil.copytree(example, tmp_path / "city")
    return tmp_path / "city"


# record, without locks and flushing of POSIX


def test_records_are_written_behind_a_plain_warning(run: Run, city: Path) -> None:
    before = (city / LEDGER).read_bytes()
    ran = on_windows(*APPLY, cwd=city)
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert "may be lost if the power fails" in ran.stderr
    assert "soft" not in ran.stderr
    after = (city / LEDGER).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1
    assert run("--root", city, "validate").status == 0
    assert {each.name for each in (city / ".bizenv").iterdir()} <= {".gitignore", "lock"}


def test_a_dry_run_and_a_refusal_warn_of_nothing(city: Path) -> None:
    assert "power" not in on_windows(*APPLY, "--dry-run", cwd=city).stderr
    refused = on_windows(*APPLY[:-4], "--date", "2024-01-01", "--lang", "en", cwd=city)
    assert (refused.returncode, "power" in refused.stderr) == (2, False)


def test_on_posix_there_is_no_such_warning(run: Run, city: Path) -> None:
    assert run("--root", city, *APPLY).err == ""


def test_one_writer_waits_for_the_other_and_none_is_lost(run: Run, city: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WITHOUT, *APPLY, "--note", f"第{number}条"],
            cwd=city,
            env={**os.environ, "BIZENV_AS_OF": DAY},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number in range(4)
    ]
    assert [each.wait() for each in running] == [0] * 4
    text = (city / LEDGER).read_text(encoding="utf-8")
    assert all(f"第{number}条" in text for number in range(4))
    assert run("--root", city, "validate").status == 0


def test_a_record_for_several_files_is_all_or_nothing_there_too(city: Path, tmp_path: Path) -> None:
    rows = (
        "task,date,kind,percent\ndemo/4.3,2025-10-15,report,20\ndemo/3.2.1,2025-10-15,report,90\n"
    )
    (tmp_path / "rows.csv").write_text(rows)
    ran = on_windows("record", "--from", tmp_path / "rows.csv", cwd=city)
    assert ran.returncode == 0, ran.stderr
    assert not (city / ".bizenv/journal.json").exists()


def test_readers_and_init_need_nothing_of_posix(city: Path, tmp_path: Path) -> None:
    for command in ("status", "overdue", "digest", "list"):
        ran = on_windows(command, cwd=city)
        assert (ran.returncode, ran.stderr) == (0, ""), command
    checked = on_windows("validate", "--as-of", "2026-01-31", cwd=city)
    assert checked.returncode == 0, checked.stdout
    assert on_windows("init", "--example", tmp_path / "new", cwd=tmp_path).returncode == 0
    document = city / "incoming/plan-2026.txt"
    assert on_windows("import", document, "--plan", "n-2026", cwd=city).returncode in (0, 1)
    assert (city / "plans/n-2026/plan.yaml").is_file()


# Names that Windows keeps for itself


@pytest.mark.parametrize(
    "name", ["CON", "con", "Aux", "NUL", "PRN.x", "COM1", "lpt9.局", "COM¹", "CON ."]
)
def test_a_department_with_a_reserved_name_is_found(tmp_path: Path, name: str) -> None:
    folder = written(City(), tmp_path)
    register = f"departments:\n  - {{name: 示例甲局}}\n  - {{name: '{name}'}}\n"
    (folder / "plans/departments.yaml").write_text(register, encoding="utf-8")
    found = [each.code for each in Workspace(Folder(folder)).found_in_shelf]
    assert "no-file-name" in found


@pytest.mark.parametrize("name", ["CONTROL", "COM", "COM10", "Auxiliary Office", "示例NUL局"])
def test_a_name_that_only_looks_so_is_not(tmp_path: Path, name: str) -> None:
    folder = written(City(), tmp_path)
    register = f"departments:\n  - {{name: 示例甲局}}\n  - {{name: '{name}'}}\n"
    (folder / "plans/departments.yaml").write_text(register, encoding="utf-8")
    assert "no-file-name" not in [each.code for each in Workspace(Folder(folder)).found_in_shelf]


@pytest.mark.parametrize("plan", ["aux", "NUL", "com1", "LPT1.2025", "demo."])
def test_a_plan_with_a_reserved_id_is_found(run: Run, city: Path, plan: str) -> None:
    shutil.copytree(city / "plans/demo-2024", city / "plans" / plan)
    file = city / "plans" / plan / "plan.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("plan: demo-2024", f"plan: {plan}", 1), encoding="utf-8")
    ran = run("--root", city, "validate")
    assert (ran.status, ran.out.count("no-folder-name")) == (1, 1)


# Line ends and code pages


def test_files_with_dos_line_ends_are_read_and_go_on_so(run: Run, city: Path) -> None:
    told = run("--root", city, "status", "--as-of", DAY).out
    for file in (city / "plans").rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert run("--root", city, "status", "--as-of", DAY).out == told
    assert run("--root", city, "validate").status == 0
    assert run("--root", city, *APPLY).status == 0
    lines = (city / LEDGER).read_bytes().split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[:-1])


SAYING: Final = (("status",), ("--help",), ("show", "9.9.9"), ("status", "--format", "csv"))
CODE_PAGES: Final = ("cp936", "cp437", "ascii:strict", "utf-16")


@pytest.mark.parametrize("encoding", CODE_PAGES)
def test_output_is_utf_8_whatever_the_code_page(city: Path, encoding: str) -> None:
    """Each is tried with two of what is said, others for the next one."""
    turn = CODE_PAGES.index(encoding)
    for arguments in (SAYING[turn], SAYING[turn - 1]):
        ran = subprocess.run(
            [sys.executable, "-m", "bizenv", *arguments],
            cwd=city,
            env={
                **os.environ,
                "PYTHONIOENCODING": encoding,
                "BIZENV_AS_OF": DAY,
                "PYTHONUTF8": "0",
            },
            capture_output=True,
            check=False,
        )
        said = (ran.stdout + ran.stderr).decode("utf-8")
        assert "Traceback" not in said
        assert "\\u" not in said


# Paths


@pytest.mark.parametrize(
    "path", ["docs\\demo-1.1.1.txt", "C:\\docs\\a.pdf", "C:docs/a.pdf", "\\\\server\\share\\a.pdf"]
)
def test_evidence_with_the_path_of_a_windows_machine_is_told(
    run: Run, city: Path, path: str
) -> None:
    ran = run(
        "--root",
        city,
        "record",
        "apply",
        "demo/4.3",
        "--date",
        DAY,
        "--evidence",
        path,
        "--dry-run",
    )
    assert "evidence-missing" in ran.err
    assert "Traceback" not in ran.err
