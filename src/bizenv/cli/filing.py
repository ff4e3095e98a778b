"""bizenv filing: who owed a report for a month, who gave it, who was late, who did not."""

from dataclasses import dataclass, replace
from typing import Annotated, Final

import typer

from bizenv.asking.filing import filing_asked
from bizenv.asking.refusals import one_of
from bizenv.cli import completing
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AskedOptions, OutputTo, States, choice, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS
from bizenv.report.filing import GROUPINGS, FilingReport

FAIL_ON: Final = ("missing", "late")
Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        help="option.month.filing",
        metavar="2025-10",
        autocompletion=completing.months,
    ),
]
By = Annotated[str, choice("by", "filing", GROUPINGS, "filing.by.{}")]


@dataclass(frozen=True)
class AskedOfFiling(AskedOptions):
    """The question that every report answers, with failures of its own."""

    fail_on: Annotated[
        str | None,
        choice("fail-on", "filing", FAIL_ON, "filing.{}"),
    ] = None


@spread
def filing(
    ctx: typer.Context,
    asked: AskedOfFiling,
    output: OutputTo,
    *,
    month: Month = None,
    state: States = None,
    by: By = "department",
) -> int:
    """Print who filed for a month, who was late, and who did not."""
    session: Session = ctx.obj
    one_of("--by", by, tuple(GROUPINGS))
    one_of("--fail-on", asked.fail_on, FAIL_ON)
    outlet = settle(ctx, output)
    of_all = replace(asked, fail_on=None)
    report, withheld = filing_asked(session, of_all, month, state, by)
    answer(session, outlet, report)
    session.report_reading(withheld)
    return session.status or _failed_on(asked.fail_on, report)


def _failed_on(wanted: str | None, report: FilingReport) -> int:
    """Return the exit status that `--fail-on` asks for: 1 if what it names occurs (or worse)."""
    failing = {"missing": ("missing",), "late": ("late", "missing")}.get(
        wanted or "", ()
    )
    if any(row.state in failing for row in report.rows):
        return FINDINGS
    return 0
