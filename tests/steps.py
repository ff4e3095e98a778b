"""Counts what Python does. A clock tells of the machine as well: a count is the same on any."""

import cProfile
from collections.abc import Callable


def steps(act: Callable[[], object]) -> int:
    """Do something, and return how many functions it called: Python's and C's, each turn of a generator too."""
    profile = cProfile.Profile()
    profile.runcall(act)
    return sum(entry.callcount for entry in profile.getstats())
