"""The last days of departments, as calendars."""

from collections.abc import Collection
from typing import NamedTuple

from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.questions import ask
from bizenv.formats.ics import IcsCalendar
from bizenv.pages.agenda import calendar_of
from bizenv.report.agenda import Agendas, agendas


class AgendasAnswer(NamedTuple):
    """The last days of departments, and the plans that are withheld."""

    agendas: Agendas
    withheld: Collection[str]


def agendas_asked(inquiry: Inquiry, asked: Asked) -> AgendasAnswer:
    """Return the last days of the departments asked for, or of all. Raises BizenvError."""
    query, books = ask(inquiry, asked)
    city = inquiry.workspace.settings.city or ""
    found = agendas(books, query, city)
    return AgendasAnswer(found, books.withheld)


def calendar_for(inquiry: Inquiry, found: Agendas) -> IcsCalendar:
    """Return one calendar of the departments that were asked for."""
    words = inquiry.words
    members = found.query.members(inquiry.workspace.register) or frozenset()
    who = words.listed(found.query.departments)
    of_one = len(members) == 1
    return calendar_of(who, found.in_order(), words, named=not of_one)
