"""The columns of forms, in one table: what each shows, or which key of a record it fills."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from bizenv.model.items import ItemKind
from bizenv.model.records import Forecast, Kind, Rating, Verification
from bizenv.recording.figures import is_percentage


class FormKind(StrEnum):
    """Who fills a form in."""

    DEPARTMENT = "department"
    REVIEWER = "reviewer"
    OFFICER = "officer"


DECISIONS: Final = (Kind.ACCEPT, Kind.RETURN)
"""What a reviewer decides in a form."""


class FormColumn(NamedTuple):
    """A column: its name, its width in half-width characters, and the key that it fills.

    `form.column.<name>` in the catalogue is its head, `form.write.<name>` says what is to be
    written there. `fills` is nothing for a column that only shows something; of `kind` the
    record is of that kind where the column says so. `choices` are codes of the words that it
    takes. A `spare` one is left out where no row has anything to show in it. `as_typed`:
    spreadsheets are to leave what is typed as it is, 007 and 3-1 too.
    """

    name: str
    width: int
    fills: str = ""
    choices: tuple[str, ...] = ()
    spare: bool = False
    as_typed: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it only shows something."""
        return not self.fills


YES: Final = "form.yes"
READINGS: Final = "readings"
"""The column that stands for one of each target."""
KEY: Final = "id"
"""The column by which the rows of a form are told apart."""
NUMBER: Final = "number"


def _words_of(of: type[StrEnum]) -> tuple[str, ...]:
    name = of.__name__.lower()
    return tuple(f"{name}.{each.value}" for each in of)


_FIRST: Final = (
    FormColumn(NUMBER, 5),
    FormColumn(KEY, 12),
    FormColumn("task", 24),
)
COLUMNS: Final[Mapping[FormKind, tuple[FormColumn, ...]]] = {
    FormKind.DEPARTMENT: (
        *_FIRST,
        FormColumn("due", 11),
        FormColumn("milestone", 18, spare=True),
        FormColumn("status", 11),
        FormColumn("reasons", 24),
        FormColumn("last", 28),
        FormColumn("progress", 30, "progress"),
        FormColumn("percent", 9, "percent"),
        FormColumn(READINGS, 11, READINGS),
        FormColumn("problems", 18, "problems"),
        FormColumn("next", 18, "next"),
        FormColumn("needs", 15, "needs"),
        FormColumn("forecast", 14, "forecast", _words_of(Forecast)),
        FormColumn("apply", 9, "kind", (YES,)),
        FormColumn("evidence", 17, "evidence", as_typed=True),
        FormColumn("until", 11, "until"),
        FormColumn("reason", 15, "reason"),
        FormColumn("finding", 10, "finding", _words_of(Verification)),
        FormColumn("approved_by", 9, "approved_by", as_typed=True),
    ),
    FormKind.REVIEWER: (
        *_FIRST,
        FormColumn("department", 18),
        FormColumn("step", 14),
        FormColumn("applied", 22),
        FormColumn("last", 40),
        FormColumn("evidence_given", 28),
        FormColumn(
            "decision",
            10,
            "kind",
            tuple(f"form.decision.{each}" for each in DECISIONS),
        ),
        FormColumn("opinion", 40, "opinion"),
        FormColumn("resubmit_by", 12, "resubmit_by"),
        FormColumn("rating", 12, "rating", _words_of(Rating)),
    ),
    FormKind.OFFICER: (
        FormColumn(KEY, 8),
        FormColumn("title", 28, "title", as_typed=True),
        FormColumn("text", 60, "text"),
        FormColumn("source", 16, "source", as_typed=True),
        FormColumn("place", 20, "place", as_typed=True),
        FormColumn("category", 16, "category", as_typed=True),
        FormColumn("raised_by", 14, "raised_by", as_typed=True),
    ),
}
RAISED: Final = ItemKind.RAISE.value


class ReadingColumn(NamedTuple):
    """The column for the readings of a target: its head, and the unit of the target."""

    head: str
    unit: str


class PlacedColumn(NamedTuple):
    """A column of one form: its head, and of readings the target with its unit."""

    column: FormColumn
    head: str
    target: str = ""
    unit: str = ""

    @property
    def said(self) -> str:
        """Its head on one line."""
        return " ".join(self.head.split())

    @property
    def takes_percentages(self) -> bool:
        """Whether what is written there is a percentage: 90 and 90 % are the same."""
        if self.target:
            return is_percentage(self.unit)
        return self.key == "percent"

    @property
    def name(self) -> str:
        """What it is called in this form: readings.网办率."""
        if self.target:
            return f"{self.column.name}.{self.target}"
        return self.column.name

    @property
    def key(self) -> str:
        """The key of a record that it fills: readings.网办率; nothing if it only shows."""
        if self.target:
            return f"{self.column.fills}.{self.target}"
        return self.column.fills


def column_named(kind: FormKind, name: str) -> FormColumn | None:
    """Return a column of a kind of form by its name, None if this version has no such column."""
    outer, _, _ = name.partition(".")
    for column in COLUMNS[kind]:
        if column.name == outer:
            return column
    return None


def filled(kind: FormKind) -> Iterator[FormColumn]:
    """Yield the columns that are to be filled in."""
    for column in COLUMNS[kind]:
        if not column.is_shown:
            yield column


def names_to_fill(kind: FormKind) -> tuple[str, ...]:
    """Return the names of the columns that are to be filled in."""
    return tuple(column.name for column in filled(kind))
