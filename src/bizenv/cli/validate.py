"""bizenv validate: what is wrong in the workspace's files, all of it, each with file, line, column and hint."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli.asking import answer, check_output
from bizenv.cli.options import AsOf, KnownAsOf, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, BizenvError, Diagnostic, Findings, Severity, in_order
from bizenv.model.book import ACCESS, WAIVERS

Paths = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="argument.paths")]
Strict = Annotated[bool, typer.Option("--strict", help="option.strict")]


@spread
def validate(
    ctx: typer.Context,
    output: OutputTo,
    *,
    paths: Paths = None,
    strict: Strict = False,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
) -> int:
    """Check every file of the workspace, or those named."""
    session: Session = ctx.obj
    output = check_output(session, output, "findings")
    session.known_as_of = known_as_of
    wanted = [_relative(session, path) for path in paths or ()]
    found = in_order(_all_findings(session, session.day(as_of)))
    files = [file for file in session.shelf.files if file.endswith(".yaml")]
    if wanted:
        shared = session.shelf.incomplete  # without them nothing else can be checked
        found = [each for each in found if _within(each.at.file, wanted) or each.at.file in shared]
        files = [file for file in files if _within(file, wanted)]
    report = Findings(tuple(found), len(files), excerpts=output.output is None and sys.stdout.isatty())
    answer(session, output, "findings", report)
    session.say_what_was_known()
    failing = [each for each in found if strict or each.severity is Severity.ERROR]
    return FINDINGS if failing else 0


def _all_findings(session: Session, day: date) -> list[Diagnostic]:
    from bizenv.checks import check
    from bizenv.store import load_plan

    shelf = session.shelf
    found = list(session.findings)
    for plan_id in shelf.plans:
        book, diagnostics = load_plan(shelf, plan_id)
        found += diagnostics
        if book is not None:
            found += check(book, session.snapshot.has, day)
    if {ACCESS, WAIVERS} & set(shelf.files):
        from bizenv.guard import CODES
        from bizenv.guard.rights import load_rights

        found += load_rights(shelf, CODES)[1]
    return found


def _relative(session: Session, path: Path) -> str:
    """Return a path as the workspace names it. Raises BizenvError if it is not in the workspace."""
    root = session.folder.root.resolve()
    place = path.resolve()
    if not place.exists() or not place.is_relative_to(root):
        raise BizenvError("no-such-file", name=path)
    return place.relative_to(root).as_posix()


def _within(file: str, wanted: list[str]) -> bool:
    return any(path in (".", file) or file.startswith(f"{path}/") for path in wanted)
