"""bizenv filing: what it prints and refuses, who came to be known too late, and its part of the digest."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from building import CALM, EAST, MARKET, WEST, City
from conftest import Run, Written
from digesting import digest, output, text
from repositories import Repo
from test_json import validate

CITY: Final = (
    City(settings=f"{CALM}, report_by: 25")
    .task(f"lead: [{EAST}, {WEST}], due: 2025-12-31")
    .task("due: 2025-12-31")
    .says("2025-04-20 report percent: 40", by=EAST)
    .says("2025-04-28 report percent: 30", by=WEST)
)
LEDGER: Final = f"plans/1.0/progress/{EAST}.yaml"


def asked(run: Run, *arguments: str) -> Any:
    ran = run("filing", "--month", "2025-04", *arguments, "--format", "json")
    assert ran.status == 0, ran.err
    return validate(ran.out)


def test_it_prints_each_report_with_its_day_percentage_and_days_late(
    run: Run, written: Written
) -> None:
    written(CITY)
    said = asked(run, "--as-of", "2025-05-05")
    assert [
        (each["department"], each["state"], each["first"], each["percent"], each["days_late"])
        for each in said["reports"]
    ] == [
        (EAST, "filed", "2025-04-20", 40, 0),
        (WEST, "late", "2025-04-28", 30, 3),
        (MARKET, "missing", None, None, 0),
    ]
    counts = {"owed": 3, "filed": 1, "late": 1, "missing": 1, "open": 0, "due": 3}
    rates = said["totals"].pop("rates")
    assert said["totals"] == counts
    assert [rates[name]["percent"] for name in ("on_time", "given")] == [33.3, 66.7]
    assert [plan["filing_day"] for plan in said["plans"]] == ["2025-04-25"]


def test_without_a_month_it_is_that_of_the_day(run: Run, written: Written) -> None:
    written(CITY)
    said = json.loads(run("filing", "--as-of", "2025-05-05", "--format", "json").out)
    assert said["month"] == "2025-05"
    assert {each["state"] for each in said["reports"]} == {"open"}


def test_a_state_lists_its_own_and_counts_all(run: Run, written: Written) -> None:
    written(CITY)
    whole = asked(run, "--as-of", "2025-05-05")
    assert whole["states"] == []
    late = asked(run, "--as-of", "2025-05-05", "--state", "late")
    assert (late["states"], late["totals"], late["rows"]) == (
        ["late"],
        whole["totals"],
        whole["rows"],
    )
    assert late["reports"] == [each for each in whole["reports"] if each["state"] == "late"]
    both = ("--state", "未报", "--state", "filed")
    assert asked(run, "--as-of", "2025-05-05", *both)["states"] == ["missing", "filed"]
    call = ("filing", "--month", "2025-04", "--as-of", "2025-05-05", "--state", "missing")
    ran = run(*call, "--fail-on", "late")
    assert ran.status == 1
    assert "只列未报" in ran.out.splitlines()[0]
    assert "未报1份" in ran.out
    assert "\n迟报1份" not in ran.out
    lines = run(*call, "--format", "csv").out.splitlines()
    assert len(lines) == 2


def test_a_department_asks_for_its_own(run: Run, written: Written) -> None:
    written(CITY)
    said = asked(run, "--as-of", "2025-05-05", "--dept", WEST)
    assert [each["department"] for each in said["reports"]] == [WEST]
    assert said["totals"]["owed"] == 1


@pytest.mark.parametrize(
    ("as_of", "fails_on"),
    [
        ("2025-04-25", ()),  # not yet due
        ("2025-04-26", ("missing", "late")),
        ("2025-05-05", ("missing", "late")),
    ],
)
def test_it_fails_on_what_is_missing(
    run: Run, written: Written, as_of: str, fails_on: tuple[str, ...]
) -> None:
    written(CITY)
    for kind in ("missing", "late"):
        ran = run("filing", "--month", "2025-04", "--as-of", as_of, "--fail-on", kind)
        assert ran.status == int(kind in fails_on), kind


def test_what_is_late_alone_fails_only_on_late(run: Run, written: Written) -> None:
    written(CITY)
    call = ("filing", "--month", "2025-04", "--as-of", "2025-05-05", "--dept", WEST)
    assert run(*call, "--fail-on", "late").status == 1
    assert run(*call, "--fail-on", "missing").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--month", "2025Q2"),
        ("--month", "2025-06"),  # has not begun
        ("--month", "4"),
        ("--role", "support"),
        ("--fail-on", "overdue"),
        ("--by", "level"),
        ("--state", "gone"),
    ],
)
def test_what_it_does_not_understand_is_refused(
    run: Run, written: Written, arguments: tuple[str, ...]
) -> None:
    written(CITY)
    ran = run("filing", "--as-of", "2025-05-05", *arguments)
    assert (ran.status, ran.out) == (2, "")


def test_a_day_off_is_said_and_does_not_move(run: Run, written: Written) -> None:
    written(CITY.policy(f"{CALM}, report_by: 5"))  # a Saturday
    said = asked(run, "--as-of", "2025-05-05")
    assert [(each["filing_day"], each["day_off"]) for each in said["plans"]] == [
        ("2025-04-05", True)
    ]
    page = run("filing", "--month", "2025-04", "--as-of", "2025-05-05", "--lang", "zh").out
    assert "2025年4月5日前（含当日）报送；当日休息，不顺延" in page


def test_of_a_plan_without_any_record_nothing_is_red_and_there_is_no_rate(
    run: Run, written: Written
) -> None:
    written(City(settings=f"{CALM}, report_by: 25").task("due: 2025-12-31"))
    call = ("filing", "--month", "2025-04", "--as-of", "2025-05-05", "--lang", "zh")
    page = run(*call, "--format", "html").out
    assert "未报1份" in page
    assert "按时填报率0" not in page
    assert 'class="red"' not in page


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A city kept in git since March, 东区's ledger without its report of 20 April yet."""
    repo = Repo.begin(tmp_path / "repo")
    files = {path: data for path, data in CITY.files.items() if path != LEDGER}
    repo.commit(files, day="2025-03-01")
    monkeypatch.chdir(repo.root)
    return repo


