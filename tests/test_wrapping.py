"""Lines: where a text is broken, and tables and places on a narrow screen."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from bizenv.files.snapshot import Folder
from bizenv.formats.names import WholeNames
from bizenv.formats.narrow import fitted
from bizenv.formats.page import Column, Holds, Lit, Table, paragraph
from bizenv.formats.terminal import terminal
from bizenv.formats.wrapping import columns, wrapped
from bizenv.messages import catalogue
from bizenv.pages.dates import as_of, period
from bizenv.periods.frame import Frame
from bizenv.periods.reading import parse
from bizenv.store.workspace import Workspace
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run

SENTENCE = (
    "截至2025年9月30日，应完成28条，申请完成28条（待审核3条，其中逾期申请1条），审核通过25条，逾期10条；"
    "联合牵头4家，自2025年8月12日起49天未填报，到期任务完成率 89.3%（25/28）。"
)
KEPT = ("2025年9月30日", "28条", "25条", "10条", "4家", "2025年8月12日", "49天", "89.3%（25/28）")


@pytest.mark.parametrize("width", range(20, 90))
def test_a_figure_keeps_its_unit_and_a_date_is_not_torn(width: int) -> None:
    lines = list(wrapped(SENTENCE, width))
    assert all(columns(line) <= width for line in lines)
    for kept in KEPT:
        assert any(kept in line for line in lines), kept


DATES = [
    *(date(2025, month, day) for month in range(1, 13) for day in (4, 28)),
    date(2024, 2, 29),
    date(2025, 10, 31),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", range(24, 90))
def test_no_date_is_torn_in_either_language(language: str, width: int) -> None:
    words = catalogue(language)
    said = [words.say(as_of(day)) for day in DATES] + [words.day(day) for day in DATES]
    said += [words.say(period(parse(each, Frame()))) for each in ("2025-10", "2025H1", "2025Q3")]
    kept = [each.removeprefix("the end of ").rpartition(" of ")[2] for each in said]
    text = "x ".join(f"{each}, " for each in said)
    lines = list(wrapped(text, width))
    for date_said in kept:
        assert any(date_said in line for line in lines), date_said


@pytest.mark.parametrize(
    ("word", "width", "lines"),
    [
        ("sdg/07-clean-energy", 14, ["sdg/07-clean-", "energy"]),
        ("b-ready/business-location", 16, ["b-ready/", "business-", "location"]),
        ("docs/long/way.pdf", 10, ["docs/long/", "way.pdf"]),
    ],
)
def test_a_word_that_is_too_wide_is_cut_where_it_has_a_joint(
    word: str, width: int, lines: list[str]
) -> None:
    assert list(wrapped(word, width)) == lines


@pytest.mark.parametrize("width", range(16, 90))
@pytest.mark.parametrize(
    "text", [SENTENCE, "他说：“按期完成”（见附件），《方案》第3条……", "100%、50‰；￥5，＋3"]
)
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(
    text: str, width: int
) -> None:
    for line in wrapped(text, width):
        assert line[0] not in "，。；：！？、）》”’%‰…"
        assert line[-1] not in "（《“‘￥＋"


def test_phrases_that_stand_apart_are_broken_between_each_other() -> None:
    text = "总体完成率 89.3%（25/28）  到期任务完成率 89.3%（25/28）  按期完成率 75.0%（21/28）"
    assert list(wrapped(text, 60)) == [
        "总体完成率 89.3%（25/28）  到期任务完成率 89.3%（25/28）",
        "按期完成率 75.0%（21/28）",
    ]


def test_a_last_line_is_not_one_character() -> None:
    text = "每项任务列一次：联合牵头的取各牵头部门中最差的状态，以首位牵头部门为准的只看首位。"
    first, last = wrapped(text, columns(text) - 3)
    assert len(last) > 2
    assert f"{first}{last}" == text


@given(st.text(max_size=200), st.integers(10, 90))
def test_nothing_is_lost_between_the_lines(text: str, width: int) -> None:
    shown = "".join(wrapped(text, width))
    assert "".join(shown.split()) == "".join(text.split())


@given(st.text(st.characters(categories=["Lo", "Nd", "Ps", "Pe", "Po"]), min_size=1, max_size=120))
def test_lines_keep_their_width(text: str) -> None:
    assert all(columns(line) <= 40 for line in wrapped(text, 40))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_a_table_of_departments_fits_the_screen(language: str, width: int) -> None:
    words = catalogue(language)
    names = (
        "tasks",
        "due",
        "applied",
        "in_review",
        "late_pending",
        "accepted",
        "on_track",
        "at_risk",
    )
    spare = ("applied", "late_pending")
    heads = [Column(words(f"column.{name}"), Holds.COUNT, spare=name in spare) for name in names]
    columns_of = (
        Column(words("column.light"), Holds.LIGHT),
        Column(words("column.lead")),
        *heads,
        Column(words("column.due_rate"), Holds.SHARE),
    )
    row = (Lit(words("light.yellow"), "yellow"), "国家税务总局示例市税务局", *range(1, 9), None)
    table = Table(columns_of, (row,), words)
    lines = terminal([table], width, color=False).splitlines()
    assert all(columns(line) <= width for line in lines)
    grid = fitted(table, width)
    if width >= 80:
        assert grid is not None
        shown = [cell.replace("\n", "") for cell in grid.said[1]]
        assert "国家税务总局示例市税务局" in shown
        wanted = [at for at, column in enumerate(columns_of) if not column.spare]
        assert set(wanted) <= set(grid.chosen)


def test_a_place_stands_at_the_right_or_below() -> None:
    short = paragraph("2025-03-01", "  填报", aside="reviews.yaml:3", hang=12)
    (line,) = terminal([short], 40, color=False).splitlines()
    assert line.endswith("reviews.yaml:3")
    assert columns(line) == 40
    long = paragraph("2025-03-01", f"  {'很' * 30}", aside="reviews.yaml:3", hang=12)
    *above, last = terminal([long], 40, color=False).splitlines()
    assert last.strip() == "reviews.yaml:3" or last.startswith(" " * 12)
    assert all(line.startswith(("2025", " " * 12)) for line in above)


def test_figures_are_grouped_as_the_language_has_it() -> None:
    assert catalogue("en").word(11500) == "11,500"
    assert catalogue("en").word(2025) == "2025"
    assert catalogue("zh").word(11500) == "11500"


def test_every_closing_sign_of_unicode_is_known_to_close() -> None:
    for code in range(0x3000, 0x3020):
        char = chr(code)
        if unicodedata.category(char) == "Pe":
            assert all(line[0] != char for line in wrapped(f"完成{char}" * 20, 21))


NAMES: Final = (
    "示例市场监管局",
    "第三方机构",
    "“一件事”主题服务",
    "Waste and Water Department",
    "计划2025",
)


@pytest.mark.parametrize("width", range(31, 60))
@pytest.mark.parametrize(
    "text",
    [
        "2025年10月22日申请完成，晚于期限2025年9月30日22天；2025年10月30日经第三方机构审核通过",
        "待审核：南区人民政府、示例市场监管局、示例住建局；已完成：示例市场监管局、东区人民政府",
        "示例市场监管局：demo/1.2 “一件事”主题服务（2家联合牵头），计划2025",
        "Applied for by Waste and Water Department, and by the Waste and Water Department too",
    ],
)
def test_a_name_that_a_line_holds_is_not_torn(text: str, width: int) -> None:
    lines = list(wrapped(text, width, 2, 4, WholeNames(NAMES)))
    assert all(columns(line) <= width for line in lines)
    for name in NAMES:
        told = sum(line.count(name) for line in lines)
        assert told == text.count(name), (name, lines)


def test_a_name_wider_than_a_line_is_broken_as_any_text() -> None:
    names = WholeNames(["示例市场监管局", "示例市优化营商环境工作领导小组办公室"])
    lines = list(wrapped("请示例市优化营商环境工作领导小组办公室办", 20, names=names))
    assert lines == list(wrapped("请示例市优化营商环境工作领导小组办公室办", 20))


def test_a_name_is_found_only_where_it_ends_with_a_word() -> None:
    names = WholeNames(["Parks", "Parks Service", "W2"])
    assert names.end("Parks Service too", 0) == len("Parks Service")
    assert names.end("Parksville", 0) == 0
    assert names.end("W2024", 0) == 0


@pytest.mark.parametrize(("lang", "more"), [("zh", ()), ("en", ("--lang", "en"))])
def test_a_digest_tears_no_name(run: Run, tmp_path: Path, lang: str, more: tuple[str, ...]) -> None:
    """Each name stands as often in the lines as in the text without them."""
    root = tmp_path / "city"
    assert run("init", "--example", root, *more).status == 0
    workspace = Workspace(Folder(root))
    for plan in workspace.plans:
        workspace.read(plan)
    names = [name for name in workspace.names if columns(name) <= 76]
    asked = ("--root", root, "digest", "--month", "2025-10", "--lang", lang)
    told = run(*asked).out
    whole = run(*asked, "--no-wrap").out
    assert [name for name in names if told.count(name) != whole.count(name)] == []


def test_a_task_s_id_stands_with_its_title_where_a_line_holds_both() -> None:
    names = WholeNames(["Plant 200 trees", "Waste and Water Department"])
    text = "Waste and Water Department: climate/3.2.2 Plant 200 trees; mill/5 Plant 200 trees"
    assert list(wrapped(text, 44, names=names)) == [
        "Waste and Water Department:",
        "climate/3.2.2 Plant 200 trees;",
        "mill/5 Plant 200 trees",
    ]


def test_a_tag_is_not_torn() -> None:
    assert list(wrapped("Decide permits [new in this period]", 30)) == [
        "Decide permits",
        "[new in this period]",
    ]
