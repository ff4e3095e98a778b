"""Remembered plans: what is said from them is what their files say, byte for byte."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from bizenv.asking import tallies
from bizenv.remembered import database, files_seen, keys
from bizenv.report.tallied import TalliedPlan
from bizenv.report.tallied_text import KeptTexts, written
from bizenv.store.workspace import Reading, Workspace

from building import City
from conftest import Ran, Run, Written, seeds
from programs import BIZENV

DAYS: Final = ("2025-02-01", "2025-03-20", "2025-08-01", "2025-10-15", "2026-01-31")
FORMATS: Final = ("text", "json", "csv", "markdown", "html")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is remembered; files need not lie for two seconds."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))
    monkeypatch.setenv("BIZENV_CACHE", "1")
    monkeypatch.setattr(keys, "SETTLED", 0)
    return tmp_path / "cache" / "bizenv" / "plans" / "4.sqlite"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plans that are read, as they are read."""
    found: list[str] = []
    reads = Workspace.read

    def note(self: Workspace, plan_id: str) -> Reading:
        found.append(plan_id)
        return reads(self, plan_id)

    monkeypatch.setattr(Workspace, "read", note)
    return found


@pytest.fixture
def example_city(example: Path, tmp_path: Path) -> Path:
    return shutil.copytree(example, tmp_path / "city")


def slowly(run: Run, *call: str | Path) -> Ran:
    return run("--no-cache", *call)


def asked(run: Run, city: Path, day: str, *call: str) -> Ran:
    return run("--root", city, *call, "--as-of", day)


def meet(run: Run, city: Path) -> None:
    """Ask twice: what is met the second time is remembered."""
    for day in DAYS[:2]:
        assert asked(run, city, day, "status").status == 0


@pytest.mark.usefixtures("cache")
def test_of_what_is_met_twice_a_new_question_reads_nothing(
    run: Run, example_city: Path, read: list[str]
) -> None:
    meet(run, example_city)
    for day in DAYS:
        for by in ("department", "plan", "level"):
            call = ("--root", example_city, "status", "--by", by, "--as-of", day)
            slow = slowly(run, *call)
            read.clear()
            assert run(*call) == slow
            assert set(read) <= {"hotline-2024"}, "items have clocks, which may be guessed"


@pytest.mark.usefixtures("cache")
def test_a_day_before_all_that_is_counted_is_read_once(
    run: Run, example_city: Path, read: list[str]
) -> None:
    for day in ("2025-10-15", "2025-10-16"):
        asked(run, example_city, day, "status")
    for day, is_counted in (("2025-09-01", True), ("2025-08-31", False), ("2025-02-01", True)):
        call = ("--root", example_city, "status", "--as-of", day)
        slow = slowly(run, *call)
        read.clear()
        assert run(*call) == slow
        assert (set(read) <= {"hotline-2024"}) is is_counted, day
        assert run("--root", example_city, "cache", "verify").status == 0


@pytest.mark.usefixtures("cache")
def test_a_list_passes_over_plans_that_have_nothing_for_it(
    run: Run, example_city: Path, read: list[str]
) -> None:
    meet(run, example_city)
    read.clear()
    told = asked(
        run, example_city, "2025-03-20", "overdue", "--dept", "示例住建局", "--format", "json"
    )
    assert set(read) < {"demo", "demo-2024", "district", "street", "hotline-2024"}
    assert told == slowly(
        run,
        *("--root", example_city, "overdue", "--dept", "示例住建局"),
        *("--format", "json", "--as-of", "2025-03-20"),
    )


@pytest.mark.usefixtures("cache")
def test_an_edited_file_costs_its_own_plan_alone(
    run: Run, example_city: Path, read: list[str]
) -> None:
    meet(run, example_city)
    ledger = next((example_city / "plans/street/progress").iterdir())
    ledger.write_bytes(ledger.read_bytes() + b"\n")
    read.clear()
    asked(run, example_city, DAYS[2], "status")
    assert set(read) == {"street", "hotline-2024"}


