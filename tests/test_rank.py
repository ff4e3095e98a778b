"""The ranking: each rule of meaning.md with the lines that show it, and all of it recomputed from other reports."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.files.snapshot import Memory
from bizenv.model.scoring import CountName, RateName
from bizenv.periods.reading import parse
from bizenv.report.figures import FIGURES
from bizenv.report.query import Query
from bizenv.report.ranking import RankAsked, rank_report
from bizenv.report.ranks import RankReport, RankRow
from bizenv.report.spans import day_of
from bizenv.store.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st

from building import CALM, EAST, FINANCE, HOUSING, MARKET, SOUTH, WEST, City, mapping
from conftest import ROOT, Run, Written, examples
from test_json import validate

DUE: Final = "items: [{title: 完成, rate: due_completed, weight: 60}"
ONLY_DUE: Final = f"{DUE}]"
BOTH: Final = f"{DUE}, {{title: 填报, rate: filing_on_time, weight: 40}}]"
TYPED: Final = f"{DUE}, {{title: 专项, typed: true, weight: 40}}]"


def city(*tasks: str, settings: str = CALM) -> City:
    """Return a city of tasks due in May; the market department completed 1.1 in time."""
    made = City(settings=settings)
    for task in tasks:
        made = made.task(task)
    return made.says("2025-05-10 apply evidence: docs/1.txt").decides("2025-05-12 accept")


def lead(*names: str, due: str = "2025-05-31") -> str:
    return f"lead: [{', '.join(names)}], due: {due}"


def files(made: City, scoring: str, lines: tuple[str, ...]) -> dict[str, bytes]:
    """Return a city's files with rules for its score, and lines of assessments.yaml."""
    workspace = {"city": "示例市", "policy": {**mapping(CALM), **mapping(made.settings)}}
    trees: dict[str, Any] = {"workspace.yaml": {**workspace, "scoring": mapping(scoring)}}
    typed = [
        mapping(line, date="2025-06-05", period="2025-05", department=MARKET, item="专项")
        for line in lines
    ]
    if typed:
        trees["assessments.yaml"] = typed
    written = {f"plans/{path}": json.dumps(tree).encode() for path, tree in trees.items()}
    return {**made.files, **written}


def ranked(
    made: City,
    scoring: str = ONLY_DUE,
    *lines: str,
    period: str = "2025-05",
    asked: str = "2025-12-31",
) -> RankReport:
    workspace = Workspace(Memory(files(made, scoring, lines)))
    standards = workspace.standards
    assert not workspace.found_in_shelf, workspace.found_in_shelf
    day = date.fromisoformat(asked)
    over = parse(period)
    query = Query(day=day_of(over, day))
    return rank_report(workspace.books(), query, RankAsked(over, standards, day))


def said(report: RankReport) -> dict[str, str]:
    """Return each department's rank and score, or why it has none."""
    return {row.department: words(row) for row in report.rows}


def words(row: RankRow) -> str:
    if row.rank is None:
        return f"{row.apart} {row.sheet.score}"
    tied = " tied" if row.tied else ""
    return f"{row.rank} {row.sheet.score}{tied}"


def row_of(report: RankReport, name: str = MARKET) -> RankRow:
    return next(row for row in report.rows if row.department == name)


def points(report: RankReport, name: str = MARKET) -> list[str]:
    return [str(each.points) for each in row_of(report, name).sheet.items if not each.no_data]


FOUR: Final = city(lead(MARKET), lead(HOUSING), lead(EAST), lead(WEST, due="2025-09"))


def test_equal_scores_share_a_rank_and_say_so() -> None:
    three = city(lead(MARKET), lead(HOUSING), lead(EAST), lead(FINANCE, MARKET))
    assert said(ranked(three)) == {
        MARKET: "1 30.00",
        HOUSING: "2 0.00 tied",
        FINANCE: "2 0.00 tied",
        EAST: "2 0.00 tied",
    }


def test_who_has_no_data_has_no_rank() -> None:
    assert said(ranked(FOUR)) == {
        MARKET: "1 60.00",
        HOUSING: "2 0.00 tied",
        EAST: "2 0.00 tied",
        WEST: "no-data 0.00",
    }


