"""A plan of which some tasks alone are read: their lines, by the same reader as the whole.

Where each task stands is worked out once, from the plan as it was read; a plan that is not so
plain that lines can be left out is read as a whole.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple, overload

from bizenv.diagnostics import KeyPath, Location, Severity
from bizenv.files.snapshot import Memory
from bizenv.files.yaml_blocks import Blocks, Lines, Path, blocks_of
from bizenv.layout import PLAN
from bizenv.meaning.bench import Bench
from bizenv.model.book import Issued, Locate, Place
from bizenv.model.plan import Section
from bizenv.store.plans import load_plan
from bizenv.store.shelf import Shelf

Spot = tuple[int, int, int]
"""A file by its number, and lines of it: from one to before another."""


class TaskPlace(NamedTuple):
    """The lines of a task, and the numbers of the tasks that its row in a list looks at."""

    spots: tuple[Spot, ...]
    looks_at: tuple[int, ...]


class PlanPlaces(NamedTuple):
    """Where the tasks of a plan stand: its files, the lines that all need, and each task."""

    files: tuple[str, ...]
    frame: tuple[Spot, ...]
    tasks: Sequence[TaskPlace]


def places_of(book: Bench, read: Callable[[str], bytes]) -> PlanPlaces | None:
    """Return where the tasks of a plan stand; None where one of its files is not plain.

    Raises OSError.
    """
    placing = _Placing(book, read)
    tasks: list[TaskPlace] = []
    numbers = {task: number for number, task in enumerate(book.tasks)}
    try:
        for task, issued in book.tasks.items():
            spots = tuple(placing.spots(task, issued))
            known = [numbers[each] for each in _after(book, task) if each in numbers]
            tasks.append(TaskPlace(spots, tuple(known)))
        frame = placing.frame
    except _NotPlacedError:
        return None
    return PlanPlaces(tuple(placing.files), frame, tuple(tasks))


class _NotPlacedError(Exception):
    """Something stands in a file where lines cannot be left out."""


def _after(book: Bench, task: str) -> dict[str, None]:
    """Return the tasks that have to be completed before another, by any terms it ever had."""
    after = [*book.tasks[task].task.after]
    for dated in book.amendments.get(task, ()):
        after += dated.amendment.after or ()
    return dict.fromkeys(after)


class _Placing:
    """Finds the lines of a plan's tasks; files are read once, when first asked for."""

    def __init__(self, book: Bench, read: Callable[[str], bytes]) -> None:
        self._book = book
        self._read = read
        self._blocks: dict[str, Blocks] = {}
        self.files: list[str] = []
        self._plan_file = book.file(PLAN)
        self._sections = {
            id(line[-1]): path for path, line in book.plan.walk_sections()
        }

    def _in_file(self, file: str) -> tuple[int, Blocks]:
        """Return a file's number, and the lines in it."""
        if file not in self._blocks:
            blocks = blocks_of(self._read(file))
            if blocks is None:
                raise _NotPlacedError
            self._blocks[file] = blocks
            self.files.append(file)
        return self.files.index(file), self._blocks[file]

    @property
    def frame(self) -> tuple[Spot, ...]:
        """The lines of plan.yaml that are no task's and no section's."""
        file, blocks = self._in_file(self._plan_file)
        lists = [blocks.lists[each] for each in _LISTS if each in blocks.lists]
        end = max([each.end for each in blocks.lists.values()], default=0)
        rest = _without(Lines(0, end), lists)
        # What follows the last list ends with the file
        return (*[(file, *each) for each in rest], (file, end, _END))

    def spots(self, task: str, issued: Issued) -> Iterable[Spot]:
        """Return the lines of a task, its amendments and its records."""
        places = [*self._issued(issued)]
        places += [dated.place for dated in self._book.amendments.get(task, ())]
        for entries in self._book.entries.get(task, {}).values():
            places += [entry.place for entry in entries]
        found: dict[Spot, None] = {}
        for place in places:
            file, blocks = self._in_file(place.file)
            try:
                several = [*_lines_of(blocks, place.path)]
            except KeyError:
                raise _NotPlacedError from None
            found |= {(file, *lines): None for lines in several}
        return found

    def _issued(self, issued: Issued) -> Iterator[Place]:
        """Yield where a task stands, or the amendment that added it and the sections it belongs to."""
        if issued.added is None:
            yield issued.place
            return
        yield issued.added.place
        for section in issued.sections:
            yield self._section(section)

    def _section(self, section: Section) -> Place:
        return Place(self._plan_file, self._sections[id(section)])


