"""Reports as files to keep or to send on: each view in every format that its report has."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bizenv.asking.calendar import agendas_asked, calendar_for
from bizenv.asking.refusals import one_of
from bizenv.desk.drawing import drawing
from bizenv.desk.fields import FORMAT
from bizenv.desk.sought import Sought
from bizenv.desk.view_reports import Report
from bizenv.desk.views import View
from bizenv.diagnostics import BizenvError, Findings
from bizenv.formats import FORMATS
from bizenv.formats.ics import ics_bytes
from bizenv.messages import Message
from bizenv.pages import formats_of, render, render_bytes

_TYPES: Final[Mapping[str, str]] = {
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".ics": "text/calendar; charset=utf-8",
}


class DeskFile(NamedTuple):
    """A file: its name, what it is, its bytes."""

    name: str
    type: str
    data: bytes


def offered(view: View) -> Iterator[str]:
    """Yield the formats in which a view can be downloaded."""
    for name in formats_of(view.parts[0].kind):
        is_for_code_hosts = FORMATS[name].made_of == "findings"
        if not is_for_code_hosts:
            yield name


def file_of(view: View, sought: Sought) -> DeskFile:
    """Return a view as a file. Raises BizenvError, also where it cannot be read in full."""
    chosen = sought.one(FORMAT) or ""
    one_of(FORMAT, chosen, tuple(offered(view)))
    part = view.parts[0]
    report = part.make(sought)
    if report is None:
        raise BizenvError("desk-needs", name=view.needs)
    if _is_withheld(report) and chosen != "json":
        raise withheld()
    ending = FORMATS[chosen].endings[0]
    with drawing(part.kind):
        data = _bytes(part.kind, chosen, report, sought)
    return DeskFile(_name(view.name, ending, sought), _TYPES[ending], data)


def withheld() -> BizenvError:
    """Return the refusal of a file whose figures rest on what cannot be read."""
    return BizenvError("desk-withheld", hint=Message("hint.desk-withheld"))


def _is_withheld(report: Report) -> bool:
    return not isinstance(report, Findings) and report.facts.withheld


def _bytes(kind: str, chosen: str, report: Report, sought: Sought) -> bytes:
    words = sought.inquiry.words
    if FORMATS[chosen].binary:
        return render_bytes(kind, chosen, report, words)
    made = render(kind, chosen, report, words)
    encoding = "utf-8-sig" if FORMATS[chosen].byte_order_mark else "utf-8"
    return made.encode(encoding, errors="backslashreplace")


def _name(view: str, ending: str, sought: Sought) -> str:
    day = sought.inquiry.day(sought.as_of)
    return f"{view.replace('_', '-')}-{day}{ending}"


def calendar_file(sought: Sought) -> DeskFile:
    """Return the last days of a department. Raises BizenvError."""
    if not sought.has("dept"):
        raise BizenvError("desk-needs", name="dept")
    found, passed_over = agendas_asked(sought.inquiry, sought.asked)
    if passed_over:
        raise withheld()
    data = ics_bytes(calendar_for(sought.inquiry, found))
    return DeskFile(_name("calendar", ".ics", sought), _TYPES[".ics"], data)
