"""Records before they are written: their lines, and the rules' findings.

No rule stands here. The proposed bytes are laid over the workspace, which is read and checked
as ever; a finding that was not there before is a complaint about the records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, KeyPath, Location, in_order
from bizenv.files.yaml_tree import Positions, Tree
from bizenv.meaning.terms import TaskHistory
from bizenv.model.book import (
    AMENDMENTS,
    PLAN,
    PLANS,
    PROGRESS,
    REGISTER,
    REVIEWS,
    WORKSPACE,
    Entry,
    Place,
    PlanBook,
)
from bizenv.model.said import said
from bizenv.recording.keys import line_keys
from bizenv.recording.ledger import Rewrite, appended
from bizenv.report.recorded import Complaint, Undone
from bizenv.store.workspace import Workspace

# Warnings that no record may begin with
REFUSED: Final = frozenset(("duplicate-record", "evidence-missing"))
_MODELINE: Final = "# yaml-language-server: $schema={up}{schema}\n"


@dataclass(frozen=True)
class DraftRecord:
    """A record that is to be appended to a ledger of a plan.

    `department` is whose part of the task it is about (None: an amendment for all);
    `source` is the line of the file that it comes from, None if it was given by
    options.
    """

    plan: str
    file: str
    tree: Mapping[str, Tree]
    task: str
    department: str | None
    source: Location | None = None


class Standing(NamedTuple):
    """Where a record stands or would stand: its row of the ledger, its line and that text."""

    draft: DraftRecord
    row: int
    line: int
    text: str


class Examined(NamedTuple):
    """What the plans concerned are, and what is found in them, in order."""

    books: dict[str, PlanBook]
    found: list[Diagnostic]


LineOf = tuple[str, int]
"""A file and the number of a line."""


class Proposal:
    """Records and the workspace as it would be with them.

    `ledgers` are the bytes of their files now, None if none. `option` names what gives
    a key of a record that comes from no file.
    """

    def __init__(
        self,
        workspace: Workspace,
        drafts: Sequence[DraftRecord],
        ledgers: Mapping[str, bytes | None],
        day: date,
        option: Callable[[str], str],
    ) -> None:
        self.workspace = workspace
        self.option = option
        self.drafts = drafts
        self.day = day
        self.changes: dict[str, Rewrite] = {}
        self._of_draft: dict[int, Standing] = {}
        self._at: dict[LineOf, Standing] = {}
        self.first_rows: dict[str, int] = {}
        self._of_file: dict[str, list[DraftRecord]] = {}
        for draft in drafts:
            self._of_file.setdefault(draft.file, []).append(draft)
        for file in sorted(self._of_file, key=_decisions_last):
            self._append(file, ledgers[file])
        proposed: dict[str, bytes] = {}
        for file, (_, new) in self.changes.items():
            proposed[file] = new
        self._proposed = workspace.overlaid(proposed)
        self.where = Positions(proposed)

    def _append(self, file: str, old: bytes | None) -> None:
        drafts = self._of_file[file]
        stood = old
        if stood is None:
            stood = self._head(file)
        trees = [draft.tree for draft in drafts]
        new, row = appended(stood, trees, file, line_keys())
        self.changes[file] = (old, new)
        self.first_rows[file] = row
        *lines, _ = new.decode().split("\n")
        line = len(lines) - len(drafts)
        for draft in drafts:
            text = lines[line].strip()
            line += 1
            standing = Standing(draft, row, line, text)
            row += 1
            self._of_draft[id(draft)] = standing
            self._at[file, line] = standing

    def _head(self, file: str) -> bytes:
        """Return the first line of a new ledger: where editors find its schema, if it is there."""
        kind = PROGRESS
        if f"/{PROGRESS}/" not in file:
            _, _, name = file.rpartition("/")
            kind = name.removesuffix(".yaml")
        schema = f"docs/schemas/{kind}.json"
        if not self.workspace.snapshot.has(schema):
            return b""
        up = "../" * file.count("/")
        return _MODELINE.format(up=up, schema=schema).encode()

    def line(self, draft: DraftRecord) -> int:
        """Return the line of its ledger on which a record stands, or would stand."""
        return self._of_draft[id(draft)].line

    def text(self, draft: DraftRecord) -> str:
        """Return that line."""
        return self._of_draft[id(draft)].text

    def undone(self, draft: DraftRecord) -> Undone | None:
        """Return the record that a void takes; None for any other record."""
        taken = self._undone.get(Place(draft.file, (self._of_draft[id(draft)].row,)))
        if taken is None:
            return None
        book = self.books[draft.plan]
        at = book.where(taken.place)
        return Undone(at.file, at.line, taken.record.kind, said(taken.record))

    @cached_property
    def _undone(self) -> dict[Place, Entry]:
        """By the place of a void the record that it takes."""
        found: dict[Place, Entry] = {}
        for book in self.books.values():
            subject = Subject(book, self.workspace.snapshot.has, self.day)
            voided = subject.voided
            for entry in subject.written() if voided else ():
                void = voided.get(entry.place)
                if void is not None:
                    found[void.place] = entry
        return found

    @property
    def books(self) -> dict[str, PlanBook]:
        """The plans concerned, with the records."""
        return self._examined.books

    @cached_property
    def _examined(self) -> Examined:
        return self._examine(self._proposed)

    @cached_property
    def _found_before(self) -> list[Diagnostic]:
        return self._examine(self.workspace).found

    @cached_property
    def _plans(self) -> dict[str, None]:
        """The plans that records are for, in the order of the records."""
        return dict.fromkeys(draft.plan for draft in self.drafts)

    def _examine(self, workspace: Workspace) -> Examined:
        books: dict[str, PlanBook] = {}
        found: list[Diagnostic] = []
        for plan_id in self._plans:
            reading = workspace.examined(plan_id, self.day)
            found += reading.found
            if reading.book is not None:
                books[plan_id] = reading.book
        return Examined(books, in_order(found))

    @cached_property
    def complaints(self) -> tuple[Complaint, ...]:
        """What would be newly found, by place."""
        found = self._examined.found
        if not found:
            return ()
        known = {_identity(each) for each in self._found_before}
        new = (each for each in found if _identity(each) not in known)
        said = map(self._complaint, new)
        return tuple(sorted(said, key=_by_place))

    def _complaint(self, found: Diagnostic) -> Complaint:
        """Return a finding, placed at the option or the row that the record comes from.

        A record must not begin with certain warnings.
        """
        said = Complaint.of(found)
        at = found.at
        standing = self._at.get((at.file, at.line))
        if standing is None:
            return said
        source = standing.draft.source
        line: int | None = None
        if source is None:
            key = self._key(found, standing)
            place = self.option(key)
        else:
            place = source.file
            line = source.line
        refuses = said.refuses or found.code in REFUSED
        return replace(said, place=place, line=line, column=None, refuses=refuses)

    def _key(self, found: Diagnostic, standing: Standing) -> str:
        """Return the key of a record that something is found about.

        Its task if nothing else.
        """
        key = self._key_at(found.at, standing)
        if found.code != "missing-key":
            return key or "task"
        missing = str(found.args["key"])  # told of the mapping that it is missing in
        is_below = key.startswith("of")
        return f"of.{missing}" if is_below else missing

    def _key_at(self, at: Location, standing: Standing) -> str:
        """Return the key that a place in a record's line falls in.

        Below `of` it is as `of.date`; nothing where the place is before all keys.
        """
        tree = standing.draft.tree
        paths: list[KeyPath] = [(key,) for key in tree]
        of = tree.get("of")
        if isinstance(of, dict):
            paths += [("of", key) for key in of]
        nearest, begins = "", 0
        for path in paths:
            full = (standing.row, *path)
            column = self.where(at.file, full, key=True).column
            if begins < column <= at.column:
                nearest = ".".join(map(str, path))
                begins = column
        return nearest

    @cached_property
    def obstacles(self) -> tuple[Diagnostic, ...]:
        """What was wrong before with the files that decide whether these records fit."""
        broken: set[str] = set()
        for plan_id in self._plans:
            book = self.books.get(plan_id)
            if book is None:
                broken.add(f"{PLANS}/{plan_id}/{PLAN}")
            elif book.incomplete:
                concerned = self._concerned(book)
                broken |= concerned.intersection(book.incomplete)
        if not broken:
            return ()
        found = self._found_before
        return tuple(each for each in found if each.at.file in broken)

    def _concerned(self, book: PlanBook) -> set[str]:
        """Return the files that decide on a plan's records: its own and all leads' ledgers."""
        concerned = {WORKSPACE, REGISTER, *self.changes}
        for name in (PLAN, AMENDMENTS, REVIEWS):
            concerned.add(book.file(name))
        own = [draft for draft in self.drafts if draft.plan == book.id]
        tasks = {draft.task for draft in own}
        for task in tasks & book.tasks.keys():
            history = TaskHistory(book, book.tasks[task])
            for each in history.assignments:
                concerned.add(book.ledger(each.department))
        return concerned


def _decisions_last(file: str) -> tuple[bool, bool, str]:
    """Order files so that a reader in between sees no decision before what it decides on."""
    holds_decisions = file.endswith(f"/{REVIEWS}")
    holds_amendments = file.endswith(f"/{AMENDMENTS}")
    return holds_decisions, not holds_amendments, file


def _by_place(said: Complaint) -> LineOf:
    return said.place, said.line or 0


def _identity(found: Diagnostic) -> tuple[object, ...]:
    return found.at, found.code, str(found.args)
