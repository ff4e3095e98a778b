"""Slips (催办件): what the office issued, who received it, what was replied, and how it was closed."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bizenv.model.base import Day, Days, Identifier, Model, Name, Percent, Roomy, Text
from bizenv.model.base import Ordinal as FromOne

_MARK: Final = r"[^\W\d_]{1,8}"
_CHINESE: Final = rf"〔([0-9]{{4}})〕({_MARK})第([1-9][0-9]{{0,4}})号"
_LATIN: Final = r"([A-Za-z]{1,8})-([0-9]{4})-([1-9][0-9]{0,4})"
_TYPED: Final = rf"[〔\[(]?([0-9]{{4}})[〕\])]?({_MARK}?)第?0*([1-9][0-9]*)号?"


class SlipNumber(NamedTuple):
    """The number of a slip: its year, the mark of its rung, and how many there were by then.

    Written 〔2025〕督第12号; with a mark of Latin letters S-2025-12.
    """

    year: int
    mark: str
    number: int

    def __str__(self) -> str:
        if self.mark.isascii():
            return f"{self.mark}-{self.year}-{self.number}"
        return f"〔{self.year}〕{self.mark}第{self.number}号"

    @classmethod
    def parse(cls, text: str) -> "SlipNumber":
        """Read a number as it is written. Raises ValueError for anything else."""
        found = re.fullmatch(_CHINESE, text)
        if found is not None:
            year, mark, number = found.groups()
            if not mark.isascii():
                return cls(int(year), mark, int(number))
        found = re.fullmatch(_LATIN, text)
        if found is not None:
            mark, year, number = found.groups()
            return cls(int(year), mark, int(number))
        raise ValueError(text)


def number_typed(text: str) -> str:
    """Return the number that somebody means who types [2025]督12 or ２０２５督第12号, else the text."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = re.fullmatch(_TYPED, plain)
    if found is None or not found[2] or found[2].isascii():
        return plain
    year, mark, number = found.groups()
    return str(SlipNumber(int(year), mark, int(number)))


def _number(text: str) -> str:
    try:
        SlipNumber.parse(text)
    except ValueError:
        raise PydanticCustomError("bad-slip-number", "bad-slip-number") from None
    return text


NumberText = Annotated[Text, AfterValidator(_number)]


class SlipKind(StrEnum):
    """What a line about a slip says."""

    ISSUE = "issue"
    RECEIPT = "receipt"
    REPLY = "reply"
    CLOSE = "close"


class EndsWith(StrEnum):
    """What ends a slip beside the office: an application (or a reply), a reply, nothing."""

    APPLY = "apply"
    REPLY = "reply"
    CLOSE = "close"


class GroundKind(StrEnum):
    """Why a slip is issued."""

    DUE_IN = "due_in"
    OVERDUE = "overdue"
    AT_RISK_MONTHS = "at_risk_months"
    OVERDUE_MONTHS = "overdue_months"
    BEHIND_SHARE = "behind_share"
    LAPSED = "lapsed"


class Ground(Model):
    """Why a slip was issued, with the figures of its day."""

    ground: GroundKind
    """due_in, overdue, at_risk_months, overdue_months, behind_share or lapsed."""
    due: Day | None = None
    """The due day then in force."""
    days: Days | None = None
    """Days left until the due day, or days overdue."""
    months: FromOne | None = None
    """At the ends of so many months running it was so."""
    since: Day | None = None
    """The end of the first of these months; the day of the report that is behind."""
    share: Percent | None = None
    """The share of what was expected that is missing, in percent."""
    slips: tuple[NumberText, ...] = ()
    """The slips that lapsed; a list."""


class _AnySlipLine(Roomy):
    """What every line has."""

    date: Day
    """The day on which it was issued, received, replied to or closed."""
    note: Text | None = None
    """Anything else."""


class Issue(_AnySlipLine):
    """The office issues a slip to one department about its part of one task."""

    kind: Literal[SlipKind.ISSUE]
    """issue: the office issued a slip."""
    number: NumberText
    """Its number, such as S-2025-12; unbroken per year and mark over the workspace."""
    rung: Identifier
    """The rung of the ladder (workspace.yaml)."""
    title: Text
    """What it is called, such as Reminder."""
    task: Identifier
    """The task's id."""
    department: Name
    """To whom it is issued: a department that leads the task."""
    ground: tuple[Ground, ...]
    """Why, with figures; a list."""
    requirement: Text
    """What is required."""
    receipt_by: Day | None = None
    """The last day on which receipt is in time."""
    reply_by: Day
    """The last day on which the reply is in time."""
    ends_with: EndsWith = EndsWith.CLOSE
    """What ends it beside the office: apply, reply, or close (nothing but the office)."""
    signed_by: Text
    """Who signed it."""
    copies_to: tuple[Text, ...] = ()
    """Who received a copy; a list."""

    @property
    def counted(self) -> SlipNumber:
        """Its number in parts."""
        return SlipNumber.parse(self.number)


class _About(_AnySlipLine):
    """What a line about an issued slip has."""

    slip: NumberText
    """The slip's number."""


class Receipt(_About):
    """The department received a slip."""

    kind: Literal[SlipKind.RECEIPT]
    """receipt: the department received the slip."""
    by: Text | None = None
    """Who signed for it: an office or a trade, never a phone number."""


class Reply(_About):
    """The department replied to a slip."""

    kind: Literal[SlipKind.REPLY]
    """reply: the department replied."""
    text: Text
    """What it replied."""
    until: Day | None = None
    """The day by which it promises to be done."""


class Close(_About):
    """The office closed a slip."""

    kind: Literal[SlipKind.CLOSE]
    """close: the office closed the slip."""
    reason: Text
    """Why."""


SlipLine: Final = Annotated[
    Issue | Receipt | Reply | Close, Field(discriminator="kind")
]
Answer = Receipt | Reply | Close
