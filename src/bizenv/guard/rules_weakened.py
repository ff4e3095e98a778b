"""rules-weakened: nobody changes the rules and profits from them in one edit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.files.snapshot import Overlay
from bizenv.guard.edit import Edit
from bizenv.guard.side import Side
from bizenv.meaning.bench import histories
from bizenv.meaning.terms import Assignment
from bizenv.meaning.verdict import STATUSES, Status, timeline, verdict
from bizenv.messages import Message
from bizenv.model.base import shifted
from bizenv.model.book import (
    ACCESS,
    REGISTER,
    SHARED,
    WAIVERS,
    WORKSPACE,
    PlanBook,
)
from bizenv.model.register import renamed

BAD: Final = (Status.OVERDUE, Status.AT_RISK)
CODE: Final = "rules-weakened"


def rules_weakened(edit: Edit) -> Iterator[Diagnostic]:
    """Find changes of settings, register and rights that somebody profits from.

    Of settings and register that is worked out: with the file as it was, somebody would be worse off on some day up to
    today. An error if the same edit changes that plan's ledgers, else a warning: the office may change its rules, and
    everybody should see what that does to the past.
    """
    for file in SHARED:
        if edit.base.holds(file) and not edit.head.holds(file):
            args = {"file": file, "why": Message("rules-weakened.removed")}
            yield Diagnostic(
                CODE, Location(file), args, hint=Message("hint.rules-weakened")
            )
    records = any(ledger.new or ledger.lost for ledger in edit.ledgers)
    for file in (ACCESS, WAIVERS):
        if records and edit.head.holds(file) and edit.differs(file):
            args = {"file": file, "why": Message("rules-weakened.together")}
            yield Diagnostic(
                CODE, edit.head.at(file), args, hint=Message("hint.rules-weakened")
            )
    read = (
        not edit.head.shelf.incomplete and not edit.base.shelf.incomplete
    )  # else that is what is told
    for file in (WORKSPACE, REGISTER) if read else ():
        if edit.head.holds(file) and edit.base.holds(file) and edit.differs(file):
            side = edit.under_base_register
            if file == WORKSPACE:
                side = Side(
                    Overlay(edit.head.snapshot, {file: edit.base.snapshot.read(file)})
                )
            books = {plan_id: side.book(plan_id) for plan_id in edit.plans}
            yield from _weakened(
                edit, file, ("policy",) if file == WORKSPACE else (), books
            )
            if file == REGISTER:
                yield from _told(edit, file, (), "leads", _by_plan(edit, books, _moved))
    yield from _filing_days(edit, records=records)
    yield from _plan_policies(edit)


def _plan_policies(edit: Edit) -> Iterator[Diagnostic]:
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        if (
            before is not None
            and after is not None
            and before.plan.policy != after.plan.policy
        ):
            policy = edit.head.shelf.settings.policy.overridden_by(before.plan.policy)
            book = PlanBook(
                after.plan,
                after.register,
                policy,
                after.tasks,
                after.amendments,
                after.entries,
            )
            yield from _weakened(
                edit, edit.plan_file(plan_id), ("policy",), {plan_id: book}
            )


def _weakened(
    edit: Edit, file: str, path: KeyPath, books: Mapping[str, PlanBook | None]
) -> Iterator[Diagnostic]:
    """Find who would be worse off if the file were as before; `books` are the plans as they would be then."""
    yield from _told(edit, file, path, "gains", _by_plan(edit, books, _gains))


def _by_plan(
    edit: Edit,
    books: Mapping[str, PlanBook | None],
    find: Callable[[PlanBook, PlanBook, date], Iterator[str]],
) -> Mapping[str, list[str]]:
    """Return for each plan what is found between it as it would be with the file as before, and as it is."""
    found: dict[str, list[str]] = {}
    for plan_id, book in books.items():
        after = edit.head.book(plan_id)
        if (
            book is not None
            and after is not None
            and edit.base.book(plan_id) is not None
        ):
            found[plan_id] = [
                f"{plan_id}/{each}" for each in find(book, after, edit.today)
            ]
    return found


def _told(
    edit: Edit, file: str, path: KeyPath, what: str, found: Mapping[str, list[str]]
) -> Iterator[Diagnostic]:
    """Tell what a change of rules does to the plans: an error for those whose ledgers the same edit changes."""
    touched = {ledger.plan for ledger in edit.ledgers if ledger.new or ledger.lost}
    for severity in Severity:
        several = [
            each
            for plan_id in found
            for each in found[plan_id]
            if _severity(plan_id, touched) is severity
        ]
        if several:
            why = Message(
                f"rules-weakened.{what}", {"count": len(several), "first": several[0]}
            )
            args = {"file": file, "why": why}
            yield Diagnostic(
                CODE,
                edit.head.at(file, path),
                args,
                severity,
                Message("hint.rules-weakened"),
            )


def _severity(plan_id: str, touched: set[str]) -> Severity:
    return Severity.ERROR if plan_id in touched else Severity.WARNING


def _filing_days(edit: Edit, *, records: bool) -> Iterator[Diagnostic]:
    """Find a longer time for filing: whoever may file later may date back further."""
    then, now = edit.base.shelf.settings.policy, edit.head.shelf.settings.policy
    changed = (
        [(WORKSPACE, then, now)]
        if edit.base.holds(WORKSPACE) and edit.head.holds(WORKSPACE)
        else []
    )
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        if (
            before is not None
            and after is not None
            and before.plan.policy != after.plan.policy
        ):
            changed.append((edit.plan_file(plan_id), before.policy, after.policy))
    for file, one, other in changed:
        if one.filing_days < other.filing_days:
            why = Message(
                "rules-weakened.filing-days",
                {"before": one.filing_days, "after": other.filing_days},
            )
            severity = Severity.ERROR if records else Severity.WARNING
            at = edit.head.at(file, ("policy", "filing_days"))
            yield Diagnostic(
                CODE,
                at,
                {"file": file, "why": why},
                severity,
                Message("hint.rules-weakened"),
            )


def _moved(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield which tasks somebody else leads on some day up to today."""
    now = {history.id: history for history in histories(after)}
    names = renamed(without.register, after.register)
    for history in histories(without):
        if history.id in now:
            both = (*history.assignments, *now[history.id].assignments)
            days = {each.first for each in both} | {
                shifted(each.last, 1) for each in both if each.last is not None
            }
            for day in sorted(day for day in days if day <= today):
                then = {
                    names.get(each.department, each.department)
                    for each in history.in_force(day)
                }
                others = then ^ {
                    each.department for each in now[history.id].in_force(day)
                }
                if others:
                    yield f"{history.id} {min(others)}"
                    break


def _gains(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield who is better off on some day up to today: task and department, by the names before."""
    now = {history.id: history for history in histories(after)}
    for history in histories(without):
        theirs = now[history.id].assignments if history.id in now else ()
        for assignment in history.assignments:
            name = (
                after.register.resolve(assignment.department) or assignment.department
            )
            others = [each for each in theirs if each.department == name]
            if _better(assignment, others, today):
                yield f"{history.id} {assignment.department}"


def _better(before: Assignment, after: list[Assignment], today: date) -> bool:
    days = {span.first for each in (before, *after) for span in timeline(each)} | {
        today
    }
    for day in sorted(day for day in days if day <= today and before.leads_on(day)):
        then = verdict(before, day)
        now = next((verdict(each, day) for each in after if each.leads_on(day)), None)
        if then.status in BAD and (
            now is None or STATUSES.index(now.status) > STATUSES.index(then.status)
        ):
            return True
        if then.late and (now is None or not now.late):
            return True
    return False
