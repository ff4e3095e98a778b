"""What the template of a bulletin sees: figures and texts of its report, each by the words of the report that has it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from bizenv.formats.page import joined
from bizenv.meaning.filing import FilingState
from bizenv.messages import Catalogue
from bizenv.numerals import chinese
from bizenv.pages import dates, headline, measures
from bizenv.pages.bulletin_tables import item_said
from bizenv.pages.digest_items import untold
from bizenv.pages.filing import overview as filing_overview
from bizenv.pages.problems import problems_said
from bizenv.pages.reasoning import reasons
from bizenv.pages.things import words_of
from bizenv.report.bulletin import BulletinReport
from bizenv.report.bulletin_rows import Slow, StandingRow
from bizenv.report.counts import PUBLISHED, RATES, Counts, rate
from bizenv.report.requests import Request
from bizenv.report.status import PlanStatus, StatusReport, reviewers_of

_HAN: Final = "[\u4e00-\u9fff：]"
_SPACE: Final = f"(?<={_HAN}) (?=[0-9])|(?<=[0-9%]) (?={_HAN})"
_CALLED: Final = {"unreported": "never"}  # a month's missing reports are 未填报 here
_Values = dict[str, object]
"""What a template sees: figures, texts, and lists and mappings of these."""


def values_of(report: BulletinReport, words: Catalogue) -> Mapping[str, object]:
    """Return all that a template sees."""
    return {
        **_of_office(report, words),
        **_of_plans(report, words),
        **_of_departments(report, words),
    }


def _of_office(report: BulletinReport, words: Catalogue) -> _Values:
    """Return of when it is, and what the office gives with it."""
    month = dates.period(report.month)
    as_of = dates.as_of(report.query.day)
    issued = report.issued
    facts = issued.facts
    return {
        "month": words.say(month),
        "as_of": words.say(as_of),
        "city": issued.city,
        "issuer": issued.issuer,
        "basis": facts.basis,
        "requirements": list(facts.requirements),
        "blank": words("circular.blank"),
    }


def _of_plans(report: BulletinReport, words: Catalogue) -> _Values:
    """Return the figures of each plan, of all, and of registers."""
    used = {plan.measure_word for plan in report.plans}
    measure = measures.common_measure_word(used, words)
    totals = report.status.totals
    return {
        "subject": words(f"bulletin.subject.{_subject(report)}"),
        "measure": measure,
        "plans": list(_plans(report, words)),
        "total": _total(report, measure, words),
        "counts": _counts(totals),
        "unheard": totals.unheard,
        "bases": _bases(report, words),
        "unissued": _unissued(report, words),
        **_problems(report, words),
    }


def _subject(report: BulletinReport) -> str:
    """Return what the bulletin is of: tasks, or registers alone."""
    kinds = [plan.register_kind for plan in report.plans]
    return "register" if kinds and all(kinds) else "tasks"


def _bases(report: BulletinReport, words: Catalogue) -> str:
    """Say of what the rates and shares are; nothing where there are no rates."""
    status = report.status
    if status.unrecorded:
        return ""
    declared = words("rates.bases.declared") if status.totals.declared else ""
    bases = words("rates.bases", declared=declared)
    return _run_on(f"{bases}{_between(words)}{words('bulletin.shares')}", words)


def _between(words: Catalogue) -> str:
    """Return what stands between two sentences."""
    return "" if words.language == "zh" else " "


def _unissued(report: BulletinReport, words: Catalogue) -> str:
    """Say which plans were issued later; nothing where there are none."""
    if not report.unissued:
        return ""
    titles = plans_said(report, words)
    day = dates.as_of(report.query.day)
    return words("bulletin.unissued", as_of=day, plans=titles)


def plans_said(report: BulletinReport, words: Catalogue) -> str:
    """Return the titles of the plans that were issued later."""
    quoted = [words("bulletin.quoted", plan=each.title) for each in report.unissued]
    return words.listed(quoted)


def _problems(report: BulletinReport, words: Catalogue) -> _Values:
    """Return the sentence on registers, its number among the sections, and of what its rates are."""
    said = problems_said(report.problems, words)
    plans = len(report.plans)
    before = plans + 1 if plans > 1 else 0
    return {
        "problems": _run_on(said, words),
        "problems_number": _ordinal(before + 1, words),
        "problem_bases": words("bulletin.problem_bases"),
    }


def _of_departments(report: BulletinReport, words: Catalogue) -> _Values:
    """Return who is on time, who is overdue, who filed, and who asks what of others."""
    return {
        "departments": _standings(report.standings),
        "prompt": _standings(report.prompt),
        "early": _standings(report.early),
        "slow": list(_slow(report, words)),
        "filing": _filing(report, words),
        "asks": [_asked(report, each, words) for each in report.asks],
    }


def _plans(report: BulletinReport, words: Catalogue) -> Iterator[_Values]:
    for number, plan in enumerate(report.plans, start=1):
        own = words_of([plan], words)
        figures = _Figures(plan.totals, plan.measure_word, plan.reviewers)
        document = ""
        if plan.document:
            document = words("overview.bracketed", text=plan.document)
        yield {
            "id": plan.plan,
            "title": plan.title,
            "document": document,
            "number": _ordinal(number, words),
            "counts": _counts(plan.totals),
            **_sentences(report, figures, plan, own),
        }


class _Figures(NamedTuple):
    """Counts, and how they are told: in which measure word, and who accepted anything."""

    counts: Counts
    measure: str
    reviewers: frozenset[str]


def _sentences(
    report: BulletinReport,
    figures: _Figures,
    whose: PlanStatus | StatusReport,
    words: Catalogue,
) -> _Values:
    """Return the sentences on the figures of a plan or of all: those of `status`."""
    counts, measure, reviewers = figures
    said = headline.headline(words, report.query, counts, measure, reviewers)
    over = headline.overview(words, counts, measure, whose.due_soon, _CALLED)
    rates = "" if whose.unrecorded else _rates(counts, words)
    return {"headline": said, "overview": _run_on(over, words), "rates": rates}


def _total(report: BulletinReport, measure: str, words: Catalogue) -> _Values:
    """Return all plans together."""
    status = report.status
    reviewers = reviewers_of(report.plans)
    figures = _Figures(status.totals, measure, reviewers)
    number = len(report.plans) + 1
    return {
        "number": _ordinal(number, words),
        **_sentences(report, figures, status, words),
    }


def _rates(counts: Counts, words: Catalogue) -> str:
    """Say the rates that have a base."""
    said = headline.rates(words, counts, with_none=False)
    return _run_on(said, words)


def _run_on(figures: str, words: Catalogue) -> str:
    """Return figures as a sentence has them: joined by a sign, Chinese without spaces."""
    return re.sub(_SPACE, "", joined(figures, words))


def _ordinal(number: int, words: Catalogue) -> str:
    """Return a number as headings have it: 十二."""
    return chinese(number) if words.language == "zh" else str(number)


def _counts(counts: Counts) -> _Values:
    """Return the counts as `status` publishes them, and the rates in percent."""
    found: _Values = {name: getattr(counts, name) for name in PUBLISHED}
    for name in RATES:
        percent: Decimal | None = rate(counts, name).percent
        found[f"rate_{name}"] = percent
    return found


def _standings(several: Iterable[StandingRow]) -> list[_Values]:
    return [_standing(each) for each in several]


def _standing(each: StandingRow) -> _Values:
    counts = each.counts
    return {
        "name": each.name,
        "due": counts.due,
        "early": counts.early,
        "unfiled": each.unfiled,
        "behind": each.behind,
        "rank": each.place,
        "counts": _counts(counts),
    }


def _slow(report: BulletinReport, words: Catalogue) -> Iterator[_Values]:
    """Yield the departments with what is overdue, each with its state in one clause."""
    found: dict[str, list[Slow]] = {}
    for each in report.slow:
        several = found.setdefault(each.item.department, [])
        several.append(each)
    for number, (name, several) in enumerate(found.items(), start=1):
        tasks = [_overdue(report, each, words) for each in several]
        said = _ordinal(number, words)
        yield {"number": said, "name": name, "tasks": tasks}


def _overdue(report: BulletinReport, each: Slow, words: Catalogue) -> _Values:
    item = each.item
    expected = expected_said(each, words)
    return {
        "key": item_said(report, item.plan, item.task, words),
        "title": item.title,
        "days": each.days,
        "due": dates.due_day(words, item.verdict.due.last_day),
        "state": state_said(each, words),
        "expected": expected,
    }


def state_said(each: Slow, words: Catalogue) -> str:
    """Say in one clause for how long a part is overdue, why, and in which month it is expected."""
    item = each.item
    past = each.days
    parts = [words("task.days_overdue", n=past)]
    why = untold(item.verdict.reasons)
    if why:
        parts.append(reasons(words, why))
    parts.append(expected_said(each, words))
    return words("bulletin.clause").join(filter(None, parts))


def expected_said(each: Slow, words: Catalogue) -> str:
    """Say in which month it is expected; of what waits for a decision nothing."""
    until = each.expected
    if until is not None:
        month = words.say(dates.month(until))
        return words("bulletin.expected", month=month)
    if each.item.step == "await-review":
        return ""
    return words("bulletin.unexpected")


def _filing(report: BulletinReport, words: Catalogue) -> _Values:
    filing = report.filing
    totals = filing.totals
    return {
        "as_of": words.say(dates.as_of(report.asked)),
        "owed": totals["owed"],
        "overview": filing_overview(totals, words, rates=not filing.unheard),
        "missing": _by_name(report, "missing"),
        "late": _by_name(report, "late"),
    }


def _by_name(report: BulletinReport, state: FilingState) -> list[_Values]:
    found = report.filing.standing(state)
    return [{"name": name, "n": len(rows)} for name, rows in found.items()]


def _asked(report: BulletinReport, each: Request, words: Catalogue) -> _Values:
    return {
        "name": each.department,
        "key": item_said(report, each.plan, each.task, words),
        "title": each.title,
        "text": each.text,
        "concerned": words.listed(each.concerned) if each.concerned else "",
    }
