"""Registers: each sentence of the design with the lines that show it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import pytest
from bizenv.checks import check
from bizenv.files.snapshot import Memory
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.timeline import timeline
from bizenv.meaning.verdict import Verdict, verdict
from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.book import PlanBook
from bizenv.pages.sentences import amended
from bizenv.report.changes import State, changes_report
from bizenv.report.part_changes import ENDED
from bizenv.report.query import Query
from bizenv.report.said import moves_of
from bizenv.report.status import status_report
from bizenv.report.views import whole

from building import GROUP, HOUSING, MARKET, PLAN, City, load
from conftest import Run

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
    amendments: str = "# 示例"
    policy: str = CALM
    rates: str = "{}"

    def line(self, *lines: str) -> "Register":
        return replace(self, lines=(*self.lines, *lines))

    @property
    def files(self) -> dict[str, bytes]:
        plan = f"""plan: "{PLAN}"
title: 示例问题台账
issued: 2025-03-01
register: problems
office: {OFFICE}
clocks: {self.clocks}
policy: {self.policy}
rates: {self.rates}
"""
        own = {
            "plan.yaml": plan,
            "items.yaml": "".join(f"- {line}\n" for line in self.lines) or "# 示例",
            "amendments.yaml": self.amendments,
        }
        written = {f"plans/{PLAN}/{name}": text.encode() for name, text in own.items()}
        return {**self.city.files, **written}

    @cached_property
    def _read(self) -> tuple[PlanBook | None, list[str]]:
        return load(Memory(self.files))

    @property
    def book(self) -> PlanBook:
        book, findings = self._read
        assert book is not None
        assert not findings, findings
        return book

    @property
    def findings(self) -> list[str]:
        return self.findings_on(None)

    def findings_on(self, day: date | None) -> list[str]:
        book, findings = self._read
        if book is not None:
            findings = [*findings, *(each.code for each in check(book, lambda path: path, day))]
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


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", f"方案 {PLAN} 没有编号为“W9”的问题"),
        ("en", f"Plan {PLAN} has no problem numbered “W9”"),
    ],
)
def test_an_item_that_is_unknown_is_called_by_what_the_register_keeps(
    tmp_path: Path, run: Run, lang: str, told: str
) -> None:
    root = laid(REGISTER.line(TO_MARKET.replace("W1", "W9")), tmp_path)
    assert told in run("--root", str(root), "validate", "--lang", lang).out


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


def laid(register: Register, tmp_path: Path) -> Path:
    """Write a register's files into a folder."""
    root = tmp_path / "city"
    for path, data in register.files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return root


def written(register: Register, tmp_path: Path, run: Run, *calls: tuple[str, ...]) -> list[str]:
    """Return the lines that recording adds to a register's items.yaml."""
    root = laid(register, tmp_path)
    for call in calls:
        found = run("--root", str(root), "record", *call, "--as-of", "2025-06-20")
        assert found.status == 0, found.err
    text = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    return text.splitlines()[len(register.lines) :]


