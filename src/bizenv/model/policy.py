"""The thresholds that work is judged by."""

from decimal import Decimal
from enum import StrEnum

from bizenv.model.base import (
    DayOfMonth,
    Days,
    Model,
    Percent,
)
from bizenv.model.durations import DaysOrDuration, DurationText


class RiskRule(StrEnum):
    """The rules by which work is at risk."""

    DUE_SOON = "due-soon"
    BEHIND = "behind"
    BEHIND_SHARE = "behind-share"
    TARGET_GAP = "target-gap"
    FORECAST = "forecast"
    RETURNED = "returned"
    MILESTONE_MISSED = "milestone-missed"
    DUTY_MISSED = "duty-missed"
    VERIFY_LATE = "verify-late"
    SILENT = "silent"


class Policy(Model):
    """Thresholds of the risk rules. Units: days, percent, percentage points, days, days, days, days.

    In a plan the same keys override those of the workspace, key by key.
    """

    due_soon: Days = 30
    """So many days before the due day a task counts as due soon. Days."""
    nearly_done: Percent = Decimal(90)
    """From this percentage on, being due soon is no risk. Percent."""
    behind: Percent | None = Decimal(10)
    """So many points may the work lie behind what is expected; null: no such rule. Percentage points."""
    behind_share: Percent | None = None
    """So much of what is expected may be missing, such as 30; null: no such rule. Percent of it."""
    off: tuple[RiskRule, ...] = ()
    """Risk rules that are switched off, by their codes, such as [forecast, target-gap]; a list."""
    report_every: Days | None = None
    """So many days may pass without a word; null: no such rule. Days."""
    report_by: DayOfMonth | None = None
    """Day of the month by which every department reports, such as 25; 31: the last day, as is null.
    No register has it from the workspace. Days 1 to 31."""
    rework: Days = 0
    """So many days for mending after a return that names no day; 0: none. Days."""
    filing_days: DaysOrDuration = 5
    """So long after its date may a record first be seen; guard finds older ones. Days, or 5wd."""
    review_within: DurationText | None = None
    """So long may an application wait for a decision on each review step, 10d or 10wd; null: no limit."""
    look_again: DurationText | None = None
    """So long after an acceptance the reviewer looks at the work again, such as 90d; null: never."""
    answer_days: Days = 10
    """So many days after the due day may a request for more time still be answered. Days."""

    def overridden_by(self, other: "Policy | None") -> "Policy":
        """Return this policy with what `other` says explicitly put in its place."""
        if other is None:
            return self
        said = {name: getattr(other, name) for name in other.model_fields_set}
        return self.model_copy(update=said)
