"""Takes records in: finds each one's file, hears what the rules say, writes all or none, and says what came of it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn

from bizenv.cli.asking import department
from bizenv.cli.session import Session
from bizenv.cli.show import only_book
from bizenv.diagnostics import (
    FINDINGS,
    UNREADABLE,
    USAGE,
    BizenvError,
    Diagnostic,
    Location,
    Severity,
)
from bizenv.files.snapshot import MARKER
from bizenv.files.yaml_tree import Tree
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import AMENDMENTS, PROGRESS, REVIEWS, PlanBook
from bizenv.model.kinds import NAMED
from bizenv.recording.ledger import Ledgers, held, refuse_forbidden
from bizenv.recording.proposal import Draft, Objection, Proposal
from bizenv.report.recorded import Complaint, Kept, Recorded
from bizenv.store.plans import load_plan

AMEND: Final = "amend"
_OPTIONS: Final = {
    "department": "--dept",
    "of": "--of-date",
    "of.date": "--of-date",
    "of.kind": "--of-kind",
    "readings": "--reading",
    "task": "TASK",
}


@dataclass(frozen=True)
class Run:
    """How a recording is made: only shown or written, how many seconds to wait for others, as of which day."""

    dry_run: bool
    wait: float
    as_of: str | None
    format: str


@dataclass(frozen=True)
class Told:
    """A record as it was given: its keys with `kind`, its task as written, and where it comes from (None: options)."""

    tree: dict[str, Tree]
    task: str
    source: Location | None


class Clerk:
    """Takes records in for one run of the program."""

    def __init__(self, session: Session, run: Run) -> None:
        self.session = session
        self.run = run
        self._books: dict[str, PlanBook | None] = {}

    def record_one(self, told: Told) -> int:
        """Record one record given by options. Raises BizenvError."""
        return self._record([told], [])

    def record_rows(self, data: bytes, name: str, form: str) -> int:
        """Record what a file of rows holds, all or nothing. Raises BizenvError."""
        from bizenv.recording.rows import rows

        read, faults = rows(data, name, form)
        told = [Told(dict(row.tree), _taken(row.tree, "task"), row.at) for row in read]
        return self._record(told, [_of_error(error, at) for at, error in faults])

    def _record(self, told: Sequence[Told], complaints: list[Complaint]) -> int:
        with self._ledgers() as ledgers:
            shelf = self.session.shelf
            if shelf.incomplete:
                return self.session.close()
            day = self.session.day(self.run.as_of)
            drafts: list[Draft] = []
            for each in told:
                try:
                    draft = self._draft(each, day)
                    refuse_forbidden(draft.tree, draft.file)
                    drafts.append(draft)
                except BizenvError as error:
                    if each.source is None:
                        raise
                    complaints.append(_of_error(error, each.source))
            if complaints:
                return self._refuse(day, complaints)
            now = {
                file: ledgers.read(file)
                for file in dict.fromkeys(draft.file for draft in drafts)
            }
            proposal = Proposal(shelf, drafts, now, day)
            said = sorted(
                map(_of_objection, proposal.objections),
                key=lambda each: (each.place, each.line or 0),
            )
            if any(each.refuses for each in proposal.objections):
                return self._refuse(day, said)
            if proposal.obstacles:
                return self._hindered(proposal.obstacles)
            if not self.run.dry_run:
                ledgers.write(proposal.changes)
        report = self._report(proposal, day, said)
        self._complain(said)
        self._answer(report)
        return 0

    @contextmanager
    def _ledgers(self) -> Iterator[Ledgers]:
        """Hold the ledgers, or for a dry run only look at them. What is read of the workspace is read afterwards."""
        root = self.session.folder.root
        if not (root / MARKER).is_file():
            raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
        if self.run.dry_run:
            yield Ledgers(root)
            return
        with held(root, self.run.wait) as ledgers:
            if ledgers.completed:
                words = self.session.interface
                sys.stderr.write(
                    words("record.completed", files=list(ledgers.completed)) + "\n"
                )
            yield ledgers

    def _draft(self, told: Told, day: date) -> Draft:
        """Return a record in its place: the plan, the file, the department by its canonical name."""
        tree = {
            key: value
            for key, value in told.tree.items()
            if key not in ("plan", "task")
        }
        kind = tree.get("kind")
        plan_id, task = self._task(told)
        if kind == AMEND:
            del tree["kind"]
            return self._amendment(told, tree, plan_id, task)
        if "task" in told.tree or told.source is None:
            tree["task"] = task
        written = tree.get("date")
        if written is None and told.source is None:
            tree["date"] = written = day.isoformat()
        if not isinstance(kind, str):
            _refuse("record-without-kind", "--kind")
        name = self._department(told, plan_id, task, written)
        row = NAMED.get(kind)
        by_reviewer = row is not None and row.by_reviewer(signed="by" in tree)
        tree.pop("department", None)
        if by_reviewer:
            tree["department"] = name
        file = REVIEWS if by_reviewer else f"{PROGRESS}/{name}.yaml"
        return Draft(plan_id, f"plans/{plan_id}/{file}", tree, task, name, told.source)

    def _amendment(
        self, told: Told, tree: dict[str, Tree], plan_id: str, task: str
    ) -> Draft:
        if "add" not in tree:
            tree["task"] = task
        named = tree.get("department")
        name = department(self.session, named) if isinstance(named, str) else None
        if name is not None:
            tree["department"] = name
        return Draft(
            plan_id, f"plans/{plan_id}/{AMENDMENTS}", tree, task, name, told.source
        )

    def _task(self, told: Told) -> tuple[str, str]:
        """Return the plan and the task that are meant. Raises BizenvError with candidates or the nearest."""
        add, named = told.tree.get("add"), told.tree.get("plan")
        added = add.get("id") if isinstance(add, dict) else None
        plan_id, _, task = told.task.rpartition("/")
        plan_id = plan_id or (named if isinstance(named, str) else "")
        task = task or (added if isinstance(added, str) else "")
        plans = self.session.shelf.plans
        if not task and told.source is not None:
            raise BizenvError(
                "row-without-task",
                hint=Message("hint.row-without-task", {"keys": list(told.tree)}),
            )
        if plan_id in plans:
            return plan_id, task
        if plan_id or not task:
            hint = Message("hint.did-you-mean-one", {"names": list(plans)})
            raise BizenvError("no-such-plan", status=USAGE, name=plan_id, hint=hint)
        books = [book for each in plans if (book := self._book(each)) is not None]
        day = self.session.day(self.run.as_of)
        return only_book(books, task, told.task, day).id, task

    def _book(self, plan_id: str) -> PlanBook | None:
        if plan_id not in self._books:
            self._books[plan_id] = load_plan(self.session.shelf, plan_id)[0]
        return self._books[plan_id]

    def _department(self, told: Told, plan_id: str, task: str, day: Tree) -> str:
        """Return whose part of the task it is: as named, or the one lead that the task has on that day."""
        named = told.tree.get("department")
        if isinstance(named, str):
            return department(self.session, named)
        try:
            when = date.fromisoformat(day if isinstance(day, str) else "")
        except ValueError:
            _refuse(
                "bad-option",
                "date" if told.source else "--date",
                value=str(day or ""),
                hint=Message("hint.bad-date"),
            )
        book = self._book(plan_id)
        leads: tuple[str, ...] = ()
        if book is not None:
            only_book([book], task, f"{plan_id}/{task}", when)
            if when < book.tasks[task].first:
                raise BizenvError(
                    "not-issued",
                    status=USAGE,
                    task=task,
                    day=when,
                    first=book.tasks[task].first,
                )
            leads = tuple(
                each.department
                for each in TaskHistory(book, book.tasks[task]).in_force(when)
            )
        if len(leads) != 1:
            hint = (
                Message("hint.leads-then", {"leads": list(leads)})
                if leads
                else Message("hint.record.dept")
            )
            raise BizenvError(
                "whose-part",
                status=USAGE,
                task=f"{plan_id}/{task}",
                day=when,
                hint=hint,
            )
        return leads[0]

    def _refuse(self, day: date, complaints: list[Complaint]) -> int:
        self._complain(complaints)
        if self.run.format == "json":
            self._answer(
                Recorded(day, self.run.dry_run, False, (), (), tuple(complaints))  # noqa: FBT003
            )
        else:
            sys.stderr.write(self.session.interface("record.refused") + "\n")
        return FINDINGS

    def _hindered(self, obstacles: Sequence[Diagnostic]) -> int:
        """Say which files have to be mended before anybody can say what fits."""
        self._complain(
            [_of_objection(Objection(each, None, None)) for each in obstacles]
        )
        sys.stderr.write(self.session.interface("record.hindered") + "\n")
        return UNREADABLE

    def _complain(self, complaints: Sequence[Complaint]) -> None:
        from bizenv.pages.recorded import complaint_blocks

        if complaints and self.run.format != "json":
            blocks = complaint_blocks(complaints, self.session.interface)
            sys.stderr.write(self.session.styled(blocks, sys.stderr))

    def _report(
        self, proposal: Proposal, day: date, said: Sequence[Complaint]
    ) -> Recorded:
        drafts = sorted(
            proposal.drafts, key=lambda draft: (draft.file, proposal.line(draft))
        )
        kept = tuple(
            Kept(
                each.plan,
                each.task,
                each.department,
                each.file,
                proposal.line(each),
                proposal.text(each),
            )
            for each in drafts
        )
        written = bool(kept) and not self.run.dry_run
        return Recorded(
            day, self.run.dry_run, written, kept, tuple(proposal.turns()), tuple(said)
        )

    def _answer(self, report: Recorded) -> None:
        from bizenv.pages import page_of, render

        words = self.session.words
        if self.run.format == "text":
            parts = page_of("recorded", report, words).parts
            self.session.write(self.session.styled(parts, sys.stdout))
        else:
            self.session.write(render("recorded", self.run.format, report, words))


def _refuse(code: str, option: str, **args: object) -> NoReturn:
    hint = args.pop("hint", None)
    raise BizenvError(
        code,
        status=USAGE,
        name=option,
        hint=hint if isinstance(hint, Message) else None,
        **args,
    )


def _taken(tree: dict[str, Tree], key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""


def _of_error(error: BizenvError, at: Location) -> Complaint:
    return Complaint(
        at.file,
        at.line,
        None,
        Severity.ERROR,
        str(error.args[0]),
        error.message,
        error.hint,
    )


def _of_objection(objection: Objection) -> Complaint:
    """Return an objection, told of the option or the row that the record comes from, not of a line not yet written."""
    found, draft = objection.found, objection.draft
    place: tuple[str, int | None, int | None] = (
        found.at.file,
        found.at.line,
        found.at.column,
    )
    if draft is not None and draft.source is not None:
        place = draft.source.file, draft.source.line, None
    elif draft is not None:
        key = objection.key or "task"
        place = _OPTIONS.get(key, f"--{key.replace('_', '-')}"), None, None
    return Complaint(*place, found.severity, found.code, found.message, found.hint)
