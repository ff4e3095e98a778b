"""The JSON outputs, version 1: a contract. Codes never change; `message` follows the language.

Days are ISO dates; what is missing is null, never left out. The schemas are published in docs/schemas/.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from bizenv.diagnostics import Findings
from bizenv.messages import Catalogue
from bizenv.model.book import Entry
from bizenv.model.plan import COMPARISONS
from bizenv.report import sentences
from bizenv.report.counts import PUBLISHED, RATES, Counts, Rate, rate
from bizenv.report.query import Counting, Query
from bizenv.report.show import Course, ShowReport
from bizenv.report.status import StatusReport
from bizenv.report.tasks import AssignmentRow, TaskReport, TaskRow
from bizenv.risks import Reason
from bizenv.stages import Stage
from bizenv.verdict import Span, Status, timeline


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[Decimal, PlainSerializer(_number, return_type=float, when_used="json")]
Figure = date | Number | int | str | None
Day = date  # where a field is called date
Light = Literal["red", "yellow", "green"] | None


class Json(BaseModel):
    """What every output is made of."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)  # no "forbid": readers must bear additions


class RateV1(Json):
    """A share with its base: n of `of`; percent has one decimal and is null for 0 of 0."""

    n: int
    of: int
    percent: Number | None


class RatesV1(Json):
    """overall: completed of tasks with a last day; due: completed of due; on_time; review: accepted of applied."""

    overall: RateV1
    due: RateV1
    on_time: RateV1
    review: RateV1


class CountsV1(Json):
    """Counts of tasks; tasks = completed + in_review + on_track + at_risk + overdue."""

    tasks: int
    completed: int
    in_review: int
    on_track: int
    at_risk: int
    overdue: int
    cancelled: int
    completed_late: int
    completed_early: int
    applied: int
    accepted: int
    returned: int
    not_started: int
    unreported: int
    due: int
    due_completed: int
    due_soon: int
    ongoing: int
    extended: int
    rates: RatesV1


class GroupV1(CountsV1):
    """One group's counts; the key is null where nothing names the group."""

    key: str | None
    light: Light


class PlanV1(Json):
    """One plan's totals. `notes` are codes of what must be said with them."""

    plan: str
    title: str
    notes: list[str]
    totals: CountsV1


class PlanNotesV1(Json):
    """One plan that a list was taken from."""

    plan: str
    title: str
    notes: list[str]


class FiltersV1(Json):
    """What was asked for."""

    plans: list[str]
    departments: list[str]
    role: Literal["lead", "support"]
    due: str | None
    statuses: list[Status]
    sections: list[str]
    within: int | None


class StatusV1(Json):
    """bizenv status --format json."""

    schema_: Literal["bizenv/status/1"] = Field(default="bizenv/status/1", alias="schema")
    as_of: date
    known_as_of: str | None
    filters: FiltersV1
    by: str
    counting: Counting
    incomplete: list[str]
    plans: list[PlanV1]
    totals: CountsV1
    groups: list[GroupV1]


class ReasonV1(Json):
    """Why a status is what it is: a code, its figures, a sentence, and where the decisive line stands."""

    code: str
    figures: dict[str, Figure]
    message: str
    file: str | None
    line: int | None


class AssignmentV1(Json):
    """One responsible department's part of a task. `since` is the first day of the present status."""

    department: str
    due: date | None
    status: Status
    stage: Stage
    late: bool
    since: date
    reasons: list[ReasonV1]


class OfV1(Json):
    """Which record a void names."""

    date: date
    kind: str


class RecordV1(Json):
    """A record of a department or a reviewer, every key of its line.

    `counts`: neither refused by the stage nor void on the day.
    """

    date: date
    kind: str
    department: str
    counts: bool
    by: str | None
    percent: Number | None
    readings: dict[str, Number] | None
    milestone: str | None
    forecast: str | None
    progress: str | None
    problems: str | None
    next: str | None
    needs: str | None
    approved_by: str | None
    evidence: list[str] | None
    opinion: str | None
    resubmit_by: Day | None
    of: OfV1 | None
    reason: str | None
    document: str | None
    note: str | None
    file: str
    line: int


