"""Why a part of a task stands as it does, in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from bizenv.meaning.risks import Reason
from bizenv.meaning.verdict import Status, Verdict
from bizenv.messages import Catalogue, Message
from bizenv.pages.measures import measured

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
    text = words(f"reason.{code}", **figures)
    return words("reason.coded", code=said.code, text=text) if words.codes else text


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
