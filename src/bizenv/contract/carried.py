"""What a task goes on with, as JSON; part of bizenv/task/1."""

from datetime import date

from bizenv.contract.v1 import Json
from bizenv.meaning.statuses import Status
from bizenv.report.carried import Carried, CarriedCourse


class CarriedSpanV1(Json):
    """From which day a part of the old task had a status."""

    first: date
    status: Status
    late: bool


class CarriedCourseV1(Json):
    """How one department's part of the old task stood."""

    department: str
    timeline: list[CarriedSpanV1]


class CarriedV1(Json):
    """The old task that a task goes on with: its clock and its history."""

    plan: str
    id: str
    title: str
    start: date
    first_due: date | None
    due: date | None
    carried_on: date | None
    document: str | None
    courses: list[CarriedCourseV1]


def carried_v1(old: Carried) -> CarriedV1:
    """Return an old task."""
    by = old.by
    return CarriedV1(
        plan=old.plan,
        id=old.task,
        title=old.title,
        start=old.start,
        first_due=old.first_due,
        due=old.due,
        carried_on=by.day if by else None,
        document=by.amendment.document if by else None,
        courses=[_course(each) for each in old.courses],
    )


def _course(course: CarriedCourse) -> CarriedCourseV1:
    spans = []
    for span in course.spans:
        found = span.standing.verdict
        said = CarriedSpanV1(
            first=span.first,
            status=found.status,
            late=found.late,
        )
        spans.append(said)
    return CarriedCourseV1(department=course.department, timeline=spans)
