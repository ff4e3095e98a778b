"""Writes a repository whose commits are given: the same bytes and the same ids each time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bizenv.files.git import Repository, run_git

MAIN: Final = "main"


@dataclass(frozen=True)
class Contributor:
    """Who wrote or committed: a name and an address."""

    name: str
    email: str

    def at(self, moment: datetime) -> str:
        """Return what git writes of who did something, and when."""
        return f"{self.name} <{self.email}> {int(moment.timestamp())} {moment:%z}"


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
        yield f"commit refs/heads/{step.branch}\n".encode()
        yield f"author {step.author.at(step.moment)}\n".encode()
        yield f"committer {step.committer.at(step.moment)}\n".encode()
        yield _data(step.message.encode())
        if step.branch not in (MAIN, *begun):
            yield f"from refs/heads/{MAIN}\n".encode()
        begun.add(step.branch)
        for path, content in step.files.items():
            yield f"M 100644 inline {path}\n".encode() + _data(content)
        for tag in step.tags:
            yield f"reset refs/tags/{tag}\nfrom refs/heads/{step.branch}\n\n".encode()


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"
