"""What must not be held against who has an item: pauses, merges taken back, what others do that day."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.meaning.history import TaskHistory
from bizenv.messages import catalogue

from building import EAST, HOUSING, MARKET, PLAN
from conftest import Run
from item_lines import (
    ASSIGNED,
    INTO,
    OFFICE,
    RAISED,
    SECOND,
    TO_BOTH,
    TO_MARKET,
    TO_OTHERS,
    VERIFIED,
    Register,
    laid,
    reasons,
    recorded,
    said_to,
)
from test_problems import report, rows_of

APPLIED: Final = said_to(
    ASSIGNED.line(SECOND),
    "2025-06-10 apply task: W1, evidence: [https://example.invalid/x]",
)
GROUNDS: Final = "task: W1, document: 示例, reason: 示例"


def amended(register: Register, *changes: str) -> Register:
    """Return a register with documents, each of a day."""
    lines = []
    for change in changes:
        day, what = change.split(" ", 1)
        lines.append(f"{{effective: {day}, {GROUNDS}, {what}}}")
    return replace(register, amendments=f"[{', '.join(lines)}]")


# Assigned on Wednesday, 4 June 2025; to be verified by Monday the 9th, handled by the 18th
PAUSED: Final = amended(VERIFIED, "2025-06-06 pause: true", "2025-06-12 pause: false")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2025-06-11", "paused"),
        ("2025-06-12", "on_track"),
        ("2025-06-16", "on_track"),  # six days later is a Sunday: the next working day
        ("2025-06-17", "at_risk"),
    ],
)
def test_the_clock_verify_stands_still_while_an_item_is_paused(day: str, status: str) -> None:
    assert reasons(PAUSED, day)[0] == status
    late = ["verify-late"] if status == "at_risk" else []
    assert [code for code in reasons(PAUSED, day) if code == "verify-late"] == late


def test_what_is_verified_while_it_is_paused_or_by_the_later_day_is_in_time() -> None:
    for day in ("2025-06-10", "2025-06-16"):
        told = said_to(PAUSED, f"{day} report task: W1, finding: partly")
        for seen in (day, "2025-06-20"):
            assert report(told, seen).totals["verify_met"] == 1, (day, seen)
    late = said_to(PAUSED, "2025-06-17 report task: W1, finding: partly")
    assert report(late, "2025-06-20").totals["verify_missed"] == 1


def test_a_pause_is_no_way_out_of_what_was_not_verified_in_time() -> None:
    paused = amended(VERIFIED, "2025-06-10 pause: true", "2025-06-12 pause: false")
    assert report(paused, "2025-06-12").totals["verify_overdue"] == 1
    on_its_last_day = amended(VERIFIED, "2025-06-09 pause: true", "2025-06-12 pause: false")
    assert report(on_its_last_day, "2025-06-12").totals["verify_running"] == 1


def test_two_pauses_add_up_and_an_open_one_lets_nothing_pass() -> None:
    twice = amended(
        VERIFIED,
        "2025-06-05 pause: true",
        "2025-06-06 pause: false",
        "2025-06-10 pause: true",
        "2025-06-11 pause: false",
    )
    assert reasons(twice, "2025-06-11")[0] == "on_track"
    assert reasons(twice, "2025-06-12")[:2] == ["at_risk", "verify-late"]
    still = amended(VERIFIED, "2025-06-05 pause: true")
    assert report(still, "2025-12-01").totals["verify_running"] == 1


def test_the_deadline_of_an_item_that_moves_ends_on_a_working_day() -> None:
    assert PAUSED.said("2025-06-12") == [f"{MARKET} 2025-06-24 on_track"]
    to_saturday = amended(VERIFIED, "2025-06-06 pause: true", "2025-06-09 pause: false")
    assert to_saturday.said("2025-06-09") == [f"{MARKET} 2025-06-23 on_track"]


MERGED: Final = VERIFIED.line(SECOND, INTO.replace("06-20", "06-06"))
BACK: Final = amended(MERGED, "2025-06-12 cancel: false")


@pytest.mark.parametrize("end", ["merge", "cancel", "carry_to"])
def test_the_days_on_which_an_item_had_ended_count_for_no_clock(end: str) -> None:
    back = BACK
    if end != "merge":
        says = "cancel: true" if end == "cancel" else "carry_to: other/1"
        back = amended(VERIFIED.line(SECOND), f"2025-06-06 {says}", "2025-06-12 cancel: false")
    assert back.said("2025-06-12") == [f"{MARKET} 2025-06-24 on_track"]
    assert "verify-late" not in reasons(back, "2025-06-16")
    assert "verify-late" in reasons(back, "2025-06-17")
    assert back.said("2025-06-25") == [f"{MARKET} 2025-06-24 overdue"]


def test_what_was_late_before_it_was_merged_stays_late_when_it_is_brought_back() -> None:
    back = amended(VERIFIED.line(SECOND, INTO), "2025-06-25 cancel: false")
    assert reasons(back, "2025-06-25")[0] == "overdue"
    assert report(back, "2025-06-25").totals["verify_overdue"] == 1


def test_what_was_paused_and_merged_goes_on_once_neither_holds() -> None:
    both = amended(
        MERGED,
        "2025-06-05 pause: true",
        "2025-06-10 cancel: false",
        "2025-06-12 pause: false",
    )
    assert reasons(both, "2025-06-09")[0] == "merged"
    assert reasons(both, "2025-06-11")[0] == "paused"
    assert both.said("2025-06-12") == [f"{MARKET} 2025-06-25 on_track"]


def test_an_ordinary_task_that_is_reinstated_keeps_its_deadline() -> None:
    city = VERIFIED.city.amend("2025-05-20 cancel: true", "2025-06-10 cancel: false")
    book = city.book
    (issued,) = book.tasks.values()
    history = TaskHistory(book, issued)
    assert history.terms_on(date(2025, 6, 10)).due.written == "2025-05-31"


# What is applied for


@pytest.mark.parametrize("line", [TO_OTHERS, INTO, TO_OTHERS.replace(HOUSING, OFFICE)])
def test_what_is_applied_for_is_neither_given_to_others_nor_merged(line: str) -> None:
    taken = APPLIED.line(line)
    assert taken.findings == ["item-completed"]
    for day in ("2025-06-20", "2025-07-20"):
        assert taken.said(day) == APPLIED.said(day) == [f"{MARKET} 2025-06-18 in_review"]
        assert report(taken, day).totals == report(APPLIED, day).totals


def test_who_applied_may_keep_it_with_others() -> None:
    joined = APPLIED.line(TO_BOTH.replace("06-04", "06-20"))
    assert "item-completed" not in joined.findings
    assert list(joined.verdicts("2025-06-20")) == [MARKET, HOUSING]


def test_what_is_returned_may_be_given_to_others_the_same_day() -> None:
    returned = f"2025-06-20 return task: W1, department: {MARKET}, opinion: 示例"
    handed = replace(APPLIED, city=APPLIED.city.decides(returned)).line(TO_OTHERS)
    assert handed.findings == []
    row = rows_of(report(handed, "2025-06-23"))[MARKET]
    assert (row["handle_met"], row["handle_missed"], row["handed_on"]) == (1, 0, 1)


def test_of_several_leads_what_one_applied_for_is_not_merged() -> None:
    both = said_to(
        replace(APPLIED, lines=(ASSIGNED.lines[0], TO_BOTH, SECOND)),
        "2025-06-11 report task: W1",
        by=HOUSING,
    )
    assert both.findings == []
    assert "item-completed" in both.line(INTO).findings


@pytest.mark.parametrize("call", [("assign", "--lead", HOUSING), ("merge", "--into", "W2")])
def test_record_refuses_to_take_what_is_applied_for(
    tmp_path: Path, run: Run, call: tuple[str, ...]
) -> None:
    kind, *rest = call
    root = laid(APPLIED, tmp_path)
    status, told = recorded(root, run, kind, f"{PLAN}/W1", *rest)
    assert status == 1, told
    assert f"{MARKET}已申请完成、尚未审核" in told
    assert "退回的，当日即可改派" in told


# The day on which an item is given to others

GIVEN_ON: Final = TO_OTHERS.replace("06-20", "06-09")
UNFOUNDED: Final = "2025-06-09 report task: W1, finding: unfounded, progress: 不属我局职责"


def test_who_had_an_item_when_the_day_began_may_report_that_day() -> None:
    handed = said_to(VERIFIED, UNFOUNDED).line(GIVEN_ON)
    assert handed.findings == []
    row = rows_of(report(handed, "2025-06-10"))[MARKET]
    assert dict(row.figures) == {"handed_on": 1, "verify_met": 1}
    next_day = said_to(VERIFIED, UNFOUNDED.replace("06-09", "06-10")).line(GIVEN_ON)
    assert next_day.findings == ["record-not-lead"]


def test_who_reports_late_on_that_day_is_no_later_than_who_says_nothing() -> None:
    line = GIVEN_ON.replace("06-09", "06-10")
    late = UNFOUNDED.replace("06-09", "06-10")
    rows = [
        rows_of(report(each.line(line), "2025-06-11"))[MARKET]
        for each in (VERIFIED, said_to(VERIFIED, late))
    ]
    assert [dict(each.figures) for each in rows] == [{"handed_on": 1}] * 2


def test_the_office_too_may_have_reported() -> None:
    bare = replace(VERIFIED, lines=VERIFIED.lines[:1])
    told = said_to(bare, "2025-06-04 report task: W1, progress: 示例", by=OFFICE)
    assert told.line(TO_MARKET).findings == []


def test_what_it_applied_for_that_day_is_not_taken_from_it() -> None:
    applied = said_to(VERIFIED, "2025-06-09 apply task: W1, evidence: [https://example.invalid/x]")
    assert applied.line(GIVEN_ON).findings == ["item-completed"]


def test_a_report_and_a_reassignment_of_one_day_are_recorded_and_shown(
    tmp_path: Path, run: Run
) -> None:
    root = laid(said_to(VERIFIED, UNFOUNDED), tmp_path)
    call = ("record", "assign", f"{PLAN}/W1", "--lead", HOUSING, "--as-of", "2025-06-09")
    found = run("--root", str(root), *call)
    assert found.status == 0, found.err
    shown = run("--root", str(root), "show", f"{PLAN}/W1", "--as-of", "2025-06-10")
    assert "不属我局职责" in shown.out


# Why it counts as late


def test_show_says_by_when_an_item_was_to_be_verified_and_how_late_it_was(
    tmp_path: Path, run: Run
) -> None:
    late = said_to(VERIFIED, "2025-06-10 report task: W1, finding: confirmed")
    away = TO_OTHERS.replace("06-20", "06-11")
    back = TO_MARKET.replace("06-04", "06-12")
    again = said_to(late.line(away, back), "2025-06-13 report task: W1, finding: confirmed")
    assert report(again, "2025-06-14").totals["verify_missed"] == 1
    root = laid(again, tmp_path)
    shown = run("--root", str(root), "show", f"{PLAN}/W1", "--as-of", "2025-06-14").out
    assert "核查最迟2025年6月9日，晚1天" in shown
    assert "到2025年6月10日转出时，核查已超期，仍计入该单位" in shown
    assert shown.count("晚1天") == 1


def test_both_languages_say_what_was_missed() -> None:
    for lang, said in (("zh", "办理已超期"), ("en", "Not handled in time")):
        assert said in catalogue(lang)("show.missed.handle", day=VERIFIED.book.plan.issued)


# Verified by 示例市场监管局 in time; the documents of 12 June let 示例住建局 lead
TOLD: Final = said_to(VERIFIED, "2025-06-05 report task: W1, finding: partly")


def test_whoever_leads_by_a_document_verifies_from_that_day_on() -> None:
    moved = amended(TOLD, f"2025-06-12 lead: [{HOUSING}]")
    assert "verify-late" not in reasons(moved, "2025-06-12")
    assert "verify-late" not in reasons(moved, "2025-06-17")
    assert "verify-late" in reasons(moved, "2025-06-18")  # the third working day is the 17th
    (late,) = [
        each for each in moved.verdicts("2025-06-18")[HOUSING].reasons if each.code == "verify-late"
    ]
    assert late.figures["assigned"] == date(2025, 6, 12)
    found = {row.key: row.counts for row in report(moved, "2025-06-16").rows}
    assert found[MARKET]["verify_met"] == 1
    assert found[HOUSING]["verify_running"] == 1


def test_what_the_former_lead_missed_is_its_own() -> None:
    moved = amended(VERIFIED, f"2025-06-12 lead: [{HOUSING}]")
    found = {row.key: row.counts for row in report(moved, "2025-06-16").rows}
    assert found[MARKET]["verify_missed"] == 1
    assert found[HOUSING]["verify_running"] == 1
    assert found[HOUSING]["verify_overdue"] == 0


def test_who_keeps_leading_by_a_document_keeps_its_clock_and_who_takes_over_has_it() -> None:
    beside = amended(VERIFIED, f"2025-06-12 lead: [{MARKET}, {HOUSING}]")
    both = beside.verdicts("2025-06-12")
    late = {n: [r.code for r in said.reasons] for n, said in both.items()}
    assert "verify-late" in late[MARKET]
    assert "verify-late" not in late[HOUSING]
    over = amended(VERIFIED, f"2025-06-12 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
    assert "verify-late" in reasons(over, "2025-06-12")
    told = amended(TOLD, f"2025-06-12 lead: [{HOUSING}], takes_over: {{{HOUSING}: {MARKET}}}")
    assert "verify-late" not in reasons(told, "2025-06-20")


# Given back to the office by a document of Thursday, 12 June, once it was verified in time
ALL: Final = replace(TOLD, clocks="{assign: 1wd, verify: 3wd, handle: 10wd}")
RETURNED: Final = amended(ALL, f"2025-06-12 lead: [{OFFICE}]")
AGAIN: Final = f"2025-06-16 lead: [{HOUSING}]"


def test_given_back_by_a_document_an_item_is_not_yet_assigned_again() -> None:
    assert RETURNED.said("2025-06-12") == [f"{OFFICE} 2025-06-13 on_track"]
    assert "not-assigned" in reasons(RETURNED, "2025-06-12")
    assert RETURNED.said("2025-06-16") == [f"{OFFICE} 2025-06-13 overdue"]
    assert "verify-late" not in reasons(RETURNED, "2025-06-16")


def test_the_office_has_nothing_to_verify_and_the_former_lead_keeps_what_it_met() -> None:
    found = report(RETURNED, "2025-06-20")
    rows = {row.key: row.counts for row in found.rows}
    assert rows[MARKET]["verify_met"] == 1
    assert rows[OFFICE].response.of == 0
    assert found.totals["unassigned"] == 1
    assert found.totals["assign_overdue"] == 1


def test_given_again_by_a_document_clocks_begin_as_with_a_line() -> None:
    by_document = amended(ALL, f"2025-06-12 lead: [{OFFICE}]", AGAIN)
    by_line = ALL.line(
        f"{{date: 2025-06-12, kind: assign, item: W1, lead: [{OFFICE}], document: 示例}}",
        f"{{date: 2025-06-16, kind: assign, item: W1, lead: [{HOUSING}], document: 示例}}",
    )
    assert by_document.said("2025-06-16") == [f"{HOUSING} 2025-06-30 on_track"]
    for day in ("2025-06-12", "2025-06-13", "2025-06-16", "2025-06-19", "2025-06-20", "2025-07-02"):
        assert reasons(by_document, day) == reasons(by_line, day), day
        assert report(by_document, day).totals == report(by_line, day).totals, day


def test_a_document_may_name_by_when_the_office_gives_it_again() -> None:
    named = amended(ALL, f"2025-06-12 lead: [{OFFICE}], due: 2025-06-17")
    assert named.said("2025-06-16") == [f"{OFFICE} 2025-06-17 on_track"]
    assert report(named, "2025-06-16").totals["assign_running"] == 1


def test_who_takes_over_for_the_office_is_given_nothing_back() -> None:
    over = amended(ALL, f"2025-06-12 lead: [{OFFICE}], takes_over: {{{OFFICE}: {MARKET}}}")
    assert over.said("2025-06-12") == [f"{OFFICE} 2025-06-18 on_track"]
    assert "not-assigned" not in reasons(over, "2025-06-12")


def test_what_is_refused_leaves_the_order_of_the_others_as_it_was() -> None:
    """A document from before the item was raised holds before the lines of that day."""
    early = amended(APPLIED, f"2025-05-01 lead: [{HOUSING}]")
    given = replace(
        early, lines=(RAISED, TO_MARKET.replace("06-04", "06-03"), *early.lines[2:], TO_OTHERS)
    )
    assert [each.dated.day for each in given.book.refused] == [date(2025, 6, 20)]
    assert list(given.verdicts("2025-06-05")) == [MARKET]


def test_show_tells_each_department_its_own_deadline(tmp_path: Path, run: Run) -> None:
    both = f"{{date: 2025-06-10, kind: assign, item: W1, lead: [{MARKET}, {HOUSING}]}}"
    away = f"{{date: 2025-06-12, kind: assign, item: W1, lead: [{HOUSING}, {EAST}]}}"
    root = laid(VERIFIED.line(both, away), tmp_path)
    shown = run("--root", str(root), "show", f"{PLAN}/W1", "--format", "csv").out
    lines = [line for line in shown.splitlines() if "交办示例" in line or "交办东区" in line]
    assert lines, shown
    dues = {(name, day): line for line in lines for name, day in [line.split(",")[2:4]]}
    assert "2025年6月18日" in dues[MARKET, "2025-06-10"]  # it has the item since 4 June
    assert "2025年6月24日" in dues[HOUSING, "2025-06-10"]
    assert "2025年6月24日" in dues[HOUSING, "2025-06-12"]
    assert "2025年6月26日" in dues[EAST, "2025-06-12"]
