"""What must hold always, of random small plans; the naive reading of the design among it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Final, TypeVar

import pytest
from bizenv.checks import RULES, check
from bizenv.checks.subject import Subject
from bizenv.files.snapshot import Memory
from bizenv.meaning.assignment import Assignment
from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.standings import standing_on
from bizenv.meaning.statuses import APART, LIGHTS, STATUSES, Status
from bizenv.meaning.timeline import at, months_running, since, timeline
from bizenv.meaning.verdict import Verdict, requests_on, verdict
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.model.codes import STAGES, Stage
from bizenv.pages.status_table import brief_table
from bizenv.report.changes import State, changes_report
from bizenv.report.digest import digest_report
from bizenv.report.part_changes import FINISHED
from bizenv.report.query import Query
from bizenv.report.status import GROUPINGS, StatusReport, status_report
from bizenv.report.views import whole
from hypothesis import given, settings
from hypothesis import strategies as st

from building import EAST, GROUP, MARKET, PLAN, WEST, load, words
from conftest import examples
from naive import Naive
from worlds import DAYS, Change, Duty, Line, World, day, registers, single_assignments, worlds

pytestmark = pytest.mark.slow

T = TypeVar("T")
ZH: Final = catalogue("zh")

ALWAYS: Final = settings()  # as the profile says
OFTEN: Final = examples(6)


def assigned(book: PlanBook) -> Iterator[Assignment]:
    for history in histories(book):
        yield from history.assignments


def covered(assignment: Assignment, window: range) -> Iterator[date]:
    """Yield the days of the window on which it runs."""
    return (day(number) for number in window if assignment.leads_on(day(number)))


def read(book: PlanBook, window: Sequence[int]) -> dict[tuple[str, str, date], str]:
    """Say everything of every day: words, stage, due day and figures, but not where the lines stand."""
    said = {}
    for history in histories(book):
        for number in window:
            today = day(number)
            for assignment in history.in_force(today):
                requests = requests_on(assignment, today)
                asked = [(each.asked, each.until, each.state, each.since) for each in requests]
                found = _everything(verdict(assignment, today))
                said[history.id, assignment.department, today] = f"{found} | {asked}"
    return said


def _everything(found: Verdict) -> str:
    reasons = "; ".join(
        f"{reason.code} {sorted(reason.figures.items())}" for reason in found.reasons
    )
    return f"{words(found)} | {found.stage} | {found.due} | {reasons}"


@given(worlds() | registers())
@ALWAYS
def test_exactly_one_status_a_day_and_only_under_its_conditions(world: World) -> None:
    for assignment in assigned(world.city().book):
        for today in covered(assignment, world.window):
            found = verdict(assignment, today)
            last_day = assignment.due_on(today).value.last_day
            passed = last_day is not None and today > last_day
            cancelled = assignment.cancelled_on(today).value
            pause = assignment.paused_on(today)
            paused = pause is not None and pause.holds
            assert found.status in STATUSES
            assert found.light == (None if found.unreported else LIGHTS.get(found.status))
            assert found.reasons
            assert (found.status in APART) == cancelled
            assert (found.status is Status.COMPLETED) == (
                found.stage in (Stage.ACCEPTED, Stage.DECLARED) and not cancelled
            )
            assert found.status is not Status.IN_REVIEW or (
                found.stage is Stage.APPLIED and not found.late
            )
            assert found.status is not Status.OVERDUE or (
                passed and (found.stage is not Stage.APPLIED or found.late)
            )
            assert found.status is not Status.PAUSED or paused
            assert not paused or found.status not in (
                Status.OVERDUE,
                Status.AT_RISK,
                Status.ON_TRACK,
            )
            assert not found.late or found.stage in STAGES[STAGES.index(Stage.APPLIED) :]
            assert not found.early or (found.status is Status.COMPLETED and not found.late)
            assert not found.early or (last_day is not None and today < last_day)
            assert not found.unreported or (
                found.status is Status.ON_TRACK and found.stage is Stage.NOT_STARTED
            )
            if found.status in (Status.AT_RISK, Status.ON_TRACK) and passed:
                assert {"returned"} & {reason.code for reason in found.reasons}, (
                    "only mending time holds overdue off"
                )


def month_ends_with(assignment: Assignment, today: date) -> Iterator[date]:
    """Yield the ends of months, the latest first, at which the status is that of a day."""
    status = verdict(assignment, today).status
    last = (today + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    while assignment.leads_on(last) and verdict(assignment, last).status is status:
        yield last
        last = last.replace(day=1) - timedelta(days=1)


@given(worlds() | single_assignments() | registers())
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
        shown = max(covered(assignment, world.window))
        for today in covered(assignment, world.window):
            found, span = verdict(assignment, today), at(spans, today)
            assert span is not None
            assert span.verdict.key == found.key, today
            if (
                today > assignment.first
                and found.status is not verdict(assignment, today - timedelta(days=1)).status
            ):
                first_of_status = today
            assert since(assignment, today) == first_of_status
            if today == shown:
                ends = list(month_ends_with(assignment, today))
                running = months_running(assignment, today)
                assert [running.end(n) for n in range(running.months)] == ends[::-1], today
        for outside in (
            assignment.first - timedelta(days=1),
            assignment.last and assignment.last + timedelta(days=1),
        ):
            assert outside is None or at(spans, outside) is None


@given(worlds() | registers(), DAYS)
@ALWAYS
def test_what_is_dated_later_never_changes_an_earlier_day(world: World, cut: int) -> None:
    earlier = replace(
        world,
        said=tuple(line for line in world.said if line.day <= cut),
        decided=tuple(line for line in world.decided if line.day <= cut),
        changes=tuple(change for change in world.changes if change.day <= cut or change.add),
        items=tuple(line for line in world.items if line.day <= cut or line.kind == "raise"),
    )
    then, now = (read(each.city().book, world.window) for each in (earlier, world))
    assert {key: said for key, said in now.items() if key[2] <= day(cut)} == {
        key: said for key, said in then.items() if key[2] <= day(cut)
    }


@given(worlds() | single_assignments() | registers(), st.randoms(use_true_random=False))
@ALWAYS
def test_what_was_asked_before_changes_no_answer(world: World, dice: Random) -> None:
    book = world.city().book
    days = [*world.window]
    shuffled = dice.sample(days, len(days))
    forwards = read(replace(book), days)
    assert read(replace(book), days[::-1]) == forwards
    assert read(replace(book), shuffled) == forwards
    used = replace(book)
    for assignment in assigned(used):
        timeline(assignment)
        since(assignment, max(covered(assignment, world.window)))
    assert read(used, shuffled) == forwards
    for number in shuffled[:12]:  # each by somebody who never asked about another
        alone = read(replace(book), (number,))
        assert alone == {key: said for key, said in forwards.items() if key[2] == day(number)}


@dataclass(frozen=True)
class Shuffled(Memory):
    """Files in memory that are listed in the order in which they are held."""

    def paths(self, under: str) -> tuple[str, ...]:
        """Return the held paths below `under`, not sorted."""
        return tuple(path for path in self.files if path.startswith(f"{under}/"))


@given(worlds() | registers(), st.randoms(use_true_random=False))
@ALWAYS
def test_the_order_of_files_and_of_lines_of_different_dates_is_irrelevant(
    world: World, random: Random
) -> None:
    moved = replace(
        world,
        said=_shuffled(world.said, random, lambda line: (line.day, line.department)),
        decided=_shuffled(world.decided, random, lambda line: line.day),
        changes=_shuffled(world.changes, random, lambda change: change.day),
        items=_shuffled(world.items, random, lambda line: line.day),
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
@OFTEN
def test_a_naive_reading_of_the_design_says_the_same(world: World) -> None:
    _compare(world)


@given(registers())
@OFTEN
def test_a_naive_reading_says_the_same_of_a_register(world: World) -> None:
    _compare(world)


@given(single_assignments())
@OFTEN
def test_a_naive_reading_says_the_same_of_one_assignments_long_history(world: World) -> None:
    _compare(world)


@given(worlds())
@ALWAYS
def test_what_does_not_count_is_settled_by_appending_voids_and_nothing_else_changes(
    world: World,
) -> None:
    naive = Naive(world)

    def number_of(line: Line, ledger: tuple[Line, ...]) -> int:
        """Return which of the records of its day and kind a record is."""
        alike = [
            each
            for each in ledger
            if (each.day, each.kind, each.task, each.department, each.by)
            == (line.day, line.kind, line.task, line.department, line.by)
        ]
        return 1 + next(number for number, each in enumerate(alike) if each is line)

    def settled(ledger: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Return a ledger without voids, and the same with a void of each record that does not count."""
        plain = tuple(line for line in ledger if line.of is None)
        loose = [line for line in plain if line.department not in naive.leads(line.task, line.day)]
        voids = [
            Line(
                line.day,
                "void",
                line.task,
                line.department,
                line.by,
                of=(line.day, line.kind),
                number=number_of(line, plain),
            )
            for line in loose
        ]
        return plain, (*plain, *voids)

    said, decided = settled(world.said), settled(world.decided)
    before, after = (replace(world, said=said[n], decided=decided[n]).city().book for n in (0, 1))
    told, still_told = (
        Counter(each.code for each in check(book, lambda path: path)) for book in (before, after)
    )
    assert told.pop("record-before-issue", 0) + told.pop("record-not-lead", 0) == sum(
        len(voided) - len(plain) for plain, voided in (said, decided)
    )
    for code in (
        "evidence-missing",
        "unknown-aim",
        "dates-reversed",
        "key-in-text",
        "duplicate-record",
        "duty-period-unfit",
    ):  # of what is void none is told
        assert still_told.pop(code, 0) <= told.pop(code, 0)
    assert still_told == told
    assert read(after, world.window) == read(before, world.window)


