"""Pieces: lines with their number and their tags found, table rows among them."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bizenv.importers.document import MAX_NAMES, Line, unreadable
from bizenv.importers.draft import LineKind
from bizenv.importers.reading import columns, labels
from bizenv.importers.reading.columns import Column
from bizenv.importers.reading.deadlines import day_of_issue, is_deadline
from bizenv.importers.reading.labels import Tag, TagLabel
from bizenv.importers.reading.numbering import Numbered, recognise
from bizenv.importers.reading.roles import UnitRole, named, only_units

_AND: Final = re.compile(r"^[ \t\u3000]{0,8}(?:以及|及|和)")
_TRIMMED: Final = " \t\u3000。；;"


@dataclass(slots=True, eq=False)
class Piece:
    """One line as meant: its text behind the number, and the tags in that text.

    `title` is a table's own title for a task; `heading`: the format says that it heads what follows.
    `kind` is set by the step of the reading that finds out what the line is.
    """

    line: Line
    text: str
    number: Numbered | None = None
    tags: list[Tag] = field(default_factory=list)
    heading: bool = False
    title: str | None = None
    kind: LineKind | None = None

    @property
    def tag_only(self) -> bool:
        """Whether there is nothing in it but tags."""
        return bool(self.tags) and not self.stretches()

    def at(self, place: int) -> Line:
        """Return the line with the column of a place in the text; of a table's row the row."""
        if self.line.cells:
            return self.line
        return replace(self.line, column=self.line.column + place)

    def stretches(self) -> list[tuple[int, str]]:
        """Return the text outside the tags, with the places where each stretch begins."""
        found, place = [], 0
        for tag in self.tags:
            found.append((place, self.text[place : tag.start]))
            place = tag.end
        found.append((place, self.text[place:]))
        return [(start, text) for start, text in found if text.strip(_TRIMMED)]


def pieces(lines: Sequence[Line], file: str) -> list[Piece]:
    """Return the pieces of a document, blank lines left out. Raises BizenvError if it names too many departments."""
    found: list[Piece] = []
    place = counted = names = 0
    follows_task = False
    while place < len(lines):
        names, counted = names + _named(found[counted:]), len(found)
        if names > MAX_NAMES:
            raise unreadable("document-too-many-names", file, limit=MAX_NAMES)
        line = lines[place]
        if line.cells:
            end = next(
                (
                    at
                    for at in range(place, len(lines))
                    if lines[at].table != line.table
                ),
                len(lines),
            )
            found += _table(lines[place:end])
            place, follows_task = end, False
            continue
        place += 1
        signed = (
            place < len(lines) and day_of_issue(lines[place].text) is not None
        )  # the issuer above the day
        if line.text.strip(" \t\u3000") and (
            signed or not _continues(found, line.text)
        ):
            behind = bool(found) and (
                found[-1].number is not None or bool(found[-1].tags) or follows_task
            )
            piece = _piece(
                line, follows_task=follows_task and not signed, behind=behind
            )
            found.append(piece)
            follows_task = not piece.tags and (piece.number is not None or follows_task)
        elif line.text.strip(" \t\u3000"):
            found.append(Piece(line, "", tags=[Tag(0, 0)]))
    if names + _named(found[counted:]) > MAX_NAMES:
        raise unreadable("document-too-many-names", file, limit=MAX_NAMES)
    return found


def _named(some: Sequence[Piece]) -> int:
    """Return how many times pieces name a department."""
    return sum(len(tag.units) for piece in some for tag in piece.tags)


def _continues(found: list[Piece], text: str) -> bool:
    """Take a line as the rest of the value before it, if that was left open."""
    if (
        not found
        or not found[-1].tags
        or recognise(text) is not None
        or labels.find(text)
    ):
        return False
    last = next((piece for piece in reversed(found) if piece.text), None)
    if last is None or not last.tags:
        return False
    tag = last.tags[-1]
    label = tag.labels[-1] if tag.labels else TagLabel.OTHER
    if (
        tag.open is None
        and label not in (TagLabel.DUE, TagLabel.OTHER)
        and last.tag_only
        and only_units(_AND.sub("", text))
    ):
        tag.open, tag.unmarked = (
            label,
            True,
        )  # names alone go on with the list above, which is doubted
    return labels.continued(tag, text)


