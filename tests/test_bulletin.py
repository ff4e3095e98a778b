"""The monthly bulletin: its figures are those of the other reports, its page that of the standard, its words a template's."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from bizenv.formats.official import missing_fonts
from bizenv.pages import bulletin

from conftest import ROOT, Golden, Run
from test_charts import needs_chinese

MONTH: Final = ("bulletin", "--month", "2025-10", "--as-of", "2025-11-05")
END: Final = "2025-10-31"
STATUSES: Final = ("completed", "in_review", "on_track", "at_risk", "overdue")
OWN: Final = "templates/bulletin.zh.j2"


@pytest.fixture
def city(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example city, to be written to."""
    place = tmp_path / "city"
    shutil.copytree(example, place)
    monkeypatch.chdir(place)
    return place


def told(run: Run, *arguments: str) -> Any:
    ran = run(*arguments, "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


# Figures


@pytest.mark.usefixtures("at_example")
def test_every_figure_is_that_of_the_report_that_says_it(run: Run) -> None:
    found = told(run, *MONTH)
    status = told(run, "status", "--as-of", END)
    kinds = told(run, "status", "--by", "kind", "--as-of", END)
    assert (found["as_of"], found["filing_as_of"]) == (END, "2025-11-05")
    assert found["plans"] == status["plans"]
    assert found["total"]["counts"] == status["totals"]
    rows = [row for table in found["tables"] for row in table["rows"]]
    assert {row["name"]: row["counts"] for row in rows} == by_key(status)
    assert {table["kind"]: table["whole"]["counts"] for table in found["tables"]} == by_key(kinds)
    filing = told(run, "filing", "--month", "2025-10", "--as-of", "2025-11-05")
    assert found["filing"] == filing["totals"]
    missing = {row["key"]: row["counts"]["missing"] for row in filing["rows"]}
    assert {row["name"]: row["unfiled"] for row in rows if row["name"] in missing} == missing
    ranked = told(run, "rank", "--month", "2025-10", "--as-of", "2025-11-05")
    ranked_rows = [row for table in ranked["classes"] for row in table["rows"]]
    ranks = {row["department"]: row["rank"] for row in ranked_rows}
    assert {row["name"]: row["rank"] for row in rows} == ranks
    overdue = told(run, "overdue", "--as-of", END)
    assert {f"{each['plan']}/{each['id']}" for each in found["slow"]} == {
        f"{task['plan']}/{task['id']}" for task in overdue["tasks"]
    }


def by_key(report: Any) -> dict[str | None, Any]:
    """Return the counts of each group of a status report."""
    found = {}
    for group in report["groups"]:
        found[group.pop("key")] = group
        del group["light"]
    return found


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("month", ["2025-09", "2025-12"])
def test_every_sum_adds_up(run: Run, month: str) -> None:
    found = told(run, "bulletin", "--month", month, "--as-of", "2026-01-10")
    tables = found["tables"]
    total = found["total"]
    for row in [total, *(each for table in tables for each in [*table["rows"], table["whole"]])]:
        counts = row["counts"]
        assert counts["tasks"] == sum(counts[each] for each in STATUSES), row["name"]
        assert counts["applied"] == sum(
            counts[each] for each in ("accepted", "declared", "pending")
        )
        assert row["behind"] <= counts["at_risk"]
    plans = [plan["totals"] for plan in found["plans"]]
    for name in ("tasks", "due", "applied", "accepted", "overdue", "returned", "extended"):
        assert total["counts"][name] == sum(plan[name] for plan in plans), name
    unfiled = [row["unfiled"] for table in tables for row in table["rows"]]
    assert sum(unfiled) == total["unfiled"] == found["filing"]["missing"]
    assert [table["whole"]["unfiled"] for table in tables] == [
        sum(row["unfiled"] for row in table["rows"]) for table in tables
    ]
    filing = found["filing"]
    assert filing["owed"] == sum(filing[each] for each in ("filed", "late", "missing", "open"))


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_october_reads_as_it_did(run: Run, golden: Golden, language: str) -> None:
    ran = run(*MONTH, "--plan", "demo", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"bulletin.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_word_says_what_the_page_says(run: Run, tmp_path: Path, language: str) -> None:
    file = tmp_path / "通报.docx"
    asked = (*MONTH, "--plan", "demo", "--lang", language)
    assert run(*asked, "-o", file).status == 0
    in_word = "".join("".join(said_in(file)).split())
    for line in run(*asked, "--format", "text").out.splitlines():
        said = re.split(" {2,}", line.strip("= "))
        for each in filter(None, said):
            assert "".join(each.split()) in in_word, each


def said_in(file: Path) -> Iterator[str]:
    document = docx.Document(str(file))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)


@pytest.mark.usefixtures("at_example")
def test_without_a_month_it_is_of_the_last_that_has_ended(run: Run) -> None:
    assert told(run, "bulletin", "--as-of", "2025-10-15")["month"] == "2025-09"
    assert told(run, "bulletin", "--as-of", "2025-10-31")["month"] == "2025-10"
    assert run("bulletin", "--month", "2025-11", "--as-of", "2025-10-15").status == 2
    within = told(run, "bulletin", "--month", "2025-10", "--as-of", "2025-10-15")
    assert (within["as_of"], within["filing_as_of"]) == ("2025-10-15", "2025-10-15")


@pytest.mark.usefixtures("at_example")
def test_an_annex_says_why_who_has_no_rank_has_none(run: Run) -> None:
    few, no_data = "“另列”的，", "排名为“—”的，"
    over_all = annexes_of(run(*MONTH, "--lang", "zh").out)
    assert few in over_all["区县"]
    assert few not in over_all["市直部门"]
    assert no_data not in over_all["市直部门"]
    on_last_day = ("bulletin", "--month", "2025-10", "--plan", "demo", "--as-of", END)
    of_one = annexes_of(run(*on_last_day, "--lang", "zh").out)
    assert no_data in of_one["市直部门"]  # no rate of filing is given yet
    assert few not in of_one["市直部门"]


def annexes_of(said: str) -> dict[str, str]:
    """Return the annexes by the kind of departments that they are of."""
    found = re.findall(r"\n附件\d+  各单位落实情况表（(.*?)）\n(.*?)(?=\n附件|$)", said, re.DOTALL)
    return dict(found)


@pytest.mark.usefixtures("at_example")
def test_who_still_owes_a_report_is_not_praised_for_all_filed(run: Run) -> None:
    call = ("--month", "2025-10", "--as-of", END)
    rows = told(run, "filing", *call)["rows"]
    awaited = {row["key"] for row in rows if row["counts"]["open"]}
    prompt = told(run, "bulletin", *call)["prompt"]
    assert "示例税务局" in awaited
    assert prompt
    assert not awaited & set(prompt)


NAMED: Final = {
    "1.2.3": (
        "reviews.yaml",
        (
            'task: "1.2.3", kind: decide, department: 示例住建局, by: 示例营商办, decision: 装完码牌, '
            "complete_by: 2025-12-20"
        ),
    ),
    "1.4.1": (
        "slips.yaml",
        'slip: "〔2025〕督第3号", kind: reply, text: 装修收尾, until: 2025-12-20',
    ),
}


@pytest.mark.parametrize("task", NAMED)
def test_who_is_overdue_is_told_with_the_month_that_was_named_last(
    run: Run, city: Path, task: str
) -> None:
    """By a decision, or by a reply to a slip."""
    asked = ("bulletin", "--month", "2025-10", "--as-of", "2025-10-15", "--plan", "demo")
    slow = {each["id"]: each for each in told(run, *asked)["slow"]}
    assert slow[task]["expected"] is None
    assert "未报预计完成时间" in slow[task]["state"]
    assert "预计" not in slow["1.3.2"]["state"]  # its application waits
    file, line = NAMED[task]
    with (city / "plans/demo" / file).open("a", encoding="utf-8") as records:
        records.write(f"- {{date: 2025-10-12, {line}}}\n")
    slow = {each["id"]: each for each in told(run, *asked)["slow"]}
    assert slow[task]["expected"] == "2025-12-20"
    assert "预计2025年12月完成" in slow[task]["state"]
    later = ("bulletin", "--month", "2025-12", "--as-of", "2026-01-10", "--plan", "demo")
    slow = {each["id"]: each for each in told(run, *later)["slow"]}
    assert all(each["expected"] is None for each in slow.values())


def test_without_a_scoring_there_are_no_ranks_and_it_says_so(run: Run, city: Path) -> None:
    place = city / "plans/workspace.yaml"
    place.write_text("city: 示例市\n", encoding="utf-8")
    said = run(*MONTH, "--plan", "demo").out
    assert said.count("排名") == said.count("未设评分办法，或者有文件未能读全，不列排名。") > 0


def test_without_an_open_plan_it_says_so(run: Run, city: Path) -> None:
    for plan in ("demo", "district", "street", "demo-2024", "hotline-2024"):
        shutil.rmtree(city / "plans" / plan)
    ran = run(*MONTH, "--issuer", "示例营商办")
    assert (ran.status, ran.err) == (0, "")
    assert "没有尚未关闭的方案。" in ran.out


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_register_has_its_problems_and_three_rates(run: Run, language: str) -> None:
    asked = ("--month", "2024-12", "--as-of", "2025-01-10", "--plan", "hotline-2024")
    told_now = told(run, "bulletin", *asked)
    problems = told(run, "problems", "hotline-2024", "--as-of", "2024-12-31")
    assert told_now["problems"] == problems["totals"]
    said = run("bulletin", *asked, "--lang", language).out
    rates = problems["totals"]["rates"]
    for name in ("response", "solution", "satisfaction"):
        assert said.count(f"{rates[name]['percent']}%") >= 2, name


def test_where_a_file_cannot_be_read_its_plan_has_no_figures(run: Run, city: Path) -> None:
    with (city / "plans/demo/reviews.yaml").open("a", encoding="utf-8") as reviews:
        reviews.write("- {date: x}\n")
    ran = run(*MONTH, "--format", "json")
    found = json.loads(ran.out)
    assert (ran.status, found["incomplete"]) == (3, ["plans/demo/reviews.yaml"])
    assert [plan["plan"] for plan in found["plans"]] == ["district", "street"]
    assert {row["rank"] for table in found["tables"] for row in table["rows"]} == {None}


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
def test_it_says_by_which_rules_its_figures_differ(run: Run) -> None:
    """East: more due than the table has, for the table counts whole tasks; a rank is of the month alone."""
    asked = (*MONTH, "--plan", "demo")
    found = told(run, *asked)
    (table,) = [each for each in found["tables"] if each["kind"] == "区县"]
    due = {row["name"]: row["counts"]["due"] for row in table["rows"]}
    assert due["东区人民政府"] > table["whole"]["counts"]["due"]
    said = run(*asked).out
    sheets = len(found["tables"])
    for note in (
        "本表、全市按整项计：各牵头单位承担部分都到期的才算应完成",
        "退回指截至当日仍待补正的；延期为累计数",
        "排名按2025年10月考核得分排定，只考核当月的情况，与其余各列口径不同。",
    ):
        assert said.count(note) == sheets, note
    figures = said.partition("一、总体情况")[2].partition("二、")[0]
    assert "口径：总体完成率＝已完成/有期限的任务" in figures
    assert "从未填报指" in figures
    assert "（联合牵头的，各单位分别计）" in said
    together = run(*MONTH).out
    assert "（不含自行申报的）" in together
    assert "正常推进17（35.4%，从未填报1）" in together


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_no_ids_of_the_workspace(run: Run, language: str) -> None:
    """An item is named by its number, and by its plan where there are several."""
    one = run(*MONTH, "--plan", "demo", "--lang", language).out
    several = run(*MONTH, "--lang", language).out
    for said in (one, several):
        assert not re.search("(?:demo|district|street)[/：:]", said)
    named = {"zh": "第1.3.2项", "en": "item 1.3.2"}[language]
    assert f"（{named}）" in one or f"({named})" in one
    title = {"zh": f"《{DEMO}》{named}", "en": f"{DEMO}, {named}"}[language]
    assert title in several
    assert re.search(rf"{DEMO} +1\.3\.2 ", several)


DEMO: Final = "示例市优化营商环境行动方案"


@pytest.mark.usefixtures("at_example")
def test_before_a_plan_was_issued_there_is_nothing_to_say_of_it(run: Run) -> None:
    early = ("bulletin", "--month", "2025-03", "--as-of", "2025-10-15")
    ran = run(*early, "--plan", "district")
    assert (ran.status, ran.out) == (2, "")
    assert "截至2025年3月底，《东区优化营商环境行动方案》尚未印发" in ran.err
    said = run(*early).out
    assert "全部0项" not in said
    assert said.count("东区优化营商环境行动方案") == 1
    assert "截至2025年3月底尚未印发、未列入本通报的：《东区优化营商环境行动方案》" in said
    assert told(run, *early)["not_issued"] == ["district", "street"]


@pytest.mark.usefixtures("at_example")
def test_a_bulletin_of_registers_speaks_of_handling(run: Run) -> None:
    asked = ("bulletin", "--month", "2024-12", "--as-of", "2025-01-10")
    said = run(*asked, "--plan", "hotline-2024").out
    assert "2024年12月办理情况的通报" in said
    assert "（一）台账" in said
    assert "满意率以已评价的为基数，" in said.partition("二、")[0]
    assert "（四）台账" in run(*asked, "--closed").out


# What only the office knows


@pytest.mark.usefixtures("at_example")
def test_a_city_is_no_office(run: Run) -> None:
    """Where the plans name several issuers the bulletin has a blank, and a note says how to fill it."""
    ran = run(*MONTH)
    assert ran.out.splitlines()[0] == "＿＿＿＿＿＿"
    assert "示例市" not in ran.out.splitlines()
    assert "--issuer" in ran.err
    assert run(*MONTH, "--issuer", "示例营商办").err == ""
    assert run(*MONTH, "--plan", "demo").err == ""
    assert told(run, *MONTH)["issued"]["issuer"] is None


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
def test_what_nobody_gives_is_a_blank_and_never_invented(run: Run) -> None:
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert "〔2025〕　　号" in said
    assert "＿＿＿＿＿＿：" in said
    assert "2025年　　月　　日" in said
    assert "抄送：＿＿＿＿＿＿。" in said
    assert said[said.index("六、工作要求") + 1] == "＿＿＿＿＿＿"


def test_the_office_says_it_in_the_workspace_or_by_options(run: Run, city: Path) -> None:
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings:
        settings.write(
            "bulletin:\n  issuer: 示例营商办\n  series: 示例营商办\n  addressee: 各区\n"
            "  copies: 示例府办\n  basis: 按照部署，通报如下。\n  requirements: [按期完成。, 如实填报。]\n"
        )
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert said[:2] == ["示例营商办", "示例营商办〔2025〕　　号"]
    assert said[4:6] == ["各区：", "按照部署，通报如下。"]
    assert said[said.index("六、工作要求") + 1 :][:2] == ["按期完成。", "如实填报。"]
    assert "抄送：示例府办。" in said
    given = ("--number", "示办〔2025〕9号", "--date", "2025-11-06", "--requirement", "抓紧。")
    said = run(*MONTH, "--plan", "demo", *given, "--addressee", "市直各部门").out.splitlines()
    assert (said[1], said[4]) == ("示办〔2025〕9号", "市直各部门：")
    assert "2025年11月6日" in said
    assert said[said.index("六、工作要求") + 1] == "抓紧。"
    assert run(*MONTH, "--date", "2025-11").status == 2


# The page


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


def parts_of(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as packed:
        named = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return {name: packed.read(name).decode() for name in named}


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


# Words


def test_an_office_replaces_the_words(run: Run, city: Path) -> None:
    own = "# {{ city }}{{ month }}通报\n\n## 总的\n{{ plans[0].counts.overdue }}条逾期\n### 细的\n完\n"
    write_template(city, own)
    said = run(*MONTH, "--plan", "demo").out.splitlines()
    assert said[2] == "示例市2025年10月通报"
    assert "2条逾期" in said
    assert told(run, *MONTH, "--plan", "street")["issued"]["template"] == OWN
    assert (
        run(*MONTH, "--plan", "street", "--lang", "en")
        .out.splitlines()[2]
        .startswith("Progress of ")
    )


def write_template(city: Path, text: str) -> None:
    place = city / OWN
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.usefixtures("at_example")
def test_every_value_that_a_template_sees_is_in_the_manual(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr(bulletin, "filled", lambda _, values: seen.update(values) or ())
    assert run(*MONTH).status == 0
    page = (ROOT / f"docs/{language}/templates.md").read_text(encoding="utf-8")
    rows = "".join(re.findall(r"^\| (`.+?) \|", page, re.MULTILINE))
    assert set(ticked(rows)) - {OWN, OWN.replace("zh", "en")} == seen.keys()
    known = set(ticked(page.rpartition("```")[2]))
    for several in seen.values():
        if isinstance(several, list) and several and isinstance(several[0], dict):
            assert several[0].keys() <= known


def ticked(text: str) -> list[str]:
    return re.findall("`([^`]+)`", text)


REFUSED: Final = {
    "syntax": "{% for x in plans %}",
    "unknown": "{{ nothing }}",
    "unknown-key": "{{ total.nothing }}",
    "method": "{{ month.upper() }}",
    "class": "{{ ''.__class__ }}",
    "subclasses": "{{ plans.__class__.__mro__ }}",
    "by-attr": "{{ month|attr('__class__') }}",
    "by-format": "{{ '{0.__class__}'.format(month) }}",
    "by-map": "{{ plans|map(attribute='__class__')|list }}",
    "include": "{% include 'plans/workspace.yaml' %}",
    "import": "{% import '/etc/passwd' as x %}",
    "function": "{{ range(3) }}",
    "long": "{{ 'a' * 1000000000 }}",
    "power": "{{ 9 ** 999999999 }}",
    "wide": "{{ 'a'|center(1000000000) }}",
    "formatted": "{{ '%999999999d' % 1 }}",
    "format": "{{ '%999999999d'|format(1) }}",
    "random": "{{ plans|random }}",
    "pprint": "{{ plans|pprint }}",
    "attributes": "{{ month|xmlattr }}",
    "by-nothing": "{{ 1 / 0 }}",
    "own": "{{ self._TemplateReference__context }}",
    "doubled": "{% macro m(t) %}{{ m(t ~ t) }}{% endmacro %}{{ m('ab') }}",
    "added": "{% macro m(t) %}{{ m(t + t) }}{% endmacro %}{{ m('ab') }}",
    "joined": "{% macro m(t) %}{{ m([t, t]|join) }}{% endmacro %}{{ m('ab') }}",
    "set": f"{'{% set a = a ~ a %}'.join(['{% set a = 9 %}', *[''] * 60])}",
    "lists": f"{'{% set a = [a, a] %}'.join(['{% set a = 9 %}', *[''] * 60])}{{{{ a|join }}}}",
    "summed": "{{ [[1], [2]]|sum(start=[]) }}",
    "branching": "{% macro m(t) %}{% if t %}{{ m(t[0]) }}{{ m(t[0]) }}{% endif %}{% endmacro %}"
    f"{{{{ m({'[' * 40}{']' * 40}) }}}}",
    "nested": "".join(f"{{% for x{n} in plans[0].counts %}}" for n in range(9))
    + "某某"
    + "{% endfor %}" * 9,
    "idle": "".join(f"{{% for x{n} in plans[0].counts %}}" for n in range(9))
    + "{% set y = 1 %}"
    + "{% endfor %}" * 9,
    "endless": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_template_reaches_nothing_else_and_its_errors_have_a_line(
    run: Run, city: Path, what: str
) -> None:
    write_template(city, f"# 通报\n\n{REFUSED[what]}\n")
    ran = run(*MONTH, "--plan", "street")
    assert (ran.status, ran.out) == (3, ""), what
    assert re.search(rf"{OWN}:[1-4]:", ran.err), ran.err
    assert "Traceback" not in ran.err


WRONG: Final = {
    "{{ nope }}": ("没有名为“nope”的内容", "there is nothing called “nope”"),
    "{{ month.upper() }}": ("没有名为“upper”的一项", "it has nothing called “upper”"),
    "{{ 2 * 3 }}": ("不能用“*”", "“*” cannot be used"),
    "{{ plans }}": ("列表和键值对不是文字", "a list or a mapping is no text"),
    "{% nix %}": ("没有名为“nix”的标签", "there is no tag “nix”"),
    "{{ month|nix }}": ("没有名为“nix”的过滤器", "there is no filter “nix”"),
    "{% if month is nix %}x{% endif %}": ("没有名为“nix”的判断", "there is no test “nix”"),
    "{% for x in plans %}": ("没有写完", "an end is missing"),
    "{{ month } }": ("“}”写得不是地方", "“}” is out of place"),
    "{% include 'a' %}": ("不能引用别的文件", "it cannot take in other files"),
    "{{ 1 / 0 }}": ("除数是0", "it divides by 0"),
    REFUSED["doubled"]: ("产生的内容过多", "it makes too much"),
    REFUSED["endless"]: ("没完没了地引用自己", "it refers to itself without end"),
    "{{ 1 1 }}": ("写法有误（原文：", "it is not written right ("),
}


@pytest.mark.parametrize("written", WRONG)
def test_what_is_wrong_with_a_template_is_said_in_both_languages(
    run: Run, city: Path, written: str
) -> None:
    for language, said in zip(("zh", "en"), WRONG[written], strict=True):
        place = city / "templates" / f"bulletin.{language}.j2"
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"# x\n{written}\n", encoding="utf-8")
        ran = run(*MONTH, "--plan", "street", "--lang", language)
        assert said in ran.err, ran.err


def test_a_template_that_is_a_link_or_a_folder_is_refused(run: Run, city: Path) -> None:
    elsewhere = city.parent / "words.j2"
    elsewhere.write_text("# x\n", encoding="utf-8")
    (city / "templates").mkdir()
    (city / OWN).symlink_to(elsewhere)
    ran = run(*MONTH, "--plan", "demo")
    assert (ran.status, ran.out) == (3, "")
    assert f"{OWN} 是链接" in ran.err
    (city / OWN).unlink()
    (city / OWN).mkdir()
    assert run(*MONTH, "--plan", "demo").status == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "是空的"), ("{# x #}\n\n", "是空的"), ("只有一段\n## 一节\n", "没有以“# ”开头的标题")],
)
def test_a_template_without_text_or_title_is_told(
    run: Run, city: Path, text: str, said: str
) -> None:
    write_template(city, text)
    ran = run(*MONTH, "--plan", "demo")
    assert ran.status == 0
    assert said in ran.err
    assert ran.out.splitlines()[2] == "通报"
    write_template(city, "{% if month %}# {{ month }}{% endif %}\n")
    assert run(*MONTH, "--plan", "demo").err == ""


