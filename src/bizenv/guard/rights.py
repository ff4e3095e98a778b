"""Reads access.yaml and waivers.yaml, and says what is wrong with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.yaml_tree import Positions
from bizenv.layout import ACCESS, WAIVERS
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.book import Place
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


class RoleHolder(NamedTuple):
    """Somebody, and the role as which they may write."""

    who: Person
    role: WriterRole


class PlacedWaiver(NamedTuple):
    """A waiver, and where it stands."""

    waiver: Waiver
    place: Place


@dataclass(frozen=True)
class Rights:
    """What both files say. `access` is None without the file, or if a part cannot be read."""

    access: Access | None
    waivers: tuple[PlacedWaiver, ...]
    people: tuple[RoleHolder, ...]

    def of_email(self, email: str) -> frozenset[WriterRole]:
        """Return the roles of an author's e-mail address."""
        wanted = _folded(email)
        roles = set()
        for who, role in self.people:
            addresses = map(_folded, who.emails)
            if wanted in addresses:
                roles.add(role)
        return frozenset(roles)

    def of_key(self, number: int) -> frozenset[WriterRole]:
        """Return the roles of one of `keys`, by its number."""
        key = self.keys[number]
        roles = set()
        for who, role in self.people:
            if key in _keys_of(who):
                roles.add(role)
        return frozenset(roles)

    def name_of_key(self, number: int) -> str | None:
        """Return whose key it is, as the access file names them."""
        key = self.keys[number]
        for who, _ in self.people:
            if key in _keys_of(who):
                first = next(iter(who.emails), None)
                return who.name or first
        return None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every registered key, once."""
        found: dict[str, None] = {}
        for who, _ in self.people:
            keys = _keys_of(who)
            found |= dict.fromkeys(keys)
        return tuple(found)


def _folded(email: str) -> str:
    return plain(email).casefold()


def _keys_of(who: Person) -> list[str]:
    """Return somebody's keys without their comments."""
    keys: list[str] = []
    for written in who.keys:
        kind_and_key = written.split()[:2]
        keys.append(" ".join(kind_and_key))
    return keys


def load_rights(shelf: Shelf, codes: frozenset[str]) -> tuple[Rights, list[Diagnostic]]:
    """Read both files of a workspace. A missing file is no fault.

    `codes` are those that a waiver may name.
    """
    reader = Reader(shelf.snapshot)
    found = reader.found
    access = _access(shelf, reader)
    people: list[RoleHolder] = []
    if access is not None:
        register = shelf.register
        people += _people(access, register)
        found += _unregistered(access, register, reader.where)
        at = reader.where(ACCESS)
        found += _two_roles(people, at)
    waivers = tuple(_waivers(shelf, reader, codes))
    rights = Rights(access, waivers, tuple(people))
    return rights, found


def _access(shelf: Shelf, reader: Reader) -> Access | None:
    """Read access.yaml; None where it is missing, or cannot be read in full."""
    if ACCESS not in shelf.files:
        return None
    model = adapter(Access)
    access: Access | None = reader.fit(model, ACCESS)
    if access is None or reader.faulty():
        return None
    return access


def _waivers(
    shelf: Shelf, reader: Reader, codes: frozenset[str]
) -> Iterator[PlacedWaiver]:
    """Read waivers.yaml, and find those of codes that there are not."""
    if WAIVERS not in shelf.files:
        return
    read = reader.fit_each(adapter(Waiver), WAIVERS)
    for row, waiver in enumerate(read):
        if waiver is None:
            continue
        place = Place(WAIVERS, (row,))
        yield PlacedWaiver(waiver, place)
        wrong = _wrong(waiver, row, codes, reader.where)
        reader.found += wrong


def _wrong(
    waiver: Waiver,
    row: int,
    codes: frozenset[str],
    where: Positions,
) -> Iterator[Diagnostic]:
    """Find a code that nobody may waive, and a waiver for which nobody stands."""
    for_guard = waiver.code in codes
    if not for_guard and not is_warning(waiver.code):
        at = where(WAIVERS, (row, "code"))
        yield _unknown_code(waiver, at, codes)
    key = "document" if for_guard else "by"
    signed = waiver.document or (not for_guard and waiver.by)
    if not signed:
        at = where(WAIVERS, (row,))
        yield Diagnostic("missing-key", at, {"key": key})


def speaks_of(waiver: Waiver, found: Diagnostic) -> bool:
    """Whether a waiver has a finding's code and file, and quotes what it is about if anything."""
    same_code = waiver.code == found.code
    same_file = waiver.file == found.at.file
    if not (same_code and same_file):
        return False
    about = waiver.about
    if about is None:
        return True
    values = found.args.values()
    quoted = map(str, values)
    return about in quoted


def is_warning(code: str) -> bool:
    """Whether a code may be that of a warning of validate, or of a difference of reconcile.

    It is known, and no rule's error.
    """
    from bizenv.checks import RULES
    from bizenv.importers.reconcile import CODES

    if code in CODES:
        return True

    names_of_rules = [rule.name for rule in RULES]
    is_error = code.replace("-", "_") in names_of_rules
    words = catalogue(LANGUAGES[0])
    return words.has(f"finding.{code}") and not is_error


def _unknown_code(waiver: Waiver, at: Location, codes: frozenset[str]) -> Diagnostic:
    args = {"key": "code", "value": waiver.code, "allowed": ()}
    hint = Message("hint.allowed", {"allowed": sorted(codes)})
    return Diagnostic(
        "bad-value",
        at,
        args,
        hint=hint,
    )


def _people(access: Access, register: Register) -> Iterator[RoleHolder]:
    office = WriterRole(OFFICE)
    for who in access.office:
        yield RoleHolder(who, office)
    for name, several in access.departments.items():
        registered = register.resolve(name) or name
        department = WriterRole("department", registered)
        for who in several:
            yield RoleHolder(who, department)
    for name, several in access.reviewers.items():
        registered = register.reviewer(name) or name
        reviewer = WriterRole("reviewer", registered)
        for who in several:
            yield RoleHolder(who, reviewer)


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


def _two_roles(people: Iterable[RoleHolder], at: Location) -> Iterator[Diagnostic]:
    """Find addresses and keys with which somebody would both apply and review."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for who, role in people:
        marks = (*who.emails, *_keys_of(who))
        for mark in marks:
            of_mark = kinds[mark]
            of_mark.add(role.kind)
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
