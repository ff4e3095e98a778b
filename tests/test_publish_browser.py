"""The published pages in a real browser, opened as files: three widths, light, dark, on paper, by keyboard."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.cli.app import run as run_program
from PIL import Image, ImageStat
from playwright.sync_api import Browser, Page

from browsing import CHROMIUM, Scheme, Seen, chromium, seen
from conftest import DAY, Once
from hostile import TITLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ROWS_OF_A_SCREEN: Final = 25  # of 800 pixels


@pytest.fixture(scope="module")
def site(example: Path, once: Once) -> Path:
    def publish(folder: Path) -> None:
        of_city = ["--root", str(example), "publish", str(folder), "--as-of", DAY, "--closed"]
        assert run_program([*of_city, "--suggest", "mailto:office@example.invalid"]) == 0

    return once("site", publish)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def window(browser: Browser) -> Iterator[Seen]:
    with seen(browser) as found:
        yield found


def of_every_kind(site: Path) -> list[Path]:
    """Return a page of every kind: of registers and joint tasks too, in both languages."""
    named = ("index.html", "search.html", "data/index.html", "plans/demo/index.html")
    task, joint = "plans/demo/1.1.1.html", "plans/demo/4.2.html"
    register = "plans/hotline-2024/index.html"
    department = next(iter(sorted((site / "departments").iterdir())))
    pages = [*named, task, joint, register, f"departments/{department.name}"]
    return [site / each for each in (*pages, *(f"en/{each}" for each in pages[:4]))]


def test_every_kind_of_page_in_three_widths_light_and_dark(site: Path, browser: Browser) -> None:
    looks: list[tuple[int, Scheme]] = [
        (360, "light"),
        (360, "dark"),
        (768, "dark"),
        (1280, "light"),
    ]
    for width, scheme in looks:
        with seen(browser, width, scheme) as found:
            for page in of_every_kind(site):
                found.page.goto(page.as_uri())
                assert not found.is_too_wide, (width, page)
                if width == 360 and (scheme == "light" or page.name == "index.html"):
                    assert found.faults() == [], (scheme, page)
            beyond = [each for each in found.requests if not each.startswith(site.as_uri())]
            assert (found.console, beyond) == ([], [])


def test_the_search_finds_by_words_and_by_choices_and_is_remembered(
    site: Path, window: Seen
) -> None:
    page = window.page
    page.goto((site / "search.html").as_uri())
    every = len(found_in(page))
    page.fill("#q", "零工")
    assert len(found_in(page)) < every
    assert "零工" in found_in(page)[0]
    page.fill("#q", "")
    page.select_option("#status", "overdue")
    rows = found_in(page)
    assert rows
    assert all("逾期未完成" in each for each in rows)
    address = page.url
    assert "status=overdue" in address
    page.goto("about:blank")
    page.goto(address)
    assert found_in(page) == rows
    page.locator("#rows a").first.click()
    assert "逾期未完成" in page.locator("main").inner_text()
    page.go_back()
    page.fill("#q", "no such task")
    assert page.locator("#found").inner_text() == "没有符合条件的任务"
    page.click("button[type=reset]")
    page.locator("#rows tr").nth(every - 1).wait_for()
    assert window.console == []


def test_full_width_digits_and_letters_find_what_plain_ones_do(site: Path, window: Seen) -> None:
    page = window.page
    page.goto((site / "search.html").as_uri())
    for plain, wide in (("1.2.3", "１．２．３"), ("demo/1.2", "ＤＥＭＯ／１．２")):
        page.fill("#q", plain)
        rows = found_in(page)
        assert rows
        page.fill("#q", wide)
        assert found_in(page) == rows


OVER: Final = """() => Array.from(document.querySelectorAll("dl.counts dd")).filter(
    (each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"""
UNEVEN: Final = """() => {
    const ranges = Array.from(document.querySelectorAll(".crumbs li > *")).map((each) => {
        const range = document.createRange();
        range.selectNodeContents(each);
        return range.getClientRects()[0].bottom;
    });
    return ranges.filter((each) => Math.abs(each - ranges[0]) > 1);
}"""


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_figures_stay_in_their_boxes_and_the_path_on_its_line(
    site: Path, browser: Browser, width: int
) -> None:
    with seen(browser, width) as found:
        for each in ("index.html", "plans/demo/index.html", "en/index.html"):
            found.page.goto((site / each).as_uri())
            assert found.page.evaluate(OVER) == [], each
        found.page.goto((site / "plans/demo/index.html").as_uri())
        is_one_line = width > 360
        if is_one_line:
            assert found.page.evaluate(UNEVEN) == []


def test_each_choice_is_a_step_back_and_an_address_that_can_be_sent(
    site: Path, window: Seen
) -> None:
    page = window.page
    start = (site / "search.html").as_uri()
    page.goto(start)
    every = found_in(page)
    page.select_option("#status", "overdue")
    overdue = found_in(page)
    page.locator("#q").press_sequentially("示例", delay=1)
    both, address = found_in(page), page.url
    assert "q=" in address
    assert "status=overdue" in address
    assert len(every) > len(overdue) > len(both) > 0
    page.go_back()
    assert (found_in(page), page.input_value("#q")) == (overdue, "")
    page.go_back()
    assert (found_in(page), page.url) == (every, start)
    page.go_forward()
    assert (found_in(page), page.input_value("#status")) == (overdue, "overdue")
    with chromium_again(window) as other:
        other.goto(address)
        assert found_in(other) == both
    page.select_option("#month", "2025-09")
    assert all("2025-09" in each for each in found_in(page))
    assert window.console == []


def test_the_search_counts_as_the_page_of_a_plan_does_and_says_what_it_does_not_know(
    site: Path, window: Seen
) -> None:
    page = window.page
    page.goto((site / "plans/demo/index.html").as_uri())
    counted = dict(zip(texts(page, ".counts dt"), texts(page, ".counts dd"), strict=True))
    search = (site / "search.html").as_uri()
    page.goto(f"{search}#plan=demo&status=completed")
    assert page.locator("#found").inner_text() == f"共{counted['已完成']}条"
    late = [row for row in found_in(page) if "逾期完成" in row]
    assert str(len(late)) == counted["其中逾期完成"]
    page.select_option("#status", "")
    every, apart = re.findall("[0-9]+", page.locator("#found").inner_text())
    assert int(every) - int(apart) == int(counted["任务数"])
    assert any(re.search(r"2025-09-\d\d", row) for row in found_in(page))
    for unknown in ("status=unreported", "foo=1"):
        page.goto("about:blank")
        page.goto(f"{search}#{unknown}")
        assert page.locator("#found").inner_text().startswith("网址中有本页没有的条件")


def found_in(page: Page) -> list[str]:
    """Return the rows that a search shows, once nobody types."""
    page.wait_for_selector('#results[aria-busy="false"]', state="attached")
    return page.locator("#rows tr").all_inner_texts()


def test_a_key_draws_a_screen_of_rows_and_a_pause_the_others_and_the_address(
    site: Path, window: Seen
) -> None:
    page = window.page
    start = (site / "search.html").as_uri()
    page.goto(start)
    every = found_in(page)
    asked = len(window.requests)
    at_once = page.evaluate(
        """() => {
          const field = document.getElementById("q");
          const shown = [];
          for (const text of ["示", "示例"]) {
            field.value = text;
            field.dispatchEvent(new Event("input"));
            const rows = [...document.querySelectorAll("#rows tr")];
            shown.push(rows.map((row) => row.innerText));
          }
          return [shown[1], window.location.href, document.getElementById("more").hidden];
        }"""
    )
    rows, address, is_all = at_once
    assert (len(rows), address, is_all) == (ROWS_OF_A_SCREEN, start, True)
    assert found_in(page)[: len(rows)] == rows
    assert ROWS_OF_A_SCREEN < len(found_in(page)) <= len(every)
    assert "q=" in page.url
    assert len(window.requests) <= asked + 1, "the icon, which a browser reads for each address"
    page.go_back()
    assert (page.url, found_in(page)) == (start, every)


def test_a_word_that_is_typed_is_in_the_address_once_its_field_is_left(
    site: Path, window: Seen
) -> None:
    page = window.page
    page.goto((site / "search.html").as_uri())
    page.locator("#q").press_sequentially("零工")
    page.locator("#rows a").first.click()
    page.go_back()
    assert page.input_value("#q") == "零工"
    assert all("零工" in each for each in found_in(page))


@contextmanager
def chromium_again(window: Seen) -> Iterator[Page]:
    """Open another window, which knows nothing of the first one."""
    browser = window.page.context.browser
    assert browser is not None
    with seen(browser) as other:
        yield other.page


def test_large_type_stays_from_page_to_page(site: Path, window: Seen) -> None:
    page = window.page
    size = "getComputedStyle(document.body).fontSize"
    page.goto((site / "index.html").as_uri())
    small = page.evaluate(size)
    page.click("#large")
    page.goto((site / "plans/demo/index.html").as_uri())
    assert page.evaluate(size) != small
    assert page.get_attribute("#large", "aria-pressed") == "true"


def test_the_keyboard_alone_reaches_everything(site: Path, window: Seen) -> None:
    page = window.page
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.getAttribute('href')")
        if where:
            reached.add(where)
    links = set(page.eval_on_selector_all("a", "all => all.map(each => each.getAttribute('href'))"))
    assert links - reached <= {"#main"}


def test_it_prints_with_black_words_and_without_the_ways(site: Path, window: Seen) -> None:
    page = window.page
    page.goto((site / "plans/demo/index.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.is_visible("header")
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_on_paper_no_heading_is_alone_and_heads_of_tables_come_again(
    site: Path, window: Seen, tmp_path: Path
) -> None:
    page = window.page
    for name in ("index.html", "plans/demo/index.html", "en/plans/demo/index.html"):
        page.goto((site / name).as_uri())
        titles = {"".join(each.split()) for each in texts(page, "h1, h2, caption, thead")}
        file = tmp_path / "page.pdf"
        page.pdf(path=file, format="A4")
        read = ["pdftotext", "-layout", str(file), "-"]
        said = subprocess.run(read, check=True, capture_output=True, text=True).stdout
        sheets = [each.split("\n") for each in said.split("\f") if each.strip()]
        assert len(sheets) > 1
        for sheet in sheets:
            *_, last = ["".join(each.split()) for each in sheet if each.strip()]
            assert last not in titles, (name, last)
    head = "".join(texts(page, "caption:has-text('own part') ~ thead")[0].split())
    assert head.startswith("LeadTasks"), head


def test_a_phone_shows_rows_of_words_whole_and_figures_beside_their_row(
    site: Path, browser: Browser
) -> None:
    with seen(browser, 360) as found:
        page = found.page
        page.goto((site / "plans/demo/index.html").as_uri())
        wider = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
        listed = page.locator(".scroll:has(.listed)")
        assert listed.count() > 1
        assert listed.evaluate_all(wider) == 0
        assert page.locator(".listed td .status").first.is_visible()
        figures = page.locator(".scroll:not(:has(.listed))").last
        figures.evaluate("each => { each.scrollLeft = 10000; }")
        row = figures.locator("tbody tr").first
        head, last = row.locator("th").bounding_box(), row.locator("td").last.bounding_box()
        assert head is not None
        assert last is not None
        assert 0 <= head["x"] < head["x"] + head["width"] <= last["x"] < 360


def test_the_chart_is_dark_where_the_page_is_and_white_on_paper(
    site: Path, browser: Browser
) -> None:
    with seen(browser, 1280, "dark") as found:
        page = found.page
        page.goto((site / "index.html").as_uri())
        assert brightness(page) < 80
        page.emulate_media(media="print", color_scheme="dark")
        assert brightness(page) > 200


def brightness(page: Page) -> float:
    """Return how light the picture of a page is, from 0 to 255."""
    shot = Image.open(BytesIO(page.locator("img.chart").screenshot()))
    return float(ImageStat.Stat(shot.convert("L")).median[0])


def test_what_reads_the_text_alone_reads_no_two_figures_as_one(site: Path, window: Seen) -> None:
    page = window.page
    for name in ("index.html", "plans/demo/index.html", "plans/demo/4.2.html"):
        for folder in ("", "en/"):
            page.goto((site / folder / name).as_uri())
            said = page.locator("main").text_content() or ""
            for each in texts(page, "main :is(dt, dd, th, td, h1, h2)"):
                if each.strip():
                    apart = rf"(?<![^\s、，。；）])\s*{re.escape(each)}\s"
                    assert re.search(apart, f" {' '.join(said.split())} "), (name, each)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a plan whose every text is a hostile one: titles, sections, targets, departments."""
    root, folder = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("site") / "pages"
    plan = root / "plans/1.0"
    plan.mkdir(parents=True)
    names = [department(number) for number in range(1, len(TITLES) + 1)]
    register = [{"name": each} for each in names]
    sections = []
    for number, (name, title) in enumerate(zip(names, TITLES, strict=True), 1):
        target = {"name": title, "at_least": 1, "unit": title}
        task: dict[str, Any] = {
            "id": f"{number}.1",
            "title": title,
            "lead": [name],
            "due": "2025-06",
        }
        task |= {"targets": [target], "due_text": title}
        sections.append({"number": str(number), "title": title, "tasks": [task]})
    of_plan = {"plan": "1.0", "title": TITLES[0], "issued": "2025-03-25", "sections": sections}
    whole = {"workspace": {"city": "示例市"}, "departments": {"departments": register}}
    for name, held in whole.items():
        (root / f"plans/{name}.yaml").write_text(
            json.dumps(held, ensure_ascii=False), encoding="utf-8"
        )
    (plan / "plan.yaml").write_text(json.dumps(of_plan, ensure_ascii=False), encoding="utf-8")
    asked = ["--root", str(root), "publish", str(folder), "--as-of", "2025-04-20"]
    assert run_program([*asked, "--lang", "zh"]) == 0
    return folder


def test_every_hostile_text_is_shown_as_it_is_and_nothing_runs(hostile: Path, window: Seen) -> None:
    page = window.page
    for number, title in enumerate(map(shown, TITLES), 1):
        page.goto((hostile / f"plans/1.0/{number}.1.html").as_uri())
        assert texts(page, "h1") == [title]
        told = texts(page, "dd")
        assert title in told, "the deadline as worded"
        assert f"{number} {title}" in told, "the section"
        assert title in texts(page, "tbody th")[0], "the target"
        assert shown(department(number)) in told
    page.goto((hostile / "index.html").as_uri())
    named = {shown(department(number)) for number in range(1, len(TITLES) + 1)}
    assert named <= {*texts(page, "main a")}
    page.locator("main a").last.click()
    assert texts(page, "h1")[0] in named
    beyond = [each for each in window.requests if not each.startswith(hostile.as_uri())]
    assert (window.console, beyond) == ([], [])


def test_the_search_finds_every_hostile_title(hostile: Path, window: Seen) -> None:
    page = window.page
    page.goto((hostile / "search.html").as_uri())
    found_in(page)
    assert len(texts(page, "#rows th")) < len(TITLES)
    page.click("#more")
    assert texts(page, "#rows th") == [*map(shown, TITLES)]
    named = {shown(department(number)) for number in range(1, len(TITLES) + 1)}
    assert named <= {*texts(page, "#lead option")}
    for title in TITLES:
        page.fill("#q", title)
        found_in(page)
        assert shown(title) in texts(page, "#rows th")
        page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")
        assert page.input_value("#q") == title, "as the address has it"
    assert window.console == []


def texts(page: Page, selector: str) -> list[str]:
    """Return the texts of the elements of a page."""
    script = "all => all.map(each => each.textContent)"
    return [*map(shown, page.eval_on_selector_all(selector, script))]


def department(number: int) -> str:
    """Return a department called as hostile as the register lets one be: it has to name a file."""
    kept = "".join(each for each in TITLES[number - 1] if each not in '/\\:*?"<>|')
    return f"{number}局{kept[:30]}末"


def shown(text: str) -> str:
    """Return a text as a page shows it: spaces in a row are one."""
    return " ".join(text.split())
