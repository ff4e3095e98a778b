"""What is said of slips: their titles, why they were issued, what they require, how they stand."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from bizenv.formats.page import flat
from bizenv.meaning.slips import Slip, SlipState
from bizenv.messages import Catalogue
from bizenv.model.ladder import Rung
from bizenv.model.slips import Ground, GroundKind, Reply
from bizenv.report.remind import DraftSlip

LIGHTS: Final = {
    SlipState.LAPSED: "red",
    SlipState.OPEN: "yellow",
    SlipState.REPLIED: "yellow",
    SlipState.ANSWERED: "green",
    SlipState.CLOSED: "green",
}
_AHEAD: Final = (
    GroundKind.DUE_IN,
    GroundKind.AT_RISK_MONTHS,
    GroundKind.BEHIND_SHARE,
)

_OF_DAYS: Final = ("due", "days")
_OF_MONTHS: Final = ("n", "since")
_FIGURES: Final = {
    GroundKind.DUE_IN: _OF_DAYS,
    GroundKind.OVERDUE: _OF_DAYS,
    GroundKind.AT_RISK_MONTHS: _OF_MONTHS,
    GroundKind.OVERDUE_MONTHS: _OF_MONTHS,
    GroundKind.BEHIND_SHARE: ("share", "since"),
    GroundKind.LAPSED: ("slips",),
}
"""The figures that a ground is said with."""


def rung_title(rung: Rung, words: Catalogue) -> str:
    """Return what a rung's slip is called."""
    if rung.title is not None:
        return rung.title
    code = f"rung.{rung.rung}"
    if words.has(code):
        return words(code)
    return rung.rung


def why(grounds: Iterable[Ground], words: Catalogue, *, in_full: bool = False) -> str:
    """Say why a slip is issued, with figures; with days `in_full` as letters have them."""
    between = words("slip.grounds")
    said = [ground_said(each, words, in_full=in_full) for each in grounds]
    return between.join(said)


def ground_said(ground: Ground, words: Catalogue, *, in_full: bool = False) -> str:
    """Say one ground: 逾期15天（期限2025-09-30）."""
    args: dict[str, object] = {}
    write = words.day if in_full else date.isoformat
    if ground.due is not None:
        args["due"] = write(ground.due)
    if ground.days is not None:
        args["days"] = ground.days
    if ground.months is not None:
        args["n"] = ground.months
    if ground.since is not None:
        args["since"] = write(ground.since)
    share = ground.share
    if share is not None:
        args["share"] = words.quantity(share)
    if ground.slips:
        args["slips"] = list(ground.slips)
    kind = ground.ground
    if not args.keys() >= set(_FIGURES[kind]):  # a line written by hand
        return words(f"ground.bare.{kind}")
    code = f"ground.{kind}"
    is_last_day = ground.days == 0
    if kind is GroundKind.DUE_IN and is_last_day:
        code = f"ground.{kind}.today"
    return words(code, **args)


def requirement(draft: DraftSlip, words: Catalogue) -> str:
    """Say what a slip requires: its rung's own words, or the usual sentence."""
    own = draft.rung.requirement
    if own is not None:
        return own
    kinds = {each.ground.ground for each in draft.grounds}
    code = "slip.requirement.overdue"
    if kinds.issubset(_AHEAD):
        code = "slip.requirement.ahead"
    return words(code, reply_by=draft.reply_by)


def is_broken(slip: Slip) -> bool:
    """Whether it lapsed though it was answered: what was promised did not come."""
    has_lapsed = slip.state is SlipState.LAPSED
    return has_lapsed and slip.answered_on is not None


def stood(slip: Slip, words: Catalogue) -> str:
    """Say how a slip stands; who did answer, and did not do it, is not told to be silent."""
    if is_broken(slip):
        return words("slip.promise-broken")
    return words(f"slip.state.{slip.state}")


def standing(slip: Slip, words: Catalogue) -> str:
    """Say how a slip stands, with the days that it is late."""
    said = stood(slip, words)
    late = slip.days_reply_late
    if is_broken(slip) or not late:
        return said
    by_how_much = words("slip.late", n=late)
    return f"{said}{by_how_much}"


def course(slip: Slip, words: Catalogue) -> Iterator[str]:
    """Say what became of a slip, step by step: issued, received, replied, applied for, closed."""
    issue = slip.issue
    yield _on(issue.date, "slip.issued", words)
    yield from _receipt(slip, words)
    if not slip.replies:
        yield from _awaited(slip, words)
    for reply in slip.replies:
        yield _replied(reply, words)
    if slip.applied is not None:
        yield _on(slip.applied, "slip.applied", words)
    closed = slip.close
    if closed is not None:
        day = closed.date.isoformat()
        reason = closed.reason
        yield words("slip.closed", day=day, reason=reason)


def _replied(reply: Reply, words: Catalogue) -> str:
    """Say when a reply came, its words, and what it promises."""
    day = reply.date.isoformat()
    text = flat(reply.text)
    said = words("slip.replied", day=day, text=text)
    promised = reply.until
    if promised is None:
        return said
    promise = _on(promised, "slip.promises", words)
    return f"{said}{promise}"


def _on(day: date, code: str, words: Catalogue) -> str:
    """Say that something was, or is due, on a day."""
    return words(code, day=day.isoformat())


def _awaited(slip: Slip, words: Catalogue) -> Iterator[str]:
    """Say by when the reply is due, or was."""
    last = slip.issue.reply_by
    state = slip.state
    if state is SlipState.OPEN:
        yield _on(last, "slip.reply_by", words)
    elif state is SlipState.LAPSED:
        yield _on(last, "slip.reply_was_by", words)


def _receipt(slip: Slip, words: Catalogue) -> Iterator[str]:
    """Say when it was received, or by when it is to be, and how late it is."""
    received = slip.received_on
    last = slip.issue.receipt_by
    late = slip.days_receipt_late
    if received is not None:
        said = _on(received, "slip.received", words)
        if late:
            said += words("slip.late", n=late)
        yield said
    elif last is not None:
        code = "slip.receipt_late" if late else "slip.receipt_by"
        day = last.isoformat()
        yield words(code, day=day, n=late)
