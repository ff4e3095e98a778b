"""Second looks (回头看) in words: at what, until when, and whether they were made."""

from collections.abc import Iterable, Iterator

from bizenv.formats.page import Parts, paragraph
from bizenv.meaning.second_looks import SecondLook
from bizenv.messages import Catalogue
from bizenv.pages.items import Titles, item_named
from bizenv.pages.sentences import capital
from bizenv.report.second_looks import LookRow
from bizenv.report.task_rows import TaskRow


def look_lines(
    rows: Iterable[LookRow], words: Catalogue, titles: Titles | None = None
) -> Parts:
    """Say row by row at what a reviewer looks again, and until when.

    With the `titles` of plans items are named as an office names them.
    """
    for row in rows:
        named = f"{row.key}  {row.title}"
        if titles is not None:
            named = capital(item_named(titles, row, words))
        yield paragraph(f"{named}  {row.department}", indent=2)
        light = "yellow" if row.state == "missed" else None
        said = words("reason.next").join(_said(row.look, words))
        yield paragraph((said, light), indent=4)


def looks_of_task(row: TaskRow, words: Catalogue) -> Parts:
    """Say of one task at which parts a reviewer looks again, and until when."""
    for part in row.assignments:
        look = part.look
        if look is None:
            continue
        said = words("reason.next").join(_said(look, words))
        name = words("look")
        yield paragraph(
            words("look.of", name=name, department=part.department, text=said)
        )


def _said(look: SecondLook, words: Catalogue) -> Iterator[str]:
    """Yield who accepted it when, and what became of the second look."""
    yield words("look.accepted", day=look.accepted.day, by=look.reviewer)
    if look.done is not None:
        late = "look.done.late" if look.days_late else "look.done"
        yield words(late, day=look.done.day, n=look.days_late)
    elif look.days_late:
        yield words("look.missed", day=look.until, n=look.days_late)
    else:
        yield words("look.due", day=look.until)