RAISE: Final = ("raise", PLAN, "--title", "充电桩报装慢", "--date", "2025-06-12")
HANDED: Final = ("--lead", MARKET, "--within", "3wd", "--date", "2025-06-13")


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


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("assign", f"{PLAN}/W9", *HANDED), "record-unknown-task"),
        (("assign", f"{PLAN}/W1", *HANDED, "--due", "2025-07"), "within-and-due"),
        (("raise", f"{PLAN}/W1", "--title", "又一件"), "duplicate-task-id"),
        (("raise", PLAN), "missing-key"),
    ],
)
def test_a_line_that_cannot_be_is_not_written(
    tmp_path: Path, run: Run, call: tuple[str, ...], code: str
) -> None:
    assert written(REGISTER, tmp_path, run) == []
    found = run("--root", str(tmp_path / "city"), "record", *call, "--lang", "en")
    assert found.status == 1
    assert code in found.err
    text = (tmp_path / f"city/plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 1


TWO: Final = ASSIGNED.line(
    RAISED.replace("W1", "W2").replace("06-03", "06-05"),
    "{date: 2025-06-10, kind: merge, item: W2, into: W1, reason: 同一窗口}",
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


MERGE: Final = "{date: 2025-06-11, kind: merge, item: W2, into: W1}"


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


VERIFIED: Final = replace(ASSIGNED, clocks="{verify: 3wd, handle: 10wd}")  # by 2025-06-09


def said_to(register: Register, *records: str, by: str = MARKET) -> Register:
    city = register.city
    for record in records:
        city = city.says(record, by=by)
    return replace(register, city=city)


def reasons(register: Register, day: str, item: str = "W1") -> list[str]:
    (only,) = register.verdicts(day, item).values()
    return [str(only.status), *(each.code for each in only.reasons)]


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


TASKS: Final = "tasks: [{id: t1, title: 示例任务, lead: [示例住建局], due: 2025-06-10}]"


@dataclass(frozen=True)
class Plain(Register):
    """An ordinary plan beside which somebody wrote an items.yaml."""

    lines: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        found = super().files
        plan = f'plan: "{PLAN}"\ntitle: 示例方案\nissued: 2025-03-01\n{TASKS}\n'
        if not self.lines:
            del found[f"plans/{PLAN}/items.yaml"]
        return {**found, f"plans/{PLAN}/plan.yaml": plan.encode()}


@pytest.mark.parametrize(
    "lines",
    [
        (TO_MARKET.replace("W1", "t1").replace("06-04", "06-20"),),
        (MERGE.replace("W2", "t1").replace("W1", "t1"),),
        (RAISED,),
    ],
)
def test_what_no_register_raised_is_neither_assigned_nor_merged(lines: tuple[str, ...]) -> None:
    book, findings = load(Memory(Plain(lines).files))
    assert findings == ["not-an-item"]
    assert book is not None
    assert list(book.tasks) == ["t1"]
    (only,) = TaskHistory(book, book.tasks["t1"]).in_force(date(2025, 6, 21))
    said = verdict(only, date(2025, 6, 21))
    assert (only.department, said.status, str(said.due.last_day)) == (
        "示例住建局", "overdue", "2025-06-10"
    )  # fmt: skip


def test_a_task_of_a_register_is_no_item() -> None:
    mixed = ASSIGNED.line(MERGE.replace("W2", "W1").replace("into: W1", "into: t1"))
    plan = f"plans/{PLAN}/plan.yaml"
    files = {**mixed.files, plan: mixed.files[plan] + TASKS.encode()}
    book, findings = load(Memory(files))
    assert findings == ["not-an-item"]
    assert book is not None
    assert [each.assigns for each in book.amendments["W1"]] == [True]


@pytest.mark.parametrize(
    "call", [("assign", f"{PLAN}/t1", "--lead", MARKET), ("merge", f"{PLAN}/t1", "--into", "t1")]
)
def test_record_refuses_what_is_no_item(tmp_path: Path, run: Run, call: tuple[str, ...]) -> None:
    root = laid(Plain(), tmp_path)
    found = run("--root", str(root), "record", *call, "--as-of", "2025-06-20")
    assert (found.status, "not-an-item" in found.err) == (1, True)
    assert "record amend" in found.err
    assert not (root / f"plans/{PLAN}/items.yaml").exists()


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


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ((RAISED.replace("2025-06-03", "2025-02-28"),), ["record-before-issue"]),
        ((RAISED.replace("2025-06-03", "2025-02-28").replace("}", ", opening: 移交清单}"),), []),
        ((RAISED.replace("2025-06-03", "2026-06-03"),), ["record-in-future"]),
        ((RAISED, TO_MARKET.replace("06-04", "06-02")), ["record-before-issue"]),
        ((RAISED, TO_MARKET.replace("06-04", "06-21")), ["record-in-future"]),
        (
            (RAISED, RAISED.replace("W1", "W2"), MERGE.replace("06-11", "06-02")),
            ["record-before-issue"],
        ),
        (
            (RAISED, RAISED.replace("W1", "W2"), MERGE.replace("06-11", "06-21")),
            ["record-in-future"],
        ),
        ((RAISED, TO_MARKET), []),
    ],
)
def test_the_day_of_a_line_is_checked(lines: tuple[str, ...], codes: list[str]) -> None:
    register = Register(lines, clocks="{}")
    assert register.findings_on(date(2025, 6, 20)) == codes


@pytest.mark.parametrize("day", ["2025-06-02", "2025-06-21"])
def test_record_refuses_such_a_day(tmp_path: Path, run: Run, day: str) -> None:
    root = laid(REGISTER, tmp_path)
    call = ("record", "assign", f"{PLAN}/W1", "--lead", MARKET, "--date", day)
    found = run("--root", str(root), *call, "--as-of", "2025-06-20")
    assert found.status == 1, found.err
    assert "record-before-issue" in found.err or "record-in-future" in found.err


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


