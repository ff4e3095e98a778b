"""How duties are told: periods in a row are joined only where they follow each other."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.meaning.duties import State
from bizenv.messages import catalogue
from bizenv.pages import render
from bizenv.report.duties import duty_report
from bizenv.report.query import Query
from bizenv.report.show import show_report

from building import EAST, GROUP, HOUSING, WEST, City, Read
from conftest import Run
from digesting import digest, output, text
from test_reports import written

MONTHLY: Final = City().task("due: 2025-12-31, duties: [{title: 监测, every: month}]")
GAP: Final = MONTHLY.says(
    "2025-05-12 report duty: 监测, period: 2025-04",
    "2025-06-20 report duty: 监测",
)
DAY: Final = date(2025, 7, 10)


def duties(city: City, language: str, *states: State) -> str:
    report = duty_report(Read([city.book]), Query(day=DAY), states)
    return render("duties", "text", report, catalogue(language))


def test_a_period_left_out_parts_those_beside_it() -> None:
    told = "2025年3月未完成；2025年5月未完成"
    assert "2025年4月逾期补办" in duties(GAP, "zh")
    assert told in duties(GAP, "zh", "missed")
    assert told in text(GAP, "2025-06-30", "2025-07-10")
    english = duties(GAP, "en", "missed")
    assert "March 2025: missed; May 2025: missed" in english


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("zh", "经常性工作（未完成和近期到期，1项）"),
        ("en", "Duties missed or falling due: 1"),
    ],
)
def test_a_digest_counts_the_duties_owed(lang: str, head: str) -> None:
    told = digest(GAP, "2025-06-30", "2025-07-10")
    lines = render("digest", "text", told, catalogue(lang)).splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.endswith(head)]
    assert lines[at + 1] == ""


def test_periods_that_follow_each_other_are_one() -> None:
    city = MONTHLY.says("2025-03-05 report")
    assert "2025年3月至2025年6月未完成" in duties(city, "zh", "missed")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "2025年第一、二季度未完成"),
        ("en", "the first and second quarters of 2025: missed"),
    ],
)
def test_quarters_of_one_year_name_it_once(lang: str, told: str) -> None:
    city = City().task("due: 2025-12-31, duties: [{title: 监测, every: quarter}]")
    assert told in duties(city.says("2025-03-05 report"), lang, "missed")


@pytest.mark.parametrize("every", ["quarter", "half", "year"])
def test_so_are_longer_ones(every: str) -> None:
    long = City().task(f"due: 2029-12-31, duties: [{{title: 监测, every: {every}}}]")
    long = long.says("2025-03-05 report")
    report = duty_report(Read([long.book]), Query(day=date(2028, 1, 2)), ("missed",))
    said = render("duties", "text", report, catalogue("zh"))
    assert said.count("未完成") == 2  # the head, and one run


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_head_counts_by_the_words_of_the_rows(lang: str) -> None:
    """Of a plan without any record nothing is called missed."""
    said = duties(MONTHLY, lang)
    words = catalogue(lang)
    assert re.search(rf"{words('duties.unheard')}:? 4\b", said.splitlines()[0])
    assert words("duties.missed").casefold() not in said.casefold()


SURVEY: Final = City().task(
    f"due: 2025-12-31, duties: [{{title: 监测, who: [{GROUP}], every: quarter}}]"
)
MADE_GOOD: Final = "“监测”2025年第二季度：2025年6月30日期满未完成，2025年7月20日补办"


def test_a_duty_made_good_within_the_month_is_told_in_its_digest() -> None:
    """Neither of the month's two days shows that it was missed."""
    city = SURVEY.says("2025-05-20 report duty: 监测", by=WEST)
    city = city.says(
        "2025-03-20 report duty: 监测", "2025-07-20 report duty: 监测, period: 2025Q2", by=EAST
    )
    july = text(city, "2025-06-30", "2025-07-31")
    assert MADE_GOOD in july
    assert july.count("期满未完成") == 1  # West missed the first quarter, and did not make it good
    assert MADE_GOOD in text(city, "2025-06-30", "2025-07-31", EAST)
    assert "期满未完成" not in text(city, "2025-06-30", "2025-07-31", WEST)
    (row,) = output(city, "2025-06-30", "2025-07-31")["duties_made_good"]
    assert (row["department"], row["period"], row["state"]) == (EAST, "2025Q2", "late")


@pytest.mark.parametrize("days", ["2025-06-30 2025-07-19", "2025-07-20 2025-08-31"])
def test_it_is_told_in_no_other_period(days: str) -> None:
    city = SURVEY.says("2025-07-20 report duty: 监测, period: 2025Q2", by=EAST)
    assert "补办" not in text(city, *days.split())


