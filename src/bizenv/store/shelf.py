"""The settings, the register, and which plans a workspace has: what all of its plans share."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from bizenv.diagnostics import BizenvError, Diagnostic, Location, Severity
from bizenv.files.snapshot import Overlay, Snapshot, in_byte_order, listed
from bizenv.layout import (
    CALENDAR,
    PLANS,
    REGISTER,
    SHARED,
    WORKSPACE,
    is_litter,
    is_litter_folder,
)
from bizenv.messages import Message
from bizenv.model.book import NO_GAPS, Gaps
from bizenv.model.register import Register, RegisterFile
from bizenv.model.settings import Settings
from bizenv.model.working_days import Calendar
from bizenv.store.checkout import left_out
from bizenv.store.names import check_register
from bizenv.store.reading import Reader, adapter

YAML: Final = (".yaml", ".yml")


class Shelf(NamedTuple):
    """The settings, the register, the calendar, and the plans, each with its files.

    `texts` are the files that were read.
    """

    snapshot: Snapshot
    settings: Settings
    register: Register
    plans: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...]
    links: tuple[str, ...]
    left_out: tuple[str, ...]
    incomplete: tuple[str, ...]
    gaps: Gaps
    calendar: Calendar
    texts: Mapping[str, bytes]

    def overlaid(self, files: Mapping[str, bytes]) -> "Shelf":
        """Return the shelf with files of its plans laid over the snapshot."""
        plans = {}
        for plan_id, paths in self.plans.items():
            folder = f"{PLANS}/{plan_id}/"
            own = [file for file in files if file.startswith(folder)]
            plans[plan_id] = in_byte_order({*paths, *own})
        return self._replace(
            snapshot=Overlay(self.snapshot, files),
            plans=plans,
            files=in_byte_order({*self.files, *files}),
        )


ShelfRead = tuple[Shelf, list[Diagnostic]]
"""What plans share, and what is wrong with it."""


def load_shelf(snapshot: Snapshot) -> ShelfRead:
    """Read what all plans share. Raises BizenvError if there is no workspace."""
    files, links = listed(snapshot, PLANS)
    if PLANS in links:
        return _behind_a_link(snapshot, links)
    if WORKSPACE not in files:
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    reader = Reader(snapshot)
    fitter = adapter(Settings)
    settings = reader.fit(fitter, WORKSPACE) or Settings()
    reader.found += _check_sign(settings.time_zone, reader)
    register = _register(reader, there=REGISTER in files)
    calendar = _calendar(reader) if CALENDAR in files else Calendar()
    plans = _plans(snapshot, files, links, reader.found)
    faulty = reader.faulty() & {WORKSPACE, REGISTER, CALENDAR}
    shelf = Shelf(
        snapshot,
        settings,
        register,
        plans,
        files,
        links,
        left_out(snapshot, PLANS),
        incomplete=tuple(sorted(faulty)),
        gaps=_gaps(reader),
        calendar=calendar,
        texts=reader.files,
    )
    return shelf, reader.found


def _check_sign(zone: str, reader: Reader) -> Iterator[Diagnostic]:
    """Find a zone such as Etc/GMT+8, which lies to the west: its sign is not that of UTC+8."""
    hours = zone.removeprefix("Etc/GMT+")
    if hours in (zone, "0"):
        return
    args = {"value": zone, "behind": f"UTC-{hours}", "ahead": f"UTC+{hours}"}
    yield Diagnostic(
        "time-zone-sign",
        reader.where(WORKSPACE, ("time_zone",)),
        args,
        Severity.WARNING,
        Message("hint.time-zone-sign", {**args, "name": f"Etc/GMT-{hours}"}),
    )


def _behind_a_link(snapshot: Snapshot, links: tuple[str, ...]) -> ShelfRead:
    """Return an empty shelf: plans/ is a link, and no link is followed."""
    register = Register(RegisterFile())
    shelf = Shelf(
        snapshot,
        Settings(),
        register,
        {},
        (),
        links,
        (),
        (PLANS,),
        gaps=NO_GAPS,
        calendar=Calendar(),
        texts={},
    )
    link = stray(PLANS, links, ())
    return shelf, [link]


def _register(reader: Reader, *, there: bool) -> Register:
    """Read the register, an empty one where it is missing or cannot be read, and check it."""
    if not there:
        hint = Message("hint.missing-register")
        at = Location(REGISTER)
        missing = Diagnostic("missing-file", at, hint=hint)
        reader.found.append(missing)
        file: RegisterFile | None = RegisterFile()
    else:
        file = reader.fit(adapter(RegisterFile), REGISTER)
    register = Register(file or RegisterFile())
    if file is not None:
        reader.found += check_register(file, register, reader)
    return register


def _calendar(reader: Reader) -> Calendar:
    from bizenv.store.calendar import read_calendar  # few workspaces have the file

    return read_calendar(reader)


def _plans(
    snapshot: Snapshot,
    files: tuple[str, ...],
    links: tuple[str, ...],
    found: list[Diagnostic],
) -> dict[str, tuple[str, ...]]:
    """Return the files of each plan, and find those that belong to none.

    A plan's folder that may not be listed stands for its files.
    """
    plans: dict[str, list[str]] = defaultdict(list)
    litter: dict[str, None] = {}
    for file in (*files, *links):
        below = file.removeprefix(f"{PLANS}/")
        folder, _, inside = below.partition("/")
        if inside and is_litter_folder(folder):
            litter[f"{PLANS}/{folder}"] = None
        elif inside:
            plans[folder].append(file)
        elif file in links:
            found.append(_beside_plans(file, links))
        elif file not in SHARED:
            if _is_unlisted(snapshot, file):
                plans[folder].append(file)
            else:
                found.append(_beside_plans(file, links))
    found += (stray(folder, (), SHARED) for folder in litter)
    in_order = sorted(plans, key=_natural)
    return {plan_id: tuple(plans[plan_id]) for plan_id in in_order}


def _is_unlisted(snapshot: Snapshot, path: str) -> bool:
    """Whether what stands beside the plans, unread, may be a plan's folder that cannot be listed."""
    if is_litter(path.removeprefix(f"{PLANS}/")):
        return False
    try:
        snapshot.read(path)
    except OSError:
        return True
    return False


