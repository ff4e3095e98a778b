"""The short form of tests/fuzz.py: whatever stands in the files, there is an answer, in few steps and little memory."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from conftest import ROOT, in_turn
from fuzz import MAX_STEPS

pytestmark = pytest.mark.slow

CASES = 30
HOSTILE = {
    "deep flow": b"[" * 150_000,
    "deep mappings": b"{a: " * 100_000,
    "deep block": b"- " * 100_000,
    "nested keys": b"? " * 50_000,
    "one huge scalar": b"title: " + b"x" * 4_000_000,
    "one huge quoted scalar": b'title: "' + b"x" * 4_000_000,
    "a million commas": b"[" + b"," * 1_000_000 + b"]",
    "a million empty items": b"[" + b"a," * 1_000_000 + b"]",
    "a hundred thousand records that do not fit": b"- {date: x}\n" * 100_000,
    "a hundred thousand equal keys": b"a: 1\n" * 100_000,
    "a hundred thousand keys": b"".join(b"k%d: 1\n" % number for number in range(100_000)),
    "one line of equal keys": b"{" + b"a: 1, " * 100_000 + b"}",
    "aliases that multiply": b"a: &a [x,x]\n"
    + b"".join(b"k%d: &b%d [*a,*a]\n" % (n, n) for n in range(10_000)),
    "five thousand leads that nobody knows": b"- {effective: 2025-05-01, task: '1.1', lead: ["
    + b",".join(f"示例未知局{n}".encode() for n in range(5_000))
    + b"], document: x, reason: x}\n",
    "too large": b"# " + b"x" * 5_000_000,
    "nothing but line ends": b"\n" * 3_000_000,
    "nothing but line separators": "\u2028".encode() * 500_000,
    "zero bytes": b"\x00" * 3_000_000,
}


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


GROUPS = "groups:\n" + "".join(f"- {{name: 组{n}, members: [组{n + 1}]}}\n" for n in range(5000))
LEADS = ("lead: [示例住建局]", "lead: [示例数据局]")
HEIRS = ("takes_over: {示例住建局: 示例数据局}", "takes_over: {示例数据局: 示例住建局}")
LARGE = {  # workspaces of one plan: what is large in them, or wrong a thousand times
    "a million invisible characters": {LEDGER: "\u200b\n" * 1_000_000},
    "a hundred thousand comments without a space": {
        LEDGER: "- {note: a} #b\n- {note:\n a #b\n }\n" * 20_000
    },
    "a thousand tasks and records of none": {
        PLAN: plan(1000),
        LEDGER: records(1000, "task: '2.{n}', kind: report"),
    },
    "ten thousand records of none of five thousand tasks": {
        PLAN: plan(5000),
        LEDGER: records(10_000, "task: '2.{n}', kind: report"),
    },
    "unknown leads among eight thousand departments": {
        REGISTER: departments(8000),
        PLAN: plan(1, ", ".join(f"示列第{n}局" for n in range(1500))),
    },
    "unknown reviewers": {
        REGISTER: departments(
            1, "reviewers:\n" + "".join(f"- {{name: 第{n}方}}\n" for n in range(8000))
        ),
        REVIEWS: records(8000, "task: '1.1', kind: accept, department: 示例住建局, by: 第x{n}"),
    },
    "names in another width": {
        REGISTER: departments(8000),
        PLAN: plan(1, ", ".join(f"示例第{n}局(甲)" for n in range(5000))),
    },
    "five thousand amendments of one task": {
        AMENDMENTS: amendments(5000, lambda n: f"due: {2026 + n % 9}")
    },
    "five thousand alternating leads": {AMENDMENTS: amendments(5000, lambda n: LEADS[(n + 1) % 2])},
    "five thousand leads that take over": {
        AMENDMENTS: amendments(5000, lambda n: f"{LEADS[(n + 1) % 2]}, {HEIRS[(n + 1) % 2]}"),
        LEDGER: records(1, "task: '1.1', kind: apply"),
    },
    "leads and due days of one department in turn": {
        AMENDMENTS: amendments(
            5000,
            lambda n: (
                f"due: {2026 + n % 9}, department: 示例数据局" if n % 2 else LEADS[n // 2 % 2]
            ),
        )
    },
    "five thousand reports and as many idle voids": {
        LEDGER: records(5000, "task: '1.1', kind: report")
        + records(5000, "task: '1.1', kind: void, of: {{date: 2025-03-02, kind: report}}"),
    },
    "five thousand reports and as many voids": {
        LEDGER: records(5000, "task: '1.1', kind: report")
        + records(5000, "task: '1.1', kind: void, of: {{date: 2025-03-01, kind: report}}"),
    },
    "groups in groups": {
        REGISTER: departments(1, GROUPS + "- {name: 组5000, members: [示例住建局]}\n"),
        PLAN: plan(1, "组0"),
    },
    "groups in a circle": {
        REGISTER: departments(1, GROUPS + "- {name: 组5000, members: [组0]}\n"),
        PLAN: plan(1, "组0"),
    },
}
PLACES = {
    "plan": ("plan.yaml",),
    "ledgers": ("amendments.yaml", "progress/示例住建局.yaml", "reviews.yaml"),
}
BY_NIGHT = [pytest.param(seed, marks=pytest.mark.nightly) for seed in (20251122, 20251123)]
MEASURE = (
    "import sys; from bizenv.cli.app import run; from fuzz import most_memory; from steps import calls; "
    "status, taken = calls(lambda: run(sys.argv[1:])); "
    "print(status, taken, most_memory(), file=sys.stderr)"
)


@pytest.mark.parametrize("seed", [20251121, *BY_NIGHT])
def test_broken_files_are_answered(seed: int, tmp_path: Path) -> None:
    code = f"from fuzz import fuzz; from pathlib import Path; t = fuzz({CASES}, {seed}, Path({str(tmp_path)!r})); "
    code += "import json; print(json.dumps([t.cases, t.failures, t.longest, t.megabytes]))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, check=True
    )
    cases, failures, longest, megabytes = json.loads(ran.stdout)
    assert failures == []
    assert cases == CASES
    assert longest > 0
    assert megabytes < 200


@pytest.mark.parametrize(("name", "place"), in_turn(HOSTILE, PLACES))
def test_hostile_files_are_answered_in_few_steps_and_little_memory(
    name: str, place: str, example: Path, tmp_path: Path
) -> None:
    files = PLACES[place]
    city = tmp_path / "city"
    shutil.copytree(example, city)
    for file in files:
        (city / "plans/demo" / file).write_bytes(HOSTILE[name])
    status, told = answered(city)
    assert status == "1"
    if HOSTILE[name].strip():  # a ledger of line ends alone is an empty one
        assert [file for file in files if f"plans/demo/{file}:" not in told] == []


@pytest.mark.parametrize("name", LARGE)
def test_large_workspaces_are_answered_in_few_steps_and_little_memory(
    name: str, tmp_path: Path
) -> None:
    base = {"plans/workspace.yaml": "", REGISTER: departments(0), PLAN: plan()}
    for file, text in (base | LARGE[name]).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert answered(tmp_path)[0] in ("0", "1")


def answered(root: Path) -> tuple[str, str]:
    """Return the exit status of validate and what it told; it took 12.5 million steps and 200 MB at most."""
    command = [sys.executable, "-c", MEASURE, "--root", str(root), "--lang", "en"]
    command += ["validate", "--as-of", "2026-01-31"]
    tests = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    ran = subprocess.run(command, capture_output=True, check=False, env=tests)
    status, taken, megabytes = ran.stderr.decode().split()[-3:]
    assert b"inside bizenv" not in ran.stderr
    assert int(taken) < MAX_STEPS
    assert float(megabytes) < 200
    return status, ran.stdout.decode()
