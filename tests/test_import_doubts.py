"""What documents say in unusual words is read or doubted, never dropped in silence."""

import io
from datetime import date
from typing import Final

import openpyxl
import pytest
from bizenv.diagnostics import BizenvError
from bizenv.importers.draft import Draft

from reading import read, task_line

HEAD: Final = "示府办发〔2026〕8号\n示例市2026年行动方案\n2026年3月1日\n一、主要任务\n"


def drafted(body: str) -> Draft:
    """Return the draft of a fictional document with that body."""
    return read("x.txt", HEAD + body)


def codes(draft: Draft) -> set[str]:
    return {each.code for each in draft.doubts}


def names(draft: Draft) -> list[str]:
    return [told.value for task in draft.every_task() for told in (*task.lead, *task.support)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("以下任务均由市丙局牵头，2026年6月底前完成。\n1.推进甲。\n2.推进乙。", []),
        ("1.推进甲（以下任务均由市丙局牵头，2026年6月底前完成）。\n2.推进乙。（市丁局牵头，2026年6月底前完成）", ["市丁局"]),
        ("本方案各项任务由市营商局牵头。\n1.推进甲。（市甲局牵头，2026年6月底前完成）", ["市甲局"]),
        ("1.推进甲。（市甲局牵头，各项任务由市乙局落实，2026年6月底前）", ["市甲局", "市乙局"]),
    ],
)  # fmt: skip
def test_a_note_over_many_tasks_is_no_department(body: str, expected: list[str]) -> None:
    draft = drafted(body)
    assert "note-unread" in codes(draft)
    assert names(draft) == expected


def test_a_second_deadline_in_one_tag_is_doubted_and_the_last_is_taken() -> None:
    for body in (
        "1.推进甲。（市甲局牵头，2026年5月底前；市乙局牵头，2026年8月底前）",
        "1.推进甲。（责任单位：市甲局；完成时限：2026年5月底前；完成时限：2026年8月底前）",
    ):
        draft = drafted(body)
        (task,) = draft.every_task()
        assert task.due is not None
        assert task.due.value == "2026-08"
        assert "due-staged" in codes(draft)


def test_a_note_behind_a_name_leaves_the_name() -> None:
    note = "（排在首位的为牵头单位，下同）"
    draft = drafted(
        f"1.推进甲。\n责任单位：市税务局、市财政局、市人社局{note}\n完成时限：2026年6月底前"
    )
    (task,) = draft.every_task()
    assert task_line(task) == "1 推进甲 | 市税务局 | 市财政局,市人社局 | 2026-06 (2026年6月底前)"


def test_a_beginning_is_not_plainly_a_deadline_and_one_before_the_issue_is_doubted() -> None:
    for words, code in (("2026年4月10日起", "due-partly"), ("2026年1月底前", "due-before-issue")):
        assert code in codes(drafted(f"1.推进甲。\n责任单位：市甲局\n完成时限：{words}"))


@pytest.mark.parametrize(
    "listed",
    ["1.市甲局 2.市乙局", "（1）市甲局；（2）市乙局", "①市甲局②市乙局", "1、市甲局　2、市乙局"],
)
def test_marks_of_an_enumeration_are_no_part_of_names(listed: str) -> None:
    assert names(drafted(f"1.推进甲。\n牵头单位：{listed}\n完成时限：2026年6月底前")) == [
        "市甲局",
        "市乙局",
    ]


