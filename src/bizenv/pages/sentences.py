"""The sentences of the reports, in the office's words: headline, counts, notes, counting rule."""

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from rich.cells import cell_len

from bizenv.formats.page import Light, Lit, share_said
from bizenv.meaning.risks import Reason
from bizenv.meaning.verdict import Status, Verdict
from bizenv.messages import Catalogue, Message
from bizenv.model.base import Due
from bizenv.model.plan import Target
from bizenv.model.register import Register
from bizenv.periods.period import Period
from bizenv.periods.reading import Frame, parse
from bizenv.report.counts import RATES, UNHEARD_COUNTS, Counts, Rate, rate
from bizenv.report.query import Query, Role
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
    year: Message | str = str(asked.year)
    if asked.fiscal:
        year = Message("date.fiscal", {"y": year})
    code = "date.year"
    if asked.unit != "year":
        code = f"date.{asked.unit}.{asked.number}"
    return Message(code, {"y": year})


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
    said["completed"] = completed_of_due(counts, measure_word)
    said["ahead"] = ahead_of_due(counts, measure_word)
    said["returned"] = returned_said(counts, measure_word)
    asked = query.due
    always = asked is None
    said["overdue"] = overdue_said(words, counts, measure_word, always=always)
    said["extended"] = extended_said(words, counts, measure_word)
    if asked is None:
        return words("headline.all", **said)
    said["period"] = period(asked)
    subject = "ongoing" if asked.ongoing else "due"
    return words(f"headline.{subject}", **said)


def overdue_said(
    words: Catalogue, counts: Counts, measure_word: str, *, always: bool = True
) -> str:
    """Return how many are overdue, and of how many nothing was filed in a plan without records.

    `always`: also that none is overdue, where none is due without a word either.
    """
    said = []
    if counts.missed or (always and not counts.unheard):
        figure = _figure_of(counts.missed, measure_word)
        said.append(words("headline.overdue", figure=figure))
    if counts.unheard:
        figure = _figure_of(counts.unheard, measure_word)
        said.append(words("headline.unheard", figure=figure))
    return "".join(said)


def extended_said(words: Catalogue, counts: Counts, measure_word: str) -> str:
    """Return how many have a later due day than first set, or nothing if none have."""
    if not counts.extended:
        return ""
    figure = _figure_of(counts.extended, measure_word)
    return words("headline.extended", figure=figure)


def _figure_of(value: int, measure_word: str) -> Message:
    return Message("figure", {"value": value, "mw": measure_word})


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


def completed_of_due(counts: Counts, measure_word: str) -> Message | str:
    """Return how many of those due are completed, or nothing if none is due."""
    if not counts.due:
        return ""
    figure = _figure_of(counts.due_completed, measure_word)
    return Message("headline.due_completed", {"figure": figure})


def ahead_of_due(counts: Counts, measure_word: str) -> Message | str:
    """Return how many were applied for though not yet due, or nothing if none were."""
    if not counts.ahead:
        return ""
    figure = _figure_of(counts.ahead, measure_word)
    return Message("headline.ahead", {"figure": figure})


def returned_said(counts: Counts, measure_word: str) -> Message | str:
    """Return how many applications were returned and not made again, or nothing if none were."""
    if not counts.returned:
        return ""
    figure = {"value": counts.returned, "mw": measure_word}
    return Message("headline.returned", {"returned": Message("figure", figure)})


_IN_HEADLINE: Final[
    Mapping[str, str]
] = {  # figures of the sentence, each with its count
    "tasks": "tasks",
    "due": "due",
    "applied": "applied",
    "accepted": "accepted",
    "pending": "pending",
}


def overview(
    words: Catalogue, counts: Counts, measure_word: str, due_soon: int | None
) -> str:
    """Return all statuses in one line, each task counted once.

    `due_soon`: within how many days a task falls due soon, None where plans differ in it.
    """
    parts = []
    for name, among in _IN_OVERVIEW.items():
        value = as_read(counts, name)
        if name in UNHEARD_COUNTS and not value:
            continue
        soon = within(words, due_soon) if name == "unheard_soon" else ""
        status = words(f"overview.{name}", value=value, status=soon)
        bracketed = _bracketed(words, counts, value, among)
        parts.append(f"{status}{bracketed}")
    if counts.cancelled:
        cancelled = words("overview.cancelled", value=counts.cancelled)
        parts.append(cancelled)
    total = words("overview.total", value=counts.tasks, mw=measure_word)
    statuses = words("overview.separator").join(parts)
    return f"{total}{statuses}"


def as_read(counts: Counts, name: str) -> int:
    """Return a count as people read it: what nothing was ever filed of is called neither."""
    found: int = getattr(counts, _AS_READ.get(name, name))
    return found


_AS_READ: Final = {
    "overdue": "missed",
    "at_risk": "warned",
    "completed_early": "early",
}


