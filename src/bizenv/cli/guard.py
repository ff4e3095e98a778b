"""bizenv guard: whether an edit of the plans is honest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from bizenv.asking.refusals import one_of
from bizenv.cli.answering import answer, settle
from bizenv.cli.options import AsOf, OutputTo, spread
from bizenv.cli.session import Session
from bizenv.cli.validate import Strict, failing
from bizenv.diagnostics import (
    BizenvError,
    Diagnostic,
    Findings,
    Location,
    Severity,
    in_order,
)
from bizenv.files.git import Repository
from bizenv.files.revision import Commit, Revision
from bizenv.files.snapshot import (
    MARKER,
    Folder,
    Memory,
    Snapshot,
    find_root,
    in_byte_order,
)
from bizenv.guard import CODES, judge
from bizenv.guard.authors import authored
from bizenv.guard.edit import Authored, Edit
from bizenv.guard.opening_late import opening_lines
from bizenv.guard.rights import Rights, load_rights
from bizenv.guard.side import Side
from bizenv.layout import ACCESS, PLANS
from bizenv.messages import Message

_OF_SEEING = ("back-dated", "amendment-back-dated")  # say when a line was first seen
IDENTITIES = ("author", "signature")
Base = Annotated[str, typer.Option("--base", help="option.base", metavar="REV")]
Head = Annotated[str | None, typer.Option("--head", help="option.head", metavar="REV")]
Identity = Annotated[
    str | None,
    typer.Option("--identity", help="option.identity", metavar="author|signature"),
]
AllowMixed = Annotated[bool, typer.Option("--allow-mixed", help="option.allow-mixed")]


@dataclass(frozen=True)
class Judging:
    """Which edit is judged, and how."""

    base: Base
    head: Head = None
    identity: Identity = None
    allow_mixed: AllowMixed = False
    strict: Strict = False
    as_of: AsOf = None


@spread
def guard(ctx: typer.Context, output: OutputTo, judged: Judging) -> int:
    """Judge an edit."""
    session: Session = ctx.obj
    one_of("--identity", judged.identity, IDENTITIES)
    outlet = settle(ctx, output)
    parting = _parting(session, judged)
    found = _found(session, judged, parting)
    report = Findings(
        tuple(found),
        len(parting.changed),
        excerpts=outlet.with_excerpts,
        width=session.width,
        prefix=parting.repository.prefix,
    )
    answer(session, outlet, report)
    return failing(found, strict=judged.strict)


@dataclass(frozen=True)
class Parting:
    """An edit in its repository: the base's tip, where the edit parted from it, its last commit.

    The last commit is None for the files as they are; `changed` are paths from the
    workspace's root, those outside of it beginning with `../`.
    """

    repository: Repository
    tip: Commit
    base: Commit
    head: Commit | None

    @cached_property
    def changed(self) -> frozenset[str]:
        """What the edit changed."""
        return _changed(self.repository, self.base, self.head)


def _found(session: Session, judged: Judging, parting: Parting) -> list[Diagnostic]:
    """Judge an edit; one that begins or removes the workspace has nothing to compare."""
    repository = parting.repository
    base = parting.base
    head = parting.head
    after: Snapshot = Revision(repository, head) if head else Folder(repository.root)
    before = Revision(repository, base)
    _refuse_submodules(parting, before)
    if MARKER not in before.paths(PLANS) and MARKER not in parting.changed:
        hint = Message("hint.guard-unseen")
        raise BizenvError("guard-unseen", commit=base.short, hint=hint)
    if MARKER not in before.paths(PLANS):
        session.note("note.guard.begins", commit=base.short)
        side = Side(after)
        return in_order(side.errors(side.workspace.plans))
    if MARKER not in after.paths(PLANS):
        args = {"file": MARKER, "why": Message("rules-weakened.removed")}
        hint = Message("hint.rules-weakened")
        return [Diagnostic("rules-weakened", Location(MARKER), args, hint=hint)]
    sides = (Side(before), Side(after))
    return _judge(session, judged, parting, sides)


def _refuse_submodules(parting: Parting, before: Revision) -> None:
    """Refuse plans in a submodule: what became of its files stands in another repository.

    One below plans/ is found as a link in a revision; a folder shows its files.
    """
    repository = parting.repository
    head = parting.head
    now = Revision(repository, head).submodules() if head else repository.submodules()
    known = {*before.submodules(), *now}
    for path in in_byte_order(known):
        is_seen = head is None and path.startswith(f"{PLANS}/")
        if path == PLANS or is_seen:
            hint = Message("hint.guard-submodule")
            raise BizenvError("guard-submodule", name=f"{path}/", hint=hint)


def _judge(
    session: Session,
    judged: Judging,
    parting: Parting,
    sides: tuple[Side, Side],
) -> list[Diagnostic]:
    before, after = sides
    session.abide_by(before.workspace)  # the edit has no say in time zone and language
    rights = _rights(session, judged, _at_tip(parting, before))
    edit = Edit(
        before,
        after,
        session.day(judged.as_of),
        parting.changed,
        rights,
        judged.identity,
        judged.allow_mixed,
    )
    _name_authors(session, parting, edit)
    found, waived = judge(edit)
    wrong = _wrong_rights(after, edit)
    found = in_order([*found, *wrong])
    found = list(_seen_before(found, parting, judged.base))
    opened = opening_lines(edit)
    if opened:
        session.note("guard.opening", n=opened)
    if waived:
        session.note("note.guard.waived", count=waived)
    return found


def _name_authors(session: Session, parting: Parting, edit: Edit) -> None:
    """Tell the edit who wrote its commits, as far as that is asked for and can be known."""
    if edit.identity is None:
        session.note("note.guard.identity-off")
    elif edit.rights.access is None:
        session.note("note.guard.no-access")
    else:
        is_signed = edit.identity == "signature"
        edit.commits = _authored(parting, edit.rights, signed=is_signed)
        if not is_signed:
            session.note("note.guard.advisory")


def _parting(session: Session, judged: Judging) -> Parting:
    """Return where the edit parted from its base. Raises BizenvError."""
    is_named = session.root is not None
    start = session.root or Path.cwd()
    if not start.is_dir():
        raise BizenvError("no-such-folder", name=start)
    outer = Repository(start)
    tip = outer.commit(judged.base)
    head = outer.commit(judged.head) if judged.head is not None else None
    base = outer.merge_base(tip, head or outer.commit("HEAD"))
    repository = outer if is_named else _around(start, outer, base)
    return Parting(repository, tip, base, head)


def _around(start: Path, outer: Repository, base: Commit) -> Repository:
    """Return the repository from the workspace around a folder. Raises BizenvError.

    The base says where the workspace is: an edit that moves it is judged as well.
    """
    folder = start.resolve()
    depth = outer.prefix.count("/")
    for above in (folder, *folder.parents[:depth]):
        repository = Repository(above)
        if MARKER in Revision(repository, base).paths(PLANS):
            return repository
    found = find_root(start)
    if found is None:
        raise BizenvError("no-workspace", hint=Message("hint.no-workspace"))
    repository = Repository(found)
    if repository.top != outer.top:  # a submodule that holds plans/, or a part of it
        inside = outer.top.relative_to(found.resolve()).as_posix()
        hint = Message("hint.guard-submodule")
        raise BizenvError("guard-submodule", name=f"{inside}/", hint=hint)
    return repository


def _changed(
    repository: Repository,
    base: Commit,
    head: Commit | None,
) -> frozenset[str]:
    """Return what the edit changed, as paths from the workspace's root.

    What is outside of it begins with `../`.
    """
    prefix = repository.prefix
    up = "../" * prefix.count("/")
    until = head.oid if head else None
    found: set[str] = set()
    for path in repository.changed(base.oid, until):
        is_inside = path.startswith(prefix)
        found.add(path.removeprefix(prefix) if is_inside else up + path)
    return frozenset(found)


def _at_tip(parting: Parting, before: Side) -> Side:
    """Return the base's tip, whose rights hold: a right revoked since is gone."""
    if parting.tip.oid == parting.base.oid:
        return before
    then = Revision(parting.repository, parting.tip)
    is_there = MARKER in then.paths(PLANS)
    return Side(then if is_there else Memory({MARKER: b""}))


