"""The short form of tests/fuzz.py: whatever stands in the files, there is an answer, soon, in little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

CASES = 150
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
    "aliases that multiply": b"a: &a [x,x]\n" + b"".join(b"k%d: &b%d [*a,*a]\n" % (n, n) for n in range(10_000)),
    "five thousand leads that nobody knows": b"- {effective: 2025-05-01, task: '1.1', lead: ["
    + b",".join(f"示例未知局{n}".encode() for n in range(5_000))
    + b"], document: x, reason: x}\n",
    "too large": b"# " + b"x" * 5_000_000,
    "nothing but line ends": b"\n" * 3_000_000,
    "nothing but line separators": "\u2028".encode() * 500_000,
    "zero bytes": b"\x00" * 3_000_000,
}


def test_broken_files_are_answered(tmp_path: Path) -> None:
    code = (
        f"from fuzz import fuzz; from pathlib import Path; t = fuzz(900, 20251121, Path({str(tmp_path)!r}), {CASES}); "
    )
    code += "import json; print(json.dumps([t.cases, t.failures, t.slowest, t.megabytes]))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, check=True)
    cases, failures, slowest, megabytes = json.loads(ran.stdout)
    assert failures == []
    assert cases == CASES
    assert slowest < 5
    assert megabytes < 200


@pytest.mark.parametrize("file", ["plan.yaml", "amendments.yaml", "progress/示例住建局.yaml", "reviews.yaml"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered_soon_and_in_little_memory(
    name: str, file: str, example: Path, tmp_path: Path
) -> None:
    import shutil

    city = tmp_path / "city"
    shutil.copytree(example, city)
    (city / "plans/demo" / file).write_bytes(HOSTILE[name])
    code = (
        "import resource, sys, time; from bizenv.cli.app import run; "
        "status = run(sys.argv[1:]); "
        "print(status, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "--root", city, "--lang", "en", "validate"], capture_output=True, check=False
    )
    status, seconds, megabytes = ran.stderr.decode().split()[-3:]
    assert (status, b"inside bizenv" in ran.stderr) == ("1", False)
    assert float(seconds) < 5
    assert float(megabytes) < 200
