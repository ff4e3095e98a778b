"""bizenv reconcile: a plan against the document that it was issued by."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.answering import answer, settle
from bizenv.cli.documents import Document, LeadRule, drafted, reading_options
from bizenv.cli.options import OutputTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, Diagnostic, Findings, KeyPath, Location
from bizenv.layout import PLAN, WAIVERS

if TYPE_CHECKING:
    from bizenv.importers.draft import Draft
    from bizenv.importers.reading.pipeline import Options

PlanName = Annotated[str, typer.Argument(metavar="PLAN", help="argument.plan")]


@spread
def reconcile(
    ctx: typer.Context,
    plan: PlanName,
    document: Document,
    output: OutputTo,
    *,
    lead_rule: LeadRule = "auto",
) -> int:
    """Compare a plan with the document that it was issued by."""
    from bizenv.importers.reconcile import reconcile as compare
    from bizenv.model.book import Place

    session: Session = ctx.obj
    outlet = settle(ctx, output)
    one_of("PLAN", plan, session.workspace.plans)
    books = session.workspace.books([plan])
    book = next(iter(books), None)
    if book is None:
        session.report_reading(books.withheld)
        return session.status
    asked = reading_options(session, lead_rule)
    if asked is None:
        return session.status
    register = session.workspace.register
    draft = drafted(document, register, asked)
    _answer(session, plan, draft, asked)

    def where(path: KeyPath) -> Location:
        return book.where(Place(book.file(PLAN), path))

    left = _settled(session, compare(book.plan, draft, register, where, asked.fiscal))
    answer(session, outlet, Findings(tuple(left), 2))
    return FINDINGS if left else 0


def _answer(session: Session, plan: str, draft: "Draft", asked: "Options") -> None:
    """Answer what is doubtful in a draft as the office did, and tell how much of it that is."""
    from bizenv.cli.reviewing import answers_of
    from bizenv.importers.answers import apply_answers

    settled = apply_answers(draft, answers_of(session, plan), asked.fiscal)
    if settled:
        session.note("note.reconcile.answered", n=settled)


def _settled(
    session: Session, differences: Sequence[Diagnostic]
) -> Sequence[Diagnostic]:
    """Return the differences that the office did not settle, and tell how many it did."""
    from bizenv.guard import CODES
    from bizenv.guard.rights import load_rights
    from bizenv.guard.warnings import excused

    shelf = session.workspace.shelf
    if not differences or WAIVERS not in shelf.files:
        return differences
    rights, _ = load_rights(shelf, CODES)
    result = excused(session.snapshot, rights.waivers, differences, errors_too=True)
    if result.passed:
        session.note("note.reconcile.settled", n=result.passed)
    return result.left
