"""Rungs of the ladder that an edit removes, or by which it asks for slips later or for less."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from bizenv.diagnostics import KeyPath
from bizenv.guard.edit import Edit
from bizenv.guard.filing import longer_clock
from bizenv.guard.longer_times import Weakening, in_settings
from bizenv.layout import WORKSPACE
from bizenv.model.durations import Duration
from bizenv.model.ladder import GroundRule, Rung
from bizenv.model.slips import EndsWith, GroundKind

_LADDER: Final = "ladder"
_EASE: Final = (
    EndsWith.CLOSE,
    EndsWith.REPLY,
    EndsWith.APPLY,
)
"""What ends a slip, the hardest first."""
_COUNTED: Final = (
    GroundKind.AT_RISK_MONTHS,
    GroundKind.OVERDUE_MONTHS,
    GroundKind.BEHIND_SHARE,
)


def eased_ladder(edit: Edit) -> Iterator[Weakening]:
    """Find rungs that are gone, that are only proposed now, or that ask for less than before.

    A rung is told by its name. Where no slip was issued and no ladder written, nothing was asked for.
    """
    may_be = edit.rules_read and edit.rewrites(WORKSPACE)
    if not may_be or not _was_used(edit):
        return
    before = edit.base.shelf.settings.rungs
    after = edit.head.shelf.settings.rungs
    rows = {rung.rung: row for row, rung in enumerate(after)}
    for rung in before:
        row = rows.get(rung.rung)
        if row is None:
            said = {"rung": rung.rung}
            yield in_settings(edit, (_LADDER,), "rung-gone", said)
            continue
        at = (_LADDER, row)
        yield from _eased(edit, at, rung, after[row])


def _was_used(edit: Edit) -> bool:
    """Whether the base writes a ladder of its own, or has issued slips by the usual one."""
    from bizenv.store.slips import numbers_given  # few edits are of the settings

    shelf = edit.base.shelf
    if shelf.settings.ladder is not None:
        return True
    given = numbers_given(shelf)
    return bool(given.slips)


def _eased(
    edit: Edit,
    at: KeyPath,
    then: Rung,
    now: Rung,
) -> Iterator[Weakening]:
    """Find what one rung asks for less."""
    rung = {"rung": then.rung}
    if now.proposed and not then.proposed:
        key = (*at, "proposed")
        yield in_settings(edit, key, "rung-proposed", rung)
        return
    for name in _longer(edit, then, now):
        key = (*at, name)
        before = getattr(then, name)
        after = getattr(now, name)
        said = {
            **rung,
            "key": name,
            "before": str(before),
            "after": str(after or "null"),
        }
        yield in_settings(edit, key, "rung-key", said)
    for rule in then.when:
        covered = [_covers(edit, each, rule) for each in now.when]
        if not any(covered):
            key = (*at, "when")
            said = {**rung, "ground": _written(rule)}
            yield in_settings(edit, key, "rung-ground", said)


def _longer(edit: Edit, then: Rung, now: Rung) -> Iterator[str]:
    """Yield the clocks that end later, and what ends a slip more easily."""
    if longer_clock(edit, then.receipt, now.receipt):
        yield "receipt"
    if longer_clock(edit, then.reply, now.reply):
        yield "reply"
    was = _EASE.index(then.ends_with)
    is_now = _EASE.index(now.ends_with)
    if is_now > was:
        yield "ends_with"


def _covers(edit: Edit, now: GroundRule, then: GroundRule) -> bool:
    """Whether a ground holds on every day on which another held."""
    kind = then.kind
    if now.kind is not kind:
        return False
    before = getattr(then, kind)
    after = getattr(now, kind)
    if kind is GroundKind.DUE_IN:
        return not longer_clock(edit, after, before)
    if kind is GroundKind.OVERDUE:
        return not longer_clock(edit, before, after)
    if kind in _COUNTED:
        return Fraction(after) <= Fraction(before)
    is_same = bool(after == before)
    return is_same and now.times <= then.times


def _written(rule: GroundRule) -> str:
    """Write a ground as a file has it."""
    kind = rule.kind
    value = getattr(rule, kind)
    if isinstance(value, Duration):
        value = value.written
    if rule.times > 1:
        return f"{kind}: {value}, times: {rule.times}"
    return f"{kind}: {value}"
