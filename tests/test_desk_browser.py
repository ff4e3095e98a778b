"""The desk's forms in a real browser: by keyboard alone, in two widths, with what is hostile shown as text."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from browsing import CHROMIUM, Scheme, Seen, chromium, seen
from conftest import DAY, Run
from desk_city import LEDGER, REVIEWER, make, state
from desk_serving import Wire, serving
from test_digest import HOSTILE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
TASK: Final = "/task?task=demo%2F1.1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "city")


@pytest.fixture
def wire(root: Path) -> Iterator[Wire]:
    with serving(root) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def window(wire: Wire, browser: Browser) -> Iterator[Seen]:
    with seen(browser) as found:
        found.page.goto(wire.here + TASK)
        yield found


def tab_to(page: Page, selector: str) -> None:
    """Go on by the Tab key until an element has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(selector)


def records_by_keyboard(page: Page, address: str, kind: str, typed: dict[str, str]) -> None:
    """Open the task's page, follow what it offers, fill the form in, look it over and record it."""
    page.goto(address)
    tab_to(page, f'a[href^="/record/{kind}?"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/**")
    for name, value in typed.items():
        tab_to(page, f'[name="{name}"]')
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            while page.evaluate("document.activeElement.value") != value:
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Control+A")
            page.keyboard.type(value)
    tab_to(page, 'button[value="show"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('button[value="write"]')
    tab_to(page, 'button[value="write"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/recorded?**")


STEPS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("apply", {"progress": "已完成：“全部” #1", "evidence": "docs/a.txt"}),
    ("return", {"by": REVIEWER, "opinion": "请补充材料"}),
    ("apply", {"progress": "已补充", "evidence": "docs/a.txt\ndocs/第二份 材料.txt"}),
    ("accept", {"by": REVIEWER, "opinion": "材料齐全"}),
)


def test_applied_returned_mended_and_accepted_by_keyboard_alone_as_record_writes_it(
    run: Run, root: Path, tmp_path: Path, wire: Wire, window: Seen
) -> None:
    other = tmp_path / "other"
    shutil.copytree(root, other)
    for kind, typed in STEPS:
        records_by_keyboard(window.page, wire.here + TASK, kind, typed)
        assert "已写入" in window.page.inner_text("main")
        options = []
        for name, value in typed.items():
            for each in value.split("\n") if name == "evidence" else [value]:
                options += [f"--{name}", each]
        ran = run("--root", str(other), "record", kind, "demo/1.1", *options, "--as-of", DAY)
        assert ran.status == 0, ran.err
    assert state(root) == state(other)
    assert "提前完成" in window.page.inner_text("main")
    beyond = [each for each in window.requests if not each.startswith(wire.here)]
    assert (window.console, beyond) == ([], [])


def test_every_page_of_a_recording_is_accessible_and_fits_a_phone(
    wire: Wire, browser: Browser
) -> None:
    looks: list[tuple[int, Scheme]] = [(360, "light"), (1280, "dark")]
    for width, scheme in looks:
        with seen(browser, width, scheme) as found:
            for name in _pages(found.page, wire.here, f"{width}"):
                assert not found.is_too_wide, (width, name)
                if width == 360 or name == "fault":
                    assert found.faults() == [], (scheme, name)
            wrong = "Failed to load resource: the server responded with a status of 422"
            assert [each.partition(" (")[0] for each in found.console] == [wrong]


def _pages(page: Page, here: str, note: str) -> Iterator[str]:
    """Open one page of a recording after the other; yield their names."""
    page.goto(f"{here}/record")
    yield "start"
    page.goto(f"{here}/record/assign?task=hotline%2FW1")
    yield "choices"
    page.goto(f"{here}/record/report?task=demo%2F1.1")
    page.fill('[name="percent"]', "200")
    page.fill('[name="progress"]', "长" * 200)
    page.click('button[value="show"]')
    yield "fault"
    page.fill('[name="percent"]', "60")
    page.fill('[name="note"]', note)
    page.click('button[value="show"]')
    yield "preview"
    page.click('button[value="write"]')
    page.wait_for_url("**/recorded?**")
    yield "done"


def test_what_was_typed_wrong_comes_back_and_its_fault_leads_to_its_field(
    wire: Wire, window: Seen
) -> None:
    page = window.page
    page.goto(wire.here + "/record/report?task=demo%2F1.1")
    page.fill('[name="percent"]', "200")
    page.fill('[name="progress"]', "一\n二")
    page.click('button[value="show"]')
    assert page.input_value('[name="progress"]') == "一\n二"
    page.click(".faults a")
    assert page.evaluate("document.activeElement.name") == "percent"
    described = page.get_attribute('[name="percent"]', "aria-describedby") or ""
    assert "而不是“200”" in page.inner_text(f"#{described.split()[-1]}")


def test_a_double_click_and_a_reload_record_once(root: Path, wire: Wire, window: Seen) -> None:
    page = window.page
    page.goto(wire.here + "/record/report?task=demo%2F1.1")
    page.fill('[name="progress"]', "十月")
    page.click('button[value="show"]')
    page.dblclick('button[value="write"]')
    page.wait_for_url("**/recorded?**")
    page.reload()
    assert (root / LEDGER).read_text().count("十月") == 1
    page.goto(wire.here + TASK)
    assert "十月" in page.inner_text("main")


def test_what_is_hostile_is_text(root: Path, wire: Wire, window: Seen) -> None:
    page = window.page
    plan = root / "plans/demo/plan.yaml"
    plan.write_text(plan.read_text().replace("推广一码缴费", f"'{HOSTILE[0]}'"))
    for text in HOSTILE:
        plain = text.replace("\\n", "\n")
        page.goto(wire.here + "/record/report?task=demo%2F1.1")
        assert HOSTILE[0] in page.inner_text("main")
        page.fill('[name="progress"]', plain)
        page.fill('[name="note"]', "\"><img src=x onerror=alert(1)>'")
        page.click('button[value="show"]')
        assert page.locator("main img, main script").count() == 0
        page.click('button[value="change"]')
        assert page.input_value('[name="progress"]') == plain
    page.click('button[value="show"]')
    page.click('button[value="write"]')
    page.wait_for_url("**/recorded?**")
    assert page.locator("main img, main script").count() == 0
    assert window.console == []
