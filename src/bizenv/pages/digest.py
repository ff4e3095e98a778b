"""The digest: headline, what is overdue, changed, due next and at risk, adjustments."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import chain
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Heading,
    Item,
    Page,
    Part,
    Parts,
    heading,
    paragraph,
    text_of,
)
from bizenv.messages import Catalogue
from bizenv.pages import dates, headline, measures
from bizenv.pages.decisions import decisions_said
from bizenv.pages.digest_changes import changes_by_code
from bizenv.pages.digest_events import (
    corrections_said,
    duties_made_good,
    extensions_answered,
    extensions_waiting,
    milestones_passed,
    requests_said,
    restated_said,
    turns_said,
)
from bizenv.pages.digest_filing import filing_said
from bizenv.pages.digest_items import item_said
from bizenv.pages.digest_slips import slips_said
from bizenv.pages.duties import items_owed
from bizenv.pages.head import note_said
from bizenv.pages.items import item_named
from bizenv.pages.parts_counted import counted, overdue_counted
from bizenv.pages.second_looks import look_lines
from bizenv.pages.sentences import capital
from bizenv.pages.status_table import brief_table
from bizenv.pages.things import words_of
from bizenv.report.attention import MARKED, Attention
from bizenv.report.counts import Counts
from bizenv.report.digest import ADJUSTED, DigestReport
from bizenv.report.part_changes import Change
from bizenv.report.plan_digest import PlanDigest
from bizenv.report.status import reviewers_of

WIDTH: Final = 80
FEW: Final = 3  # so many plans get the office's sentence each; more, a line each
_IN_A_LINE: Final = ("due", "applied", "pending")


def digest_page(report: DigestReport, words: Catalogue) -> Page:
    """Return the digest as a text for mail and print."""
    plans = [plan.status for plan in report.plans]
    parts = _parts(report, words_of(plans, words))
    return Page(_spaced(parts), WIDTH)


def _spaced(parts: Parts) -> Parts:
    """Yield parts with a blank line before each heading but the first."""
    begun = False
    for part in parts:
        if begun and isinstance(part, Heading):
            yield BLANK
        yield part
        begun = True


def _parts(report: DigestReport, words: Catalogue) -> Parts:
    yield from _head(report, words)
    sections = _sections(report, words)
    for number, (first, *rest) in enumerate(sections, start=1):
        said = text_of(first) if isinstance(first, Heading) else ""
        sign = words(f"digest.number.{number}")
        title = words("digest.numbered", number=sign, text=said)
        yield heading(title)
        yield from rest
    if report.empty:
        yield BLANK
        yield paragraph(words("digest.nothing"))
    yield heading(words("digest.notes"))
    rule = report.facts.counting or ""
    yield paragraph(words(rule))


def _sections(report: DigestReport, words: Catalogue) -> Iterator[list[Part]]:
    """Yield the sections that have something to say, each with its heading."""
    before = (
        _items(report, "overdue", words, unheard=False),
        _items(report, "overdue", words, unheard=True),
    )
    changes = _changes(report, words)
    restated = restated_said(report, words)
    corrections = corrections_said(report, words)
    due_soon = _items(report, "due-soon", words)
    coming = _coming(report, words)
    at_risk = _items(report, "at-risk", words, unheard=False)
    watched = _items(report, "at-risk", words, unheard=True)
    asking = extensions_waiting(report, words)
    requests = requests_said(report, words)
    adjustments = _adjustments(report, words)
    duties = _duties(report, words)
    looks = _looks(report, words)
    filing = filing_said(report, words)
    slips = slips_said(report, words)
    attention = (due_soon, coming, filing, slips, duties, looks, at_risk, watched)
    decided = decisions_said(report, words)
    after = (*attention, asking, requests, decided, adjustments)
    for section in (*before, changes, restated, corrections, *after):
        parts = list(section)
        if parts:
            yield parts


def _head(report: DigestReport, words: Catalogue) -> Parts:
    departments = report.query.departments
    subject = report.city or ""
    if departments:
        subject = words.listed(departments)
    kinds = {plan.status.register_kind is None for plan in report.plans}
    of_registers = kinds == {False}
    code = "digest.title.registers" if of_registers else "digest.title"
    title = words(code, subject=subject)
    yield heading(title.strip(), level=1)
    yield paragraph(_period(report, words))
    if report.left_out:
        missing = words("digest.left_out", files=report.left_out)
        yield paragraph(missing)
    concerned = [plan for plan in report.plans if _concerns(plan)]
    many = len(concerned) > FEW
    if not many:
        for plan in concerned or report.plans:
            yield from _plan(report, plan, words)
    if len(concerned) > 1:
        yield from _together(report, concerned, words)
    if many:
        for plan in concerned:
            yield _plan_line(plan, words)
    table = _table(report, words)
    yield Alternative((), tuple(table))


def _table(report: DigestReport, words: Catalogue) -> Parts:
    """Return the row of each department, on pages that have tables."""
    status = report.status
    if status.groups:
        yield brief_table(status, words)


def _concerns(plan: PlanDigest) -> bool:
    has_tasks = plan.status.totals != Counts()
    return has_tasks or bool(plan.changes)


def _period(report: DigestReport, words: Catalogue) -> str:
    first = report.since + timedelta(days=1)
    last = report.query.day
    compared = _compared(report, words)
    if report.quarter is not None:
        quarter = dates.period(report.quarter)
        return words(
            "digest.period.quarter",
            first=first,
            last=last,
            quarter=quarter,
            compared=compared,
        )
    if first >= last:
        return words("digest.period.day", day=last, compared=compared)
    return words("digest.period", first=first, last=last, compared=compared)


def _compared(report: DigestReport, words: Catalogue) -> str:
    """Say with which day the digest compares, and as known when."""
    day = dates.as_of(report.since)
    published = report.published
    if published is None:
        return words("digest.compared", day=day)
    commit = (published.known_as_of or "")[:10]
    when = published.committed
    return words("digest.compared.published", day=day, commit=commit, when=when)


def _together(
    report: DigestReport, plans: Sequence[PlanDigest], words: Catalogue
) -> Parts:
    title = words("total.plans", count=len(plans))
    yield heading(title)
    used = {plan.status.measure_word for plan in plans}
    measure_word = measures.common_measure_word(used, words)
    reviewers = reviewers_of(plan.status for plan in plans)
    said = headline.headline(
        words,
        report.query,
        report.totals,
        measure_word,
        reviewers,
    )
    yield paragraph(said)


def _plan(report: DigestReport, plan: PlanDigest, words: Catalogue) -> Parts:
    status = plan.status
    words = words_of([status], words)
    title = status.title
    if status.document:
        title += words("overview.bracketed", text=status.document)
    yield heading(title)
    said = headline.headline(
        words,
        report.query,
        status.totals,
        status.measure_word,
        status.reviewers,
    )
    yield paragraph(said)
    for text in _plan_notes(plan, words):
        yield paragraph(text)


def _plan_line(plan: PlanDigest, words: Catalogue) -> Item:
    """Return one of many plans in a line."""
    status = plan.status
    totals = status.totals
    figures: dict[str, object] = {}
    for name in _IN_A_LINE:
        figures[name] = getattr(totals, name)
    said = words(
        "digest.plan_line",
        completed=headline.completed_of_due(totals, ""),
        ahead=headline.ahead_of_due(totals, ""),
        accepted=headline.accepted_said(totals, ""),
        title=status.title,
        returned=headline.returned_said(totals, ""),
        late=headline.late_among_pending(totals, ""),
        overdue=headline.overdue_said(words, totals, ""),
        extended=headline.extended_said(words, totals, ""),
        **figures,
    )
    notes = _plan_notes(plan, words)
    return Item(said, tuple(notes))


def _plan_notes(plan: PlanDigest, words: Catalogue) -> Iterator[str]:
    """Yield what must be said with a plan's figures, and that it was issued in the period."""
    own = words_of([plan.status], words)
    for code in plan.status.notes:
        yield note_said(code, own)
    if plan.issued is not None:
        mw = plan.status.measure_word
        total = words("figure", value=plan.issued, mw=mw)
        code = "digest.issued" if own.things == "tasks" else "digest.issued.items"
        yield own(code, total=total, n=plan.issued)


