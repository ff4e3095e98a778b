"""Random small plans for properties: what is in them, as short as can be, and the city that it makes.

Days are counted from the day of issue, 2025-03-01, which is 0. The days looked at, a world's window, reach past
every deadline, mending time and silence that can follow from what is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bizenv.model import kinds
from bizenv.model.kinds import NAMED
from hypothesis import strategies as st

from building import EAST, FINANCE, GROUP, HOUSING, MARKET, REVIEWER, SECOND, WEST, City

ADDED: Final = "9"
ONGOING: Final = None
DEPARTMENTS: Final = (MARKET, HOUSING, EAST, WEST)
MILESTONES: Final = ("动工", "竣工")
AIMS: Final = ("targets", "milestones")
TARGETS: Final = ("甲", "乙")
REVIEW_STEPS: Final = ("初审", "复审", "终审")


def day(number: int) -> date:
    return date(2025, 3, 1) + timedelta(days=number)


@dataclass(frozen=True)
class Goal:
    """A target."""

    name: str
    comparison: str
    value: int
    baseline: int | None
    steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Duty:
    """A task as issued or added."""

    id: str
    lead: tuple[str, ...]
    due: int | None
    goals: tuple[Goal, ...]
    milestones: tuple[tuple[str, int], ...]
    completion: str | None
    steps: tuple[str, ...] = ()
    percent_steps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Change:
    """An amendment. `due` is None for ongoing; `what` names what it changes; `moves`: its due day too."""

    day: int
    task: str
    what: str
    due: int | None = None
    department: str | None = None
    lead: tuple[str, ...] = ()
    takes_over: tuple[tuple[str, str], ...] = ()
    cancel: bool = False
    pause: bool = False
    moves: bool = False
    carry: bool = False
    merged: bool = False
    completion: str = "each"
    goals: tuple[Goal, ...] = ()
    milestones: tuple[tuple[str, int], ...] = ()
    add: Duty | None = None
    answers: tuple[str, int] | None = None
    steps: tuple[str, ...] = ()
    assigns: bool = False
    back: bool = False


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
    step: str | None = None
    finding: str | None = None
    until: int | None = None
    of: tuple[int, str] | None = None
    number: int | None = None
    month: str | None = None


@dataclass(frozen=True)
class ItemLine:
    """A line of a register: an item raised, assigned or merged. Durations as they are written."""

    day: int
    kind: str
    item: str
    lead: tuple[str, ...] = ()
    within: str | None = None
    due: int | None = None
    into: str | None = None


@dataclass(frozen=True)
class Clocks:
    """The clocks of a register, as they are written; None for one that it lacks."""

    assign: str | None = None
    verify: str | None = None
    handle: str | None = None
    revisit: str | None = None


OFFICE: Final = FINANCE


@dataclass(frozen=True)
class World:
    """A plan, its register and its ledgers. Lines are in the order of their files."""

    start: int | None
    completion: str
    review: str
    due_soon: int
    nearly_done: int
    behind: int | None
    behind_share: int | None
    off: tuple[str, ...]
    report_every: int | None
    rework: int
    steps: tuple[str, ...]
    review_within: str | None
    west_from: int | None
    west_until: int | None
    duties: tuple[Duty, ...]
    changes: tuple[Change, ...]
    said: tuple[Line, ...]
    decided: tuple[Line, ...]
    items: tuple[ItemLine, ...] = ()
    clocks: Clocks = Clocks()
    report_by: int | None = None

    @property
    def window(self) -> range:
        """The days from before anything happens until nothing can happen any more."""
        duties = [*self.duties, *(change.add for change in self.changes if change.add)]
        records = [*self.said, *self.decided]
        days = [
            0,
            *(change.day for change in self.changes),
            *(line.day + self.rework for line in records),
            *(line.day + 12 for line in self.items),
            *(line.due for line in self.items if line.due),
        ]
        days += [
            due
            for due in (*(duty.due for duty in duties), *(change.due for change in self.changes))
            if due
        ]
        steps = [
            *(duty.milestones for duty in duties),
            *(change.milestones for change in self.changes),
        ]
        days += [last_day for several in steps for _, last_day in several]
        goals = [
            *(goal for duty in duties for goal in duty.goals),
            *(goal for change in self.changes for goal in change.goals),
        ]
        ends = [*(duty.percent_steps for duty in duties), *(goal.steps for goal in goals)]
        days += [last_day for several in ends for last_day, _ in several]
        days += [line.resubmit_by for line in records if line.resubmit_by]
        stood = sum(change.what == "pause" for change in self.changes) * (max(days) + 3)
        review = 7 if self.review_within else 0
        return range(-3, max(days) + min(stood, 40) + (self.report_every or 0) + 3 + review)

    def city(self) -> City:
        """Write it down."""
        every = "null" if self.report_every is None else self.report_every
        city = City(
            settings=f"due_soon: {self.due_soon}, nearly_done: {self.nearly_done},"
            f" behind: {_or_null(self.behind)}, behind_share: {_or_null(self.behind_share)},"
            f" off: [{', '.join(self.off)}],"
            f" report_every: {every}, rework: {self.rework}, review_within: {self.review_within or 'null'}",
            head=f"completion: {self.completion}, review: {self.review}, {_steps(self.steps)}"
            + ("" if self.start is None else f", start: {day(self.start)}")
            + (_register(self.clocks) if self.items else "")
            + (f", policy: {{report_by: {self.report_by}}}" if self.report_by else ""),
            members=f"{EAST}, {{name: {WEST}{_if('from', self.west_from)}{_if('until', self.west_until)}}}",
            tasks=tuple(_duty(duty) for duty in self.duties),
            amendments=tuple(f"{day(change.day)} {_change(change)}" for change in self.changes),
            reviews=tuple(_line(line) for line in self.decided),
            items=tuple(f"{day(line.day)} {line.kind} {_item(line)}" for line in self.items),
        )
        for line in self.said:
            city = city.says(_line(line), by=line.department)
        return city


def _or_null(number: int | None) -> str:
    return "null" if number is None else str(number)


def _ends(steps: tuple[tuple[int, int], ...]) -> str:
    return f"steps: {{{', '.join(f'{day(last)}: {value}' for last, value in steps)}}}"


def _register(clocks: Clocks) -> str:
    given = (f"{name}: {each}" for name, each in vars(clocks).items() if each is not None)
    return f", register: problems, office: {OFFICE}, clocks: {{{', '.join(given)}}}"


def _item(line: ItemLine) -> str:
    if line.kind == "raise":
        return f"id: {line.item}, title: 示例"
    if line.kind == "merge":
        return f"item: {line.item}, into: {line.into}"
    text = f"item: {line.item}, lead: [{', '.join(line.lead)}]"
    text += _if("due", line.due)
    return text + ("" if line.within is None else f", within: {line.within}")


def _if(key: str, number: int | None) -> str:
    return "" if number is None else f", {key}: {day(number)}"


def _due(due: int | None) -> str:
    return "ongoing" if due is ONGOING else str(day(due))


def _goals(goals: tuple[Goal, ...]) -> str:
    texts = (
        f"{{name: {goal.name}, {goal.comparison}: {goal.value}, {_ends(goal.steps)}"
        + ("}" if goal.baseline is None else f", baseline: {goal.baseline}}}")
        for goal in goals
    )
    return f"targets: [{', '.join(texts)}]"


def _milestones(milestones: tuple[tuple[str, int], ...]) -> str:
    return f"milestones: [{', '.join(f'{{title: {title}, due: {day(due)}}}' for title, due in milestones)}]"


def _steps(steps: tuple[str, ...]) -> str:
    return f"review_steps: [{', '.join(steps)}]"


def _duty(duty: Duty) -> str:
    text = f"id: '{duty.id}', title: 示例, lead: [{', '.join(duty.lead)}], due: {_due(duty.due)}, "
    text += f"{_goals(duty.goals)}, {_milestones(duty.milestones)}, {_steps(duty.steps)}"
    if duty.percent_steps:
        text = text.replace("title: 示例", f"title: 示例, {_ends(duty.percent_steps)}", 1)
    return text + (f", completion: {duty.completion}" if duty.completion else "")


def _change(change: Change) -> str:
    text = {
        "due": f"due: {_due(change.due)}",
        "cancel": "carry_to: next/1" if change.carry else f"cancel: {str(change.cancel).lower()}",
        "pause": f"pause: {str(change.pause).lower()}"
        + (f", due: {_due(change.due)}" if change.moves else ""),
        "completion": f"completion: {change.completion}",
        "lead": f"lead: [{', '.join(change.lead)}]",
        "targets": _goals(change.goals),
        "milestones": _milestones(change.milestones),
        "review_steps": _steps(change.steps),
        "add": f"add: {{{_duty(change.add)}}}" if change.add else "",
    }[change.what]
    if change.what != "add":
        text += f", task: '{change.task}'"
    if change.answers:
        name, asked = change.answers
        text += f", answers: {{department: {name}, date: {day(asked)}}}"
    if change.takes_over:
        text += f", takes_over: {{{', '.join(f'{new}: {old}' for new, old in change.takes_over)}}}"
    return text + (f", department: {change.department}" if change.department else "")


def _line(line: Line) -> str:
    text = f"{day(line.day)} {line.kind} task: '{line.task}'"
    if line.by:
        text += f", by: {line.by}, department: {line.department}"
    for key, value in (
        ("percent", line.percent),
        ("milestone", line.milestone),
        ("forecast", line.forecast),
        ("step", line.step),
        ("finding", line.finding),
        ("period", line.month),
    ):
        text += "" if value is None else f", {key}: {value}"
    text += _if("resubmit_by", line.resubmit_by) + _if("until", line.until)
    text += f", readings: {{{line.reading[0]}: {line.reading[1]}}}" if line.reading else ""
    text += ", decision: 限期办结" if line.kind == "decide" else ""
    if line.of is None:
        return text
    number = "" if line.number is None else f", number: {line.number}"
    return f"{text}, of: {{date: {day(line.of[0])}, kind: {line.of[1]}{number}}}"


DAYS: Final = st.integers(-2, 24) | st.integers(-2, 8)
LEADS: Final = st.lists(
    st.sampled_from((MARKET, GROUP, WEST, HOUSING)), min_size=1, max_size=3, unique=True
).map(tuple)
DUES: Final = st.one_of(st.integers(0, 24), st.sampled_from((5, 8, 10, 20)), st.just(ONGOING))
COMPLETIONS: Final = st.sampled_from(("each", "first-lead"))
FIGURES: Final = st.sampled_from((-50, 0, 20, 25, 50, 75, 100))


@st.composite
def ways(draw: st.DrawFn, value: int, *, rising: bool) -> tuple[tuple[int, int], ...]:
    """Steps that come nearer to a figure one by one, by days in order; often none."""
    lasts = draw(st.just([]) | st.lists(st.integers(0, 20), max_size=3, unique=True))
    ahead = st.integers(0, 100) if rising else st.integers(-100, 0)
    short = draw(st.lists(ahead, min_size=len(lasts), max_size=len(lasts), unique=True))
    values = sorted((value - each for each in short), reverse=not rising)
    return tuple(zip(sorted(lasts), values, strict=True))


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    """A target, perhaps with steps in place of the straight line."""
    comparison = draw(st.sampled_from(("at_least", "at_most", "more_than", "less_than")))
    value = draw(FIGURES)
    rising = comparison in ("at_least", "more_than")
    way = draw(ways(value, rising=rising))
    return Goal(draw(st.sampled_from(TARGETS)), comparison, value, draw(st.none() | FIGURES), way)


GOALS: Final = st.lists(
    goals(),
    max_size=2,
    unique_by=lambda goal: goal.name,
).map(tuple)
REWORKS: Final = st.sampled_from((0, 0, 1, 2, 5))
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(MILESTONES), st.integers(0, 24)), max_size=2, unique=True
).map(tuple)

REVIEWS: Final = st.sampled_from(((), REVIEW_STEPS[:1], REVIEW_STEPS[:2], REVIEW_STEPS[1:]))


def duties(task: str) -> st.SearchStrategy[Duty]:
    own = st.just(()) | REVIEWS
    percents = st.just(()) | ways(100, rising=True)
    return st.builds(
        Duty, st.just(task), LEADS, DUES, GOALS, STEPS, st.none() | COMPLETIONS, own, percents
    )


@st.composite
def changes(draw: st.DrawFn, tasks: Sequence[str]) -> Change:
    what = draw(
        st.sampled_from(
            (
                *("due", "due", "cancel", "pause", "pause", "lead", "lead"),
                *("completion", "review_steps", *AIMS),
            )
        )
    )
    change = Change(draw(DAYS), draw(st.sampled_from(tasks)), what)
    if what in ("due", "cancel", "pause"):
        someone = draw(st.none() | st.sampled_from(DEPARTMENTS))
        return replace(
            change,
            due=draw(DUES),
            cancel=draw(st.integers(0, 3)) > 0,
            pause=draw(st.booleans()),
            moves=what == "pause" and draw(st.integers(0, 3)) == 0,
            carry=someone is None and draw(st.integers(0, 2)) == 0,
            department=someone,
        )
    if what == "lead":
        pairs = st.dictionaries(
            st.sampled_from(DEPARTMENTS), st.sampled_from(DEPARTMENTS), max_size=3
        )
        return replace(change, lead=draw(LEADS), takes_over=tuple(draw(pairs).items()))
    change = replace(change, completion=draw(COMPLETIONS), goals=draw(GOALS))
    return replace(change, milestones=draw(STEPS), steps=draw(REVIEWS))


# Steps that follow each other often; what the table has beside them may come at any stage
USUAL: Final = {
    "not_started": ("apply", "apply", "apply", "report", "report", "withdraw", "extend", "extend"),
    "in_progress": ("apply", "apply", "apply", "report", "void", "return", "extend"),
    "returned": ("apply", "apply", "apply", "report", "void", "reopen"),
    "applied": ("return", "return", "return", "accept", "accept", "withdraw", "apply", "void"),
    "accepted": ("reopen", "reopen", "confirm", "report", "void", "accept"),
}
NEXT: Final = {
    stage: (*usual, *(kind for kind in NAMED if all(kind not in each for each in USUAL.values())))
    for stage, usual in USUAL.items()
}
LEADS_TO: Final = {
    kind: str(kinds.LEADS_TO[row.effect])
    for kind, row in NAMED.items()
    if row.effect in kinds.LEADS_TO
}
BY_REVIEWER: Final = tuple(kind for kind, row in NAMED.items() if row.by_reviewer(signed=False))
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
        goes_on = kind == "accept" and draw(st.integers(0, 2)) == 0  # to a next step
        stage = stage if goes_on else LEADS_TO.get(kind, stage)
        if kind == "return":
            given_until = career[-1].resubmit_by
            until = today + rework if given_until is None else given_until
    return draw(st.permutations(career)) if draw(st.integers(0, 2)) == 0 else career


@st.composite
def lines(draw: st.DrawFn, line: Line, before: Sequence[Line]) -> Line:
    """Fill in a record that comes after others."""
    if line.kind == "void":
        named = draw(st.sampled_from(before)) if before else line
        line = replace(
            line,
            of=(named.day, named.kind),
            number=draw(st.sampled_from((None, None, None, 1, 2, 3))),
            day=draw(st.sampled_from((line.day, line.day, named.day - 2))),
        )
    if line.kind in BY_REVIEWER or (line.of and line.of[1] in BY_REVIEWER):
        line = replace(line, by=draw(st.sampled_from((REVIEWER, REVIEWER, SECOND))))
    if line.kind == "return":
        days = draw(st.sampled_from((None, None, -1, 0, 1, 1, 2, 4)))
        return replace(line, resubmit_by=None if days is None else line.day + days)
    if line.kind == "accept":
        return replace(line, step=draw(st.sampled_from((None, None, *REVIEW_STEPS))))
    if line.kind == "extend":
        return replace(line, until=line.day + draw(st.integers(0, 20)))
    if line.kind not in ("report", "apply"):
        return line
    return replace(
        line,
        percent=draw(st.none() | st.integers(0, 20).map(lambda twentieth: twentieth * 5)),
        reading=draw(st.none() | st.tuples(st.sampled_from(TARGETS), FIGURES)),
        milestone=draw(st.none() | st.sampled_from(MILESTONES)),
        forecast=draw(st.sampled_from((None, None, "on_time", "difficult", "cannot"))),
        finding=draw(FINDINGS) if line.kind == "report" and line.task in ITEMS else None,
        month=draw(MONTHS) if line.kind == "report" else None,
    )


ITEMS: Final = ("W1", "W2")
FINDINGS: Final = st.sampled_from((None, "confirmed", "partly", "unfounded"))
MONTHS: Final = st.sampled_from((None, None, None, "2025-02", "2025-03", "2025-04"))
LENGTHS: Final = st.sampled_from((None, "1d", "2wd", "3d", "4d", "5wd"))


@st.composite
def registers(draw: st.DrawFn) -> World:
    """A register of two items, assigned, given to others, amended and merged, with their records."""
    items: list[ItemLine] = []
    records: list[Line] = []
    rework = draw(REWORKS)
    for item in ITEMS:
        raised = draw(DAYS)
        items.append(ItemLine(raised, "raise", item))
        who = [(-9, OFFICE)]
        for _ in range(draw(st.integers(0, 2))):
            given = draw(assignments(item, raised))
            items.append(given)
            who.append((given.day, given.lead[0]))
        who.sort(key=lambda each: each[0])
        if draw(st.integers(0, 2)) == 0:
            other = draw(st.sampled_from(ITEMS))
            items.append(ItemLine(raised + draw(st.integers(0, 9)), "merge", item, into=other))
        records += draw(careers(item, who, rework))
    amended = draw(st.lists(changes(ITEMS) | leads_by_document(), max_size=3))
    world = draw(plans([draw(duties("1.1"))], amended, records, rework))
    clocks = Clocks(*(draw(LENGTHS) for _ in range(4)))
    return replace(world, items=tuple(draw(st.permutations(items))), clocks=clocks)


@st.composite
def leads_by_document(draw: st.DrawFn) -> Change:
    """A document by which others lead an item, who seldom take it over, or the office does again."""
    lead = draw(LEADS | st.just((OFFICE,)))
    pairs = st.dictionaries(st.sampled_from(lead), st.sampled_from(DEPARTMENTS), max_size=1)
    taking_over = draw(st.just({}) | pairs)
    item = draw(st.sampled_from(ITEMS))
    return Change(draw(DAYS), item, "lead", lead=lead, takes_over=tuple(taking_over.items()))


@st.composite
def assignments(draw: st.DrawFn, item: str, raised: int) -> ItemLine:
    """Give an item to somebody, mostly after it was raised, with a deadline or the plan's."""
    lead = draw(LEADS | st.just((OFFICE,)))
    line = ItemLine(raised + draw(st.integers(-1, 8)), "assign", item, lead)
    match draw(st.sampled_from(("clock", "clock", "within", "due"))):
        case "within":
            return replace(line, within=draw(LENGTHS))
        case "due":
            return replace(line, due=draw(st.integers(0, 24)))
        case _:
            return line


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to three tasks and an added one, amended in every way; often 1.1 is handed over."""
    tasks = ["1.1", "1.2", "1.3"][: draw(st.integers(1, 3))]
    issued = [draw(duties(task)) for task in tasks]
    amended, who = draw(handovers()) if draw(st.booleans()) else ([], [(-9, MARKET)])
    if amended:
        issued[0] = replace(
            issued[0], lead=draw(st.sampled_from(((MARKET,), (MARKET, GROUP), (WEST, MARKET))))
        )
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
    pairs = draw(
        st.sampled_from(
            (((new, old),), ((new, old),), ((new, old), (WEST, EAST)), ((EAST, WEST),), ())
        )
    )
    moved = Change(
        draw(st.integers(-2, 14)),
        "1.1",
        "due",
        due=draw(DUES),
        department=draw(st.sampled_from((old, new))),
    )
    return [Change(today, "1.1", "lead", lead=lead, takes_over=pairs), moved], [
        (-9, old),
        (today, new),
    ]


@st.composite
def single_assignments(draw: st.DrawFn) -> World:
    """One task and one department, whose deadline is moved and whose long history of records is all its own."""
    issued = replace(draw(duties("1.1")), lead=(MARKET,), due=draw(st.integers(0, 8) | DUES))
    moves = st.builds(
        Change,
        DAYS,
        st.just("1.1"),
        st.sampled_from(("due", "due", "due", "cancel", "pause", "pause")),
        due=st.integers(0, 8) | DUES,
        department=st.none() | st.just(MARKET),
        cancel=st.booleans(),
        pause=st.booleans(),
        moves=st.sampled_from((False, False, True)),
    )
    amended = draw(st.lists(moves, max_size=4))
    rework = draw(REWORKS)
    return draw(
        plans([issued], amended, draw(careers("1.1", [(-9, MARKET)], rework, least=3)), rework)
    )


@st.composite
def answering(draw: st.DrawFn, amended: Sequence[Change], records: Sequence[Line]) -> list[Change]:
    """Let amendments of due days grant requests, mostly soon after, some of them nobody's."""
    asked = [line for line in records if line.kind == "extend"]
    changes = list(amended)
    for request in asked:
        answers = (request.department, request.day - draw(st.sampled_from((0, 0, 0, 0, 1))))
        moved = draw(st.none() | st.integers(-1, 6))
        if moved is not None:
            limited = draw(st.sampled_from((None, None, request.department)))
            granted = Change(
                request.day + moved,
                request.task,
                "due",
                due=draw(DUES),
                department=limited,
                answers=answers,
            )
            changes.insert(draw(st.integers(0, len(changes))), granted)
    return changes


