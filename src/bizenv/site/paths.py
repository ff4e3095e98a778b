"""Where pages stand in the published folder: plain names, the same in every run.

Names are of small letters, digits, `.`, `_` and `-`, so that no server, no disk and no address
changes them. A name that is not so is shortened to what is, with a hash of the whole; so is one
that looks like a shortened name, so that no two names become one.
"""

import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec
from typing import Final

FRONT: Final = "index.html"
SEARCH: Final = "search.html"
FEED: Final = "atom.xml"
DATA: Final = "data/index.html"
ASSETS: Final = "assets"
_PLAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_LENGTH: Final = 40
_KEPT: Final = 4096
_HASH: Final = 12
_SHORTENED: Final = re.compile(rf".*-[0-9a-f]{{{_HASH}}}")
_TAKEN: Final = frozenset(
    ("index", "con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)))
) | {f"lpt{n}" for n in range(10)}


@lru_cache(maxsize=_KEPT)
def file_name(name: str) -> str:
    """Return the name of a file or folder for an id or a department."""
    stem, _, _ = name.partition(".")
    is_plain = _PLAIN.fullmatch(name) and not _SHORTENED.fullmatch(name)
    if is_plain and stem not in _TAKEN:
        return name
    begun = _OTHER.sub("-", name.lower())[:_LENGTH].strip("-")
    digest = hashlib.sha256(name.encode()).hexdigest()[:_HASH]
    return f"{begun or 'x'}-{digest}"


def plan_page(plan: str) -> str:
    """Return the path of a plan's page, or of a register's."""
    return f"plans/{file_name(plan)}/index.html"


def task_page(plan: str, task: str) -> str:
    """Return the path of a task's page."""
    return f"plans/{file_name(plan)}/{file_name(task)}.html"


def department_page(name: str) -> str:
    """Return the path of a department's page."""
    return f"departments/{file_name(name)}.html"


def calendar_file(name: str) -> str:
    """Return the path of a department's calendar."""
    return f"calendar/{file_name(name)}.ics"


def has_calendars() -> bool:
    """Whether there is what writes calendars (the extra `ics`); without it there are none."""
    return find_spec("icalendar") is not None


def up_from(path: str) -> str:
    """Return what leads from a page to the folder that all paths are told from."""
    return "../" * path.count("/")
