"""What pydantic refuses in a tree → diagnostics, with places and hints.

Loaded only when something is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError

from bizenv.diagnostics import Diagnostic, Location
from bizenv.files.yaml_tree import Tree
from bizenv.likeness import did_you_mean
from bizenv.messages import Message
from bizenv.model.base import ANY_TEXT
from bizenv.model.kinds import NAMED
from bizenv.periods.frame import UnclearError
from bizenv.periods.reading import parse
from bizenv.store.fitter import Fitter
from bizenv.store.meant import every_key, half_width, has_full_width, key_in, kind_meant
from bizenv.store.refused import Error, Refusal, Source, at, quoted, refusals
from bizenv.undated import why_no_day

_WRONG_TYPE: Final = {
    "string_type": "text",
    "string_too_short": "text",
    "string_pattern_mismatch": "identifier",
    "string_too_long": "identifier",
    "tuple_type": "list",
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
_OWN: Final = frozenset(  # of our own rules, each with a code
    (
        "one-comparison",
        "steps-unfit",
        "open-with-members",
        "bad-time-zone",
        "bad-duration",
        "bad-slip-number",
        "bad-mail-address",
        "task-or-add",
        "add-alone",
        "nothing-amended",
        "department-limits",
        "due-text-without-due",
        "answers-without-due",
        "register-without-office",
        "takes-over-without-lead",
        "within-and-due",
        "bad-key",
        "score-item",
        "score-titles",
    )
)
_KINDS: Final = tuple(NAMED)
_QUOTED: Final = re.compile(r"'([^']*)'")


def _behind_the_kind(adapter: Fitter[Any], item: Tree) -> list[Any]:
    """Return further faults of a record with a misspelt kind, read as the kind likely meant."""
    if not isinstance(item, dict):
        return []
    kind = item.get("kind")
    if not isinstance(kind, str) or kind in _KINDS:
        return []
    meant = kind_meant(kind, _KINDS)
    if meant is None:
        return []
    corrected = {**item, "kind": meant}
    try:
        adapter.validate_python(corrected)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return [each for each in errors if not each["type"].startswith("union_tag")]
    return []


def findings(refused: Sequence[Refusal]) -> list[Diagnostic]:
    """Return what is to be said of refusals, each mistake once."""
    return [finding(refusal) for refusal in _without_consequences(refused)]


def findings_in_item(
    source: Source,
    index: int,
    errors: Sequence[Error],
    adapter: Fitter[Any],
) -> list[Diagnostic]:
    """Return what is to be said of an item of a list that does not fit."""
    item = at(source.tree, (index,))
    further = _behind_the_kind(adapter, item)
    every = [*errors, *further]
    refused = refusals(source, every, (index,))
    return findings(refused)


def _without_consequences(refused: Sequence[Refusal]) -> list[Refusal]:
    """Leave out that keys are missing which are there, but for a space behind their colon."""
    kept: list[Refusal] = []
    for each in refused:
        kind = each.kind
        glued = None
        if kind == "union_tag_not_found":
            glued = _glued(each.node, "kind")
        elif kind == "missing":
            own_key = each.path[-1]
            glued = _glued(each.around, own_key)
        if glued is None:
            kept.append(each)
        elif kind == "union_tag_not_found":  # then nothing else was looked at
            path = (*each.path, glued)
            error = {**each.error, "type": "extra_forbidden"}
            known = replace(each, path=path, error=error)
            kept.append(known)
    return kept


def _glued(around: Any, missing: str | int) -> str | None:
    """Return the key that holds a missing one and its value, for want of a space."""
    if not isinstance(around, dict):
        return None
    for key in around:
        if key_in(key) == missing:
            return str(key)
    return None


def finding(refusal: Refusal) -> Diagnostic:
    """Return the finding that says what was refused, and what to write instead."""
    say = _FINDING_OF.get(refusal.kind, _wrong_value)
    return say(refusal)


def _missing_key(refusal: Refusal) -> Diagnostic:
    is_kind = refusal.kind == "union_tag_not_found"
    key = "kind" if is_kind else refusal.name
    hint = _what_to_write(key, refusal.around)
    return Diagnostic("missing-key", refusal.place, {"key": key}, hint=hint)


def _what_to_write(key: str, around: Any) -> Message | None:
    """Return of which task a key is missing, and for a day how it is written."""
    if key == "issued":
        return Message("hint.missing-issued")
    task = around.get("id") if isinstance(around, dict) else None
    if task is None:
        return None
    code = "hint.missing-due" if key == "due" else "hint.missing-in-task"
    return Message(code, {"id": task, "key": key})


def _unknown_key(refusal: Refusal) -> Diagnostic:
    """Return the finding at the key itself, with the one that it is likely meant for."""
    source = refusal.source
    name = refusal.name
    place = source.where(source.file, refusal.path, key=True)
    hint = _key_meant(name, refusal.around)
    return Diagnostic(
        "unknown-key",
        place,
        {"key": name},
        hint=hint,
    )


def _key_meant(name: str, around: Any) -> Message | None:
    """Return the hint at the key that an unknown one is likely meant for; not one that is there."""
    glued = key_in(name)
    if glued:
        return Message("hint.space-after-colon", {"key": glued})
    keys = sorted(every_key())
    others = [key for key in keys if key not in around]
    return did_you_mean(name, others)


def _empty_lead(refusal: Refusal) -> Diagnostic:
    hint = Message("hint.empty-lead")
    return Diagnostic("empty-lead", refusal.place, hint=hint)


def _bad_date(refusal: Refusal) -> Diagnostic:
    if refusal.error["input"] is None and refusal.name in ("due", "issued"):
        return _missing_key(refusal)
    is_missing = refusal.error["input"] in (None, "")
    said = "date.missing" if is_missing else "date.not-one"
    args = {
        "key": refusal.key,
        "value": refusal.written,
        "what": Message(said, {"value": refusal.written}),
    }
    hint = _how_to_write(refusal)
    return Diagnostic(
        "bad-date",
        refusal.place,
        args,
        hint=hint,
    )


def _how_to_write(refusal: Refusal) -> Message:
    """Return the hint at how files have a day or a deadline: 2025/6 is 2025-06."""
    if refusal.kind == "no-fiscal-year":
        return Message(f"hint.period.{refusal.kind}")
    meant = _meant(refusal) if refusal.kind == "bad-due" else None
    written = str(refusal.error["input"])
    return meant or why_no_day(written, f"hint.{refusal.kind}")


def _meant(refusal: Refusal) -> Message | None:
    """Return the question whether a deadline was meant that files write otherwise."""
    try:
        written = str(refusal.error["input"])
        meant = parse(written)
    except UnclearError:
        return None
    if meant.unit == "span":
        return None
    return Message("hint.did-you-mean", {"name": meant.written})


def _against_our_rule(refusal: Refusal) -> Diagnostic:
    args = {"value": refusal.written}
    hint = Message(f"hint.{refusal.kind}")
    return Diagnostic(
        refusal.kind,
        refusal.place,
        args,
        hint=hint,
    )


def _ladder_unfit(refusal: Refusal) -> Diagnostic:
    """Return the finding that a ladder cannot be climbed, with what is wrong with which rung."""
    context = refusal.error["ctx"]
    why = context["why"]
    args = {"why": Message(f"ladder-unfit.{why}", context)}
    hint = Message("hint.ladder-unfit")
    return Diagnostic("ladder-unfit", refusal.place, args, hint=hint)


def _bad_word(refusal: Refusal) -> Diagnostic:
    """Return the finding that a value is none of the words that may stand there."""
    value = quoted(refusal.node)
    allowed = _allowed(refusal.error)
    hint = did_you_mean(str(value), allowed)
    return _bad_value(
        refusal.place,
        refusal.name,
        value,
        allowed,
        hint,
    )


def _bad_kind(refusal: Refusal) -> Diagnostic:
    """Return the finding that a record is of no kind that there is."""
    source = refusal.source
    node = refusal.node
    kind = node.get("kind") if isinstance(node, dict) else node
    value = quoted(kind)
    allowed = _allowed(refusal.error)
    likely = kind_meant(str(value), allowed)
    hint = None
    if likely:
        hint = Message("hint.did-you-mean", {"name": likely})
    path = (*refusal.path, "kind")
    place = source.where(source.file, path)
    return _bad_value(
        place,
        "kind",
        value,
        allowed,
        hint,
    )


def _allowed(error: Error) -> list[str]:
    """Return the values that pydantic says are allowed."""
    context = error.get("ctx") or {}
    said = context.get("expected") or context.get("expected_tags")
    expected: list[str] = _QUOTED.findall(str(said))
    return expected


def _bad_value(
    place: Location,
    key: str,
    value: object,
    allowed: list[str],
    hint: Message | None,
) -> Diagnostic:
    args: dict[str, object] = {
        "key": key,
        "value": value,
        "allowed": allowed,
    }
    hint = hint or Message("hint.allowed", {"allowed": allowed})
    return Diagnostic(
        "bad-value",
        place,
        args,
        hint=hint,
    )


def _wrong_value(refusal: Refusal) -> Diagnostic:
    """Return the finding of all other errors, those that nobody listed too."""
    kind = refusal.kind
    expected = _WRONG_TYPE.get(kind)
    context = refusal.error.get("ctx") or {}
    if kind == "wrong-type":
        expected = context.get("expected")
    elif context.get("pattern") == ANY_TEXT:
        expected = "text"
    return wrong_type(refusal, str(expected or "other"))


def wrong_type(refusal: Refusal, expected: str) -> Diagnostic:
    """Return the finding that a value is of another type than expected."""
    path = refusal.path
    value = refusal.error["input"]
    named: object = Message("value.item" if path else "value.file")
    for step in path:
        if isinstance(step, str) and step:
            named = step
    args = {
        "key": named,
        "expected": Message(f"expected.{expected}"),
        "value": refusal.written,
    }
    hint = Message(f"hint.expected.{expected}")
    is_nested = expected in ("list", "mapping")
    if is_nested and isinstance(value, str) and has_full_width(value):
        hint = Message("hint.full-width", {"text": half_width(value)})
    return Diagnostic(
        "wrong-type",
        refusal.place,
        args,
        hint=hint,
    )


_FINDING_OF: Final[Mapping[str, Callable[[Refusal], Diagnostic]]] = {
    **dict.fromkeys(_OWN, _against_our_rule),
    "missing": _missing_key,
    "union_tag_not_found": _missing_key,
    "extra_forbidden": _unknown_key,
    "union_tag_invalid": _bad_kind,
    "enum": _bad_word,
    "literal_error": _bad_word,
    "too_short": _empty_lead,
    "ladder-unfit": _ladder_unfit,
    "bad-date": _bad_date,
    "bad-due": _bad_date,
    "no-fiscal-year": _bad_date,
    "bad-last-day": _bad_date,
}
