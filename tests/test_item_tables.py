"""record --from: the tables of registers, with heads in Chinese, and duties done."""

from pathlib import Path
from typing import Final

import pytest
from bizenv.model.items import Assign, Merge, Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell
from bizenv.recording.heads import HEADS, ITEM_HEADS
from bizenv.recording.rows import rows
from pydantic import BaseModel

from building import HOUSING, MARKET, PLAN
from conftest import Run
from test_registers import REGISTER, laid, written

RAISED: Final = "来件编号,标题,来源,地点,类别,提出人,来件日期\n"


def table(folder: Path, text: str) -> tuple[str, str]:
    place = folder / "items.csv"
    place.write_text(text, encoding="utf-8")
    return ("--from", str(place))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            RAISED + "W2,占道,热线,东区,市容,31,2025年6月14日\n,路灯不亮,,西区,,,2025-06-15\n",
            [
                (
                    "- {date: 2025-06-14, id: W2, kind: raise, title: 占道, source: 热线, place: 东区,"
                    ' category: 市容, raised_by: "31"}'
                ),
                "- {date: 2025-06-15, id: W3, kind: raise, title: 路灯不亮, place: 西区}",
            ],
        ),
        (
            "问题标题,问题内容,登记日期,公开内容\n占道施工,夜间施工,2025-06-14,已受理\n",
            [
                (
                    "- {date: 2025-06-14, id: W2, kind: raise, title: 占道施工, text: 夜间施工,"
                    " public_text: 已受理}"
                ),
            ],
        ),
        (
            (
                "来件编号,承办单位,协办单位,办理时限,交办日期\n"
                f"W1,{MARKET}、{HOUSING},示例财政局,10个工作日,2025.6.16\n"
            ),
            [
                (
                    f"- {{date: 2025-06-16, item: W1, kind: assign, lead: [{MARKET}, {HOUSING}],"
                    ' support: [示例财政局], within: "10wd"}'
                ),
            ],
        ),
        (
            f"件号,类型,责任单位,办结期限,日期\nW1,交办,{MARKET},2025年6月30日,2025-06-16\n",
            [f"- {{date: 2025-06-16, item: W1, kind: assign, due: 2025-06-30, lead: [{MARKET}]}}"],
        ),
        (
            RAISED + "W2,占道施工,,,,,2025-06-14\n",
            ["- {date: 2025-06-14, id: W2, kind: raise, title: 占道施工}"],
        ),
        (
            (
                "Complaint no,Item title,Description,Location,Raised on\n"
                "W2,Blocked road,Works at night,East,14 June 2025\n"
            ),
            [
                (
                    "- {date: 2025-06-14, id: W2, kind: raise, title: Blocked road,"
                    " text: Works at night, place: East}"
                ),
            ],
        ),
        (
            (
                "No.,Item No,Handled by,Supporting,Time limit,Assigned on\n"
                f"1,W1,{MARKET},示例财政局,5 working days,2025-06-16\n"
            ),
            [
                (
                    f"- {{date: 2025-06-16, item: W1, kind: assign, lead: [{MARKET}],"
                    ' support: [示例财政局], within: "5wd"}'
                ),
            ],
        ),
        (
            (
                "Item no,Lead department,Deadline,Assigned on,联系人\n"
                f"W1,{MARKET},30 June 2025,2025-06-16,\n"
            ),
            [f"- {{date: 2025-06-16, item: W1, kind: assign, due: 2025-06-30, lead: [{MARKET}]}}"],
        ),
    ],
)
def test_a_registers_table_is_taken_in(
    tmp_path: Path, run: Run, text: str, lines: list[str]
) -> None:
    assert written(REGISTER, tmp_path, run, table(tmp_path, text)) == lines


def test_a_table_of_merges_is_taken_in(tmp_path: Path, run: Run) -> None:
    raised = table(tmp_path, RAISED + "W2,占道施工,,,,,2025-06-14\n")
    root = laid(REGISTER, tmp_path)
    assert run("--root", str(root), "record", *raised, "--as-of", "2025-06-20").status == 0
    merged = table(tmp_path, "问题编号,并入,日期,理由\nW2,W1,2025-06-16,同一起因\n")
    assert run("--root", str(root), "record", *merged, "--as-of", "2025-06-20").status == 0
    text = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    assert text.endswith(
        "- {date: 2025-06-16, item: W2, kind: merge, into: W1, reason: 同一起因}\n"
    )


