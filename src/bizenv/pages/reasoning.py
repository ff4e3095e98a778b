"""Why a part of a task stands as it does, in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from bizenv.meaning.reviews import NAMES
from bizenv.meaning.risks import Reason
from bizenv.meaning.statuses import RISKED
from bizenv.meaning.verdict import UNASSIGNED, Verdict
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates
from bizenv.pages.measures import measured, points
from bizenv.periods.reading import parse

_WITH_UNIT: Final = ("reading", "line", "value")  # figures of a target
_MOST: Final = 4096  # sentences that are kept


def reasons(words: Catalogue, said: Iterable[Reason], *, unheard: bool = False) -> str:
    """Return several reasons in words; `unheard`: of a plan without any record, no warnings."""
    separator = words("reason.next")
    told = [reason(words, each, unheard=unheard) for each in without_echo(said)]
    return separator.join(told)


def without_echo(said: Iterable[Reason]) -> list[Reason]:
    """Return reasons; what is due soon, unreported and not yet assigned as one of them."""
    told = list(said)
    if not told:
        return told
    last = told[-1]
    if last.code != UNASSIGNED:
        return told
    for place, each in enumerate(told):
        if each.code == "due-soon" and each.figures["percent"] is None:
            figures = {**each.figures, "percent": UNASSIGNED}
            told[place] = each._replace(figures=figures)
            return told[:-1]
    return told


def mending(words: Catalogue, said: Verdict, day: date) -> Iterator[str]:
    """Say why what is past its due day is not overdue, or that the time for mending is over."""
    last_day = said.due.last_day
    is_running = said.status in RISKED
    if last_day is not None and is_running:
        past = (day - last_day).days
        if past > 0:
            yield words("mending.runs", n=past)
    for each in said.reasons:
        figures = each.figures
        is_late = figures.get("late_by") is not None
        if each.code != "returned" or is_late:
            continue
        until = figures.get("until")
        if isinstance(until, date) and until < day:
            days = (day - until).days
            yield words("mending.over", n=days)


def reason(words: Catalogue, said: Reason, *, unheard: bool = False) -> str:
    """Return a reason in words; `unheard`: of a plan without any record, which warns of nothing."""
    figures: dict[str, object] = {}
    for name, value in said.figures.items():
        told: object = value
        if name == "reviewers" and value is not None:
            names = str(value)
            told = names.split(NAMES)
        figures[name] = _figure(words, said, name, told)
    if said.figures.get("percent") == UNASSIGNED:
        figures["percent"] = Message("reason.to-assign")
    figures |= _behind(words, said)
    if "days_left" in figures:
        figures["n"] = figures["days_left"]  # singular or plural
    if "step_days" in figures:
        figures["n"] = figures["step_days"]
    figures["behind_due"] = _behind_due(said)
    code = said.code
    if code in ("in-review", "accepted"):
        figures |= _extended(said)
    if code == "returned":
        figures["since"] = _since_return(said)
    phrase = f"reason.{_phrase(said)}"
    if unheard and words.has(f"{phrase}.unheard"):
        phrase = f"{phrase}.unheard"
    text = words(phrase, **figures)
    if not words.codes:
        return text
    return words("reason.coded", code=code, text=text)


class Sentences:
    """Reasons in words; those that say the same are put into words once."""

    def __init__(self, words: Catalogue) -> None:
        self._words = words
        self._known: dict[tuple[str, str], str] = {}

    def of(self, said: Reason) -> str:
        """Return a reason in words."""
        # 60 and 60.0 are equal, and read differently
        told = (said.code, repr(said.figures))
        known = self._known.get(told)
        if known is None:
            known = self._known[told] = reason(self._words, said)
            if len(self._known) > _MOST:
                self._known.clear()
        return known


def _phrase(said: Reason) -> str:
    """Return which sentence says a reason; of a day that is today it is another."""
    code = said.code
    figures = said.figures
    if figures.get("periods", 1) != 1:
        return "duty-missed.several"
    if figures.get("days_left") == 0:
        return "due-today"
    if code == "due-soon" and _says_itself(said):
        return "due-soon.bare"
    if code == "behind" and _expected_by(said) == "step":
        return "behind.step"
    if code == "in-review":
        return _phrase_of_review(said)
    return code


def _says_itself(said: Reason) -> bool:
    """Whether there is no need to tell when a warning comes: the day before, or nothing to do yet."""
    figures = said.figures
    return figures["due_soon"] == 1 or figures["percent"] == UNASSIGNED


def _phrase_of_review(said: Reason) -> str:
    figures = said.figures
    if "step" not in figures:
        days = figures.get("days")
        if days == 0:
            return "in-review.today"
        return "in-review"
    if figures["step_days"]:
        return "in-review-step"
    return "in-review-step.today"


def _extended(said: Reason) -> dict[str, object]:
    """Return that an application was on time, or that it was late until the day was moved."""
    figures = said.figures
    late_by = figures.get("late_by")
    if late_by is None:
        in_time = Message("reason.in-time")
        return {"in_time": in_time, "extended": ""}
    args = {"n": late_by, "extended": figures["extended"]}
    late_then = Message("reason.late-then", args)
    return {"in_time": "", "extended": late_then}


def _since_return(said: Reason) -> Message:
    """Return whether work was applied for again since its return, and withdrawn."""
    figures = said.figures
    again = figures.get("again")
    withdrawn = figures.get("withdrawn")
    if again is None:
        return Message("reason.returned.never")
    code = "again"
    if again == withdrawn:
        code = "same-day"
    args = {"again": again, "withdrawn": withdrawn}
    return Message(f"reason.returned.{code}", args)


def _behind_due(said: Reason) -> Message:
    """Return by how many days what was applied for late missed its due day, where that is known."""
    due = said.figures.get("due")
    applied = said.figures.get("applied")
    if isinstance(due, date) and isinstance(applied, date):
        days = (applied - due).days
        if days > 0:
            return Message("reason.behind-due", {"due": due, "n": days})
    return Message("reason.behind-due.only")


def _behind(words: Catalogue, said: Reason) -> dict[str, object]:
    """Return by how much a percentage is behind what, of the figures as they are shown."""
    figures = said.figures
    if said.code == "behind-share":
        return {
            "expected": words.quantity(figures["expected"]),
            "share": words.quantity(figures["share"]),
        }
    if said.code != "behind":
        return {}
    name = _expected_by(said)
    expected = Decimal(str(figures[name]))
    percent = Decimal(str(figures["percent"]))
    lag = expected - percent
    return {
        name: words.quantity(expected),
        "lag": points(words, lag),
        "behind": points(words, figures["behind"]),
    }


def _expected_by(said: Reason) -> str:
    """Return by what work is expected: by a step, or by the time elapsed."""
    if "step" in said.figures:
        return "step"
    return "elapsed"


def _figure(
    words: Catalogue,
    said: Reason,
    name: str,
    value: object,
) -> object:
    """Return a figure of a reason.

    One that has a phrase is said by it, or left out if there is none.
    """
    if name == "forecast":
        return Message(f"forecast.{value}")
    if name == "comparison":
        return Message(f"comparison.{value}")
    if name in ("period", "last_period"):
        return dates.period(parse(str(value)))
    if name in _WITH_UNIT and "unit" in said.figures:
        unit = said.figures["unit"]
        unit_said = None if unit is None else str(unit)
        return measured(words, value, unit_said)
    phrase = f"reason.{said.code}.{name}"
    if value is None:
        nothing = f"{phrase}.none"
        if words.has(nothing):
            return Message(nothing)
        return ""
    if not words.has(phrase):
        return value
    args = {**said.figures, "value": value}
    return Message(phrase, args)
