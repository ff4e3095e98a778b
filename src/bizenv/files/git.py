"""Revisions and days to commits, trees to Snapshots: the repository of a workspace."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bizenv.diagnostics import BizenvError
from bizenv.files.git_folder import (
    GitFolder,
    RefusedError,
    command_in,
    names_in,
    run_git,
)
from bizenv.files.revision import SUBMODULE, Commit, Revision
from bizenv.files.snapshot import MARKER
from bizenv.layout import PLANS
from bizenv.messages import Message

_OID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SEVERAL: Final = re.compile(
    r"^\^|\.\.|\^(@|!|-\d*)$"
)  # how git writes sets of commits
_LAST_SECOND: Final = time(23, 59, 59)
_NOW: Final = "HEAD"  # missing only where there is no commit yet
_HEADS: Final = (
    "refs/remotes/origin/HEAD",
    "refs/heads/main",
    "refs/heads/master",
    "HEAD",
)


class Repository(GitFolder):
    """The repository around a folder: its commits, and what they changed."""

    def commit(self, revision: str) -> Commit:
        """Return the commit that a revision names. Raises BizenvError."""
        try:
            told = self.run(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{revision}^{{commit}}",
            )
        except RefusedError:
            told = b""
        oid = told.decode().strip()
        if not _OID.fullmatch(oid):  # of ^REV git answers with what it leaves out
            hint = self._hint("hint.unknown-revision")
            if revision == _NOW:
                hint = Message("hint.no-commit")
            if _SEVERAL.search(revision):
                hint = Message("hint.one-revision")
            raise BizenvError("unknown-revision", name=revision, hint=hint)
        return next(self._commits("--no-walk", oid))

    def known_on(self, day: date, zone: str) -> Commit:
        """Return the default branch's last commit by a day's end, along first parents."""
        end = datetime.combine(day, _LAST_SECOND, ZoneInfo(zone))
        seconds = int(end.timestamp())
        tip = self.commit(self.default_branch)
        found = None
        if (
            seconds >= 0
        ):  # of less git makes a day to come; it keeps nothing of before 1970
            commits = self._commits(
                "--max-count=1", "--first-parent", f"--min-age={seconds}", tip.oid
            )
            found = next(commits, None)
        if found is None:
            hint = self._hint("hint.not-known-then")
            raise BizenvError("not-known-then", day=day, hint=hint)
        return found

    @cached_property
    def default_branch(self) -> str:
        """The branch for days: that of `origin`, else main, else master, else the current one."""
        there = (ref for ref in _HEADS if self._has(ref))
        return next(there, "HEAD")

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone's history is cut off."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def merge_base(self, one: Commit, other: Commit) -> Commit:
        """Return the commit in which two lines of history part.

        Raises BizenvError if they never met.
        """
        try:
            said = self.run("merge-base", one.oid, other.oid)
            oid = said.decode().strip()
        except RefusedError:
            hint = self._hint("hint.no-merge-base")
            raise BizenvError(
                "no-merge-base", one=one.short, other=other.short, hint=hint
            ) from None
        if oid in (one.oid, other.oid):  # one leads to the other
            return one if oid == one.oid else other
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
            return self._between(base, head)
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
        others = self.run(
            "-C", str(self.top), "ls-files", "-z", "--others", "--exclude-standard"
        )
        changed = self.run("diff", *options)
        changed_names = names_in(changed)
        other_names = names_in(others)
        return frozenset((*changed_names, *other_names))

    def _between(self, base: str, head: str) -> frozenset[str]:
        """Return the paths that differ between two commits."""
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
        told = self.run("diff-tree", *options)
        return frozenset(names_in(told))

    def submodules(self) -> tuple[str, ...]:
        """Return the submodules that git knows of in this folder, committed or not yet."""
        told = self.run("ls-files", "--stage", "-z")
        staged = (entry.partition("\t") for entry in names_in(told))
        return tuple(
            name for meta, _, name in staged if meta.startswith(f"{SUBMODULE} ")
        )

    def flags_of(self, under: str) -> Iterator[str]:
        """Return the files below a folder, each behind the sign that git gives it."""
        told = self.run("ls-files", "-t", "-z", "--", under)
        return names_in(told)

    def changed_by(self, commit: Commit) -> frozenset[str]:
        """Return the paths that a commit changed; of a merge, those unlike every parent's."""
        oid = commit.oid
        if not commit.parents:
            options = ("-r", "-z", "--full-tree", "--name-only", oid)
            listed = self.run("ls-tree", *options)
            return frozenset(names_in(listed))
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
        told = self.run(
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
        told = self.run(
            "log",
            "-z",
            f"--format={fields}",
            "--no-show-signature",
            "--no-patch",
            *arguments,
        )
        parts = told.decode(errors="backslashreplace").split("\0")
        for start in range(0, len(parts) - 3, 4):
            oid, written, email, committed = parts[start : start + 4]
            parents = tuple(written.split())
            yield Commit(oid, parents, email, int(committed))

    def _has(self, ref: str) -> bool:
        try:
            self.run(
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                f"{ref}^{{commit}}",
            )
        except RefusedError:
            return False
        return True

    def _hint(self, code: str) -> Message:
        return Message("hint.shallow" if self.shallow else code)


def prefix_of(root: Path) -> str:
    """Return the way from the repository's top to a folder.

    Nothing where there is no repository or no git.
    """
    try:
        return Repository(root).prefix
    except BizenvError:
        return ""


def ignored(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Return those of some paths from a folder that git ignores. Raises BizenvError: no git."""
    # ./ that no name is taken for a pattern: this command refuses literal ones
    asked = "\0".join(f"./{path}" for path in paths)
    options = ("--no-literal-pathspecs", "check-ignore", "-z", "--stdin")
    _, *words = command_in(root, *options)
    said = asked.encode(errors="surrogateescape")
    told = run_git(*words, data=said)
    names = names_in(told.stdout)
    return frozenset(name.removeprefix("./") for name in names)


def left_out(root: Path, under: str) -> Iterator[str]:
    """Yield the files below a folder that git knows and a sparse checkout leaves out.

    None where there is no git: then the folder is all that there is.
    """
    try:
        told = Repository(root).flags_of(under)
    except BizenvError:
        return
    for line in told:
        is_skipped = line.startswith("S ")
        path = line[2:]
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
    if PLANS in revision.submodules():
        hint = Message("hint.plans-apart")
        raise BizenvError("plans-apart", name=commit.short, hint=hint)
    if MARKER not in revision.paths(PLANS):
        raise BizenvError("no-workspace-then", name=commit.short)
    return revision


def names_commit(root: Path, written: str) -> bool:
    """Whether a text names a commit: a branch, a tag, the beginning of an id."""
    try:
        return bool(Repository(root).commit(written))
    except BizenvError:
        return False
