"""From a form to the ledger: what would be written is shown first, and only that is written then.

Nothing is kept between the two steps. What was shown comes back with the form as a seal: the
digests of all that was shown, and of the file that it was to be written to. Where these are not
the same any more, nothing is written.
"""

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, Self

from bizenv.asking.inquiry import Inquiry
from bizenv.contract.recorded import recorded_json
from bizenv.desk.forms import NUMBER, FormField, Typed, fields_of
from bizenv.desk.given import given_of, refuse_unknown
from bizenv.desk.offers import DEPARTMENT
from bizenv.desk.topics import Topic, topic
from bizenv.diagnostics import BizenvError
from bizenv.messages import LANGUAGES, KeyName, Message, catalogue
from bizenv.recording.addresses import Statement, UnreadError
from bizenv.recording.clerk import Clerk, Proposed
from bizenv.recording.dating import in_figures
from bizenv.recording.journal import Changes
from bizenv.recording.ledger import Ledgers, held
from bizenv.recording.slots import statement_of
from bizenv.report.recorded import Recorded

WAIT: Final = 3.0  # seconds for others who record
WAITING: Final = 16  # forms that may wait at once, so that whoever looks is answered
_PLACES: Final = threading.BoundedSemaphore(WAITING)
_DIGEST: Final = "[0-9a-f]{64}"
_SEAL: Final = re.compile(rf"({_DIGEST})\.({_DIGEST})\.({_DIGEST})\.([0-9]{{1,9}})")


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in: the kind of record, the task that it is about, what was typed."""

    kind: str
    task: str
    typed: Typed

    def form(self, inquiry: Inquiry) -> "DeskForm":
        """Return it with its fields. Raises BizenvError for what there is not, fields too."""
        day = inquiry.day(inquiry.as_of)
        whose = "".join(self.typed.get(DEPARTMENT, ())[-1:])
        about = topic(inquiry.workspace, self.kind, self.task, day, whose)
        fields = fields_of(about, inquiry.words, self.typed)
        refuse_unknown(fields, self.typed)
        return DeskForm(about, fields, self.typed)


class DeskForm(NamedTuple):
    """A form: what it is about, its fields, and what was typed into them."""

    topic: Topic
    fields: tuple[FormField, ...]
    typed: Typed

    @property
    def statement(self) -> Statement:
        """The record that it gives. Raises BizenvError."""
        given = given_of(self.fields, self.typed)
        task = self.topic.task
        number = given.pop(NUMBER, None)
        if isinstance(number, str):
            task = f"{task}/{number}"
        return statement_of(self.topic.kind, task, given, KeyName)


class Objection(NamedTuple):
    """What speaks against a form: the key that it is about, nothing if it is about the whole."""

    key: str
    message: Message
    hint: Message | None


class Seal(NamedTuple):
    """The digests of what was shown, of its line, and of the file before it, so many bytes long."""

    shown: str
    line: str
    stood: str
    size: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return a seal as it came back; None for what is none."""
        found = _SEAL.fullmatch(text)
        if found is None:
            return None
        shown, line, stood, size = found.groups()
        return cls(shown, line, stood, int(size))

    @property
    def text(self) -> str:
        """The seal as a form keeps it."""
        return ".".join(map(str, self))


@dataclass(frozen=True)
class Preview:
    """What would be written, with its seal, and how files change by it; or why nothing would be.

    `hindered`: files have to be mended before anybody can say. `changed`: it is not what was
    shown before.
    """

    form: DeskForm
    report: Recorded | None = None
    said: Objection | None = None
    seal: Seal | None = None
    changes: Changes = field(default_factory=dict)
    hindered: bool = False
    changed: bool = False

    @classmethod
    def of_error(cls, form: DeskForm, error: BizenvError) -> Self:
        """Return why nothing would be written."""
        said = Objection(error.key, error.message, error.hint)
        return cls(form, said=said)


