"""A document twice as long takes twice the work, not four times: calls are counted, no clock is asked."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

import pytest
from bizenv.importers import read_document
from bizenv.importers.document import SourceDocument, SourceLine
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.pipeline import draft
from bizenv.importers.reading.text_tag import TextTag
from bizenv.importers.reading.tree import Stretch

from reading import EMPTY

SIZE: Final = 80
GROWTH: Final = 2.3  # 2, and what sorting and the parts of a document that stay the same may add
TASK: Final = "一、优化服务。（市甲局牵头）"


def labels_in_a_row(size: int) -> str:
    """One task with a label after another and no text between them."""
    return TASK + "".join(f"\n责任单位：市{'甲乙丙丁'[at % 4]}局" for at in range(size))


def dates_in_a_row(size: int) -> str:
    return f"{TASK}\n" + "完成时限：2026年6月底前；" * size


def tasks_of_one_number(size: int) -> str:
    return "一、优化服务。\n" + "1.办理事项。（市甲局牵头）\n" * size


def tasks_without_a_tag(size: int) -> str:
    """Numbered like the tasks of another chapter, with nobody named."""
    there = "".join(f"{at}.办理事项。（市甲局牵头）\n" for at in range(1, size + 1))
    here = "".join(f"{at}.办理事项。\n" for at in range(1, size + 1))
    return f"一、重点任务\n{there}二、其他任务\n{here}"


def many_chapters(size: int) -> str:
    return f"第一章　任务\n{TASK}\n" + "第二章　其他\n说明文字。\n" * size


def paragraphs_in_a_chapter(size: int) -> str:
    said = "说明文字。\n" * size
    return f"第一章　任务\n{said}" + "（一）办理事项。\n1.甲。\n" * size + "2.乙。（市甲局牵头）"


def tasks_of_no_number(size: int) -> str:
    return (
        "一、重点任务\n"
        + "办理事项，优化服务。（市甲局牵头）\n" * size
        + "（一）甲。（市乙局牵头）"
    )


def notes_for_all(size: int) -> str:
    notes = "".join(f"以下均由市第{at}局配合，不再列出。\n" for at in range(size))
    return notes + TASK


def one_long_list(size: int) -> str:
    return "一、优化服务。（" + "、".join(f"市{at}局" for at in range(size)) + "负责）"


def brackets_behind_a_label(size: int) -> str:
    return "一、优化服务。责任单位：" + "、".join("市甲局（市乙局）" for _ in range(size))


def one_with_another(size: int) -> str:
    return "一、优化服务。（" + "会同".join(["市甲局"] * size) + "负责）"


def figures_to_reach(size: int) -> str:
    return "一、优化服务，" + "办结率达到95%以上，建成3个中心，" * size + "。（市甲局牵头）"


def calls(document: SourceDocument) -> int:
    """Return how many calls, also of generators and of Python's own functions, a draft takes."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        draft(document, EMPTY)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "written",
    [
        labels_in_a_row,
        dates_in_a_row,
        tasks_of_one_number,
        many_chapters,
        tasks_of_no_number,
        notes_for_all,
        tasks_without_a_tag,
        paragraphs_in_a_chapter,
        one_long_list,
        brackets_behind_a_label,
        figures_to_reach,
        one_with_another,
    ],
)
def test_work_grows_with_the_document(written: Callable[[int], str]) -> None:
    small, large = (
        calls(read_document("a.txt", written(size).encode())) for size in (SIZE, 2 * SIZE)
    )
    assert large <= GROWTH * small


class Watched(TextTag):
    """A tag that counts how often it is looked at."""

    looks = 0

    def __getattribute__(self, name: str) -> object:
        Watched.looks += 1
        return super().__getattribute__(name)


def looks(size: int) -> int:
    """Return how often tags are looked at while a stretch takes so many."""
    stretch, piece = Stretch(), Piece(SourceLine(1, ""), "")
    tags = [Watched(0, 0, labels=[TagLabel.DUE]) for _ in range(size)]
    Watched.looks = 0
    for tag in tags:
        stretch.add(piece, tag)
    assert len(stretch.again) == size - 1
    return Watched.looks


def test_a_tag_is_not_compared_with_each_one_before_it() -> None:
    assert looks(2 * SIZE) == 2 * looks(SIZE)
