"""Tables by their shape: heads that no list knows, in two rows or none, stages, sums, rows that do not fit."""

from functools import cache
from typing import Final

import docx
import pytest
from bizenv.importers.draft import Draft

from reading import read, task_line
from table_forms import FORMS, HEAD, WHOLE, Merged, Rows, as_word
from test_import_command import ISSUED
from test_import_formats import codes, saved

GUESSED: Final = frozenset(("column-guessed", "no-headings"))
ONE: Final = ["1 设立书角 | 市甲局 | – | 2031-06", "2 修整花坛 | 市乙局 | – | 2031-09"]
BOTH: Final = ["1 设立书角 | 市甲局 | 市乙局 | 2031-06", "2 修整花坛 | 市乙局 | 市甲局 | 2031-09"]
STAGED: Final = ["1 设立书角 | 市甲局 | – | 2031-06", "2 修整花坛 | 市乙局 | – | 2031-12"]
PLAIN: Final[Rows] = [
    ["1", "设立书角", "市甲局", "6月底前"],
    ["2", "修整花坛", "市乙局", "9月底前"],
]
WITH_BOTH: Final[Rows] = [["1", "设立书角", "市甲局", "市乙局", "6月底前"], ["2", "修整花坛", "市乙局", "市甲局", "9月底前"]]  # fmt: skip
STAGES: Final[Rows] = [["1", "设立书角", "市甲局", "选址", "建成", "", ""], ["2", "修整花坛", "市乙局", "", "设计", "开工", "完工"]]  # fmt: skip
QUARTERS: Final = ("一季度", "二季度", "三季度", "四季度")


def said(draft: Draft) -> list[str]:
    return [task_line(task).split(" (")[0] for task in draft.every_task()]