def _compare(world: World) -> None:
    naive, city = Naive(world), world.city()
    for history in histories(city.book):
        for number in world.window:
            current = history.in_force(day(number))
            assert [each.department for each in current] == naive.leads(history.id, number), day(
                number
            )
            for assignment in current:
                found = verdict(assignment, day(number))
                expected = naive.says(history.id, assignment.department, number)
                assert (words(found), found.stage) == expected, (
                    f"{assignment.department} on {day(number)}"
                )
                asked = naive.asked(history.id, assignment.department, number)
                requests = requests_on(assignment, day(number))
                assert [(each.asked, each.state.value) for each in requests] == [
                    (day(each), state) for each, state in asked
                ], f"{assignment.department} on {day(number)}"
                standing = standing_on(assignment, day(number))
                step = naive.awaited(history.id, assignment.department, number)
                assert standing.waits == step, f"{assignment.department} on {day(number)}"
                waits = [day(each) for each, state in asked if state == "pending"]
                assert ([found.asks.asked] if found.asks else []) == waits


@given(worlds() | registers())
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
    assert [words(each.verdict) for each in view.deciding] == [text for text, _ in said], day(
        number
    )
    counting = [
        (text, stage)
        for text, stage in said
        if not text.startswith(("cancelled", "carried_over", "merged"))
    ] or said
    statuses = [text.split()[0] for text, _ in counting]
    stages = [stage for _, stage in counting]
    assert view.status == min(statuses, key=[str(status) for status in STATUSES].index), day(number)
    assert view.stage == min(stages, key=[str(stage) for stage in STAGES].index), day(number)
    assert view.late == any("late" in text.split() for text, _ in counting), day(number)


