"""Taking over from several former leads, a test a sentence of docs/en/meaning.md."""

from datetime import date
from typing import Final

import pytest
from bizenv.formats.plain import text
from bizenv.messages import catalogue
from bizenv.pages.show import show_page
from bizenv.report.show import show_report

from building import FINANCE, HOUSING, MARKET, City
from sentences import Days, rows, told

JOINT: Final = City().task(f"lead: [{MARKET}, {HOUSING}], due: 2025-05-31")
MERGE: Final = f"lead: [{FINANCE}], takes_over: {{{FINANCE}: [{MARKET}, {HOUSING}]}}"
MERGED: Final = JOINT.amend(f"2025-05-01 {MERGE}")
LATER: Final = (
    City()
    .task(f"lead: [{MARKET}], due: 2025-05-31")
    .amend(f"2025-04-01 lead: [{MARKET}, {HOUSING}]", f"2025-05-01 {MERGE}")
)


@rows(
    it_has_the_records_of_them_all=(
        MERGED.says("2025-04-02 report percent: 40").says(
            "2025-04-03 report percent: 60", by=HOUSING
        ),
        {f"2025-05-01 {FINANCE}": "on_track"},
    ),
    what_both_had_applied_for_counts_once=(
        MERGED.says("2025-04-02 apply").says("2025-04-03 apply", by=HOUSING),
        {f"2025-05-01 {FINANCE}": "in_review"},
    ),
    what_one_had_applied_for_is_applied_for=(
        MERGED.says("2025-04-03 apply", by=HOUSING),
        {f"2025-06-30 {FINANCE}": "in_review"},
    ),
    until_then_each_has_its_own=(
        MERGED.says("2025-04-03 apply", by=HOUSING),
        {f"2025-04-30 {MARKET}": "on_track unreported", f"2025-04-30 {HOUSING}": "in_review"},
    ),
)
def test_several_former_leads(city: City, expected: Days) -> None:
    assert told(city, expected) == expected
    assert city.findings == []


@pytest.mark.parametrize("order", [f"[{MARKET}, {HOUSING}]", f"[{HOUSING}, {MARKET}]"])
def test_it_has_the_clock_of_the_earliest(order: str) -> None:
    city = LATER.amend(f"2025-05-02 lead: [{MARKET}], takes_over: {{{MARKET}: {FINANCE}}}")
    found = city.assignment("2025-05-01", FINANCE)
    assert found.start == date(2025, 3, 1)
    assert [old.department for old in found.taken_over] == [MARKET, HOUSING]
    again = (
        City()
        .task(f"lead: [{MARKET}, {HOUSING}]")
        .amend(f"2025-05-01 lead: [{FINANCE}], takes_over: {{{FINANCE}: {order}}}")
    )
    assert again.assignment("2025-05-01", FINANCE).start == date(2025, 3, 1)


def test_records_stand_in_the_order_of_their_days() -> None:
    city = MERGED.says("2025-04-02 report", "2025-04-20 report").says(
        "2025-04-10 report", by=HOUSING
    )
    found = city.assignment("2025-05-01", FINANCE).entries
    assert [entry.department for entry in found] == [MARKET, HOUSING, MARKET]


@pytest.mark.parametrize(
    ("lead", "former"),
    [
        pytest.param(f"{FINANCE}, {HOUSING}", f"[{MARKET}, {HOUSING}]", id="one stays"),
        pytest.param(FINANCE, f"[{MARKET}, {FINANCE}]", id="one is the new one"),
        pytest.param(FINANCE, f"[{MARKET}, {MARKET}]", id="one is named twice"),
    ],
)
def test_all_of_them_cease_to_lead(lead: str, former: str) -> None:
    city = JOINT.amend(f"2025-05-01 lead: [{lead}], takes_over: {{{FINANCE}: {former}}}")
    assert [name for _, name in city.history().misused] == [FINANCE]
    assert city.assignment("2025-05-01", FINANCE).taken_over == ()


def test_show_names_them_all() -> None:
    report = show_report(MERGED.book, MERGED.history(), date(2025, 5, 10))
    assert report is not None
    words = catalogue("zh")
    assert f"{MARKET}、{HOUSING}" in text(show_page(report, words), words)


APPLIED: Final = (
    City()
    .task(f"lead: [{MARKET}, {HOUSING}], due: 2025-04-30")
    .amend(f"2025-04-10 due: 2025-06-30, department: {HOUSING}")
    .says("2025-05-20 apply", by=HOUSING)
)


@pytest.mark.parametrize(
    ("former", "due", "then", "said"),
    [
        ((MARKET, HOUSING), "", "2025-04-30", "overdue late"),
        ((HOUSING, MARKET), "", "2025-06-30", "in_review"),
        ((MARKET, HOUSING), ", due: 2025-06-30", "2025-04-30", "in_review"),
    ],
)
def test_the_deadline_of_days_before_is_that_of_the_former_lead_whose_clock_it_has(
    former: tuple[str, str], due: str, then: str, said: str
) -> None:
    names = ", ".join(former)
    taken = f"lead: [{FINANCE}], takes_over: {{{FINANCE}: [{names}]}}{due}"
    city = APPLIED.amend(f"2025-06-01 {taken}")
    before = city.assignment("2025-06-01", FINANCE).due_on(date(2025, 5, 20)).value
    assert before.written == then
    expected = {f"2025-06-01 {FINANCE}": said}
    assert told(city, expected) == expected
