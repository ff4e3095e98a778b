"""What a run of the program loads: the modules that a process of its own holds when it ends."""

import os
import re
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from bizenv.cli.app import INTERRUPTED

from conftest import DAY

_PROGRAM: Final = """
import _signal, atexit, os, sys
_signal.signal(_signal.SIGINT, _signal.default_int_handler)  # a run in the background ignores it
if hasattr(os, "sched_setaffinity"):  # else two processes share the work, as it comes
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])

def list_modules():
    really = [name for name, each in sys.modules.items() if type(each).__name__ != "_StandIn"]
    print("loaded:", *really, file=sys.stderr)

atexit.register(list_modules)
from bizenv.cli import main
main()
"""
_MACHINE_S_OWN: Final = re.compile(
    r"__main__|_.*|cython_runtime|a1_coverage|coverage|encodings|site|tracemalloc|zipimport"
)
_OWN: Final = "bizenv"


def loaded(where: Path, *arguments: str, **around: str) -> frozenset[str]:
    """Return the names of all modules that a call loads; one that serves is ended once it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=where,
        env={"BIZENV_AS_OF": DAY, "PATH": os.environ["PATH"], "BIZENV_CACHE": "0", **around},
    )
    assert process.stderr is not None
    said = ""
    with process.stderr as stream:
        for line in stream:
            said += line
            served = re.search(r"http://([\d.]+):(\d+)", line)
            if "serve" in arguments and served is not None:
                _wait_for(served[1], int(served[2]))
                process.send_signal(signal.SIGINT)
    told, _, modules = said.rpartition("loaded: ")
    assert process.wait() in (0, 1, INTERRUPTED), (arguments, told)
    return frozenset(modules.split())


def _wait_for(host: str, port: int) -> None:
    """Wait until a server answers, were it only that it is not meant."""
    asked = HTTPConnection(host, port)
    asked.request("GET", "/", headers={"Host": "nobody.invalid"})
    assert asked.getresponse().status >= 400
    asked.close()


def by_room(modules: Iterable[str]) -> dict[str, set[str]]:
    """Return modules by room: bizenv's own by package, others and Python's own by package only."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for each in modules:
        first, _, rest = each.partition(".")
        if first == _OWN:
            room, _, name = rest.rpartition(".")
            rooms[f"{_OWN}.{room}".rstrip(".")].add(name or _OWN)
        elif first in sys.stdlib_module_names:
            rooms["of Python"].add(first)
        else:
            rooms["of others"].add(first)
    return {
        room: {each for each in names if not _MACHINE_S_OWN.fullmatch(each)}
        for room, names in rooms.items()
    }


def lines_of(modules: Iterable[str]) -> Iterator[str]:
    """Yield a line a room: what is loaded of it."""
    for room, names in sorted(by_room(modules).items()):
        if names:
            yield f"  {room}: {' '.join(sorted(names))}\n"
