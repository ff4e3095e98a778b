"""A warm reader of documents that forks: each is read in a process of its own with its limits, without the start of Python.

What is hostile is read by processes as the program starts them: tests/test_import_hostile.py.
"""

import importlib
import io
import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

FORMATS: Final = "bizenv.importers.formats"
LOADED: Final = (
    *("docx", "openpyxl", f"{FORMATS}.sandbox"),
    *(f"{FORMATS}.sheet_cells", f"{FORMATS}.sheet_reading"),
)


class WarmReader:
    """Stands in for how the program starts a reader. The process behind it begins when it is first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def run(self, called: Sequence[str], data: bytes) -> bytes:
        """Return what a reader prints, called so and with these bytes as its input; nothing where it died."""
        owner = os.getpid()  # a fork of this process has a reader of its own
        place = os.fspath(self._folder / str(owner))
        if owner not in self._processes:
            self._processes[owner] = _begin(place)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.connect(place)
            asked.sendall(json.dumps([*called]).encode() + b"\n" + data)
            asked.shutdown(socket.SHUT_WR)
            with asked.makefile("rb") as answer:
                return answer.read()

    def close(self) -> None:
        """End the process."""
        for each in self._processes.values():
            with each:
                each.kill()


def _begin(place: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, __file__, place]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.read() == b"ready\n"
    return process


def serve(place: str) -> None:
    """Load what reads, and fork for each document until nobody holds the other end of the standard input."""
    for name in LOADED:
        importlib.import_module(name)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(place)
    server.listen(16)
    sys.stdout.write("ready\n")
    sys.stdout.close()
    os.close(1)
    while server.fileno() in select.select([server.fileno(), 0], [], [])[0]:
        caller, _ = server.accept()
        child = os.fork()
        if child == 0:
            server.close()
            _read(caller)
        caller.close()
        os.waitpid(child, 0)


def _read(caller: socket.socket) -> NoReturn:
    """Be the reader, and answer."""
    from bizenv.importers.formats.sandbox import main

    status = 1
    try:
        with caller.makefile("rb") as asked:
            sys.argv = ["sandbox", *json.loads(asked.readline())]
            sys.stdin = io.TextIOWrapper(io.BytesIO(asked.read()))
        with caller.makefile("w", encoding="utf-8") as sys.stdout:
            status = main()
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
