"""The access file as a code-owners file: GitHub, GitLab and Gitee ask the owners of a path to approve its changes."""

from collections.abc import Iterable
from typing import Final

from bizenv.model.book import PLANS, PROGRESS, REVIEWS
from bizenv.model.register import Register
from bizenv.model.rights import Access, Person

CODEOWNERS: Final = "codeowners"
_ESCAPED: Final = str.maketrans({" ": "\\ ", "#": "\\#"})


def code_owners(access: Access, register: Register, prefix: str = "") -> str:
    """Return the lines; the last that fits a path decides. `prefix` leads from the repository's top to the workspace.

    The office owns everything under plans/; a ledger is owned by its department and the office, decisions by the
    reviewers and the office. Who has neither account nor address owns nothing.
    """
    office = _owners(access.office)
    top = f"/{prefix}{PLANS}/".translate(_ESCAPED)
    lines = [_line(top, office)]
    for name, people in access.departments.items():
        file = f"{register.resolve(name) or name}.yaml".translate(_ESCAPED)
        lines.append(_line(f"{top}*/{PROGRESS}/{file}", [*_owners(people), *office]))
    reviewers = [
        owner for people in access.reviewers.values() for owner in _owners(people)
    ]
    lines.append(_line(f"{top}*/{REVIEWS}", [*reviewers, *office]))
    return "".join(lines)


def _owners(people: Iterable[Person]) -> list[str]:
    return [
        owner
        for who in people
        for owner in ((who.account,) if who.account else who.emails)
    ]


def _line(path: str, owners: Iterable[str]) -> str:
    return " ".join((path, *dict.fromkeys(owners))) + "\n"
