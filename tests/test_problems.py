"""The items of registers: each figure of `problems` with the lines that make it, and rows that add up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from bizenv.formats.plain import text
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.model.plan import RegisterRates
from bizenv.pages.problems import problems_page, problems_table
from bizenv.pages.tasks import tasks_page
from bizenv.pages.tasks_table import tasks_table
from bizenv.report.clocks import CLOCKS, ClockState
from bizenv.report.item_counts import COUNTS, RATES, ItemCounts, score
from bizenv.report.problems import GROUPINGS, ProblemReport, problem_report
from bizenv.report.query import Query, Role
from bizenv.report.tasks import task_report
from hypothesis import given
from hypothesis import strategies as st

from building import EAST, HOUSING, MARKET, PLAN
from conftest import Run
from test_registers import MERGE, OFFICE, RAISED, TO_MARKET, Register, laid, said_to

CLOCKED: Final = Register(clocks="{assign: 1wd, verify: 3wd, handle: 10wd, revisit: 5wd}")
GIVEN: Final = CLOCKED.line(TO_MARKET)  # verified by 06-09, handled by 06-18


class One:
    """A plan alone, read."""

    incomplete: tuple[str, ...] = ()

    def __init__(self, register: Register) -> None:
        self.book = register.book

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book


def report(register: Register, day: str, by: str = "department", **asked: object) -> ProblemReport:
    query = Query(day=date.fromisoformat(day), **asked)  # type: ignore[arg-type]
    return problem_report(One(register), query, by)


def figures(register: Register, day: str) -> dict[str, int]:
    """Return the figures of the total that are not 0."""
    return {name: value for name, value in report(register, day).totals.figures.items() if value}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2025-06-02", {}),
        ("2025-06-03", {"raised": 1, "unassigned": 1, "assign_running": 1}),
        ("2025-06-04", {"raised": 1, "unassigned": 1, "assign_running": 1}),
        ("2025-06-05", {"raised": 1, "unassigned": 1, "assign_overdue": 1}),
    ],
)
def test_what_the_office_has_not_assigned(day: str, found: dict[str, int]) -> None:
    assert figures(CLOCKED, day) == found


ASSIGNED: Final = {"raised": 1, "assigned": 1, "assign_met": 1}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2025-06-04", {"verify_running": 1, "handle_running": 1}),
        ("2025-06-10", {"verify_overdue": 1, "handle_running": 1}),
        ("2025-06-18", {"verify_overdue": 1, "handle_running": 1}),
        ("2025-06-19", {"verify_overdue": 1, "handle_overdue": 1, "due": 1}),
    ],
)
def test_what_was_assigned_and_nobody_touched(day: str, found: dict[str, int]) -> None:
    assert figures(GIVEN, day) == {**ASSIGNED, **found}


def test_what_was_assigned_late() -> None:
    late = CLOCKED.line(TO_MARKET.replace("06-04", "06-05"))
    assert report(late, "2025-06-05").totals["assign_missed"] == 1


@pytest.mark.parametrize(
    ("told", "state"), [("2025-06-09", ClockState.MET), ("2025-06-10", ClockState.MISSED)]
)
def test_what_was_verified(told: str, state: ClockState) -> None:
    verified = said_to(GIVEN, f"{told} report task: W1, finding: unfounded")
    totals = report(verified, "2025-06-12").totals
    assert (totals["verified"], totals.at("verify", state)) == (1, 1)
    met = int(state is ClockState.MET)
    assert (totals.response.n, totals.response.of) == (met, 1)


def handed_over_and_back(told: str = "2025-06-01") -> Register:
    """Return an item that others had for a day when its department was late in verifying it, twice."""
    days = {"06-11": HOUSING, "06-12": MARKET, "06-19": HOUSING, "06-20": MARKET}
    found = GIVEN
    for day, lead in days.items():
        found = found.line(TO_MARKET.replace("06-04", day).replace(f"[{MARKET}]", f"[{lead}]"))
    return said_to(found, f"{told} report task: W1, finding: unfounded")


@pytest.mark.parametrize(
    ("told", "day", "verified"),
    [("06-23", "06-23", 1), ("06-23", "06-22", 0), ("06-26", "06-26", 1)],
)
def test_what_was_verified_late_stays_so_when_it_is_given_back(
    told: str, day: str, verified: int
) -> None:
    back = handed_over_and_back(f"2025-{told}")
    for departments in ((), (MARKET,)):
        totals = report(back, f"2025-{day}", departments=departments).totals
        assert (totals["verified"], totals["verify_missed"]) == (verified, 1)
        assert (totals.response.n, totals.response.of) == (0, 1)


def test_what_was_late_and_is_late_again_is_overdue() -> None:
    assert report(handed_over_and_back(), "2025-06-26").totals["verify_overdue"] == 1


def test_who_verified_in_time_and_gets_it_back_is_not_late() -> None:
    in_time = handed_over_and_back("2025-06-06")
    short = replace(in_time, lines=in_time.lines[:4])
    assert report(short, "2025-06-13").totals["verify_running"] == 1


def closed(applied: str, accepted: str, rating: str = "satisfied") -> Register:
    done = said_to(GIVEN, f"{applied} apply task: W1")
    city = done.city.decides(f"{accepted} accept task: W1, rating: {rating}")
    return replace(done, city=city)


@pytest.mark.parametrize(
    ("applied", "accepted", "handle", "revisit", "on_time"),
    [
        ("2025-06-10", "2025-06-17", "met", "met", 1),
        ("2025-06-10", "2025-06-18", "met", "missed", 1),
        ("2025-06-19", "2025-06-19", "missed", "met", 0),
    ],
)
def test_what_was_closed(
    applied: str, accepted: str, handle: str, revisit: str, on_time: int
) -> None:
    totals = report(closed(applied, accepted), "2025-06-30").totals
    assert (totals["handled"], totals["closed"], totals["due"]) == (1, 1, 1)
    assert (totals[f"handle_{handle}"], totals[f"revisit_{revisit}"]) == (1, 1)
    assert (totals.solution.n, totals.solution.of) == (on_time, 1)
    assert totals["verify_missed"] == 1  # nobody ever told


def test_what_waits_for_the_reviewer() -> None:
    done = said_to(GIVEN, "2025-06-10 apply task: W1")
    for day, state in (("2025-06-17", ClockState.RUNNING), ("2025-06-18", ClockState.OVERDUE)):
        totals = report(done, day).totals
        assert (totals["handled"], totals["closed"], totals.at("revisit", state)) == (1, 0, 1)
        assert (totals["handle_met"], totals.solution.n, totals.solution.of) == (1, 1, 1)


def test_what_was_handled_late_waits_as_overdue() -> None:
    late = said_to(GIVEN, "2025-06-19 apply task: W1")
    totals = report(late, "2025-06-20").totals
    assert (totals["handled"], totals["handle_overdue"]) == (1, 1)
    assert (totals.solution.n, totals.solution.of) == (0, 1)


def test_what_may_be_mended_yet_is_in_no_base() -> None:
    done = said_to(GIVEN, "2025-06-10 apply task: W1")
    city = done.city.decides("2025-06-17 return task: W1, resubmit_by: 2025-06-20")
    returned = replace(done, city=city)
    for day, of in (("2025-06-20", 0), ("2025-06-21", 1)):
        assert report(returned, day).totals.solution.of == of


@pytest.mark.parametrize(
    ("rating", "n"), [("satisfied", "1"), ("mostly", "0.9"), ("dissatisfied", "0")]
)
def test_satisfaction_weighs_what_is_mostly_satisfied(rating: str, n: str) -> None:
    totals = report(closed("2025-06-10", "2025-06-12", rating), "2025-06-12").totals
    assert (totals.satisfaction.n, totals.satisfaction.of) == (Decimal(n), 1)
    assert totals.satisfaction.percent == Decimal(n) * 100


def test_the_last_rating_counts() -> None:
    twice = said_to(GIVEN, "2025-06-10 apply task: W1", "2025-06-13 apply task: W1")
    city = twice.city.decides(
        "2025-06-12 return task: W1, rating: dissatisfied",
        "2025-06-16 accept task: W1, rating: mostly",
    )
    rated = replace(twice, city=city)
    assert report(rated, "2025-06-12").totals["dissatisfied"] == 1
    totals = report(rated, "2025-06-16").totals
    assert (totals["dissatisfied"], totals["mostly"]) == (0, 1)


@pytest.mark.parametrize(
    ("lang", "rating", "said", "cell"),
    [
        ("zh", "mostly", "满意度：基本满意", "2025-06-12 审核通过，基本满意，第三方机构"),
        (
            "en",
            "dissatisfied",
            "Rated: dissatisfied",
            "2025-06-12 acceptance; dissatisfied; 第三方机构",
        ),
    ],
)
def test_lists_say_how_an_item_was_rated(lang: str, rating: str, said: str, cell: str) -> None:
    rated = One(closed("2025-06-10", "2025-06-12", rating))
    listed = task_report(rated, Query(day=date(2025, 6, 12)), "list")
    words = catalogue(lang)
    assert f"    {said}" in text(tasks_page(listed, words), words).splitlines()
    assert cell in next(iter(tasks_table(listed, words).rows))


def test_the_weights_are_a_setting() -> None:
    done = closed("2025-06-10", "2025-06-12", "mostly")
    plain = report(done, "2025-06-30")
    assert plain.score(plain.totals) == Decimal("66.5")  # (0×30 + 100×35 + 90×35) / 100
    weighed = replace(done, rates="{mostly: 80, response: 10, solution: 50, satisfaction: 40}")
    other = report(weighed, "2025-06-30")
    assert other.score(other.totals) == Decimal("82.0")  # (0×10 + 100×50 + 80×40) / 100
    early = report(weighed, "2025-06-06")
    assert early.score(early.totals) is None  # nothing has a base yet


def test_the_three_rates_are_rounded_once() -> None:
    figures = Counter(
        verify_met=2, verify_missed=1, due=3, due_on_time=2, satisfied=1, mostly=2, dissatisfied=1
    )
    counts = ItemCounts(figures, content=Decimal(360))  # 90.0 of each
    weights = RegisterRates()
    rates = [counts.response.percent, counts.solution.percent, counts.satisfaction.percent]
    assert rates == [Decimal("66.7"), Decimal("66.7"), Decimal("90.0")]
    assert score(counts, weights) == Decimal(
        "74.8"
    )  # 0.30 × 2/3 + 0.35 × 2/3 + 0.35 × 0.9 = 74.83…
    fifths = ItemCounts(Counter(verify_met=999, verify_missed=1, due=2, due_on_time=2))
    assert score(fifths, weights) == Decimal("99.9")  # 99.95…: 100.0 only where it is exactly that


def test_a_rate_without_a_base_weighs_nothing() -> None:
    verified = said_to(GIVEN, "2025-06-05 report task: W1, finding: confirmed")
    found = report(verified, "2025-06-06")
    assert found.score(found.totals) == Decimal(100)


def test_merged_items_are_left_out_and_counted() -> None:
    several = GIVEN.line(
        *(RAISED.replace("W1", name) for name in ("W2", "W3", "W4")),
        MERGE.replace("06-11", "06-04"),
        MERGE.replace("06-11", "06-04").replace("W2", "W3").replace("W1", "W4"),
        MERGE.replace("06-11", "06-05").replace("W2", "W4"),
    )
    found = report(several, "2025-06-30")
    totals = found.totals
    assert (totals["raised"], totals["merged"], totals["assigned"], totals["causes"]) == (
        4,
        3,
        1,
        1,
    )
    assert (totals.response.of, totals.solution.of) == (1, 1)
    assert [(each.item, sorted(each.merged)) for each in found.causes] == [
        ("W1", ["W2", "W3", "W4"])
    ]
    assert report(several, "2025-06-04").totals["causes"] == 2


JOINT: Final = CLOCKED.line(TO_MARKET.replace(MARKET, f"{HOUSING}, {MARKET}, {EAST}"))


def rows_of(found: ProblemReport) -> dict[str | None, ItemCounts]:
    return {row.key: row.counts for row in found.rows}


def test_each_lead_has_a_row_of_its_own_part() -> None:
    told = said_to(JOINT, "2025-06-05 report task: W1, finding: confirmed", by=HOUSING)
    found = report(told, "2025-06-12")  # verified by 06-09
    rows = rows_of(found)
    assert {name: str(rows[name].response) for name in (HOUSING, MARKET, EAST)} == {
        HOUSING: "Rate(n=1, of=1)",
        MARKET: "Rate(n=0, of=1)",
        EAST: "Rate(n=0, of=1)",
    }
    assert {name: rows[name].overdue for name in rows} == {
        OFFICE: 0,
        HOUSING: 0,
        MARKET: 1,
        EAST: 1,
    }
    totals = found.totals
    assert (totals["raised"], totals["assigned"], totals["verified"], totals.overdue) == (
        1,
        1,
        0,
        1,
    )
    assert rows_of(report(told, "2025-06-12", departments=(HOUSING, EAST))) == {
        name: rows[name] for name in (HOUSING, EAST)
    }


def waits_too_long(register: Register = GIVEN) -> Register:
    """An item that the reviewer should have revisited by 2025-06-17."""
    return said_to(
        register, "2025-06-05 report task: W1, finding: partly", "2025-06-10 apply task: W1"
    )


def revisited(register: Register, day: str) -> Register:
    city = register.city.decides(f"{day} accept task: W1, rating: satisfied")
    return replace(register, city=city)


@pytest.mark.parametrize(
    ("register", "state"),
    [
        (waits_too_long(), ClockState.OVERDUE),
        (revisited(waits_too_long(), "2025-06-18"), ClockState.MISSED),
    ],
)
def test_a_late_revisit_is_the_reviewers(register: Register, state: ClockState) -> None:
    found = report(register, "2025-06-18")
    of_market = rows_of(found)[MARKET]
    late = int(state is ClockState.OVERDUE)
    assert (found.totals.overdue, of_market.overdue, of_market.at("revisit", state)) == (late, 0, 0)
    assert found.reviewers == ItemCounts(Counter([f"revisit_{state}"]))
    own = report(register, "2025-06-18", departments=(MARKET,))
    assert (own.totals.at("revisit", state), own.reviewers) == (0, None)
    by_month = report(register, "2025-06-18", "month")
    assert (by_month.totals, by_month.reviewers) == (found.totals, None)
    for lang, said in (("zh", "回访单位"), ("en", "Reviewers")):
        rows = problems_table(found, catalogue(lang)).rows
        assert [cells[1] for cells in rows][-2] == said


def test_a_late_assignment_is_the_offices() -> None:
    late = CLOCKED.line(TO_MARKET.replace("06-04", "06-05"))
    found = report(late, "2025-06-05")
    rows = rows_of(found)
    assert rows[OFFICE].figures == {"assign_missed": 1}
    assert (rows[MARKET]["assign_missed"], rows[MARKET]["assigned"]) == (0, 1)
    assert found.totals["assign_missed"] == 1
    for by in GROUPINGS:
        own = report(late, "2025-06-05", by, departments=(OFFICE,))
        assert own.totals.figures == {"assign_missed": 1}
        assert sum((row.counts for row in own.rows), ItemCounts()) == own.totals
    other = report(late, "2025-06-05", departments=(MARKET,))
    assert other.totals["assign_missed"] == 0
    for lang, said in (
        ("zh", "超期未办：交办0件（另有1件超期办理）"),
        ("en", "Overdue: assigning 0 (1 done late)"),
    ):
        words = catalogue(lang)
        office = report(late, "2025-06-05", departments=(OFFICE,))
        assert said in text(problems_page(office, words), words).splitlines()
        assert "交办" not in text(problems_page(other, words), words).splitlines()[2]


def test_who_supports_has_no_clocks_of_the_office_or_the_reviewer() -> None:
    supported = CLOCKED.line(TO_MARKET.replace("]}", f"], support: [{HOUSING}]}}"))
    asked = report(waits_too_long(supported), "2025-06-18", role=Role.SUPPORT)
    assert (list(rows_of(asked)), asked.reviewers) == ([HOUSING], None)
    assert {name: value for name, value in asked.totals.figures.items() if "assign_" in name} == {}
    assert asked.facts.counting == "counting.problems.support"


def test_a_plan_that_is_no_register_has_no_items() -> None:
    class Plain(One):
        def __init__(self) -> None:
            from building import City

            self.book = City().book

    asked = problem_report(Plain(), Query(day=date(2025, 6, 30), plans=("demo",)), "month")
    assert asked.plans[0].notes[0] == "no-register"
    assert asked.rows == ()
    assert problem_report(Plain(), Query(day=date(2025, 6, 30)), "month").plans == ()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "台账 1.0 已关闭：写明台账编号，或者加 --closed"),
        ("en", "1.0 is closed: name it, or write --closed"),
    ],
)
def test_without_an_open_register_the_closed_ones_are_named(
    lang: str, said: str, tmp_path: Path, run: Run
) -> None:
    root = laid(GIVEN, tmp_path)
    plan = root / "plans" / PLAN / "plan.yaml"
    closed = f"{plan.read_text(encoding='utf-8')}closed: {{date: 2025-06-10, document: 示例}}\n"
    plan.write_text(closed, encoding="utf-8")
    call = ("--root", root, "problems", "--as-of", "2025-06-30", "--lang", lang)
    head, *more = run(*call).out.splitlines()
    assert head
    assert more == [said]
    assert len(run(*call, "--closed").out.splitlines()) > len(more) + 1


def test_of_a_clock_only_what_is_late_is_told() -> None:
    for day, lang, said in (
        ("2025-06-05", "zh", "超期未办：交办0件，核查0件，处置0件"),
        ("2025-06-10", "en", "Overdue: assigning 0, verifying 1, handling 0"),
    ):
        words = catalogue(lang)
        assert said in text(problems_page(report(GIVEN, day), words), words).splitlines()
    bare = replace(GIVEN, clocks="{}")
    words = catalogue("zh")
    assert "超期未办" not in text(problems_page(report(bare, "2025-06-10"), words), words)


DAYS: Final = st.integers(0, 40)
WORDS: Final = st.sampled_from(("甲", "乙", "丙"))


def _day(number: int) -> date:
    return date(2025, 6, 3) + timedelta(days=number)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """A register of up to eight items, some of them assigned, merged, verified, handled and rated."""
    register = Register((), clocks="{assign: 1wd, verify: 2d, handle: 5wd, revisit: 2wd}")
    names = [f"W{number}" for number in range(draw(st.integers(1, 8)))]
    for name in names:
        raised = draw(DAYS)
        line = (
            f"{{date: {_day(raised)}, kind: raise, id: {name}, title: 示例, source: {draw(WORDS)}"
        )
        line += f", place: {draw(WORDS)}}}" if draw(st.booleans()) else "}"
        register = register.line(line)
        for again in range(draw(st.integers(0, 2))):
            leads = draw(st.sampled_from((MARKET, HOUSING, f"{HOUSING}, {MARKET}")))
            register = register.line(
                f"{{date: {_day(raised + draw(DAYS) + again)}, kind: assign, item: {name}, lead: [{leads}]}}"
            )
        if draw(st.integers(0, 3)) == 0:
            register = register.line(
                f"{{date: {_day(raised + draw(DAYS))}, kind: merge, item: {name}, into: {draw(st.sampled_from(names))}}}"
            )
        city = register.city
        today = raised
        for kind in draw(
            st.lists(st.sampled_from(("report", "apply", "accept", "return")), max_size=5)
        ):
            today += draw(st.integers(0, 4))
            if kind in ("report", "apply"):
                finding = ", finding: partly" if kind == "report" else ""
                city = city.says(
                    f"{_day(today)} {kind} task: {name}{finding}",
                    by=draw(st.sampled_from((MARKET, HOUSING))),
                )
            else:
                rating = draw(st.sampled_from(("satisfied", "mostly", "dissatisfied")))
                city = city.decides(
                    f"{_day(today)} {kind} task: {name}, department: {draw(st.sampled_from((MARKET, HOUSING)))}, rating: {rating}"
                )
        register = replace(register, city=city)
    return register


@given(registers(), st.integers(0, 60), st.sampled_from(GROUPINGS))
def test_rows_add_up_to_the_total_or_are_what_each_department_sees(
    register: Register, day: int, by: str
) -> None:
    when = _day(day).isoformat()
    found = report(register, when, by)
    totals = found.totals
    assert totals == report(register, when, "month").totals
    several = (row.counts for row in found.rows)
    rows = sum(several, ItemCounts())
    if by == "department":
        for row in found.rows:
            own = report(register, when, by, departments=(row.key,))
            assert own.rows == (row,)
            assert own.totals == row.counts
        assert all(rows[name] >= totals[name] for name in ("raised", "assigned", "verified"))
    else:
        assert rows == totals
    apart = totals["merged"] + totals["cancelled"] + totals["unassigned"] + totals["assigned"]
    assert totals["raised"] == apart
    assert totals["raised"] == sum(task.first <= _day(day) for task in register.book.tasks.values())
    assert totals["closed"] <= totals["handled"] <= totals["assigned"]
    for clock in CLOCKS:
        states = sum(totals.at(clock, each) for each in ClockState)
        bound = totals["raised"] if clock == "assign" else totals["assigned"]
        assert states <= bound - (totals["merged"] if clock == "assign" else 0)
    assert all(getattr(totals, name).n <= getattr(totals, name).of for name in RATES)
    assert set(totals.figures) <= {*COUNTS, *(f"{c}_{s}" for c in CLOCKS for s in ClockState)}
    assert Counter(totals.figures) == totals.figures


def test_what_is_overdue_is_what_the_verdict_says() -> None:
    assert report(GIVEN, "2025-06-19").rows[0].key == MARKET
    assert [row.key for row in report(CLOCKED, "2025-06-19").rows] == [OFFICE]
    for register in (GIVEN, CLOCKED):
        for day in range(30):
            (said,) = register.verdicts(_day(day).isoformat()).values() or (None,)
            totals = report(register, _day(day).isoformat()).totals
            late = totals["assign_overdue"] + totals["handle_overdue"]
            assert late == (said is not None and said.status == "overdue")
