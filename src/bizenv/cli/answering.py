"""From a report to output: the format and the file that are asked for, and what is written there."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bizenv.asking.refusals import one_of
from bizenv.cli.commands import COMMANDS, command_of
from bizenv.cli.files import outside_plans
from bizenv.cli.options import OutputTo, ReportTo
from bizenv.cli.session import Session
from bizenv.diagnostics import USAGE, BizenvError, Findings, reason_of
from bizenv.formats import BINARY, DEFAULT, FORMATS
from bizenv.messages import LANGUAGES, Catalogue, Message
from bizenv.pages import endings_of, page_of, render, render_bytes
from bizenv.report.notes import AnyReport, Facts

if TYPE_CHECKING:
    pass

STREAM: Final = Path("-")
"""Names standard output where a file may stand."""
TABLES: Final = (".csv", ".xlsx")


class Outlet(NamedTuple):
    """How a command answers: its kind of report, the format, the file.

    The file is None for standard output. `asks`: the command only answers.
    """

    kind: str
    format: str
    file: Path | None
    no_wrap: bool = False
    codes: bool = False
    asks: bool = False

    @property
    def at_terminal(self) -> bool:
        """Whether it answers to somebody at a terminal."""
        return self.file is None and sys.stdout.isatty()

    @property
    def with_excerpts(self) -> bool:
        """Whether the lines of files are shown with findings: to people alone."""
        return self.at_terminal


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
    if output.output is None:
        _may_stream(chosen, streamed=streamed)
    return Outlet(
        row.output or row.name,
        chosen,
        output.output,
        no_wrap=output.no_wrap,
        codes=isinstance(output, ReportTo) and output.codes,
        asks=row.asks,
    )


def _chosen(output: OutputTo, formats: Sequence[str]) -> str:
    """Return the format: the one asked for, or what the file's name tells.

    Where either is of a program that opens no text, the two have to agree. Raises BizenvError.
    """
    asked = output.format
    file = output.output
    if asked is None:
        return _format_meant(file, formats)
    if file is None:
        return asked
    ending = file.suffix.lower()
    row = FORMATS[asked]
    if row.folder:
        return asked
    opens_no_text = ending in BINARY or ending in _binary()
    is_text = not row.binary and not opens_no_text
    if is_text or ending in row.endings:
        return asked
    if ending in endings_of(formats) or row.binary:
        fitting = [each for each in row.endings if each]
        hint = Message("hint.other-ending", {"endings": fitting})
        said = {"format": asked, "value": file}
        raise BizenvError("other-ending", status=USAGE, hint=hint, **said)
    return _format_meant(file, formats)


def _binary() -> Iterator[str]:
    """Yield the endings of those formats that are no text."""
    for each in FORMATS.values():
        if each.binary:
            yield from each.endings


def _may_stream(chosen: str, *, streamed: bool) -> None:
    """Refuse to show what is no text: a pipe takes it where `-o -` says so. Raises BizenvError."""
    if FORMATS[chosen].folder:
        hint = Message("hint.folder-needed")
        raise BizenvError("folder-needed", status=USAGE, hint=hint, format=chosen)
    if not FORMATS[chosen].binary:
        return
    if streamed and not sys.stdout.isatty():
        return
    ending = FORMATS[chosen].endings[0]
    hint = Message("hint.no-text", {"ending": ending})
    raise BizenvError("no-text", status=USAGE, hint=hint, format=chosen)


def _format_meant(file: Path | None, formats: Sequence[str]) -> str:
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


def answer(session: Session, outlet: Outlet, report: AnyReport | Findings) -> None:
    """Write a report in the format settled, and to a file with the mark that its readers want.

    Where the figures of all plans are withheld there is nothing to write, but for JSON,
    which says so.
    """
    _may_be_remembered(session, outlet)
    chosen = outlet.format
    if not isinstance(report, Findings) and _is_withheld(outlet, report.facts):
        return
    if FORMATS[chosen].binary:
        data = render_bytes(outlet.kind, chosen, report, session.words)
        session.write_bytes(data, outlet.file)
    else:
        _write(session, outlet, report)
    if not isinstance(report, Findings):
        _hint_at_rules(session, report.facts)


def answer_texts(
    session: Session, outlet: Outlet, facts: Facts, texts: Iterable[str]
) -> None:
    """Write a report that was laid out piece by piece, as `answer` writes it whole."""
    _may_be_remembered(session, outlet)
    if _is_withheld(outlet, facts):
        return
    mark = FORMATS[outlet.format].byte_order_mark
    session.write_texts(texts, outlet.file, byte_order_mark=mark)
    _hint_at_rules(session, facts)


def _may_be_remembered(session: Session, outlet: Outlet) -> None:
    if outlet.asks and outlet.file is None:
        session.may_be_remembered()


def _is_withheld(outlet: Outlet, facts: Facts) -> bool:
    """Whether there is nothing to write; JSON says so."""
    return facts.withheld and outlet.format != "json"


def _hint_at_rules(session: Session, facts: Facts) -> None:
    """Tell whoever runs it, apart from the answer, where it is listed what breaks a rule."""
    noted = facts.notes.values()
    if any("findings" in codes for codes in noted):
        session.note("note.findings.hint")


def _write(session: Session, outlet: Outlet, report: AnyReport | Findings) -> None:
    """Write a report that is text."""
    chosen = outlet.format
    text = worded(session, outlet, report)
    mark = FORMATS[chosen].byte_order_mark
    session.write(text, outlet.file, byte_order_mark=mark)
    if chosen == "github" and isinstance(report, Findings):
        _summarise(report, session.interface)


def words_for(session: Session, outlet: Outlet) -> Catalogue:
    """Return the words in which a report is said."""
    words = session.interface if outlet.kind == "findings" else session.words
    if outlet.codes:
        return words.with_codes()
    return words


def worded(session: Session, outlet: Outlet, report: AnyReport | Findings) -> str:
    """Return a report as text in the format settled."""
    kind = outlet.kind
    chosen = outlet.format
    words = words_for(session, outlet)
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
