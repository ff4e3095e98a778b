"""record --from: the tables of registers, with heads in Chinese, and duties done."""

import json
from pathlib import Path
from typing import Final

import pytest
from bizenv.model.items import Assign, Merge, Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell
from bizenv.recording.head_words import HEADS, ITEM_HEADS
from bizenv.recording.rows import rows
from pydantic import BaseModel

from building import HOUSING, MARKET, PLAN
from conftest import Run
from item_lines import OFFICE, REGISTER, laid, said_to, written

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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "序号,建议标题,建议内容,联系方式,提交时间\n1,夜间施工,二十二点后仍在施工,有,2025/6/1 19:05\n",
            "- {date: 2025-06-01, id: W2, kind: raise, title: 夜间施工, text: 二十二点后仍在施工}",
        ),
        (
            (
                "提交者（必填）,提交时间,标题（必填）,内容（必填）,联系电话（选填）,提出人\n"
                "某,2025-06-14 10:23:45,路灯不亮,整条街,,\n"
            ),
            "- {date: 2025-06-14, id: W2, kind: raise, title: 路灯不亮, text: 整条街}",
        ),
        (
            "序号,提交答卷时间,来自IP,意见标题,意见内容\n1,2025/6/14 0:23:45,127.0.0.1,占道,施工\n",
            "- {date: 2025-06-14, id: W2, kind: raise, title: 占道, text: 施工}",
        ),
        (
            (
                "Timestamp,Suggestion title,Suggestion,Email address\n"
                "2025/06/14 9:05:00,Dark street,Lamps are out,someone\n"
            ),
            "- {date: 2025-06-14, id: W2, kind: raise, title: Dark street, text: Lamps are out}",
        ),
    ],
)
def test_what_a_form_for_suggestions_gives_is_taken_in_without_who_filled_it_in(
    tmp_path: Path, run: Run, text: str, line: str
) -> None:
    root = laid(REGISTER, tmp_path)
    found = run("--root", str(root), "record", *table(tmp_path, text), "--as-of", "2025-06-20")
    assert found.status == 0, found.err
    told = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    assert told.splitlines()[-1] == line
    assert "个人信息" in found.err
    hidden = ("某", "127.0.0.1", "someone", "有,")
    assert not [each for each in hidden if each in told]


def test_a_column_of_a_form_that_is_not_known_is_asked_about(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    form = table(tmp_path, "建议标题,提交时间,希望何时解决\n路灯不亮,2025-06-14 10:23,七月\n")
    found = run("--root", str(root), "record", *form, "--as-of", "2025-06-20", "--lang", "en")
    assert (found.status, found.out) == (1, "")
    assert "items.csv:1:3: error[column-left]" in found.err


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
    ("head", "cell"),
    [
        ("Complaint No,Received on,Complaint title,Remarks", "ring back"),
        ("Complaint No,Received on,Complaint title,Notes", "ring back"),
        ("Complaint No,Received on,Title,Progress", ""),
        ("Case no,Raised on,Item title,Issues", ""),
        ("来件编号,来件日期,来件标题,备注", "ring back"),
        ("问题编号,登记日期,问题标题,进展情况", ""),
    ],
)
def test_remarks_do_not_turn_what_is_raised_into_a_report(
    tmp_path: Path, run: Run, head: str, cell: str
) -> None:
    note = f", note: {cell}" if cell else ""
    lines = [f"- {{date: 2025-06-14, id: W2, kind: raise, title: Withdraw{note}}}"]
    text = f"{head}\nW2,14 June 2025,Withdraw,{cell}\n"
    assert written(REGISTER, tmp_path, run, table(tmp_path, text)) == lines


