"""What an item of a score rests on: tasks, lines of ledgers, and points that the office typed."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from bizenv.messages import Catalogue
from bizenv.pages.score_rules import number_said
from bizenv.report.figures import FIGURES, Figure
from bizenv.report.scoring import ItemScore, TypedPoints
from bizenv.report.stretch import FigurePlace


def places_said(each: ItemScore, words: Catalogue) -> Iterator[str]:
    """Yield the tasks and lines that an item rests on."""
    for typed in each.typed:
        yield _typed_said(typed, words)
    if each.figure is None:
        return
    counted = [place for place in each.figure.places if place.worth]
    others = [place for place in each.figure.places if not place.worth]
    for code, several in (("counted", counted), ("others", others)):
        for day, places in _by_day(each.figure, several).items():
            said = [
                _place_said(
                    place,
                    each.figure,
                    words,
                )
                for place in places
            ]
            listed = words.listed(said)
            if day is None:
                yield words(f"rank.explain.{code}", places=listed)
            else:
                yield words(
                    f"rank.explain.{code}.of", day=day.isoformat(), places=listed
                )


def _by_day(
    figure: Figure, several: Iterable[FigurePlace]
) -> dict[date | None, list[FigurePlace]]:
    """Return the reports owed by the day on which they were, all other places together."""
    of_reports = FIGURES[figure.name].unit == "report"
    found: dict[date | None, list[FigurePlace]] = {}
    for place in several:
        day = place.day if of_reports else None
        places = found.setdefault(day, [])
        places.append(place)
    return found


def _place_said(place: FigurePlace, figure: Figure, words: Catalogue) -> str:
    """Return a task, with the line and the day that it is about, and how much it counts if not 1."""
    beside: list[str] = []
    of_reports = FIGURES[figure.name].unit == "report"
    if place.day is not None and not of_reports:
        beside.append(place.day.isoformat())
    if place.at is not None:
        beside.append(f"{place.at.file}:{place.at.line}")
    worth = place.worth or Fraction(1)
    counts = worth * (place.share if figure.joint else 1)
    if counts != 1:
        beside.append(words("rank.explain.counts", n=number_said(counts)))
    if not beside:
        return place.key
    return words(
        "rank.explain.place",
        task=place.key,
        beside=words.listed(beside),
    )


def _typed_said(each: TypedPoints, words: Catalogue) -> str:
    line = each.typed.line
    told = filter(None, (line.matter, line.document, line.reason))
    at = each.typed.at
    full = Fraction(line.points)
    points = number_said(each.counts)
    if each.counts != full:
        was = number_said(full)
        points = words(
            "rank.explain.counted-before",
            points=points,
            was=was,
        )
    beside = [line.date.isoformat(), *told, f"{at.file}:{at.line}"]
    return words(
        "rank.explain.line",
        points=points,
        beside=words.listed(beside),
    )