def within(words: Catalogue, due_soon: int | None) -> str:
    """Return 30天内到期、尚未填报."""
    if due_soon is None:
        return words("status.unheard_soon.any")
    return words("status.unheard_soon", n=due_soon)


_IN_OVERVIEW: Final[
    Mapping[str, tuple[str, ...]]
] = {  # each status, and what is among it
    "completed": ("completed_late", "completed_early", "completed_extended"),
    "in_review": (),
    "on_track": ("unreported",),
    "at_risk": (),
    "unheard_soon": (),
    "unheard_risk": (),
    "overdue": ("late_pending",),
    "unheard": (),
}


def _bracketed(
    words: Catalogue, counts: Counts, value: int, names: Iterable[str]
) -> str:
    """Return a status's share of all tasks, and those counts that are not 0, in brackets."""
    said = []
    share = Rate(value, counts.tasks).percent
    if value and share is not None:
        said.append(f"{share}%")
    for name in names:
        value = as_read(counts, name)
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
        code = "filter.ongoing" if due.ongoing else "filter.due"
        parts.append(words(code, period=period(due)))
    if query.sections:
        parts.append(words("filter.section", names=query.sections))
    if query.statuses:
        statuses = [Message(f"status.{each}") for each in query.statuses]
        parts.append(words("filter.status", names=statuses))
    if query.stages:
        stages = [Message(f"stage.{each}") for each in query.stages]
        parts.append(words("filter.stage", names=stages))
    if query.tags:
        parts.append(words("filter.tag", names=[str(each) for each in query.tags]))
    if query.leaders:
        parts.append(words("filter.leader", names=query.leaders))
    if query.within is not None:
        parts.append(words("filter.within", n=query.within))
    return words("overview.separator").join(parts)


def common_measure_word(used: Collection[str], words: Catalogue) -> str:
    """Return the measure word of tasks of several plans: theirs if they have one in common."""
    if len(used) != 1:
        return words("measure_word")
    (measure_word,) = used
    return measure_word


def due_day(words: Catalogue, due: date | None) -> str:
    """Return a due day in words, or that it is ongoing work."""
    return words("due.ongoing") if due is None else words.day(due)


def registered(register: Register, names: Iterable[str]) -> list[str]:
    """Return names as the register has them, in place of aliases."""
    return [register.resolve(name) or name for name in names]


def due_in_words(words: Catalogue, due: Due) -> str:
    """Return a due day as precise as it is written, in words: 2025年6月, 2025年第三季度."""
    frame = Frame(
        fiscal_year_starts=lambda: 1
    )  # of a fiscal year only the name is said
    return words.say(period(parse(due.written, frame)))


def decided(
    words: Catalogue,
    document: str | None,
    reason: str | None,
    effective: date | None = None,
) -> str:
    """Return by which document, from when and why, in brackets; nothing if none is known."""
    text = decision(words, document, reason, effective)
    return words("overview.bracketed", text=text) if text else ""


def decision(
    words: Catalogue,
    document: str | None,
    reason: str | None,
    effective: date | None = None,
) -> str:
    """Return by which document, from when and why."""
    since = words("decided.effective", day=effective) if effective else None
    known = [each for each in (document, since, reason) if each]
    return words("decided.separator").join(known)


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


def lit(
    words: Catalogue,
    said: Verdict | TaskView,
    *,
    unheard: bool = False,
    moved_late: bool = False,
) -> Lit:
    """Return a status with its light as people see it."""
    text = status(words, said, unheard=unheard, moved_late=moved_late)
    return Lit(text, shown_light(said, unheard=unheard))


def shown_light(said: Verdict | TaskView, *, unheard: bool) -> Light:
    """Return the light as people see it: grey where nothing was ever recorded of the plan."""
    return "grey" if unheard else said.light


def status(
    words: Catalogue,
    said: Verdict | TaskView,
    *,
    unheard: bool = False,
    moved_late: bool = False,
) -> str:
    """Return a status with what qualifies it: 逾期完成, 提前完成, 正常推进（未填报）.

    `unheard`: nothing was ever recorded of its plan (到期未见填报; 30天内到期、尚未填报).
    `moved_late`: its due day was moved only once it was overdue, so that nothing is early.
    """
    if unheard and said.status is Status.OVERDUE:
        return words("status.unheard")
    if unheard and said.status is Status.AT_RISK:
        return _at_risk_unheard(words, said)
    completed = said.status is Status.COMPLETED
    if completed and said.late:
        return words("status.completed_late")
    if completed and said.early:
        if isinstance(said, TaskView):
            moved_late = said.moved_late
        how = "extended" if moved_late else "early"
        return words(f"status.completed_{how}")
    if said.unreported:
        return words("status.unreported")
    return words(f"status.{said.status}")


def _at_risk_unheard(words: Catalogue, said: Verdict | TaskView) -> str:
    judged = said.counting if isinstance(said, TaskView) else (said,)
    for verdict in judged:
        for each in verdict.reasons:
            if each.code == "due-soon":
                return words("status.unheard_soon", n=each.figures["due_soon"])
    return words("status.unheard_risk")


