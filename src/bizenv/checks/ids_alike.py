"""ids-alike: two ids that people take for one get each other's records."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place

_TAKEN_FOR: Final = str.maketrans(
    {"o": "0", "l": "1", "i": "1", "|": "1", "_": "-", "–": "-", "—": "-", "。": "."}
)
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


def ids_alike(subject: Subject) -> Iterator[Diagnostic]:
    """Find tasks whose id looks like that of another one above."""
    first: dict[str, tuple[str, Place]] = {}
    for issued in subject.book.tasks.values():
        written = issued.task.id
        place = issued.place.below("id")
        own = (written, place)
        other, before = first.setdefault(looks(written), own)
        if before == place:
            continue
        yield Diagnostic(
            "ids-alike",
            subject.where(place),
            {"id": written, "other": other},
            Severity.WARNING,
            Message("hint.ids-alike"),
            related=(subject.where(before),),
        )


def looks(written: str) -> str:
    """Return an id as it looks: full width as half, O as 0, l and I as 1, no dot at its end."""
    plain = unicodedata.normalize("NFKC", written).casefold()
    bare = plain.translate(_TAKEN_FOR).strip(".-")
    return _ZEROS.sub("", bare)
