"""What must hold always, of random small plans; and a second, naive reading of the design to compare with.

Days are counted from the day of issue, 2025-03-01, which is 0. The days looked at, a world's window, reach past
every deadline, mending time and silence that can follow from what is in it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final, TypeVar

from building import EAST, GROUP, HOUSING, MARKET, PLAN, REVIEWER, SECOND, WEST, City, load, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bizenv.checks import check
from bizenv.model.book import PlanBook
from bizenv.report.views import whole
from bizenv.snapshot import Memory
from bizenv.stages import STAGES, Stage
from bizenv.terms import Assignment, TaskHistory, histories
from bizenv.verdict import LIGHTS, STATUSES, Status, Verdict, at, since, timeline, verdict

T = TypeVar("T")

ADDED: Final = "9"
ONGOING: Final = None
DEPARTMENTS: Final = (MARKET, HOUSING, EAST, WEST)
MILESTONES: Final = ("动工", "竣工")
TARGETS: Final = ("甲", "乙")


def day(number: int) -> date:
    return date(2025, 3, 1) + timedelta(days=number)


# --- Random plans ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goal:
    """A target."""

    name: str
    comparison: str
    value: int
    baseline: int | None


@dataclass(frozen=True)
class Duty:
    """A task as issued or added."""

    id: str
    lead: tuple[str, ...]
    due: int | None
    goals: tuple[Goal, ...]
    milestones: tuple[tuple[str, int], ...]
    completion: str | None


@dataclass(frozen=True)
class Change:
    """An amendment. `due` is None for ongoing; `what` names what it changes."""

    day: int
    task: str
    what: str
    due: int | None = None
    department: str | None = None
    lead: tuple[str, ...] = ()
    takes_over: tuple[tuple[str, str], ...] = ()
    cancel: bool = False
    completion: str = "each"
    goals: tuple[Goal, ...] = ()
    milestones: tuple[tuple[str, int], ...] = ()
    add: Duty | None = None


@dataclass(frozen=True)
class Line:
    """A record; `department` is whom it speaks of."""

    day: int
    kind: str
    task: str
    department: str
    by: str = ""
    percent: int | None = None
    reading: tuple[str, int] | None = None
    milestone: str | None = None
    forecast: str | None = None
    resubmit_by: int | None = None
    of: tuple[int, str] | None = None


@dataclass(frozen=True)
class World:
    """A plan, its register and its ledgers. Lines are in the order of their files."""

    start: int | None
    completion: str
    due_soon: int
    nearly_done: int
    behind: int
    report_every: int | None
    rework: int
    west_from: int | None
    west_until: int | None
    duties: tuple[Duty, ...]
    changes: tuple[Change, ...]
    said: tuple[Line, ...]
    decided: tuple[Line, ...]

    @property
    def window(self) -> range:
        """The days from before anything happens until nothing can happen any more."""
        duties = [*self.duties, *(change.add for change in self.changes if change.add)]
        records = [*self.said, *self.decided]
        days = [0, *(change.day for change in self.changes), *(line.day + self.rework for line in records)]
        days += [due for due in (*(duty.due for duty in duties), *(change.due for change in self.changes)) if due]
        steps = [*(duty.milestones for duty in duties), *(change.milestones for change in self.changes)]
        days += [last_day for several in steps for _, last_day in several]
        days += [line.resubmit_by for line in records if line.resubmit_by]
        return range(-3, max(days) + (self.report_every or 0) + 3)

    def city(self) -> City:
        """Write it down."""
        every = "null" if self.report_every is None else self.report_every
        city = City(
            settings=f"due_soon: {self.due_soon}, nearly_done: {self.nearly_done}, behind: {self.behind},"
            f" report_every: {every}, rework: {self.rework}",
            head=f"completion: {self.completion}" + ("" if self.start is None else f", start: {day(self.start)}"),
            members=f"{EAST}, {{name: {WEST}{_if('from', self.west_from)}{_if('until', self.west_until)}}}",
            tasks=tuple(_duty(duty) for duty in self.duties),
            amendments=tuple(f"{day(change.day)} {_change(change)}" for change in self.changes),
            reviews=tuple(_line(line) for line in self.decided),
        )
        for line in self.said:
            city = city.says(_line(line), by=line.department)
        return city


def _if(key: str, number: int | None) -> str:
    return "" if number is None else f", {key}: {day(number)}"


def _due(due: int | None) -> str:
    return "ongoing" if due is ONGOING else str(day(due))


def _goals(goals: tuple[Goal, ...]) -> str:
    texts = (
        f"{{name: {goal.name}, {goal.comparison}: {goal.value}"
        + ("}" if goal.baseline is None else f", baseline: {goal.baseline}}}")
        for goal in goals
    )
    return f"targets: [{', '.join(texts)}]"


def _milestones(milestones: tuple[tuple[str, int], ...]) -> str:
    return f"milestones: [{', '.join(f'{{title: {title}, due: {day(due)}}}' for title, due in milestones)}]"


def _duty(duty: Duty) -> str:
    text = f"id: '{duty.id}', title: 示例, lead: [{', '.join(duty.lead)}], due: {_due(duty.due)}, "
    text += f"{_goals(duty.goals)}, {_milestones(duty.milestones)}"
    return text + (f", completion: {duty.completion}" if duty.completion else "")


def _change(change: Change) -> str:
    text = {
        "due": f"due: {_due(change.due)}",
        "cancel": f"cancel: {str(change.cancel).lower()}",
        "completion": f"completion: {change.completion}",
        "lead": f"lead: [{', '.join(change.lead)}]",
        "targets": _goals(change.goals),
        "milestones": _milestones(change.milestones),
        "add": f"add: {{{_duty(change.add)}}}" if change.add else "",
    }[change.what]
    if change.what != "add":
        text += f", task: '{change.task}'"
    if change.takes_over:
        text += f", takes_over: {{{', '.join(f'{new}: {old}' for new, old in change.takes_over)}}}"
    return text + (f", department: {change.department}" if change.department else "")


def _line(line: Line) -> str:
    text = f"{day(line.day)} {line.kind} task: '{line.task}'"
    if line.by:
        text += f", by: {line.by}, department: {line.department}"
    for key, value in (("percent", line.percent), ("milestone", line.milestone), ("forecast", line.forecast)):
        text += "" if value is None else f", {key}: {value}"
    text += _if("resubmit_by", line.resubmit_by)
    text += f", readings: {{{line.reading[0]}: {line.reading[1]}}}" if line.reading else ""
    return text + (f", of: {{date: {day(line.of[0])}, kind: {line.of[1]}}}" if line.of else "")


DAYS: Final = st.integers(-2, 24) | st.integers(-2, 8)
LEADS: Final = st.lists(st.sampled_from((MARKET, GROUP, WEST, HOUSING)), min_size=1, max_size=3, unique=True).map(tuple)
DUES: Final = st.one_of(st.integers(0, 24), st.sampled_from((5, 8, 10, 20)), st.just(ONGOING))
COMPLETIONS: Final = st.sampled_from(("each", "first-lead"))
FIGURES: Final = st.sampled_from((-50, 0, 20, 25, 50, 75, 100))
GOALS: Final = st.lists(
    st.builds(
        Goal,
        st.sampled_from(TARGETS),
        st.sampled_from(("at_least", "at_most", "more_than", "less_than")),
        FIGURES,
        st.none() | FIGURES,
    ),
    max_size=2,
    unique_by=lambda goal: goal.name,
).map(tuple)
REWORKS: Final = st.sampled_from((0, 0, 1, 2, 5))
STEPS: Final = st.lists(st.tuples(st.sampled_from(MILESTONES), st.integers(0, 24)), max_size=2, unique=True).map(tuple)


def duties(task: str) -> st.SearchStrategy[Duty]:
    return st.builds(Duty, st.just(task), LEADS, DUES, GOALS, STEPS, st.none() | COMPLETIONS)


@st.composite
def changes(draw: st.DrawFn, tasks: Sequence[str]) -> Change:
    what = draw(st.sampled_from(("due", "due", "cancel", "lead", "lead", "completion", "targets", "milestones")))
    change = Change(draw(DAYS), draw(st.sampled_from(tasks)), what)
    if what in ("due", "cancel"):
        someone = draw(st.none() | st.sampled_from(DEPARTMENTS))
        return replace(change, due=draw(DUES), cancel=draw(st.integers(0, 3)) > 0, department=someone)
    if what == "lead":
        pairs = st.dictionaries(st.sampled_from(DEPARTMENTS), st.sampled_from(DEPARTMENTS), max_size=3)
        return replace(change, lead=draw(LEADS), takes_over=tuple(draw(pairs).items()))
    return replace(change, completion=draw(COMPLETIONS), goals=draw(GOALS), milestones=draw(STEPS))


NEXT: Final = {
    "not_started": ("apply", "apply", "apply", "report", "report", "withdraw"),
    "in_progress": ("apply", "apply", "apply", "report", "void", "return"),
    "returned": ("apply", "apply", "apply", "report", "void", "reopen"),
    "applied": ("return", "return", "return", "accept", "accept", "withdraw", "apply", "void"),
    "accepted": ("reopen", "reopen", "report", "void", "accept"),
}
LEADS_TO: Final = {
    "apply": "applied",
    "withdraw": "in_progress",
    "accept": "accepted",
    "return": "returned",
    "reopen": "in_progress",
}
Who = Sequence[tuple[int, str]]


@st.composite
def careers(draw: st.DrawFn, task: str, who: Who, rework: int, least: int = 0) -> list[Line]:
    """The records of an assignment: mostly steps that are allowed, close together. `who` leads from which day.

    What is returned is often applied for again on the last day for it, or the day after.
    """
    career: list[Line] = []
    stage, today, until = "not_started", draw(st.integers(-1, 6)), 0
    for _ in range(draw(st.integers(least, 9))):
        today += draw(st.sampled_from((0, 0, 1, 1, 3)))
        kind = draw(st.sampled_from(NEXT[stage]))
        if (stage, kind) == ("returned", "apply"):
            today = max(today, draw(st.sampled_from((today, until, until, until + 1))))
        current = [name for since_day, name in who if since_day <= today]
        department = draw(st.sampled_from((*current[-1:] * 5, *(name for _, name in who))))
        career.append(draw(lines(Line(today, kind, task, department), career)))
        stage = LEADS_TO.get(kind, stage)
        if kind == "return":
            given_until = career[-1].resubmit_by
            until = today + rework if given_until is None else given_until
    return draw(st.permutations(career)) if draw(st.integers(0, 2)) == 0 else career


@st.composite
def lines(draw: st.DrawFn, line: Line, before: Sequence[Line]) -> Line:
    """Fill in a record that comes after others."""
    if line.kind == "void":
        named = draw(st.sampled_from(before)) if before else line
        line = replace(line, of=(named.day, named.kind), day=draw(st.sampled_from((line.day, line.day, named.day - 2))))
    if line.kind in ("accept", "return", "reopen") or (line.of and line.of[1] in ("accept", "return", "reopen")):
        line = replace(line, by=draw(st.sampled_from((REVIEWER, REVIEWER, SECOND))))
    if line.kind == "return":
        days = draw(st.sampled_from((None, None, -1, 0, 1, 1, 2, 4)))
        return replace(line, resubmit_by=None if days is None else line.day + days)
    if line.kind not in ("report", "apply"):
        return line
    return replace(
        line,
        percent=draw(st.none() | st.integers(0, 20).map(lambda twentieth: twentieth * 5)),
        reading=draw(st.none() | st.tuples(st.sampled_from(TARGETS), FIGURES)),
        milestone=draw(st.none() | st.sampled_from(MILESTONES)),
        forecast=draw(st.sampled_from((None, None, "on_time", "difficult", "cannot"))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to three tasks and an added one, amended in every way; often 1.1 is handed over."""
    tasks = ["1.1", "1.2", "1.3"][: draw(st.integers(1, 3))]
    issued = [draw(duties(task)) for task in tasks]
    amended, who = draw(handovers()) if draw(st.booleans()) else ([], [(-9, MARKET)])
    if amended:
        issued[0] = replace(issued[0], lead=draw(st.sampled_from(((MARKET,), (MARKET, GROUP), (WEST, MARKET)))))
    if draw(st.booleans()):
        amended.append(Change(draw(DAYS), ADDED, "add", add=draw(duties(ADDED))))
        tasks.append(ADDED)
    amended += draw(st.lists(changes(["1.1", *tasks]), max_size=5))
    rework = draw(REWORKS)
    records = draw(careers("1.1", who, rework))
    for task in draw(st.lists(st.sampled_from(tasks), max_size=3)):
        records += draw(careers(task, [(-9, draw(st.sampled_from(DEPARTMENTS)))], rework))
    return draw(plans(issued, draw(st.permutations(amended)), records, rework))


