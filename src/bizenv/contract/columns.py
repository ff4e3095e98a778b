"""What `export --format parquet` writes: a row for each file of a folder, its columns defined once.

A column's type and unit stand in its annotation, its meaning in the catalogue as `parquet.<name>`: one
name means one thing in every file. `spans` alone has what the counts of any day are added up from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import NoneType
from typing import Annotated, Any, Final, NamedTuple, get_args, get_type_hints

from bizenv.formats.parquet import Measure, TypedColumn
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import STATUSES
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.codes import STAGES
from bizenv.model.register import Register
from bizenv.report.clocks import all_clocks_of
from bizenv.report.item_course import item_course
from bizenv.report.notes import notes
from bizenv.report.part_spans import PartSpan, part_spans
from bizenv.report.query import Query, Role
from bizenv.report.ratings import rating_of
from bizenv.report.views import TaskView

Text = Annotated[str, Measure.TEXT]
Code = Annotated[str, Measure.CODE]
OnDay = Annotated[date, Measure.DAY]
DaysLong = Annotated[int, Measure.DAYS]
Rank = Annotated[int, Measure.RANK]
Flag = Annotated[bool, Measure.FLAG]
Texts = Annotated[tuple[str, ...], Measure.TEXTS]
Codes = Annotated[tuple[str, ...], Measure.CODES]
Pairs = Annotated[tuple[tuple[str, str], ...], Measure.PAIRS]

VERSION: Final = 1
"""Of the columns. Further columns change nothing; any other change is a new version."""


class SpanColumns(NamedTuple):
    """Days on which a department's part of a task stands unchanged."""

    workspace: Text
    plan: Code
    task: Code
    department: Text
    from_day: OnDay
    until_day: OnDay | None
    status: Code
    status_rank: Rank
    stage: Code
    stage_rank: Rank
    light: Code | None
    counts: Flag
    late: Flag
    early: Flag
    unreported: Flag
    due_day: OnDay | None
    first_due_day: OnDay | None
    moved_late: Flag
    asks: Flag
    reasons: Codes
    priority: Flag
    recorded: Flag
    closed: Flag


class TaskColumns(NamedTuple):
    """A task as it stands on the day of the export."""

    workspace: Text
    plan: Code
    task: Code
    title: Text
    sections: Codes
    section_titles: Texts
    leads: Texts
    supports: Texts
    leader: Text | None
    priority: Flag
    tags: Pairs
    begun_day: OnDay
    due_day: OnDay | None
    first_due_day: OnDay | None
    due_text: Text | None
    status: Code
    stage: Code
    late: Flag
    light: Code | None
    days_overdue: DaysLong
    after: Codes
    derives_from: Codes


class ItemColumns(NamedTuple):
    """An item of a register: where it came from, and what became of it."""

    workspace: Text
    plan: Code
    task: Code
    raised_day: OnDay
    text: Text | None
    source: Text | None
    raised_by: Text | None
    place: Text | None
    category: Text | None
    assigned_day: OnDay | None
    merged_into: Code | None
    rating: Code | None
    clocks: Pairs


class PlanColumns(NamedTuple):
    """A plan, and as of when the files were written."""

    workspace: Text
    plan: Code
    title: Text
    document: Text | None
    level: Text | None
    unit: Text | None
    register: Code | None
    measure_word: Text
    completion: Code
    review: Code
    issued_day: OnDay
    start_day: OnDay
    closed_day: OnDay | None
    recorded_day: OnDay | None
    due_soon: DaysLong
    notes: Codes
    as_of: OnDay
    known_as_of: Text | None


class DepartmentColumns(NamedTuple):
    """A department, or an open group, which is a row like one."""

    workspace: Text
    department: Text
    is_group: Flag
    kind: Text | None
    aliases: Texts
    former_names: Texts
    tags: Pairs


class Origin(NamedTuple):
    """Where plans come from: what their workspace is called, and its register."""

    workspace: str
    register: Register


class ToldPlan(NamedTuple):
    """A plan with the tasks that are asked for, as known on the day."""

    origin: Origin
    book: PlanBook
    query: Query
    tasks: tuple[TaskView, ...]

    @property
    def whose(self) -> frozenset[str] | None:
        """Whose parts are asked for; None where a task is seen as a whole."""
        if self.query.role is Role.SUPPORT:
            return None
        return self.query.members(self.book.register)

    def key(self, history: TaskHistory) -> tuple[str, str, str]:
        """Return by what a task is known among all files."""
        return self.origin.workspace, self.book.id, history.id


def _spans(told: ToldPlan) -> Iterator[SpanColumns]:
    whose = told.whose
    for view in told.tasks:
        history = view.history
        key = told.key(history)
        priority = history.issued.task.priority
        for span in part_spans(history):
            if whose is None or span.department in whose:
                yield _span(key, span, priority=priority)


