"""The front page: where all plans stand, the plans, the departments."""

from collections.abc import Iterator

from bizenv.messages import Catalogue
from bizenv.pages.measures import common_measure_word
from bizenv.report.public import PublicCounts, PublicPlan, PublicSite
from bizenv.site import paths
from bizenv.site.frame import Edition, SitePage
from bizenv.site.markup import Markup, subtitle, table, tag, text, together, way
from bizenv.site.pieces import (
    apart,
    count_facts,
    count_name,
    department_link,
    headline,
    items_said,
    rate_cells,
    rate_heads,
)
from bizenv.site.year import lights, year_part, year_picture

COLUMNS = (
    "tasks",
    "completed",
    "in_review",
    "on_track",
    "at_risk",
    "missed",
    "unheard",
)


def front_page(site: PublicSite, edition: Edition) -> SitePage:
    """Return the front page."""
    words = edition.words
    used = {plan.measure_word for plan in site.plans}
    drawn = year_picture(site.year, words)
    root = edition.root(paths.FRONT)
    said = headline(site.counts, common_measure_word(used, words), words)
    parts = [
        tag("p", text(said), class_="headline"),
        Markup("\n"),
        items_said(site, "site.items", words),
        count_facts(site.counts, words),
        lights(site.lights, apart(site.counts), words),
        year_part(site.year, drawn, root, words),
        subtitle(words, "site.plans"),
        plans_table(site.plans, words, titled=True),
        subtitle(words, "site.departments"),
        _departments(site, words),
    ]
    title = words("site.front", day=site.day)
    return SitePage(paths.FRONT, title, together(parts), pictures=drawn)


def plans_table(
    plans: tuple[PublicPlan, ...], words: Catalogue, *, titled: bool
) -> Markup:
    """Return the plans, each with its figures and a way to its page."""
    heads = [words("column.plan"), *count_heads(words)]
    shown = map(text, heads)
    rows = (_plan(plan, words) for plan in plans)
    return table(words("site.plans"), shown, rows, titled=titled)


def count_heads(words: Catalogue) -> list[str]:
    """Return the heads of the columns of figures."""
    names = [count_name(each, words) for each in COLUMNS]
    return [*names, *rate_heads(words)]


def count_cells(counts: PublicCounts, words: Catalogue) -> Iterator[Markup]:
    """Yield the figures of a row."""
    for name in COLUMNS:
        yield text(str(getattr(counts, name)))
    yield from rate_cells(counts, words)


def _plan(plan: PublicPlan, words: Catalogue) -> Iterator[Markup]:
    yield way(text(plan.title), paths.plan_page(plan.id))
    yield from count_cells(plan.counts, words)


def _departments(site: PublicSite, words: Catalogue) -> Markup:
    heads = [words("column.lead"), *count_heads(words)]
    rows = []
    for each in site.departments:
        link = department_link(each.name, "")
        rows.append([link, *count_cells(each.counts, words)])
    caption = words("site.own_part")
    return table(caption, map(text, heads), rows)
