"""The memory of a process and of those that it began, what they share counted once (PSS; on Linux)."""

import os
import re
import time
from pathlib import Path
from typing import Final

EVERY: Final = 0.05
_RUNS: Final = os.WEXITED | os.WNOHANG | os.WNOWAIT


def most(process: int) -> float:
    """Return the most megabytes that they had at a time, looked at twenty times a second, once it ended."""
    found = 0
    while os.waitid(os.P_PID, process, _RUNS) is None:
        found = max(found, sum(map(_shared_once, _family(process))))
        time.sleep(EVERY)
    return found / 1024


def _family(process: int) -> list[int]:
    """Return a process and those that it began."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return [process]
    return [process, *map(int, told.split())]


def _shared_once(process: int) -> int:
    """Return the kilobytes of a process, each page divided among those that have it."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+)", told, re.MULTILINE)
    return int(found[1]) if found else 0
