"""Who did not file for the month, and who filed late, by name: a section of the digest."""

from collections.abc import Iterable

from bizenv.formats.page import Item, Parts, heading, paragraph
from bizenv.messages import Catalogue
from bizenv.pages.filing import overview, told
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
    yield heading(words("digest.filing"))
    yield paragraph(overview(FilingCounts.of(rows), words))
    for state in UNTIMELY:
        standing = by_department(row for row in untimely if row.state == state)
        for name, several in standing.items():
            yield _item(name, several, words)


def _item(name: str, rows: Iterable[FilingRow], words: Catalogue) -> Item:
    """Return a department with the tasks of which it gave no report in time."""
    rows = list(rows)
    state = words(f"filing.{rows[0].state}")
    said = words("digest.filing.whose", department=name, state=state, n=len(rows))
    notes: list[str] = []
    for row in rows:
        facts = "  ".join(told(row, words))
        notes.append(f"{row.key} {row.title}  {facts}".rstrip())
    return Item(said, tuple(notes))
