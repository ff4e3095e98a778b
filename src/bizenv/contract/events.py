"""What happened within a digest's period as JSON: parts of bizenv/digest/1."""

from collections.abc import Iterable
from datetime import date

from bizenv.contract.diff import ChangeV1, change_v1
from bizenv.contract.v1 import Json, Number
from bizenv.messages import Catalogue
from bizenv.model.book import Entry
from bizenv.model.records import Kind
from bizenv.report.digest import DigestReport
from bizenv.report.events import TakenBack


class RecordV1(Json):
    """A record in few words: its day, its kind, and how far it says that the work is."""

    date: date
    kind: Kind
    percent: Number | None


class TakenBackV1(Json):
    """A record that was taken back in the period; `instead`: what its writer says in its place."""

    department: str
    plan: str
    id: str
    title: str
    date: date
    record: RecordV1
    instead: RecordV1 | None
    reason: str | None


class StepV1(Json):
    """What changed on one day."""

    date: date
    change: ChangeV1


class TurnV1(Json):
    """A part of which more was decided in the period than its two days show, step by step."""

    department: str
    plan: str
    id: str
    title: str
    steps: list[StepV1]


def corrections_v1(taken: Iterable[TakenBack]) -> list[TakenBackV1]:
    """Return what was taken back."""
    found = []
    for each in taken:
        correction = TakenBackV1(
            department=each.department,
            plan=each.plan,
            id=each.task,
            title=each.title,
            date=each.void.day,
            record=_record(each.record),
            instead=_record(each.instead) if each.instead else None,
            reason=getattr(each.void.record, "reason", None),
        )
        found.append(correction)
    return found


def _record(entry: Entry) -> RecordV1:
    said = entry.record
    percent = getattr(said, "percent", None)
    return RecordV1(date=entry.day, kind=said.kind, percent=percent)


def turns_v1(report: DigestReport, words: Catalogue) -> list[TurnV1]:
    """Return what was decided and changed again."""
    found = []
    for each in report.events.turns:
        steps = [
            StepV1(date=step.day, change=change_v1(step.change, words))
            for step in each.steps
        ]
        turn = TurnV1(
            department=each.department,
            plan=each.plan,
            id=each.task,
            title=each.title,
            steps=steps,
        )
        found.append(turn)
    return found
