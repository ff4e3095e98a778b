"""The page of a task: its terms, how it stands, its targets, its history as a line of time."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bizenv.messages import Catalogue
from bizenv.pages import measures
from bizenv.report.public import (
    PublicSite,
    PublicTarget,
    PublicTask,
    PublicTurn,
)
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.markup import (
    NOTHING,
    Markup,
    facts,
    subtitle,
    table,
    tag,
    text,
    together,
    word,
)
from bizenv.site.pieces import day_said, department_link, status_mark, status_said

_KEPT: Final = 4096


def task_pages(site: PublicSite, edition: Edition) -> Iterator[SitePage]:
    """Yield the page of each task."""
    words = edition.words
    front = (words("site.name"), paths.FRONT)
    for plan in site.plans:
        above = (front, (plan.title, paths.plan_page(plan.id)))
        for task in plan.tasks:
            path = paths.task_page(plan.id, task.id)
            body = _body(task, edition.home(path), words)
            yield SitePage(path, task.title, body, above)


def _body(task: PublicTask, home: str, words: Catalogue) -> Markup:
    terms = facts(_terms(task, home, words))
    return together([terms, _targets(task, words), _history(task, words)])


def _terms(
    task: PublicTask, home: str, words: Catalogue
) -> Iterator[tuple[Markup, Markup]]:
    yield word(words, "column.task"), text(task.key)
    yield word(words, "column.status"), status_mark(task.status, words)
    yield word(words, "column.due_day"), day_said(task.due, words)
    if task.due_text is not None:
        yield word(words, "site.due_text"), text(task.due_text)
    yield word(words, "column.lead"), _leads(task, home, words)
    if task.supports:
        yield word(words, "column.support"), text(words.listed(task.supports))
    if task.sections:
        yield word(words, "column.section"), text(task.stands_in)


def _leads(task: PublicTask, home: str, words: Catalogue) -> Markup:
    """Return who leads; of several each with how its own part stands, and whose part decides."""
    items: list[Markup] = []
    for part in task.leads:
        link = department_link(part.department, home)
        if len(task.leads) == 1:
            return link
        status = status_mark(part.status, words)
        items.append(tag("li", link, text(" "), status))
    several = tag("ul", *items)
    if not task.by_first:
        return several
    rule = tag("p", word(words, "show.completion.first-lead"))
    return together([several, rule])


def _targets(task: PublicTask, words: Catalogue) -> Markup:
    if not task.targets:
        return NOTHING
    names = ("column.target", "column.lead", "column.reading", "column.read")
    heads = [word(words, each) for each in names]
    title = words("site.targets")
    rows = (_target(each, words) for each in task.targets)
    shown = table(title, [*heads, word(words, "column.state")], rows, titled=True)
    return together([subtitle(words, "site.targets"), shown])


def _target(target: PublicTarget, words: Catalogue) -> Iterator[Markup]:
    yield text(measures.target(words, target))
    yield text(target.department)
    reading = target.reading
    if reading is None or target.read is None:
        yield word(words, "targets.no_reading")
        yield word(words, "none")
    else:
        yield text(measures.measured(words, reading, target.unit))
        yield day_said(target.read, words)
    yield word(words, _STATES[target.met])


_STATES: Final = {None: "targets.unread", True: "targets.met", False: "site.unmet"}


def _history(task: PublicTask, words: Catalogue) -> Markup:
    """Return from which day on it had which status, the first day first."""
    items = [_turn(turn, words) for turn in task.history]
    line = tag("ol", *items, class_="history")
    title = subtitle(words, "site.history")
    return together([title, line])


@lru_cache(maxsize=_KEPT)
def _turn(turn: PublicTurn, words: Catalogue) -> Markup:
    """Return a turn; many tasks turn on the same days."""
    day, status = turn
    said = text(words.day(day))
    written = day.isoformat()
    when = tag("time", said, datetime=written)
    what = tag("span", text(status_said(status, words)))
    return tag("li", when, text(" "), what, class_=status.light or "none")
