"""The register (登记册): departments, groups and reviewers, and what a written name stands for."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from bizenv.likeness import MAX_LENGTH, Likeness
from bizenv.model.base import Day, Flag, Model, Roomy, Text


class FormerName(Model):
    """A name that a department had until a day; it goes on resolving to the department."""

    name: Text
    """The former name."""
    until: Day | None = None
    """Its last day; for the reader, the name goes on standing for the department."""


class Department(Roomy):
    """A unit that leads or supports tasks, under its one canonical name."""

    name: Text
    """The canonical name; outputs use it."""
    aliases: tuple[Text, ...] = ()
    """Other names that stand for it; a list."""
    kind: Text | None = None
    """For --by kind, such as bureau or district."""
    formerly: tuple[FormerName, ...] = ()
    """Former names."""
    tags: Mapping[str, Text] = Field(default_factory=dict)
    """Own groupings for --by tag:NAME: name to value, such as {group: transport}."""


class Member(Model):
    """A group's member, from its first to its last day in the group (both inclusive)."""

    name: Text
    """The member's name: a department or another group."""
    from_: Day | None = Field(default=None, alias="from")
    """Its first day in the group."""
    until: Day | None = None
    """Its last day in the group."""

    def belongs_on(self, day: date) -> bool:
        """Whether it is a member on `day`."""
        joins = self.from_
        leaves = self.until
        has_joined = joins is None or joins <= day
        has_left = leaves is not None and leaves < day
        return has_joined and not has_left


def _bare_name(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value}
    return value


_MemberOrName = Annotated[
    Member,
    BeforeValidator(_bare_name, json_schema_input_type=Text | Member),
]


class Group(Roomy):
    """A closed group stands for its members and is never a row; an open one has none and is a row itself."""

    name: Text
    """The group's name."""
    aliases: tuple[Text, ...] = ()
    """Other names that stand for it; a list."""
    members: tuple[_MemberOrName, ...] = ()
    """Its members: a name, or {name: text, from: day, until: day}."""
    open: Flag = False
    """true: without fixed members, and a row under its own name, like a department."""

    @model_validator(mode="after")
    def _open_or_closed(self) -> Self:
        if self.open and self.members:
            raise PydanticCustomError("open-with-members", "open-with-members")
        return self


class Reviewer(Model):
    """Who may decide on applications; `department` if it belongs to one."""

    name: Text
    """The name used in `by`."""
    department: Text | None = None
    """The department that it belongs to, if any; a registered name."""
    steps: tuple[Text, ...] = ()
    """The review steps on which it decides; none named: on every one. A list."""


class RegisterFile(Roomy):
    """departments.yaml, as written."""

    departments: tuple[Department, ...] = ()
    """The departments."""
    groups: tuple[Group, ...] = ()
    """Names that stand for several."""
    reviewers: tuple[Reviewer, ...] = ()
    """Who decides on applications."""

    def names(self) -> "Iterator[RegisteredName]":
        """Yield every name of a department or group."""
        for number, department in enumerate(self.departments):
            name = department.name
            here = ("departments", number)
            yield from _names(department, here)
            for index, former in enumerate(department.formerly):
                path = (*here, "formerly", index, "name")
                yield RegisteredName(former.name, name, path)
        for number, group in enumerate(self.groups):
            here = ("groups", number)
            yield from _names(group, here)


class RegisteredName(NamedTuple):
    """A name of a department or group, the canonical one, and the key path of the first."""

    name: str
    canonical: str
    path: tuple[str | int, ...]


def _names(
    unit: Department | Group, here: tuple[str | int, ...]
) -> "Iterator[RegisteredName]":
    canonical = unit.name
    path = (*here, "name")
    yield RegisteredName(canonical, canonical, path)
    for index, alias in enumerate(unit.aliases):
        path = (*here, "aliases", index)
        yield RegisteredName(alias, canonical, path)


def plain(name: str) -> str:
    """Return a name as names are compared.

    NFKC (so that （）equals ()), without space at its ends.
    """
    normal = unicodedata.normalize("NFKC", name)
    return normal.strip()


