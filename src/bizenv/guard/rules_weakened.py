"""rules-weakened: nobody changes the rules and profits from them in one edit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.files.snapshot import Overlay
from bizenv.guard.edit import Edit
from bizenv.guard.side import Side
from bizenv.meaning.terms import Assignment, TaskHistory, histories
from bizenv.meaning.verdict import STATUSES, Status, Verdict, timeline, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import (
    ACCESS,
    REGISTER,
    SHARED,
    WAIVERS,
    WORKSPACE,
    Place,
    PlanBook,
)
from bizenv.model.plan import Policy
from bizenv.model.register import renamed

BAD: Final = (Status.OVERDUE, Status.AT_RISK)
CODE: Final = "rules-weakened"

# Finds somebody in a plan as it would be with the rules as before, as it is, up to today.
Finder = Callable[[PlanBook, PlanBook, date], Iterator[str]]
Books = Mapping[str, PlanBook | None]


class PolicyChange(NamedTuple):
    """A file whose thresholds are others after the edit."""

    file: str
    before: Policy
    after: Policy


def rules_weakened(edit: Edit) -> Iterator[Diagnostic]:
    """Find changes of settings, register and rights that somebody profits from.

    Of settings and register that is worked out: with the file as it was, somebody would be worse
    off on some day up to today. An error if the same edit changes that plan's ledgers, else a
    warning: the office may change its rules, and everybody should see the effect on the past.
    """
    yield from _removed(edit)
    yield from _rights_with_records(edit)
    if edit.rules_read:
        yield from _settings(edit)
        yield from _register(edit)
    yield from _filing_days(edit)
    yield from _plan_policies(edit)


def _removed(edit: Edit) -> Iterator[Diagnostic]:
    for file in SHARED:
        if edit.base.holds(file) and not edit.head.holds(file):
            yield _finding(Location(file), Message("rules-weakened.removed"))


def _rights_with_records(edit: Edit) -> Iterator[Diagnostic]:
    """Find rights and waivers that change together with records."""
    records = any(ledger.touched for ledger in edit.ledgers)
    for file in (ACCESS, WAIVERS) if records else ():
        if edit.head.holds(file) and edit.differs(file):
            yield _finding(edit.head.at(file), Message("rules-weakened.together"))


def _settings(edit: Edit) -> Iterator[Diagnostic]:
    if edit.rewrites(WORKSPACE):
        before = {WORKSPACE: edit.base.snapshot.read(WORKSPACE)}
        side = Side(Overlay(edit.head.snapshot, before))
        books = {plan_id: side.book(plan_id) for plan_id in edit.plans}
        yield from _effects(edit, Place(WORKSPACE, ("policy",)), "gains", books, _gains)


def _register(edit: Edit) -> Iterator[Diagnostic]:
    if edit.rewrites(REGISTER):
        side = edit.under_base_register
        place = Place(REGISTER, ())
        books = {plan_id: side.book(plan_id) for plan_id in edit.plans}
        yield from _effects(edit, place, "gains", books, _gains)
        yield from _effects(edit, place, "leads", books, _moved)


def _plan_policies(edit: Edit) -> Iterator[Diagnostic]:
    for plan_id, before, after in _with_another_policy(edit):
        settings = edit.head.shelf.workspace.policy
        without = PlanBook(
            after.plan,
            after.register,
            settings.overridden_by(before.plan.policy),
            after.tasks,
            after.amendments,
            after.entries,
        )
        place = Place(edit.plan_file(plan_id), ("policy",))
        yield from _effects(edit, place, "gains", {plan_id: without}, _gains)


def _with_another_policy(edit: Edit) -> Iterator[tuple[str, PlanBook, PlanBook]]:
    for plan_id, before, after in edit.books():
        if before.plan.policy != after.plan.policy:
            yield plan_id, before, after


def _filing_days(edit: Edit) -> Iterator[Diagnostic]:
    """Find a longer time for filing: whoever may file later may date back further."""
    records = any(ledger.touched for ledger in edit.ledgers)
    severity = Severity.ERROR if records else Severity.WARNING
    for file, before, after in _policy_changes(edit):
        then = before.filing_days
        now = after.filing_days
        if then < now:
            at = edit.head.at(file, ("policy", "filing_days"))
            said = {"before": then, "after": now}
            yield _finding(at, Message("rules-weakened.filing-days", said), severity)


def _policy_changes(edit: Edit) -> Iterator[PolicyChange]:
    if edit.base.holds(WORKSPACE) and edit.head.holds(WORKSPACE):
        then = edit.base.shelf.workspace.policy
        now = edit.head.shelf.workspace.policy
        yield PolicyChange(WORKSPACE, then, now)
    for plan_id, before, after in _with_another_policy(edit):
        yield PolicyChange(edit.plan_file(plan_id), before.policy, after.policy)


def _effects(
    edit: Edit,
    place: Place,
    what: str,
    books: Books,
    find: Finder,
) -> Iterator[Diagnostic]:
    """Report the effect of a change of rules; `books` are the plans with the rules as before.

    An error for the plans whose ledgers the same edit changes, a warning for the others.
    """
    found = _by_plan(edit, books, find)
    touched = {ledger.plan for ledger in edit.ledgers if ledger.touched}
    for severity in Severity:
        several: list[str] = []
        for plan_id, names in found.items():
            heavy = Severity.ERROR if plan_id in touched else Severity.WARNING
            if heavy is severity:
                several += names
        if several:
            said = {"count": len(several), "first": several[0]}
            why = Message(f"rules-weakened.{what}", said)
            yield _finding(edit.head.at(*place), why, severity)


def _by_plan(edit: Edit, books: Books, find: Finder) -> Mapping[str, list[str]]:
    """Return for each plan the tasks and departments that are found in it."""
    found: dict[str, list[str]] = {}
    for plan_id, _, after in edit.books():
        without = books.get(plan_id)
        if without is not None:
            names = find(without, after, edit.today)
            found[plan_id] = [f"{plan_id}/{each}" for each in names]
    return found


def _moved(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks somebody else leads on some day up to today."""
    now = {history.id: history for history in histories(after)}
    names = renamed(without.register, after.register)
    for history in histories(without):
        if history.id in now:
            name = _another_lead(history, now[history.id], names, today)
            if name is not None:
                yield f"{history.id} {name}"


