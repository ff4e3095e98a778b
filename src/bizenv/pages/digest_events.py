"""What happened within the digest's period, in words: turns, milestones, what was taken back."""

from collections.abc import Sequence

from bizenv.formats.page import Item, Parts, heading
from bizenv.messages import Catalogue
from bizenv.model.book import Entry
from bizenv.report.digest import DigestReport
from bizenv.report.events import Step, TakenBack, Turn
from bizenv.report.milestones import MilestoneRow
from bizenv.report.requests import Request


def turns_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say of which parts more was decided than the two days show, step by step."""
    turns = [each for plan in report.plans for each in plan.events.turns]
    if not turns:
        return
    yield heading(words("digest.turns", count=len(turns)), level=3)
    for turn in turns:
        steps = [_step(each, words) for each in turn.steps]
        yield _item(turn, words("reason.separator").join(steps), report, words)


def _step(step: Step, words: Catalogue) -> str:
    change = step.change
    said = words("digest.turn", day=step.day, change=words(f"change.{change.code}"))
    return said + (words("overview.bracketed", text=step.why) if step.why else "")


def milestones_passed(report: DigestReport, words: Catalogue) -> Parts:
    """Say which milestones were reached in the period, and which passed without a word."""
    rows = [row for plan in report.plans for row in plan.events.milestones]
    for state in ("missed", "met"):
        some = [row for row in rows if row.state == state]
        if some:
            yield heading(words(f"digest.milestones.{state}", count=len(some)), level=3)
        for row in some:
            said = f"{row.milestone}{sentences_of(row, words)}"
            yield _item(row, said, report, words)


def sentences_of(row: MilestoneRow, words: Catalogue) -> str:
    """Return a milestone's day, when it was reached, and how long after its day."""
    said = [words("task.due", due=row.due)]
    if row.reached is not None:
        said.append(words("milestones.reached", day=row.reached))
        late = (row.reached - row.due).days
        if late > 0:
            said.append(words("digest.milestones.late", n=late))
    return words("overview.bracketed", text=words("digest.facts").join(said))


def corrections_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what was taken back in the period, and what stands instead."""
    taken = [each for plan in report.plans for each in plan.events.corrections]
    if not taken:
        return
    yield heading(words("digest.corrections", count=len(taken)))
    for each in taken:
        yield _item(each, _taken(each, words), report, words)


def _taken(each: TakenBack, words: Catalogue) -> str:
    instead = ""
    if each.instead is not None:
        instead = words("digest.instead", record=_record(each.instead, words))
    why = getattr(each.void.record, "reason", None)
    return words(
        "digest.taken",
        day=each.void.day,
        record=_record(each.record, words),
        instead=instead,
        why=words("digest.taken.why", why=why) if why else "",
    )


def _record(entry: Entry, words: Catalogue) -> str:
    kind = words(f"kind.{entry.record.kind}")
    said = words("digest.record", day=entry.day, kind=kind)
    percent = getattr(entry.record, "percent", None)
    if percent is None:
        return said
    return said + words("digest.record.percent", percent=percent)


def requests_said(report: DigestReport, words: Catalogue) -> Parts:
    """Say what departments ask of others: of whom, or of nobody in particular; and no more."""
    asked = [each for plan in report.plans for each in plan.requests]
    dropped = [each for plan in report.plans for each in plan.events.dropped]
    if not (asked or dropped):
        return
    if not asked:
        yield heading(words("digest.requests.dropped", count=len(dropped)))
        yield from _by_whom(dropped, words, named=False)
        return
    yield heading(words("digest.requests", count=len(asked)))
    named = [each for each in asked if each.concerned]
    unnamed = [each for each in asked if not each.concerned]
    yield from _asked("of", named, words)
    yield from _asked("nobody", unnamed, words)
    yield from _asked("dropped", dropped, words)


def _asked(group: str, some: Sequence[Request], words: Catalogue) -> Parts:
    if not some:
        return
    title = words(f"digest.requests.{group}", count=len(some))
    yield heading(title, level=3)
    yield from _by_whom(some, words, named=group == "of")


def _by_whom(some: Sequence[Request], words: Catalogue, *, named: bool) -> Parts:
    """Say each request; `named`: together those that concern the same departments."""
    under: dict[tuple[str, ...], list[Request]] = {}
    for request in some:
        names = request.concerned if named else ()
        under.setdefault(names, []).append(request)
    for names, several in under.items():
        whose = words("digest.whose", names=names) if names else ""
        for each in several:
            asked = words(
                "digest.request",
                department=each.department,
                day=each.day,
                text=each.text,
            )
            yield Item(f"{whose}{each.key} {each.title}", (asked,))


def _item(
    each: Turn | MilestoneRow | TakenBack,
    note: str,
    report: DigestReport,
    words: Catalogue,
) -> Item:
    """Return whose part of which task, and below it what happened."""
    its_own = report.query.departments == (each.department,)
    whose = "" if its_own else words("digest.whose", names=[each.department])
    return Item(f"{whose}{each.key} {each.title}", (note,))