@pytest.mark.parametrize("name", ["departments.yaml", "workspace.yaml"])
@pytest.mark.usefixtures("cache")
def test_a_file_that_plans_share_costs_all(
    run: Run, example_city: Path, read: list[str], name: str
) -> None:
    meet(run, example_city)
    file = example_city / "plans" / name
    file.write_bytes(file.read_bytes() + b"\n")
    read.clear()
    asked(run, example_city, DAYS[2], "status")
    assert {"demo", "street"} <= set(read)


def test_what_may_not_be_remembered_is_not(run: Run, example_city: Path, cache: Path) -> None:
    for _ in range(3):
        slowly(run, "--root", example_city, "status")
        asked(run, example_city, DAYS[3], "validate")
        asked(run, example_city, DAYS[3], "status", "--by", "month")
        asked(run, example_city, DAYS[3], "list")
    assert not cache.exists()


def test_a_file_that_was_just_touched_is_a_doubt(
    run: Run, example_city: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "SETTLED", files_seen.SETTLED)
    ahead = time.time() + 3600
    for file in (example_city / "plans").rglob("*.yaml"):
        os.utime(file, (ahead, ahead))
    meet(run, example_city)
    assert not cache.exists()


@pytest.mark.usefixtures("cache")
def test_a_plan_in_which_anything_is_wrong_is_read(
    run: Run, written: Written, read: list[str]
) -> None:
    city = written(City().says("2025-08-01 report percent: 40"))
    ledger = next((city / "plans").rglob("progress/*.yaml"))
    ledger.write_bytes(ledger.read_bytes() + b'- {date: 2025-13-01, task: "1.1"}\n')
    for day in DAYS:
        read.clear()
        told = asked(run, city, day, "status")
        assert told.err
        assert read
        assert told == slowly(run, "--root", city, "status", "--as-of", day)


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640])
def test_a_database_that_others_may_touch_is_not_used(
    run: Run, example_city: Path, cache: Path, read: list[str], mode: int
) -> None:
    meet(run, example_city)
    cache.chmod(mode)
    read.clear()
    asked(run, example_city, DAYS[2], "status")
    assert "demo" in read


def test_a_folder_or_a_file_that_is_a_link_is_not_used(
    run: Run, example_city: Path, cache: Path, read: list[str]
) -> None:
    meet(run, example_city)
    moved = cache.with_name("moved")
    cache.rename(moved)
    cache.symlink_to(moved)
    read.clear()
    asked(run, example_city, DAYS[2], "status")
    assert "demo" in read
    cache.unlink()
    moved.rename(cache)
    cache.parent.rename(cache.parent.with_name("elsewhere"))
    cache.parent.symlink_to(cache.parent.with_name("elsewhere"))
    read.clear()
    asked(run, example_city, DAYS[3], "status")
    assert "demo" in read


@pytest.mark.parametrize("place", [0, 100, 5000])
def test_a_broken_database_is_made_anew(
    run: Run, example_city: Path, cache: Path, read: list[str], place: int
) -> None:
    meet(run, example_city)
    data = bytearray(cache.read_bytes())
    data[place : place + 3000] = b"\xff" * 3000
    cache.write_bytes(data)
    for day in DAYS:
        assert asked(run, example_city, day, "status") == slowly(
            run, "--root", example_city, "status", "--as-of", day
        )
    run("cache", "clear")
    meet(run, example_city)
    read.clear()
    asked(run, example_city, DAYS[4], "status")
    assert "demo" not in read


@pytest.mark.parametrize("name", [b"TABLE part", b"workspace INTEGER", b"WITHOUT ROWID"])
def test_tables_whose_names_are_damaged_are_made_anew(
    run: Run, example_city: Path, cache: Path, name: bytes
) -> None:
    """What SQLite says of them is no text."""
    meet(run, example_city)
    good = cache.read_bytes()
    assert name in good
    for damage in (b"\xf4", b"\x00", b"'"):
        cache.parent.mkdir(mode=0o700, exist_ok=True)
        cache.write_bytes(good.replace(name, name[:-2] + damage + name[-1:]))
        cache.chmod(0o600)
        call = ("--root", example_city, "status", "--as-of", DAYS[3])
        assert run(*call) == slowly(run, *call)
        assert run("--root", example_city, "cache", "verify").status in (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(1, 3))
