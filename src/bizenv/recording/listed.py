"""The rows of lists that come back: what is new in them, and which of them give no record."""

from dataclasses import replace
from datetime import date
from typing import Final

from bizenv.recording.addresses import Statement
from bizenv.recording.draft import DraftRecord, HandedBack, OpenRecord
from bizenv.recording.keys import CONTENT
from bizenv.report.said import says_nothing
from bizenv.store.workspace import Workspace

ABOUT: Final = frozenset(("task", "date", "kind", "opening"))
"""Keys that tell whom and when a record is about."""


class ListedRows:
    """Rows of lists of a workspace, looked at as of `day`."""

    def __init__(self, workspace: Workspace, day: date) -> None:
        self._workspace = workspace
        self._day = day
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

    def news(self, draft: DraftRecord, given: Statement) -> DraftRecord | None:
        """Return a row without what its department said before, None if nothing is left.

        A row for the members of a group is none that one of them could have written.
        """
        assert given.source is not None
        line = given.source.line
        self.handed_back.append(HandedBack(draft, line, given.worked_out))
        register = self._workspace.register
        whose = draft.department or ""
        members = register.expand(whose, self._day)
        if len(members) > 1:
            says_nothing_new = ABOUT.issuperset(draft.tree)
            (self.empty if says_nothing_new else self.joint).append(line)
            return None
        tree = self._unsaid(draft)
        is_cleared = self._note_cleared(draft, given)
        if ABOUT.issuperset(tree):
            if not is_cleared:
                is_empty = ABOUT.issuperset(draft.tree)
                passed_over = self.empty if is_empty else self.unchanged
                passed_over.append(line)
            return None
        return replace(draft, tree=tree)

    def _note_cleared(self, draft: DraftRecord, given: Statement) -> bool:
        """Note the cells of a row that are empty, though its department said something there."""
        assert given.source is not None
        book = self._workspace.kept(draft.plan).book
        task = draft.task
        entries = {} if book is None else book.entries.get(task, {})
        own = entries.get(draft.department or "", ())
        found = False
        for key, head in given.blank.items():
            said = [getattr(entry.record, key, None) for entry in own]
            told = [str(each) for each in said if each is not None]
            if key in CONTENT and told and not says_nothing(told[-1]):
                lines = self.cleared.setdefault(head, [])
                lines.append(given.source.line)
                found = True
        return found

    def _unsaid(self, draft: DraftRecord) -> OpenRecord:
        """Return the keys of a row but for those whose value the department said before."""
        tree = dict(draft.tree)
        book = self._workspace.kept(draft.plan).book
        if book is None:
            return tree
        of_task = book.entries.get(draft.task, {})
        for entry in of_task.get(draft.department or "", ()):
            for key in CONTENT:
                said = getattr(entry.record, key, None)
                is_said = said is not None and tree.get(key) == str(said)
                if is_said:
                    del tree[key]
        return tree
