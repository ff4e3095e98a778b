"""What several pages of the public show: a status with its light, figures, rates, head blocks."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from bizenv.formats.page import share_said
from bizenv.messages import Catalogue
from bizenv.pages.dates import iso_day
from bizenv.report.item_counts import RATES as OF_ITEMS
from bizenv.report.public import (
    PublicCounts,
    PublicPlan,
    PublicRate,
    PublicSite,
    PublicStatus,
    PublicTask,
)
from bizenv.site import paths
from bizenv.site.markup import (
    NOTHING,
    Markup,
    as_label,
    facts,
    tag,
    text,
    together,
    way,
    word,
)
from bizenv.site.shares import ListedTask

_KEPT: Final = 4096
UNCOUNTED: Final = ("paused", "cancelled", "carried_over", "merged")
"""What a plan does not count among its tasks, in the order in which it is shown."""
SHOWN_RATES: Final = ("overall", "due", "on_time")
COUNTED: Final = (
    "completed",
    "in_review",
    "on_track",
    "at_risk",
    "missed",
    "unheard",
)


def status_said(status: PublicStatus, words: Catalogue) -> str:
    """Return a status in words, with the word of its light: 逾期未完成（红）."""
    return _said(status.code, status.light, words)


@lru_cache(maxsize=_KEPT)
def _said(code: str, light: str | None, words: Catalogue) -> str:
    said = words(f"status.{code}")
    if light is None:
        return said
    return words("site.lit", status=said, light=words(f"light.{light}"))


def apart(counts: PublicCounts) -> int:
    """Return how many tasks are in no count of tasks: they are paused, or ended otherwise."""
    return sum(getattr(counts, name) for name in UNCOUNTED)


def items_said(site: PublicSite, code: str, words: Catalogue) -> Markup:
    """Return how many items registers hold, which are not shown one by one; nothing for none."""
    n = sum(plan.counts.tasks for plan in site.plans if plan.register)
    if not n:
        return NOTHING
    return tag("p", text(words(code, n=n)))


@lru_cache(maxsize=_KEPT)
def status_mark(status: PublicStatus, words: Catalogue) -> Markup:
    """Return a status with its light, in words and in colour."""
    said = text(status_said(status, words))
    return tag("span", said, class_=f"status {status.light or 'none'}")


@lru_cache(maxsize=_KEPT)
def day_said(day: date | None, words: Catalogue) -> Markup:
    """Return a day, or that it is ongoing work."""
    said = text(iso_day(words, day))
    if day is None:
        return said
    return tag("time", said, datetime=day.isoformat())


def headline(counts: PublicCounts, measure_word: str, words: Catalogue) -> str:
    """Return how many tasks there are, how many completed, how many overdue: a sentence."""
    return words(
        "site.headline",
        tasks=counts.tasks,
        completed=counts.completed,
        missed=counts.missed,
        mw=measure_word,
    )


def count_facts(counts: PublicCounts, words: Catalogue) -> Markup:
    """Return every count with its word, those of nothing left out but where all say something."""
    counted = facts(_counted(counts, words), "counts")
    if not counts.rates:
        return counted
    bases = [text(words(f"rate.{name}.base")) for name in SHOWN_RATES]
    several = "".join([f"<li>{each}</li>\n" for each in bases])
    return together([counted, tag("ul", Markup(several), class_="bases")])


def _counted(counts: PublicCounts, words: Catalogue) -> Iterator[tuple[Markup, Markup]]:
    yield word(words, "site.tasks"), text(str(counts.tasks))
    for name in COUNTED:
        figure = getattr(counts, name)
        if figure or name in ("completed", "missed"):
            yield text(count_name(name, words)), text(str(figure))
        if name == "completed" and counts.completed_late:
            late = text(str(counts.completed_late))
            yield text(as_label(words("site.late"))), late
    for name in UNCOUNTED:
        figure = getattr(counts, name)
        if figure:
            yield text(count_name(name, words)), text(str(figure))
    yield from rates_said(counts.rates, words)


def count_name(name: str, words: Catalogue) -> str:
    """Return what a count is called: as the status that it counts."""
    if name == "tasks":
        return words("site.tasks")
    code = "overdue" if name == "missed" else name
    return as_label(words(f"status.{code}"))


def rate_heads(words: Catalogue) -> list[str]:
    """Return the heads of the columns of rates."""
    return [words(f"rate.{name}") for name in SHOWN_RATES]


def rate_cells(counts: PublicCounts, words: Catalogue) -> Iterator[Markup]:
    """Yield the rates of a row, each with its base; a dash where there is none."""
    known = {each.name: each.share for each in counts.rates}
    for name in SHOWN_RATES:
        share = known.get(name)
        said = words("none") if share is None else share_said(share, words)
        yield text(said)


def rates_said(
    rates: Iterable[PublicRate], words: Catalogue
) -> Iterator[tuple[Markup, Markup]]:
    """Yield rates, each with its base."""
    for rate in rates:
        name = rate.name
        code = f"column.rate.{name}" if name in OF_ITEMS else f"rate.{name}"
        yield word(words, code), text(share_said(rate.share, words))


def head_block(plan: PublicPlan, day: date, words: Catalogue) -> Markup:
    """Return what the workspace has of a plan: id, issuer, document, days; and of which day figures are."""
    nothing = words("none")
    pairs = {
        "site.id": plan.id,
        "site.issuer": plan.issuer or nothing,
        "site.document": plan.document or nothing,
        "site.issued": iso_day(words, plan.issued),
        "site.figures_of": iso_day(words, day),
    }
    if plan.closed is not None:
        pairs["site.closed"] = iso_day(words, plan.closed)
    said = ((word(words, code), text(value)) for code, value in pairs.items())
    return facts(said, "head")


def task_link(task: PublicTask | ListedTask, home: str) -> Markup:
    """Return a link to a task's page, in its title."""
    return way(text(task.title), home + paths.task_page(task.plan, task.id))


@lru_cache(maxsize=_KEPT)
def department_link(name: str, home: str) -> Markup:
    """Return a link to a department's page."""
    return way(text(name), home + paths.department_page(name))
