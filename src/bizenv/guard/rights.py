"""Reads access.yaml and waivers.yaml, and says what is wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.yaml_tree import Positions
from bizenv.messages import Message
from bizenv.model.book import ACCESS, WAIVERS, Place
from bizenv.model.register import Register, plain
from bizenv.model.rights import Access, Person, Waiver
from bizenv.store.names import unknown_department, unknown_reviewer
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import Shelf

OFFICE: Final = "office"


@dataclass(frozen=True, slots=True)
class WriterRole:
    """As whom somebody writes: the office, or a department or reviewer by registered name."""

    kind: str
    name: str = ""


@dataclass(frozen=True)
class Rights:
    """What both files say. `access` is None without the file, or if a part cannot be read."""

    access: Access | None
    waivers: tuple[tuple[Waiver, Place], ...]
    people: tuple[tuple[Person, WriterRole], ...]

    def of_email(self, email: str) -> frozenset[WriterRole]:
        """Return the roles of an author's e-mail address."""
        wanted = _folded(email)
        roles = set()
        for who, role in self.people:
            if wanted in map(_folded, who.emails):
                roles.add(role)
        return frozenset(roles)

    def of_key(self, number: int) -> frozenset[WriterRole]:
        """Return the roles of one of `keys`, by its number."""
        key = self.keys[number]
        roles = set()
        for who, role in self.people:
            if key in map(_bare, who.keys):
                roles.add(role)
        return frozenset(roles)

    def name_of_key(self, number: int) -> str | None:
        """Return whose key it is, as the access file names them."""
        key = self.keys[number]
        for who, _ in self.people:
            if key in map(_bare, who.keys):
                return who.name or next(iter(who.emails), None)
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every registered key, once."""
        found: dict[str, None] = {}
        for who, _ in self.people:
            found |= dict.fromkeys(map(_bare, who.keys))
        return tuple(found)


def _folded(email: str) -> str:
    return plain(email).casefold()


def _bare(key: str) -> str:
    """Return a key without its comment."""
    words = key.split()
    return " ".join(words[:2])


def load_rights(shelf: Shelf, codes: frozenset[str]) -> tuple[Rights, list[Diagnostic]]:
    """Read both files of a workspace. A missing file is no fault.

    `codes` are those that a waiver may name.
    """
    reader = Reader(shelf.snapshot)
    access = _access(shelf, reader)
    people: tuple[tuple[Person, WriterRole], ...] = ()
    if access is not None:
        people = tuple(_people(access, shelf))
        reader.found += _unregistered(access, shelf.register, reader.where)
        reader.found += _two_roles(people, reader.where(ACCESS))
    waivers = tuple(_waivers(shelf, reader, codes))
    return Rights(access, waivers, people), reader.found


def _access(shelf: Shelf, reader: Reader) -> Access | None:
    """Read access.yaml; None where it is missing, or cannot be read in full."""
    if ACCESS not in shelf.files:
        return None
    access: Access | None = reader.fit(adapter(Access), ACCESS)
    if access is None or reader.faulty():
        return None
    return access


def _waivers(
    shelf: Shelf, reader: Reader, codes: frozenset[str]
) -> Iterator[tuple[Waiver, Place]]:
    """Read waivers.yaml, and find those of codes that there are not."""
    if WAIVERS not in shelf.files:
        return
    hint = Message("hint.allowed", {"allowed": sorted(codes)})
    for row, waiver in enumerate(reader.fit_each(adapter(Waiver), WAIVERS)):
        if waiver is None:
            continue
        place = Place(WAIVERS, (row,))
        yield waiver, place
        if waiver.code not in codes:
            at = reader.where(WAIVERS, (*place.path, "code"))
            args = {"key": "code", "value": waiver.code, "allowed": ()}
            reader.found.append(Diagnostic("bad-value", at, args, hint=hint))


def _people(access: Access, shelf: Shelf) -> Iterator[tuple[Person, WriterRole]]:
    register = shelf.register
    for who in access.office:
        yield who, WriterRole(OFFICE)
    for name, several in access.departments.items():
        department = WriterRole("department", register.resolve(name) or name)
        yield from ((who, department) for who in several)
    for name, several in access.reviewers.items():
        reviewer = WriterRole("reviewer", register.reviewer(name) or name)
        yield from ((who, reviewer) for who in several)


def _unregistered(
    access: Access, register: Register, where: Positions
) -> Iterator[Diagnostic]:
    """Find names that are not registered."""
    for name in access.departments:
        if register.resolve(name) is None:
            at = where(ACCESS, ("departments", name), key=True)
            yield unknown_department(register, name, at)
    for name in access.reviewers:
        if register.reviewer(name) is None:
            at = where(ACCESS, ("reviewers", name), key=True)
            yield unknown_reviewer(register, name, at)


def _two_roles(
    people: Iterable[tuple[Person, WriterRole]], at: Location
) -> Iterator[Diagnostic]:
    """Find addresses and keys with which somebody would both apply and review."""
    kinds: dict[str, set[str]] = {}
    for who, role in people:
        for mark in (*who.emails, *map(_bare, who.keys)):
            kinds.setdefault(mark, set()).add(role.kind)
    for mark, several in kinds.items():
        if {"department", "reviewer"} <= several:
            args = {"name": mark}
            hint = Message("hint.access-two-roles")
            yield Diagnostic(
                "access-two-roles",
                at,
                args,
                Severity.WARNING,
                hint,
            )
