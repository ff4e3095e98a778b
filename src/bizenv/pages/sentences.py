"""The sentences of the reports, in the office's words: headline, counts, notes, counting rule."""

import calendar
from collections.abc import Iterable
from datetime import date

from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue, Message
from bizenv.model.plan import Target
from bizenv.report.counts import RATES, Counts, Rate, rate
from bizenv.report.query import ONGOING, Period, Query, Role


def as_of(day: date) -> Message:
    """Return an as-of day in words; the last day of a month reads 6月底."""
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        args = {
            "y": str(day.year),
            "m": str(day.month),
            "month": Message(f"date.month.{day.month}"),
        }
        return Message("date.month_end", {**args, "d": str(day.day)})
    return Message(
        "date.day",
        {"y": str(day.year), "m": str(day.month), "d": str(day.day), **_month(day)},
    )


def _month(day: date) -> dict[str, Message]:
    return {"month": Message(f"date.month.{day.month}")}


def period(asked: Period) -> Message:
    """Return a period in words: 2023年, 2023年第二季度, 2023年6月."""
    if asked.written == ONGOING:
        return Message("due.ongoing")
    year = {"y": str(asked.first.year)}
    if "Q" in asked.written:
        return Message(f"date.quarter.{asked.first.month // 3 + 1}", year)
    if asked.first == asked.last:
        return Message(
            "date.day",
            {
                **year,
                "m": str(asked.first.month),
                "d": str(asked.first.day),
                **_month(asked.first),
            },
        )
    if asked.first.month == asked.last.month:
        return Message(
            "date.month", {**year, "m": str(asked.first.month), **_month(asked.first)}
        )
    return Message("date.year", year)


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
    return (
        words("overview.bracketed", text=words("overview.inner").join(said))
        if said
        else ""
    )


def rates(words: Catalogue, counts: Counts) -> str:
    """Return every rate with its base."""
    said = (
        f"{words(f'rate.{name}')} {rate_text(words, rate(counts, name))}"
        for name in RATES
    )
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


def rate_text(words: Catalogue, share: Rate) -> str:
    """Return a rate with its base: 25.6%（10/39）, or a dash for 0 of 0."""
    if share.percent is None:
        return words("none")
    return words("rate.value", percent=f"{share.percent}%", of=f"{share.n}/{share.of}")


def target(words: Catalogue, aim: Target) -> str:
    """Return a target in words: 网办率 ≥ 95%."""
    return words(
        f"target.{aim.comparison}", name=aim.name, value=aim.value, unit=aim.unit or ""
    )


def reason(words: Catalogue, said: Reason) -> str:
    """Return a reason in words. A figure with a phrase of its own is said by it, or left out if there is none."""
    figures: dict[str, object] = {}
    for name, value in said.figures.items():
        phrase = f"reason.{said.code}.{name}"
        if name == "forecast":
            figures[name] = Message(f"forecast.{value}")
        elif name == "comparison":
            figures[name] = Message(f"comparison.{value}")
        elif value is None:
            figures[name] = (
                Message(f"{phrase}.none") if words.has(f"{phrase}.none") else ""
            )
        elif words.has(phrase):
            figures[name] = Message(phrase, {**said.figures, "value": value})
        else:
            figures[name] = value
    return words(f"reason.{said.code}", **figures)