def _beside_plans(file: str, links: tuple[str, ...]) -> Diagnostic:
    """Return the finding that a file in plans/ is not read; a link may stand for a plan."""
    severity = Severity.ERROR if file in links else Severity.WARNING
    found = stray(file, links, SHARED)
    return replace(found, severity=severity)


def _gaps(reader: Reader) -> Gaps:
    """Return which of these files no rule may rest on.

    An unknown key takes nothing from the register, a warning nothing from either.
    """
    lost = set(reader.lost)
    policy = lost & {WORKSPACE, CALENDAR}
    for each in reader.found:
        is_error = each.severity is Severity.ERROR
        if each.code != "unknown-key" and is_error:
            lost.add(each.at.file)
    base = lost & {REGISTER}
    return Gaps(base=frozenset(base), policy=frozenset(policy))


def stray(file: str, links: tuple[str, ...], expected: tuple[str, ...]) -> Diagnostic:
    """Return the finding that a file is not read, an error where it may hold records."""
    at = Location(file)
    if file in links:
        hint = Message("hint.symlink")
        return Diagnostic("symlink", at, hint=hint)
    is_yaml = file.lower().endswith(YAML)
    may_hold_records = is_yaml and not is_litter(file)
    severity = Severity.ERROR if may_hold_records else Severity.WARNING
    code = "hint.unexpected-file" if may_hold_records else "hint.litter"
    hint = Message(code, {"files": list(expected)})
    return Diagnostic(
        "unexpected-file",
        at,
        severity=severity,
        hint=hint,
    )


Natural = list[tuple[int, str]]
"""What names with numbers are sorted by."""


def _natural(plan_id: str) -> Natural:
    """Order 6.2 before 6.10."""
    order: Natural = []
    for part in plan_id.split("."):
        number = int(part) if part.isdecimal() else sys.maxsize
        order.append((number, part))
    return order
