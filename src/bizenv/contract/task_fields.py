"""A task of a list as JSON has it, key by key: what `TaskV1` publishes, without a model for each.

tests/test_task_pieces.py holds what is written against the models.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from operator import attrgetter, methodcaller
from typing import Any, Final

from bizenv.contract.said import (
    Fields,
    extension_fields,
    milestone_fields,
    move_fields,
    said_fields,
)
from bizenv.contract.second_looks import second_look_fields
from bizenv.contract.v1 import Numeral
from bizenv.meaning.reviews import WaitingReview
from bizenv.meaning.risks import Reason
from bizenv.meaning.timeline import StatusSpan
from bizenv.model.base import Due
from bizenv.model.book import Entry, PlanBook
from bizenv.model.records import Forecast, Kind, Of, Rating, Verification
from bizenv.pages.reasoning import Sentences
from bizenv.report.ratings import rated_by
from bizenv.report.task_rows import AssignmentRow, TaskRow
from bizenv.report.views import TaskView

RECORD: Final = (
    *("date", "kind", "department", "counts", "by", "percent", "readings"),
    *("milestone", "duty", "period", "finding", "forecast", "progress", "problems"),
    *("next", "needs", "approved_by", "evidence", "opinion", "rating", "step"),
    *("resubmit_by", "decision", "complete_by", "until", "of", "reason"),
    *("document", "note", "opening", "file", "line"),
)
"""The keys of a record, in their order."""
_NOTHING: Final[Fields] = dict.fromkeys(RECORD)


def task_fields(row: TaskRow, sentences: Sentences) -> Fields:
    """Return one task on the day."""
    view = row.view
    said = _Reasons(row.book, sentences)
    return {
        **_terms_fields(row),
        "status": str(view.status),
        "stage": str(view.stage),
        "late": view.late,
        "light": view.light,
        "days_overdue": view.days_overdue,
        "days_left": row.days_left,
        "reasons": [said.fields(each) for each in row.reasons],
        "last_report": _last(row.last_report, row),
        "last_review": _last(row.last_review, row),
        "assignments": [_assignment(each, said) for each in row.assignments],
        "first_due": view.first_due,
        "moves": move_fields(row.moves),
        "after": view.terms.after,
        "blocked": row.blocked,
        "coming_milestones": milestone_fields(row.coming),
    }


def _terms_fields(row: TaskRow) -> Fields:
    """Return what a task is, who has it, and until when."""
    view: TaskView = row.view
    terms = view.terms
    issued = view.history.issued
    task = issued.task
    sections = issued.sections
    return {
        "plan": row.book.id,
        "id": view.history.id,
        "section": sections[-1].number if sections else None,
        "title": task.title,
        "lead": terms.lead,
        "support": terms.support,
        "owes": dict(terms.owes),
        "leader": task.leader,
        "priority": task.priority,
        "due": view.due,
        "due_text": terms.due_text,
        "ongoing": view.due is None,
    }


class _Reasons:
    """Reasons of one task in words: the task and its parts have them in common."""

    def __init__(self, book: PlanBook, sentences: Sentences) -> None:
        self.book = book
        self.sentences = sentences
        self._said: dict[int, Fields] = {}

    def fields(self, reason: Reason) -> Fields:
        """Return a reason."""
        known = self._said.get(id(reason))
        if known is None:
            known = reason_fields(reason, self.book, self.sentences)
            self._said[id(reason)] = known
        return known


def reason_fields(reason: Reason, book: PlanBook, sentences: Sentences) -> Fields:
    """Return why a status is what it is, as `ReasonV1` has it."""
    place = reason.place
    figures = {name: _figure(value) for name, value in reason.figures.items()}
    return {
        "code": reason.code,
        "figures": figures,
        "message": sentences.of(reason),
        "file": place.file if place else None,
        "line": book.line_of(place) if place else None,
    }


def _figure(value: Any) -> Any:
    if isinstance(value, Decimal):
        return Numeral(value)
    return value


def assignments_fields(row: TaskRow, sentences: Sentences) -> list[Fields]:
    """Return the departments' parts of a task on the day."""
    said = _Reasons(row.book, sentences)
    return [_assignment(each, said) for each in row.assignments]


def _assignment(part: AssignmentRow, said: _Reasons) -> Fields:
    """Return one department's part."""
    assignment, verdict = part.judged
    rated = rated_by(assignment, part.day)
    applied = part.applied
    review = part.review if applied else None
    look = part.look
    return {
        "department": part.department,
        "due": verdict.due.last_day,
        "status": str(verdict.status),
        "stage": str(verdict.stage),
        "late": verdict.late,
        "rating": str(rated.rating) if rated else None,
        "since": part.since,
        "reasons": [said.fields(each) for each in verdict.reasons],
        "said": said_fields(part.said),
        "applied_on": applied.day if applied else None,
        "waiting_days": (part.day - applied.day).days if applied else None,
        "extension": extension_fields(verdict.asks),
        "review": review_fields(review) if review else None,
        "second_look": second_look_fields(look) if look else None,
    }


def review_fields(waits: WaitingReview) -> Fields:
    """Return the review that waits for a decision, as `ReviewV1` has it."""
    return {
        "step": waits.step,
        "since": waits.since.day,
        "waiting_days": waits.days,
        "reviewers": waits.reviewers,
        "until": waits.until,
        "days_late": waits.days_late,
    }


def span_fields(span: StatusSpan, book: PlanBook, sentences: Sentences) -> Fields:
    """Return days with one status, as `SpanV1` has them."""
    verdict = span.verdict
    return {
        "first": span.first,
        "last": span.last,
        "status": str(verdict.status),
        "stage": str(verdict.stage),
        "late": verdict.late,
        "reasons": [reason_fields(each, book, sentences) for each in verdict.reasons],
        "extension": extension_fields(verdict.asks),
    }


def _last(entry: Entry | None, row: TaskRow) -> Fields | None:
    if entry is None:
        return None
    return record_fields(entry, row.book)


def record_fields(entry: Entry, book: PlanBook, *, counts: bool = True) -> Fields:
    """Return a record, every key of its line, as `RecordV1` has it."""
    fields = {**_NOTHING}
    for name, value in vars(entry.record).items():
        if value is not None and name in _NOTHING:
            write = _WRITTEN.get(type(value))
            fields[name] = value if write is None else write(value)
    fields["department"] = entry.department
    fields["counts"] = counts
    fields["file"] = entry.file
    fields["line"] = book.line_of(entry.place)
    return fields


def _readings(readings: Mapping[str, Decimal]) -> dict[str, float]:
    return {name: Numeral(value) for name, value in readings.items()}


_WRITTEN: Final[Mapping[type, Callable[[Any], object]]] = {
    date: date.isoformat,
    Decimal: Numeral,
    Due: attrgetter("written"),
    dict: _readings,
    tuple: list,
    Of: methodcaller("model_dump", mode="json"),
    **dict.fromkeys((Kind, Forecast, Rating, Verification), str),
}
"""How what a record says is written in JSON, by its type; all else as it is."""