@st.composite
def handovers(draw: st.DrawFn) -> tuple[list[Change], Who]:
    """One lead gives 1.1 to another, who mostly takes it over."""
    today, old, new = draw(st.integers(0, 12)), MARKET, draw(st.sampled_from((HOUSING, EAST)))
    lead = draw(st.sampled_from(((new,), (new, GROUP), (GROUP, new), (new, MARKET))))
    pairs = draw(st.sampled_from((((new, old),), ((new, old),), ((new, old), (WEST, EAST)), ((EAST, WEST),), ())))
    moved = Change(
        draw(st.integers(-2, 14)), "1.1", "due", due=draw(DUES), department=draw(st.sampled_from((old, new)))
    )
    return [Change(today, "1.1", "lead", lead=lead, takes_over=pairs), moved], [(-9, old), (today, new)]


@st.composite
def single_assignments(draw: st.DrawFn) -> World:
    """One task and one department, whose deadline is moved and whose long history of records is all its own."""
    issued = replace(draw(duties("1.1")), lead=(MARKET,), due=draw(st.integers(0, 8) | DUES))
    moves = st.builds(
        Change,
        DAYS,
        st.just("1.1"),
        st.sampled_from(("due", "due", "due", "cancel")),
        due=st.integers(0, 8) | DUES,
        department=st.none() | st.just(MARKET),
        cancel=st.booleans(),
    )
    amended = draw(st.lists(moves, max_size=3))
    rework = draw(REWORKS)
    return draw(plans([issued], amended, draw(careers("1.1", [(-9, MARKET)], rework, least=3)), rework))


