"""key-in-text: behind a full-width comma or colon a key is only text."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.records import Said

# Keys whose words change no judgement; without any other the record may mean another
_WORDS: Final = frozenset(
    (
        "approved_by",
        "decision",
        "document",
        "needs",
        "next",
        "note",
        "opinion",
        "problems",
        "progress",
        "reason",
    )
)
_NO_TEXTS: Final = frozenset(
    ("date", "kind", "percent", "task")
)  # nearly every record has them
_BEFORE: Final = r"(?:^|[，、；,;\s])\s*"  # what ends a value, or was meant to


def key_in_text(subject: Subject) -> Iterator[Diagnostic]:
    """Find texts of records in which a key of such a record stands with a colon behind it."""
    colons = subject.book.colons
    for entry in subject.written():
        is_quiet = colons is not None and entry.file not in colons
        if is_quiet or not _may_hold_keys(entry.record):
            continue
        for path, text in _texts(entry.record):
            names = _keys(type(entry.record)).findall(text)
            if names and subject.stands(entry):
                place = entry.place.below(*path)
                heavy = (name for name in names if name not in _WORDS)
                name = next(heavy, names[0])
                yield _finding(subject, place, path[0], name)


def _finding(
    subject: Subject,
    place: Place,
    key: str | int,
    name: str,
) -> Diagnostic:
    at = subject.where(place)
    args = {"key": key, "name": name}
    hint = Message("hint.key-in-text", {"name": name})
    return Diagnostic(
        "key-in-text",
        at,
        args,
        Severity.WARNING if name in _WORDS else Severity.ERROR,
        hint,
    )


@cache
def _keys(kind: type[Said]) -> re.Pattern[str]:
    names = "|".join(kind.model_fields)
    pattern = f"{_BEFORE}({names})\\s*[：:]"
    return re.compile(pattern)


def _may_hold_keys(record: Said) -> bool:
    """Whether there is a colon in a text of a record, or a list of texts."""
    values = vars(record)
    for key in record.model_fields_set:
        value = values[key]
        kind = type(value)
        if kind is str:
            if ":" in value or "：" in value:
                return True
        elif value and (kind is tuple or kind is dict):
            return True
    return False


Placed = list[tuple[KeyPath, str]]
"""Texts, each with its key path."""


def _texts(record: Said) -> Placed:
    """Return the texts of a record that hold a colon, as few do, with their key paths."""
    found: Placed = []
    given = record.model_fields_set - _NO_TEXTS
    for key in sorted(given):
        value = getattr(record, key)
        kind = type(value)
        if kind is str:
            if ":" in value or "：" in value:
                found.append(((key,), value))
        elif kind is tuple:
            items = enumerate(value)
            found += [((key, index), text) for index, text in items]
        elif kind is dict:
            found += [((key, text), text) for text in value]
    return found