def test_what_has_no_data_is_left_out_and_the_rest_weighs_as_much_as_all() -> None:
    typed = ranked(FOUR, TYPED, "points: 30")
    assert points(typed) == ["60.00", "30.00"]
    without = ranked(FOUR, TYPED, "points: 30, department: " + HOUSING)
    assert points(without) == ["100.00"]
    assert row_of(without).sheet.items[0].rescaled
    assert points(without, HOUSING) == ["0.00", "30.00"]


def test_earlier_work_that_was_not_completed_is_due_again_and_completed_work_is_not() -> None:
    assert said(ranked(FOUR, period="2025-06")) == {
        HOUSING: "1 0.00 tied",
        EAST: "1 0.00 tied",
        MARKET: "no-data 0.00",
        WEST: "no-data 0.00",
    }


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("count: overdue, each: -7", "-14.00"),
        ("count: overdue, each: -7, up_to: 10", "-10.00"),
        ("count: tasks, each: 0.5, up_to: 0.8", "0.80"),
        ("count: overdue, each: -0.125", "-0.25"),
    ],
)
def test_a_count_gives_its_points_up_to_the_cap(item: str, found: str) -> None:
    two = city(lead(MARKET), lead(HOUSING), lead(HOUSING))
    report = ranked(two, f"start: 100, items: [{{title: a, {item}}}]", period="2025-06")
    assert points(report, HOUSING) == [found]


def test_few_tasks_stand_apart_or_lose_double() -> None:
    late = city(lead(MARKET), lead(HOUSING), lead(HOUSING), lead(EAST))
    rules = "start: 100, few: {under: 2, rule: %s}, items: [{title: a, count: overdue, each: -10, up_to: 15}]"
    assert said(ranked(late, rules % "apart", period="2025-06")) == {
        HOUSING: "1 85.00",
        MARKET: "few 100.00",
        EAST: "few 90.00",
    }
    doubled = ranked(late, rules % "double", period="2025-06")
    assert said(doubled) == {MARKET: "1 100.00", HOUSING: "2 85.00 tied", EAST: "2 85.00 tied"}
    item = row_of(doubled, EAST).sheet.items[0]
    assert (item.doubled, item.capped) == (True, True)


def test_a_joint_task_counts_in_full_or_is_shared() -> None:
    joint = city(lead(MARKET, HOUSING, EAST), lead(MARKET))
    rules = "items: [{title: a, rate: due_completed, weight: 100}]"
    assert points(ranked(joint, rules)) == ["50.00"]
    assert points(ranked(joint, f"joint: shared, {rules}")) == ["25.00"]  # 1/3 of 4/3


def test_floor_and_ceiling_hold_the_score() -> None:
    rules = "start: 10, most: 12, items: [{title: a, count: %s, each: %s}]"
    low = row_of(ranked(FOUR, rules % ("overdue", -20), period="2025-06"), HOUSING).sheet
    assert (low.total, low.score, low.bound) == (Decimal(-10), Decimal(0), "floor")
    high = row_of(ranked(FOUR, rules % ("completed", 5))).sheet
    assert (high.total, high.score, high.bound) == (Decimal(15), Decimal(12), "most")


ONCE: Final = "items: [{title: 专项, typed: true, up_to: 10, once: true}]"
AWARDS: Final = (
    "period: 2025-03, points: 1, matter: 表彰",
    "period: 2025-06, points: 3, matter: 表彰",
    "period: 2025-06, points: 2, matter: 表彰二",
)


@pytest.mark.parametrize(
    ("period", "found"),
    [("2025-03", "1.00"), ("2025-06", "4.00"), ("2025", "5.00"), ("2025Q2", "4.00")],
)
def test_one_matter_counts_once_a_year_at_its_higher_value(period: str, found: str) -> None:
    assert points(ranked(FOUR, ONCE, *AWARDS, period=period)) == [found]


