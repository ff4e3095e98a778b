"""The form on which officers and others raise problems: blank rows for a register."""

from datetime import date
from typing import Final

from bizenv.forms.columns import COLUMNS, FormKind
from bizenv.forms.content import Form, Handed, form_of
from bizenv.forms.identity import FormLine
from bizenv.messages import Catalogue
from bizenv.model.book import PlanBook

_ROWS: Final = 30


def officer_form(book: PlanBook, day: date, city: str, words: Catalogue) -> Form:
    """Return the form of a register."""
    columns = COLUMNS[FormKind.OFFICER]
    opened = tuple(each.name for each in columns if not each.is_shown)
    lines: dict[str, FormLine] = {}
    for number in range(1, _ROWS + 1):
        key = str(number)
        lines[key] = FormLine(book.id, "", {"id": key}, opened)
    who = book.plan.title
    title = words("form.title.officer", who=who, city=city)
    said = words("form.as-of.officer", n=_ROWS)
    plans = {book.id: who}
    handed = Handed(FormKind.OFFICER, who, city, day)
    return form_of(handed, plans, lines, (title, said), words)
