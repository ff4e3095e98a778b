"""What departments said last, and how due days were moved, in words: labelled, with the day."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from bizenv.formats.page import Lit, flat
from bizenv.meaning.extensions import ExtensionRequest
from bizenv.messages import Catalogue, Message
from bizenv.model.book import Dated
from bizenv.model.plan import Milestone
from bizenv.pages import dates, sentences
from bizenv.report.said import TEXTS, LastSaid, Move

if TYPE_CHECKING:
    from bizenv.report.milestones import MilestoneRow

_LIGHTS: Final = {"missed": "red", "met": "green", "completed": "green"}


def said_lines(
    said: LastSaid, words: Catalogue, *, missed: bool = True
) -> Iterator[str]:
    """Yield what a department said last: when and how far, then each text with its label.

    `missed=False` where the reasons tell the missed milestones.
    """
    if said.filed is not None:
        percent = _percent(said)
        yield words("said.filed", day=said.filed, percent=percent)
    for name in TEXTS:
        text = said.texts.get(name)
        if text is not None:
            label = words(f"said.{name}")
            day = _told(said)
            yield words("said.labelled", label=label, day=day, text=flat(text))
    if missed and said.missed:
        yield missed_milestones(said, words)


def missed_milestones(said: LastSaid, words: Catalogue) -> str:
    """Return which milestones were missed."""
    titles = [milestone(each) for each in said.missed]
    label = words("said.missed")
    text = words.listed(titles)
    return words("said.labelled", label=label, day="", text=text)


def milestone(each: Milestone) -> Message:
    """Return a milestone with its last day."""
    args = {"title": each.title, "due": each.due.last_day}
    return Message("said.milestone", args)


def milestone_state(row: "MilestoneRow", words: Catalogue) -> Lit:
    """Return how a milestone stands; of a plan without any record nothing is called missed."""
    if row.state == "missed" and row.unheard:
        return Lit(words("status.unheard"), "grey")
    said = words(f"milestones.{row.state}")
    return Lit(said, _LIGHTS.get(row.state))


def milestone_said(row: "MilestoneRow", words: Catalogue) -> str:
    """Return a milestone with its last day and how it stands."""
    named = Message("said.milestone", {"title": row.milestone, "due": row.due})
    state = milestone_state(row, words)
    return words("said.milestone.state", milestone=named, state=state.text)


def coming_said(each: Milestone, day: date, words: Catalogue) -> str:
    """Return a milestone that falls due: 节点：首宗地块成交（2025年8月31日，还有 6 天）."""
    last_day = each.due.last_day
    assert last_day is not None
    days = (last_day - day).days
    code = "digest.days_left" if days else "digest.due_today"
    left = words(code, n=days)
    return words("said.coming", title=each.title, due=last_day, left=left)


def _percent(said: LastSaid) -> Message | str:
    """Return how far the work is; with its day where that is not the day of filing."""
    if said.percentage is None:
        return ""
    percent, day = said.percentage
    code = "said.percent" if day == said.filed else "said.percent_of"
    return Message(code, {"percent": percent, "day": day})


def _told(said: LastSaid) -> Message | str:
    """Return the day of the texts where that is not the day of filing."""
    if said.told in (None, said.filed):
        return ""
    return Message("said.of", {"day": said.told})


def overdue_before(move: Move | None, words: Catalogue) -> str:
    """Return that a due day was moved only after it had passed, and how long the part was overdue."""
    if move is None or not move.days_overdue:
        return ""
    return words("move.late", past=move.days_past, n=move.days_overdue)


def asks_said(asks: ExtensionRequest, day: date, words: Catalogue) -> str:
    """Return a request for more time that waits: 延期申请待答复：9月20日申请延至…，已等待25天.

    Or that it is granted, from a day to come.
    """
    if isinstance(asks.by, Dated):
        granted = answer_said(asks._replace(since=asks.by.day), words)
        return words("extension.agreed", text=granted)
    days = (day - asks.asked).days
    waits = words("extension.waits", n=days) if days else ""
    text = asked_said(asks, words)
    return words("extension.pending", text=text, waits=waits)


def asked_said(asks: ExtensionRequest, words: Catalogue) -> str:
    """Return what a request asks for, and why: 9月20日申请延至12月31日（原因）."""
    why = ""
    if asks.reason:
        reason = flat(asks.reason)
        why = words("overview.bracketed", text=reason)
    return words("extension.asked", asked=asks.asked, until=asks.until, why=why)


def answer_said(request: ExtensionRequest, words: Catalogue) -> str:
    """Return how a request was answered: granted until when, or refused by whom and why."""
    by = request.by
    if isinstance(by, Dated):
        amendment = by.amendment
        last_day = None if amendment.due is None else amendment.due.last_day
        due = dates.due_day(words, last_day)
        args = (amendment.document, amendment.reason)
        said = words("extension.granted", due=due, day=request.since)
    else:
        record = None if by is None else by.record
        reviewer = getattr(record, "by", None)
        reason = getattr(record, "reason", None)
        args = (reviewer, reason)
        said = words("extension.refused", day=request.since)
    asked = asked_said(request, words)
    decided = sentences.decided(words, *args)
    answer = f"{said}{decided}"
    return words("extension.answered", asked=asked, answer=answer)


def move_said(move: Move, words: Catalogue, *, whose: bool = True) -> str:
    """Return how a due day was moved: 已延期：期限由…改为…（文号，原因）."""
    before = dates.due_day(words, move.before)
    after = dates.due_day(words, move.after)
    moved = words("change.deadline-moved.from", before=before, after=after)
    by = sentences.decided(words, move.document, move.reason)
    late = overdue_before(move, words)
    code = "move.later" if move.later else "move.earlier"
    said = words(code, text=f"{moved}{by}{late}")
    if move.department is None or not whose:
        return said
    return words("reason.of", names=move.department, text=said)
