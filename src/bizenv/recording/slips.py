"""Slips before they are written: what was drafted as lines, and the lines that answer a slip."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bizenv.diagnostics import Diagnostic
from bizenv.files.yaml_line import Keys
from bizenv.files.yaml_tree import Tree
from bizenv.layout import PLANS, SLIPS
from bizenv.meaning.slips import Slip
from bizenv.model.keys import all_keys
from bizenv.model.slips import Close, Ground, Issue, Receipt, Reply, SlipKind
from bizenv.recording.addition import refuse_forbidden, refuse_personal
from bizenv.recording.draft import DraftRecord, OpenRecord
from bizenv.recording.ledger import Ledgers
from bizenv.recording.proposal import Proposal
from bizenv.report.recorded import Complaint
from bizenv.report.remind import DraftSlip
from bizenv.store.examination import Examination
from bizenv.store.workspace import Workspace

_FIRST = ("date", "number", "slip", "task", "department", "kind", "rung", "title")
_LAST = ("signed_by", "note")


@cache
def slip_keys() -> Keys:
    """Return how the keys of lines about slips are written, those of grounds too."""
    every_key = all_keys(Issue, Receipt, Reply, Close, Ground)
    figures = [key.name for key in every_key if key.figure]
    return Keys(frozenset(figures), _FIRST, _LAST)


def issue_of(
    draft: DraftSlip, day: date, title: str, requirement: str, signed_by: str
) -> DraftRecord:
    """Return a drafted slip as the line that issues it."""
    assert draft.number is not None
    assert draft.reply_by is not None
    tree: OpenRecord = {
        "date": day.isoformat(),
        "number": draft.number,
        "task": draft.task,
        "department": draft.department,
        "kind": SlipKind.ISSUE.value,
        "rung": draft.rung.rung,
        "title": title,
        "ground": [_ground(each.ground) for each in draft.grounds],
        "requirement": requirement,
    }
    if draft.receipt_by is not None:
        tree["receipt_by"] = draft.receipt_by.isoformat()
    tree["reply_by"] = draft.reply_by.isoformat()
    tree["ends_with"] = draft.rung.ends_with.value
    if draft.rung.copies_to:
        tree["copies_to"] = [*draft.rung.copies_to]
    tree["signed_by"] = signed_by
    return _line(draft.plan, draft.task, draft.department, tree)


def _ground(ground: Ground) -> Tree:
    """Return a ground as a line has it: what it has no use for is left out."""
    tree: OpenRecord = {"ground": ground.ground.value}
    for name in ("due", "days", "months", "since", "share"):
        value = getattr(ground, name)
        if value is not None:
            tree[name] = str(value)
    if ground.slips:
        tree["slips"] = [*ground.slips]
    return tree


def answer_of(
    slip: Slip, kind: SlipKind, given: Mapping[str, str | None]
) -> DraftRecord:
    """Return the line by which a slip is received, replied to or closed."""
    tree: OpenRecord = {"slip": slip.number, "kind": kind.value}
    for name, value in given.items():
        if value is not None:
            tree[name] = value
    return _line(slip.plan, slip.issue.task, slip.department, tree)


def _line(plan: str, task: str, department: str, tree: OpenRecord) -> DraftRecord:
    file = f"{PLANS}/{plan}/{SLIPS}"
    refuse_forbidden(tree, file)
    refuse_personal(tree)
    return DraftRecord(plan, file, tree, task, department)


@dataclass(frozen=True)
class Entered:
    """What came of lines about slips: what speaks against them, where they stand, and their text.

    With any of `hindering`, files have to be mended first. `workspace` is as it is with them.
    """

    complaints: tuple[Complaint, ...] = ()
    hindering: tuple[Diagnostic, ...] = ()
    places: tuple[str, ...] = ()
    text: str = ""
    workspace: Workspace | None = None

    @property
    def refused(self) -> bool:
        """Whether nothing was written, for something speaks against it."""
        return any(each.refuses for each in self.complaints)


def enter(
    workspace: Workspace,
    drafts: Sequence[DraftRecord],
    ledgers: Ledgers,
    day: date,
    option: Callable[[str], str],
    *,
    dry_run: bool,
) -> Entered:
    """Write lines about slips, all or none, once the rules were heard. Raises BizenvError."""
    files = dict.fromkeys(draft.file for draft in drafts)
    now = {file: ledgers.read(file) for file in files}
    proposal = Proposal(workspace, drafts, now, day, option)
    if any(each.refuses for each in proposal.complaints):
        return Entered(proposal.complaints)
    if proposal.obstacles:
        return Entered(hindering=proposal.obstacles)
    broken = tuple(_broken_numbers(workspace, proposal.after))
    if broken:
        return Entered(broken)
    if not dry_run:
        ledgers.write(proposal.changes)
    return Entered(
        proposal.complaints,
        places=tuple(_places(proposal)),
        text="\n".join(map(proposal.text, drafts)),
        workspace=proposal.after,
    )


def _broken_numbers(before: Workspace, after: Workspace) -> Iterator[Complaint]:
    """Yield what is newly wrong with the numbers of slips: one is of an earlier day than the last."""
    known = {str(each.args) for each in Examination(before).slip_numbers()}
    for found in Examination(after).slip_numbers():
        if str(found.args) not in known:
            yield Complaint.of(found)


def _places(proposal: Proposal) -> Iterator[str]:
    for draft in proposal.drafts:
        yield f"{draft.file}:{proposal.line(draft)}"
