"""From options to a Query, and from a report to output: errors say what to write instead."""

import os
import sys
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.cli import language
from bizenv.cli.commands import COMMANDS, command_of
from bizenv.cli.options import FAIL_ON, Asked, OutputTo, ReportTo
from bizenv.cli.session import Session, one_of, outside_plans
from bizenv.days import parse_span
from bizenv.diagnostics import FINDINGS, USAGE, BizenvError, Findings, reason_of
from bizenv.formats import BINARY, DEFAULT, FORMATS
from bizenv.meaning.stages import STAGES, Stage
from bizenv.meaning.verdict import STATUSES, Status
from bizenv.messages import LANGUAGES, Catalogue, Message, catalogue
from bizenv.model.book import PlanBook
from bizenv.pages import endings_of, page_of, render, render_bytes
from bizenv.periods.period import Period
from bizenv.report.notes import AnyReport
from bizenv.report.query import Query, Role, Tag, leaders_of

STREAM: Final = Path("-")
"""Names standard output where a file may stand."""
TABLES: Final = (".csv", ".xlsx")
IN_REVIEW: Final = "in_review"  # what a reviewer calls the stage `applied`

if TYPE_CHECKING:
    from bizenv.store.workspace import Selection


def query(
    session: Session,
    asked: Asked,
    statuses: list[str] | None = None,
    within: str | None = None,
    day: date | None = None,
) -> Query:
    """Return the question that the options ask; `day`: where it is settled already.

    Raises BizenvError.
    """
    session.known_as_of = asked.known_as_of
    one_of("--role", asked.role, tuple(Role))
    one_of("--fail-on", asked.fail_on, FAIL_ON)
    if day is None:
        day = session.day(asked.as_of)
    return _asked(session, asked, day, statuses, within)


def _asked(
    session: Session,
    asked: Asked,
    day: date,
    statuses: list[str] | None,
    within: str | None,
) -> Query:
    """Return the question for a day. Raises BizenvError."""
    return Query(
        day=day,
        known_as_of=session.revision_id,
        plans=plans(session, asked.plan or ()),
        departments=departments(session, asked.dept),
        role=Role(asked.role),
        due=_due(session, asked.due, day),
        statuses=_statuses(statuses),
        sections=tuple(asked.section or ()),
        within=days_within(within),
        stages=_stages(asked.stage),
        tags=_tags(asked.tag),
        leaders=tuple(asked.leader or ()),
        priority=asked.priority,
    )


def _statuses(named: Sequence[str] | None) -> tuple[Status, ...]:
    """Return the statuses named, with a hyphen or as JSON has them. Raises BizenvError."""
    found: list[Status] = []
    for name in named or ():
        status = meant("status", name, STATUSES)
        one_of("--status", status, STATUSES, value_words("status", STATUSES))
        found.append(Status(status))
    return tuple(found)


def _stages(named: Sequence[str] | None) -> tuple[Stage, ...]:
    """Return the stages named; `in-review` is what the reviewer calls the stage `applied`."""
    found = []
    for each in named or ():
        stage = meant("stage", each, STAGES)
        if stage not in STAGES:
            stage = meant("status", each, (IN_REVIEW,))
        stages = value_words("stage", STAGES)
        statuses = value_words("status", (IN_REVIEW,))
        words = [*stages, *statuses]
        one_of("--stage", stage, (*STAGES, IN_REVIEW), words)
        found.append(Stage.APPLIED if stage == IN_REVIEW else Stage(stage))
    return tuple(dict.fromkeys(found))


def value_words(thing: str, values: Sequence[str]) -> list[Message]:
    """Return what people read for values, where they may write that without quotes: in Chinese."""
    if language.interface().language != "zh":
        return []
    return [Message(f"{thing}.{value}") for value in values]


def meant(thing: str, written: str, values: Sequence[str]) -> str:
    """Return which value a word means: its own, with a hyphen, or what people read for it.

    逾期 is the beginning of 逾期未完成, 完成 what 已完成 says. Nothing else is changed.
    """
    plain = written.strip().replace("-", "_")
    if plain in values:
        return plain
    said = written.strip().removeprefix("已")
    may_begin = bool(said) and not said.isascii()
    begun: str | None = None
    for words in map(catalogue, LANGUAGES):
        for value in values:
            word = words(f"{thing}.{value}").removeprefix("已")
            if word.casefold() == said.casefold():
                return value
            if may_begin and begun is None and word.startswith(said):
                begun = value
    return begun or plain


def _tags(written: Sequence[str] | None) -> tuple[Tag, ...]:
    found = []
    for each in written or ():
        try:
            found.append(Tag.parse(each))
        except ValueError:
            hint = Message("hint.bad-tag")
            raise BizenvError(
                "bad-option", status=USAGE, hint=hint, name="--tag", value=each
            ) from None
    return tuple(found)