KINDS: Final[dict[str, tuple[Rows, list[str]]]] = {
    # heads that no list knows
    "a task by another name": ([["序号", "便民实事", "责任单位", "完成时限"], *PLAIN], ONE),
    "a unit by another name": ([["序号", "惠民活动", "包保", "何时办好"], *PLAIN], ONE),
    "no name known": ([["序", "干什么", "谁来干", "什么时候"], *PLAIN], ONE),
    "problems": ([["编号", "反馈问题", "整改责任", "整改期限"], *PLAIN], ONE),
    "no names at all": (PLAIN, ONE),
    "no names, units first": ([[number, unit, task, due] for number, task, unit, due in PLAIN], ONE),
    "no names, days first": ([[number, due, task, unit] for number, task, unit, due in PLAIN], ONE),
    # heads in two rows
    "two rows, roles": ([[Merged("序号", 1, 2), Merged("重点任务", 1, 2), Merged("责任单位", 2), Merged("完成时限", 1, 2)], ["牵头", "配合"], *WITH_BOTH], BOTH),
    "two rows, named in full": ([[Merged("序号", 1, 2), Merged("工作事项", 1, 2), Merged("责任分工", 2), Merged("时限", 1, 2)], ["牵头单位", "配合单位"], *WITH_BOTH], BOTH),
    "two rows, begin and end": ([[Merged("序号", 1, 2), Merged("重点任务", 1, 2), Merged("责任单位", 1, 2), Merged("实施时间", 2)], ["开始", "完成"], ["1", "设立书角", "市甲局", "2031年3月", "2031年6月"], ["2", "修整花坛", "市乙局", "2031年4月", "2031年9月"]], ONE),
    "begin and end": ([["序号", "项目名称", "责任单位", "开工时间", "竣工时间"], ["1", "设立书角", "市甲局", "2031年3月", "2031年6月"], ["2", "修整花坛", "市乙局", "2031年4月", "2031年9月"]], ONE),
    # merged cells
    "one day for two": ([["序号", "重点任务", "责任单位", "完成时限"], ["1", "设立书角", "市甲局", Merged("6月底前", 1, 2)], ["2", "修整花坛", "市乙局"]], [ONE[0], "2 修整花坛 | 市乙局 | – | 2031-06"]),
    "one unit for two": ([["序号", "重点任务", "责任单位", "完成时限"], ["1", "设立书角", Merged("市甲局", 1, 2), "6月底前"], ["2", "修整花坛", "9月底前"]], [ONE[0], "2 修整花坛 | 市甲局 | – | 2031-09"]),
    "numbers of sections": ([["序号", "重点任务", "具体措施", "责任单位", "完成时限"], [Merged("1", 1, 2), Merged("便民", 1, 2), "设立书角", "市甲局", "6月底前"], ["修整花坛", "市乙局", "9月底前"], ["2", "环境", "铺设步道", "市丙局", "长期坚持"]], ["1.1 设立书角 | 市甲局 | – | 2031-06", "1.2 修整花坛 | 市乙局 | – | 2031-09", "2.1 铺设步道 | 市丙局 | – | ongoing"]),
    # rows that are no tasks
    "a sum below": ([["序号", "项目名称", "责任单位", "完成时限"], *PLAIN, ["合计", "2项", "", ""]], ONE),
    "sums above and below": ([["序号", "项目名称", "责任单位", "完成时限"], [Merged("合计（2个）", 4)], *PLAIN, [Merged("小 计", 2), "", ""]], ONE),
    "a sum among tasks": ([["序号", "项目名称", "责任单位", "完成时限"], PLAIN[0], ["", "小计", "", ""], PLAIN[1]], ONE),
    "a note": ([["序号", "重点任务", "责任单位", "完成时限"], *PLAIN, [Merged("备注：各单位按季度报送进展。", 4)]], ONE),
    "a note on all": ([["序号", "重点任务", "责任单位", "完成时限"], ["1", "设立书角", "市甲局、市乙局", "6月底前"], ["2", "修整花坛", "市乙局、市甲局", "9月底前"], [Merged("注：排在第一位的为牵头单位。", 4)]], BOTH),
    "sections across": ([["序号", "重点任务", "责任单位", "完成时限"], [Merged("一、便民服务", 4)], PLAIN[0], [Merged("二、城市环境", 4)], PLAIN[1]], ONE),
    "the head again": ([["序号", "重点任务", "责任单位", "完成时限"], PLAIN[0], ["序号", "重点任务", "责任单位", "完成时限"], PLAIN[1]], ONE),
    # a column for each time
    "quarters": ([["序号", "重点任务", "责任单位", *QUARTERS], *STAGES], STAGED),
    "quarters in two rows": ([[Merged("序号", 1, 2), Merged("重点任务", 1, 2), Merged("责任单位", 1, 2), Merged("进度安排", 4)], QUARTERS, *STAGES], STAGED),
    "months": ([["序号", "重点任务", "责任单位", "1-3月", "4-6月", "7-9月", "10-12月"], *STAGES], STAGED),
    "ticks": ([["序号", "重点任务", "责任单位", *QUARTERS], ["1", "设立书角", "市甲局", "√", "√", "", ""], ["2", "修整花坛", "市乙局", "", "√", "√", "√"]], STAGED),
    "a day beside quarters": ([["序号", "重点任务", "责任单位", "一季度目标", "二季度目标", "完成时限"], ["1", "设立书角", "市甲局", "选址", "建成", "2031年6月"]], ONE[:1]),
    "figures for years": ([["序号", "重点任务", "责任单位", "2031年", "2032年"], ["1", "设立书角", "市甲局", "50", "60"]], ["1 设立书角 | 市甲局 | – | –"]),
    # the document's own numbers
    "paths": ([["序号", "重点任务", "责任单位", "完成时限"], ["1.1", *PLAIN[0][1:]], ["1.10", *PLAIN[1][1:]]], ["1.1 " + ONE[0][2:], "1.10 " + ONE[1][2:]]),
    "letters": ([["任务编号", "重点任务", "责任单位", "完成时限"], ["ZW-01", *PLAIN[0][1:]], ["ZW-02", *PLAIN[1][1:]]], ["ZW-01 " + ONE[0][2:], "ZW-02 " + ONE[1][2:]]),
    "years": ([["编号", "重点任务", "责任单位", "完成时限"], ["2031-001", *PLAIN[0][1:]], ["2031-002", *PLAIN[1][1:]]], ["2031-001 " + ONE[0][2:], "2031-002 " + ONE[1][2:]]),
    "codes in titles": ([["重点任务", "责任单位", "完成时限"], ["ZW-01 设立书角", *PLAIN[0][2:]], ["ZW-02 修整花坛", *PLAIN[1][2:]]], ["ZW-01 " + ONE[0][2:], "ZW-02 " + ONE[1][2:]]),
}  # fmt: skip


