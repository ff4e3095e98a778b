"""What departments owe of their duties, as JSON: a part of several outputs."""

from datetime import date

from bizenv.contract.v1 import Json
from bizenv.meaning.duties import State
from bizenv.model.plan import Every
from bizenv.report.duties import DutyRow


class DutyRowV1(Json):
    """What one department owes of a duty in one period.

    `done` of `times` were given, `late` of these only after the period; `leads`: the
    department leads the task.
    """

    plan: str
    id: str
    title: str
    duty: str
    department: str
    leads: bool
    every: Every
    period: str
    ends: date
    times: int
    done: int
    late: int
    state: State


def duty_v1(row: DutyRow) -> DutyRowV1:
    """Return what one department owes of a duty in one period."""
    owed = row.owed
    return DutyRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        duty=owed.duty.title,
        department=owed.department,
        leads=row.leads,
        every=owed.duty.every,
        period=owed.period.written,
        ends=owed.period.last,
        times=owed.duty.times,
        done=owed.done,
        late=owed.late,
        state=owed.state,
    )
