"""Pictures in signs of plain ASCII, a line a bar: for a terminal, a pipe, a mail."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rich.cells import cell_len, set_cell_size

from bizenv.formats.page import Pieces, flat
from bizenv.formats.picture import LOOKS, Bars, Picture, Trend, Trends
from bizenv.formats.shortened import shortened

WIDTH: Final = 80
_GAP: Final = "  "
_NAME_SHARE: Final = 3  # of a line at most one part in so many is the name
_WIDEST: Final = 4  # signs that stand for one
_CUT: Final = ".."
_TRACK: Final = 12
_READ: Final = "#"
_OPEN: Final = "."
_DUE: Final = "|"
_NOTHING: Final = "-"
Styled = tuple[str, str | None]


def picture_lines(picture: Picture, width: int | None) -> Iterator[Pieces]:
    """Yield a picture in lines of a width, each in pieces with their styles.

    Its title is left to the page.
    """
    room = WIDTH if width is None else min(width, WIDTH)
    if isinstance(picture, Bars):
        yield from _bars(picture, room)
    else:
        yield from _courses(picture, room)
    if picture.note:
        yield ((flat(picture.note), "dim"),)


def _bars(bars: Bars, width: int) -> Iterator[Pieces]:
    totals = bars.totals
    names = _aligned(bars.names, width)
    most = max(totals, default=0)
    around = sum(map(cell_len, (*names[:1], str(most), _GAP, _GAP)))
    room = max(1, width - around)
    rows = zip(
        names,
        totals,
        strict=True,
    )
    for at, (name, total) in enumerate(rows):
        parts = [each.figures[at] for each in bars.series]
        lengths = lengths_of(
            parts,
            most,
            room,
        )
        signs = tuple(_signs(bars, lengths))
        gap = _GAP if total else ""
        yield ((f"{name}{_GAP}", None), *signs, (f"{gap}{total}", None))
    yield from _legend(bars, width)


def _signs(bars: Bars, lengths: Sequence[int]) -> Iterator[Styled]:
    for each, length in zip(
        bars.series,
        lengths,
        strict=True,
    ):
        look = LOOKS[each.look]
        yield look.sign * length, look.style


def lengths_of(parts: Sequence[int], most: int, room: int) -> list[int]:
    """Return how many signs stand for each part of a bar; the longest bar fits the room.

    What is there at all has a sign.
    """
    if not most:
        return [0] * len(parts)
    if most <= room:
        each = min(_WIDEST, room // most)
        return [part * each for part in parts]
    lengths = [
        _length(
            part,
            most,
            room,
        )
        for part in parts
    ]
    while sum(lengths) > room:
        longest = lengths.index(max(lengths))
        if lengths[longest] == 1:
            break
        lengths[longest] -= 1
    return lengths


def _length(part: int, most: int, room: int) -> int:
    """Return its share of the room; of what is there at all at least one sign."""
    least = min(part, 1)
    return max(part * room // most, least)


def _aligned(names: Sequence[str], width: int) -> list[str]:
    """Return names of one width; of a long one the middle is left out."""
    shown = [flat(name) for name in names]
    widest = max(map(cell_len, shown), default=0)
    room = min(widest, width // _NAME_SHARE)
    fitted = [shortened(name, room, _CUT) for name in shown]
    return [set_cell_size(name, room) for name in fitted]


def _legend(bars: Bars, width: int) -> Iterator[Pieces]:
    """Yield what each sign says, in as many lines as it takes."""
    line: list[Styled] = []
    used = 0
    for each in bars.series:
        look = LOOKS[each.look]
        name = flat(each.name)
        said = f"{look.sign} {name}{_GAP}"
        needed = cell_len(said)
        if line and used + needed > width:
            yield tuple(line)
            line = []
            used = 0
        line.append((said, look.style))
        used += needed
    yield tuple(line)


def _courses(courses: Trends, width: int) -> Iterator[Pieces]:
    several = courses.courses
    names = _aligned([each.title for each in several], width)
    below = _aligned([each.below for each in several], width)
    for name, whose, course in zip(
        names,
        below,
        several,
        strict=True,
    ):
        last = course.readings[-1:]
        read = last[0].said if last else _NOTHING
        track = _track(course)
        line = _GAP.join((name, whose, track, read))
        yield ((line, None),)
    legend = f"{_READ} {courses.readings}"
    if any(course.steps for course in several):
        legend += f"{_GAP}{_DUE} {courses.steps}"
    yield ((legend, None),)


def _track(course: Trend) -> str:
    """Return how far a figure has come from where it began, and where it should be by now."""
    reached = 0
    for point in course.readings[-1:]:
        reached = _place(course, point.value)
    left = _TRACK - reached
    signs = _READ * reached + _OPEN * left
    due = course.due
    if due is not None:
        at = _place(course, due.value)
        signs = f"{signs[:at]}{_DUE}{signs[at:]}"
    return f"[{signs}]"


def _place(course: Trend, value: Decimal) -> int:
    """Return where a figure stands on the way from the baseline to the goal."""
    begin = course.begin
    way = course.goal - begin
    if not way:
        return _TRACK
    come = value - begin
    signs = int(come / way * _TRACK)
    return min(max(signs, 0), _TRACK)
