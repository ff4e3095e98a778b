"""bizenv guard: whether an edit of the plans is honest."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bizenv.cli.asking import answer, check_output
from bizenv.cli.options import AsOf, OutputTo, spread
from bizenv.cli.session import Session, one_of
from bizenv.cli.validate import Strict
from bizenv.diagnostics import (
    FINDINGS,
    BizenvError,
    Diagnostic,
    Findings,
    Location,
    Severity,
    in_order,
)
from bizenv.files.git import Commit, Repository, Revision
from bizenv.files.snapshot import MARKER, Folder, Memory, Snapshot, find_root
from bizenv.guard import CODES, judge
from bizenv.guard.authors import authored
from bizenv.guard.edit import Authored, Edit
from bizenv.guard.rights import Rights, load_rights
from bizenv.guard.side import Side
from bizenv.messages import Message
from bizenv.model.book import ACCESS, PLANS

IDENTITIES = ("author", "signature")
Base = Annotated[str, typer.Option("--base", help="option.base", metavar="REV")]
Head = Annotated[str | None, typer.Option("--head", help="option.head", metavar="REV")]
Identity = Annotated[
    str | None,
    typer.Option("--identity", help="option.identity", metavar="author|signature"),
]
AllowMixed = Annotated[bool, typer.Option("--allow-mixed", help="option.allow-mixed")]


@dataclass(frozen=True)
class Judged:
    """Which edit is judged, and how."""

    base: Base
    head: Head = None
    identity: Identity = None
    allow_mixed: AllowMixed = False
    strict: Strict = False
    as_of: AsOf = None


@spread
def guard(ctx: typer.Context, output: OutputTo, judged: Judged) -> int:
    """Judge an edit."""
    session: Session = ctx.obj
    one_of("--identity", judged.identity, IDENTITIES)
    output = check_output(session, output, "findings")
    repository, tip, base, head = _sides(session, judged)
    changed = _changed(repository, base, head)
    after: Snapshot = Revision(repository, head) if head else Folder(repository.root)
    before: Snapshot = Revision(repository, base)
    found: list[Diagnostic]
    if MARKER not in before.paths(PLANS):
        session.note("note.guard.begins", commit=base.short)
        side = Side(after)
        found = in_order(side.errors(side.workspace.plans))
    elif MARKER not in after.paths(PLANS):
        args = {"file": MARKER, "why": Message("rules-weakened.removed")}
        found = [
            Diagnostic(
                "rules-weakened",
                Location(MARKER),
                args,
                hint=Message("hint.rules-weakened"),
            )
        ]
    else:
        found = _judge(
            session,
            judged,
            repository,
            (tip, base, head),
            (Side(before), Side(after)),
            changed,
        )
    excerpts = output.output is None and sys.stdout.isatty()
    report = Findings(
        tuple(found),
        len(changed),
        excerpts,
        width=session.width,
        prefix=repository.prefix,
    )
    answer(session, output, "findings", report)
    return (
        FINDINGS
        if any(judged.strict or each.severity is Severity.ERROR for each in found)
        else 0
    )


def _judge(
    session: Session,
    judged: Judged,
    repository: Repository,
    commits: tuple[Commit, Commit, Commit | None],
    sides: tuple[Side, Side],
    changed: frozenset[str],
) -> list[Diagnostic]:
    tip, base, head = commits
    before, after = sides
    session.abide_by(before.workspace)  # the edit has no say in time zone and language
    rights = _rights(session, judged, _at_tip(repository, tip, base, before))
    edit = Edit(
        before,
        after,
        session.day(judged.as_of),
        changed,
        rights,
        judged.identity,
        judged.allow_mixed,
    )
    if judged.identity is None:
        session.note("note.guard.identity-off")
    elif rights.access is None:
        session.note("note.guard.no-access")
    else:
        edit.commits = _authored(
            repository, tip, head, rights, signed=judged.identity == "signature"
        )
        if judged.identity == "author":
            session.note("note.guard.advisory")
    found, waived = judge(edit)
    found = in_order([*found, *_wrong_rights(after, edit)])
    if waived:
        session.note("note.guard.waived", count=waived)
    return found


def _sides(
    session: Session, judged: Judged
) -> tuple[Repository, Commit, Commit, Commit | None]:
    """Return the repository, the base's tip, the fork, and the edit's last commit if named."""
    start = session.root if session.root is not None else Path.cwd()
    if not start.is_dir():
        raise BizenvError("no-such-folder", name=start)
    outer = Repository(start)
    tip = outer.commit(judged.base)
    head = outer.commit(judged.head) if judged.head is not None else None
    base = outer.merge_base(tip, head or outer.commit("HEAD"))
    if session.root is not None:
        return outer, tip, base, head
    # The base says where the workspace is: an edit that moves it is judged as well.
    for depth in range(outer.prefix.count("/") + 1):
        folder = start.resolve().joinpath(*[".."] * depth).resolve()
        repository = Repository(folder)
        if MARKER in Revision(repository, base).paths(PLANS):
            return repository, tip, base, head
    found = find_root(start)
    if found is None:
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    return Repository(found), tip, base, head


def _changed(
    repository: Repository, base: Commit, head: Commit | None
) -> frozenset[str]:
    """Return what the edit changed, as paths from the workspace's root.

    What is outside of it begins with `../`.
    """
    prefix, found = repository.prefix, set()
    for path in repository.changed(base.oid, head.oid if head else None):
        inside = path.startswith(prefix)
        found.add(
            path.removeprefix(prefix) if inside else "../" * prefix.count("/") + path
        )
    return frozenset(found)


def _at_tip(repository: Repository, tip: Commit, base: Commit, before: Side) -> Side:
    """Return the base's tip, whose rights hold: a right revoked since is gone."""
    if tip.oid == base.oid:
        return before
    then = Revision(repository, tip)
    return Side(then if MARKER in then.paths(PLANS) else Memory({MARKER: b""}))


def _rights(session: Session, judged: Judged, side: Side) -> Rights:
    """Return who may write what.

    Raises BizenvError where that was asked for and cannot be read: nobody passes then.
    """
    rights, found = load_rights(side.shelf, CODES)
    if judged.identity is not None and rights.access is None and side.holds(ACCESS):
        wrong = (
            each
            for each in found
            if each.at.file == ACCESS and each.severity is Severity.ERROR
        )
        reason = session.interface.say(next(wrong).message)
        raise BizenvError("cannot-read", name=ACCESS, reason=reason)
    return rights


def _wrong_rights(after: Side, edit: Edit) -> list[Diagnostic]:
    """Return what is wrong with the files of rights that the edit changes."""
    found = load_rights(after.shelf, CODES)[1]
    return [
        each
        for each in found
        if each.at.file in edit.changed and each.severity is Severity.ERROR
    ]


def _authored(
    repository: Repository,
    tip: Commit,
    head: Commit | None,
    rights: Rights,
    *,
    signed: bool,
) -> tuple[Authored, ...]:
    """Return the commits of the edit; what is not committed is by nobody."""
    last = head or repository.commit("HEAD")
    found = authored(repository, repository.between(tip, last), rights, signed=signed)
    if head is None:
        paths = _changed(repository, last, None)
        loose = frozenset(path for path in paths if path.startswith(f"{PLANS}/"))
        if loose:
            return (*found, Authored("-", loose, "-", None))
    return found
