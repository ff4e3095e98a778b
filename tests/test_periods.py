"""Periods as people write them: one parser for every option and every key, and one written form of each period."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from bizenv.messages import catalogue
from bizenv.model.base import Due
from bizenv.pages import dates
from bizenv.periods import period as periods
from bizenv.periods.frame import Frame, UnclearError
from bizenv.periods.in_files import PERIOD
from bizenv.periods.period import Period
from bizenv.periods.reading import parse
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from repositories import Repo

TODAY: Final = date(2026, 11, 28)
JULY: Final = 7


def frame(starts: int | None = JULY) -> Frame:
    return Frame(lambda: TODAY, lambda: starts)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # As the finding has them
        ("2026-10", "2026-10"), ("2026Q3", "2026Q3"), ("2026-Q3", "2026Q3"), ("2026q3", "2026Q3"),
        ("2026H1", "2026H1"), ("2026-H1", "2026H1"), ("2026年10月", "2026-10"), ("10月底", "2026-10-31"),
        ("10月", "2026-10"), ("今天", "2026-11-28"), ("昨天", "2026-11-27"), ("上月底", "2026-10-31"),
        ("today", "2026-11-28"), ("yesterday", "2026-11-27"), ("2026年第三季度", "2026Q3"), ("上半年", "2026H1"),
        ("FY2026", "FY2026"), ("FY2026Q3", "FY2026Q3"), ("FY26", "FY2026"),
        # Others of the kind
        ("２０２６年１０月", "2026-10"), ("２０２６Ｑ３", "2026Q3"), ("2026–10", "2026-10"), (" 2026-10 ", "2026-10"),
        ("二〇二六年十月", "2026-10"), ("十月三十一日", "2026-10-31"), ("2026年 10月", "2026-10"),
        ("2026/10/31", "2026-10-31"), ("2026.1.5", "2026-01-05"), ("2026年10月31日", "2026-10-31"),
        ("三季度末", "2026-09-30"), ("2026年三季度", "2026Q3"), ("第4季度", "2026Q4"), ("上季度", "2026Q3"),
        ("上个季度末", "2026-09-30"), ("2026年下半年", "2026H2"), ("下半年", "2026H2"), ("H1 2026", "2026H1"),
        ("本月", "2026-11"), ("上个月", "2026-10"), ("下月底", "2026-12-31"), ("月底", "2026-11-30"),
        ("年底", "2026-12-31"), ("去年底", "2025-12-31"), ("去年10月", "2025-10"), ("今年", "2026"), ("明年", "2027"),
        ("26年3月", "2026-03"), ("2026年度", "2026"), ("12月", "2025-12"), ("11月", "2026-11"),
        ("10月上旬", "2026-10-01..2026-10-10"), ("2026年7月至9月", "2026-07-01..2026-09-30"),
        ("2026-07..2026-09", "2026-07-01..2026-09-30"), ("10月底前", "2026-10-31"),
        ("October 2026", "2026-10"), ("Oct. 2026", "2026-10"), ("31 October 2026", "2026-10-31"),
        ("October 31, 2026", "2026-10-31"), ("the end of October", "2026-10-31"), ("end of last month", "2026-10-31"),
        ("last quarter", "2026Q3"), ("Q3 2026", "2026Q3"), ("the third quarter of 2026", "2026Q3"),
        ("month-end", "2026-11-30"), ("last month", "2026-10"),
        ("FY2025-26", "FY2026"), ("fy2026-q3", "FY2026Q3"), ("FY2026H1", "FY2026H1"), ("Q3 FY2026", "FY2026Q3"),
        ("2026财年第三季度", "FY2026Q3"), ("this fiscal year", "FY2027"), ("last fiscal quarter", "FY2027Q1"),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert parse(written, frame()).written == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("10/11/2026", "which-first"), ("31.10.2026", "which-first"), ("10-11-26", "which-first"),
        ("Oct 26", "no-year"), ("October 26", "no-year"),
        *((text, "unread") for text in (
            "", " ", "2026-13", "2026-00", "2026-02-29", "2026Q0", "2026Q5", "2026H3", "13月", "2月29日", "第五季度",
            "20261031", "202610", "10", "0000", "10月初", "10月中", "年中", "下周", "last October", "FY2026-25", "FY0001",
            "2026年9月至7月", "今天底", "99999", "x" * 5000, "9" * 5000, "1772323200",
        )),
    ],
)  # fmt: skip
def test_what_is_no_period_or_could_be_two_is_refused(written: str, reason: str) -> None:
    with pytest.raises(UnclearError) as refused:
        parse(written, frame())
    assert refused.value.reason == reason


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends() -> None:
    year, quarter = parse("FY2026", frame()), parse("FY2026Q1", frame())
    assert (year.first, year.last) == (date(2025, 7, 1), date(2026, 6, 30))
    assert (quarter.first, quarter.last) == (date(2025, 7, 1), date(2025, 9, 30))
    october = parse("FY2026Q2", frame(10))
    assert (october.first, october.last) == (date(2026, 1, 1), date(2026, 3, 31))
    january = parse("FY2026", frame(1))
    assert (january.first, january.last) == (date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(UnclearError) as refused:
        parse("FY2026", frame(None))
    assert refused.value.reason == "no-fiscal-year"


DAYS: Final = st.dates(date(2, 1, 1), date(9998, 12, 31))
PERIODS: Final = st.one_of(
    st.builds(periods.day, DAYS),
    st.builds(periods.month_of, DAYS),
    st.builds(periods.around, DAYS, st.sampled_from(["year", "half", "quarter"]), st.just(0)),
    st.builds(
        lambda day, unit: periods.around(day, unit, 0, JULY, fiscal=True),
        DAYS,
        st.sampled_from(["year", "half", "quarter"]),
    ),
    st.builds(
        lambda day, more: periods.span(day, min(day + timedelta(more), date.max)),
        DAYS,
        st.integers(0, 400),
    ),
    st.just(periods.NO_LAST_DAY),
)


@given(period=PERIODS, is_small=st.booleans(), is_wide=st.booleans())
def test_a_period_reads_back_as_it_is_written(
    period: Period, *, is_small: bool, is_wide: bool
) -> None:
    written = period.written.lower() if is_small else period.written
    if is_wide:
        wide = {ord(sign): ord(sign) + 0xFEE0 for sign in written if sign != "."}
        written = written.translate(wide)
    assert parse(written, frame()) == period


@given(PERIODS)
def test_a_period_reads_back_as_reports_say_it(period: Period) -> None:
    chinese = catalogue("zh").say(dates.period(period))
    if period.first.year >= 1000 and period.year >= 1000:
        read = parse(chinese, frame())
        assert (read.first, read.last) == (period.first, period.last)
    english = catalogue("en").say(dates.period(period))
    if period.unit not in ("span", "ongoing") and period.first.year >= 1000:
        assert parse(english, frame()) == period


@given(PERIODS, PERIODS)
def test_a_period_holds_its_own_days_alone(period: Period, other: Period) -> None:
    assert period.first <= period.last
    if not (period.ongoing or other.ongoing):
        assert period.holds(other.first) == (period.first <= other.first <= period.last)
        assert not period.holds(None)
    assert period.end.last == period.last


@given(st.text(max_size=30) | st.from_regex(PERIOD, fullmatch=True))
def test_whatever_is_written_is_a_period_or_refused(text: str) -> None:
    try:
        period = parse(text, frame())
    except UnclearError:
        return
    assert parse(period.written, frame()) == period


@given(st.from_regex(PERIOD, fullmatch=True))
def test_what_a_file_may_hold_is_read_or_no_day_of_the_calendar(text: str) -> None:
    try:
        due = Due.parse(text, JULY)
    except UnclearError:
        assert re.search("0000|日|FY000[01]", text.upper()) or text.upper().startswith("FY")
        return
    read = parse(text, frame())
    assert due.last_day == (None if read.ongoing else read.last)


@pytest.mark.parametrize(
    "written",
    [
        "10月底",
        "昨天",
        "today",
        "2025-5",
        "2025/06/01",
        "２０２５-０６",
        "2025-06 ",
        "ONGOING",
        "6月",
        "last month",
    ],
)
def test_a_file_has_one_form_and_its_hint_names_it(written: str) -> None:
    with pytest.raises(UnclearError):
        Due.parse(written, JULY)


# --- Where they may stand ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-09", "2025-09-30"),
        ("2025Q3", "2025-09-30"),
        ("2025年9月底", "2025-09-30"),
        ("2025H1", "2025-06-30"),
        ("２０２５－０９", "2025-09-30"),
    ],
)
def test_as_of_a_period_is_its_last_day(run: Run, written: str, day: str) -> None:
    asked = run("status", "--as-of", written, "--format", "json")
    assert json.loads(asked.out)["as_of"] == day
    assert asked.out == run("status", "--as-of", day, "--format", "json").out


@pytest.mark.usefixtures("at_example")
def test_words_of_today_are_resolved_and_shown(run: Run) -> None:
    ran = run("overdue", "--as-of", "昨天")
    day = json.loads(run("overdue", "--as-of", "yesterday", "--format", "json").out)["as_of"]
    shown = date.fromisoformat(day)
    assert (ran.status, ran.err) == (0, "")
    assert f"{shown.year}年{shown.month}月" in ran.out.splitlines()[0]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("option", ["--as-of", "--due"])
@pytest.mark.parametrize("written", ["10/11/2025", "FY2025", "10月初", "2025-13", "Oct 26"])
def test_an_option_names_what_would_be_understood(run: Run, option: str, written: str) -> None:
    for language, hint in (("zh", "建议："), ("en", "hint: ")):
        ran = run("status", option, written, "--lang", language)
        assert (ran.status, ran.out) == (2, "")
        assert written in ran.err
        assert hint in ran.err


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("2025-Q3", "2025Q3"),
        ("2025年第三季度", "2025Q3"),
        ("三季度", "2025Q3"),
        ("年底", "2025-12-31"),
        ("12月", "2025-12"),
    ],
)
def test_due_in_a_period_without_its_year_is_of_the_year_asked_about(
    run: Run, written: str, same: str
) -> None:
    asked = run("list", "--due", written, "--format", "json")
    assert json.loads(asked.out)["filters"]["due"] == same
    assert asked.out == run("list", "--due", same, "--format", "json").out


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("options", "since", "until"),
    [
        (("--quarter", "2025Q3"), "2025-06-30", "2025-09-30"),
        (("--quarter", "2025年第三季度"), "2025-06-30", "2025-09-30"),
        (("--quarter", "上季度"), "2025-06-30", "2025-09-30"),
        (("--quarter", "2025-q4"), "2025-09-30", "2025-10-15"),
        (("--month", "9月"), "2025-08-31", "2025-09-30"),
        (("--month", "last month"), "2025-08-31", "2025-09-30"),
        (("--since", "上月底"), "2025-09-30", "2025-10-15"),
        (("--since", "2025-08"), "2025-08-31", "2025-10-15"),
    ],
)
def test_a_digest_takes_months_and_quarters_as_written(
    run: Run, options: tuple[str, ...], since: str, until: str
) -> None:
    said = json.loads(run("digest", *options, "--format", "json").out)
    assert (said["since"], said["as_of"]) == (since, until)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    "options",
    [
        ("--quarter", "2025"),
        ("--quarter", "2025-10"),
        ("--quarter", "2026Q1"),
        ("--quarter", "2025H1"),
        ("--month", "10月底"),
    ],
)
def test_another_period_than_a_month_or_a_quarter_is_refused(
    run: Run, options: tuple[str, ...]
) -> None:
    ran = run("digest", *options)
    assert (ran.status, ran.out) == (2, "")


PLAN: Final = """plan: demo
title: 示例方案
issued: 2025-03-01
tasks:
  - {{id: "1", title: 甲, lead: [示例住建局], due: {due}, due_text: 二季度末}}
