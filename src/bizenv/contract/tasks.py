"""Lists of tasks and one task as JSON: bizenv/tasks/1, bizenv/task/1, contracts like all here."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from pydantic import Field
from pydantic_core import to_json

from bizenv.contract.carried import CarriedV1, carried_v1
from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.owed import DutyRowV1, duty_v1
from bizenv.contract.remind import SlipV1, slip_v1
from bizenv.contract.said import (
    ExtensionV1,
    MilestoneV1,
    MoveV1,
    RequestedV1,
    SaidV1,
    requested_v1,
)
from bizenv.contract.second_looks import SecondLookV1
from bizenv.contract.task_fields import (
    record_fields,
    review_fields,
    span_fields,
    task_fields,
)
from bizenv.contract.v1 import AskedV1, Day, Figure, Json, Light, Number, dump
from bizenv.meaning.reviews import WaitingReview
from bizenv.meaning.slips import Slip
from bizenv.meaning.statuses import Status
from bizenv.meaning.timeline import timeline
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.codes import Stage
from bizenv.model.plan import COMPARISONS, Target
from bizenv.pages.reasoning import Sentences
from bizenv.report.query import Counting
from bizenv.report.remind import SlipRow
from bizenv.report.show import Course, KnownCourse, ShowReport
from bizenv.report.task_rows import TaskRow
from bizenv.report.tasks import TaskHead, TaskReport


class ReasonV1(Json):
    """Why a status is what it is: a code, its figures, a sentence, and where the decisive line stands."""

    code: str
    figures: dict[str, Figure]
    message: str
    file: str | None
    line: int | None


class ReviewV1(Json):
    """The review that waits for a decision: its step, null where steps have no names, and since when.

    `reviewers` are those who are bound to the step; none: whoever is registered.
    """

    step: str | None
    since: date
    waiting_days: int
    reviewers: list[str]
    until: date | None
    days_late: int


class AssignmentV1(Json):
    """One responsible department's part of a task. `since` is the first day of the present status."""

    department: str
    due: date | None
    status: Status
    stage: Stage
    late: bool
    rating: str | None
    since: date
    reasons: list[ReasonV1]
    said: SaidV1
    applied_on: date | None
    waiting_days: int | None
    extension: ExtensionV1 | None
    review: ReviewV1 | None
    second_look: SecondLookV1 | None


class OfV1(Json):
    """Which record a void names."""

    date: date
    kind: str
    number: int | None


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
    duty: str | None
    period: str | None
    finding: str | None
    forecast: str | None
    progress: str | None
    problems: str | None
    next: str | None
    needs: str | None
    approved_by: str | None
    evidence: list[str] | None
    opinion: str | None
    rating: str | None
    step: str | None
    resubmit_by: Day | None
    decision: str | None
    complete_by: Day | None
    until: Day | None
    of: OfV1 | None
    reason: str | None
    document: str | None
    note: str | None
    opening: str | None
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
    owes: dict[str, str]
    leader: str | None
    priority: bool
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
    first_due: date | None
    moves: list[MoveV1]
    after: list[str]
    blocked: list[str]
    coming_milestones: list[MilestoneV1]


class TasksV1(AskedV1):
    """bizenv overdue, at-risk, in-review, completed, list --format json."""

    schema_: Literal["bizenv/tasks/1"] = Field(default="bizenv/tasks/1", alias="schema")
    counting: Counting
    incomplete: list[str]
    plans: list[PlanNotesV1]
    tasks: list[TaskV1]


_BEFORE: Final = len("[\n  [\n")
_BEHIND: Final = -len("\n  ]\n]")
_NO_TASKS: Final = "[]\n}\n"
"""How a list without tasks ends."""


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
    extension: ExtensionV1 | None


class CourseV1(Json):
    """The history of one assignment: from which day its department leads, its records, its whole timeline."""

    department: str
    first: date
    last: date | None
    records: list[RecordV1]
    timeline: list[SpanV1]
    extensions: list[RequestedV1]