def target(words: Catalogue, aim: Target) -> str:
    """Return a target in words: 网办率 ≥ 95%."""
    return words(
        f"target.{aim.comparison}",
        name=aim.name,
        value=measured(words, aim.value, aim.unit),
    )


def measured(words: Catalogue, value: object, unit: str | None) -> str:
    """Return a figure with its unit: 95%, 12家, 11,500 tCO2e."""
    if not unit:
        return words.word(value)
    figure = words.quantity(value)
    is_word = unit[0].isalpha() and cell_len(unit[0]) == 1
    return f"{figure} {unit}" if is_word else f"{figure}{unit}"


def difference(words: Catalogue, value: object, unit: str | None) -> str:
    """Return how far two figures are apart; percentages by points: 1.5个百分点."""
    if unit in _PERCENT:
        return words("targets.points", value=words.quantity(value))
    return measured(words, value, unit)


_PERCENT: Final = ("%", "％")
_WITH_UNIT: Final = ("reading", "line", "value")  # figures of a target


def reasons(words: Catalogue, said: Iterable[Reason]) -> str:
    """Return several reasons in words."""
    sentences = [reason(words, each) for each in said]
    return words("reason.next").join(sentences)


def mending(words: Catalogue, said: Verdict, day: date) -> Iterator[str]:
    """Say why what is past its due day is not overdue, or that the time for mending is over."""
    last_day = said.due.last_day
    is_past = last_day is not None and day > last_day
    if is_past and said.status in (Status.AT_RISK, Status.ON_TRACK):
        assert last_day is not None
        yield words("mending.runs", n=(day - last_day).days)
    for each in said.reasons:
        until = each.figures.get("until")
        if each.code == "returned" and isinstance(until, date) and until < day:
            yield words("mending.over", n=(day - until).days)


def reason(words: Catalogue, said: Reason) -> str:
    """Return a reason in words."""
    figures: dict[str, object] = {}
    for name, value in said.figures.items():
        figures[name] = _figure(words, said, name, value)
    if said.code == "behind":
        figures["lag"] = _lag(said)
    if "days_left" in figures:
        figures["n"] = figures["days_left"]  # singular or plural
    code = said.code
    if said.figures.get("days_left") == 0:
        code = "due-today"
    elif code == "in-review" and said.figures.get("days") == 0:
        code = "in-review.today"
    figures["behind_due"] = _behind_due(said)
    if said.code in ("in-review", "accepted"):
        figures |= _extended(said)
    if said.code == "returned":
        figures["since"] = _since_return(said)
    text = words(f"reason.{code}", **figures)
    return words("reason.coded", code=said.code, text=text) if words.codes else text


def _extended(said: Reason) -> dict[str, object]:
    """Return that an application was on time, or that it was late until the day was moved."""
    late_by = said.figures.get("late_by")
    if late_by is None:
        return {"in_time": Message("reason.in-time"), "extended": ""}
    args = {"n": late_by, "extended": said.figures["extended"]}
    return {"in_time": "", "extended": Message("reason.late-then", args)}


def _since_return(said: Reason) -> Message:
    """Return whether work was applied for again since its return, and withdrawn."""
    again, withdrawn = said.figures.get("again"), said.figures.get("withdrawn")
    if again is None:
        return Message("reason.returned.never")
    code = "same-day" if again == withdrawn else "again"
    return Message(f"reason.returned.{code}", {"again": again, "withdrawn": withdrawn})


def _behind_due(said: Reason) -> Message | str:
    """Return the due day of what was applied for late, and by how many days it was missed."""
    due, applied = said.figures.get("due"), said.figures.get("applied")
    if not isinstance(due, date) or not isinstance(applied, date) or applied <= due:
        return ""
    return Message("reason.behind-due", {"due": due, "n": (applied - due).days})


def _lag(said: Reason) -> Decimal:
    """Return by how many points a percentage is behind, of the figures as they are shown."""
    elapsed = Decimal(str(said.figures["elapsed"]))
    return elapsed - Decimal(str(said.figures["percent"]))


def _figure(words: Catalogue, said: Reason, name: str, value: object) -> object:
    """Return a figure of a reason.

    One that has a phrase is said by it, or left out if there is none.
    """
    if name == "forecast":
        return Message(f"forecast.{value}")
    if name == "comparison":
        return Message(f"comparison.{value}")
    if name in _WITH_UNIT and "unit" in said.figures:
        unit = said.figures["unit"]
        return measured(words, value, None if unit is None else str(unit))
    phrase = f"reason.{said.code}.{name}"
    if value is None:
        nothing = f"{phrase}.none"
        return Message(nothing) if words.has(nothing) else ""
    if not words.has(phrase):
        return value
    args = {**said.figures, "value": value}
    return Message(phrase, args)