def _rights(session: Session, judged: Judging, side: Side) -> Rights:
    """Return who may write what.

    Raises BizenvError where that was asked for and cannot be read: nobody passes then.
    """
    rights, found = load_rights(side.shelf, CODES)
    is_unread = rights.access is None and side.holds(ACCESS)
    if judged.identity is None or not is_unread:
        return rights
    errors = _errors(found)
    wrong = next(each for each in errors if each.at.file == ACCESS)
    reason = session.interface.say(wrong.message)
    raise BizenvError("cannot-read", name=ACCESS, reason=reason)


def _errors(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    return (each for each in found if each.severity is Severity.ERROR)


def _wrong_rights(after: Side, edit: Edit) -> list[Diagnostic]:
    """Return what is wrong with the files of rights that the edit changes."""
    found = load_rights(after.shelf, CODES)[1]
    errors = _errors(found)
    changed = edit.changed
    return [each for each in errors if each.at.file in changed]


def _authored(
    parting: Parting,
    rights: Rights,
    *,
    signed: bool,
) -> tuple[Authored, ...]:
    """Return the commits of the edit; what is not committed is by nobody."""
    repository = parting.repository
    last = parting.head or repository.commit("HEAD")
    commits = repository.between(parting.tip, last)
    found = authored(repository, commits, rights, signed=signed)
    if parting.head is not None:
        return found
    paths = _changed(repository, last, None)
    begins = f"{PLANS}/"
    loose = frozenset(path for path in paths if path.startswith(begins))
    if not loose:
        return found
    return (*found, Authored("-", loose, "-", None))


def _seen_before(
    found: Iterable[Diagnostic],
    parting: Parting,
    base: str,
) -> Iterator[Diagnostic]:
    """Yield findings; of a line that the default branch holds already, not when it was first seen.

    The base is older than that branch, and the days of commits prove nothing.
    """
    repository = parting.repository
    branch = repository.default_branch
    tip = Revision(repository, repository.commit(branch))
    is_older = parting.base.oid != tip.commit.oid
    for each in found:
        is_of_seeing = is_older and each.code in _OF_SEEING
        if is_of_seeing and _holds(tip, each.at, parting):
            name = branch.rpartition("/")[2]
            seen = Message("guard.after-base", {"base": base})
            hint = Message("hint.guard.base", {"branch": name})
            yield replace(each, args={**each.args, "seen": seen}, hint=hint)
        else:
            yield each


def _holds(tip: Revision, at: Location, parting: Parting) -> bool:
    """Whether a revision holds the line at a place of the edit."""
    if not tip.has(at.file):
        return False
    root = parting.repository
    after = Revision(root, parting.head) if parting.head else Folder(root.root)
    written = after.read(at.file).splitlines()
    line = written[at.line - 1].strip()
    lines = tip.read(at.file).splitlines()
    return line in [each.strip() for each in lines]
