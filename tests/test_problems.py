"""The items of registers: each figure of `problems` with the lines that make it, and rows that add up."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from bizenv.contract.problems import problems_json
from bizenv.contract.tasks import tasks_json
from bizenv.formats.plain import text
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.model.item_clocks import RegisterRates
from bizenv.pages.problems import problems_page, problems_table
from bizenv.pages.tasks import tasks_page
from bizenv.pages.tasks_table import tasks_table
from bizenv.report.clock_states import CLOCKS, ClockState
from bizenv.report.item_counts import COUNTS, DONE_BY, RATES, ItemCounts, score
from bizenv.report.problems import ItemRow, ProblemReport, problem_report
from bizenv.report.query import Query, Role
from bizenv.report.register_sums import GROUPINGS
from bizenv.report.tasks import task_report
from hypothesis import given
from hypothesis import strategies as st

import worlds
from building import EAST, HOUSING, MARKET, PLAN, WEST
from conftest import Run
from item_lines import MERGE, OFFICE, RAISED, TO_MARKET, Register, laid, said_to
from naive_clocks import NaiveClocks

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


def handed_on(*leads: str, told: str = "") -> Register:
    """Return an item due on 06-18 that others have from 06-20 on, and in turn from 06-23 on."""
    found = said_to(GIVEN, told) if told else GIVEN
    for day, lead in zip(("06-20", "06-23"), leads, strict=False):
        found = found.line(TO_MARKET.replace("06-04", day).replace(MARKET, lead))
    return found


def test_who_missed_its_clocks_and_lost_the_item_keeps_what_it_missed() -> None:
    """The item was due on 18 June; on the 20th another department gets it."""
    lost = said_to(handed_on(HOUSING), "2025-06-24 report task: W1, finding: partly", by=HOUSING)
    done = said_to(lost, "2025-06-25 apply task: W1", by=HOUSING)
    rows = rows_of(report(done, "2025-06-25"))
    kept = {"handed_on": 1, "due": 1}
    kept |= dict.fromkeys(("verify_missed", "verify_lapsed"), 1)
    kept |= dict.fromkeys(("handle_missed", "handle_lapsed"), 1)
    assert dict(rows[MARKET].figures) == kept
    own = report(done, "2025-06-25", departments=(MARKET,))
    assert own.rows == (ItemRow(MARKET, rows[MARKET]),)
    assert own.totals == rows[MARKET]
    of_heir = rows[HOUSING]
    assert (of_heir["handed_on"], str(of_heir.response), str(of_heir.solution)) == (
        0,
        "Rate(n=1, of=1)",
        "Rate(n=1, of=1)",
    )


@pytest.mark.parametrize(
    ("day", "figures"),
    [("2025-06-23", (0, 0, 0, 1)), ("2025-06-24", (1, 0, 1, 0)), ("2025-06-26", (1, 0, 1, 0))],
)
def test_what_is_verified_is_in_time_or_late(day: str, figures: tuple[int, ...]) -> None:
    """What was missed and handed on is not done late before whoever has it does it."""
    lost = said_to(handed_on(HOUSING), "2025-06-24 report task: W1, finding: partly", by=HOUSING)
    totals = report(lost, day).totals
    met, late, lapsed = totals["verify_met"], totals.done_late("verify"), totals.lapsed("verify")
    assert (totals["verified"], met, late, lapsed) == figures


def test_what_is_closed_and_was_never_verified_is_not_done_late() -> None:
    totals = report(closed("2025-06-10", "2025-06-12"), "2025-06-12").totals
    assert (totals["verified"], totals.done_late("verify"), totals.lapsed("verify")) == (0, 0, 1)


@pytest.mark.parametrize(
    ("lang", "said", "column"),
    [
        ("zh", "核查0件（另有1件超期未办即转出或销号）", "核查超期未办即转出或销号"),
        (
            "en",
            "verifying 0 (1 missed before it was handed on or closed)",
            "verifying: missed before handed on or closed",
        ),
    ],
)
def test_what_was_missed_and_handed_on_is_told_apart(lang: str, said: str, column: str) -> None:
    found = report(handed_on(HOUSING), "2025-06-21")
    words = catalogue(lang)
    assert said in text(problems_page(found, words), words)
    table = problems_table(found, words)
    heads = [each.title for each in table.columns]
    total = list(table.rows)[-1]
    assert total[heads.index(column)] == 1
    late = words("column.clock.missed", clock=words("clock.verify"))
    assert total[heads.index(late)] == 0
    clocks = json.loads(problems_json(found, words))["totals"]["clocks"]
    assert (clocks["verify"]["missed"], clocks["verify"]["lapsed"]) == (1, 1)


@pytest.mark.parametrize("by", ["department", "month"])
def test_an_item_that_anybody_missed_is_late_for_good(by: str) -> None:
    lost = said_to(handed_on(HOUSING), "2025-06-24 report task: W1, finding: partly", by=HOUSING)
    done = said_to(lost, "2025-06-25 apply task: W1", by=HOUSING)
    for day in ("2025-06-20", "2025-06-25"):
        totals = report(done, day, by).totals
        assert (str(totals.response), str(totals.solution)) == ("Rate(n=0, of=1)",) * 2
        assert (totals["handed_on"], totals.overdue) == (1, 0)
    before = report(done, "2025-06-19", by).totals
    assert (before["handed_on"], before["verify_overdue"], before["handle_overdue"]) == (0, 1, 1)
    together = report(done, "2025-06-25", by, departments=(HOUSING, MARKET)).totals
    assert str(together.solution) == "Rate(n=0, of=1)"


def test_what_was_given_back_to_the_office_is_no_clock_of_the_office() -> None:
    back = handed_on(OFFICE)
    rows = rows_of(report(back, "2025-06-21"))
    assert rows[OFFICE]["handle_missed"] == rows[OFFICE]["handed_on"] == 0
    assert rows[MARKET]["handle_missed"] == 1
    again = rows_of(report(handed_on(OFFICE, HOUSING), "2025-06-30"))
    assert (again[OFFICE]["handed_on"], again[MARKET]["handed_on"]) == (0, 1)


def test_who_gets_it_back_has_missed_what_it_missed_before() -> None:
    back = handed_on(HOUSING, MARKET)
    row = rows_of(report(back, "2025-06-24"))[MARKET]
    assert (row["handed_on"], row["handle_missed"], row["verify_missed"]) == (0, 1, 1)


def test_what_had_time_yet_when_it_was_handed_on_counts_nowhere() -> None:
    early = said_to(GIVEN, "2025-06-06 report task: W1, finding: partly")
    early = early.line(TO_MARKET.replace("06-04", "06-12").replace(MARKET, HOUSING))
    rows = rows_of(report(early, "2025-06-30"))
    assert dict(rows[MARKET].figures) == {"handed_on": 1, "verify_met": 1}
    assert report(early, "2025-06-12").totals["verify_running"] == 1


def test_who_takes_an_item_over_bears_what_was_missed() -> None:
    amended = f"[{{effective: 2025-06-20, task: W1, lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}, document: 示例, reason: 示例}}]"
    taken = replace(GIVEN, amendments=amended)
    rows = rows_of(report(taken, "2025-06-21"))
    assert MARKET not in rows
    assert rows[HOUSING]["handle_overdue"] == 1


def test_what_was_handed_on_is_told_in_words_and_has_a_column() -> None:
    found = report(handed_on(HOUSING), "2025-06-21")
    for lang, said, column in (
        ("zh", "已转出1件（转出前的超期照计）", "已转出"),
        ("en", "1 handed on (what was missed before counts)", "Handed on"),
    ):
        words = catalogue(lang)
        assert said in text(problems_page(found, words), words)
        assert column in text(problems_page(found, words), words)
        assert "handed" not in text(problems_page(report(GIVEN, "2025-06-21"), words), words)


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


@pytest.mark.parametrize(
    ("lang", "said", "own", "cell"),
    [
        (
            "zh",
            f"满意度：{MARKET}满意；{HOUSING}不满意",
            "满意度：满意",
            f"{HOUSING}：2025-06-13 审核通过，不满意，第三方机构",
        ),
        (
            "en",
            f"Rated: satisfied ({MARKET}); dissatisfied ({HOUSING})",
            "Rated: satisfied",
            f"{HOUSING}: 2025-06-13 acceptance; dissatisfied; 第三方机构",
        ),
    ],
)
def test_each_lead_of_a_joint_item_has_its_own_rating(
    lang: str, said: str, own: str, cell: str
) -> None:
    rated = One(rated_apart())
    words = catalogue(lang)
    day = date(2025, 6, 13)
    listed = task_report(rated, Query(day=day), "completed")
    assert f"    {said}" in text(tasks_page(listed, words), words).splitlines()
    (row,) = tasks_table(listed, words).rows
    assert cell in row
    assert any(said in str(each) for each in row)
    theirs = task_report(rated, Query(day=day, departments=(MARKET,)), "completed")
    assert f"    {own}" in text(tasks_page(theirs, words), words).splitlines()
    (task,) = json.loads(tasks_json(listed, words))["tasks"]
    ratings = {each["department"]: each["rating"] for each in task["assignments"]}
    assert ratings == {MARKET: "satisfied", HOUSING: "dissatisfied"}


def test_the_leads_of_a_joint_item_that_were_rated_alike_are_not_told_apart() -> None:
    rated = One(rated_apart("satisfied"))
    words = catalogue("en")
    listed = task_report(rated, Query(day=date(2025, 6, 13)), "completed")
    assert "    Rated: satisfied" in text(tasks_page(listed, words), words).splitlines()


def rated_apart(second: str = "dissatisfied") -> Register:
    """Return an item of two leads, the first rated satisfied."""
    both = CLOCKED.line(TO_MARKET.replace(MARKET, f"{MARKET}, {HOUSING}"))
    for name in (MARKET, HOUSING):
        both = said_to(both, "2025-06-10 apply task: W1", by=name)
    city = both.city.decides(
        f"2025-06-12 accept task: W1, department: {MARKET}, rating: satisfied",
        f"2025-06-13 accept task: W1, department: {HOUSING}, rating: {second}",
    )
    return replace(both, city=city)


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


def test_what_is_carried_over_is_not_among_the_cancelled() -> None:
    ends = ("task: W1, carry_to: next/1", "task: W2, cancel: true")
    document = "effective: 2025-06-05, document: 示例发〔2025〕1号"
    two = replace(
        GIVEN.line(RAISED.replace("W1", "W2")),
        amendments="".join(f"- {{{document}, {end}}}\n" for end in ends),
    )
    totals = report(two, "2025-06-30").totals
    assert [totals[each] for each in ("raised", "cancelled", "carried_over")] == [2, 1, 1]
    words = catalogue("zh")
    said = text(problems_page(report(two, "2025-06-30"), words), words)
    assert "取消1件，结转1件" in said


JOINT: Final = CLOCKED.line(TO_MARKET.replace(MARKET, f"{HOUSING}, {MARKET}, {EAST}"))


def rows_of(found: ProblemReport) -> dict[str | None, ItemCounts]:
    return {row.key: row.counts for row in found.rows}


def test_what_was_carried_over_is_no_cancelled_item() -> None:
    """The item was due on 18 June; ending it after that is told, however it ends."""
    for says, counted in (("cancel: true", "cancelled"), ("carry_to: next/1", "carried_over")):
        ended = f"[{{effective: 2025-06-20, task: W1, {says}, document: 示例, reason: 示例}}]"
        register = replace(GIVEN, amendments=ended)
        assert figures(register, "2025-06-20") == {"raised": 1, counted: 1}
        told = catalogue("zh")
        words = text(problems_page(report(register, "2025-06-20"), told), told)
        assert ("结转1件" in words, "取消1件" in words) == (
            counted == "carried_over",
            counted == "cancelled",
        )
        assert "amendment-after-due" in register.findings


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
        for again in range(draw(st.integers(0, 3))):
            leads = draw(st.sampled_from((MARKET, HOUSING, OFFICE, f"{HOUSING}, {MARKET}")))
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
    ended = totals["merged"] + totals["cancelled"] + totals["carried_over"]
    apart = ended + totals["unassigned"] + totals["assigned"]
    assert totals["raised"] == apart
    assert totals["raised"] == sum(task.first <= _day(day) for task in register.book.tasks.values())
    assert totals["closed"] <= totals["handled"] <= totals["assigned"]
    for clock in CLOCKS:
        states = sum(totals.at(clock, each) for each in ClockState)
        bound = totals["assigned"] + totals["unassigned"]
        assert states <= bound
    assert all(getattr(totals, name).n <= getattr(totals, name).of for name in RATES)
    known = (*ClockState, "lapsed")
    assert set(totals.figures) <= {*COUNTS, *(f"{c}_{s}" for c in CLOCKS for s in known)}
    for clock, step in DONE_BY.items():
        assert totals[step] >= totals.at(clock, ClockState.MET) + totals.done_late(clock)
    assert Counter(totals.figures) == totals.figures


class Read:
    """A plan of a random world."""

    incomplete: tuple[str, ...] = ()

    def __init__(self, book: PlanBook) -> None:
        self.book = book

    def __iter__(self) -> Iterator[PlanBook]:
        yield self.book


@pytest.mark.slow
@given(worlds.registers())
def test_the_clocks_of_each_department_are_those_of_the_naive_count(world: worlds.World) -> None:
    books, naive = Read(world.city().book), NaiveClocks(world)
    for today in range(0, world.window.stop, 3):
        found = problem_report(books, Query(day=worlds.day(today)), "department")
        rows = {row.key: row.counts for row in found.rows}
        for department in (MARKET, HOUSING, EAST, WEST, OFFICE):
            counts = rows.get(department, ItemCounts())
            told = Counter(_clocks(counts))
            assert told == naive_clocks(naive, department, today), (department, today)


def _clocks(counts: ItemCounts) -> dict[str, int]:
    states = {f"{c}_{s}": counts.at(c, s) for c in ("verify", "handle") for s in ClockState}
    return {**states, "handed_on": counts["handed_on"]}


def naive_clocks(naive: NaiveClocks, department: str, today: int) -> Counter[str]:
    """Return how many items are what by the clocks of a department, as counted one by one."""
    found: Counter[str] = Counter()
    for item in worlds.ITEMS:
        leads = naive.leads(item, today)
        if not leads or all_end(naive, item, leads, today):
            continue
        clocks = naive.clocks(item, department, today)
        has_it = department in leads
        if clocks is None or (has_it and all_end(naive, item, [department], today)):
            continue
        found["handed_on"] += not has_it
        found.update(f"{clock}_{state}" for clock, state in clocks.items())
    return found


def all_end(naive: NaiveClocks, item: str, departments: list[str], today: int) -> bool:
    """Whether an item is merged, cancelled or carried over for all of them."""
    ends = ("cancelled", "carried_over", "merged")
    return all(naive.says(item, each, today)[0].split()[0] in ends for each in departments)


def test_what_is_overdue_is_what_the_verdict_says() -> None:
    assert report(GIVEN, "2025-06-19").rows[0].key == MARKET
    assert [row.key for row in report(CLOCKED, "2025-06-19").rows] == [OFFICE]
    for register in (GIVEN, CLOCKED):
        for day in range(30):
            (said,) = register.verdicts(_day(day).isoformat()).values() or (None,)
            totals = report(register, _day(day).isoformat()).totals
            late = totals["assign_overdue"] + totals["handle_overdue"]
            assert late == (said is not None and said.status == "overdue")


@pytest.mark.usefixtures("at_example")
def test_what_tenths_of_an_item_in_the_satisfaction_are_is_told(run: Run) -> None:
    said = run("problems", "--closed", "--as-of", "2025-10-15", "--lang", "zh").out
    assert "38.8/43" in said
    assert "“基本满意”的按台账规定的比例折算" in said
