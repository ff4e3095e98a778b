"""Reads access.yaml and waivers.yaml, and says what is wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.yaml_tree import Positions, read
from bizenv.messages import Message
from bizenv.model.book import ACCESS, WAIVERS, Place
from bizenv.model.register import Register, plain
from bizenv.model.rights import Access, Person, Waiver
from bizenv.store.names import unknown_department, unknown_reviewer
from bizenv.store.plans import Shelf
from bizenv.store.shape import fit, fit_each

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
    files: dict[str, bytes] = {}
    where = Positions(files)
    found: list[Diagnostic] = []
    access = waivers = None
    if ACCESS in shelf.files:
        access = _read(shelf, ACCESS, TypeAdapter(Access), where, files, found)
        access = None if _wrong(found) else access or Access()
    people = tuple(_people(access, shelf)) if access else ()
    if access is not None:
        found += _unregistered(access, shelf.register, where)
        found += _two_roles(people, where(ACCESS))
    if WAIVERS in shelf.files:
        waivers = _read(
            shelf, WAIVERS, TypeAdapter(Waiver), where, files, found, each=True
        )
    placed = tuple(
        (waiver, Place(WAIVERS, (row,)))
        for row, waiver in enumerate(waivers or ())
        if waiver is not None
    )
    found += _unknown_codes(placed, codes, where)
    return Rights(access, placed, people), found


def _read(
    shelf: Shelf,
    file: str,
    adapter: TypeAdapter[Any],
    where: Positions,
    files: dict[str, bytes],
    found: list[Diagnostic],
    *,
    each: bool = False,
) -> Any:
    try:
        files[file] = shelf.snapshot.read(file)
    except OSError as error:
        found.append(
            Diagnostic(
                "unreadable",
                Location(file),
                {"reason": error.strerror or str(error)},
            )
        )
        return None
    tree, faults = read(files[file], file)
    found += faults
    if _wrong(faults) and tree is None:
        return None
    value, more, _ = (
        fit_each(adapter, tree, file, where)
        if each
        else fit(adapter, tree or {}, file, where)
    )
    found += more
    return value


def _wrong(found: list[Diagnostic]) -> bool:
    """Whether something could not be read: a warning takes nothing from a file."""
    return any(each.severity is Severity.ERROR for each in found)


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


def _unknown_codes(
    placed: Iterable[tuple[Waiver, Place]], codes: frozenset[str], where: Positions
) -> Iterator[Diagnostic]:
    """Find waivers of what guard does not find."""
    for waiver, place in placed:
        if waiver.code not in codes:
            at = where(place.file, (*place.path, "code"))
            args = {
                "key": "code",
                "value": waiver.code,
                "allowed": (),
            }
            hint = Message("hint.allowed", {"allowed": sorted(codes)})
            yield Diagnostic(
                "bad-value",
                at,
                args,
                hint=hint,
            )


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
