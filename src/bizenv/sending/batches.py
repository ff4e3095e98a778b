"""What there is to be sent, for each kind: which departments it concerns, and what each reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from bizenv.formats.letter import Letter, letter_docx, letter_text
from bizenv.formats.page import Page
from bizenv.forms.content import Form
from bizenv.forms.writing import workbook
from bizenv.meaning.filing import FilingState
from bizenv.messages import Catalogue
from bizenv.pages import page_of
from bizenv.pages.head import as_of
from bizenv.periods.period import month_of
from bizenv.report.digest import DigestReport
from bizenv.report.filing import FilingReport
from bizenv.report.query import Query
from bizenv.report.remind import SlipRow
from bizenv.report.stocktake import StocktakeReport
from bizenv.sending.matter import Attachment, Matter, of_page, of_text
from bizenv.store.recipients import Addressee

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWED: Final[tuple[FilingState, ...]] = ("missing", "open")
"""Reports that are still to be given."""

Enclose = Callable[[str], Iterable[Attachment]]
"""Returns what goes with the mail to a department."""
Several = tuple[str, ...]
"""Names of departments."""
Matters = Iterator[Matter]
DigestOf = Callable[[Several], DigestReport]
FilingOf = Callable[[Several], FilingReport]
PageOf = Callable[[str], StocktakeReport]
LetterOf = Callable[[SlipRow], Letter]


class Part(NamedTuple):
    """Who reads, and of which departments. `is_whole`: of all that there is."""

    addressee: Addressee
    departments: Several
    is_whole: bool = False
    kept: Several = ()  # where the reader reads of others too, to which this run keeps


class Batch(NamedTuple):
    """What there is: the departments that it concerns, and what is to be read of some of them.

    `named`: the departments to which a run keeps, none for all.
    """

    departments: Several
    matters: Callable[[Part], Iterable[Matter]]
    named: Several = ()

    def keep(self, named: Several) -> "Batch":
        """Return what there is of the departments named."""
        kept = tuple(each for each in self.departments if each in named)
        return self._replace(departments=kept, named=named)

    def part(self, addressee: Addressee) -> Part:
        """Return of which departments an addressee reads."""
        read = addressee.departments
        if read is None:
            kept = self.departments if self.named else ()
            return Part(addressee, self.departments, not self.named, kept)
        mine = tuple(each for each in self.departments if each in read)
        others = set(read).difference(self.named)
        is_cut = self.named and others
        kept = mine if is_cut else ()
        return Part(addressee, mine, kept=kept)


def digests(
    whole: DigestReport,
    drawn: DigestOf,
    words: Catalogue,
    enclose: Enclose,
) -> Batch:
    """Return the digests: to a department its own, to others that of all of theirs."""
    only = narrowed(whole.query)
    about = f"{whole.since}/{whole.query.day}{only}"
    day = as_of(whole.facts, words)
    dated = words("overview.bracketed", text=day)

    def matters(part: Part) -> Matters:
        report = _digest(part, whole, drawn)
        if not report.empty:
            page = partial(page_of, "digest", report, words)
            matter = _of_part(page, about, words, part, enclose)
            subject = f"{matter.subject}{dated}"
            yield replace(matter, subject=subject)

    return Batch(whole.departments(), matters)


def _digest(part: Part, whole: DigestReport, drawn: DigestOf) -> DigestReport:
    if part.addressee.own:
        return whole.of(part.addressee.name)
    return whole if part.is_whole else drawn(part.departments)


def filings(
    whole: FilingReport,
    drawn: FilingOf,
    words: Catalogue,
    enclose: Enclose,
) -> Batch:
    """Return who has not filed: to a department what it owes, to others that of all of theirs."""
    only = narrowed(whole.query)
    about = f"{whole.month.written} {whole.query.day}{only}"
    owed = [row for row in whole.rows if row.state in OWED]

    def matters(part: Part) -> Matters:
        report = whole if part.is_whole else drawn(part.departments)
        page = partial(page_of, "filing", report, words)
        yield _of_part(page, about, words, part, enclose)

    concerned = _each_once(row.department for row in owed)
    return Batch(concerned, matters)


def _of_part(
    page: Callable[[], Page],
    about: str,
    words: Catalogue,
    part: Part,
    enclose: Enclose,
) -> Matter:
    """Return a page for who reads; what is told of fewer departments is another matter."""
    addressee, departments, _, kept = part
    enclosed = enclose(addressee.name) if addressee.own else ()
    named = "".join(f" [{each}]" for each in kept)
    told = f"{about}{named}"
    return of_page(
        page,
        told,
        words,
        departments,
        enclosed,
    )


def stocktakes(
    departments: Iterable[str],
    drawn: PageOf,
    words: Catalogue,
    enclose: Enclose,
) -> Batch:
    """Return the pages for the meetings, one of each department."""

    def matters(part: Part) -> Matters:
        for department in part.departments:
            report = drawn(department)
            query = report.query
            only = narrowed(query)
            about = f"{query.day} {department}{only}"
            enclosed = enclose(department) if part.addressee.own else ()
            page = partial(page_of, "stocktake", report, words)
            own = (department,)
            yield of_page(
                page,
                about,
                words,
                own,
                enclosed,
            )

    concerned = tuple(departments)
    return Batch(concerned, matters)


def slips(rows: Sequence[SlipRow], letter: LetterOf, words: Catalogue) -> Batch:
    """Return the slips as letters, each to whom it was issued and to who reads of them."""

    def matters(part: Part) -> Matters:
        for row in rows:
            if row.department in part.departments:
                written = letter(row)
                yield _slip(row, written, words)

    concerned = _each_once(row.department for row in rows)
    return Batch(concerned, matters)


def _slip(row: SlipRow, letter: Letter, words: Catalogue) -> Matter:
    number = letter.number
    subject = words("send.subject.slip", title=letter.title, number=number)
    name = f"{number} {row.department}.docx"
    data = letter_docx(letter)
    file = Attachment(name, WORD, data)
    said = letter_text(letter)
    to = (row.department,)
    return of_text(
        said,
        number,
        subject,
        words,
        to,
        (file,),
    )


def forms(made: Iterable[Form], query: Query, words: Catalogue) -> Batch:
    """Return the forms to be filled in, to departments alone."""
    by_department = {form.who: form for form in made}
    month = month_of(query.day)
    only = narrowed(query)

    def matters(part: Part) -> Matters:
        addressee = part.addressee
        if addressee.own:
            form = by_department[addressee.name]
            reported = form.month or month.written
            yield _form(form, f"{reported}{only}", words)

    concerned = tuple(by_department)
    return Batch(concerned, matters)


def _form(form: Form, about: str, words: Catalogue) -> Matter:
    title, *said = form.said
    how = words("send.form.how")
    lines = [title, *said, how]
    text = "\n".join(lines)
    file = form_file(form, words)
    to = (form.who,)
    return of_text(
        text,
        about,
        title,
        words,
        to,
        (file,),
    )


def form_file(form: Form, words: Catalogue) -> Attachment:
    """Return a form as a file that goes with a mail."""
    name = f"{form.who}.xlsx"
    data = workbook(form, words)
    return Attachment(name, EXCEL, data)


def narrowed(query: Query) -> str:
    """Return to which plans a report is narrowed, to tell it from others of its day."""
    only = sorted(set(query.plans))
    return "".join(f" {each}" for each in only)


def _each_once(names: Iterable[str]) -> Several:
    once = dict.fromkeys(names)
    return tuple(once)
