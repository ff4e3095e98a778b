"""Lines of a register that do not count, or cannot be: after the completion, of days that excuse, of what is no item."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.files.snapshot import Memory
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.verdict import verdict
from bizenv.messages import LANGUAGES

from building import GROUP, HOUSING, MARKET, PLAN, City, load
from conftest import Run
from item_lines import (
    ASSIGNED,
    HANDED,
    INTO,
    MERGE,
    OFFICE,
    RAISED,
    REGISTER,
    SECOND,
    TO_BOTH,
    TO_MARKET,
    TO_OTHERS,
    Register,
    completed,
    laid,
    recorded,
    written,
)


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
