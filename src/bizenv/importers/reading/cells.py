"""The cells of a table's row → the tag of a task, each by what its column holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

from bizenv.importers.reading import labels
from bizenv.importers.reading.columns import ColumnKind
from bizenv.importers.reading.english_words import has_han
from bizenv.importers.reading.label_words import TagLabel
from bizenv.importers.reading.left_over import left_over
from bizenv.importers.reading.pieces import Piece
from bizenv.importers.reading.role_words import UnitRole, role_of
from bizenv.importers.reading.roles import named
from bizenv.importers.reading.text_tag import TextTag
from bizenv.importers.reading.units import looks_like_unit, tokens

_ROLES: Final = {
    ColumnKind.LEAD: UnitRole.LEAD,
    ColumnKind.SUPPORT: UnitRole.SUPPORT,
    ColumnKind.RESPONSIBLE: UnitRole.RESPONSIBLE,
}
_OF_TEXT: Final = (ColumnKind.TEXT, ColumnKind.TARGET, ColumnKind.TASK)
_LEFT_OUT: Final = (None, ColumnKind.OTHER, ColumnKind.STAGE)
_SAYS_ROLE: Final = (ColumnKind.LEAD, ColumnKind.SUPPORT, ColumnKind.OTHER)
_WORD: Final = 4  # characters of a word that is no name: 牵头, 配合
_OF_TASK: Final = (ColumnKind.TASK, ColumnKind.NUMBER)
"""Columns in which each task has a cell of its own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its column's place, kind and heading, and whether it goes on from above."""

    column: int
    kind: ColumnKind | None
    heading: str
    text: str
    goes_on: bool

    @property
    def is_own(self) -> bool:
        """Whether it says something that the row above does not."""
        if self.goes_on:
            return False
        return bool(self.text)


def goes_on(cells: Sequence[Cell]) -> bool:
    """Tell whether a row goes on with the task above: it has no task of its own."""
    own = {cell.kind for cell in cells if cell.is_own}
    return own.isdisjoint(_OF_TASK)


def join(task: Piece, cells: Sequence[Cell]) -> None:
    """Add to a task the words of a row that goes on with it."""
    [tag] = task.tags
    for cell in cells:
        if not cell.is_own:
            continue
        if cell.kind in _OF_TEXT:
            task.text += cell.text
        else:
            add(tag, cell)
    put_behind(tag, task.text)


def put_behind(tag: TextTag, text: str) -> None:
    """Let a tag stand behind a text."""
    tag.start = len(text)
    tag.end = len(text)


def add(tag: TextTag, cell: Cell) -> None:
    """Put a cell's words where its column says; columns of the text are no part of a tag."""
    kind = cell.kind
    text = cell.text
    if kind in _ROLES:
        _add_names(tag, _ROLES[kind], text)
    elif kind is ColumnKind.DUE:
        tag.labels.append(TagLabel.DUE)
        if not tag.due:
            text = " ".join(text.split())
        tag.due.append(text)
    elif kind in _LEFT_OUT:
        labelled = (cell.heading, text)
        tag.other.append(labelled)


def in_said_role(cells: Sequence[Cell]) -> list[Cell]:
    """Return a row's cells, its units in the role that a cell alone says: 市甲局 | 牵头."""
    said = {cell.column: role_of(cell.text) for cell in cells if _may_say_role(cell)}
    roles = {role for role in said.values() if role is not None}
    if len(roles) != 1:
        return list(cells)
    kind = ColumnKind(roles.pop().value)
    found: list[Cell] = []
    for cell in cells:
        own = cell
        if said.get(cell.column) is not None:
            own = replace(cell, text="")
        elif cell.kind is ColumnKind.RESPONSIBLE:
            own = replace(cell, kind=kind)
        found.append(own)
    return found


def _may_say_role(cell: Cell) -> bool:
    is_short = 0 < len(cell.text) <= _WORD
    return is_short and cell.kind in (None, *_SAYS_ROLE)


def _listed(cell: str) -> str:
    """Return a cell's names with a separator where only a space or a new line stands."""
    if has_han(cell):
        return reduce(_with_line, cell.split("\n")).replace(" ", "、")
    return cell.replace("\n", "; ")


def _with_line(above: str, below: str) -> str:
    """Return the lines of a cell on one; a name that a line's end broke in two is whole again."""
    *_, last = tokens(above)
    first = next(tokens(below)).text.strip()
    is_broken = bool(last.text.strip()) and not looks_like_unit(last.text.strip())
    is_one = is_broken and looks_like_unit(f"{last.text.strip()}{first}")
    return f"{above}{below}" if is_one else f"{above} {below}"


def _add_names(tag: TextTag, role: UnitRole, cell: str) -> None:
    """Add a cell's names: with the labels that stand in the cell, else in its column's role."""
    on_one_line = reduce(_with_line, cell.split("\n"))
    inner = labels.find(on_one_line)
    is_labelled = bool(inner) and bool(inner[0].labels)
    if not is_labelled:
        listed = _listed(cell)
        own = TextTag(
            0, len(listed), named(listed, role), labels=[TagLabel(role.value)]
        )
        tag.rest += left_over(listed, own)
        tag.add(own)
        return
    end = 0
    for each in inner:
        tag.rest += (
            on_one_line[end : each.start].strip(),
            *left_over(on_one_line, each),
        )
        end = each.end
        tag.add(each)
    tag.rest.append(on_one_line[end:].strip())
