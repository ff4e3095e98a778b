"""bizenv validate: what is wrong in the workspace's files, all of it, each with file, line, column and hint."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli.asking import answer, check_output
from bizenv.cli.options import AsOf, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, BizenvError, Diagnostic, Findings, Severity, in_order
from bizenv.model.book import PLANS, PROGRESS, REGISTER, WORKSPACE

Paths = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="argument.paths")]
Strict = Annotated[bool, typer.Option("--strict", help="option.strict")]


@spread
def validate(
    ctx: typer.Context, output: OutputTo, *, paths: Paths = None, strict: Strict = False, as_of: AsOf = None
) -> int:
    """Check every file of the workspace, or those named."""
    session: Session = ctx.obj
    output = check_output(session, output, "findings")
    wanted = [_relative(session, path) for path in paths or ()]
    reading, rules = _all_findings(session, session.day(as_of))
    files = [file for file in session.shelf.files if file.endswith(".yaml")]
    suspended = []
    if wanted:
        suspended = [each for each in reading if each.severity is Severity.ERROR and _suspends(each.at.file, wanted)]
        reading, rules = ([each for each in found if _within(each.at.file, wanted)] for found in (reading, rules))
        files = [file for file in files if _within(file, wanted)]
    found = in_order([*reading, *rules, *suspended])
    on_terminal = output.output is None and sys.stdout.isatty()
    report = Findings(tuple(found), len(files), excerpts=on_terminal, suspended=bool(suspended), width=session.width)
    answer(session, output, "findings", report)
    failing = [each for each in found if strict or each.severity is Severity.ERROR]
    return FINDINGS if failing else 0


def _all_findings(session: Session, day: date) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return what is wrong with the files, and what rules find."""
    from bizenv.checks import check
    from bizenv.store import load_plan

    shelf = session.shelf
    reading = list(session.findings)
    rules: list[Diagnostic] = []
    for plan_id in shelf.plans:
        book, diagnostics = load_plan(shelf, plan_id)
        reading += diagnostics
        if book is not None:
            rules += check(book, session.folder.has, day)
    return reading, rules


def _relative(session: Session, path: Path) -> str:
    """Return a path as the workspace names it; links in it are not followed. Raises BizenvError if it is outside."""
    root = os.path.realpath(session.folder.root)
    place = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links
    inside = next((each for each in reversed((place, *place.parents)) if os.path.realpath(each) == root), None)
    if inside is None or not os.path.lexists(place):
        raise BizenvError("no-such-file", name=path)
    return place.relative_to(inside).as_posix()


def _within(file: str, wanted: list[str]) -> bool:
    return any(path in (".", file) or file.startswith(f"{path}/") for path in wanted)


def _suspends(file: str, wanted: list[str]) -> bool:
    """Whether an error in a file, not itself wanted, keeps rules from being applied to what is."""
    return not _within(file, wanted) and any(_bears_on(file, path) for path in wanted)


def _bears_on(file: str, other: str) -> bool:
    """Whether rules about another file rest on a file: all but one department's ledger on that of another."""
    if file in (PLANS, WORKSPACE, REGISTER) or other.startswith(f"{file}/"):
        return True
    plan = "/".join(other.split("/")[:2])
    ledgers = f"{plan}/{PROGRESS}/"
    return file.startswith(f"{plan}/") and not (file.startswith(ledgers) and other.startswith(ledgers))
