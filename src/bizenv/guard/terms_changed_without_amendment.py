"""terms-changed-without-amendment: issued terms change by an amendment, with day and document.

`model.fields` says which fields are terms and which are wording; here is how each is compared.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.guard.edit import Edit
from bizenv.guard.filing import filed_from
from bizenv.guard.id_reused import is_another
from bizenv.messages import KeyName, Message
from bizenv.model.base import Due, Model
from bizenv.model.book import Issued, Place, PlanBook
from bizenv.model.fields import FieldClass, fields_of
from bizenv.model.plan import Completion, Plan, Task
from bizenv.model.register import Register
from bizenv.model.support import Owing, names_of, owed_in

CODE: Final = "terms-changed-without-amendment"


def terms_changed_without_amendment(edit: Edit) -> Iterator[Diagnostic]:
    """Find terms of issued plans and tasks that were edited in place, and edits of their words.

    A plan that is not issued yet is a draft.
    """
    for _, before, after in edit.issued():
        yield from _of_plan(edit, before.plan, after.plan)
        for task_id, now in after.tasks.items():
            was = before.tasks.get(task_id)
            if was is None:
                continue
            is_line = now.line is not None  # record-rewritten tells of it
            was_issued = was.added is None
            is_issued = now.added is None
            both_issued = was_issued and is_issued
            if both_issued and not is_line:
                yield from _of_task(edit, before, was, now)


def _of_plan(edit: Edit, before: Plan, after: Plan) -> Iterator[Diagnostic]:
    file = edit.plan_file(after.plan)
    plan = Message("guard.plan")
    for name in _plan_terms(edit, before, after):
        what = "closed" if name == "closed" else "plan"
        hint = f"hint.{CODE}.{what}"
        key = Plan.model_fields[name].alias or name
        place = Place(file, (key,))
        yield _finding(edit, place, plan, hint)
    for name in _reworded(before, after):
        place = Place(file, (name,))
        yield _finding(edit, place, plan, severity=Severity.WARNING)


def _plan_terms(edit: Edit, before: Plan, after: Plan) -> list[str]:
    """Return the terms of a plan that were changed and may not be."""
    terms: list[str] = []
    for name in fields_of(Plan, FieldClass.TERM):
        then = _plan_term(before, name)
        now = _plan_term(after, name)
        if then != now:
            terms.append(name)
    if "issued" in terms and "start" in terms:
        # time counts from the day of issue: one edit, one finding
        terms.remove("start")
    if "closed" in terms and _closes_honestly(edit, before, after):
        terms.remove("closed")
    return terms


def _plan_term(plan: Plan, name: str) -> object:
    if name == "start":
        return plan.start or plan.issued
    return _meaning(getattr(plan, name))


def _closes_honestly(edit: Edit, before: Plan, after: Plan) -> bool:
    """Whether a plan is closed by a document, from a day that is not long past."""
    closed = after.closed
    if before.closed is not None or closed is None:
        return False
    policy = edit.base.shelf.settings.policy
    first = filed_from(edit, policy)
    return closed.document is not None and closed.date >= first


def _of_task(
    edit: Edit,
    book: PlanBook,
    was: Issued,
    now: Issued,
) -> Iterator[Diagnostic]:
    task = now.task
    register = edit.base.register
    completion = book.plan.completion
    file, path = now.place
    for name in fields_of(Task, FieldClass.TERM):
        before = _task_term(was.task, name, register, completion)
        after = _task_term(task, name, register, completion)
        if before != after:
            key = (*path, name)
            at = Place(file, key)
            yield _finding(edit, at, task.id)
    if is_another(book, was, now):
        return
    for name in _reworded(was.task, task):
        key = (*path, name)
        at = Place(file, key)
        yield _finding(edit, at, task.id, severity=Severity.WARNING)


def _task_term(
    task: Task,
    name: str,
    register: Register,
    completion: Completion,
) -> object:
    """Return what a task's term says: an alias is the department.

    `completion` is the rule of the plan before the edit, for tasks that name none.
    """
    value = getattr(task, name)
    if name == "lead":
        return tuple(register.resolve(unit) or unit for unit in value)
    if name == "support":
        return frozenset(_supporters(register, value))
    if name == "completion":
        return value or completion
    return _meaning(value)


def _supporters(
    register: Register, support: tuple[str | Owing, ...]
) -> Iterator[tuple[str, str | None]]:
    """Yield who supports a task, as registered, each with what it owes."""
    owes = owed_in(support)
    for written in names_of(support):
        department = register.resolve(written) or written
        owed = owes.get(written)
        yield department, owed


def _meaning(value: object) -> object:
    """Return what a term says, however it is written: 2025-05 is 2025-05-31, lists have no order.

    Of what consists of terms itself, such as a target, all of them; a figure as precise as it is.
    """
    if isinstance(value, Due):
        return value.last_day
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        terms = fields_of(type(value), FieldClass.TERM)
        return tuple(_meaning(getattr(value, name)) for name in terms)
    if isinstance(value, tuple):
        return frozenset(_meaning(each) for each in value)
    return value


def _reworded(before: Model, after: Model) -> Iterator[str]:
    """Yield the words that were changed: a program cannot tell whether the meaning was."""
    for name in fields_of(type(before), FieldClass.WORD):
        then = getattr(before, name)
        now = getattr(after, name)
        if then != now:
            yield name


def _finding(
    edit: Edit,
    place: Place,
    of: object,
    hint: str = f"hint.{CODE}",
    severity: Severity = Severity.ERROR,
) -> Diagnostic:
    key = place.path[-1]
    args = {"what": KeyName(key), "task": of}
    return Diagnostic(
        CODE,
        edit.head.at(*place),
        args,
        severity,
        Message(hint),
    )
