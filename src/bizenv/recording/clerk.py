"""Takes records in: finds file and department, hears the rules, writes all or none."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bizenv.days import parse_day
from bizenv.diagnostics import USAGE, BizenvError, Location
from bizenv.files.yaml_tree import Tree
from bizenv.meaning.terms import TaskHistory
from bizenv.messages import Message
from bizenv.model.book import AMENDMENTS, PLANS, REVIEWS, PlanBook
from bizenv.model.kinds import NAMED
from bizenv.recording.addition import refuse_forbidden
from bizenv.recording.difference import turns
from bizenv.recording.growth import newest_ledger
from bizenv.recording.heads import TITLE, alike
from bizenv.recording.ledger import Ledgers
from bizenv.recording.proposal import DraftRecord, Proposal
from bizenv.report.recorded import Complaint, Kept, Recorded, gathered
from bizenv.store.lookup import department, known_plan, only_book
from bizenv.store.workspace import Workspace

AMEND: Final = "amend"
_OF_LISTS: Final = ("percent", "progress", "problems", "next", "needs")
"""Keys whose last values the list of tasks shows."""
_ABOUT: Final = frozenset(("task", "date", "kind", "opening"))
_NUMBER: Final = re.compile(r"(.+/)?[0-9A-Za-z][0-9A-Za-z.-]*")
_KEY_OF: Final[Mapping[str, str]] = {
    "error.unknown-department": "department",
    "error.whose-part": "department",
    "error.no-such-plan": "plan",
    "error.unknown-task": "task",
    "error.ambiguous-task": "task",
    "error.other-title": TITLE,
    "error.unknown-title": TITLE,
    "error.ambiguous-title": TITLE,
    "error.bad-option": "date",
    "error.not-issued": "date",
}
"""By error of a row the key whose cell it is about."""


@dataclass(frozen=True)
class Statement:
    """A record as given: its keys with `kind`, its task as written, its source.

    The source is None for a record given by options; `places` are those of its keys in a
    table. `title` is what the source calls the task. `listed`: what stands in it was shown
    as said already, but for what was changed since.
    """

    tree: dict[str, Tree]
    task: str
    source: Location | None = None
    places: Mapping[str, Location] = field(default_factory=dict)
    title: str = ""
    listed: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of records.

    `hindered`: files have to be mended before anybody can say whether they fit.
    """

    report: Recorded
    refused: bool = False
    hindered: bool = False