def test_a_row_that_raises_and_assigns_is_refused(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    both = table(tmp_path, f"来件编号,标题,承办单位,日期\nW2,占道施工,{MARKET},2025-06-14\n")
    found = run("--root", str(root), "record", *both, "--as-of", "2025-06-20", "--lang", "zh")
    assert found.status == 1
    assert "items.csv:2:3" in found.err
    assert "row-of-two-kinds" in found.err


@pytest.mark.parametrize(
    "text",
    [
        f"Item no,Item title,Lead department,Raised on\nW2,Blocked road,{MARKET},2025-06-14\n",
        f"Item no,Kind,Title,Unit,Raised on\nW2,raise,Blocked road,{MARKET},2025-06-14\n",
        f"Item no,Description,Handled by,Assigned on\nW1,Blocked,{MARKET},2025-06-14\n",
    ],
)
def test_who_handles_what_is_raised_is_a_row_of_its_own(
    tmp_path: Path, run: Run, text: str
) -> None:
    root = laid(REGISTER, tmp_path)
    both = table(tmp_path, text)
    found = run("--root", str(root), "record", *both, "--as-of", "2025-06-20", "--lang", "en")
    assert found.status == 1
    assert "row-of-two-kinds" in found.err
    assert "leader" not in found.err


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (
            f"来件编号,承办单位,要求完成时间,交办日期\nW1,{MARKET},2025-06-30,2025-06-16\n",
            "1:3",
        ),
        (f"Item no,Handled by,Finish by,Assigned on\nW1,{MARKET},30 June,2025-06-16\n", "1:3"),
        ("来件编号,标题,来件日期,主办\nW2,占道,2025-06-14,示例财政局\n", "1:4"),
    ],
)
def test_a_column_that_a_registers_table_would_lose_is_asked_about(
    tmp_path: Path, run: Run, text: str, at: str
) -> None:
    root = laid(REGISTER, tmp_path)
    lost = table(tmp_path, text)
    found = run("--root", str(root), "record", *lost, "--as-of", "2025-06-20", "--lang", "en")
    assert (found.status, found.out) == (1, "")
    assert f"items.csv:{at}: error[column-left]" in found.err


def test_the_deadline_of_an_item_beside_a_report_is_left_out(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    said = table(
        tmp_path,
        "Item no,Unit,Deadline,As of,Progress made\nW1,示例财政局,2025-06-30,2025-06-14,a\n",
    )
    found = run("--root", str(root), "record", *said, "--as-of", "2025-06-20", "--lang", "en")
    assert (found.status, found.err) == (0, "These columns were not taken: Deadline\n")


NO_COLUMN: Final = {"readings", "tags", "opening"}  # headed by their own names, or for a beginning


@pytest.mark.parametrize("model", [Raise, Assign, Merge, *KINDS[Kind.REPORT].models])
def test_each_key_of_a_table_has_a_head_in_both_languages(model: type[BaseModel]) -> None:
    named = {"id": "task", "item": "task", "kind": "kind"}
    for key in keys(model):
        name = named.get(key.name, key.name)
        if name in NO_COLUMN:
            continue
        heads = (*HEADS.get(name, ()), *ITEM_HEADS.get(name, ()))
        is_english = [each.isascii() for each in heads]
        assert any(is_english), name
        assert not all(is_english), name


def test_a_report_on_an_item_stays_a_report(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    said = table(
        tmp_path, "问题编号,单位,日期,核查结果,进展情况\nW1,示例财政局,2025-06-14,属实,已派员\n"
    )
    found = run("--root", str(root), "record", *said, "--as-of", "2025-06-20")
    assert found.status == 0, found.err
    ledger = (root / f"plans/{PLAN}/progress/示例财政局.yaml").read_text(encoding="utf-8")
    assert "finding: confirmed" in ledger


@pytest.mark.parametrize(
    "head",
    [
        "问题编号,承办单位,填报日期,完成比例,核查结果",
        "问题编号,单位,填报日期,完成比例,核查结果,承办单位",
    ],
)
def test_who_handles_an_item_reports_on_it(tmp_path: Path, run: Run, head: str) -> None:
    root = laid(REGISTER, tmp_path)
    row = "W1,示例财政局,2025-06-14,50,属实" + ",示例住建局" * (head.count(",") - 4)
    found = run(
        "--root", str(root), "record", *table(tmp_path, f"{head}\n{row}\n"), "--as-of", "2025-06-20"
    )
    assert found.status == 0, found.err
    ledger = (root / f"plans/{PLAN}/progress/示例财政局.yaml").read_text(encoding="utf-8")
    assert "percent: 50" in ledger
    assert "finding: confirmed" in ledger


def test_a_table_of_reports_keeps_its_heads(tmp_path: Path, run: Run) -> None:
    """来源, 类别 and the like are columns of any table: only a register's takes them for its own."""
    root = laid(REGISTER, tmp_path)
    row = "W1,示例财政局,2025-06-14,文件,重点,已派员\n"
    said = table(tmp_path, f"编号,单位,日期,来源,类别,进展情况\n{row}")
    found = run("--root", str(root), "record", *said, "--as-of", "2025-06-20", "--lang", "zh")
    assert found.status == 0, found.err
    assert "来源" in found.err


def test_duties_done_are_taken_in_by_their_heads() -> None:
    text = (
        "编号,单位,日期,经常性工作,所属时段,进展情况\n1.1,示例财政局,2025-07-02,座谈,2025Q2,已开\n"
    )
    (row,) = rows(text.encode(), "a.csv", "csv").rows
    assert row.tree["kind"] == "report"
    assert (row.tree["duty"], row.tree["period"]) == ("座谈", "2025Q2")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("10个工作日", "10wd"),
        ("１０工作日内", "10wd"),
        ("5天", "5d"),
        ("3日", "3d"),
        ("3wd", "3wd"),
        ("5 working days", "5wd"),
        ("1 Working Day", "1wd"),
        ("within 10 days", "10d"),
    ],
)
def test_a_duration_is_read_as_people_write_it(cell: str, value: str) -> None:
    assert read_cell("within", cell) == value
