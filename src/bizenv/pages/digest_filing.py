"""Who did not file for the month, and who filed late, by name: a section of the digest."""

from collections.abc import Iterable

from bizenv.formats.page import Item, Parts, heading, paragraph
from bizenv.messages import Catalogue
from bizenv.pages.filing import overview, told
from bizenv.pages.items import Titles, item_named
from bizenv.pages.sentences import capital
from bizenv.report.digest import DigestReport
from bizenv.report.filing import UNTIMELY, FilingCounts, FilingRow, by_department


def filing_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say how many reports are owed, and by name who gave none in time.

    Nothing of plans of which nothing was ever recorded.
    """
    rows = [row for row in report.filing if not row.unheard]
    untimely = [row for row in rows if row.state in UNTIMELY]
    if not untimely:
        return
    title = words("digest.filing")
    yield heading(title)
    tally = FilingCounts.of(rows)
    said = overview(tally, words)
    yield paragraph(said)
    for state in UNTIMELY:
        standing = by_department(row for row in untimely if row.state == state)
        for name, several in standing.items():
            yield _item(name, several, report.titles, words)


def _item(
    name: str, rows: Iterable[FilingRow], titles: Titles, words: Catalogue
) -> Item:
    """Return a department with the tasks of which it gave no report in time."""
    rows = list(rows)
    first = rows[0]
    state = words(f"filing.{first.state}")
    number = len(rows)
    said = words("digest.filing.whose", department=name, state=state, n=number)
    notes: list[str] = []
    for row in rows:
        facts = "  ".join(told(row, words))
        note = f"{item_named(titles, row, words)}  {facts}"
        notes.append(capital(note.rstrip()))
    return Item(said, tuple(notes))