def _span(key: tuple[str, str, str], span: PartSpan, *, priority: bool) -> SpanColumns:
    verdict = span.verdict
    asks = verdict.asks
    return SpanColumns(
        *key,
        department=span.department,
        from_day=span.first,
        until_day=span.last,
        status=verdict.status.value,
        status_rank=STATUSES.index(verdict.status) + 1,
        stage=verdict.stage.value,
        stage_rank=STAGES.index(verdict.stage) + 1,
        light=verdict.light,
        counts=span.counts,
        late=verdict.late,
        early=verdict.early,
        unreported=verdict.unreported,
        due_day=verdict.due.last_day,
        first_due_day=span.first_due,
        moved_late=span.moved_late,
        asks=asks is not None and asks.unanswered,
        reasons=tuple(dict.fromkeys([each.code for each in verdict.reasons])),
        priority=priority,
        recorded=span.recorded,
        closed=span.closed,
    )


def _tasks(told: ToldPlan) -> Iterator[TaskColumns]:
    for view in told.tasks:
        issued = view.history.issued
        task = issued.task
        terms = view.terms
        yield TaskColumns(
            *told.key(view.history),
            title=task.title,
            sections=tuple([each.number for each in issued.sections]),
            section_titles=tuple([each.title for each in issued.sections]),
            leads=terms.lead,
            supports=terms.support,
            leader=task.leader,
            priority=task.priority,
            tags=tuple(task.tags.items()),
            begun_day=issued.first,
            due_day=view.due,
            first_due_day=view.first_due,
            due_text=terms.due_text,
            status=view.status.value,
            stage=view.stage.value,
            late=view.late,
            light=view.light,
            days_overdue=view.days_overdue,
            after=terms.after,
            derives_from=terms.derives_from,
        )


def _items(told: ToldPlan) -> Iterator[ItemColumns]:
    for view in told.tasks:
        history = view.history
        line = history.issued.line
        if line is None:
            continue
        course = item_course(view)
        rating = rating_of(view)
        clocks = dict(all_clocks_of(told.book, view, told.whose))
        yield ItemColumns(
            *told.key(history),
            raised_day=line.date,
            text=line.text,
            source=line.source,
            raised_by=line.raised_by,
            place=line.place,
            category=line.category,
            assigned_day=course.assigned,
            merged_into=course.merged_into,
            rating=None if rating is None else rating.value,
            clocks=tuple([(name, state.value) for name, state in clocks.items()]),
        )


def _plans(told: ToldPlan) -> Iterator[PlanColumns]:
    book = told.book
    plan = book.plan
    query = told.query
    yield PlanColumns(
        workspace=told.origin.workspace,
        plan=plan.plan,
        title=plan.title,
        document=plan.document,
        level=plan.level,
        unit=plan.unit,
        register=plan.register_,
        measure_word=plan.counted_in,
        completion=plan.completion.value,
        review=plan.review.value,
        issued_day=plan.issued,
        start_day=plan.start or plan.issued,
        closed_day=plan.closed.date if plan.closed else None,
        recorded_day=book.recorded,
        due_soon=book.policy.due_soon,
        notes=notes(book, query.day),
        as_of=query.day,
        known_as_of=query.known_as_of,
    )


def _departments(origin: Origin) -> Iterator[DepartmentColumns]:
    """Yield the register's rows; a closed group is none."""
    for each in origin.register.departments.values():
        yield DepartmentColumns(
            origin.workspace,
            each.name,
            is_group=False,
            kind=each.kind,
            aliases=each.aliases,
            former_names=tuple([former.name for former in each.formerly]),
            tags=tuple(each.tags.items()),
        )
    for group in origin.register.groups.values():
        if group.open:
            yield DepartmentColumns(
                origin.workspace,
                group.name,
                is_group=True,
                kind=None,
                aliases=group.aliases,
                former_names=(),
                tags=(),
            )


class ColumnSet(NamedTuple):
    """A file of the folder: the columns of its rows, and what yields those of a plan, or of all."""

    row: type
    of_plan: Callable[[ToldPlan], Iterable[tuple[Any, ...]]] | None = None
    of_all: Callable[[Origin], Iterable[tuple[Any, ...]]] | None = None


COLUMN_SETS: Final[Mapping[str, ColumnSet]] = {
    "spans": ColumnSet(SpanColumns, of_plan=_spans),
    "tasks": ColumnSet(TaskColumns, of_plan=_tasks),
    "items": ColumnSet(ItemColumns, of_plan=_items),
    "plans": ColumnSet(PlanColumns, of_plan=_plans),
    "departments": ColumnSet(DepartmentColumns, of_all=_departments),
}


def columns(name: str, words: Catalogue) -> tuple[TypedColumn, ...]:
    """Return the columns of a file, with what they mean in words."""
    found: list[TypedColumn] = []
    annotated = get_type_hints(COLUMN_SETS[name].row, include_extras=True)
    for column, annotation in annotated.items():
        either = get_args(annotation)
        optional = NoneType in either
        typed = either[0] if optional else annotation
        measure: Measure = get_args(typed)[1]
        meaning = words(f"parquet.{column}")
        found.append(TypedColumn(column, measure, optional, meaning))
    return tuple(found)


def schema_name(name: str) -> str:
    """Return what the columns of a file are called, with their version."""
    return f"bizenv/parquet-{name}/{VERSION}"
