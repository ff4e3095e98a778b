"""What documents say in unusual words is read or doubted, never dropped in silence."""

import io
from datetime import date
from typing import Final

import openpyxl
import pytest
from bizenv.diagnostics import BizenvError
from bizenv.importers.draft import Draft
from bizenv.model.register import Register, RegisterFile

from reading import read, said, task_line

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
        ("1.推进甲（以下任务均由市丙局牵头，2026年6月底前完成）。\n2.推进乙。（市丁局牵头，2026年6月底前完成）", ["市丙局", "市丁局"]),
        ("本方案各项任务由市营商局牵头。\n1.推进甲。（市甲局牵头，2026年6月底前完成）", ["市甲局"]),
        ("1.推进甲。（市甲局牵头，各项任务由市乙局落实，2026年6月底前）", ["市甲局", "市乙局"]),
    ],
)  # fmt: skip
def test_a_note_over_many_tasks_is_no_department(body: str, expected: list[str]) -> None:
    draft = drafted(body)
    assert {"note-unread", "note-of-lead"} & codes(draft)
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
            for each in range(1000)
        )
    )
    assert len(names(draft)) == 1000


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


@pytest.mark.parametrize(
    ("tag", "expected", "told"),
    [
        ("牵头单位：市甲局；指导单位：市乙局", ["市甲局"], "label-left-out"),
        ("牵头单位：市甲局；主管部门：市乙局", ["市甲局"], "label-left-out"),
        ("牵头单位：市甲局；审定层级：市本级", ["市甲局"], "label-left-out"),
        ("牵头单位：市甲局；实施范围：全市，资金来源：市财政", ["市甲局"], "label-left-out"),
        ("主体责任单位：市甲局", ["市甲局"], None),
        ("市甲局、市乙局等和各区人民政府负责", ["市甲局", "市乙局", "各区人民政府"], "others-meant"),
        ("责任单位：市甲局及相关部门", ["市甲局"], "others-meant"),
        ("责任单位：市甲局和有关单位", ["市甲局"], "others-meant"),
        ("市甲局牵头，市丁局等及各有关单位配合", ["市甲局", "市丁局", "各有关单位"], "others-meant"),
        ("牵头单位：市甲局，配合单位：各区、县级市", ["市甲局", "各区、县级市"], None),
        ("市甲局牵头，各县、区人民政府（管委会）配合", ["市甲局", "各县、区人民政府（管委会）"], None),
        ("责任单位：各区人民政府〈含高新区、港区管委会，下同〉", ["各区人民政府〈含高新区、港区管委会〉"], None),
        ("东州、西城市政府，市乙局按职责分工负责", ["东州", "西城市政府", "市乙局"], "shared-word"),
    ],
)  # fmt: skip
def test_no_department_is_made_of_labels_notes_and_shared_words(
    tag: str, expected: list[str], told: str | None
) -> None:
    draft = drafted(f"1.推进甲。（{tag}）")
    assert names(draft) == expected
    assert told is None or told in codes(draft)


@pytest.mark.parametrize(
    "note",
    [
        "责任单位：市甲局、市乙局，各区人民政府。列第一位的为牵头单位，下同。以下均需各区人民政府落实，不再列出",
        "市甲局牵头，以下各项均由各区人民政府配合",
        "市甲局牵头负责;各区人民政府负责配合落实，以下均需各区人民政府配合落实，不再列出",
    ],
)
def test_a_note_for_many_tasks_beside_another_rule_holds_for_them(note: str) -> None:
    draft = drafted(f"1.推进甲。（{note}）\n2.推进乙。（责任单位：市丙局、市丁局）")
    first, second = draft.every_task()
    assert first.lead[0].value == "市甲局"
    assert "各区人民政府" in [told.value for told in second.support]


