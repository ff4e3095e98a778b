"""Reads access.yaml and waivers.yaml, and says what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.files.yaml_tree import Positions
from bizenv.messages import Message
from bizenv.model.book import ACCESS, WAIVERS, Place
from bizenv.model.register import plain
from bizenv.model.rights import Access, Person, Waiver
from bizenv.store.names import unknown_department, unknown_reviewer
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import Shelf

OFFICE: Final = "office"


@dataclass(frozen=True, slots=True)
class Role:
    """As whom somebody may write: the office, or a department or reviewer by its registered name."""

    kind: str
    name: str = ""


@dataclass(frozen=True)
class Rights:
    """What both files say. `access` is None without the file, or where it cannot be read in full."""

    access: Access | None
    waivers: tuple[tuple[Waiver, Place], ...]
    people: tuple[tuple[Person, Role], ...]

    def of_email(self, email: str) -> frozenset[Role]:
        """Return the roles of an author's e-mail address."""
        wanted = plain(email).casefold()
        return frozenset(
            role
            for who, role in self.people
            if wanted in {plain(each).casefold() for each in who.emails}
        )

    def of_key(self, number: int) -> frozenset[Role]:
        """Return the roles of one of `keys`, by its number."""
        return frozenset(
            role
            for who, role in self.people
            if _bare(self.keys[number]) in map(_bare, who.keys)
        )

    def name_of_key(self, number: int) -> str | None:
        """Return whose key it is, as the access file names them."""
        holders = [
            who for who, _ in self.people if self.keys[number] in map(_bare, who.keys)
        ]
        return next((who.name or next(iter(who.emails), None) for who in holders), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every registered key, once."""
        return tuple(
            dict.fromkeys(_bare(key) for who, _ in self.people for key in who.keys)
        )


def load_rights(shelf: Shelf, codes: frozenset[str]) -> tuple[Rights, list[Diagnostic]]:
    """Read both files of a workspace; `codes` are those that a waiver may name. A missing file is no fault."""
    reader = Reader(shelf.snapshot)
    access = _access(shelf, reader)
    waivers = tuple(_waivers(shelf, reader, codes))
    people = tuple(_people(access, shelf)) if access is not None else ()
    return Rights(access, waivers, people), reader.found


def _access(shelf: Shelf, reader: Reader) -> Access | None:
    """Read access.yaml; None where it is missing, or cannot be read in full."""
    if ACCESS not in shelf.files:
        return None
    access: Access | None = reader.fit(adapter(Access), ACCESS)
    if access is None or reader.faulty():
        return None
    reader.found += _check_access(access, shelf, reader.where)
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


def _people(access: Access, shelf: Shelf) -> Iterator[tuple[Person, Role]]:
    register = shelf.register
    for who in access.office:
        yield who, Role(OFFICE)
    for name, several in access.departments.items():
        for who in several:
            yield who, Role("department", register.resolve(name) or name)
    for name, several in access.reviewers.items():
        for who in several:
            yield who, Role("reviewer", register.reviewer(name) or name)


def _check_access(
    access: Access, shelf: Shelf, where: Positions
) -> Iterator[Diagnostic]:
    """Find names that are not registered, and an office that nobody writes for."""
    register = shelf.register
    for name in access.departments:
        if register.resolve(name) is None:
            yield unknown_department(
                register, name, where(ACCESS, ("departments", name), key=True)
            )
    for name in access.reviewers:
        if register.reviewer(name) is None:
            yield unknown_reviewer(
                register, name, where(ACCESS, ("reviewers", name), key=True)
            )
    shared: Mapping[str, set[str]] = {}
    for who, role in _people(access, shelf):
        for mark in (*who.emails, *map(_bare, who.keys)):
            shared = {**shared, mark: {*shared.get(mark, set()), role.kind}}
    for mark, kinds in shared.items():
        if {"department", "reviewer"} <= kinds:
            args = {"name": mark}
            yield Diagnostic(
                "access-two-roles",
                where(ACCESS),
                args,
                Severity.WARNING,
                Message("hint.access-two-roles"),
            )


def _bare(key: str) -> str:
    """Return a key without its comment."""
    return " ".join(key.split()[:2])
