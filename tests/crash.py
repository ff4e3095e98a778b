"""Kills writers, and lets every system call fail: no record is lost, torn or doubled, and no reader sees half of one.

    python tests/crash.py [--step N] [--kills 1000] [--writers 32] [--records 50]

Long form of test_crash.py. What is real: the process that dies or fails is the program itself, forked from this one with
its modules loaded; strace kills it before a system call (the signal meets it on entry, the call is not made) or makes
the call fail without being made; cut writes are the kernel's own, by a limit on the size of files, and ENOSPC is also
that of a full tmpfs where root may mount one. Not shown: loss of power, which no test in a running system can show.
"""

import argparse
import contextlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Final

from crowd import crowd
from writers import (
    AGAIN,
    FINANCE,
    MANY,
    NEXT,
    ONE,
    SCENES,
    SLIPS,
    errors,
    expect,
    make,
    start,
    state,
    warm,
)

TRIES: Final = 25  # strace counts the call in which it finds the writer waiting, or does not
GATE: Final = 99  # how a writer ends whose waiting itself was struck
ERRORS: Final = ("ENOSPC", "EIO", "EACCES")
CUTS: Final = (*range(0, 1200, 7), *range(1200, 8000, 97))  # bytes
CALL: Final = re.compile(r"^(?:\[pid +\d+\] )?(\w+)\((.*)$")