@pytest.mark.parametrize(
    "heads",
    [
        "序号,便民实事,责任单位,完成时限",
        "序号,整治行业,责任科室,时间安排",
        "编号,目标任务,责任股室,完成节点",
        "序号,重点工程,负责科室,竣工时间",
        "序号,活动,牵头单位,时间",
    ],
)
def test_a_table_with_numbers_units_and_dates_is_one_of_tasks(heads: str) -> None:
    (task,) = read("x.csv", f"{heads}\n1,建设步道,市甲局,2026年9月底前\n").every_task()
    assert task_line(task) == "1 建设步道 | 市甲局 | – | 2026-09 (2026年9月底前)"


@pytest.mark.parametrize(
    ("one", "other"),
    [("市发改委", "市发展和改革委员会"), ("市市场监督管理局", "市市场监管局"), ("市卫生健康委", "市卫健委")],
)  # fmt: skip
def test_names_that_may_be_one_department_are_asked_for(one: str, other: str) -> None:
    body = f"1.推进甲。（{one}牵头）\n2.推进乙。（{other}牵头，市财政局配合）\n3.推进丙。（区财政局牵头）"
    asked = [each for each in drafted(body).doubts if each.code == "look-alike"]
    assert [(each.args["other"], each.args["name"]) for each in asked] == [(one, other)]


def test_a_name_like_a_registered_one_is_asked_for() -> None:
    departments = ({"name": "市发展和改革委员会", "aliases": ["市发改委"]}, {"name": "市财政局"})
    register = Register(RegisterFile.model_validate({"departments": departments}))
    body = "1.推进甲。（市发改委、市发展改革委牵头，市财政局配合）"
    draft = read("x.txt", HEAD + body, register=register)
    asked = {each.args["name"] for each in draft.doubts if each.code == "look-alike"}
    assert asked == {"市发展改革委"}


@pytest.mark.parametrize(
    "text",
    ["推广信贷（贷款利率不高于4%）。", "扶持企业（超过100人的企业达到15%）。", "优惠期不超过36个月。", "3年内引进不少于20名导师。"],
)  # fmt: skip
def test_conditions_and_terms_become_no_target_in_silence(text: str) -> None:
    draft = drafted(f"1.推进甲。{text}（市甲局牵头，2026年6月底前）")
    (task,) = draft.every_task()
    assert all(not told.value.sure for told in task.targets)
    assert not task.targets or "target-unsure" in codes(draft)
    assert "引进" not in "".join(told.value.name for told in task.targets)


def test_a_share_of_a_subsidy_is_no_target() -> None:
    draft = drafted("1.推进甲。按照项目金额不超过50%给予补助。（市甲局牵头，2026年6月底前）")
    (task,) = draft.every_task()
    assert task.targets == []


@pytest.mark.parametrize(
    "tag", ["责任单位 市甲局 市乙局", "责任单位　市甲局、市乙局", "责任单位：市甲局. 市乙局"]
)
def test_labels_and_names_with_odd_signs_between_are_read(tag: str) -> None:
    assert names(drafted(f"1.推进甲。（{tag}）")) == ["市甲局", "市乙局"]


def test_a_document_that_begins_with_its_second_chapter_keeps_its_title() -> None:
    draft = read(
        "x.txt", "示例市 2031 年便民事项方案\n二、主要任务\n1.推进甲。（市甲局牵头，6月底前）\n"
    )
    assert draft.title is not None
    assert draft.title.value == "示例市 2031 年便民事项方案"
    (task,) = draft.every_task()
    assert task.due is not None
    assert task.due.value == "2031-06"


@pytest.mark.parametrize(
    "words", ["三年内完成", "半年内", "2026年6月后实施", "签订之日起30日内完成", "每季度末"]
)
def test_words_that_name_no_day_are_no_department_in_a_list(words: str) -> None:
    draft = drafted(f"1.推进甲（市甲局牵头，{words}）。\n2.推进乙（市乙局牵头，2026年6月底前）。")
    assert names(draft) == ["市甲局", "市乙局"]
    assert "due-unread" in codes(draft)


