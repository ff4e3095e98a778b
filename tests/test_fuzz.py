"""The short form of tests/fuzz.py: whatever stands in the files, there is an answer, in few steps and little memory."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from conftest import ROOT, in_turn
from fuzz import MAX_STEPS

pytestmark = pytest.mark.slow

CASES = 12
BY_NIGHT = [pytest.param(seed, 30, marks=pytest.mark.nightly) for seed in (20251122, 20251123)]


def hostile(share: float = 1) -> dict[str, bytes]:
    """Return what may stand in a file, at full length or a share of it."""

    def many(number: int) -> int:
        return round(number * share)

    return {
        "deep flow": b"[" * 150_000,
        "deep mappings": b"{a: " * 100_000,
        "deep block": b"- " * 100_000,
        "nested keys": b"? " * 50_000,
        "one huge scalar": b"title: " + b"x" * 4_000_000,
        "one huge quoted scalar": b'title: "' + b"x" * 4_000_000,
        "a million commas": b"[" + b"," * many(1_000_000) + b"]",
        "a million empty items": b"[" + b"a," * many(1_000_000) + b"]",
        "a hundred thousand records that do not fit": b"- {date: x}\n" * many(100_000),
        "a hundred thousand equal keys": b"a: 1\n" * many(100_000),
        "a hundred thousand keys": b"".join(
            b"k%d: 1\n" % number for number in range(many(100_000))
        ),
        "one line of equal keys": b"{" + b"a: 1, " * many(100_000) + b"}",
        "aliases that multiply": b"a: &a [x,x]\n"
        + b"".join(b"k%d: &b%d [*a,*a]\n" % (n, n) for n in range(10_000)),
        "five thousand leads that nobody knows": b"- {effective: 2025-05-01, task: '1.1', lead: ["
        + b",".join(f"示例未知局{n}".encode() for n in range(5_000))
        + b"], document: x, reason: x}\n",
        "too large": b"# " + b"x" * 5_000_000,
        "nothing but line ends": b"\n" * many(3_000_000),
        "nothing but line separators": "\u2028".encode() * many(500_000),
        "zero bytes": b"\x00" * many(3_000_000),
    }


SHARE: Final = 0.2  # of the length; the night tries all of it
HOSTILE: Final = hostile(SHARE)
REGISTER = "plans/departments.yaml"
PLAN = "plans/demo/plan.yaml"
AMENDMENTS = "plans/demo/amendments.yaml"
LEDGER = "plans/demo/progress/示例住建局.yaml"
REVIEWS = "plans/demo/reviews.yaml"


def departments(number: int, more: str = "") -> str:
    names = "".join(f"- {{name: 示例第{n}局（甲）}}\n" for n in range(number))
    return f"departments:\n- {{name: 示例住建局}}\n- {{name: 示例数据局}}\n{names}{more}"


def plan(number: int = 1, lead: str = "示例住建局") -> str:
    tasks = "".join(
        f"- {{id: '1.{n}', title: 甲, lead: [{lead}], due: 2025-12}}\n"
        for n in range(1, number + 1)
    )
    return f"plan: demo\ntitle: 示例方案\nissued: 2025-01-01\ntasks:\n{tasks}"


def amendments(number: int, change: Callable[[int], str], first: str = "2025-02-01") -> str:
    days = (date.fromisoformat(first) + timedelta(days=n) for n in range(number))
    return "".join(
        f"- {{effective: {day}, task: '1.1', {change(n)}, document: 甲, reason: 乙}}\n"
        for n, day in enumerate(days)
    )


def records(number: int, text: str) -> str:
    return "".join(f"- {{date: 2025-03-01, {text.format(n=n)}}}\n" for n in range(number))


def groups(number: int, last: str) -> str:
    chain = "".join(f"- {{name: 组{n}, members: [组{n + 1}]}}\n" for n in range(number))
    return departments(1, f"groups:\n{chain}- {{name: 组{number}, members: [{last}]}}\n")


LEADS = ("lead: [示例住建局]", "lead: [示例数据局]")
HEIRS = ("takes_over: {示例住建局: 示例数据局}", "takes_over: {示例数据局: 示例住建局}")
FULL: Final = 5000
FEW: Final = 2000
# Workspaces of one plan, by a number: what is large in them, or wrong so many times.
LARGE: Final[dict[str, Callable[[int], dict[str, str]]]] = {
    "invisible characters": lambda n: {LEDGER: "\u200b\n" * (200 * n)},
    "comments without a space": lambda n: {
        LEDGER: "- {note: a} #b\n- {note:\n a #b\n }\n" * (4 * n)
    },
    "tasks and records of none": lambda n: {
        PLAN: plan(n // 5),
        LEDGER: records(n // 5, "task: '2.{n}', kind: report"),
    },
    "twice as many records of none of many tasks": lambda n: {
        PLAN: plan(n),
        LEDGER: records(2 * n, "task: '2.{n}', kind: report"),
    },
    "unknown leads among many departments": lambda n: {
        REGISTER: departments(8 * n // 5),
        PLAN: plan(1, ", ".join(f"示列第{each}局" for each in range(3 * n // 10))),
    },
    "unknown reviewers": lambda n: {
        REGISTER: departments(
            1,
            "reviewers:\n" + "".join(f"- {{name: 第{each}方}}\n" for each in range(8 * n // 5)),
        ),
        REVIEWS: records(
            8 * n // 5, "task: '1.1', kind: accept, department: 示例住建局, by: 第x{n}"
        ),
    },
    "names in another width": lambda n: {
        REGISTER: departments(8 * n // 5),
        PLAN: plan(1, ", ".join(f"示例第{each}局(甲)" for each in range(n))),
    },
    "amendments of one task": lambda n: {
        AMENDMENTS: amendments(n, lambda each: f"due: {2026 + each % 9}")
    },
    "alternating leads": lambda n: {AMENDMENTS: amendments(n, lambda each: LEADS[(each + 1) % 2])},
    "leads that take over": lambda n: {
        AMENDMENTS: amendments(n, lambda each: f"{LEADS[(each + 1) % 2]}, {HEIRS[(each + 1) % 2]}"),
        LEDGER: records(1, "task: '1.1', kind: apply"),
    },
    "leads and due days of one department in turn": lambda n: {
        AMENDMENTS: amendments(
            n,
            lambda each: (
                f"due: {2026 + each % 9}, department: 示例数据局"
                if each % 2
                else LEADS[each // 2 % 2]
            ),
        )
    },
    "reports and as many idle voids": lambda n: {
        LEDGER: records(n, "task: '1.1', kind: report")
        + records(n, "task: '1.1', kind: void, of: {{date: 2025-03-02, kind: report}}"),
    },
    "reports and as many voids": lambda n: {
        LEDGER: records(n, "task: '1.1', kind: report")
        + records(n, "task: '1.1', kind: void, of: {{date: 2025-03-01, kind: report}}"),
    },
    "groups in groups": lambda n: {REGISTER: groups(n, "示例住建局"), PLAN: plan(1, "组0")},
    "groups in a circle": lambda n: {REGISTER: groups(n, "组0"), PLAN: plan(1, "组0")},
}
PLACES = {
    "plan": ("plan.yaml",),
    "ledgers": ("amendments.yaml", "progress/示例住建局.yaml", "reviews.yaml"),
}
# What some answers take is bounded, whatever the number of what is wrong: more than few of the others may.
NUMBERS: Final = {
    "comments without a space": FULL,
    "tasks and records of none": FULL,
    "twice as many records of none of many tasks": FULL,
    "unknown leads among many departments": FULL,
    "unknown reviewers": FULL,
    "names in another width": FULL,
    "leads and due days of one department in turn": 3500,
}
# Loads the program once, then forks for each workspace, of which it tells status, steps, megabytes and answer.
MEASURE: Final = """
import json, os, sys
from pathlib import Path
from bizenv.cli.app import run
from fuzz import most_memory
from steps import calls