class Register:
    """Resolves names. Built from what departments.yaml says.

    Ambiguous names are the store's to report.
    """

    def __init__(self, file: RegisterFile) -> None:
        self.departments = {each.name: each for each in file.departments}
        self.groups = {each.name: each for each in file.groups}
        self.reviewers = {each.name: each for each in file.reviewers}
        self._written = set(self.reviewers)
        self._canonical: dict[str, str] = {}
        for written, name, _ in file.names():
            self._written.add(written)
            bare = plain(written)
            self._canonical.setdefault(bare, name)
        self._reviewers: dict[str, str] = {}
        for name in self.reviewers:
            self._reviewers[plain(name)] = name

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Every name that resolves."""
        return tuple(self._canonical)

    def resolve(self, name: str) -> str | None:
        """Return the canonical name behind a name, alias or former name, or None."""
        is_department = name in self.departments
        if is_department or name in self.groups:
            return name
        bare = plain(name)
        return self._canonical.get(bare)

    def meant(self, name: str) -> str | None:
        """Return the canonical name behind a name as people type it, or None.

        Capitals are as good as small letters where that leaves no doubt.
        """
        found = self.resolve(name)
        if found is not None:
            return found
        alike = self._small.get(plain(name).casefold(), set())
        if len(alike) != 1:
            return None
        (only,) = alike
        return only

    @cached_property
    def _small(self) -> dict[str, set[str]]:
        """By every name in small letters the departments and groups that it may mean."""
        found: dict[str, set[str]] = {}
        for known, canonical in self._canonical.items():
            found.setdefault(known.casefold(), set()).add(canonical)
        return found

    @cached_property
    def likeness(self) -> Likeness:
        """What compares names with those of this register.

        Once it has done so often enough, nothing is near.
        """
        return Likeness()

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return up to three registered names that `name` may be meant for, likeliest first."""
        likeness = self.likeness
        if likeness.left <= 0:
            return ()
        known_names = self.known
        wanted = plain(name)[:MAX_LENGTH]
        likely = [*likeness.nearest(wanted, known_names, n=3)]
        if wanted:
            likely += [known for known in known_names if wanted in known]
        found: dict[str, None] = {}
        for known in likely:
            canonical = self._canonical[known]
            found[canonical] = None
        return tuple(found)[:3]

    def reviewer(self, name: str) -> str | None:
        """Return a reviewer's registered name, or None."""
        return self._reviewers.get(plain(name))

    def writes(self, name: str) -> bool:
        """Whether the register has a name exactly as it is written."""
        return name in self._written

    @cached_property
    def _by_plain(self) -> dict[str, str]:
        names = sorted(self._written, reverse=True)
        return {plain(written): written for written in names}

    def as_written(self, name: str) -> str:
        """Return a name as the register writes it, width and spaces evened out."""
        return self._by_plain.get(plain(name), name)

    @cached_property
    def last_turn(self) -> date:
        """The last day on which any member joins a group, or is in one for the last time."""
        found = [date.min]
        for group in self.groups.values():
            for each in group.members:
                found += filter(None, (each.from_, each.until))
        return max(found)

    def expand(self, name: str, day: date) -> tuple[str, ...]:
        """Return the departments that a canonical name stands for on a day.

        A closed group gives its members of that day, in the register's order, groups in groups
        included (each once, so that a circle ends); a department or an open group gives itself.
        """
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            name = waiting.pop()
            group = self.groups.get(name)
            if group is None or group.open:
                found[name] = None
            elif name not in seen:
                seen.add(name)
                members: list[str] = []
                for each in group.members:
                    if each.belongs_on(day):
                        member = self.resolve(each.name) or each.name
                        members.append(member)
                waiting += reversed(members)
        return tuple(found)

    def kind(self, name: str) -> str | None:
        """Return a department's kind, or None for a group or a name that is not registered."""
        department = self.departments.get(name)
        if department:
            return department.kind
        return None


def renamed(before: Register, after: Register) -> Mapping[str, str]:
    """Return the new names of an earlier register's rows that have another name in a later one.

    Whoever was another row before, such as the department into which one was merged, is no mere
    new name.
    """
    if before is after:
        return {}
    found: dict[str, str] = {}
    for name in (*before.departments, *before.groups):
        now = after.resolve(name)
        if now is None or now == name:
            continue
        was = before.resolve(now)
        if was is None or was == name:
            found[name] = now
    once = Counter(found.values())
    told: dict[str, str] = {}
    for name, now in found.items():
        is_one = once[now] == 1
        if is_one:
            told[name] = now
    return told
