"""What waits for reviewers as JSON: bizenv/queue/1, a contract like all of `v1`."""

from datetime import date
from typing import Literal

from pydantic import Field

from bizenv.contract.listing import PlanNotesV1, list_head
from bizenv.contract.second_looks import LookRowV1, look_row_v1
from bizenv.contract.tasks import ReviewV1, review_v1
from bizenv.contract.v1 import AskedV1, Json, dump
from bizenv.messages import Catalogue
from bizenv.report.reviews import ReviewReport, ReviewRow


class ReviewRowV1(Json):
    """One department's part of a task that waits for a decision; `late`: applied for late."""

    plan: str
    id: str
    title: str
    department: str
    applied_on: date
    late: bool
    review: ReviewV1


class QueueV1(AskedV1):
    """bizenv in-review --by reviewer --format json."""

    schema_: Literal["bizenv/queue/1"] = Field(default="bizenv/queue/1", alias="schema")
    incomplete: list[str]
    plans: list[PlanNotesV1]
    waiting: list[ReviewRowV1]
    second_looks: list[LookRowV1]


def queue_json(report: ReviewReport, words: Catalogue) -> str:
    """Return what waits for reviewers as JSON."""
    del words  # it has no sentences
    return dump(
        QueueV1(
            **list_head(report),
            waiting=[_row_v1(row) for row in report.rows],
            second_looks=[look_row_v1(row) for row in report.looks],
        )
    )


def _row_v1(row: ReviewRow) -> ReviewRowV1:
    return ReviewRowV1(
        plan=row.plan,
        id=row.task,
        title=row.title,
        department=row.department,
        applied_on=row.applied,
        late=row.late,
        review=review_v1(row.waits),
    )
