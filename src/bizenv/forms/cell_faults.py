"""What may be wrong with a cell that something was typed into, by the codes of faults. Pure."""

from decimal import Decimal, InvalidOperation
from typing import Final

from bizenv.forms.columns import PlacedColumn
from bizenv.importers.formats.references import Cell
from bizenv.importers.formats.sheet_cells import CellSheet, SheetCell
from bizenv.importers.formats.sheet_values import KeptAs
from bizenv.recording.cells import read_cell
from bizenv.recording.keys import key_of

_PICTURE: Final = "DISPIMG("
_WHOLE: Final = Decimal(1)
_SIGNS: Final = ("%", "％")


def unseen(sheet: CellSheet, place: Cell) -> str:
    """Return why people do not see a cell, nothing where they do."""
    row, column = place
    if row in sheet.hidden_rows:
        return "form-row-hidden"
    if column in sheet.hidden_columns:
        return "form-column-hidden"
    return ""


def unreadable(sheet: CellSheet, place: Cell) -> str:
    """Return why a cell is no value of its own, nothing where it is one."""
    cell = sheet.cells[place]
    if cell.formula is not None:
        inside = f"{cell.formula}{cell.text}".upper()
        return "form-picture" if _PICTURE in inside else "form-formula"
    if cell.text.upper().startswith(f"={_PICTURE}"):
        return "form-picture"
    if cell.struck:
        return "cell-struck"
    return "form-merged" if _is_merged(sheet, place) else ""


def _is_merged(sheet: CellSheet, place: Cell) -> bool:
    row, column = place
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return True
    return False


def unclear(placed: PlacedColumn, cell: SheetCell) -> str:
    """Return why a value may mean two things: 0.9 of a percentage, a day among words."""
    key = key_of(placed.key)
    holds_words = key is not None and key.of is str
    if holds_words and cell.kept is KeptAs.DAY:
        return "form-day-in-words"
    if placed.key == "percent" and _is_share(cell.text):
        return "form-share"
    return ""


def _is_share(text: str) -> bool:
    """Tell whether a figure without its sign may mean a share of one: 0.9, 1."""
    figure = _figure(text)
    if figure is None or text.rstrip().endswith(_SIGNS):
        return False
    return 0 < figure <= _WHOLE


def as_percentage(text: str) -> str:
    """Return a share as a percentage, nothing where a text is none: 90 for 0.9."""
    share = _figure(text)
    if share is None:
        return ""
    percentage = (share * 100).normalize()
    return f"{percentage:f}"


def _figure(text: str) -> Decimal | None:
    written = read_cell("percent", text)
    try:
        return Decimal(written)
    except InvalidOperation:
        return None