@pytest.mark.parametrize(
    "head", ["Complaint no,Received on,Complaint title,Issues", "来件编号,来件日期,标题,进展情况"]
)
def test_a_row_that_raises_and_reports_is_refused(tmp_path: Path, run: Run, head: str) -> None:
    root = laid(REGISTER, tmp_path)
    both = table(tmp_path, f"{head}\nW1,2025-06-14,Withdraw,no staff\n")
    found = run("--root", str(root), "record", *both, "--as-of", "2025-06-20", "--lang", "en")
    assert (found.status, found.out) == (1, "")
    assert "items.csv:2:4: error[row-raised-and-reported]" in found.err


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "Item No,Item title,Raised on,Kind,Handled by,Assigned on\nW2,Noise,14 June 2025,,,\n",
            "- {date: 2025-06-14, id: W2, kind: raise, title: Noise}",
        ),
        (
            "件号,标题,来件日期,类型,承办单位\nW2,噪声,2025-06-14,,\n",
            "- {date: 2025-06-14, id: W2, kind: raise, title: 噪声}",
        ),
        (
            f"件号,类型,承办单位,交办日期\nW1,,{MARKET},2025-06-16\n",
            f"- {{date: 2025-06-16, item: W1, kind: assign, lead: [{MARKET}]}}",
        ),
    ],
)
def test_a_column_of_kinds_that_is_empty_is_as_if_absent(
    tmp_path: Path, run: Run, text: str, line: str
) -> None:
    assert written(REGISTER, tmp_path, run, table(tmp_path, text)) == [line]


def test_what_was_done_on_a_titled_item_stays_a_report(tmp_path: Path, run: Run) -> None:
    root = laid(REGISTER, tmp_path)
    text = f"Item no,Item title,Unit,As of,Remarks\nW1,登记排队过长,{OFFICE},2025-06-14,seen\n"
    found = run("--root", str(root), "record", *table(tmp_path, text), "--as-of", "2025-06-20")
    assert found.status == 0, found.err
    assert (root / f"plans/{PLAN}/progress/{OFFICE}.yaml").exists()


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
        "问题编号,承办单位,填报日期,完成比例,核查结果,配合单位",
        "Item no,Handled by,Reported on,% done,Verification,Supported by",
        "问题编号,承办单位,填报日期,完成比例,核查结果,类型",
        "问题编号,承办单位,填报日期,完成比例,核查结果,填报单位,类型",
    ],
)
def test_who_handles_an_item_reports_on_it(tmp_path: Path, run: Run, head: str) -> None:
    """Whatever other column names people, or says that it is a report."""
    root = laid(REGISTER, tmp_path)
    cells = {"类型": "填报", "填报单位": "示例财政局"}
    others = head.split(",")[5:]
    row = ",".join(
        ["W1,示例财政局,2025-06-14,50,属实", *(cells.get(each, "示例住建局") for each in others)]
    )
    found = run(
        "--root", str(root), "record", *table(tmp_path, f"{head}\n{row}\n"), "--as-of", "2025-06-20"
    )
    assert found.status == 0, found.err
    ledger = (root / f"plans/{PLAN}/progress/示例财政局.yaml").read_text(encoding="utf-8")
    assert "percent: 50" in ledger
    assert "finding: confirmed" in ledger


@pytest.mark.parametrize(
    ("reporter", "status", "told"),
    [(HOUSING, 1, f"{HOUSING}在2025年6月14日不是问题W1的牵头部门"), (OFFICE, 0, "")],
)
def test_who_reports_counts_where_both_are_named(
    tmp_path: Path, run: Run, reporter: str, status: int, told: str
) -> None:
    root = laid(REGISTER, tmp_path)
    text = f"问题编号,承办单位,填报单位,填报日期,类型,完成比例\nW1,{OFFICE},{reporter},2025-06-14,填报,50\n"
    found = run("--root", str(root), "record", *table(tmp_path, text), "--as-of", "2025-06-20")
    assert found.status == status, found.err
    assert told in found.err


def test_decisions_on_items_are_taken_in_with_their_ratings(tmp_path: Path, run: Run) -> None:
    applied = "2025-06-10 apply task: W1, evidence: [https://example.invalid/x]"
    root = laid(said_to(REGISTER, applied, by=OFFICE), tmp_path)
    (root / f"plans/{PLAN}/reviews.yaml").write_text("", encoding="utf-8")
    text = f"问题编号,承办单位,填报日期,类型,审核人,满意度\nW1,{OFFICE},2025-06-14,审核通过,第三方机构,满意\n"
    found = run("--root", str(root), "record", *table(tmp_path, text), "--as-of", "2025-06-20")
    assert found.status == 0, found.err
    decided = (root / f"plans/{PLAN}/reviews.yaml").read_text(encoding="utf-8")
    assert f"department: {OFFICE}" in decided
    assert "rating: satisfied" in decided


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
        ("10 business days", "10wd"),
        ("10 wd", "10wd"),
        ("2 weeks", "14d"),
        ("2周", "14d"),
        ("10", "10"),
    ],
)
def test_a_duration_is_read_as_people_write_it(cell: str, value: str) -> None:
    assert read_cell("within", cell) == value


