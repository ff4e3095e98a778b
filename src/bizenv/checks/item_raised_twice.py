"""item-raised-twice: the same raised again, as when a form's answers are taken in once more."""

from collections.abc import Iterator

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.items import Raise

_Said = tuple[object, ...]


def item_raised_twice(subject: Subject) -> Iterator[Diagnostic]:
    """Find items that say on one day, but for their numbers, what an earlier one says.

    What was merged into another is settled.
    """
    book = subject.book
    first: dict[_Said, tuple[str, Place]] = {}
    for number, issued in book.tasks.items():
        line = issued.line
        own = book.amendments.get(number, ())
        is_merged = any(each.into is not None for each in own)
        if not isinstance(line, Raise) or is_merged:
            continue
        place = issued.place
        other, before = first.setdefault(_said(line), (number, place))
        if other == number:
            continue
        yield Diagnostic(
            "item-raised-twice",
            subject.where(place),
            {"id": number, "other": other},
            Severity.WARNING,
            Message("hint.item-raised-twice"),
            related=(subject.where(before),),
        )


def _said(line: Raise) -> _Said:
    of = (line.source, line.raised_by, line.place, line.category)
    return line.date, line.title, line.text, *of
