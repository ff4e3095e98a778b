"""Digests and diffs of small plans, as texts and as outputs."""

from datetime import date
from typing import Any, Final

from bizenv.contract.digest import digest_json
from bizenv.messages import catalogue
from bizenv.pages import render
from bizenv.report.changes import State, changes_report
from bizenv.report.digest import DigestReport, digest_report
from bizenv.report.part_changes import Change
from bizenv.report.query import Query

from building import City
from test_json import validate

START: Final = City().policy("report_every: 0, due_soon: 30")


ZH: Final = catalogue("zh")


DUE: Final = START.task("due: 2025-07-31")


def digest(city: City, since: str, until: str, *departments: str) -> DigestReport:
    query = Query(day=date.fromisoformat(until), departments=departments)
    return digest_report(city.book, query, date.fromisoformat(since))


def text(city: City, since: str, until: str, *departments: str) -> str:
    """Return the digest without its line breaks."""
    said = render("digest", "text", digest(city, since, until, *departments), ZH)
    return "".join(said.split())


def output(city: City, since: str, until: str) -> Any:
    return validate(digest_json(digest(city, since, until), ZH))


def difference(city: City, days: str) -> str:
    """Return the diff between two days without its blanks."""
    one, other = (date.fromisoformat(day) for day in days.split())
    books = {city.book.id: city.book}
    report = changes_report(books, books, (State(one), State(other)))
    return "".join(render("diff", "text", report, ZH).split())


def changes(before: City, after: City, days: str) -> dict[str, Change]:
    one, other = (date.fromisoformat(day) for day in (days.split() * 2)[:2])
    books = [{city.book.id: city.book} for city in (before, after)]
    report = changes_report(books[0], books[1], (State(one), State(other)))
    return {f"{each.department} {each.code}": each for each in report.changes}


STEPS: Final = (
    START.plan("review_steps: [初审, 验收]")
    .says("2025-05-05 apply")
    .decides("2025-05-10 accept", "2025-05-20 accept")
)