TO_BOTH: Final = TO_MARKET.replace(MARKET, f"{MARKET}, {HOUSING}")
TO_OTHERS: Final = TO_MARKET.replace("06-04", "06-20").replace(MARKET, HOUSING)
INTO: Final = "{date: 2025-06-20, kind: merge, item: W1, into: W2}"
SECOND: Final = RAISED.replace("W1", "W2")


def completed(register: Register, day: str = "2025-06-11") -> Register:
    """Return a register whose item a reviewer accepts on a day."""
    told = said_to(register, "2025-06-10 apply task: W1, evidence: [https://example.invalid/x]")
    decided = f"{day} accept task: W1, department: {MARKET}"
    return replace(told, city=told.city.decides(decided))


@pytest.mark.parametrize("line", [TO_OTHERS, INTO, INTO.replace("06-20", "06-11")])
def test_what_is_completed_is_neither_assigned_nor_merged(line: str) -> None:
    done = completed(ASSIGNED.line(SECOND))
    assert done.findings == []
    assert done.line(line).findings == ["item-completed"]
    reopened = f"2025-06-19 reopen task: W1, department: {MARKET}"
    again = replace(done, city=done.city.decides(reopened))
    assert "item-completed" not in again.line(line.replace("06-11", "06-20")).findings


@pytest.mark.parametrize("line", [TO_OTHERS, INTO])
def test_a_line_after_the_completion_counts_for_nothing(line: str) -> None:
    done = completed(ASSIGNED.line(SECOND))
    for day in ("2025-06-20", "2025-07-20"):
        assert done.line(line).said(day) == done.said(day) == [f"{MARKET} 2025-06-18 completed"]
    (refused,) = done.line(line).book.refused
    assert (refused.dated.day, refused.department) == (date(2025, 6, 20), MARKET)


def test_whether_a_line_counts_is_decided_by_the_end_of_its_day() -> None:
    void = f"2025-06-25 void task: W1, department: {MARKET}, of: {{date: 2025-06-11, kind: accept}}"
    done = completed(ASSIGNED)
    voided = replace(done, city=done.city.decides(void)).line(TO_OTHERS)
    assert voided.findings == ["item-completed"]
    assert voided.said("2025-06-25") == [f"{MARKET} 2025-06-18 in_review"]
    returned = f"2025-06-26 return task: W1, department: {MARKET}"
    again = replace(voided, city=voided.city.decides(returned))
    again = again.line(TO_OTHERS.replace("06-20", "06-26"))
    assert again.said("2025-06-26") == [f"{HOUSING} 2025-07-10 on_track"]


def test_of_several_lines_of_a_day_the_last_is_the_first_that_counts_for_nothing() -> None:
    done = completed(REGISTER.line(TO_BOTH))
    to_one = TO_OTHERS.replace(HOUSING, MARKET)
    kept = done.line(to_one, TO_OTHERS)
    assert [each.dated.place.path for each in kept.book.refused] == [(3,)]
    assert list(kept.verdicts("2025-06-20")) == [MARKET]


def test_what_is_refused_gives_nothing_back_to_the_office() -> None:
    back = TO_OTHERS.replace(HOUSING, OFFICE)
    done = completed(ASSIGNED).line(back)
    reopened = f"2025-06-23 reopen task: W1, department: {MARKET}"
    again = replace(done, city=done.city.decides(reopened))
    assert not again.history().has_back(date(2025, 6, 24))
    assert again.line(back.replace("06-20", "06-24")).history().has_back(date(2025, 6, 24))


def test_of_several_leads_none_that_is_done_is_left_out() -> None:
    done = completed(REGISTER.line(TO_BOTH))
    assert "item-completed" in done.line(TO_OTHERS).findings
    assert (
        "item-completed" not in done.line(TO_OTHERS.replace(HOUSING, f"{MARKET}, {GROUP}")).findings
    )


@pytest.mark.parametrize("call", [("assign", "--lead", HOUSING), ("merge", "--into", "W2")])
def test_record_refuses_what_is_completed(tmp_path: Path, run: Run, call: tuple[str, ...]) -> None:
    root = laid(completed(ASSIGNED.line(SECOND)), tmp_path)
    kind, *rest = call
    found = run("--root", str(root), "record", kind, f"{PLAN}/W1", *rest, "--as-of", "2025-06-20")
    assert found.status == 1, found.err
    assert f"2025年6月20日对问题W1交办或并案时，{MARKET}已办结" in found.err


