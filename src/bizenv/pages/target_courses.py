"""Targets on their way as a picture in words, and the table of its figures."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from bizenv.formats.page import Column, Holds, plain_figure
from bizenv.formats.picture import Point, Trend, Trends
from bizenv.messages import Catalogue
from bizenv.model.steps import last_ended
from bizenv.pages import measures
from bizenv.pages.bars import cut_said
from bizenv.pages.head import TableRow
from bizenv.pages.named import department_named, task_named
from bizenv.report.charts import ChartReport, TargetCourse
from bizenv.report.targets import STATES

MOST_COURSES: Final = 12


def courses_of(title: str, report: ChartReport, words: Catalogue) -> Trends:
    """Return targets with their readings, what is missed first; too many are cut, and it is said."""
    day = report.query.day
    pressing = sorted(report.courses, key=_state)
    shown = pressing[:MOST_COURSES]
    drawn = [_course(each, day, words) for each in shown]
    titles = words.listed([each.title for each in drawn])
    return Trends(
        title,
        tuple(drawn),
        words("chart.alt", title=title, figures=titles),
        words("chart.step"),
        words("chart.reading"),
        words("chart.goal"),
        cut_said(shown, pressing, words),
    )


def _state(course: TargetCourse) -> int:
    """Return by what courses are ordered: what is missed first, what is met last."""
    return STATES.index(course.row.state)


def _course(course: TargetCourse, day: date, words: Catalogue) -> Trend:
    row = course.row
    target = row.target
    steps = [_point(each.last_day, each.value) for each in target.steps]
    told = [_point(each.day, each.value) for each in course.readings]
    past = last_ended(target.steps, day)
    return Trend(
        measures.target(words, target),
        f"{row.key}  {row.department}",
        target.value,
        measures.measured(
            words,
            target.value,
            target.unit,
        ),
        tuple(steps),
        tuple(told),
        target.baseline,
        None if past is None else _point(past.last_day, past.value),
    )


def _point(day: date, value: Decimal) -> Point:
    return Point(
        day,
        value,
        plain_figure(value),
    )


def point_columns(words: Catalogue) -> tuple[Column, ...]:
    """Return the columns of the table beside courses."""
    return (
        Column(words("column.task"), Holds.ID),
        Column(words("column.department")),
        Column(words("column.target")),
        Column(words("column.unit")),
        Column(words("column.chart.what")),
        Column(words("column.chart.day"), Holds.DAY),
        Column(words("column.chart.value"), Holds.COUNT),
    )


def point_rows(report: ChartReport, words: Catalogue) -> Iterator[TableRow]:
    """Yield every figure that a course has: its steps, its readings, the goal on its due day."""
    for course in report.courses:
        row = course.row
        target = row.target
        head = (
            task_named(row.key),
            department_named(row.department),
            target.name,
            target.unit or "",
        )
        for what, day, value in _points(course):
            yield TableRow((*head, words(f"chart.{what}"), day, value), row.plan)


def _points(course: TargetCourse) -> Iterator[tuple[str, date | None, Decimal]]:
    for step in course.row.target.steps:
        yield "step", step.last_day, step.value
    for told in course.readings:
        yield "reading", told.day, told.value
    yield "goal", course.row.due, course.row.target.value
