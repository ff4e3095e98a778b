"""Where the plans stand: headline first, bases with every rate, the counting rule last."""

from bizenv.formats.page import BLANK, Page, Parts, heading, paragraph
from bizenv.messages import Catalogue
from bizenv.pages import headline, measures, sentences
from bizenv.pages.head import counting, notes_of_plan
from bizenv.pages.status_table import brief_table
from bizenv.pages.things import words_of
from bizenv.report.counts import Counts
from bizenv.report.status import PlanStatus, StatusReport, reviewers_of


def status_page(report: StatusReport, words: Catalogue) -> Page:
    """Return the status report, its groups with what matters most."""
    parts = _parts(report, words_of(report.plans, words))
    return Page(parts, title=_title(report, words))


def _title(report: StatusReport, words: Catalogue) -> str:
    """Return what the page is called: that of several plans by all of them."""
    concerned = _concerned(report)
    if len(concerned) <= 1:
        return ""
    together = words("total.plans", count=len(concerned))
    titles = [plan.title for plan in concerned]
    return words.listed([together, *titles])


def _parts(report: StatusReport, words: Catalogue) -> Parts:
    said = sentences.filters(words, report.query)
    if said:
        yield heading((said, "bold"))
    if not report.plans:
        yield paragraph(words("status.no_plans"))
    concerned = _concerned(report)
    for plan in concerned:
        yield from _plan(report, plan, words_of([plan], words))
    plans = len(concerned)
    if plans > 1:
        yield from _together(report, plans, words)
    if report.groups:
        if report.drawn:
            from bizenv.pages.charts import status_figures, status_picture

            yield status_picture(report, words)
            yield BLANK
            yield status_figures(report, words)
        else:
            yield brief_table(report, words)
        if not report.unrecorded:
            declared = words("rates.bases.declared") if _declares(report) else ""
            bases = words("rates.bases", declared=declared)
            yield paragraph((bases, "dim"))
        yield counting(report.facts, words)


def _declares(report: StatusReport) -> bool:
    """Whether any row has work that is completed by its department's own word."""
    return any(counts.declared for _, counts in report.ordered())


def _concerned(report: StatusReport) -> tuple[PlanStatus, ...]:
    """Return the plans to speak of: where part is asked for, those that have any of it."""
    plans = report.plans
    query = report.query
    part = query.departments or query.sections or query.due
    if not part:
        return plans
    nothing = Counts()
    concerned = [plan for plan in plans if plan.totals != nothing]
    return tuple(concerned) or plans


def _plan(report: StatusReport, plan: PlanStatus, words: Catalogue) -> Parts:
    document = f"  {plan.document}" if plan.document else ""
    title = (plan.title, "bold")
    yield heading(title, (document, "dim"))
    totals = plan.totals
    measure_word = plan.measure_word
    said = headline.headline(
        words,
        report.query,
        totals,
        measure_word,
        plan.reviewers,
    )
    yield paragraph(said)
    yield from notes_of_plan(plan.notes, words)
    said = headline.overview(words, totals, measure_word, plan.due_soon)
    rated = not plan.unrecorded
    yield from _figures(totals, said, words, rated=rated)


def _together(report: StatusReport, plans: int, words: Catalogue) -> Parts:
    title = words("total.plans", count=plans)
    yield heading((title, "bold"))
    used = {plan.measure_word for plan in report.plans}
    measure_word = measures.common_measure_word(used, words)
    totals = report.totals
    said = headline.headline(
        words,
        report.query,
        totals,
        measure_word,
        reviewers_of(report.plans),
    )
    yield paragraph(said)
    rated = not report.unrecorded
    said = headline.overview(words, totals, measure_word, report.due_soon)
    yield from _figures(totals, said, words, rated=rated)


def _figures(
    counts: Counts,
    overview: str,
    words: Catalogue,
    *,
    rated: bool,
) -> Parts:
    """Say every status, and the rates: of what nothing was ever recorded there are none."""
    yield BLANK
    yield paragraph(overview)
    if rated:
        rates = headline.rates(words, counts)
        yield paragraph(rates)
    yield BLANK