@st.composite
def plans(
    draw: st.DrawFn, issued: Sequence[Duty], amended: Sequence[Change], records: Sequence[Line], rework: int
) -> World:
    """Add what a plan and its workspace set. Nobody leaves the group before it joins: that would be an error."""
    joins, leaves = draw(st.none() | st.integers(-1, 20)), draw(st.none() | st.integers(-1, 20))
    if joins is not None and leaves is not None:
        joins, leaves = sorted((joins, leaves))
    return World(
        start=draw(st.sampled_from((None, None, -5, 3))),
        completion=draw(COMPLETIONS),
        due_soon=draw(st.integers(0, 10)),
        nearly_done=draw(st.sampled_from((0, 50, 90))),
        behind=draw(st.sampled_from((0, 10, 30, 100))),
        report_every=draw(st.none() | st.integers(0, 10)),
        rework=rework,
        west_from=joins,
        west_until=leaves,
        duties=tuple(issued),
        changes=tuple(amended),
        said=tuple(line for line in records if not line.by),
        decided=tuple(line for line in records if line.by),
    )


# --- The naive reading ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """An unbroken run of days on which a department leads, up to the day asked for."""

    department: str
    first: int
    last: int


@dataclass
class Work:
    """Where an assignment stands while its days are gone through."""

    stage: str = "not_started"
    made: int | None = None
    accepted: int | None = None
    mend_until: int | None = None
    mend_made: int | None = None
    last_decision: str | None = None


