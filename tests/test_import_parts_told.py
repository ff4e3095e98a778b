"""Word files and pages: alternatives, tracked rows, boxes, nested tables, hidden rows: as it stands now, and told."""

import re
from typing import Final

import pytest
from bizenv.importers.draft import Draft

from reading import read, task_line
from table_forms import Rows, as_page, as_word
from test_import_formats import codes
from test_import_hostile import part, with_part

CHOICES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
HEADS: Final = ["序号", "重点任务", "责任单位", "完成时限"]
ROWS: Final[Rows] = [
    HEADS,
    ["1", "设立书角", "市甲局", "6月底前"],
    ["2", "修整花坛", "市乙局", "9月底前"],
]
BOTH: Final = ["1 设立书角 | 市甲局 | – | 2031-06", "2 修整花坛 | 市乙局 | – | 2031-09"]
TEXT: Final = "word/document.xml"
PARAGRAPH: Final = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def said(draft: Draft) -> list[str]:
    return [task_line(task).split(" (")[0] for task in draft.every_task()]


def changed(pattern: str, new: str) -> Draft:
    """Return the draft of a Word file with a table, its text changed by a pattern."""
    _, data = as_word(ROWS)
    assert isinstance(data, bytes)
    before = part(data, TEXT).decode()
    after = re.sub(pattern, new, before, count=1, flags=re.DOTALL)
    assert after != before
    return read("x.docx", with_part(data, TEXT, after.encode()))


LAST_ROW: Final = r"(<w:tr>(?:(?!<w:tr>).)*?市乙局.*?</w:tr>)"
ALTERNATE: Final = (
    rf"<mc:AlternateContent xmlns:mc='{CHOICES}'><mc:Choice Requires='wps'>\1</mc:Choice>"
    r"<mc:Fallback>\1</mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    "pattern", [LAST_ROW, r"(<w:tbl>.*</w:tbl>)", r"(<w:tc>(?:(?!<w:tc>).)*?市乙局.*?</w:tc>)", r"(<w:r><w:t>市乙局</w:t></w:r>)"]
)  # fmt: skip
@pytest.mark.parametrize("around", [ALTERNATE, r"<w:customXml w:element='x'>\1</w:customXml>"])
def test_what_is_wrapped_is_read_once(pattern: str, around: str) -> None:
    draft = changed(pattern, around)
    assert said(draft) == BOTH
    assert draft.unread() == []


@pytest.mark.parametrize(
    ("properties", "code", "expected"),
    [
        ("<w:del w:id='1'/>", "tracked-change", BOTH[:1]),
        ("<w:ins w:id='1'/>", "tracked-change", BOTH),
        ("<w:hidden/>", "hidden", BOTH[:1]),
        ("<w:hidden w:val='0'/>", None, BOTH),
    ],
)
def test_rows_are_read_as_they_stand_and_told(
    properties: str, code: str | None, expected: list[str]
) -> None:
    draft = changed(r"<w:tr>((?:(?!<w:tr>).)*?市乙局)", rf"<w:tr><w:trPr>{properties}</w:trPr>\1")
    assert said(draft) == expected
    assert {"tracked-change", "hidden"} & set(codes(draft)) == ({code} if code else set())


def test_a_deleted_cell_says_nothing_and_is_told() -> None:
    draft = changed(r"<w:tcPr>((?:(?!<w:tcPr>).)*?市乙局)", r"<w:tcPr><w:cellDel w:id='1'/>\1")
    assert said(draft)[1] == "2 修整花坛 | – | – | 2031-09"
    assert "tracked-change" in codes(draft)


def test_a_paragraph_whose_mark_was_deleted_goes_on_with_the_next() -> None:
    deleted = (
        "<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr><w:r><w:t>3.铺设</w:t></w:r></w:p>"
    )
    behind = PARAGRAPH.format("步道。（责任单位：市丙局；完成时限：6月底前）")
    draft = changed(r"(<w:sectPr)", rf"{deleted}{behind}\1")
    assert said(draft)[-1] == "3 铺设步道 | 市丙局 | – | 2031-06"
    assert "tracked-change" in codes(draft)


def test_a_table_in_a_cell_is_left_out_and_told_with_its_words() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{PARAGRAPH.format('内嵌')}</w:tc></w:tr></w:tbl><w:p/>"
    draft = changed(r"(<w:t>修整花坛</w:t></w:r></w:p>)", rf"\1{inner}")
    assert said(draft) == BOTH
    (doubt,) = (each for each in draft.doubts if each.code == "nested-table")
    assert doubt.args["text"] == "内嵌"


@pytest.mark.parametrize(
    "around",
    [
        r"<w:tbl><w:tr><w:tc>\1<w:p/></w:tc></w:tr></w:tbl>",
        r"<w:p><w:r><w:pict><w:txbxContent>\1<w:p/></w:txbxContent></w:pict></w:r></w:p>",
    ],
)
def test_a_table_in_a_frame_or_a_box_is_read(around: str) -> None:
    assert said(changed(r"(<w:tbl>.*</w:tbl>)", around)) == BOTH


def page(pattern: str, new: str) -> Draft:
    _, text = as_page(ROWS)
    assert isinstance(text, str)
    after = re.sub(pattern, new, text, count=1, flags=re.DOTALL)
    assert after != text
    return read("x.html", after)


@pytest.mark.parametrize("sign", [" style='display: none'", " hidden"])
def test_hidden_rows_and_cells_of_a_page_are_left_out_and_told(sign: str) -> None:
    draft = page(r"<tr>((?:(?!<tr>).)*?市乙局)", rf"<tr{sign}>\1")
    assert said(draft) == BOTH[:1]
    assert "hidden" in codes(draft)
    draft = page("市乙局", f"市乙局<span{sign}>、市丁局</span>")
    assert said(draft) == BOTH
    assert "hidden" in codes(draft)


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_struck_text_in_a_cell_of_a_page_is_left_out_and_told(tag: str) -> None:
    draft = page("市乙局", f"<{tag}>市丁局</{tag}>市乙局")
    assert said(draft) == BOTH
    assert "struck" in codes(draft)


def test_scripts_in_cells_say_nothing_and_captions_are_read() -> None:
    assert said(page("市乙局", "市乙局<script>var 市丁局</script>")) == BOTH
    draft = page("<table>", "<table><caption>示例市便民清单</caption>")
    assert said(draft) == BOTH
    assert any("便民清单" in line.text for line, _ in draft.kinds)
