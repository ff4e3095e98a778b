"""A warm interpreter that forks: processes of their own, without the start of Python that each would pay for.

`serve` loads the program once and waits. The `bizenv` that `install` writes hands over its arguments, folder,
surroundings and standard streams; a fork of the warm interpreter runs the program with them, and its exit status
is that of the call. What is tested by starting Python itself (streams that are closed, signals, what is loaded)
starts Python itself.
"""

import importlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn
from unittest import mock

# Questions and files by which all that the commands use is loaded: libraries, models, words.
LOADING: Final = (
    ("status",),
    ("validate",),
    ("digest",),
    ("list", "-o", "list.xlsx"),
    ("bulletin", "--month", "2025-09", "-o", "bulletin.docx"),
    ("calendar", "--dept", "示例住建局", "-o", "days.ics"),
    ("chart", "--plan", "demo", "-o", "chart.svg"),
    ("form", "export", "--dept", "示例住建局", "-o", "form.xlsx"),
    ("record", "report", "demo/1.1.1", "--percent", "5", "--dry-run"),
    ("publish", "site", "--plan", "street"),
)

# Without site and settings: it starts in some milliseconds.
_CALL = """#!{python} -IS
import os, sys
import _socket
said = [os.fsencode(os.getcwd()), str(len(sys.argv) - 1).encode()]
said += map(os.fsencode, sys.argv[1:])
said += [name + b"=" + value for name, value in os.environb.items()]
data = b"\\0".join(said)
data = len(data).to_bytes(8, "big") + data
streams = b"".join(fd.to_bytes(4, sys.byteorder) for fd in range(3))
server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
server.connect({place!r})
sent = server.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
while sent < len(data):
    sent += server.send(data[sent:])
status = server.recv(1)
os._exit(status[0] if status else 70)
"""


@contextmanager
def warmed(folder: Path) -> Iterator[Path]:
    """Yield a folder for the PATH with a `bizenv` in it that calls a warm interpreter."""
    place = folder / "socket"
    called = folder / "bin" / "bizenv"
    called.parent.mkdir(parents=True)
    called.write_text(_CALL.format(python=sys.executable, place=os.fspath(place)))
    called.chmod(0o755)
    command = [sys.executable, __file__, os.fspath(place)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.read() == b"ready\n"
            yield called.parent
        finally:
            server.kill()


def serve(place: str) -> NoReturn:
    """Load the program, and fork for each call."""
    from bizenv.cli.commands import COMMANDS

    for row in COMMANDS.values():
        importlib.import_module(f"bizenv.cli.{row.function.partition(':')[0]}")
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks what became of a call
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(place)
    server.listen(16)
    sys.stdout.write("ready\n")
    sys.stdout.close()
    os.close(1)
    while True:
        caller, _ = server.accept()
        if os.fork() == 0:
            server.close()
            _answer(caller)
        caller.close()


def load() -> None:
    """Ask questions of the example city, so that who is forked from this process finds all loaded."""
    from bizenv.cli.app import run

    streams, here = (sys.stdout, sys.stderr), Path.cwd()
    with (
        mock.patch(
            "bizenv.two_processes._are_two", return_value=False
        ),  # or a second process loads it
        tempfile.TemporaryDirectory(prefix="bizenv-") as folder,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
    ):
        os.chdir(folder)
        try:
            sys.stdout = sys.stderr = nowhere
            run(["init", "--example", "city"])
            for call in LOADING:
                run(["--root", "city", "--no-cache", *call, "--as-of", "2025-10-15"])
        finally:
            sys.stdout, sys.stderr = streams
            os.chdir(here)


def _answer(caller: socket.socket) -> NoReturn:
    """Run the program for a call, wait for it, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    data, streams, _, _ = socket.recv_fds(caller, 65536, 3)
    length = 8 + int.from_bytes(data[:8], "big")
    while len(data) < length:
        data += caller.recv(length - len(data))
    child = os.fork()
    if child == 0:
        caller.close()
        _run(data[8:].split(b"\0"), streams)
    _, ended = os.waitpid(child, 0)
    status = os.waitstatus_to_exitcode(ended)
    caller.sendall(bytes([status if status >= 0 else 128 - status]))
    os._exit(0)


def _run(said: list[bytes], streams: list[int]) -> NoReturn:
    """Be a process as the call would have been, and run the program."""
    folder, number, *words = said
    arguments, surroundings = words[: int(number)], words[int(number) :]
    os.chdir(folder)
    os.environb.clear()
    for each in surroundings:
        name, _, value = each.partition(b"=")
        os.environb[name] = value
    for fd, stream in enumerate(streams):
        os.dup2(stream, fd)
        os.close(stream)
    sys.argv = ["bizenv", *map(os.fsdecode, arguments)]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, "utf-8", "backslashreplace", closefd=False)  # line by line
    from bizenv.cli import main

    status = 1
    try:
        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
