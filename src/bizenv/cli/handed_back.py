"""Cells of the program's own list that were changed, though no record can change what they say."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from bizenv.meaning.bench import histories
from bizenv.meaning.history import TaskHistory
from bizenv.meaning.timeline import timeline
from bizenv.messages import LANGUAGES, catalogue
from bizenv.pages import sentences
from bizenv.periods.frame import UnclearError
from bizenv.periods.reading import parse
from bizenv.recording.draft import HandedBack
from bizenv.report.views import TaskView, whole
from bizenv.store.workspace import Workspace

_CODES: Final = {
    "due_day": "record.due-changed",
    "status": "record.status-changed",
}
Changed = tuple[str, str, list[int]]
"""What is to be said, of a column by its head, and of which lines."""


def changed_cells(
    workspace: Workspace, day: date, rows: Iterable[HandedBack]
) -> Iterator[Changed]:
    """Yield the columns in which rows say a deadline or a status that a task never had by a day.

    For a list is handed back some time after it was made.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        for name, cell in row.worked_out.items():
            views = _views(workspace, row, day)
            is_so = [_is_so(name, cell.text, view) for view in views]
            if not any(is_so):
                about = (_CODES[name], cell.head)
                several = found.setdefault(about, [])
                several.append(row.line)
    for (code, head), lines in found.items():
        yield code, head, lines


def _views(workspace: Workspace, row: HandedBack, day: date) -> Iterator[TaskView]:
    """Yield a row's task on a day, then on each day before on which it turned."""
    draft = row.draft
    book = workspace.kept(draft.plan).book
    if book is None:
        return
    for history in histories(book):
        if history.id == draft.task:
            days = _turns(history, day)
            views = [whole(history, each) for each in days]
            yield from filter(None, views)


def _turns(history: TaskHistory, day: date) -> Iterator[date]:
    yield day
    for assignment in history.assignments:
        for span in timeline(assignment):
            if span.first < day:
                yield span.first
        for step in assignment.dues:
            if step.day < day:
                yield step.day


def _is_so(name: str, said: str, view: TaskView) -> bool:
    """Tell whether a cell says what the list says of a task, in whichever language."""
    if not said:
        return True  # nothing was claimed
    words = [catalogue(each) for each in LANGUAGES]
    if name == "status":
        known = [sentences.status(each, view) for each in words]
        return said in known
    if view.due is None:
        return said in {each("due.ongoing") for each in words}
    try:
        return parse(said).last == view.due
    except UnclearError:
        return False