@dataclass(frozen=True)
class Naive:
    """The design's words, one day after another. It shares nothing with what it judges, and spares no time."""

    world: World

    # Terms

    def issued(self, task: str) -> Duty:
        added = [change.add for change in self.world.changes if change.add is not None]
        return next(duty for duty in (*self.world.duties, *added) if duty.id == task)

    def begins(self, task: str) -> int:
        return next((max(0, change.day) for change in self.world.changes if change.add and change.task == task), 0)

    def effect(self, change: Change) -> int:
        """Amendments effective before the task begins hold from the day on which it does."""
        return max(change.day, self.begins(change.task))

    def in_force(self, task: str, what: str, today: int) -> list[Change]:
        """Return what has taken effect by today, by effective day, then file order."""
        found = [change for change in self.world.changes if change.task == task and change.what == what]
        return sorted((change for change in found if self.effect(change) <= today), key=lambda change: change.day)

    def members(self, name: str, today: int) -> list[str]:
        if name != GROUP:
            return [name]
        joined = self.world.west_from is None or self.world.west_from <= today
        left = self.world.west_until is not None and self.world.west_until < today
        return [EAST, WEST] if joined and not left else [EAST]

    def lead_term(self, task: str, today: int) -> tuple[tuple[str, ...], int]:
        amended = self.in_force(task, "lead", today)
        return (amended[-1].lead, self.effect(amended[-1])) if amended else (self.issued(task).lead, self.begins(task))

    def leads(self, task: str, today: int) -> list[str]:
        if today < self.begins(task):
            return []
        names, since_day = self.lead_term(task, today)
        return list(dict.fromkeys(unit for name in names for unit in self.members(name, since_day)))

    def first_lead(self, task: str, today: int) -> list[str]:
        names, since_day = self.lead_term(task, today)
        return self.members(names[0], since_day)

    def completion(self, task: str, today: int) -> str:
        amended = self.in_force(task, "completion", today)
        return amended[-1].completion if amended else self.issued(task).completion or self.world.completion

    def runs(self, task: str, department: str, today: int) -> list[Run]:
        """Return the run of days up to today, after those that it took over, the oldest first."""
        first = today
        while department in self.leads(task, first - 1):
            first -= 1
        run = Run(department, first, today)
        old = self.predecessor(task, department, first)
        return [*self.runs(task, old, first - 1), run] if old else [run]

    def predecessor(self, task: str, department: str, first: int) -> str | None:
        amended = [change for change in self.in_force(task, "lead", first) if self.effect(change) == first]
        old = dict(amended[-1].takes_over).get(department) if amended else None
        ended = old in self.leads(task, first - 1) and old not in self.leads(task, first)
        return old if ended else None

    def clock(self, task: str, runs: list[Run]) -> int:
        plan_start = 0 if self.world.start is None else self.world.start
        if runs[0].first == 0 and task != ADDED:
            return plan_start
        return max(runs[0].first, plan_start)

    def bearing(self, task: str, what: str, runs: list[Run], today: int) -> list[Change]:
        """Return what bore on whoever was responsible on a day: amendments for all, and its own in its run."""
        run = next(run for run in runs if run.first <= today <= run.last)
        return [
            change
            for change in self.in_force(task, what, today)
            if change.department is None or (change.department == run.department and run.first <= self.effect(change))
        ]

    def due(self, task: str, runs: list[Run], today: int) -> int | None:
        amended = self.bearing(task, "due", runs, today)
        return amended[-1].due if amended else self.issued(task).due

    # Records

    def counting(self, task: str, runs: list[Run], ledger: tuple[Line, ...]) -> list[Line]:
        """Return what is dated on days on which its department led, by day, then file order."""
        found = [
            line
            for line in ledger
            if line.task == task
            and any(run.department == line.department and run.first <= line.day <= run.last for run in runs)
        ]
        return sorted(found, key=lambda line: line.day)

    def without_void(self, ledger: list[Line]) -> list[Line]:
        """Let each void take the first record that it names and that no earlier void took, be it dated after it."""
        taken: list[int] = []
        for void in (line for line in ledger if line.of is not None):
            for number, line in enumerate(ledger):
                named = (line.day, line.kind) == void.of and line.kind != "void" and line.by == void.by
                if named and number not in taken:
                    taken.append(number)
                    break
        return [line for number, line in enumerate(ledger) if number not in taken and line.kind != "void"]

    def live(self, task: str, runs: list[Run]) -> tuple[Work, list[Line]]:
        """Go through the days; return where the work stands at the end of the last, and what counted."""
        work, effective = Work(), []
        said = self.without_void(self.counting(task, runs, self.world.said))
        decided = self.without_void(self.counting(task, runs, self.world.decided))
        for today in range(runs[0].first, runs[-1].last + 1):
            decisions = [line for line in decided if line.day == today]
            while decisions and self.step(decisions[0], work):
                effective.append(decisions.pop(0))
            rest = [line for line in said if line.day == today] + decisions
            effective += [line for line in rest if self.step(line, work)]
        return work, effective

    def step(self, line: Line, work: Work) -> bool:
        """Take a step; False if the stage does not allow it."""
        if line.kind == "report":
            work.stage = "in_progress" if work.stage == "not_started" else work.stage
            return True
        allowed = {
            "apply": ("not_started", "in_progress", "returned"),
            "withdraw": ("applied",),
            "accept": ("applied",),
            "return": ("applied",),
            "reopen": ("accepted",),
        }
        if work.stage not in allowed[line.kind]:
            return False
        if line.kind == "apply":
            mended = work.mend_until is not None and line.day <= work.mend_until
            work.stage, work.made = "applied", work.mend_made if mended else line.day
        elif line.kind == "withdraw":
            work.stage, work.made = "in_progress", None
        elif line.kind == "accept":
            work.stage, work.accepted, work.mend_until = "accepted", line.day, None
        elif line.kind == "return":
            work.mend_until = line.day + self.world.rework if self.world.rework else None
            work.mend_until = work.mend_until if line.resubmit_by is None else line.resubmit_by
            work.stage, work.mend_made, work.made = "returned", work.made, None
        else:
            work.stage, work.made, work.accepted = "in_progress", None, None
        work.last_decision = line.kind if line.by else work.last_decision
        return True

    # Statuses

    def on_time(self, task: str, runs: list[Run], made: int, decisive: int) -> bool:
        dues = (self.due(task, runs, made), self.due(task, runs, decisive))
        return any(due is ONGOING or made <= due for due in dues)

    def says(self, task: str, department: str, today: int) -> tuple[str, str]:
        """Return the words for an assignment on a day, and its stage."""
        runs = self.runs(task, department, today)
        due = self.due(task, runs, today)
        work, effective = self.live(task, runs)
        decisive = today if work.accepted is None else work.accepted
        late = work.made is not None and not self.on_time(task, runs, work.made, decisive)
        cancels = self.bearing(task, "cancel", runs, today)
        text = "late" if late else ""
        if cancels and cancels[-1].cancel:
            return f"cancelled {text}".strip(), work.stage
        if work.stage == "accepted":
            early = "early" if due is not ONGOING and today < due and not late else ""
            return " ".join(f"completed {text} {early}".split()), work.stage
        if work.stage == "applied" and not late:
            return "in_review", work.stage
        mending = work.mend_until is not None and today <= work.mend_until
        mending = mending and work.mend_made is not None and self.on_time(task, runs, work.mend_made, today)
        if due is not ONGOING and today > due and not mending:
            return f"overdue {text}".strip(), work.stage
        rules = list(self.risks(task, runs, work, effective))
        if rules:
            return " ".join(("at_risk", *rules)), work.stage
        return ("on_track" if effective else "on_track unreported"), work.stage

    def risks(self, task: str, runs: list[Run], work: Work, effective: list[Line]) -> Iterator[str]:
        world, today = self.world, runs[-1].last
        due, start = self.due(task, runs, today), self.clock(task, runs)
        filed = [line for line in effective if line.kind in ("report", "apply")]
        percent = next((line.percent for line in reversed(filed) if line.percent is not None), None)
        near = due is not ONGOING and 0 <= due - today <= world.due_soon
        if near and (percent is None or percent < world.nearly_done):
            yield "due-soon"
        share = None
        if due is not ONGOING and due > start:
            share = max(Fraction(0), min(Fraction(1), Fraction(today - start, due - start)))
        if percent is not None and share is not None and share * 100 - percent > world.behind:
            yield "behind"
        if share is not None:
            yield from ("target-gap" for goal in self.goals(task, today) if self.short(goal, share, filed))
        reports = [line for line in filed if line.kind == "report"]
        if reports and reports[-1].forecast in ("difficult", "cannot"):
            yield "forecast"
        if work.last_decision == "return" and work.stage != "applied":
            yield "returned"
        reached = [line.milestone for line in filed]
        missed = [
            title for title, last_day in self.milestones(task, today) if today > last_day and title not in reached
        ]
        yield from ("milestone-missed" for _ in missed)
        heard = [line.day for line in effective if line.kind in ("report", "apply", "withdraw")]
        if world.report_every is not None and today - max([start, *heard]) > world.report_every:
            yield "silent"

    def short(self, goal: Goal, share: Fraction, filed: list[Line]) -> bool:
        """Whether the last reading is short of the straight line."""
        readings = [line.reading[1] for line in filed if line.reading is not None and line.reading[0] == goal.name]
        rising = goal.comparison in ("at_least", "more_than")
        baseline = 0 if rising and goal.baseline is None else goal.baseline
        if not readings or baseline is None:
            return False
        today = baseline + share * (goal.value - baseline)
        return readings[-1] < today if rising else readings[-1] > today

    def goals(self, task: str, today: int) -> tuple[Goal, ...]:
        amended = self.in_force(task, "targets", today)
        return amended[-1].goals if amended else self.issued(task).goals

    def milestones(self, task: str, today: int) -> tuple[tuple[str, int], ...]:
        amended = self.in_force(task, "milestones", today)
        return amended[-1].milestones if amended else self.issued(task).milestones


