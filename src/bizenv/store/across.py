"""What all plans of a workspace export, read without their records: for rules over several plans."""

from datetime import date

from bizenv.diagnostics import Location
from bizenv.files.yaml_tree import Positions
from bizenv.meaning.levels import Levels, exported
from bizenv.model.book import Place
from bizenv.store.plans import load_issued
from bizenv.store.shelf import Shelf


def levels(shelf: Shelf) -> Levels:
    """Return what the plans export once all amendments hold, and closed plans are closed.

    One plan is held at a time. A plan of which not all was read is named, for what is missing
    may stand there.
    """
    found = []
    unread = set()
    for plan_id in shelf.plans:
        book = load_issued(shelf, plan_id)
        if book is None or book.gaps.base:
            unread.add(plan_id)
        if book is not None:
            told = exported(book, date.max)
            found.append(told)
    return Levels(found, unread, _Places(shelf))


class _Places:
    """Finds places in files, each of which is read when first asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._files: dict[str, bytes] = {}
        self._where = Positions(self._files)

    def __call__(self, place: Place) -> Location:
        if place.file not in self._files:
            file = place.file
            snapshot = self._shelf.snapshot
            self._files[file] = snapshot.read(file)
        return self._where(*place)
