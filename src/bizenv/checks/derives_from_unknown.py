"""derives-from-unknown: what a task takes up is a task of another plan."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic
from bizenv.likeness import Likeness
from bizenv.meaning.levels import Levels
from bizenv.messages import Message


def derives_from_unknown(levels: Levels) -> Iterator[Diagnostic]:
    """Find references to tasks that no other plan has; of plans that could not be read, none."""
    likeness = Likeness()
    for link in levels.links():
        key = link.reference.key
        if link.above is not None or levels.may_be(key):
            continue
        own = f"{link.plan.plan}/"
        tasks = levels.tasks
        others = [each for each in tasks if not each.startswith(own)]
        meant = likeness.hint(key, others)
        at = levels.where(link.reference.place)
        hint = meant or Message("hint.derives-from-unknown")
        yield Diagnostic("derives-from-unknown", at, {"id": key}, hint=hint)
