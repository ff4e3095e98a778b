"""Takes records in for `bizenv record`: holds the ledgers, and says what came of the records."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bizenv.cli.asking import Outlet, answer
from bizenv.cli.dating import in_figures
from bizenv.cli.kind_options import option_of
from bizenv.cli.output import give_up_output
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, UNPRINTED, UNREADABLE, BizenvError, reason_of
from bizenv.files.snapshot import MARKER
from bizenv.messages import Message
from bizenv.recording.addresses import Statement, text_of
from bizenv.recording.clerk import Clerk, Outcome
from bizenv.recording.ledger import Ledgers, held
from bizenv.recording.rows import rows
from bizenv.recording.system import is_durable
from bizenv.report.recorded import Complaint, shortened


@dataclass(frozen=True)
class Run:
    """How a recording is made, and how its report is given.

    Written or not, seconds to wait for others, as of which day.
    """

    dry_run: bool
    wait: float
    as_of: str | None
    outlet: Outlet


@dataclass(frozen=True)
class Intake:
    """Where one run of the program takes records in."""

    session: Session
    run: Run

    def take(
        self,
        statements: Sequence[Statement],
        faults: Sequence[Complaint] = (),
    ) -> int:
        """Record statements, all or nothing, and return the exit status.

        Raises BizenvError.
        """
        with self._ledgers() as ledgers:
            workspace = self.session.workspace
            if workspace.shelf.incomplete:
                self.session.report_reading()
                return self.session.status
            day = self.session.day(self.run.as_of)
            clerk = Clerk(workspace, day, option_of)
            dated = [in_figures(self.session, each) for each in statements]
            outcome = clerk.record(dated, ledgers, faults, dry_run=self.run.dry_run)
        passed_over = {
            "record.rows-unchanged": clerk.unchanged,
            "record.rows-joint": clerk.joint,
        }
        for code, lines in passed_over.items():
            if lines:
                self.session.note(code, n=len(lines), lines=shortened(lines))
        return self._say(outcome)

    def take_rows(
        self,
        data: bytes,
        name: str,
        form: str,
        opening: str | None = None,
    ) -> int:
        """Record what a file of rows holds, all or nothing. Raises BizenvError.

        `opening` is the document that all of them are taken from, where they begin a plan's
        records.
        """
        read = rows(data, name, form)
        for note in read.notes:
            self.session.note(note.code, **note.args)
        statements: list[Statement] = []
        for row in read.rows:
            if opening is not None:
                row.tree.setdefault("opening", opening)
            task = text_of(row.tree, "task")
            statement = Statement(
                row.tree, task, row.at, row.places, row.title, row.listed
            )
            statements.append(statement)
        complaints = [
            Complaint.of_error(each.error, each.at, exact=each.exact)
            for each in read.faults
        ]
        return self.take(statements, complaints)

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
        try:
            status = self._say_all(outcome)
            sys.stdout.flush()
        except OSError as error:
            if not outcome.report.written:
                raise
            give_up_output()
            reason = reason_of(error)
            kept = outcome.report.kept
            places = [f"{each.file}:{each.line}" for each in kept]
            raise BizenvError(
                "written-not-printed",
                status=UNPRINTED,
                reason=reason,
                places=places,
                hint=Message("hint.written-not-printed"),
            ) from None
        return status

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
        return FINDINGS if outcome.refused else 0

    def _complain(self, complaints: Sequence[Complaint]) -> None:
        from bizenv.pages.recorded import complaint_blocks

        if complaints and self.run.outlet.format != "json":
            blocks = complaint_blocks(complaints, self.session.interface)
            self.session.show_aside(blocks)
