"""What documents say in unusual words is read or doubted, never dropped in silence."""

from typing import Final

import pytest
from reading import read, task_line

from bizenv.importers.draft import Draft

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
    draft = drafted(f"1.推进甲。\n责任单位：市税务局、市财政局、市人社局{note}\n完成时限：2026年6月底前")
    (task,) = draft.every_task()
    assert task_line(task) == "1 推进甲 | 市税务局 | 市财政局,市人社局 | 2026-06 (2026年6月底前)"
