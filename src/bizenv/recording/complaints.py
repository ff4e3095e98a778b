"""What is found in proposed records, said of what people gave: an option, a row or its cell."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bizenv.diagnostics import Diagnostic, KeyPath, Location, Severity
from bizenv.files.yaml_tree import Positions
from bizenv.layout import row_of
from bizenv.messages import KeyName, Message
from bizenv.model.kinds import VOIDING
from bizenv.recording.cells import codes_of_kinds
from bizenv.recording.draft import (
    AskedHead,
    DraftRecord,
    LedgerRow,
    LineOf,
    Places,
    RecordTree,
)
from bizenv.recording.keys import key_of
from bizenv.report.recorded import Complaint

# Warnings that no record may begin with
_REFUSED: Final = frozenset(
    (
        "duplicate-record",
        "evidence-missing",
        "evidence-unfit",
        "unknown-aim",
    )
)
_MILD: Final = (
    "evidence.local",
    "evidence.private",
    "evidence.ignored",
    "evidence.empty",
)
_OF_WHOLE: Final = "task"
"""The key that is named where a record as a whole is found fault with."""
_OF_CELLS: Final = (
    *("hint.bad-date", "hint.bad-duration"),
    *("hint.day-and-month", "hint.expected.percent"),
)
_PERCENT: Final = "percent"
_IN_WORDS: Final = ("forecast", "kind")
"""Keys whose values people give in words, not as ledgers have them."""
_OF_MISSING: Final = ("missing-key", "amendment-without-document")
_GROUNDS: Final = {
    "document": "record.option.document",
    "reason": "record.option.reason",
}
"""What an amendment rests on: its options."""
_SAYS_WHAT_TO_DO: Final = ("hint.decided-then-voided",)
"""Hints of records that stand, which say already what comes first."""
_OF_NOTHING: Final = ("missing-key", "evidence-missing")
_FILLED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "extend-after-accept",
            "extend-after-due",
            "extend-not-later",
            "extend-twice",
        ),
        "until",
    ),
    **dict.fromkeys(
        (
            "apply-while-applied",
            "apply-after-accept",
            "accept-without-apply",
            "return-without-apply",
        ),
        "kind",
    ),
}
"""Of rules that find fault with a record as a whole, the key whose cell people look at."""


@dataclass(frozen=True)
class Complaints:
    """Finds which record a finding is about, and says it of where that comes from.

    `rows` are the new records by their lines; `option` names what gives a key of a record
    that comes from no file; `day` is today for them.
    """

    rows: Mapping[LineOf, LedgerRow]
    where: Positions
    option: Callable[[str], str]
    day: date

    def new(
        self,
        found: Iterable[Diagnostic],
        before: Iterable[Diagnostic],
    ) -> tuple[Complaint, ...]:
        """Return what is found and was not found before, by place."""
        known = set(map(_identity, before))
        said: list[Complaint] = []
        for each in found:
            if _identity(each) not in known:
                complaint = self._complaint(each)
                said.append(complaint)
        said.sort(key=_by_place)
        return tuple(said)

    def _complaint(self, found: Diagnostic) -> Complaint:
        """Return a finding, placed at the option or the row that the record comes from.

        A record must not begin with certain warnings.
        """
        said = Complaint.of(found)
        at = found.at
        line: LineOf = (at.file, at.line)
        row = self.rows.get(line)
        if row is None:
            return self._of_standing(said)
        if found.code in _REFUSED and not _is_mild(found):
            said = replace(said, refuses=True, severity=Severity.ERROR)
        draft = row.draft
        key = self._key(found, row)
        source = draft.source
        said = _in_words(said, found, key)
        if source is None:
            option = self.option(key)
            said = replace(said, place=option, line=None, column=None)
            if key == _PERCENT:
                said = _of_cell(said)
            return _of_options(said, found, option)
        if found.code == "missing-key" and _is_day(key):
            hint = Message("hint.missing-day")
            said = replace(said, hint=hint)
        if key == _OF_WHOLE:
            key = _FILLED.get(found.code, key)
        return _moved(said, draft, source, key)

    def _of_standing(self, said: Complaint) -> Complaint:
        """Return what is said of a record that stood before: nobody is told to take it away."""
        row = row_of(said.place)
        is_record = row is not None and row.holds == "records"
        is_told = said.hint is not None and said.hint.code in _SAYS_WHAT_TO_DO
        if is_told or not is_record or said.severity is not Severity.ERROR:
            return said
        trees = [each.draft.tree for each in self.rows.values()]
        code = "hint.stands-in-the-way"
        if any(each.get("kind") in VOIDING for each in trees):
            code = "hint.stands-in-the-way.void"
        elif all(_day_of(each) >= self.day.isoformat() for each in trees):
            code = "hint.stands-in-the-way.today"
        return replace(said, hint=Message(code, {"day": self.day}))

    def _key(self, found: Diagnostic, row: LedgerRow) -> str:
        """Return the key of a record that something is found about.

        Its task if nothing else.
        """
        code = found.code
        if code == "evidence-missing":
            return "evidence"
        key = self._key_at(found.at, row)
        if code not in _OF_MISSING:
            return key or _OF_WHOLE
        missing = str(found.args["key"])  # told of the mapping that it is missing in
        if key.startswith("of"):
            return f"of.{missing}"
        return missing

    def _key_at(self, at: Location, row: LedgerRow) -> str:
        """Return the key that a place in a record's line falls in.

        Below `of` it is as `of.date`; nothing where the place is before all keys.
        """
        file = at.file
        tree = row.draft.tree
        nearest = ""
        begins = 0
        for path in _key_paths(tree):
            full: KeyPath = (row.row, *path)
            place = self.where(file, full, key=True)
            column = place.column
            if begins < column <= at.column:
                nearest = ".".join(path)
                begins = column
        return nearest


def _moved(
    said: Complaint, draft: DraftRecord, source: Location, key: str
) -> Complaint:
    """Return what is said of a key at its cell, or at the line that the record comes from."""
    places = draft.places
    said = as_asked(said, draft.asked, key)
    cell = _cell(places, key) or places.get(_OF_WHOLE)
    if cell is None:
        return said.moved(source, exact=False)
    return _of_cell(said).moved(cell, exact=True)


def as_asked(
    said: Complaint, asked: Mapping[str, AskedHead], key: str = ""
) -> Complaint:
    """Return what is said of a form's cell in the form's words: heads instead of keys.

    Where `key` is missing, the hint is what is to be written there.
    """
    if not asked:
        return said
    message = _in_heads(said.message, asked)
    hint = said.hint
    if said.code in _OF_NOTHING and key in asked and _says_nothing(said):
        hint = asked[key].how
    if hint is not None:
        hint = _in_heads(hint, asked)
    return replace(said, message=message, hint=hint)


def _says_nothing(said: Complaint) -> bool:
    """Tell whether something is missing, and not what is there is at fault."""
    what = said.message.args.get("what")
    return what is None or what == Message("evidence.none")


def _in_heads(said: Message, asked: Mapping[str, AskedHead]) -> Message:
    """Return a message that calls keys by the heads under which they are asked for."""
    args: dict[str, object] = {}
    for name, value in said.args.items():
        head = _head(value, asked) if isinstance(value, KeyName) else ""
        args[name] = Message("key.head", {"head": head}) if head else value
    return Message(said.code, args)


def _head(key: str, asked: Mapping[str, AskedHead]) -> str:
    """Return the head of a key, or of what stands inside another: of a reading by its target."""
    for name, each in asked.items():
        if name == key or name.endswith(f".{key}"):
            return each.head
    return ""


def _is_mild(found: Diagnostic) -> bool:
    """Whether a warning of such a code is about what may yet be mended: a file that git ignores."""
    why = found.args.get("why")
    if isinstance(why, Message):
        return why.code in _MILD
    return False


def _key_paths(tree: RecordTree) -> Iterator[tuple[str, ...]]:
    """Yield the ways to the keys of a record, and to those below `of`."""
    for key in tree:
        yield (key,)
    of = tree.get("of")
    if isinstance(of, dict):
        for key in of:
            yield "of", key


def _of_cell(said: Complaint) -> Complaint:
    """Return what is said of a cell: tables take more forms than ledgers do."""
    hint = said.hint
    if hint is None or hint.code not in _OF_CELLS:
        return said
    of_cell = Message(f"{hint.code}.cell")
    return replace(said, hint=of_cell)


def _in_words(said: Complaint, found: Diagnostic, key: str) -> Complaint:
    """Return what is said of a word that a key does not take, with those that people may give."""
    if found.code != "bad-value":
        return said
    held = key_of(key)
    if held is None or held.name not in _IN_WORDS:
        return said
    allowed = found.args.get("allowed")
    if not isinstance(allowed, list):
        return said
    words = [Message(f"{held.name}.{each}") for each in allowed]
    if key == "kind":
        words = [Message(code) for code in codes_of_kinds()]
    hint = said.hint
    if hint is not None and hint.code == "hint.allowed":
        hint = Message("hint.allowed", {"allowed": words})
    message = said.message
    args = {**message.args, "allowed": words}
    in_words = Message(message.code, args)
    return replace(said, message=in_words, hint=hint)


def _of_options(said: Complaint, found: Diagnostic, option: str) -> Complaint:
    """Return what is said of a key that is missing, said of the option that gives it."""
    match found.code:
        case "missing-key":
            missing = Message("missing-option", {"name": option})
            return replace(said, message=missing)
        case "evidence-missing":
            hint = said.hint
            if hint is None or hint.code == "hint.evidence-missing":
                how = Message("hint.evidence-missing.option")
                return replace(said, hint=how)
            return said
        case "amendment-without-document":
            return _without_grounds(said, found)
        case _:
            return said


def _without_grounds(said: Complaint, found: Diagnostic) -> Complaint:
    """Return that an amendment lacks its document or its reason, said of the option."""
    key = str(found.args["key"])
    args = {
        **found.args,
        "name": Message(_GROUNDS[key]),
    }
    message = Message("amendment-without-option", args)
    if found.hint is None:
        return replace(said, message=message)
    code = found.hint.code.replace("document", "option")
    hint = Message(code, found.hint.args)
    return replace(said, message=message, hint=hint)


def _day_of(tree: RecordTree) -> str:
    """Return the day that a record names, as it is written."""
    return str(tree.get("date") or tree.get("effective") or "")


def _is_day(key: str) -> bool:
    held = key_of(key)
    return held is not None and held.day


def _cell(places: Places, key: str) -> Location | None:
    """Return the cell of a key, or the first of what stands inside it."""
    inside = f"{key}."
    for name, at in places.items():
        if name == key or name.startswith(inside):
            return at
    return None


def _by_place(said: Complaint) -> LineOf:
    line = said.line or 0
    return said.place, line


def _identity(found: Diagnostic) -> tuple[object, ...]:
    said = str(found.args)
    return found.at, found.code, said
