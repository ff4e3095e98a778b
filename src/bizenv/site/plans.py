"""The page of a plan: its head block, its figures, its departments, its tasks by section."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final

from bizenv.messages import Catalogue
from bizenv.report.public import PublicPlan, PublicRegister, PublicSite, PublicTask
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.front import count_cells, count_heads
from bizenv.site.markup import (
    NOTHING,
    WORDS,
    Markup,
    facts,
    subtitle,
    table,
    tag,
    text,
    together,
    word,
)
from bizenv.site.pieces import (
    apart,
    count_facts,
    day_said,
    department_link,
    head_block,
    headline,
    rates_said,
    status_mark,
    task_link,
)
from bizenv.site.year import lights, year_part

_SECTION: Final = attrgetter("stands_in")


def plan_pages(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page of each plan, and of each register."""
    for plan in site.plans:
        yield _page(plan, site, edition)


def _page(plan: PublicPlan, site: PublicSite, edition: Edition) -> SitePage:
    words = edition.words
    path = paths.plan_page(plan.id)
    home = edition.home(path)
    notes = (tag("p", word(words, f"note.{each}")) for each in plan.notes)
    own = words.on(plan.register.kind) if plan.register else words
    said = headline(plan.counts, plan.measure_word, own)
    parts = [
        head_block(plan, site.day, words),
        tag("p", text(said), class_="headline"),
        *notes,
        count_facts(plan.counts, own),
        lights(plan.lights, apart(plan.counts), words),
        year_part(plan.year, (), "", words),
        _register(plan.register, words) if plan.register else NOTHING,
        subtitle(words, "site.departments"),
        _departments(plan, home, words),
        _tasks(plan, home, words),
    ]
    crumbs = ((words("site.name"), paths.FRONT),)
    return SitePage(path, plan.title, together(parts), crumbs)


def _register(register: PublicRegister, words: Catalogue) -> Markup:
    """Return what came to a register and what became of it: numbers and rates."""
    figures = []
    for name, figure in register.figures:
        term = word(words, f"column.item.{name}")
        figures.append((term, text(str(figure))))
    rates = rates_said(register.rates, words)
    heading = subtitle(words, "site.register")
    return together([heading, facts([*figures, *rates], "counts")])


def _departments(plan: PublicPlan, home: str, words: Catalogue) -> Markup:
    heads = [words("column.lead"), *count_heads(words)]
    rows = []
    for name, counts in plan.departments.items():
        link = department_link(name, home)
        rows.append([link, *count_cells(counts, words)])
    caption = words("site.own_part")
    return table(caption, map(text, heads), rows)


def _tasks(plan: PublicPlan, home: str, words: Catalogue) -> Markup:
    """Return the tasks, a table for each section that has any of its own."""
    if plan.register is not None:
        return NOTHING
    parts = [subtitle(words, "site.list")]
    for title, tasks in groupby(plan.tasks, _SECTION):
        caption = title or plan.title
        parts.append(task_table(tasks, caption, home, words))
    return together(parts)


def task_table(
    tasks: Iterator[PublicTask], caption: str, home: str, words: Catalogue
) -> Markup:
    """Return tasks with leads, deadline and status."""
    names = ("title", "task", "lead", "due_day", "status")
    heads = (word(words, f"column.{name}") for name in names)
    rows = (_row(each, home, words) for each in tasks)
    return table(caption, heads, rows, class_=WORDS)


def _row(task: PublicTask, home: str, words: Catalogue) -> Iterator[Markup]:
    yield task_link(task, home)
    yield text(task.id)
    yield text(words.listed(each.department for each in task.leads))
    yield day_said(task.due, words)
    yield status_mark(task.status, words)
