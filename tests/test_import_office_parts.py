"""Word and Excel files: what stands beside the text, odd styles, formulas, hidden columns: read or told."""

import datetime as dt
import re
from typing import Final

import docx
import openpyxl
import pytest
from bizenv.importers.draft import Draft
from bizenv.importers.formats import sheet_values
from bizenv.messages import catalogue
from openpyxl.comments import Comment

from reading import lines, read
from test_import_formats import TASK, book, codes, paragraph, saved, with_body
from test_import_hostile import part, with_part

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]


def with_related(data: bytes, kind: str, root: str, content: str) -> bytes:
    """Return a Word file with a part of that kind beside its text."""
    xml = f"<w:{root} xmlns:w='{WORD}'>{content}</w:{root}>"
    data = with_part(data, f"word/{kind}.xml", xml.encode())
    place = "word/_rels/document.xml.rels"
    relation = f"<Relationship Id='rId9{kind}' Type='{RELATED}/{kind}' Target='{kind}.xml'/>"
    rels = part(data, place).replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    return with_part(data, place, rels)


def said(draft: Draft, code: str) -> list[str]:
    words = catalogue("zh")
    return [words.say(each.message) for each in draft.doubts if each.code == code]


@pytest.mark.parametrize(
    ("kind", "root", "tag", "code"),
    [
        ("footnotes", "footnotes", "footnote", "footnote"),
        ("endnotes", "endnotes", "endnote", "endnote"),
        ("comments", "comments", "comment", "comment"),
    ],
)
def test_notes_and_comments_are_told_with_their_words(
    kind: str, root: str, tag: str, code: str
) -> None:
    reference = f"<w:r><w:t>附注</w:t><w:{tag}Reference w:id='5'/></w:r>"
    note = "完成时限已调整为2027年6月30日前，由乙局牵头。"
    content = (
        f"<w:{tag} w:type='separator' w:id='0'><w:p/></w:{tag}>"
        f"<w:{tag} w:id='5'><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:{tag}>"
    )
    draft = read("x.docx", with_related(with_body(paragraph(reference)), kind, root, content))
    (sentence,) = said(draft, code)
    assert note in sentence
    assert "第5段" in sentence
    assert TASK in lines(draft)


def test_a_note_in_a_cell_is_told_with_its_table_and_row() -> None:
    document = docx.Document()
    table = document.add_table(2, len(HEAD))
    for at, (name, cell) in enumerate(zip(HEAD, ("1", "推进甲", "市甲局", "", "2026年6月"), strict=True)):  # fmt: skip
        table.cell(0, at).text = name
        table.cell(1, at).text = cell
    run = table.cell(1, 4).paragraphs[0].runs[0]
    run._r.append(docx.oxml.parse_xml(f"<w:footnoteReference xmlns:w='{WORD}' w:id='5'/>"))  # noqa: SLF001
    content = "<w:footnote w:id='5'><w:p><w:r><w:t>已延期</w:t></w:r></w:p></w:footnote>"
    draft = read("x.docx", with_related(saved(document), "footnotes", "footnotes", content))
    assert said(draft, "footnote") == ["此处有脚注，未读取：已延期（第1个表格第2行）"]


def test_headers_and_footers_are_told_but_for_the_number_of_the_page() -> None:
    document = docx.Document()
    for text in ("示例市行动方案", "一、推进甲", "牵头单位：市甲局"):
        document.add_paragraph(text)
    section = document.sections[0]
    section.header.paragraphs[0].text = "示府办〔2026〕3号"
    section.footer.paragraphs[0].text = "第 1 页 共 3 页"
    draft = read("x.docx", saved(document))
    assert said(draft, "page-header") == ["页眉未读取：示府办〔2026〕3号"]
    assert said(draft, "page-footer") == []