def _piece(line: Line, *, follows_task: bool = False, behind: bool = False) -> Piece:
    number = recognise(line.text)
    text = line.text[number.length :] if number else line.text.lstrip(" \t\u3000")
    tags = labels.find(text, follows_task=follows_task and number is None)
    if not tags and number is None and behind:
        tags = _bare_deadline(text)
    if number is None and line.level is not None and not tags:
        number = Numbered(f"h{line.level}", 0, 0)
    start = (
        number.length
        if number and number.length
        else len(line.text) - len(line.text.lstrip(" \t\u3000"))
    )
    moved = replace(line, column=line.column + start)
    return Piece(moved, text, number, tags, heading=line.level is not None)


def _bare_deadline(text: str) -> list[Tag]:
    if not is_deadline(text) or day_of_issue(text) is not None:
        return []
    return [Tag(0, len(text), due=[text.strip(_TRIMMED)], labels=[TagLabel.DUE])]


# tables


def _table(rows: Sequence[Line]) -> Iterator[Piece]:
    """Yield a table's rows: what stands above its heading as lines, then sections and tasks."""
    top = next(
        (at for at, row in enumerate(rows) if columns.header(row.cells) is not None),
        None,
    )
    if top is None:
        yield from (_flat(row) for row in rows)
        return
    for row in rows[:top]:
        yield from _above(row)
    heads = columns.header(rows[top].cells)
    assert heads is not None
    yield Piece(rows[top], "", heading=True, tags=[])
    yield from _Table(heads, rows[top + 1 :], rows[top].cells).pieces()


def _above(row: Line) -> Iterator[Piece]:
    """Yield what stands above a table's heading: its upper row as such, of other rows each cell for itself."""
    texts = list(dict.fromkeys(cell.strip() for cell in row.cells if cell.strip()))
    if (
        len(texts) > 1
        and sum(
            columns.meaning(text) is not None and ":" not in text and "：" not in text
            for text in texts
        )
        > 1
    ):
        yield Piece(row, "", heading=True)
        return
    column = 1
    for text in texts:
        yield _piece(replace(row, text=text, cells=(), column=column))
        column += len(text) + 1


def _flat(row: Line) -> Piece:
    texts = dict.fromkeys(cell.strip() for cell in row.cells if cell.strip())
    return _piece(replace(row, text=" ".join(texts), cells=()))