@given(worlds() | registers())
@ALWAYS
def test_every_sum_of_headline_and_table_closes(world: World) -> None:
    book = world.city().book
    for number in world.window:
        query = Query(day(number))
        for by in GROUPINGS:
            report = status_report(book, query, by)
            for counts in (report.totals, *report.groups.values()):
                assert counts.applied == counts.accepted + counts.declared + counts.pending
                assert counts.pending == counts.in_review + counts.late_pending
                assert counts.late_pending <= counts.overdue
                assert counts.accepted + counts.declared == counts.completed
                assert counts.tasks == (
                    counts.accepted
                    + counts.declared
                    + counts.in_review
                    + counts.on_track
                    + counts.at_risk
                    + counts.overdue
                )
            _check_rows(report)


STANDING: Final = ("待审", "通过", "自行申报", "正常", "预警", "逾期")
UNHEARD: Final = ("到期未见填报", "需关注、尚未填报")
SET_APART: Final = {
    "暂缓": "paused",
    "取消": "cancelled",
    "已结转": "carried_over",
    "已并案": "merged",
}


def _check_rows(report: StatusReport) -> None:
    """Check what a reader adds up: of each row the figures that are shown."""
    table = brief_table(report, ZH)
    heads = [column.title for column in table.columns]
    for (key, counts), row in zip(report.ordered(), table.rows, strict=True):
        shown = dict(zip(heads, row, strict=True))
        tasks = shown[heads[2]]
        summed = [cell for head, cell in shown.items() if _is_summed(head)]
        figures = [cell for cell in summed if isinstance(cell, int)]
        assert len(figures) == len(summed)
        assert tasks == sum(figures), (key, shown)
        for head, name in SET_APART.items():
            assert shown.get(head, 0) == getattr(counts, name), (key, shown)


