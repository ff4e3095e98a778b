"""From options to a Query, and from a report to output: errors say what to write instead."""

import os
import sys
from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from bizenv.cli.options import FAIL_ON, Asked, OutputTo
from bizenv.cli.session import Session, one_of
from bizenv.days import parse_span
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError, Findings
from bizenv.formats import OUTPUTS, render
from bizenv.formats.layout import plain
from bizenv.meaning.verdict import STATUSES, Status
from bizenv.messages import LANGUAGES, Catalogue, Message
from bizenv.model.book import PlanBook
from bizenv.report.query import Period, Query, Role

SUFFIXES: Final = {
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".sarif": "sarif",
}


def query(
    session: Session,
    asked: Asked,
    statuses: list[str] | None = None,
    within: str | None = None,
) -> Query:
    """Return the question that the options ask. Raises BizenvError."""
    session.known_as_of = asked.known_as_of
    one_of("--role", asked.role, tuple(Role))
    one_of("--fail-on", asked.fail_on, FAIL_ON)
    for status in statuses or ():
        one_of("--status", status.replace("-", "_"), STATUSES)
    return Query(
        day=session.day(asked.as_of),
        known_as_of=session.known.commit.oid if session.known else None,
        plans=plans(session, asked.plan or ()),
        departments=tuple(
            dict.fromkeys(department(session, name) for name in asked.dept or ())
        ),
        role=Role(asked.role),
        due=_period(asked.due),
        statuses=tuple(Status(status.replace("-", "_")) for status in statuses or ()),
        sections=tuple(asked.section or ()),
        within=_days(within),
    )


def check_output(session: Session, output: OutputTo, kind: str) -> OutputTo:
    """Return where the output goes, its format settled: as asked for, or as the file's name tells, or text.

    Takes over `--color` given after the command. Raises BizenvError for what there is not.
    """
    one_of("--format", output.format, tuple(OUTPUTS[kind]))
    one_of("--lang", output.lang, LANGUAGES)
    if output.color is not None:
        session.color = output.color
        session.__post_init__()
    told = (
        SUFFIXES.get(output.output.suffix.lower())
        if output.output is not None
        else None
    )
    default = (
        "github"
        if kind == "findings" and output.output is None and on_github()
        else "text"
    )
    return replace(
        output, format=output.format or (told if told in OUTPUTS[kind] else default)
    )


def on_github() -> bool:
    """Whether this is a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def plans(session: Session, named: "list[str] | tuple[str, ...]") -> tuple[str, ...]:
    """Return the plans named, each of which must exist; none if none were named."""
    for plan_id in named:
        one_of("--plan", plan_id, tuple(session.shelf.plans))
    return tuple(dict.fromkeys(named))


def department(session: Session, name: str) -> str:
    """Return the canonical name behind a name, alias, former name or group.

    Raises BizenvError with the nearest.
    """
    register = session.shelf.register
    found = register.resolve(name)
    if found is not None:
        return found
    near = register.nearest(name)
    hint = Message("hint.unknown-department")
    if near:
        hint = Message("hint.did-you-mean-one", {"names": near})
    raise BizenvError("unknown-department", status=USAGE, hint=hint, name=name)


def _period(written: str | None) -> Period | None:
    if written is None:
        return None
    try:
        return Period.parse(written)
    except ValueError:
        hint = Message("hint.bad-period")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name="--due", value=written
        ) from None


def _days(written: str | None) -> int | None:
    if written is None:
        return None
    try:
        return parse_span(written)
    except ValueError:
        hint = Message("hint.bad-days")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name="--within", value=written
        ) from None


def ask(
    session: Session,
    asked: Asked,
    statuses: list[str] | None = None,
    within: str | None = None,
) -> tuple[Query, Iterator[PlanBook]]:
    """Return the question, and the plans that it is put to: those named, or all that are open."""
    question = query(session, asked, statuses, within)
    books = session.books(
        question.plans or session.shelf.plans, despite_errors=asked.despite_errors
    )
    if not question.plans and not asked.closed:
        books = (book for book in books if not book.closed_on(question.day))
    return question, _with_sections(session, books, question)


def _with_sections(
    session: Session, books: Iterator[PlanBook], question: Query
) -> Iterator[PlanBook]:
    """Pass the plans on, and refuse sections that none of them has. Raises BizenvError at the end."""
    known: set[str] = set()
    for book in books:
        known |= book.tasks.keys() | {each.number for each in book.plan.all_sections()}
        yield book
    for number in question.sections:
        if known and not session.incomplete:
            one_of("--section", number, sorted(known))


def answer(session: Session, output: OutputTo, kind: str, report: object) -> None:
    """Write a report in the format asked for; CSV in a file carries a BOM, so that Excel reads it.

    Where the figures of all plans are withheld there is nothing to write, but for JSON, which says so.
    """
    if (
        session.incomplete
        and output.format != "json"
        and not getattr(report, "plans", True)
    ):
        return
    words = session.interface if kind == "findings" else session.words
    chosen = output.format or "text"
    rendered = render(kind, chosen, report, words)
    if not isinstance(rendered, str):
        rendered = (
            plain(rendered)
            if output.output is not None
            else session.styled(rendered, sys.stdout)
        )
    session.write(rendered, output.output, byte_order_mark=chosen == "csv")
    if chosen == "github" and isinstance(report, Findings):
        _summarise(report, words)


def _summarise(report: Findings, words: Catalogue) -> None:
    """Add the findings to the summary of the job, where there is one. Raises BizenvError."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place is None:
        return
    from bizenv.formats.github import github_summary

    try:
        with open(place, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123 - as the host names it
            file.write(github_summary(report, words))
    except OSError as error:
        raise BizenvError(
            "cannot-write", name=place, reason=error.strerror or str(error)
        ) from None


def failed_on(asked: Asked, statuses: Container[str]) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    if asked.fail_on is None:
        return 0
    failing = Status.OVERDUE in statuses
    if asked.fail_on == "at-risk":
        failing = failing or Status.AT_RISK in statuses
    return FINDINGS if failing else 0
