"""Writes a repository whose commits are given: the same bytes and the same ids each time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bizenv.files.git import Repository
from bizenv.files.git_folder import run_git

MAIN: Final = "main"


@dataclass(frozen=True)
class Contributor:
    """Who wrote or committed: a name and an address."""

    name: str
    email: str

    def at(self, moment: datetime) -> str:
        """Return what git writes of who did something, and when."""
        seconds = int(moment.timestamp())
        return f"{self.name} <{self.email}> {seconds} {moment:%z}"


@dataclass(frozen=True)
class NewCommit:
    """A commit: what files hold from then on; `tags` are names for it, `base` is where a branch begins."""

    author: Contributor
    committer: Contributor
    moment: datetime
    message: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    branch: str = MAIN
    tags: tuple[str, ...] = ()


def begin_repository(folder: Path) -> None:
    """Make an empty repository of a folder, on the branch main. Raises BizenvError."""
    sha1 = ("-c", "init.defaultObjectFormat=sha1")  # the ids are the same under any git
    run_git(*sha1, "init", "--quiet", "--template=", str(folder))
    Repository(folder).feed(b"", "symbolic-ref", "HEAD", f"refs/heads/{MAIN}")


def write_history(folder: Path, steps: Sequence[NewCommit], owner: Contributor) -> None:
    """Write commits into an empty repository whose folder already holds what the last of main holds.

    Raises BizenvError.
    """
    repository = Repository(folder)
    stream = b"".join(_commands(steps))
    repository.feed(stream, "fast-import", "--quiet", "--date-format=raw")
    repository.feed(b"", "config", "user.name", owner.name)
    repository.feed(b"", "config", "user.email", owner.email)
    repository.feed(b"", "read-tree", MAIN)
    repository.feed(b"", "update-index", "-q", "--refresh")


def _commands(steps: Iterable[NewCommit]) -> Iterator[bytes]:
    """Yield what git fast-import reads. A branch begins where main ends when it is first named."""
    begun: set[str] = set()
    for step in steps:
        branch = f"refs/heads/{step.branch}"
        author = step.author.at(step.moment)
        committer = step.committer.at(step.moment)
        yield _line(f"commit {branch}")
        yield _line(f"author {author}")
        yield _line(f"committer {committer}")
        yield from _data(step.message.encode())
        if step.branch not in (MAIN, *begun):
            yield _line(f"from refs/heads/{MAIN}")
        begun.add(step.branch)
        for path, content in step.files.items():
            yield _line(f"M 100644 inline {path}")
            yield from _data(content)
        for tag in step.tags:
            yield _line(f"reset refs/tags/{tag}")
            yield _line(f"from {branch}\n")


def _line(text: str) -> bytes:
    return f"{text}\n".encode()


def _data(content: bytes) -> Iterator[bytes]:
    """Yield a text or a file as git fast-import reads it: its length, then its bytes."""
    yield _line(f"data {len(content)}")
    yield content
    yield b"\n"
