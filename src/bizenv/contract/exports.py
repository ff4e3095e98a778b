"""Data sets that `bizenv export` writes: a line a task, an assignment, a span, a record, an item, a slip.

A line's fields are those of the JSON outputs, with the day and the plan's notes before them. A table
of it has the fields that are values or lists of words; what is nested stands in JSON lines alone.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from pydantic import Field
from pydantic_core import to_json

from bizenv.contract.remind import SlipV1, slip_v1
from bizenv.contract.said import Fields
from bizenv.contract.task_fields import assignments_fields, span_fields, task_fields
from bizenv.contract.tasks import AssignmentV1, RecordV1, SpanV1, TaskV1, records_v1
from bizenv.contract.v1 import Json, Light
from bizenv.meaning.slips import slips_on
from bizenv.meaning.statuses import Status
from bizenv.meaning.timeline import timeline
from bizenv.messages import Catalogue
from bizenv.model.book import Books, PlanBook
from bizenv.model.codes import Stage
from bizenv.pages.reasoning import Sentences
from bizenv.report.clock_states import ClockState
from bizenv.report.clocks import all_clocks_of
from bizenv.report.item_course import item_course
from bizenv.report.notes import notes
from bizenv.report.query import Query, Role
from bizenv.report.ratings import rating_of
from bizenv.report.remind import SlipRow
from bizenv.report.show import KnownCourse, known_courses
from bizenv.report.task_rows import task_row
from bizenv.report.views import TaskView, views


class LineV1(Json):
    """What every line begins with: the day that is judged, and what must be said of its plan."""

    schema_: str = Field(alias="schema")
    as_of: date
    notes: list[str]


Line = LineV1 | Fields
"""A line of a data set: as its model, or, of those that have many, as the model's fields in their order."""


class PartLineV1(LineV1):
    """What a line on one department's part of a task begins with."""

    plan: str
    id: str
    title: str


class TaskLineV1(TaskV1, LineV1):
    """bizenv export tasks: a task on the day, as a list has it."""

    schema_: Literal["bizenv/export-tasks/1"] = Field(
        default="bizenv/export-tasks/1", alias="schema"
    )


class AssignmentLineV1(AssignmentV1, PartLineV1):
    """bizenv export assignments: one department's part of a task on the day."""

    schema_: Literal["bizenv/export-assignments/1"] = Field(
        default="bizenv/export-assignments/1", alias="schema"
    )


class SpanLineV1(SpanV1, PartLineV1):
    """bizenv export spans: days on which a department's part has one status; last is null for good."""

    schema_: Literal["bizenv/export-spans/1"] = Field(
        default="bizenv/export-spans/1", alias="schema"
    )
    department: str


class RecordLineV1(RecordV1, PartLineV1):
    """bizenv export records: a record of a department or a reviewer, dated by the day."""

    schema_: Literal["bizenv/export-records/1"] = Field(
        default="bizenv/export-records/1", alias="schema"
    )


class ItemLineV1(PartLineV1):
    """bizenv export items: an item of a register; `clocks`: how it stands by each that runs or ran."""

    schema_: Literal["bizenv/export-items/1"] = Field(
        default="bizenv/export-items/1", alias="schema"
    )
    raised: date
    text: str | None
    source: str | None
    raised_by: str | None
    place: str | None
    category: str | None
    tags: dict[str, str]
    assigned: date | None
    merged_into: str | None
    lead: list[str]
    due: date | None
    status: Status
    stage: Stage
    late: bool
    light: Light
    days_overdue: int
    rating: str | None
    clocks: dict[str, ClockState]


class SlipLineV1(SlipV1, LineV1):
    """bizenv export slips: a slip that was issued, as it stands on the day."""

    schema_: Literal["bizenv/export-slips/1"] = Field(
        default="bizenv/export-slips/1", alias="schema"
    )


