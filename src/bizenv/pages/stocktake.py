"""The stocktake of a department: then and now, the worst, promises, requests, and room to decide."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from bizenv.formats.page import (
    BLANK,
    Alternative,
    Cells,
    Column,
    Holds,
    Item,
    Page,
    Parts,
    Table,
    flat,
    heading,
    paragraph,
    worded,
)
from bizenv.messages import Catalogue
from bizenv.pages import headline
from bizenv.pages.decisions import decision_said
from bizenv.pages.digest_items import item_said
from bizenv.pages.filing import overview
from bizenv.pages.head import as_of, report_page
from bizenv.pages.items import Titles, item_named
from bizenv.pages.promises import came_of, promise_judged
from bizenv.pages.sentences import capital
from bizenv.pages.things import words_of
from bizenv.report.counts import UNHEARD_COUNTS, rate
from bizenv.report.promises import Kept, Promise
from bizenv.report.requests import Request
from bizenv.report.stocktake import StocktakeReport

FIGURES: Final = {
    "tasks": "column.tasks",
    "due": "column.due",
    "completed": "status.completed",
    "in_review": "status.in_review",
    "on_track": "status.on_track",
    "at_risk": "status.at_risk",
    "overdue": "status.overdue",
    "unheard": "status.unheard",
    "unheard_soon": "status.unheard_soon.any",
    "unheard_risk": "status.unheard_risk",
}
"""The counts that are told, and what each is called; the statuses add up to the tasks."""
_RATES: Final = ("due", "on_time", "overall")
_LIGHTS: Final = {"kept": "green", "not-kept": "red"}
_TOLD: Final[tuple[Kept, ...]] = ("kept", "not-kept", "waiting", "open", "said")
ROOM: Final = 3  # lines to write a decision on


def stocktake_page(report: StocktakeReport, words: Catalogue) -> Page:
    """Return the page for the meeting."""
    words = words_of(report.plans, words)
    title = _title(report, words)
    body = _body(report, words)
    return report_page(report.facts, words, title, body)


def _title(report: StocktakeReport, words: Catalogue) -> str:
    departments = report.query.departments
    names = words.listed(departments)
    title = words("stocktake.title", names=names)
    day = as_of(report.facts, words)
    return f"{title}  {day}"


def _body(report: StocktakeReport, words: Catalogue) -> Parts:
    since = report.since
    begun = words(f"stocktake.since.{since.basis}", day=since.day)
    yield paragraph(begun)
    sections = {
        words("stocktake.figures"): _figures(report, words),
        _worst_title(report, words): _worst(report, words),
        _promises_title(report, words): _promises(report, words),
        _requests_title(report, words): _requests(report, words),
        words("stocktake.decisions"): _decisions(report, words),
    }
    for number, (title, parts) in enumerate(sections.items(), start=1):
        sign = words(f"digest.number.{number}")
        numbered = words("digest.numbered", number=sign, text=title)
        yield BLANK
        yield heading((numbered, "bold"))
        yield from parts


def _figures(report: StocktakeReport, words: Catalogue) -> Parts:
    """Yield the counts and rates then and now, and how reports were filed since."""
    counts = list(_counts(report, words))
    rates: list[Cells] = []
    if not report.unrecorded:
        rates += _rates(report, words)
    of_counts = _table(counts, Holds.COUNT, report, words)
    of_rates = _table(rates, Holds.SHARE, report, words)
    both = [*counts, *rates]
    said = _in_words(both, words)
    together = _table(said, Holds.SHARE, report, words)
    title = heading(words("stocktake.rates"), level=3)
    below = (title, of_rates) if rates else ()
    yield Alternative((together,), (of_counts, *below))
    filing = report.filing
    if filing["owed"]:
        has_rates = not report.unrecorded
        filed = overview(filing, words, rates=has_rates)
        yield paragraph(words("stocktake.filing", text=filed))


def _table(
    rows: Iterable[Cells], holds: Holds, report: StocktakeReport, words: Catalogue
) -> Table:
    """Return rows of figures then and now; of rates the change is in points."""
    figure = words("stocktake.figure")
    since = report.since
    then = words.day(since.day)
    query = report.query
    now = words.day(query.day)
    change = words("stocktake.change")
    columns = (
        Column(figure),
        Column(then, holds),
        Column(now, holds),
        Column(change, Holds.COUNT),
    )
    cells = tuple(rows)
    return Table(columns, cells, words)


def _counts(report: StocktakeReport, words: Catalogue) -> Iterator[Cells]:
    before = report.before
    counts = report.now
    for name, code in FIGURES.items():
        then = headline.as_read(before, name)
        now = headline.as_read(counts, name)
        is_none = not then and not now
        if is_none and name in UNHEARD_COUNTS:
            continue
        title = words(code)
        change = now - then
        yield capital(title), then, now, change


def _rates(report: StocktakeReport, words: Catalogue) -> Iterator[Cells]:
    """Yield the rates; each changes by points, as both are shown."""
    for name in _RATES:
        then = rate(report.before, name)
        now = rate(report.now, name)
        title = words(f"rate.{name}")
        change = _change(then.percent, now.percent)
        yield capital(title), then, now, change


def _change(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Return by how many points a rate changed; None if one of them is not known."""
    if then is None or now is None:
        return None
    return now - then


