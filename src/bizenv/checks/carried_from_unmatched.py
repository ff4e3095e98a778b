"""carried-from-unmatched: an old task and the new one that goes on with it name each other."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.levels import Exported, Levels, LevelTask
from bizenv.messages import Message
from bizenv.model.book import Place

CODE = "carried-from-unmatched"


def carried_from_unmatched(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks of which only one says that they go on with each other."""
    for plan in levels.plans:
        for task in plan.tasks:
            yield from _of_the_new(levels, plan, task)
            yield from _of_the_old(levels, plan, task)


def _of_the_new(
    levels: Levels, plan: Exported, task: LevelTask
) -> Iterator[Diagnostic]:
    """Find what says that it goes on with a task which was not carried over to it."""
    said = task.carried_from
    if said is None or levels.may_be(said.key):
        return
    old = levels.other(said.key, plan)
    own = f"{plan.plan}/{task.id}"
    back = () if old is None else old.carried_to
    keys = [each.key for each in back]
    if own not in keys:
        yield _found(levels, said.place, said.key, own, "old")


def _of_the_old(
    levels: Levels, plan: Exported, task: LevelTask
) -> Iterator[Diagnostic]:
    """Find what a task was carried over to, and which does not say so."""
    own = f"{plan.plan}/{task.id}"
    for to in task.carried_to:
        new = levels.other(to.key, plan)
        said = None if new is None else new.carried_from
        says_so = said is not None and said.key == own
        if new is not None and not says_so:
            yield _found(levels, new.place, own, to.key, "new")


def _found(
    levels: Levels,
    place: Place,
    old: str,
    new: str,
    which: str,
) -> Diagnostic:
    """Return the finding; `which` of both does not say it."""
    silent = old if which == "old" else new
    args = {"old": old, "new": new, "silent": silent}
    hint = Message(f"hint.{CODE}.{which}", args)
    at = levels.where(place)
    return Diagnostic(CODE, at, args, Severity.WARNING, hint)
