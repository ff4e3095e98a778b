"""Who wrote the commits of an edit, as far as they prove it.

An author's address proves nothing; a signature that git checks does.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bizenv.files.git import Repository
from bizenv.files.revision import Commit, Revision
from bizenv.files.yaml_tree import read
from bizenv.guard.comparison import LedgerLine, essence, lines_of, said_by
from bizenv.guard.edit import Authored
from bizenv.guard.rights import Rights, WriterRole
from bizenv.layout import PLANS, Writer, row_of

GOOD: Final = "G"  # git's letter for a signature by an allowed signer


class Written(NamedTuple):
    """A commit's own share: the files under plans/, and the names in `by` of its decisions."""

    files: frozenset[str]
    decided: frozenset[str]


def authored(
    repository: Repository,
    commits: Sequence[Commit],
    rights: Rights,
    *,
    signed: bool,
) -> tuple[Authored, ...]:
    """Return the commits that touch plans/, each with its author's roles.

    A merge is held to what it says beyond its parents; what it only brings together others wrote.
    """
    with tempfile.TemporaryDirectory(prefix="bizenv-") as folder:
        signers = Path(folder) / "allowed_signers"
        text = "".join(_allowed_signers(rights))
        signers.write_text(text, encoding="utf-8")
        found = []
        for commit in commits:
            files, decided = _written(repository, commit)
            if not files:
                continue
            if signed:
                who, roles = _signer(repository, commit, rights, signers)
            else:
                who = commit.email
                roles = rights.of_email(who)
            each = Authored(commit.short, files, who, roles, decided)
            found.append(each)
    return tuple(found)


def _allowed_signers(rights: Rights) -> Iterator[str]:
    """Yield git's lines of allowed signers; a key's number is its principal."""
    for number, key in enumerate(rights.keys):
        yield f'{number} namespaces="git" {key}\n'


def _signer(
    repository: Repository,
    commit: Commit,
    rights: Rights,
    signers: Path,
) -> tuple[str, frozenset[WriterRole] | None]:
    verdict, principal = repository.signer(commit, signers)
    if verdict != GOOD or not principal.isdecimal():
        return commit.email, None
    number = int(principal)
    if number >= len(rights.keys):
        return commit.email, None
    who = rights.name_of_key(number) or commit.email
    return who, rights.of_key(number)


def _written(repository: Repository, commit: Commit) -> Written:
    now = repository.revision(commit)
    parents = map(repository.commit, commit.parents)
    before = list(map(repository.revision, parents))
    is_merge = len(before) > 1
    touched = _touched(repository, commit)
    files = frozenset(touched)
    new: dict[str, Sequence[LedgerLine]] = {}
    for file in files:
        if is_merge or _is_of_decisions(file):
            lines = _new(file, now, before)
            new[file] = tuple(lines)
    names = _deciders(new)
    decided = frozenset(names)
    if not is_merge:
        return Written(files, decided)
    own: set[str] = set()
    for file in files:
        if new[file] or not _brings_together(file, now, before):
            own.add(file)
    return Written(frozenset(own), decided)


def _touched(repository: Repository, commit: Commit) -> Iterator[str]:
    """Yield the files under plans/ that a commit changed, as paths from the workspace's root."""
    prefix = repository.prefix
    folder = f"{prefix}{PLANS}/"
    for path in repository.changed_by(commit):
        if path.startswith(folder):
            yield path.removeprefix(prefix)


def _deciders(new: Mapping[str, Sequence[LedgerLine]]) -> Iterator[str]:
    """Yield the names in `by` of new decisions; `new` are the new lines of each file."""
    for file, several in new.items():
        if not _is_of_decisions(file):
            continue
        for line in several:
            name = line.get("by")
            if isinstance(name, str):
                yield name


def _is_of_decisions(file: str) -> bool:
    row = row_of(file)
    return row is not None and row.writer is Writer.REVIEWER


def _new(file: str, now: Revision, before: Sequence[Revision]) -> Iterator[LedgerLine]:
    """Yield the lines of a ledger that no parent has."""
    known = _known(file, before)
    for line in _lines(now, file):
        said = essence(dict(line))
        if said not in known:
            yield line


def _brings_together(file: str, now: Revision, before: Sequence[Revision]) -> bool:
    """Whether a merged ledger has every line of every parent, and none besides."""
    said = _known(file, (now,))
    if not said:
        return False
    known = _known(file, before)
    return said == known


def _known(file: str, revisions: Sequence[Revision]) -> set[object]:
    """Return what the lines of a ledger say in some revisions."""
    known: set[object] = set()
    for revision in revisions:
        lines = _lines(revision, file)
        known.update(said_by(lines))
    return known


def _lines(revision: Revision, file: str) -> tuple[LedgerLine, ...]:
    try:
        data = revision.read(file)
    except OSError:
        return ()
    tree, _ = read(data, file)
    return lines_of(tree)
