"""Files that came back → forms, or why one is none."""

from collections.abc import Iterator, Sequence

from bizenv.diagnostics import BizenvError, Location
from bizenv.forms.returned import returned
from bizenv.forms.typed import Returned, fault_of
from bizenv.importers.formats.identify import identify
from bizenv.importers.formats.sandbox import Sheets, Workbook, cells_apart
from bizenv.messages import Message
from bizenv.recording.file_rows import Fault

_WORKBOOK = "xlsx"


def read_forms(
    books: Sequence[Workbook], whose: str | None = None
) -> tuple[list[Returned], list[Fault]]:
    """Return the forms that files hold, and what is wrong with files that are none.

    `whose`: all of them are to be of this department.
    """
    forms: list[Returned] = []
    faults: list[Fault] = []
    for file, sheets in _read(books):
        try:
            if isinstance(sheets, BizenvError):
                raise sheets
            form = returned(file, sheets)
            _refuse_other(form, whose)
            forms.append(form)
        except BizenvError as error:
            faults.append(Fault(Location(file), error))
    return forms, faults


def _read(books: Sequence[Workbook]) -> Iterator[tuple[str, Sheets]]:
    """Yield each file with its sheets, or why it is no workbook."""
    good: list[Workbook] = []
    for book in books:
        error = _no_workbook(*book)
        if error is None:
            good.append(book)
        else:
            yield book[0], error
    for (file, _), sheets in zip(good, cells_apart(good), strict=True):
        yield file, sheets


def _no_workbook(file: str, data: bytes) -> BizenvError | None:
    try:
        name, _ = identify(file, data)
    except BizenvError as error:
        return error
    if name == _WORKBOOK:
        return None
    return BizenvError(
        "form-no-workbook", hint=Message("hint.form-no-workbook"), name=file
    )


def _refuse_other(form: Returned, whose: str | None) -> None:
    """Refuse a form of another department than the one named. Raises BizenvError."""
    who = form.identity.who
    if whose is None or who == whose:
        return
    raise fault_of(
        "form-other-department",
        name=form.file,
        who=who,
        whose=whose,
    )