def test_a_template_that_is_no_text_is_refused(run: Run, city: Path) -> None:
    write_template(city, "")
    (city / OWN).write_bytes(b"\xff\xfe#")
    ran = run(*MONTH)
    assert ran.status == 3
    assert ran.err == f"bizenv：无法读取 {OWN}：不是 UTF-8 编码\n建议：将文件另存为 UTF-8\n"


NASTY: Final = "# <script>x</script> {{ month }} [a](https://b.c) =1+1 *x* {PAGE}"


def test_nothing_in_a_title_or_a_name_becomes_anything_else(run: Run, city: Path) -> None:
    plan = city / "plans/demo/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("公布占掘路免审批清单", f'"{NASTY}"'), encoding="utf-8")
    asked = (*MONTH, "--plan", "demo", "--addressee", f"各区\n{NASTY}")
    said = run(*asked).out
    assert f"{NASTY}（第1.3.2项）" in said
    assert f"各区 {NASTY}：" in said
    page = run(*asked, "--format", "html").out
    assert "<script" not in page
    assert "href" not in page
    assert "&lt;script&gt;" in page
    markdown = run(*asked, "--format", "markdown").out
    assert not re.search(r"^#+ *\\?#? ?<", markdown, re.MULTILINE)
    assert "\\[a\\](https" in markdown
    assert run(*asked, "-o", city / "a.docx").status == 0
    xml = parts_of(city / "a.docx")
    assert NASTY in "".join(said_in(city / "a.docx"))
    assert "hyperlink" not in xml["word/document.xml"]
    assert "instrText" not in xml["word/document.xml"]


# What leadership sees


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
