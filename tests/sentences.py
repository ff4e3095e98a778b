"""The sentences of docs/en/meaning.md as rows of tables: each with a city, and what is said of it on some days.

The plan is of 2025-03-01; its one task is led by 示例市场监管局 and due on 2025-05-31 unless a row says otherwise.
"""

from collections.abc import Mapping
from typing import Final

import pytest

from building import EAST, GROUP, HOUSING, MARKET, WEST, City

CITY: Final = City()
APPLIED: Final = CITY.says("2025-05-30 apply")
LATE: Final = CITY.says("2025-06-05 apply")
GROUPED: Final = CITY.task(f"lead: [{GROUP}]")
HANDED: Final = CITY.amend(f"2025-05-01 lead: [{HOUSING}]")
TAKEN: Final = CITY.amend(f"2025-05-01 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
JOINT: Final = CITY.task(f"lead: [{EAST}, {WEST}]")
REWORK: Final = APPLIED.policy("rework: 5").decides("2025-06-10 return")

Days = Mapping[str, str]


def told(city: City, expected: Days) -> Days:
    """Say of each day (and department, and task) what the city says of it."""
    return {when: city.said(when) for when in expected}


def rows(**table: tuple[City, Days]) -> pytest.MarkDecorator:
    """Make a table of sentences, each with a city and what is to be said of it on some days."""
    params = [pytest.param(city, expected, id=name) for name, (city, expected) in table.items()]
    return pytest.mark.parametrize(("city", "expected"), params)


def gap(target: str, reading: str) -> City:
    """Make a city whose task has a target, with a reading on its second day."""
    city = CITY.task(f"due: 2025-06-09, targets: [{{name: 网办率, {target}}}]")
    return city.says(f"2025-03-02 report readings: {{网办率: {reading}}}")
