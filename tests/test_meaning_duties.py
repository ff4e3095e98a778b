"""Duties, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from calendar import monthrange
from datetime import date
from typing import Final

import pytest
from bizenv.meaning.duties import owed_beside, owed_by, owed_of
from bizenv.meaning.missed_duties import Missed, missed_by
from bizenv.meaning.timeline import at
from bizenv.meaning.verdict import verdict
from hypothesis import given
from hypothesis import strategies as st

from building import EAST, GROUP, HOUSING, MARKET, WEST, City
from sentences import Days, rows, told

MEETING = "{title: 座谈会, every: quarter}"
ALL_YEAR = f"due: 2025-12-31, duties: [{MEETING}]"
CITY = City().task(ALL_YEAR)


def held(*lines: str, city: City = CITY) -> City:
    """Report a meeting on each of some days, with further keys."""
    return city.says(*(f"{day} report duty: 座谈会{more}" for day, _, more in map(parted, lines)))


def parted(line: str) -> tuple[str, str, str]:
    return line.partition(",")[0], "", line[len(line.partition(",")[0]) :]


@rows(
    a_period_that_ended_short_is_a_risk=(
        CITY,
        {
            "2025-03-31": "on_track unreported",
            "2025-04-01": "at_risk duty-missed",
        },
    ),
    a_report_of_the_duty_counts_one=(
        held("2025-03-31"),
        {"2025-04-01": "on_track", "2025-06-30": "on_track", "2025-07-01": "at_risk duty-missed"},
    ),
    any_other_report_counts_none=(
        CITY.says("2025-03-31 report duty: 培训"),
        {"2025-04-01": "at_risk duty-missed"},
    ),
    several_times_in_a_period=(
        held(
            "2025-03-05",
            "2025-05-02",
            "2025-05-03",
            city=City().task(
                "due: 2025-12-31, duties: [{title: 座谈会, every: quarter, times: 2}]"
            ),
        ),
        {"2025-03-31": "on_track", "2025-04-01": "at_risk duty-missed"},
    ),
    made_good_later_it_is_missed_no_longer=(
        held("2025-04-10, period: 2025Q1"),
        {"2025-04-09": "at_risk duty-missed", "2025-04-10": "on_track"},
    ),
    a_report_without_a_period_counts_for_that_of_its_day=(
        held("2025-04-10"),
        {"2025-04-10": "at_risk duty-missed", "2025-06-30": "at_risk duty-missed"},
    ),
    nothing_is_given_for_a_period_before_it_begins=(
        held("2025-03-10", "2025-03-11, period: 2025Q2"),
        {"2025-06-30": "on_track", "2025-07-01": "at_risk duty-missed"},
    ),
    a_report_that_is_void_counts_none=(
        held("2025-03-10").says("2025-04-05 void of: {date: 2025-03-10, kind: report}"),
        {"2025-04-04": "on_track", "2025-04-05": "at_risk duty-missed"},
    ),
    who_is_owed_by_members_of_a_group=(
        City().task(
            f"lead: [{EAST}, {MARKET}], due: 2025-12-31, duties: [{{title: 座谈会, who: [{GROUP}], every: quarter}}]"
        ),
        {f"2025-04-01 {EAST}": "at_risk duty-missed", "2025-04-01": "on_track unreported"},
    ),
    months_quarters_halves_and_years=(
        City().task(
            "due: 2025-12-31, duties: [{title: 年会, every: year}, {title: 培训, every: half}]"
        ),
        {
            "2025-06-30": "on_track unreported",
            "2025-07-01": "at_risk duty-missed",
            "2026-01-01": "overdue",
        },
    ),
    finished_work_owes_nothing_more=(
        held("2025-03-10")
        .says("2025-06-20 apply")
        .decides("2025-06-25 accept", "2025-07-20 reopen"),
        {
            "2025-07-01": "completed early",
            "2025-07-20": "on_track",
            "2025-10-01": "at_risk duty-missed",
        },
    ),
    cancelled_work_owes_nothing=(
        held("2025-03-10").amend("2025-06-01 cancel: true", "2025-07-10 cancel: false"),
        {"2025-07-10": "on_track", "2025-10-01": "at_risk duty-missed"},
    ),
    a_new_lead_owes_from_its_first_day=(
        CITY.amend(f"2025-05-10 lead: [{HOUSING}]"),
        {
            f"2025-06-30 {HOUSING}": "on_track unreported",
            f"2025-07-01 {HOUSING}": "at_risk duty-missed",
        },
    ),
    what_an_amendment_adds_is_not_owed_before=(
        City().task("due: 2025-12-31").amend(f"2025-05-10 duties: [{MEETING}]"),
        {"2025-05-10": "on_track unreported", "2025-07-01": "at_risk duty-missed"},
    ),
    what_an_amendment_takes_away_stays_owed_for_what_ended=(
        CITY.amend("2025-05-10 duties: []"),
        {"2025-05-10": "at_risk duty-missed", "2025-07-01": "at_risk duty-missed"},
    ),
)
def test_duty_missed(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


def states(city: City, day: str, department: str = MARKET) -> dict[str, str]:
    on = date.fromisoformat(day)
    leads = city.leads(day)
    if department in leads:
        owed = owed_by(city.assignment(day, department), on)
    else:
        owed = owed_beside(city.history(), department, on)
    return {each.period.written: f"{each.state} {each.done}/{each.duty.times}" for each in owed}


def test_each_period_is_told_with_what_was_given() -> None:
    city = held(
        "2025-03-20", "2025-04-10", "2025-08-01, period: 2025Q2", "2025-07-15, period: 2025Q2"
    )
    assert states(city, "2025-10-15") == {
        "2025Q1": "done 1/1",
        "2025Q2": "done 1/1",
        "2025Q3": "missed 0/1",
        "2025Q4": "open 0/1",
    }
    late = held("2025-04-10, period: 2025Q1")
    assert states(late, "2025-04-10") == {"2025Q1": "late 1/1", "2025Q2": "open 0/1"}


def test_who_does_not_lead_owes_it_too_without_a_light() -> None:
    city = City().task(
        f"due: 2025-12-31, duties: [{{title: 座谈会, who: [{WEST}], every: quarter}}]"
    )
    city = city.says("2025-03-20 report duty: 座谈会", by=WEST)
    assert states(city, "2025-07-01", WEST) == {
        "2025Q1": "done 1/1",
        "2025Q2": "missed 0/1",
        "2025Q3": "open 0/1",
    }
    assert city.said("2025-07-01") == "on_track unreported"
    done = city.says("2025-04-01 apply").decides("2025-04-20 accept")
    assert states(done, "2025-07-01", WEST) == {"2025Q1": "done 1/1"}


def of_all(city: City, day: str) -> list[str]:
    found = owed_of(city.history(), date.fromisoformat(day))
    return [f"{each.department} {each.period.written} {each.state}" for each in found]


def test_who_led_on_the_last_day_of_a_period_owes_it_for_ever() -> None:
    city = CITY.amend(f"2025-05-10 lead: [{HOUSING}]")
    was, now = f"{MARKET} 2025Q1", f"{HOUSING} 2025Q2"
    assert of_all(city, "2025-05-09") == [f"{was} missed", f"{MARKET} 2025Q2 open"]
    assert of_all(city, "2025-05-25") == [f"{now} open", f"{was} missed"]
    given = held("2025-03-20").amend(f"2025-05-10 lead: [{HOUSING}]")
    assert of_all(given, "2025-07-10") == [
        f"{now} missed",
        f"{HOUSING} 2025Q3 open",
        f"{was} done",
    ]


def test_who_leads_again_makes_good_what_it_missed_when_it_led_before() -> None:
    city = CITY.amend(f"2025-05-10 lead: [{HOUSING}]", f"2025-06-10 lead: [{MARKET}]")
    city = city.says("2025-06-20 report duty: 座谈会, period: 2025Q1")
    assert of_all(city, "2025-06-19") == [f"{MARKET} 2025Q2 open", f"{MARKET} 2025Q1 missed"]
    assert of_all(city, "2025-06-20") == [f"{MARKET} 2025Q2 open", f"{MARKET} 2025Q1 late"]


def test_who_is_named_no_more_keeps_what_it_owed_and_gave() -> None:
    city = City().task(
        f"due: 2025-12-31, duties: [{{title: 座谈会, who: [{WEST}], every: quarter}}]"
    )
    changed = f"2025-05-20 duties: [{{title: 座谈会, who: [{EAST}], every: quarter}}]"
    city = city.says("2025-04-08 report duty: 座谈会, period: 2025Q1", by=WEST).amend(changed)
    assert of_all(city, "2025-05-25") == [f"{WEST} 2025Q1 late", f"{EAST} 2025Q2 open"]


def test_who_is_named_no_more_makes_nothing_good() -> None:
    city = (
        City()
        .task(f"due: 2025-12-31, duties: [{{title: 座谈会, who: [{WEST}], every: quarter}}]")
        .amend("2025-05-20 duties: []")
    )
    assert of_all(city, "2025-05-25") == [f"{WEST} 2025Q1 missed"]
    said = city.says("2025-05-21 report duty: 座谈会, period: 2025Q1", by=WEST)
    assert of_all(said, "2025-05-25") == [f"{WEST} 2025Q1 missed"]


def test_who_begins_to_lead_keeps_what_it_owed_beside() -> None:
    city = (
        City()
        .task(f"due: 2025-12-31, duties: [{{title: 座谈会, who: [{WEST}], every: quarter}}]")
        .amend(f"2025-05-10 lead: [{WEST}]")
    )
    assert of_all(city, "2025-05-25") == [f"{WEST} 2025Q2 open", f"{WEST} 2025Q1 missed"]


@pytest.mark.parametrize("every", ["month", "quarter", "half", "year"])
def test_the_timeline_is_the_verdict_of_every_day(every: str) -> None:
    city = held(
        "2025-04-10, period: 2025-03-31",
        "2025-09-30",
        city=City().task(f"due: ongoing, duties: [{{title: 座谈会, every: {every}}}]"),
    ).amend("2025-06-01 cancel: true", "2025-08-10 cancel: false")
    assignment = city.assignment("2025-03-01")
    spans = city.timeline("2025-03-01")
    first = date(2025, 3, 1).toordinal()
    for number in range(first, first + 900):
        day = date.fromordinal(number)
        span = at(spans, day)
        assert span is not None
        assert span.verdict.key == verdict(assignment, day).key, day


# A second, naive reading


MONTHS = [date(2025, number, 1) for number in range(3, 13)]
DAYS = st.dates(date(2025, 3, 1), date(2025, 12, 31))


@st.composite
def reported(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    """Draw the days of reports, some with a day of the period that they are for."""
    return draw(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=8))


@given(said=reported(), times=st.integers(1, 2), day=DAYS, cancelled=st.none() | DAYS)
def test_what_is_owed_is_what_a_count_by_hand_gives(
    said: list[tuple[date, date | None]], times: int, day: date, cancelled: date | None
) -> None:
    lines = [
        f"{on} report duty: 座谈会" + (f", period: {of:%Y-%m}" if of else "") for on, of in said
    ]
    city = City().task(f"due: ongoing, duties: [{{title: 座谈会, every: month, times: {times}}}]")
    city = city.says(*lines)
    if cancelled is not None:
        city = city.amend(f"{cancelled} cancel: true")
    naive: dict[str, str] = {}
    for first in MONTHS:
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
        if first > day or (cancelled is not None and cancelled <= min(last, day)):
            continue
        given = sorted(
            on for on, of in said if on <= day and (of or on).month == first.month and on >= first
        )[:times]
        state = "done" if len(given) == times else "missed" if last < day else "open"
        if state == "done" and any(on > last for on in given):
            state = "late"
        naive[f"{first:%Y-%m}"] = f"{state} {len(given)}/{times}"
    assert states(city, day.isoformat()) == naive


@given(said=reported(), day=DAYS, moved=DAYS)
def test_who_led_on_the_last_day_of_each_month_is_told_for_it(
    said: list[tuple[date, date | None]], day: date, moved: date
) -> None:
    lines = [
        f"{on} report duty: 座谈会" + (f", period: {of:%Y-%m}" if of else "") for on, of in said
    ]
    city = City().task("due: ongoing, duties: [{title: 座谈会, every: month}]").says(*lines)
    city = city.amend(f"{moved} lead: [{HOUSING}]")
    naive: set[str] = set()
    for first in (month for month in MONTHS if month <= day):
        last = date(first.year, first.month, monthrange(first.year, first.month)[1])
        if moved <= min(last, day):  # the new lead never says anything
            naive.add(f"{HOUSING} {first:%Y-%m} {'missed' if last < day else 'open'}")
            continue
        given = [
            on
            for on, of in said
            if on <= day and on < moved and (of or on).month == first.month and on >= first
        ]
        in_time = any(on <= last for on in given)
        short = "missed" if last < day else "open"
        state = "done" if in_time else "late" if given else short
        naive.add(f"{MARKET} {first:%Y-%m} {state}")
    assert set(of_all(city, day.isoformat())) == naive


# Far ahead, where nothing changes any more


LONG: Final = st.dates(date(2025, 3, 1), date(2031, 12, 31))


@given(
    said=reported(),
    every=st.sampled_from(["month", "quarter", "half", "year"]),
    day=LONG,
    cancelled=st.none() | DAYS,
    again=LONG,
)
def test_what_was_missed_is_what_each_period_says(
    said: list[tuple[date, date | None]],
    every: str,
    day: date,
    cancelled: date | None,
    again: date,
) -> None:
    lines = [
        f"{on} report duty: 座谈会" + (f", period: {of:%Y-%m}" if of else "") for on, of in said
    ]
    city = City().task(f"due: ongoing, duties: [{{title: 座谈会, every: {every}, times: 2}}]")
    city = city.says(*lines)
    if cancelled is not None:
        city = city.amend(f"{cancelled} cancel: true", f"{again} cancel: false")
    assert missed(city, day) == one_by_one(city, day)


@given(day=LONG, joins=DAYS, leaves=LONG)
def test_what_a_group_s_member_missed_is_what_each_period_says(
    day: date, joins: date, leaves: date
) -> None:
    member = f"{{name: {EAST}, from: {joins}, until: {max(joins, leaves)}}}, {WEST}"
    duty = f"{{title: 座谈会, every: month, who: [{GROUP}]}}"
    city = City().group(member).task(f"lead: [{EAST}], due: ongoing, duties: [{duty}]")
    assert missed(city, day, EAST) == one_by_one(city, day, EAST)


def test_at_the_end_of_the_calendar_it_is_counted() -> None:
    city = City().task("due: ongoing, duties: [{title: 座谈会, every: month}]")
    (each,) = missed_by(city.assignment("2025-03-01"), date.max)
    assert (each.periods, each.last.written) == (95_697, "9999-11")


def missed(city: City, day: date, who: str = MARKET) -> list[Missed]:
    return list(missed_by(city.assignment("2025-03-01", who), day))


def one_by_one(city: City, day: date, who: str = MARKET) -> list[Missed]:
    found: dict[str, Missed] = {}
    for each in owed_by(city.assignment("2025-03-01", who), day):
        if each.state == "missed":
            title = each.duty.title
            one = Missed(title, 1, each.period, each.period, each.short)
            found[title] = found[title].followed_by(one) if title in found else one
    return list(found.values())
