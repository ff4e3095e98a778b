"""Breaks the files of a good workspace at random and asks bizenv about them: it must always answer, in few steps.

    python tests/fuzz.py --cases 3000 [--seed N]

Three ways of breaking: bytes (flipped, cut, doubled, strange ones put in), lines (swapped, doubled, indented anew),
structure (a node replaced by something odd, a key renamed or taken away). For each case `validate` and
`status --despite-errors` must end with 0, 1 or 3, without an error of bizenv's own, within 12.5 million steps; the
whole run within 200 MB. A failing case is kept in the folder that is named at the end.
"""

import argparse
import contextlib
import copy
import io
import json
import os
import random
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from bizenv.cli.app import run
from bizenv.files.yaml_tree import read

from steps import calls

EXAMPLE: Final = Path(__file__).parent.parent / "src" / "bizenv" / "example" / "zh"
MAX_STEPS: Final = (
    12_500_000  # of `calls`; what looks up in lists for each of five thousand records takes more
)
MAX_MEGABYTES: Final = 200
STRANGE: Final = (
    b"\x00 \xff \xfe \xef\xbb\xbf \xe2\x80\xa8 \xe2\x80\xae \xc2\x85 \r \t ' \" [ ] { } : , # & * ! | > % @ ` - ? --- ..."
    b" <<: ~ null \xef\xbc\x9a \xe2\x80\x9c \xe2\x80\x8b [[[[[[[[ {{{{{{{{ ???????? 2026-02-30 9999999999 1e999 !!python/name:os.system"
).split(b" ")
ODD: Final[tuple[Any, ...]] = (
    None, "", " ", "x" * 5000, [], {}, [[]], [None], {"": ""}, "2026-02-30", "ongoing", "-1", "1e9", "１", "~", "=1+1",
    "[red]", "\x1b[31m", "9999-12-31", "0001-01-01", [["x"] * 50] * 50, {"a": {"b": {"c": {}}}}, "6.0/1.1.1", "第三方机构",
)  # fmt: skip


def break_bytes(data: bytes, rng: random.Random) -> bytes:
    """Flip, cut, double or put in some bytes."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 40))):
        at = rng.randrange(len(out) + 1)
        way = rng.randrange(5)
        if way == 0 and out:
            out[min(at, len(out) - 1)] = rng.randrange(256)
        elif way == 1:
            del out[at : at + rng.choice((1, 3, 50, 2000))]
        elif way == 2:
            out[at:at] = out[at : at + rng.choice((1, 10, 500))]
        elif way == 3:
            out[at:at] = rng.choice(STRANGE) * rng.choice((1, 1, 1, 20, 3000))
        else:
            del out[at:]
    return bytes(out)


def break_lines(data: bytes, rng: random.Random) -> bytes:
    """Swap, double, drop or indent some lines."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 2, 5))):
        one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        way = rng.randrange(6)
        if way == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif way == 1:
            lines[one:one] = [lines[other]] * rng.choice((1, 2, 200))
        elif way == 2 and len(lines) > 1:
            del lines[one]
        elif way == 3:
            lines[one] = b" " * rng.randrange(9) + lines[one].lstrip()
        elif way == 4:
            lines[one] = b"\t" + lines[one]
        else:
            lines[one] += rng.choice(STRANGE)
    return b"\n".join(lines)


def break_structure(data: bytes, rng: random.Random) -> bytes:
    """Put something odd in place of a node, or rename or take away a key."""
    tree, _ = read(data, "")
    holder: Any = {"": tree}
    for _ in range(rng.choice((1, 1, 3))):
        node: Any = holder
        key: Any = ""
        while rng.random() < 0.85 and isinstance(node[key], (dict, list)) and node[key]:
            node = node[key]
            key = rng.choice(list(node) if isinstance(node, dict) else range(len(node)))
        way = rng.randrange(4)
        if way == 0 and node is not holder:
            del node[key]
        elif way == 1 and isinstance(node, dict) and node is not holder:
            node[f"{key}{rng.choice('xs_ ')}"] = node.pop(key)
        elif way == 2 and isinstance(node, list):
            node.extend([node[key]] * rng.choice((1, 3, 500)))
        else:
            node[key] = copy.deepcopy(rng.choice(ODD))
    return json.dumps(holder[""], ensure_ascii=rng.random() < 0.5).encode(errors="surrogatepass")


WAYS: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    break_bytes,
    break_lines,
    break_structure,
)


def most_memory() -> float:
    """Return the most megabytes that this process ever used; what getrusage tells begins with its parent's on Linux."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM:")) / 1024
    )


@dataclass
class Tally:
    """What a run found. Steps and bytes are those of the longest and the largest case."""

    cases: int = 0
    longest: int = 0
    largest: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def megabytes(self) -> float:
        """The most memory that this process ever used."""
        return most_memory()

    def __str__(self) -> str:
        return (
            f"{self.cases} cases, {len(self.failures)} failures, at most {self.longest} steps,"
            f" largest file {self.largest / 1024:.0f} KiB, peak memory {self.megabytes:.0f} MB"
        )


def fuzz(cases: int, seed: int, folder: Path) -> Tally:
    """Try so many cases; failing ones are kept below `folder`."""
    tally = Tally()
    rng = random.Random(seed)
    city = folder / "city"
    shutil.copytree(EXAMPLE, city)
    files = {path: path.read_bytes() for path in sorted((city / "plans").rglob("*.yaml"))}
    while tally.cases < cases:
        way = rng.choice(WAYS)
        broken = {
            path: way(files[path], rng)
            for path in rng.sample(list(files), rng.choice((1, 1, 2, 4)))
        }
        for path, data in broken.items():
            path.write_bytes(data)
            tally.largest = max(tally.largest, len(data))
        for fault in _ask(city, tally):
            kept = folder / f"case-{tally.cases}"
            shutil.copytree(city, kept, dirs_exist_ok=True)
            tally.failures.append(f"{way.__name__} {kept.name}: {fault}")
        tally.cases += 1
        for path in broken:
            path.write_bytes(files[path])
    return tally


def _ask(city: Path, tally: Tally) -> list[str]:
    faults = []
    for command in (
        ("validate", "--format", "json"),
        ("status", "--despite-errors", "--as-of", "2025-10-15"),
    ):
        out, err = io.StringIO(), io.StringIO()
        asked = ["--root", os.fspath(city), "--lang", "en", *command]
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status, taken = calls(partial(run, asked))
        except BaseException as error:  # noqa: BLE001 - whatever gets out of the program is a failure
            faults.append(f"{command[0]} raised {error!r}")
            continue
        tally.longest = max(tally.longest, taken)
        if status not in (0, 1, 3) or "inside bizenv" in err.getvalue():
            faults.append(f"{command[0]} ended with {status}: {err.getvalue()[:300]}")
        if taken > MAX_STEPS:
            faults.append(f"{command[0]} took {taken} steps")
    if tally.megabytes > MAX_MEGABYTES:
        faults.append(f"{tally.megabytes:.0f} MB used by now")
    return faults


def main() -> int:
    """Fuzz and say what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bizenv-fuzz-"))
    tally = fuzz(options.cases, options.seed, folder)
    sys.stdout.write(
        "\n".join((*tally.failures[:50], f"seed {options.seed}: {tally}", f"kept in {folder}", ""))
    )
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