def test_a_task_counts_once_a_year() -> None:
    twice = FOUR.says("2025-04-01 apply evidence: docs/1.txt").decides("2025-04-02 return")
    twice = twice.says("2025-05-20 report percent: 90", by=HOUSING)
    again = replace(
        twice,
        ledgers={MARKET: ("2025-04-01 apply evidence: d", "2025-05-01 apply evidence: d")},
        reviews=("2025-04-02 return", "2025-05-02 return"),
    )
    rules = "start: 10, items: [{title: a, count: returned, each: -1%s}]"
    assert points(ranked(again, rules % "", period="2025-05")) == ["-1.00"]
    assert points(ranked(again, rules % ", once: true", period="2025-05")) == ["0.00"]
    assert points(ranked(again, rules % ", once: true", period="2025-04")) == ["-1.00"]


def test_typed_points_are_corrected_by_a_later_line_and_count_from_their_day() -> None:
    lines = ("points: 30", "points: 20, date: 2025-07-01")
    assert points(ranked(FOUR, TYPED, *lines))[1:] == ["20.00"]
    assert points(ranked(FOUR, TYPED, *lines, asked="2025-06-30"))[1:] == ["30.00"]
    assert points(ranked(FOUR, TYPED, *lines, asked="2025-06-01")) == ["100.00"]


YEAR: Final = (
    "year: {quarters: 60, own: 40}, items: ["
    "{title: 完成, rate: due_completed, weight: 100, every: quarter},"
    "{title: 专项, typed: true, weight: 100, every: year}]"
)


def test_a_year_is_its_quarters_and_its_own_items() -> None:
    report = ranked(FOUR, YEAR, "period: 2025, points: 80", period="2025")
    sheet = row_of(report).sheet
    assert [str(each.points) for each in sheet.parts] == ["60.00", "32.00"]  # of 100, and of 80
    assert str(sheet.score) == "92.00"
    without = row_of(report, HOUSING).sheet  # no own points: the quarters are all
    assert [each.scored for each in without.parts] == [Fraction(0), None]
    assert [each.score for each in without.parts[0].quarters] == [None, *[Decimal("0.00")] * 3]


def test_a_plan_without_records_is_not_ranked() -> None:
    report = ranked(City().task(lead(MARKET)))
    assert (report.rows, report.unheard) == ((), ("1.0",))


def test_ranks_are_compared_with_the_period_before() -> None:
    later = FOUR.says("2025-06-10 apply evidence: docs/1.txt, task: '1.2'", by=HOUSING).decides(
        f"2025-06-20 accept task: '1.2', department: {HOUSING}"
    )
    now = ranked(later, "items: [{title: a, rate: overall, weight: 100}]", period="2025-06")
    assert said(now) == {
        MARKET: "1 100.00 tied",
        HOUSING: "1 100.00 tied",
        EAST: "3 0.00 tied",
        WEST: "3 0.00 tied",
    }
    assert row_of(now).risen == 0
    assert row_of(now, HOUSING).risen == 1


def test_extensions_and_lowered_targets_stand_beside_the_rank() -> None:
    eased = FOUR.amend(
        "2025-05-20 task: '1.2', due: 2025-12", "2025-05-21 task: '1.3', targets: []"
    )
    eased = replace(
        eased,
        tasks=(
            *eased.tasks[:2],
            f"{eased.tasks[2]}, targets: [{{name: a, at_least: 5}}]",
            *eased.tasks[3:],
        ),
    )
    report = ranked(eased, "items: [{title: a, count: tasks, each: 1}]")
    assert row_of(report, HOUSING).beside[CountName.EXTENDED].n == 1
    assert row_of(report, EAST).beside[CountName.LOWERED].n == 1
    place = row_of(report, HOUSING).beside[CountName.EXTENDED].places[0]
    assert (place.task, str(place.day)) == ("1.2", "2025-05-20")
    assert place.at is not None


SLIPS: Final = FOUR.presses(
    f"2025-06-02 issue department: {HOUSING}, task: '1.2', reply_by: 2025-06-06",
    f"2025-06-05 issue department: {EAST}, task: '1.3', number: 〔2025〕督第2号, reply_by: 2025-07-01",
    f"2025-06-06 issue department: {HOUSING}, task: '1.2', number: 〔2025〕提第1号, rung: notice, "
    "reply_by: 2025-06-30",
    "2025-06-04 receipt",
    "2025-06-07 reply text: 正在办理",
)


