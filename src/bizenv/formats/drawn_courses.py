"""Targets on their way, drawn by matplotlib: the goal, its steps and the readings, each in a panel."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bizenv.formats.canvas import Canvas
from bizenv.formats.picture import Point, Trend, Trends

_ABREAST: Final = 3  # panels in a row
_PALE: Final = "#8A8A8A"
_NEAR: Final = 3  # a goal is near a figure within such a part of all that is drawn
_BEHIND: Final = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8}


def rows_of(courses: Trends) -> int:
    """Return in how many rows courses stand."""
    return -(-len(courses.courses) // _ABREAST)


def draw_courses(canvas: Canvas, courses: Trends) -> None:
    """Draw courses side by side, with the words for their lines below."""
    rows = rows_of(courses)
    for at, course in enumerate(courses.courses, start=1):
        axes = canvas.figure.add_subplot(
            rows,
            _ABREAST,
            at,
        )
        _draw_course(
            canvas,
            axes,
            course,
        )
    canvas.figure.legend(
        handles=_handles(canvas, courses),
        loc="outside lower center",
        ncols=3,
        frameon=False,
    )


_STEP: Final[dict[str, Any]] = {
    "color": _PALE,
    "linestyle": "--",
    "marker": "s",
    "markersize": 4,
    "markerfacecolor": "white",
}
_READ: Final[dict[str, Any]] = {"color": "#2F6F9F", "marker": "o", "markersize": 4}
_GOAL: Final[dict[str, Any]] = {"color": "#7A1712", "linewidth": 1}


def _draw_course(canvas: Canvas, axes: Any, course: Trend) -> None:
    """Draw what should be reached by when, what was read, and the goal."""
    title = f"{canvas.name(course.title)}\n{canvas.name(course.below)}"
    axes.set_title(
        title,
        loc="left",
        fontsize=7,
    )
    axes.axhline(float(course.goal), **_GOAL)
    _draw_line(axes, course.steps, _STEP)
    _draw_line(axes, course.readings, _READ)
    _write_reading(canvas, axes, course)
    if not (course.steps or course.readings):
        axes.set_yticks([float(course.goal)])
    axes.margins(0.12, 0.25)
    _name_days(axes, course)


def _draw_line(axes: Any, points: Sequence[Point], look: Mapping[str, Any]) -> None:
    if not points:
        return
    days = [each.day for each in points]
    values = [float(each.value) for each in points]
    axes.plot(
        days,
        values,
        **look,
    )


def _write_reading(canvas: Canvas, axes: Any, course: Trend) -> None:
    """Write the last reading at its point, on the side where it has room."""
    for point in course.readings[-1:]:
        offset = (0, 4) if _above(course, point) else (0, -9)
        axes.annotate(
            canvas.said(point.said),
            (point.day, float(point.value)),
            offset,
            textcoords="offset points",
            ha="center",
            fontsize=7,
            bbox=_BEHIND,
        )


def _above(course: Trend, point: Point) -> bool:
    """Whether the last reading is written above its point: its line and the goal leave room there."""
    values = [each.value for each in (*course.steps, *course.readings)]
    span = max(*values, course.goal) - min(*values, course.goal)
    rises = point.value >= course.readings[0].value
    beyond = course.goal - point.value
    if not rises:
        beyond = -beyond
    in_the_way = 0 < beyond < span / _NEAR
    return rises != in_the_way


def _name_days(axes: Any, course: Trend) -> None:
    """Write the first and the last day along the axis."""
    points = (*course.steps, *course.readings)
    days = sorted(each.day for each in points)
    shown = [*days[:1], *days[1:][-1:]]
    axes.set_xticks(shown, [each.isoformat() for each in shown])
    axes.tick_params(labelsize=6)


def _handles(canvas: Canvas, courses: Trends) -> list[Any]:
    from matplotlib.lines import Line2D

    looks = [(courses.goal, _GOAL), (courses.readings, _READ)]
    if any(course.steps for course in courses.courses):
        looks.append((courses.steps, _STEP))
    return [
        Line2D(
            [],
            [],
            label=canvas.said(text),
            **look,
        )
        for text, look in looks
    ]
