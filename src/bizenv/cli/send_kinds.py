"""bizenv send digest, slips, forms, stocktake and filing: each a report that goes out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import typer

from bizenv.asking.digest import draw
from bizenv.asking.filing import known_later, month_asked
from bizenv.asking.questions import ask
from bizenv.cli.command import Command
from bizenv.cli.digest import Digested, Since
from bizenv.cli.filing import Month
from bizenv.cli.letters import letter_of
from bizenv.cli.options import AskedOptions, OutputTo, spread
from bizenv.cli.remind import Issuer
from bizenv.cli.send import Call, Chosen, Enclosed, Sending, app
from bizenv.formats.letter import Letter
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.report.digest import DigestReport
from bizenv.report.filing import FilingReport, filing_report
from bizenv.report.query import Query
from bizenv.report.remind import SlipNumbers, SlipRow, remind_report
from bizenv.report.stocktake import StocktakeReport, stocktake_report
from bizenv.report.views import views
from bizenv.sending import batches
from bizenv.sending.enclosures import Enclosing

__all__ = ["app"]


@app.command("digest", cls=Command)
@spread
def send_digest(
    ctx: typer.Context,
    about: Chosen,
    period: Since,
    sending: Sending,
    enclosed: Enclosed,
    output: OutputTo,
) -> int:
    """Send each department its digest, and the whole to who gets it."""
    call = Call.of(ctx, "digest", about, sending, output)
    session = call.session
    digested = Digested(plan=about.plan, as_of=about.as_of)
    drawn = draw(session, digested, period)

    def several(departments: tuple[str, ...]) -> DigestReport:
        narrowed = Digested(plan=about.plan, dept=[*departments], as_of=about.as_of)
        return draw(session, narrowed, period).report

    whole = drawn.report
    day = whole.query.day
    enclose = call.enclosing(enclosed, drawn.books, whole.query)
    batch = batches.digests(whole, several, session.words, enclose)
    return call.post(batch, day, drawn.withheld)


@app.command("filing", cls=Command)
@spread
def send_filing(
    ctx: typer.Context,
    about: Chosen,
    sending: Sending,
    enclosed: Enclosed,
    output: OutputTo,
    *,
    month: Month = None,
) -> int:
    """Send each department the reports that it still owes, and who owes any to other readers."""
    call = Call.of(ctx, "filing", about, sending, output)
    session = call.session
    query, books = ask(session, _asked(about))
    period = month_asked(session, month, query.day)
    known = known_later(session)

    def several(departments: tuple[str, ...]) -> FilingReport:
        narrowed = replace(query, departments=departments)
        return filing_report(books, narrowed, period, known=known)

    whole = several(())
    enclose = call.enclosing(enclosed, books, query)
    batch = batches.filings(whole, several, session.words, enclose)
    return call.post(batch, query.day, books.withheld)


@app.command("stocktake", cls=Command)
@spread
def send_stocktake(
    ctx: typer.Context,
    about: Chosen,
    sending: Sending,
    enclosed: Enclosed,
    output: OutputTo,
) -> int:
    """Send each department the page for the meeting about it."""
    call = Call.of(ctx, "stocktake", about, sending, output)
    session = call.session
    query, books = ask(session, _asked(about))

    def page(department: str) -> StocktakeReport:
        return stocktake_report(books, replace(query, departments=(department,)), None)

    leads = dict.fromkeys(_leads(books, query))
    enclose = call.enclosing(enclosed, books, query)
    batch = batches.stocktakes(leads, page, session.words, enclose)
    return call.post(batch, query.day, books.withheld)


@app.command("slips", cls=Command)
@spread
def send_slips(
    ctx: typer.Context,
    about: Chosen,
    sending: Sending,
    output: OutputTo,
    *,
    issuer: Issuer = None,
) -> int:
    """Send the slips that were issued and are not over, each once, as letters."""
    call = Call.of(ctx, "slips", about, sending, output)
    session = call.session
    query, books = ask(session, _asked(about))
    report = remind_report(
        books, query, session.workspace.settings.rungs, SlipNumbers(), "slips"
    )
    waiting = [row for row in report.slips if row.pending]

    def letter(row: SlipRow) -> Letter:
        return letter_of(session, row.slip, issuer)

    words = catalogue(session.workspace.settings.language)
    batch = batches.slips(waiting, letter, words)
    return call.post(batch, query.day, books.withheld)


@app.command("forms", cls=Command)
@spread
def send_forms(
    ctx: typer.Context, about: Chosen, sending: Sending, output: OutputTo
) -> int:
    """Send each department its form to be filled in, once a month."""
    call = Call.of(ctx, "forms", about, sending, output)
    session = call.session
    query, books = ask(session, _asked(about))
    source = Enclosing(books, query, session.words, call.city)
    made = source.forms.values()
    batch = batches.forms(made, query, session.words)
    return call.post(batch, query.day, books.withheld)


def _asked(about: Chosen) -> AskedOptions:
    """Return the question as other reports ask it; to whom it goes is settled apart."""
    return AskedOptions(plan=about.plan, as_of=about.as_of)


def _leads(books: Iterable[PlanBook], query: Query) -> Iterator[str]:
    """Yield the departments that lead anything."""
    for book in books:
        for view in views(book, query):
            yield from (judged.assignment.department for judged in view.judged)
