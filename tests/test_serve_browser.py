"""The desk in a real browser: three widths, light, dark, on paper, by keyboard; nothing said, nothing asked for elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import pytest
from bizenv.desk.views import VIEWS
from playwright.sync_api import Browser

from browsing import CHROMIUM, Scheme, chromium, seen
from building import City
from conftest import Written
from test_digest import HOSTILE
from test_serve import Serving, address_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def home(published: Path) -> Iterator[str]:
    """Where the desk of the example city is to be found."""
    with Serving(published) as serving:
        yield f"http://{serving.host}"


KINDS: Final = ("/", "/overdue", "/list", "/task", "/waiting", "/findings")
"""A view of each look: figures, lines, a wide table, a history, parts, places in files."""
FURTHER: Final = ("/rank", "/stocktake", "/diff", "/bulletin", "/chart")


class Look(NamedTuple):
    """A width, colours, a language, the views that are opened, and those that axe-core looks at."""

    width: int
    scheme: Scheme
    language: str
    paths: tuple[str, ...]
    looked_at: tuple[str, ...] = ()


LOOKS: Final = (
    Look(360, "light", "zh", tuple(VIEWS), (*KINDS, *FURTHER)),
    Look(768, "dark", "en", KINDS, KINDS),
    Look(1280, "light", "en", KINDS),
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.width))
def test_every_view_in_three_widths_light_and_dark(browser: Browser, home: str, look: Look) -> None:
    with seen(browser, look.width, look.scheme) as found:
        for path in look.paths:
            found.page.goto(home + address_of(path, f"lang={look.language}"))
            assert found.page.locator("h1").inner_text()
            assert not found.is_too_wide, path
            if path in look.looked_at:
                assert found.faults() == [], path
        beyond = [each for each in found.requests if not each.startswith((home, "data:"))]
        assert (found.console, beyond) == ([], [])


def test_the_form_asks_for_another_day_and_the_ways_keep_it(browser: Browser, home: str) -> None:
    with seen(browser) as found:
        page = found.page
        page.goto(f"{home}/")
        page.fill("#as_of", "2025-06-30")
        page.select_option("#plan", "demo")
        page.click("button[type=submit]")
        assert "2025年6月底" in page.locator("main").inner_text()
        page.click("nav a[href^='/list']")
        assert "as_of=2025-06-30" in page.url
        page.click("a[hreflang]")
        assert "June 2025" in page.locator("main").inner_text()
        page.locator("main a[href^='/task']").first.click()
        assert "as_of=2025-06-30" in page.url
        assert "lang=en" in page.url
        assert "plan.yaml:" in page.locator("main").inner_text()
        assert found.console == []


def test_the_keyboard_alone_reaches_everything(browser: Browser, home: str) -> None:
    with seen(browser) as found:
        page = found.page
        page.goto(f"{home}/overdue")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        reached = set()
        inside = "a, input:not([type=hidden]), select, summary, button:not(.fold), .scroll"
        number = f"[...document.querySelectorAll('{inside}')].indexOf(document.activeElement)"
        folded = "document.activeElement.matches('details:not([open]) > summary')"
        for _ in range(120):
            reached.add(page.evaluate(number))
            if page.evaluate(folded):
                page.keyboard.press("Enter")
            page.keyboard.press("Tab")
        count = page.locator(inside).count()
        assert set(range(count)) - reached == set()


def test_on_a_phone_the_menu_is_folded_and_opens_without_a_script(
    browser: Browser, home: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(home)
    title = page.locator("h1").bounding_box()
    assert title is not None
    assert title["y"] < 100, "the page begins on the first screen"
    overdue = page.locator('nav a[href="/overdue"]')
    assert not overdue.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    overdue.click()
    assert page.url.endswith("/overdue")
    page.set_viewport_size({"width": 1280, "height": 640})
    assert overdue.is_visible()
    assert not page.locator(".fold").is_visible()
    context.close()


def test_it_prints_with_black_words_and_without_the_form(browser: Browser, home: str) -> None:
    with seen(browser) as found:
        page = found.page
        page.goto(f"{home}/overdue")
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        for hidden in ("header", "form", ".files"):
            assert not page.is_visible(hidden), hidden
        assert page.pdf().startswith(b"%PDF")


def test_hostile_titles_are_text(browser: Browser, written: Written) -> None:
    city = City()
    for title in HOSTILE:
        city = city.task(f'title: "{title}"')
    with Serving(written(city)) as serving, seen(browser) as found:
        for path in ("/list", "/overdue", "/task?task=1.0/1.1", f"/list?tag={quote(HOSTILE[0])}=x"):
            found.page.goto(f"http://{serving.host}{path}")
        assert [each for each in found.console if "422" not in each] == []
        assert all(each.startswith((f"http://{serving.host}", "data:")) for each in found.requests)


def test_a_page_elsewhere_can_neither_read_nor_frame_it(browser: Browser, home: str) -> None:
    with seen(browser) as found:
        page = found.page
        host = home.removeprefix("http://").replace("127.0.0.1", "localhost")
        page.goto(f"http://{host}/assets/switch.js")
        read = f"fetch('{home}/').then(() => 'read', () => 'refused')"
        assert page.evaluate(read) == "refused"
        page.set_content(f"<iframe src='{home}/'></iframe>")
        page.wait_for_timeout(500)
        framed = [each for each in page.frames if each != page.main_frame]
        assert all("逾期" not in each.content() for each in framed)
