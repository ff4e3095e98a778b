"""The office's sentence on the figures of plans, all statuses in one line, and the rates."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from bizenv.formats.page import share_said
from bizenv.meaning.statuses import UNCOUNTED
from bizenv.messages import Catalogue, Message
from bizenv.pages import dates
from bizenv.pages.measures import figure
from bizenv.pages.sentences import apart_said
from bizenv.report.counts import RATES, UNHEARD_COUNTS, Counts, rate
from bizenv.report.query import Query
from bizenv.report.rate import Rate


def headline(
    words: Catalogue,
    query: Query,
    counts: Counts,
    measure_word: str,
    reviewers: Collection[str],
) -> str:
    """Return the office's sentence: 截至…，应完成…条，申请完成…条，审核通过…条.

    `reviewers` are all who accepted anything; a single one is named.
    """
    asked = query.due
    always = asked is None
    said = _figures_said(counts, measure_word)
    said["as_of"] = dates.as_of_said(words, query.day)
    said["accepted"] = accepted_said(counts, measure_word, reviewers)
    said["overdue"] = overdue_said(words, counts, measure_word, always=always)
    said["extended"] = extended_said(words, counts, measure_word)
    if asked is None:
        return words("headline.all", **said)
    said["period"] = dates.period(asked)
    said["n"] = counts.tasks
    subject = "ongoing" if asked.ongoing else "due"
    return words(f"headline.{subject}", **said)


def _figures_said(counts: Counts, measure_word: str) -> dict[str, object]:
    """Return the figures of the sentence that the counts alone give, by their places in it."""
    said: dict[str, object] = {}
    for name in _IN_HEADLINE:
        value = getattr(counts, name)
        said[name] = figure(value, measure_word)
    said["late"] = late_among_pending(counts, measure_word)
    said["completed"] = completed_of_due(counts, measure_word)
    said["ahead"] = ahead_of_due(counts, measure_word)
    said["returned"] = returned_said(counts, measure_word)
    return said


def overdue_said(
    words: Catalogue,
    counts: Counts,
    measure_word: str,
    *,
    always: bool = True,
) -> str:
    """Return how many are overdue, and of how many nothing was filed in a plan without records.

    `always`: also that none is overdue, where none is due without a word either.
    """
    said = []
    says_none = always and not counts.unheard
    if counts.missed or says_none:
        missed = figure(counts.missed, measure_word)
        said.append(words("headline.overdue", figure=missed))
    if counts.unheard:
        unheard = figure(counts.unheard, measure_word)
        said.append(words("headline.unheard", figure=unheard))
    return "".join(said)


def extended_said(words: Catalogue, counts: Counts, measure_word: str) -> str:
    """Return how many have a later due day than first set, and how many wait for an answer.

    Nothing of what there is none.
    """
    said = []
    for name in ("extended", "extension_pending"):
        value = getattr(counts, name)
        if value:
            those = figure(value, measure_word)
            said.append(words(f"headline.{name}", figure=those))
    return "".join(said)


def accepted_said(
    counts: Counts, measure_word: str, reviewers: Collection[str] = ()
) -> Message:
    """Return what was accepted, and what is completed by declaration."""
    names = reviewers if counts.accepted else ()
    accepted = _accepted_by(figure(counts.accepted, measure_word), names)
    if not counts.declared:
        return accepted
    declared = figure(counts.declared, measure_word)
    only = "" if counts.accepted else "_only"
    args = {"accepted": accepted, "figure": declared}
    return Message(f"headline.declared{only}", args)


def _accepted_by(accepted: Message, reviewers: Collection[str]) -> Message:
    """Return what was accepted, and by whom where all of it was by one reviewer."""
    if len(reviewers) != 1:
        return Message("headline.accepted", {"figure": accepted})
    (reviewer,) = reviewers
    args = {"figure": accepted, "reviewer": reviewer}
    return Message("headline.accepted_by", args)


def late_among_pending(counts: Counts, measure_word: str) -> Message | str:
    """Return how many of those in review were applied for late, or nothing if none were."""
    if not counts.late_pending:
        return ""
    late = figure(counts.late_pending, measure_word)
    return Message("headline.late_pending", {"late": late, "n": counts.pending})


def completed_of_due(counts: Counts, measure_word: str) -> Message | str:
    """Return how many of those due are completed, or nothing if none is due."""
    if not counts.due:
        return ""
    those = figure(counts.due_completed, measure_word)
    if not counts.due_completed:
        args = {"figure": those, "n": counts.due}
        return Message("headline.due_completed.none", args)
    return Message("headline.due_completed", {"figure": those, "n": counts.due})


def ahead_of_due(counts: Counts, measure_word: str) -> Message | str:
    """Return how many were applied for though not yet due, or nothing if none were."""
    if not counts.ahead:
        return ""
    those = figure(counts.ahead, measure_word)
    return Message("headline.ahead", {"figure": those})


def returned_said(counts: Counts, measure_word: str) -> Message | str:
    """Return how many applications were returned and not made again, or nothing if none were."""
    if not counts.returned:
        return ""
    returned = figure(counts.returned, measure_word)
    return Message("headline.returned", {"returned": returned})


# Figures of the sentence
_IN_HEADLINE: Final = ("tasks", "due", "applied", "pending")


def overview(
    words: Catalogue,
    counts: Counts,
    measure_word: str,
    due_soon: int | None,
    called: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return all statuses in one line, each task counted once.

    `due_soon`: within how many days a task falls due soon, None where plans differ in it.
    `called`: counts that have another name here.
    """
    parts = []
    for name, among in _IN_OVERVIEW.items():
        value = as_read(counts, name)
        if name in UNHEARD_COUNTS and not value:
            continue
        soon = within(words, due_soon) if name == "unheard_soon" else ""
        status = words.again(f"overview.{name}", value=value, status=soon)
        names = {each: called.get(each, each) for each in among}
        bracketed = _bracketed(words, counts, value, names)
        parts.append(f"{status}{bracketed}")
    apart = {name: getattr(counts, name) for name in reversed(UNCOUNTED)}
    parts += apart_said(words, apart, measure_word)
    total = words("overview.total", value=counts.tasks, mw=measure_word)
    statuses = words("overview.separator").join(parts)
    return f"{total}{statuses}"