def test_a_heading_in_two_rows_is_one() -> None:
    rows = (
        "序号,重点任务,责任单位,责任单位,完成时限\n,,牵头,配合,\n1,修路,市甲局,市乙局,2026年6月\n"
    )
    for text in (rows, rows.replace(",,牵头,配合,", "序号,重点任务,牵头,配合,完成时限")):
        (task,) = read("x.csv", text).every_task()
        assert task_line(task) == "1 修路 | 市甲局 | 市乙局 | 2026-06 (2026年6月)"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("新增学位2万个", "学位 at_least 2万个"), ("改造老旧小区1.2万户", "老旧小区 at_least 1.2万户"),
        ("完成投资15亿元", "投资 at_least 15亿元"), ("培训技能人才3万人", "技能人才 at_least 3万人"),
        ("新建保障房20万平方米", "保障房 at_least 20万平方米"), ("新增床位300张", "床位 at_least 300张"),
    ],
)  # fmt: skip
def test_a_count_with_a_verb_is_a_target_in_whatever_unit(text: str, target: str) -> None:
    draft = drafted(f"1.{text}。（市甲局牵头，2026年6月底前）")
    (task,) = draft.every_task()
    assert task_line(task).endswith(target)
    assert "target-unsure" in codes(draft)
    assert "target-unread" not in codes(draft)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("惠及500户居民", "500户"), ("减排二氧化碳500吨", "500吨"), ("植树造林2万亩", "2万亩"),
        ("办结率为90%", "90%"), ("惠及居民12,000户左右", "12,000户"), ("推动3.5万人次参与", "3.5万人次"), ("栽植乔木3万余株", "3万余株"),
    ],
)  # fmt: skip
def test_an_amount_that_is_no_target_is_told(text: str, amount: str) -> None:
    draft = drafted(f"1.推进甲，{text}。（市甲局牵头，2026年6月底前）")
    told = [each.args["value"] for each in draft.doubts if each.code == "target-unread"]
    assert told == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "10个工作日内办结", "400万元以上的项目", "依据第12号文件", "每季度1次", "按照50%给予补助", "涉及10个部门",
        "2026年6月30日前", "24小时开放", "（含120户）", "截至目前已有30户", "最高5万元", "开通12345热线",
    ],
)  # fmt: skip
def test_terms_thresholds_and_grants_are_no_amounts_to_tell(text: str) -> None:
    assert "target-unread" not in codes(drafted(f"1.推进甲，{text}。（市甲局牵头，2026年6月底前）"))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Plant 500 trees", ["500 trees"]), ("Cut emissions by 12%", ["12%"]), ("Cut 1.5 million tonnes", ["1.5 million tonnes"]),
        ("Answer within 5 working days", []), ("Begin Phase 2 works", []), ("Adopt the 2030 code", []),
    ],
)  # fmt: skip
def test_amounts_of_english_documents_are_told(text: str, amounts: list[str]) -> None:
    draft = read("x.csv", f"No.,Task,Lead,Deadline\n1,{text},Parks Office,30 June 2026\n")
    told = [each.args["value"] for each in draft.doubts if each.code == "target-unread"]
    assert told == amounts


@pytest.mark.parametrize("words", ["10月底", "年底前", "30 June"])
def test_a_deadline_without_any_year_is_told_as_that(words: str) -> None:
    heads = "No.,Task,Lead,Deadline" if words.isascii() else "序号,工作任务,牵头单位,完成时限"
    draft = read("x.csv", f"{heads}\n1,Build lanes,Parks Office,{words}\n")
    (task,) = draft.every_task()
    assert task.due is None
    assert "due-without-year" in codes(draft)
    assert "due-unread" not in codes(draft)


def test_a_section_is_not_taken_for_the_title_in_silence() -> None:
    body = "优化政务服务\n1.推进甲。（市甲局牵头，2026年6月底前）"
    draft = read("x.txt", body)
    assert "title-unsure" in codes(draft)
    assert "title-unsure" not in codes(drafted("1.推进甲。（市甲局牵头）"))


