"""The page of a department: its figures, what it leads, what it supports."""

from collections.abc import Iterator

from bizenv.messages import Catalogue
from bizenv.report.public import PublicDepartment, PublicSite
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
from bizenv.site.shares import Shares, TaskShare, shares_of


def department_pages(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page of each department that leads anything."""
    shares = shares_of(site)
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
        _listed("site.led", shares.led[name], home, words),
        _listed("site.supported", shares.supported[name], home, words),
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


def _listed(code: str, several: list[TaskShare], home: str, words: Catalogue) -> Markup:
    """Return tasks with how they stand for the department; nothing for none."""
    if not several:
        return NOTHING
    names = ("title", "task", "due_day", "status")
    heads = (word(words, f"column.{name}") for name in names)
    rows = (_row(each, home, words) for each in several)
    listed = table(words(code), heads, rows, titled=True, class_=WORDS)
    return together([subtitle(words, code), listed])


def _row(share: TaskShare, home: str, words: Catalogue) -> Iterator[Markup]:
    task, status = share
    yield task_link(task, home)
    yield text(task.key)
    yield day_said(task.due, words)
    yield status_mark(status, words)
