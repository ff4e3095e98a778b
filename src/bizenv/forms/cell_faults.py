"""What may be wrong with a cell that something was typed into, by the codes of faults. Pure."""

import re
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
_ERROR_TEXT: Final = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}"
)
"""What spreadsheets show where a formula came to nothing, pasted as a text."""
_ASIDE: Final = re.compile(r"[\W_]+")
_DITTO: Final = re.compile(
    r"同(上|前|左|右|下)(一?(行|格|栏|列|项|条|期|月|次))?|(同|与)?上(一?(行|格|栏|列|项|条))(相?同)?"
    r"|(the)?same(asabove|asbefore|asbelow)?|asabove|ditto"
)
"""What points to another cell, without its signs."""
_DITTO_SIGNS: Final = ("〃", "″", '"', "''", "”", "“", "＂")


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
    if cell.kept is KeptAs.ERROR or _ERROR_TEXT.fullmatch(cell.text):
        return "form-error-value"
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
    if is_ditto(cell.text):
        return "form-ditto"
    has_sign = cell.text.rstrip().endswith(_SIGNS)
    if placed.takes_percentages:
        may_be_share = not has_sign and _is_share(cell.text)
        return "form-share" if may_be_share else ""
    if placed.target and has_sign:
        return "form-percent-sign"
    return ""


def is_ditto(text: str) -> bool:
    """Tell whether a text only points to another cell: 同上, ditto."""
    if text.strip() in _DITTO_SIGNS:
        return True
    bare = _ASIDE.sub("", text)
    return _DITTO.fullmatch(bare.casefold()) is not None


def doubtful(placed: PlacedColumn, cell: SheetCell) -> str:
    """Return what people are to look at in a value that is taken: fewer than none."""
    if not placed.target or placed.takes_percentages:
        return ""  # what grows by a share may shrink
    figure = figure_of(cell.text)
    is_negative = figure is not None and figure < 0
    return "form-reading-negative" if is_negative else ""


def _is_share(text: str) -> bool:
    """Tell whether a figure without its sign may mean a share of one: 0.9, 1."""
    figure = figure_of(text)
    return figure is not None and 0 < figure <= _WHOLE


def as_percentage(text: str) -> str:
    """Return a share as a percentage, nothing where a text is none: 90 for 0.9."""
    share = figure_of(text)
    if share is None:
        return ""
    percentage = (share * 100).normalize()
    return f"{percentage:f}"


def figure_of(text: str) -> Decimal | None:
    """Return the figure that a text is, without its sign of percent; None if it is none."""
    written = read_cell("percent", text)
    try:
        figure = Decimal(written)
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def is_blank(cell: SheetCell) -> bool:
    """Tell whether nothing was typed into a cell."""
    if cell.text or cell.struck:
        return False
    return cell.formula is None
