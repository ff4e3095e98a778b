"""The year in figures: how tasks stood at each month's end, as a table and, where it can be drawn, a picture."""

import hashlib
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import dropwhile
from typing import Final

from bizenv.diagnostics import BizenvError
from bizenv.formats.picture import Bars, Series
from bizenv.messages import Catalogue
from bizenv.report.public import LIGHTS, STANDING, PublicMonth
from bizenv.site import paths
from bizenv.site.markup import (
    NOTHING,
    Markup,
    as_label,
    facts,
    lone,
    scrolled,
    subtitle,
    table,
    tag,
    text,
    together,
    word,
)

Drawn = tuple[str, bytes]
"""A picture by its path in the published folder."""
_DIGITS: Final = 12


def lights(counted: Sequence[int], apart: int, words: Catalogue) -> Markup:
    """Return how many tasks have which light, in words; `apart` of them are in no count of tasks."""
    pairs = []
    for light, figure in zip(LIGHTS, counted, strict=True):
        if figure:
            said = text(as_label(words(f"site.light.{light}")))
            mark = tag("span", said, class_=f"status {light}")
            pairs.append((mark, text(str(figure))))
    if not pairs:
        return NOTHING
    shown = [subtitle(words, "site.lights"), facts(pairs, "counts")]
    if apart:
        note = words("site.lights.apart", n=apart)
        shown.append(tag("p", text(note)))
    return together(shown)


def year_part(
    year: Sequence[PublicMonth], drawn: tuple[Drawn, ...], root: str, words: Catalogue
) -> Markup:
    """Return the months with their figures, below the picture if there is one."""
    year = _begun(year)
    if not year:
        return NOTHING
    bars = _bars(year, words)
    heads = [
        word(words, "column.chart.day"),
        word(words, "site.tasks"),
        *(text(each.name) for each in bars.series),
    ]
    rows = []
    for at, month in enumerate(year):
        figures = [month.tasks, *(each.figures[at] for each in bars.series)]
        day = tag("time", text(words.day(month.day)), datetime=month.day.isoformat())
        rows.append([day, *(text(str(figure)) for figure in figures)])
    shown = [_shown(root + path, bars) for path, _ in drawn]
    return together(
        [
            subtitle(words, "site.year"),
            *shown,
            table(words("site.year"), heads, rows, titled=True),
        ]
    )


def _begun(year: Sequence[PublicMonth]) -> list[PublicMonth]:
    """Return the months from the first on in which there is any task."""
    return list(dropwhile(lambda month: not month.tasks, year))


def _shown(source: str, bars: Bars) -> Markup:
    """Return the picture; on a phone it is moved from side to side."""
    picture = lone("img", src=source, alt=bars.alt, class_="chart")
    return scrolled(picture, bars.title)


def year_picture(year: Sequence[PublicMonth], words: Catalogue) -> tuple[Drawn, ...]:
    """Return the picture of the months; none without what draws it, or a font for its words."""
    year = _begun(year)
    if not year or find_spec("matplotlib") is None:
        return ()
    from bizenv.formats.drawing import drawn

    try:
        data = drawn(_bars(year, words), "svg")
    except BizenvError:
        return ()
    digest = hashlib.sha256(data).hexdigest()[:_DIGITS]
    return ((f"{paths.ASSETS}/year-{digest}.svg", data),)


def _bars(year: Sequence[PublicMonth], words: Catalogue) -> Bars:
    """Return the months as bars of what there is any of, and what is to be seen in words."""
    title = words("site.year")
    names = tuple(month.day.isoformat() for month in year)
    series = []
    for at, name in enumerate(STANDING):
        figures = tuple(month.figures[at] for month in year)
        if any(figures):
            series.append(Series(words(f"count.{name}"), name, figures))
    told = [f"{month.day.isoformat()} {month.tasks}" for month in year]
    alt = words("chart.alt", title=title, figures=words.listed(told))
    return Bars(title, names, tuple(series), alt, upright=True)