class RecordedAt(NamedTuple):
    """Where a record stands, and about whose part of the task it is, if about one alone.

    `completed` are files of an earlier recording, which was interrupted.
    """

    file: str
    line: int
    department: str | None
    completed: tuple[str, ...] = ()


def previewed(inquiry: Inquiry, filled: Filled) -> Preview:
    """Return what would be written. Raises BizenvError for what there is not."""
    form = filled.form(inquiry)
    ledgers = Ledgers(inquiry.folder.root)
    return _preview(inquiry, form, ledgers)


def recorded(
    inquiry: Inquiry, filled: Filled, seal: Seal | None
) -> RecordedAt | Preview:
    """Write what was shown, once; or return what would be written now. Raises BizenvError.

    The workspace is read while the ledgers are held, so the inquiry has to be a new one.
    """
    root = inquiry.folder.root
    with _place(), held(root, WAIT) as ledgers:
        completed = ledgers.completed
        form = filled.form(inquiry)
        stands = _stands(inquiry, form, ledgers, seal)
        if stands is not None:
            return stands._replace(completed=completed)
        preview = _preview(inquiry, form, ledgers)
        is_as_shown = preview.seal is not None and preview.seal == seal
        if preview.report is None or not is_as_shown:
            return replace(preview, changed=True)
        ledgers.write(preview.changes)
    (kept,) = preview.report.kept
    return RecordedAt(kept.file, kept.line, kept.department, completed)


@contextmanager
def _place() -> Iterator[None]:
    """Take one of the places of those who wait to write. Raises BizenvError if there is none."""
    if not _PLACES.acquire(blocking=False):
        hint = Message("hint.locked")
        raise BizenvError("desk-busy", hint=hint)
    try:
        yield
    finally:
        _PLACES.release()


def _preview(inquiry: Inquiry, form: DeskForm, ledgers: Ledgers) -> Preview:
    """Return what would be written of a form."""
    if inquiry.workspace.shelf.incomplete:
        return Preview(form, hindered=True)
    clerk = _clerk(form)
    try:
        statement = in_figures(form.statement, inquiry)
        proposed = clerk.proposed([statement], ledgers)
    except UnreadError:
        return Preview(form, hindered=True)
    except BizenvError as error:
        return Preview.of_error(form, error)
    outcome = proposed.outcome
    changes = proposed.changes
    return Preview(
        form,
        outcome.report,
        seal=_seal(proposed) if changes else None,
        changes=changes,
        hindered=outcome.hindered,
    )


def _clerk(form: DeskForm) -> Clerk:
    about = form.topic
    return Clerk(about.workspace, about.day, KeyName)


def _seal(proposed: Proposed) -> Seal:
    """Return the seal of one record."""
    report = proposed.outcome.report
    (kept,) = report.kept
    ((old, _),) = proposed.changes.values()
    stood = old or b""
    words = catalogue(LANGUAGES[0])
    shown = recorded_json(report, words)
    return Seal(
        _digest(shown.encode()),
        _digest(kept.text.encode()),
        _digest(stood),
        len(stood),
    )


def _digest(data: bytes) -> str:
    found = hashlib.sha256(data)
    return found.hexdigest()


def _stands(
    inquiry: Inquiry,
    form: DeskForm,
    ledgers: Ledgers,
    seal: Seal | None,
) -> RecordedAt | None:
    """Return where the very line stands that was shown: a form may be sent twice."""
    if seal is None:
        return None
    clerk = _clerk(form)
    try:
        statement = in_figures(form.statement, inquiry)
        draft = clerk.addressed(statement)
        data = ledgers.read(draft.file) or b""
    except BizenvError:
        return None
    number = _line_added(data, seal)
    if number is None:
        return None
    return RecordedAt(draft.file, number, draft.department)


def _line_added(data: bytes, seal: Seal) -> int | None:
    """Return the number of the line that was shown, where it was added to what stood before it."""
    stood = data[: seal.size]
    if _digest(stood) != seal.stood:
        return None
    before = stood.count(b"\n")
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        is_added = number > before
        if is_added and _digest(line.strip()) == seal.line:
            return number
    return None