TOLD: Final = [
    ("责任单位：市甲局协调市乙局", "joined-units", "市甲局协调市乙局"),
    ("牵头单位：市甲局商市乙局", "joined-units", "市甲局商市乙局"),
    ("责任单位：市甲局与示例大学", "two-names", "市甲局与示例大学"),
    ("牵头单位：市甲局、北山分局", "branch-maybe", "北山分局"),
    ("责任单位：市甲局、参照去年做法", "words-left-out", "参照去年做法"),
    ("市甲局牵头，经费按原渠道列支", "words-left-out", "经费按原渠道列支"),
    ("市甲局牵头负责。视情推进，另册备查", "words-left-out", "另册备查"),
]
"""What stands in a tag, and the doubt and words that it has to be told by."""


@pytest.mark.parametrize(("tag", "code", "words"), TOLD)
def test_what_is_not_plain_in_a_tag_is_told_with_its_words(tag: str, code: str, words: str) -> None:
    draft = drafted(f"1.推进甲。（{tag}）")
    told = [each for each in draft.doubts if each.code == code]
    assert any(words in str(value) for each in told for value in each.args.values())


MARKS: Final = [
    (
        "（一）服务\n【市甲局】\n● 设立书角。\n（二）环境\n【市乙局】\n● 修整花坛。\n",
        "mark-for-below",
        2,
    ),
    (
        "（一）服务\n● 设立书角。\n● 修整花坛。\n【市甲局】\n● 铺设步道。\n【市乙局】\n",
        "mark-for-above",
        1,
    ),
    (
        "（一）服务\n【市甲局】\n● 设立书角。\n● 修整花坛。\n【市乙局】\n● 铺设步道。\n",
        "mark-for-below",
        0,
    ),
]


@pytest.mark.parametrize(("body", "code", "count"), MARKS)
def test_units_between_bullets_are_told_where_both_sides_may_be_meant(
    body: str, code: str, count: int
) -> None:
    draft = drafted(body)
    assert sum(1 for each in draft.doubts if each.code == code) == count
    assert all(task.lead for task in draft.every_task())


def test_a_note_that_no_task_heeds_and_one_that_is_half_understood_are_told() -> None:
    draft = drafted("注：未注明时限的均为12月底前。\n1.推进甲。（市甲局牵头，6月底前）")
    assert "note-unread" in codes(draft)
    draft = drafted(
        "说明：各区政府均为配合单位；未标注牵头单位的另行商定。\n1.推进甲。（市甲局牵头，6月底前）"
    )
    assert {"note-applied", "note-unread"} <= codes(draft)


def test_a_note_below_a_heading_holds_for_that_part_alone() -> None:
    draft = drafted(
        "（一）甲（以下任务市丁局均为配合单位）\n1.推进甲。（市甲局牵头，6月底前）\n"
        "（二）乙\n2.推进乙。（市乙局牵头，6月底前）"
    )
    supports = [[told.value for told in task.support] for task in draft.every_task()]
    assert supports == [["市丁局"], []]


def test_what_a_web_page_says_above_a_document_is_taken() -> None:
    draft = read(
        "x.txt",
        "示例市2031年便民事项方案\n发文机关：示例市人民政府\n发文字号：示府发〔2031〕8号\n索引号：001\n"
        "成文日期：2031-03-01\n发布日期：2031年3月5日\n一、主要任务\n1.设立书角。（牵头单位：市甲局）\n",
    )
    facts = (draft.title, draft.issuer, draft.document, draft.issued)
    assert [said(each) for each in facts] == [
        "示例市2031年便民事项方案",
        "示例市人民政府",
        "示府发〔2031〕8号",
        "2031-03-01",
    ]


