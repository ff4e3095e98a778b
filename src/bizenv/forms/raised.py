"""What was raised in registers before, and whether a row raises the same, or reads like it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from pydantic import BaseModel

from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.model.items import Raise
from bizenv.recording.head_words import squeezed

_APART: Final = ("id", "department")
"""Keys in which a record may differ from what a ledger holds and yet say the same."""
_LIKE: Final = 0.6  # how like each other titles are, from 0 to 1


def said_in(record: BaseModel) -> dict[str, object]:
    """Return what a record says, whatever its number and the spelling of a name."""
    return record.model_dump(exclude=set(_APART))


class NamedItem(NamedTuple):
    """A problem that was raised, named as people find it."""

    record: Raise
    named: Message


@dataclass
class _KnownItems:
    """The items of a register by what they say, and by how they read."""

    same: dict[str, str] = field(default_factory=dict)
    like: dict[str, list[NamedItem]] = field(default_factory=dict)

    def add(self, record: Raise, named: Message) -> None:
        for look in _looks(record):
            several = self.like.setdefault(look, [])
            item = NamedItem(record, named)
            several.append(item)


class RaisedItems:
    """The items of registers, and what the rows of forms add to them."""

    def __init__(self) -> None:
        self._registers: dict[str, _KnownItems] = {}

    def known(self, book: PlanBook, record: Raise) -> str | None:
        """Return the number of the item that was raised in the very words, None without one."""
        register = self._of(book)
        said = _said(record)
        return register.same.get(said)

    def like(self, book: PlanBook, record: Raise) -> Message | None:
        """Return what reads like a problem, though it is not the same; None if nothing does."""
        register = self._of(book)
        for look in _looks(record):
            alike = register.like.get(look, ())
            for other in alike:
                if _is_like(other.record, record):
                    return other.named
        return None

    def add(self, book: PlanBook, record: Raise, named: Message) -> None:
        """Take note of a problem that a row raises, named as people find it."""
        register = self._of(book)
        register.add(record, named)

    def _of(self, book: PlanBook) -> _KnownItems:
        known = self._registers.get(book.id)
        if known is not None:
            return known
        found = _KnownItems()
        self._registers[book.id] = found
        for issued in book.tasks.values():
            line = issued.line
            if isinstance(line, Raise):
                said = _said(line)
                found.same.setdefault(said, line.id)
                args = {"id": line.id, "day": line.date}
                named = Message("form.other-item", args)
                found.add(line, named)
        return found


def _said(record: Raise) -> str:
    said = said_in(record)
    return repr(said)


def _looks(record: Raise) -> Iterator[str]:
    """Yield how a problem reads: by its title, by its text, by who raised it on which day."""
    yield f"title {squeezed(record.title)}"
    if record.text is not None:
        yield f"text {squeezed(record.text)}"
    if record.raised_by is not None:
        yield f"by {record.date} {record.raised_by}"


def _is_like(one: Raise, other: Raise) -> bool:
    """Tell whether two problems may be one that was written anew."""
    title = squeezed(one.title)
    other_title = squeezed(other.title)
    if title == other_title:
        return True
    text = squeezed(one.text or "")
    other_text = squeezed(other.text or "")
    if text and text == other_text:
        return True
    compared = SequenceMatcher(None, title, other_title)
    return compared.ratio() >= _LIKE
