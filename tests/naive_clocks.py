"""How the clocks of an item stand, by the naive reading of the design."""

from collections.abc import Iterator
from dataclasses import dataclass

from naive import Naive, Run
from worlds import ONGOING


@dataclass(frozen=True)
class NaiveClocks(Naive):
    """Judges as Naive does, and tells of the clocks of whoever has an item, or had it."""

    def clocks(self, task: str, department: str, today: int) -> dict[str, str] | None:
        """Return how the clocks of a department stand, which has an item or had it; None if it never had.

        What it missed with the item once is missed, whatever comes afterwards.
        """
        found: dict[str, set[str]] = {}
        has_had = False
        for run in self.all_runs(task, department, today):
            if run.last < today and self.inherited(task, run):
                continue
            if not self.unassigned(task, run.last):
                has_had = True
                for clock, state in self.clocks_of_run(task, run, today):
                    found.setdefault(clock, set()).add(state)
        order = ("overdue", "missed", "running", "met")
        told = {clock: min(states, key=order.index) for clock, states in found.items()}
        return told if has_had else None

    def all_runs(self, task: str, department: str, today: int) -> Iterator[Run]:
        """Yield every unbroken run of days on which a department leads, the last one up to today."""
        first = None
        for each_day in range(self.begins(task), today + 2):
            leads = each_day <= today and department in self.leads(task, each_day)
            if leads and first is None:
                first = each_day
            if not leads and first is not None:
                yield Run(department, first, each_day - 1)
                first = None

    def inherited(self, task: str, run: Run) -> bool:
        """Whether somebody took a run over when it ended."""
        after = run.last + 1
        heirs = self.leads(task, after)
        return any(
            each not in self.leads(task, run.last)
            and self.predecessor(task, each, after) == run.department
            for each in heirs
        )

    def clocks_of_run(self, task: str, run: Run, today: int) -> Iterator[tuple[str, str]]:
        """Yield how the clocks stand that a run has, or left behind."""
        is_over = run.last < today
        said, _ = self.says(task, run.department, run.last)
        status = said.split()[0]
        if status in ("cancelled", "carried_over", "merged"):
            return
        verified = self.verifying(task, run, is_over=is_over or status == "completed")
        if is_over and verified == "running" and self.verified_at_last(task, run):
            verified = "met"
        if verified and not (is_over and verified == "running"):
            yield "verify", verified
        if self.due(task, self.runs(task, run.department, run.last), run.last) is ONGOING:
            return
        if status in ("completed", "in_review"):
            yield "handle", "missed" if "late" in said.split() else "met"
        elif status == "overdue":
            yield "handle", "missed" if is_over else "overdue"
        elif not is_over:
            yield "handle", "running"

    def verifying(self, task: str, run: Run, *, is_over: bool) -> str:
        """Return how a department stands by the clock `verify` at the end of a run; nothing without one."""
        runs = self.runs(task, run.department, run.last)
        since = self.verifies_since(task, runs, run.last)
        if since is None:
            return ""
        _, effective = self.live(task, runs)
        told = [line.day for line in effective if line.finding and line.day >= since]
        late = (told[0] if told else run.last) > self.verify_by(task, runs, since, run.last)
        if not late:
            return "met" if told else "running"
        return "missed" if told or is_over else "overdue"

    def verified_at_last(self, task: str, run: Run) -> bool:
        """Whether an item was verified in time on the day on which a line gave it to others."""
        runs = self.runs(task, run.department, run.last)
        since = self.verifies_since(task, runs, run.last)
        assert since is not None
        until = self.verify_by(task, runs, since, run.last)
        _, effective = self.live(task, self.heard(task, runs))
        told = [line.day for line in effective if line.finding and line.day > run.last]
        return bool(told) and told[0] <= until