@pytest.mark.parametrize(
    ("item", "period", "of_housing", "of_east"),
    [
        ("count: slips", "2025-06", "-4.00", "-2.00"),
        ("count: slips, rung: supervise", "2025-06", "-2.00", "-2.00"),
        ("count: slips, rung: notice, up_to: 1", "2025-06", "-1.00", "0.00"),
        ("count: slips, once: true", "2025-06", "-2.00", "-2.00"),
        ("count: slips", "2025-05", "0.00", "0.00"),
        ("count: slips_lapsed", "2025-06", "-2.00", "0.00"),  # answered the day after: it lapsed
        ("count: slips_lapsed", "2025-07", "-2.00", "-2.00"),
        ("count: slips_lapsed, rung: notice", "2025-07", "-2.00", "0.00"),
    ],
)
def test_slips_count_by_their_rung(item: str, period: str, of_housing: str, of_east: str) -> None:
    report = ranked(SLIPS, f"start: 100, items: [{{title: a, {item}, each: -2}}]", period=period)
    assert (points(report, HOUSING), points(report, EAST)) == ([of_housing], [of_east])


def test_a_slip_is_named_by_its_line_and_one_of_a_joint_task_is_a_share_of_it() -> None:
    joint = City().task(lead(EAST, WEST)).says("2025-05-10 report", by=EAST)
    joint = joint.presses(f"2025-06-02 issue department: {EAST}")
    rules = "start: 100, joint: %s, items: [{title: a, count: slips, each: -2}]"
    shared = ranked(joint, rules % "shared", period="2025-06")
    assert (points(shared, EAST), points(shared, WEST)) == (["-1.00"], ["0.00"])
    assert points(ranked(joint, rules % "full", period="2025-06"), EAST) == ["-2.00"]
    figure = row_of(shared, EAST).sheet.items[0].figure
    assert figure is not None
    (place,) = figure.places
    assert place.at is not None
    assert (place.at.file, place.day) == ("plans/1.0/slips.yaml", date(2025, 6, 2))


def test_every_figure_has_a_row_and_stands_in_both_manuals() -> None:
    assert set(FIGURES) == {*RateName, *CountName}
    for language in ("en", "zh"):
        page = (ROOT / "docs" / language / "meaning.md").read_text(encoding="utf-8")
        for name in FIGURES:
            assert f"\n| `{name}` " in page, (language, name)


# What follows works the example's ranking out anew, from other reports and from the files alone.


def asked_of(run: Run, *call: str) -> Any:
    return json.loads(run(*call, "--format", "json").out)


