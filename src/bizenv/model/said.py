"""What a record says in its own words: its figures, then its texts."""

from collections.abc import Iterator
from typing import Final

from bizenv.model.records import Progress, Said

_TEXTS: Final = (
    "milestone",
    "progress",
    "problems",
    "next",
    "needs",
    "opinion",
    "decision",
    "reason",
    "document",
    "note",
)


def said(record: Said) -> tuple[str, ...]:
    """Return by what people tell a record from another of its day and kind."""
    return (*_figures(record), *_texts(record))


def _figures(record: Said) -> Iterator[str]:
    if not isinstance(record, Progress):
        return
    if record.percent is not None:
        yield f"{record.percent}%"
    for name, value in record.readings.items():
        yield f"{name} {value}"


def _texts(record: Said) -> Iterator[str]:
    for name in _TEXTS:
        text = getattr(record, name, None)
        if text:
            yield text
