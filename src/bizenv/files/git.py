"""The only one that runs git: revisions and days to commits, trees to Snapshots.

Never a shell, hook, pager or network. What a repository's own configuration could start
is switched off, and replace refs, grafts and lazy fetching with it: a revision is read
as git stored it, or not at all.
"""

import os
import posixpath
import re
import subprocess
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import IO, Final
from zoneinfo import ZoneInfo

from bizenv.diagnostics import UNREADABLE, BizenvError
from bizenv.files.snapshot import MARKER, MAX_BYTES, evened, in_byte_order
from bizenv.layout import PLANS
from bizenv.messages import Message

_SYMLINK: Final = "120000"
_LINK: Final = (_SYMLINK, "160000")  # a symbolic link, a submodule
_MAX_LINKS: Final = 40  # on the way to one file; a circle ends there
_CHUNK: Final = 1 << 16
_PROMISED: Final = (
    r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"
)
_LACKING: Final = re.compile(
    "promisor|lazy fetch|not a tree|bad (object|tree)|unable to read"
    "|could not (fetch|read)|not allowed"
)
_OID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SEVERAL: Final = re.compile(
    r"^\^|\.\.|\^(@|!|-\d*)$"
)  # how git writes sets of commits
_HEADS: Final = (
    "refs/remotes/origin/HEAD",
    "refs/heads/main",
    "refs/heads/master",
    "HEAD",
)
_KEPT: Final = (
    "GIT_CONFIG_",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
)
_FORCED: Final = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_ALLOW_PROTOCOL": "",  # none: a lazy fetch of an old git fails and calls nobody
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}
_SETTINGS: Final = {
    "color.ui": "false",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "submodule.recurse": "false",
}


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