def test_a_damaged_bit_changes_no_answer(
    run: Run, example_city: Path, cache: Path, seed: int
) -> None:
    meet(run, example_city)
    good = cache.read_bytes()
    dice = random.Random(seed)
    calls = (
        ("status", "--by", "plan", "--as-of", DAYS[2]),
        ("overdue", "--dept", "示例住建局", "--format", "json", "--as-of", DAYS[3]),
    )
    right = [slowly(run, "--root", example_city, *call) for call in calls]
    for _ in range(25):
        data = bytearray(good)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        cache.parent.mkdir(mode=0o700, exist_ok=True)
        cache.write_bytes(data)
        cache.chmod(0o600)
        assert [run("--root", example_city, *call) for call in calls] == right
        assert run("--root", example_city, "cache", "verify").status in (0, 1)


def test_a_damaged_row_is_told_and_written_anew(
    run: Run, example_city: Path, cache: Path, read: list[str]
) -> None:
    meet(run, example_city)
    with sqlite3.connect(cache) as database:
        database.execute("UPDATE plan SET head=head || ' ' WHERE name='street'")
        database.execute("DELETE FROM part WHERE plan=(SELECT id FROM plan WHERE name='demo')")
    database.close()
    told = run("--root", example_city, "cache", "verify", "--lang", "en")
    assert told.status == 1
    assert "demo and street" in told.out or "demo, street" in told.out
    assert asked(run, example_city, DAYS[2], "status") == slowly(
        run, "--root", example_city, "status", "--as-of", DAYS[2]
    )
    read.clear()
    asked(run, example_city, DAYS[3], "status")
    assert not {"demo", "street"} & set(read)


def test_nothing_is_remembered_among_the_plans(
    run: Run, example_city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIZENV_CACHE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(example_city / "plans"))
    meet(run, example_city)
    assert not (example_city / "plans/bizenv").exists()


@pytest.mark.usefixtures("cache")
def test_what_cannot_be_cleared_is_named(run: Run, example_city: Path, cache: Path) -> None:
    meet(run, example_city)
    cache.unlink()
    cache.mkdir()
    told = run("cache", "clear", "--lang", "en")
    assert told.status == 3
    assert os.fspath(cache) in told.err


