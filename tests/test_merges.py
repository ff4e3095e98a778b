"""Items that were merged into others: what ends, what goes on, and what of one day holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.report.changes import State, changes_report
from bizenv.report.query import Query
from bizenv.report.status import status_report

from building import MARKET, PLAN
from conftest import Run
from item_lines import (
    ASSIGNED,
    MERGE,
    OFFICE,
    RAISED,
    REGISTER,
    TO_MARKET,
    TWO,
    Register,
    laid,
    said_to,
    written,
)


def test_a_merged_item_ends_and_is_never_overdue_after_it() -> None:
    early = TWO.lines[-1].replace("06-10", "06-06")
    merged = replace(TWO, lines=(*TWO.lines[:-1], early))
    assert merged.said("2025-06-05", "W2") == [f"{OFFICE} 2025-06-06 on_track"]
    for day in ("2025-06-06", "2026-06-06"):
        assert merged.said(day, "W2") == [f"{OFFICE} 2025-06-06 merged"]
    (verdict_,) = merged.verdicts("2026-06-06", "W2").values()
    (reason,) = verdict_.reasons
    assert (reason.code, reason.figures["to"], reason.figures["reason"]) == (
        "merged", "W1", "同一窗口"
    )  # fmt: skip
    assert merged.findings == []


def test_what_was_overdue_before_a_merge_stays_overdue_then() -> None:
    assert TWO.said("2025-06-09", "W2") == [f"{OFFICE} 2025-06-06 overdue"]
    assert TWO.said("2025-06-10", "W2") == [f"{OFFICE} 2025-06-06 merged"]
    assert TWO.findings == ["amendment-after-due"]


def test_a_merged_item_is_counted_apart() -> None:
    def totals(day: str) -> tuple[int, int, int]:
        counts = status_report(TWO.book, Query(day=date.fromisoformat(day)), "section").totals
        return counts.tasks, counts.merged, counts.cancelled

    assert totals("2025-06-09") == (2, 0, 0)
    assert totals("2025-06-10") == (1, 1, 0)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (("W2 W2",), ["merge-circle"]),
        (("W2 W1", "W1 W2"), ["merge-circle"]),
        (("W2 W1", "W1 W3", "W3 W2"), ["merge-circle"]),
        (("W2 W1", "W2 W3"), ["merge-of-merged"]),
        (("W2 W1", "W3 W2"), ["merge-of-merged"]),
        (("W2 W1", "W3 W1", "W1 W4"), []),
        (("W2 W9",), ["record-unknown-task"]),
        (("W9 W1",), ["record-unknown-task"]),
    ],
)
def test_what_an_item_may_not_be_merged_into(lines: tuple[str, ...], codes: list[str]) -> None:
    several = Register(tuple(RAISED.replace("W1", f"W{number}") for number in (1, 2, 3, 4)))
    for line in lines:
        item, into = line.split()
        several = several.line(MERGE.replace("W2", item).replace("into: W1", f"into: {into}"))
    found = replace(several, clocks="{}").findings
    assert sorted(found) == codes


def test_a_merge_is_a_change_of_its_own() -> None:
    """Of an item that was overdue when it was merged, the merge alone is told."""
    book = {PLAN: TWO.book}
    days = (State(date(2025, 6, 9)), State(date(2025, 6, 10)))
    told = changes_report(book, book, days).changes
    assert [each.code for each in told if each.task == "W2"] == ["merged"]


def test_an_amendment_brings_a_merged_item_back() -> None:
    back = replace(
        TWO,
        amendments="[{effective: 2025-06-12, task: W2, cancel: false, document: 示例, reason: 示例}]",
    )
    assert back.said("2025-06-11", "W2") == [f"{OFFICE} 2025-06-06 merged"]
    assert back.said("2025-06-12", "W2") == [f"{OFFICE} 2025-06-06 overdue"]
    again = back.line(MERGE.replace("06-11", "06-13"))
    assert again.said("2025-06-13", "W2") == [f"{OFFICE} 2025-06-06 merged"]
    assert set(again.findings) == {"amendment-after-due"}


BACK: Final = "{{effective: 2025-06-{}, task: W2, cancel: false, document: 示例, reason: 示例}}"
OTHER: Final = MERGE.replace("into: W1", "into: W3")
THREE: Final = replace(TWO.line(RAISED.replace("W1", "W3")), clocks="{}")


def ends(register: Register, day: str) -> str | None:
    """Return what W2 is on a day, and what goes on for it."""
    (found,) = register.verdicts(f"2025-06-{day}", "W2").values()
    return next((str(each.figures["to"]) for each in found.reasons if "to" in each.figures), None)


@pytest.mark.parametrize(
    ("more", "back", "into", "codes"),
    [
        # brought back, and merged into the right one, on one day
        ((OTHER.replace("06-11", "06-12"),), BACK.format("12"), "W3", []),
        # merged and brought back on one day
        ((), BACK.format("10"), None, ["merge-without-effect"]),
        # merged into both on one day: the second merge finds it merged
        (
            (OTHER.replace("06-11", "06-10"),),
            BACK.format("10"),
            None,
            ["merge-of-merged", *["merge-without-effect"] * 2],
        ),
        ((), BACK.format("10").replace("false", "true"), None, ["merge-without-effect"]),
    ],
)
def test_what_of_one_day_holds(
    more: tuple[str, ...], back: str, into: str | None, codes: list[str]
) -> None:
    register = replace(THREE.line(*more), amendments=f"[{back}]")
    assert ends(register, "20") == into
    assert sorted(register.findings) == codes


def test_show_says_that_a_merge_has_no_effect(tmp_path: Path, run: Run) -> None:
    root = str(laid(replace(THREE, amendments=f"- {BACK.format('10')}\n"), tmp_path))
    shown = run("--root", root, "show", f"{PLAN}/W2", "--as-of", "2025-06-20").out
    assert "不起作用" in next(each for each in shown.splitlines() if "并入 W1" in each)


def test_a_merge_of_the_day_on_which_an_item_is_brought_back_is_recorded(
    tmp_path: Path, run: Run
) -> None:
    back = replace(THREE, amendments=f"- {BACK.format('12')}\n")
    merge = ("merge", f"{PLAN}/W2", "--into", "W3", "--date", "2025-06-12", "--as-of", "2025-06-12")
    written(back, tmp_path, run, merge)
    shown = run("--root", str(tmp_path / "city"), "show", f"{PLAN}/W2", "--as-of", "2025-06-20")
    assert "并入 W3" in shown.out


def test_a_merge_that_does_not_hold_is_told_when_it_is_recorded(tmp_path: Path, run: Run) -> None:
    ended = BACK.format("12").replace("cancel: false", "cancel: true")
    alive = replace(THREE, lines=(*THREE.lines[:3], *THREE.lines[4:]), amendments=f"- {ended}\n")
    root = laid(alive, tmp_path)
    merge = ("merge", f"{PLAN}/W2", "--into", "W1", "--date", "2025-06-12", "--as-of", "2025-06-12")
    told = run("--root", str(root), "record", *merge)
    assert "不起作用" in told.out + told.err


def test_a_merge_is_recorded(tmp_path: Path, run: Run) -> None:
    register = ASSIGNED.line(RAISED.replace("W1", "W2"))
    merge = ("merge", f"{PLAN}/W2", "--into", "W1", "--date", "2025-06-13", "--reason", "同一窗口")
    assert written(register, tmp_path, run, merge) == [
        "- {date: 2025-06-13, item: W2, kind: merge, into: W1, reason: 同一窗口}"
    ]
    shown = run("--root", str(tmp_path / "city"), "show", f"{PLAN}/W2", "--as-of", "2025-06-20")
    assert "并入 W1" in shown.out
    assert "已并案" in shown.out


GONE: Final = REGISTER.line(RAISED.replace("W1", "W2"), MERGE.replace("06-11", "06-04"))
GIVEN_AFTER: Final = TO_MARKET.replace("W1", "W2").replace("06-04", "06-05")


def test_what_was_merged_is_assigned_and_reported_on_no_more() -> None:
    assert GONE.line(GIVEN_AFTER).findings == ["record-of-merged"]
    assert GONE.line(GIVEN_AFTER.replace("06-05", "06-03")).findings == []
    told = said_to(GONE, "2025-06-04 report task: W2", "2025-06-05 report task: W2", by=OFFICE)
    assert told.findings == ["record-of-merged"]
    back = "[{effective: 2025-06-05, task: W2, cancel: false, document: 示例, reason: 示例}]"
    assert replace(told, amendments=back).findings == []


@pytest.mark.parametrize(
    "call", [("assign", f"{PLAN}/W2", "--lead", MARKET), ("report", f"{PLAN}/W2", "--percent", "5")]
)
def test_record_refuses_what_was_merged(tmp_path: Path, run: Run, call: tuple[str, ...]) -> None:
    root = laid(GONE, tmp_path)
    found = run("--root", str(root), "record", *call, "--as-of", "2025-06-20")
    assert found.status == 1, found.err
    assert "W2 已于2025年6月4日并入 W1" in found.err
