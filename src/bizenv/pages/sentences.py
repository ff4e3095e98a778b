"""The sentences of the reports, in the office's words: headline, counts, notes, counting rule."""

import calendar
from collections.abc import Collection, Iterable
from datetime import date

from bizenv.formats.page import share_said
from bizenv.meaning.risks import Reason
from bizenv.meaning.verdict import Status, Verdict
from bizenv.messages import Catalogue, Message
from bizenv.model.plan import Target
from bizenv.report.counts import RATES, Counts, rate
from bizenv.report.query import ONGOING, Period, Query, Role
from bizenv.report.views import TaskView


def as_of(day: date) -> Message:
    """Return an as-of day in words; the last day of a month reads 6月底."""
    _, last = calendar.monthrange(day.year, day.month)
    if day.day == last:
        return Message("date.month_end", _day_args(day))
    return Message("date.day", _day_args(day))


def _day_args(day: date) -> dict[str, object]:
    return {**_month_args(day), "d": str(day.day)}


def _month_args(day: date) -> dict[str, object]:
    return {
        "y": str(day.year),
        "m": str(day.month),
        "month": Message(f"date.month.{day.month}"),
    }


def period(asked: Period) -> Message:
    """Return a period in words: 2023年, 2023年第二季度, 2023年6月."""
    first = asked.first
    if asked.written == ONGOING:
        return Message("due.ongoing")
    if "Q" in asked.written:
        quarter = first.month // 3 + 1
        return Message(f"date.quarter.{quarter}", {"y": str(first.year)})
    if first == asked.last:
        return Message("date.day", _day_args(first))
    if first.month == asked.last.month:
        return Message("date.month", _month_args(first))
    return Message("date.year", {"y": str(first.year)})


def headline(words: Catalogue, query: Query, counts: Counts, measure_word: str) -> str:
    """Return the office's sentence: 截至…，应完成…条，申请完成…条，已通过第三方审核…条."""
    figures = {
        name: Message("figure", {"value": getattr(counts, name), "mw": measure_word})
        for name in _IN_HEADLINE
    }
    figures |= {
        "as_of": as_of(query.day),
        "pending": Message("figure", {"value": counts.in_review, "mw": measure_word}),
    }
    if query.due is None:
        return words("headline.all", **figures)
    subject = "ongoing" if query.due.written == ONGOING else "due"
    overdue = "_overdue" if counts.overdue else ""
    return words(f"headline.{subject}{overdue}", period=period(query.due), **figures)


_IN_HEADLINE = ("tasks", "due", "applied", "accepted", "overdue")


def overview(words: Catalogue, counts: Counts, measure_word: str) -> str:
    """Return all statuses in one line, each task counted once."""
    inner = {
        name: words(f"overview.{name}", value=getattr(counts, name))
        for name in ("completed_late", "completed_early", "unreported")
        if getattr(counts, name)
    }
    late = [
        inner[name] for name in ("completed_late", "completed_early") if name in inner
    ]
    parts = [
        words("overview.completed", value=counts.completed) + _bracketed(words, late),
        words("overview.in_review", value=counts.in_review),
        words("overview.on_track", value=counts.on_track)
        + _bracketed(words, [inner.get("unreported", "")]),
        words("overview.at_risk", value=counts.at_risk),
        words("overview.overdue", value=counts.overdue),
    ]
    if counts.cancelled:
        parts.append(words("overview.cancelled", value=counts.cancelled))
    total = words("overview.total", value=counts.tasks, mw=measure_word)
    return total + words("overview.separator").join(parts)


def _bracketed(words: Catalogue, parts: Iterable[str]) -> str:
    said = [part for part in parts if part]
    if not said:
        return ""
    text = words("overview.inner").join(said)
    return words("overview.bracketed", text=text)


def rates(words: Catalogue, counts: Counts) -> str:
    """Return every rate with its base."""
    said = []
    for name in RATES:
        share = share_said(rate(counts, name), words)
        said.append(f"{words(f'rate.{name}')} {share}")
    return words("overview.separator").join(said)


def filters(words: Catalogue, query: Query) -> str:
    """Return what was asked for beside the day, or nothing."""
    parts = []
    if query.departments:
        role = "filter.support" if query.role is Role.SUPPORT else "filter.dept"
        parts.append(words(role, names=query.departments))
    if query.due is not None:
        code = "filter.ongoing" if query.due.written == ONGOING else "filter.due"
        parts.append(words(code, period=period(query.due)))
    if query.sections:
        parts.append(words("filter.section", names=query.sections))
    if query.statuses:
        parts.append(
            words(
                "filter.status",
                names=[Message(f"status.{status}") for status in query.statuses],
            )
        )
    if query.within is not None:
        parts.append(words("filter.within", n=query.within))
    return words("overview.separator").join(parts)


def common_measure_word(used: Collection[str], words: Catalogue) -> str:
    """Return the measure word of tasks of several plans: theirs if they have one in common."""
    if len(used) != 1:
        return words("measure_word")
    (measure_word,) = used
    return measure_word


def iso_day(words: Catalogue, due: date | None) -> str:
    """Return a due day as 2025-09-30, or that it is ongoing work."""
    if due is None:
        return words("due.ongoing")
    return due.isoformat()


def light(words: Catalogue, colour: str | None) -> str:
    """Return a light's word, or a dash."""
    if colour is None:
        return words("none")
    return words(f"light.{colour}")


def status(words: Catalogue, said: Verdict | TaskView) -> str:
    """Return a status with what qualifies it: 逾期完成, 提前完成, 正常推进（未填报）."""
    if said.status is Status.COMPLETED and said.late:
        return words("status.completed_late")
    if said.status is Status.COMPLETED and said.early:
        return words("status.completed_early")
    return words("status.unreported" if said.unreported else f"status.{said.status}")


def target(words: Catalogue, aim: Target) -> str:
    """Return a target in words: 网办率 ≥ 95%."""
    return words(
        f"target.{aim.comparison}", name=aim.name, value=aim.value, unit=aim.unit or ""
    )


def reasons(words: Catalogue, said: Iterable[Reason]) -> str:
    """Return several reasons in words."""
    sentences = [reason(words, each) for each in said]
    return words("reason.separator").join(sentences)


def reason(words: Catalogue, said: Reason) -> str:
    """Return a reason in words."""
    figures = {
        name: _figure(words, said, name, value) for name, value in said.figures.items()
    }
    return words(f"reason.{said.code}", **figures)


def _figure(words: Catalogue, said: Reason, name: str, value: object) -> object:
    """Return a figure of a reason.

    One that has a phrase is said by it, or left out if there is none.
    """
    if name == "forecast":
        return Message(f"forecast.{value}")
    if name == "comparison":
        return Message(f"comparison.{value}")
    phrase = f"reason.{said.code}.{name}"
    if value is None:
        nothing = f"{phrase}.none"
        return Message(nothing) if words.has(nothing) else ""
    if not words.has(phrase):
        return value
    return Message(phrase, {**said.figures, "value": value})
