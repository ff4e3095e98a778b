"""From options to a Query, and from a report to output: each mistake is answered with what to write instead."""

import os
import re
import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bizenv.cli.options import Asked, OutputTo
from bizenv.cli.session import Session, one_of
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError, Findings
from bizenv.formats import OUTPUTS, render
from bizenv.formats.layout import plain
from bizenv.meaning.verdict import STATUSES, Status
from bizenv.messages import LANGUAGES, Catalogue, Message
from bizenv.model.book import Books, PlanBook
from bizenv.report.query import Period, Query, Role
from bizenv.store.lookup import department as registered

FAIL_ON: Final = ("overdue", "at-risk")
SUFFIXES: Final = {
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".sarif": "sarif",
}
_DAYS: Final = re.compile(r"(\d{1,5})d?", re.ASCII)


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
        session.use_color(output.color)
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
        one_of("--plan", plan_id, session.workspace.plans)
    return tuple(dict.fromkeys(named))


def department(session: Session, name: str) -> str:
    """Return the canonical name behind a name, alias, former name or group. Raises BizenvError with the nearest."""
    return registered(session.workspace.register, name)


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
    match = _DAYS.fullmatch(written)
    if match is None:
        hint = Message("hint.bad-days")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name="--within", value=written
        )
    return int(match[1])


def ask(
    session: Session,
    asked: Asked,
    statuses: list[str] | None = None,
    within: str | None = None,
) -> tuple[Query, Books]:
    """Return the question, and the plans that it is put to: those named, or all that are open on its day."""
    question = query(session, asked, statuses, within)
    all_plans = question.plans or asked.closed
    books = session.workspace.books(
        question.plans,
        despite_errors=asked.despite_errors,
        open_on=None if all_plans else question.day,
    )
    return question, _Sectioned(books, question.sections)


@dataclass(frozen=True)
class _Sectioned:
    """Plans of which sections are asked for: one that none of them has is refused in the end. Raises BizenvError."""

    books: Books
    sections: tuple[str, ...]

    def __iter__(self) -> Iterator[PlanBook]:
        known: set[str] = set()
        for book in self.books:
            known.update(book.tasks)
            known.update(each.number for each in book.plan.all_sections())
            yield book
        for number in self.sections:
            if known and not self.incomplete:
                one_of("--section", number, sorted(known))

    @property
    def incomplete(self) -> tuple[str, ...]:
        return self.books.incomplete


def answer(session: Session, output: OutputTo, kind: str, report: object) -> None:
    """Write a report in the format asked for; CSV in a file carries a BOM, so that Excel reads it.

    Where the figures of all plans are withheld there is nothing to write, but for JSON, which says so.
    """
    is_empty = not getattr(report, "plans", True)
    if is_empty and output.format != "json" and session.workspace.incomplete:
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


def failed_on(asked: Asked, statuses: Container[Status]) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    if asked.fail_on is None:
        return 0
    named = (
        (Status.OVERDUE,)
        if asked.fail_on == "overdue"
        else (Status.OVERDUE, Status.AT_RISK)
    )
    return FINDINGS if any(status in statuses for status in named) else 0
