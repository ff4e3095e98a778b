"""What makes the reports of views, of what a request asks for."""

from collections.abc import Callable

from bizenv.asking.aims import duties_asked, milestones_asked, targets_asked
from bizenv.asking.answers import Answered, ReportT
from bizenv.asking.bulletin import BulletinWords, GivenWords, bulletin_asked
from bizenv.asking.compared import Compared, diff_asked
from bizenv.asking.digest import DigestWords, SinceWords, draw
from bizenv.asking.filing import filing_asked
from bizenv.asking.findings import findings_asked
from bizenv.asking.lists import reviews_asked, tasks_asked
from bizenv.asking.over_plans import levels_asked, problems_asked
from bizenv.asking.overview import chart_asked, status_asked
from bizenv.asking.published import Against, since_asked
from bizenv.asking.ranking import RankWords, rank_asked
from bizenv.asking.slips import SlipWords, slips_asked
from bizenv.asking.stocktake import stocktake_asked
from bizenv.asking.task import task_asked
from bizenv.desk.sought import Sought
from bizenv.diagnostics import Findings
from bizenv.report.charts import CHARTS
from bizenv.report.notes import AnyReport
from bizenv.report.remind import ALL, Only, View, Wanted

Report = AnyReport | Findings
Make = Callable[[Sought], Report | None]
"""None where nothing is asked for yet, or what is may stand in what cannot be read."""


def _told(sought: Sought, answered: Answered[ReportT]) -> ReportT:
    """Return a report, and say what of it could not be read."""
    sought.inquiry.report_reading(answered.withheld)
    return answered.report


def status(sought: Sought) -> Report:
    """Make the overview."""
    by = sought.one("by") or "department"
    return _told(sought, status_asked(sought.inquiry, sought.asked, by))


def tasks(heading: str) -> Make:
    """Return what lists the tasks of a heading."""

    def make(sought: Sought) -> Report:
        statuses = sought.several("status")
        within = sought.one("within")
        answered = tasks_asked(sought.inquiry, sought.asked, heading, statuses, within)
        return _told(sought, answered)

    return make


def queue(sought: Sought) -> Report:
    """Make the list of what waits for reviewers."""
    return _told(sought, reviews_asked(sought.inquiry, sought.asked))


def task(sought: Sought) -> Report | None:
    """Make the report on a task, as far as one is named."""
    inquiry = sought.inquiry
    named = sought.one("task")
    if named is None:
        return None
    report, books = task_asked(inquiry, named, inquiry.day(sought.as_of))
    inquiry.report_reading(books.withheld)
    return report


def of_department(make: Make) -> Make:
    """Return what makes a report once a department is named."""

    def make_of_one(sought: Sought) -> Report | None:
        return make(sought) if sought.has("dept") else None

    return make_of_one


def targets(sought: Sought) -> Report:
    """Make the list of targets."""
    state = sought.several("state")
    return _told(sought, targets_asked(sought.inquiry, sought.asked, state))


def milestones(sought: Sought) -> Report:
    """Make the list of milestones."""
    state, within = sought.several("state"), sought.one("within")
    answered = milestones_asked(sought.inquiry, sought.asked, state, within)
    return _told(sought, answered)


def duties(sought: Sought) -> Report:
    """Make the list of duties."""
    state, period = sought.several("state"), sought.one("period")
    return _told(sought, duties_asked(sought.inquiry, sought.asked, state, period))


def filing(sought: Sought) -> Report:
    """Make the report on who filed for a month."""
    state = sought.several("state")
    by = sought.one("by") or "department"
    month = sought.one("month")
    return _told(sought, filing_asked(sought.inquiry, sought.asked, month, state, by))


def not_filed(sought: Sought) -> Report:
    """Make the report on who did not file for the month of the day."""
    states = ("missing",)
    return _told(sought, filing_asked(sought.inquiry, sought.asked, state=states))


