"""What tells the files of a plan, and what plans share, from all others: hashes of what was looked at.

Where anything is uncertain there is none: a link, a file that was touched just now.
"""

import marshal
import os

from bizenv.remembered.files_seen import SETTLED, UNCERTAIN, FilesSeen, look_at_program
from bizenv.remembered.question import EQUAL
from bizenv.root import PLANS

try:  # without all of OpenSSL
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class FileKeys:
    """Keys of the plans of a workspace.

    `shared` are files that all plans rest on; `look`: a look at all files that was just taken.
    """

    def __init__(
        self, root: str, shared: "Iterable[str]", look: FilesSeen | None
    ) -> None:
        self.root = root
        self._shared = tuple(shared)
        self._look = look
        self._base: bytes | None = None

    def key(self, plan: str) -> bytes | None:
        """Return what told the files of a plan from all others when they were looked at.

        None where that is uncertain.
        """
        seen = None if self._look is None else self._look.parts.get(plan)
        if seen is None:
            return self.key_now(plan)
        return self._key_of(seen)

    def key_now(self, plan: str) -> bytes | None:
        """Return what tells the files of a plan from all others, None where that is uncertain."""
        seen = FilesSeen()
        try:
            seen.look_below(os.path.join(self.root, PLANS, plan))
        except UNCERTAIN:
            return None
        return self._key_of(seen)

    def _key_of(self, files: FilesSeen) -> bytes | None:
        base = self._base_key()
        if not base or files.newest + SETTLED > files.began:
            return None
        return _digest(base, files.seen)

    def _base_key(self) -> bytes:
        """Return what tells the program and the shared files; empty where it is uncertain."""
        if self._base is None:
            files = FilesSeen()
            try:
                look_at_program(files.program)
                for name in self._shared:
                    place = os.path.join(self.root, name)
                    if os.path.lexists(place):
                        files.look_at_itself(place, name)
            except UNCERTAIN:
                self._base = b""
            else:
                seen = (files.program.seen, files.seen)
                self._base = _digest(b"", seen) if files.has_settled(SETTLED) else b""
        return self._base

    def shelf_key(self) -> bytes | None:
        """Return what told all that plans share, and the plans' names, when they were looked at.

        None where that is uncertain. Whether there is any file in a plan's folder makes it a plan.
        """
        look = self._look
        base = self._base_key()
        if look is None or not base or not look.has_settled(SETTLED):
            return None
        folders: list[object] = []
        for name, part in look.parts.items():
            folders.append(name if part.has_files else (name, part.seen))
        return _digest(base, (look.shared, folders))

    def has_stood_still(self) -> bool:
        """Whether all files are as they were when they were looked at."""
        if self._look is None:
            return False
        again = FilesSeen()
        try:
            again.look_part_by_part(os.path.join(self.root, PLANS))
        except UNCERTAIN:
            return False
        return again.seen == self._look.seen


def _digest(base: bytes, seen: "Any") -> bytes:
    told = marshal.dumps(seen, EQUAL)
    return blake2b(base + told, digest_size=32).digest()
