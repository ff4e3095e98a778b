"""The page of a department: its figures, what it leads, what it supports."""

from collections.abc import Iterator

from bizenv.messages import Catalogue
from bizenv.report.public import (
    PublicDepartment,
    PublicSite,
    PublicTask,
)
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.front import count_cells, count_heads
from bizenv.site.markup import (
    NOTHING,
    WORDS,
    Markup,
    subtitle,
    table,
    tag,
    text,
    together,
    way,
    word,
)
from bizenv.site.pieces import count_facts, day_said, status_mark, task_link
from bizenv.site.shares import Led, Shares


def department_pages(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page of each department that leads anything."""
    shares = Shares(site)
    for each in site.departments:
        yield _page(each, site, shares, edition)


def _page(
    department: PublicDepartment,
    site: PublicSite,
    shares: Shares,
    edition: Edition,
) -> SitePage:
    words = edition.words
    name = department.name
    path = paths.department_page(name)
    home = edition.home(path)
    parts = [
        count_facts(department.counts, words),
        _calendar(name, edition.root(path), words),
        tag("p", word(words, "site.own_part")),
        _plans(name, site, home, words),
        _led(shares.led[name], home, words),
        _supported(shares.supported[name], home, words),
    ]
    crumbs = ((words("site.name"), paths.FRONT),)
    return SitePage(path, name, together(parts), crumbs)


def _calendar(name: str, root: str, words: Catalogue) -> Markup:
    """Return a way to its calendar, where there is what writes one."""
    if not paths.has_calendars():
        return NOTHING
    address = root + paths.calendar_file(name)
    return tag("p", way(word(words, "site.calendar"), address))


def _plans(name: str, site: PublicSite, home: str, words: Catalogue) -> Markup:
    """Return its figures in each plan in which it leads anything."""
    heads = [words("column.plan"), *count_heads(words)]
    rows = []
    for plan in site.plans:
        counts = plan.departments.get(name)
        if counts is not None:
            link = way(text(plan.title), home + paths.plan_page(plan.id))
            rows.append([link, *count_cells(counts, words)])
    return table(words("site.plans"), map(text, heads), rows)


def _led(several: list[Led], home: str, words: Catalogue) -> Markup:
    if not several:
        return NOTHING
    rows = []
    for task, part in several:
        status = status_mark(part.status, words)
        due = day_said(task.due, words)
        rows.append([task_link(task, home), text(task.key), due, status])
    return _listed("site.led", rows, words)


def _supported(several: list[PublicTask], home: str, words: Catalogue) -> Markup:
    if not several:
        return NOTHING
    rows = []
    for task in several:
        status = status_mark(task.status, words)
        due = day_said(task.due, words)
        rows.append([task_link(task, home), text(task.key), due, status])
    return _listed("site.supported", rows, words)


def _listed(code: str, rows: list[list[Markup]], words: Catalogue) -> Markup:
    names = ("title", "task", "due_day", "status")
    heads = (word(words, f"column.{name}") for name in names)
    title = words(code)
    listed = table(title, heads, rows, titled=True, class_=WORDS)
    return together([subtitle(words, code), listed])
