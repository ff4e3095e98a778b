"""Counts what Python does. A clock tells of the machine as well: a count is the same on any.

Not counted is the work within one call of C: a loop there that grows too fast shows only in the durations of the tests.
"""

import cProfile
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


def calls(act: Callable[[], T]) -> tuple[T, int]:
    """Do something; return what came of it and how many functions it called, Python's and C's."""
    profile = cProfile.Profile(subcalls=False)  # who called whom is not asked
    done = profile.runcall(act)
    return done, sum(entry.callcount for entry in profile.getstats())


def lines(act: Callable[[], T]) -> tuple[T, int]:
    """Do something; return what came of it and how many lines it ran, each turn of a loop too. Slower than `calls`."""
    count = 0

    def note(_frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal count
        count += 1
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        done = act()
    finally:
        sys.settrace(before)
    return done, count
