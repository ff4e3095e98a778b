"""Names and ids as people give them: what each stands for, or the nearest that there are."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from bizenv.diagnostics import USAGE, BizenvError
from bizenv.likeness import Likeness, meant
from bizenv.messages import Message
from bizenv.model.book import PlanBook
from bizenv.model.register import Register

ALIKE: Final = 0.4  # how like ids of tasks must be, from 0 to 1: they are short
MANY: Final = 12  # names that a hint lists


def department(register: Register, name: str) -> str:
    """Return the canonical name behind a name, alias, former name or group.

    Raises BizenvError with the nearest.
    """
    found = register.meant(name)
    if found is not None:
        return found
    near = register.nearest(name)
    hint = _likely(near, _registered(register))
    raise BizenvError(
        "unknown-department",
        status=USAGE,
        hint=hint,
        name=name,
    )


def _registered(register: Register) -> Message:
    """Say which departments there are, as many as a sentence holds."""
    names = list(register.departments)
    if not names:
        return Message("hint.unknown-department")
    more = len(names) - MANY
    if more > 0:
        args = {"names": names[:MANY], "n": more}
        return Message("hint.unknown-department.more", args)
    return Message("hint.unknown-department.all", {"names": names})


def known_plan(plans: Collection[str], plan_id: str) -> str:
    """Return a plan's id. Raises BizenvError with the nearest where there is no such plan."""
    if plan_id in plans:
        return plan_id
    hint = _likely(list(plans), Message("hint.no-plans"))
    raise BizenvError("no-such-plan", status=USAGE, name=plan_id, hint=hint)


def only_book(
    books: Sequence[PlanBook],
    task_id: str,
    written: str,
    day: date,
) -> PlanBook:
    """Return the one plan that has a task.

    Raises BizenvError with the candidates, or with the nearest tasks. `written` may
    name the plan as well (`demo/1.2.3`). A plan closed on `day` counts only if no other
    has the task.
    """
    plan_id = written.rpartition("/")[0]
    having = [
        book for book in books if task_id in book.tasks and plan_id in ("", book.id)
    ]
    still_open = [book for book in having if not book.closed_on(day)]
    having = still_open or having
    if len(having) == 1:
        return having[0]
    if having:
        names = [f"{book.id}/{task_id}" for book in having]
        hint = meant(names)
        raise BizenvError(
            "ambiguous-task",
            status=USAGE,
            hint=hint,
            task=written,
        )
    raise _unknown_task(books, written)


def _unknown_task(books: Sequence[PlanBook], written: str) -> BizenvError:
    known: list[str] = []
    for book in books:
        tasks = book.tasks
        known += [f"{book.id}/{each}" for each in tasks]
    near = Likeness().nearest(written, known, n=3, cutoff=ALIKE)
    hint = Message("hint.task-id")
    if known:
        hint = Message("hint.task-id.as", {"example": known[0]})
    return BizenvError(
        "unknown-task",
        status=USAGE,
        hint=_likely(near, hint),
        task=written,
    )


def _likely(names: Sequence[str], otherwise: Message) -> Message:
    """Return the hint that names what was likely meant, or another one if nothing was."""
    if names:
        return meant(names)
    return otherwise