def test_a_bracket_that_holds_no_unit_is_doubted_and_a_role_in_it_is_read() -> None:
    draft = drafted("1.推进甲。\n责任单位：市乙局、市甲局（总牵头）\n完成时限：2026年6月底前")
    assert [told.value for task in draft.every_task() for told in task.lead] == ["市甲局"]
    assert "odd-name" not in codes(draft)
    for name, odd in (
        ("市住建局（用水用气）", True),
        ("市委宣传部（市新闻出版局）", False),
        ("各县（市、区）政府", False),
    ):
        draft = drafted(f"1.推进甲。\n责任单位：{name}\n完成时限：2026年6月底前")
        assert names(draft) == [name]
        assert ("odd-name" in codes(draft)) is odd


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ([["填报单位：市营商局"], ["序号", "任务", "牵头单位", "完成时限"]], None),
        ([["序号", "任务", "责任分工", "完成时限"], ["", "任务", "牵头单位", "完成时限"]], None),
        (
            [["单位：市营商局", "", "", "2026年3月1日"], ["序号", "任务", "牵头单位", "完成时限"]],
            date(2026, 3, 1),
        ),
    ],
)
def test_what_stands_above_a_table_is_not_joined_to_the_title(
    above: list[list[str]], day: date | None
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["示例市2026年任务清单"], *above, ["1", "建设大厅", "市甲局", "2026年6月"]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    draft = read("x.xlsx", stream.getvalue())
    assert draft.title is not None
    assert draft.title.value == "示例市2026年任务清单"
    assert (draft.issued.value if draft.issued else None) == day
    assert names(draft) == ["市甲局"]


def test_rows_of_a_copied_table_that_are_equally_wide_stay_rows() -> None:
    rows = [
        f"{number}\t建设{sign}大厅服务专区\t市甲局\t2026年6月"
        for number, sign in enumerate("甲乙丙丁戊己", start=1)
    ]
    draft = read("x.txt", "\n".join(("序号\t任务\t牵头单位\t完成时限", *rows)))
    assert len(list(draft.every_task())) == len(rows)


@pytest.mark.slow
def test_a_document_that_names_too_many_departments_is_refused_and_one_below_is_read() -> None:
    for count, sign in ((12_000, "、"), (11_000, "，")):
        with pytest.raises(BizenvError, match="document-too-many-names"):
            drafted("1.推进甲。\n责任单位：" + sign.join(f"市甲{each}局" for each in range(count)))
    draft = drafted(
        "".join(
            f"{each % 900 + 1}.推进事{each}。（市甲{each}局牵头，2026年6月）\n"
            for each in range(3000)
        )
    )
    assert len(names(draft)) == 3000


def test_a_number_and_an_issuer_that_are_not_found_are_doubted() -> None:
    notice = "示例市人民政府办公室关于印发示例市2026年提升行动方案的通知示府办发〔2026〕8号各区县人民政府：现印发给你们。"
    found = codes(
        read("x.txt", notice + "一、任务（一）推进甲。牵头单位：市甲局，完成时限：2026年12月底。")
    )
    assert {"no-document", "no-issuer", "no-issued"} <= found
    assert "no-document" not in codes(drafted("1.推进甲。（市甲局牵头，2026年6月底前）"))


@pytest.mark.parametrize(
    ("twice", "expected"),
    [
        (
            "牵头单位：市甲局\n牵头单位：市乙局\n完成时限：2026年6月底前",
            "1 推进甲 | 市甲局,市乙局 | – | 2026-06 (2026年6月底前)",
        ),
        (
            "牵头单位：市甲局\n完成时限：2026年6月\n完成时限：2026年9月",
            "1 推进甲 | 市甲局 | – | 2026-09 (2026年6月；2026年9月)",
        ),
    ],
)
def test_a_label_that_stands_twice_makes_no_second_task(twice: str, expected: str) -> None:
    draft = drafted(f"1.推进甲。\n{twice}\n2.推进乙。\n牵头单位：市丙局\n完成时限：2026年6月")
    assert [task_line(task) for task in draft.every_task()] == [
        expected,
        "2 推进乙 | 市丙局 | – | 2026-06 (2026年6月)",
    ]
    assert "label-twice" in codes(draft)


def test_the_doubt_of_a_year_names_the_year_that_was_taken() -> None:
    draft = drafted(
        "1.推进甲。\n责任单位：市甲局\n完成时限：次年6月底前\n2.推进乙。\n责任单位：市甲局\n完成时限：6月底前"
    )
    assert [told.due.value for told in draft.every_task() if told.due] == ["2027-06", "2026-06"]
    assert sorted(
        str(each.args["year"]) for each in draft.doubts if each.code == "year-assumed"
    ) == ["2026", "2027"]


def test_a_list_of_units_that_stands_twice_in_a_section_is_told() -> None:
    draft = drafted("推进甲类事项。\n牵头单位：市甲局\n牵头单位：市乙局\n完成时限：2026年6月")
    assert "label-twice" in codes(draft)
    assert names(draft) == ["市甲局", "市乙局"]
