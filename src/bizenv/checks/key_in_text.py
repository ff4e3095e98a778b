"""key-in-text: behind a full-width comma or colon a key is only text."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Severity
from bizenv.messages import Message
from bizenv.model.book import Place
from bizenv.model.records import Said

_BEFORE: Final = r"(?:^|[，、；,;\s])\s*"  # what ends a value, or was meant to


def key_in_text(subject: Subject) -> Iterator[Diagnostic]:
    """Find texts of records in which a key of such a record stands with a colon behind it."""
    for entry in subject.entries():
        keys = _keys(type(entry.record))
        for path, text in _texts(entry.record):
            if ("：" in text or ":" in text) and (found := keys.search(text)):
                at = subject.where(Place(entry.file, (entry.row, *path)))
                args = {"key": path[0], "name": found[1]}
                hint = Message("hint.key-in-text", {"name": found[1]})
                yield Diagnostic("key-in-text", at, args, Severity.WARNING, hint)


@cache
def _keys(kind: type[Said]) -> re.Pattern[str]:
    names = "|".join(kind.model_fields)
    return re.compile(f"{_BEFORE}({names})\\s*[：:]")


def _texts(record: Said) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts of a record with their key paths."""
    for key, value in record:
        if isinstance(value, str):
            yield (key,), value
        elif isinstance(value, tuple):
            for index, text in enumerate(value):
                if isinstance(text, str):
                    yield (key, index), text
        elif isinstance(value, Mapping):
            for text in value:
                yield (key, text), text
