"""Takes records in: has them addressed, hears the rules, writes all or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bizenv.diagnostics import FINDINGS, BizenvError
from bizenv.messages import Message
from bizenv.model.records import Kind
from bizenv.recording.addition import refuse_forbidden, refuse_personal
from bizenv.recording.addresses import Addresses, Statement, UnreadError
from bizenv.recording.difference import turns
from bizenv.recording.draft import DraftRecord, HandedBack, OpenRecord
from bizenv.recording.heads import TITLE
from bizenv.recording.ledger import Ledgers
from bizenv.recording.proposal import Proposal
from bizenv.recording.registers import Registers, of_register
from bizenv.report.recorded import Complaint, Kept, Recorded, gathered
from bizenv.report.said import says_nothing
from bizenv.store.workspace import Workspace

_OF_LISTS: Final = ("percent", "progress", "problems", "next", "needs")
"""Keys whose last values the list of tasks shows."""
_ABOUT: Final = frozenset(("task", "date", "kind", "opening"))
_FORMAL: Final = frozenset((*_ABOUT, "department", "approved_by"))
"""Keys of which none says how the work stands."""
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
    "error.item-without-id": "id",
    "error.missing-key": "date",
}
"""By error of a row the key whose cell it is about."""


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
        self,
        workspace: Workspace,
        day: date,
        option: Callable[[str], str] = str,
    ) -> None:
        self.workspace = workspace
        self.day = day
        self.option = option
        self._addresses = Addresses(workspace, day, option)
        self._registers = Registers(self._addresses)
        self.unchanged: list[int] = []
        """Lines of lists in which nothing was changed."""
        self.empty: list[int] = []
        """Lines of lists that say nothing, and never did."""
        self.cleared: dict[str, list[int]] = {}
        """By head the lines of lists in which a cell was cleared."""
        self.handed_back: list[HandedBack] = []
        """Rows of lists, with what they say that no record changes."""
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
        hindered = self._hindered(proposal, dry_run=dry_run)
        if hindered is not None:
            return hindered
        if not dry_run:
            ledgers.write(proposal.changes)
        report = self._report(proposal, proposal.complaints, dry_run=dry_run)
        return Outcome(report)

    def _hindered(self, proposal: Proposal, *, dry_run: bool) -> Outcome | None:
        """Return why records are not written, None if nothing stands against it."""
        said = proposal.complaints
        if any(each.refuses for each in said):
            return self._refused(said, dry_run=dry_run)
        hindering = tuple(map(Complaint.of, proposal.obstacles))
        if hindering:
            report = self._nothing(hindering, dry_run=dry_run)
            return Outcome(report, hindered=True)
        empty = list(_empty_reports(proposal.drafts))
        if empty:
            return self._refused(empty, dry_run=dry_run)
        return None

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
        self,
        proposal: Proposal,
        said: Sequence[Complaint],
        *,
        dry_run: bool,
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
                writer = self._registers if of_register(each.tree) else self._addresses
                draft = writer.draft(each)
                news = self._news(draft, each) if each.listed else draft
                if news is None:
                    continue
                refuse_forbidden(news.tree, news.file)
                refuse_personal(news.tree)
                drafts.append(news)
            except UnreadError:
                raise
            except BizenvError as error:
                source = each.source
                if source is None:
                    raise
                place = each.places.get(_key_of(error))
                is_exact = place is not None
                at = place or source
                complaint = Complaint.of_error(error, at, exact=is_exact)
                complaints.append(complaint)
        return drafts, complaints

    def _news(self, draft: DraftRecord, given: Statement) -> DraftRecord | None:
        """Return a row without what its department said before, None if nothing is left.

        A row for the members of a group is none that one of them could have written.
        """
        assert given.source is not None
        line = given.source.line
        self.handed_back.append(HandedBack(draft, line, given.worked_out))
        register = self.workspace.register
        whose = draft.department or ""
        members = register.expand(whose, self.day)
        if len(members) > 1:
            says_nothing_new = _ABOUT.issuperset(draft.tree)
            (self.empty if says_nothing_new else self.joint).append(line)
            return None
        tree = self._unsaid(draft)
        is_cleared = self._note_cleared(draft, given)
        if _ABOUT.issuperset(tree):
            if not is_cleared:
                is_empty = _ABOUT.issuperset(draft.tree)
                passed_over = self.empty if is_empty else self.unchanged
                passed_over.append(line)
            return None
        return replace(draft, tree=tree)

    def _note_cleared(self, draft: DraftRecord, given: Statement) -> bool:
        """Note the cells of a row that are empty, though its department said something there."""
        assert given.source is not None
        book = self.workspace.kept(draft.plan).book
        task = draft.task
        entries = {} if book is None else book.entries.get(task, {})
        own = entries.get(draft.department or "", ())
        found = False
        for key, head in given.blank.items():
            said = [getattr(entry.record, key, None) for entry in own]
            told = [str(each) for each in said if each is not None]
            if key in _OF_LISTS and told and not says_nothing(told[-1]):
                lines = self.cleared.setdefault(head, [])
                lines.append(given.source.line)
                found = True
        return found

    def _unsaid(self, draft: DraftRecord) -> OpenRecord:
        """Return the keys of a row but for those whose value the department said before."""
        tree = dict(draft.tree)
        book = self.workspace.kept(draft.plan).book
        if book is None:
            return tree
        of_task = book.entries.get(draft.task, {})
        for entry in of_task.get(draft.department or "", ()):
            for key in _OF_LISTS:
                said = getattr(entry.record, key, None)
                is_said = said is not None and tree.get(key) == str(said)
                if is_said:
                    del tree[key]
        return tree


def _empty_reports(drafts: Iterable[DraftRecord]) -> Iterator[Complaint]:
    """Find reports that say nothing: as a word of its department each would lift a warning.

    Raises BizenvError for one from options.
    """
    for draft in drafts:
        is_report = draft.tree.get("kind") == Kind.REPORT.value
        if not is_report or not _FORMAL.issuperset(draft.tree):
            continue
        hint = Message("hint.report-empty")
        error = BizenvError("report-empty", status=FINDINGS, hint=hint)
        if draft.source is None:
            raise error
        yield Complaint.of_error(error, draft.source)


def _key_of(error: BizenvError) -> str:
    """Return the key whose cell an error of a row is about; nothing if it is about the row."""
    code = error.message.code
    return _KEY_OF.get(code, "")


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
