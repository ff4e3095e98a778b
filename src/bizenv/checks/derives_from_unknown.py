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
        if link.above is not None:
            continue
        key = link.reference.key
        plan, separator, _ = key.partition("/")
        if plan in levels.unread and separator:
            continue
        own = f"{link.plan.plan}/"
        others = [each for each in levels.tasks if not each.startswith(own)]
        meant = likeness.hint(key, others)
        at = levels.where(link.reference.place)
        hint = meant or Message("hint.derives-from-unknown")
        yield Diagnostic("derives-from-unknown", at, {"id": key}, hint=hint)