def recorded(root: Path, run: Run, *call: str, day: str = "2025-06-25") -> tuple[int, str]:
    found = run("--root", str(root), "record", *call, "--as-of", day, "--dry-run")
    return found.status, found.err


@pytest.mark.parametrize("day", ["2025-06-04", "2025-06-05", "2025-06-20", "2025-06-25"])
def test_who_has_an_item_gets_more_time_by_no_day_of_the_line(
    tmp_path: Path, run: Run, day: str
) -> None:
    root = laid(ASSIGNED, tmp_path)
    call = ("assign", f"{PLAN}/W1", "--lead", MARKET, "--date", day, "--within", "60wd")
    status, told = recorded(root, run, *call)
    assert status == 1, told
    assert "交办没有写" in told
    status, told = recorded(root, run, *call, "--document", "示例办函〔2025〕1号")
    assert status == 0, told
    assert "期限2025年6月18日已过" in told


def test_a_slip_of_the_day_itself_is_mended_that_day(tmp_path: Path, run: Run) -> None:
    root = laid(ASSIGNED, tmp_path)
    call = ("assign", f"{PLAN}/W1", "--lead", MARKET, "--within", "60wd")
    assert recorded(root, run, *call, day="2025-06-04") == (0, "")


@pytest.mark.parametrize("day", ["2025-06-05", "2025-06-18", "2025-06-24", "2025-06-25"])
@pytest.mark.parametrize("call", [("assign", "--lead", HOUSING), ("merge", "--into", "W2")])
def test_who_is_overdue_loses_an_item_by_no_day_unsaid(
    tmp_path: Path, run: Run, call: tuple[str, ...], day: str
) -> None:
    root = laid(ASSIGNED.line(SECOND), tmp_path)
    kind, *rest = call
    status, told = recorded(root, run, kind, f"{PLAN}/W1", *rest, "--date", day)
    assert (status, told.count("amendment-after-due")) == (0, 1), told
    word = "交办" if kind == "assign" else "并案"
    assert f"W1的{word}" in told


def test_the_offices_first_assignment_dated_back_excuses_nobody(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    call = ("assign", f"{PLAN}/W1", "--lead", MARKET, "--date", "2025-06-04")
    assert recorded(root, run, *call) == (0, "")


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


@pytest.mark.parametrize("kind", ["accepted", "验收"])
def test_a_kind_that_nobody_knows_is_told_with_all_that_are(
    tmp_path: Path, run: Run, kind: str
) -> None:
    root = laid(ASSIGNED, tmp_path)
    table = tmp_path / "table.csv"
    table.write_text(f"plan,task,department,date,kind\n{PLAN},W1,{MARKET},2025-06-10,{kind}\n")
    told = run("--root", str(root), "record", "--from", str(table), "--as-of", "2025-06-20")
    for word in ("填报", "审核通过", "退回", "调整", "来件", "交办", "并案"):
        assert word in told.err, told.err


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("reopen", "1.0/W1", "--opinion", "x"), ("did you mean “--reason”?", "“--reason”")),
        (("raise", "--plan", "1.0"), ("record raise hotline", "record raise hotline")),
        (("raise", "1.0", "--id", "N-1"), ("hotline/W2025-018", "hotline/W2025-018")),
        (("assign", "--item", "W1"), ("record assign demo/1.2.3", "record assign demo/1.2.3")),
    ],
)
def test_an_option_that_a_record_lacks_is_told_by_what_says_it(
    tmp_path: Path, run: Run, call: tuple[str, ...], told: tuple[str, str]
) -> None:
    root = laid(REGISTER, tmp_path)
    for language, said in zip(("en", "zh"), told, strict=True):
        found = run("--root", str(root), "record", *call, "--lang", language)
        assert found.status == 2
        assert said in found.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_carried_to_nowhere_is_not_recorded(
    tmp_path: Path, run: Run, language: str
) -> None:
    root = laid(ASSIGNED, tmp_path)
    file = root / f"plans/{PLAN}/amendments.yaml"
    before = file.read_bytes()
    given = ("--effective", "2025-06-10", "--document", "a", "--reason", "b")
    call = ("record", "amend", f"{PLAN}/W1", *given, "--carry-to", "nowhere/1")
    for more in ((), ("--dry-run",)):
        found = run("--root", str(root), *call, *more, "--as-of", "2025-06-20", "--lang", language)
        assert (found.status, found.out) == (1, "")
        assert found.err.startswith("--carry-to: ")
        assert "[carry-to-unknown]" in found.err
    assert file.read_bytes() == before
