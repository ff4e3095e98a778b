"""What was typed into a row → the records that it gives: each cell goes to a kind that has its key."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel

from bizenv.diagnostics import Location
from bizenv.forms.columns import DECISIONS, RAISED, FormKind
from bizenv.forms.typed import QUOTED, Returned, ReturnedRow, TypedCell
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.items import Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import NAMED
from bizenv.model.records import Kind
from bizenv.recording.cells import put, read_cell
from bizenv.recording.draft import OpenRecord
from bizenv.recording.keys import key_of

KIND: Final = "kind"
_SIGNATURE: Final = "approved_by"
_PERIOD: Final = "period"
_REPORTED: Final = (Kind.REPORT.value, Kind.EXTEND.value)
_FLAG: Final = "cancel"
"""A key that holds yes or no, as the column of applications does."""
_FLAGS: Final = ("true", "false")


class RowRecord(NamedTuple):
    """A record that a row gives: its keys, and where each was typed."""

    tree: OpenRecord
    places: dict[str, Location]


def drafts(form: Returned, row: ReturnedRow, month: str = "") -> Iterator[RowRecord]:
    """Yield the records that a row gives; what fits none is named.

    `month`: the earlier one that a report is for, as an application never is.
    """
    faults = len(form.faults)
    kinds = _kinds(form, row)
    is_clear = len(form.faults) == faults
    if month:
        kinds = sorted(kinds, key=_reports_first)
    begun = {kind: _begun(kind, row, month) for kind in kinds}
    for typed in row.typed:
        if typed.key != KIND:
            _fill(form, typed, begun)
            continue
        for decided in _told_apart(kinds) if is_clear else ():
            places = begun[decided].places
            places[KIND] = typed.at
    several = begun.values()
    said = [draft for draft in several if draft.places]
    for draft in _without_signature(form, said):
        _complete(form, row, draft)
        yield draft


def _fill(form: Returned, typed: TypedCell, begun: Mapping[str, RowRecord]) -> None:
    """Put what was typed into the first record that has its key; what fits none is named."""
    kinds = list(begun)
    kind = _fitting(typed, kinds)
    if kind is None:
        first = kinds[0]
        _refuse_unfit(form, typed, first)
    elif not _is_word(typed):
        _refuse_choice(form, typed)
    else:
        draft = begun[kind]
        _put(typed, draft.tree)
        draft.places[typed.key] = typed.at


def model_of(kind: str) -> type[BaseModel]:
    """Return what records of a kind hold."""
    if kind == RAISED:
        return Raise
    models = NAMED[kind].models
    return models[0]


def has_key(kind: str, name: str) -> bool:
    """Tell whether records of a kind have a key."""
    model = model_of(kind)
    names = [key.name for key in keys(model)]
    return name in names


def _kinds(form: Returned, row: ReturnedRow) -> Sequence[str]:
    """Return the kinds of records that a row may give, the first to be asked first.

    Where it does not say of which kind it is that is named, and all its other cells are looked
    at as those of the kind that takes most.
    """
    if form.kind is FormKind.OFFICER:
        return (RAISED,)
    told = _kind_told(row)
    if form.kind is FormKind.DEPARTMENT:
        if told is None:
            return _REPORTED
        return _applied(form, told)
    if told is None:
        first = row.typed[0]
        form.fault("form-without-decision", first.at)
        return (Kind.RETURN.value,)
    return _decided(form, told)


def _kind_told(row: ReturnedRow) -> TypedCell | None:
    """Return the cell in which a row says of which kind it is, None if it says nothing."""
    for typed in row.typed:
        if typed.key == KIND:
            return typed
    return None


def _decided(form: Returned, typed: TypedCell) -> Sequence[str]:
    """Return the kind of a decision, in the words of a form or of records."""
    text = typed.text
    together = _together(text)
    for kind in DECISIONS:
        if together in _decision_words(kind):
            return (kind.value,)
    found = read_cell(KIND, text)
    if found in DECISIONS:
        return (found,)
    _refuse_choice(form, typed)
    return (Kind.RETURN.value,)


def _decision_words(kind: Kind) -> Iterator[str]:
    """Yield the words of a decision in all languages, put together."""
    code = f"form.decision.{kind}"
    for language in LANGUAGES:
        words = catalogue(language)
        yield _together(words(code))


def _applied(form: Returned, typed: TypedCell) -> Sequence[str]:
    """Return the kinds of a row that says whether completion is applied for."""
    flag = read_cell(_FLAG, typed.text)
    if flag not in _FLAGS:
        _refuse_choice(form, typed)
    if flag != "false":
        return (Kind.APPLY.value, *_REPORTED)
    return _REPORTED


def _together(text: str) -> str:
    parts = text.split()
    joined = "".join(parts)
    return joined.casefold()


def _reports_first(kind: str) -> bool:
    """Order kinds so that what is told of the work goes to a report, if there is one."""
    return kind != Kind.REPORT.value


def _told_apart(kinds: Sequence[str]) -> Iterator[str]:
    """Yield the kinds of which a row says that it is one: all but what it reports unasked."""
    for kind in kinds:
        if kind not in _REPORTED:
            yield kind


def _begun(kind: str, row: ReturnedRow, month: str) -> RowRecord:
    """Return a record of a kind with what the row is about and no cell gives."""
    tree: OpenRecord = {KIND: kind}
    for key, value in row.line.preset.items():
        if has_key(kind, key):
            tree[key] = value
    if month and has_key(kind, _PERIOD):
        tree.setdefault(_PERIOD, month)
    return RowRecord(tree, {})


def _fitting(typed: TypedCell, kinds: Sequence[str]) -> str | None:
    """Return the first kind whose records have the key that a cell fills."""
    outer, _, _ = typed.key.partition(".")
    for kind in kinds:
        if has_key(kind, outer):
            return kind
    return None


def _is_word(typed: TypedCell) -> bool:
    """Tell whether a cell says one of the words that its column takes, if it takes only such."""
    name = typed.key
    key = key_of(name)
    takes_any = not typed.choices
    if key is None or takes_any:
        return True
    said = read_cell(name, typed.text)
    return said in key.words


def _put(typed: TypedCell, tree: OpenRecord) -> None:
    """Put what was typed into a record: words as they stand, all else as cells are read."""
    name = typed.key
    text = typed.text
    key = key_of(name)
    if key is None or key.several or key.of is not str:
        put(name, text, tree)
    else:
        tree[name] = text


def _refuse_choice(form: Returned, typed: TypedCell) -> None:
    allowed = list(map(Message, typed.choices))
    value = typed.text[:QUOTED]
    form.fault(
        "form-choice",
        typed.at,
        head=typed.head,
        value=value,
        allowed=allowed,
    )


def _refuse_unfit(form: Returned, typed: TypedCell, kind: str) -> None:
    """Name what does not belong to what the row says: evidence without an application."""
    code = "form-unfit"
    if typed.key == "evidence":
        code = "form-evidence-alone"
    said = Message(f"kind.{kind}")
    form.fault(code, typed.at, head=typed.head, kind=said)


def _without_signature(
    form: Returned, said: Sequence[RowRecord]
) -> Iterator[RowRecord]:
    """Yield drafts; of several without one that holds a signature alone, which is told."""
    are_several = len(said) > 1
    for draft in said:
        places = draft.places
        is_alone = places.keys() == {_SIGNATURE}
        if is_alone and are_several:
            at = places[_SIGNATURE]
            form.note("form.signature-left", line=at.line)
        else:
            yield draft


def _complete(form: Returned, row: ReturnedRow, draft: RowRecord) -> None:
    """Add what no cell gives: the task, whose part it is, and who decides."""
    if form.kind is FormKind.OFFICER:
        return
    line = row.line
    tree = draft.tree
    tree["task"] = line.address
    tree["department"] = line.department
    if form.kind is FormKind.REVIEWER:
        tree["by"] = form.identity.who
