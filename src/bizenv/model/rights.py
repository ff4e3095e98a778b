"""Who may write what (access.yaml), and what the office lets pass (waivers.yaml)."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bizenv.model.base import Day, Identifier, Model, Roomy, Text
from bizenv.model.records import Kind

_KEY: Final = re.compile(
    r"(sk-)?(ssh|ecdsa)-[A-Za-z0-9@.-]+ [A-Za-z0-9+/]{16,}={0,3}( \S.*)?"
)


def _ssh_key(value: str) -> str:
    found = _KEY.fullmatch(value)
    if found is None:
        raise PydanticCustomError("bad-key", "bad-key")
    return value


class Person(Roomy):
    """Somebody who writes: known by the author's e-mail address of commits, and by SSH signing keys."""

    name: Text | None = None
    """Who it is; for the reader."""
    emails: tuple[Text, ...] = ()
    """E-mail addresses of the author of commits; a list."""
    keys: tuple[Annotated[Text, AfterValidator(_ssh_key)], ...] = ()
    """Public SSH keys that sign commits, as in a .pub file: type and key; a list."""
    account: Text | None = None
    """The account for code owners, such as @housing; without it the e-mail addresses are used."""


Persons = Mapping[Text, tuple[Person, ...]]
"""By name who acts for it."""


class Access(Roomy):
    """access.yaml: who may write what. The office may write everything, the others only their own files."""

    office: tuple[Person, ...] = ()
    """Who writes for the coordinating office: everything."""
    departments: Persons = Field(default_factory=dict)
    """By department, a registered name: who writes its ledgers."""
    reviewers: Persons = Field(default_factory=dict)
    """By reviewer, a registered name: who writes its decisions."""


class WaivedRecord(Model):
    """Which record a waiver is about; what is left out may be anything."""

    task: Identifier | None = None
    """The task's id within the plan."""
    date: Day | None = None
    """The record's day."""
    kind: Kind | None = None
    """The record's kind."""

    def fits(self, line: Mapping[str, object]) -> bool:
        """Whether it is a line of a ledger, or a task of a plan, as it is written."""
        added = line.get("add")
        new = added.get("id") if isinstance(added, dict) else None
        task = line.get("task") or new
        day = line.get("date") or line.get("effective")
        kind = line.get("kind")
        parts = (
            _says(self.task, task),
            _says(self.date, day),
            _says(self.kind, kind),
        )
        return all(parts)


def _says(wanted: object, said: object) -> bool:
    """Whether what is said is what is wanted, if anything is."""
    return wanted is None or str(wanted) == said


class Waiver(Model):
    """One finding of guard, or one warning of validate, that the office lets pass, and why."""

    code: Text
    """The finding's code, such as back-dated, or that of a warning."""
    file: Text
    """The file that it is found in, from the workspace's root, such as plans/demo/reviews.yaml."""
    record: WaivedRecord | None = None
    """The record that it is about; without it all findings of this code in the file."""
    about: Text | None = None
    """A name, number or text that the warning quotes; without it whatever it quotes."""
    reason: Text
    """Why."""
    document: Text | None = None
    """Number of the document that decided it; of findings of guard it must be named."""
    by: Text | None = None
    """Who let it pass."""
