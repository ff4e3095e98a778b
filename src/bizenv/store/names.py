"""The register: what is wrong in departments.yaml, and names elsewhere that it lacks."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, KeyPath, Location
from bizenv.layout import REGISTER, numbered_name
from bizenv.likeness import Likeness
from bizenv.messages import Message
from bizenv.model.register import Register, RegisterFile, plain
from bizenv.store.alike import names_alike
from bizenv.store.reading import Reader

# How like a task's id or a reviewer's name must be to be proposed, from 0 to 1.
LIKE: Final = 0.5
# What separates names for a reader, but not for YAML.
_LISTED: Final = "[，、；]"
# What some system does not take in the name of a file.
_SIGNS: Final = r'[/\\:*?"<>|]'
# What copies are called, behind the name or before it
_COPY: Final = (  # compiled where a name is like another's
    r"(?i)\b(copy|copies|conflict\w*|\w+-conflict\w*|backup|local|remote|base|orig|old)\b"
    r"|_(BACKUP|BASE|LOCAL|REMOTE)_\d+"  # as git mergetool calls them
    r"|副本|冲突|备份|^\s*[-_ (（]?\s*\d+\s*[)）]?\s*$|^\s*~|^\s*-(DESKTOP|LAPTOP|PC)\b"
)
_NOT_SHOWN: Final = ("Cc", "Cs", "Zl", "Zp")
_RESERVED: Final = r"(?i)(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)"
_MAX_BYTES: Final = 200  # with .yaml; systems take 255, and a copy's name is longer


def check_register(
    file: RegisterFile, register: Register, reader: Reader
) -> list[Diagnostic]:
    """Find names that stand for two units, and names in the file that are not registered."""
    found = [*_check_names(file, reader)]
    found += _check_file_names(file, reader)
    found += _check_reviewers(file, reader)
    found += names_alike(file, reader)
    for name, path in _mentioned(file):
        if len(found) >= MAX_FAULTS:
            break
        if register.resolve(name) is None:
            at = reader.where(REGISTER, path)
            unknown = unknown_department(register, name, at)
            found.append(unknown)
    found += _check_members(file, reader)
    found += _check_cycles(file, register, reader)
    return found


def _check_names(file: RegisterFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find names of departments and groups that stand twice."""
    first: dict[str, tuple[str, KeyPath]] = {}
    for written, canonical, path in file.names():
        own = (canonical, path)
        known, before = first.setdefault(plain(written), own)
        if before is path:
            continue
        is_unit = len(path) == len(before) == len(("departments", 0, "name"))
        if known == canonical and not is_unit:
            continue  # a unit's own name once more, written otherwise
        args = {"name": written}
        code = "registered-twice"
        hint = None
        if known != canonical:
            args |= {"first": known, "second": canonical}
            code = "ambiguous-alias"
            former = known if "formerly" in before else canonical
            if "formerly" in (*before, *path):
                hint = Message("hint.ambiguous-alias", {"name": written, "of": former})
        related = (reader.where(REGISTER, before),)
        at = reader.where(REGISTER, path)
        yield Diagnostic(code, at, args, hint=hint, related=related)