LINE: Final = '- {date: 2025-04-20, task: "1.1", kind: report, percent: 40}\n'


@pytest.mark.parametrize(
    ("committed", "known"), [("2025-04-25", None), ("2025-04-26", "2025-04-26")]
)
def test_a_report_that_came_to_be_known_after_its_day_says_since_when(
    run: Run, repo: Repo, committed: str, known: str | None
) -> None:
    repo.commit({LEDGER: LINE}, day=committed)
    repo.commit({LEDGER: LINE + LINE.replace("04-20", "04-29")}, day="2025-04-30")
    said = asked(run, "--as-of", "2025-05-05")
    row = next(each for each in said["reports"] if each["department"] == EAST)
    assert (row["state"], row["first"], row["known"]) == ("filed", "2025-04-20", known)
    page = run("filing", "--month", "2025-04", "--as-of", "2025-05-05", "--lang", "zh").out
    assert ("2025年4月26日才录入" in page) == bool(known)


def test_what_was_corrected_under_its_day_was_known_when_the_first_was(
    run: Run, repo: Repo
) -> None:
    void = '- {date: 2025-05-04, task: "1.1", kind: void, of: {date: 2025-04-20, kind: report}}\n'
    repo.commit({LEDGER: LINE}, day="2025-04-20")
    repo.commit({LEDGER: LINE + void + LINE.replace("40", "60")}, day="2025-05-04")
    said = asked(run, "--as-of", "2025-05-05")
    row = next(each for each in said["reports"] if each["department"] == EAST)
    assert (row["state"], row["known"], row["percent"]) == ("filed", None, 60)


def test_as_known_on_the_filing_day_what_was_recorded_later_is_not_there(
    run: Run, repo: Repo
) -> None:
    repo.commit({LEDGER: LINE}, day="2025-04-28")
    then = asked(run, "--as-of", "2025-04-26", "--known-as-of", "2025-04-26")
    states = {each["department"]: each["state"] for each in then["reports"]}
    assert states == {EAST: "missing", WEST: "missing", MARKET: "missing"}
    now = asked(run, "--as-of", "2025-04-26")
    assert {each["department"]: each["state"] for each in now["reports"]} == states | {
        EAST: "filed"
    }


def test_what_is_not_yet_committed_says_nothing_of_when(run: Run, repo: Repo) -> None:
    repo.write({LEDGER: LINE})
    row = asked(run, "--as-of", "2025-05-05")["reports"][0]
    assert (row["state"], row["known"]) == ("filed", None)


def test_the_digest_of_a_month_names_who_did_not_file() -> None:
    said = text(CITY, "2025-03-31", "2025-04-30")
    assert "月度填报（迟报和未报）应报3份，已报1份，迟报1份，未报1份" in said
    assert f"{MARKET}：未报1份第1.2项示例任务{WEST}：迟报1份第1.1项示例任务" in said
    rows = output(CITY, "2025-03-31", "2025-04-30")["filing"]
    assert [each["state"] for each in rows] == ["filed", "late", "missing"]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2025-04-01", "2025-04-30"),  # not of a month
        ("2025-02-28", "2025-04-30"),
        ("2025-03-31", "2025-04-25"),  # the filing day is not over
    ],
)
def test_other_digests_do_not(since: str, until: str) -> None:
    assert "月度填报" not in text(CITY, since, until)


def test_nor_does_one_of_a_plan_without_a_filing_day() -> None:
    city = City().task("due: ongoing").says("2025-03-20 report").task("due: ongoing")
    assert digest(city, "2025-03-31", "2025-04-30").filing == ()


def test_a_department_s_own_digest_has_its_own() -> None:
    own = digest(CITY, "2025-03-31", "2025-04-30").of(WEST)
    assert [row.department for row in own.filing] == [WEST]
    assert own.query.day == date(2025, 4, 30)
    assert MARKET in digest(CITY, "2025-03-31", "2025-04-30").departments()


@pytest.mark.usefixtures("at_example")
def test_while_a_filing_day_is_to_come_there_is_no_rate(run: Run) -> None:
    call = ("filing", "--month", "2025-10", "--format", "json", "--as-of")
    on_last_day = json.loads(run(*call, "2025-10-31").out)
    totals = on_last_day["totals"]
    assert 0 < totals["due"] < totals["filed"] < totals["owed"]
    assert totals["rates"]["given"] == {"n": 0, "of": 0, "percent": None}
    over = [row["counts"] for row in on_last_day["rows"] if not row["counts"]["open"]]
    assert any(row["rates"]["given"]["of"] for row in over)  # all days of its plan are over
    said = run("filing", "--month", "2025-10", "--as-of", "2025-10-31").out
    assert "暂不计填报率" in said
    day_after = json.loads(run(*call, "2025-11-01").out)["totals"]
    assert day_after["rates"]["given"]["of"] == day_after["owed"] == totals["owed"]


@pytest.mark.usefixtures("at_example")
def test_of_a_plan_not_issued_yet_no_filing_day_is_told(run: Run) -> None:
    said = run("filing", "--as-of", "2024-12-24", "--lang", "zh").out
    assert "示例市优化营商环境行动方案（2024年）：2024年12月31日前" in said
    assert "示例街道服务企业工作清单：" not in said
    assert "street：当日尚未印发" in said