class Outlet(NamedTuple):
    """How a command answers: its kind of report, the format, the file.

    The file is None for standard output.
    """

    kind: str
    format: str
    file: Path | None
    no_wrap: bool = False
    codes: bool = False

    @property
    def with_excerpts(self) -> bool:
        """Whether the lines of files are shown with findings: to people alone."""
        return self.file is None and sys.stdout.isatty()


def settle(ctx: Any, output: OutputTo) -> Outlet:
    """Return how the command that is called answers.

    The format is the one asked for, or what the file's name tells, or text. Takes over
    `--color` given after the command, and the day that words such as 昨天 count from. Raises BizenvError for what there is not: a
    format, or an ending of a file, that the command's kind of report does not have.
    """
    row = COMMANDS[command_of(ctx)]
    one_of("--format", output.format, row.formats)
    one_of("--lang", output.lang, LANGUAGES)
    session: Session = ctx.obj
    session.as_of = ctx.params.get("as_of")
    streamed = output.output == STREAM
    if streamed:
        output = replace(output, output=None)
    if output.color is not None:
        session.use_color(output.color)
    chosen = _chosen(output, row.formats)
    if FORMATS[chosen].binary and output.output is None:
        _may_stream(chosen, streamed=streamed)
    return Outlet(
        row.output or row.name,
        chosen,
        output.output,
        no_wrap=output.no_wrap,
        codes=isinstance(output, ReportTo) and output.codes,
    )


def _chosen(output: OutputTo, formats: Sequence[str]) -> str:
    """Return the format: the one asked for, or what the file's name tells.

    Where either is of a program that opens no text, the two have to agree. Raises BizenvError.
    """
    asked = output.format
    file = output.output
    if asked is None:
        return _formatmeant(file, formats)
    if file is None:
        return asked
    ending = file.suffix.lower()
    is_text = not (FORMATS[asked].binary or ending in BINARY or ending in _binary())
    if is_text or ending in FORMATS[asked].endings:
        return asked
    if ending in endings_of(formats) or FORMATS[asked].binary:
        fitting = [each for each in FORMATS[asked].endings if each]
        hint = Message("hint.other-ending", {"endings": fitting})
        said = {"format": asked, "value": file}
        raise BizenvError("other-ending", status=USAGE, hint=hint, **said)
    return _formatmeant(file, formats)


def _binary() -> Iterator[str]:
    """Yield the endings of those formats that are no text."""
    for each in FORMATS.values():
        if each.binary:
            yield from each.endings


def _may_stream(chosen: str, *, streamed: bool) -> None:
    """Refuse to show what is no text: a pipe takes it where `-o -` says so. Raises BizenvError."""
    if streamed and not sys.stdout.isatty():
        return
    ending = FORMATS[chosen].endings[0]
    hint = Message("hint.no-text", {"ending": ending})
    raise BizenvError("no-text", status=USAGE, hint=hint, format=chosen)


def _formatmeant(file: Path | None, formats: Sequence[str]) -> str:
    """Return the format that a file's ending means.

    On standard output it is text, or what the host reads; what has no text is no answer to show.
    """
    if file is None:
        for_host = "github" in formats and on_github()
        if for_host:
            return "github"
        return formats[0]
    meant = endings_of(formats)
    check_ending(file, tuple(meant))
    return meant[file.suffix.lower()]


def check_ending(file: Path, endings: Sequence[str]) -> None:
    """Refuse a file whose name ends in something else than is written to it.

    Raises BizenvError.
    """
    if file.suffix.lower() in endings:
        return
    outside_plans(file)
    hint = Message("hint.endings", {"endings": [each for each in endings if each]})
    instead = BINARY.get(file.suffix.lower(), "")
    if instead in endings and instead:
        args = {"ending": instead, "endings": hint}
        hint = Message(f"hint.endings{instead}", args)
    table = instead or file.suffix.lower()
    if table in TABLES and table not in endings:
        listed = {"file": file.with_suffix(table), "endings": hint}
        hint = Message("hint.endings.list", listed)
    said = {"ending": file.suffix, "value": file}
    raise BizenvError("no-such-ending", status=USAGE, hint=hint, **said)


