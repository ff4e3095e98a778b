"""Records before they are written: their lines, the rules' findings, their effect.

No rule stands here. The proposed bytes are laid over the workspace, which is read and checked
as ever; a finding that was not there before is a complaint about the records.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from bizenv.diagnostics import Diagnostic, KeyPath, Location, in_order
from bizenv.files.yaml_tree import Positions, Tree
from bizenv.meaning.terms import TaskHistory
from bizenv.meaning.verdict import Verdict, verdict
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
from bizenv.recording.keys import line_keys
from bizenv.recording.ledger import appended
from bizenv.report.recorded import Complaint, Turned
from bizenv.store.workspace import Workspace

REFUSED: Final = frozenset(
    ("duplicate-record", "evidence-missing")
)  # warnings that no record may begin with
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
        self.changes: dict[str, tuple[bytes | None, bytes]] = {}
        self._lines: dict[int, tuple[int, str]] = {}
        self._standing: dict[tuple[str, int], tuple[DraftRecord, int]] = {}
        self._first_rows: dict[str, int] = {}
        self._of_file: dict[str, list[DraftRecord]] = {}
        for draft in drafts:
            self._of_file.setdefault(draft.file, []).append(draft)
        for file in sorted(self._of_file, key=_decisions_last):
            self._append(file, ledgers[file])
        proposed = {file: new for file, (_, new) in self.changes.items()}
        self._proposed = workspace.overlaid(proposed)
        self.where = Positions(proposed)

    def _append(self, file: str, old: bytes | None) -> None:
        drafts = self._of_file[file]
        new, rows = appended(
            self._head(file) if old is None else old,
            [draft.tree for draft in drafts],
            file,
            line_keys(),
        )
        self.changes[file] = (old, new)
        self._first_rows[file] = rows
        lines = new.decode().split("\n")[:-1]
        first = len(lines) - len(drafts)
        for number, draft in enumerate(drafts):
            self._lines[id(draft)] = first + number + 1, lines[first + number].strip()
            self._standing[file, first + number + 1] = draft, rows + number

    def _head(self, file: str) -> bytes:
        """Return the first line of a new ledger: where editors find its schema, if it is there."""
        kind = (
            PROGRESS
            if f"/{PROGRESS}/" in file
            else file.rpartition("/")[2].removesuffix(".yaml")
        )
        schema = f"docs/schemas/{kind}.json"
        if not self.workspace.snapshot.has(schema):
            return b""
        return _MODELINE.format(up="../" * file.count("/"), schema=schema).encode()

    def line(self, draft: DraftRecord) -> int:
        """Return the line of its ledger on which a record stands, or would stand."""
        return self._lines[id(draft)][0]

    def text(self, draft: DraftRecord) -> str:
        """Return that line."""
        return self._lines[id(draft)][1]

    @cached_property
    def _examined(self) -> tuple[dict[str, PlanBook], list[Diagnostic]]:
        return self._examine(self._proposed)

    @cached_property
    def _found_before(self) -> list[Diagnostic]:
        return self._examine(self.workspace)[1]

    def _examine(
        self, workspace: Workspace
    ) -> tuple[dict[str, PlanBook], list[Diagnostic]]:
        books: dict[str, PlanBook] = {}
        found: list[Diagnostic] = []
        for plan_id in dict.fromkeys(draft.plan for draft in self.drafts):
            reading = workspace.examined(plan_id, self.day)
            found += reading.found
            if reading.book is not None:
                books[plan_id] = reading.book
        return books, in_order(found)

    @cached_property
    def complaints(self) -> tuple[Complaint, ...]:
        """What would be newly found, by place."""
        found = self._examined[1]
        known = {_identity(each) for each in self._found_before} if found else set()
        new = [self._complaint(each) for each in found if _identity(each) not in known]
        return tuple(sorted(new, key=lambda each: (each.place, each.line or 0)))

    def _complaint(self, found: Diagnostic) -> Complaint:
        """Return a finding, placed at the option or the row that the record comes from.

        A record must not begin with certain warnings.
        """
        said = Complaint.of(found)
        draft, row = self._standing.get((found.at.file, found.at.line), (None, 0))
        if draft is None:
            return said
        place, line = self.option(self._key(found, draft, row)), None
        if draft.source is not None:
            place, line = draft.source.file, draft.source.line
        refuses = said.refuses or found.code in REFUSED
        return replace(
            said,
            place=place,
            line=line,
            column=None,
            refuses=refuses,
        )

    def _key(self, found: Diagnostic, draft: DraftRecord, row: int) -> str:
        """Return the key of a record that something is found about.

        Its task if nothing else.
        """
        key = self._key_at(found.at, row, draft.tree)
        if found.code != "missing-key":
            return key or "task"
        missing = str(found.args["key"])  # told of the mapping that it is missing in
        return f"of.{missing}" if (key or "").startswith("of") else missing

    def _key_at(self, at: Location, row: int, tree: Mapping[str, Tree]) -> str | None:
        """Return the key that a place in a record's line falls in; below `of` as `of.date`."""
        paths: list[KeyPath] = [(key,) for key in tree]
        of = tree.get("of")
        paths += [("of", key) for key in of] if isinstance(of, dict) else []
        columns: dict[KeyPath, int] = {
            path: self.where(at.file, (row, *path), key=True).column for path in paths
        }
        before = [path for path in paths if columns[path] <= at.column]
        nearest = max(before, key=lambda path: columns[path], default=())
        return ".".join(map(str, nearest)) or None

    @cached_property
    def obstacles(self) -> tuple[Diagnostic, ...]:
        """What was wrong before with the files that decide whether these records fit."""
        books = self._examined[0]
        broken: set[str] = set()
        for plan_id in {draft.plan for draft in self.drafts}:
            book = books.get(plan_id)
            if book is None:
                broken.add(f"{PLANS}/{plan_id}/{PLAN}")
            elif book.incomplete:
                broken |= self._concerned(book).intersection(book.incomplete)
        if not broken:
            return ()
        return tuple(each for each in self._found_before if each.at.file in broken)

    def _concerned(self, book: PlanBook) -> set[str]:
        """Return the files that decide on a plan's records: its own and all leads' ledgers."""
        concerned = {WORKSPACE, REGISTER, *self.changes}
        concerned.update(map(book.file, (PLAN, AMENDMENTS, REVIEWS)))
        tasks = {draft.task for draft in self.drafts if draft.plan == book.id}
        for task in tasks & book.tasks.keys():
            history = TaskHistory(book, book.tasks[task])
            concerned |= {book.ledger(each.department) for each in history.assignments}
        return concerned

    def turns(self) -> Iterator[Turned]:
        """Yield each assignment concerned, as it is on the day without and with the records."""
        seen: dict[tuple[str, str], tuple[dict[str, Verdict], dict[str, Verdict]]] = {}
        told: set[tuple[str, str, str]] = set()
        without = {
            plan_id: self._without(book) for plan_id, book in self._examined[0].items()
        }
        for draft in self.drafts:
            at = draft.plan, draft.task
            if at not in seen:
                seen[at] = (
                    _verdicts(without[draft.plan], draft.task, self.day),
                    _verdicts(self._examined[0][draft.plan], draft.task, self.day),
                )
            then, now = seen[at]
            named = (
                (draft.department,) if draft.department is not None else (*then, *now)
            )
            for department in named:
                key = draft.plan, draft.task, department
                if key not in told:
                    told.add(key)
                    yield Turned(*key, then.get(department), now.get(department))

    def _without(self, book: PlanBook) -> PlanBook:
        """Return a plan as it is without the new records."""

        def stood(place: Place) -> bool:
            row = place.path[0]
            first = self._first_rows.get(place.file)
            return first is None or not isinstance(row, int) or row < first

        tasks = {
            name: issued for name, issued in book.tasks.items() if stood(issued.place)
        }
        amendments = {
            name: tuple(each for each in several if stood(each.place))
            for name, several in book.amendments.items()
        }
        entries: dict[str, dict[str, tuple[Entry, ...]]] = {}
        for name, by_department in book.entries.items():
            entries[name] = {
                department: tuple(each for each in several if stood(each.place))
                for department, several in by_department.items()
            }
        return replace(book, tasks=tasks, amendments=amendments, entries=entries)


def _verdicts(book: PlanBook, task: str, day: date) -> dict[str, Verdict]:
    """Return what each assignment of a task is on a day."""
    if task not in book.tasks:
        return {}
    history = TaskHistory(book, book.tasks[task])
    return {each.department: verdict(each, day) for each in history.in_force(day)}


def _decisions_last(file: str) -> tuple[bool, bool, str]:
    """Order files so that whoever reads in between sees no decision before what it decides on."""
    return file.endswith(f"/{REVIEWS}"), not file.endswith(f"/{AMENDMENTS}"), file


def _identity(found: Diagnostic) -> tuple[object, ...]:
    return found.at, found.code, str(found.args)