def test_it_is_bounded(
    run: Run, example_city: Path, cache: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(run, example_city)
    most = cache.stat().st_size * 3 // 2
    monkeypatch.setattr(database, "MOST", most)
    run("init", "--example", example_city / "other")
    meet(run, example_city / "other")
    assert cache.stat().st_size <= most
    read.clear()
    asked(run, example_city / "other", DAYS[2], "status")
    assert "demo" not in read, "the longest unused goes first"
    asked(run, example_city, DAYS[2], "status")
    assert "demo" in read


@pytest.mark.usefixtures("cache")
def test_what_is_remembered_is_verified(
    run: Run, example_city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(run, example_city)
    told = run("--root", example_city, "cache", "verify", "--lang", "en")
    assert (told.status, told.out) == (
        0,
        "4 plans are remembered as their files say; of 0 the files changed since\n",
    )
    run("cache", "clear")
    with monkeypatch.context() as lying:
        lying.setattr(tallies, "written", _lie)
        meet(run, example_city)
    told = run("--root", example_city, "cache", "verify", "--lang", "en")
    assert told.status == 1
    assert "street" in told.out.splitlines()[-1]
    assert "demo" not in told.out.splitlines()[-1]


def _lie(plan: TalliedPlan) -> KeptTexts:
    """What is kept of a plan, but that one of them has a task more."""
    texts = written(plan)
    if plan.facts.plan != "street":
        return texts
    steps = {}
    for viewer, several in texts.steps.items():
        first, told = several[-1]
        more = re.sub(r"(\d+)\]", lambda found: f"{int(found[1]) + 1}]", told)
        steps[viewer] = [*several[:-1], (first, more)]
    return texts._replace(steps=steps)


@pytest.mark.usefixtures("cache")
def test_the_cache_tells_of_plans_and_forgets_them(
    run: Run, example_city: Path, read: list[str]
) -> None:
    meet(run, example_city)
    assert "4 plans remembered" in run("cache", "status", "--lang", "en").out
    assert "4 plans forgotten" in run("cache", "clear", "--lang", "en").out
    assert "0 plans remembered" in run("cache", "status", "--lang", "en").out
    read.clear()
    asked(run, example_city, DAYS[2], "status")
    assert "demo" in read


# Edits and kills


def _appended(file: Path, dice: random.Random) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    at = dice.randrange(len(lines) + 1)
    lines.insert(at, dice.choice(lines))
    file.write_bytes(b"".join(lines))


def _cut(file: Path, dice: random.Random) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    file.write_bytes(b"".join(lines))


def _dated(file: Path, dice: random.Random) -> None:
    day = f"2025-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}"
    text = file.read_text(encoding="utf-8")
    days = re.findall(r"20\d\d-\d\d-\d\d", text)
    if days:
        file.write_text(text.replace(dice.choice(days), day, 1), encoding="utf-8")


def _removed(file: Path, dice: random.Random) -> None:
    del dice
    if "progress" in file.parts or file.name in ("reviews.yaml", "amendments.yaml"):
        file.unlink()


EDITS: Final[tuple[Callable[[Path, random.Random], None], ...]] = (
    *(_appended, _appended, _cut, _dated, _dated, _removed),
)


CALLS: Final[tuple[tuple[str, ...], ...]] = (
    *(("status",), ("overdue",), ("at-risk",), ("in-review",), ("completed",)),
    ("at-risk", "--within", "90d"),
    ("list", "--status", "completed", "--status", "on-track"),
    ("list", "--stage", "applied"),
    ("list", "--status", "overdue", "--due", "2025"),
    ("list",),
)


def answer(ask: Callable[..., Ran], call: list[str | Path], file: Path | None) -> tuple[Ran, bytes]:
    """What a call prints, and what it writes into a file."""
    if file is None:
        return ask(*call), b""
    ran = ask(*call, "-o", file)
    return ran, file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(2, 6))
@pytest.mark.usefixtures("cache")
def test_whatever_is_edited_what_is_said_is_what_the_files_say(
    run: Run, example_city: Path, read: list[str], seed: int
) -> None:
    dice = random.Random(seed)
    departments = ("示例住建局", "示例市场监管局", "南区人民政府", "各区人民政府")
    passed_over = 0
    files = sorted((example_city / "plans").rglob("*.yaml"))
    whole = {file: file.read_bytes() for file in files}
    for _ in range(40):
        if dice.random() < 0.35:
            dice.choice(EDITS)(dice.choice([file for file in files if file.exists()]), dice)
        elif dice.random() < 0.2:
            for file, data in whole.items():  # or after one bad edit nothing is remembered
                file.write_bytes(data)
        call: list[str | Path] = ["--root", example_city]
        call += dice.choice(CALLS)
        call += ["--as-of", dice.choice(DAYS), "--format", dice.choice(FORMATS)]
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            call += ["--dept", dice.choice(departments)]
        if "list" in call and dice.random() < 0.3:
            call += ["--role", "support"]
        if dice.random() < 0.2:
            call.append("--closed")
        read.clear()
        told_in = example_city / "told" if dice.random() < 0.2 else None
        told = answer(run, call, told_in)
        passed_over += bool({"demo", "district", "street"} - set(read))
        assert told == answer(partial(slowly, run), call, told_in), call
    assert passed_over
    assert run("--root", example_city, "cache", "verify").status in (0, 3)


@pytest.mark.slow
def test_a_program_killed_while_it_remembers_leaves_it_whole(
    run: Run, example_city: Path, cache: Path, pytestconfig: pytest.Config
) -> None:
    around = {**os.environ}
    asked(run, example_city, DAYS[0], "status")
    dice = random.Random(3)
    for _ in range(8 if pytestconfig.getoption("--nightly") else 4):
        with subprocess.Popen(
            [*BIZENV, "--root", example_city, "status", "--as-of", DAYS[1]],
            env=around,
            stdout=subprocess.DEVNULL,
        ) as process:
            time.sleep(dice.uniform(0.3, 2.5))
            process.send_signal(signal.SIGKILL)
        told = asked(run, example_city, DAYS[2], "status")
        assert told == slowly(run, "--root", example_city, "status", "--as-of", DAYS[2])
        assert run("--root", example_city, "cache", "verify").status == 0
    with sqlite3.connect(cache) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
