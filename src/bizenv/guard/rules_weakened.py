"""rules-weakened: nobody changes the rules and profits from them in one edit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Overlay
from bizenv.guard.changed_scores import changed_scores
from bizenv.guard.eased_ladder import eased_ladder
from bizenv.guard.edit import Edit
from bizenv.guard.gains import gains
from bizenv.guard.late_reviews import no_longer_late
from bizenv.guard.longer_times import (
    longer_times,
    with_another_policy,
    without_evidence,
)
from bizenv.guard.moved_leads import moved_due, moved_running
from bizenv.guard.side import Side
from bizenv.layout import (
    ACCESS,
    ASSESSMENTS,
    CALENDAR,
    REGISTER,
    SHARED,
    WAIVERS,
    WORKSPACE,
)
from bizenv.messages import Message
from bizenv.model.book import Place, PlanBook

CODE: Final = "rules-weakened"

# Finds somebody in a plan as it would be with the rules as before, as it is, up to today.
Finder = Callable[[PlanBook, PlanBook, date], Iterator[str]]
Books = Mapping[str, PlanBook | None]


def rules_weakened(edit: Edit) -> Iterator[Diagnostic]:
    """Find changes of settings, register, calendar and rights that somebody profits from.

    Of settings, register and calendar that is worked out: with the file as it was, somebody would be worse
    off on some day up to today. An error if the same edit changes that plan's ledgers, else a
    warning: the office may change its rules, and everybody should see the effect on the past.
    """
    yield from _removed(edit)
    yield from _rights_with_records(edit)
    if edit.rules_read:
        yield from _settings(edit)
        yield from _calendar(edit)
        yield from _register(edit)
    yield from _less_asked(edit)
    yield from _plan_policies(edit)


def _removed(edit: Edit) -> Iterator[Diagnostic]:
    why = Message("rules-weakened.removed")
    for file in SHARED:
        was_there = edit.base.holds(file)
        is_there = edit.head.holds(file)
        if was_there and not is_there:
            yield _finding(Location(file), why)


def _rights_with_records(edit: Edit) -> Iterator[Diagnostic]:
    """Find rights and waivers that change together with records."""
    if not _touched(edit):
        return
    why = Message("rules-weakened.together")
    for file in (ACCESS, WAIVERS):
        if edit.head.holds(file) and edit.differs(file):
            at = edit.head.at(file)
            yield _finding(at, why)


def _touched(edit: Edit) -> set[str]:
    """Return the plans whose ledgers the edit changes."""
    touched: set[str] = set()
    for ledger in edit.ledgers:
        if ledger.touched:
            touched.add(ledger.plan)
    return touched


def _settings(edit: Edit) -> Iterator[Diagnostic]:
    if not edit.rewrites(WORKSPACE):
        return
    before = edit.base.snapshot.read(WORKSPACE)
    mixed = Overlay(edit.head.snapshot, {WORKSPACE: before})
    side = Side(mixed)
    books = _books(edit, side)
    place = Place(WORKSPACE, ("policy",))
    yield from _effects(edit, place, "gains", books, gains)


def _calendar(edit: Edit) -> Iterator[Diagnostic]:
    """Find who gains by another calendar: a day that is off now ends a clock later.

    Reviewers gain as well: they are no longer late.
    """
    is_there = edit.head.holds(CALENDAR)
    is_changed = edit.differs(CALENDAR) and is_there
    if not is_changed:
        return
    before = b"{}\n"  # where there was none, nothing was said of any day
    if edit.base.holds(CALENDAR):
        before = edit.base.snapshot.read(CALENDAR)
    overlay = Overlay(edit.head.snapshot, {CALENDAR: before})
    side = Side(overlay)
    books = _books(edit, side)
    place = Place(CALENDAR)
    yield from _effects(edit, place, "gains", books, gains)
    yield from _effects(edit, place, "reviews", books, no_longer_late)


def _register(edit: Edit) -> Iterator[Diagnostic]:
    if not edit.rewrites(REGISTER):
        return
    books = _books(edit, edit.under_base_register)
    place = Place(REGISTER)
    yield from _effects(edit, place, "gains", books, gains)
    yield from _effects(edit, place, "leads-due", books, moved_due, always=True)
    yield from _effects(edit, place, "leads", books, moved_running)


def _books(edit: Edit, side: Side) -> Books:
    """Return the plans of the edit as another side has them."""
    return {plan_id: side.book(plan_id) for plan_id in edit.plans}


def _plan_policies(edit: Edit) -> Iterator[Diagnostic]:
    shared = edit.head.shelf.settings.policy
    for plan_id, before, after in with_another_policy(edit):
        policy = before.plan.policy_under(shared)
        without = PlanBook(
            after.plan,
            after.register,
            policy,
            after.tasks,
            after.amendments,
            after.entries,
            calendar=after.calendar,
        )
        file = edit.plan_file(plan_id)
        place = Place(file, ("policy",))
        books = {plan_id: without}
        yield from _effects(edit, place, "gains", books, gains)


def _less_asked(edit: Edit) -> Iterator[Diagnostic]:
    """Find longer times, evidence no longer asked for, an easier ladder, and scores by other rules."""
    is_touched = bool(_touched(edit)) or ASSESSMENTS in edit.changed
    severity = Severity.ERROR if is_touched else Severity.WARNING
    found = chain(
        longer_times(edit),
        without_evidence(edit),
        eased_ladder(edit),
        changed_scores(edit),
    )
    for at, why in found:
        yield _finding(at, why, severity)


def _effects(
    edit: Edit,
    place: Place,
    what: str,
    books: Books,
    find: Finder,
    *,
    always: bool = False,
) -> Iterator[Diagnostic]:
    """Report the effect of a change of rules; `books` are the plans with the rules as before.

    An error for the plans whose ledgers the same edit changes, a warning for the others;
    `always`: an error for all.
    """
    found: dict[Severity, list[str]] = {}
    touched = _touched(edit)
    for plan_id, name in _affected(edit, books, find):
        is_error = always or plan_id in touched
        severity = Severity.ERROR if is_error else Severity.WARNING
        names = found.setdefault(severity, [])
        names.append(f"{plan_id}/{name}")
    at = edit.head.at(*place)
    for severity in (Severity.ERROR, Severity.WARNING):
        names = found.get(severity, [])
        if names:
            why = _effect(what, names)
            yield _finding(at, why, severity)


def _affected(edit: Edit, books: Books, find: Finder) -> Iterator[tuple[str, str]]:
    """Yield whom a change of rules affects, each after the plan in which it does."""
    for plan_id, _, after in edit.books():
        without = books.get(plan_id)
        if without is not None:
            for name in find(without, after, edit.today):
                yield plan_id, name


def _effect(what: str, several: Sequence[str]) -> Message:
    said = {"count": len(several), "first": several[0]}
    return Message(f"rules-weakened.{what}", said)


def _finding(
    at: Location, why: Message, severity: Severity = Severity.ERROR
) -> Diagnostic:
    args = {"file": at.file, "why": why}
    hint = Message("hint.rules-weakened")
    return Diagnostic(
        CODE,
        at,
        args,
        severity,
        hint,
    )
