"""A program that remembers: each call is a process of its own, forked from one that has the libraries loaded.

What a call loads itself decides whether its answer may be kept, so bizenv's own commands are not loaded before.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from conftest import DAY

_DRIVER = """
import json, os, sys, tempfile
from bizenv.cli import main
from bizenv.cli.app import run
from bizenv.remembered import taking

out, sys.stdout = sys.stdout, open(os.devnull, "w")
assert run(["--root", sys.argv[1], "list"]) == 0
sys.stdout = out
taking.SETTLED = 0  # the tests need not wait two seconds after every edit
if sys.argv[2:] == ["plans"]:
    from bizenv.remembered import keys
    keys.SETTLED = 0
listen = taking.listen


def _be(call, files):
    for fd, file in zip((1, 2), files):
        os.dup2(file.fileno(), fd)
    os.chdir(call["cwd"])
    os.environ.clear()
    os.environ.update(call["environment"])
    sys.argv = ["bizenv", *call["arguments"]]
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, "utf-8", "backslashreplace", closefd=False)
    status = 1
    taking.listen = lambda arguments, asked: (os.write(noted, b"worked out"), listen(arguments, asked))[1]
    try:
        main()
    except SystemExit as ended:
        status = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as note:
        noted = note.fileno()
        child = os.fork()
        if child == 0:
            _be(json.loads(line), (out, err))
        _, ended = os.waitpid(child, 0)
        told = [os.waitstatus_to_exitcode(ended)]
        for file in (out, err, note):
            file.seek(0)
            told.append(file.read().decode("latin-1"))
    print(json.dumps(told), flush=True)
"""


class Given(NamedTuple):
    """What a call gave, and whether that was remembered."""

    status: int
    out: bytes
    err: bytes
    remembered: bool

    @property
    def answer(self) -> tuple[int, bytes, bytes]:
        return self.status, self.out, self.err


class Asker:
    """Calls the program in a workspace, with a folder of answers of its own."""

    def __init__(self, driver: "subprocess.Popen[str]", cache: Path) -> None:
        self._driver = driver
        self.cache = cache / "bizenv"
        self.around = {"XDG_CACHE_HOME": os.fspath(cache), "BIZENV_CACHE": "1", "BIZENV_AS_OF": DAY}

    def anew(self, cache: Path) -> "Asker":
        """Return the same program with another folder of answers."""
        cache.mkdir()
        return Asker(self._driver, cache)

    def __call__(self, folder: Path, *arguments: str | Path, **around: str) -> Given:
        environment = {"PATH": os.environ["PATH"], **self.around, **around}
        said = [os.fspath(each) for each in arguments]
        call = {"cwd": os.fspath(folder), "arguments": said, "environment": environment}
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps(call) + "\n")
        self._driver.stdin.flush()
        status, out, err, note = json.loads(self._driver.stdout.readline())
        return Given(status, out.encode("latin-1"), err.encode("latin-1"), not note)

    def slowly(self, folder: Path, *arguments: str | Path, **around: str) -> Given:
        """Ask without memory."""
        return self(folder, *arguments, **{**around, "BIZENV_CACHE": "0"})


@contextmanager
def asking(cache: Path, workspace: Path, *, plans: bool = False) -> Iterator[Asker]:
    """Yield a program that remembers in a folder; a question to a workspace warms it.

    `plans`: plans need not lie for two seconds, either.
    """
    cache.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", _DRIVER, workspace, *(["plans"] if plans else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as driver:
        try:
            yield Asker(driver, cache)
        finally:
            driver.kill()
