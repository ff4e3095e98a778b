"""Registers: each sentence of the design with the lines that show it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pytest
from bizenv.checks import check
from bizenv.files.snapshot import Memory
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.model.book import PlanBook
from bizenv.report.query import Query
from bizenv.report.status import status_report
from bizenv.report.views import whole

from building import HOUSING, MARKET, PLAN, City, load

BARE: Final = City()
OFFICE: Final = "示例财政局"
CALM: Final = "{due_soon: 0, nearly_done: 0, behind: 100}"
RAISED: Final = "{date: 2025-06-03, kind: raise, id: W1, title: 登记排队过长}"
TO_MARKET: Final = f"{{date: 2025-06-04, kind: assign, item: W1, lead: [{MARKET}]}}"
FIRST: Final = "2025-06-04"


@dataclass(frozen=True)
class Register:
    """A register of 2025-03-01 that 示例财政局 keeps; an item is assigned in 1wd, handled in 10wd."""

    lines: tuple[str, ...] = (RAISED,)
    clocks: str = "{assign: 1wd, handle: 10wd}"
    city: City = BARE
    amendments: str = "[]"

    def line(self, *lines: str) -> "Register":
        return replace(self, lines=(*self.lines, *lines))

    @property
    def _read(self) -> tuple[PlanBook | None, list[str]]:
        plan = f"""plan: "{PLAN}"
