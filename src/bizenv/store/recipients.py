"""The file of recipients: read and checked against the register. It stands outside git."""

import os
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from bizenv.diagnostics import (
    BizenvError,
    Diagnostic,
    KeyPath,
    Location,
    Severity,
    reason_of,
)
from bizenv.files.git_folder import GitFolder
from bizenv.files.yaml_tree import Positions, read
from bizenv.messages import Message
from bizenv.model.recipients import Reached, Recipients
from bizenv.model.register import Register
from bizenv.store.names import unknown_department
from bizenv.store.reading import adapter
from bizenv.store.shape import fit
from bizenv.store.veiled import Veil

_OTHERS: Final = stat.S_IRGRP | stat.S_IROTH


class Addressee(NamedTuple):
    """Who gets something: a name, of which departments (None: of all), and how it is reached."""

    name: str
    departments: tuple[str, ...] | None
    reached: Reached
    own: bool = False

    @property
    def role(self) -> str:
        """As what it reads: a reader of several may be named like a department."""
        if self.own:
            return "department"
        return "all" if self.departments is None else "group"

    @property
    def is_reached(self) -> bool:
        """Whether there is any address."""
        return bool(self.reached.mail or self.reached.chat)


class Directory(NamedTuple):
    """All addressees of a file, and what is wrong with it."""

    addressees: tuple[Addressee, ...] = ()
    found: tuple[Diagnostic, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing but warnings."""
        return all(each.severity is not Severity.ERROR for each in self.found)


def read_recipients(file: Path, register: Register, day: date) -> Directory:
    """Read a file of recipients. Raises BizenvError where it cannot be read at all."""
    name = str(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-read", name=name, reason=reason) from None
    where = Positions({name: data})
    recipients, found = _fitted(data, name, where)
    if recipients is not None:
        found += _Source(name, where, register).unknown(recipients)
    found = [*Veil.of(data, register).over(found)]
    if recipients is None:
        return Directory(found=tuple(found))
    found += _exposed(file, recipients)
    addressees = _addressees(recipients, register, day)
    return Directory(tuple(addressees), tuple(found))


def _fitted(
    data: bytes, name: str, where: Positions
) -> tuple[Recipients | None, list[Diagnostic]]:
    tree, found = read(data, name)
    if tree is None and found:
        return None, found
    recipients, faults, _ = fit(adapter(Recipients), tree or {}, name, where)
    return recipients, [*found, *faults]


class _Source(NamedTuple):
    """The file, where things stand in it, and the departments that there are."""

    file: str
    where: Positions
    register: Register

    def unknown(self, recipients: Recipients) -> Iterator[Diagnostic]:
        """Find names that are not registered."""
        for name in recipients.departments:
            yield from self._unknown(name, ("departments", name), key=True)
        for reader, group in recipients.groups.items():
            for index, name in enumerate(group.departments):
                path: KeyPath = ("groups", reader, "departments", index)
                yield from self._unknown(name, path)

    def _unknown(
        self, name: str, path: KeyPath, *, key: bool = False
    ) -> Iterator[Diagnostic]:
        if self.register.resolve(name) is None:
            at = self.where(self.file, path, key=key)
            yield unknown_department(self.register, name, at)


def _addressees(
    recipients: Recipients, register: Register, day: date
) -> Iterator[Addressee]:
    """Yield departments in the order of the file, then readers of several, then of all."""
    for name, reached in recipients.departments.items():
        for department in _meant(register, [name], day):
            own = (department,)
            yield Addressee(department, own, reached, own=True)
    for name, group in recipients.groups.items():
        departments = _meant(register, group.departments, day)
        once = dict.fromkeys(departments)
        yield Addressee(name, tuple(once), group)
    yield Addressee("", None, recipients.everything)


def _meant(register: Register, names: Iterable[str], day: date) -> Iterator[str]:
    """Yield the departments that names stand for on a day; what is not registered is told apart."""
    for name in names:
        canonical = register.resolve(name)
        if canonical is not None:
            yield from register.expand(canonical, day)


def _exposed(file: Path, recipients: Recipients) -> Iterator[Diagnostic]:
    """Warn of a file that git keeps, or of secrets that others on the machine may read."""
    at = Location(str(file))
    code = "recipients-tracked"
    if _is_tracked(file):
        hint = Message(f"hint.{code}")
        yield Diagnostic(code, at, {}, Severity.WARNING, hint)
    code = "recipients-readable"
    has_rights = os.name == "posix"
    is_readable = has_rights and file.stat().st_mode & _OTHERS
    if is_readable and _has_secrets(recipients):
        hint = Message(f"hint.{code}", {"name": str(file)})
        yield Diagnostic(code, at, {}, Severity.WARNING, hint)


def _has_secrets(recipients: Recipients) -> bool:
    """Whether the address of a chat stands in the file, and not by the name of a variable."""
    several = [*recipients.departments.values(), *recipients.groups.values()]
    for reached in (*several, recipients.everything):
        if any(not chat.startswith("$") for chat in reached.chat):
            return True
    return False


def _is_tracked(file: Path) -> bool:
    """Whether git keeps a file, or would with the next `git add`."""
    try:
        folder = GitFolder(file.absolute().parent)
        kept = folder.run("ls-files", "-z", "-c", "-o", "--exclude-standard", file.name)
    except BizenvError:
        return False  # no repository, or no git: nothing keeps it
    return bool(kept)
