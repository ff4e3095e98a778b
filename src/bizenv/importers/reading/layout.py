"""Lines as they were meant: a document on one line taken apart, a table copied cell by cell put together."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bizenv.importers.document import Line
from bizenv.importers.reading import columns
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.labels import LABEL
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.units import OPENING, brackets

_NARROW: Final = 30  # columns; narrower texts are lists, wider ones are not broken
_WIDE: Final = 120
_RAGGED: Final = 4  # columns by which full lines may differ
_MANY: Final = 4  # full lines that end within a sentence
_ENDS: Final = ("。", "：", ":", "；", ";", "！", "？")
LONG: Final = 300  # characters; a longer line may be several
_SPACE: Final = re.compile(
    r"(?<![0-9][.．、])[ \t\u3000]{1,8}(?=[一-龥“《（(〔【0-9①-⑳㈠-㈩⑴-⑽])"
)
_ASCII: Final = re.compile(r"[A-Za-z0-9,.]\Z")
_STARTS: Final = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]")
_NEVER: Final = "：:，,、（(第其之唯同"  # before a number that begins no paragraph


def meant(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with lost line ends restored and copied tables as rows."""
    apart = [part for line in _unwrapped(lines) for part in _apart(line)]
    return list(_rows(apart))


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with paragraphs put together that were broken at a width, as text copied from a page is.

    A text counts as broken where many lines end at about its greatest width without a sentence's end there.
    """
    widths = {
        id(line): _width(line.text)
        for line in lines
        if not line.cells
        and line.level is None
        and "\t" not in line.text.strip()  # no rows of a table
    }
    width = max(widths.values(), default=0)
    length = max((len(line.text) for line in lines if id(line) in widths), default=0)
    whole = {key for key, each in widths.items() if each >= width - _RAGGED}
    whole |= {
        id(line)
        for line in lines
        if id(line) in widths and len(line.text) >= length - 1
    }
    full = [line for line in lines if id(line) in whole]
    unfinished = [line for line in full if not line.text.rstrip().endswith(_ENDS)]
    if (
        not _NARROW <= width <= _WIDE
        or len(unfinished) < _MANY
        or len(unfinished) * 5 < len(widths)
    ):
        return list(lines)
    joined: list[Line] = []
    goes_on = False
    for line in lines:
        if goes_on and joined and id(line) in widths and not _begins(line.text):
            before = joined[-1]
            joined[-1] = replace(
                before,
                text=before.text + line.text.strip(),
                also=(*before.also, line.number),
            )
        else:
            joined.append(line)
        goes_on = id(line) in whole
    return joined


def _width(text: str) -> int:
    """Return how wide a text is, in half-width columns."""
    return sum(1 if char.isascii() else 2 for char in text)


def _begins(text: str) -> bool:
    """Tell whether a line begins a paragraph: by a number, a label, a date of its own, an indent."""
    return (
        recognise(text) is not None
        or (LABEL.match(text) is not None and not text.startswith(tuple(OPENING)))
        or text.startswith("\u3000\u3000")
        or day_of_issue(text) is not None
    )


def _apart(line: Line) -> Iterator[Line]:
    if line.cells or len(line.text) <= LONG:
        yield line
        return
    parts = [(0, len(line.text))]
    spaces = list(_SPACE.finditer(line.text))
    if len(spaces) > 3 and (_labels(line.text) > 1 or _numbers(line.text, spaces) > 2):  # noqa: PLR2004
        parts, start = [], 0
        for match in spaces:
            if (
                _ASCII.search(line.text[max(0, match.start() - 1) : match.start()])
                and line.text[match.end()].isascii()
            ):
                continue
            parts.append((start, match.start()))
            start = match.end()
        parts.append((start, len(line.text)))
    for start, end in parts:
        text = line.text[start:end]
        for begin, stop in (
            _unmarked(text)
            if end - start > LONG and _labels(text) > 1
            else [(0, len(text))]
        ):
            if text[begin:stop].strip():
                yield replace(
                    line, text=text[begin:stop], column=line.column + start + begin
                )


def _labels(text: str) -> int:
    return sum(1 for _ in LABEL.finditer(text))


def _numbers(text: str, spaces: "list[re.Match[str]]") -> int:
    return sum(
        recognise(text[match.end() : match.end() + 12]) is not None for match in spaces
    )


def _unmarked(text: str) -> list[tuple[int, int]]:
    """Return the parts of a line without any sign of where lines ended: before labels, and before the next number."""
    covered = list(brackets(text))
    places = [
        match.start()
        for match in LABEL.finditer(text)
        if not _inside(match.start(), covered)
    ]
    if len(places) < 2:  # noqa: PLR2004 - one label ends one task
        return [(0, len(text))]
    cuts = {0, *places}
    last: dict[str, int] = {}
    for match in _STARTS.finditer(text):
        place = match.start()
        number = recognise(text[place : place + 12])
        if (
            number is None
            or (place and text[place - 1] in _NEVER)
            or _inside(place, covered)
        ):
            continue
        if number.value == last.get(number.kind, 0) + 1 or number.value == 1:
            cuts.add(place)
            last[number.kind] = number.value
            for kind in _BELOW.get(number.kind, ()):
                last.pop(kind, None)
    edges = [*sorted(cuts), len(text)]
    return list(itertools.pairwise(edges))


_BELOW: Final = {"han": ("(han)",), "(han)": ("(digit)",), "digit": ("(digit)",)}


def _inside(place: int, covered: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in covered)


_GAPS: Final = re.compile(r"\t|[ \u3000]{2,}|\|")
_SPACES: Final = re.compile(r"[ \t\u3000]{1,}")


def _rows(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines, those of a table that was copied as text as rows with cells."""
    place, table = 0, max((line.table for line in lines), default=0)
    while place < len(lines):
        line = lines[place]
        gaps = _gaps(line)
        if gaps is not None:
            table += 1
            columns_here = len(_split(line.text, gaps))
            while place < len(lines) and _in_table(
                cells := _split(lines[place].text, gaps), columns_here, gaps
            ):
                yield replace(lines[place], cells=cells, table=table)
                place += 1
            continue
        names = _column_of_names(lines, place)
        if names:
            table += 1
            yield _row(lines[place : place + names], table)
            place += names
            while place < len(lines) and _is_row(lines[place : place + names], names):
                yield _row(lines[place : place + names], table)
                place += names
            continue
        yield line
        place += 1


