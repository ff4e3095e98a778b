"""The sentences of the reports, in the office's words: headline, counts, notes, counting rule."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

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
    """Return a period in words: 2023年, 2023年第二季度, 2023年6月."""
    first = asked.first
    last = asked.last
    year = {"y": str(first.year)}
    if asked.written == ONGOING:
        return Message("due.ongoing")
    if "Q" in asked.written:
        quarter = first.month // 3 + 1
        return Message(f"date.quarter.{quarter}", year)
    if first == last:
        return Message("date.day", _day_args(first))
    if first.month == last.month:
        return Message("date.month", _month_args(first))
    return Message("date.year", year)


def headline(
    words: Catalogue,
    query: Query,
    counts: Counts,
    measure_word: str,
    reviewers: Collection[str],
) -> str:
    """Return the office's sentence: 截至…，应完成…条，申请完成…条，审核通过…条.

    `reviewers` are all who accepted anything; a single one is named.
    """
    said: dict[str, object] = {"as_of": as_of(query.day)}
    for name, count in _IN_HEADLINE.items():
        figure = {"value": getattr(counts, count), "mw": measure_word}
        said[name] = Message("figure", figure)
    said["accepted"] = _accepted(said["accepted"], reviewers)
    if counts.declared:
        figure = {"value": counts.declared, "mw": measure_word}
        args = {"accepted": said["accepted"], "figure": Message("figure", figure)}
        only = "" if counts.accepted else "_only"
        said["accepted"] = Message(f"headline.declared{only}", args)
    said["late"] = late_among_pending(counts, measure_word)
    asked = query.due
    if asked is None:
        return words("headline.all", **said)
    said["period"] = period(asked)
    subject = "ongoing" if asked.written == ONGOING else "due"
    overdue = "_overdue" if counts.overdue else ""
    return words(f"headline.{subject}{overdue}", **said)


def _accepted(figure: object, reviewers: Collection[str]) -> Message:
    """Return what was accepted, and by whom where all of it was by one reviewer."""
    if len(reviewers) != 1:
        return Message("headline.accepted", {"figure": figure})
    (reviewer,) = reviewers
    args = {"figure": figure, "reviewer": reviewer}
    return Message("headline.accepted_by", args)


def late_among_pending(counts: Counts, measure_word: str) -> Message | str:
    """Return how many of those in review were applied for late, or nothing if none were."""
    if not counts.late_pending:
        return ""
    figure = {"value": counts.late_pending, "mw": measure_word}
    return Message("headline.late_pending", {"late": Message("figure", figure)})


_IN_HEADLINE: Final[
    Mapping[str, str]
] = {  # figures of the sentence, each with its count
    "tasks": "tasks",
    "due": "due",
    "applied": "applied",
    "accepted": "accepted",
    "overdue": "overdue",
    "pending": "pending",
}


def overview(words: Catalogue, counts: Counts, measure_word: str) -> str:
    """Return all statuses in one line, each task counted once."""
    parts = []
    for name, among in _IN_OVERVIEW.items():
        status = words(f"overview.{name}", value=getattr(counts, name))
        bracketed = _bracketed(words, counts, among)
        parts.append(f"{status}{bracketed}")
    if counts.cancelled:
        cancelled = words("overview.cancelled", value=counts.cancelled)
        parts.append(cancelled)
    total = words("overview.total", value=counts.tasks, mw=measure_word)
    statuses = words("overview.separator").join(parts)
    return f"{total}{statuses}"


_IN_OVERVIEW: Final[
    Mapping[str, tuple[str, ...]]
] = {  # each status, and what is among it
    "completed": ("completed_late", "completed_early"),
    "in_review": (),
    "on_track": ("unreported",),
    "at_risk": (),
    "overdue": ("late_pending",),
}


def _bracketed(words: Catalogue, counts: Counts, names: Iterable[str]) -> str:
    """Return those counts that are not 0, in brackets."""
    said = []
    for name in names:
        value = getattr(counts, name)
        if value:
            said.append(words(f"overview.{name}", value=value))
    if not said:
        return ""
    text = words("overview.inner").join(said)
    return words("overview.bracketed", text=text)


def rates(words: Catalogue, counts: Counts) -> str:
    """Return every rate with its base."""
    said = []
    for name in RATES:
        title = words(f"rate.{name}")
        share = share_said(rate(counts, name), words)
        said.append(f"{title} {share}")
    return words("overview.separator").join(said)


def filters(words: Catalogue, query: Query) -> str:
    """Return what was asked for beside the day, or nothing."""
    parts = []
    if query.departments:
        role = "filter.support" if query.role is Role.SUPPORT else "filter.dept"
        parts.append(words(role, names=query.departments))
    due = query.due
    if due is not None:
        code = "filter.ongoing" if due.written == ONGOING else "filter.due"
        parts.append(words(code, period=period(due)))
    if query.sections:
        parts.append(words("filter.section", names=query.sections))
    if query.statuses:
        statuses = [Message(f"status.{each}") for each in query.statuses]
        parts.append(words("filter.status", names=statuses))
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
    completed = said.status is Status.COMPLETED
    if completed and said.late:
        return words("status.completed_late")
    if completed and said.early:
        return words("status.completed_early")
    if said.unreported:
        return words("status.unreported")
    return words(f"status.{said.status}")


def target(words: Catalogue, aim: Target) -> str:
    """Return a target in words: 网办率 ≥ 95%."""
    return words(
        f"target.{aim.comparison}",
        name=aim.name,
        value=aim.value,
        unit=aim.unit or "",
    )


def reasons(words: Catalogue, said: Iterable[Reason]) -> str:
    """Return several reasons in words."""
    sentences = [reason(words, each) for each in said]
    return words("reason.separator").join(sentences)


def reason(words: Catalogue, said: Reason) -> str:
    """Return a reason in words."""
    figures = {}
    for name, value in said.figures.items():
        figures[name] = _figure(words, said, name, value)
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
    args = {**said.figures, "value": value}
    return Message(phrase, args)
