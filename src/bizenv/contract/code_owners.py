"""The access file as a code-owners file.

GitHub, GitLab and Gitee ask the owners of a path to approve its changes.
"""

from collections.abc import Container, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple, assert_never

from bizenv.layout import PLAN_FILES, PLANS, FileKind, Writer
from bizenv.model.register import Register
from bizenv.model.rights import Access, Person

CODEOWNERS: Final = "codeowners"
_ESCAPED: Final = str.maketrans({" ": "\\ ", "#": "\\#"})


class _Owned(NamedTuple):
    """A path, and who owns it."""

    path: str
    owners: list[str]


def code_owners(
    access: Access,
    register: Register,
    prefix: str = "",
    evidence: Iterable[str] = (),
    continued: Container[str] = (),
) -> str:
    """Return the lines; the last that fits a path decides.

    `prefix` leads from the repository's top to the workspace; `evidence` are the files
    and folders that applications rest on, `continued` the departments with several
    ledgers.
    """
    lines: list[str] = []
    for path, owners in _owned(access, register, evidence, continued):
        line = _line(f"{prefix}{path}", owners)
        lines.append(line)
    return "".join(lines)


def _owned(
    access: Access,
    register: Register,
    evidence: Iterable[str],
    continued: Container[str],
) -> Iterator[_Owned]:
    """Yield each path, the wider before what stands below it.

    The office owns everything under plans/, with the reviewers the evidence, for what
    was seen must stay; a ledger is owned by its department and the office, decisions by
    the reviewers and the office. Who has neither account nor address owns nothing.
    """
    office = _owners(access.office)
    reviewers = chain.from_iterable(access.reviewers.values())
    reviewing = [*_owners(reviewers), *office]
    for path in evidence:
        yield _Owned(path, reviewing)
    yield _Owned(f"{PLANS}/", office)
    for row in PLAN_FILES:
        match row.writer:
            case Writer.OFFICE:
                continue  # as everything that no later line is about
            case Writer.DEPARTMENT:
                yield from _ledgers(row, access, register, continued)
            case Writer.REVIEWER:
                yield _Owned(row.path, reviewing)
            case _:
                assert_never(row.writer)


def _ledgers(
    row: FileKind,
    access: Access,
    register: Register,
    continued: Container[str],
) -> Iterator[_Owned]:
    """Yield the ledgers of each department, owned by it and the office."""
    office = _owners(access.office)
    for name, people in access.departments.items():
        owners = [*_owners(people), *office]
        current = register.resolve(name) or name
        several = current in continued
        for file in _files(row, current, several=several):
            yield _Owned(file, owners)


def _files(row: FileKind, name: str, *, several: bool) -> list[str]:
    """Return the paths of a department's file, in whatever plan, and of those that go on."""
    files = [_file(row, name)]
    if several:
        next_ones = _file(row, f"{name}.*")
        files.append(next_ones)
    return files


def _file(row: FileKind, name: str) -> str:
    """Return the path of a department's file, in whatever plan."""
    folder, _, pattern = row.path.rpartition("/")
    file = pattern.replace("*", name)
    return f"{folder}/{file}"


def _owners(people: Iterable[Person]) -> list[str]:
    owners: list[str] = []
    for who in people:
        if who.account:
            owners.append(who.account)
        else:
            owners += who.emails
    return owners


def _line(path: str, owners: Iterable[str]) -> str:
    escaped = f"/{path}".translate(_ESCAPED)
    each_once = dict.fromkeys(owners)
    said = " ".join([escaped, *each_once])
    return f"{said}\n"
