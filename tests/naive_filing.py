"""Who owes a report of a task for a month, by the naive reading of the design."""

from dataclasses import dataclass, replace

from naive import Naive
from worlds import day


@dataclass(frozen=True)
class NaiveFiling(Naive):
    """Judges as Naive does, and tells of the reports for months."""

    def filing(self, task: str, month: str, today: int) -> dict[str, tuple[str, int | None, int]]:
        """Return who owes a report of a task for a month: how it stands, the first one's day, how many."""
        days = [each for each in range(-90, 200) if f"{day(each):%Y-%m}" == month]
        by = self.world.report_by or 31
        due = max(each for each in days if day(each).day <= by)
        decisive = min(due, today)
        found = {}
        for department in self.leads(task, decisive):
            if self.owes(task, department, decisive):
                given = self.given(task, department, month, decisive, today)
                state = "open" if today <= due else "missing"
                if given:
                    state = "filed" if given[0] <= due else "late"
                found[department] = (state, given[0] if given else None, len(given))
        return found

    def owes(self, task: str, department: str, decisive: int) -> bool:
        """Whether a department that leads owes a report if this day decides."""
        runs = self.runs(task, department, decisive)
        if self.world.items and self.world.report_by is None:
            return False
        if self.unassigned(task, decisive) or self.clock(task, runs) > decisive:
            return False
        said, stage = self.says(task, department, decisive)
        ended = said.split()[0] in ("cancelled", "carried_over", "merged", "completed", "paused")
        finished = stage in ("accepted", "declared") or decisive in self.still(task, runs)
        return not ended and not finished

    def given(self, task: str, department: str, month: str, decisive: int, today: int) -> list[int]:
        """Return the days of the reports for a month, as known to whoever owes them until it leads no more."""
        last = decisive
        while last < today and department in self.leads(task, last + 1):
            last += 1
        *before, run = self.runs(task, department, decisive)
        _, effective = self.live(task, (*before, replace(run, last=last)))
        days = []
        for line in effective:
            made = f"{day(line.day):%Y-%m}"
            meant = line.month or made
            if line.kind in ("report", "apply") and meant == month <= made:
                days.append(line.day)
        return sorted(days)
