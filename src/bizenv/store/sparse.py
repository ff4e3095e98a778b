"""A plan of which some tasks alone are read: their lines, by the same reader as the whole."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from bizenv.diagnostics import KeyPath, Location, Severity
from bizenv.files.snapshot import Memory
from bizenv.meaning.bench import Bench
from bizenv.model.book import Locate, Place
from bizenv.store.places import PlanPlaces, places_of
from bizenv.store.plans import load_plan
from bizenv.store.shelf import Shelf

_ANYWHERE: Final = Place("")


def proven_places(shelf: Shelf, book: Bench) -> PlanPlaces | None:
    """Return where a plan's tasks stand, if what is read on these lines alone is what the whole says.

    None where that is not so. Raises OSError.
    """
    placed = places_of(book, shelf.snapshot.read)
    if placed is None:
        return None
    numbers = range(len(book.tasks))
    for half in (numbers[::2], numbers[1::2]):
        if placed.is_certain or not half:
            continue
        few = sparse_book(shelf, book.id, placed.places, half, book.recorded)
        if few is None or not _is_part(few, book):
            return None
    return placed.places


def _is_part(few: Bench, book: Bench) -> bool:
    """Whether what a plan says of some tasks is what the whole says of them."""
    return all([*_said(few, each)] == [*_said(book, each)] for each in few.tasks)


def _said(book: Bench, task: str) -> Iterator[object]:
    """Yield what a plan says of a task, and on which lines: its terms, amendments and records."""
    issued = book.tasks[task]
    names = [(each.number, each.title, each.indicator) for each in issued.sections]
    yield issued.task, names, issued.first, book.where(issued.place)
    for dated in book.amendments.get(task, ()):
        yield dated._replace(place=_ANYWHERE), book.where(dated.place)
    for department, entries in book.entries.get(task, {}).items():
        for entry in entries:
            said = (entry.record, department, entry.day, entry.by_reviewer)
            yield *said, book.where(entry.place)


def sparse_book(
    shelf: Shelf,
    plan_id: str,
    places: PlanPlaces,
    wanted: Collection[int],
    recorded: date | None,
) -> Bench | None:
    """Return a plan with some of its tasks, by their numbers, and what they look at.

    None where it is to be read as a whole. `recorded`: when anything was first recorded of the
    whole. Raises OSError.
    """
    tasks = set(wanted)
    for number in wanted:
        tasks.update(places.tasks[number].looks_at)
    files: dict[str, bytes] = {}
    lines: dict[str, list[int]] = {}
    for file, chosen in _spots(places, tasks):
        files[file], lines[file] = _chosen(shelf.snapshot.read(file), chosen)
    few = shelf._replace(snapshot=Memory(files), plans={plan_id: tuple(files)})
    book, found = load_plan(few, plan_id)
    is_doubtful = any(each.severity is Severity.ERROR for each in found)
    if book is None or is_doubtful or len(book.tasks) != len(tasks):
        return None
    placed = replace(book, locate=_TrueLines(book.locate, lines))
    placed.know_recorded(recorded)
    return placed


def _spots(
    places: PlanPlaces, tasks: Collection[int]
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the files in which tasks stand, each with the lines that they need, in order."""
    spots = set(places.frame)
    for number in tasks:
        spots.update(places.tasks[number].spots)
    for number, file in enumerate(places.files):
        chosen = sorted([spot[1:] for spot in spots if spot[0] == number])
        if chosen:
            yield file, chosen


def _chosen(data: bytes, several: list[tuple[int, int]]) -> tuple[bytes, list[int]]:
    """Return lines of a file, and which these are."""
    all_lines = data.split(b"\n")
    kept: list[bytes] = []
    numbers: list[int] = []
    for first, end in several:
        kept += all_lines[first:end]
        numbers += range(first, min(end, len(all_lines)))
    return b"\n".join([*kept, b""]), numbers


class _TrueLines:
    """Finds places in files of which some lines were read, and tells the lines of the whole ones."""

    def __init__(self, locate: Locate, lines: Mapping[str, list[int]]) -> None:
        self._locate = locate
        self._lines = lines

    def __call__(self, file: str, path: KeyPath = (), *, key: bool = False) -> Location:
        at = self._locate(file, path, key=key)
        line = self._true(file, at.line)
        return at if line == at.line else replace(at, line=line)

    def line(self, file: str, path: KeyPath = ()) -> int:
        return self._true(file, self._locate.line(file, path))

    def _true(self, file: str, line: int) -> int:
        """Return the line of the whole file that is one of those read."""
        lines = self._lines.get(file)
        return line if lines is None or not line else lines[line - 1] + 1