"""
REGISTER: Final = "departments:\n  - {name: 示例住建局}\n"


def city(folder: Path, due: str, settings: str = "") -> Path:
    plans = folder / "plans"
    (plans / "demo" / "progress").mkdir(parents=True)
    (plans / "workspace.yaml").write_text(settings, encoding="utf-8")
    (plans / "departments.yaml").write_text(REGISTER, encoding="utf-8")
    (plans / "demo" / "plan.yaml").write_text(PLAN.format(due=due), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("due", "settings", "last"),
    [
        ("2025-Q2", "", "2025-06-30"),
        ("2025H1", "", "2025-06-30"),
        ("2025年6月底", "", "2025-06-30"),
        ("FY2025", "fiscal_year_starts: 7", "2025-06-30"),
        ("FY2025Q3", "fiscal_year_starts: 10", "2025-06-30"),
    ],
)
def test_a_plan_may_be_due_in_a_quarter_or_a_fiscal_year(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    due: str,
    settings: str,
    last: str,
) -> None:
    monkeypatch.chdir(city(tmp_path, due, settings))
    assert run("validate").status == 0
    for day, status in (("2025-06-30", "at_risk"), ("2025-07-01", "overdue")):
        (task,) = json.loads(run("list", "--as-of", day, "--format", "json").out)["tasks"]
        assert (task["due"], task["status"]) == (last, status)
    shown = run("show", "demo/1", "--as-of", "2025-05-01")
    assert "二季度末" in shown.out


def test_a_fiscal_due_without_the_setting_is_refused_with_a_hint(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city(tmp_path, "FY2025Q3"))
    ran = run("validate", "--lang", "en")
    assert ran.status == 1
    assert "fiscal_year_starts: 7" in ran.out


def test_a_file_with_another_form_is_told_the_right_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city(tmp_path, "2025/6"))
    ran = run("validate", "--lang", "en")
    assert ran.status == 1
    assert "did you mean “2025-06”?" in ran.out


def test_guard_sees_due_days_that_another_fiscal_year_moves(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.begin(tmp_path / "repo")
    city(repo.root, "FY2025Q3", "fiscal_year_starts: 7\n")
    repo.commit(day="2025-04-20")
    repo.commit({"plans/workspace.yaml": "fiscal_year_starts: 10\n"}, day="2025-04-21")
    monkeypatch.chdir(repo.root)
    ran = run("guard", "--base", "HEAD~1", "--as-of", "2025-04-21", "--format", "json")
    found = [each["code"] for each in json.loads(ran.out)["findings"]]
    assert (ran.status, set(found)) == (1, {"terms-changed-without-amendment", "rules-weakened"})


def test_what_is_recorded_is_written_in_figures(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city(tmp_path, "2025-12"))
    asked = ("--as-of", "2025-06-10", "--dry-run")
    ran = run("record", "report", "1", "--date", "2025/6/9", "--percent", "30", *asked)
    assert "date: 2025-06-09" in ran.out
    changed = ("--effective", "2025年6月9日", "--document", "1号", "--reason", "调整")
    ran = run("record", "amend", "1", "--due", "2026-q1", *changed, *asked)
    assert "effective: 2025-06-09" in ran.out
    assert "2026Q1" in ran.out


def test_the_year_and_the_day_of_a_record_come_from_the_as_of_day(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city(tmp_path, "2025-12"))
    asked = ("--as-of", "2025-06-10", "--dry-run")
    for written, day in (
        ("昨天", "2025-06-09"),
        ("6月8日", "2025-06-08"),
        ("上月底", "2025-05-31"),
    ):
        ran = run("record", "report", "1", "--date", written, "--percent", "30", *asked)
        assert f"date: {day}" in ran.out
    why = ("--effective", "今天", "--document", "1号", "--reason", "调整", *asked)
    for written, due in (("12月", ""), ("明年", "2026"), ("今年底", "2025-12-31")):
        ran = run("record", "amend", "1", "--due", written, *why)
        assert (f"due: {due}" in ran.out) == bool(due), written
        assert ran.status == (0 if due else 1)


def test_where_a_revision_may_stand_a_name_that_is_both_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo.begin(tmp_path / "repo")
    city(repo.root, "2025-12")
    repo.commit(day="2025-09-20")
    monkeypatch.chdir(repo.root)
    asked = ("status", "--as-of", "2025-10-15", "--known-as-of")
    by_day = run(*asked, "2025-09-30")
    for written in ("2025-09", "2025年9月底", "2025Q3"):
        assert run(*asked, written) == by_day
    repo.git("tag", "2025Q3")
    ran = run(*asked, "2025Q3", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "refs/tags/2025Q3" in ran.err
    assert run(*asked, "refs/tags/2025Q3").status == 0
    assert run(*asked, "2025-08").status == 3


@pytest.mark.parametrize(
    ("asked", "setting", "head"),
    [
        (
            "Q2",
            "fiscal_year_starts: 4",
            "本期：2025自然年第二季度（2025年4月1日至2025年6月30日），",
        ),
        (
            "FY2026Q1",
            "fiscal_year_starts: 4",
            "本期：2026财年第一季度（2025年4月1日至2025年6月30日），",
        ),
        ("Q2", "fiscal_year_starts: 1", "本期：2025年4月1日至2025年6月30日，"),
        ("Q2", "", "本期：2025年4月1日至2025年6月30日，"),
    ],
)
def test_where_there_are_fiscal_years_a_quarter_says_of_which_year_it_is(
    run: Run, tmp_path: Path, asked: str, setting: str, head: str
) -> None:
    run("init", "--example", tmp_path / "city")
    settings = tmp_path / "city/plans/workspace.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n{setting}\n", encoding="utf-8")
    at = ("--root", tmp_path / "city", "--lang", "zh")
    day = ("--as-of", "2025-10-15")
    assert head in run(*at, "digest", "--quarter", asked, *day).out
    due = run(*at, "list", "--due", asked, *day).out.splitlines()[0]
    assert due.startswith(f"{head.removeprefix('本期：').split('（')[0]}到期") is bool(
        setting.endswith("4")
    )
