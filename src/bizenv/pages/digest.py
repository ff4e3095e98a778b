"""The digest as an outline: headline, what is overdue, what changed, what falls due next, what is at risk, adjustments."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bizenv.formats.outline import (
    Heading,
    Item,
    Outline,
    Paragraph,
    outline_html,
    outline_markdown,
    outline_text,
)
from bizenv.meaning.risks import Reason
from bizenv.messages import Catalogue
from bizenv.pages import sentences
from bizenv.pages.diff import said_of
from bizenv.report.changes import CODES, Change
from bizenv.report.counts import Counts
from bizenv.report.digest import ADJUSTED, KINDS, MARKED, DigestReport, Kind, PlanDigest
from bizenv.report.digest import Item as Part

_REASONED = (
    "returned",
    "reopened",
    "finished",
    "finished-late",
    "applied",
    "applied-late",
    "withdrawn",
    "no-longer-overdue",
)
FEW = 3  # so many plans are told each in the office's sentence; more, each in a line
_SAID_BY_FACTS = ("overdue", "on-track")
_BEFORE_CHANGES: tuple[Kind, ...] = ("overdue",)


def digest_text(report: DigestReport, words: Catalogue) -> str:
    """Return the digest as plain text."""
    return outline_text(_outline(report, words))


def digest_markdown(report: DigestReport, words: Catalogue) -> str:
    """Return the digest as Markdown."""
    return outline_markdown(_outline(report, words))


def digest_html(report: DigestReport, words: Catalogue) -> str:
    """Return the digest as a page."""
    return outline_html(_outline(report, words), words.language)


def _outline(report: DigestReport, words: Catalogue) -> Outline:
    yield from _head(report, words)
    sections = [
        *(_items(report, kind, words) for kind in _BEFORE_CHANGES),
        _changes(report, words),
        *(_items(report, kind, words) for kind in KINDS if kind not in _BEFORE_CHANGES),
        _adjustments(report, words),
    ]
    numbered = (section for section in map(list, sections) if section)
    for number, (heading, *rest) in enumerate(numbered, start=1):
        yield Heading(
            words(
                "digest.numbered",
                number=words(f"digest.number.{number}"),
                text=heading.text,
            )
        )
        yield from rest
    if report.empty:
        yield Paragraph(words("digest.nothing"), apart=True)
    yield Heading(words("digest.notes"))
    yield Paragraph(words(f"digest.counting.{report.counting}"))


def _head(report: DigestReport, words: Catalogue) -> Outline:
    query = report.query
    subject = (
        words.listed(query.departments) if query.departments else report.city or ""
    )
    yield Heading(words("digest.title", subject=subject).strip(), level=1)
    first = report.since.fromordinal(report.since.toordinal() + 1)
    yield Paragraph(
        words(
            "digest.period",
            first=first,
            last=query.day,
            since=sentences.as_of(report.since),
        )
    )
    if report.left_out:
        yield Paragraph(words("digest.left_out", files=report.left_out))
    concerned = [
        plan for plan in report.plans if plan.status.totals != Counts() or plan.changes
    ]
    if len(concerned) <= FEW:
        for plan in concerned or report.plans:
            yield from _plan(report, plan, words)
    if len(concerned) > 1:
        yield Heading(words("total.plans", count=len(concerned)))
        used = {plan.status.measure_word for plan in concerned}
        measure_word = used.pop() if len(used) == 1 else words("measure_word")
        yield Paragraph(sentences.headline(words, query, report.totals, measure_word))
    if len(concerned) > FEW:
        yield from (_plan_line(plan, words) for plan in concerned)


def _plan(report: DigestReport, plan: PlanDigest, words: Catalogue) -> Outline:
    said = plan.status
    document = words("overview.bracketed", text=said.document) if said.document else ""
    yield Heading(words("digest.plan", plan=said.plan, title=said.title) + document)
    yield Paragraph(
        sentences.headline(words, report.query, said.totals, said.measure_word)
    )
    for code in said.notes:
        yield Paragraph(words(f"note.{code}"))
    if plan.issued is not None:
        yield Paragraph(
            words("digest.issued", total=_figure(plan.issued, said.measure_word, words))
        )


def _plan_line(plan: PlanDigest, words: Catalogue) -> Item:
    """Return one of many plans in a line."""
    said = plan.status
    figures = {
        name: getattr(said.totals, name)
        for name in ("due", "applied", "in_review", "accepted", "overdue")
    }
    notes = [words(f"note.{code}") for code in said.notes]
    if plan.issued is not None:
        notes.append(
            words("digest.issued", total=_figure(plan.issued, said.measure_word, words))
        )
    return Item(
        words("digest.plan_line", plan=said.plan, title=said.title, **figures),
        tuple(notes),
    )


def _figure(value: int, measure_word: str, words: Catalogue) -> str:
    return words("figure", value=value, mw=measure_word)


def _items(report: DigestReport, kind: Kind, words: Catalogue) -> Outline:
    by_department = report.items(kind)
    if not by_department:
        return
    tasks = len({item.key for several in by_department.values() for item in several})
    yield Heading(words(f"digest.{kind}", count=tasks))
    for name, several in by_department.items():
        if len(report.query.departments) != 1 or name not in report.query.departments:
            yield Heading(name, level=3)
        for item in several:
            yield _item(item, report, words)


def _item(item: Part, report: DigestReport, words: Catalogue) -> Item:
    facts = [words("task.due", due=_due(item, words))]
    if item.kind == "overdue":
        facts.append(words("task.days_overdue", n=-(item.days or 0)))
    elif item.days is not None and item.kind == "due-soon":
        facts.append(
            words("digest.days_left", n=item.days)
            if item.days
            else words("digest.due_today")
        )
    if item.leads > 1:
        facts.append(words("digest.joint", n=item.leads))
    notes = [words("digest.facts").join(facts)]
    told = [
        reason for reason in item.verdict.reasons if reason.code not in _SAID_BY_FACTS
    ]
    reasons = [
        _reason(each, words)
        for each in told
        if len(told) == 1 or each.code != "due-soon"
    ]
    if reasons:
        notes.append(words("reason.separator").join(reasons))
    if report.query.departments:
        notes.append(
            words(
                "digest.next",
                step=words(f"digest.step.{item.step}", due=_due(item, words)),
            )
        )
    fresh = words("digest.fresh") if item.fresh else ""
    return Item(f"{item.key} {item.title}{fresh}", tuple(notes))


def _reason(reason: Reason, words: Catalogue) -> str:
    """Return a reason in words; that it is due soon has been said, and of that one only what was last reported."""
    if reason.code == "due-soon":
        percent = reason.figures["percent"]
        return (
            words("digest.percent", percent=percent)
            if percent is not None
            else words("digest.no_percent")
        )
    return sentences.reason(words, reason)


def _due(item: Part, words: Catalogue) -> str:
    last_day = item.verdict.due.last_day
    return words.day(last_day) if last_day else words("due.ongoing")


def _changes(report: DigestReport, words: Catalogue) -> Outline:
    told = [
        change for change in report.changed() if change.code not in (*ADJUSTED, *MARKED)
    ]
    if told:
        yield Heading(words("digest.changes"))
        yield from _by_code(told, report, words)


def _adjustments(report: DigestReport, words: Catalogue) -> Outline:
    told = [change for change in report.changed() if change.code in ADJUSTED]
    if told:
        yield Heading(words("digest.adjusted"))
        yield from _by_code(told, report, words)


def _by_code(told: Sequence[Change], report: DigestReport, words: Catalogue) -> Outline:
    """Say what changed: under each kind of change the departments, each with its tasks."""
    ordered = sorted(told, key=lambda change: CODES.index(change.code))
    for code, several in groupby(ordered, key=lambda change: change.code):
        same = list(several)
        said = words(f"change.{code}")
        yield Heading(
            words("digest.change", change=said[:1].upper() + said[1:], count=len(same)),
            level=3,
        )
        explained = code in (*_REASONED, *ADJUSTED)
        yield from (
            _explained(same, report, words)
            if explained
            else _named(same, report, words)
        )


def _named(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Name the tasks of each department, and say no more."""
    tasks: dict[str, list[str]] = {}
    for change in same:
        tasks.setdefault(change.department, []).append(f"{change.key} {change.title}")
    for name, several in tasks.items():
        yield Item(
            _whose([name], report, words) + words("reason.separator").join(several)
        )


