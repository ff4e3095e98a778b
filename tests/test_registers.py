"""Registers: raising, assigning and the clocks of items, in the plan that they make up."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import verdict
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages.sentences import amended
from bizenv.report.part_changes import ENDED
from bizenv.report.query import Query
from bizenv.report.said import moves_of
from bizenv.report.status import status_report
from bizenv.report.views import whole

from building import HOUSING, MARKET, PLAN, City
from conftest import Run
from item_lines import (
    ASSIGNED,
    CALM,
    HANDED,
    INTO,
    OFFICE,
    RAISED,
    REGISTER,
    SECOND,
    TO_MARKET,
    TWO,
    VERIFIED,
    Register,
    laid,
    reasons,
    said_to,
    written,
)

FIRST: Final = "2025-06-04"


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
        f'{{date: 2025-06-23, kind: assign, item: W1, lead: [{HOUSING}], within: "3wd"}}'
    )
    assert again.said("2025-06-22") == [f"{MARKET} 2025-06-18 overdue"]
    assert again.said("2025-06-23") == [f"{HOUSING} 2025-06-26 on_track"]
    assert again.findings == ["amendment-after-due"]  # it takes the item from who was overdue
    in_time = ASSIGNED.line(TO_MARKET.replace("06-04", "06-18").replace(MARKET, HOUSING))
    assert in_time.said("2025-06-18") == [f"{HOUSING} 2025-07-02 on_track"]
    assert in_time.findings == []


AGAIN: Final = TO_MARKET.replace("06-04", "06-16")


@pytest.mark.parametrize("keys", ["", ", within: 30wd", ", due: 2025-09", ", document: 示例9号"])
def test_who_has_an_item_already_keeps_its_clock(keys: str) -> None:
    again = ASSIGNED.line(AGAIN.replace("]}", f"]{keys}}}"))
    assert again.said("2025-06-17") == [f"{MARKET} 2025-06-18 on_track"]
    assert again.said("2025-06-19") == [f"{MARKET} 2025-06-18 overdue"]
    view = whole(again.history(), date(2025, 6, 17))
    assert view is not None
    assert (view.due, view.terms.due.last_day, view.extended) == (
        date(2025, 6, 18), date(2025, 6, 18), False
    )  # fmt: skip
    needs = "within" in keys or "due" in keys
    assert again.findings == (["amendment-without-document"] if needs else [])


@pytest.mark.parametrize("keys", ["within: 3wd", "due: 2025-06-19"])
def test_a_document_extends_it(keys: str) -> None:
    line = AGAIN.replace("]}", f"], {keys}, document: 示例9号}}")
    again = ASSIGNED.line(line)
    assert again.said("2025-06-17") == [f"{MARKET} 2025-06-19 on_track"]
    view = whole(again.history(), date(2025, 6, 17))
    assert view is not None
    assert (view.first_due, view.due, view.extended) == (
        date(2025, 6, 18), date(2025, 6, 19), True
    )  # fmt: skip
    (move,) = moves_of([each.assignment for each in view.judged], date(2025, 6, 17))
    assert (move.before, move.document) == (date(2025, 6, 18), "示例9号")
    assert again.findings == []
    late = ASSIGNED.line(line.replace("06-16", "06-20").replace("2025-06-19", "2025-06-25"))
    assert late.findings == ["amendment-after-due"]


def test_a_clock_is_each_departments_own() -> None:
    both = ASSIGNED.line(AGAIN.replace(MARKET, f"{MARKET}, {HOUSING}"))
    assert both.said("2025-06-19") == [
        f"{MARKET} 2025-06-18 overdue",
        f"{HOUSING} 2025-06-30 on_track",
    ]
    assert both.findings == []
    left = both.line(TO_MARKET.replace("06-04", "06-20").replace(MARKET, HOUSING))
    assert left.said("2025-06-20") == [f"{HOUSING} 2025-06-30 on_track"]
    assert left.findings == ["amendment-after-due"]


def test_of_two_assignments_of_a_day_the_last_tells_who_keeps_its_clock() -> None:
    away = ASSIGNED.line(AGAIN.replace(MARKET, HOUSING))
    back = away.line(AGAIN)
    assert back.said("2025-06-17") == [f"{MARKET} 2025-06-18 on_track"]
    assert back.findings == []
    later = away.line(AGAIN.replace("06-16", "06-17"))
    assert later.said("2025-06-17") == [f"{MARKET} 2025-07-01 on_track"]  # it had lost the item


def test_the_first_assignment_late_is_the_offices_work() -> None:
    late = REGISTER.line(TO_MARKET.replace("06-04", "06-10"))
    assert late.findings == []
    own = REGISTER.line(TO_MARKET.replace("06-04", "06-10").replace(MARKET, OFFICE))
    assert own.said("2025-06-10") == [f"{OFFICE} 2025-06-24 on_track"]
    assert own.findings == ["amendment-after-due"]


def test_of_two_assignments_of_one_day_the_last_stands() -> None:
    both = ASSIGNED.line(TO_MARKET.replace(MARKET, HOUSING))
    assert both.said("2025-06-04") == [f"{HOUSING} 2025-06-18 on_track"]


def test_an_item_counts_as_extended_only_by_a_document() -> None:
    day = date(2025, 6, 10)
    view = whole(ASSIGNED.history(), day)
    assert view is not None
    assert not view.extended
    assert moves_of([each.assignment for each in view.judged], day) == ()
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
    (move,) = moves_of([each.assignment for each in moved.judged], day)
    assert (move.before, move.after) == (date(2025, 6, 18), date(2025, 6, 30))


def test_records_and_reviews_are_those_of_any_plan() -> None:
    city = City().says("2025-06-10 apply task: W1").decides("2025-06-12 accept task: W1")
    done = replace(ASSIGNED, city=city)
    assert done.said("2025-06-09") == [f"{MARKET} 2025-06-18 on_track"]
    assert done.said("2025-06-10") == [f"{MARKET} 2025-06-18 in_review"]
    assert done.said("2025-06-20") == [f"{MARKET} 2025-06-18 completed"]
    counts = status_report(done.book, Query(day=date(2025, 6, 20)), "section").totals
    assert (counts.tasks, counts.completed) == (1, 1)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "本期建账，现有2件问题。"),
        ("en", "Begun in this period, with 2 problems."),
    ],
)
def test_a_digest_says_that_a_register_began(
    tmp_path: Path, run: Run, lang: str, told: str
) -> None:
    root = laid(REGISTER.line(RAISED.replace("W1", "W2")), tmp_path)
    asked = ("--plan", PLAN, "--as-of", "2025-06-30", "--since", "2025-02-28", "--lang", lang)
    found = run("--root", str(root), "digest", *asked)
    assert told in found.out, found.out


RAISE: Final = ("raise", PLAN, "--title", "充电桩报装慢", "--date", "2025-06-12")


def test_a_number_that_is_left_out_is_the_next(tmp_path: Path, run: Run) -> None:
    assign = ("assign", f"{PLAN}/W2", *HANDED)
    assert written(REGISTER, tmp_path, run, RAISE, assign) == [
        "- {date: 2025-06-12, id: W2, kind: raise, title: 充电桩报装慢}",
        f'- {{date: 2025-06-13, item: W2, kind: assign, lead: [{MARKET}], within: "3wd"}}',
    ]


def test_the_next_number_is_as_long_as_the_last(tmp_path: Path, run: Run) -> None:
    register = Register((RAISED.replace("W1", "W2025-099"),))
    lines = written(register, tmp_path, run, RAISE, RAISE)
    assert [line.split(", ")[1] for line in lines] == ["id: W2025-100", "id: W2025-101"]


def test_a_table_of_items_is_taken_in(tmp_path: Path, run: Run) -> None:
    table = tmp_path / "items.csv"
    table.write_text(
        "plan,类型,title,source,日期,item,lead,within\n"
        f"{PLAN},来件,占道施工,体验官,2025/6/14,,,\n"
        f"{PLAN},交办,,,2025/6/16,W2,{MARKET};{HOUSING},3wd\n",
        encoding="utf-8",
    )
    assert written(REGISTER, tmp_path, run, ("--from", str(table))) == [
        "- {date: 2025-06-14, id: W2, kind: raise, title: 占道施工, source: 体验官}",
        f'- {{date: 2025-06-16, item: W2, kind: assign, lead: [{MARKET}, {HOUSING}], within: "3wd"}}',
    ]


def test_a_note_of_a_further_assignment_changes_nothing_and_is_shown(
    tmp_path: Path, run: Run
) -> None:
    """So a wrong title is told: who has the item keeps clocks and records."""
    told = said_to(ASSIGNED, "2025-06-05 report task: W1, percent: 5")
    noted = told.line(f"{TO_MARKET[:-1].replace('06-04', '06-10')}, note: 标题应为登记等候过久}}")
    for day in ("2025-06-11", "2025-06-30"):
        assert noted.said(day) == told.said(day)
    assert noted.findings == told.findings == []
    root = str(laid(noted, tmp_path))
    shown = run("--root", root, "show", f"{PLAN}/W1", "--as-of", "2025-06-20")
    (line,) = [each for each in shown.out.splitlines() if "标题应为" in each]
    assert "交办" in line
    assert "期限" not in line  # none that does not hold


def test_show_tells_a_day_in_the_order_in_which_it_holds(tmp_path: Path, run: Run) -> None:
    day = "2025-06-04"
    one = REGISTER.line(TO_MARKET)
    void = f"{day} void task: W1, of: {{date: {day}, kind: report}}, reason: 填错"
    told = said_to(
        one, f"{day} report task: W1, percent: 10", void, f"{day} report task: W1, percent: 20"
    )
    root = str(laid(told, tmp_path))
    shown = run("--root", root, "show", f"{PLAN}/W1", "--as-of", "2025-06-20").out
    order = [shown.index(each) for each in ("items.yaml:2", "10%", "填错", "20%")]
    assert order == sorted(order)
    assert "已作废" in next(each for each in shown.splitlines() if "10%" in each)
    assert "已作废" not in next(each for each in shown.splitlines() if "20%" in each)


@pytest.mark.parametrize("finding", ["confirmed", "partly", "unfounded"])
def test_verify_is_a_report_with_a_finding(finding: str) -> None:
    told = said_to(VERIFIED, f"2025-06-09 report task: W1, finding: {finding}")
    assert reasons(told, "2025-06-10") == ["on_track", "on-track"]
    mute = said_to(VERIFIED, "2025-06-09 report task: W1")
    assert reasons(mute, "2025-06-10") == ["at_risk", "verify-late"]


def test_past_the_clock_verify_fires_verify_late_until_somebody_verified() -> None:
    assert reasons(VERIFIED, "2025-06-09") == ["on_track", "unreported"]
    assert reasons(VERIFIED, "2025-06-10") == ["at_risk", "verify-late"]
    (only,) = VERIFIED.verdicts("2025-06-12").values()
    assert only.reasons[0].figures == {
        "assigned": date(2025, 6, 4), "until": date(2025, 6, 9), "days": 3
    }  # fmt: skip
    late = said_to(VERIFIED, "2025-06-12 report task: W1, finding: confirmed")
    assert reasons(late, "2025-06-11") == ["at_risk", "verify-late"]
    assert reasons(late, "2025-06-12") == ["on_track", "on-track"]


def test_the_office_has_nothing_to_verify_and_overdue_comes_first() -> None:
    mine = replace(REGISTER, clocks="{verify: 1d}")
    assert reasons(mine, "2025-08-01") == ["on_track", "not-assigned"]
    assert reasons(VERIFIED, "2025-06-19")[:2] == ["overdue", "overdue"]


def test_another_department_begins_the_clock_verify_anew() -> None:
    told = said_to(VERIFIED, "2025-06-06 report task: W1, finding: confirmed")
    again = told.line(AGAIN)
    assert reasons(again, "2025-06-17") == ["on_track", "on-track"]  # who has it verified it
    mute = VERIFIED.line(TO_MARKET.replace("06-04", "06-12"))
    assert reasons(mute, "2025-06-13") == ["at_risk", "verify-late"]
    other = told.line(TO_MARKET.replace("06-04", "06-16").replace(MARKET, HOUSING))
    assert reasons(other, "2025-06-20") == ["at_risk", "verify-late"]
    first = said_to(other, "2025-06-18 report task: W1, finding: partly", by=HOUSING)
    assert reasons(first, "2025-06-20") == ["on_track", "on-track"]


def test_revisit_is_the_reviewers_clock_and_wins_over_the_policy() -> None:
    applied = said_to(
        replace(ASSIGNED, clocks="{handle: 20wd, revisit: 5wd}"), "2025-06-10 apply task: W1"
    )
    slow = replace(applied, policy="{due_soon: 0, review_within: 30d}")
    for register in (applied, slow):
        assert reasons(register, "2025-06-17") == ["in_review", "in-review"]
        assert reasons(register, "2025-06-18") == ["in_review", "in-review", "review-late"]
    bare = replace(slow, clocks="{handle: 20wd}")
    assert reasons(bare, "2025-07-10") == ["in_review", "in-review"]
    assert reasons(bare, "2025-07-11") == ["in_review", "in-review", "review-late"]


@pytest.mark.parametrize("item", ["W1", "W2"])
def test_the_timeline_of_an_item_is_its_verdict_of_each_day(item: str) -> None:
    several = replace(TWO, clocks="{assign: 1wd, verify: 2d, handle: 10wd, revisit: 3d}")
    told = said_to(
        several, "2025-06-09 report task: W1, finding: partly", "2025-06-12 apply task: W1"
    )
    for assignment in told.history(item).assignments:
        for span in timeline(assignment):
            last = span.last or date(2025, 8, 1)
            for number in range((last - span.first).days + 1):
                then = verdict(assignment, span.first + timedelta(days=number))
                assert then.key == span.verdict.key


def test_a_finding_is_recorded_and_shown(tmp_path: Path, run: Run) -> None:
    told = ("report", f"{PLAN}/W1", "--finding", "部分属实", "--date", "2025-06-06")
    written(VERIFIED, tmp_path, run, told)
    ledger = tmp_path / f"city/plans/{PLAN}/progress/{MARKET}.yaml"
    assert "finding: partly" in ledger.read_text(encoding="utf-8")
    shown = run("--root", str(tmp_path / "city"), "show", f"{PLAN}/W1", "--as-of", "2025-06-20")
    assert "核查：部分属实" in shown.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ENDED)
def test_every_end_has_words_for_what_was_overdue_until_then(code: str, language: str) -> None:
    assert str(3) in catalogue(language)(f"spell.{code}", past=3, n=3)


def test_words_on_a_register_call_its_items_what_they_are(tmp_path: Path, run: Run) -> None:
    other = ASSIGNED.line("{date: 2025-06-05, kind: assign, item: ZZ, lead: [示例住建局]}")
    root = str(laid(other, tmp_path))
    assert f"方案 {PLAN} 没有编号为“ZZ”的问题" in run("--root", root, "validate").out
    begun = run("--root", str(laid(ASSIGNED, tmp_path)), "digest", "--since", "2025-02-28")
    assert "本期建账，现有" in begun.out


def test_one_day_of_leading_is_said_as_one(tmp_path: Path, run: Run) -> None:
    again = ASSIGNED.line(TO_MARKET.replace("06-04", "06-05").replace(MARKET, HOUSING))
    root = str(laid(again, tmp_path))
    found = run("--root", root, "show", f"{PLAN}/W1", "--as-of", "2025-06-24")
    assert "2025年6月4日当日牵头" in found.out


def test_diff_says_how_long_an_item_was_overdue_until_another_got_it(
    tmp_path: Path, run: Run
) -> None:
    again = ASSIGNED.line(TO_MARKET.replace("06-04", "06-23").replace(MARKET, HOUSING))
    root = str(laid(again, tmp_path))
    found = run("--root", root, "diff", "2025-06-20", "2025-06-24")
    assert "不再牵头时期限已过5天，此前逾期4天" in found.out
    told = run("--root", root, "digest", "--since", "2025-06-20", "--as-of", "2025-06-24")
    assert "此前逾期4天" in told.out


TO_OFFICE: Final = f"{{date: 2025-06-10, kind: assign, item: W1, lead: [{OFFICE}]}}"
ANEW: Final = f"{{date: 2025-06-13, kind: assign, item: W1, lead: [{HOUSING}]}}"


def test_what_is_given_back_to_the_office_is_to_be_assigned_again() -> None:
    back = replace(ASSIGNED.line(TO_OFFICE), clocks="{assign: 1wd, verify: 2wd, handle: 10wd}")
    assert back.said("2025-06-11") == [f"{OFFICE} 2025-06-11 at_risk"]
    assert reasons(back, "2025-06-12") == ["overdue", "overdue", "not-assigned"]
    assert back.findings == []
    anew = back.line(ANEW)
    assert anew.said("2025-06-13") == [f"{HOUSING} 2025-06-27 on_track"]
    assert reasons(anew, "2025-06-13") == ["on_track", "unreported"]
    assert anew.findings == []  # what the office missed is its own


def test_the_office_keeps_its_clock_once_it_has_an_item_back() -> None:
    twice = ASSIGNED.line(TO_OFFICE, TO_OFFICE.replace("06-10", "06-11"))
    assert twice.said("2025-06-12") == [f"{OFFICE} 2025-06-11 overdue"]
    named = ASSIGNED.line(TO_OFFICE.replace("]}", "], due: 2025-06-16}"))
    assert named.said("2025-06-16") == [f"{OFFICE} 2025-06-16 at_risk"]


def test_what_the_office_gives_to_itself_at_first_it_handles() -> None:
    own = REGISTER.line(TO_OFFICE.replace("06-10", "06-04"))
    assert own.said("2025-06-05") == [f"{OFFICE} 2025-06-18 on_track"]
    assert reasons(own, "2025-06-05") == ["on_track", "unreported"]


QUIET: Final = "{nearly_done: 0, behind: 100}"


@pytest.mark.parametrize(
    ("clocks", "policy", "statuses"),
    [
        ("{handle: 10wd}", QUIET, "on_track at_risk at_risk overdue"),
        ("{handle: 10wd}", CALM, "on_track on_track at_risk overdue"),
        ("{handle: 10wd}", "{due_soon: 30, behind: 100}", "at_risk at_risk at_risk overdue"),
        ("{}", QUIET, "on_track on_track at_risk overdue"),
    ],
)
def test_an_item_falls_due_soon_the_day_before(clocks: str, policy: str, statuses: str) -> None:
    named = TO_MARKET.replace("]}", "], due: 2025-06-18}")
    register = replace(REGISTER, policy=policy, clocks=clocks).line(named)
    days = ("2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19")
    assert [register.verdicts(day)[MARKET].status for day in days] == statuses.split()


def test_what_was_raised_is_a_record_of_the_register() -> None:
    assert REGISTER.book.unrecorded_on(date(2025, 6, 2))
    view = whole(REGISTER.history(), date(2025, 6, 5))
    assert view is not None
    assert (view.status, view.unheard, view.light) == ("overdue", False, "red")


def test_an_assignment_is_no_amendment_in_words() -> None:
    found = [each.turn for each in ASSIGNED.line(ANEW, INTO).line(SECOND).history().amendments]
    assert found == ["assigned", "assigned", "merged"]
    (first, *_) = ASSIGNED.history().amendments
    for language, said in (("zh", "自2025年6月4日起交办"), ("en", "assigned from 4 June 2025")):
        told = amended(catalogue(language), None, first.day, first.turn)
        assert told == said


def test_a_day_before_the_deadline_no_rule_is_told(tmp_path: Path, run: Run) -> None:
    root = laid(replace(ASSIGNED, policy=QUIET), tmp_path)
    told = run("--root", str(root), "at-risk", "--as-of", "2025-06-17", "--lang", "en").out
    assert "1 day left; no percentage reported" in told
    assert "a warning within" not in told
