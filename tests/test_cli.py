"""The command line: usage, the workspace it finds, exit statuses, where output goes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from bizenv import __version__

from building import City
from conftest import Run
from test_reports import written


def test_version(run: Run) -> None:
    assert run("--version").out == f"bizenv {__version__}\n"


def test_without_a_command_it_shows_its_help_and_fails(run: Run) -> None:
    ran = run()
    assert ran.status == 2
    assert "status" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("statsu",), "“status”"),
        (("status", "--pln", "6.0"), "“--plan”"),
        (("status", "--plan"), "--plan 需要一个值"),
        (("status", "--plan", "60"), "“6.0”"),
        (("status", "--as-of", "2025-13-01"), "月份从1到12"),
        (("status", "--as-of", "20250601"), "2026-10-31"),
        (("status", "--as-of", "2025-W01-1"), "2026-10-31"),
        (("status", "--by", "departmnt"), "“department”"),
        (("status", "--format", "jsn"), "“json”"),
        (("status", "--role", "leed"), "“lead”"),
        (("status", "--due", "Q5"), "季度从1到4"),
        (("digest", "--month", "8", "--as-of", "2025-10-15"), "写明年份，如 2025-08"),
        (("digest", "--month", "11", "--as-of", "2025-10-15"), "写明年份，如 2024-11"),
        (("digest", "--month", "13"), "月份从1到12，如 2026-08"),
        (("digest", "--quarter", "４", "--as-of", "2025-10-15"), "写明年份，如 2025Q4"),
        (("digest", "--quarter", "5"), "季度从1到4，如 2026Q3"),
        (("rank", "--year", "1"), "请写一年，如 2025"),
        (("rank", "--year", "some"), "请写一年，如 2025"),
        (("filing", "--month", "some"), "请写一个月，如 2025-10"),
        (("digest", "--quarter", "some"), "请写一个季度，如 2025Q3"),
        (("send", "digest", "--retries", "10"), "写0到9的数字"),
        (("levels", "60"), "[方案]"),
        (("problems", "60"), "[方案]"),
        (("list", "--dept", "123"), "登记册里没有“123”"),
        (("list", "--dept", "123"), "已登记的有市发展和改革委员会、"),
        (("status", "--due", "2025-13"), "月份从1到12"),
        (("status", "--fail-on", "late"), "overdue"),
        (("status", "--lang", "fr"), "zh"),
        (("status", "--color", "maybe"), "always"),
        (("status", "extra"), "extra"),
        (("list", "--within", "soon"), "30d"),
        (("list", "--status", "overdu"), "“overdue”"),
        (("show",), "缺少：任务"),
        (("show", "6.0/9.9.9"), "没有任务"),
        (("show", "1.2.3", "--as-of", "2025-01-01"), "尚不存在"),
        (("overdue", "--dept", "税务"), "国家税务总局鄂尔多斯市税务局"),
        (("overdue", "--dept", ""), "登记册里没有"),
        (("validate", "--format", "csv"), "text"),
        (("bulletin", "--dept", "x"), "参见 bizenv bulletin --help"),
        (("stocktake",), "参见 bizenv stocktake --help"),
        (("send", "digest"), "参见 bizenv send digest --help"),
        (("chart", "year", "departments"), "参见 bizenv chart --help"),
        (("remind", "print", "x", "--as-of", "2025-01-01"), "参见 bizenv remind print --help"),
        (("record", "qqqqqq"), "参见 bizenv record --help"),
        (("qqqqqq",), "参见 bizenv --help"),
    ],
)
@pytest.mark.usefixtures("at_root")
def test_wrong_usage_says_what_to_write_instead(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.usefixtures("at_example")
def test_a_bare_id_is_enough_where_one_plan_has_it(run: Run) -> None:
    assert "district/2.1" in run("show", "2.1").out
    assert "street/1" in run("show", "1").out  # and so has a closed plan, which is not asked
    assert "hotline-2024/W2024-001" in run("show", "W2024-001").out  # only a closed plan has it


def test_candidates_of_several_plans_are_named(run: Run, tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    second = (folder / "plans/1.0/plan.yaml").read_text(encoding="utf-8").replace('"1.0"', '"2.0"')
    (folder / "plans/2.0").mkdir()
    (folder / "plans/2.0/plan.yaml").write_text(second, encoding="utf-8")
    ran = run("--root", folder, "show", "1.1")
    assert (ran.status, ran.out) == (2, "")
    assert "1.0/1.1" in ran.err
    assert "2.0/1.1" in ran.err
    assert run("--root", folder, "show", "2.0/1.1").status == 0
    assert run("--root", folder, "show", "1.1", "--plan", "2.0").status == 0


def test_without_a_workspace_it_says_how_to_get_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("status", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert "bizenv init" in ran.err


def test_the_root_is_the_nearest_folder_upwards(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example / "plans" / "demo" / "progress")
    assert run("status", "--plan", "demo").status == 0


def test_the_root_may_be_named(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--root", example, "status", "--plan", "demo").status == 0
    monkeypatch.setenv("BIZENV_ROOT", str(example))
    assert run("status", "--plan", "demo").status == 0
    monkeypatch.setenv("BIZENV_ROOT", str(example / "nowhere"))
    assert run("status").status == 3


@pytest.mark.usefixtures("at_example")
def test_readers_exit_with_0_whatever_they_count_unless_told_to_fail(run: Run) -> None:
    assert run("overdue").status == 0
    assert run("status", "--fail-on", "overdue").status == 1
    assert run("list", "--fail-on", "at-risk").status == 1
    assert run("status", "--fail-on", "overdue", "--as-of", "2025-03-15").status == 0
    assert run("overdue", "--fail-on", "overdue", "--dept", "示例海关").status == 0


@pytest.mark.usefixtures("at_example")
def test_output_goes_to_a_file_and_csv_there_carries_a_byte_order_mark(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "逾期.csv"
    ran = run("overdue", "--format", "csv", "-o", target)
    assert (ran.status, ran.out) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert target.read_text(encoding="utf-8-sig").splitlines()[0].startswith("截至,方案,编号")
    assert not run("overdue", "--format", "csv").out.startswith("\ufeff")
    ran = run("overdue", "-o", tmp_path / "missing" / "x.txt")
    assert (ran.status, ran.out) == (3, "")
    assert list(tmp_path.iterdir()) == [target]


def test_today_is_that_of_the_workspace_s_time_zone(run: Run, tmp_path: Path) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 26 hours apart: never the same day
        folder = written(City(), tmp_path / zone.partition("/")[2])
        (folder / "plans/workspace.yaml").write_text(f"time_zone: {zone}\n")
        days.append(json.loads(run("--root", folder, "status", "--format", "json").out)["as_of"])
    assert days[0] > days[1]


def test_output_never_replaces_what_is_no_file(run: Run, example: Path) -> None:
    assert run("--root", example, "status", "-o", "/dev/null").status == 0
    assert Path("/dev/null").is_char_device()
    assert run("--root", example, "status", "-o", "").status == 2
    assert run("--root", example, "status", "-o", example).status == 3


@pytest.mark.parametrize(
    ("said", "day"),
    [("yesterday", "2025-05-19"), ("last month", "2025-04-30"), ("昨天", "2025-05-19")],
)
def test_words_of_as_of_count_from_the_day_of_the_surroundings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, day: str
) -> None:
    city = written(City().task(""), tmp_path)
    monkeypatch.setenv("BIZENV_AS_OF", "2025-05-20")
    ran = run("--root", city, "status", "--as-of", said, "--format", "json")
    assert json.loads(ran.out)["as_of"] == day


def test_a_closed_standard_input_is_said(tmp_path: Path) -> None:
    city = written(City().task(""), tmp_path)
    command = f'"{sys.executable}" -m bizenv --root "{city}" --lang en record --from - <&-'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "Standard input is closed" in ran.stderr


def test_a_hyphen_is_standard_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = written(City().task(""), tmp_path / "city")
    monkeypatch.chdir(tmp_path)
    for command in (("status",), ("list", "--format", "csv"), ("schema", "plan")):
        before = run("--root", city, *command).out
        assert run("--root", city, *command, "-o", "-").out == before
    assert not (tmp_path / "-").exists()


INTERRUPTED: Final = """
import os, signal, sys

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it

class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["bizenv", "status"]
from bizenv.cli import main
main()
"""


def test_an_interruption_while_the_program_loads_is_silent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")