@st.composite
def refusing(draw: st.DrawFn, records: Sequence[Line]) -> list[Line]:
    """Let reviewers refuse some requests, mostly soon after."""
    refusals = []
    for request in records:
        later = draw(st.none() | st.integers(0, 4)) if request.kind == "extend" else None
        if later is not None:
            refusals.append(
                Line(request.day + later, "refuse", request.task, request.department, REVIEWER)
            )
    return [*records, *refusals]


@st.composite
def plans(
    draw: st.DrawFn,
    issued: Sequence[Duty],
    amended: Sequence[Change],
    records: Sequence[Line],
    rework: int,
) -> World:
    """Add what a plan and its workspace set. Nobody leaves the group before it joins: that would be an error."""
    joins, leaves = draw(st.none() | st.integers(-1, 20)), draw(st.none() | st.integers(-1, 20))
    if joins is not None and leaves is not None:
        joins, leaves = sorted((joins, leaves))
    records = draw(refusing(records))
    return World(
        start=draw(st.sampled_from((None, None, -5, 3))),
        completion=draw(COMPLETIONS),
        review=draw(st.sampled_from(("required", "required", "none"))),
        due_soon=draw(st.integers(0, 10)),
        nearly_done=draw(st.sampled_from((0, 50, 90))),
        behind=draw(st.sampled_from((0, 10, 30, 100, None))),
        behind_share=draw(st.sampled_from((None, None, 0, 30, 100))),
        off=draw(st.sampled_from(((), (), (), ("target-gap", "forecast"), ("behind", "silent")))),
        report_every=draw(st.none() | st.integers(0, 10)),
        rework=rework,
        steps=draw(REVIEWS),
        review_within=draw(st.sampled_from((None, None, "2d", "3wd"))),
        west_from=joins,
        west_until=leaves,
        duties=tuple(issued),
        changes=tuple(draw(answering(amended, records))),
        said=tuple(line for line in records if not line.by),
        decided=tuple(line for line in records if line.by),
        report_by=draw(st.sampled_from((None, 1, 5, 10, 20, 25, 31))),
    )
