"""name-not-normalised: a name that is only found after its width and spaces are evened out."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Place


class WrittenName(NamedTuple):
    """A name, its place, and whether it stands there as a key."""

    name: str
    place: Place
    is_key: bool = False


def name_not_normalised(subject: Subject) -> Iterator[Diagnostic]:
    """Find names that the register has in another width, or without the space around them."""
    register = subject.book.register
    for name, place, is_key in _written(subject):
        meant = register.resolve(name) or register.reviewer(name)
        if meant is None or register.writes(name):
            continue
        right = register.as_written(name)
        at = subject.where(place, key=is_key)
        args = {"name": name}
        hint = _hint(name, right)
        yield Diagnostic("name-not-normalised", at, args, Severity.WARNING, hint)


def _hint(name: str, right: str) -> Message:
    """Return what to write, and how it differs where both look the same."""
    if _as_seen(name) != _as_seen(right):
        return Message("hint.name-not-normalised", {"name": right})
    has, wanted = _difference(name, right)
    args = {"name": right, "has": has, "wanted": wanted}
    return Message("hint.name-not-normalised.differs", args)


def _as_seen(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _difference(one: str, other: str) -> tuple[str, str]:
    """Return the numbers of the characters in which two names differ."""
    begin = _alike(one, other)
    rest = one[begin:]
    others = other[begin:]
    rest_reversed = rest[::-1]
    others_reversed = others[::-1]
    end = _alike(rest_reversed, others_reversed)
    has = rest[: len(rest) - end]
    wanted = others[: len(others) - end]
    return _numbers(has), _numbers(wanted)


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common from the first on."""
    count = 0
    for sign, wanted in zip(one, other, strict=False):
        if sign != wanted:
            break
        count += 1
    return count


def _numbers(text: str) -> str:
    numbers = map(ord, text)
    return " ".join([f"U+{number:04X}" for number in numbers])


def _written(subject: Subject) -> Iterator[WrittenName]:
    for named in subject.names():
        yield WrittenName(named.written, named.place)
    for entry in subject.written():
        for key in ("department", "by"):
            name = getattr(entry.record, key, None)
            if name is None:
                continue
            place = entry.place.below(key)
            yield WrittenName(name, place)
    for dated in subject.amendments():
        file, start = dated.place
        for name, path, is_key in dated.amendment.parties():
            inside = (*start, *path)
            place = Place(file, inside)
            yield WrittenName(name, place, is_key)
