"""One picture at a time: what draws them has settings of the whole process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from bizenv.pages import REPORTS

_ONE: Final = Lock()


@contextmanager
def drawing(kind: str) -> Iterator[None]:
    """Wait until nobody else draws, if a kind of report is drawn."""
    if REPORTS[kind].picture is None:
        yield
        return
    with _ONE:
        yield