def answer(place):
    with place.joinpath("out").open("w", encoding="utf-8") as sys.stdout, place.joinpath("err").open("w", encoding="utf-8") as sys.stderr:
        asked = ["--root", str(place / "city"), "--lang", "en", "validate", "--as-of", "2026-01-31"]
        status, taken = calls(lambda: run(asked))
    told = [place.joinpath(name).read_text(encoding="utf-8") for name in ("out", "err")]
    return [status, taken, most_memory(), *told]

out, sys.stdout = sys.stdout, open(os.devnull, "w")
run(["--root", sys.argv[1], "validate"])
sys.stdout = out
for line in sys.stdin:
    place = Path(json.loads(line))
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            told = answer(place)
            place.joinpath("told").write_text(json.dumps(told), encoding="utf-8")
            ended = 0
        finally:
            os._exit(ended)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=out, flush=True)
"""
Answered = Callable[[float], tuple[int, str]]


@pytest.fixture(scope="module")
def measuring(example: Path) -> Iterator["subprocess.Popen[str]"]:
    """A program that measures what it takes to answer."""
    command = [sys.executable, "-c", MEASURE, str(example)]
    tests = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=tests) as process:
        yield process
        process.kill()


@pytest.fixture
def answered(measuring: "subprocess.Popen[str]", tmp_path: Path) -> Answered:
    """Ask for the exit status of validate and what it told; it takes so many steps and 200 MB at most."""

    def ask(most: float) -> tuple[int, str]:
        assert measuring.stdin is not None
        assert measuring.stdout is not None
        measuring.stdin.write(json.dumps(str(tmp_path)) + "\n")
        measuring.stdin.flush()
        assert measuring.stdout.readline() == "0\n"
        told = json.loads((tmp_path / "told").read_text(encoding="utf-8"))
        status, taken, megabytes, out, err = told
        assert "inside bizenv" not in err
        assert taken < most
        assert megabytes < 200
        return status, out

    return ask


@pytest.mark.parametrize(("seed", "number"), [(20251121, CASES), *BY_NIGHT])
def test_broken_files_are_answered(seed: int, number: int, tmp_path: Path) -> None:
    code = f"from fuzz import fuzz; from pathlib import Path; t = fuzz({number}, {seed}, Path({str(tmp_path)!r})); "
    code += "import json; print(json.dumps([t.cases, t.failures, t.longest, t.megabytes]))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, check=True
    )
    cases, failures, longest, megabytes = json.loads(ran.stdout)
    assert failures == []
    assert cases == number
    assert longest > 0
    assert megabytes < 200


@pytest.mark.parametrize(("name", "place"), in_turn(HOSTILE, PLACES))
def test_hostile_files_are_answered_in_few_steps_and_little_memory(
    name: str, place: str, example: Path, tmp_path: Path, answered: Answered
) -> None:
    put(HOSTILE[name], PLACES[place], example, tmp_path / "city")
    assert_refused(HOSTILE[name], PLACES[place], answered(MAX_STEPS))


@pytest.mark.nightly
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_of_any_length_are_answered_in_few_steps_and_little_memory(
    name: str, place: str, example: Path, tmp_path: Path, answered: Answered
) -> None:
    data = hostile()[name]
    put(data, PLACES[place], example, tmp_path / "city")
    assert_refused(data, PLACES[place], answered(MAX_STEPS))


def put(data: bytes, files: tuple[str, ...], example: Path, city: Path) -> None:
    """Put the bytes into files of the example city."""
    shutil.copytree(example, city)
    for file in files:
        (city / "plans/demo" / file).write_bytes(data)


def assert_refused(data: bytes, files: tuple[str, ...], answer: tuple[int, str]) -> None:
    status, told = answer
    assert status == 1
    if data.strip():  # a ledger of line ends alone is an empty one
        assert [file for file in files if f"plans/demo/{file}:" not in told] == []


@pytest.mark.parametrize("name", LARGE)
def test_large_workspaces_are_answered_in_few_steps_and_little_memory(
    name: str, answered: Answered, tmp_path: Path
) -> None:
    number = NUMBERS.get(name, FEW)
    write_large(tmp_path / "city", name, number)
    assert answered(steps_of(number))[0] in (0, 1)


@pytest.mark.nightly
@pytest.mark.parametrize("name", [name for name in LARGE if NUMBERS.get(name) != FULL])
def test_very_large_workspaces_are_answered_in_few_steps_and_little_memory(
    name: str, answered: Answered, tmp_path: Path
) -> None:
    write_large(tmp_path / "city", name, FULL)
    assert answered(MAX_STEPS)[0] in (0, 1)


def steps_of(number: int) -> float:
    """Return how many steps so many lines may take: fewer than what looks up in lists for each of them."""
    return MAX_STEPS * (number / FULL) ** 2


def write_large(root: Path, name: str, number: int) -> None:
    base = {"plans/workspace.yaml": "", REGISTER: departments(0), PLAN: plan()}
    for file, text in (base | LARGE[name](number)).items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")
