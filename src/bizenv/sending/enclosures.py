"""What may go with a mail to a department: **one table**. A new enclosure is a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bizenv.formats.ics import ics_bytes
from bizenv.forms.content import Form
from bizenv.forms.departments import DepartmentForms
from bizenv.meaning.bench import histories
from bizenv.messages import Catalogue
from bizenv.model.book import Books
from bizenv.pages.agenda import calendar_of
from bizenv.report.agenda import Agendas, agendas
from bizenv.report.query import Query
from bizenv.sending.batches import form_file
from bizenv.sending.matter import Attachment

CALENDAR: Final = "text/calendar"


@dataclass(frozen=True)
class Enclosing:
    """From what enclosures are made: the plans as of the query's day."""

    books: Books
    query: Query
    words: Catalogue
    city: str

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms of all departments that have anything to fill in."""
        gathered = DepartmentForms(self.query.day, self.words)
        for book in self.books:
            gathered.read(book, histories(book))
        return {form.who: form for form in gathered.forms(self.city)}

    @cached_property
    def agendas(self) -> Agendas:
        """The last days of all departments."""
        return agendas(self.books, self.query, self.city)


def _form(source: Enclosing, department: str) -> Iterator[Attachment]:
    form = source.forms.get(department)
    if form is not None:
        yield form_file(form, source.words)


def _calendar(source: Enclosing, department: str) -> Iterator[Attachment]:
    entries = source.agendas.of.get(department)
    if entries:
        made = calendar_of(department, entries, source.words)
        data = ics_bytes(made)
        yield Attachment(f"{department}.ics", CALENDAR, data)


Maker = Callable[[Enclosing, str], Iterable[Attachment]]
ENCLOSURES: Final[Mapping[str, Maker]] = {
    "form": _form,
    "calendar": _calendar,
}
"""By name what makes an enclosure for a department; nothing where it has none."""


def enclosed(
    names: Iterable[str], source: Enclosing, department: str
) -> Iterator[Attachment]:
    """Yield the enclosures asked for."""
    for name in names:
        make = ENCLOSURES[name]
        yield from make(source, department)
