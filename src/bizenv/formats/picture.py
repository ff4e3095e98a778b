"""Pictures as data: bars that add up, courses of targets. Words are in them already; nothing draws here.

A page holds one like any other part; each format shows it as it can.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple


class Fill(NamedTuple):
    """How a series looks: its fill and hatch on paper, its sign and style on a terminal."""

    fill: str
    hatch: str
    sign: str
    style: str | None = None


# Each differs from its neighbours in lightness, so that grey print and every eye tell them apart
LOOKS: Final[Mapping[str, Fill]] = {
    "completed": Fill("#2F6F9F", "", "#", "green"),
    "in_review": Fill("#BCD8EE", "///", "=", "cyan"),
    "on_track": Fill("#F4F6F7", "", ".", None),
    "at_risk": Fill("#CF8F1E", "\\\\\\\\", "!", "yellow"),
    "overdue": Fill("#7A1712", "", "X", "red"),
    "unheard_soon": Fill("#E3E3E3", "---", "-", "grey"),
    "unheard_risk": Fill("#8E8E8E", "", "+", "grey"),
    "unheard": Fill("#C9C9C9", "xxx", "?", "grey"),
}


class Series(NamedTuple):
    """A name, how it looks (a key of LOOKS), and a figure for each bar."""

    name: str
    look: str
    figures: tuple[int, ...]


class Bars(NamedTuple):
    """Bars of series that add up. `upright`: they are of days that follow one another.

    `alt` says in words what is to be seen; `note` stands below. `said` is what must be said
    with the figures, by a page around the picture or, where there is none, by the picture.
    """

    title: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    upright: bool = False
    note: str = ""
    said: tuple[str, ...] = ()

    @property
    def totals(self) -> list[int]:
        """What each bar adds up to."""
        figures = [each.figures for each in self.series]
        return [sum(several) for several in zip(*figures, strict=True)]


class Point(NamedTuple):
    """A figure on a day, and how it is written."""

    day: date
    value: Decimal
    said: str = ""


class Trend(NamedTuple):
    """A figure on its way to a goal: what it should be by which day, and what was read.

    `due`: the last step that is past.
    """

    title: str
    below: str
    goal: Decimal
    said: str
    steps: tuple[Point, ...]
    readings: tuple[Point, ...]
    baseline: Decimal | None = None
    due: Point | None = None

    @property
    def begin(self) -> Decimal:
        """Where it begins: at the baseline, else at the first reading."""
        if self.baseline is not None:
            return self.baseline
        if self.readings:
            return self.readings[0].value
        return Decimal(0)


class Trends(NamedTuple):
    """Courses side by side; `steps`, `readings`, `goal` are the words for these."""

    title: str
    courses: tuple[Trend, ...]
    alt: str
    steps: str
    readings: str
    goal: str
    note: str = ""
    said: tuple[str, ...] = ()


Picture = Bars | Trends
