"""Records before they are written: their lines, and the rules' findings.

No rule stands here. The proposed bytes are laid over the workspace, which is read and checked
as ever; a finding that was not there before is a complaint about the records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from bizenv.checks.subject import Subject
from bizenv.diagnostics import Diagnostic, in_order
from bizenv.files.yaml_line import Keys
from bizenv.files.yaml_tree import Positions
from bizenv.layout import (
    ITEMS,
    PLAN,
    PLAN_FILES,
    PLANS,
    REGISTER,
    WORKSPACE,
    numbered_file,
    row_of,
)
from bizenv.meaning.history import TaskHistory
from bizenv.model.book import Entry, Place, PlanBook
from bizenv.model.said import said
from bizenv.recording.addition import appended
from bizenv.recording.complaints import Complaints
from bizenv.recording.draft import DraftRecord, LedgerRow, LineOf
from bizenv.recording.journal import Rewrite
from bizenv.recording.keys import line_keys
from bizenv.report.recorded import Complaint, Undone
from bizenv.store.examination import Examination
from bizenv.store.workspace import Workspace

_MODELINE: Final = "# yaml-language-server: $schema={up}{schema}\n"


class Examined(NamedTuple):
    """What the plans concerned are, and what is found in them, in order."""

    books: dict[str, PlanBook]
    found: list[Diagnostic]


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
        self._option = option
        self.drafts = drafts
        self.day = day
        self.changes: dict[str, Rewrite] = {}
        self._of_draft: dict[int, LedgerRow] = {}
        self._at: dict[LineOf, LedgerRow] = {}
        self.first_rows: dict[str, int] = {}
        by_file = _by_file(drafts)
        proposed: dict[str, bytes] = {}
        for file in sorted(by_file, key=_turn):
            old = ledgers[file]
            new = self._append(file, old, by_file[file])
            self.changes[file] = (old, new)
            proposed[file] = new
        self._proposed = workspace.overlaid(proposed)
        self._where = Positions(proposed)

    def _append(self, file: str, old: bytes | None, drafts: list[DraftRecord]) -> bytes:
        """Return a ledger's bytes with its records, whose rows are noted."""
        stood = self._head(file) if old is None else old
        trees = [draft.tree for draft in drafts]
        keys = _keys_of(file)
        new, row = appended(stood, trees, file, keys)
        self.first_rows[file] = row
        text_of_file = new.decode()
        *lines, _ = text_of_file.split("\n")
        line = len(lines) - len(drafts)
        for draft in drafts:
            text = lines[line].strip()
            line += 1
            stands = LedgerRow(draft, row, line, text)
            row += 1
            self._of_draft[id(draft)] = stands
            self._at[file, line] = stands
        return new

    def _head(self, file: str) -> bytes:
        """Return the first line of a new ledger: where editors find its schema, if it is there."""
        row = row_of(file)
        if row is None:
            return b""
        schema = f"docs/schemas/{row.kind}.json"
        if not self.workspace.snapshot.has(schema):
            return b""
        depth = file.count("/")
        up = "../" * depth
        head = _MODELINE.format(up=up, schema=schema)
        return head.encode()

    def line(self, draft: DraftRecord) -> int:
        """Return the line of its ledger on which a record stands, or would stand."""
        stands = self._of_draft[id(draft)]
        return stands.line

    def text(self, draft: DraftRecord) -> str:
        """Return that line."""
        stands = self._of_draft[id(draft)]
        return stands.text

    def undone(self, draft: DraftRecord) -> Undone | None:
        """Return the record that a void takes; None for any other record."""
        stands = self._of_draft[id(draft)]
        place = Place(draft.file, (stands.row,))
        taken = self._undone.get(place)
        if taken is None:
            return None
        record = taken.record
        book = self.books[draft.plan]
        at = book.where(taken.place)
        words = said(record)
        return Undone(at.file, at.line, record.kind, words)

    @cached_property
    def _undone(self) -> dict[Place, Entry]:
        """By the place of a void the record that it takes."""
        found: dict[Place, Entry] = {}
        for book in self.books.values():
            follow = self.workspace.snapshot.follow
            subject = Subject(book, follow, self.day)
            voided = subject.voided
            if not voided:
                continue
            for entry in subject.written():
                void = voided.get(entry.place)
                if void is not None:
                    found[void.place] = entry
        return found

    @property
    def after(self) -> Workspace:
        """The workspace with the records."""
        return self._proposed

    @property
    def books(self) -> dict[str, PlanBook]:
        """The plans concerned, with the records."""
        return self._examined.books

    @cached_property
    def _examined(self) -> Examined:
        return self._examine(self._proposed)

    @property
    def _found_before(self) -> list[Diagnostic]:
        return self._before.found

    @cached_property
    def _before(self) -> Examined:
        return self._examine(self.workspace)

    @cached_property
    def _plans(self) -> list[str]:
        """The plans that records are for, in the order of the records."""
        plans: list[str] = []
        for draft in self.drafts:
            plan = draft.plan
            if plan not in plans:
                plans.append(plan)
        return plans

    def _examine(self, workspace: Workspace) -> Examined:
        books: dict[str, PlanBook] = {}
        found: list[Diagnostic] = []
        examination = Examination(workspace, self.day)
        for plan_id in self._plans:
            reading = examination.plan(plan_id)
            found += reading.found
            book = reading.book
            if book is not None:
                books[plan_id] = book
        if any("carry_to" in draft.tree for draft in self.drafts):
            found += examination.across()
        return Examined(books, in_order(found))

    @cached_property
    def complaints(self) -> tuple[Complaint, ...]:
        """What would be newly found, by place."""
        found = [*self._examined.found, *self._excused()]
        if not found:
            return ()
        complaints = Complaints(self._at, self._where, self._option, self.day)
        return complaints.new(found, self._found_before)

    def _excused(self) -> Iterator[Diagnostic]:
        """Yield what back-dated lines of registers excuse, seen from today."""
        if not any(draft.file.endswith(f"/{ITEMS}") for draft in self.drafts):
            return
        from bizenv.recording.excused import excused

        told = {(each.code, each.at) for each in self._examined.found}
        for plan, before in self._before.books.items():
            after = self.books.get(plan)
            if after is None:
                continue
            for found in excused(before, after, self.day):
                if (found.code, found.at) not in told:
                    yield found

    @cached_property
    def obstacles(self) -> tuple[Diagnostic, ...]:
        """What was wrong before with the files that decide whether these records fit."""
        broken: set[str] = set()
        for plan_id in self._plans:
            book = self.books.get(plan_id)
            if book is None:
                issued = f"{PLANS}/{plan_id}/{PLAN}"
                broken.add(issued)
            elif book.incomplete:
                concerned = self._concerned(book)
                unread = concerned.intersection(book.incomplete)
                broken |= unread
        if not broken:
            return ()
        found = self._found_before
        of_broken = [each for each in found if each.at.file in broken]
        return tuple(of_broken)

    def _concerned(self, book: PlanBook) -> set[str]:
        """Return the files that decide on a plan's records: its own and all leads' ledgers."""
        concerned = {WORKSPACE, REGISTER, *self.changes}
        for row in PLAN_FILES:
            if not row.named:
                own = book.file(row.pattern)
                concerned.add(own)
        for task in self._tasks_of(book):
            issued = book.tasks[task]
            history = TaskHistory(book, issued)
            for each in history.assignments:
                ledger = book.ledger(each.department)
                name, _ = numbered_file(ledger)
                several = (file for file in book.incomplete if _is_of(file, name))
                concerned.update(several)
        return concerned

    def _tasks_of(self, book: PlanBook) -> set[str]:
        """Return the tasks of a plan that records are about, as far as there are such."""
        tasks: set[str] = set()
        for draft in self.drafts:
            task = draft.task
            if draft.plan == book.id and task in book.tasks:
                tasks.add(task)
        return tasks


def _keys_of(file: str) -> Keys:
    """Return how the keys of a ledger's lines are written."""
    row = row_of(file)
    if row is not None and row.holds == "slips":
        from bizenv.recording.slips import slip_keys

        return slip_keys()
    return line_keys()


def _is_of(file: str, name: str) -> bool:
    """Whether a file is one of those that begin with a name."""
    base, _ = numbered_file(file)
    return base == name


DraftsByFile = dict[str, list[DraftRecord]]
"""By file what is added to it."""


def _by_file(drafts: Iterable[DraftRecord]) -> DraftsByFile:
    by_file: DraftsByFile = {}
    for draft in drafts:
        of_file = by_file.setdefault(draft.file, [])
        of_file.append(draft)
    return by_file


def _turn(file: str) -> tuple[int, str]:
    """Order files as the layout does: a reader in between sees no decision before its subject."""
    row = row_of(file)
    if row is None:
        return len(PLAN_FILES), file
    return PLAN_FILES.index(row), file
