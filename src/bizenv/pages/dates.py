"""Days and periods in the office's words: 6月底, 2025年第三季度, or that it is ongoing work."""

import calendar
from datetime import date

from bizenv.messages import Catalogue, Message
from bizenv.model.base import Due
from bizenv.periods.period import Period
from bizenv.periods.reading import Frame, parse


def as_of(day: date) -> Message:
    """Return an as-of day in words; the last day of a month reads 6月底."""
    _, last = calendar.monthrange(day.year, day.month)
    code = "date.month_end" if day.day == last else "date.day"
    return Message(code, _day_args(day))


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
            return Message("date.month", _month_args(first))
        case "span":
            last = Message("date.day", _day_args(asked.last))
            ends = {"first": Message("date.day", _day_args(first)), "last": last}
            return Message("date.span", ends)
        case _:
            return _year_or_part(asked)


def _year_or_part(asked: Period) -> Message:
    code = "date.year"
    if asked.unit != "year":
        code = f"date.{asked.unit}.{asked.number}"
    return Message(code, {"y": _year_of(asked)})


def _year_of(asked: Period) -> Message | str:
    year = str(asked.year)
    if not (asked.fiscal or asked.calendar):
        return year
    which = "fiscal" if asked.fiscal else "calendar"
    return Message(f"date.{which}", {"y": year})


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


def due_in_words(words: Catalogue, due: Due) -> str:
    """Return a deadline as precise as it is written, in words: 2025年6月底, 2025年第三季度."""
    frame = Frame(
        fiscal_year_starts=lambda: 1
    )  # of a fiscal year only the name is said
    written = parse(due.written, frame)
    if written.unit == "month":
        return words("date.month_end", **_month_args(written.first))
    if written.unit == "year" and not written.fiscal:
        return words("date.year_end", y=str(written.year))
    return words.say(period(written))