def _is_summed(head: str) -> bool:
    return head in (*STANDING, *UNHEARD) or head.endswith("天内到期、尚未填报")


@given(worlds() | registers(), st.data())
@ALWAYS
def test_lists_of_digest_and_diff_count_each_task_once_as_the_headline_does(
    world: World, data: st.DataObject
) -> None:
    book = world.city().book
    first, last = sorted(data.draw(st.sampled_from(world.window)) for _ in range(2))
    since, until = day(first), day(last)
    (told,) = digest_report(book, Query(until), since).plans
    books = {PLAN: book}
    compared = changes_report(books, books, (State(since), State(until)))
    totals = status_report(book, Query(until), "department").totals
    finished = [each.task for each in told.wholes if each.code in FINISHED]
    late = [each.task for each in told.wholes if each.code == "finished-late"]
    applied = [each.task for each in told.wholes if each.code in ("applied", "applied-late")]
    for several in (finished, applied):
        assert len(several) == len(set(several))
    for history in histories(book):
        was, now = (whole(history, on) for on in (since, until))
        is_done = now is not None and now.status is Status.COMPLETED
        was_done = was is not None and was.status is Status.COMPLETED
        steps = {each.code for each in told.changes if each.task == history.id}
        if now is not None and len(now.judged) > 1 and not steps.isdisjoint(FINISHED):
            assert (history.id in finished) == (is_done and not was_done)
        if history.id in finished:
            assert is_done
            assert now is not None
            is_late = now.late and "finished-late" in steps
            assert (history.id in late) == is_late
    assert len(finished) <= totals.completed
    assert len(applied) <= totals.applied
    changed = {(each.code, each.task) for each in compared.changes}
    assert set(compared.wholes.get(PLAN, ())) <= changed


def test_the_naive_reading_reads_the_same_plan() -> None:
    """Guard the guard: what it compares with is the plan that was written, not an empty one."""
    duty = Duty("1.1", (MARKET, GROUP), 10, (), (), None)
    world = World(
        None,
        "each",
        "required",
        0,
        0,
        100,
        None,
        (),
        None,
        0,
        (),
        None,
        5,
        None,
        (duty,),
        (),
        (Line(3, "apply", "1.1", EAST),),
        (),
    )
    naive, city = Naive(world), world.city()
    assert city.book.id == PLAN
    assert naive.leads("1.1", 0) == [MARKET, EAST]
    assert [naive.says("1.1", name, 11) for name in (MARKET, EAST)] == [
        ("overdue", "not_started"),
        ("in_review", "applied"),
    ]
    assert city.said(f"2025-03-12 {EAST}") == "in_review"


def test_the_naive_reading_keeps_amendments_that_are_equal_apart() -> None:
    """Guard the guard: it once took the second of two equal amendments for the first."""
    duty = Duty("1.2", (MARKET, GROUP), 0, (), (), None)
    resumed = Change(0, "1.2", "pause", due=20, department=WEST, moves=True)
    due = Change(0, "1.2", "due", due=0)
    changes = (resumed, due, replace(resumed))
    world = World(
        *(None, "each", "required", 0, 0, 100, None, (), None, 0, (), None, None, None),
        *((duty,), changes, (), ()),
    )
    naive = Naive(world)
    assert naive.leads("1.2", 0) == [MARKET, EAST, WEST]
    assert naive.due("1.2", naive.runs("1.2", WEST, 0), 0) == 20
    _compare(world)


@ALWAYS
@given(worlds() | registers())
def test_no_condition_of_a_rule_hides_a_finding(world: World) -> None:
    book = world.city().book
    subject = Subject(book, lambda path: path, day(12))
    left_out = [row for row in RULES if not row.when(book)]
    assert [found for row in left_out for found in row.load()(subject)] == []