def _is_row(lines: list[Line], names: int) -> bool:
    return (
        len(lines) == names
        and not any(line.cells for line in lines)
        and lines[0].text.strip().rstrip(".、．").isdecimal()
    )


def _row(lines: list[Line], table: int) -> Line:
    """Return one row made of lines with a cell each."""
    cells = tuple(line.text.strip() for line in lines)
    return replace(
        lines[0],
        text=" ".join(cells),
        cells=cells,
        table=table,
        also=tuple(line.number for line in lines[1:]),
    )


def _gaps(line: Line) -> "re.Pattern[str] | None":
    """Return what separates the cells of a line that heads a table, or None if it heads none."""
    for gaps in (_GAPS, _SPACES) if not line.cells else ():
        cells = _split(line.text, gaps)
        if len(cells) > 2 and columns.header(cells) is not None:  # noqa: PLR2004 - number, task, unit
            return gaps
    return None


def _in_table(cells: tuple[str, ...], expected: int, gaps: "re.Pattern[str]") -> bool:
    """Tell whether a line is a row of the table above; between single spaces only with all its cells."""
    return len(cells) == expected if gaps is _SPACES else len(cells) > 1


def _split(text: str, gaps: "re.Pattern[str]") -> tuple[str, ...]:
    return (
        tuple(cell.strip() for cell in gaps.split(text.strip().strip("|")))
        if text.strip()
        else ()
    )


def _column_of_names(lines: list[Line], place: int) -> int:
    """Return how many lines from here on are the names of a table's columns, one a line; 0 if none."""
    if columns.meaning(lines[place].text) is not columns.Column.NUMBER:
        return 0
    names: list[str] = []
    for line in lines[place : place + 12]:
        if (
            line.cells
            or len(line.text.strip()) > 10  # noqa: PLR2004
            or columns.meaning(line.text) is None
        ):
            break
        names.append(line.text.strip())
    if (
        len(names) < 3  # noqa: PLR2004
        or columns.meaning(names[0]) is not columns.Column.NUMBER
        or columns.header(tuple(names)) is None
    ):
        return 0
    return len(names)
