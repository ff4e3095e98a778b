"""Pictures: every figure that of another report and in the table beside, readable by every eye, inert, the same bytes."""

import base64
import csv
import html
import io
import json
import re
import shutil
import sys
import zipfile
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import docx
import pytest
from bizenv.files.snapshot import Folder
from bizenv.formats import drawing, fonts
from bizenv.formats.bars import lengths_of, picture_lines
from bizenv.formats.drawing import drawn, image
from bizenv.formats.drawn_bars import lightness
from bizenv.formats.fonts import KNOWN, VARIABLE
from bizenv.formats.markdown import markdown
from bizenv.formats.page import Column, Page, Table, heading
from bizenv.formats.picture import LOOKS, Bars, Point, Series, Trend, Trends
from bizenv.formats.plain import plain
from bizenv.formats.shortened import shortened
from bizenv.formats.terminal import terminal
from bizenv.formats.word import page_docx
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages.charts import figures_of, picture_of
from bizenv.pages.status_table import group_name, indicator_name
from bizenv.periods.period import around
from bizenv.report.charts import CHARTS, ChartReport, chart_of
from bizenv.report.query import Query
from bizenv.report.status import status_of
from bizenv.store.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font
from PIL import Image
from rich.cells import cell_len

from conftest import Golden, Run, in_turn

DAY: Final = date(2025, 10, 15)
YEAR: Final = around(DAY, "year", 0)
STANDING: Final = ("completed", "in_review", "on_track", "at_risk", "overdue")
CHINESE: Final = sorted({each.name for each in fontManager.ttflist} & {*KNOWN})
needs_chinese = pytest.mark.skipif(not CHINESE, reason="no font for Chinese is installed")
EN: Final = catalogue("en")
HOSTILE: Final = "$\\frac{1}{0}$ <a href='x'>&amp;\n\x1b[31m\u202e`x`| [red]_"


def bars(*names: str, figures: tuple[int, ...] = ()) -> Bars:
    """Return bars of two series, the second one all 1."""
    ones = (1,) * len(names)
    series = (Series("done", "completed", figures or ones), Series("late", "overdue", ones))
    return Bars("title", names, series, "seen")


def report(city: Path, what: str) -> ChartReport:
    """Return the figures of a picture of the example city."""
    books = Workspace(Folder(city)).books()
    return chart_of(books, Query(DAY), next(each for each in CHARTS if each == what), YEAR)


def printed(run: Run, *command: str) -> Any:
    return json.loads(run(*command, "--format", "json").out)


# The figures are those of other reports, and all of them stand in the table


@pytest.mark.usefixtures("at_example")
def test_a_month_has_the_figures_of_status_as_of_its_last_day(run: Run) -> None:
    chart = printed(run, "chart")
    days = [each["date"] for each in chart["bars"]]
    assert days[0] == "2025-02-28"  # nothing was issued before
    assert days[-2:] == ["2025-09-30", "2025-10-15"]
    for each in chart["bars"]:
        day = each.pop("date")
        assert each.pop("key") == day
        assert each == printed(run, "status", "--as-of", day)["totals"], day


