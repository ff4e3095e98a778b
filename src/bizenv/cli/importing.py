"""bizenv import: an official document → a draft plan."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.answering import check_ending
from bizenv.cli.commands import COMMANDS
from bizenv.cli.documents import Document, LeadRule, drafted, reading_options
from bizenv.cli.options import Format, spread
from bizenv.cli.output import after_writing
from bizenv.cli.own_options import ColorAfter, Lang
from bizenv.cli.session import Session
from bizenv.diagnostics import (
    FINDINGS,
    USAGE,
    BizenvError,
    Findings,
)
from bizenv.layout import PLAN, PLANS
from bizenv.messages import LANGUAGES, Message

if TYPE_CHECKING:
    from bizenv.importers.draft import Draft
    from bizenv.model.register import Register

PlanId = Annotated[str, typer.Option("--plan", help="option.import-plan", metavar="ID")]
WAIT: Final = 30.0  # seconds for which another writer is waited for
REGISTER: Final = "departments.yaml"
_MODELINE: Final = "# yaml-language-server:"
STREAM: Final = Path("-")
"""What stands for standard output."""


@dataclass(frozen=True)
class Drafting:
    """How a draft is made, and where it and what is said of it go."""

    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="option.import-output", metavar="FILE|-"),
    ] = None
    register: Annotated[
        Path | None, typer.Option("--register", help="option.register", metavar="FILE")
    ] = None
    lead_rule: LeadRule = "auto"
    text: Annotated[bool, typer.Option("--text", help="option.text")] = False
    review: Annotated[bool, typer.Option("--review", help="option.review")] = False
    force: Annotated[bool, typer.Option("--force", help="option.force")] = False
    format: Format = "text"
    lang: Lang = None
    color: ColorAfter = None


@spread
def import_document(
    ctx: typer.Context,
    document: Document,
    *,
    plan: PlanId,
    options: Drafting,
) -> int:
    """Turn a document into a draft plan."""
    from bizenv.importers.drafting import plan_yaml, register_yaml
    from bizenv.importers.reading.names import new_names

    session: Session = ctx.obj
    _check(session, plan, options)
    target = _target(session, plan, options)
    _check_register(options)
    known = _register(session, needed=options.output is None)
    asked = reading_options(session, options.lead_rule)
    if asked is None:
        return session.status
    draft = drafted(document, known, asked)
    if target is not None:
        _answer(session, draft, target, asked.fiscal, asked=options.review)
    written = plan_yaml(draft, plan, session.interface, text=options.text)
    fresh = new_names(draft, known)
    line = _modeline(session, options.register)
    fragment = register_yaml(fresh, session.interface, line) if fresh else ""
    _write_both(session, options, target, written, fragment)
    files = (target, options.register)
    written_files = [str(file) for file in files if file is not None]
    to_say = "" if options.register else fragment
    with after_writing(written_files, "files-not-told"):
        _say(session, draft, options, to_say, target)
    if draft.doubts:
        return FINDINGS
    return 0


def _answer(
    session: Session,
    draft: "Draft",
    target: Path,
    fiscal: int | None,
    *,
    asked: bool,
) -> None:
    """Settle the doubts that the office answered; ask for the others if that is `asked`."""
    from bizenv.cli.reviewing import answers_beside, answers_yaml, read_answers, review
    from bizenv.importers.answers import apply_answers

    file = answers_beside(target)
    answers = read_answers(file)
    if asked:
        given = review(session, draft, answers, fiscal)
        if given != answers:
            _write(session, file, answers_yaml(session, given), force=True)
        answers = given
    settled = apply_answers(draft, answers, fiscal)
    if settled:
        session.note("note.import.settled", n=settled, name=file)


def _write_both(
    session: Session,
    options: Drafting,
    target: Path | None,
    plan: str,
    fragment: str,
) -> None:
    """Write the draft, and the new entries of the register where a file for them is named."""
    if target is None:
        session.write(plan)
    else:
        _write(session, target, plan, force=options.force)
    if options.register is not None and fragment:
        _write(session, options.register, fragment, force=True)


def _check(session: Session, plan: str, options: Drafting) -> None:
    """Refuse values that options do not know, and take over `--color`. Raises BizenvError."""
    one_of("--format", options.format, COMMANDS["import"].formats)
    one_of("--lang", options.lang, LANGUAGES)
    session.use_color(options.color or session.color)
    _check_id(plan)
    if options.review:
        from bizenv.cli.reviewing import check_terminal

        check_terminal(options.output)


def _check_register(options: Drafting) -> None:
    """Refuse to replace a register that has entries, but for `--force`. Raises BizenvError."""
    register = options.register
    if register is None or options.force or _is_blank(register):
        return
    raise BizenvError("plan-exists", name=register, hint=Message("hint.plan-exists"))


def _say(
    session: Session,
    draft: "Draft",
    options: Drafting,
    fragment: str,
    target: Path | None,
) -> None:
    """Say what was read and what is doubtful; on the error stream if the draft goes to stdout."""
    from bizenv.cli.import_summary import import_blocks
    from bizenv.pages import render

    stream = sys.stderr if target is None else sys.stdout
    if options.format == "json":
        doubts = Findings(tuple(draft.doubts), 1)
        stream.write(render("findings", "json", doubts, session.interface))
        return
    name = str(target) if target else None
    blocks = import_blocks(draft, session.interface, target=name, text=options.text)
    stream.write(session.styled(blocks, stream))
    if fragment:
        stream.write(f"\n{fragment}")


def _check_id(plan: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    from bizenv.model.base import Identifier

    try:
        TypeAdapter(Identifier).validate_python(plan)
    except ValidationError:
        hint = Message("hint.expected.identifier")
        raise BizenvError(
            "bad-option", status=USAGE, hint=hint, name="--plan", value=plan
        ) from None


def _target(session: Session, plan: str, options: Drafting) -> Path | None:
    """Return where the draft goes, None for standard output. Raises BizenvError if it is taken."""
    if options.output == STREAM:
        return None
    if options.output is not None:
        check_ending(options.output, (".yaml", ".yml", ""))
    target = options.output or session.folder.root / PLANS / plan / PLAN
    is_there = target.exists() or target.is_symlink()
    if is_there and not options.force:
        raise BizenvError("plan-exists", name=target, hint=Message("hint.plan-exists"))
    return target


def _is_blank(register: Path) -> bool:
    """Whether a file is missing, or a register without any entry: nothing is lost with it."""
    from bizenv.files.yaml_tree import read

    try:
        tree, faults = read(register.read_bytes(), str(register))
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if faults:
        return False
    if tree is None:
        return True
    return isinstance(tree, dict) and not any(tree.values())


def _modeline(session: Session, register: Path | None) -> str:
    """Return the line by which editors know a register: the file's own, or the workspace's."""
    if register is None:
        return ""
    try:
        written = register.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        written = []
    for line in written:
        if line.startswith(_MODELINE):
            return line
    if not session.has_root:
        return ""
    place = Path(os.path.realpath(register))
    root = Path(os.path.realpath(session.folder.root))
    at_home = place == root / PLANS / REGISTER
    if at_home:
        return f"{_MODELINE} $schema=../docs/schemas/departments.json"
    return ""


def _register(session: Session, *, needed: bool) -> "Register":
    """Return the workspace's register; without a workspace, where none is needed, an empty one."""
    from bizenv.model.register import Register, RegisterFile

    try:
        return session.workspace.register
    except BizenvError:
        if needed:
            raise
        return Register(RegisterFile())


def _write(
    session: Session,
    target: Path,
    text: str,
    *,
    force: bool,
) -> None:
    """Write a file whole or not at all; under plans/ the ledger writes it. Raises BizenvError."""
    from bizenv.recording.ledger import held

    root: Path | None = None
    if session.has_root:
        real = os.path.realpath(session.folder.root)
        root = Path(real)
    folder = Path(os.path.realpath(target.parent))
    place = folder / target.name
    if root is None or not place.is_relative_to(root / PLANS):
        session.write(text, target)
        return
    with held(session.folder.root, WAIT) as ledgers:
        file = place.relative_to(root).as_posix()
        ledgers.put(file, text.encode(), force=force)
