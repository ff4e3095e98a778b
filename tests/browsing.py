"""Pages in a real Chromium that is installed, driven by playwright: what it shows, says and asks for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM: Final = shutil.which("chromium") or shutil.which("google-chrome")
Scheme = Literal["light", "dark"]


@dataclass
class Seen:
    """A page in a browser, what its console said, and what it asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def is_too_wide(self) -> bool:
        """Whether it has to be scrolled to the side."""
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wider))

    def faults(self) -> list[str]:
        """Return what axe-core finds against WCAG in it; its own look at the style sheet is refused."""
        asked = {"preload": False, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=asked).response["violations"]
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; there is no sandbox for root in a container."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def seen(browser: Browser, width: int = 1280, scheme: Scheme = "light") -> Iterator[Seen]:
    """Open a window of a width, in light or dark colours."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    found = Seen(context.new_page())
    found.page.on("console", lambda said: found.console.append(said.text))
    found.page.on("pageerror", lambda error: found.console.append(str(error)))
    found.page.on("request", lambda asked: found.requests.append(asked.url))
    yield found
    context.close()