def _in_words(rows: Iterable[Cells], words: Catalogue) -> Iterator[Cells]:
    """Yield rows of figures with signs before what changed, and points told as such."""
    for title, then, now, change in rows:
        match change:
            case Decimal():
                points = f"{change:+f}" if change else "0"
                said = words("stocktake.points", change=points)
            case int():
                said = f"{change:+d}" if change else "0"
            case _:
                said = words("none")
        before = worded(then, words)
        after = worded(now, words)
        yield title, before, after, said


def _worst_title(report: StocktakeReport, words: Catalogue) -> str:
    shown = len(report.worst)
    pressing = report.pressing
    code = "all" if shown == pressing else "some"
    return words(f"stocktake.worst.{code}", n=shown, all=pressing)


def _worst(report: StocktakeReport, words: Catalogue) -> Parts:
    """Yield the worst parts, each with why, for how long, and what was said of it last."""
    if not report.worst:
        yield paragraph(words("stocktake.none"))
    for item in report.worst:
        yield item_said(item, report.query, report.titles, words)


def _promises_title(report: StocktakeReport, words: Catalogue) -> str:
    """Say how many promises came to what; the counts add up to what is listed."""
    number = len(report.promises)
    if not number:
        return words("stocktake.promises.none")
    counts = Counter(each.state for each in report.promises)
    said = []
    for state in _TOLD:
        if counts[state]:
            name = words(f"promise.{state}")
            said.append(words("stocktake.promises.count", state=name, n=counts[state]))
    text = words("stocktake.promises.separator").join(said)
    return words("stocktake.promises", n=number, text=text)


def _promises(report: StocktakeReport, words: Catalogue) -> Parts:
    """Yield what was promised, by the part that it is of, with what came of it."""
    if not report.promises:
        yield paragraph(words("stocktake.none"))
    for several in _by_part(report.promises):
        yield _of_part(several, report, words)


def _by_part(promises: Iterable[Promise]) -> Iterable[list[Promise]]:
    """Return promises by the part that they are of: those not kept first."""
    found: dict[tuple[str, str], list[Promise]] = {}
    for each in promises:
        part = (each.key, each.department)
        several = found.setdefault(part, [])
        several.append(each)
    return found.values()


def _of_part(several: list[Promise], report: StocktakeReport, words: Catalogue) -> Item:
    """Return what was promised of one part, and what came of it."""
    first = several[0]
    whose = _whose(first.department, report, words)
    said = [promise_judged(each, words) for each in several]
    after = came_of(several, words)
    light = _LIGHTS.get(first.state)
    named = f"{whose}{item_named(report.titles, first, words)}"
    return Item(capital(named), (*said, *after), light)


def _whose(department: str, report: StocktakeReport, words: Catalogue) -> str:
    """Return whose part it is, where that is not said by the page's title."""
    asked_for = report.query.departments
    if asked_for == (department,):
        return ""
    return words("digest.whose", names=department)


def _requests_title(report: StocktakeReport, words: Catalogue) -> str:
    asks = len(report.asks)
    asked = len(report.asked)
    return words("stocktake.requests", n=asks + asked)


def _requests(report: StocktakeReport, words: Catalogue) -> Parts:
    """Yield what the department asks of others, and what they ask of it."""
    asks = report.asks
    asked = report.asked
    if not asks and not asked:
        yield paragraph(words("stocktake.none"))
    yield from _asked("asks", asks, report.titles, words)
    yield from _asked("asked", asked, report.titles, words)


def _asked(
    code: str, some: Iterable[Request], titles: Titles, words: Catalogue
) -> Parts:
    several = list(some)
    number = len(several)
    if number:
        title = words(f"stocktake.{code}", n=number)
        yield heading(title, level=3)
    for each in several:
        named = item_named(titles, each, words)
        if code == "asks" and each.concerned:
            whose = words("digest.whose", names=each.concerned)
            named = f"{whose}{named}"
        said = words(
            "digest.request",
            department=each.department,
            day=each.day,
            text=flat(each.text),
        )
        yield Item(capital(named), (said,))


def _decisions(report: StocktakeReport, words: Catalogue) -> Parts:
    """Yield what was decided on the day, or lines to write it on."""
    for each in report.decided:
        whose = _whose(each.department, report, words)
        said = decision_said(each, words)
        named = f"{whose}{item_named(report.titles, each, words)}"
        yield Item(capital(named), (said,))
    if report.decided:
        return
    for number in range(1, ROOM + 1):
        room = words("stocktake.room", n=number)
        yield paragraph(room)
