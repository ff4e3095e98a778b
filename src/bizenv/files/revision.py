"""A commit, and the workspace as it holds it: a Snapshot read by one `git cat-file`."""

import os
import posixpath
import subprocess
import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from bizenv.diagnostics import UNREADABLE
from bizenv.files.git_folder import (
    environment,
    name_of,
    of_a_partial_clone,
)
from bizenv.files.snapshot import MAX_BYTES, evened, in_byte_order

if TYPE_CHECKING:  # each knows the other
    from bizenv.files.git import Repository

_SYMLINK: Final = "120000"
SUBMODULE: Final = "160000"
_LINK: Final = (_SYMLINK, SUBMODULE)
_MAX_LINKS: Final = 40  # on the way to one file; a circle ends there
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full id, its parents, who wrote it, and when (seconds since 1970)."""

    oid: str
    parents: tuple[str, ...]
    email: str
    committed: int

    @property
    def short(self) -> str:
        """The id as people write it."""
        return self.oid[:10]


class GitEntry(NamedTuple):
    """What git stores at a path: the mode, which tells its sort, and the object."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file, not a link or a submodule."""
        return self.mode not in _LINK


GitEntries = dict[str, GitEntry]


class Revision:
    """A Snapshot of the workspace in a commit, its files read by one `git cat-file`."""

    def __init__(self, repository: "Repository", commit: Commit) -> None:
        self.repository = repository
        self.commit = commit
        self._listed: dict[str, GitEntries] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._asker = 0  # the process that asks it

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below a folder of the workspace."""
        listed = self._list(under)
        return in_byte_order(path for path in listed if listed[path].is_file)

    def links(self, under: str) -> tuple[str, ...]:
        """Return the symbolic links and submodules below a folder: they are never followed."""
        listed = self._list(under)
        return in_byte_order(path for path in listed if not listed[path].is_file)

    def submodules(self) -> tuple[str, ...]:
        """Return the submodules of the workspace."""
        listed = self._list("")
        return in_byte_order(path for path in listed if listed[path].mode == SUBMODULE)

    def has(self, path: str) -> bool:
        """Whether a file stands at a path from the root; links are not followed."""
        if _leads_out(path):
            return False
        entry = self._list("").get(evened(path))
        return entry is not None and entry.is_file

    def follow(self, path: str) -> str | None:
        """Return where the file at a path stands, links inside the workspace followed.

        None without one.
        """
        if _leads_out(path):
            return None
        entries = self._list("")
        steps = evened(path).split("/")
        at = ""
        followed = 0
        while steps:
            step = steps.pop(0)
            at = posixpath.join(at, step)
            entry = entries.get(at)
            if entry is None or entry.mode != _SYMLINK:
                continue
            target = self._target(at, entry)
            followed += 1
            if followed > _MAX_LINKS or target.startswith(("/", "..")):
                return None
            at = ""
            steps = [*target.split("/"), *steps]
        found = entries.get(at)
        if found is None or not found.is_file:
            return None
        return at

    def _target(self, path: str, link: GitEntry) -> str:
        """Return where a symbolic link leads, from the root."""
        folder = posixpath.dirname(path)
        blob = self._blob(link.oid)
        written = name_of(blob)
        target = posixpath.join(folder, written)
        return posixpath.normpath(target)

    def read(self, path: str) -> bytes:
        """Return a file's bytes, of a file that is too large only so many that this shows.

        Raises OSError.
        """
        folder, slash, _ = path.partition("/")
        listed = self._list(folder if slash else "")
        entry = listed.get(path)
        if entry is None or not entry.is_file:
            raise FileNotFoundError(path)
        return self._blob(entry.oid)

    def _list(self, under: str) -> GitEntries:
        """Return what stands below a folder, by its path in the workspace."""
        if under not in self._listed:
            self._listed[under] = self._entries(under)
        return self._listed[under]

    def _entries(self, under: str) -> GitEntries:
        above = self.repository.prefix
        options = ["-r", "-z", "--full-tree", self.commit.oid, "--"]
        where = f"{above}{under}/" if under else above
        if where:
            options.append(where)
        told = self.repository.run("ls-tree", *options)
        found: GitEntries = {}
        for line in told.split(b"\0")[:-1]:
            meta, _, name = line.partition(b"\t")
            mode, _, oid = meta.decode().split(" ")
            path = name_of(name).removeprefix(above)
            found[path] = GitEntry(mode, oid)
        return found

    def _blob(self, oid: str) -> bytes:
        asker = os.getpid()
        if self._process is None or asker != self._asker:
            # After a fork two would read the answers of one
            self._process = self._start()
            self._asker = asker
        requests = self._process.stdin
        answers = self._process.stdout
        assert requests is not None
        assert answers is not None
        requests.write(f"{oid}\n".encode())
        requests.flush()
        head = answers.readline().split()
        is_whole = len(head) == len(("oid", "type", "size"))
        if not is_whole or head[1] != b"blob":
            if self.repository.partial:
                raise of_a_partial_clone()
            raise OSError(UNREADABLE, "git has no such object")  # damaged
        size = int(head[2])
        wanted = min(size, MAX_BYTES + 1)
        data = answers.read(wanted)
        rest = size - len(data) + 1  # and the line end after it
        while rest > 0:
            dropped = answers.read(min(rest, _CHUNK))
            if not dropped:
                break
            rest -= len(dropped)
        return data

    def _start(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(  # noqa: S603 - a list, and nothing in it is taken for an option
            self.repository.command("cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        weakref.finalize(self, _end, process)
        return process


def _leads_out(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let the reader of objects go: it ends when nothing more can be asked."""
    streams: list[IO[bytes] | None] = [process.stdin, process.stdout]
    for stream in filter(None, streams):
        # It ended by itself where an object is not there.
        with suppress(BrokenPipeError):
            stream.close()
    process.wait()
