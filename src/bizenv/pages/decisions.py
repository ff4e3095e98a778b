"""What meetings decided, in words."""

from bizenv.formats.page import Item, Parts, flat, heading
from bizenv.messages import Catalogue
from bizenv.pages.items import item_named
from bizenv.pages.sentences import capital
from bizenv.report.decisions import Decided
from bizenv.report.digest import DigestReport


def decisions_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what meetings decided in the period: a section of the digest."""
    found = report.decided()
    if found:
        yield heading(words("digest.decided", count=len(found)))
    for each in found:
        named = item_named(report.titles, each, words)
        its_own = report.query.departments == (each.department,)
        if not its_own:
            whose = words("digest.whose", names=[each.department])
            named = f"{whose}{named}"
        said = decision_said(each, words)
        yield Item(capital(named), (said,))


def decision_said(each: Decided, words: Catalogue) -> str:
    """Return what was decided, by which day it is to be done, and by which document."""
    record = each.record
    text = flat(record.decision)
    said = words("promise.said.decision", day=each.day, text=text)
    until = record.complete_by
    if until is not None:
        said += words("promise.until", day=until)
    document = record.document
    if document:
        said += words("overview.bracketed", text=document)
    return said