ENGLISH: Final = ("Roads", "Water", "Water and Parks", "Parks", "Police")


@pytest.mark.parametrize(
    ("limit", "day", "told"),
    [
        ("10", "2025-06-16", ("10 working days, 10 days or 2 weeks", "“2周”")),
        ("10 wd", "04/10/2026", ("10 April 2026, or 2026-04-10", "2026年4月10日")),
        ("10 wd", "10.04.2026", ("10 April 2026, or 2026-04-10", "2026年4月10日")),
    ],
)
def test_a_hint_says_how_offices_may_write_it(
    tmp_path: Path, run: Run, limit: str, day: str, told: tuple[str, str]
) -> None:
    root = laid(REGISTER, tmp_path)
    head = "Item no,Handled by,Time limit,Assigned on"
    given = table(tmp_path, f"{head}\nW1,{MARKET},{limit},{day}\n")
    for language, said in zip(("en", "zh"), told, strict=True):
        found = run("--root", str(root), "record", *given, "--lang", language)
        assert found.status == 1
        assert said in found.err


def test_a_target_date_is_a_deadline(tmp_path: Path, run: Run) -> None:
    text = f"Item no,Handled by,Target date,Assigned on\nW1,{MARKET},30 June 2025,2025-06-16\n"
    assert written(REGISTER, tmp_path, run, table(tmp_path, text)) == [
        f"- {{date: 2025-06-16, item: W1, kind: assign, lead: [{MARKET}], due: 2025-06-30}}"
    ]


@pytest.mark.parametrize(
    ("cell", "lead"),
    [
        ("Roads, Police", "[Roads, Police]"),
        ("roads and POLICE", "[Roads, Police]"),
        ("Roads, Water and Police", "[Roads, Water, Police]"),
        ("Roads, Police, and Parks", "[Roads, Police, Parks]"),
        ("Water and Parks", "[Water and Parks]"),
        ("Roads, water and parks", "[Roads, Water and Parks]"),
        ("Roads/Police", "[Roads, Police]"),
        ("Roads; Police", "[Roads, Police]"),
        (f"{MARKET}，{HOUSING}", f"[{MARKET}, {HOUSING}]"),
    ],
)
def test_departments_in_one_cell_are_told_apart_by_their_names(
    tmp_path: Path, run: Run, cell: str, lead: str
) -> None:
    root = english(tmp_path)
    given = table(tmp_path, f'Item no,Assigned to,Assigned on\nW1,"{cell}",2025-06-16\n')
    found = run("--root", str(root), "record", *given, "--as-of", "2025-06-20")
    assert found.status == 0, found.err
    text = (root / f"plans/{PLAN}/items.yaml").read_text(encoding="utf-8")
    assert text.endswith(f"kind: assign, lead: {lead}}}\n")


def test_of_departments_in_one_cell_only_the_unknown_one_is_refused(
    tmp_path: Path, run: Run
) -> None:
    given = table(tmp_path, 'Item no,Assigned to,Assigned on\nW1,"Roads, Polise",2025-06-16\n')
    found = run("--root", str(english(tmp_path)), "record", *given, "--lang", "en")
    assert found.status == 1
    assert "“Polise”" in found.err
    assert "did you mean “Police”?" in found.err


def english(tmp_path: Path) -> Path:
    """Lay a register of which some departments have English names."""
    root = laid(REGISTER, tmp_path)
    place = root / "plans/departments.yaml"
    known = json.loads(place.read_text(encoding="utf-8"))
    known["departments"] += [{"name": name} for name in ENGLISH]
    place.write_text(json.dumps(known), encoding="utf-8")
    return root
