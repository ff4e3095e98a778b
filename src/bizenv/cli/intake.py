"""Takes records in for `bizenv record`: holds the ledgers, and says what came of the records."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from bizenv.cli.answering import Outlet, answer
from bizenv.cli.handed_back import changed_cells
from bizenv.cli.kind_options import option_of
from bizenv.cli.output import after_writing
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, UNREADABLE, BizenvError
from bizenv.files.snapshot import MARKER
from bizenv.messages import Message
from bizenv.recording.addresses import (
    Statement,
    UnreadError,
    target_names,
    text_of,
)
from bizenv.recording.clerk import Clerk, Outcome
from bizenv.recording.dating import in_figures
from bizenv.recording.file_rows import FileRows
from bizenv.recording.ledger import Ledgers, held
from bizenv.recording.rows import rows
from bizenv.recording.system import is_durable
from bizenv.report.recorded import Complaint, Known, shortened
from bizenv.store.workspace import Workspace


@dataclass(frozen=True)
class Run:
    """How a recording is made, and how its report is given.

    Written or not, seconds to wait for others, as of which day.
    """

    dry_run: bool
    wait: float
    as_of: str | None
    outlet: Outlet


class Given(NamedTuple):
    """What is to be recorded, and what is wrong with the file that it comes from.

    `unsaid` are its lines that say nothing, `known` what of it was recorded before. `in_full`:
    each line that is recorded is told.
    """

    statements: Sequence[Statement]
    faults: Sequence[Complaint] = ()
    unsaid: Sequence[int] = ()
    known: Sequence[Known] = ()
    in_full: bool = False


@dataclass(frozen=True)
class Intake:
    """Where one run of the program takes records in."""

    session: Session
    run: Run

    def take(self, statements: Sequence[Statement]) -> int:
        """Record statements, all or nothing, and return the exit status.

        Raises BizenvError.
        """
        return self.take_read(lambda _: Given(statements))

    def take_rows(
        self,
        data: bytes,
        name: str,
        form: str,
        opening: str | None,
    ) -> int:
        """Record what a file of rows holds, all or nothing. Raises BizenvError.

        `opening` is the document that all of them are taken from, where they begin a plan's
        records.
        """

        def read(workspace: Workspace) -> Given:
            targets = target_names(workspace)
            found = rows(data, name, form, targets)
            for note in found.notes:
                self.session.note(note.code, **note.args)
            return _given(found, opening)

        return self.take_read(read)

    def take_read(self, read: Callable[[Workspace], Given]) -> int:
        """Record what is read once the ledgers are held, all or nothing. Raises BizenvError."""
        with self._ledgers() as ledgers:
            workspace = self.session.workspace
            if workspace.shelf.incomplete:
                self.session.report_reading()
                return self.session.status
            given = read(workspace)
            day = self.session.day(self.run.as_of)
            clerk = Clerk(workspace, day, option_of)
            dated = [in_figures(each, self.session) for each in given.statements]
            dry_run = self.run.dry_run
            try:
                outcome = clerk.record(dated, ledgers, given.faults, dry_run=dry_run)
            except UnreadError:
                self.session.report_reading()
                self.session.note("record.hindered")
                return UNREADABLE
        self._note_passed_over(given, clerk)
        for head, lines in clerk.listed.cleared.items():
            self._note_cells("record.cells-cleared", head, lines)
        for code, head, lines in changed_cells(
            workspace, day, clerk.listed.handed_back
        ):
            self._note_cells(code, head, lines)
        report = replace(
            outcome.report, in_full=given.in_full, known=tuple(given.known)
        )
        return self._say(replace(outcome, report=report))

    def _note_passed_over(self, given: Given, clerk: Clerk) -> None:
        """Say which lines of a list gave no record, and why."""
        empty = (*given.unsaid, *clerk.listed.empty)
        passed_over = {
            "record.rows-empty": sorted(empty),
            "record.rows-unchanged": clerk.listed.unchanged,
            "record.rows-joint": clerk.listed.joint,
        }
        for code, lines in passed_over.items():
            if lines:
                told = shortened(lines)
                self.session.note(code, n=len(lines), lines=told)

    def _note_cells(self, code: str, head: str, lines: Sequence[int]) -> None:
        """Say of which lines something is to be known about a cell."""
        told = shortened(lines)
        number = len(lines)
        self.session.note(code, head=head, n=number, lines=told)

    @contextmanager
    def _ledgers(self) -> Iterator[Ledgers]:
        """Hold the ledgers, or for a dry run only look at them.

        What is read of the workspace is read afterwards.
        """
        root = self.session.folder.root
        if not (root / MARKER).is_file():
            raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
        if self.run.dry_run:
            yield Ledgers(root)
            return
        with held(root, self.run.wait) as ledgers:
            if ledgers.completed:
                self.session.note("record.completed", files=list(ledgers.completed))
            yield ledgers

    def _say(self, outcome: Outcome) -> int:
        """Say what came of records, and return the exit status.

        Raises BizenvError where records stand and that cannot be printed.
        """
        kept = outcome.report.kept if outcome.report.written else ()
        places = []
        for each in kept:
            place = f"{each.file}:{each.line}"
            places.append(place)
        with after_writing(places, "written-not-printed"):
            return self._say_all(outcome)

    def _say_all(self, outcome: Outcome) -> int:
        self._complain(outcome.report.complaints)
        if outcome.hindered:
            self.session.note("record.hindered")
            return UNREADABLE
        if outcome.refused and self.run.outlet.format != "json":
            self.session.note("record.refused")
        else:
            answer(self.session, self.run.outlet, outcome.report)
        if not (outcome.refused or self.run.dry_run or is_durable()):
            self.session.note("note.not-durable")
        if outcome.refused:
            return FINDINGS
        return 0

    def _complain(self, complaints: Sequence[Complaint]) -> None:
        from bizenv.pages.recorded import complaint_blocks

        if complaints and self.run.outlet.format != "json":
            blocks = complaint_blocks(complaints, self.session.interface)
            self.session.show_aside(blocks)


def _given(found: FileRows, opening: str | None) -> Given:
    """Return the rows of a file as what is to be recorded."""
    statements: list[Statement] = []
    for row in found.rows:
        if opening is not None:
            row.tree.setdefault("opening", opening)
        task = text_of(row.tree, "task")
        statement = Statement(
            row.tree,
            task,
            row.at,
            row.places,
            row.title,
            row.listed,
            row.blank,
            row.worked_out,
        )
        statements.append(statement)
    faults = [
        Complaint.of_error(each.error, each.at, exact=each.exact)
        for each in found.faults
    ]
    return Given(statements, faults, found.unsaid)
