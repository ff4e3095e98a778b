"""bizenv validate: all that is wrong in the workspace's files, with place and hint."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bizenv.asking.findings import Checked, checked, findings_of, yaml_files
from bizenv.cli.answering import Outlet, answer, settle
from bizenv.cli.options import AsOf, KnownAsOf, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import (
    FINDINGS,
    USAGE,
    BizenvError,
    Diagnostic,
    Severity,
    Suspended,
)
from bizenv.formats import FORMATS
from bizenv.layout import PLANS, PROGRESS

if TYPE_CHECKING:
    pass

Paths = Annotated[
    list[Path] | None, typer.Argument(metavar="[PATH]...", help="argument.paths")
]
Strict = Annotated[bool, typer.Option("--strict", help="option.strict")]


@dataclass(frozen=True)
class Fixing:
    """What is to be mended, and whether it is written."""

    fix_lines: Annotated[
        bool, typer.Option("--fix-lines", help="option.validate.fix-lines")
    ] = False
    yes: Annotated[bool, typer.Option("--yes", help="option.validate.yes")] = False


@spread
def validate(
    ctx: typer.Context,
    output: OutputTo,
    fixing: Fixing,
    *,
    paths: Paths = None,
    strict: Strict = False,
    as_of: AsOf = None,
    known_as_of: KnownAsOf = None,
) -> int:
    """Check every file of the workspace, or those named."""
    session: Session = ctx.obj
    outlet = settle(ctx, output)
    session.known_as_of = known_as_of
    given = paths or ()
    wanted = [_relative(session, path) for path in given]
    if fixing.fix_lines or fixing.yes:
        return _fix(session, wanted, fixing, output)
    day = session.day(as_of)
    found, suspended = checked(session, day)
    if wanted:
        found, suspended = _of_the_named(wanted, found, suspended)
    files = _files_of(session, wanted)
    report = replace(
        findings_of(session, found, suspended, files),
        excerpts=outlet.with_excerpts,
        width=session.width,
        prefix=_prefix(session, outlet),
    )
    answer(session, outlet, report)
    session.say_what_was_known()
    return failing(found, strict=strict)


def _fix(
    session: Session,
    wanted: list[str],
    fixing: Fixing,
    output: OutputTo,
) -> int:
    """Mend what is to be mended, in the files named or in all. Raises BizenvError."""
    from bizenv.cli.fixing import fix_lines

    if not fixing.fix_lines:
        raise BizenvError("goes-with", status=USAGE, name="--yes", other="--fix-lines")
    beside = {
        "--format": output.format,
        "--output": output.output,
        "--known-as-of": session.known_as_of,
    }
    for name, value in beside.items():
        if value is not None:
            raise BizenvError("not-with", status=USAGE, name=name, other="--fix-lines")
    files = _files_of(session, wanted)
    return fix_lines(session, files, write=fixing.yes)


def _files_of(session: Session, wanted: list[str]) -> list[str]:
    """Return the files of the workspace, or those within the paths named."""
    files = yaml_files(session)
    if not wanted:
        return files
    return [file for file in files if _within(file, wanted)]


def failing(found: Iterable[Diagnostic], *, strict: bool) -> int:
    """Return the exit status for findings: 1 for an error, under `--strict` for any."""
    for each in found:
        if strict or each.severity is Severity.ERROR:
            return FINDINGS
    return 0


def _of_the_named(
    wanted: list[str],
    found: list[Diagnostic],
    suspended: list[Suspended],
) -> Checked:
    """Return the findings that concern the paths named, and the rules about them left out."""
    bearing = [_bearing_on(each, wanted) for each in suspended]
    left_out = [each for each in bearing if each.files]
    blocking: set[str] = set()
    for each in left_out:
        blocking.update(each.files)
    concerned = [each for each in found if _concerned(each, wanted, blocking)]
    return concerned, left_out


def _prefix(session: Session, outlet: Outlet) -> str:
    """Return the way from the repository's top to the workspace, where a format needs it."""
    written = FORMATS[outlet.format]
    if written.made_of != "findings":
        return ""
    from bizenv.files.git import prefix_of

    return prefix_of(session.folder.root)


def _relative(session: Session, path: Path) -> str:
    """Return a path as the workspace names it; links in it are not followed.

    Raises BizenvError if it is outside.
    """
    root = os.path.realpath(session.folder.root)
    place = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links
    if os.path.lexists(place):
        from_above = reversed((place, *place.parents))
        for above in from_above:
            real = os.path.realpath(above)
            if real == root:
                relative = place.relative_to(above)
                return relative.as_posix()
    raise BizenvError("no-such-file", name=path)


def _bearing_on(suspended: Suspended, wanted: list[str]) -> Suspended:
    """Return the same with those files alone on which rules about what was named rest."""
    folder = f"{PLANS}/{suspended.plan}"
    named = [each for each in wanted if each == "." or _overlap(each, folder)]
    files = [file for file in suspended.files if _bears_on_any(file, named)]
    return replace(suspended, files=tuple(files))


def _concerned(found: Diagnostic, wanted: list[str], blocking: set[str]) -> bool:
    """Whether a finding concerns the paths named, or a file that suspends their rules."""
    file = found.at.file
    is_error = found.severity is Severity.ERROR
    if is_error and file in blocking:
        return True
    if "." in wanted:
        return True
    return any(_overlap(file, path) for path in wanted)


def _overlap(one: str, other: str) -> bool:
    return _is_in(one, other) or _is_in(other, one)


def _is_in(path: str, above: str) -> bool:
    """Whether a path is another or lies below it."""
    return path == above or path.startswith(f"{above}/")


def _within(file: str, wanted: list[str]) -> bool:
    if "." in wanted:
        return True
    return any(_is_in(file, path) for path in wanted)


def _bears_on_any(file: str, others: list[str]) -> bool:
    return any(_bears_on(file, other) for other in others)


def _bears_on(file: str, other: str) -> bool:
    """Whether rules about another file rest on a file; ledgers do not rest on ledgers."""
    ledgers = f"/{PROGRESS}/"
    are_ledgers = ledgers in file and ledgers in other
    return file == other or not are_ledgers