# --- Properties -----------------------------------------------------------------------------------------------

ALWAYS: Final = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def assigned(book: PlanBook) -> Iterator[Assignment]:
    for history in histories(book):
        yield from history.assignments


def covered(assignment: Assignment, window: range) -> Iterator[date]:
    """Yield the days of the window on which it runs."""
    return (day(number) for number in window if assignment.leads_on(day(number)))


def read(book: PlanBook, window: range) -> dict[tuple[str, str, date], str]:
    """Say everything of every day: words, stage, due day and figures, but not where the lines stand."""
    said = {}
    for history in histories(book):
        for number in window:
            today = day(number)
            for assignment in history.in_force(today):
                said[history.id, assignment.department, today] = _everything(verdict(assignment, today))
    return said


def _everything(found: Verdict) -> str:
    reasons = "; ".join(f"{reason.code} {sorted(reason.figures.items())}" for reason in found.reasons)
    return f"{words(found)} | {found.stage} | {found.due} | {reasons}"


@given(worlds())
@ALWAYS
def test_exactly_one_status_a_day_and_only_under_its_conditions(world: World) -> None:
    for assignment in assigned(world.city().book):
        for today in covered(assignment, world.window):
            found = verdict(assignment, today)
            last_day = assignment.due_on(today).value.last_day
            passed = last_day is not None and today > last_day
            cancelled = assignment.cancelled_on(today).value
            assert found.status in STATUSES
            assert found.light == (None if found.unreported else LIGHTS.get(found.status))
            assert found.reasons
            assert (found.status is Status.CANCELLED) == cancelled
            assert (found.status is Status.COMPLETED) == (found.stage is Stage.ACCEPTED and not cancelled)
            assert found.status is not Status.IN_REVIEW or (found.stage is Stage.APPLIED and not found.late)
            assert found.status is not Status.OVERDUE or (passed and (found.stage is not Stage.APPLIED or found.late))
            assert not found.late or found.stage in (Stage.APPLIED, Stage.ACCEPTED)
            assert not found.early or (found.status is Status.COMPLETED and not found.late)
            assert not found.early or (last_day is not None and today < last_day)
            assert not found.unreported or (found.status is Status.ON_TRACK and found.stage is Stage.NOT_STARTED)
            if found.status in (Status.AT_RISK, Status.ON_TRACK) and passed:
                assert {"returned"} & {reason.code for reason in found.reasons}, "only mending time holds overdue off"


