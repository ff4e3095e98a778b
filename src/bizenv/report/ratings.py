"""How reviewers rated what was done: the last rating of each part, and of an item as a whole. Pure."""

from datetime import date
from typing import Final, NamedTuple

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.standings import standing_on
from bizenv.model.book import Entry
from bizenv.model.records import Accept, Rating, Return
from bizenv.report.views import TaskView

_RATINGS: Final = tuple(Rating)  # the most satisfied first


class Rated(NamedTuple):
    """A decision that rates, and how it rates."""

    entry: Entry
    rating: Rating


def rated_by(assignment: Assignment, day: date) -> Rated | None:
    """Return the last decision that rates an assignment."""
    for entry in reversed(standing_on(assignment, day).effective):
        if not entry.by_reviewer:
            continue
        record = entry.record
        if isinstance(record, Accept | Return) and record.rating is not None:
            return Rated(entry, record.rating)
    return None


Ratings = dict[str, Rating | None]
"""By department how its part was rated; None where it was not."""


def ratings_of(view: TaskView) -> Ratings:
    """Return how each part that makes an item's status was rated last."""
    found: Ratings = {}
    for assignment in view.parts:
        rated = rated_by(assignment, view.day)
        rating = None if rated is None else rated.rating
        found[assignment.department] = rating
    return found


def rating_of(view: TaskView) -> Rating | None:
    """Return the rating of an item: the last of each part, the least satisfied of several."""
    several = [each for each in ratings_of(view).values() if each is not None]
    return max(several, key=_RATINGS.index, default=None)
