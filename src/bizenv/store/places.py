"""Where the tasks of a plan stand: on which lines of which files, with their amendments and records."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple, overload

from bizenv.diagnostics import KeyPath
from bizenv.files.yaml_blocks import Blocks, Lines, Path, blocks_of
from bizenv.layout import PLAN
from bizenv.meaning.bench import Bench
from bizenv.model.book import Issued, Place
from bizenv.model.plan import Section

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


class Placed(NamedTuple):
    """Where tasks stand; `is_certain`: they can be read alone, where not it is only supposed."""

    places: PlanPlaces
    is_certain: bool


def places_of(book: Bench, read: Callable[[str], bytes]) -> Placed | None:
    """Return where the tasks of a plan stand; None where that is not to be told.

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
    places = PlanPlaces(tuple(placing.files), frame, tuple(tasks))
    return Placed(places, placing.is_certain)


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
    def is_certain(self) -> bool:
        """Whether lines of all these files can be left out."""
        return all(blocks.is_certain for blocks in self._blocks.values())

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
    """Return as a text where tasks stand, a line each after one for all."""
    rows: list[object] = [(places.files, _flat(places.frame))]
    rows += [(_flat(each.spots), each.looks_at) for each in places.tasks]
    return "\n".join(map(_line, rows))


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _flat(spots: Iterable[Spot]) -> list[int]:
    return list(chain.from_iterable(spots))


def read_places(text: str) -> PlanPlaces:
    """Return where tasks stand. Raises ValueError where it is none of our texts."""
    head, *tasks = text.split("\n")
    try:
        files, frame = json.loads(head)
        return PlanPlaces(tuple(files), _spots(frame), _KeptTasks(tasks))
    except (TypeError, LookupError) as error:
        raise ValueError(str(error)) from None


class _KeptTasks(Sequence[TaskPlace]):
    """Where tasks stand, read for those that are asked for."""

    def __init__(self, tasks: list[str]) -> None:
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
        spots, others = json.loads(self._tasks[at])
        return TaskPlace(_spots(spots), tuple(others))


def _spots(numbers: list[Any]) -> tuple[Spot, ...]:
    files, firsts, lasts = numbers[::3], numbers[1::3], numbers[2::3]
    return tuple(zip(files, firsts, lasts, strict=True))
