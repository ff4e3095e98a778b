"""rules-weakened: nobody changes the rules and profits from them in one edit."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.guard.edit import Edit, Side
from bizenv.messages import Message
from bizenv.model.book import ACCESS, REGISTER, SHARED, WAIVERS, WORKSPACE, KeyPath, PlanBook
from bizenv.snapshot import Overlay
from bizenv.terms import Assignment, histories
from bizenv.verdict import STATUSES, Status, timeline, verdict

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
            yield Diagnostic(CODE, Location(file), args, hint=Message("hint.rules-weakened"))
    records = any(ledger.new or ledger.lost for ledger in edit.ledgers)
    for file in (ACCESS, WAIVERS):
        if records and edit.head.holds(file) and edit.differs(file):
            args = {"file": file, "why": Message("rules-weakened.together")}
            yield Diagnostic(CODE, edit.head.at(file), args, hint=Message("hint.rules-weakened"))
    read = not edit.head.shelf.incomplete and not edit.base.shelf.incomplete  # else that is what is told
    for file in (WORKSPACE, REGISTER) if read else ():
        if edit.head.holds(file) and edit.base.holds(file) and edit.differs(file):
            then = _register_before(edit) if file == REGISTER else edit.base.snapshot.read(file)
            side = Side(Overlay(edit.head.snapshot, {file: then}))
            books = {plan_id: side.book(plan_id) for plan_id in edit.plans}
            yield from _weakened(edit, file, ("policy",) if file == WORKSPACE else (), books)
    for plan_id in edit.plans:
        before, after = edit.base.book(plan_id), edit.head.book(plan_id)
        if before is not None and after is not None and before.plan.policy != after.plan.policy:
            policy = edit.head.shelf.workspace.policy.overridden_by(before.plan.policy)
            book = PlanBook(after.plan, after.register, policy, after.tasks, after.amendments, after.entries)
            yield from _weakened(edit, edit.plan_file(plan_id), ("policy",), {plan_id: book})


def _register_before(edit: Edit) -> bytes:
    """Return the base's register with the names that the edit registers: a new name for somebody weakens nothing."""
    tree, written = edit.base.tree(REGISTER)[0], edit.head.tree(REGISTER)[0]
    before: Any = json.loads(json.dumps(tree or {}))
    after: Any = written if isinstance(written, dict) else {}
    for kind in ("departments", "groups"):
        known = before[kind] = before.get(kind) or []
        for unit in after.get(kind) or []:
            former = [each.get("name") for each in unit.get("formerly") or []]
            names = [unit.get("name"), *(unit.get("aliases") or []), *former]
            stands_for = dict.fromkeys(edit.base.register.resolve(name) for name in names)
            new = [name for name in names if edit.base.register.resolve(name) is None]
            holder = next((each for each in known if each.get("name") in stands_for), None)
            if holder is not None:
                holder["aliases"] = [*(holder.get("aliases") or []), *new]
            elif set(stands_for) == {None}:
                known.append(unit)
    return json.dumps(before, ensure_ascii=False).encode()


def _weakened(edit: Edit, file: str, path: KeyPath, books: Mapping[str, PlanBook | None]) -> Iterator[Diagnostic]:
    """Find who would be worse off if the file were as before; `books` are the plans as they would be then."""
    errors: list[str] = []
    warnings: list[str] = []
    for plan_id, book in books.items():
        after = edit.head.book(plan_id)
        if book is None or after is None or edit.base.book(plan_id) is None:
            continue
        touched = any(ledger.plan == plan_id and (ledger.new or ledger.lost) for ledger in edit.ledgers)
        (errors if touched else warnings).extend(f"{plan_id}/{each}" for each in _gains(book, after, edit.today))
    for severity, gains in ((Severity.ERROR, errors), (Severity.WARNING, warnings)):
        if gains:
            why = Message("rules-weakened.gains", {"count": len(gains), "first": gains[0]})
            args = {"file": file, "why": why}
            yield Diagnostic(CODE, edit.head.at(file, path), args, severity, Message("hint.rules-weakened"))


def _gains(without: PlanBook, after: PlanBook, today: date) -> Iterator[str]:
    """Yield who is better off on some day up to today: task and department, by the names before."""
    now = {history.id: history for history in histories(after)}
    for history in histories(without):
        theirs = now[history.id].assignments if history.id in now else ()
        for assignment in history.assignments:
            name = after.register.resolve(assignment.department) or assignment.department
            others = [each for each in theirs if each.department == name]
            if _better(assignment, others, today):
                yield f"{history.id} {assignment.department}"


def _better(before: Assignment, after: list[Assignment], today: date) -> bool:
    days = {span.first for each in (before, *after) for span in timeline(each)} | {today}
    for day in sorted(day for day in days if day <= today and before.leads_on(day)):
        then = verdict(before, day)
        now = next((verdict(each, day) for each in after if each.leads_on(day)), None)
        if then.status in BAD and (now is None or STATUSES.index(now.status) > STATUSES.index(then.status)):
            return True
        if then.late and (now is None or not now.late):
            return True
    return False