title: 示例问题台账
issued: 2025-03-01
register: problems
office: {OFFICE}
clocks: {self.clocks}
policy: {CALM}
"""
        own = {
            "plan.yaml": plan,
            "items.yaml": "\n".join(f"- {line}" for line in self.lines) or "[]",
            "amendments.yaml": self.amendments,
        }
        written = {f"plans/{PLAN}/{name}": text.encode() for name, text in own.items()}
        return load(Memory({**self.city.files, **written}))

    @property
    def book(self) -> PlanBook:
        book, findings = self._read
        assert book is not None
        assert not findings, findings
        return book

    @property
    def findings(self) -> list[str]:
        book, findings = self._read
        if book is not None:
            findings = [*findings, *(each.code for each in check(book, lambda path: path))]
        return findings

    def history(self, item: str = "W1") -> TaskHistory:
        book = self.book
        return TaskHistory(book, book.tasks[item])

    def verdicts(self, day: str, item: str = "W1") -> dict[str, Verdict]:
        when = date.fromisoformat(day)
        return {each.department: verdict(each, when) for each in self.history(item).in_force(when)}

    def said(self, day: str, item: str = "W1") -> list[str]:
        """Return who leads, until when, with which status."""
        found = self.verdicts(day, item)
        return [f"{name} {each.due.last_day} {each.status}" for name, each in found.items()]


REGISTER: Final = Register()
ASSIGNED: Final = REGISTER.line(TO_MARKET)


def test_an_item_is_issued_on_its_day() -> None:
    assert REGISTER.said("2025-06-02") == []
    assert REGISTER.said("2025-06-03") == [f"{OFFICE} {FIRST} on_track"]


def test_until_it_is_assigned_the_office_leads_it() -> None:
    late = REGISTER.line(TO_MARKET.replace("06-04", "06-10"))
    assert late.said("2025-06-09") == [f"{OFFICE} {FIRST} overdue"]
    assert late.said("2025-06-10") == [f"{MARKET} 2025-06-24 on_track"]


def test_the_office_is_overdue_when_it_has_not_assigned_in_time() -> None:
    assert REGISTER.said(FIRST) == [f"{OFFICE} {FIRST} at_risk"]  # due that day
    assert REGISTER.said("2025-06-05") == [f"{OFFICE} {FIRST} overdue"]
    for day in ("2025-06-04", "2025-06-05"):
        assert ASSIGNED.said(day) == [f"{MARKET} 2025-06-18 on_track"]


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ("", "2025-06-18"),
        (", within: 3wd", "2025-06-09"),
        (", within: 10d", "2025-06-16"),
        (", due: 2025-06-14", "2025-06-14"),  # a Saturday: a named date never moves
        (", due: ongoing", "None"),
    ],
)
def test_handle_is_the_due_day_from_the_day_of_assignment(keys: str, due: str) -> None:
    line = TO_MARKET.replace("]}", f"]{keys}}}")
    assert REGISTER.line(line).said("2025-06-05") == [f"{MARKET} {due} on_track"]


def test_without_a_clock_nothing_is_due() -> None:
    free = replace(ASSIGNED, clocks="{}")
    assert free.said("2025-06-03") == [f"{OFFICE} None on_track"]
    assert free.said("2026-06-03") == [f"{MARKET} None on_track"]


def test_a_second_assignment_has_a_clock_of_its_own() -> None:
    again = ASSIGNED.line(
        f"{{date: 2025-06-23, kind: assign, item: W1, lead: [{HOUSING}], within: 3wd}}"
    )
    assert again.said("2025-06-22") == [f"{MARKET} 2025-06-18 overdue"]
    assert again.said("2025-06-23") == [f"{HOUSING} 2025-06-26 on_track"]
    assert again.findings == []


def test_an_overdue_department_that_keeps_the_item_is_told() -> None:
    again = ASSIGNED.line(TO_MARKET.replace("06-04", "06-23"))
    assert again.findings == ["amendment-after-due"]


def test_of_two_assignments_of_one_day_the_last_stands() -> None:
    both = ASSIGNED.line(TO_MARKET.replace(MARKET, HOUSING))
    assert both.said("2025-06-04") == [f"{HOUSING} 2025-06-18 on_track"]


def test_an_item_counts_as_extended_only_by_a_document() -> None:
    day = date(2025, 6, 10)
    view = whole(ASSIGNED.history(), day)
    assert view is not None
    assert not view.extended
    amended = replace(
        ASSIGNED,
        amendments=(
            "[{effective: 2025-06-06, task: W1, due: 2025-06-30, document: 示例1号, reason: 示例}]"
        ),
    )
    moved = whole(amended.history(), day)
    assert moved is not None
    assert (moved.extended, moved.first_due, moved.due) == (
        True, date(2025, 6, 18), date(2025, 6, 30)
    )  # fmt: skip


def test_records_and_reviews_are_those_of_any_plan() -> None:
    city = City().says("2025-06-10 apply task: W1").decides("2025-06-12 accept task: W1")
    done = replace(ASSIGNED, city=city)
    assert done.said("2025-06-09") == [f"{MARKET} 2025-06-18 on_track"]
    assert done.said("2025-06-10") == [f"{MARKET} 2025-06-18 in_review"]
    assert done.said("2025-06-20") == [f"{MARKET} 2025-06-18 completed"]
    counts = status_report(done.book, Query(day=date(2025, 6, 20)), "section").totals
    assert (counts.tasks, counts.completed) == (1, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (RAISED, "duplicate-task-id"),
        (TO_MARKET.replace("W1", "W9"), "record-unknown-task"),
        (TO_MARKET.replace(MARKET, "无此局"), "unknown-department"),
        (TO_MARKET.replace("]}", "], within: 3wd, due: 2025-06-14}"), "within-and-due"),
        (TO_MARKET.replace("]}", "], within: 3}"), "bad-duration"),
        (RAISED.replace("raise", "rise"), "bad-value"),
    ],
)
def test_a_line_that_cannot_be_is_found(line: str, code: str) -> None:
    assert code in REGISTER.line(line).findings


def test_an_unknown_office_is_found() -> None:
    _, findings = load(
        Memory(
            {
                **City().files,
                f"plans/{PLAN}/plan.yaml": (
                    f'plan: "{PLAN}"\ntitle: 示例\nissued: 2025-03-01\nregister: problems\noffice: 无此局\n'
                ).encode(),
                f"plans/{PLAN}/amendments.yaml": b"",
            }
        )
    )
    assert "unknown-department" in findings
