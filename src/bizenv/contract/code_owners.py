"""The access file as a code-owners file.

GitHub, GitLab and Gitee ask the owners of a path to approve its changes.
"""

from collections.abc import Container, Iterable
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

    `prefix` leads from the repository's top to the workspace; `evidence` are the files and
    folders of what applications rest on, `continued` departments with several ledgers. The office owns everything under plans/, and with the
    reviewers the evidence, for what was seen must stay; a ledger is owned by its department and the office, decisions by the reviewers and the
    office. Who has neither account nor address owns nothing.
    """
    office = _owners(access.office)
    reviewers = [
        owner for people in access.reviewers.values() for owner in _owners(people)
    ]
    lines = [_line(f"{prefix}{each}", [*reviewers, *office]) for each in evidence]
    lines.append(_line(f"{prefix}{PLANS}/", office))
    for row in PLAN_FILES:
        match row.writer:
            case Writer.OFFICE:
                continue  # as everything that no later line is about
            case Writer.DEPARTMENT:
                for name, people in access.departments.items():
                    current = register.resolve(name) or name
                    file = _file(row, current)
                    owners = [*_owners(people), *office]
                    lines.append(_line(f"{prefix}{file}", owners))
                    if current in continued:
                        further = _file(row, f"{current}.*")
                        lines.append(_line(f"{prefix}{further}", owners))
            case Writer.REVIEWER:
                owners = [*reviewers, *office]
                lines.append(_line(f"{prefix}{row.path}", owners))
            case _:
                assert_never(row.writer)
    return "".join(lines)


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
