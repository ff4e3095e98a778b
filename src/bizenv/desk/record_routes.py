"""The routes that record: a form, what it would write, and what it wrote."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bizenv.desk.app import Answer, refuse, shown, sought_by, worded
from bizenv.desk.doors import TOKEN, DoorRefusal, form_of
from bizenv.desk.forms import Typed
from bizenv.desk.offer_ways import FORMS, may_write, offered_now, raised_now
from bizenv.desk.offers import DEPARTMENT
from bizenv.desk.record_pages import (
    CHANGE,
    DONE,
    SEAL,
    STEP,
    WRITE,
    done_page,
    form_page,
    preview_page,
    start_page,
)
from bizenv.desk.recording import (
    DeskForm,
    Filled,
    Preview,
    RecordedAt,
    Seal,
    previewed,
    recorded,
)
from bizenv.desk.sought import Sought
from bizenv.desk.standing import told
from bizenv.diagnostics import USAGE, BizenvError
from bizenv.layout import row_of
from bizenv.recording.system import is_durable

_OK: Final = 200
_NOT_ALLOWED: Final = 405
_UNCLEAR: Final = 422
_CONFLICT: Final = 409
_BUSY: Final = 503
_SEE_OTHER: Final = 303
_OWN: Final = (TOKEN, SEAL, STEP)
"""Fields of a form that are none of a record."""
_ASKED: Final = ("task", "lang", "as_of", "known_as_of")
"""Fields of an address that are none of a record."""
_DAYS: Final = ("date", "effective")
"""Fields that begin with the day of the page."""
_STANDS: Final = ("error.not-durable", "error.unfinished")
"""Errors with which a record stands, or will once the next one is written."""
_LATER: Final = ("error.locked", "error.desk-busy")
"""Errors that go by themselves: others write."""
_NUMBER: Final = re.compile("[0-9]{1,9}")
Typing = dict[str, Sequence[str]]


def record_routes() -> list[Route]:
    """Return the routes of what is recorded."""
    form = f"{FORMS}/{{kind}}"
    return [
        Route(FORMS, _where_open(_start), methods=["GET"]),
        Route(form, _where_open(_blank), methods=["GET"]),
        Route(form, _where_open(_sent), methods=["POST"]),
        Route(DONE, worded(_done), methods=["GET"]),
    ]


def _where_open(answer: Callable[[Request, Sought], Response]) -> Answer:
    """Return what answers where records are taken, and refuses elsewhere."""

    def answered(request: Request) -> Response:
        sought = sought_by(request)
        if may_write(sought):
            return answer(request, sought)
        refusal = DoorRefusal(_NOT_ALLOWED, "desk.form.closed")
        return refuse(request, refusal)

    return worded(answered)


def _start(_: Request, sought: Sought) -> Response:
    """Answer with where one begins."""
    registers = tuple(raised_now(sought))
    page = start_page(registers, sought)
    return shown(page)


def _blank(request: Request, sought: Sought) -> Response:
    """Answer with a form, filled in with what its address says."""
    typed: Typing = {}
    for name, values in sought.fields.items():
        if name not in _ASKED:
            typed[name] = values
    filled = _filled(request, sought, typed)
    form = filled.form(sought.inquiry)
    begun = _begun(form)
    form = form._replace(typed={**begun, **typed})
    page = form_page(form, sought)
    return shown(page)


def _begun(form: DeskForm) -> Typing:
    """Return what a form begins with: the day, and the department where it can be one only."""
    begun: Typing = {}
    names = [each.name for each in form.fields]
    day = form.topic.day.isoformat()
    for name in _DAYS:
        if name in names:
            begun[name] = [day]
    leads = form.topic.leads
    is_clear = len(leads) == 1
    if is_clear and DEPARTMENT in names:
        begun[DEPARTMENT] = leads
    return begun


def _sent(request: Request, sought: Sought) -> Response:
    """Answer a form: with what it would write, or once that was shown with what it wrote."""
    said = form_of(request)
    typed: Typing = {}
    for name, values in said.items():
        if name not in _OWN:
            typed[name] = [_lines(each) for each in values]
    filled = _filled(request, sought, typed)
    match _last(said, STEP):
        case step if step == WRITE:
            seal = Seal.read(_last(said, SEAL))
            return _written(filled, seal, sought)
        case step if step == CHANGE:
            form = filled.form(sought.inquiry)
            page = form_page(form, sought)
            return shown(page)
        case _:
            preview = previewed(sought.inquiry, filled)
            return _shown(preview, sought)


def _filled(request: Request, sought: Sought, typed: Typed) -> Filled:
    kind = str(request.path_params["kind"])
    task = sought.one("task") or ""
    return Filled(kind, task, typed)


def _lines(text: str) -> str:
    """Return a text whose lines end as those of files do, and not as browsers send them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _written(filled: Filled, seal: Seal | None, sought: Sought) -> Response:
    """Write, and lead to the page of what was written; what went wrong is said in the form."""
    found = _tried(filled, seal, sought)
    if isinstance(found, Preview):
        return _shown(found, sought)
    line = str(found.line)
    asked = {"file": [found.file], "line": [line]}
    if found.department is not None:
        asked[DEPARTMENT] = [found.department]
    if found.completed:
        asked["completed"] = [*found.completed]
    address = sought.ways.to(DONE, asked)
    return RedirectResponse(address, _SEE_OTHER)


def _tried(filled: Filled, seal: Seal | None, sought: Sought) -> RecordedAt | Preview:
    """Write; where the files do not let us, return the form with the reason.

    Raises BizenvError where a record stands though something went wrong.
    """
    try:
        return recorded(sought.inquiry, filled, seal)
    except BizenvError as error:
        if error.message.code in _STANDS:
            raise
        form = filled.form(sought.inquiry)
        return Preview.of_error(form, error)


def _shown(preview: Preview, sought: Sought) -> Response:
    if preview.hindered:
        sought.inquiry.report_errors()
    if preview.seal is None:
        page = form_page(preview.form, sought, preview)
        return shown(page, _status_of(preview))
    page = preview_page(preview, sought)
    status = _CONFLICT if preview.changed else _OK
    return shown(page, status)


def _status_of(preview: Preview) -> int:
    """Return the status of HTTP for what would not be written."""
    said = preview.said
    is_busy = said is not None and said.message.code in _LATER
    return _BUSY if is_busy else _UNCLEAR


def _done(request: Request) -> Response:
    """Answer with what was written."""
    sought = sought_by(request)
    file = sought.one("file") or ""
    line = sought.one("line") or ""
    if not _NUMBER.fullmatch(line):
        raise BizenvError("no-such-line", status=USAGE, name=file, line=line)
    whose = sought.one(DEPARTMENT) or ""
    number = int(line)
    report = told(sought.inquiry, whose, file, number)
    (kept,) = report.kept
    further = offered_now(sought, kept.plan, kept.task)
    notes = list(_notes(sought))
    page = done_page(report, notes, further, sought)
    return shown(page)


def _notes(sought: Sought) -> Iterator[str]:
    words = sought.inquiry.words
    named = sought.several("completed")
    completed = [each for each in named if row_of(each)]
    if completed:
        yield words("record.completed", files=completed)
    if not is_durable():
        yield words("note.not-durable")


def _last(said: Mapping[str, Sequence[str]], name: str) -> str:
    values = said.get(name, ())
    return values[-1] if values else ""