class RaisedV1(Json):
    """The line that raised an item of a register, every key of it but its number and title."""

    date: date
    text: str | None
    source: str | None
    raised_by: str | None
    place: str | None
    category: str | None
    public_text: str | None
    carried_from: str | None
    tags: dict[str, str]
    document: str | None
    reason: str | None
    note: str | None
    opening: str | None
    file: str
    line: int


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
    duties: list[DutyRowV1]
    carried_from: list[CarriedV1]
    raised: RaisedV1 | None
    slips: list[SlipV1]


def tasks_json(report: TaskReport, words: Catalogue) -> str:
    """Return a list of tasks as JSON."""
    return "".join(tasks_whole(report.head, words, tasks_pieces(report, words)))


def tasks_pieces(part: TaskReport, words: Catalogue) -> Iterator[str]:
    """Yield tasks as JSON, each as it stands in a list of them."""
    sentences = Sentences(words)
    for row in part.tasks:
        # Within two lists it is indented as in the list of the whole
        written = to_json([[task_fields(row, sentences)]], indent=2)
        yield written[_BEFORE:_BEHIND].decode()


def tasks_whole(
    head: TaskHead, words: Catalogue, pieces: Iterable[str]
) -> Iterator[str]:
    """Yield a list of tasks as JSON around its tasks."""
    del words  # its codes need none
    bare = TasksV1(**list_head(head), counting=head.counting, tasks=[])
    begins = dump(bare).removesuffix(_NO_TASKS)
    separator = "\n"
    yield f"{begins}["
    for piece in pieces:
        yield f"{separator}{piece}"
        separator = ",\n"
    if head.outline.tasks:
        yield "\n  "
    yield "]\n}\n"


def show_json(report: ShowReport, words: Catalogue) -> str:
    """Return one task with its whole timeline as JSON."""
    terms = report.view.terms
    return dump(
        ShowV1(
            as_of=report.view.day,
            known_as_of=report.known_as_of,
            notes=list(report.notes),
            incomplete=list(report.incomplete),
            task=task_v1(report.row, words),
            summary=report.view.history.issued.task.summary,
            targets=[target_v1(each) for each in terms.targets],
            courses=[_course(course, report.book, words) for course in report.courses],
            duties=[duty_v1(row) for row in report.duties],
            carried_from=[carried_v1(old) for old in report.carried],
            raised=_raised(report),
            slips=[_slip(each, report) for each in report.slips],
        )
    )


def _raised(report: ShowReport) -> RaisedV1 | None:
    issued = report.view.history.issued
    line = issued.line
    if line is None:
        return None
    at = report.where(issued.place)
    keys = set(RaisedV1.model_fields) & set(type(line).model_fields)
    said = line.model_dump(include=keys)
    return RaisedV1(**said, file=at.file, line=at.line)


def _slip(slip: Slip, report: ShowReport) -> SlipV1:
    return slip_v1(SlipRow(slip, report.view.history.issued.task.title))


def target_v1(target: Target) -> TargetV1:
    """Return a figure to reach."""
    comparisons = {name: getattr(target, name) for name in COMPARISONS}
    return TargetV1(name=target.name, unit=target.unit, **comparisons)


def task_v1(row: TaskRow, words: Catalogue) -> TaskV1:
    """Return one task on the day."""
    return TaskV1(**task_fields(row, Sentences(words)))


def review_v1(waits: WaitingReview) -> ReviewV1:
    """Return the review that waits for a decision."""
    return ReviewV1(**review_fields(waits))


def _course(course: Course, book: PlanBook, words: Catalogue) -> CourseV1:
    """Return the history of one assignment."""
    assignment = course.assignment
    return CourseV1(
        department=assignment.department,
        first=assignment.first,
        last=assignment.last,
        records=list(records_v1(course, book)),
        timeline=list(spans_v1(course, book, words)),
        extensions=requested_v1(course.requests),
    )


def records_v1(course: KnownCourse, book: PlanBook) -> Iterator[RecordV1]:
    """Yield the records of one assignment."""
    for entry in course.assignment.entries:
        fields = record_fields(entry, book, counts=course.counts(entry))
        yield RecordV1(**fields)


def spans_v1(course: KnownCourse, book: PlanBook, words: Catalogue) -> Iterator[SpanV1]:
    """Yield the days on which one assignment has one status, past and to come."""
    sentences = Sentences(words)
    for span in timeline(course.assignment):
        yield SpanV1(**span_fields(span, book, sentences))
