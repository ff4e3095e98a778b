"""An amendment, or a line of a register, in words: what it changes, for whom, and by which document."""

from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from bizenv.meaning.assignment import Assignment
from bizenv.meaning.terms import Terms
from bizenv.messages import Catalogue, Message
from bizenv.model.amendment import Amendment
from bizenv.model.base import Due, shifted
from bizenv.model.book import Dated
from bizenv.model.register import Register
from bizenv.pages import dates, sentences
from bizenv.pages.record_words import joined, labelled, opening_said
from bizenv.report.show import ShowReport

_SAID_APART: Final = frozenset(
    {"due", "due_text", "lead", "cancel", "carry_to", "pause"}
)
_NOTED: Final = ("note",)
_ASSIGNED: Final = ("support",)  # an assignment names all of them anew


def change_said(
    dated: Dated, report: ShowReport, whose: Assignment, words: Catalogue
) -> str:
    """Say what an amendment or a line of a register changes, and whether it does."""
    if dated.into is None:
        return _amendment(dated, report, whose, words)
    merged = _merged(dated, words)
    if dated in report.undone:
        return words("show.merged.undone", text=merged)
    return merged


def _amendment(
    dated: Dated, report: ShowReport, whose: Assignment, words: Catalogue
) -> str:
    register = report.book.register
    history = report.view.history
    amendment = dated.amendment
    if dated.clock is not None:
        amendment = amendment.model_copy(update={"due": dated.clock})
    if not history.moves_due(dated):
        amendment = amendment.model_copy(update={"due": None})
    before = history.terms_on(shifted(dated.day, -1))
    noted = labelled(amendment, _NOTED, words)
    if dated.assigns:
        as_assigned = amendment.model_copy(update={"lead": None, "due": None})
        due = None if amendment.due is None else _own_due(dated, whose)
        given = _assigned(amendment, due, register, words)
        others = _amended(as_assigned, register, words, before, _ASSIGNED)
        return joined([*given, *others, *noted], words)
    changes = _amended(amendment, register, words, before)
    return joined([words("show.amended"), *changes, *noted], words)


def _own_due(dated: Dated, whose: Assignment) -> Due:
    """Return the due day that a department itself has by an assignment of an item."""
    for step in whose.dues:
        if step.by is dated:
            return step.value
    return whose.due_on(shifted(dated.day, -1)).value


def _assigned(
    amendment: Amendment, due: Due | None, register: Register, words: Catalogue
) -> Iterator[str]:
    """Yield to whom an item is given, and until when the department told of has it."""
    names = sentences.registered(register, amendment.lead or ())
    yield words("show.assigned", names=names)
    if due is not None:
        until = dates.due_in_words(words, due)
        yield words("show.assigned.due", due=until)


def _merged(dated: Dated, words: Catalogue) -> str:
    merged = words("show.merged", to=dated.into)
    amendment = dated.amendment
    grounds = (amendment.document, amendment.reason)
    said = filter(None, grounds)
    noted = labelled(amendment, _NOTED, words)
    return joined([merged, *said, *noted], words)


def _is_new(name: str, amendment: Amendment, before: Terms) -> bool:
    """Whether an amendment names several things where there were none."""
    return bool(getattr(amendment, name)) and getattr(before, name, None) == ()


def _ends(amendment: Amendment, words: Catalogue) -> Iterator[str]:
    """Yield that a task ends without being completed, is paused, or goes on again."""
    if amendment.carry_to is not None:
        yield words("show.amended.carry", to=amendment.carry_to)
    elif amendment.cancel is not None:
        does = "cancel" if amendment.cancel else "reinstate"
        yield words(f"show.amended.{does}")
    if amendment.pause is not None:
        does = "pause" if amendment.pause else "resume"
        yield words(f"show.amended.{does}")


def _other_terms(
    amendment: Amendment,
    words: Catalogue,
    before: Terms,
    said_apart: AbstractSet[str],
) -> Iterator[str]:
    """Yield which terms are new and which are changed, but for those said apart."""
    new: list[Message] = []
    changed: list[Message] = []
    for name in sorted(amendment.changes - said_apart):
        term = Message(f"term.{name}")
        if _is_new(name, amendment, before):
            new.append(term)
        else:
            changed.append(term)
    if new:
        yield words("show.amended.new", names=new)
    if changed:
        yield words("show.amended.other", names=changed)


def _amended(
    amendment: Amendment,
    register: Register,
    words: Catalogue,
    before: Terms,
    told: Collection[str] = (),
) -> Iterator[str]:
    """Yield what an amendment changes, for whom, and by which document."""
    due = amendment.due
    if due is not None:
        until = dates.due_in_words(words, due)
        yield words("show.amended.due", due=until)
    if amendment.answers is not None:
        asked = amendment.answers
        yield words("show.amended.answers", name=asked.department, day=asked.date)
    if amendment.lead is not None:
        names = sentences.registered(register, amendment.lead)
        yield words("show.amended.lead", names=names)
    yield from _ends(amendment, words)
    said_apart = _SAID_APART.union(told)
    yield from _other_terms(amendment, words, before, said_apart)
    if amendment.department:
        (only,) = sentences.registered(register, [amendment.department])
        yield words("show.amended.only", name=only)
    grounds = (amendment.document, amendment.reason)
    yield from filter(None, grounds)
    yield from opening_said(amendment.opening, words)
