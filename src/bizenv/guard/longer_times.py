"""Times of a policy that an edit makes longer, and evidence that it no longer asks for."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bizenv.diagnostics import KeyPath, Location
from bizenv.guard.edit import ComparedPlan, Edit
from bizenv.guard.filing import longer_clock, longer_filing
from bizenv.layout import WORKSPACE
from bizenv.messages import Message
from bizenv.model.plan import Evidence
from bizenv.model.policy import Policy

TIMES: Final = {
    "filing_days": "filing-days",
    "answer_days": "answer-days",
    "report_by": "report-by",
    "review_within": "clock",
    "look_again": "clock",
}
_MONTH: Final = 31  # days, at most
_NEVER: Final = 32  # after each of them


class PolicyChange(NamedTuple):
    """A file whose thresholds are others after the edit; a register owes reports only if it says so."""

    file: str
    before: Policy
    after: Policy
    is_register: bool = False

    @property
    def reports_later(self) -> bool:
        """Whether reports are owed by a later day of the month, or no more."""
        before, after = map(self._last_day, (self.before, self.after))
        return before < after

    def _last_day(self, policy: Policy) -> int:
        """Return the day of the month by which reports are owed; without one its last, or never."""
        if policy.report_by is not None:
            return policy.report_by
        return _NEVER if self.is_register else _MONTH


class Weakening(NamedTuple):
    """A place where an edit asks for less than was asked for, and how."""

    at: Location
    why: Message


def in_settings(
    edit: Edit,
    path: KeyPath,
    what: str,
    said: Mapping[str, str] | None = None,
) -> Weakening:
    """Return a weakening at a key of the settings; `what` is the end of `rules-weakened.<what>`."""
    at = edit.head.at(WORKSPACE, path)
    args = dict(said or {})
    why = Message(f"rules-weakened.{what}", args)
    return Weakening(at, why)


def longer_times(edit: Edit) -> Iterator[Weakening]:
    """Find a longer time for filing, for answering requests for more time, or for reviewers.

    Whoever may file later may date back further, or is late no more; whoever may answer later may excuse more;
    a reviewer who may decide later is not late.
    """
    for change in _policy_changes(edit):
        for key in _longer(edit, change):
            path = ("policy", key)
            at = edit.head.at(change.file, path)
            before = getattr(change.before, key)
            after = getattr(change.after, key)
            said = {
                "key": key,
                "before": str(before),
                "after": str(after or "null"),
            }
            why = Message(f"rules-weakened.{TIMES[key]}", said)
            yield Weakening(at, why)


def _longer(edit: Edit, change: PolicyChange) -> Iterator[str]:
    """Yield the keys of the times that are longer, or of a clock that was taken away."""
    before = change.before
    after = change.after
    if longer_filing(edit, before, after):
        yield "filing_days"
    if before.answer_days < after.answer_days:
        yield "answer_days"
    if change.reports_later:
        yield "report_by"
    for key in ("review_within", "look_again"):
        then = getattr(before, key)
        now = getattr(after, key)
        if longer_clock(edit, then, now):
            yield key


def _policy_changes(edit: Edit) -> Iterator[PolicyChange]:
    base = edit.base
    head = edit.head
    there_then = base.holds(WORKSPACE)
    there_now = head.holds(WORKSPACE)
    stays = there_then and there_now
    if stays:
        then = base.shelf.settings
        now = head.shelf.settings
        yield PolicyChange(WORKSPACE, then.policy, now.policy)
    for plan_id, before, after in with_another_policy(edit):
        file = edit.plan_file(plan_id)
        is_register = after.plan.register_ is not None
        yield PolicyChange(file, before.policy, after.policy, is_register)


def with_another_policy(edit: Edit) -> Iterator[ComparedPlan]:
    """Yield the plans whose own policy is another after the edit."""
    for each in edit.books():
        then = each.before.plan.policy
        now = each.after.plan.policy
        if then != now:
            yield each


def without_evidence(edit: Edit) -> Iterator[Weakening]:
    """Find that evidence is no longer asked for, in the settings or in a plan."""
    said = {"before": Evidence.FILES.value, "after": Evidence.PAPER.value}
    why = Message("rules-weakened.evidence", said)
    for file in _on_paper_now(edit):
        at = edit.head.at(file, ("evidence",))
        yield Weakening(at, why)


def _on_paper_now(edit: Edit) -> Iterator[str]:
    """Yield the files that say that evidence is on paper, where it was not before."""
    then = edit.base.shelf.settings.evidence
    now = edit.head.shelf.settings.evidence
    is_given_up = then is not now and now is Evidence.PAPER
    if is_given_up and edit.rules_read:
        yield WORKSPACE
    for plan_id, before, after in edit.books():
        was_in_files = before.evidence is Evidence.FILES
        is_on_paper = after.evidence is Evidence.PAPER
        is_lost = was_in_files and is_on_paper
        if is_lost and after.plan.evidence is Evidence.PAPER:
            yield edit.plan_file(plan_id)
