"""What must be said with figures: of which day they are, by which rule, with which notes.

Notes are codes, worded in the catalogue as `note.<code>`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bizenv.days import unrecorded_by
from bizenv.report.query import Query

if TYPE_CHECKING:
    from bizenv.model.book import PlanBook
    from bizenv.model.item_clocks import RegisterKind


@dataclass(frozen=True)
class Facts:
    """What every table, list and sentence of a report must say with its figures.

    `counting` is the code of the sentence that says by which rule tasks are counted or
    judged; None where nothing is counted. `notes` are those of each plan that was read,
    by its id. `withheld`: the figures of all plans are, and so there are none to show.
    """

    day: date
    counting: str | None = None
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withheld: bool = False


class AnyReport(Protocol):
    """A report on plans: figures, and the facts that must be said with them."""

    @property
    def facts(self) -> Facts:
        """What must be said with its figures."""


class PlanNotes(NamedTuple):
    """A plan that a report was taken from, and what must be said with its figures."""

    plan: str
    title: str
    measure_word: str
    notes: tuple[str, ...]
    register_kind: "RegisterKind | None" = None


class ListReport(Protocol):
    """A report that lists things of several plans, row by row."""

    @property
    def query(self) -> Query:
        """What was asked for."""

    @property
    def plans(self) -> tuple[PlanNotes, ...]:
        """The plans that it was taken from."""

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full."""


def facts_of(report: ListReport, counting: str | None) -> Facts:
    """Return what must be said with a list; `counting` says by which rule its rows are judged."""
    plans = report.plans
    return Facts(
        report.query.day,
        counting=counting,
        notes={each.plan: each.notes for each in plans},
        withheld=all_withheld(plans, report.incomplete),
    )


def all_withheld(plans: Sequence[object], incomplete: Sequence[str]) -> bool:
    """Whether no plan is left to report on, for there are files that could not be read in full."""
    return not plans and bool(incomplete)


def plan_notes(book: "PlanBook", day: date) -> PlanNotes:
    """Return what must be said with a plan's figures on a day."""
    plan = book.plan
    said = notes(book, day)
    return PlanNotes(
        book.id,
        plan.title,
        plan.counted_in,
        said,
        plan.register_,
    )


def notes(book: "PlanBook", day: date) -> tuple[str, ...]:
    """Return the codes of the notes that a plan's figures need on a day."""
    from bizenv.meaning.guesses import figures_guessed

    plain = notes_of_day(book.plan.issued, book.recorded, day)
    guessed = ("calendar-unknown",) if figures_guessed(book, day) else ()
    closed = ("closed",) if book.closed_on(day) else ()
    incomplete = ("incomplete",) if book.incomplete else ()
    questioned = ("findings",) if book.questioned else ()
    return (*plain, *guessed, *closed, *incomplete, *questioned)


def notes_of_day(issued: date, recorded: date | None, day: date) -> tuple[str, ...]:
    """Return what is to be said of a plan before it was issued, or anything recorded of it."""
    if day < issued:
        return ("not-issued",)
    if unrecorded_by(recorded, day):
        return ("no-records",)
    return ()
