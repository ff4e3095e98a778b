"""How a workspace scores departments, and assessments.yaml: both read when they are asked for."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.layout import ASSESSMENTS, WORKSPACE
from bizenv.likeness import did_you_mean
from bizenv.messages import Message
from bizenv.model.assessments import Assessment, Standards, Typed
from bizenv.model.scoring import DEFAULT, Scoring, ScoringPart
from bizenv.periods.frame import Frame
from bizenv.periods.reading import parse
from bizenv.store.names import unknown_department
from bizenv.store.reading import Reader, adapter
from bizenv.store.shelf import Shelf

_UNKNOWN_ITEM: Final = "assessment-item"


def load_standards(shelf: Shelf) -> tuple[Standards, list[Diagnostic]]:
    """Read how departments are scored, and what the office typed. Missing is no fault.

    Where an item cannot be read, nobody knows its title: points typed for it are not blamed.
    """
    reader = Reader(shelf.snapshot, shelf.settings.fiscal_year_starts)
    scoring = _scoring(shelf, reader)
    has_faults = bool(reader.found)
    typed: list[Typed] = []
    unfit: list[Typed] = []
    for each, fits in _typed(shelf, reader, scoring or DEFAULT):
        several = typed if fits else unfit
        several.append(each)
    typed.sort(key=_day_of)
    standards = Standards(
        scoring or DEFAULT,
        tuple(typed),
        own=scoring is not None,
        unfit=tuple(unfit),
    )
    if has_faults:
        return standards, [each for each in reader.found if each.code != _UNKNOWN_ITEM]
    return standards, reader.found


def _day_of(typed: Typed) -> date:
    return typed.line.date


def _scoring(shelf: Shelf, reader: Reader) -> Scoring | None:
    """Read the part of the settings that scores; what else is wrong with them is told already."""
    if shelf.settings.scoring is None:
        return None
    part: ScoringPart | None = reader.fit(adapter(ScoringPart), WORKSPACE)
    if part is None or part.scoring is None:
        return None
    scoring = part.scoring
    rungs = [each.rung for each in shelf.settings.rungs if not each.proposed]
    reader.found += _unknown(reader, scoring, "plan", list(shelf.plans))
    reader.found += _unknown(reader, scoring, "rung", rungs)
    return scoring


def _unknown(
    reader: Reader,
    scoring: Scoring,
    key: Literal["plan", "rung"],
    known: list[str],
) -> Iterator[Diagnostic]:
    """Find items of plans, or of slips of rungs, that there are not: nobody would have data for them."""
    for row, item in enumerate(scoring.items):
        named = getattr(item, key)
        if named is None or named in known:
            continue
        at = reader.where(WORKSPACE, ("scoring", "items", row, key))
        hint = did_you_mean(named, known)
        if hint is None:
            hint = Message("hint.allowed", {"allowed": known})
        yield Diagnostic(
            f"score-{key}",
            at,
            {key: named},
            hint=hint,
        )


def _typed(
    shelf: Shelf, reader: Reader, scoring: Scoring
) -> Iterator[tuple[Typed, bool]]:
    """Read assessments.yaml, with whether each line fits the rules; one without a department is left out."""
    if ASSESSMENTS not in shelf.files:
        return
    starts = shelf.settings.fiscal_year_starts
    frame = Frame(fiscal_year_starts=lambda: starts)
    lines: list[Assessment | None] = reader.fit_each(adapter(Assessment), ASSESSMENTS)
    for row, line in enumerate(lines):
        if line is None:
            continue
        wrong = _wrong(
            shelf,
            reader,
            scoring,
            row,
            line,
        )
        if wrong is not None:
            reader.found.append(wrong)
        if wrong is not None and wrong.severity is Severity.ERROR:
            continue
        at = reader.where(ASSESSMENTS, (row,))
        period = parse(line.period.written, frame)
        name = shelf.register.resolve(line.department) or line.department
        for department in shelf.register.expand(name, line.date):
            typed = Typed(line, department, period, at)
            yield typed, wrong is None


def _wrong(
    shelf: Shelf, reader: Reader, scoring: Scoring, row: int, line: Assessment
) -> Diagnostic | None:
    """Find a line that no score could take in.

    That the rules have no such item, or give it less, is a warning: lines are never removed, and
    rules are changed from year to year.
    """
    register = shelf.register
    if register.resolve(line.department) is None:
        at = reader.where(ASSESSMENTS, (row, "department"))
        return unknown_department(register, line.department, at)
    item = scoring.typed.get(line.item)
    if item is None:
        at = reader.where(ASSESSMENTS, (row, "item"))
        return _unknown_item(line.item, list(scoring.typed), at)
    if item.weight is not None and not 0 <= line.points <= item.weight:
        at = reader.where(ASSESSMENTS, (row, "points"))
        args = {"item": line.item, "points": line.points, "weight": item.weight}
        hint = Message("hint.assessment-points", args)
        return Diagnostic("assessment-points", at, args, Severity.WARNING, hint)
    return None


def _unknown_item(name: str, known: list[str], at: Location) -> Diagnostic:
    """Return the finding that the office types no points for an item."""
    hint = did_you_mean(name, known)
    if hint is None and known:
        hint = Message("hint.allowed", {"allowed": known})
    if hint is None:
        hint = Message("hint.assessment-item")
    return Diagnostic(
        _UNKNOWN_ITEM,
        at,
        {"item": name},
        Severity.WARNING,
        hint,
    )