_LISTS: Final = (("sections",), ("tasks",))
"""The lists of plan.yaml in which tasks stand; those of a section have the same keys."""
_NAMES: Final = frozenset(("sections", "tasks"))
_END: Final = 1 << 30
"""What stands for the last line of a file."""


def _lines_of(blocks: Blocks, path: KeyPath) -> Iterator[Lines]:
    """Yield the lines of an item, and of what it stands in, without what stands beside it there."""
    for end in range(1, len(path) + 1):
        above = path[:end]
        if isinstance(above[-1], str):
            yield blocks.openings[above]
        elif end < len(path) or _is_section(path):
            yield from _own_lines(blocks, above)
        else:
            yield blocks.items[above]


def _is_section(path: KeyPath) -> bool:
    return path[-2:-1] == ("sections",)


def _own_lines(blocks: Blocks, section: Path) -> list[Lines]:
    """Return the lines of a section without its tasks and the sections below."""
    below = [(*section, name) for name in _NAMES]
    lists = [blocks.lists[each] for each in below if each in blocks.lists]
    return _without(blocks.items[section], lists)


def _without(lines: Lines, others: Iterable[Lines]) -> list[Lines]:
    """Return lines without others that lie among them."""
    found: list[Lines] = []
    first = lines.first
    for other in sorted(others):
        if first < other.first:
            found.append(Lines(first, other.first))
        first = other.end
    if first < lines.end:
        found.append(Lines(first, lines.end))
    return found


def written_places(places: PlanPlaces) -> str:
    """Return as a text where tasks stand."""
    tasks = [(_flat(each.spots), each.looks_at) for each in places.tasks]
    fields = (places.files, _flat(places.frame), tasks)
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _flat(spots: Iterable[Spot]) -> list[int]:
    return [number for spot in spots for number in spot]


def read_places(text: str) -> PlanPlaces:
    """Return where tasks stand. Raises ValueError where it is none of our texts."""
    try:
        files, frame, tasks = json.loads(text)
        return PlanPlaces(tuple(files), _spots(frame), _KeptTasks(tasks))
    except (TypeError, LookupError) as error:
        raise ValueError(str(error)) from None


class _KeptTasks(Sequence[TaskPlace]):
    """Where tasks stand, made for those that are asked for."""

    def __init__(self, tasks: list[Any]) -> None:
        self._tasks = tasks

    def __len__(self) -> int:
        return len(self._tasks)

    @overload
    def __getitem__(self, at: int) -> TaskPlace: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[TaskPlace]: ...

    def __getitem__(self, at: int | slice) -> TaskPlace | Sequence[TaskPlace]:
        if isinstance(at, slice):
            return _KeptTasks(self._tasks[at])
        spots, others = self._tasks[at]
        return TaskPlace(_spots(spots), tuple(others))


def _spots(numbers: list[Any]) -> tuple[Spot, ...]:
    return tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))


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
    spots = set(places.frame)
    for number in tasks:
        spots.update(places.tasks[number].spots)
    files: dict[str, bytes] = {}
    lines: dict[str, list[int]] = {}
    for number, file in enumerate(places.files):
        chosen = sorted([spot[1:] for spot in spots if spot[0] == number])
        if chosen:
            files[file], lines[file] = _chosen(shelf.snapshot.read(file), chosen)
    few = shelf._replace(snapshot=Memory(files), plans={plan_id: tuple(files)})
    book, found = load_plan(few, plan_id)
    is_doubtful = any(each.severity is Severity.ERROR for each in found)
    if book is None or is_doubtful or len(book.tasks) != len(tasks):
        return None
    placed = replace(book, locate=_TrueLines(book.locate, lines))
    placed.know_recorded(recorded)
    return placed


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
        lines = self._lines.get(file)
        if lines is None or not at.line:
            return at
        return replace(at, line=lines[at.line - 1] + 1)
