"""A plan's folder: which of its files are read, and what is found of the others."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location
from bizenv.layout import FILES, PLAN_FILES, PLANS, plan_file
from bizenv.messages import Message
from bizenv.store.shelf import Shelf, stray


class PlanFolder:
    """The folder of a plan."""

    def __init__(self, shelf: Shelf, plan_id: str) -> None:
        self.shelf = shelf
        self.path = f"{PLANS}/{plan_id}"
        self._files = shelf.plans.get(plan_id, ())
        self._ledgers: dict[str, str | None] = {}

    def kept(self) -> tuple[str, ...]:
        """Return the files that may be read; no link is followed."""
        links = self.shelf.links
        kept = [file for file in self._files if file not in links]
        return tuple(kept)

    def strays(self) -> Iterator[Diagnostic]:
        """Find files that are not read: a misspelt name would be a ledger lost in silence."""
        links = self.shelf.links
        expected = self._expected()
        named = [row.folder for row in PLAN_FILES if row.named]
        folders = [self.path]
        folders += (f"{self.path}/{folder}" for folder in named)
        for file in self._files:
            is_link = file in links
            if not is_link and file in folders:  # it may not be listed
                at = Location(file)
                reason = Message("reason.unlisted")
                yield Diagnostic("unreadable", at, {"reason": reason})
            elif is_link or not self._is_ours(file):
                yield stray(file, links, expected)

    def not_checked_out(self) -> Iterator[Diagnostic]:
        """Find files that git did not check out: what they hold would be missing in silence."""
        within = f"{self.path}/"
        for file in self.shelf.left_out:
            is_own = file.startswith(within)
            if is_own and self._is_ours(file):
                at = Location(file)
                hint = Message("hint.not-checked-out")
                yield Diagnostic("not-checked-out", at, hint=hint)

    def ledger_name(self, file: str) -> str | None:
        """Return the name by which a file is a department's ledger, None for other files."""
        if file not in self._ledgers:
            inside = self._inside(file)
            self._ledgers[file] = FILES["progress"].name(inside)
        return self._ledgers[file]

    def _is_ours(self, file: str) -> bool:
        is_ledger = self.ledger_name(file) is not None
        return is_ledger or plan_file(self._inside(file)) is not None

    def _inside(self, file: str) -> str:
        """Return a file's path from the plan's folder."""
        return file.removeprefix(f"{self.path}/")

    def _expected(self) -> tuple[str, ...]:
        """Return the files that a plan may have, those of which it has several last."""
        single: list[str] = []
        several: list[str] = []
        for row in PLAN_FILES:
            path = f"{self.path}/{row.pattern}"
            if row.named:
                several.append(path)
            else:
                single.append(path)
        return (*single, *several)
