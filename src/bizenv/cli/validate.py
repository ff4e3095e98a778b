"""bizenv validate: what is wrong in the workspace's files, all of it, each with file, line, column and hint."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli.asking import answer, check_output, text
from bizenv.cli.options import OutputTo, spread
from bizenv.cli.session import Session
from bizenv.diagnostics import FINDINGS, BizenvError, Diagnostic, Severity, in_order

Paths = Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="argument.paths")]
Strict = Annotated[bool, typer.Option("--strict", help="option.strict")]


@spread
def validate(ctx: typer.Context, output: OutputTo, *, paths: Paths = None, strict: Strict = False) -> int:
    """Check every file of the workspace, or those named."""
    session: Session = ctx.obj
    check_output(session, output, ("text", "json"))
    wanted = [_relative(session, path) for path in paths or ()]
    found = in_order(_all_findings(session))
    files = [file for file in session.shelf.files if file.endswith(".yaml")]
    if wanted:
        found = [each for each in found if _within(each.at.file, wanted)]
        files = [file for file in files if _within(file, wanted)]
    answer(
        session,
        output,
        {"text": lambda: _text(session, found, len(files), output), "json": lambda: _json(session, found)},
    )
    failing = [each for each in found if strict or each.severity is Severity.ERROR]
    return FINDINGS if failing else 0


def _all_findings(session: Session) -> list[Diagnostic]:
    from bizenv.checks import check
    from bizenv.store import load_plan

    shelf = session.shelf
    found = list(session.findings)
    for plan_id in shelf.plans:
        book, diagnostics = load_plan(shelf, plan_id)
        found += diagnostics
        if book is not None:
            found += check(book)
    return found


def _relative(session: Session, path: Path) -> str:
    """Return a path as the workspace names it. Raises BizenvError if it is not in the workspace."""
    root = session.folder.root.resolve()
    place = path.resolve()
    if not place.exists() or not place.is_relative_to(root):
        raise BizenvError("no-such-file", name=path)
    return place.relative_to(root).as_posix()


def _within(file: str, wanted: list[str]) -> bool:
    return any(path == "." or file == path or file.startswith(f"{path}/") for path in wanted)


def _text(session: Session, found: list[Diagnostic], files: int, output: OutputTo) -> str:
    from bizenv.render.findings import finding_blocks, summary
    from bizenv.render.layout import line

    words = session.interface
    blocks = [*finding_blocks(found, words, excerpts=sys.stdout.isatty())]
    gap = [line("")] if blocks else []
    return text(session, output, [*blocks, *gap, line(summary(found, files, words))])


def _json(session: Session, found: list[Diagnostic]) -> str:
    from bizenv.render.json_v1 import findings_json

    return findings_json(found, session.interface)
