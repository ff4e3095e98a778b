"""amendment-after-due: what takes effect once the due day has passed.

It undoes an overdue that was published, or makes a new lead overdue from its first day.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bizenv.checks.subject import Subject, word_of
from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.extensions import answers_in_time
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.statuses import TO_BE_DONE, Status
from bizenv.meaning.verdict import verdict
from bizenv.messages import Message
from bizenv.model.amendment import Amendment
from bizenv.model.base import shifted
from bizenv.model.book import Dated


def amendment_after_due(subject: Subject) -> Iterator[Diagnostic]:
    """Find amendments of due day, end or leads that come after the due day.

    Without them somebody would be overdue when they begin; or a new lead is, at once.
    """
    if subject.book.gaps.policy:
        return
    for history in subject.histories:
        for dated in history.amendments:
            late = _late(subject, history, dated)
            if late is not None:
                yield _finding(subject, dated, late)


class _Late(NamedTuple):
    """What an amendment changes though the due day has passed, and who is overdue by it.

    `leads` are those that are overdue from their first day, `formers` those that cease.
    """

    key: str
    due: date
    leads: tuple[str, ...] = ()
    formers: tuple[str, ...] = ()


def _late(subject: Subject, history: TaskHistory, dated: Dated) -> _Late | None:
    amendment = dated.amendment
    before = shifted(amendment.effective, -1)
    if not history.exists_on(before):
        return None
    is_item = history.issued.line is not None  # its rates lose what is carried over
    for key, concerns in (
        ("due", amendment.due is not None),
        ("cancel", amendment.cancel is True),
        ("carry_to", is_item and amendment.carry_to is not None),
    ):
        if concerns:
            missed = _missed(subject, history, dated)
            if missed is None:
                return None
            return _Late(key, missed)
    if amendment.lead is None:
        return None
    return _of_leads(history, amendment)


def _missed(subject: Subject, history: TaskHistory, dated: Dated) -> date | None:
    """Return the first due day that was missed the day before the amendment, or None.

    An item that is given to others takes it from whoever missed it; the office's first assignment
    is its work, unless it gives the item to itself.
    """
    amendment = dated.amendment
    before = shifted(amendment.effective, -1)
    name = amendment.department
    if name is not None:
        name = subject.book.register.resolve(name)
    dues: list[date] = []
    for part in history.in_force(before):
        helps = not dated.assigns or _helped(history, part, dated)
        if name in (None, part.department) and helps:
            dues += _missed_by(part, before, amendment)
    return min(dues, default=None)


def _helped(history: TaskHistory, part: Assignment, dated: Dated) -> bool:
    """Whether an assignment of an item takes it from a department, or moves its due day."""
    if part.leads_on(dated.day):
        return history.moves_due(dated, part.department)
    return history.assigned_before(dated)


def _missed_by(part: Assignment, day: date, amendment: Amendment) -> Iterator[date]:
    """Yield the due day of a part that is past and neither settled nor in review.

    An amendment that answers in time what was asked for in time comes too late for nobody.
    """
    found = verdict(part, day)
    due = found.due.last_day
    if answers_in_time(part, amendment, found.asks, amendment.effective):
        return
    is_settled = found.status not in TO_BE_DONE
    if due is not None and not is_settled and due <= day:
        yield due


def _of_leads(history: TaskHistory, amendment: Amendment) -> _Late | None:
    """Return who ceases to lead once overdue, or is overdue from the first day on."""
    day = amendment.effective
    before = shifted(day, -1)
    then = history.in_force(before)
    now = history.in_force(day)
    leading = {part.department for part in then}
    remaining = {part.department for part in now}
    taken: set[str] = set()
    for part in now:
        taken.update(old.department for old in part.taken_over)
    staying = remaining | taken
    ceasing = [each for each in then if each.department not in staying]
    dues: list[date] = []
    for part in ceasing:
        if verdict(part, before).status is Status.OVERDUE:
            dues += _missed_by(part, before, amendment)
    leads: list[str] = []
    for part in now:
        said = verdict(part, day)
        begins = part.department not in leading
        is_new = begins and part.before is None
        is_overdue = said.status is Status.OVERDUE
        if is_new and is_overdue and said.due.last_day is not None:
            leads.append(part.department)
            dues.append(said.due.last_day)
    if not dues:
        return None
    formers = tuple(part.department for part in ceasing)
    return _Late("lead", min(dues), tuple(leads), formers)


def _finding(subject: Subject, dated: Dated, late: _Late) -> Diagnostic:
    when = Message("amendment-after-due.holds", {"day": dated.amendment.effective})
    key = key_of_line(dated) or late.key
    return _told(subject, dated, key, (late.due, when), _hint(dated, late))


def after_due(
    subject: Subject,
    dated: Dated,
    due: date,
    day: date,
) -> Diagnostic:
    """Return that a line of a register excuses what was missed when it is first seen."""
    when = Message("amendment-after-due.seen", {"day": day})
    hint = _hint(dated, _Late("", due))
    return _told(subject, dated, key_of_line(dated), (due, when), hint)


def _told(
    subject: Subject,
    dated: Dated,
    key: str,
    missed: tuple[date, Message],
    hint: Message,
) -> Diagnostic:
    due, when = missed
    args = {
        "task": dated.amendment.target,
        "what": word_of(dated),
        "when": when,
        "due": due,
    }
    at = subject.where(dated.place.below(key))
    return Diagnostic("amendment-after-due", at, args, Severity.WARNING, hint)


def key_of_line(dated: Dated) -> str:
    """Return the key of a line of a register that says what it changes."""
    if dated.into is not None:
        return "into"
    if dated.assigns:
        return "lead"
    return ""


def _hint(dated: Dated, late: _Late) -> Message:
    if not late.leads:
        of_item = "" if dated.line is None else ".item"
        return Message(f"hint.amendment-after-due{of_item}")
    if not late.formers:
        return Message("hint.amendment-after-due.joins", {"names": late.leads})
    new = late.leads[0]
    former = late.formers[0]
    pair = {"new": new, "former": former}
    return Message("hint.amendment-after-due.lead", {"names": late.leads, **pair})
