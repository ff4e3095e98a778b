"""Files that answers are written to: whole or not at all, and never among the records."""

import contextlib
import errno
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from bizenv.diagnostics import (
    BizenvError,
    reason_of,
)
from bizenv.files.snapshot import find_root
from bizenv.layout import PLANS
from bizenv.messages import Message

_NO_NAME: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_NAME: Final = 80  # characters


def file_name(text: str) -> str:
    """Return a text as the name of a file, on whatever system: without its ending."""
    return _NO_NAME.sub("_", text).lstrip(".")[:_LONGEST_NAME]


def folder_for_files(folder: Path) -> None:
    """Make a folder for files, where it is missing. Raises BizenvError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=folder, reason=reason) from None


def put(output: Path, data: Iterable[bytes]) -> None:
    """Write a file whole or not at all. A pipe or a device is written to, never replaced."""
    draft = output.with_name(f".bizenv-{os.getpid()}.tmp")
    try:
        if output.exists() and not output.is_file():
            _write(output, data)
            return
        _write(draft, data)
        draft.replace(output.resolve())
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=output, reason=reason) from None


def _write(place: Path, data: Iterable[bytes]) -> None:
    with place.open("wb") as file:
        file.writelines(data)


@contextlib.contextmanager
def files_in(folder: Path, names: Iterable[str]) -> Iterator[Mapping[str, BinaryIO]]:
    """Open files of a folder, which is made, and put them in place once all are written.

    Where the block is left by an exception, its files stay as they were. Raises BizenvError.
    """
    outside_plans(folder)
    folder_for_files(folder)
    drafts = {name: folder / f".bizenv-{os.getpid()}-{name}.tmp" for name in names}
    try:
        with contextlib.ExitStack() as opened:
            yield {
                name: opened.enter_context(draft.open("wb"))
                for name, draft in drafts.items()
            }
        for name, draft in drafts.items():
            draft.replace(folder / name)
    except OSError as error:
        reason = reason_of(error)
        raise BizenvError("cannot-write", name=folder, reason=reason) from None
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink()


def may_be_written(output: Path) -> None:
    """Say so where a file cannot be written, before there is anything for it. Raises BizenvError."""
    place = output.resolve()
    if place.is_dir():
        code = errno.EISDIR
    elif not place.parent.is_dir():
        code = errno.ENOENT
    elif not os.access(place if place.exists() else place.parent, os.W_OK):
        code = errno.EACCES
    else:
        return
    reason = reason_of(OSError(code, os.strerror(code)))
    raise BizenvError("cannot-write", name=output, reason=reason)


def outside_plans(output: Path) -> None:
    """Refuse a place under the plans/ of a workspace: what stands there is read as records.

    Raises BizenvError.
    """
    place = Path(os.path.realpath(output))
    workspace = find_root(place.parent)
    if workspace is None:
        return
    refused = Path(os.path.realpath(workspace)) / PLANS
    if place.is_relative_to(refused):
        hint = Message("hint.output-in-plans")
        raise BizenvError("output-in-plans", name=output, hint=hint)
