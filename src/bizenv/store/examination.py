"""What `validate` looks at: all rules are asked of each plan, and of all plans together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bizenv.checks import check
from bizenv.diagnostics import Diagnostic
from bizenv.layout import ASSESSMENTS, IMPORT, SLIPS
from bizenv.store.ground import FilesOnDisk

if TYPE_CHECKING:
    from bizenv.store.workspace import Reading, Workspace


class Examination:
    """Reads plans of a workspace one at a time, and asks the rules.

    `day` is today, for the rules that depend on it.
    """

    def __init__(self, workspace: "Workspace", day: date | None = None) -> None:
        self.workspace = workspace
        self.day = day
        self._reaches_out = False

    def shared(self) -> Sequence[Diagnostic]:
        """Return what is wrong with all that plans share: settings, register, scores, words of documents."""
        workspace = self.workspace
        files = workspace.shelf.files
        if workspace.settings.scoring is not None or ASSESSMENTS in files:
            _ = workspace.standards
        if IMPORT in files:
            _ = workspace.import_words
        return workspace.found_in_shelf

    def plan(self, plan_id: str) -> "Reading":
        """Read a plan and ask all rules of it."""
        reading = self.workspace.read(plan_id)
        book = reading.book
        if book is None:
            return reading
        self._reaches_out = self._reaches_out or book.reaches_out
        snapshot = self.workspace.snapshot
        ground = FilesOnDisk(snapshot)
        more = check(book, snapshot.follow, self.day, ground)
        return reading._replace(found=(*reading.found, *more))

    def plans(self, named: Iterable[str] = ()) -> "Iterator[Reading]":
        """Read the plans named, or all, and ask all rules of one after the other."""
        for plan_id in tuple(named) or self.workspace.plans:
            yield self.plan(plan_id)

    def together(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with all files together, once the plans were examined."""
        yield from self.across()
        yield from self.slip_numbers()
        yield from self._personal_data()

    def across(self) -> list[Diagnostic]:
        """Return the findings over several plans, once they were examined.

        Nothing is read again where no plan speaks of another one.
        """
        if not self._reaches_out:
            return []
        from bizenv.checks.across import check_across
        from bizenv.store.across import levels

        return list(check_across(levels(self.workspace.shelf)))

    def slip_numbers(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the numbers of slips, which run on over all plans."""
        shelf = self.workspace.shelf
        if not any(file.endswith(f"/{SLIPS}") for file in shelf.files):
            return
        from bizenv.checks.slip_number import slip_number
        from bizenv.store.slips import numbers_given

        given = numbers_given(shelf)
        yield from slip_number(given.slips, given.where)

    def _personal_data(self) -> Iterator[Diagnostic]:
        """Yield what looks like a person's number in any file of the workspace."""
        from bizenv.checks.personal_data import personal_data

        for file in self.workspace.shelf.files:
            try:
                data = self.workspace.snapshot.read(file)
            except OSError:  # which whoever reads it tells
                continue
            yield from personal_data(file, data)
