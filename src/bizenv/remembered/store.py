"""The folder of remembered answers: ours alone, bounded, and read as bytes that are compared.

An answer's file holds the whole question, so one that is read under another's name is none. What
others can write to is not read at all.
"""

import os
import stat
import sys
import time
import zlib

from bizenv.remembered.question import Question
from bizenv.root import PLANS

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_AROUND: "Final" = "XDG_CACHE_HOME"
_SETTINGS: "Final" = "workspace.yaml"
_BEGINNING: "Final" = b"bizenv answer 1"
_ENDING: "Final" = ".answer"
_OURS: "Final" = 0o077
"""What others may do with a folder or a file, which must be nothing."""
LARGEST: "Final" = 32 * 1024 * 1024
MOST: "Final" = 256 * 1024 * 1024
"""Bytes of one answer with its question, and of all."""


class Answer:
    """What was printed, the exit status, and between which moments that is right (seconds)."""

    __slots__ = ("printed", "since", "status", "until")

    def __init__(
        self,
        printed: bytes,
        status: int,
        since: float = 0,
        until: float = float("inf"),
    ) -> None:
        self.printed = printed
        self.status = status
        self.since = since
        self.until = until

    def give(self) -> int:
        """Print the answer and return its exit status. Raises OSError."""
        descriptor = sys.stdout.fileno()
        rest = memoryview(self.printed)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return self.status


def folder() -> str | None:
    """Return where answers are kept, None where there is no place for them."""
    above = os.environ.get(_AROUND) or os.path.expanduser("~/.cache")
    if not os.path.isabs(above) or _is_in_plans(os.path.realpath(above)):
        return None
    return os.path.join(above, "bizenv")


def _is_in_plans(place: str) -> bool:
    """Whether a folder lies among the plans of a workspace, where another one would be a plan."""
    while place != os.path.dirname(place):
        above = os.path.dirname(place)
        is_named_so = os.path.basename(place) == PLANS
        if is_named_so and os.path.lexists(os.path.join(place, _SETTINGS)):
            return True
        place = above
    return False


def recall(question: Question) -> Answer | None:
    """Return the answer that was given to a question, None where there is none for now."""
    place = _place(question)
    if place is None:
        return None
    try:
        data = _read(place)
    except OSError:
        return None
    answer = _read_answer(data, question)
    if answer is None or not answer.since <= time.time() < answer.until:
        return None
    _touch(place)
    return answer


def keep(question: Question, answer: Answer) -> None:
    """Remember an answer; where that cannot be done nothing is remembered."""
    place = _place(question)
    data = _written(question, answer)
    if place is None or len(data) > LARGEST:
        return
    draft = f"{place}.{os.getpid()}"
    try:
        make_folder()
        _make_room(len(data))
        _write(draft, data)
        os.replace(draft, place)
    except OSError:
        _remove(draft)


def kept() -> "Iterator[tuple[str, os.stat_result]]":
    """Yield the files of answers. Raises OSError."""
    place = folder()
    if place is None or not is_ours(place):
        return
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                continue  # what is remembered of plans
            yield entry.path, entry.stat(follow_symlinks=False)


def clear() -> int:
    """Forget all answers and return how many there were. Raises OSError."""
    several = list(kept())
    for path, _ in several:
        os.unlink(path)
    return len(several)


def _place(question: Question) -> str | None:
    above = folder()
    if above is None or not is_ours(above, missing=True):
        return None
    name = f"{zlib.crc32(question.asked):08x}{zlib.adler32(question.asked):08x}"
    return os.path.join(above, name + _ENDING)


def is_ours(place: str, *, missing: bool = False) -> bool:
    """Whether a folder is no link, ours, and closed to others; `missing`: what to say of none."""
    try:
        found = os.lstat(place)
    except OSError:
        return missing
    return stat.S_ISDIR(found.st_mode) and _belongs_to_us(found)


def is_our_file(place: str) -> bool:
    """Whether a file is no link, ours, and closed to others."""
    try:
        found = os.lstat(place)
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and _belongs_to_us(found)


def _belongs_to_us(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & _OURS


def _read(place: str) -> bytes:
    """Return a file's bytes. Raises OSError where it is not ours alone."""
    descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        is_file = stat.S_ISREG(found.st_mode)
        if not is_file or not _belongs_to_us(found) or found.st_size > LARGEST:
            raise PermissionError(place)
        return file.read()


def _write(place: str, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(place, flags, 0o600), "wb") as file:
        file.write(data)


def _written(question: Question, answer: Answer) -> bytes:
    """Return an answer as a file has it: a line of figures, the question, what was printed."""
    sizes = f"{len(question.asked)} {len(answer.printed)}"
    moments = f"{answer.since!r} {answer.until!r}"
    told = f"{answer.status} {moments} {sizes}".encode()
    body = b"\n".join([_BEGINNING, told, question.asked]) + answer.printed
    return f"{zlib.crc32(body):08x}\n".encode() + body


def _read_answer(data: bytes, question: Question) -> Answer | None:
    """Return the answer in a file, None unless the file is whole and answers the question."""
    check, _, body = data.partition(b"\n")
    if check != f"{zlib.crc32(body):08x}".encode():
        return None
    beginning, told, rest = body.split(b"\n", 2)
    if beginning != _BEGINNING or not rest.startswith(question.asked):
        return None
    status, since, until, length, printed = told.split()
    of_question = len(question.asked)
    if int(length) != of_question or len(rest) != of_question + int(printed):
        return None
    return Answer(rest[of_question:], int(status), float(since), float(until))


def make_folder() -> None:
    """Make the folder of what is remembered, ours alone. Raises OSError."""
    place = folder()
    if place is not None and not os.path.lexists(place):
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.mkdir(place, 0o700)


def _make_room(wanted: int) -> None:
    """Forget the answers that were asked for longest ago, where there is no room for another."""
    several = sorted(kept(), key=_used)
    size = sum([each.st_size for _, each in several]) + wanted
    if size <= MOST:
        return
    for path, each in several:
        _remove(path)
        size -= each.st_size
        if size <= MOST // 2:
            return


def _used(each: "tuple[str, os.stat_result]") -> int:
    return each[1].st_mtime_ns


def _touch(place: str) -> None:
    try:
        os.utime(place)
    except OSError:
        return


def _remove(place: str) -> None:
    try:
        os.unlink(place)
    except OSError:
        return
