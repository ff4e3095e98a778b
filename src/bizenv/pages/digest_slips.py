"""The slips of a period: how many were issued, answered and closed, and by name those not over."""

from collections.abc import Iterator
from datetime import date

from bizenv.formats.page import Item, Parts, heading, paragraph
from bizenv.meaning.slips import STATES
from bizenv.messages import Catalogue
from bizenv.pages.items import Titles, numbered
from bizenv.pages.sentences import capital
from bizenv.pages.slips import LIGHTS, course, standing
from bizenv.report.digest import DigestReport
from bizenv.report.remind import SlipRow


def slips_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what became of slips in the period, and by name which are not over."""
    if not report.slips:
        return
    yield heading(words("digest.slips"))
    said = list(_counted(report, words))
    if said:
        yield paragraph(words("digest.slips.period", text=words.listed(said)))
    for state in STATES:
        for row in report.slips:
            if row.pending and row.slip.state is state:
                yield _item(row, report.titles, words)


def _counted(report: DigestReport, words: Catalogue) -> Iterator[str]:
    """Yield how many were issued, answered and closed in the period."""
    counts = {"issued": 0, "answered": 0, "closed": 0}
    for row in report.slips:
        slip = row.slip
        days = {
            "issued": slip.issue.date,
            "answered": slip.answered_on,
            "closed": None if slip.close is None else slip.close.date,
        }
        for name, day in days.items():
            counts[name] += _is_within(day, report.since)
    for name, number in counts.items():
        if number:
            yield words(f"digest.slips.{name}", n=number)


def _is_within(day: date | None, since: date) -> bool:
    return day is not None and day > since


def _item(row: SlipRow, titles: Titles, words: Catalogue) -> Item:
    slip = row.slip
    state = standing(slip, words)
    head = f"{slip.number}  {slip.issue.title}  {slip.department}  {state}"
    steps = "  ".join(course(slip, words))
    number = numbered(titles, slip.plan, slip.issue.task, words)
    named = capital(f"{number} {row.title}")
    return Item(head, (named, steps), LIGHTS[slip.state])
