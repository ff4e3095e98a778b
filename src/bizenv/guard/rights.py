"""Reads access.yaml and waivers.yaml, and says what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.yaml_tree import Positions, read
from bizenv.messages import Message
from bizenv.model.book import ACCESS, WAIVERS, Place
from bizenv.model.register import plain
from bizenv.model.rights import Access, Person, Waiver
from bizenv.store.names import unknown_department, unknown_reviewer
from bizenv.store.shape import fit, fit_each
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
    files: dict[str, bytes] = {}
    where = Positions(files)
    found: list[Diagnostic] = []
    access = waivers = None
    if ACCESS in shelf.files:
        access = _read(shelf, ACCESS, TypeAdapter(Access), where, files, found)
        access = None if _wrong(found) else access or Access()
    people = tuple(_people(access, shelf)) if access else ()
    if access is not None:
        found += _check_access(access, shelf, where)
    if WAIVERS in shelf.files:
        waivers = _read(
            shelf, WAIVERS, TypeAdapter(Waiver), where, files, found, each=True
        )
    placed = tuple(
        (waiver, Place(WAIVERS, (row,)))
        for row, waiver in enumerate(waivers or ())
        if waiver is not None
    )
    for waiver, place in placed:
        if waiver.code not in codes:
            at = where(WAIVERS, (*place.path, "code"))
            hint = Message("hint.allowed", {"allowed": sorted(codes)})
            found.append(
                Diagnostic(
                    "bad-value",
                    at,
                    {"key": "code", "value": waiver.code, "allowed": ()},
                    hint=hint,
                )
            )
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
                "unreadable", Location(file), {"reason": error.strerror or str(error)}
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
