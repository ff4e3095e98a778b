"""Takes records in: has them addressed, hears the rules, writes all or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from bizenv.diagnostics import FINDINGS, BizenvError
from bizenv.messages import Message
from bizenv.model.records import Kind
from bizenv.recording.addition import refuse_forbidden, refuse_personal
from bizenv.recording.addresses import Addresses, Statement, UnreadError
from bizenv.recording.complaints import as_asked
from bizenv.recording.difference import turns
from bizenv.recording.draft import DraftRecord
from bizenv.recording.head_words import TITLE
from bizenv.recording.journal import Changes
from bizenv.recording.ledger import Ledgers
from bizenv.recording.listed import ABOUT, ListedRows
from bizenv.recording.proposal import Proposal
from bizenv.recording.registers import Registers, of_register
from bizenv.report.recorded import Complaint, Kept, Recorded, gathered
from bizenv.store.workspace import Workspace

_FORMAL: Final = frozenset((*ABOUT, "department", "approved_by"))
"""Keys of which none says how the work stands."""
_OF_VALUES: Final = frozenset(("bad-date", "bad-value", "wrong-type"))
"""What is found of a value by itself."""
_OF_ROWS: Final = frozenset(
    (
        "evidence-missing",
        "evidence-unfit",
        "extend-not-later",
        "missing-key",
        "personal-data",
        "report-empty",
    )
)
"""What is found of a row by itself: where something else is wrong with it, that may be why."""
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

NOTHING: Final[Changes] = MappingProxyType({})


@dataclass(frozen=True)
class Outcome:
    """What came of records.

    `hindered`: files have to be mended before anybody can say whether they fit.
    """

    report: Recorded
    refused: bool = False
    hindered: bool = False


class Proposed(NamedTuple):
    """What comes of records, and how files change by them."""

    outcome: Outcome
    changes: Changes = NOTHING


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
        self.listed = ListedRows(workspace, day)
        """The rows of lists, and which of them gave no record."""

    def record(
        self,
        statements: Sequence[Statement],
        ledgers: Ledgers,
        faults: Sequence[Complaint] = (),
        *,
        dry_run: bool = False,
    ) -> Outcome:
        """Write records, all or none; none where one of `faults` refuses already.

        Raises BizenvError. What is wrong with a record from a file goes to the outcome;
        with one from options it is raised.
        """
        proposed = self.proposed(statements, ledgers, faults, dry_run=dry_run)
        if not dry_run:
            ledgers.write(proposed.changes)
        return proposed.outcome

    def proposed(
        self,
        statements: Sequence[Statement],
        ledgers: Ledgers,
        faults: Sequence[Complaint] = (),
        *,
        dry_run: bool = True,
    ) -> Proposed:
        """Return what comes of records once what has to change is written. Raises BizenvError.

        Nothing is to change where they are refused.
        """
        drafts, complaints = self._drafts(statements)
        told = [*faults, *complaints]
        if _is_refused(told):
            told += self._further(drafts, ledgers, told)
            told.sort(key=_by_cell)
            return Proposed(self._refused(told, dry_run=dry_run))
        proposal = self._proposal(drafts, ledgers)
        hindered = self._hindered(proposal, told, dry_run=dry_run)
        if hindered is not None:
            return Proposed(hindered)
        told += proposal.complaints
        report = self._report(proposal, told, dry_run=dry_run)
        return Proposed(Outcome(report), proposal.changes)

    def addressed(self, statement: Statement) -> DraftRecord:
        """Return a record with its ledger, whatever the rules say of it. Raises BizenvError."""
        return self._writer(statement).draft(statement)

    def _writer(self, statement: Statement) -> Addresses | Registers:
        return self._registers if of_register(statement.tree) else self._addresses

    def _further(
        self,
        drafts: Sequence[DraftRecord],
        ledgers: Ledgers,
        told: Iterable[Complaint],
    ) -> list[Complaint]:
        """Return what else is wrong with the values of records, so that all is mended at once.

        Not what rests on other records, for some of these are refused already.
        """
        refused = [each for each in told if each.refuses]
        rows = {(each.place, each.sheet, each.line) for each in refused}
        cells = {(each.place, each.sheet, each.line, each.column) for each in refused}
        try:
            proposal = self._proposal(drafts, ledgers)
            found = [*proposal.complaints, *_empty_reports(drafts)]
        except BizenvError:
            return []  # what is told already is to be mended first
        further: list[Complaint] = []
        for each in found:
            row = (each.place, each.sheet, each.line)
            is_told = row in rows
            if each.code in _OF_VALUES:
                is_told = (*row, each.column) in cells
            may_be_told = each.code in (*_OF_VALUES, *_OF_ROWS)
            if each.refuses and may_be_told and not is_told:
                further.append(each)
        return further

    def _hindered(
        self, proposal: Proposal, told: Sequence[Complaint], *, dry_run: bool
    ) -> Outcome | None:
        """Return why records are not written, None if nothing stands against it.

        `told` is what people are to look at in any case.
        """
        said = [*told, *proposal.complaints]
        drafts = proposal.drafts
        if _is_refused(said):
            of_files = [each for each in drafts if each.source is not None]
            said += _empty_reports(of_files)
            return self._refused(said, dry_run=dry_run)
        hindering = tuple(map(Complaint.of, proposal.obstacles))
        if hindering:
            report = self._nothing(hindering, dry_run=dry_run)
            return Outcome(report, hindered=True)
        said += _empty_reports(drafts)
        if _is_refused(said):
            return self._refused(said, dry_run=dry_run)
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
                draft = self._writer(each).draft(each)
                news = self.listed.news(draft, each) if each.listed else draft
                if news is None:
                    continue
                refused = list(_refused_cells(news))
                if refused:
                    complaints += refused
                else:
                    drafts.append(news)
            except UnreadError:
                raise
            except BizenvError as error:
                source = each.source
                error.key = error.key or _key_of(error)
                if source is None:
                    raise
                place = each.places.get(error.key)
                is_exact = place is not None
                at = place or source
                complaint = Complaint.of_error(error, at, exact=is_exact)
                complaints.append(as_asked(complaint, each.asked))
        return drafts, complaints


def _is_refused(told: Iterable[Complaint]) -> bool:
    return any(each.refuses for each in told)


def _by_cell(said: Complaint) -> tuple[str, int, int]:
    return said.place, said.line or 0, said.column or 0


def _refused_cells(draft: DraftRecord) -> Iterator[Complaint]:
    """Yield what no ledger may hold, each at its cell. Raises BizenvError for one from options."""
    for key, value in draft.tree.items():
        part = {key: value}
        asked = draft.asked.get(key)
        name = draft.file if asked is None else asked.head
        try:
            refuse_forbidden(part, name)
            refuse_personal(part)
        except BizenvError as error:
            error.key = key
            if draft.source is None:
                raise
            at = draft.places.get(key)
            is_exact = at is not None
            yield Complaint.of_error(error, at or draft.source, exact=is_exact)


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
        at = draft.places.get("task", draft.source)
        is_exact = bool(draft.asked)
        yield Complaint.of_error(error, at, exact=is_exact)


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
