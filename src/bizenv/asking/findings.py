"""All that is wrong in the workspace's files, but for what the office let pass."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bizenv.asking.inquiry import Inquiry
from bizenv.diagnostics import Diagnostic, Findings, Suspended, in_order
from bizenv.files.yaml_tree import Positions
from bizenv.layout import ACCESS, WAIVERS

if TYPE_CHECKING:
    from bizenv.guard.rights import PlacedWaiver

Checked = tuple[list[Diagnostic], list[Suspended]]
"""What is found, and which rules of the guard rest."""


def findings_asked(inquiry: Inquiry, day: date) -> Findings:
    """Return all that is wrong in the workspace. Raises BizenvError."""
    found, suspended = checked(inquiry, day)
    return findings_of(inquiry, found, suspended)


def findings_of(
    inquiry: Inquiry,
    found: Iterable[Diagnostic],
    suspended: Iterable[Suspended],
    files: Sequence[str] | None = None,
) -> Findings:
    """Return findings in order, of the files named, or of all."""
    looked_at = yaml_files(inquiry) if files is None else files
    in_files = tuple(in_order(found))
    return Findings(in_files, len(looked_at), suspended=tuple(suspended))


def yaml_files(inquiry: Inquiry) -> list[str]:
    """Return the files of the workspace that are looked at."""
    shelf = inquiry.workspace.shelf
    return [file for file in shelf.files if file.endswith(".yaml")]


def checked(inquiry: Inquiry, day: date) -> Checked:
    """Return all that is wrong, and of which plans rules were left out."""
    from bizenv.recording.upkeep import tended
    from bizenv.store.examination import Examination

    workspace = inquiry.workspace
    in_git = inquiry.known is not None
    examination = Examination(workspace, day)
    found = list(examination.shared())
    found += tended(inquiry.snapshot, in_git=in_git)
    suspended: list[Suspended] = []
    for reading in examination.plans():
        found += reading.found
        left_out = reading.suspended
        if left_out is not None:
            suspended.append(left_out)
    found += examination.together()
    shelf = workspace.shelf
    if ACCESS in shelf.files or WAIVERS in shelf.files:
        from bizenv.guard import CODES
        from bizenv.guard.rights import load_rights

        rights, in_rights = load_rights(shelf, CODES)
        found = _excused(inquiry, rights.waivers, found)
        found += in_rights
    return found, suspended


def _excused(
    inquiry: Inquiry,
    waivers: Sequence["PlacedWaiver"],
    found: list[Diagnostic],
) -> list[Diagnostic]:
    """Return what the office did not let pass, and tell what it did, and what it need not any more."""
    from bizenv.guard import CODES
    from bizenv.guard.warnings import excused

    if not waivers:
        return found
    result = excused(inquiry.snapshot, waivers, found)
    if result.passed:
        inquiry.note("note.validate.waived", n=result.passed)
    from bizenv.importers.reconcile import CODES as DIFFERENCES

    others = CODES | DIFFERENCES
    of_others = [each for each in waivers if each.waiver.code in others]
    elsewhere = {each.place for each in of_others}
    positions = Positions({WAIVERS: inquiry.snapshot.read(WAIVERS)})
    for code, places in (("idle", result.idle), ("vain", result.vain)):
        concerned = [place for place in places if place not in elsewhere]
        if concerned:
            located = [positions(WAIVERS, place.path) for place in concerned]
            lines = [str(at.line) for at in located]
            inquiry.note(f"note.validate.{code}", n=len(lines), lines=lines)
    return result.left