def test_text_boxes_are_read_once_also_in_cells() -> None:
    box = (
        "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>市丙局</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document = docx.Document()
    table = document.add_table(2, len(HEAD))
    for at, name in enumerate(HEAD):
        table.cell(0, at).text = name
    for at, cell in enumerate(("1", "推进甲", "市甲局", "市乙局", "2026年6月")):
        table.cell(1, at).text = cell
    table.cell(1, 3).paragraphs[0]._p.append(docx.oxml.parse_xml(paragraph(box))[0])  # noqa: SLF001
    draft = read("x.docx", saved(document))
    assert lines(draft).count("市丙局") == 1
    assert "text-box" in codes(draft)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:t>对标B</w:t><w:noBreakHyphen/><w:t>READY</w:t>", "对标B-READY"),
        ("<w:t>便民</w:t><w:softHyphen/><w:t>服务</w:t>", "便民服务"),
        ("<w:t>达标率</w:t><w:sym w:font='Symbol' w:char='F0B3'/><w:t>九成</w:t>", "达标率≥九成"),
        ("<w:t>标记</w:t><w:sym w:font='Wingdings' w:char='F0FE'/>", "标记☑"),
        ("<w:t>甲</w:t><w:ptab/><w:t>乙</w:t>", "甲 乙"),
        (
            "<w:ruby><w:rt><w:r><w:t>kàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>看护</w:t></w:r></w:rubyBase></w:ruby>",
            "看护",
        ),
    ],
)
def test_special_signs_of_a_run_are_part_of_the_text(inner: str, expected: str) -> None:
    document = docx.Document()
    for text in ("示例市行动方案", "2026年3月1日"):
        document.add_paragraph(text)
    xml = paragraph(f"<w:r><w:t>一、</w:t>{inner}</w:r>")
    document.element.body.insert(2, docx.oxml.parse_xml(xml))
    document.add_paragraph("牵头单位：市甲局")
    draft = read("x.docx", saved(document))
    assert [task.title for task in draft.every_task()] == [expected]
    assert ("ruby" in codes(draft)) is ("ruby" in inner)


def test_a_sign_of_an_unknown_font_and_an_embedded_object_are_told() -> None:
    inner = "<w:r><w:sym w:font='示例字体' w:char='F0B3'/><w:object/></w:r>"
    found = codes(read("x.docx", with_body(paragraph(inner))))
    assert {"symbol", "embedded"} <= set(found)


def test_a_title_before_a_soft_line_break_is_told() -> None:
    inner = "<w:r><w:t>1.推进政务服务</w:t><w:br/><w:t>一网通办，压减办理时限。</w:t></w:r>"
    document = docx.Document()
    for text in ("示例市行动方案", "2026年3月1日"):
        document.add_paragraph(text)
    document.element.body.insert(2, docx.oxml.parse_xml(paragraph(inner)))
    document.add_paragraph("牵头单位：市甲局")
    assert "title-cut" in codes(read("x.docx", saved(document)))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x.docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("x.dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        ("x.dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)  # fmt: skip
def test_word_files_of_all_kinds_are_read(name: str, kind: str) -> None:
    types = part(with_body(), "[Content_Types].xml").decode()
    types = re.sub(r'application/[^"]*document\.main\+xml', kind, types)
    data = with_part(with_body(), "[Content_Types].xml", types.encode())
    if name.endswith("m"):
        data = with_part(data, "word/vbaProject.bin", b"x")
    draft = read(name, data)
    assert TASK in lines(draft)
    assert ("macros" in codes(draft)) is name.endswith("m")
    assert "other-ending" not in codes(draft)


def test_numbers_that_word_writes_stand_apart_from_the_text() -> None:
    from reading import _define, _numbered

    document = docx.Document()
    for text in ("示例市行动方案", "2026年3月1日"):
        document.add_paragraph(text)
    for title in ("推进甲", "推进乙"):
        _numbered(document.add_paragraph(title), 0)
        document.add_paragraph("牵头单位：市甲局")
    _define(document, ["digit"])
    text = document.part.numbering_part.element.find(".//" + docx.oxml.ns.qn("w:lvlText"))
    text.set(docx.oxml.ns.qn("w:val"), "2.%1")
    draft = read("x.docx", saved(document))
    assert [task.id for task in draft.every_task()] == ["2.1", "2.2"]


