"""Where the evidence of applications stands in a workspace."""

from collections.abc import Iterator

from bizenv.files.snapshot import in_byte_order
from bizenv.layout import PLANS
from bizenv.model.book import PlanBook
from bizenv.model.records import Apply
from bizenv.store.workspace import Workspace


def evidence_places(workspace: Workspace) -> tuple[str, ...]:
    """Return the folders at the root that hold evidence, and the files there that are some.

    Not those that other rules are about: plans/, and what is hidden.
    """
    places: set[str] = set()
    for plan_id in workspace.plans:
        book = workspace.read(plan_id).book
        for path in _evidence(book) if book is not None else ():
            place = workspace.snapshot.follow(path)
            if place is None:
                continue
            folder, is_below, _ = place.partition("/")
            if folder != PLANS and not folder.startswith("."):
                named = f"{folder}/" if is_below else place
                places.add(named)
    return in_byte_order(places)


def _evidence(book: PlanBook) -> Iterator[str]:
    for by_department in book.entries.values():
        for entries in by_department.values():
            for entry in entries:
                if isinstance(entry.record, Apply):
                    yield from entry.record.evidence