class _Seen(NamedTuple):
    """A task that is asked for, with what its lines begin with."""

    book: PlanBook
    view: TaskView
    query: Query
    sentences: Sentences
    begins: Fields

    @property
    def whose(self) -> frozenset[str] | None:
        """Whose parts are asked for; None where a task is seen as a whole."""
        if self.query.role is Role.SUPPORT:
            return None
        return self.query.members(self.book.register)

    @property
    def part(self) -> Fields:
        """What a line on a part begins with."""
        history = self.view.history
        title = history.issued.task.title
        return {**self.begins, "plan": self.book.id, "id": history.id, "title": title}

    def courses(self) -> Iterator[KnownCourse]:
        """Yield each assignment as known on the day, of those departments that are asked for."""
        members = self.query.members(self.book.register)
        for course in known_courses(self.view.history, self.query.day):
            if members is None or course.assignment.department in members:
                yield course


def _tasks(seen: _Seen) -> Iterator[Fields]:
    row = task_row(seen.book, seen.view)
    yield {**seen.begins, **task_fields(row, seen.sentences)}


def _assignments(seen: _Seen) -> Iterator[Fields]:
    row = task_row(seen.book, seen.view)
    for each in assignments_fields(row, seen.sentences):
        yield {**seen.part, **each}


def _spans(seen: _Seen) -> Iterator[Fields]:
    begins = seen.part
    for course in seen.courses():
        department = course.assignment.department
        for span in timeline(course.assignment):
            fields = span_fields(span, seen.book, seen.sentences)
            yield {**begins, **fields, "department": department}


def _records(seen: _Seen) -> Iterator[Line]:
    begins = seen.part
    for course in seen.courses():
        for record in records_v1(course, seen.book):
            if record.date <= seen.query.day:
                yield RecordLineV1(**{**dict(record), **begins})


def _items(seen: _Seen) -> Iterator[Line]:
    view = seen.view
    line = view.history.issued.line
    if line is None:
        return
    course = item_course(view)
    rating = rating_of(view)
    yield ItemLineV1(
        **seen.part,
        raised=line.date,
        text=line.text,
        source=line.source,
        raised_by=line.raised_by,
        place=line.place,
        category=line.category,
        tags=dict(line.tags),
        assigned=course.assigned,
        merged_into=course.merged_into,
        lead=list(view.terms.lead),
        due=view.due,
        status=view.status,
        stage=view.stage,
        late=view.late,
        light=view.light,
        days_overdue=view.days_overdue,
        rating=None if rating is None else rating.value,
        clocks=dict(all_clocks_of(seen.book, view, seen.whose)),
    )


def _slips(seen: _Seen) -> Iterator[Line]:
    title = seen.view.history.issued.task.title
    whose = seen.whose
    for slip in slips_on(seen.book, seen.query.day, seen.view.history.id):
        if whose is None or slip.department in whose:
            line = slip_v1(SlipRow(slip, title))
            yield SlipLineV1(**{**dict(line), **seen.begins})


class DataSet(NamedTuple):
    """A data set: the model of its lines, and what gives those of one task."""

    model: type[LineV1]
    lines: Callable[[_Seen], Iterator[Line]]

    @property
    def schema(self) -> str:
        """The name of its contract, which its lines begin with."""
        found: str = self.model.model_fields["schema_"].default
        return found


DATA_SETS: Final[Mapping[str, DataSet]] = {
    "tasks": DataSet(TaskLineV1, _tasks),
    "assignments": DataSet(AssignmentLineV1, _assignments),
    "spans": DataSet(SpanLineV1, _spans),
    "records": DataSet(RecordLineV1, _records),
    "items": DataSet(ItemLineV1, _items),
    "slips": DataSet(SlipLineV1, _slips),
}


def lines(
    name: str,
    books: Books,
    query: Query,
    words: Catalogue,
) -> Iterator[Line]:
    """Yield the lines of a data set, each plan let go before the next is read."""
    data_set = DATA_SETS[name]
    sentences = Sentences(words)
    for book in books:
        begins: Fields = {
            "schema": data_set.schema,
            "as_of": query.day,
            "notes": list(notes(book, query.day)),
        }
        for view in views(book, query):
            yield from data_set.lines(_Seen(book, view, query, sentences, begins))


def json_line(line: Line) -> str:
    """Return a line as JSON, with its line feed."""
    if isinstance(line, LineV1):
        return line.model_dump_json(by_alias=True) + "\n"
    return to_json(line).decode() + "\n"
