"""A change in words: what it is, what is known of it, why, and where it stands."""

from collections.abc import Iterable, Iterator
from typing import Final

from bizenv.formats.page import Cell
from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue
from bizenv.model.book import Dated, Entry
from bizenv.pages import dates, reasoning, sentences
from bizenv.pages.measures import measured
from bizenv.pages.said import overdue_before
from bizenv.pages.things import words_of
from bizenv.report.part_changes import Change, PartState

_REASONED: Final = (
    "became-overdue",
    "no-longer-overdue",
    "became-late",
    "no-longer-late",
    "became-at-risk",
    "returned",
    "reopened",
    "finished",
    "finished-late",
    "applied",
    "applied-late",
)
_SENTENCES: Final = (  # that say more than what kind of change it is
    "deadline-moved",
    "lead-changed",
    "carried-over",
    "merged",
)


def said_of(change: Change, words: Catalogue) -> str:
    """Return a change in words, with what is known of it: 变为逾期, 期限由甲改为乙（文号）."""
    if change.code in _SENTENCES:
        return particulars(change, words)
    said = kind_of(change, words)
    known = known_of(change, words)
    if known:
        said += words("overview.bracketed", text=known)
    return f"{said}{spell_said(change, words)}"


def kind_of(change: Change, words: Catalogue) -> str:
    """Return what kind of change it is; of a plan without any record what is read of it."""
    before = change.before
    after = change.after
    supposed = change.supposed
    if change.unheard and after:
        return sentences.status(words, after.standing)
    if supposed is not None:
        return words(f"supposed.{change.code}", known=supposed)
    if change.of_unheard and before:
        status = sentences.status(words, before.standing)
        return words("change.no-longer", status=status)
    if _is_assignment(change):
        return words("change.assigned")
    own = words_of([change], words)
    return own(f"change.{change.code}", step=change.passed)


def _is_assignment(change: Change) -> bool:
    """Whether others lead an item of a register because a line of it assigned it to them."""
    by = change.by
    return change.code == "lead-changed" and by is not None and by.assigns


def particulars(change: Change, words: Catalogue) -> str:
    """Return what is known of a change beside its kind: from when to when, by what, since when."""
    code = change.code
    if code not in _SENTENCES:
        return f"{known_of(change, words)}{spell_said(change, words)}"
    late = spell_said(change, words)
    if code == "deadline-moved":
        late = overdue_before(change.move, words)
    known = known_of(change, words)
    bracketed = words("overview.bracketed", text=known) if known else ""
    return f"{_sentence(change, words)}{bracketed}{late}"


def _sentence(change: Change, words: Catalogue) -> str:
    """Return from which day to which a deadline was moved, who leads now, or where a task goes on."""
    by = change.by
    match change.code:
        case "deadline-moved":
            return _moved_said(change, words)
        case "lead-changed":
            return _lead_said(change, words)
        case code:
            to = by.goes_on if by else None
            return words(f"change.{code}.to" if to else f"change.{code}", to=to)


def known_of(change: Change, words: Catalogue) -> str:
    """Return by what a change came: a document, a correction, or what lifted a warning."""
    by = change.by
    if by is not None:
        said = by.amendment
        return sentences.decision(words, said.document, said.reason, by.day)
    if change.void is not None:
        return _corrected_by(change.void, words)
    if change.supposed is not None:
        return ""  # what never was so was not lifted
    warned = change.before.verdict.reasons if change.before else ()
    lifted = [_lifted_by(each, warned, words) for each in change.lifted]
    return words("reason.separator").join(lifted)


def _lifted_by(line: Entry | Dated, warned: Iterable[Reason], words: Catalogue) -> str:
    """Return a line because of which a part is no longer at risk: 9月30日填报80%."""
    if isinstance(line, Dated):
        document = line.amendment.document
        return sentences.amended(words, document, line.day, line.turn)
    kind = words(f"kind.{line.record.kind}")
    read = list(_read(line, warned, words))
    if read:
        said = words.listed(read)
        return words("lifted.reading", day=line.day, kind=kind, read=said)
    percent = getattr(line.record, "percent", None)
    if percent is None:
        return words("cause.record", day=line.day, kind=kind)
    return words("lifted.percent", day=line.day, kind=kind, percent=percent)


def _read(line: Entry, warned: Iterable[Reason], words: Catalogue) -> Iterator[str]:
    """Yield the figures of a record for targets warned of, where its percentage was in order."""
    readings = getattr(line.record, "readings", {})
    for reason in warned:
        if reason.code != "target-gap":
            return
        name = str(reason.figures["target"])
        unit = reason.figures["unit"]
        if name in readings:
            unit_said = None if unit is None else str(unit)
            figure = measured(words, readings[name], unit_said)
            yield words("lifted.read", target=name, figure=figure)


def _moved_said(change: Change, words: Catalogue) -> str:
    """Return from which day to which a deadline was moved."""
    ends = {}
    for name in ("before", "after"):
        part: PartState | None = getattr(change, name)
        due_of = part.due if part else None
        ends[name] = dates.due_day(words, due_of)
    return words("change.deadline-moved.from", **ends)


def _lead_said(change: Change, words: Catalogue) -> str:
    """Return who leads now: 牵头改为…, or that a department no longer does."""
    how = "assigned" if _is_assignment(change) else "lead-changed"
    if change.after:
        return words(f"change.{how}.to", names=change.after.lead)
    if _is_first(change):
        return words("change.assigned.first")
    return words(f"change.{how}.away")


def _is_first(change: Change) -> bool:
    """Whether the office hands over an item that it had not assigned yet."""
    return change.before is not None and change.before.verdict.unassigned


def spell_said(change: Change, words: Catalogue) -> str:
    """Return how long a part was overdue until it was cancelled, or led by another."""
    spell = change.spell
    if spell is None:
        return ""
    code = "spell.assigned" if _is_first(change) else f"spell.{change.code}"
    return words(code, past=spell.days_past, n=spell.days_overdue)


def _corrected_by(void: Entry, words: Catalogue) -> str:
    """Return the day and the reason of the correction that made a change."""
    why = getattr(void.record, "reason", None)
    known = [words("decided.corrected", day=void.day), *([why] if why else [])]
    return words("decided.separator").join(known)


def status_of(part: PartState | None, words: Catalogue) -> Cell:
    """Return the status of a part, with its light."""
    if part is None:
        return words("none")
    return sentences.lit(words, part.standing)


def why(change: Change, words: Catalogue) -> str:
    """Return the reasons for what a part now is, where its change needs them."""
    if change.code not in _REASONED:
        return ""
    return reasoning.reasons(words, change.reasons, unheard=change.unheard)


def places_of(several: Iterable[Change], words: Catalogue) -> str:
    """Return where the decisive lines of several changes stand, each once."""
    places = filter(None, map(place_of, several))
    return words.listed(dict.fromkeys(places))


def place_of(change: Change) -> str:
    """Return where the decisive line of a change stands."""
    at = change.at
    if at:
        return f"{at.file}:{at.line}"
    return ""
