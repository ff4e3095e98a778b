"""The only one that runs git, in a folder: never a shell, hook, pager or network.

What a repository's own configuration could start is switched off, and replace refs,
grafts and lazy fetching with it: a revision is read as git stored it, or not at all.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from bizenv.diagnostics import BizenvError, reason_of
from bizenv.messages import Message

_PROMISED: Final = (
    r"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$"
)
_LACKING: Final = re.compile(
    "promisor|lazy fetch|not a tree|bad (object|tree)|unable to read"
    "|could not (fetch|read)|not allowed"
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


class GitFolder:
    """A folder in a repository, where git is run.

    `prefix` leads from the repository's top to it: `""`, or `city/` with its slash.
    """

    def __init__(self, root: Path) -> None:
        """Raises BizenvError: no git, no repository, or one that git refuses."""
        self.root = root
        about = self.run("rev-parse", "--is-inside-work-tree", "--show-prefix")
        inside, prefix = about.split(b"\n", 1)
        if inside != b"true":
            raise _unfit("no-repository", root)
        self.prefix = name_of(prefix.removesuffix(b"\n"))

    @property
    def top(self) -> Path:
        """The repository's top folder."""
        depth = self.prefix.count("/")
        climb = [".."] * depth
        return self.root.joinpath(*climb).resolve()

    @cached_property
    def partial(self) -> bool:
        """Whether the clone left objects with its remote, to be fetched when they are asked for."""
        try:
            self.run("config", "--get-regexp", _PROMISED)
        except RefusedError:
            return False
        return True

    def command(
        self, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> list[str]:
        """Return the call of git with everything switched off that a repository could start."""
        return command_in(self.root, *arguments, settings=settings)

    def run(self, *arguments: str, settings: Mapping[str, str] | None = None) -> bytes:
        """Run git and return what it prints.

        Raises BizenvError, as RefusedError where git itself says no.
        """
        _, *words = self.command(*arguments, settings=settings)
        return self._answer(run_git(*words))

    def feed(self, data: bytes, *arguments: str) -> None:
        """Run a command of git that reads data or changes the repository. Raises BizenvError."""
        _, *words = self.command(*arguments)
        told = run_git(*words, data=data)
        self._answer(told)

    def _answer(self, done: subprocess.CompletedProcess[bytes]) -> bytes:
        if done.returncode:
            said = done.stderr.decode(errors="replace")
            raise self._refused(said)
        return done.stdout

    def _refused(self, said: str) -> BizenvError:
        if "not a git repository" in said:
            return _unfit("no-repository", self.root)
        if "dubious ownership" in said or "unsafe repository" in said:
            return _unfit("unsafe-repository", self.root)
        if _LACKING.search(said) and self.partial:
            return of_a_partial_clone()
        lines = [line for line in said.splitlines() if line.strip()]
        first = lines[0] if lines else "?"
        return RefusedError("git-failed", what=first.removeprefix("fatal: "))


def command_in(
    root: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> list[str]:
    """Return the call of git in a folder with everything switched off that could be started."""
    said = {**_SETTINGS, **(settings or {})}
    options: list[str] = []
    for name, value in said.items():
        options += ("-c", f"{name}={value}")
    return ["git", "--no-pager", *options, "-C", os.fspath(root), *arguments]


def _unfit(code: str, folder: Path) -> BizenvError:
    hint = Message(f"hint.{code}")
    return BizenvError(code, name=folder, hint=hint)


class RefusedError(BizenvError):
    """Git ran and said no."""


def of_a_partial_clone() -> BizenvError:
    """Return the error of an object that the clone left with its remote."""
    return BizenvError("partial-clone", hint=Message("hint.partial-clone"))


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
        raise BizenvError("git-failed", what=reason_of(error)) from None


def environment() -> dict[str, str]:
    """Return an environment in which git looks nowhere else, asks nobody and fetches nothing."""
    kept: dict[str, str] = {}
    for name, value in os.environ.items():
        is_gits = name.startswith("GIT_")
        if not is_gits or name.startswith(_KEPT):
            kept[name] = value
    return {**kept, **_FORCED}


def name_of(raw: bytes) -> str:
    """Return a path or a name as git prints it, whatever its bytes."""
    return raw.decode(errors="backslashreplace")


def names_in(told: bytes) -> Iterator[str]:
    """Yield the names that git prints with a zero behind each."""
    for name in told.split(b"\0"):
        if name:
            yield name_of(name)
