"""Deadlines as people write them: blanks, Chinese figures, beginnings, durations, recurring duties."""

import pytest
from bizenv.importers.reading.deadlines import in_prose, labelled

from test_import_doubts import HEAD, codes, drafted

YEAR = 2026


def due(words: str) -> str | None:
    return labelled([words], YEAR).due


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026 年 9 月底前", "2026-09"),
        ("2026年 9月15日前", "2026-09-15"),
        ("2026年9 月 15 日 前", "2026-09-15"),
        ("2026\u3000年\u30009\u3000月底前", "2026-09"),
        ("２０２６年　９月底前", "2026-09"),
        ("2 0 2 6 年 9 月底前", "2026-09"),
        ("2026年\n6月底前", "2026-06"),
        ("2026 年 底 前", "2026"),
        ("2026 年 第 三 季度", "2026-09"),
        ("2026 年上 半 年", "2026-06"),
        ("2026 - 09 - 30", "2026-09-30"),
        ("二〇二六年九月底前", "2026-09"),
        ("二○二六年十二月三十一日前", "2026-12-31"),
        ("六月底前", "2026-06"),
        ("不晚于2026年6月30日", "2026-06-30"),
    ],
)
def test_blanks_and_figures_of_a_date_change_nothing(words: str, expected: str) -> None:
    found = labelled([words], YEAR)
    assert (found.due, found.doubts) == (expected, ())


@pytest.mark.parametrize("ending", ["txt", "md", "csv"])
def test_a_document_with_blanks_in_its_dates_is_not_in_stages(ending: str) -> None:
    rows = "序号,任务,牵头单位,完成时限\n1,推进甲,市甲局,2026年 9月15日前\n"
    body = "1. 推进甲\n牵头单位：市甲局\n完成时限：2026年 9月15日前\n"
    from reading import read

    draft = read(f"x.{ending}", rows if ending == "csv" else HEAD + body)
    (task,) = draft.every_task()
    assert task.due is not None
    assert task.due.value == "2026-09-15"
    assert "due-staged" not in codes(draft)


@pytest.mark.parametrize(
    "words",
    ["三年内", "两年内", "半年内", "五年内", "今后三年内", "未来两年内", "3年内", "近三年内", "十年内", "三个月内", "几年内"],
)  # fmt: skip
def test_a_duration_names_no_day(words: str) -> None:
    draft = drafted(f"1.推进甲。\n责任单位：市甲局\n完成时限：{words}")
    (task,) = draft.every_task()
    assert task.due is None
    assert "due-unread" in codes(draft)
    assert in_prose(f"{words}完成改造。", YEAR) is None


@pytest.mark.parametrize(
    "words",
    ["2026年6月后", "2026年6月底后", "6月以后", "不早于2026年6月", "不得早于2026年6月30日", "晚于2026年6月", "2026年春节后", "2026-06-30后"],
)  # fmt: skip
def test_a_beginning_is_no_deadline(words: str) -> None:
    assert due(words) is None
    assert in_prose(f"{words}启动建设。", YEAR) is None


@pytest.mark.parametrize(
    "words", ["年内", "今年年内", "2026年内", "2026年年底前", "一季度", "上半年"]
)
def test_words_for_a_part_of_the_year_stay_deadlines(words: str) -> None:
    assert due(words) is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各单位于2031年10月底前制定细则。", "2031-10"),
        ("9月30日完成整改。", "2026-09-30"),
        ("第四季度完成验收。", "2026-12"),
        ("9月中旬完成。", "2026-09-20"),
        ("2031-12-31前完成。", "2031-12-31"),
        ("2031.6.30前完成。", "2031-06-30"),
        ("六月底前上线。", "2026-06"),
        ("成立于2024年底。", None),
        ("截至2024年底已建成。", None),
        ("毕业一年内可申请。", None),
        ("每年6月底前公布。", None),
        ("项目（2024年建成）", None),
    ],
)
def test_a_deadline_in_running_text_is_what_ends_by_it(text: str, expected: str | None) -> None:
    found = in_prose(text, YEAR)
    assert (found.due if found else None) == expected


@pytest.mark.parametrize("words", ["签订之日起30日内", "汛期前", "半年内完成", "春节前"])
def test_a_deadline_in_words_that_name_no_day_is_told(words: str) -> None:
    draft = drafted(f"1.推进甲，{words}办好。（市甲局牵头）")
    assert "due-unread" in codes(draft)
    assert "no-due" not in codes(draft)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每季度至少开展1次巡查。", "每季度至少开展1次巡查"),
        ("每月25日前报送进展。", "每月25日前报送进展"),
        ("每半年组织两次评估。", "每半年组织两次评估"),
        ("按季度通报进展。", "按季度通报进展"),
    ],
)
def test_recurring_duties_are_told(text: str, words: str) -> None:
    draft = drafted(f"1.推进甲。{text}（市甲局牵头，2026年6月底前）")
    assert [
        each.args["text"] for each in draft.doubts if each.code in ("recurring", "duty-taken")
    ] == [words]


def test_a_duty_that_is_plain_is_taken() -> None:
    draft = drafted("1.推进甲，每季度至少开展1次读书活动，每月召开两次调度会。（市甲局牵头）")
    (task,) = draft.every_task()
    taken = [(each.value.title, each.value.every, each.value.times) for each in task.duties]
    assert taken == [("读书活动", "quarter", 1), ("调度会", "month", 2)]
    assert "duty-taken" in codes(draft)


@pytest.mark.parametrize("sign", ["同上", "〃", "″", "同前", "同上行"])
def test_what_stands_for_the_cell_above_is_told_and_is_no_department(sign: str) -> None:
    from reading import read

    rows = f"序号,任务,牵头单位,配合单位,完成时限\n1,推进甲,市甲局,市乙局,2026年6月\n2,推进乙,{sign},{sign},{sign}\n"
    draft = read("x.csv", rows)
    second = list(draft.every_task())[1]
    assert (second.lead, second.support, second.due) == ([], [], None)
    assert codes(draft) >= {"same-as-above", "due-unread"}
    assert "odd-name" not in codes(draft)


def test_a_title_that_may_go_on_in_the_next_line_is_told() -> None:
    body = "1.推进政务服务\n一网通办，压减办理时限。\n牵头单位：市甲局\n完成时限：2026年6月底前\n"
    assert "title-cut" in codes(drafted(body))
    whole = "1.推进政务服务。\n压减办理时限。\n牵头单位：市甲局\n完成时限：2026年6月底前\n"
    assert "title-cut" not in codes(drafted(whole))
    layout = "".join(
        f"{number}.推进{sign}类服务\n压减办理时限。\n牵头单位：市甲局\n完成时限：2026年6月底前\n"
        for number, sign in enumerate("甲乙丙", start=1)
    )
    assert "title-cut" not in codes(drafted(layout))
