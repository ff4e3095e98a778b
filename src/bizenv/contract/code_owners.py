"""The access file as a code-owners file.

GitHub, GitLab and Gitee ask the owners of a path to approve its changes.
"""

from collections.abc import Container, Iterable
from itertools import chain
from typing import Final, assert_never

from bizenv.layout import PLAN_FILES, PLANS, PlanFile, Writer
from bizenv.model.register import Register
from bizenv.model.rights import Access, Person

CODEOWNERS: Final = "codeowners"
_ESCAPED: Final = str.maketrans({" ": "\\ ", "#": "\\#"})


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
    ledgers. The office owns everything under plans/, with the reviewers the evidence,
    for what was seen must stay; a ledger is owned by its department and the office,
    decisions by the reviewers and the office. Who has neither account nor address owns
    nothing.
    """
    office = _owners(access.office)
    reviewing = [*_owners(chain.from_iterable(access.reviewers.values())), *office]
    owned = [(path, reviewing) for path in evidence]
    owned.append((f"{PLANS}/", office))
    for row in PLAN_FILES:
        match row.writer:
            case Writer.OFFICE:
                continue  # as everything that no later line is about
            case Writer.DEPARTMENT:
                for name, people in access.departments.items():
                    current = register.resolve(name) or name
                    owners = [*_owners(people), *office]
                    several = current in continued
                    files = _files(row, current, several=several)
                    owned += [(file, owners) for file in files]
            case Writer.REVIEWER:
                owned.append((row.path, reviewing))
            case _:
                assert_never(row.writer)
    return "".join([_line(f"{prefix}{path}", owners) for path, owners in owned])


def _files(row: PlanFile, name: str, *, several: bool) -> list[str]:
    """Return the paths of a department's file, in whatever plan, and of those that go on."""
    first = _file(row, name)
    return [first, _file(row, f"{name}.*")] if several else [first]


def _file(row: PlanFile, name: str) -> str:
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
