"""The figures of a picture as JSON: bizenv/chart/1, a contract like all of `v1`."""

from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.targets import TargetRowV1, target_row_v1
from bizenv.contract.v1 import AskedV1, CountsV1, Day, Json, Number, counts_v1, dump
from bizenv.messages import Catalogue
from bizenv.report.charts import Bar, ChartName, ChartReport, TargetCourse
from bizenv.report.query import Counting


class BarV1(CountsV1):
    """Counts of what a bar is of, as of `date`: a month's end, a group, or days overdue such as 8-30."""

    key: str | None
    date: Day


class PointV1(Json):
    """A figure of a target: what it should be by the end of a day, or what was told on it, and by whom."""

    date: Day
    value: Number
    by: str | None


class TargetCourseV1(TargetRowV1):
    """A target with its steps and all its readings, in the order of days."""

    steps: list[PointV1]
    readings: list[PointV1]


class ChartV1(AskedV1):
    """bizenv chart --format json. `counting` is null for targets, which are not counted."""

    schema_: Literal["bizenv/chart/1"] = Field(default="bizenv/chart/1", alias="schema")
    what: ChartName
    counting: Counting | None
    incomplete: list[str]
    plans: list[PlanNotesV1]
    bars: list[BarV1]
    courses: list[TargetCourseV1]


def chart_json(report: ChartReport, words: Catalogue) -> str:
    """Return the figures of a picture as JSON."""
    del words  # it has no sentences
    output = ChartV1(
        **list_head(report),
        what=report.what,
        counting=report.counting,
        bars=[_bar(each) for each in report.bars],
        courses=[_course(each) for each in report.courses],
    )
    return dump(output)


def _bar(bar: Bar) -> BarV1:
    counts = counts_v1(bar.counts)
    return BarV1(key=bar.key, date=bar.day, **counts.model_dump())


def _course(course: TargetCourse) -> TargetCourseV1:
    row = target_row_v1(course.row)
    steps = [
        PointV1(date=step.last_day, value=step.value, by=None)
        for step in course.row.target.steps
    ]
    readings = [
        PointV1(date=told.day, value=told.value, by=told.by) for told in course.readings
    ]
    return TargetCourseV1(**row.model_dump(), steps=steps, readings=readings)