def as_read(counts: Counts, name: str) -> int:
    """Return a count as people read it: what nothing was ever filed of is called neither."""
    read_as = _AS_READ.get(name, name)
    found: int = getattr(counts, read_as)
    return found


_AS_READ: Final = {
    "overdue": "missed",
    "at_risk": "warned",
    "completed_early": "early",
}


def within(words: Catalogue, due_soon: int | None) -> str:
    """Return 30天内到期、尚未填报."""
    if due_soon is None:
        return words("status.unheard_soon.any")
    return words("status.unheard_soon", n=due_soon)


# Each status, and what is among it
_IN_OVERVIEW: Final[Mapping[str, tuple[str, ...]]] = {
    "completed": ("completed_late", "completed_early", "completed_extended"),
    "in_review": (),
    "on_track": ("unreported",),
    "at_risk": (),
    "unheard_soon": (),
    "unheard_risk": (),
    "overdue": ("late_pending",),
    "unheard": (),
}


def _bracketed(
    words: Catalogue,
    counts: Counts,
    value: int,
    names: Mapping[str, str],
) -> str:
    """Return a status's share of all tasks, and those counts that are not 0, in brackets.

    `names`: what each count is called.
    """
    said = []
    share = Rate(value, counts.tasks).percent
    if value and share is not None:
        said.append(f"{share}%")
    for name, called in names.items():
        value = as_read(counts, name)
        if value:
            said.append(words.again(f"overview.{called}", value=value))
    if not said:
        return ""
    text = words("overview.inner").join(said)
    return words("overview.bracketed", text=text)


def rates(words: Catalogue, counts: Counts, *, with_none: bool = True) -> str:
    """Return every rate with its base; `with_none`: those of nothing, too."""
    said = []
    for name in RATES:
        found = rate(counts, name)
        if found.of or with_none:
            title = words.again(f"rate.{name}")
            said.append(f"{title} {share_said(found, words)}")
    return words("overview.separator").join(said)