class Repository:
    """The repository around a folder.

    `prefix` leads from its top to the folder: `""`, or `city/` with its slash.
    """

    def __init__(self, root: Path) -> None:
        """Raises BizenvError: no git, no repository, or one that git refuses."""
        self.root = root
        inside, prefix = self._run(
            "rev-parse", "--is-inside-work-tree", "--show-prefix"
        ).split(b"\n", 1)
        if inside != b"true":
            raise BizenvError(
                "no-repository", name=root, hint=Message("hint.no-repository")
            )
        self.prefix = _name(prefix.removesuffix(b"\n"))

    @property
    def top(self) -> Path:
        """The repository's top folder."""
        return self.root.joinpath(*[".."] * self.prefix.count("/")).resolve()

    def commit(self, revision: str) -> Commit:
        """Return the commit that a revision names. Raises BizenvError."""
        try:
            told = self._run(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{revision}^{{commit}}",
            )
        except _RefusedError:
            told = b""
        oid = told.decode().strip()
        if not _OID.fullmatch(oid):  # of ^REV git answers with what it leaves out
            hint = self._hint("hint.unknown-revision")
            if _SEVERAL.search(revision):
                hint = Message("hint.one-revision")
            raise BizenvError("unknown-revision", name=revision, hint=hint)
        return next(self._commits("--no-walk", oid))

    def known_on(self, day: date, zone: str) -> Commit:
        """Return the default branch's last commit by a day's end, along first parents."""
        next_day = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
        end = next_day - timedelta(seconds=1)
        tip = self.commit(self.default_branch)
        commits = self._commits(
            "--max-count=1",
            "--first-parent",
            f"--min-age={int(end.timestamp())}",
            tip.oid,
        )
        found = next(commits, None)
        if found is None:
            hint = self._hint("hint.not-known-then")
            raise BizenvError("not-known-then", day=day, hint=hint)
        return found

    @cached_property
    def default_branch(self) -> str:
        """The branch for days: that of `origin`, else main, else master, else the current one."""
        return next((ref for ref in _HEADS if self._has(ref)), "HEAD")

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone's history is cut off."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    @cached_property
    def partial(self) -> bool:
        """Whether the clone left objects with its remote, to be fetched when they are asked for."""
        try:
            self._run("config", "--get-regexp", _PROMISED)
        except _RefusedError:
            return False
        return True

    def merge_base(self, one: Commit, other: Commit) -> Commit:
        """Return the commit in which two lines of history part.

        Raises BizenvError if they never met.
        """
        try:
            oid = self._run("merge-base", one.oid, other.oid).decode().strip()
        except _RefusedError:
            hint = self._hint("hint.no-merge-base")
            raise BizenvError(
                "no-merge-base", one=one.short, other=other.short, hint=hint
            ) from None
        return next(self._commits("--no-walk", oid))

    def between(self, base: Commit, head: Commit) -> list[Commit]:
        """Return the commits that lead to `head` and not to `base`, the oldest first."""
        return list(
            self._commits("--reverse", "--topo-order", head.oid, f"^{base.oid}")
        )

    def changing(self, path: str, base: Commit, head: Commit) -> Iterator[Commit]:
        """Yield the commits after `base` that changed a file, along first parents, oldest first."""
        yield from self._commits(
            "--first-parent",
            "--reverse",
            head.oid,
            f"^{base.oid}",
            "--",
            path,
        )

    def changed(self, base: str, head: str | None) -> frozenset[str]:
        """Return the paths that differ between a commit and another, or the working tree."""
        if head is not None:
            options = (
                "-r",
                "-z",
                "--no-renames",
                "--no-ext-diff",
                "--name-only",
                "--no-commit-id",
                base,
                head,
            )
            return frozenset(_names(self._run("diff-tree", *options)))
        options = (
            "-z",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--name-only",
            base,
            "--",
        )
        others = self._run(
            "-C", str(self.top), "ls-files", "-z", "--others", "--exclude-standard"
        )
        return frozenset((*_names(self._run("diff", *options)), *_names(others)))

    def flags_of(self, under: str) -> Iterator[str]:
        """Return the files below a folder, each behind the sign that git gives it."""
        return _names(self._run("ls-files", "-t", "-z", "--", under))

    def changed_by(self, commit: Commit) -> frozenset[str]:
        """Return the paths that a commit changed; of a merge, those unlike every parent's."""
        oid = commit.oid
        if not commit.parents:
            options = ("-r", "-z", "--full-tree", "--name-only", oid)
            listed = self._run("ls-tree", *options)
            return frozenset(_names(listed))
        changes = [self.changed(parent, oid) for parent in commit.parents]
        return frozenset.intersection(*changes)

    def signer(self, commit: Commit, allowed_signers: Path) -> tuple[str, str]:
        """Return git's verdict on an SSH signature (`G` good, `N` none), and who signed."""
        settings = {
            "gpg.ssh.allowedSignersFile": str(allowed_signers),
            "gpg.ssh.program": "ssh-keygen",
            "gpg.ssh.revocationFile": "",
            "gpg.openpgp.program": os.devnull,  # only SSH keys are registered
            "gpg.program": os.devnull,
            "gpg.x509.program": os.devnull,
        }
        told = self._run(
            "log",
            "-1",
            "--no-walk",
            "--format=%G?%x00%GS",
            commit.oid,
            settings=settings,
        )
        verdict, _, principal = (
            told.decode(errors="replace").strip("\n").partition("\0")
        )
        return verdict, principal

    def revision(self, commit: Commit) -> "Revision":
        """Return the workspace as a commit holds it."""
        return Revision(self, commit)

    def _commits(self, *arguments: str) -> Iterator[Commit]:
        fields = "%H%x00%P%x00%ae%x00%ct"
        told = self._run(
            "log",
            "-z",
            f"--format={fields}",
            "--no-show-signature",
            "--no-patch",
            *arguments,
        )
        parts = told.decode(errors="backslashreplace").split("\0")
        for start in range(0, len(parts) - 3, 4):
            oid, parents, email, committed = parts[start : start + 4]
            yield Commit(oid, tuple(parents.split()), email, int(committed))

    def _has(self, ref: str) -> bool:
        try:
            self._run(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{ref}^{{commit}}",
            )
        except _RefusedError:
            return False
        return True

    def _hint(self, code: str) -> Message:
        return Message("hint.shallow" if self.shallow else code)

    def command(
        self, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> list[str]:
        """Return the call of git with everything switched off that a repository could start."""
        said = {**_SETTINGS, **(settings or {})}
        options: list[str] = []
        for name, value in said.items():
            options += ("-c", f"{name}={value}")
        return ["git", "--no-pager", *options, "-C", os.fspath(self.root), *arguments]

    def _run(self, *arguments: str, settings: Mapping[str, str] | None = None) -> bytes:
        """Run git and return what it prints.

        Raises BizenvError, as _RefusedError where git itself says no.
        """
        done = run_git(*self.command(*arguments, settings=settings)[1:])
        if done.returncode:
            raise self._refused(done.stderr.decode(errors="replace"))
        return done.stdout

    def feed(self, data: bytes, *arguments: str) -> None:
        """Run a command of git that reads data or changes the repository. Raises BizenvError."""
        done = run_git(*self.command(*arguments)[1:], data=data)
        if done.returncode:
            raise self._refused(done.stderr.decode(errors="replace"))

    def _refused(self, said: str) -> BizenvError:
        if "not a git repository" in said:
            return BizenvError(
                "no-repository", name=self.root, hint=Message("hint.no-repository")
            )
        if "dubious ownership" in said or "unsafe repository" in said:
            return BizenvError(
                "unsafe-repository",
                name=self.root,
                hint=Message("hint.unsafe-repository"),
            )
        if _LACKING.search(said) and self.partial:
            return _of_a_partial_clone()
        lines = [line for line in said.splitlines() if line.strip()]
        first = lines[0] if lines else "?"
        return _RefusedError("git-failed", what=first.removeprefix("fatal: "))


class _RefusedError(BizenvError):
    """Git ran and said no."""


def _of_a_partial_clone() -> BizenvError:
    return BizenvError("partial-clone", hint=Message("hint.partial-clone"))


class Revision:
    """A Snapshot of the workspace in a commit, its files read by one `git cat-file`."""

    def __init__(self, repository: Repository, commit: Commit) -> None:
        self.repository = repository
        self.commit = commit
        self._listed: dict[str, dict[str, tuple[str, str]]] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the files below a folder of the workspace."""
        return in_byte_order(
            path for path, (mode, _) in self._list(under).items() if mode not in _LINK
        )

    def links(self, under: str) -> tuple[str, ...]:
        """Return the symbolic links and submodules below a folder: they are never followed."""
        return in_byte_order(
            path for path, (mode, _) in self._list(under).items() if mode in _LINK
        )

    def has(self, path: str) -> bool:
        """Whether a file stands at a path from the root; links are not followed."""
        if path.startswith("/") or ".." in path.split("/"):
            return False
        mode, _ = self._list("").get(evened(path), ("", ""))
        return mode not in ("", *_LINK)

    def follow(self, path: str) -> str | None:
        """Return where the file at a path stands, links inside the workspace followed.

        None without one.
        """
        if path.startswith("/") or ".." in path.split("/"):
            return None
        entries, at, steps, followed = self._list(""), "", evened(path).split("/"), 0
        while steps:
            at = posixpath.join(at, steps.pop(0))
            mode, oid = entries.get(at, ("", ""))
            if mode == _SYMLINK:
                target = posixpath.normpath(
                    posixpath.join(posixpath.dirname(at), _name(self._blob(oid)))
                )
                followed += 1
                if followed > _MAX_LINKS or target.startswith(("/", "..")):
                    return None
                at, steps = "", [*target.split("/"), *steps]
        mode, _ = entries.get(at, ("", ""))
        return at if mode not in ("", *_LINK) else None

    def read(self, path: str) -> bytes:
        """Return a file's bytes, of a file that is too large only so many that this shows.

        Raises OSError.
        """
        folder = path.partition("/")[0] if "/" in path else ""
        mode, oid = self._list(folder).get(path, ("", ""))
        if mode in ("", *_LINK):
            raise FileNotFoundError(path)
        return self._blob(oid)

    def _list(self, under: str) -> dict[str, tuple[str, str]]:
        """Return mode and object of each file below a folder, by its path in the workspace."""
        if under not in self._listed:
            above = self.repository.prefix
            options = ("-r", "-z", "--full-tree", self.commit.oid, "--")
            where = f"{above}{under}/" if under else above
            run = self.repository._run  # noqa: SLF001 - one module
            told = (
                run("ls-tree", *options, where) if where else run("ls-tree", *options)
            )
            entries = {}
            for line in told.split(b"\0")[:-1]:
                meta, _, name = line.partition(b"\t")
                mode, _, oid = meta.decode().split(" ")
                entries[_name(name).removeprefix(above)] = (mode, oid)
            self._listed[under] = entries
        return self._listed[under]

    def _blob(self, oid: str) -> bytes:
        if self._process is None:
            self._process = self._start()
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        requests.write(f"{oid}\n".encode())
        requests.flush()
        head = answers.readline().split()
        if len(head) != len(("oid", "type", "size")) or head[1] != b"blob":
            if self.repository.partial:
                raise _of_a_partial_clone()
            raise OSError(UNREADABLE, "git has no such object")  # damaged
        size = int(head[2])
        data = answers.read(min(size, MAX_BYTES + 1))
        rest = size - len(data) + 1  # and the line end after it
        while rest > 0 and (dropped := answers.read(min(rest, _CHUNK))):
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


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let the reader of objects go: it ends when nothing more can be asked."""
    streams: tuple[IO[bytes] | None, ...] = (process.stdin, process.stdout)
    for stream in streams:
        if stream is not None:
            with suppress(
                BrokenPipeError
            ):  # it ended by itself: an object is not there
                stream.close()
    process.wait()


def run_git(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in an environment of its own. Raises BizenvError where it cannot be run."""
    try:
        return subprocess.run(  # noqa: S603 - a list, and nothing in it is taken for an option
            ["git", *arguments],  # noqa: S607 - the git of the user's path
            input=data,
            capture_output=True,
            env=environment(),
            check=False,
        )
    except FileNotFoundError:
        raise BizenvError("no-git", hint=Message("hint.no-git")) from None
    except OSError as error:
        raise BizenvError("git-failed", what=error.strerror or str(error)) from None


def environment() -> dict[str, str]:
    """Return an environment in which git looks nowhere else, asks nobody and fetches nothing."""
    kept: dict[str, str] = {}
    for name, value in os.environ.items():
        is_gits = name.startswith("GIT_")
        if not is_gits or name.startswith(_KEPT):
            kept[name] = value
    return {**kept, **_FORCED}


def prefix_of(root: Path) -> str:
    """Return the way from the repository's top to a folder.

    Nothing where there is no repository or no git.
    """
    try:
        return Repository(root).prefix
    except BizenvError:
        return ""


def left_out(root: Path, under: str) -> Iterator[str]:
    """Yield the files below a folder that git knows and a sparse checkout leaves out.

    None where there is no git: then the folder is all that there is.
    """
    try:
        told = Repository(root).flags_of(under)
    except BizenvError:
        return
    for line in told:
        is_skipped, path = line.startswith("S "), line[2:]
        if is_skipped and not os.path.lexists(root / path):
            yield path


def known_as_of(root: Path, moment: str | date, zone: Callable[[], str]) -> Revision:
    """Return the workspace as git held it at a revision, or by the end of a day.

    Raises BizenvError.
    """
    repository = Repository(root)
    if isinstance(moment, date):
        commit = repository.known_on(moment, zone())
    else:
        commit = repository.commit(moment)
    revision = repository.revision(commit)
    if MARKER not in revision.paths(PLANS):
        raise BizenvError("no-workspace-then", name=commit.short)
    return revision


def names_commit(root: Path, written: str) -> bool:
    """Whether a text names a commit: a branch, a tag, the beginning of an id."""
    try:
        return bool(Repository(root).commit(written))
    except BizenvError:
        return False


def _name(raw: bytes) -> str:
    return raw.decode(errors="backslashreplace")


def _names(told: bytes) -> Iterator[str]:
    return (_name(name) for name in told.split(b"\0") if name)