@cache
def drafted(kind: str, form: str) -> Draft:
    """Read a table in a form once: a process reads each of Word and Excel."""
    return read(*FORMS[form](KINDS[kind][0]))


FLAT: Final = ("csv", "tabs", "bars")
ONLY_MERGED: Final = ("one day for two", "one unit for two")
"""What only cells that are merged say."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", WHOLE)
def test_a_table_is_read_in_every_form(kind: str, form: str) -> None:
    _, expected = KINDS[kind]
    draft = drafted(kind, form)
    if kind in ONLY_MERGED and form in FLAT:
        assert said(draft)[0] == expected[0]
        assert {"no-due", "no-lead"} & set(codes(draft))
        return
    assert said(draft) == expected
    assert draft.unread() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_on_each_line_is_read_or_told(kind: str) -> None:
    rows, expected = KINDS[kind]
    draft = read(*FORMS["lines"](rows))
    told = {"row-misfit", "no-tasks", "text-after-tag", "number-twice", "unread"}
    assert said(draft) == expected or told & set(codes(draft))


def test_what_only_the_shape_says_is_told_and_what_heads_say_is_not() -> None:
    for kind in ("a unit by another name", "no name known"):
        assert "column-guessed" in codes(read(*FORMS["csv"](KINDS[kind][0])))
    assert "no-headings" in codes(read(*FORMS["csv"](PLAIN)))
    for kind in ("a task by another name", "begin and end", "quarters", "sections across"):
        assert not GUESSED & set(codes(read(*FORMS["csv"](KINDS[kind][0]))))


@pytest.mark.parametrize(
    "kind", ["a sum below", "sums above and below", "a sum among tasks", "a note"]
)
def test_a_row_that_is_no_task_is_told(kind: str) -> None:
    assert "row-left-out" in codes(read(*FORMS["word"](KINDS[kind][0])))
    assert "row-left-out" not in codes(read(*FORMS["word"](KINDS["a note on all"][0])))


def test_a_section_without_tasks_is_told() -> None:
    rows: Rows = [
        ["序号", "重点任务", "责任单位", "完成时限"],
        [Merged("便民服务", 4)],
        [Merged("城市环境", 4)],
        *PLAIN,
    ]
    assert codes(read(*FORMS["page"](rows))).count("row-left-out") == 1


def test_the_stages_of_a_task_are_told() -> None:
    draft = read(*FORMS["workbook"](KINDS["quarters"][0]))
    assert codes(draft).count("due-of-stages") == 2
    draft = read(*FORMS["workbook"](KINDS["a day beside quarters"][0]))
    assert codes(draft).count("label-left-out") == 2


HEADS: Final = ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2", "修整花坛", "共3处", "市乙局", "市甲局", "9月底前"], BOTH[1]),
        (["2", "修整花坛", "9月底前"], "2 修整花坛 | – | – | 2031-09"),
        (["2", "修整花坛", "市乙局", "9月底前"], "2 修整花坛 | 市乙局 | – | 2031-09"),
        (
            ["2", "修整花坛", "市乙局", "市丙局", "市丁局", "9月底前"],
            "2 修整花坛 | – | – | 2031-09",
        ),
        (["2", "修整花坛", "市乙局", "6月底前", "9月底前"], "2 修整花坛 | 市乙局 | – | –"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "tabs", "bars", "page"])
def test_a_row_that_does_not_fit_is_never_read_by_position(
    form: str, row: list[str], expected: str
) -> None:
    draft = read(*FORMS[form]([HEADS, WITH_BOTH[0], row]))
    assert said(draft)[1] == expected
    (doubt,) = (each for each in draft.doubts if each.code == "row-misfit")
    assert row[1] in str(doubt.args["text"])


def test_a_table_that_a_page_cut_in_two_goes_on() -> None:
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    for rows in ([HEADS, WITH_BOTH[0]], [WITH_BOTH[1]]):
        table = document.add_table(len(rows), len(HEADS))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = str(text)
        document.add_paragraph("")
    draft = read("x.docx", saved(document))
    assert said(draft) == BOTH
    assert "table-continued" in codes(draft)


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "姓名", "单位", "职务", "电话"], ["1", "张三", "市甲局", "科长", "1"], ["2", "李四", "市乙局", "科员", "2"]],
        [["序号", "姓名", "单位", "入职时间"], ["1", "张三", "市甲局", "2031年3月"], ["2", "李四", "市乙局", "2031年4月"]],
        [["指标", "2030年", "2031年"], ["绿化率", "30%", "35%"], ["书角数", "10", "12"]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_something_else_has_no_tasks(form: str, rows: Rows) -> None:
    assert said(read(*FORMS[form](rows))) == []


def test_lone_bars_are_no_cells() -> None:
    cells = [cell for row in (HEADS, *WITH_BOTH) for cell in row]
    text = "\n".join([*HEAD, *(f"{cell}\n|" for cell in cells)])
    assert said(read("x.txt", text)) == BOTH
    text = "\n".join([*HEAD, *(f"| {cell}" for cell in cells)])
    assert said(read("x.txt", text)) == BOTH


def test_two_units_on_two_lines_are_both_read_and_told() -> None:
    lines = [
        "序号",
        "任务",
        "责任单位",
        "时限",
        "1",
        "设立书角",
        "市甲局",
        "市乙局",
        "6月底前",
        *PLAIN[1],
    ]
    draft = read("x.txt", "\n".join([*HEAD, *map(str, lines)]))
    assert said(draft) == ["1 设立书角 | 市甲局 | 市乙局 | 2031-06", ONE[1]]
    assert "row-misfit" in codes(draft)


ENGLISH: Final = [
    ("Commitment,Lead implementing agency,Other actors,Start date,End date\n1. Open the budget,Finance Office,Parks Office,1 January 2031,30 June 2031\n", "1 Open the budget | Finance Office | Parks Office | 2031-06-30"),
    ("Ref,What we will do,Who,When\n1.1,Plant trees,Parks Office,June 2031\n", "1.1 Plant trees | Parks Office | – | 2031-06"),
    ("Action,Lead Department,Partners,Timeframe\nA1 Insulate homes,Housing Department,Energy Agency,2031\n", "A1 Insulate homes | Housing Department | Energy Agency | 2031"),
    ("No.,Action,Lead,Q1 2031,Q2 2031,Q3 2031\n1,Plant trees,Parks Office,design,plant,\n", "1 Plant trees | Parks Office | – | 2031-06"),
    ("Commitment,Milestone,Lead,Start,End\nBudget,Publish data,Finance Office,1 January 2031,31 March 2031\nBudget,Open portal,Finance Office,1 April 2031,30 June 2031\n", "1.1 Publish data | Finance Office | – | 2031-03-31"),
    ("Objective,Action,By whom,By when\nStreets,Repair the pavements,Public Works,30 June 2031\nStreets,Plant trees,Parks Office,Ongoing\n", "1.1 Repair the pavements | Public Works | – | 2031-06-30"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_tables_of_action_plans_are_read(text: str, expected: str) -> None:
    assert said(read("x.csv", text))[0] == expected


def test_numbered_commitments_and_actions_are_read() -> None:
    body = (
        "City of Exampleville\nAction Plan 2031\nAdopted by the City Council on 12 January 2031\n"
        "Strategy 1: Greener streets\nAction 1.1: Plant trees\nResponsible Party: Parks Office\n"
        "Partners: Public Works\nTimeline: Q2 2031\nAction 1.2: Repair pavements\n"
        "Responsible Party: Public Works\nTimeline: Ongoing\n"
    )
    assert said(read("x.txt", body)) == [
        "1.1 Plant trees | Parks Office | Public Works | 2031-06",
        "1.2 Repair pavements | Public Works | – | ongoing",
    ]
    draft = read(
        "x.txt",
        "Commitment 1: Open the budget\nLead: Finance Office\nDue: 2031\nCommitment 2: Open a desk\nLead: Citizen Office\nDue: 2031\n",
    )
    assert [task.title for task in draft.every_task()] == ["Open the budget", "Open a desk"]


@pytest.mark.parametrize("form", FORMS)
def test_every_unit_of_a_table_stands_in_it(form: str) -> None:
    for kind, (rows, _) in KINDS.items():
        cells = {cell.text if isinstance(cell, Merged) else cell for row in rows for cell in row}
        units = {unit for cell in cells for unit in cell.split("、")}
        for task in drafted(kind, form).every_task():
            assert {each.value for each in (*task.lead, *task.support)} <= units


def test_a_word_table_says_its_row() -> None:
    draft = read(*as_word([HEADS, WITH_BOTH[0], ["2", "修整花坛", "9月底前", "", ""]]))
    (doubt,) = (each for each in draft.doubts if each.code == "row-misfit")
    assert doubt.place == ("row", 1, 3)


CARDS: Final[dict[str, list[Rows]]] = {
    "a label a row": [
        [["任务名称", "设立书角"], ["牵头单位", "市甲局"], ["配合单位", "市乙局"], ["完成时限", "6月底前"]],
        [["任务名称", "修整花坛"], ["牵头单位", "市乙局"], ["配合单位", "市甲局"], ["完成时限", "9月底前"]],
    ],
    "two labels a row": [
        [["任务名称", "设立书角", "牵头单位", "市甲局"], ["完成时限", "6月底前", "配合单位", "市乙局"]],
        [["任务名称", "修整花坛", "牵头单位", "市乙局"], ["完成时限", "9月底前", "配合单位", "市甲局"]],
    ],
    "one below the other": [
        [
            ["任务名称", "设立书角"], ["牵头单位", "市甲局"], ["配合单位", "市乙局"], ["完成时限", "6月底前"],
            ["任务名称", "修整花坛"], ["牵头单位", "市乙局"], ["配合单位", "市甲局"], ["完成时限", "9月底前"],
        ]
    ],
    "on its side": [
        [["序号", "1", "2"], ["重点任务", "设立书角", "修整花坛"], ["牵头单位", "市甲局", "市乙局"], ["配合单位", "市乙局", "市甲局"], ["完成时限", "6月底前", "9月底前"]]
    ],
    "a title above": [
        [["设立书角", "设立书角"], ["牵头单位", "市甲局"], ["配合单位", "市乙局"], ["完成时限", "6月底前"]],
        [["修整花坛", "修整花坛"], ["牵头单位", "市乙局"], ["配合单位", "市甲局"], ["完成时限", "9月底前"]],
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", CARDS)
def test_a_task_in_a_card_is_read(kind: str) -> None:
    document = docx.Document()
    for line in HEAD:
        document.add_paragraph(line)
    for rows in CARDS[kind]:
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = str(text)
        document.add_paragraph("")
    draft = read("x.docx", saved(document))
    assert said(draft) == BOTH
    assert draft.unread() == []


def test_what_a_card_says_besides_is_told() -> None:
    rows: Rows = [
        ["任务名称", "设立书角"],
        ["牵头单位", "市甲局"],
        ["完成时限", "6月底前"],
        ["阶段说明", "选址"],
        ["甲园", "已选"],
    ]
    assert {"label-left-out", "row-left-out"} & set(codes(read(*FORMS["word"](rows))))


def test_two_tables_side_by_side_are_both_read() -> None:
    names = ["序号", "任务", "责任单位", "时限"]
    rows: Rows = [[*names, *names], [*PLAIN[0], *PLAIN[1]]]
    for form in WHOLE:
        assert said(read(*FORMS[form](rows))) == ONE


def test_a_second_heading_in_another_order_is_heeded() -> None:
    rows: Rows = [
        ["序号", "任务", "责任单位", "时限"],
        PLAIN[0],
        ["序号", "时限", "任务", "责任单位"],
        ["2", "9月底前", "修整花坛", "市乙局"],
    ]
    for form in WHOLE:
        assert said(read(*FORMS[form](rows))) == ONE


@pytest.mark.parametrize("form", FORMS)
def test_plan_6_0_is_read_whole_from_a_table_in_every_form(form: str) -> None:
    if not ISSUED.exists():
        pytest.skip("the document is not here")
    issued = list(read("x.txt", ISSUED.read_bytes()).every_task())
    rows: list[list[str]] = [HEADS]
    for task in issued:
        names = ["、".join(each.value for each in group) for group in (task.lead, task.support)]
        rows.append([task.id, task.title, *names, task.due_text.value if task.due_text else ""])
    found = list(read(*FORMS[form](rows)).every_task())
    assert len(found) == 70
    for task, read_again in zip(issued, found, strict=True):
        assert (
            task_line(read_again).split(" (")[0].split(" | ")[:3]
            == task_line(task).split(" (")[0].split(" | ")[:3]
        )
        assert (read_again.due and read_again.due.value[5:]) == (task.due and task.due.value[5:])
