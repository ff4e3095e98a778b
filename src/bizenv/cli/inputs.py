"""What an answer rests on, as one hash: the files that were read, this program, what was asked for."""

import hashlib
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path
from typing import Final

import bizenv
from bizenv.files.snapshot import Snapshot
from bizenv.layout import PLANS, YAML

_OF_PROGRAM: Final = (".py", ".mo", ".css", ".js", ".svg")
_NAME: Final = re.compile("[A-Za-z0-9._-]+")


def fingerprint(snapshot: Snapshot, asked: tuple[object, ...]) -> str:
    """Return the hash: it differs as soon as the answer might."""
    whole = hashlib.sha256(repr(asked).encode())
    for name, data in (*_program(), *_libraries(), *_files(snapshot)):
        digest = hashlib.sha256(data).hexdigest()
        whole.update(f"{digest} {name}\n".encode())
    return whole.hexdigest()


def _program() -> Iterator[tuple[str, bytes]]:
    root = Path(bizenv.__file__).parent
    for file in sorted(root.rglob("*")):
        if file.suffix in _OF_PROGRAM:
            yield file.relative_to(root).as_posix(), file.read_bytes()


def _libraries() -> Iterator[tuple[str, bytes]]:
    """Yield this Python, and what bizenv and its extras need, each with its version if it is there.

    Holidays come from one of them, and what is written from others.
    """
    yield "python", sys.version.encode()
    for name in sorted(_needed()):
        try:
            yield name, version(name).encode()
        except PackageNotFoundError:
            yield name, b""


def _needed() -> set[str]:
    """Return the names of all distributions that bizenv or an extra of it needs."""
    try:
        lines = requires("bizenv") or []
    except PackageNotFoundError:  # it runs without being installed: of all there are
        return {each.name for each in distributions()}
    found = set()
    for line in lines:
        name = _NAME.match(line)
        assert name is not None, line
        found.add(name[0])
    return found


def _files(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the workspace; of what is no YAML the name alone is read."""
    for path in snapshot.paths(PLANS):
        yield path, _held(snapshot, path) if path.endswith(YAML) else b""
    for path in snapshot.links(PLANS):
        place = snapshot.follow(path)
        if place is not None:
            yield path, _held(snapshot, path)


def _held(snapshot: Snapshot, path: str) -> bytes:
    """Return a file's bytes; of one that cannot be read, why, for whoever needs it tells that."""
    try:
        return snapshot.read(path)
    except OSError as error:
        return f"{error.errno}".encode()
