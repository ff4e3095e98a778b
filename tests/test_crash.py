"""The short form of crash.py, which kills writers and lets their system calls fail; the long form is one command."""

import random
import shutil
from pathlib import Path
from typing import Final

import pytest

import crash
from crowd import crowd
from writers import MANY, SCENES

pytestmark = pytest.mark.slow
STEP: Final = (
    47  # every so many-th system call; `python tests/crash.py` strikes each, with each error
)
KILLS: Final = 6
CUTS: Final = (*range(0, 1200, 300), 2000, 8000)  # bytes; the last is enough for any

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


@needs_strace
@pytest.mark.parametrize("scene", SCENES)
def test_a_writer_killed_before_a_system_call_or_failing_at_it_leaves_all_or_nothing(
    scene: str, tmp_path: Path
) -> None:
    number, tally = crash.every_call(tmp_path / "city", SCENES[scene], STEP, errors_of_each=1)
    assert number >= 3
    assert tally["faults"] == 2 * number
    assert tally["killed"] == number
    assert tally["as before"] > 0


@needs_strace
def test_who_is_killed_while_completing_a_recording_leaves_it_to_the_next(tmp_path: Path) -> None:
    number, tally = crash.every_call_of_completion(tmp_path / "city", step=STEP)
    assert tally["completed"] == number >= 3


@needs_strace
def test_the_calls_that_write_are_among_those_that_are_struck(tmp_path: Path) -> None:
    made = {name for name, _ in crash.calls(tmp_path / "city", MANY, tmp_path / "log")}
    assert {"openat", "write", "fsync", "rename", "unlink", "flock", "mkdir"} <= made


@pytest.mark.parametrize("scene", SCENES)
def test_cut_writes_leave_all_or_nothing(scene: str, tmp_path: Path) -> None:
    tally = crash.cut_writes(tmp_path / "city", SCENES[scene], iter(CUTS))
    assert tally["exit 3"] > 0
    assert tally["exit 0"] > 0


def test_a_full_disk_leaves_all_or_nothing(tmp_path: Path) -> None:
    tally = crash.full_disk(tmp_path, MANY, step=3)
    if tally is None:
        pytest.skip("no small disk can be mounted here")
    assert tally["exit 3"] > 0
    assert tally["exit 0"] > 0


def test_random_kills_leave_all_or_nothing(tmp_path: Path) -> None:
    tally = crash.random_kills(tmp_path / "city", KILLS, seed=random.randrange(1000))
    assert tally["recorded"] + tally["as before"] == KILLS


def test_a_crowd_of_writers_loses_doubles_and_tears_nothing_before_readers_eyes(
    tmp_path: Path,
) -> None:
    tally = crowd(tmp_path / "city", writers=4, records=3, seed=1)
    assert tally["records"] == 12
