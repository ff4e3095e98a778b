"""Word, Excel, pages and text as people make them: merged cells, revisions, hidden and struck text, old encodings."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from bizenv.importers.draft import Draft
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.styles import Font

from reading import lines, read

HEAD = ("序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限")


def saved(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def codes(draft: Draft) -> list[str]:
    return [each.code for each in draft.doubts]


def paragraph(inner: str) -> str:
    return f"<w:p {nsdecls('w')}>{inner}</w:p>"


def with_body(*paragraphs: str) -> bytes:
    """Return a Word file: a heading, a task, the paragraphs given as XML, and who leads it."""
    document = docx.Document()
    for text in ("示例市行动方案", "示例市人民政府", "2026年3月1日", "一、推行容缺受理"):
        document.add_paragraph(text)
    for each in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(each))
    for text in ("牵头单位：市政务服务局", "完成时限：2026年6月底前"):
        document.add_paragraph(text)
    return saved(document)


TASK = "1 推行容缺受理 | 市政务服务局 | – | 2026-06 (2026年6月底前)"


@pytest.mark.parametrize(
    ("code", "inner"),
    [
        ("hidden", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>责任单位：市财政局</w:t></w:r>"),
        ("struck", "<w:r><w:rPr><w:strike/></w:rPr><w:t>责任单位：市财政局</w:t></w:r>"),
        ("tracked-change", "<w:del><w:r><w:delText>责任单位：市财政局</w:delText></w:r></w:del>"),
        ("tracked-change", "<w:ins><w:r><w:t>制定清单。</w:t></w:r></w:ins>"),
        (
            "text-box",
            (
                "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
                "<w:p><w:r><w:t>清单见附页。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
            ),
        ),
    ],
)
def test_what_word_hides_strikes_or_tracks_is_named(code: str, inner: str) -> None:
    draft = read("x.docx", with_body(paragraph(inner)))
    assert code in codes(draft)
    assert TASK in lines(draft)
    place = next(each.at.line for each in draft.doubts if each.code == code)
    assert place == 5


def test_struck_text_that_is_not_struck_is_read() -> None:
    inner = "<w:r><w:rPr><w:strike w:val='0'/><w:vanish w:val='false'/></w:rPr><w:t>配合单位：市财政局</w:t></w:r>"
    assert "| 市财政局 |" in lines(read("x.docx", with_body(paragraph(inner))))


def test_content_controls_are_read_around_paragraphs_and_in_them() -> None:
    run = "<w:r><w:t>配合单位：市财政局</w:t></w:r>"
    around = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt>"
    within = paragraph(f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>")
    for each in (around, within):
        assert "| 市财政局 |" in lines(read("x.docx", with_body(each)))


def test_a_table_in_word_with_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("示例市任务清单")
    document.add_paragraph("2026年3月1日")
    rows = [
        ("1", "优化审批", "编制审批清单", "市政务服务局", "市司法局", "2026年6月底前"),
        ("2", "", "推行全程网办", "市数据局", "市财政局", "2026年9月底前"),
        ("3", "加强监管", "制定免罚清单", "市司法局", "", "长期坚持"),
    ]
    table = document.add_table(len(rows) + 2, len(HEAD))
    table.cell(0, 0).merge(table.cell(0, 5)).text = "示例市重点任务"
    for at, name in enumerate(HEAD):
        table.cell(1, at).text = name
    for row, cells in enumerate(rows, start=2):
        for at, text in enumerate(cells):
            table.cell(row, at).text = text
    table.cell(2, 1).merge(table.cell(3, 1))
    draft = read("x.docx", saved(document))
    assert lines(draft, places=False).splitlines()[1:] == [
        "  1 优化审批",
        "    1 编制审批清单 | 市政务服务局 | 市司法局 | 2026-06 (2026年6月底前)",
        "    2 推行全程网办 | 市数据局 | 市财政局 | 2026-09 (2026年9月底前)",
        "  2 加强监管",
        "    3 制定免罚清单 | 市司法局 | – | ongoing (长期坚持)",
    ]
    assert draft.unread() == []


def fill_sheet(workbook: openpyxl.Workbook) -> None:
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["示例市2026年任务清单"])
    sheet.merge_cells("A1:F1")
    sheet.append(HEAD)
    sheet.append([1, "优化审批", "编制审批清单", "市政务服务局", "市司法局", "2026年6月底前"])
    sheet.append([2, None, "推行全程网办", "市数据局", None, "9月底前"])
    sheet.append([None, None, None, None, "市财政局", None])
    sheet.append([3, "加强监管", "制定免罚清单", "市司法局", "市公安局", "持续推进"])
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("C4:C5")


def test_a_sheet_with_merged_and_continued_cells() -> None:
    draft = read("x.xlsx", book(fill_sheet))
    assert lines(draft, places=False).splitlines() == [
        "示例市2026年任务清单 | – | – | – | all",
        "  1 优化审批",
        "    1 编制审批清单 | 市政务服务局 | 市司法局 | 2026-06 (2026年6月底前)",
        "    2 推行全程网办 | 市数据局 | 市财政局 | 2026-09 (9月底前)",
        "  2 加强监管",
        "    3 制定免罚清单 | 市司法局 | 市公安局 | ongoing (持续推进)",
    ]
    assert {line.number for line, _ in draft.kinds} == {1, 2, 3, 4, 5, 6}


def test_what_a_sheet_hides_strikes_or_only_computes_is_named() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        fill_sheet(workbook)
        sheet = workbook.active
        assert sheet is not None
        sheet.append([4, "加强监管", "开展双随机检查", "市司法局", "=E6", "2026年12月底前"])
        sheet.append([5, "加强监管", "隐藏的任务", "市司法局", None, "2026年12月底前"])
        sheet.row_dimensions[8].hidden = True
        sheet["E3"].font = Font(strike=True)
        workbook.create_sheet("旧稿").sheet_state = "hidden"

    draft = read("x.xlsx", book(fill))
    assert {"formula-without-value", "hidden", "struck", "hidden-sheet"} <= set(codes(draft))
    assert "隐藏的任务" not in lines(draft)
    assert "编制审批清单 | 市政务服务局 | – |" in lines(draft)
    assert next(each.at.line for each in draft.doubts if each.code == "formula-without-value") == 7


def test_dates_in_cells_are_as_precise_as_they_are_shown() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        import datetime as dt

        sheet = workbook.active
        assert sheet is not None
        sheet.append(["序号", "任务", "责任单位", "完成时限"])
        for number, shown in enumerate(("yyyy-mm-dd", "yyyy年m月"), start=1):
            sheet.append([number, f"任务内容{number}", "市司法局", dt.date(2026, 6, 30)])
            sheet.cell(number + 1, 4).number_format = shown

    out = lines(read("x.xlsx", book(fill)))
    assert "| 2026-06-30 (2026-06-30)" in out
    assert "| 2026-06 (2026-06)" in out


PAGE = """<html><head><title>x</title></head><body><h1>示例市行动方案</h1><p>示例市人民政府<br>2026年3月1日</p>
<h2>一、主要任务</h2><ol><li>推行容缺受理。<del>旧文</del><span style="display: none">隐藏</span>
<table><tr><td>布局</td></tr></table></li></ol>
<p>牵头单位：市政务服务局&nbsp;&nbsp;配合单位：市财政局</p><p>完成时限：2026年6月底前</p>
<script>document.write('责任单位：市公安局')</script></body></html>"""


def test_a_page_shows_what_a_reader_sees() -> None:
    draft = read("x.html", PAGE)
    assert "1 推行容缺受理 | 市政务服务局 | 市财政局 | 2026-06 (2026年6月底前)" in lines(draft)
    assert {"struck", "hidden"} <= set(codes(draft))
    assert "公安" not in lines(draft)


def test_a_table_of_a_page_with_spans() -> None:
    rows = "".join(f"<th>{name}</th>" for name in HEAD)
    page = (
        f"<html><body><p>示例市任务清单</p><table><tr>{rows}</tr>"
        "<tr><td>1</td><td rowspan='2'>优化审批</td><td>编制审批清单</td><td>市政务服务局</td><td>市司法局</td><td>2026年6月</td></tr>"
        "<tr><td>2</td><td>推行全程网办</td><td colspan='2'>市数据局</td><td>2026年9月</td></tr></table></body></html>"
    )
    out = lines(read("x.html", page), places=False)
    assert "    1.1 编制审批清单 | 市政务服务局 | 市司法局 | 2026-06 (2026年6月)" in out
    assert "    1.2 推行全程网办 | 市数据局 | – | 2026-09 (2026年9月)" in out


TEXT = "示例市行动方案\n2026年3月1日\n一、推行容缺受理\n牵头单位：市政务服务局\n完成时限：2026年6月底前\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_in_the_encodings_of_old_editors(encoding: str) -> None:
    assert TASK in lines(read("x.txt", TEXT.encode(encoding)))
    row = "序号,任务,牵头单位,完成时限\r\n1,推行容缺受理,市政务服务局,2026年6月底前\r\n"
    assert TASK in lines(read("x.csv", row.encode(encoding)))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_of_spreadsheets(separator: str) -> None:
    rows = [
        ["序号", "任务", "牵头单位", "完成时限"],
        ["1", "推行容缺受理", "市政务服务局", "2026年6月底前"],
    ]
    assert TASK in lines(read("x.csv", "\n".join(separator.join(row) for row in rows)))


def test_a_file_is_what_it_holds_not_what_it_is_called() -> None:
    for name, data in (
        ("x.docx", PAGE.encode()),
        ("x.xlsx", TEXT.encode()),
        ("x.txt", with_body()),
    ):
        draft = read(name, data)
        assert "other-ending" in codes(draft)
        assert "推行容缺受理 | 市政务服务局" in lines(draft)


@pytest.mark.parametrize("separator", ["<br>", "</p><p>"])
def test_a_page_on_one_line_keeps_its_lines_apart(separator: str) -> None:
    draft = read("x.html", f"<html><body><p>{separator.join(TEXT.split())}</p></body></html>")
    assert TASK in lines(draft)
    assert len({(line.number, line.column) for line, _ in draft.kinds}) == len(draft.kinds) == 5
