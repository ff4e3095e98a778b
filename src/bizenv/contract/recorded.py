"""What was recorded as JSON: bizenv/recorded/1, a contract like those of `v1`."""

from dataclasses import asdict
from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.v1 import Json, Light, dump
from bizenv.meaning.statuses import Status
from bizenv.messages import Catalogue
from bizenv.model.codes import Stage
from bizenv.report.as_read import AsRead
from bizenv.report.recorded import Complaint, Recorded, Turned


class StandV1(Json):
    """What an assignment is on the day."""

    status: Status
    stage: Stage
    late: bool
    light: Light
    due: date | None


class RecordedChangeV1(Json):
    """What an assignment is without and with the records; null while its department does not lead the task."""

    plan: str
    task: str
    department: str
    before: StandV1 | None
    after: StandV1 | None


class UndoneV1(Json):
    """The record that a void takes."""

    file: str
    line: int
    kind: str
    words: list[str]


class KeptV1(Json):
    """A record in its ledger; department is null for an amendment that is for all who lead."""

    plan: str
    task: str
    department: str | None
    file: str
    line: int
    text: str
    undoes: UndoneV1 | None


class AgainV1(Json):
    """A further place of which the same is to be said; the column is null where it is a whole line."""

    line: int
    column: int | None


class KnownV1(Json):
    """How many records of a form stand in the ledgers already."""

    file: str
    records: int


class ComplaintV1(Json):
    """What speaks against a record. `place` is an option, a file of many records, or a file under plans/."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    place: str
    line: int | None
    column: int | None
    sheet: str | None
    also: list[int]
    also_at: list[AgainV1]
    hint: str | None


class RecordedV1(Json):
    """bizenv record --format json."""

    schema_: Literal["bizenv/recorded/1"] = Field(
        default="bizenv/recorded/1", alias="schema"
    )
    as_of: date
    dry_run: bool
    written: bool
    records: list[KeptV1]
    changes: list[RecordedChangeV1]
    findings: list[ComplaintV1]
    known: list[KnownV1]


def recorded_json(report: Recorded, words: Catalogue) -> str:
    """Return what was recorded as JSON."""
    return dump(
        RecordedV1(
            as_of=report.day,
            dry_run=report.dry_run,
            written=report.written,
            records=[KeptV1(**asdict(each)) for each in report.kept],
            known=[KnownV1(**each._asdict()) for each in report.known],
            changes=[_turned(each) for each in report.changes],
            findings=[_complaint(each, words) for each in report.complaints],
        )
    )


def _turned(change: Turned) -> RecordedChangeV1:
    return RecordedChangeV1(
        plan=change.plan,
        task=change.task,
        department=change.department,
        before=_stand(change.before),
        after=_stand(change.after),
    )


def _complaint(said: Complaint, words: Catalogue) -> ComplaintV1:
    return ComplaintV1(
        code=said.code,
        severity=said.severity.value,
        message=words.say(said.message),
        place=said.place,
        line=said.line,
        column=said.column,
        sheet=said.sheet or None,
        also=[each.line for each in said.also],
        also_at=[AgainV1(**each._asdict()) for each in said.also],
        hint=words.say(said.hint) if said.hint else None,
    )


def _stand(standing: AsRead | None) -> StandV1 | None:
    if standing is None:
        return None
    said = standing.verdict
    return StandV1(
        status=said.status,
        stage=said.stage,
        late=said.late,
        light=said.light,
        due=said.due.last_day,
    )
