"""Many writers of one file at once, some killed, and readers that look on: the part of crash.py without strace."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bizenv.cli.app import run
from bizenv.files.snapshot import Folder
from bizenv.files.yaml_tree import read

from writers import DAY, FINANCE, errors, expect, make, warm


def crowd(root: Path, writers: int, records: int, seed: int, *, kills: bool = True) -> Counter[str]:
    """Let many write to one file at once, kill some of them, and let readers look on all the while.

    At most as many are killed as there are records: on a slow machine too the writers come to an end.
    """
    warm(root)
    make(root)
    chance = random.Random(seed)
    old = (root / FINANCE).read_bytes()
    tally: Counter[str] = Counter()
    acknowledged = root.with_name("acknowledged")
    acknowledged.write_bytes(b"")
    readers = [_reader(root) for _ in range(2)]
    todo = dict.fromkeys(range(writers), 0)
    running: dict[int, int] = {}
    while todo or running:
        for number in todo.keys() - running.values():
            running[_writer(root, number, todo[number], records, acknowledged)] = number
        pid, status = _ended((*running, *readers))
        if pid == 0:
            time.sleep(chance.uniform(0, 0.2))
            if kills and tally["kills"] < writers * records and chance.random() < 0.5:
                tally["kills"] += 1
                os.kill(chance.choice(list(running)), signal.SIGKILL)
            continue
        expect(
            pid in running, "a reader saw what it must not see", os.waitstatus_to_exitcode(status)
        )
        number = running.pop(pid)
        expect(os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL), "a writer failed", status)
        mine = [line for line in acknowledged.read_text().split() if line.startswith(f"{number}-")]
        todo[number] = len(mine)
        if todo[number] == records:
            del todo[number]
    for pid in readers:
        os.kill(pid, signal.SIGTERM)
        expect(
            os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0,
            "a reader saw what it must not see",
        )
    data = (root / FINANCE).read_bytes()
    expect(data.startswith(old), "old bytes were changed")
    tree, faults = read(data, FINANCE)
    expect(not faults and isinstance(tree, list), faults)
    assert isinstance(tree, list)
    said = Counter(str(each["progress"]) for each in tree[1:] if isinstance(each, dict))
    wanted = {f"{number}-{turn}" for number in range(writers) for turn in range(records)}
    expect(said.keys() == wanted, "lost", wanted - said.keys(), "invented", said.keys() - wanted)
    expect(set(said.values()) == {1}, "doubled", [each for each in said if said[each] > 1])
    expect(errors(root) == [], errors(root))
    tally["records"] = sum(said.values())
    return tally


def _ended(processes: Iterable[int]) -> tuple[int, int]:
    """Return one of the processes that has ended and its status, or 0: what else this process began is not asked."""
    for each in processes:
        pid, status = os.waitpid(each, os.WNOHANG)
        if pid:
            return pid, status
    return 0, 0


def _writer(root: Path, number: int, done: int, records: int, acknowledged: Path) -> int:
    """Fork a writer that records what it has not yet an answer for; one said to be there twice is there."""
    pid = os.fork()
    if pid:
        return pid
    status = 98
    try:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - till the end
        log = os.open(acknowledged, os.O_WRONLY | os.O_APPEND)
        for turn in range(done, records):
            said = (
                "record",
                "report",
                "demo/1.1",
                "--date",
                "2025-05-31",
                "--progress",
                f"{number}-{turn}",
                "--wait",
                "600",
            )
            with root.with_name(f"stderr-{number}").open("w", encoding="utf-8") as sys.stderr:
                answer = run(["--root", os.fspath(root), *said, *DAY])
            told = root.with_name(f"stderr-{number}").read_text()
            if answer != 0 and not (answer == 1 and "duplicate-record" in told):
                status = 97
                return 0
            os.write(log, f"{number}-{turn}\n".encode())
        status = 0
    finally:
        os._exit(status)


def _reader(root: Path) -> int:
    """Fork a reader that looks at the file again and again: what it saw must stay, and nothing be half."""
    pid = os.fork()
    if pid:
        return pid
    stop: list[bool] = []
    status = 96
    try:
        signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
        before = b""
        while not stop:
            data = Folder(root).read(FINANCE)
            tree, faults = read(data, FINANCE)
            whole = isinstance(tree, list) and not faults and data.endswith(b"\n")
            if not whole or not data.startswith(before) or errors(root):
                return 0
            before = data
            time.sleep(0.05)  # the writers need the processor too
        status = 0
    finally:
        os._exit(status)
