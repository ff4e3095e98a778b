"""What a void may take back: the records of a task, each to be chosen in words."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

from bizenv.desk.topics import Topic
from bizenv.meaning.voids import Voidable, voidable
from bizenv.messages import Catalogue
from bizenv.model.kinds import VOIDING
from bizenv.model.records import Reviewed
from bizenv.model.said import said

OF: Final = "of"
"""The field with the record that a void takes."""
NAMING: Final = ("department", "by", "of.date", "of.kind", "of.number")
"""The slots that a choice fills: whose record it is, and by what a void names it."""
_LONGEST: Final = 60  # signs of a record's own words


def takes_back(kind: str) -> bool:
    """Whether a kind of record takes another one back."""
    return kind in VOIDING


def records_of(topic: Topic, words: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield what may be voided, the last day first: the choice, and how it is said.

    Where it is about one department's part, what was said of that part alone.
    """
    book, issued = topic.book, topic.issued
    if book is None or issued is None:
        return
    found: list[Voidable] = []
    for department, entries in book.entries.get(issued.task.id, {}).items():
        if not topic.whose or department in topic.whose_records:
            found += voidable(entries)
    found.sort(key=_turn, reverse=True)
    for each in found:
        line = book.where(each.entry.place).line
        yield _choice(each), _words(each, line, words)


def _turn(each: Voidable) -> tuple[str, str, int]:
    entry = each.entry
    return entry.record.date.isoformat(), entry.file, entry.row


def _choice(each: Voidable) -> str:
    """Return what a void gives for a record, as one value of a form."""
    record = each.entry.record
    given = {
        "department": each.entry.department,
        "of.date": record.date.isoformat(),
        "of.kind": record.kind.value,
    }
    if isinstance(record, Reviewed):
        given["by"] = record.by
    if each.number is not None:
        given["of.number"] = str(each.number)
    return urlencode(given)


def given_by(choice: str) -> Mapping[str, str]:
    """Return what a choice gives, by the slots of a void; nothing that is none of them."""
    pairs = parse_qsl(choice)
    return {name: value for name, value in pairs if name in NAMING}


def _words(each: Voidable, line: int, words: Catalogue) -> str:
    record = each.entry.record
    writer = record.by if isinstance(record, Reviewed) else each.entry.department
    own = words.listed(said(record))
    if len(own) > _LONGEST:
        own = f"{own[:_LONGEST]}…"
    kind = words(f"kind.{record.kind}")
    args = {"day": record.date, "who": writer, "kind": kind, "line": line}
    if own:
        return words("desk.form.voidable", **args, said=own)
    return words("desk.form.voidable.bare", **args)
