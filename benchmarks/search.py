"""Measures the search of published pages in real Chromium: milliseconds from a key to the frame that shows its rows.

    python benchmarks/search.py [--tasks 10000]

It needs Chromium and playwright (the group `dev`). A frame is 16.7 ms at 60 Hz. What Chromium itself
says of its work on a page (script, style, layout) is CPU time, which other programs hardly change.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple, Self

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from browsing import chromium, seen
from measuring import BIZENV, DAY, ENVIRONMENT, options, row
from playwright.sync_api import CDPSession, Page
from workspace import make

TYPED: Final = (
    "示例事项",
    "办理便利化",
    "plan-7/3.4",
    "示例12局",
    "没有这样的任务",
    "推进 10.10 局",
)
WORK: Final = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
CHOSEN: Final = ("plan", "lead", "status", "month")
_WATCH: Final = """
() => {
  window.took = [];
  const watch = (kind) => document.addEventListener(kind, () => {
    const begun = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.took.push(performance.now() - begun);
      channel.port2.postMessage(null);
    });
  }, true);
  watch("input");
  watch("change");
}
"""
"""The message comes back once the frame was laid out and painted."""


def main() -> None:
    """Publish, search, and print what a key took."""
    asked = options(__doc__, tasks=10_000).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        make(root, asked.tasks)
        site = Path(folder) / "site"
        publish = ("--root", str(root), "publish", str(site), *DAY, "--lang", "zh")
        subprocess.run([*BIZENV, *publish], check=True, env=ENVIRONMENT)
        row("", "n", "median ms", "95th percentile ms", "longest ms")
        row("---", "---:", "---:", "---:", "---:")
        for name, took in measured(site).items():
            figures = statistics.quantiles(took, n=20)[-1], max(took)
            said = [f"{each:.1f}" for each in (statistics.median(took), *figures)]
            row(name, str(len(took)), *said)


def measured(site: Path) -> dict[str, list[float]]:
    """Return how long keys and choices took, until their rows were painted, and the CPU time of keys."""
    with chromium() as browser, seen(browser) as found:
        page = found.page
        page.goto((site / "search.html").as_uri())
        page.evaluate(_WATCH)
        clock = Clock.of(page)
        script: list[float] = []
        for text in TYPED:
            for letter in text:
                begun = clock.work()
                page.locator("#q").press_sequentially(letter)
                page.evaluate(
                    "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
                )
                script.append(clock.work() - begun)
            page.fill("#q", "")
        keys = page.evaluate("window.took.splice(0)")
        for name in CHOSEN:
            for at in range(1, min(page.locator(f"#{name} option").count(), 12)):
                page.select_option(f"#{name}", index=at)
            page.select_option(f"#{name}", index=0)
        chosen = page.evaluate("window.took.splice(0)")
    return {
        "keys": keys,
        "choices": chosen,
        "CPU of a key: script, style, layout": script,
    }


class Clock(NamedTuple):
    """Asks Chromium for how long it worked on a page."""

    session: CDPSession

    @classmethod
    def of(cls, page: Page) -> Self:
        """Begin to count."""
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        return cls(session)

    def work(self) -> float:
        """Return the CPU time of script, style and layout until now, in milliseconds."""
        said = self.session.send("Performance.getMetrics")["metrics"]
        seconds = (float(each["value"]) for each in said if each["name"] in WORK)
        return 1000 * sum(seconds)


if __name__ == "__main__":
    main()