class TaskV1(Json):
    """One task on the day. `due` is the last day in force, null for ongoing work."""

    plan: str
    id: str
    section: str | None
    title: str
    lead: list[str]
    support: list[str]
    due: date | None
    due_text: str | None
    ongoing: bool
    status: Status
    stage: Stage
    late: bool
    light: Light
    days_overdue: int
    days_left: int | None
    reasons: list[ReasonV1]
    last_report: RecordV1 | None
    last_review: RecordV1 | None
    assignments: list[AssignmentV1]


class TasksV1(Json):
    """bizenv overdue, at-risk, in-review, completed, list --format json."""

    schema_: Literal["bizenv/tasks/1"] = Field(default="bizenv/tasks/1", alias="schema")
    as_of: date
    known_as_of: str | None
    filters: FiltersV1
    counting: Counting
    incomplete: list[str]
    plans: list[PlanNotesV1]
    tasks: list[TaskV1]


class TargetV1(Json):
    """A figure to reach; exactly one comparison is not null."""

    name: str
    at_least: Number | None
    at_most: Number | None
    more_than: Number | None
    less_than: Number | None
    unit: str | None


class SpanV1(Json):
    """Days with one status; `last` is null for good."""

    first: date
    last: date | None
    status: Status
    stage: Stage
    late: bool
    reasons: list[ReasonV1]


class CourseV1(Json):
    """The history of one assignment: from which day its department leads, its records, its whole timeline."""

    department: str
    first: date
    last: date | None
    records: list[RecordV1]
    timeline: list[SpanV1]


class ShowV1(Json):
    """bizenv show --format json."""

    schema_: Literal["bizenv/task/1"] = Field(default="bizenv/task/1", alias="schema")
    as_of: date
    known_as_of: str | None
    notes: list[str]
    incomplete: list[str]
    task: TaskV1
    summary: str | None
    targets: list[TargetV1]
    courses: list[CourseV1]


