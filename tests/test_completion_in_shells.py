"""Completion in the shells themselves, where they are installed: lines are typed on a terminal, Tab and Enter pressed.

What bizenv is called with counts.
"""

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import DAY
from odd_city import ODD, PARK, SHELLS, write_odd_city

pytestmark = pytest.mark.slow

OPEN_SESSION = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
# It answers the shell's questions, and takes down what it is called with.
STAND_IN = """#!/bin/sh
if [ "$1" = --install-completion ]; then exec {python} -m bizenv "$@"; fi
if [ -n "$_BIZENV_COMPLETE" ]; then exec {program}/bizenv "$@"; fi
printf '%s\\n' "$@" end-of-call >> {calls}
"""
RC = {
    "bash": (".bashrc", "PS1='ready> '\nshopt -s failglob\n"),
    "zsh": (".zshrc", "PS1='ready> '\n"),
    "fish": (".config/fish/config.fish", "function fish_prompt; echo -n 'ready> '; end\n"),
}
TYPED = [
    ("sta", ["status"]),
    ("status --plan 3", ["status", "--plan", "3.0"]),
    ("status --pl", ["status", "--plan"]),
    ("status --dept 住", ["status", "--dept", "住建局"]),
    ("status --dept 示例开", ["status", "--dept", PARK]),
    ("status --dept 示例开发区\\(", ["status", "--dept", PARK]),
    ('status --dept "示例开发区(', ["status", "--dept", PARK]),
    ("status --dept '示例开", ["status", "--dept", PARK]),
    ("status --dept=示例开", ["status", f"--dept={PARK}"]),
    ("status --dept Example\\ ", ["status", "--dept", "Example Housing Bureau"]),
    ('status --dept "Example ', ["status", "--dept", "Example Housing Bureau"]),
    ("status --dept 示例\\'", ["status", "--dept", ODD]),
    ("status --by tag:类", ["status", "--by", "tag:类型"]),
    ("status --by=tag:类", ["status", "--by=tag:类型"]),
    ("status --plan 1.0 --section 9", ["status", "--plan", "1.0", "--section", "9"]),
    ("show 3.0/3", ["show", "3.0/3.1"]),
    ("show 2.0/2.2", ["show", "2.0/2.2"]),
    ("init pla", ["init", "plans"]),
    ("status --dept pla", ["status", "--dept", "pla"]),  # a file's name is no department
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city of odd names. Not to be written to."""
    root = tmp_path_factory.mktemp("示例 city")
    write_odd_city(root)
    return root


class Terminal:
    """A terminal with a shell on it. It is waited for as long as it takes: a hang ends by pytest's own net."""

    def __init__(self, fd: int, calls: Path) -> None:
        self.fd, self.calls, self.bytes = fd, calls, b""

    @property
    def shown(self) -> str:
        """What was shown since keys were pressed."""
        return self.bytes.decode(errors="replace")

    def until(self, seen: str) -> str:
        """Wait until something is shown."""
        while seen not in self.shown:
            self.bytes += os.read(self.fd, 65536)
        return self.shown

    def press(self, keys: str) -> None:
        self.bytes = b""
        os.write(self.fd, keys.encode())

    def called_with(self, keys: str) -> list[str]:
        """Press keys, and return the arguments of the call that comes of it."""
        self.calls.unlink(missing_ok=True)
        self.press(keys)
        while not (
            self.calls.exists() and self.calls.read_text(encoding="utf-8").endswith("end-of-call\n")
        ):
            if select.select([self.fd], [], [], 0.05)[0]:
                self.bytes += os.read(self.fd, 65536)
        return self.calls.read_text(encoding="utf-8").splitlines()[:-1]


@contextmanager
def terminal(shell: str, home: Path, cwd: Path, program: Path) -> Iterator[Terminal]:
    """Install completion as users do, and open the shell."""
    calls = home / "calls"
    stand_in = home / "bin" / "bizenv"
    stand_in.parent.mkdir(parents=True)
    stand_in.write_text(
        STAND_IN.format(
            python=shlex.quote(sys.executable),
            program=shlex.quote(str(program)),
            calls=shlex.quote(str(calls)),
        )
    )
    stand_in.chmod(0o755)
    rc = home / RC[shell][0]
    rc.parent.mkdir(parents=True, exist_ok=True)
    rc.write_text(RC[shell][1])
    environment = {
        "PATH": f"{stand_in.parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "TERM": "xterm",
    }
    environment |= {"LC_ALL": "C.UTF-8", "BIZENV_AS_OF": DAY}
    subprocess.run(
        [shell, "-c", "bizenv --install-completion; true"],
        env=environment,
        check=True,
        capture_output=True,
    )
    parent, child = pty.openpty()
    termios.tcsetwinsize(child, (100, 120))  # in a small one fish shows a part of what it offers
    session = [sys.executable, "-c", OPEN_SESSION, shell, "-i"]
    process = subprocess.Popen(
        session, cwd=cwd, env=environment, stdin=child, stdout=child, stderr=child
    )
    os.close(child)
    try:
        opened = Terminal(parent, calls)
        opened.until("ready> ")
        yield opened
    finally:
        process.kill()
        process.wait()
        os.close(parent)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return name


def test_what_is_completed_reaches_the_program_whole(
    shell: str, city: Path, tmp_path: Path, program: Path
) -> None:
    with terminal(shell, tmp_path / "home", city, program) as opened:
        called = [(typed, opened.called_with(f"bizenv {typed}\t\r")) for typed, _ in TYPED]
    assert [
        (typed, [each.removesuffix("/") for each in arguments]) for typed, arguments in called
    ] == TYPED


def test_a_program_that_is_not_on_the_path(
    shell: str, city: Path, tmp_path: Path, program: Path
) -> None:
    home = tmp_path / "home"
    with terminal(shell, home, city, program) as opened:
        if shell == "fish":  # which loads completions only of what it finds
            opened.press("source ~/.config/fish/completions/bizenv.fish\r")
            opened.until("ready> ")
        (home / "bin").rename(home / "elsewhere")
        for moved in (home / "elsewhere" / "bizenv", "~/elsewhere/bizenv"):
            assert opened.called_with(f"{moved} status --plan 3\t\r") == [
                "status",
                "--plan",
                "3.0",
            ]
        opened.press("bizenv status --plan 3\t\r")
        shown = opened.until("ready> ")
    assert "rror" not in shown.replace("\a", "")


def test_commands_are_listed_with_their_help(
    shell: str, city: Path, tmp_path: Path, program: Path
) -> None:
    with terminal(shell, tmp_path / "home", city, program) as opened:
        opened.press("bizenv \t\t")
        opened.until("validate")
        shown = opened.until("at-risk")
        if shell != "bash":
            shown = opened.until("已完成的任务")
    assert "at-risk" in shown