def traced(root: Path, arguments: tuple[str, ...], log: Path, *options: str) -> int:
    """Run the program under strace; return its exit status, negative if it was killed."""
    pid, go = start(root, arguments)
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
        time.sleep(0.001)
    tracer = subprocess.Popen(
        ("strace", "-y", "-s", "0", "-o", log, *options, "-p", str(pid)),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    expect("attached" in said, "strace:", said)
    gone = False
    try:
        go()
    except BrokenPipeError:  # its waiting was struck
        gone = True
    _, status = os.waitpid(pid, 0)
    tracer.wait()
    tracer.stderr.close()
    return GATE if gone else os.waitstatus_to_exitcode(status)


def calls(
    root: Path, arguments: tuple[str, ...], log: Path, prepare: Callable[[], None] = lambda: None
) -> list[tuple[str, int]]:
    """Return the system calls that the program makes in the workspace: each name with its number among its like."""
    make(root)
    warm(root)
    make(root)
    prepare()
    expect(traced(root, arguments, log) == 0, arguments)
    numbers: Counter[str] = Counter()
    found = []
    for line in log.read_text(errors="replace").splitlines():
        match = CALL.match(line)
        if match is not None:
            numbers[match[1]] += 1
            named = re.findall(r'"([^"]+)"|\d<([^>]*)>', match[2])
            places = [
                root / quoted if quoted else Path(opened) for quoted, opened in named
            ]  # not pipes and sockets
            if any(place.is_relative_to(root) for place in places):
                found.append((match[1], numbers[match[1]]))
    return found


@dataclass
class Judge:
    """Looks at the workspace after a writer died or failed. `before` and `after` are the files without and with."""

    root: Path
    arguments: tuple[str, ...]
    before: dict[str, bytes] = field(init=False)
    after: dict[str, bytes] = field(init=False)
    tally: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        warm(self.root)
        make(self.root)
        self.before = state(self.root)
        self.record(self.arguments)
        self.after = state(self.root)
        expect(self.after != self.before)

    def record(self, arguments: tuple[str, ...]) -> None:
        """Record undisturbed."""
        pid, go = start(self.root, arguments)
        go()
        expect(os.waitpid(pid, 0)[1] == 0, "an undisturbed record fails", arguments)

    def look(self, status: int, what: object) -> None:
        """Hold what is there against what was promised; then let the next writer come, and look again."""
        expect(status == -signal.SIGKILL or 0 <= status <= 3, what, "ended with", status)
        now = state(self.root)
        stray = now.keys() - self.after.keys()
        expect(not stray, what, "stray files", stray)
        for file, data in self.after.items():
            expect(
                now.get(file) in (data, self.before.get(file)),
                what,
                "torn or changed",
                file,
                now.get(file),
            )
        if status == 0:
            expect(now == self.after, what, "said to be recorded, and is not")
        elif len(self.after.items() - self.before.items()) == 1:
            expect(now in (self.before, self.after), what)
        expect(errors(self.root) == [], what, errors(self.root))
        self.record(NEXT)
        rest = b'- {date: 2025-06-30, task: "1.1", kind: report, progress: \xe4\xb8\x8b\xe4\xb8\x80\xe6\x9d\xa1}\n'
        later = state(self.root)
        expect(later[FINANCE].endswith(rest), what, "the next record is not there")
        later[FINANCE] = later[FINANCE].removesuffix(rest)
        expect(
            later in (self.before, self.after),
            what,
            "neither as before nor whole after the next writer",
        )
        expect(errors(self.root) == [], what)
        if self.arguments in AGAIN:
            self.record(self.arguments)
            again = state(self.root)
            again[FINANCE] = again[FINANCE].removesuffix(rest)
            expect(again == self.after, what, "run again, it does not end as undisturbed")
        left = {path.name for path in (self.root / ".bizenv").iterdir()} - {"lock", ".gitignore"}
        expect(not left, what, "left behind", left)
        self.tally["killed" if status < 0 else f"exit {status}"] += 1
        self.tally["recorded" if later == self.after else "as before"] += 1


def every_call(
    root: Path, arguments: tuple[str, ...], step: int = 1, errors_of_each: int = len(ERRORS)
) -> tuple[int, Counter[str]]:
    """Kill the writer before each system call in the workspace, and let each fail; of many, every `step`-th.

    `errors_of_each`: with so many errors each call fails, of all errors in turn.
    """
    log = root.with_name("strace.log")
    judge = Judge(root, arguments)
    made = calls(root, arguments, log)[::step]
    turn = cycle(ERRORS)
    for name, number in made:
        for fault in ("signal=KILL", *(f"error={next(turn)}" for _ in range(errors_of_each))):
            options = (f"-etrace={name}", f"-einject={name}:{fault}:when={number}")
            status = GATE
            for _ in range(TRIES):
                make(root)
                status = traced(root, arguments, log, *options)
                told = log.read_text(errors="replace")
                if status != GATE and ("(INJECTED)" in told or "killed by SIGKILL" in told):
                    break
                judge.tally["struck again"] += 1
            else:
                expect(False, "nothing was injected", name, number, fault)  # noqa: FBT003
            judge.tally["faults"] += 1
            judge.look(status, (name, number, fault))
    return len(made), judge.tally


def every_call_of_completion(root: Path, step: int = 1) -> tuple[int, Counter[str]]:
    """Kill whoever completes what a dead writer left in the journal, before each system call; then let the next come."""
    log, left = root.with_name("strace.log"), root.with_name("interrupted")
    judge = Judge(root, MANY)
    renames = [number for name, number in calls(root, MANY, log) if name == "rename"]
    make(root)
    traced(root, MANY, log, "-etrace=rename", f"-einject=rename:signal=KILL:when={renames[-1]}")
    expect((root / ".bizenv/journal.json").exists(), "no journal was left")
    shutil.rmtree(left, ignore_errors=True)
    root.rename(left)

    def again() -> None:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(left, root)

    made = calls(root, NEXT, log, again)[::step]
    for name, number in made:
        again()
        status = traced(
            root, NEXT, log, f"-etrace={name}", f"-einject={name}:signal=KILL:when={number}"
        )
        expect(status == -signal.SIGKILL, name, number, status)
        lines = state(root).get(FINANCE, b"").count("下一条".encode())
        if not lines:
            judge.record(NEXT)
        else:  # all that may be left is a journal of what is done
            judge.record((*NEXT, "--note", "又一条"))
        expect(errors(root) == [] and not (root / ".bizenv/journal.json").exists(), name, number)
        now = state(root)
        expect(
            all(now[file].startswith(data) for file, data in judge.after.items()),
            name,
            number,
            "not completed",
        )
        judge.tally["completed"] += 1
    return len(made), judge.tally


def cut_writes(root: Path, arguments: tuple[str, ...], sizes: Iterator[int]) -> Counter[str]:
    """Let the kernel cut writes short: no file may grow beyond some bytes."""
    judge = Judge(root, arguments)
    for size in sizes:
        make(root)

        def limit(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        pid, go = start(root, arguments, limit)
        go()
        judge.look(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), ("cut at", size))
        judge.tally["cut"] += 1
    return judge.tally


def full_disk(folder: Path, arguments: tuple[str, ...], step: int = 1) -> Counter[str] | None:
    """Let the disk be full, with less and less room; None where no small one can be mounted."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk), capture_output=True, check=False
    ).returncode
    if mounted != 0:
        return None
    try:
        root = disk / "city"
        judge = Judge(root, arguments)
        for room in range(0, 12, step):
            make(root)
            filler = disk / "filler"
            with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"0" * 4096)
            size = max(0, filler.stat().st_size // 4096 - room) * 4096
            os.truncate(filler, size)
            pid, go = start(root, arguments)
            go()
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            filler.unlink()
            judge.look(status, ("pages free", room))
    finally:
        subprocess.run(("umount", disk), check=True)
    return judge.tally


def random_kills(root: Path, number: int, seed: int) -> Counter[str]:
    """Kill writers at random moments, of one file and of several, of records and of slips."""
    chance = random.Random(seed)
    judges = [Judge(root, arguments) for arguments in (ONE, MANY, SLIPS)]
    begun = time.perf_counter()
    for judge in judges * 3:
        make(root)
        judge.record(judge.arguments)
    typical = (time.perf_counter() - begun) / 9
    for turn in range(number):
        judge = judges[turn % 3]
        make(root)
        pid, go = start(root, judge.arguments)
        go()
        time.sleep(chance.uniform(0, typical * 1.2))
        os.kill(pid, signal.SIGKILL)
        judge.look(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), ("kill", turn))
    return sum((judge.tally for judge in judges), Counter())


def main() -> None:
    """Run the long form and print figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--step", type=int, default=1, help="take every so many-th system call")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--records", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("calls", "cuts", "kills", "crowd"))
    asked = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "city"
        for scene, arguments in SCENES.items():
            if asked.only in (None, "calls"):
                number, tally = every_call(root, arguments, asked.step)
                sys.stdout.write(
                    f"{scene}: {number} system calls, each killed before and failed: {dict(tally)}\n"
                )
            if asked.only in (None, "cuts"):
                cuts = cut_writes(root, arguments, iter(CUTS))
                sys.stdout.write(f"{scene}: cut writes: {dict(cuts)}\n")
                full = full_disk(Path(place), arguments)
                sys.stdout.write(
                    f"{scene}: full disk: {dict(full) if full is not None else 'cannot mount one here'}\n"
                )
        if asked.only in (None, "calls"):
            number, tally = every_call_of_completion(root, asked.step)
            sys.stdout.write(
                f"completing an interrupted recording: {number} system calls, killed before: {dict(tally)}\n"
            )
        if asked.only in (None, "kills"):
            sys.stdout.write(
                f"{asked.kills} random kills: {dict(random_kills(root, asked.kills, asked.seed))}\n"
            )
        if asked.only in (None, "crowd"):
            tally = crowd(root, asked.writers, asked.records, asked.seed)
            sys.stdout.write(
                f"{asked.writers} writers x {asked.records} records, with readers: {dict(tally)}\n"
            )


if __name__ == "__main__":
    main()
