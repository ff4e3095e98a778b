"""A task and its assignments, one test a sentence of docs/en/meaning.md: the id is the sentence, the rows are lines and days."""

from typing import Final

import pytest

from building import EAST, GROUP, HOUSING, ISSUED, MARKET, WEST, City
from sentences import CITY, JOINT, LATE

FIRST: Final = CITY.plan("completion: first-lead").task(f"lead: [{MARKET}, {HOUSING}]")
FIRST_GROUP: Final = CITY.plan("completion: first-lead").task(f"lead: [{GROUP}, {HOUSING}]")


@pytest.mark.parametrize(
    ("city", "status", "stage"),
    [
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST),
            "overdue",
            "not_started",
            id="the worst and the least advanced",
        ),
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST).says("2025-04-01 apply", by=WEST),
            "in_review",
            "applied",
            id="both applied",
        ),
        pytest.param(
            JOINT.says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 apply", by=WEST)
            .decides(f"2025-04-02 accept department: {EAST}"),
            "in_review",
            "applied",
            id="in review is worse than completed",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 report", by=WEST),
            "on_track",
            "in_progress",
            id="on track is worse than in review",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 report forecast: cannot", by=EAST)
            .says("2025-04-01 report", by=WEST),
            "at_risk",
            "in_progress",
            id="at risk is worse than on track",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 due: 2025-12, department: {EAST}").says(
                "2025-04-01 report forecast: cannot", by=EAST
            ),
            "overdue",
            "not_started",
            id="overdue is worse than at risk",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 due: 2025-12")
            .says("2025-04-01 apply", by=EAST)
            .says("2025-04-01 apply", by=WEST)
            .decides(f"2025-04-02 return department: {EAST}"),
            "at_risk",
            "returned",
            id="returned is less advanced than applied",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 cancel: true, department: {WEST}").says(
                "2025-04-01 apply", by=EAST
            ),
            "in_review",
            "applied",
            id="cancelled ones count neither for the status nor for the stage",
        ),
        pytest.param(
            JOINT.amend(f"2025-04-01 cancel: true, department: {WEST}")
            .says("2025-04-01 apply", by=EAST)
            .decides(f"2025-04-02 accept department: {EAST}"),
            "completed",
            "accepted",
            id="completed means accepted though another was cancelled",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 cancel: true"),
            "cancelled",
            "not_started",
            id="cancelled when all are",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 cancel: true").says("2025-04-01 apply", by=EAST),
            "cancelled",
            "not_started",
            id="what is all cancelled is as far as its least advanced",
        ),
        pytest.param(
            FIRST.says("2025-04-01 apply").decides("2025-04-02 accept"),
            "completed",
            "accepted",
            id="first-lead: it alone",
        ),
        pytest.param(
            FIRST.says("2025-04-01 apply", by=HOUSING),
            "overdue",
            "not_started",
            id="first-lead: others do not help",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST).says("2025-04-01 apply", by=WEST),
            "in_review",
            "applied",
            id="first-lead, a group: all its members",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST),
            "overdue",
            "not_started",
            id="first-lead, a group: each member",
        ),
        pytest.param(
            FIRST_GROUP.says("2025-04-01 apply", by=EAST).amend(
                f"2025-04-01 cancel: true, department: {WEST}"
            ),
            "in_review",
            "applied",
            id="first-lead, a group: a cancelled member does not count",
        ),
        pytest.param(
            FIRST.amend(f"2025-04-01 cancel: true, department: {MARKET}").says(
                "2025-04-01 report", by=HOUSING
            ),
            "cancelled",
            "not_started",
            id="first-lead cancelled: the task is cancelled",
        ),
        pytest.param(
            CITY.plan("completion: first-lead")
            .task(f"lead: [{MARKET}, {HOUSING}], completion: each")
            .says("2025-04-01 apply"),
            "overdue",
            "not_started",
            id="a task's own completion beats the plan's",
        ),
        pytest.param(
            JOINT.amend("2025-04-01 completion: first-lead").says("2025-04-01 apply", by=EAST),
            "in_review",
            "applied",
            id="completion may be amended",
        ),
        pytest.param(
            FIRST.amend(f"2025-04-01 lead: [{HOUSING}, {MARKET}]").says(
                "2025-04-01 apply", by=HOUSING
            ),
            "in_review",
            "applied",
            id="first is who is named first in the term in force",
        ),
    ],
)
def test_a_task_is_the_worst_of_its_assignments(city: City, status: str, stage: str) -> None:
    view = city.whole("2025-06-30")
    assert (view.status, view.stage) == (status, stage)


def test_a_task_is_late_if_any_of_its_assignments_is() -> None:
    city = JOINT.says("2025-05-30 apply", by=EAST).says("2025-06-05 apply", by=WEST)
    assert city.whole("2025-06-30").late
    assert not city.amend(f"2025-06-10 cancel: true, department: {WEST}").whole("2025-06-30").late
    assert not city.amend("2025-06-10 completion: first-lead").whole("2025-06-30").late


def test_a_task_that_is_late_is_not_early_though_its_due_day_is_moved_behind_it() -> None:
    view = LATE.decides("2025-06-10 accept").amend("2025-06-11 due: 2025-06-30").whole("2025-06-12")
    assert (view.status, view.late, view.early) == ("completed", True, False)


def test_a_task_is_unreported_while_nothing_was_ever_recorded() -> None:
    assert JOINT.whole(ISSUED).unreported
    assert JOINT.whole(ISSUED).light is None
    assert not JOINT.says("2025-03-01 report", by=EAST).whole(ISSUED).unreported


def test_with_first_lead_the_others_are_judged_in_their_own_rows() -> None:
    city = FIRST.says("2025-04-01 apply").decides("2025-04-02 accept")
    assert city.leads("2025-06-01") == [MARKET, HOUSING]
    assert city.said(f"2025-06-01 {HOUSING}") == "overdue"


def test_completion_that_is_amended_holds_from_its_day() -> None:
    city = JOINT.amend("2025-06-10 completion: first-lead").says("2025-04-01 apply", by=EAST)
    assert [city.whole(day).status for day in ("2025-06-09", "2025-06-10")] == [
        "overdue",
        "in_review",
    ]