def test_numbers_that_word_writes_in_a_column_are_ids() -> None:
    from reading import _define, _numbered

    document = docx.Document()
    table = document.add_table(3, len(HEAD))
    for at, name in enumerate(HEAD):
        table.cell(0, at).text = name
    for row, title in ((1, "推进甲"), (2, "推进乙")):
        _numbered(table.cell(row, 0).paragraphs[0], 0)
        for at, cell in enumerate((title, "市甲局", "", "2026年6月"), start=1):
            table.cell(row, at).text = cell
    _define(document, ["digit"])
    start = document.part.numbering_part.element.find(".//" + docx.oxml.ns.qn("w:start"))
    start.set(docx.oxml.ns.qn("w:val"), "4")
    draft = read("x.docx", saved(document))
    assert [task.id for task in draft.every_task()] == ["4", "5"]
    assert "no-number" not in codes(draft)


def sheet(*rows: list[object]) -> bytes:
    def fill(workbook: openpyxl.Workbook) -> None:
        active = workbook.active
        assert active is not None
        active.append(HEAD)
        for row in rows:
            active.append(row)

    return book(fill)


ROW: Final = [1, "推广一码缴费", "市甲局", "市乙局", "2026年6月底前"]
READ: Final = "1 推广一码缴费 | 市甲局 | 市乙局 | 2026-06 (2026年6月底前)"


@pytest.mark.parametrize(
    ("place", "pattern", "new"),
    [
        ("xl/styles.xml", rb"<fills.*?</fills>", b'<fills count="2"><fill/><fill/></fills>'),
        ("xl/styles.xml", rb'<color theme="1" ?/>', b'<color rgb="FFF"/>'),
        ("xl/styles.xml", rb"<borders.*?</borders>", b'<borders><border><left style="odd"/></border></borders>'),
        ("xl/styles.xml", rb'numFmtId="0"', b'numFmtId="x"'),
        ("docProps/core.xml", rb"(<dcterms:created[^>]*>)[^<]*", rb"\g<1>2026-01-01 09:00:00"),
        ("xl/worksheets/sheet1.xml", rb"</sheetData>", b'</sheetData><dataValidations count="1"><dataValidation type="list" operator="odd" sqref="A1"><formula1>1</formula1></dataValidation></dataValidations>'),
        ("xl/theme/theme1.xml", rb"<a:theme.*", b"<a:theme xmlns:a='x'/>"),
    ],
)  # fmt: skip
def test_odd_styles_keep_no_table_from_being_read(place: str, pattern: bytes, new: bytes) -> None:
    data = sheet(ROW)
    content = part(data, place)
    changed = re.sub(pattern, new, content, count=1, flags=re.DOTALL)
    assert changed != content
    assert READ in lines(read("x.xlsx", with_part(data, place, changed)))


def test_a_sheet_without_styles_is_read() -> None:
    data = with_part(sheet(ROW), "xl/styles.xml", b"<styleSheet/>")
    assert READ in lines(read("x.xlsx", data))


def test_hidden_columns_are_left_out_and_told_like_hidden_rows() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        active = workbook.active
        assert active is not None
        active.append(HEAD)
        active.append(ROW)
        active.append([2, "公开办事指南", "市乙局", "市丙局", "2026年9月底前"])
        active.column_dimensions["D"].hidden = True
        active.row_dimensions[3].hidden = True

    draft = read("x.xlsx", book(fill))
    (task,) = draft.every_task()
    assert task.support == []
    assert said(draft, "hidden-column") == ["隐藏列 D（“配合单位”）未读取"]
    (told,) = [each for each in draft.doubts if each.code == "hidden-column"]
    assert [at.line for at in told.related] == [2, 3]
    assert [each.at.line for each in draft.doubts if each.code == "hidden"] == [3]