@given(worlds() | single_assignments())
@ALWAYS
def test_the_timeline_at_a_day_equals_the_verdict_for_it(world: World) -> None:
    for assignment in assigned(world.city().book):
        spans = timeline(assignment)
        assert spans[0].first == assignment.first
        assert spans[-1].last == assignment.last
        for before, after in pairwise(spans):
            assert before.last == after.first - timedelta(days=1)
            assert before.verdict.key != after.verdict.key
        first_of_status = assignment.first
        for today in covered(assignment, world.window):
            found, span = verdict(assignment, today), at(spans, today)
            assert span is not None
            assert span.verdict.key == found.key, today
            if today > assignment.first and found.status is not verdict(assignment, today - timedelta(days=1)).status:
                first_of_status = today
            assert since(assignment, today) == first_of_status
        for outside in (assignment.first - timedelta(days=1), assignment.last and assignment.last + timedelta(days=1)):
            assert outside is None or at(spans, outside) is None


@given(worlds(), DAYS)
@ALWAYS
def test_what_is_dated_later_never_changes_an_earlier_day(world: World, cut: int) -> None:
    earlier = replace(
        world,
        said=tuple(line for line in world.said if line.day <= cut),
        decided=tuple(line for line in world.decided if line.day <= cut),
        changes=tuple(change for change in world.changes if change.day <= cut or change.add),
    )
    then, now = (read(each.city().book, world.window) for each in (earlier, world))
    assert {key: said for key, said in now.items() if key[2] <= day(cut)} == {
        key: said for key, said in then.items() if key[2] <= day(cut)
    }