def on_github() -> bool:
    """Whether this is a step of GitHub Actions."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def plans(session: Session, named: Sequence[str]) -> tuple[str, ...]:
    """Return the plans named, each of which must exist; none if none were named."""
    for plan_id in named:
        one_of("--plan", plan_id, session.workspace.plans)
    return tuple(dict.fromkeys(named))


def department(session: Session, name: str) -> str:
    """Return the canonical name behind a name, alias, former name or group.

    Raises BizenvError with the nearest.
    """
    from bizenv.store.lookup import department as registered

    return registered(session.workspace.register, name)


def departments(session: Session, named: Sequence[str] | None) -> tuple[str, ...]:
    """Return the canonical names of the departments named, each once. Raises BizenvError."""
    canonical = (department(session, name) for name in named or ())
    return tuple(dict.fromkeys(canonical))


def _due(session: Session, written: str | None, day: date) -> Period | None:
    """Return the period of due days that is asked for.

    It may lie ahead: without its year it is of the year of the as-of day.
    """
    if written is None:
        return None
    return session.period("--due", written, day, year="this")


def days_within(written: str | None) -> int | None:
    """Return how many days `--within` means. Raises BizenvError."""
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
    day: date | None = None,
) -> tuple[Query, "Sectioned"]:
    """Return the question, and the plans that it is put to: those named, or all that are open."""
    question = query(session, asked, statuses, within, day)
    all_plans = question.plans or asked.closed
    books = session.workspace.books(
        question.plans,
        despite_errors=asked.despite_errors,
        open_on=None if all_plans else question.day,
    )
    return question, Sectioned(books, question)


@dataclass(frozen=True)
class Sectioned:
    """Plans of which sections, tags or leaders are asked for.

    One that none of them has is refused in the end. Raises BizenvError.
    """

    books: "Selection"
    query: Query

    def __iter__(self) -> Iterator[PlanBook]:
        known: set[str] = set()
        tags: set[Tag] = set()
        tagged = bool(self.query.tags or self.query.leaders)
        for book in self.books:
            known.update(book.tasks)
            sections = book.plan.all_sections()
            known.update(each.number for each in sections)
            if tagged:
                from bizenv.report.views import tags_of

                tags.update(tags_of(book))
            yield book
        if known and not self.incomplete:
            self._refuse_unknown(known, tags)

    def _refuse_unknown(self, known: set[str], tags: set[Tag]) -> None:
        """Refuse sections, tags and leaders that no plan has. Raises BizenvError."""
        for number in self.query.sections:
            one_of("--section", number, sorted(known))
        for tag in self.query.tags:
            if not tags:
                hint = Message("hint.no-tag")
                raise BizenvError(
                    "bad-option", status=USAGE, hint=hint, name="--tag", value=str(tag)
                )
            one_of("--tag", str(tag), sorted(map(str, tags)))
        for name in self.query.leaders:
            if not leaders_of(tags):
                hint = Message("hint.no-leader")
                raise BizenvError(
                    "bad-option", status=USAGE, hint=hint, name="--leader", value=name
                )
            one_of("--leader", name, sorted(leaders_of(tags)))

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The files that could not be read in full, as far as they were read."""
        return self.books.incomplete

    @property
    def withheld(self) -> set[str]:
        """The plans that were passed over for it."""
        return self.books.withheld

    @property
    def closed_registers(self) -> tuple[str, ...]:
        """The registers that were passed over because they are closed, as far as they were read."""
        return tuple(self.books.closed_registers)


def answer(session: Session, outlet: Outlet, report: AnyReport | Findings) -> None:
    """Write a report in the format settled, and to a file with the mark that its readers want.

    Where the figures of all plans are withheld there is nothing to write, but for JSON,
    which says so.
    """
    chosen = outlet.format
    is_withheld = not isinstance(report, Findings) and report.facts.withheld
    if is_withheld and chosen != "json":
        return
    if FORMATS[chosen].binary:
        data = render_bytes(outlet.kind, chosen, report, session.words)
        session.write_bytes(data, outlet.file)
        return
    text = worded(session, outlet, report)
    mark = FORMATS[chosen].byte_order_mark
    session.write(text, outlet.file, byte_order_mark=mark)
    if chosen == "github" and isinstance(report, Findings):
        _summarise(report, session.interface)


def worded(session: Session, outlet: Outlet, report: AnyReport | Findings) -> str:
    """Return a report as text in the format settled."""
    kind = outlet.kind
    chosen = outlet.format
    words = session.interface if kind == "findings" else session.words
    if outlet.codes:
        words = words.with_codes()
    if chosen != DEFAULT:
        return render(kind, chosen, report, words)
    page = page_of(kind, report, words)
    if outlet.no_wrap:
        page = page._replace(width=None)
    if page.width is None and outlet.file is None:
        return session.styled(page.parts, sys.stdout, wrap=not outlet.no_wrap)
    from bizenv.formats.plain import text

    return text(page, words)


def _summarise(report: Findings, words: Catalogue) -> None:
    """Add the findings to the summary of the job, where there is one. Raises BizenvError."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place is None:
        return
    from bizenv.formats.github import github_summary

    summary = github_summary(report, words)
    try:
        # As the host names it: no Path, which reads some names differently
        with open(place, "a", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            file.write(summary)
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=place, reason=reason) from None


def failed_on(asked: Asked, statuses: Container[str]) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    if asked.fail_on is None:
        return 0
    failing = Status.OVERDUE in statuses
    if asked.fail_on == "at-risk":
        failing = failing or Status.AT_RISK in statuses
    if failing:
        return FINDINGS
    return 0
