"""Pauses, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from datetime import date

import pytest
from bizenv.meaning.case import elapsed
from bizenv.meaning.duties import owed_by
from bizenv.report.counts import Counts
from bizenv.report.differences import changes
from bizenv.report.said import moves
from bizenv.report.traits import Tally, traits_of

from building import EAST, HOUSING, MARKET, WEST, City
from sentences import APPLIED, CITY, JOINT, TAKEN, Days, rows, told

PAUSED = CITY.amend("2025-04-01 pause: true")
HELD = PAUSED.amend("2025-05-01 pause: false")  # 30 days: the due day, 31 May, becomes 30 June


@rows(
    while_it_holds_the_part_is_paused=(
        HELD,
        {
            "2025-03-31": "on_track unreported",
            "2025-04-01": "paused",
            "2025-04-30": "paused",
            "2025-05-01": "on_track unreported",
        },
    ),
    it_goes_on_until_an_amendment_ends_it=(PAUSED, {"2030-01-01": "paused"}),
    a_second_pause_begins_nothing_anew=(
        PAUSED.amend("2025-04-10 pause: true", "2025-05-01 pause: false"),
        {"2025-05-01": "on_track unreported", "2025-06-30": "at_risk due-soon"},
    ),
    on_the_day_it_ends_the_due_day_moves_by_as_many_days_as_it_was_paused=(
        HELD,
        {"2025-06-01": "on_track unreported", "2025-07-01": "overdue"},
    ),
    unless_that_amendment_names_another_due_day=(
        PAUSED.amend("2025-05-01 pause: false, due: 2025-06-10"),
        {"2025-06-10": "at_risk due-soon", "2025-06-11": "overdue"},
    ),
    ongoing_work_has_no_due_day_to_move=(
        CITY.task("due: ongoing").amend("2025-04-01 pause: true", "2025-05-01 pause: false"),
        {"2025-04-30": "paused", "2026-01-01": "on_track unreported"},
    ),
    a_due_day_that_passes_while_it_is_paused_has_not_passed=(
        CITY.amend("2025-05-31 pause: true", "2025-06-10 pause: false"),
        {"2025-06-09": "paused", "2025-06-10": "at_risk due-soon", "2025-06-11": "overdue"},
    ),
    what_was_overdue_before_stays_overdue=(
        CITY.amend("2025-06-01 pause: true", "2025-07-01 pause: false"),
        {"2025-06-01": "overdue", "2025-07-01": "overdue"},
    ),
    until_the_due_day_is_moved_behind_the_pauses_first_day=(
        CITY.amend("2025-06-01 pause: true", "2025-06-10 due: 2025-07", "2025-06-15 pause: false"),
        {
            "2025-06-09": "overdue",
            "2025-06-10": "paused",
            "2025-08-05": "at_risk due-soon",
            "2025-08-06": "overdue",
        },
    ),
    what_is_applied_for_or_done_is_that=(
        APPLIED.amend("2025-06-05 pause: true"),
        {"2025-06-05": "in_review"},
    ),
    an_application_made_while_it_is_paused_is_on_time=(
        PAUSED.says("2025-07-01 apply").decides("2025-07-10 accept"),
        {"2025-06-30": "paused", "2025-07-01": "in_review", "2025-07-10": "completed"},
    ),
    for_one_department_alone=(
        JOINT.amend(f"2025-04-01 pause: true, department: {EAST}"),
        {f"2025-04-01 {EAST}": "paused", f"2025-04-01 {WEST}": "on_track unreported"},
    ),
    what_is_cancelled_is_cancelled=(
        PAUSED.amend("2025-04-05 cancel: true"),
        {"2025-04-04": "paused", "2025-04-05": "cancelled"},
    ),
    one_departments_pause_is_not_inherited=(
        TAKEN.amend(f"2025-04-01 pause: true, department: {MARKET}"),
        {"2025-04-30": "paused", f"2025-05-01 {HOUSING}": "on_track unreported"},
    ),
    a_milestone_keeps_its_day=(
        CITY.task("due: 2025-12-31, milestones: [{title: 动工, due: 2025-04-15}]").amend(
            "2025-04-01 pause: true", "2025-05-01 pause: false"
        ),
        {"2025-04-16": "paused", "2025-05-01": "at_risk milestone-missed"},
    ),
    paused_days_are_no_silence=(
        HELD.policy("report_every: 40"),
        {"2025-05-10": "on_track unreported", "2025-05-11": "at_risk silent"},
    ),
    paused_days_are_no_time_elapsed=(
        CITY.task("due: 2025-06-09")  # 100 days, and 10 per cent are expected by 11 March
        .policy("behind: 0")
        .says("2025-03-02 report percent: 10")
        .amend("2025-03-06 pause: true", "2025-04-05 pause: false"),
        {"2025-04-10": "on_track", "2025-04-11": "at_risk behind"},
    ),
)
def test_pause(city: City, expected: Days) -> None:
    assert told(city, expected) == expected


def test_what_stays_overdue_says_that_it_was_paused_too_late() -> None:
    found = CITY.amend("2025-06-01 pause: true").verdict("2025-06-02")
    assert [each.code for each in found.reasons] == ["overdue", "never-applied", "paused-too-late"]
    assert found.reasons[-1].figures == {"effective": date(2025, 6, 1)}


def test_the_reason_names_day_document_and_reason_and_counts_the_days() -> None:
    (reason,) = PAUSED.verdict("2025-04-03").reasons
    assert (reason.code, reason.figures["days"]) == ("paused", 3)
    assert (reason.figures["document"], reason.figures["reason"]) == ("示例发〔2025〕1号", "示例")


def test_paused_work_has_no_light() -> None:
    assert PAUSED.says("2025-03-10 report").verdict("2025-04-03").light is None


def test_the_share_of_time_stands_still() -> None:
    shares = []
    for day in ("2025-03-31", "2025-04-15", "2025-04-30", "2025-05-01"):
        due = HELD.verdict(day).due
        shares.append(elapsed(HELD.assignment(day), due, date.fromisoformat(day)))
    first, *paused, after = shares
    assert paused == [first, first]
    assert first is not None
    assert after is not None
    assert after > first


def test_the_move_is_told_and_was_not_overdue() -> None:
    city = CITY.amend("2025-05-31 pause: true", "2025-06-10 pause: false")
    (move,) = moves(city.assignment("2025-06-10"), date(2025, 6, 10))
    assert (move.before, move.after) == (date(2025, 5, 31), date(2025, 6, 10))
    assert (move.days_past, move.days_overdue) == (0, 0)


def test_the_terms_for_all_move_too() -> None:
    terms = HELD.history().terms_on(date(2025, 5, 1))
    assert terms.due.last_day == date(2025, 6, 30)
    assert HELD.history().terms_on(date(2025, 4, 30)).due.last_day == date(2025, 5, 31)


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        pytest.param(PAUSED, Counts(paused=1), id="paused tasks stand apart"),
        pytest.param(
            JOINT.amend(f"2025-04-01 pause: true, department: {EAST}"),
            Counts(tasks=1, on_track=1, not_started=1, unreported=1),
            id="with a part that goes on the task goes on",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 pause: true, department: {EAST}")
            .says("2025-03-05 apply", by=WEST)
            .decides(f"2025-03-06 accept department: {WEST}"),
            Counts(paused=1),
            id="with all others completed the task is paused",
        ),
    ],
)
def test_counts(city: City, expected: Counts) -> None:
    tally = Tally()
    tally.add(traits_of(city.whole("2025-04-10")))
    assert tally.counts() == expected


def test_a_paused_department_owes_no_duty() -> None:
    city = City().task("due: 2025-12-31, duties: [{title: 座谈会, every: month}]")
    city = city.amend("2025-04-15 pause: true", "2025-05-15 pause: false")
    day = date(2025, 6, 1)
    owed = owed_by(city.assignment("2025-06-01"), day)
    assert [each.period.written for each in owed] == ["2025-03", "2025-05", "2025-06"]


@pytest.mark.parametrize(
    ("city", "days", "codes"),
    [
        (PAUSED, "2025-03-31 2025-04-01", ["paused"]),
        (HELD, "2025-04-30 2025-05-01", ["deadline-moved", "resumed"]),
        (PAUSED.says("2025-04-05 apply"), "2025-04-04 2025-04-05", ["applied"]),
    ],
)
def test_changes(city: City, days: str, codes: list[str]) -> None:
    before, after = map(date.fromisoformat, days.split())
    found = changes(city.book, city.book, (before, after))
    assert [each.code for each in found] == codes
