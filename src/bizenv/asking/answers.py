"""An answer: the report, and the plans that are not in it because they cannot be read in full."""

from collections.abc import Collection
from typing import Generic, NamedTuple, TypeVar

from bizenv.report.notes import AnyReport

ReportT = TypeVar("ReportT", bound=AnyReport)


class Answered(NamedTuple, Generic[ReportT]):
    """A report that answers a question."""

    report: ReportT
    withheld: Collection[str]