@dataclass(frozen=True)
class Shuffled(Memory):
    """Files in memory that are listed in the order in which they are held."""

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the held paths below `under`, not sorted."""
        return tuple(path for path in self.files if path.startswith(f"{under}/"))


@given(worlds(), st.randoms(use_true_random=False))
@ALWAYS
def test_the_order_of_files_and_of_lines_of_different_dates_is_irrelevant(world: World, random: Random) -> None:
    moved = replace(
        world,
        said=_shuffled(world.said, random, lambda line: (line.day, line.department)),
        decided=_shuffled(world.decided, random, lambda line: line.day),
        changes=_shuffled(world.changes, random, lambda change: change.day),
    )
    files = list(moved.city().files.items())
    random.shuffle(files)
    book, findings = load(Shuffled(dict(files)))
    assert book is not None
    assert findings == []
    assert read(book, world.window) == read(world.city().book, world.window)


def _shuffled(items: Sequence[T], random: Random, order: Callable[[T], object]) -> tuple[T, ...]:
    """Shuffle, but leave those of one date (in one file) in their order."""
    keys = [order(item) for item in items]
    random.shuffle(keys)
    waiting = {key: [item for item in items if order(item) == key] for key in keys}
    return tuple(waiting[key].pop(0) for key in keys)


@given(worlds())
@settings(ALWAYS, max_examples=200)
def test_a_naive_reading_of_the_design_says_the_same(world: World) -> None:
    _compare(world)


@given(single_assignments())
@settings(ALWAYS, max_examples=400)
def test_a_naive_reading_says_the_same_of_one_assignments_long_history(world: World) -> None:
    _compare(world)


@given(worlds())
@ALWAYS
def test_what_does_not_count_is_settled_by_appending_voids_and_nothing_else_changes(world: World) -> None:
    naive = Naive(world)

    def settled(ledger: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Return a ledger without voids, and the same with a void of each record that does not count."""
        plain = tuple(line for line in ledger if line.of is None)
        loose = [line for line in plain if line.department not in naive.leads(line.task, line.day)]
        voids = [
            Line(line.day, "void", line.task, line.department, line.by, of=(line.day, line.kind)) for line in loose
        ]
        return plain, (*plain, *voids)

    said, decided = settled(world.said), settled(world.decided)
    before, after = (replace(world, said=said[n], decided=decided[n]).city().book for n in (0, 1))
    told, still_told = (Counter(each.code for each in check(book, lambda _: True)) for book in (before, after))
    assert told.pop("record-before-issue", 0) + told.pop("record-not-lead", 0) == sum(
        len(voided) - len(plain) for plain, voided in (said, decided)
    )
    for code in (
        "evidence-missing",
        "unknown-aim",
        "dates-reversed",
        "key-in-text",
        "duplicate-record",
    ):  # of what is void none is told
        assert still_told.pop(code, 0) <= told.pop(code, 0)
    assert still_told == told
    assert read(after, world.window) == read(before, world.window)


