"""The form on which officers and others raise problems: blank rows for a register."""

from datetime import date
from typing import Final

from bizenv.forms.columns import FormKind, names_to_fill
from bizenv.forms.content import Form, Handed, form_of
from bizenv.forms.identity import FormLine
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook

_ROWS: Final = 30


def officer_form(book: PlanBook, day: date, city: str, words: Catalogue) -> Form:
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
    head = (title, said)
    return form_of(handed, plans, lines, head, words)
