"""The table of what is published: each kind of page, and what makes the pages of that kind."""

from collections.abc import Callable, Iterator, Mapping
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
from bizenv.site.frame import Edition, SitePage, document
from bizenv.site.front import front_page
from bizenv.site.plans import plan_pages
from bizenv.site.search import SCRIPT, rows_file, search_page
from bizenv.site.tasks import task_pages

Made = Iterator[tuple[str, bytes]]
"""Files by their paths in the published folder."""
Part = Callable[[], Made]


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
_TASKS: Final = 4_000
"""So many tasks at least are a part of the work: whoever does it takes over what all others have."""


def parts_of(site: PublicSite, editions: tuple[Edition, ...]) -> list[Part]:
    """Return what makes every file of the published folder, in parts that know nothing of each other."""
    parts: list[Part] = [
        partial(_whole, site, editions),
        partial(json_files, site, editions),
        partial(calendar_files, site, editions[0]),
        partial(_shared, site),
    ]
    parts += (partial(table_files, site, edition) for edition in editions)
    several = list(_shares(site))
    for edition in editions:
        parts += (partial(_pages, _BY_PLAN, each, edition) for each in several)
    return parts


def _shares(site: PublicSite) -> Iterator[PublicSite]:
    """Yield the site with some of its plans at a time."""
    several: list[PublicPlan] = []
    for plan in site.plans:
        several.append(plan)
        tasks = sum(len(each.tasks) for each in several)
        if tasks >= _TASKS:
            yield replace(site, plans=tuple(several))
            several.clear()
    if several:
        yield replace(site, plans=tuple(several))


def asset_files() -> Made:
    """Yield looks and scripts."""
    source = files("bizenv.site") / paths.ASSETS
    for name in _ASSETS:
        yield f"{paths.ASSETS}/{name}", (source / name).read_bytes()


def _shared(site: PublicSite) -> Made:
    """Yield what all editions have: looks, scripts, the rows of the search."""
    yield from asset_files()
    name, rows = rows_file(site)
    yield f"{paths.ASSETS}/{name}", rows


def _whole(site: PublicSite, editions: tuple[Edition, ...]) -> Made:
    """Yield the feeds, and the pages for which all plans are looked at.

    One part of the work for all editions: what draws is loaded once.
    """
    kinds = tuple(kind for kind in SITE if kind not in _BY_PLAN)
    for edition in editions:
        yield edition.folder + paths.FEED, feed(site, edition)
        yield from _pages(kinds, site, edition)


def _pages(kinds: tuple[str, ...], site: PublicSite, edition: Edition) -> Made:
    for kind in kinds:
        for page in SITE[kind](site, edition):
            yield from page.pictures
            yield edition.folder + page.path, document(page, edition)
