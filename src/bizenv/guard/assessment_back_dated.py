"""assessment-back-dated: points are typed while their day is fresh."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.diagnostics import Diagnostic
from bizenv.guard.assessment_rewritten import points_described, typed_points
from bizenv.guard.edit import Edit
from bizenv.guard.filing import filed_from, filing_time
from bizenv.layout import ASSESSMENTS
from bizenv.messages import Message

CODE: Final = "assessment-back-dated"


def assessment_back_dated(edit: Edit) -> Iterator[Diagnostic]:
    """Find new lines of assessments.yaml dated more than `policy.filing_days` ago: the ranking of that day stands."""
    ledger = typed_points(edit)
    if ledger is None:
        return
    policy = edit.base.shelf.settings.policy
    earliest = filed_from(edit, policy).isoformat()
    limit = filing_time(policy.filing_days)
    for row in ledger.fresh:
        line = ledger.after[row]
        day = str(line.get("date"))
        if not _is_day(day) or day >= earliest:
            continue
        args = {
            **points_described(line),
            "seen": Message("guard.seen", {"day": edit.today}),
            "why": Message("back-dated.filing", {"limit": limit}),
        }
        at = edit.head.at(ASSESSMENTS, (row, "date"))
        yield Diagnostic(CODE, at, args, hint=Message(f"hint.{CODE}"))


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