def _check_file_names(file: RegisterFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find departments and open groups whose name no ledger could have everywhere."""
    for name, path in _with_ledgers(file):
        hint = unfit_for_a_ledger(name)
        if hint is not None:
            at = reader.where(REGISTER, path)
            yield Diagnostic("no-file-name", at, {"name": name}, hint=hint)


PlacedNames = Iterator[tuple[str, KeyPath]]
"""Names, each with its key path."""


def _with_ledgers(file: RegisterFile) -> PlacedNames:
    """Yield the names of departments and open groups, each with its key path."""
    for number, department in enumerate(file.departments):
        path: KeyPath = ("departments", number, "name")
        yield department.name, path
    for number, group in enumerate(file.groups):
        if group.open:
            path = ("groups", number, "name")
            yield group.name, path


def unfit_for_a_ledger(name: str) -> Message | None:
    """Return what to change in a name so that a ledger can bear it on every system."""
    _, number = numbered_name(name)
    if number:
        return Message("hint.no-file-name.number")
    return unfit_for_a_file(name)


def copied_from(name: str, known: Collection[str]) -> str:
    """Return which of these names a copy's was made of, by sync or by hand; nothing if none.

    `Works - Copy`, `Works (1)`, `Works.sync-conflict-20250601-…`, `Works.BACKUP.1234`.
    """
    for each in sorted(known, key=len, reverse=True):
        before, there, behind = name.partition(each)
        between = f"{before} {behind}"
        if each and there and re.search(_COPY, between):
            return each
    return ""


def unfit_for_a_file(name: str) -> Message | None:
    """Return what to change in a name so that every system takes it for a file."""
    categories = map(unicodedata.category, name)
    is_hidden = any(each in _NOT_SHOWN for each in categories)
    if is_hidden or re.search(_SIGNS, name):
        return Message("hint.no-file-name.signs")
    if name.endswith((".", " ")):
        return Message("hint.no-file-name.end")
    if re.match(_RESERVED, name):
        return Message("hint.no-file-name.reserved")
    size = len(f"{name}.yaml".encode())
    if size > _MAX_BYTES:
        return Message("hint.no-file-name.long", {"size": size, "most": _MAX_BYTES})
    return None


def _check_reviewers(file: RegisterFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find reviewers that stand twice."""
    first: dict[str, int] = {}
    for number, reviewer in enumerate(file.reviewers):
        bare = plain(reviewer.name)
        before = first.setdefault(bare, number)
        if before != number:
            at = reader.where(REGISTER, ("reviewers", number, "name"))
            related = reader.where(REGISTER, ("reviewers", before, "name"))
            args = {"name": reviewer.name}
            yield Diagnostic(
                "registered-twice",
                at,
                args,
                related=(related,),
            )


def _mentioned(file: RegisterFile) -> PlacedNames:
    """Yield the departments that groups and reviewers name, each with its key path."""
    for number, group in enumerate(file.groups):
        for index, member in enumerate(group.members):
            path: KeyPath = ("groups", number, "members", index)
            yield member.name, path
    for number, reviewer in enumerate(file.reviewers):
        department = reviewer.department
        if department:
            path = ("reviewers", number, "department")
            yield department, path


def _check_members(file: RegisterFile, reader: Reader) -> Iterator[Diagnostic]:
    """Find members that leave a group before they join it: they would never belong to it."""
    hint = Message("hint.dates-reversed")
    for number, group in enumerate(file.groups):
        for index, member in enumerate(group.members):
            joins = member.from_
            leaves = member.until
            if joins is None or leaves is None or leaves >= joins:
                continue
            path = ("groups", number, "members", index, "until")
            args = {
                "key": "until",
                "day": leaves,
                "other": "from",
                "than": joins,
            }
            at = reader.where(REGISTER, path)
            yield Diagnostic(
                "dates-reversed",
                at,
                args,
                hint=hint,
            )


def _check_cycles(
    file: RegisterFile, register: Register, reader: Reader
) -> Iterator[Diagnostic]:
    """Find groups that contain themselves, by whatever way round."""
    inside: dict[str, set[str]] = {}
    for group in file.groups:
        names = (member.name for member in group.members)
        canonical: set[str] = set()
        for name in names:
            member = register.resolve(name) or name
            canonical.add(member)
        inside[group.name] = canonical
    circling = _on_circles(inside)
    hint = Message("hint.group-cycle")
    for number, group in enumerate(file.groups):
        if group.name in circling:
            at = reader.where(REGISTER, ("groups", number, "name"))
            yield Diagnostic(
                "group-cycle",
                at,
                {"name": group.name},
                hint=hint,
            )


Graph = Mapping[str, Iterable[str]]
"""By name the names that it leads to."""


def _on_circles(inside: Graph) -> set[str]:
    """Return the groups from which a way leads back to themselves.

    Two walks (Kosaraju's): one along the members, whose order tells where the other,
    against them, has to start. Then each start reaches just its own circle, and no
    group is visited more than twice.
    """
    holders: dict[str, list[str]] = {}
    for name in inside:
        holders[name] = []
    for name, members in inside.items():
        for member in members:
            around = holders.get(member)
            if around is not None:
                around.append(name)
    seen: set[str] = set()
    order: list[str] = []
    for start in inside:
        order += _reached(start, inside, seen)
    seen = set()
    found: set[str] = set()
    for start in reversed(order):
        circle = _reached(start, holders, seen)
        holds_itself = start in inside[start]
        if len(circle) > 1 or (circle and holds_itself):
            found.update(circle)
    return found


def _reached(start: str, graph: Graph, seen: set[str]) -> list[str]:
    """Return what is reached for the first time, each name behind all that it leads to.

    Without recursion.
    """
    if start in seen:
        return []
    seen.add(start)
    done: list[str] = []
    way = [(start, iter(graph[start]))]
    while way:
        name, rest = way[-1]
        following = None
        for each in rest:
            if each in graph and each not in seen:
                following = each
                break
        if following is None:
            way.pop()
            done.append(name)
        else:
            seen.add(following)
            step = (following, iter(graph[following]))
            way.append(step)
    return done


def unknown_department(register: Register, name: str, at: Location) -> Diagnostic:
    """Return the finding that a name is not registered, with the nearest ones that are."""
    parts = re.split(_LISTED, name)
    listed = [part.strip("【】［］〔〕 ") for part in parts]
    known = map(register.resolve, listed)
    any_known = any(known)
    is_list = len(listed) > 1 and any_known
    is_bracketed = name.startswith(("【", "［", "〔"))
    if is_list or is_bracketed:
        from bizenv.store.meant import half_width

        hint = Message("hint.full-width", {"text": half_width(name)})
    elif near := register.nearest(name):
        hint = Message("hint.did-you-mean", {"name": near[0]})
    else:
        hint = Message("hint.unknown-department")
    return Diagnostic(
        "unknown-department",
        at,
        {"name": name},
        hint=hint,
    )


def unknown_reviewer(
    register: Register,
    name: str,
    at: Location,
    likeness: Likeness | None = None,
) -> Diagnostic:
    """Return the finding that a reviewer is not registered, with the nearest one that is."""
    compared = likeness or Likeness()
    near = compared.hint(name, register.reviewers, cutoff=LIKE)
    return Diagnostic(
        "unknown-reviewer",
        at,
        {"name": name},
        hint=near or Message("hint.unknown-reviewer"),
    )
