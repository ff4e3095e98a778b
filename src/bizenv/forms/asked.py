"""When a form's records are made, how it asks for what they say, and what people are to look at."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from bizenv.days import parse_day
from bizenv.diagnostics import Location
from bizenv.forms.columns import FormKind, PlacedColumn
from bizenv.forms.drafts import KIND, RowRecord
from bizenv.forms.typed import Returned, ReturnedRow
from bizenv.messages import Message
from bizenv.model.records import Kind
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.period import Period, month_of
from bizenv.periods.reading import parse
from bizenv.recording.addresses import Statement
from bizenv.recording.cells import read_cell
from bizenv.recording.draft import AskedHead

_DATE: Final = "date"
_PERIOD: Final = "period"
_TASK: Final = "task"
"""The key that is named where a record as a whole is found fault with."""


class FormDay(NamedTuple):
    """The day of a form's records as it is written, and the earlier month of its reports, if any."""

    day: str
    month: str = ""


def dated(form: Returned, written: str) -> FormDay:
    """Return when the records of a form are made, and for which earlier month its reports are.

    A day before the form was handed out, and a month that is none, are named.
    """
    try:
        day = parse_day(written)
    except ValueError:
        return FormDay(written)  # the rules say what is wrong with it
    handed_out = date.fromisoformat(form.identity.day)
    if form.day is not None and day < handed_out:
        at = form.day.at
        form.doubt("form-day-early", at, day=day, handed_out=handed_out)
    return FormDay(written, _month(form, day))


def _month(form: Returned, day: date) -> str:
    """Return the earlier month that a form names, nothing where it is the one of its day."""
    typed = form.month
    if typed is None:
        return ""
    month = _month_read(typed.text, day)
    own = month_of(day)
    if month is None:
        form.fault("form-month", typed.at, text=typed.text, month=own.written)
        return ""
    if month.first > day:
        form.fault(
            "form-month-later",
            typed.at,
            month=month.written,
            own=own.written,
            day=day,
        )
        return ""
    return "" if month.holds(day) else month.written


def _month_read(text: str, day: date) -> Period | None:
    """Return the month that is written, None where none is; a sheet makes its first day of it."""
    written = read_cell("due", text)
    try:
        period = parse(written, Frame(lambda: day))
    except UnclearError:
        return None
    if period.unit == "day":
        return month_of(period.first)
    return period if period.unit == "month" else None


def statement_of(
    form: Returned, row: ReturnedRow, draft: RowRecord, day: str
) -> Statement:
    """Return a record as it is to be taken in, with where and how each of its keys is asked for."""
    tree = {**draft.tree, _DATE: day}
    places = dict(draft.places)
    asked: dict[str, AskedHead] = {}
    for key, at, how in _asked_for(form, row):
        places.setdefault(key, at)
        asked[key] = how
    places[_TASK] = row.at
    return Statement(tree, row.line.address, row.at, places, asked=asked)


def _asked_for(
    form: Returned, row: ReturnedRow
) -> Iterator[tuple[str, Location, AskedHead]]:
    """Yield each key that a form asks for, with its cell."""
    for key, (placed, at) in row.cells.items():
        yield key, at, _asked(placed)
    identity = form.identity
    if form.day is not None:
        how = Message("form.write.date")
        yield _DATE, form.day.at, AskedHead(identity.date_label, how)
    if form.month is not None:
        how = Message("form.write.month")
        yield _PERIOD, form.month.at, AskedHead(identity.month_label, how)


def _asked(placed: PlacedColumn) -> AskedHead:
    how = Message(f"form.write.{placed.column.name}")
    return AskedHead(placed.said, how)


def look_at(
    form: Returned, row: ReturnedRow, made: Iterable[RowRecord], when: FormDay
) -> None:
    """Tell what people are to look at in the records of a row, though they are taken."""
    kinds: set[object] = set()
    for draft in made:
        kind = draft.tree[KIND]
        kinds.add(kind)
        says = draft.tree.keys()
        is_decided = KIND in draft.places
        if is_decided and kind == Kind.RETURN and not says & {"opinion", "resubmit_by"}:
            form.doubt("form-return-bare", draft.places[KIND])
        if kind == Kind.EXTEND and "until" in says and "reason" not in says:
            form.doubt("form-extend-bare", draft.places["until"])
    is_department = form.kind is FormKind.DEPARTMENT
    has_applied = is_department and Kind.APPLY in kinds
    if when.month and has_applied and Kind.REPORT not in kinds:
        form.note("form.month-of-application", line=row.at.line, month=when.month)
