"""slip-number: an edit that adds slips leaves their numbers unbroken over the whole workspace."""

from collections.abc import Iterator

from bizenv.checks.slip_number import slip_number as faults
from bizenv.diagnostics import Diagnostic
from bizenv.guard.edit import Edit
from bizenv.guard.side import Side


def slip_number(edit: Edit) -> Iterator[Diagnostic]:
    """Find numbers that stand twice, skip one or run against the days, and did not before the edit."""
    touched = [each for each in edit.ledgers_holding("slips") if each.touched]
    if not touched:
        return
    known = {str(each.args) for each in _faults(edit.base)}
    for found in _faults(edit.head):
        if str(found.args) not in known:
            yield found


def _faults(side: Side) -> list[Diagnostic]:
    from bizenv.store.slips import numbers_given  # few edits are about slips

    given = numbers_given(side.shelf)
    return list(faults(given.slips, given.where))