def test_what_is_owed_twice_is_made_good_by_the_last_report() -> None:
    city = City().task("due: 2025-12-31, duties: [{title: 监测, every: month, times: 2}]")
    late = [f"2025-{day} report duty: 监测, period: 2025-05" for day in ("06-03", "06-09", "06-20")]
    city = city.says("2025-03-05 report", *late)
    june = text(city, "2025-05-31", "2025-06-30")
    assert "“监测”2025年5月：2025年5月31日期满未完成，2025年6月9日补办" in june


BARE: Final = f"""plan: bare
title: 示例方案
issued: 2025-03-01
tasks:
  - {{id: "1", title: 示例, lead: [{HOUSING}], due: 2025-12-31}}
"""


def test_plans_without_any_duty_are_left_out_if_not_named(run: Run, tmp_path: Path) -> None:
    folder = written(MONTHLY.says("2025-03-05 report"), tmp_path)
    bare = folder / "plans/bare/plan.yaml"
    bare.parent.mkdir()
    bare.write_text(BARE, encoding="utf-8")
    asked = ("--root", folder, "duties", "--as-of", "2025-07-10", "--lang", "zh")
    assert "尚无填报记录" not in run(*asked).out
    assert "bare：尚无填报记录" in run(*asked, "--plan", "bare").out
    assert "尚无填报记录" not in run(*asked, "--dept", HOUSING).out


OWED: Final = City().task(
    f"due: 2025-12-31, duties: [{{title: 监测, who: [{GROUP}], every: month}}]"
)


def record(run: Run, folder: Path, department: str, language: str) -> str:
    given = ("report", "1.1", "--dept", department, "--duty", "监测", "--date", "2025-06-03")
    day = ("--as-of", "2025-06-03", "--lang", language)
    ran = run("--root", folder, "record", *given, *day)
    return ran.out + ran.err


def test_a_report_of_a_duty_says_for_which_period_it_counts(run: Run, tmp_path: Path) -> None:
    folder = written(OWED, tmp_path)
    out = record(run, folder, EAST, "zh")
    assert "已计入“监测”2025年6月" in out
    assert "不牵头" not in out


def test_of_a_duty_the_hint_names_who_owes_it(run: Run, tmp_path: Path) -> None:
    folder = written(OWED, tmp_path)
    assert "当日应完成“监测”的是东区人民政府、西区人民政府" in record(run, folder, HOUSING, "zh")
    assert f"on that day “监测” is owed by {EAST}" in record(run, folder, HOUSING, "en")


def test_a_duty_that_an_amendment_added_is_told_at_its_line() -> None:
    """Where there were none before, it is new; a second one changes them."""
    weekly = "{title: 周报, every: month}"
    added = f"2025-03-10 duties: [{weekly}]"
    changed = f"2025-03-20 duties: [{weekly}, {{title: 季报, every: quarter}}]"
    city = City().task("due: 2025-12-31").amend(added, changed).says("2025-03-05 report")
    (reason,) = [
        each for each in city.verdict("2025-04-20").reasons if each.figures.get("duty") == "周报"
    ]
    assert reason.place is not None
    assert (reason.place.file, reason.place.path) == ("plans/1.0/amendments.yaml", (0,))
    report = show_report(city.book, city.history(), date(2025, 4, 20))
    assert report is not None
    shown = render("show", "text", report, catalogue("zh"))
    assert "新增经常性工作" in shown
    assert "变更经常性工作" in shown


def fiscal(city: City, folder: Path) -> Path:
    """Write a city whose fiscal years start in April."""
    root = written(city, folder)
    settings = root / "plans/workspace.yaml"
    keys = {**json.loads(settings.read_bytes()), "fiscal_year_starts": 4}
    settings.write_text(json.dumps(keys), encoding="utf-8")
    return root


QUARTERLY: Final = (
    City()
    .task("due: 2025Q4, duties: [{title: 监测, every: quarter}], steps: {2025Q3: 30}")
    .says("2025-03-05 report")
    .amend("2025-05-01 due: FY2026Q4")
)


@pytest.mark.parametrize(
    ("lang", "of_either"),
    [
        ("zh", r"2025自然年第|2026财年第"),
        ("en", r"quarters? of (the calendar year|fiscal year)"),
    ],
)
@pytest.mark.parametrize(
    "command", [("duties",), ("at-risk",), ("show", "1.1"), ("digest", "--month", "2025-07")]
)
def test_a_quarter_has_one_name_where_there_are_fiscal_years(
    run: Run, tmp_path: Path, command: tuple[str, ...], lang: str, of_either: str
) -> None:
    """Of every quarter it is said of which year it is."""
    folder = fiscal(QUARTERLY, tmp_path)
    ran = run("--root", folder, *command, "--as-of", "2025-07-31", "--lang", lang)
    joint, any_quarter = {"zh": ("", "(?<!每)季度"), "en": (" ", "quarters? of")}[lang]
    told = joint.join(ran.out.split())
    quarters = re.findall(any_quarter, told)
    said = re.findall(of_either, told)
    assert said
    assert len(said) == len(quarters), told
