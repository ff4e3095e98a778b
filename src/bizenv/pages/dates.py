"""Days and periods in the office's words: 6月底, 2025年第三季度, or that it is ongoing work."""

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from bizenv.messages import CalendarYear, Catalogue, Message
from bizenv.periods.period import Period

if TYPE_CHECKING:
    from bizenv.model.base import Due

_FIGURES: Final = "[0-9]{1,4}"
_HAN: Final = "[一-龥]"
_END: Final = r"(?i)月[底末]|\bend of\b"


def as_of(day: date) -> Message:
    """Return an as-of day in words; the last day of a month reads 6月底."""
    return Message(_as_of_code(day), _day_args(day))


def as_of_said(words: Catalogue, day: date) -> str:
    """Return the same, said."""
    return words.day(day, _as_of_code(day))


def _as_of_code(day: date) -> str:
    _, last = calendar.monthrange(day.year, day.month)
    return "date.month_end" if day.day == last else "date.day"


def _day_args(day: date) -> dict[str, object]:
    args = _month_args(day)
    args["d"] = str(day.day)
    return args


def _month_args(day: date) -> dict[str, object]:
    return {
        "y": str(day.year),
        "m": str(day.month),
        "month": Message(f"date.month.{day.month}"),
    }


def period(asked: Period) -> Message:
    """Return a period in words: 2023年, 2023年第二季度, 2023年6月, 2023财年上半年."""
    first = asked.first
    match asked.unit:
        case "ongoing":
            return Message("due.ongoing")
        case "day":
            return Message("date.day", _day_args(first))
        case "month":
            return month(first)
        case "span":
            last = Message("date.day", _day_args(asked.last))
            ends = {"first": Message("date.day", _day_args(first)), "last": last}
            return Message("date.span", ends)
        case _:
            return _year_or_part(asked)


def month(day: date) -> Message:
    """Return the month of a day in words: 2023年6月."""
    return Message("date.month", _month_args(day))


def _year_or_part(asked: Period) -> Message:
    code = "date.year"
    if asked.unit != "year":
        code = f"date.{asked.unit}.{asked.number}"
    return Message(code, {"y": _year_of(asked)})


def _year_of(asked: Period) -> Message | CalendarYear:
    if asked.fiscal:
        return Message("date.fiscal", {"y": str(asked.year)})
    return CalendarYear(asked.year)


def periods(first: Period, last: Period) -> Message:
    """Return two periods and what lies between: 2025年第一、二季度, January to March 2025."""
    ends = {"first": period(first), "last": period(last)}
    is_quarter = first.unit == last.unit == "quarter"
    if not is_quarter or first.year != last.year:
        return Message("date.span", ends)
    of_first = Message(f"date.ordinal.{first.number}")
    of_last = Message(f"date.ordinal.{last.number}")
    year = _year_of(first)
    code = "date.quarters"
    if last.number == first.number + 1:
        code = f"date.quarters.{first.number}"
    return Message(code, {"first": of_first, "last": of_last, "y": year})


def due_day(words: Catalogue, due: date | None) -> str:
    """Return a due day in words, or that it is ongoing work."""
    if due is None:
        return words("due.ongoing")
    return words.day(due)


def iso_day(words: Catalogue, due: date | None) -> str:
    """Return a due day as 2025-09-30, or that it is ongoing work."""
    if due is None:
        return words("due.ongoing")
    return due.isoformat()


def due_said(words: Catalogue, due: date | None) -> str:
    """Say until when something is due, or that it is ongoing work without a deadline."""
    if due is None:
        return words("task.due.ongoing")
    return words("task.due", due=due.isoformat())


def says(words: Catalogue, written: str, day: date) -> bool:
    """Whether words on a deadline name its day, to whoever reads this language: 2025年12月底前."""
    if words.language != "zh" and re.search(_HAN, written):
        return False
    figures = {int(each) for each in re.findall(_FIGURES, written)}
    name = calendar.month_name[day.month].casefold()
    by_figure = rf"(?<![0-9])0?{day.month}[月/.-]"
    by_name = rf"\b{name[:3]}(?:{name[3:]})?\b"
    month = re.search(f"{by_figure}|{by_name}", written.casefold())
    if month is None or day.year not in figures:
        return False
    _, last = calendar.monthrange(day.year, day.month)
    is_month_end = day.day == last and re.search(_END, written) is not None
    return is_month_end or day.day in figures


def named(written: "Due") -> Message:
    """Return the period that a record names, in words: 2025年6月, 2025年第三季度."""
    return period(_parsed(written))


def _parsed(due: "Due") -> Period:
    from bizenv.periods.frame import Frame
    from bizenv.periods.reading import parse

    frame = Frame(
        fiscal_year_starts=lambda: 1
    )  # of a fiscal year only the name is said
    return parse(due.written, frame)


def due_in_words(words: Catalogue, due: "Due") -> str:
    """Return a deadline as precise as it is written, in words: 2025年6月底, 2025年第三季度."""
    written = _parsed(due)
    if written.unit == "month":
        return words("date.month_end", **_month_args(written.first))
    if written.unit == "year" and not written.fiscal:
        return words("date.year_end", y=_year_of(written))
    return words.say(period(written))
