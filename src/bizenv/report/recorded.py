"""The report on new records: where each stands, and what the assignments are with it."""

from dataclasses import dataclass
from datetime import date

from bizenv.diagnostics import BizenvError, Diagnostic, Location, Severity
from bizenv.meaning.verdict import Verdict
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.records import Kind
from bizenv.report.notes import Facts


@dataclass(frozen=True)
class Turned:
    """What an assignment is on a day without and with the records.

    None while its department does not lead.
    """

    plan: str
    task: str
    department: str
    before: Verdict | None
    after: Verdict | None

    @property
    def moved(self) -> tuple[Due, Due] | None:
        """The due days without and with the records, if they are not the same."""
        if self.before is None or self.after is None:
            return None
        dues = self.before.due, self.after.due
        return dues if dues[0] != dues[1] else None

    @property
    def turned(self) -> bool:
        """Whether the status is another, or what qualifies it."""
        return _told(self.before) != _told(self.after)


def _told(said: Verdict | None) -> tuple[object, ...]:
    if said is None:
        return ()
    return (said.status, said.stage, said.late, said.early, said.unreported)


@dataclass(frozen=True)
class Undone:
    """The record that a void takes: where it stands, its kind, and what it says."""

    file: str
    line: int
    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A record in its ledger: file, line and the line's text.

    `department` is None for an amendment for all leads; `undoes` for all but a void.
    """

    plan: str
    task: str
    department: str | None
    file: str
    line: int
    text: str
    undoes: Undone | None = None


@dataclass(frozen=True)
class Complaint:
    """What speaks against a record: at an option, a line of a file of rows, or a place in plans/.

    `line` and `column` are None where there are none. `refuses`: with it nothing is written.
    """

    place: str
    line: int | None
    column: int | None
    severity: Severity
    code: str
    message: Message
    hint: Message | None
    refuses: bool = True

    @classmethod
    def of(cls, found: Diagnostic) -> "Complaint":
        """Return what stands in a file of the workspace and is wrong there."""
        return cls(
            found.at.file,
            found.at.line,
            found.at.column,
            found.severity,
            found.code,
            found.message,
            found.hint,
            refuses=found.severity is Severity.ERROR,
        )

    @classmethod
    def of_error(cls, error: BizenvError, at: Location) -> "Complaint":
        """Return why a row cannot be taken in."""
        return cls(
            at.file,
            at.line,
            None,
            Severity.ERROR,
            str(error.args[0]),
            error.message,
            error.hint,
        )


@dataclass(frozen=True)
class Recorded:
    """Records that were written (`written`), or would be (`dry_run`), or are refused.

    Statuses are those of `day`.
    """

    day: date
    dry_run: bool
    written: bool
    kept: tuple[Kept, ...]
    changes: tuple[Turned, ...]
    complaints: tuple[Complaint, ...]

    @property
    def facts(self) -> Facts:
        """What must be said with the records: on which day the statuses are those."""
        return Facts(self.day)
