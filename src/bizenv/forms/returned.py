"""Reads a form that came back: whose it is, which sheet is its table, what was added beside."""

from collections.abc import Sequence
from itertools import filterfalse

from bizenv.diagnostics import BizenvError
from bizenv.forms.heads import head_row, outside_known
from bizenv.forms.identity import MARK, VERSION, Identity, read
from bizenv.forms.table import ReturnedTable
from bizenv.forms.typed import Returned, ReturnedSheet
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.messages import Message


def returned(file: str, sheets: Sequence[CellSheet]) -> Returned:
    """Return what a form says. Raises BizenvError for a workbook that is no form of ours."""
    identity = _identity(file, sheets)
    form = Returned(file, identity)
    filled = [each for each in sheets if each.cells]
    others = list(filterfalse(_is_marked, filled))
    table = _table(file, identity, others)
    for sheet in others:
        if sheet is not table:
            _refuse(form, sheet, table)
    ReturnedTable(form, table).take()
    return form


def _is_marked(sheet: CellSheet) -> bool:
    return sheet.text(1, 1) == MARK


def _identity(file: str, sheets: Sequence[CellSheet]) -> Identity:
    """Return what a form says of itself. Raises BizenvError where it says nothing."""
    for sheet in filter(_is_marked, sheets):
        cells = _first_column(sheet)
        found = read(cells)
        if isinstance(found, Identity):
            return found
        if found is not None and found > VERSION:
            hint = Message("hint.form-newer")
            raise BizenvError("form-newer", hint=hint, name=file)
    hint = Message("hint.form-without-identity")
    raise BizenvError("form-without-identity", hint=hint, name=file)


def _first_column(sheet: CellSheet) -> list[str]:
    """Return what the first cell of each row says."""
    last, _ = max(sheet.cells)
    rows = range(1, last + 1)
    return [sheet.text(row, 1) for row in rows]


def _table(file: str, identity: Identity, sheets: Sequence[CellSheet]) -> CellSheet:
    """Return the sheet of the table: the first visible one that has its heads."""
    for sheet in sheets:
        if not sheet.is_visible:
            continue
        if head_row(identity, sheet):
            return sheet
    heads = identity.heads.values()
    args = {"heads": list(heads)}
    hint = Message("hint.form-without-head", args)
    name = identity.sheets[0]
    raise BizenvError("form-without-head", hint=hint, name=file, sheet=name)


def _refuse(form: Returned, sheet: CellSheet, table: CellSheet) -> None:
    """Name what stands on another sheet: nobody reads it. On the guide, what was added."""
    there = ReturnedSheet(form, sheet)
    name = sheet.name
    _, guide, _ = form.identity.sheets
    if name != guide:
        first = min(sheet.cells)
        there.fault(
            "form-second-sheet",
            first,
            sheet=name,
            table=table.name,
        )
        return
    for place in outside_known(form.identity, sheet):
        there.quote("form-outside", place)