class FindingV1(Json):
    """One finding of validate."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    file: str
    line: int
    column: int
    hint: str | None


class SuspendedV1(Json):
    """A plan of which rules were left out, and the files because of which."""

    plan: str
    files: list[str]


class FindingsV1(Json):
    """bizenv validate --format json."""

    schema_: Literal["bizenv/findings/1"] = Field(default="bizenv/findings/1", alias="schema")
    findings: list[FindingV1]
    suspended: list[SuspendedV1]


OUTPUTS: tuple[type[Json], ...] = (StatusV1, TasksV1, ShowV1, FindingsV1)


def status_json(report: StatusReport, words: Catalogue) -> str:
    """Return the status report as JSON."""
    del words  # the status report has no sentences
    return dump(
        StatusV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            by=report.by,
            counting=report.counting,
            incomplete=list(report.incomplete),
            plans=[
                PlanV1(plan=each.plan, title=each.title, notes=list(each.notes), totals=counts_v1(each.totals))
                for each in report.plans
            ],
            totals=counts_v1(report.totals),
            groups=[
                GroupV1(key=key, light=counts.light, **counts_v1(counts).model_dump())
                for key, counts in report.ordered()
            ],
        )
    )


def tasks_json(report: TaskReport, words: Catalogue) -> str:
    """Return a list of tasks as JSON."""
    return dump(
        TasksV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            counting=report.counting,
            incomplete=list(report.incomplete),
            plans=[PlanNotesV1(plan=each.plan, title=each.title, notes=list(each.notes)) for each in report.plans],
            tasks=[_task(row, words) for row in report.tasks],
        )
    )


def show_json(report: ShowReport, words: Catalogue) -> str:
    """Return one task with its whole timeline as JSON."""
    terms = report.view.terms
    return dump(
        ShowV1(
            as_of=report.view.day,
            known_as_of=report.known_as_of,
            notes=list(report.notes),
            incomplete=list(report.incomplete),
            task=_task(report.row, words),
            summary=report.view.history.issued.task.summary,
            targets=[
                TargetV1(name=each.name, unit=each.unit, **{name: getattr(each, name) for name in COMPARISONS})
                for each in terms.targets
            ],
            courses=[_course(course, report, words) for course in report.courses],
        )
    )


def findings_json(report: Findings, words: Catalogue) -> str:
    """Return findings as JSON."""
    findings = [
        FindingV1(
            code=found.code,
            severity=found.severity.value,
            message=words.say(found.message),
            file=found.at.file,
            line=found.at.line,
            column=found.at.column,
            hint=words.say(found.hint) if found.hint else None,
        )
        for found in report.diagnostics
    ]
    suspended = [SuspendedV1(plan=each.plan, files=list(each.files)) for each in report.suspended]
    return dump(FindingsV1(findings=findings, suspended=suspended))


def dump(output: Json) -> str:
    """Return an output as text."""
    return output.model_dump_json(by_alias=True, indent=2) + "\n"


def filters_v1(query: Query) -> FiltersV1:
    """Return what was asked for."""
    return FiltersV1(
        plans=list(query.plans),
        departments=list(query.departments),
        role=query.role.value,
        due=query.due.written if query.due else None,
        statuses=list(query.statuses),
        sections=list(query.sections),
        within=query.within,
    )


def _rate(share: Rate) -> RateV1:
    return RateV1(n=share.n, of=share.of, percent=share.percent)


def counts_v1(counts: Counts) -> CountsV1:
    """Return counts with their rates."""
    rates = RatesV1(**{name: _rate(rate(counts, name)) for name in RATES})
    return CountsV1(**{name: getattr(counts, name) for name in PUBLISHED}, rates=rates)


def _task(row: TaskRow, words: Catalogue) -> TaskV1:
    view, sections = row.view, row.view.history.issued.sections
    return TaskV1(
        plan=row.book.id,
        id=view.history.id,
        section=sections[-1].number if sections else None,
        title=view.history.issued.task.title,
        lead=list(view.terms.lead),
        support=list(view.terms.support),
        due=view.due,
        due_text=view.terms.due_text,
        ongoing=view.due is None,
        status=view.status,
        stage=view.stage,
        late=view.late,
        light=view.light,
        days_overdue=view.days_overdue,
        days_left=row.days_left,
        reasons=[_reason(reason, row, words) for reason in row.reasons],
        last_report=_record(row.last_report, row) if row.last_report else None,
        last_review=_record(row.last_review, row) if row.last_review else None,
        assignments=[_assignment(each, row, words) for each in row.assignments],
    )


def _assignment(part: AssignmentRow, row: TaskRow, words: Catalogue) -> AssignmentV1:
    verdict = part.judged.verdict
    return AssignmentV1(
        department=part.department,
        due=verdict.due.last_day,
        status=verdict.status,
        stage=verdict.stage,
        late=verdict.late,
        since=part.since,
        reasons=[_reason(reason, row, words) for reason in verdict.reasons],
    )


def _reason(reason: Reason, row: TaskRow, words: Catalogue) -> ReasonV1:
    at = row.book.where(reason.place) if reason.place else None
    return ReasonV1(
        code=reason.code,
        figures=dict(reason.figures),
        message=sentences.reason(words, reason),
        file=at.file if at else None,
        line=at.line if at else None,
    )


def _record(entry: Entry, row: TaskRow, *, counts: bool = True) -> RecordV1:
    at = row.book.where(entry.place)
    keys = dict.fromkeys(RecordV1.model_fields) | entry.record.model_dump(mode="json", exclude={"task"})
    keys |= {"department": entry.department, "counts": counts, "file": at.file, "line": at.line}
    return RecordV1.model_validate(keys)


def _course(course: Course, report: ShowReport, words: Catalogue) -> CourseV1:
    assignment = course.assignment
    idle = {entry.place for entry in (*course.refused, *course.voided)}
    return CourseV1(
        department=assignment.department,
        first=assignment.first,
        last=assignment.last,
        records=[_record(entry, report.row, counts=entry.place not in idle) for entry in assignment.entries],
        timeline=[_span(span, report, words) for span in timeline(assignment)],
    )


def _span(span: Span, report: ShowReport, words: Catalogue) -> SpanV1:
    return SpanV1(
        first=span.first,
        last=span.last,
        status=span.verdict.status,
        stage=span.verdict.stage,
        late=span.verdict.late,
        reasons=[_reason(reason, report.row, words) for reason in span.verdict.reasons],
    )
