"""What happened within the digest's period, in words: turns, milestones, what was taken back."""

from collections.abc import Iterator, Sequence

from bizenv.formats.page import Item, Parts, heading
from bizenv.messages import Catalogue
from bizenv.model.book import Entry
from bizenv.pages import dates
from bizenv.pages.change_words import kind_of
from bizenv.pages.items import Titles, item_named
from bizenv.pages.parts_counted import counted
from bizenv.pages.said import answer_said, asks_said
from bizenv.pages.sentences import capital
from bizenv.report.digest import DigestReport
from bizenv.report.duties import DutyRow
from bizenv.report.events import PartTurn, PartTurns, TakenBack
from bizenv.report.extensions import Asking
from bizenv.report.milestones import MilestoneRow
from bizenv.report.part_changes import Change
from bizenv.report.requests import Request


def turns_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say of which parts more was decided than the two days show, step by step."""
    turns = report.events.turns
    if not turns:
        return
    title = words("digest.turns", count=counted(turns, words))
    yield heading(title, level=3)
    for turn in turns:
        steps = [_step(each, words) for each in turn.steps]
        said = words("reason.separator").join(steps)
        yield _item(turn, said, report, words)


def _step(step: PartTurn, words: Catalogue) -> str:
    change = kind_of(step.change, words)
    said = words("digest.turn", day=step.day, change=change)
    if not step.why:
        return said
    bracketed = words("overview.bracketed", text=step.why)
    return f"{said}{bracketed}"


def milestones_passed(report: DigestReport, words: Catalogue) -> Parts:
    """Say which milestones were reached in the period, and which passed without a word."""
    rows = report.events.milestones
    for state in ("missed", "met"):
        some = [row for row in rows if row.state == state]
        if some:
            title = words(f"digest.milestones.{state}", count=len(some))
            yield heading(title, level=3)
        for row in some:
            facts = words("digest.facts").join(_facts(row, words))
            bracketed = words("overview.bracketed", text=facts)
            title = words("milestone.named", title=row.milestone)
            named = f"{title}{bracketed}"
            yield _item(row, named, report, words)


def duties_made_good(report: DigestReport, words: Catalogue) -> Parts:
    """Say which duties were missed, and made good in the period."""
    rows = report.made_good()
    if rows:
        title = words("digest.duties.made_good", count=len(rows))
        yield heading(title, level=3)
    for row in rows:
        owed = row.owed
        said = words(
            "digest.duty.made_good",
            duty=owed.duty.title,
            period=dates.period(owed.period),
            last=owed.period.last,
            day=owed.made_good,
        )
        yield _item(row, said, report, words)


def extensions_waiting(report: DigestReport, words: Catalogue) -> Parts:
    """Say which requests for more time wait for an answer, and for how long."""
    asking = report.asking()
    if not asking:
        return
    title = words("digest.extensions", count=len(asking))
    yield heading(title)
    for each in asking:
        said = asks_said(each.request, report.query.day, words)
        yield _item(each, said, report, words)


def extensions_answered(report: DigestReport, words: Catalogue) -> Parts:
    """Say which requests for more time were answered in the period, and how."""
    answered = report.answered()
    if not answered:
        return
    title = words("digest.extensions.answered", count=len(answered))
    yield heading(title, level=3)
    for each in answered:
        said = answer_said(each.request, words)
        yield _item(each, said, report, words)


def _facts(row: MilestoneRow, words: Catalogue) -> Iterator[str]:
    """Yield a milestone's day, when it was reached, and how long after its day."""
    yield words("digest.milestones.due", due=row.due)
    if row.reached is None:
        return
    yield words("milestones.reached", day=row.reached)
    late = (row.reached - row.due).days
    if late > 0:
        yield words("digest.milestones.late", n=late)


def corrections_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what was taken back in the period, and what stands instead."""
    taken = report.events.corrections
    if not taken:
        return
    title = words("digest.corrections", count=len(taken))
    yield heading(title)
    for each in taken:
        said = taken_said(each, words)
        yield _item(each, said, report, words)


def restated_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what was published as another thing than it was that day, as known now, and why."""
    if not report.restated:
        return
    from bizenv.pages.causes import otherwise

    yield heading(words("since.corrections", count=len(report.restated)))
    for each in report.restated:
        said = otherwise(each, words)
        yield _item(each.first, said, report, words)


def taken_said(each: TakenBack, words: Catalogue) -> str:
    """Return that a record was taken back, when and why, and what stands in its place."""
    why = getattr(each.void.record, "reason", None)
    return words(
        "digest.taken",
        day=each.void.day,
        record=_record(each.record, words),
        instead=_instead(each, words),
        why=words("digest.taken.why", why=why) if why else "",
    )


def _instead(each: TakenBack, words: Catalogue) -> str:
    """Say what stands in place of what was taken back, or that nothing does."""
    if each.instead is None:
        whose = "reviewer" if each.record.by_reviewer else "department"
        return words(f"digest.instead.none.{whose}")
    code = "digest.instead.later" if each.only_later else "digest.instead"
    return words(code, record=_record(each.instead, words))


def _record(entry: Entry, words: Catalogue) -> str:
    kind = words(f"kind.{entry.record.kind}")
    said = words("digest.record", day=entry.day, kind=kind)
    percent = getattr(entry.record, "percent", None)
    if percent is None:
        return said
    far = words("digest.record.percent", percent=percent)
    return f"{said}{far}"


def requests_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what departments ask of others: of whom, or of nobody in particular; and no more."""
    asked = report.requests
    dropped = report.events.dropped
    if asked:
        yield from _still_asked(asked, report.titles, words)
        yield from _asked("dropped", dropped, report.titles, words)
    elif dropped:
        title = words("digest.requests.dropped", count=len(dropped))
        yield heading(title)
        yield from _by_whom(dropped, report.titles, words, named=False)


def _still_asked(asked: Sequence[Request], titles: Titles, words: Catalogue) -> Parts:
    title = words("digest.requests", count=len(asked))
    yield heading(title)
    named = [each for each in asked if each.concerned]
    unnamed = [each for each in asked if not each.concerned]
    yield from _asked("of", named, titles, words)
    yield from _asked("nobody", unnamed, titles, words)


def _asked(
    group: str, some: Sequence[Request], titles: Titles, words: Catalogue
) -> Parts:
    if not some:
        return
    title = words(f"digest.requests.{group}", count=len(some))
    yield heading(title, level=3)
    yield from _by_whom(some, titles, words, named=group == "of")


def _by_whom(
    some: Sequence[Request], titles: Titles, words: Catalogue, *, named: bool
) -> Parts:
    """Say each request; `named`: together those that concern the same departments."""
    under: dict[tuple[str, ...], list[Request]] = {}
    for request in some:
        names = request.concerned if named else ()
        several = under.setdefault(names, [])
        several.append(request)
    for names, several in under.items():
        whose = words("digest.whose", names=names) if names else ""
        for each in several:
            asked = words(
                "digest.request",
                department=each.department,
                day=each.day,
                text=each.text,
            )
            which = f"{whose}{item_named(titles, each, words)}"
            yield Item(capital(which), (asked,))


def _item(
    each: PartTurns | MilestoneRow | TakenBack | Asking | Change | DutyRow,
    note: str,
    report: DigestReport,
    words: Catalogue,
) -> Item:
    """Return whose part of which task, and below it what happened."""
    its_own = report.query.departments == (each.department,)
    whose = "" if its_own else words("digest.whose", names=[each.department])
    which = f"{whose}{item_named(report.titles, each, words)}"
    return Item(capital(which), (capital(note),))
