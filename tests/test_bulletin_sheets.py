"""The bulletin as it is printed and shown: paper, letters, pictures, a browser."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from bizenv.formats.official import missing_fonts

from bulletins import END, MONTH, STATUSES, city, parts_of, told
from conftest import Run
from test_charts import needs_chinese

__all__ = ["city"]  # fixtures


@needs_chinese
@pytest.mark.usefixtures("at_example")
def test_a_picture_stands_above_the_table_of_its_figures(run: Run, tmp_path: Path) -> None:
    asked = (*MONTH, "--plan", "demo", "--chart")
    said = run(*asked).out
    table = said.partition("附件5  各单位任务情况图")[2].partition("附件6")[0]
    status = told(run, "status", "--as-of", END, "--plan", "demo")
    for group in status["groups"]:
        figures = " +".join(str(group[name]) for name in ("tasks", *STATUSES))
        assert re.search(rf"{group['key']} +{figures} ", table), group["key"]
    assert run(*asked, "-o", tmp_path / "a.docx").status == 0
    body = parts_of(tmp_path / "a.docx")["word/document.xml"]
    assert body.count("<pic:pic") == 1
    (alt,) = set(re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body))
    assert all(group["key"] in alt for group in status["groups"])
    assert body.index("</w:drawing>") < body.index("图中数据") < body.rindex("<w:tbl>")
    page = run(*asked, "--format", "html").out
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert re.search("</figure>\n<h3>图中数据</h3>\n<table>", page)


@pytest.mark.usefixtures("at_example")
def test_without_the_library_of_pictures_it_names_the_extra(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    ran = run(*MONTH, "--chart", "-o", tmp_path / "a.docx")
    assert (ran.status, list(tmp_path.iterdir())) == (3, [])
    assert "'.[charts]'" in ran.err
    assert run(*MONTH, "--plan", "demo", "-o", tmp_path / "a.docx").status == 0


@pytest.mark.usefixtures("at_example")
def test_its_last_line_says_who_printed_it_and_when(run: Run, tmp_path: Path) -> None:
    given = ("--plan", "demo", "--date", "2025-11-06")
    file = tmp_path / "a.docx"
    assert "示例市人民政府办公室  2025年11月6日印发" in run(*MONTH, *given).out
    assert "示例市人民政府办公室  2025年　　月　　日印发" in run(*MONTH, "--plan", "demo").out
    assert "＿＿＿＿＿＿  2025年" in run(*MONTH).out
    assert run(*MONTH, *given, "-o", file).status == 0
    *_, copies, printed = docx.Document(str(file)).paragraphs
    assert copies.text.startswith("抄送：")
    assert printed.text == "示例市人民政府办公室\t2025年11月6日印发"


@pytest.mark.usefixtures("at_example")
def test_the_page_is_that_of_the_standard(run: Run, tmp_path: Path) -> None:
    """GB/T 9704-2012: A4, 37 mm above, 28 mm at the left, 156 by 225 mm, 22 lines of 28 characters."""
    files = [tmp_path / "one.docx", tmp_path / "two.docx"]
    for file in files:
        assert run(*MONTH, "--plan", "demo", "--number", "示办〔2025〕9号", "-o", file).status == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    document = docx.Document(str(files[0]))
    first, *annexes, last = document.sections
    for each in (first, last):
        assert millimetres(each, "page_width", "page_height") == (210, 297)
    assert millimetres(first, "top_margin", "left_margin") == (37, 28)
    assert millimetres(first, "right_margin", "bottom_margin") == (210 - 28 - 156, 297 - 37 - 225)
    for each in annexes:
        assert millimetres(each, "page_width", "page_height") == (297, 210)
        assert millimetres(each, "top_margin", "right_margin", "left_margin") == (28, 26, 37)
    xml = parts_of(files[0])
    body = xml["word/document.xml"]
    assert body.count('<w:docGrid w:type="lines" w:linePitch="579"/>') == 1
    assert body.count("<w:tblHeader ") == len(annexes) == len(document.tables)
    assert "w:titlePg" not in body
    footers = [text for name, text in sorted(xml.items()) if "footer" in name]
    numbered = [text for text in footers if ">PAGE<" in text]
    assert sorted(re.findall('<w:jc w:val="(left|right)"/>', "".join(numbered))) == [
        "left",
        "right",
    ]
    assert "<w:evenAndOddHeaders/>" in xml["word/settings.xml"]
    levels = {paragraph.text: fonts_of(paragraph) for paragraph in document.paragraphs}
    assert levels["一、总体情况"] == "黑体"
    assert levels["（一）示例住建局（1条）"] == "楷体_GB2312"
    assert levels["没有需要协调的事项。"] == "仿宋_GB2312"
    assert levels["附件1"] == "黑体"
    properties = document.core_properties
    assert properties.title == "关于《示例市优化营商环境行动方案》2025年10月任务落实情况的通报"
    assert properties.author == "示例市人民政府办公室"
    assert 'name="DocumentNumber"><vt:lpwstr>示办〔2025〕9号<' in xml["docProps/custom.xml"]
    assert 'name="Addressee"' in xml["docProps/custom.xml"]


def millimetres(section: Any, *names: str) -> tuple[int, ...]:
    return tuple(round(getattr(section, name).mm) for name in names)


def fonts_of(paragraph: Any) -> str:
    fonts = re.findall('w:eastAsia="([^"]+)"', paragraph._p.xml)  # noqa: SLF001 - no other way
    return fonts[0] if fonts else ""


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_in_english_it_is_a_letter_with_a_page_of_its_own(
    run: Run, city: Path, paper: str, size: tuple[int, int]
) -> None:
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"bulletin: {{paper: {paper}}}\n")
    asked = (*MONTH, "--plan", "demo", "--lang", "en")
    assert run(*asked, "-o", city / "a.docx").status == 0
    first, *annexes = docx.Document(str(city / "a.docx")).sections
    assert millimetres(first, "page_width", "page_height") == size
    assert millimetres(annexes[0], "page_height", "page_width") == size
    body = parts_of(city / "a.docx")["word/document.xml"]
    assert "docGrid" not in body
    assert "FF0000" not in body


needs_printing = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice or pdftotext is not installed",
)


@pytest.mark.slow
@needs_printing
def test_a_printed_page_has_22_lines_of_28_characters(run: Run, city: Path) -> None:
    long = "营" * (28 * 22 * 3)
    ran = run(*MONTH, "--plan", "demo", "--requirement", long, "-o", city / "通报.pdf")
    fonts = missing_fonts()
    assert (ran.status, bool(ran.err)) == (0, bool(fonts))
    assert all(each in ran.err for each in fonts)
    pages = pages_of(city / "通报.pdf")
    full = [lines for lines in pages if lines[:-1] == ["营" * 28] * 22]
    assert full, "no page has 22 lines of 28 characters"
    numbers = [lines[-1].replace(" ", "") for lines in pages]
    assert numbers == [f"—{number}—" for number in range(1, len(pages) + 1)]
    texts = ["".join(lines).replace(" ", "") for lines in pages]
    assert any("附件1" in text and "申请完成" in text for text in texts)
    starts = [line[:2] for lines in pages for line in lines]
    assert any(re.fullmatch("（[0-9]", each) for each in starts)


def pages_of(file: Path) -> list[list[str]]:
    """Return the lines of each page of a PDF."""
    call = ["pdftotext", "-layout", str(file), "-"]
    printed = subprocess.run(call, capture_output=True, check=True).stdout.decode()
    pages = printed.removesuffix("\f").split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


CHROMIUM: Final = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_and_prints_it_without_a_complaint(run: Run, city: Path) -> None:
    assert run(*MONTH, "--plan", "demo", "-o", city / "a.html").status == 0
    profile = f"--user-data-dir={city / 'profile'}"
    alone = ("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", profile)
    printed = f"--print-to-pdf={city / 'a.pdf'}"
    call = [str(CHROMIUM), *alone, printed, (city / "a.html").as_uri()]
    ran = subprocess.run(call, capture_output=True, text=True, check=True, timeout=600)
    assert "CONSOLE" not in ran.stderr
    assert (city / "a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("at_example")
def test_without_libreoffice_it_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run(*MONTH, "-o", tmp_path / "a.pdf")
    assert (ran.status, list(tmp_path.iterdir())) == (3, [])
    assert "LibreOffice" in ran.err


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(("library", "file"), [("jinja2", "a.html"), ("docx", "a.docx")])
def test_without_a_library_it_names_the_extra(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, file: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    ran = run(*MONTH, "-o", tmp_path / file)
    assert (ran.status, list(tmp_path.iterdir())) == (3, [])
    assert "'.[word]'" in ran.err


@needs_chinese
@pytest.mark.usefixtures("at_example")
def test_no_table_begins_with_its_head_alone_at_the_foot_of_a_page(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.docx"
    assert run(*MONTH, "--plan", "demo", "--chart", "-o", file).status == 0
    for table in docx.Document(str(file)).tables:
        kept = [
            all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
            for row in table.rows
        ]
        assert kept[:3] == [True] * len(kept[:3])
        assert not any(kept[3:])


@pytest.mark.usefixtures("at_example")
def test_no_page_bears_the_signature_or_its_day_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    assert run(*MONTH, "--lang", "zh", "-o", file).status == 0
    said = docx.Document(str(file)).paragraphs
    (day,) = (n for n, each in enumerate(said) if re.fullmatch("2025年.*日", each.text))
    *_, last, above, over, signed = said[:day]
    assert "附件" in last.text or re.match("[0-9]+．", last.text)
    assert (above.text, over.text) == ("", "")
    assert all(each.paragraph_format.keep_with_next for each in (last, above, over, signed))


@pytest.mark.usefixtures("at_example")
def test_heads_of_english_tables_begin_with_a_capital(run: Run) -> None:
    page = run(*MONTH, "--plan", "demo", "--lang", "en", "--format", "html").out
    heads = re.findall("<th[^>]*>([^<]+)</th>", page)
    assert heads
    assert [head for head in heads if head[:1].islower()] == []


@pytest.mark.usefixtures("at_example")
def test_a_wide_table_does_not_widen_the_page_of_a_phone(run: Run) -> None:
    page = run(*MONTH, "--plan", "demo", "--format", "html").out
    assert "@media(max-width:40em){table{display:block;overflow-x:auto}" in page
