"""What each step of a part changed, as of its own day, also where the day ended otherwise."""

from datetime import date

import pytest
from bizenv.report.part_steps import steps_of

from building import City
from sentences import CITY

REWORK = CITY.policy("rework: 10")
MENDED = REWORK.says("2025-05-30 apply", "2025-06-05 apply").decides("2025-06-01 return")


def codes(city: City, day: str = "2025-12-31") -> list[str]:
    assignment = city.assignment(day)
    return [each.code for each in steps_of(assignment, date(2025, 3, 1), date.fromisoformat(day))]


@pytest.mark.parametrize(
    ("city", "steps"),
    [
        (CITY.says("2025-05-31 apply").decides("2025-06-10 accept"), ["applied", "finished"]),
        (
            CITY.says("2025-05-31 apply").decides("2025-06-10 accept", "2025-06-10 reopen"),
            ["applied", "finished", "reopened"],
        ),
        (
            CITY.says("2025-06-01 apply").decides("2025-06-10 accept", "2025-06-10 reopen"),
            ["applied-late", "finished-late", "reopened"],
        ),
        (
            CITY.says("2025-06-01 apply", "2025-06-01 withdraw"),
            ["applied-late", "withdrawn"],
        ),
        (
            CITY.says("2025-06-01 apply").decides("2025-06-01 return"),
            ["applied-late", "returned"],
        ),
        (
            CITY.amend("2025-05-01 pause: true")
            .says("2025-06-01 apply")
            .decides("2025-06-01 return"),
            ["paused", "applied", "returned"],
        ),
        (
            REWORK.says("2025-05-30 apply", "2025-06-05 apply").decides(
                "2025-06-01 return", "2025-06-05 return"
            ),
            ["applied", "returned", "applied", "returned"],
        ),
        (
            MENDED.says("2025-06-05 withdraw"),
            ["applied", "returned", "applied", "withdrawn"],
        ),
        (
            MENDED.decides("2025-06-05 accept", "2025-06-05 reopen"),
            ["applied", "returned", "applied", "finished", "reopened"],
        ),
        (
            CITY.says("2025-05-30 apply", "2025-06-05 apply").decides(
                "2025-06-05 accept", "2025-06-05 reopen"
            ),
            ["applied", "finished", "reopened", "applied-late"],
        ),
        (
            CITY.says("2025-05-30 apply", "2025-06-05 apply").decides("2025-06-05 return"),
            ["applied", "returned", "applied-late"],
        ),
    ],
    ids=[
        "in time, and accepted later",
        "accepted and reopened on one day, in time as it was",
        "accepted and reopened on one day, late as it was",
        "late, and taken back the same day",
        "late, and returned the same day",
        "no due day passes in a pause",
        "mended in time, and returned again the same day",
        "mended in time, and taken back the same day",
        "mended in time, accepted and reopened the same day",
        "accepted in time as it was made, and applied for again, late, the same day",
        "returned, and applied for again, late, the same day",
    ],
)
def test_a_step_is_late_as_the_verdict_would_have_it(city: City, steps: list[str]) -> None:
    assert codes(city) == steps
