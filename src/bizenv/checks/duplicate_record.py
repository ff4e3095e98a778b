"""duplicate-record: the same said twice, as after a repeated import or a careless merge; counted on, it would mislead."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.messages import Message
from bizenv.model.book import Dated, Entry


def duplicate_record(subject: Subject) -> Iterator[Diagnostic]:
    """Find records and amendments that say the same as an earlier one of their file, those taken back left out."""
    for by_department in subject.book.entries.values():
        for entries in by_department.values():
            for _, same_day in groupby(entries, key=lambda entry: entry.day):
                yield from _twice(subject, list(same_day))
    amendments: dict[str, list[Dated]] = {}
    for dated in subject.amendments():
        amendments.setdefault(dated.amendment.target, []).append(dated)
    for several in amendments.values():
        yield from _twice(subject, several)


def _twice(subject: Subject, said: Sequence[Entry | Dated]) -> Iterator[Diagnostic]:
    earlier: list[Entry | Dated] = []
    for each in said if len(said) > 1 else ():
        if isinstance(each, Entry) and (each.file, each.row) in subject.voided:
            continue
        first = next((one for one in earlier if _same(one, each)), None)
        if first is None:
            earlier.append(each)
        else:
            at, related = subject.where(each.place), (subject.where(first.place),)
            hint = Message("hint.duplicate-record")
            yield Diagnostic("duplicate-record", at, {}, Severity.WARNING, hint, related)


def _same(one: Entry | Dated, other: Entry | Dated) -> bool:
    """Whether two say the same; a department's names, resolved already, may be written differently."""
    if isinstance(one, Dated) or isinstance(other, Dated):
        return isinstance(one, Dated) and isinstance(other, Dated) and one.amendment == other.amendment
    if not one.by_reviewer:
        return one.file == other.file and one.record == other.record
    written = other.record.model_copy(update={"department": getattr(one.record, "department", None)})
    return other.by_reviewer and one.record == written