def _another_lead(
    before: TaskHistory,
    after: TaskHistory,
    names: Mapping[str, str],
    today: date,
) -> str | None:
    """Return who leads in only one of two histories, on the first day on which somebody does."""
    both = (*before.assignments, *after.assignments)
    days = {each.first for each in both}
    days |= {shifted(each.last, 1) for each in both if each.last is not None}
    for day in sorted(day for day in days if day <= today):
        then = [each.department for each in before.in_force(day)]
        now = {each.department for each in after.in_force(day)}
        others = {names.get(name, name) for name in then} ^ now
        if others:
            return min(others)
    return None


def _gains(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield who is better off on some day up to today, by the names before."""
    now = {history.id: history for history in histories(after)}
    for history in histories(without):
        theirs = now[history.id].assignments if history.id in now else ()
        for assignment in history.assignments:
            own = assignment.department
            name = after.register.resolve(own) or own
            others = [each for each in theirs if each.department == name]
            if _better(assignment, others, today):
                yield f"{history.id} {own}"


def _better(before: Assignment, after: list[Assignment], today: date) -> bool:
    """Whether an assignment is better off with the new rules on some day up to today."""
    days = {today}
    for each in (before, *after):
        days |= {span.first for span in timeline(each)}
    for day in sorted(day for day in days if day <= today and before.leads_on(day)):
        now = next((verdict(each, day) for each in after if each.leads_on(day)), None)
        if _is_gain(verdict(before, day), now):
            return True
    return False


def _is_gain(then: Verdict, now: Verdict | None) -> bool:
    """Whether a bad status is a better one now, or a delay is gone."""
    if now is None:
        return then.status in BAD or then.late
    better = STATUSES.index(now.status) > STATUSES.index(then.status)
    return (then.status in BAD and better) or (then.late and not now.late)


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
