"""Who wrote the commits of an edit, as far as they prove it: by the author's address, or by a signature that git checks."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bizenv.files.git import Commit, Repository, Revision
from bizenv.files.yaml_tree import read
from bizenv.guard.edit import Authored, Item, essence, items
from bizenv.guard.rights import Rights, Role
from bizenv.model.book import PLANS, REVIEWS

GOOD = "G"


def authored(
    repository: Repository, commits: Sequence[Commit], rights: Rights, *, signed: bool
) -> tuple[Authored, ...]:
    """Return the commits that touch plans/, each with the roles of whoever wrote it.

    A merge is held to what it says beyond its parents; what it only brings together others wrote.
    """
    with tempfile.TemporaryDirectory(prefix="bizenv-") as folder:
        signers = Path(folder) / "allowed_signers"
        lines = (
            f'{number} namespaces="git" {key}\n'
            for number, key in enumerate(rights.keys)
        )
        signers.write_text("".join(lines), encoding="utf-8")
        found = []
        for commit in commits:
            files, decided = _written(repository, commit)
            if files:
                who, roles = (
                    _signer(repository, commit, rights, signers)
                    if signed
                    else _author(commit, rights)
                )
                found.append(Authored(commit.short, files, who, roles, decided))
    return tuple(found)


def _author(commit: Commit, rights: Rights) -> tuple[str, frozenset[Role]]:
    return commit.email, rights.of_email(commit.email)


def _signer(
    repository: Repository, commit: Commit, rights: Rights, signers: Path
) -> tuple[str, frozenset[Role] | None]:
    verdict, principal = repository.signer(commit, signers)
    if (
        verdict != GOOD
        or not principal.isdecimal()
        or int(principal) >= len(rights.keys)
    ):
        return commit.email, None
    return rights.name_of_key(int(principal)) or commit.email, rights.of_key(
        int(principal)
    )


def _written(
    repository: Repository, commit: Commit
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the files under plans/ that a commit itself wrote, and the names in `by` of its own decisions."""
    prefix = repository.prefix
    paths = (
        path.removeprefix(prefix)
        for path in repository.changed_by(commit)
        if path.startswith(prefix)
    )
    files = {path for path in paths if path.startswith(f"{PLANS}/")}
    now = repository.revision(commit)
    before = [
        repository.revision(repository.commit(parent)) for parent in commit.parents
    ]
    new = {
        file: tuple(_new(file, now, before))
        for file in files
        if len(before) > 1 or file.endswith(f"/{REVIEWS}")
    }
    if len(before) > 1:
        files = {
            file
            for file in files
            if new[file] or not _brings_together(file, now, before)
        }
    names = {
        item.get("by")
        for file, several in new.items()
        if file.endswith(f"/{REVIEWS}")
        for item in several
    }
    return frozenset(files), frozenset(name for name in names if isinstance(name, str))


def _new(file: str, now: Revision, before: Sequence[Revision]) -> Iterator[Item]:
    """Yield the lines of a ledger that no parent has."""
    known = {essence(dict(item)) for each in before for item in _items(each, file)}
    return (item for item in _items(now, file) if essence(dict(item)) not in known)


def _brings_together(file: str, now: Revision, before: Sequence[Revision]) -> bool:
    """Whether a merged ledger has every line of every parent."""
    said = {essence(dict(item)) for item in _items(now, file)}
    known = {essence(dict(item)) for each in before for item in _items(each, file)}
    return bool(said) and said == known


def _items(revision: Revision, file: str) -> tuple[Item, ...]:
    try:
        return items(read(revision.read(file), file)[0])
    except OSError:
        return ()
