"""What is remembered of a workspace, for an inquiry: where that may be, and what needs no file to be read."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bizenv.diagnostics import Severity
from bizenv.layout import CALENDAR, PLANS, REGISTER, WORKSPACE
from bizenv.remembered.plans import RememberedPlans
from bizenv.store.checkout import left_out
from bizenv.store.known import KnownShelf, read, written
from bizenv.store.known import known_shelf as known_of

if TYPE_CHECKING:
    from bizenv.asking.inquiry import Inquiry
    from bizenv.remembered.files_seen import FilesSeen

_SHARED: Final = (WORKSPACE, REGISTER, CALENDAR)


def known_shelf(inquiry: "Inquiry") -> KnownShelf | None:
    """Return what is remembered of what all plans share; None where it is to be read."""
    told = _memory(inquiry).shelf()
    if told is None or left_out(inquiry.folder, PLANS):
        return None
    try:
        return read(told)
    except (ValueError, TypeError):
        return None


def remembered(inquiry: "Inquiry") -> RememberedPlans | None:
    """Return what is remembered of the plans of a folder; None where nothing may be."""
    if not inquiry.may_remember or inquiry.known_as_of is not None:
        return None
    workspace = inquiry.workspace
    if workspace.known is not None:
        return _memory(inquiry)
    shelf = workspace.shelf
    found = workspace.found_in_shelf
    is_doubtful = any(each.severity is Severity.ERROR for each in found)
    is_partial = shelf.left_out or shelf.links or shelf.incomplete or shelf.gaps.files
    if is_doubtful or is_partial:
        return None
    memory = _memory(inquiry)
    memory.keep_shelf(written(known_of(shelf)))
    return memory


def _memory(inquiry: "Inquiry") -> RememberedPlans:
    """Return what is remembered; where the files were just looked at, as they were then."""
    if inquiry.memory is not None:
        return inquiry.memory
    look, inquiry.look = _own_look(inquiry), None
    memory = RememberedPlans(str(inquiry.folder.root), _SHARED, look)
    if look is not None:
        inquiry.memory = memory
    return memory


def _own_look(inquiry: "Inquiry") -> "FilesSeen | None":
    """Return the look at all files that was just taken, if it was at those of this workspace."""
    look = inquiry.look
    if look is None:
        return None
    try:
        is_own = Path(look.root).samefile(inquiry.folder.root)
    except OSError:
        return None
    return look if is_own else None
