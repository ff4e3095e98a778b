"""derives-from-unfit: a unit's plan takes up what the unit leads, or helps with."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Severity
from bizenv.meaning.levels import Levels, Link
from bizenv.messages import Message


def derives_from_unfit(levels: Levels) -> Iterator[Diagnostic]:
    """Find tasks that take up one in which their plan's unit has no part: `levels` lists it nowhere."""
    for link in levels.links():
        if not _is_unfit(link):
            continue
        key = link.reference.key
        args = {"id": link.task.id, "above": key, "unit": link.plan.unit}
        hint = Message("hint.derives-from-unfit", {"above": key})
        at = levels.where(link.reference.place)
        yield Diagnostic("derives-from-unfit", at, args, Severity.WARNING, hint)


def _is_unfit(link: Link) -> bool:
    above = link.above
    unit = link.plan.unit
    if above is None or not link.takes_up:
        return False
    says_so = link.reference.key in link.task.derives_from
    if not says_so or not above.stands or not link.task.stands:
        return False
    leads = {part.department for part in above.parts}
    return unit not in leads and unit not in above.supporters
