"""The search page, and the rows that its script looks through: every task, prepared once."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from bizenv.messages import Catalogue
from bizenv.pages.status_table import indicator_name
from bizenv.report.public import PublicSite, PublicTask
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.front import plans_table
from bizenv.site.markup import WORDS, Markup, lone, tag, text, together, word
from bizenv.site.pieces import UNCOUNTED, items_said

SCRIPT: Final = "search.js"
ONGOING: Final = "ongoing"
_STATUSES: Final[tuple[str, ...]] = (
    *("overdue", "at_risk", "on_track", "in_review", "completed", "completed_late"),
    *("unheard", "unheard_risk"),
    *UNCOUNTED,
)
_DIGITS: Final = 12


class _Names:
    """Names by their places: each stands once in the rows' file."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def places_of(self, names: Iterable[str]) -> list[int]:
        """Return the places of names; new ones come behind."""
        return [self.places.setdefault(each, len(self.places)) for each in names]


class SearchRows(NamedTuple):
    """The file of the rows; its name changes with its text. Which statuses and months they have."""

    name: str
    data: bytes
    statuses: Collection[str]
    months: Collection[str]


@lru_cache(maxsize=1)
def search_rows(site: PublicSite) -> SearchRows:
    """Return the rows, the same for every edition."""
    leads, indicators = _Names(), _Names()
    statuses: set[str] = set()
    months: set[str] = set()
    rows: list[str] = []
    for place, plan in enumerate(site.plans):
        for task in plan.tasks:
            row = _row(task, place, leads, indicators)
            rows.append(_json(row))
            statuses.add(task.status.code)
            months.add(_month(task))
    held = {
        "plans": [plan.id for plan in site.plans],
        "leads": list(leads.places),
        "indicators": list(indicators.places),
    }
    said = _json(held).removesuffix("}")
    several = ",".join(rows)
    data = f'window.bizenvRows={said},"rows":[{several}]}};\n'.encode()
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    return SearchRows(f"rows-{digest}.js", data, statuses, months)


_json: Final = json.JSONEncoder(separators=(",", ":")).encode


def _row(task: PublicTask, plan: int, leads: _Names, indicators: _Names) -> list[Any]:
    """Return a task as the script reads it; see search.js."""
    names = (part.department for part in task.leads)
    _, _, page = paths.task_page(task.plan, task.id).partition("/")
    return [
        plan,
        task.id,
        task.title,
        leads.places_of(names),
        task.status.code,
        task.status.light or "none",
        ONGOING if task.due is None else task.due.isoformat(),
        indicators.places_of(task.indicators),
        page,
    ]


def search_page(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page; without its script it leads to the lists of the plans."""
    words = edition.words
    name = search_rows(site).name
    parts = [
        _form(site, words),
        tag("p", id="found", role="status"),
        _results(words),
        tag("button", word(words, "site.more"), type="button", id="more", **_HIDDEN),
        items_said(site, "site.search.items", words),
        tag("noscript", _without(site, words)),
    ]
    crumbs = ((words("site.name"), paths.FRONT),)
    title = words("site.search")
    yield SitePage(paths.SEARCH, title, together(parts), crumbs, (name, SCRIPT))


_HIDDEN: Final = {"hidden": "hidden"}


def _without(site: PublicSite, words: Catalogue) -> Markup:
    note = tag("p", word(words, "site.no_script"))
    return together([note, plans_table(site.plans, words, titled=False)])


def _form(site: PublicSite, words: Catalogue) -> Markup:
    """Return the fields; each choice's value is what the rows have."""
    label = tag("label", word(words, "site.search.words"), for_="q")
    typed = lone("input", type="search", id="q", autocomplete="off")
    fields = [tag("div", label, typed)]
    for name, values in _choices(site, words).items():
        if values:
            fields.append(_choice(name, values, words))
    clear = tag("button", word(words, "site.search.clear"), type="reset")
    return tag("form", *fields, tag("div", clear), id="search", role="search")


def _choices(site: PublicSite, words: Catalogue) -> dict[str, dict[str, str]]:
    """Return what each field offers: by the value of the rows what people read."""
    rows = search_rows(site)
    codes = set(rows.statuses)
    if "completed_late" in codes:
        codes.add("completed")  # as it is counted
    named = [code for code in _STATUSES if code in codes]
    said = {code: words(f"status.{code}") for code in named}
    by_month = {each: each for each in sorted(rows.months)}
    if ONGOING in by_month:
        by_month[ONGOING] = words("due.ongoing")
    return {
        "plan": {plan.id: plan.title for plan in site.plans if plan.tasks},
        "lead": {each.name: each.name for each in site.departments},
        "status": said,
        "month": by_month,
        "indicator": _indicators(site, words),
    }


def _indicators(site: PublicSite, words: Catalogue) -> dict[str, str]:
    """Return what the indicators of tasks are called, by their codes."""
    titles = site.indicators
    return {code: indicator_name(words, titles, code) for code in sorted(titles)}


def _month(task: PublicTask) -> str:
    """Return the month in which a task is due."""
    if task.due is None:
        return ONGOING
    return f"{task.due:%Y-%m}"


def _choice(name: str, values: dict[str, str], words: Catalogue) -> Markup:
    everything = word(words, "site.search.all")
    options = [tag("option", everything, value="")]
    for value, said in values.items():
        option = tag("option", text(said), value=value)
        options.append(option)
    label = tag("label", word(words, f"site.search.{name}"), for_=name)
    select = tag("select", *options, id=name)
    return tag("div", label, select)


def _results(words: Catalogue) -> Markup:
    names = ("title", "task", "lead", "due_day", "status")
    heads = (tag("th", word(words, f"column.{each}"), scope="col") for each in names)
    title = words("site.search.found")
    whole = tag(
        "table",
        tag("caption", text(title)),
        tag("thead", tag("tr", *heads)),
        tag("tbody", id="rows"),
        class_=WORDS,
    )
    attributes = {"class": "scroll", "tabindex": "0", "role": "group"}
    said = {
        "data-none": words("site.search.none"),
        "data-and": words("list.separator"),
        "data-n": words("site.search.n", n="{n}"),
        "data-apart": " ".join(UNCOUNTED),
        "data-less": words("site.search.apart", n="{n}"),
        "data-unknown": words("site.search.unknown"),
    }
    return tag(
        "div", whole, aria_label=title, id="results", **attributes, **said, **_HIDDEN
    )
