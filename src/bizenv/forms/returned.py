"""Reads a form that came back: whose it is, which sheet is its table, what was added beside."""

from collections.abc import Sequence

from bizenv.diagnostics import BizenvError, Location
from bizenv.forms.heads import head_row, outside_known
from bizenv.forms.identity import MARK, VERSION, Identity, read
from bizenv.forms.table import ReturnedTable
from bizenv.forms.typed import QUOTED, Returned
from bizenv.importers.formats.sheet_cells import CellSheet
from bizenv.messages import Message


def returned(file: str, sheets: Sequence[CellSheet]) -> Returned:
    """Return what a form says. Raises BizenvError for a workbook that is no form of ours."""
    identity = _identity(file, sheets)
    form = Returned(file, identity)
    others = [each for each in sheets if each.cells and not _is_marked(each)]
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
        last = max(row for row, _ in sheet.cells)
        rows = range(1, last + 1)
        found = read([sheet.text(row, 1) for row in rows])
        if isinstance(found, Identity):
            return found
        if found is not None and found > VERSION:
            hint = Message("hint.form-newer")
            raise BizenvError("form-newer", hint=hint, name=file)
    hint = Message("hint.form-without-identity")
    raise BizenvError("form-without-identity", hint=hint, name=file)


def _table(file: str, identity: Identity, sheets: Sequence[CellSheet]) -> CellSheet:
    """Return the sheet of the table: the first visible one that has its heads."""
    for sheet in sheets:
        if sheet.is_visible and head_row(identity, sheet):
            return sheet
    heads = list(identity.heads.values())
    hint = Message("hint.form-without-head", {"heads": heads})
    name = identity.sheets[0]
    raise BizenvError("form-without-head", hint=hint, name=file, sheet=name)


def _refuse(form: Returned, sheet: CellSheet, table: CellSheet) -> None:
    """Name what stands on another sheet: nobody reads it. On the guide, what was added."""
    file = form.file
    name = sheet.name
    _, guide, _ = form.identity.sheets
    if name != guide:
        row, column = min(sheet.cells)
        at = Location(file, row, column, sheet=name)
        form.fault("form-second-sheet", at, sheet=name, table=table.name)
        return
    for row, column in outside_known(form.identity, sheet):
        at = Location(file, row, column, sheet=name)
        text = sheet.text(row, column)
        begins = text[:QUOTED]
        form.fault("form-outside", at, text=begins)