class Clerk:
    """Takes records in for one workspace.

    Records given by options are of `day`, and statuses are told as of it. `option`
    names what gives a key of a record, for complaints about records that come from no
    file.
    """

    def __init__(
        self, workspace: Workspace, day: date, option: Callable[[str], str] = str
    ) -> None:
        self.workspace = workspace
        self.day = day
        self.option = option
        self.unchanged: list[int] = []
        """Lines of lists in which nothing was changed."""
        self.joint: list[int] = []
        """Lines of lists that are about a group's members together."""

    def record(
        self,
        statements: Sequence[Statement],
        ledgers: Ledgers,
        faults: Sequence[Complaint] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Write records, all or none; none where there are `faults` already.

        Raises BizenvError. What is wrong with a record from a file goes to the outcome;
        with one from options it is raised.
        """
        drafts, complaints = self._drafts(statements)
        wrong = [*faults, *complaints]
        if wrong:
            return self._refused(wrong, dry_run=dry_run)
        proposal = self._proposal(drafts, ledgers)
        said = proposal.complaints
        if any(each.refuses for each in said):
            return self._refused(said, dry_run=dry_run)
        hindering = tuple(map(Complaint.of, proposal.obstacles))
        if hindering:
            report = self._nothing(hindering, dry_run=dry_run)
            return Outcome(report, hindered=True)
        if not dry_run:
            ledgers.write(proposal.changes)
        report = self._report(proposal, said, dry_run=dry_run)
        return Outcome(report)

    def _proposal(self, drafts: Sequence[DraftRecord], ledgers: Ledgers) -> Proposal:
        now: dict[str, bytes | None] = {}
        for draft in drafts:
            file = draft.file
            if file not in now:
                now[file] = ledgers.read(file)
        return Proposal(self.workspace, drafts, now, self.day, self.option)

    def _refused(self, said: Sequence[Complaint], *, dry_run: bool) -> Outcome:
        report = self._nothing(said, dry_run=dry_run)
        return Outcome(report, refused=True)

    def _nothing(self, said: Sequence[Complaint], *, dry_run: bool) -> Recorded:
        return Recorded(
            self.day,
            dry_run=dry_run,
            written=False,
            kept=(),
            changes=(),
            complaints=gathered(said),
        )

    def _report(
        self, proposal: Proposal, said: Sequence[Complaint], *, dry_run: bool
    ) -> Recorded:
        kept = [_kept(proposal, draft) for draft in proposal.drafts]
        kept.sort(key=_by_line)
        is_written = bool(kept) and not dry_run
        changes = tuple(turns(proposal))
        return Recorded(
            self.day,
            dry_run=dry_run,
            written=is_written,
            kept=tuple(kept),
            changes=changes,
            complaints=gathered(said),
        )

    def _drafts(
        self, statements: Sequence[Statement]
    ) -> tuple[list[DraftRecord], list[Complaint]]:
        """Return the records in their places, and what is wrong with those that have none."""
        drafts: list[DraftRecord] = []
        complaints: list[Complaint] = []
        for each in statements:
            try:
                draft = self.draft(each)
                news = self._news(draft, each) if each.listed else draft
                if news is None:
                    continue
                refuse_forbidden(news.tree, news.file)
                drafts.append(news)
            except BizenvError as error:
                source = each.source
                if source is None:
                    raise
                key = _KEY_OF.get(error.message.code, "")
                at = each.places.get(key)
                exact = at is not None
                complaint = Complaint.of_error(error, at or source, exact=exact)
                complaints.append(complaint)
        return drafts, complaints

    def _news(self, draft: DraftRecord, given: Statement) -> DraftRecord | None:
        """Return a row without what its department said before, None if nothing is left.

        A row for the members of a group is none that one of them could have written.
        """
        assert given.source is not None
        line = given.source.line
        register = self.workspace.register
        members = register.expand(draft.department or "", self.day)
        if len(members) > 1:
            self.joint.append(line)
            return None
        tree = self._unsaid(draft)
        if _ABOUT.issuperset(tree):
            self.unchanged.append(line)
            return None
        return replace(draft, tree=tree)

    def _unsaid(self, draft: DraftRecord) -> dict[str, Tree]:
        """Return the keys of a row but for those whose value the department said before."""
        tree = dict(draft.tree)
        book = self.workspace.kept(draft.plan).book
        if book is None:
            return tree
        of_task = book.entries.get(draft.task, {})
        for entry in of_task.get(draft.department or "", ()):
            for key in _OF_LISTS:
                said = getattr(entry.record, key, None)
                if said is not None and tree.get(key) == str(said):
                    del tree[key]
        return tree

    def draft(self, given: Statement) -> DraftRecord:
        """Return a record with its plan, file and department. Raises BizenvError."""
        source = given.source
        tree = dict(given.tree)
        for key in ("plan", "task"):
            tree.pop(key, None)
        plan_id, task = self._task(given)
        self._refuse_other_title(given, plan_id, task)
        self._spell_aims(tree, plan_id, task)
        if tree.get("kind") == AMEND:
            del tree["kind"]
            return self._amendment(given, tree, plan_id, task)
        is_named = "task" in given.tree or given.title
        if is_named or source is None:
            tree["task"] = task
        day = self._dated(given, tree)
        kind = tree.get("kind")
        if not isinstance(kind, str):
            name = self.option("kind")
            raise BizenvError("record-without-kind", status=USAGE, name=name)
        whose = self._department(given, plan_id, task, day)
        tree.pop("department", None)
        path = newest_ledger(self.workspace, plan_id, whose)
        if _is_decision(kind, tree):
            tree["department"] = whose
            path = f"{PLANS}/{plan_id}/{REVIEWS}"
        return DraftRecord(plan_id, path, tree, task, whose, source, given.places)

    def _dated(self, given: Statement, tree: dict[str, Tree]) -> date | None:
        """Return the day of a record, None if none is written.

        One given by options is of the clerk's day.
        """
        if "date" not in tree and given.source is None:
            tree["date"] = self.day.isoformat()
            return self.day
        written = text_of(tree, "date")
        try:
            return parse_day(written)
        except ValueError:
            return None

    def _amendment(
        self, given: Statement, tree: dict[str, Tree], plan_id: str, task: str
    ) -> DraftRecord:
        if "add" not in tree:
            tree["task"] = task
        named = tree.get("department")
        whose = None
        if isinstance(named, str):
            whose = department(self.workspace.register, named)
            tree["department"] = whose
        path = f"{PLANS}/{plan_id}/{AMENDMENTS}"
        return DraftRecord(plan_id, path, tree, task, whose, given.source, given.places)

    def _task(self, given: Statement) -> tuple[str, str]:
        """Return the plan and the task that are meant.

        Raises BizenvError with candidates or the nearest.
        """
        tree = given.tree
        written = given.task
        if not written and _NUMBER.fullmatch(given.title):
            written = given.title  # under a head that may mean either
        plan_id, _, task = written.rpartition("/")
        if not plan_id:
            plan_id = text_of(tree, "plan")
        add = tree.get("add")
        if not task and isinstance(add, dict):
            task = text_of(add, "id")
        plans = self.workspace.plans
        if not task and given.title:
            return self._by_title(given, plan_id)
        if not task and given.source is not None:
            hint = Message("hint.row-without-task", {"keys": list(tree)})
            raise BizenvError("row-without-task", hint=hint)
        if plan_id in plans:
            return plan_id, task
        if plan_id or not task:
            known_plan(plans, plan_id)
        book = only_book(self._books(), task, written, self.day)
        return book.id, task

    def _by_title(self, given: Statement, plan_id: str) -> tuple[str, str]:
        """Return the plan and the task of a title, as a table gives it without a number.

        Raises BizenvError where none has it, or several.
        """
        title = given.title
        found = list(self._titled(title, plan_id))
        if len(found) == 1:
            return found[0]
        code = "unknown-title"
        hint = Message("hint.title")
        if found:
            code = "ambiguous-title"
            names = [f"{plan}/{task}" for plan, task in found]
            hint = Message("hint.did-you-mean-one", {"names": names})
        raise BizenvError(code, status=USAGE, hint=hint, title=title)

    def _titled(self, title: str, plan_id: str) -> Iterator[tuple[str, str]]:
        """Yield plan and task of all that bear a title; in any plan where none is named."""
        wanted = alike(title)
        for book in self._books():
            if plan_id not in ("", book.id):
                continue
            for task_id, issued in book.tasks.items():
                if alike(issued.task.title) == wanted:
                    yield book.id, task_id

    def _refuse_other_title(self, given: Statement, plan_id: str, task: str) -> None:
        """Refuse a row whose title is not that of the task that its number names."""
        if not given.title or not given.task:
            return
        book = self.workspace.kept(plan_id).book
        issued = None if book is None else book.tasks.get(task)
        if issued is None or alike(issued.task.title) == alike(given.title):
            return
        raise BizenvError(
            "other-title",
            status=USAGE,
            hint=Message("hint.other-title"),
            task=f"{plan_id}/{task}",
            title=issued.task.title,
            written=given.title,
        )

    def _spell_aims(self, tree: dict[str, Tree], plan_id: str, task: str) -> None:
        """Write targets and a milestone as the plan does, where only signs and widths differ."""
        book = self.workspace.kept(plan_id).book
        issued = None if book is None else book.tasks.get(task)
        if book is None or issued is None:
            return
        history = TaskHistory(book, issued)
        aims = history.aims
        readings = tree.get("readings")
        if isinstance(readings, dict):
            tree["readings"] = _readings_spelt(readings, aims.targets)
        for key, known in (("milestone", aims.milestones), ("duty", aims.duties)):
            title = tree.get(key)
            if isinstance(title, str):
                tree[key] = _spelt(title, known)

    def _books(self) -> list[PlanBook]:
        """Return the plans that can be read."""
        books: list[PlanBook] = []
        for plan_id in self.workspace.plans:
            reading = self.workspace.kept(plan_id)
            if reading.book is not None:
                books.append(reading.book)
        return books

    def _department(
        self, given: Statement, plan_id: str, task: str, day: date | None
    ) -> str:
        """Return whose part of the task it is: as named, or the task's only lead that day."""
        named = given.tree.get("department")
        if isinstance(named, str):
            return department(self.workspace.register, named)
        if day is None:
            raise self._bad_date(given)
        reading = self.workspace.kept(plan_id)
        leads: tuple[str, ...] = ()
        why = Message("whose-part.unread")
        if reading.book is not None:
            leads = _leads(reading.book, task, day)
            why = Message("whose-part.nobody")
        if len(leads) == 1:
            return leads[0]
        hint = Message("hint.record.dept")
        if leads:
            named_then = {"leads": list(leads)}
            hint = Message("hint.leads-then", named_then)
            why = Message("whose-part.several", {"n": len(leads)})
        said = {"task": f"{plan_id}/{task}", "day": day, "why": why}
        raise BizenvError("whose-part", status=USAGE, hint=hint, **said)

    def _bad_date(self, given: Statement) -> BizenvError:
        name = "date"
        if given.source is None:
            name = self.option(name)
        written = given.tree.get("date")
        value = str(written or "")
        hint = Message("hint.bad-date")
        return BizenvError(
            "bad-option", status=USAGE, name=name, value=value, hint=hint
        )


def _readings_spelt(
    readings: dict[str, Tree], targets: Collection[str]
) -> dict[str, Tree]:
    """Return readings by the targets' names; as they are where two would be one target's."""
    spelt: dict[str, Tree] = {}
    for name, said in readings.items():
        target = _spelt(name, targets)
        spelt[target] = said
    is_clear = len(spelt) == len(readings)
    return spelt if is_clear else readings


def _spelt(name: str, known: Collection[str]) -> str:
    """Return the one known name that differs in signs, blanks and widths alone; else the name."""
    bare = alike(name)
    if not bare or name in known:
        return name
    same = [each for each in known if alike(each) == bare]
    return same[0] if len(same) == 1 else name


def _kept(proposal: Proposal, draft: DraftRecord) -> Kept:
    return Kept(
        draft.plan,
        draft.task,
        draft.department,
        draft.file,
        proposal.line(draft),
        proposal.text(draft),
        proposal.undone(draft),
    )


def _by_line(kept: Kept) -> tuple[str, int]:
    return kept.file, kept.line


def _is_decision(kind: str, tree: dict[str, Tree]) -> bool:
    """Whether a record is a reviewer's, and so stands in the plan's reviews."""
    row = NAMED.get(kind)
    if row is None:
        return False
    is_signed = "by" in tree
    return row.by_reviewer(signed=is_signed)


def _leads(book: PlanBook, task: str, day: date) -> tuple[str, ...]:
    """Return who leads a task on a day.

    Raises BizenvError where there is no such task, or not yet.
    """
    full = f"{book.id}/{task}"
    only_book([book], task, full, day)
    issued = book.tasks[task]
    first = issued.first
    if day < first:
        raise BizenvError("not-issued", status=USAGE, task=task, day=day, first=first)
    history = TaskHistory(book, issued)
    leading = history.in_force(day)
    return tuple(each.department for each in leading)


def text_of(tree: dict[str, Tree], key: str) -> str:
    """Return the text under a key, or nothing."""
    value = tree.get(key)
    return value if isinstance(value, str) else ""