def _explained(
    same: Iterable[Change], report: DigestReport, words: Catalogue
) -> Iterator[Item]:
    """Say one kind of change; departments whose part of a task changed alike are named together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for change in same:
        joint = (
            words("overview.bracketed", text=words("digest.joint", n=change.leads))
            if change.leads > 1
            else ""
        )
        told = (change.key, change.title + joint, _more(change, words))
        alike.setdefault(told, []).append(change.department)
    for (key, title, more), names in alike.items():
        yield Item(
            f"{_whose(names, report, words)}{key} {title}", (more,) if more else ()
        )


def _whose(names: Sequence[str], report: DigestReport, words: Catalogue) -> str:
    """Say whose part it is; in a department's own digest that is known."""
    return (
        ""
        if set(names) == set(report.query.departments)
        else words("digest.whose", names=names)
    )


def _more(change: Change, words: Catalogue) -> str:
    before, after = change.before, change.after
    if change.code == "deadline-moved" and before and after:
        ongoing = words("due.ongoing")
        days = (
            words.day(each.due) if each.due else ongoing for each in (before, after)
        )
        return words(
            "change.deadline-moved.from",
            **dict(zip(("before", "after"), days, strict=True)),
        )
    if change.code == "lead-changed":
        return said_of(change, words)
    reasons = [
        each
        for each in change.reasons
        if change.code in _REASONED and each.code not in _SAID_BY_FACTS
    ]
    return words("reason.separator").join(
        sentences.reason(words, each) for each in reasons
    )
