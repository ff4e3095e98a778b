"""What was typed into a row → the records that it gives: each cell goes to a kind that has its key."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel

from bizenv.diagnostics import Location
from bizenv.forms.columns import RAISED, FormKind
from bizenv.forms.typed import QUOTED, Returned, ReturnedRow, Typed
from bizenv.messages import LANGUAGES, Message, catalogue
from bizenv.model.items import Raise
from bizenv.model.keys import keys
from bizenv.model.kinds import NAMED
from bizenv.model.records import Kind
from bizenv.recording.cells import read_cell
from bizenv.recording.draft import OpenRecord
from bizenv.recording.keys import key_of
from bizenv.recording.tables import put

KIND: Final = "kind"
_SIGNATURE: Final = "approved_by"
_DECISIONS: Final = (Kind.ACCEPT, Kind.RETURN)
_REPORTED: Final = (Kind.REPORT.value, Kind.EXTEND.value)
_FLAG: Final = (
    "cancel"  # a key that holds yes or no, as the column of applications does
)
_FLAGS: Final = ("true", "false")


class Draft(NamedTuple):
    """A record that a row gives: its keys, and where each was typed."""

    tree: OpenRecord
    places: dict[str, Location]


def drafts(form: Returned, row: ReturnedRow) -> Iterator[Draft]:
    """Yield the records that a row gives; what fits none is named."""
    kinds = _kinds(form, row)
    begun = {kind: _begun(kind, row) for kind in kinds}
    for typed in row.typed if kinds else ():
        key = typed.column.key
        first = kinds[0]
        if key == KIND:
            if first not in _REPORTED:
                begun[first].places[KIND] = typed.at
            continue
        kind = _fitting(typed, kinds)
        if kind is None:
            _refuse_unfit(form, typed, first)
        elif not _is_word(typed):
            _refuse_choice(form, typed)
        else:
            draft = begun[kind]
            _put(typed, draft.tree)
            draft.places[key] = typed.at
    said = [draft for draft in begun.values() if draft.places]
    for draft in _without_signature(form, said):
        _complete(form, row, draft)
        yield draft


def model_of(kind: str) -> type[BaseModel]:
    """Return what records of a kind hold."""
    if kind == RAISED:
        return Raise
    return NAMED[kind].models[0]


def has_key(kind: str, name: str) -> bool:
    """Tell whether records of a kind have a key."""
    model = model_of(kind)
    return any(key.name == name for key in keys(model))


def _kinds(form: Returned, row: ReturnedRow) -> Sequence[str]:
    """Return the kinds of records that a row may give, the first to be asked first."""
    told = [typed for typed in row.typed if typed.column.key == KIND]
    if form.kind is FormKind.OFFICER:
        return (RAISED,)
    if form.kind is FormKind.REVIEWER:
        if not told:
            first = row.typed[0]
            form.fault("form-without-decision", first.at)
            return ()
        return _decided(form, told[0])
    if not told:
        return _REPORTED
    return _applied(form, told[0])


def _decided(form: Returned, typed: Typed) -> Sequence[str]:
    """Return the kind of a decision, in the words of a form or of records."""
    together = _together(typed.text)
    for kind in _DECISIONS:
        words = [catalogue(each)(f"form.decision.{kind}") for each in LANGUAGES]
        if together in map(_together, words):
            return (kind.value,)
    found = read_cell(KIND, typed.text)
    if found in _DECISIONS:
        return (found,)
    _refuse_choice(form, typed)
    return ()


def _applied(form: Returned, typed: Typed) -> Sequence[str]:
    """Return the kinds of a row that says whether completion is applied for."""
    flag = read_cell(_FLAG, typed.text)
    if flag not in _FLAGS:
        _refuse_choice(form, typed)
        return ()
    if flag == "true":
        return (Kind.APPLY.value, *_REPORTED)
    return _REPORTED


def _together(text: str) -> str:
    return "".join(text.split()).casefold()


def _begun(kind: str, row: ReturnedRow) -> Draft:
    """Return a record of a kind with what the row is about and no cell gives."""
    tree: OpenRecord = {KIND: kind}
    for key, value in row.line.preset.items():
        if has_key(kind, key):
            tree[key] = value
    return Draft(tree, {})


def _fitting(typed: Typed, kinds: Sequence[str]) -> str | None:
    """Return the first kind whose records have the key that a cell fills."""
    outer, _, _ = typed.column.key.partition(".")
    for kind in kinds:
        if has_key(kind, outer):
            return kind
    return None


def _is_word(typed: Typed) -> bool:
    """Tell whether a cell says one of the words that its column takes, if it takes only such."""
    name = typed.column.key
    key = key_of(name)
    if key is None or not typed.column.column.choices:
        return True
    return read_cell(name, typed.text) in key.words


def _put(typed: Typed, tree: OpenRecord) -> None:
    """Put what was typed into a record: words as they stand, all else as cells are read."""
    name = typed.column.key
    key = key_of(name)
    holds_words = key is not None and key.of is str and not key.several
    if holds_words:
        tree[name] = typed.text
    else:
        put(name, typed.text, tree)


def _refuse_choice(form: Returned, typed: Typed) -> None:
    placed = typed.column
    choices = placed.column.choices
    words = list(map(Message, choices))
    value = typed.text[:QUOTED]
    head = placed.head
    form.fault("form-choice", typed.at, head=head, value=value, allowed=words)


def _refuse_unfit(form: Returned, typed: Typed, kind: str) -> None:
    """Name what does not belong to what the row says: evidence without an application."""
    is_evidence = typed.column.key == "evidence"
    code = "form-evidence-alone" if is_evidence else "form-unfit"
    said = Message(f"kind.{kind}")
    form.fault(code, typed.at, head=typed.column.head, kind=said)


def _without_signature(form: Returned, said: Sequence[Draft]) -> Iterator[Draft]:
    """Yield drafts; of several without one that holds a signature alone, which is told."""
    for draft in said:
        is_alone = draft.places.keys() == {_SIGNATURE}
        if is_alone and len(said) > 1:
            at = draft.places[_SIGNATURE]
            form.note("form.signature-left", line=at.line)
        else:
            yield draft


def _complete(form: Returned, row: ReturnedRow, draft: Draft) -> None:
    """Add what no cell gives: the task, whose part it is, and who decides."""
    if form.kind is FormKind.OFFICER:
        return
    tree = draft.tree
    tree["task"] = row.line.address
    tree["department"] = row.line.department
    if form.kind is FormKind.REVIEWER:
        tree["by"] = form.identity.who
