"""The report on new records: where each stands, and what the assignments are with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from bizenv.diagnostics import BizenvError, Diagnostic, Location, Severity
from bizenv.messages import Message
from bizenv.model.base import Due
from bizenv.model.records import Kind
from bizenv.periods.period import Period
from bizenv.report.as_read import AsRead
from bizenv.report.notes import Facts


class Counted(NamedTuple):
    """A report of a duty that counts for a period."""

    duty: str
    period: Period


@dataclass(frozen=True)
class Turned:
    """What an assignment is on a day without and with the records.

    None while its department does not lead. `counted`: for which duties the records count.
    """

    plan: str
    task: str
    department: str
    before: AsRead | None
    after: AsRead | None
    counted: tuple[Counted, ...] = ()

    @property
    def moved(self) -> tuple[Due, Due] | None:
        """The due days without and with the records, if they are not the same."""
        if self.before is None or self.after is None:
            return None
        due = self.before.verdict.due
        due_now = self.after.verdict.due
        dues = due, due_now
        if dues[0] != dues[1]:
            return dues
        return None

    @property
    def turned(self) -> bool:
        """Whether the status is another, or what qualifies it."""
        return _told(self.before) != _told(self.after)


def _told(standing: AsRead | None) -> tuple[object, ...]:
    if standing is None:
        return ()
    said = standing.verdict
    qualified = (said.late, said.early, said.unreported)
    return (said.status, said.stage, *qualified, *standing[1:])


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


class Again(NamedTuple):
    """A further place of which the same is to be said; of a whole line without a column."""

    line: int
    column: int | None = None


class Known(NamedTuple):
    """How many records of a file stand in the ledgers already."""

    file: str
    records: int


@dataclass(frozen=True)
class Complaint:
    """What speaks against a record: at an option, a line of a file of rows, or a place in plans/.

    `line` and `column` are None where there are none; in a workbook they are those of a cell
    on `sheet`. `refuses`: with it nothing is written. `also` are further places of which the
    same is to be said.
    """

    place: str
    line: int | None
    column: int | None
    severity: Severity
    code: str
    message: Message
    hint: Message | None
    refuses: bool = True
    sheet: str = ""
    also: tuple[Again, ...] = ()

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
    def of_error(
        cls,
        error: BizenvError,
        at: Location,
        *,
        exact: bool = False,
        refuses: bool = True,
    ) -> "Complaint":
        """Return why a row, or `exact` one of its cells, cannot be taken in.

        `refuses=False`: it can, but people are to look at it.
        """
        column = at.column if exact else None
        return cls(
            at.file,
            at.line,
            column,
            Severity.ERROR if refuses else Severity.WARNING,
            str(error.args[0]),
            error.message,
            error.hint,
            refuses=refuses,
            sheet=at.sheet,
        )

    def moved(self, at: Location, *, exact: bool) -> "Complaint":
        """Return it at the row that it is about, or `exact` at the cell."""
        column = at.column if exact else None
        return replace(
            self,
            place=at.file,
            line=at.line,
            column=column,
            sheet=at.sheet,
        )


_FEW: Final = 8  # runs of lines that are listed
_OF_VALUES: Final = frozenset(("bad-date", "bad-option", "bad-value", "wrong-type"))
"""Complaints about how a value is written: in one column they have one cause."""


def gathered(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Return complaints, each cause once: with the first line, and the further ones beside."""
    first: dict[tuple[object, ...], Complaint] = {}
    for each in complaints:
        said: object = str(each.message.args)
        if each.code in _OF_VALUES and each.column is not None:
            said = each.column
        cause = (
            each.place,
            each.sheet,
            each.code,
            each.severity,
            said,
            str(each.hint),
        )
        before = first.get(cause)
        if before is None:
            first[cause] = each
        elif each.line is not None:
            again = Again(each.line, each.column)
            also = (*before.also, again)
            first[cause] = replace(before, also=also)
        else:
            first[cause, len(first)] = each
    return tuple(first.values())


def shortened(numbers: Sequence[int]) -> list[str]:
    """Return numbers of lines as they are listed: 3、5–9, and … after the first few."""
    runs: list[list[int]] = []
    for number in numbers:
        last = runs[-1] if runs else []
        if last and number == last[-1] + 1:
            last.append(number)
        else:
            runs.append([number])
    first_runs = runs[:_FEW]
    said = [_run_said(run) for run in first_runs]
    if len(runs) > _FEW:
        said.append("…")
    return said


def _run_said(run: list[int]) -> str:
    first = run[0]
    last = run[-1]
    if first == last:
        return str(first)
    return f"{first}–{last}"


@dataclass(frozen=True)
class Recorded:
    """Records that were written (`written`), or would be (`dry_run`), or are refused.

    Statuses are those of `day`. `in_full`: the line of each is told, however many there are.
    `known`: what stood in the ledgers already.
    """

    day: date
    dry_run: bool
    written: bool
    kept: tuple[Kept, ...]
    changes: tuple[Turned, ...]
    complaints: tuple[Complaint, ...]
    in_full: bool = False
    known: tuple[Known, ...] = ()

    @property
    def facts(self) -> Facts:
        """What must be said with the records: on which day the statuses are those."""
        return Facts(self.day)
