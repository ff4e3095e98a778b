"""What lists and `show` say of a task alike: what decides its status, and which lead stands where."""

from collections.abc import Collection
from datetime import date
from typing import Final

from bizenv.formats.page import Part, Parts, paragraph
from bizenv.meaning.statuses import APART
from bizenv.messages import Catalogue, Message
from bizenv.model.base import Due
from bizenv.model.plan import Completion
from bizenv.pages import reasoning, sentences
from bizenv.pages.said import asks_said, move_said
from bizenv.report.task_rows import AssignmentRow, TaskRow

# What the status itself says
_OF_OVERDUE: Final = ("overdue",)
_OF_UNHEARD: Final = ("overdue", "never-applied")


def reasons(row: TaskRow, words: Catalogue, told_below: Collection[str] = ()) -> Parts:
    """Say what decides a task's status, but for the reasons that are told below."""
    for text in reason_lines(row, words, told_below):
        yield paragraph(text, indent=4)


def asking_lines(row: TaskRow, words: Catalogue) -> list[str]:
    """Return the requests for more time that wait; in a joint task with who asks."""
    found = []
    for part in row.asking:
        asks = part.judged.verdict.asks
        assert asks is not None
        said = asks_said(asks, part.day, words)
        named = words("reason.of", names=part.department, text=said)
        found.append(named if row.leads > 1 else said)
    return found


def told_of_due(row: TaskRow, words: Catalogue) -> list[str]:
    """Return how the due day was moved, and who asks for more time."""
    moved = [move_said(move, words) for move in row.moves]
    return [*moved, *asking_lines(row, words)]


def waiting_said(part: AssignmentRow, words: Catalogue) -> str:
    """Return since when an application waits: 2025年9月22日申请完成（逾期7天），已待审核23天.

    One form for all: that of the reason why a part is in review.
    """
    verdict = part.judged.verdict
    for each in verdict.reasons:
        if each.code == "in-review":
            return reasoning.reason(words, each)
    applied = part.applied
    assert applied is not None
    code = "review.waiting" if part.waiting else "review.waiting.today"
    said = words(
        code,
        applied=applied.day,
        late=_by_how_much(verdict.due, applied.day),
        days=part.waiting,
    )
    review = part.review
    if review is None or review.step is None:
        return said
    step = words("review.step", step=review.step, since=review.since.day)
    return f"{said}{step}"


def _by_how_much(due: Due, applied: date) -> Message:
    """Return by how many days an application was late, or that it was in time."""
    last_day = due.last_day
    if last_day is None or applied <= last_day:
        return Message("review.in_time")
    return Message("review.late", {"n": (applied - last_day).days})


def joint_leads(row: TaskRow, words: Catalogue) -> Part:
    """Say how many lead a task, and which of them stands where; whose part has ended comes last."""
    text = leads_by_status(row, words, beside="task.joint.beside")
    leads = row.view.still_leading
    if leads <= 1:
        return paragraph(text, indent=4)
    terms = row.view.terms
    code = "task.joint"
    if terms.completion is Completion.FIRST_LEAD:
        code = "task.joint.first-lead"
    first_lead = terms.lead[:1]
    first = sentences.registered(row.book.register, first_lead)
    said = words(
        code,
        count=leads,
        first=words.listed(first),
        text=text,
    )
    return paragraph(said, indent=4)


def leads_by_status(row: TaskRow, words: Catalogue, beside: str | None = None) -> str:
    """Return who stands where: 逾期未完成：西区人民政府；待审核：南区人民政府.

    `beside`: by which code those are told whose part has ended, while others go on.
    """
    said: list[str] = []
    view = row.view
    for status, departments in row.by_status.items():
        name = words(f"status.{status}")
        part = view.part_of(departments)
        if part is not None and part.unheard:
            name = sentences.status(words, part)
        if beside and said and status in APART:
            name = words(beside, status=name)
        listed = words.listed(departments)
        stands = words("reason.of", names=name, text=listed)
        said.append(stands)
    return words("reason.separator").join(said)


def reason_lines(
    row: TaskRow, words: Catalogue, untold: Collection[str] = ()
) -> list[str]:
    """Return what decides a task's status, how it was rated, and which tasks it waits for."""
    lines = [*_deciding_lines(row, words, untold), *_rating(row, words)]
    blocked = row.blocked
    if not blocked:
        return lines
    names = [f"{row.book.id}/{each}" for each in blocked]
    return [*lines, words("task.blocked", names=names)]


def _rating(row: TaskRow, words: Catalogue) -> list[str]:
    """Return how satisfied those are for whom a task was done, if that is known.

    Where its leads were rated differently, each rating with those whose it is.
    """
    decided = row.last_review
    is_rated = decided is not None and getattr(decided.record, "rating", None)
    if not is_rated and row.book.plan.register_ is None:
        return []
    from bizenv.report.ratings import ratings_of  # which most plans do not load

    by_rating: dict[str | None, list[str]] = {}
    for department, rating in ratings_of(row.view).items():
        names = by_rating.setdefault(rating, [])
        names.append(department)
    alike = len(by_rating) == 1
    said = []
    for rated, names in by_rating.items():
        if rated is not None:
            text = words(f"rating.{rated}")
            said.append(text if alike else words("rating.of", rating=text, names=names))
    text = words("reason.separator").join(said)
    return [words("task.rated", text=text)] if said else []


def _deciding_lines(
    row: TaskRow, words: Catalogue, untold: Collection[str]
) -> list[str]:
    """Return what decides a task's status.

    In a joint task with the departments that each is said of.
    """
    view = row.view
    said_by_status = _OF_UNHEARD if view.unheard else _OF_OVERDUE
    known = (*said_by_status, *untold)
    alike: dict[str, list[str]] = {}
    for assignment, verdict in view.deciding:
        if verdict.status is not view.status:
            continue
        told = [each for each in verdict.reasons if each.code not in known]
        if not told:
            continue
        why = reasoning.reasons(words, told, unheard=view.unheard)
        mending = reasoning.mending(words, verdict, view.day)
        text = words("reason.next").join([why, *mending])
        names = alike.setdefault(text, [])
        names.append(assignment.department)
    if row.leads == 1:
        return list(alike)
    said = []
    for text, names in alike.items():
        named = words("reason.of", names=names, text=text)
        said.append(named)
    return said