class _Table:
    """The rows below a table's heading, read by what its columns hold."""

    def __init__(
        self,
        heads: tuple[Column | None, ...],
        rows: Sequence[Line],
        names: tuple[str, ...],
    ) -> None:
        self.rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
        self.heads = list(heads)
        self.names = names
        self._sections_of_tasks()

    def _sections_of_tasks(self) -> None:
        """Take a column of tasks whose cells span rows, left of a finer one, for sections."""
        fine = [
            at
            for at, head in enumerate(self.heads)
            if head in (Column.TASK, Column.TEXT)
        ]
        if not any(
            head is Column.TASK for head in self.heads
        ):  # 措施 alone is the task
            first = next(
                at for at, head in enumerate(self.heads) if head is Column.TEXT
            )
            self.heads[first] = Column.TASK
        for at in fine[:-1]:
            if self.heads[at] is Column.TASK and self._spans(at):
                self.heads[at] = Column.SECTION
        if not any(head is Column.TASK for head in self.heads):
            self.heads[fine[-1]] = Column.TASK

    def _spans(self, at: int) -> bool:
        cells = [self._cell(row, at) for row in self.rows]
        return any(
            not cell or cell == before for before, cell in itertools.pairwise(cells)
        )

    def _cell(self, row: Line, at: int) -> str:
        return row.cells[at].strip() if at < len(row.cells) else ""

    def pieces(self) -> Iterator[Piece]:
        """Yield a piece for each new section and for each task."""
        current: dict[int, str] = {}
        counts: dict[int, int] = {}
        last: Piece | None = None
        serial = 0
        for row in self.rows:
            texts = {self._cell(row, at) for at in range(len(row.cells))} - {""}
            if len(texts) == 1 and len(row.cells) > 1:  # one cell across the table
                yield from self._band(row, texts.pop())
                serial, current = 0, {}
                continue
            if columns.header(row.cells) is not None and columns.header(
                row.cells
            ) == columns.header(self.names):
                yield Piece(
                    row, "", heading=True
                )  # the heading again, on the next page
                continue
            fresh = False
            for at, head in enumerate(self.heads):
                cell = self._cell(row, at)
                if head is Column.SECTION and cell and cell != current.get(at):
                    current = {
                        key: value for key, value in current.items() if key < at
                    } | {at: cell}
                    counts = {key: value for key, value in counts.items() if key <= at}
                    counts[at] = counts.get(at, 0) + 1
                    number = recognise(cell)
                    value = number.value if number else counts[at]
                    yield Piece(
                        row,
                        cell[number.length :] if number else cell,
                        Numbered(f"column{at}", value, 0),
                        heading=True,
                    )
                    serial, fresh = 0, True
            if last is not None and not fresh and self._goes_on(row):
                self._join(last, row)
                yield Piece(row, "", tags=[Tag(0, 0)])
                continue
            serial += 1
            last = self._task(row, serial)
            yield last

    def _band(self, row: Line, text: str) -> Iterator[Piece]:
        number = recognise(text)
        yield Piece(
            row,
            text[number.length :] if number else text,
            number or Numbered("band", 0, 0),
            heading=True,
        )

    def _goes_on(self, row: Line) -> bool:
        """Tell whether a row goes on with the task above: no task of its own, or the one above over several rows."""
        own = [
            at
            for at, head in enumerate(self.heads)
            if head in (Column.TASK, Column.NUMBER)
        ]
        return all(
            not self._cell(row, at) or (at < len(row.continued) and row.continued[at])
            for at in own
        )

    def _join(self, piece: Piece, row: Line) -> None:
        for at, head in enumerate(self.heads):
            cell = self._cell(row, at)
            if cell and not (at < len(row.continued) and row.continued[at]):
                if head is Column.TEXT:
                    piece.text = f"{piece.text}{cell}"
                else:
                    _add_cell(piece.tags[0], head, cell, self.names[at])
        piece.tags[0].start = piece.tags[0].end = len(piece.text)

    def _task(self, row: Line, serial: int) -> Piece:
        number, title, texts = serial, "", []
        tag = Tag(0, 0)
        for at, head in enumerate(self.heads):
            cell = self._cell(row, at)
            if head is Column.NUMBER and cell.rstrip(".、．").isdecimal():
                number = int(cell.rstrip(".、．"))
            elif head is Column.TASK:
                title = title or cell
            elif head in (Column.TEXT, Column.TARGET) and cell:
                texts.append(cell)
            elif cell and head not in (Column.SECTION, Column.NUMBER):
                _add_cell(
                    tag, head, cell, self.names[at] if at < len(self.names) else ""
                )
        own = recognise(title)
        if own is not None:
            title = title[own.length :]
            number = (
                own.value
                if not any(head is Column.NUMBER for head in self.heads)
                else number
            )
        text = "\n".join((title, *texts))
        tag.start = tag.end = len(text)
        return Piece(
            row, text, Numbered("row", number, 0), [tag], title=title if texts else None
        )


def _add_cell(tag: Tag, head: Column | None, cell: str, heading: str) -> None:
    """Put a cell's words where its column says."""
    roles = {
        Column.LEAD: UnitRole.LEAD,
        Column.SUPPORT: UnitRole.SUPPORT,
        Column.RESPONSIBLE: UnitRole.RESPONSIBLE,
    }
    if head in roles:
        inner = labels.find(cell.replace("\n", " "))
        if inner and inner[0].labels:
            for each in inner:
                tag.units += each.units
                tag.labels += each.labels
            return
        tag.labels.append(TagLabel(roles[head].value))
        tag.units += named(cell.replace("\n", "、").replace(" ", "、"), roles[head])
    elif head is Column.DUE:
        tag.labels.append(TagLabel.DUE)
        tag.due.append(cell if tag.due else " ".join(cell.split()))
    elif head is Column.OTHER or head is None:
        tag.other.append((heading, cell))