def parts(run: Run, day: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for task in asked_of(run, "list", "--as-of", day)["tasks"]:
        for each in task["assignments"]:
            found[task["plan"], task["id"], each["department"]] = each
    return found


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / value.denominator
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def naive(run: Run) -> dict[str, Decimal]:
    """Return every department's score for the third quarter of 2025, by the example's own rules."""
    now, eve = parts(run, "2025-09-30"), parts(run, "2025-06-30")
    reports = []
    for month, day in (("07", "2025-09-30"), ("08", "2025-09-30"), ("09", "2025-10-01")):
        call = ("filing", "--month", f"2025-{month}", "--as-of", day)
        reports += asked_of(run, *call)["reports"]
    typed = {MARKET: Fraction(17), HOUSING: Fraction(15), "示例数据局": Fraction(37, 2)}
    scores = {}
    for name in {key[2] for key in now}:
        own = {key: each for key, each in now.items() if key[2] == name}
        own = {
            key: each
            for key, each in own.items()
            if each["status"] not in ("cancelled", "paused", "carried_over", "merged")
        }
        if not own:
            continue
        due = [
            each["status"] == "completed"
            for key, each in own.items()
            if each["due"]
            and each["due"] <= "2025-09-30"
            and (each["due"] >= "2025-07-01" or eve.get(key, {}).get("status") != "completed")
        ]
        filed = [each["state"] == "filed" for each in reports if each["department"] == name]
        shares = [(60, Fraction(sum(due), len(due))) if due else None]
        shares += [(20, Fraction(sum(filed), len(filed))) if filed else None]
        shares += [(20, typed[name] / 20) if name in typed else None]
        there = [each for each in shares if each]
        if not there:
            continue
        whole = sum(weight for weight, _ in there)
        points = [rounded(Fraction(100 * weight, whole) * share) for weight, share in there]
        early = [
            each
            for each in own.values()
            if each["status"] == "completed"
            and not each["late"]
            and each["since"] >= "2025-07-01"
            and each["due"]
            and each["since"] < each["due"]
        ]
        overdue = [each for each in own.values() if each["status"] == "overdue"]
        total = sum(points) + min(2 * len(early), 6) - min(5 * len(overdue), 20)
        scores[name] = max(Decimal(0), Decimal(total))
    return scores


@pytest.mark.usefixtures("at_example")
def test_the_example_s_scores_are_those_worked_out_from_other_reports(run: Run) -> None:
    found = validate(run("rank", "--quarter", "2025Q3", "--format", "json").out)
    rows = [row for each in found["classes"] for row in each["rows"]]
    scores = {row["department"]: row["score"] for row in rows if row["score"] is not None}
    assert scores == {name: float(score) for name, score in naive(run).items()}
    for row in rows:
        sheet = row["sheet"]
        given = sum(Decimal(str(each["points"] or 0)) for each in sheet["items"])
        assert Decimal(str(sheet["total"])) == int(sheet["start"]) + given


MIXED: Final = (
    City()
    .task(f"lead: [{MARKET}], due: 2025-06-20")
    .task(f"lead: [{MARKET}], due: 2025-05-31")
    .task(f"lead: [{HOUSING}], due: 2025-06-20")
    .task(f"lead: [{HOUSING}], due: 2025-05-31")
    .task(f"lead: [{FINANCE}], due: 2025-06-15")
    .task(f"lead: [{FINANCE}], due: 2025-06-10")
    .task(f"lead: [{EAST}], due: 2025-06-10")
    .task(f"lead: [{FINANCE}, {WEST}], due: 2025-06-25")
    .task(f"lead: [{WEST}], due: 2025-05-31")  # paused
    .task(f"lead: [{EAST}], due: 2025-05-31")  # cancelled
    .task(f"lead: [{SOUTH}], due: 2025-12-31")
    .task(f"lead: [{SOUTH}], due: 2025-12-31")
    .amend("2025-05-15 task: '1.9', pause: true", "2025-06-05 task: '1.10', cancel: true")
    .says("2025-06-10 apply evidence: d")
    .says("2025-06-10 apply task: '1.3', evidence: d", by=HOUSING)
    .says("2025-06-24 apply task: '1.8', evidence: d", by=WEST)
    .says("2025-06-20 report task: '1.5', percent: 50", by=FINANCE)
    .decides(
        "2025-06-12 accept",
        f"2025-06-12 accept task: '1.3', department: {HOUSING}",
        f"2025-06-24 accept task: '1.8', department: {WEST}",
    )
)
MIXED_RULES: Final = (
    "items: [{title: 完成, rate: due_completed, weight: 60}, "
    "{title: 填报, rate: filing_on_time, weight: 20}, {title: 专项, typed: true, weight: 20}, "
    "{title: 提前, count: completed_early, each: 2, up_to: 1}, "
    "{title: 逾期, count: overdue, each: -5, up_to: 8}]"
)
EXEMPT: Final = ("cancelled", "paused", "carried_over", "merged")
Ranked = tuple[Decimal, int | None, bool]


def naive_month(run: Run, *, double: bool, shared: bool) -> dict[str, Ranked]:
    """Return everybody's score in June, rank and whether it is shared, from other reports by hand."""
    now, eve = parts(run, "2025-06-30"), parts(run, "2025-05-31")
    filed = asked_of(run, "filing", "--month", "2025-06", "--as-of", "2025-07-01")["reports"]
    leads = Counter(task for _, task, _ in now)
    typed = {MARKET: 15, HOUSING: 15, FINANCE: 10}
    scores, apart = {}, set()
    for name in {key[2] for key in now}:
        weigh = {key: Fraction(1, leads[key[1]]) if shared else Fraction(1) for key in now}
        own = {key: each for key, each in now.items() if key[2] == name}
        own = {key: each for key, each in own.items() if each["status"] not in EXEMPT}
        if not own:
            continue
        was = {key: eve[key]["status"] for key in own}
        due = [key for key, each in own.items() if each["due"] <= "2025-06-30"]
        due = [key for key in due if own[key]["due"] >= "2025-06-01" or was[key] != "completed"]
        done = {key for key in own if own[key]["status"] == "completed"}
        reports = [each for each in filed if each["department"] == name]
        keys = [("1.0", each["id"], name) for each in reports]
        good = [key for key, each in zip(keys, reports, strict=True) if each["state"] == "filed"]
        shares: list[tuple[int, Fraction]] = []
        for weight, some, of in ((60, [k for k in due if k in done], due), (20, good, keys)):
            if of:
                n, base = (sum((weigh[k] for k in those), Fraction(0)) for those in (some, of))
                shares.append((weight, n / base))
        if name in typed:
            shares.append((20, Fraction(typed[name], 20)))
        if not shares:
            continue
        whole = sum(weight for weight, _ in shares)
        given = [rounded(Fraction(100 * weight, whole) * share) for weight, share in shares]
        points = sum(given, Decimal(0))
        early = [key for key in done if own[key]["since"] < own[key]["due"]]
        early = [key for key in early if own[key]["since"] >= "2025-06-01"]
        overdue = [key for key in own if own[key]["status"] == "overdue"]
        few = len(own) < 2
        lost = sum(5 * weigh[key] for key in overdue) * (2 if few and double else 1)
        points += rounded(Fraction(min(sum(2 * weigh[key] for key in early), 1)))
        points -= rounded(Fraction(min(lost, 8)))
        scores[name] = max(Decimal(0), Decimal(points))
        if few and not double:
            apart.add(name)
    ranked = [score for name, score in scores.items() if name not in apart]
    return {
        name: (score, None, False)
        if name in apart
        else (score, 1 + sum(each > score for each in ranked), ranked.count(score) > 1)
        for name, score in scores.items()
    }


@pytest.mark.parametrize("double", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_scores_and_ranks_are_those_worked_out_by_hand_from_other_reports(
    run: Run, written: Written, *, double: bool, shared: bool
) -> None:
    """A tie, what has no data, a cap, few tasks, joint tasks; what is paused or cancelled is exempt."""
    root = written(MIXED)
    rule = f"few: {{under: 2, rule: {'double' if double else 'apart'}}}"
    rules = f"joint: {'shared' if shared else 'full'}, {rule}, {MIXED_RULES}"
    typed = (
        "points: 15, period: 2025-06",
        f"points: 15, period: 2025-06, department: {HOUSING}",
        f"points: 10, period: 2025-06, department: {FINANCE}",
    )
    for path, data in files(MIXED, rules, typed).items():
        (root / path).write_bytes(data)
    found = asked_of(run, "rank", "--month", "2025-06", "--as-of", "2025-12-31")
    rows = [row for each in found["classes"] for row in each["rows"]]
    told = {
        row["department"]: (
            Decimal(str(row["score"])).quantize(Decimal("0.01")),
            row["rank"],
            row["tied"],
        )
        for row in rows
        if row["score"] is not None
    }
    expected = naive_month(run, double=double, shared=shared)
    assert told == expected
    assert expected[MARKET][0] == expected[HOUSING][0]
    assert expected[MARKET][2]
    assert (expected[EAST][1] is None) is not double
    sheets = {row["department"]: row["sheet"]["items"] for row in rows}
    assert sheets[FINANCE][4]["capped"]
    assert sheets[SOUTH][0]["points"] is None  # nothing due: the rest weighs as much as all


@pytest.mark.usefixtures("at_example")
def test_the_example_in_the_manual_is_real(run: Run) -> None:
    found = asked_of(run, "rank", "--quarter", "2025Q3", "--dept", MARKET)
    sheet = found["classes"][0]["rows"][0]["sheet"]
    points = [f"{each['points']:.2f}" for each in sheet["items"]]
    total = f"0 + {' + '.join(points)} | {sheet['total']:.2f} |"
    for language in ("en", "zh"):
        page = (ROOT / "docs" / language / "meaning.md").read_text(encoding="utf-8")
        for item, worth in zip(sheet["items"], points, strict=True):
            assert re.search(rf"\| {item['title']} \| [^|]+ \| {worth} \|", page), item
        assert total in page


THREE: Final = """scoring:
  items:
    - {title: a, rate: response, weight: 30, plan: hotline-2024}
    - {title: b, rate: solution, weight: 35, plan: hotline-2024}
    - {title: c, rate: satisfaction, weight: 35, plan: hotline-2024}
"""


def test_over_a_register_s_whole_life_its_rates_are_those_of_problems(
    run: Run, example: Path, tmp_path: Path
) -> None:
    root = tmp_path / "city"
    shutil.copytree(example, root)
    (root / "plans/assessments.yaml").unlink()
    settings = root / "plans/workspace.yaml"
    said, _, _ = settings.read_text(encoding="utf-8").partition("# 考核排名")
    settings.write_text(said + THREE, encoding="utf-8")
    asked = ("--root", root)
    register = ("problems", "hotline-2024", "--as-of", "2024-12-31")
    kept = asked_of(partial(run, *asked), *register)["rows"]
    rates = {row["key"]: row["counts"]["rates"] for row in kept}
    ranked_over = ("rank", "--year", "2024", "--as-of", "2024-12-31")
    found = asked_of(partial(run, *asked), *ranked_over)
    for row in [row for each in found["classes"] for row in each["rows"]]:
        own = rates.get(row["department"])
        for item, name in zip(
            row["sheet"]["items"], ("response", "solution", "satisfaction"), strict=True
        ):
            figure = item["figure"]
            n, of = (own[name]["n"], own[name]["of"]) if own else (0, 0)
            assert (float(Fraction(figure["n"])), float(figure["of"])) == (n, of), row["department"]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ranking_as_people_read_it(
    run: Run, golden: Callable[[str, str], None], language: str
) -> None:
    ran = run("rank", "--quarter", "2025Q3", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"rank.{language}.txt", ran.out)


def test_what_cannot_be_read_of_the_rules_withholds_the_ranking(run: Run, written: Written) -> None:
    root = written(FOUR)
    (root / "plans/assessments.yaml").write_text(
        "- {date: 2025-06-05, period: 2025-05, department: 没有的局, item: 专项, points: 3}\n",
        encoding="utf-8",
    )
    ran = run("rank", "--month", "2025-05", "--as-of", "2025-12-31")
    assert (ran.status, ran.out) == (3, "")
    assert "unknown-department" in ran.err
    assert run("status", "--as-of", "2025-12-31").status == 0


TALK: Final = "{title: 约谈, typed: true}"
INSPECTION: Final = "{title: 专项, typed: true, weight: 30}"


@pytest.mark.parametrize(
    ("items", "item", "points", "code"),
    [
        (INSPECTION, "约谈", -2, "assessment-item"),
        (f"{TALK}, {{title: 专项, typed: true, weight: 20}}", "专项", 25, "assessment-points"),
    ],
)
def test_points_of_former_rules_do_not_count_and_withhold_nothing(
    run: Run, written: Written, items: str, item: str, points: int, code: str
) -> None:
    root = written(FOUR)
    former = f"items: [{TALK}, {INSPECTION}]"
    lines = (f"item: {item}, points: {points}", "item: 专项, points: 10, department: 示例住建局")
    asked = ("rank", "--month", "2025-05", "--as-of", "2025-12-31", "--lang", "en")
    for rules, unfit in ((former, []), (f"items: [{items}]", [(MARKET, item, points)])):
        for path, data in files(FOUR, rules, lines).items():
            (root / path).write_bytes(data)
        ran = run(*asked)
        assert (ran.status, ran.err) == (0, "")
        assert ("do not count" in ran.out) == bool(unfit)
        told = asked_of(run, *asked)["unfit"]
        assert [(each["department"], each["item"], int(each["points"])) for each in told] == unfit
    assert asked_of(run, "rank", "--month", "2025-04", "--as-of", "2025-12-31")["unfit"] == []
    checked = run("validate", "--as-of", "2025-12-31", "--lang", "en")
    assert checked.status == 0
    assert f"warning[{code}]" in checked.out


@pytest.mark.usefixtures("at_example")
def test_a_register_closed_within_the_period_is_said_to_count(run: Run) -> None:
    asked = ("--year", "2025", "--as-of", "2025-10-15", "--lang", "zh")
    said = run("rank", *asked, "--dept", "数据局").out
    assert "hotline-2024：已办结，仍计入本期考核。" in said
    assert "hotline-2024" not in run("rank", "--month", "2025-10", *asked[2:]).out


def test_of_a_misspelt_item_the_likely_one_is_told(run: Run, written: Written) -> None:
    root = written(FOUR)
    rules = "items: [{title: 专项考核, typed: true, weight: 20}]"
    for path, data in files(FOUR, rules, ("item: 专项考合, points: 3",)).items():
        (root / path).write_bytes(data)
    checked = run("validate", "--as-of", "2025-12-31", "--lang", "en")
    assert "did you mean “专项考核”" in checked.out


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("{title: 专项, typed: true, weight: -1}", "score-item"),
        ("{title: 专项, typed: true, wieght: 20}", "unknown-key"),
        ("{title: 专项, count: overdue, each: -1, rung: supervise}", "score-item"),
        ("{title: 专项, count: slip, each: -1}", "bad-value"),
    ],
)
def test_of_rules_that_cannot_be_read_that_alone_is_told(
    run: Run, written: Written, item: str, code: str
) -> None:
    root = written(FOUR)
    for path, data in files(FOUR, f"items: [{item}]", ("points: 30",)).items():
        (root / path).write_bytes(data)
    ran = run("rank", "--month", "2025-05", "--as-of", "2025-12-31", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert code in ran.err
    assert "assessments.yaml" not in ran.err


def test_one_period_is_named(run: Run, written: Written) -> None:
    written(FOUR)
    assert run("rank", "--month", "2025-05", "--year", "2025").status == 2
    assert run("rank", "--month", "2025Q1", "--as-of", "2025-12-31").status == 2


NAMES: Final = (MARKET, HOUSING, FINANCE, EAST)
TASKS: Final = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
        st.sampled_from(["2025-04", "2025-05", "2025-06", "2025"]),
    ),
    min_size=1,
    max_size=6,
)
RULES: Final = (
    "most: 90, joint: shared, few: {under: 2, rule: double}, "
    "items: [{title: a, rate: due_completed, weight: 70}, {title: b, rate: filing_on_time, weight: 20}, "
    "{title: 专项, typed: true, weight: 10}, {title: c, count: overdue, each: -3, up_to: 7}]"
)


@given(TASKS, st.lists(st.sampled_from(NAMES), max_size=5), st.randoms())
@examples(1)
def test_no_order_of_lines_changes_a_rank_and_every_sum_is_its_score(
    tasks: list[tuple[list[str], str]], typed: list[str], random: Any
) -> None:
    made = city(*(lead(*names, due=due) for names, due in tasks))
    lines = [
        f"department: {name}, points: {number}"
        for number, name in enumerate(dict.fromkeys(typed), start=1)
    ]
    shuffled = list(lines)
    random.shuffle(shuffled)
    report = ranked(made, RULES, *lines)
    assert said(ranked(made, RULES, *shuffled)) == said(report)
    for row in report.rows:
        sheet = row.sheet
        assert 0 <= sheet.score <= 90
        assert sheet.total == sum((each.points for each in sheet.items), Decimal(0))
    ranks = [row.rank for row in report.rows if row.rank]
    scores = [row.sheet.score for row in report.rows if row.rank]
    assert ranks == [sum(other > score for other in scores) + 1 for score in scores]
