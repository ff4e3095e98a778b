"""A second, naive reading of the design, to hold the verdicts against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from building import EAST, GROUP, WEST
from naive_registers import ends, landed, translated
from worlds import ADDED, ONGOING, Change, Duty, Goal, ItemLine, Line, World

HEARD: Final = ("report", "apply", "withdraw")


@dataclass(frozen=True)
class Run:
    """An unbroken run of days on which a department leads, up to the day asked for."""

    department: str
    first: int
    last: int


@dataclass(frozen=True)
class Plea:
    """A request for more time that counts, and what became of it."""

    line: Line
    state: str = "pending"


@dataclass
class Work:
    """Where an assignment stands while its days are gone through."""

    stage: str = "not_started"
    applied: int | None = None
    made: int | None = None
    accepted: int | None = None
    mend_until: int | None = None
    mend_made: int | None = None
    last_decision: str | None = None
    steps: tuple[str, ...] = ()
    passed: int = 0
    pleas: tuple[Plea, ...] = ()

    def answer(self, state: str) -> bool:
        """Answer the request that waits; False if none does."""
        if not self.pleas or self.pleas[-1].state != "pending":
            return False
        self.pleas = (*self.pleas[:-1], replace(self.pleas[-1], state=state))
        return True


@dataclass
class Clockwork:
    """The due day while the days are gone through, and the days on which it stood still.

    It stands still since a day: while the work is paused, or an item has ended.
    """

    due: int | None
    of_item: bool = False
    since: int | None = None
    still: list[int] = field(default_factory=list)
    paused: bool = False
    ended: bool = False

    def take(self, change: Change, today: int) -> None:
        if change.what == "pause":
            self.paused = change.pause
        if change.what == "cancel" and self.of_item:
            self.ended = change.merged or change.carry or change.cancel
        stands = self.paused or self.ended
        if not stands and self.since is not None:
            since, self.since = self.since, None
            held = [each_day for each_day in self.still if each_day >= since]
            if held and self.due is not ONGOING and self.due >= since:
                self.due += len(held)
                self.due = landed(self.due) if self.of_item else self.due
        is_moved = change.what == "pause" and change.moves
        if change.what == "due" or is_moved:
            self.due = change.due
        if stands and self.since is None:
            self.since = today

    def end_of_day(self, today: int) -> None:
        if self.since is not None and self.in_time():
            self.still.append(today)

    def in_time(self) -> bool:
        return self.due is ONGOING or self.since is None or self.due >= self.since


def sifted(world: World) -> World:
    """Return a register without the lines by which somebody loses what is complete.

    One is taken out after the other: of the earliest day that has any the last.
    """
    while True:
        naive = Naive(world, as_written=True)
        refused = [
            number for number, line in enumerate(world.items) if naive.loses_what_is_done(line)
        ]
        if not refused:
            return world
        taken = min(refused, key=lambda number: (naive.holds_from(world.items[number]), -number))
        left = [line for number, line in enumerate(world.items) if number != taken]
        world = replace(world, items=tuple(left))


P = ParamSpec("P")
T = TypeVar("T")


def once(
    method: Callable[Concatenate["Naive", P], T],
) -> Callable[Concatenate["Naive", P], T]:
    """Answer a question that was asked before as it was answered then: no world changes."""

    @wraps(method)
    def answer(self: "Naive", /, *asked: P.args, **named: P.kwargs) -> T:
        question = (method, asked, tuple(named.items()))
        if question not in self.known:
            self.known[question] = method(self, *asked, **named)
        answered: T = self.known[question]
        return answered

    return answer


@dataclass(frozen=True)
class Naive:
    """The design's words, one day after another. It shares nothing with what it judges."""

    world: World
    as_written: bool = False
    known: dict[object, Any] = field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        counting = self.world if self.as_written else sifted(self.world)
        object.__setattr__(self, "world", translated(counting))

    # Lines of a register

    def holds_from(self, line: ItemLine) -> int:
        return max(line.day, self.begins(line.item))

    def loses_what_is_done(self, line: ItemLine) -> bool:
        """Whether a line takes an item from who applied for it or completed it, or comes when it is complete."""
        if line.kind == "raise":
            return False
        day, item = self.holds_from(line), line.item
        before, after = self.leads(item, day - 1), self.leads(item, day)
        stages = {unit: self.stage_of_day(item, unit, day) for unit in before}
        complete = [unit for unit in before if stages[unit] in ("accepted", "declared")]
        decides = before
        if before and self.completion(item, day - 1) != "each":
            first = self.first_lead(item, day - 1)
            decides = [unit for unit in before if unit in first] or before
        if complete and all(unit in complete for unit in decides):
            return True
        done = [unit for unit in before if unit in complete or stages[unit] == "applied"]
        return any(line.kind == "merge" or unit not in after for unit in done)

    def stage_of_day(self, task: str, department: str, today: int) -> str:
        """Return how far a department that had a task when a day began was at its end."""
        if department in self.leads(task, today):
            runs = self.runs(task, department, today)
        else:
            runs = self.heard(task, self.runs(task, department, today - 1))
        return self.live(task, runs)[0].stage

    def heard(self, task: str, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """Let a run that is over last for a day more if a line gave its item to others: its records count."""
        *before, run = runs
        next_day = run.last + 1
        changes = self.in_force(task, "lead", next_day)
        of_day = [change for change in changes if self.effect(change) == next_day]
        by_line = bool(of_day) and of_day[-1].assigns
        return (*before, replace(run, last=next_day)) if by_line else runs

    # Terms

    @once
    def issued(self, task: str) -> Duty:
        added = [change.add for change in self.world.changes if change.add is not None]
        return next(duty for duty in (*self.world.duties, *added) if duty.id == task)

    @once
    def begins(self, task: str) -> int:
        return next(
            (
                max(0, change.day)
                for change in self.world.changes
                if change.add and change.task == task
            ),
            0,
        )

    def effect(self, change: Change) -> int:
        """Amendments effective before the task begins hold from the day on which it does."""
        return max(change.day, self.begins(change.task))

    @once
    def in_force(self, task: str, whats: str, today: int) -> list[Change]:
        """Return what has taken effect by today, by effective day, then file order."""
        found = [
            change
            for change in self.world.changes
            if change.task == task and change.what in whats.split()
        ]
        return sorted(
            (change for change in found if self.effect(change) <= today),
            key=lambda change: change.day,
        )

    def members(self, name: str, today: int) -> list[str]:
        if name != GROUP:
            return [name]
        joined = self.world.west_from is None or self.world.west_from <= today
        left = self.world.west_until is not None and self.world.west_until < today
        return [EAST, WEST] if joined and not left else [EAST]

    def lead_term(self, task: str, today: int) -> tuple[tuple[str, ...], int]:
        amended = self.in_force(task, "lead", today)
        return (
            (amended[-1].lead, self.effect(amended[-1]))
            if amended
            else (self.issued(task).lead, self.begins(task))
        )

    @once
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
        return (
            amended[-1].completion
            if amended
            else self.issued(task).completion or self.world.completion
        )

    @once
    def runs(self, task: str, department: str, today: int) -> tuple[Run, ...]:
        """Return the run of days up to today, after those that it took over, the oldest first."""
        first = today
        while department in self.leads(task, first - 1):
            first -= 1
        run = Run(department, first, today)
        old = self.predecessor(task, department, first)
        return (*self.runs(task, old, first - 1), run) if old else (run,)

    def predecessor(self, task: str, department: str, first: int) -> str | None:
        amended = [
            change for change in self.in_force(task, "lead", first) if self.effect(change) == first
        ]
        old = dict(amended[-1].takes_over).get(department) if amended else None
        ended = old in self.leads(task, first - 1) and old not in self.leads(task, first)
        return old if ended else None

    def clock(self, task: str, runs: tuple[Run, ...]) -> int:
        plan_start = 0 if self.world.start is None else self.world.start
        if runs[0].first == 0 and task != ADDED:
            return plan_start
        return max(runs[0].first, plan_start)

    def bearing(self, task: str, whats: str, runs: tuple[Run, ...], today: int) -> list[Change]:
        """Return what bore on whoever was responsible on a day: amendments for all, and its own in its run."""
        run = next(run for run in runs if run.first <= today <= run.last)
        return [
            change
            for change in self.in_force(task, whats, today)
            if (
                not self.keeps(task, run.department, change)
                if change.department is None
                else change.department == run.department and run.first <= self.effect(change)
            )
        ]

    def keeps(self, task: str, department: str, change: Change) -> bool:
        """Whether a further assignment leaves the clocks of who has the item, and keeps it, alone."""
        if not change.assigns:
            return False
        day = self.effect(change)
        assigned = [self.effect(each) for each in self.in_force(task, "due", day) if each.assigns]
        stays = all(department in self.leads(task, each) for each in (day - 1, day))
        same = self.has_back(task, day - 1) == self.has_back(task, day)
        return day > min(assigned) and stays and same

    def has_back(self, task: str, today: int) -> bool:
        """Whether the last line or document that gave an item to somebody by a day gave it back to the office."""
        given = self.in_force(task, "lead", today)
        return bool(given) and given[-1].back

    def due(self, task: str, runs: tuple[Run, ...], today: int) -> int | None:
        return self.clockwork(task, runs, today).due

    @once
    def clockwork(
        self, task: str, runs: tuple[Run, ...], today: int, but_for: tuple[str, int] | None = None
    ) -> "Clockwork":
        """Go through the days up to one, as the department responsible then is concerned.

        `but_for`: without what that day's amendments grant to a request of the day.
        """
        work = Clockwork(self.issued(task).due, of_item=self.is_item(task))
        amended = self.bearing(task, "due pause cancel", runs, today)
        for each_day in range(min([0, self.begins(task)]), today + 1):
            for change in self.of_day(task, amended, each_day):
                if but_for is None or (change.answers, each_day) != (but_for, but_for[1]):
                    work.take(change, each_day)
            work.end_of_day(each_day)
        return work

    def passed(self, task: str, runs: tuple[Run, ...], after: int, until: int) -> int:
        """Return on how many days after one, up to another, the clock ran."""
        still = self.still(task, runs)
        return sum(each_day not in still for each_day in range(after + 1, until + 1))

    @once
    def still(self, task: str, runs: tuple[Run, ...]) -> set[int]:
        """Return the days on which the clock stood still for whoever led then."""
        stops = ("pause", "cancel") if self.is_item(task) else ("pause",)
        if not any(change.what in stops for change in self.world.changes):
            return set()
        found: set[int] = set()
        for run in runs:
            days = self.clockwork(task, runs, run.last).still
            found.update(each_day for each_day in days if run.first <= each_day)
        return found

    def review_steps(self, task: str, today: int) -> tuple[str, ...]:
        amended = self.in_force(task, "review_steps", today)
        return amended[-1].steps if amended else self.issued(task).steps or self.world.steps

    def apply(self, line: Line, work: Work) -> None:
        mended = work.mend_until is not None and line.day <= work.mend_until
        reviewed = self.world.review == "required"
        work.stage = "applied" if reviewed else "declared"
        work.applied, work.made = line.day, work.mend_made if mended else line.day
        work.steps = self.review_steps(line.task, line.day) if reviewed else ()
        work.passed = 0

    def accept(self, line: Line, work: Work) -> None:
        work.passed += 1
        if work.passed >= len(work.steps):
            work.stage, work.accepted, work.mend_until = "accepted", line.day, None

    def waits(self, work: Work) -> str | None:
        """Return the review step that waits for a decision, None if it has no name."""
        claimed = work.stage in ("applied", "declared")
        return work.steps[work.passed] if claimed and work.steps else None

    def awaited(self, task: str, department: str, today: int) -> str | None:
        """Return the review step on which an assignment waits."""
        work, _ = self.live(task, self.runs(task, department, today))
        return self.waits(work)

    # Records

    def counting(self, task: str, runs: tuple[Run, ...], ledger: tuple[Line, ...]) -> list[Line]:
        """Return what is dated on days on which its department led, by day, then file order."""
        found = [
            line
            for line in ledger
            if line.task == task
            and any(
                run.department == line.department and run.first <= line.day <= run.last
                for run in runs
            )
        ]
        return sorted(found, key=lambda line: line.day)

    def without_void(self, ledger: list[Line]) -> list[Line]:
        """Let each void take the record that it names: the one of its number, else the first that is not taken."""
        taken: list[int] = []
        for void in (line for line in ledger if line.of is not None):
            named = [
                number
                for number, line in enumerate(ledger)
                if (line.day, line.kind) == void.of and line.kind != "void" and line.by == void.by
            ]
            if void.number is not None:
                named = named[void.number - 1 : void.number]
            taken += [number for number in named if number not in taken][:1]
        return [
            line
            for number, line in enumerate(ledger)
            if number not in taken and line.kind != "void"
        ]

    @once
    def live(self, task: str, runs: tuple[Run, ...]) -> tuple[Work, list[Line]]:
        """Go through the days; return where the work stands at the end of the last, and what counted."""
        work, effective = Work(), []
        said = self.without_void(self.counting(task, runs, self.world.said))
        decided = self.without_void(self.counting(task, runs, self.world.decided))
        for today in range(runs[0].first, runs[-1].last + 1):
            of_day = [line for line in decided if line.day == today]
            decisions = [line for line in of_day if line.kind not in ("refuse", "decide")]
            effective += [line for line in of_day if line.kind == "decide"]
            refusals = [line for line in of_day if line.kind == "refuse"]
            self.overtake(task, runs, work, today)
            while refusals and work.answer("refused"):
                effective.append(refusals.pop(0))
            while decisions and self.step(decisions[0], work):
                effective.append(decisions.pop(0))
                self.complete(work)
            for line in (line for line in said if line.day == today):
                first = self.decisions_before(line, decisions, work)
                decisions = decisions[len(first) :]
                for each in (*first, line):
                    if self.step(each, work) and self.may_ask(task, runs, each, work):
                        effective.append(each)
                    self.complete(work)
            for line in decisions:
                if self.step(line, work):
                    effective.append(line)
                self.complete(work)
            effective += [line for line in refusals if work.answer("refused")]
            self.overtake(task, runs, work, today)
        return work, effective

    def overtake(self, task: str, runs: tuple[Run, ...], work: Work, today: int) -> None:
        """Let amendments that hold from today grant the request that waits, or cancel its task."""
        waits = bool(work.pleas) and work.pleas[-1].state == "pending"
        if not waits:
            return
        asked = work.pleas[-1].line
        for change in self.bearing(task, "due", runs, today):
            if self.effect(change) == today and change.answers == (asked.department, asked.day):
                work.answer("granted")
        cancels = self.bearing(task, "cancel", runs, today)
        if self.end(task, cancels):
            work.answer("moot")

    def complete(self, work: Work) -> None:
        if work.stage in ("accepted", "declared"):
            work.answer("moot")

    def may_ask(self, task: str, runs: tuple[Run, ...], line: Line, work: Work) -> bool:
        """Take a request for more time; False for one that is late, or asked while another waits."""
        if line.kind != "extend":
            return True
        due = self.clockwork(task, runs, line.day, but_for=(line.department, line.day)).due
        paused = line.day in self.still(task, runs)
        waits = bool(work.pleas) and work.pleas[-1].state == "pending"
        if waits or (due is not ONGOING and line.day > due and not paused):
            return False
        assert line.until is not None
        if due is not ONGOING and line.until <= due:
            return False
        work.pleas = (*work.pleas, Plea(line))
        return True

    def asked(self, task: str, department: str, today: int) -> list[tuple[int, str]]:
        """Return the days of the requests by today, and what became of each."""
        work, _ = self.live(task, self.runs(task, department, today))
        return [(plea.line.day, plea.state) for plea in work.pleas]

    def decisions_before(self, line: Line, decisions: list[Line], work: Work) -> list[Line]:
        """Return the fewest of a day's decisions, all allowed, after which a step is allowed."""
        for count in range(len(decisions) + 1):
            tried = replace(work)
            if all(self.step(each, tried) for each in (*decisions[:count], line)):
                return decisions[:count]
        return []

    def step(self, line: Line, work: Work) -> bool:
        """Take a step; False if the stage does not allow it."""
        if line.kind == "report":
            work.stage = "in_progress" if work.stage == "not_started" else work.stage
            return True
        allowed = {
            "apply": ("not_started", "in_progress", "returned"),
            "withdraw": ("applied", "declared"),
            "accept": ("applied", "declared"),
            "return": ("applied", "declared"),
            "reopen": ("accepted",),
            "confirm": ("accepted",),
            "extend": ("not_started", "in_progress", "returned", "applied"),
        }
        if work.stage not in allowed[line.kind]:
            return False
        if line.kind == "apply":
            self.apply(line, work)
        elif line.kind == "withdraw":
            work.stage, work.made = "in_progress", None
        elif line.kind == "accept":
            if line.step not in (None, self.waits(work)):
                return False
            self.accept(line, work)
        elif line.kind == "return":
            work.mend_until = line.day + self.world.rework if self.world.rework else None
            work.mend_until = work.mend_until if line.resubmit_by is None else line.resubmit_by
            work.stage, work.mend_made, work.made = "returned", work.made, None
        elif line.kind == "reopen":
            work.stage, work.made, work.accepted = "in_progress", None, None
        elif line.kind in ("extend", "confirm"):
            pass  # they move no stage
        else:
            raise AssertionError(f"say here what {line.kind} does")
        work.last_decision = line.kind if line.by else work.last_decision
        return True

    # Statuses

    def on_time(self, task: str, runs: tuple[Run, ...], made: int, decisive: int) -> bool:
        if made in self.still(task, runs):
            return True
        dues = (self.due(task, runs, made), self.due(task, runs, decisive))
        return any(due is ONGOING or made <= due for due in dues)

    def says(self, task: str, department: str, today: int) -> tuple[str, str]:
        """Return the words for an assignment on a day, and its stage."""
        runs = self.runs(task, department, today)
        due = self.due(task, runs, today)
        work, effective = self.live(task, runs)
        decisive = today if work.accepted is None else work.accepted
        if work.stage == "declared":
            assert work.applied is not None
            decisive = work.applied
        late = work.made is not None and not self.on_time(task, runs, work.made, decisive)
        cancels = self.bearing(task, "cancel", runs, today)
        text = "late" if late else ""
        ended = self.end(task, cancels)
        if ended:
            return f"{ended} {text}".strip(), work.stage
        if work.stage in ("accepted", "declared"):
            early = "early" if due is not ONGOING and today < due and not late else ""
            return " ".join(f"completed {text} {early}".split()), work.stage
        if work.stage == "applied" and not late:
            return "in_review", work.stage
        if today in self.still(task, runs):
            return "paused", work.stage
        waits = "unassigned" if self.unassigned(task, today) else ""
        mending = work.mend_until is not None and today <= work.mend_until
        mending = (
            mending
            and work.mend_made is not None
            and self.on_time(task, runs, work.mend_made, today)
        )
        if due is not ONGOING and today > due and not mending:
            return " ".join(f"overdue {text} {waits}".split()), work.stage
        rules = [
            rule for rule in self.risks(task, runs, work, effective) if rule not in self.world.off
        ]
        if rules:
            return " ".join(("at_risk", *waits.split(), *rules)), work.stage
        told = [line for line in effective if line.kind not in ("extend", "refuse", "decide")]
        silent = "" if told else "unreported"
        return " ".join(f"on_track {silent} {waits}".split()), work.stage

    def unassigned(self, task: str, today: int) -> bool:
        """Whether it is an item that no line has given to anybody, or that was given back."""
        raised = [line.item for line in self.world.items if line.kind == "raise"]
        given = any(change.assigns for change in self.in_force(task, "due", today))
        return task in raised and (not given or self.has_back(task, today))

    def end(self, task: str, cancels: list[Change]) -> str:
        """Return how a part ended by the last of several changes, none if it did not.

        Of one day those of a register's lines come first, but for an amendment for all that brings
        back an item which had ended the day before.
        """
        if not cancels:
            return ""
        of_day = self.of_day(task, cancels, self.effect(cancels[-1]))
        return self.ended(of_day[-1])

    def of_day(self, task: str, changes: list[Change], today: int) -> list[Change]:
        """Return the changes of a day in the order in which they hold."""
        found = [change for change in changes if self.effect(change) == today]
        before = [
            change
            for change in self.in_force(task, "cancel", today - 1)
            if change.department is None
        ]
        back = [
            change
            for change in found
            if change.what == "cancel" and change.department is None and not self.ended(change)
        ]
        if back and self.is_item(task) and self.end(task, before):
            return [*back, *(change for change in found if change not in back)]
        return found

    def is_item(self, task: str) -> bool:
        return any(line.item == task for line in self.world.items)

    def ended(self, change: Change) -> str:
        """Return how a part ended by a change; nothing if it was reinstated."""
        if change.merged or change.carry:
            return "merged" if change.merged else "carried_over"
        return "cancelled" if change.cancel else ""

    def risks(
        self, task: str, runs: tuple[Run, ...], work: Work, effective: list[Line]
    ) -> Iterator[str]:
        world, today = self.world, runs[-1].last
        due, start = self.due(task, runs, today), self.clock(task, runs)
        filed = [line for line in effective if line.kind in ("report", "apply")]
        percent = next((line.percent for line in reversed(filed) if line.percent is not None), None)
        has_clocks = bool(world.items) and any(vars(world.clocks).values())
        near = due is not ONGOING and 0 <= due - today <= (1 if has_clocks else world.due_soon)
        if near and (percent is None or percent < world.nearly_done):
            yield "due-soon"
        share = None
        since = self.clockwork(task, runs, today).since
        over = today if since is None else since - 1
        stood = len(range(start + 1, over + 1)) - self.passed(task, runs, start, over)
        if due is not ONGOING and due - stood > start:
            passed = Fraction(self.passed(task, runs, start, today), due - stood - start)
            share = max(Fraction(0), min(Fraction(1), passed))
        expected = self.expected(task, share, today)
        if percent is not None and expected is not None:
            if world.behind is not None and expected - percent > world.behind:
                yield "behind"
            tolerated = world.behind_share
            if tolerated is not None and (expected - percent) * 100 > tolerated * expected:
                yield "behind-share"
        yield from (
            "target-gap"
            for goal in self.goals(task, today)
            if self.short(goal, share, filed, today)
        )
        reports = [line for line in filed if line.kind == "report"]
        if reports and reports[-1].forecast in ("difficult", "cannot"):
            yield "forecast"
        if work.last_decision == "return" and work.stage not in ("applied", "declared"):
            yield "returned"
        reached = [line.milestone for line in filed]
        missed = [
            title
            for title, last_day in self.milestones(task, today)
            if today > last_day and title not in reached
        ]
        yield from ("milestone-missed" for _ in missed)
        if self.unverified(task, runs, effective, today):
            yield "verify-late"
        heard = [line.day for line in effective if line.kind in HEARD]
        silence = self.passed(task, runs, max([start, *heard]), today)
        if world.report_every is not None and silence > world.report_every:
            yield "silent"

    def unverified(
        self, task: str, runs: tuple[Run, ...], effective: list[Line], today: int
    ) -> bool:
        """Whether an item was given to somebody who has not said in time what verifying found."""
        since = self.verifies_since(task, runs, today)
        if since is None:
            return False
        told = [line.day for line in effective if line.finding and line.day >= since]
        return not told and today > self.verify_by(task, runs, since, today)

    def verifies_since(self, task: str, runs: tuple[Run, ...], today: int) -> int | None:
        """Return the day from which a department has to verify an item: on which it came to have it.

        By a line, or by a document that does not let it take over. The office never has to.
        """
        given = [
            self.effect(change)
            for change in self.in_force(task, "due", today)
            if change.assigns and not self.keeps(task, runs[-1].department, change)
        ]
        if self.world.clocks.verify is None or not given or self.has_back(task, today):
            return None
        for change in self.in_force(task, "lead", today):
            begun = self.effect(change)
            if not change.assigns and begun >= min(given) and self.begins_anew(task, runs, begun):
                given.append(begun)
        return max(given)

    def begins_anew(self, task: str, runs: tuple[Run, ...], today: int) -> bool:
        """Whether the one responsible on a day did not have the item the day before, nor took it over."""
        for number, run in enumerate(runs):
            if run.first <= today <= run.last:
                same = self.has_back(task, today - 1) == self.has_back(task, today)
                stays = run.department in self.leads(task, today - 1)
                inherits = number > 0 and run.first == today
                return not (same and (stays or inherits))
        return False

    def verify_by(self, task: str, runs: tuple[Run, ...], since: int, today: int) -> int:
        """Return the last day for verifying: as many days later as it stood still before it was over."""
        assert self.world.clocks.verify is not None
        last, still = ends(since, self.world.clocks.verify), self.still(task, runs)
        for each_day in range(since + 1, today + 1):
            if each_day in still and each_day <= last:
                last += 1
            if each_day not in still and each_day - 1 in still:
                last = landed(last)
        return landed(last)

    def expected(self, task: str, share: Fraction | None, today: int) -> Fraction | None:
        """Return how many percent should be done: by the last step that is over, else by the time."""
        steps = self.issued(task).percent_steps
        if steps:
            return Fraction(max([0, *(value for last, value in steps if last < today)]))
        return None if share is None else share * 100

    def short(self, goal: Goal, share: Fraction | None, filed: list[Line], today: int) -> bool:
        """Whether the last reading is short of the last step, or of the straight line."""
        readings = [
            line.reading[1]
            for line in filed
            if line.reading is not None and line.reading[0] == goal.name
        ]
        rising = goal.comparison in ("at_least", "more_than")
        baseline = 0 if rising and goal.baseline is None else goal.baseline
        if not readings:
            return False
        over = [value for last, value in goal.steps if last < today]
        line = Fraction(over[-1]) if over else None
        if line is None and baseline is not None:
            line = Fraction(baseline)
            if not goal.steps:
                line = None if share is None else line + share * (goal.value - baseline)
        if line is None:
            return False
        return readings[-1] < line if rising else readings[-1] > line

    def goals(self, task: str, today: int) -> tuple[Goal, ...]:
        amended = self.in_force(task, "targets", today)
        return amended[-1].goals if amended else self.issued(task).goals

    def milestones(self, task: str, today: int) -> tuple[tuple[str, int], ...]:
        amended = self.in_force(task, "milestones", today)
        return amended[-1].milestones if amended else self.issued(task).milestones
