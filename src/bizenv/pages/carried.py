"""What a task goes on with: the old task's clock in a line, and how its parts stood."""

from collections.abc import Iterator

from bizenv.formats.page import BLANK, Part, Parts, heading, paragraph
from bizenv.messages import Catalogue
from bizenv.pages import dates, sentences
from bizenv.pages.head import TableRow
from bizenv.report.carried import Carried, CarriedCourse


def carried_clock(old: Carried, words: Catalogue) -> Part:
    """Say from where a task was carried over, since when time counts, and until when it was due."""
    said = [
        words("show.carried_from", key=old.key),
        words("show.carried.start", day=old.start),
        dates.due_said(words, old.due),
    ]
    if old.first_due != old.due:
        first = dates.iso_day(words, old.first_due)
        said.append(words("show.extended", due=first))
    by = old.by
    if by is not None:
        amendment = by.amendment
        on = words("show.carried.on", day=by.day)
        decided = sentences.decided(words, amendment.document, amendment.reason)
        said.append(f"{on}{decided}")
    return paragraph("  ".join(said))


def carried_history(old: Carried, words: Catalogue) -> Parts:
    """Say of each department how its part of the old task stood, and since when."""
    yield BLANK
    yield heading((old.key, "bold"), f"  {old.title}")
    separator = words("show.carried.separator")
    for course in old.courses:
        turns = separator.join(_turns(course, words))
        line = f"{course.department}  {turns}"
        yield paragraph(line, indent=4, hang=4)


def _turns(course: CarriedCourse, words: Catalogue) -> Iterator[str]:
    for span in course.spans:
        status = sentences.status(words, span.standing)
        first = span.first.isoformat()
        yield f"{first} {status}"


def carried_rows(old: Carried, plan: str, words: Catalogue) -> Iterator[TableRow]:
    """Yield the same as rows of the table of turns, in the plan that is shown."""
    for course in old.courses:
        for span in course.spans:
            status = sentences.lit(words, span.standing)
            first = span.first
            cells = (old.key, course.department, first, status, "", "")
            yield TableRow(cells, plan)
