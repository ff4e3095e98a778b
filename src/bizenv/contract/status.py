"""The status report as JSON: bizenv/status/1, a contract like all of `v1`."""

from typing import Literal

from pydantic import Field

from bizenv.contract.v1 import (
    AskedV1,
    CountsV1,
    Light,
    PlanV1,
    counts_v1,
    dump,
    filters_v1,
    plan_v1,
)
from bizenv.messages import Catalogue
from bizenv.report.query import Counting
from bizenv.report.status import StatusReport


class GroupV1(CountsV1):
    """One group's counts; the key is null where nothing names the group."""

    key: str | None
    light: Light


class StatusV1(AskedV1):
    """bizenv status --format json."""

    schema_: Literal["bizenv/status/1"] = Field(
        default="bizenv/status/1", alias="schema"
    )
    by: str
    counting: Counting
    incomplete: list[str]
    plans: list[PlanV1]
    totals: CountsV1
    groups: list[GroupV1]


def status_json(report: StatusReport, words: Catalogue) -> str:
    """Return the status report as JSON."""
    del words  # the status report has no sentences
    return dump(
        StatusV1(
            as_of=report.query.day,
            known_as_of=report.query.known_as_of,
            filters=filters_v1(report.query),
            by=report.by,
            counting=report.counting,
            incomplete=list(report.incomplete),
            plans=[plan_v1(each) for each in report.plans],
            totals=counts_v1(report.totals),
            groups=[
                GroupV1(key=key, light=counts.light, **counts_v1(counts).model_dump())
                for key, counts in report.ordered()
            ],
        )
    )