def test_a_plan_counts_in_the_months_before_it_was_closed(
    run: Run, example: Path, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    plan = city / "plans/demo-2024/plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("date: 2025-01-24", "date: 2025-02-10"), encoding="utf-8")
    chart = ("--root", str(city), "chart", "--as-of", "2025-03-31")
    january, february, march = printed(run, *chart)["bars"]
    for each in (january, february, march):
        known = printed(run, *chart[:2], "status", "--as-of", each["date"])["totals"]
        assert each["tasks"] == known["tasks"]
    named = printed(run, *chart, "--plan", "demo-2024")["bars"]
    assert [each["carried_over"] for each in named] == [0, 1, 1]
    assert january["tasks"] == named[0]["tasks"] > 0
    assert printed(run, *chart, "--closed")["bars"][1]["tasks"] > february["tasks"]


@pytest.mark.usefixtures("at_example")
def test_a_fiscal_year_begins_where_the_settings_say(
    run: Run, example: Path, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    shutil.copytree(example, city)
    with (city / "plans/workspace.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\nfiscal_year_starts: 7\n")
    shown = printed(run, "--root", str(city), "chart")["bars"]
    assert [each["date"] for each in shown][:2] == ["2025-07-31", "2025-08-31"]


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(
    ("what", "by"), [("departments", "department"), ("indicators", "indicator")]
)
def test_a_group_has_the_figures_of_status(run: Run, what: str, by: str) -> None:
    groups = printed(run, "status", "--by", by)["groups"]
    for each in groups:
        each.pop("light")
    shown = printed(run, "chart", what)["bars"]
    assert {each.pop("date") for each in shown} == {DAY.isoformat()}
    assert shown == groups


@pytest.mark.usefixtures("at_example")
def test_ages_add_up_to_what_is_overdue_and_hold_its_days(run: Run) -> None:
    shown = printed(run, "chart", "age")["bars"]
    overdue = printed(run, "overdue")["tasks"]
    days = [each["days_overdue"] for each in overdue]
    assert sum(each["overdue"] for each in shown) == len(days) == 4
    for each in shown:
        first, _, last = each["key"].partition("-")
        within = [day for day in days if int(first) <= day <= int(last or day)]
        assert each["tasks"] == len(within), each["key"]


@pytest.mark.usefixtures("at_example")
def test_a_target_has_its_steps_and_its_last_reading_is_that_of_targets(run: Run) -> None:
    targets = printed(run, "targets")["targets"]
    shown = printed(run, "chart", "targets")["courses"]
    for each, target in zip(shown, targets, strict=True):
        assert target.items() <= each.items()
        read = each["readings"]
        assert [point["date"] for point in read] == sorted(point["date"] for point in read)
        if target["reading"] is None:
            assert not read
            continue
        last = {"date": target["read"], "value": target["reading"], "by": target["by"]}
        assert read[-1] == last
    steps = [each["steps"] for each in shown if each["steps"]]
    assert [point["value"] for point in steps[0]] == [4, 12]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", CHARTS)
def test_every_figure_of_a_picture_stands_in_its_table(
    example: Path, what: str, language: str
) -> None:
    words = catalogue(language)
    found = report(example, what)
    picture = picture_of(found, words)
    table = figures_of(found, words)
    titles = [column.title for column in table.columns]
    if isinstance(picture, Bars):
        for series in picture.series:
            at = titles.index(series.name)
            assert tuple(row[at] for row in table.rows) == series.figures
        tasks = titles.index(words("count.tasks"))
        assert [row[tasks] for row in table.rows] == picture.totals
        return
    cells = {row[-2:] for row in table.rows}
    for course in picture.courses:
        assert course.goal in {value for _, value in cells}
        for point in (*course.steps, *course.readings):
            assert (point.day, point.value) in cells


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", [*CHARTS, "status"])
def test_a_picture_reads_as_it_did(run: Run, golden: Golden, what: str, language: str) -> None:
    command = ("status", "--chart") if what == "status" else ("chart", what)
    ran = run(*command, "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    golden(f"chart-{what}.{language}.txt", ran.out)


@pytest.mark.usefixtures("at_example")
def test_fail_on_looks_at_the_last_figures_alone(run: Run) -> None:
    assert run("chart", "--fail-on", "overdue").status == 1
    assert run("chart", "--as-of", "2025-03-31", "--fail-on", "at-risk").status == 0
    assert run("chart", "departments", "--fail-on", "overdue").status == 1


# On a terminal


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(8, 70))
def test_the_longest_bar_fits_and_what_is_there_is_seen(parts: list[int], room: int) -> None:
    lengths = lengths_of(parts, sum(parts), room)
    assert sum(lengths) <= room
    for part, length in zip(parts, lengths, strict=True):
        assert bool(part) is bool(length)
    for one, other in combinations(range(len(parts)), 2):
        if parts[one] <= parts[other]:
            assert lengths[one] <= lengths[other] + 1


@pytest.mark.parametrize("what", CHARTS)
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_and_signs_are_ascii(
    example: Path, what: str, width: int
) -> None:
    picture = picture_of(report(example, what), catalogue("zh"))
    for line in picture_lines(picture._replace(note=""), width):
        text = "".join(said for said, _ in line)
        assert cell_len(text) <= max(width, 66), text
    signs = {each.sign for each in LOOKS.values()}
    assert len(signs) == len(LOOKS)
    assert "".join(signs).isascii()


def test_a_name_on_a_terminal_is_inert_and_cut_where_it_says_so() -> None:
    picture = bars("\x1b[31m\u202e", "示例" * 30)
    for shown in (plain([picture]), terminal([picture], 80, color=True)):
        assert "\x1b[31m\u202e" not in shown
        assert "\\u202e" in shown
        assert ".." in shown
    marked = markdown(Page([picture]), catalogue("en"))
    assert all(line.startswith("    ") for line in marked.splitlines())


def test_of_a_long_name_both_ends_are_shown() -> None:
    for name, end in (
        ("现场检查次数与上年之比 ≤ 90%", "≤ 90%"),
        ("b-ready/international-trade", "trade"),
    ):
        shown = shortened(name, 22, "..")
        assert (cell_len(shown) <= 22, shown[:2], ".." in shown) == (True, name[:2], True)
        assert shown.endswith(end)
    assert [shortened("示例市", room, "…") for room in (6, 5, 3, 1, 0)] == [
        "示例市", "示…市", "示…", "…", "",
    ]  # fmt: skip


@pytest.mark.parametrize("readings", [(45, 40), (5, 15), (50, 21), (2, 19)])
def test_the_last_reading_is_never_written_across_the_goal(
    readings: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the panel as it is drawn, with the goal at 20."""
    kept: list[Any] = []
    told = tuple(Point(date(2025, 3 * n, 1), Decimal(v), str(v)) for n, v in enumerate(readings, 1))
    course = Trend("a", "b", Decimal(20), "20", (), told)

    def keeping(figure: Any, *_: object) -> bytes:
        figure.canvas.draw()
        kept.append(figure)
        return b""

    monkeypatch.setattr(drawing, "_bytes", keeping)
    drawn(Trends("t", (course,), "seen", "Step", "Reading", "Target"), "png")
    (axes,) = kept[0].axes
    (label,) = axes.texts
    box = label.get_window_extent()
    _, goal = axes.transData.transform((0, 20))
    assert not box.y0 < goal < box.y1


def test_where_nothing_is_counted_there_is_no_bar_to_draw() -> None:
    assert drawn(bars(), "svg")


@pytest.mark.usefixtures("at_example")
def test_without_a_task_there_is_no_picture(run: Run, tmp_path: Path) -> None:
    for what in ("year", "departments", "indicators", "age"):
        assert run("chart", what, "--as-of", "2020-01-31", "-o", tmp_path / "a.svg").status == 0


@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_picture_may_be_of_either_end_of_the_calendar(run: Run, day: str) -> None:
    assert run("chart", "targets", "--as-of", day).status == 0


def test_an_indicator_has_its_name_and_with_its_code_where_two_are_called_alike(
    example: Path,
) -> None:
    asked = Query(DAY)
    shown = figures_of(report(example, "indicators"), catalogue("zh"))
    names = [row[0] for row in shown.rows]
    assert ("经营主体准入" in names, any("/" in str(each) for each in names)) == (True, False)
    status = status_of(Workspace(Folder(example)).books(), asked, "indicator")
    assert [group_name(catalogue("zh"), status, key) for key, _ in status.ordered()] == names
    alike = {"a/tax": "纳税", "b/tax": "纳税", "a/trade": "贸易"}
    said = [indicator_name(catalogue("zh"), alike, key) for key in ("a/tax", "a/trade", "c/x")]
    assert said == ["纳税（a/tax）", "贸易", "c/x"]


def test_a_track_shows_how_far_a_figure_came_and_where_it_should_be() -> None:
    steps = (Point(date(2025, 6, 30), Decimal(6), "6"),)
    course = Trend("a", "b", Decimal(12), "12", steps, (), Decimal(0), steps[0])
    read = course._replace(readings=(Point(DAY, Decimal(3), "3"),))
    falling = Trend("c", "d", Decimal(10), "10", (), (Point(DAY, Decimal(15), "15"),), Decimal(20))
    picture = Trends("t", (course, read, falling), "seen", "Step", "Reading", "Target")
    lines = plain([picture]).splitlines()
    assert lines[0] == "a  b  [......|......]  -"
    assert lines[1] == "a  b  [###...|......]  3"
    assert lines[2] == "c  d  [######......]  15"
    assert lines[3] == "# Reading  | Step"


# On paper


def seen_by(fill: str, eye: str) -> float:
    """Return how light a fill is in grey print, or to an eye (Machado 2009, severity 1)."""
    if eye == "grey":
        return lightness(fill)
    matrix = EYES[eye]
    linear = [_linear(int(fill[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    seen = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in matrix]
    light = sum(a * max(0, b) for a, b in zip((0.2126, 0.7152, 0.0722), seen, strict=True))
    return float(light ** (1 / 2.2))


def _linear(value: float) -> float:
    return float(((value + 0.055) / 1.055) ** 2.4) if value > 0.04045 else value / 12.92


EYES: Final = {
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


@pytest.mark.parametrize("eye", ["grey", *EYES])
def test_every_eye_tells_neighbours_apart(eye: str) -> None:
    """Any two statuses may be neighbours; what was never heard of stands behind them in this order."""
    light = {name: seen_by(look.fill, eye) for name, look in LOOKS.items()}
    for one, other in (*combinations(STANDING, 2), *pairwise(LOOKS)):
        apart = abs(light[one] - light[other])
        hatches = {LOOKS[one].hatch, LOOKS[other].hatch}
        assert apart > 0.12 or (apart > 0.08 and len(hatches) == 2), (one, other)


def test_the_same_figures_give_the_same_bytes_and_words_are_inert() -> None:
    picture = bars(HOSTILE, "b", figures=(3, 2))._replace(title=HOSTILE, alt=HOSTILE, note=HOSTILE)
    data = drawn(picture, "svg")
    assert drawn(picture, "svg") == data
    assert b"<dc:date>" not in data
    root = ET.fromstring(data)  # noqa: S314 - it is ours
    names = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert not names & {"a", "script", "image", "foreignObject", "iframe"}
    texts = "\n".join(each.text or "" for each in root.iter() if each.tag.endswith("}text"))
    assert "$\\frac{1}{0}$ <a href='x'>" in texts
    assert "\u202e" not in data.decode()
    shown = image(picture)
    assert re.fullmatch(r'<img alt="[^"<>]*" src="data:image/svg\+xml;base64,[\w+/=]+">', shown)
    assert base64.b64decode(shown.rpartition(",")[2].rstrip('">')) == data


@needs_chinese
@pytest.mark.usefixtures("at_example")
def test_a_picture_is_written_with_chinese_words(run: Run, tmp_path: Path) -> None:
    assert run("chart", "departments", "-o", tmp_path / "a.svg").err == ""
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert f"'{fonts.fonts_for(['示例']).families[0]}'" in text
    assert ">示例住建局<" in text
    assert run("chart", "targets", "-o", tmp_path / "b.png").err == ""
    ages = [tmp_path / "c.png", tmp_path / "d.png"]
    for each in ages:
        assert run("chart", "age", "-o", each).status == 0
    assert ages[0].read_bytes() == ages[1].read_bytes()
    with Image.open(tmp_path / "b.png") as shown:
        assert shown.info["Title"] == "目标、分期要求与填报数（截至2025年10月15日）"
        greys = shown.convert("L").histogram()
        assert greys[255] > sum(greys) / 2  # on white
        assert sum(greys[:60])


def test_without_a_font_for_chinese_it_says_what_to_do(
    run: Run, at_example: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del at_example
    monkeypatch.setattr(fonts, "_found", lambda: None)
    ran = run("chart", "departments", "-o", tmp_path / "a.png", "--lang", "en")
    assert (ran.status, (tmp_path / "a.png").exists()) == (3, False)
    assert "no font on this machine writes Chinese" in ran.err
    assert f"name a font's file in {VARIABLE}" in ran.err
    assert drawn(bars("b"), "svg")  # where no word needs it


def test_a_font_may_be_named_by_its_file_or_family(monkeypatch: pytest.MonkeyPatch) -> None:
    dejavu = next(each for each in fontManager.ttflist if each.name == "DejaVu Sans Mono")
    for named in (dejavu.name, dejavu.fname):
        monkeypatch.setenv(VARIABLE, named)
        found = fonts.fonts_for(["示例a\N{WHITE SQUARE}"])
        assert found.families == ("DejaVu Sans Mono", "DejaVu Sans")
        assert found.shown("示a") == "\N{WHITE SQUARE}a"
    assert ord("示") not in FT2Font(dejavu.fname).get_charmap()


@pytest.mark.parametrize("named", ["No Such Font", __file__])
def test_a_font_that_cannot_be_used_is_refused(
    run: Run, at_example: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str
) -> None:
    del at_example
    monkeypatch.setenv(VARIABLE, named)
    ran = run("chart", "-o", tmp_path / "a.svg", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert f"{VARIABLE} names a font that cannot be used: “{named}”" in ran.err


@pytest.mark.usefixtures("at_example")
def test_without_the_library_it_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for command in (("chart", "-o", tmp_path / "a.svg"), ("status", "--chart", "--format", "html")):
        ran = run(*command, "--lang", "en")
        assert (ran.status, ran.out) == (3, "")
        assert "drawing pictures needs matplotlib" in ran.err
        assert "'.[charts]'" in ran.err
    assert run("status", "--chart").status == 0


@needs_chinese
@pytest.mark.usefixtures("at_example")
@pytest.mark.parametrize(("what", "language"), in_turn(CHARTS, LANGUAGES))
def test_a_document_holds_the_picture_and_every_figure_of_its_table(
    run: Run, tmp_path: Path, what: str, language: str
) -> None:
    asked = ("chart", what, "--as-of", "2025-10-15", "--lang", language)
    file = tmp_path / "图.docx"
    assert run(*asked, "-o", file).status == 0
    document = docx.Document(str(file))
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    page = run(*asked, "--format", "html").out
    rows = re.findall("<tr>(.*?)</tr>", page)
    shown = [
        [html.unescape(each) for each in re.findall("<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]
    assert cells == shown
    (drawn,) = document.inline_shapes
    section: Any = document.sections[0]
    for wide, room in (
        (drawn.width, section.page_width - section.left_margin - section.right_margin),
        (drawn.height, section.page_height - section.top_margin - section.bottom_margin),
    ):
        assert wide <= room + 1000  # a thousandth of a millimetre is rounded
    body = document.element.xml
    (alt,) = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body)
    assert html.unescape(alt)[:10] in html.unescape(page)
    assert "<w:tblHeader" in body
    title, *_ = (each.text for each in document.paragraphs if each.text)
    assert title == document.core_properties.title
    again = tmp_path / "again.docx"
    assert run(*asked, "-o", again).status == 0
    assert again.read_bytes() == file.read_bytes()


def test_many_departments_stand_upright_and_a_wide_table_across() -> None:
    for bars, across in ((12, True), (30, False)):
        names = tuple(f"Bureau {n}" for n in range(bars))
        series = (Series("Done", "completed", (1,) * bars),)
        columns = tuple(Column(f"c{n}") for n in range(9))
        table = Table(columns, (("x",) * 9,), EN)
        page = Page((heading("Title"), Bars("Title", names, series, "alt"), table))
        document = docx.Document(io.BytesIO(page_docx(page, EN)))
        section: Any = document.sections[0]
        assert (section.page_width > section.page_height) is across


@needs_chinese
@pytest.mark.usefixtures("at_example")
def test_a_workbook_has_the_picture_that_no_spreadsheet_draws(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "targets.xlsx"
    assert run("chart", "targets", "-o", book).err == ""
    with zipfile.ZipFile(book) as parts:
        picture = parts.read("xl/media/image1.png")
        told = parts.read("xl/drawings/drawing1.xml").decode()
    assert picture.startswith(b"\x89PNG")
    assert 'descr="' in told
    assert "达标窗口" in told


@pytest.mark.usefixtures("at_example")
def test_a_workbook_draws_the_columns_of_its_own_table(run: Run, tmp_path: Path) -> None:
    for at, command in enumerate((("chart",), ("status", "--chart", "--plan", "demo"))):
        book = tmp_path / f"{at}.xlsx"
        assert run(*command, "-o", book).err == ""
        with zipfile.ZipFile(book) as parts:
            drawn_there = parts.read("xl/charts/chart1.xml").decode()
        assert drawn_there.count("<c:ser>") == len(STANDING)
        days = '<c:numFmt formatCode="yyyy-mm-dd"' in drawn_there  # else they are numbers there
        assert days is (command[0] == "chart")
    rows = list(csv.reader(io.StringIO(run("chart", "--format", "csv").out)))
    assert rows[0][:3] == ["截至", "日期", "任务"]
