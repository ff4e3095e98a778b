"""The table of steps: which record is allowed at which stage, and where it leads. Pure.

`replay` tells where the records of one assignment leave it at the end of a day.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from bizenv.model.base import shifted
from bizenv.model.book import Entry
from bizenv.model.records import Accept, Kind, Reopen, Return, ReviewVoid, Void
from bizenv.model.register import plain


class Stage(StrEnum):
    """How far an assignment has come, the least advanced first."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    RETURNED = "returned"
    APPLIED = "applied"
    ACCEPTED = "accepted"


STAGES: Final = tuple(Stage)

ALLOWED: Final[Mapping[Kind, frozenset[Stage]]] = {
    Kind.REPORT: frozenset(Stage),
    Kind.APPLY: frozenset((Stage.NOT_STARTED, Stage.IN_PROGRESS, Stage.RETURNED)),
    Kind.WITHDRAW: frozenset((Stage.APPLIED,)),
    Kind.ACCEPT: frozenset((Stage.APPLIED,)),
    Kind.RETURN: frozenset((Stage.APPLIED,)),
    Kind.REOPEN: frozenset((Stage.ACCEPTED,)),
}
LEADS_TO: Final[Mapping[Kind, Stage]] = {
    Kind.APPLY: Stage.APPLIED,
    Kind.WITHDRAW: Stage.IN_PROGRESS,
    Kind.ACCEPT: Stage.ACCEPTED,
    Kind.RETURN: Stage.RETURNED,
    Kind.REOPEN: Stage.IN_PROGRESS,
}


class Application(NamedTuple):
    """An application, and the day on which it counts as made: its own, or that of the one that it mends."""

    entry: Entry
    made: date


class Mending(NamedTuple):
    """The latest return, the last day for mending it (None: no mending time), and what was returned."""

    entry: Entry
    until: date | None
    application: Application


@dataclass(slots=True)
class Standing:
    """Where an assignment stands at the end of a day.

    `application` is the one that stands or was accepted. `effective` are the records that count, `refused` those
    that the stage did not allow, `void` the ones that no longer count; `idle` voids name nothing that they can take.
    """

    stage: Stage = Stage.NOT_STARTED
    application: Application | None = None
    accepted: Entry | None = None
    mending: Mending | None = None
    decision: Entry | None = None
    effective: list[Entry] = field(default_factory=list)
    refused: list[tuple[Entry, Stage]] = field(default_factory=list)
    voided: dict[tuple[str, int], Entry] = field(default_factory=dict)
    idle: list[Entry] = field(default_factory=list)


def replay(entries: Iterable[Entry], day: date, rework: int) -> Standing:
    """Return where records in order leave an assignment at the end of `day`; `rework` is policy's, in days."""
    standing = Standing()
    past = [entry for entry in entries if entry.day <= day]
    if any(entry.record.kind is Kind.VOID for entry in past):
        _take_voids(past, standing)
        past = [
            entry
            for entry in past
            if _key(entry) not in standing.voided and entry.record.kind is not Kind.VOID
        ]
    if len({entry.day for entry in past}) == len(past):
        for entry in past:
            _live(entry, standing, rework)
    else:
        for _, same_day in groupby(past, key=lambda entry: entry.day):
            _live_day(list(same_day), standing, rework)
    return standing


def _take_voids(entries: Sequence[Entry], standing: Standing) -> None:
    """Let each void take the first record in file order that it names and that no earlier void took.

    Records of one day, kind and writer are named by the same voids, so only the first of them is looked at.
    """
    waiting: dict[tuple[date, Kind, str | None], deque[Entry]] = defaultdict(deque)
    for entry in entries:
        waiting[entry.record.date, entry.record.kind, _writer(entry)].append(entry)
    for void in entries:
        record = void.record
        if not isinstance(record, Void):
            continue
        named = waiting.get((record.of.date, record.of.kind, _writer(void)))
        if named and _names(void, named[0]):
            standing.voided[_key(named.popleft())] = void
        else:
            standing.idle.append(void)


def _writer(entry: Entry) -> str | None:
    """Return the reviewer who wrote a record, or None for the department."""
    return plain(getattr(entry.record, "by", "")) if entry.by_reviewer else None


def _key(entry: Entry) -> tuple[str, int]:
    return entry.file, entry.row


def _names(void: Entry, entry: Entry) -> bool:
    """Whether a void names a record that it may take: of its own writer, and not a void."""
    record, said = void.record, entry.record
    assert isinstance(record, Void)
    if (said.date, said.kind) != (
        record.of.date,
        record.of.kind,
    ) or said.kind is Kind.VOID:
        return False
    if isinstance(record, ReviewVoid):
        return isinstance(said, Accept | Return | Reopen) and plain(said.by) == plain(
            record.by
        )
    return not entry.by_reviewer


def _live_day(entries: Sequence[Entry], standing: Standing, rework: int) -> None:
    """Take a day's records: decisions up to the first not allowed, the department's, then the rest."""
    decisions = [entry for entry in entries if entry.by_reviewer]
    said = [entry for entry in entries if not entry.by_reviewer]
    while decisions and standing.stage in ALLOWED[decisions[0].record.kind]:
        _take(decisions.pop(0), standing, rework)
    for entry in (*said, *decisions):
        _live(entry, standing, rework)


def _live(entry: Entry, standing: Standing, rework: int) -> None:
    """Take a record, or refuse it."""
    if standing.stage in ALLOWED[entry.record.kind]:
        _take(entry, standing, rework)
    else:
        standing.refused.append((entry, standing.stage))


def _take(entry: Entry, standing: Standing, rework: int) -> None:
    record = entry.record
    standing.effective.append(entry)
    if record.kind is Kind.REPORT:
        if standing.stage is Stage.NOT_STARTED:
            standing.stage = Stage.IN_PROGRESS
        return
    if record.kind is Kind.APPLY:
        standing.application = Application(entry, _made(entry.day, standing.mending))
    elif record.kind is Kind.ACCEPT:
        standing.accepted, standing.mending = entry, None
    elif isinstance(record, Return):
        assert standing.application is not None
        until = record.resubmit_by or (shifted(entry.day, rework) if rework else None)
        standing.mending = Mending(entry, until, standing.application)
        standing.application = None
    else:
        standing.application = standing.accepted = None
    if entry.by_reviewer:
        standing.decision = entry
    standing.stage = LEADS_TO[record.kind]


def _made(day: date, mending: Mending | None) -> date:
    """Return the day on which an application counts as made: mended in time, that of the returned one."""
    if mending is not None and mending.until is not None and day <= mending.until:
        return mending.application.made
    return day
