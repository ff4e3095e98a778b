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
_BEFORE: Final = r"(?:^|[，、；,;\s])\s*"  # what ends a value, or was meant to


def key_in_text(subject: Subject) -> Iterator[Diagnostic]:
    """Find texts of records in which a key of such a record stands with a colon behind it."""
    for entry in subject.written():
        if not _may_hold_keys(entry.record):
            continue
        keys = _keys(type(entry.record))
        for path, text in _texts(entry.record):
            names = keys.findall(text)
            if names and subject.stands(entry):
                place = entry.place.below(*path)
                heavy = (name for name in names if name not in _WORDS)
                name = next(heavy, names[0])
                yield _finding(subject, place, path[0], name)


def _finding(subject: Subject, place: Place, key: str | int, name: str) -> Diagnostic:
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
    """Whether a text of a record has a colon or there is a list of texts: few have either."""
    for value in filter(None, vars(record).values()):
        if isinstance(value, str):
            if ":" in value or "：" in value:
                return True
        elif isinstance(value, (tuple, dict)):
            return True
    return False


def _texts(record: Said) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts of a record with their key paths."""
    for key, value in vars(record).items():
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, tuple):
            for index, text in enumerate(value):
                if isinstance(text, str):
                    yield (key, index), text
        elif isinstance(value, dict):
            for text in value:
                yield (key, text), text
