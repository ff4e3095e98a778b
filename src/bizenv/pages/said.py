"""What departments said last, and how due days were moved, in words: labelled, with the day."""

from collections.abc import Iterator
from datetime import date

from bizenv.formats.page import flat
from bizenv.messages import Catalogue, Message
from bizenv.model.plan import Milestone
from bizenv.pages import sentences
from bizenv.report.differences import Change
from bizenv.report.said import TEXTS, LastSaid, Move


def said_lines(
    said: LastSaid, words: Catalogue, *, missed: bool = True
) -> Iterator[str]:
    """Yield what a department said last: when and how far, then each text with its label.

    `missed=False` where the reasons tell the missed milestones.
    """
    if said.filed is not None:
        yield words("said.filed", day=said.filed, percent=_percent(said))
    for name in TEXTS:
        text = said.texts.get(name)
        if text is not None:
            label = words(f"said.{name}")
            yield words("said.labelled", label=label, day=_told(said), text=flat(text))
    if missed and said.missed:
        yield missed_milestones(said, words)


def missed_milestones(said: LastSaid, words: Catalogue) -> str:
    """Return which milestones were missed."""
    titles = [milestone(each) for each in said.missed]
    label = words("said.missed")
    return words("said.labelled", label=label, day="", text=words.listed(titles))


def milestone(each: Milestone) -> Message:
    """Return a milestone with its last day."""
    args = {"title": each.title, "due": each.due.last_day}
    return Message("said.milestone", args)


def coming_said(each: Milestone, day: date, words: Catalogue) -> str:
    """Return a milestone that falls due: 节点：首宗地块成交（2025年8月31日，还有 6 天）."""
    last_day = each.due.last_day
    assert last_day is not None
    days = (last_day - day).days
    left = words("digest.days_left", n=days) if days else words("digest.due_today")
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


def spell_said(change: Change, words: Catalogue) -> str:
    """Return how long a part was overdue until it was cancelled, or led by another."""
    spell = change.spell
    if spell is None:
        return ""
    code = f"spell.{change.code}"
    return words(code, past=spell.days_past, n=spell.days_overdue)


def move_said(move: Move, words: Catalogue, *, whose: bool = True) -> str:
    """Return how a due day was moved: 已延期：期限由…改为…（文号，原因）."""
    moved = words(
        "change.deadline-moved.from",
        before=sentences.due_day(words, move.before),
        after=sentences.due_day(words, move.after),
    )
    by = sentences.decided(words, move.document, move.reason)
    late = overdue_before(move, words)
    code = "move.later" if move.later else "move.earlier"
    said = words(code, text=f"{moved}{by}{late}")
    if move.department is None or not whose:
        return said
    return words("reason.of", names=move.department, text=said)