def test_units_behind_the_last_of_several_parts_are_those_of_all_where_it_is_always_so() -> None:
    parts = "（一）{}\n1.选址。\n2.开放。\n责任单位：{}\n"
    draft = read(
        "x.txt",
        "一、重点任务\n"
        + parts.format("设立书角", "市甲局")
        + parts.format("设立茶座", "市乙局").replace("（一）", "（二）"),
    )
    assert [task_line(task) for task in draft.every_task()] == [
        "1 设立书角 | 市甲局 | – | – (–)",
        "2 设立茶座 | 市乙局 | – | – (–)",
    ]


def test_an_amount_that_no_rule_reads_is_told_where_a_table_has_targets() -> None:
    draft = read(
        "x.csv", "序号,任务,目标值,责任单位,完成时限\n1,设立书角,≥20个,市甲局,2031年6月底前\n"
    )
    [told] = [each for each in draft.doubts if each.code == "target-unread"]
    assert told.args == {"value": "≥20个"}


def test_words_below_rows_that_no_row_takes_are_told() -> None:
    draft = read(
        "x.txt",
        "Lakemoor Health Plan 2031\n"
        "Goal 1: Healthier schools\n"
        "Action               Lead                Target Date\n"
        "Train nurses in         Fire Department        May 2031\n"
        "Crisis Care\n"
        "Goal 2: Healthier homes\n"
        "Action               Lead                Target Date\n"
        "Mend the roofs          Parks Department       June 2031\n",
    )
    assert len(list(draft.every_task())) == 2
    told = [(each.at.line, each.args) for each in draft.doubts if each.code == "unread"]
    assert told == [(5, {"text": "Crisis Care"})]


def test_a_department_with_and_is_told_where_a_part_stands_alone() -> None:
    rows = "1,Build lanes,Parks Office,Local Authorities & LEOs\n2,Mend lanes,Parks Office,{}\n"
    heads = "No.,Action,Lead,Partners\n"
    for other, told in (("Local Authorities", True), ("Transit Office", False)):
        draft = read("x.csv", heads + rows.format(other))
        names = [each.args["name"] for each in draft.doubts if each.code == "two-names"]
        assert names == ["Local Authorities & LEOs"] * told


def test_a_branch_below_a_department_in_a_cell_is_told() -> None:
    table = (
        "<table><tr><td>序号</td><td>任务</td><td>牵头单位</td><td>完成时限</td></tr>"
        "<tr><td>1</td><td>修整花坛</td><td><p>市甲局<br>北山分局</p></td><td>6月</td></tr></table>"
    )
    draft = read("x.html", table)
    told = [each.args for each in draft.doubts if each.code == "branch-maybe"]
    assert told == [{"name": "北山分局", "other": "市甲局"}]


def test_a_row_without_a_deadline_between_rows_that_have_one_is_told() -> None:
    draft = read(
        "x.csv",
        "Action,Lead,Partners,Deadline\n"
        "Train nurses in,Fire Department,Parks Department,May 2031\n"
        "Crisis Care,Roads Department,Tree Clinic,\n"
        "Mend the roofs,Parks Department,Tree Clinic,June 2031\n",
    )
    told = [each.at.line for each in draft.doubts if each.code == "row-may-go-on"]
    assert told == [3]


@pytest.mark.parametrize(
    ("units", "rules"),
    [
        ("（示例丙局、示例乙局）", ("first",)),
        ("（责任单位：示例丙局、示例乙局）", ("all",)),
        ("（牵头单位：示例丙局）", ("all",)),
    ],
    ids=["a bracket without a label", "a label without the word", "no rule was needed"],
)
def test_the_rules_for_leads_that_a_draft_names_are_those_that_decided(
    units: str, rules: tuple[str, ...]
) -> None:
    worded = [f"{number}. 压缩时限。（牵头单位：示例甲局）" for number in (1, 2)]
    draft = drafted("\n".join(["一、市场准入", *worded, f"3. 推行容缺受理。{units}"]))
    assert draft.rules == rules