def _compare(world: World) -> None:
    naive, city = Naive(world), world.city()
    for history in histories(city.book):
        for number in world.window:
            current = history.in_force(day(number))
            assert [each.department for each in current] == naive.leads(history.id, number), day(number)
            for assignment in current:
                found = verdict(assignment, day(number))
                expected = naive.says(history.id, assignment.department, number)
                assert (words(found), found.stage) == expected, f"{assignment.department} on {day(number)}"


@given(worlds())
@ALWAYS
def test_a_task_is_the_worst_of_the_assignments_that_decide(world: World) -> None:
    naive = Naive(world)
    for history in histories(world.city().book):
        for number in world.window:
            if not history.in_force(day(number)):
                assert number < naive.begins(history.id)
                continue
            names = naive.leads(history.id, number)
            if naive.completion(history.id, number) == "first-lead":
                names = naive.first_lead(history.id, number)
            _check_task(history, number, [naive.says(history.id, name, number) for name in names])


def _check_task(history: TaskHistory, number: int, said: list[tuple[str, str]]) -> None:
    view = whole(history, day(number))
    assert view is not None
    assert [words(each.verdict) for each in view.deciding] == [text for text, _ in said], day(number)
    counting = [(text, stage) for text, stage in said if not text.startswith("cancelled")] or said
    statuses = [text.split()[0] for text, _ in counting]
    stages = [stage for _, stage in counting]
    assert view.status == min(statuses, key=[str(status) for status in STATUSES].index), day(number)
    assert view.stage == min(stages, key=[str(stage) for stage in STAGES].index), day(number)
    assert view.late == any("late" in text.split() for text, _ in counting), day(number)


def test_the_naive_reading_reads_the_same_plan() -> None:
    """Guard the guard: what it compares with is the plan that was written, not an empty one."""
    duty = Duty("1.1", (MARKET, GROUP), 10, (), (), None)
    world = World(None, "each", 0, 0, 100, None, 0, 5, None, (duty,), (), (Line(3, "apply", "1.1", EAST),), ())
    naive, city = Naive(world), world.city()
    assert city.book.id == PLAN
    assert naive.leads("1.1", 0) == [MARKET, EAST]
    assert [naive.says("1.1", name, 11) for name in (MARKET, EAST)] == [
        ("overdue", "not_started"),
        ("in_review", "applied"),
    ]
    assert city.said(f"2025-03-12 {EAST}") == "in_review"
