"""What lines of ledgers give to a score: returns, extensions, lowered targets. Pure."""

from datetime import date

from bizenv.meaning.standings import standing_on
from bizenv.model.base import shifted
from bizenv.model.book import Dated
from bizenv.model.plan import Target
from bizenv.model.records import Kind
from bizenv.report.said import moves
from bizenv.report.stretch import LedPart, Places, PlanStretch


def returned(stretch: PlanStretch) -> Places:
    """Yield the returns of the period."""
    for part in stretch.parts:
        standing = standing_on(part.assignment, stretch.last)
        for entry in standing.effective:
            is_return = entry.record.kind == Kind.RETURN
            if is_return and stretch.within(entry.day):
                at = stretch.where(entry.place)
                yield part.place(day=entry.day, at=at)


def extended(stretch: PlanStretch) -> Places:
    """Yield the moves to a later due day that hold from a day of the period."""
    for part in stretch.parts:
        for move in moves(part.assignment, stretch.last):
            day = move.effective
            if move.later and stretch.within(day):
                dated = _moved_by(part, day)
                at = None if dated is None else stretch.where(dated.place)
                yield part.place(day=day, at=at)


def _moved_by(part: LedPart, day: date) -> Dated | None:
    for step in part.assignment.dues:
        if step.day == day:
            return step.by
    return None


def lowered(stretch: PlanStretch) -> Places:
    """Yield each target of which an amendment of the period asks for less than before."""
    for part in stretch.parts:
        terms_on = part.view.history.terms_on
        for dated in part.assignment.amendments:
            day = dated.day
            changes = dated.amendment.targets is not None
            if not changes or not stretch.within(day):
                continue
            after = terms_on(day).targets
            day_before = shifted(day, -1)
            at = stretch.where(dated.place)
            for target in terms_on(day_before).targets:
                if _is_lowered(target, after):
                    yield part.place(day=day, at=at)


def _is_lowered(target: Target, after: tuple[Target, ...]) -> bool:
    """Whether a target is gone, or what reaches it now asks for less."""
    for other in after:
        is_same = other.name == target.name and other.rising == target.rising
        if not is_same:
            continue
        if target.rising:
            return other.value < target.value
        return other.value > target.value
    return True
