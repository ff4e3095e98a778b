"""identity: whose hand wrote it. Each commit of the edit is held against the base's access file."""

from collections.abc import Iterator

from bizenv.diagnostics import Diagnostic, Location, Severity
from bizenv.guard.edit import Authored, Edit
from bizenv.guard.rights import OFFICE, WriterRole
from bizenv.layout import WAIVERS, Writer, in_plan, plan_file
from bizenv.messages import Message
from bizenv.model.register import plain


def identity(edit: Edit) -> Iterator[Diagnostic]:
    """Find commits that prove nothing, and files that their authors may not write.

    With `author` the address that a commit names is believed, which anybody can set: findings are
    warnings. A change of the waivers that no signature proves to be the office's is a warning
    too, with any `identity`.
    """
    yield from _unproven_waivers(edit)
    if edit.identity is None or edit.rights.access is None:
        return
    is_signed = edit.identity == "signature"
    severity = Severity.ERROR if is_signed else Severity.WARNING
    for commit in edit.commits:
        for file in sorted(commit.files):
            yield from _judged(edit, commit, file, severity)


def _unproven_waivers(edit: Edit) -> Iterator[Diagnostic]:
    by_signature = edit.identity == "signature"
    proven = by_signature and edit.rights.access is not None
    waives = edit.head.holds(WAIVERS) and edit.differs(WAIVERS)
    if waives and not proven:
        at = edit.head.at(WAIVERS)
        hint = Message("hint.unproven-waiver")
        yield Diagnostic(
            "unproven-waiver",
            at,
            {},
            Severity.WARNING,
            hint,
        )


def _judged(
    edit: Edit,
    commit: Authored,
    file: str,
    severity: Severity,
) -> Iterator[Diagnostic]:
    args = {"commit": commit.oid, "who": commit.who, "file": file}
    if not commit.roles:
        code = "unproven-identity" if commit.roles is None else "unknown-identity"
        hint = Message(f"hint.{code}")
        yield Diagnostic(
            code,
            edit.head.at(file),
            args,
            severity,
            hint,
        )
    elif not any(_may_write(edit, role, file, commit) for role in commit.roles):
        said = {"name": commit.who, "why": Message("wrong-file.role", args)}
        hint = Message("hint.wrong-file.role")
        yield Diagnostic(
            "wrong-file",
            _first_new(edit, file),
            said,
            severity,
            hint,
        )


def _may_write(
    edit: Edit,
    role: WriterRole,
    file: str,
    commit: Authored,
) -> bool:
    """Whether somebody in a role may write a file.

    The office may write all, a department its ledgers, a reviewer its decisions.
    """
    if role.kind == OFFICE:
        return True
    _, inside = in_plan(file)
    row = plan_file(inside)
    if row is None or row.writer != role.kind:
        return False
    if row.writer is Writer.REVIEWER:
        decided = {plain(name) for name in commit.decided}
        others = decided - {plain(role.name)}
        return not others
    name = row.name(inside) or ""
    canonical = edit.base.register.resolve(name)
    return role.name in (name, canonical)


def _first_new(edit: Edit, file: str) -> Location:
    """Return the place of the first new line in a file, else its beginning."""
    for ledger in edit.ledgers:
        if ledger.file == file and ledger.new:
            first = ledger.new[0]
            return edit.head.at(file, (first,))
    return edit.head.at(file)