def _items(
    report: DigestReport,
    kind: Attention,
    words: Catalogue,
    *,
    unheard: bool | None = None,
) -> Parts:
    by_department = report.items(kind, unheard=unheard)
    if not by_department:
        return
    section = f"{kind}.unheard" if unheard else kind
    items = list(chain.from_iterable(by_department.values()))
    count = counted(items, words)
    if kind == "overdue":
        count = overdue_counted(items, words)
    title = words(f"digest.{section}", count=count)
    yield heading(title)
    for name, several in by_department.items():
        its_own = report.query.departments == (name,)
        if not its_own:
            yield heading(name, level=3)
        for item in several:
            yield item_said(item, report.query, report.titles, words)


def _coming(report: DigestReport, words: Catalogue) -> Parts:
    """Say which milestones fall due; they are no deadlines."""
    rows = report.coming()
    if not rows:
        return
    yield heading(words("digest.milestones", count=len(rows)))
    for row in rows:
        days = row.days
        code = "digest.days_left" if days else "digest.due_today"
        left = words(code, n=days)
        due = words("task.due", due=row.due)
        whose = words("digest.whose", names=row.department)
        if report.query.departments == (row.department,):
            whose = ""
        said = words("digest.facts").join([due, left])
        task = capital(item_named(report.titles, row, words))
        title = words("milestone.named", title=row.milestone)
        which = f"{whose}{title}"
        yield Item(which, (said, task))


def _duties(report: DigestReport, words: Catalogue) -> Parts:
    """Say which duties are missed, and which are still to be done in a period that ends soon."""
    rows = report.duties()
    if rows:
        duties = {(each.key, each.owed.duty.title, each.department) for each in rows}
        yield heading(words("digest.duties", count=len(duties)))
        yield BLANK
        yield from items_owed(rows, report.titles, words)


def _looks(report: DigestReport, words: Catalogue) -> Parts:
    """Say at what reviewers look again soon, or should have looked again."""
    rows = report.looks()
    if rows:
        yield heading(words("digest.looks", count=len(rows)))
        yield from look_lines(rows, words, report.titles)


def _changes(report: DigestReport, words: Catalogue) -> Parts:
    said_elsewhere = (*ADJUSTED, *MARKED)
    changes = report.changed()
    told = [each for each in changes if each.code not in said_elsewhere]
    yield from _section_of_changes("digest.changes", told, report, words)
    happened = (
        *turns_said(report, words),
        *milestones_passed(report, words),
        *duties_made_good(report, words),
        *extensions_answered(report, words),
    )
    if happened and not told:
        yield heading(words("digest.changes"))
    yield from happened


def _adjustments(report: DigestReport, words: Catalogue) -> Parts:
    changes = report.changed()
    told = [each for each in changes if each.code in ADJUSTED]
    return _section_of_changes("digest.adjusted", told, report, words)


def _section_of_changes(
    title: str,
    told: Sequence[Change],
    report: DigestReport,
    words: Catalogue,
) -> Parts:
    if told:
        yield heading(words(title))
        yield from changes_by_code(told, report, words)