def problems(sought: Sought) -> Report:
    """Make the report on registers."""
    by = sought.one("by") or "department"
    return _told(sought, problems_asked(sought.inquiry, sought.asked, by))


def levels(sought: Sought) -> Report:
    """Make the report on plans above and below each other."""
    state = sought.several("state")
    return _told(sought, levels_asked(sought.inquiry, sought.asked, state))


def rank(sought: Sought) -> Report:
    """Make the ranking."""
    asked = RankWords(
        sought.one("month"),
        sought.one("quarter"),
        sought.one("year"),
        sought.several("plan"),
        sought.several("dept"),
        sought.as_of,
        sought.one("known_as_of"),
        closed=sought.has("closed"),
        explain=sought.has("explain"),
    )
    return _told(sought, rank_asked(sought.inquiry, asked))


def slips(view: View, only: Only | None = None) -> Make:
    """Return what makes the report on slips: those that the ladder asks for, or those issued."""

    def make(sought: Sought) -> Report:
        asked = SlipWords(
            sought.several("plan"),
            sought.several("dept"),
            sought.several("task"),
            sought.several("rung"),
            sought.as_of,
            sought.one("known_as_of"),
        )
        wanted = ALL if only is None else Wanted(only=only)
        return _told(sought, slips_asked(sought.inquiry, asked, view, wanted))

    return make


def diff(sought: Sought) -> Report | None:
    """Make the differences between two days or revisions, as far as one is named."""
    one = sought.one("one")
    if one is None:
        return None
    compared = Compared(
        sought.several("plan"),
        sought.several("dept"),
        sought.as_of,
        sought.one("known_as_of"),
        known=sought.has("known"),
    )
    found = diff_asked(sought.inquiry, one, sought.one("other"), compared)
    found.report_errors()
    return found.report


def since(sought: Sought) -> Report | None:
    """Make what changed since something was published, as far as that is named."""
    published = sought.one("published")
    if published is None:
        return None
    against = Against(
        sought.several("plan"),
        sought.several("dept"),
        sought.as_of,
        sought.one("known_as_of"),
        sought.one("published_as_of"),
    )
    found = since_asked(sought.inquiry, published, against)
    found.report_errors()
    return found.report


def findings(sought: Sought) -> Report:
    """Make the list of all that is wrong in the files."""
    inquiry = sought.inquiry
    found = findings_asked(inquiry, inquiry.day(sought.as_of))
    inquiry.say_what_was_known()
    return found


def stocktake(sought: Sought) -> Report:
    """Make the page on a department for a meeting."""
    since_when = sought.one("since")
    return _told(sought, stocktake_asked(sought.inquiry, sought.asked, since_when))


def digest(sought: Sought) -> Report:
    """Make the digest: of the month of the day, unless another is asked for."""
    words = DigestWords(
        sought.several("plan"),
        sought.several("dept"),
        as_of=sought.as_of,
        known_as_of=sought.one("known_as_of"),
        closed=sought.has("closed"),
    )
    drawn = draw(sought.inquiry, words, SinceWords(month=sought.one("month")))
    sought.inquiry.report_reading(drawn.books.withheld)
    drawn.report_earlier()
    return drawn.report


def bulletin(sought: Sought) -> Report:
    """Make the bulletin of the month of the day, unless another is asked for."""
    words = BulletinWords(
        sought.one("month") or this_month(sought),
        sought.several("plan"),
        sought.as_of,
        sought.one("known_as_of"),
        closed=sought.has("closed"),
    )
    given = GivenWords(number=sought.one("number"))
    return _told(sought, bulletin_asked(sought.inquiry, words, given))


def this_month(sought: Sought) -> str:
    """Return the month of the day, as it is written."""
    day = sought.inquiry.day(sought.as_of)
    return f"{day:%Y-%m}"


def chart(sought: Sought) -> Report:
    """Make what a picture is drawn from."""
    what = sought.one("what") or CHARTS[0]
    return _told(sought, chart_asked(sought.inquiry, sought.asked, what))