def test_rows_of_a_sheet_that_hides_rows_by_default_are_read_and_told() -> None:
    data = sheet(ROW)
    place = "xl/worksheets/sheet1.xml"
    content = part(data, place).decode()
    hiding = re.sub("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ', content, count=1)
    assert hiding != content
    draft = read("x.xlsx", with_part(data, place, hiding.encode()))
    assert READ in lines(draft)
    (told,) = [each for each in draft.doubts if each.code == "hidden-by-default"]
    assert [told.at.line, *(at.line for at in told.related)] == [1, 2]
    shown = re.sub("<row ", '<row hidden="0" ', hiding)
    draft = read("x.xlsx", with_part(data, place, shown.encode()))
    assert said(draft, "hidden-by-default") == []


def test_a_text_across_a_hidden_column_is_read_where_it_is_seen() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        active = workbook.active
        assert active is not None
        active.append(["示例市2026年任务清单"])
        active.merge_cells("A1:E1")
        active.append(HEAD)
        active.append(ROW)
        active.column_dimensions["A"].hidden = True

    draft = read("x.xlsx", book(fill))
    assert draft.title is not None
    assert draft.title.value == "示例市2026年任务清单"


def test_formulas_are_told_where_their_saved_values_were_taken() -> None:
    data = sheet(ROW, [2, "公开办事指南", "市乙局", "市丙局", "2026年9月底前"])
    place = "xl/worksheets/sheet1.xml"
    content = re.sub(rb'(<c r="A[23]"[^>]*>)<v>', rb"\g<1><f>ROW()-1</f><v>", part(data, place))
    draft = read("x.xlsx", with_part(data, place, content))
    (doubt,) = (each for each in draft.doubts if each.code == "formula")
    assert (doubt.at.line, [at.line for at in doubt.related]) == (2, [3])
    assert "A2、A3" in said(draft, "formula")[0]
    assert READ in lines(draft)


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        *[(each, "2026-12") for each in (27, 36, 50, 52, 57, 17)],
        *[(each, "2026-12-15") for each in (14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58)],
    ],
)
def test_the_formats_of_days_that_chinese_programs_know_by_number(
    number_format: int, expected: str
) -> None:
    pattern = sheet_values.pattern(number_format, {})
    assert sheet_values.shown(46371.0, pattern, from_1904=False).text == expected


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        (46371, '[$-804]yyyy"年"m"月"d"日";@', "2026-12-15"),
        (46371, 'yyyy"年"m"月"', "2026-12"),
        (46371, "0", "46371"),
        (0.95, "0%", "95%"),
        (6.1, "0.00", "6.10"),
        (7, "000", "007"),
        (1e9, "", "1000000000"),
        (0.1 + 0.2, "", "0.3"),
    ],
)
def test_figures_are_shown_as_the_sheet_shows_them(
    value: float, pattern: str, expected: str
) -> None:
    assert sheet_values.shown(float(value), pattern, from_1904=False).text == expected


def test_days_since_1904_are_days_too() -> None:
    assert sheet_values.shown(44909.0, "yyyy-m-d", from_1904=True).text == "2026-12-15"


def test_chinese_formats_of_days_are_read_in_a_sheet() -> None:
    data = sheet([1, "推广一码缴费", "市甲局", "市乙局", dt.date(2026, 12, 15)])
    styles = part(data, "xl/styles.xml")
    for number in (b"31", b"57"):
        changed = re.sub(rb'numFmtId="14"', b'numFmtId="' + number + b'"', styles)
        changed = re.sub(rb'numFmtId="16[4-9]"', b'numFmtId="' + number + b'"', changed)
        draft = read("x.xlsx", with_part(data, "xl/styles.xml", changed))
        (task,) = draft.every_task()
        assert task.due is not None
        assert task.due.value.startswith("2026-12")


def test_comments_of_cells_and_struck_parts_of_them_are_told() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        active = workbook.active
        assert active is not None
        active.append(HEAD)
        active.append(ROW)
        active["E2"].comment = Comment("已延期至年底", "某人")

    draft = read("x.xlsx", book(fill))
    assert said(draft, "comment") == ["此处有批注，未读取：已延期至年底"]
    assert [each.at.line for each in draft.doubts if each.code == "comment"] == [2]


def test_what_stands_beyond_the_columns_that_are_read_is_told() -> None:
    row = [*ROW, *[None] * 70, "备注在很远的列"]
    assert "too-wide" in codes(read("x.xlsx", sheet(row)))
    far = ",".join(map(str, HEAD)) + "\n" + ",".join(str(each or "") for each in row) + "\n"
    assert "too-wide" in codes(read("x.csv", far))
