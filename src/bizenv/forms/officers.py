"""The form on which officers and others raise problems: blank rows for a register."""

from datetime import date
from typing import Final

from bizenv.forms.columns import FormKind, names_to_fill
from bizenv.forms.content import Form, Handed, form_of
from bizenv.forms.identity import FormLine
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook
from bizenv.model.durations import Duration

_ROWS: Final = 30


def officer_form(
    book: PlanBook,
    day: date,
    city: str,
    words: Catalogue,
) -> Form:
    """Return the form of a register."""
    kind = FormKind.OFFICER
    opened = names_to_fill(kind)
    plan = book.id
    who = book.plan.title
    lines: dict[str, FormLine] = {}
    for number in range(1, _ROWS + 1):
        key = str(number)
        shown = {"id": key}
        lines[key] = FormLine(plan, "", shown, opened)
    title = words("form.title.officer", who=who, city=city)
    said = words("form.as-of.officer", n=_ROWS)
    handed = Handed(kind, who, city, day)
    plans = {plan: who}
    head = (title, said, _next(book, words))
    return form_of(handed, plans, lines, head, words)


def _next(book: PlanBook, words: Catalogue) -> str:
    """Say what becomes of what was raised: who assigns it, and within which time."""
    plan = book.plan
    clocks = plan.clocks
    return words(
        "form.next.officer",
        office=plan.office,
        assigned=_within(clocks.assign, words),
        handled=_within(clocks.handle, words),
    )


def _within(time: Duration | None, words: Catalogue) -> str:
    """Say within which time something is done; nothing where there is no clock."""
    if time is None:
        return ""
    said = words.say(time.said)
    return words("form.within", time=said)
