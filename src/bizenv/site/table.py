"""The table of what is published: each kind of page, and what makes the pages of that kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib.resources import files
from typing import Final

from bizenv.report.public import PublicPlan, PublicSite
from bizenv.site import paths
from bizenv.site.calendars import calendar_files
from bizenv.site.data import data_page, json_files, table_files
from bizenv.site.departments import department_pages
from bizenv.site.feed import feed
from bizenv.site.folder import Files, Part, SiteParts
from bizenv.site.frame import Edition, SitePage, document
from bizenv.site.front import front_page
from bizenv.site.plans import plan_pages
from bizenv.site.search import SCRIPT, search_page, search_rows
from bizenv.site.tasks import task_pages


def _front(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    yield front_page(site, edition)


SITE: Final[Mapping[str, Callable[[PublicSite, Edition], Iterator[SitePage]]]] = {
    "front": _front,
    "plan": plan_pages,
    "department": department_pages,
    "task": task_pages,
    "search": search_page,
    "data": data_page,
}
"""Kinds of pages for the public: they take what the public sees, and nothing else."""
_BY_PLAN: Final = ("plan", "task")
"""Kinds whose pages are made of one plan alone."""
_ASSETS: Final = ("style.css", "icon.svg", "switch.js", SCRIPT)
_TASKS: Final = 1_000
"""So many tasks at least are a part of the work, that a process is worth its while."""
_Editions = Iterable[Edition]


def parts_of(site: PublicSite, editions: tuple[Edition, ...]) -> SiteParts:
    """Return what makes every file of the published folder, in parts that know nothing of each other.

    Those apart hold something of every task, or load what draws or writes workbooks.
    """
    apart: list[Part] = [
        partial(_pages, ("front",), site, editions),
        partial(_of_departments, site, editions),
        partial(_found, site, editions),
    ]
    apart += (partial(table_files, site, edition) for edition in editions)
    by_plan = (partial(_pages, _BY_PLAN, each, editions) for each in _shares(site))
    shared: list[Part] = [*by_plan, partial(json_files, site, editions)]
    return SiteParts(tuple(shared), tuple(apart))


def _shares(site: PublicSite) -> Iterator[PublicSite]:
    """Yield the site with some of its plans at a time."""
    several: list[PublicPlan] = []
    tasks = 0
    for plan in site.plans:
        several.append(plan)
        tasks += len(plan.tasks)
        if tasks >= _TASKS:
            yield replace(site, plans=tuple(several))
            several.clear()
            tasks = 0
    if several:
        yield replace(site, plans=tuple(several))


def asset_files() -> Files:
    """Yield looks and scripts."""
    source = files("bizenv.site") / paths.ASSETS
    for name in _ASSETS:
        yield f"{paths.ASSETS}/{name}", (source / name).read_bytes()


def _found(site: PublicSite, editions: _Editions) -> Files:
    """Yield how tasks and data are found, with the rows of the search; the feeds; what pages load."""
    yield from asset_files()
    rows = search_rows(site)
    yield f"{paths.ASSETS}/{rows.name}", rows.data
    yield from _pages(("search", "data"), site, editions)
    for edition in editions:
        yield edition.folder + paths.FEED, feed(site, edition)


def _of_departments(site: PublicSite, editions: tuple[Edition, ...]) -> Files:
    """Yield the pages of departments, and their calendars, which are the same for all editions."""
    yield from _pages(("department",), site, editions)
    yield from calendar_files(site, editions[0])


def _pages(kinds: tuple[str, ...], site: PublicSite, editions: _Editions) -> Files:
    for edition in editions:
        for kind in kinds:
            for page in SITE[kind](site, edition):
                yield from page.pictures
                yield edition.folder + page.path, document(page, edition)
