"""The looks of a form's cells, and how high its rows are."""

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    import xlsxwriter

_LINE: Final = 13.5  # points
_EDGES: Final = 4
_HIGHEST: Final = 409  # points that a row may have
_FONTS: Final = {"zh": "宋体", "en": "Calibri"}
_HEAD_FILL: Final = "#D9E2EC"
_HEAD_TO_FILL: Final = "#FFE699"
_FILL: Final = "#FFF9DB"
_GREY: Final = "#F2F2F2"
_GREY_TEXT: Final = "#7F7F7F"
_EDGE: Final = "#8C8C8C"


class Looks(NamedTuple):
    """The looks of cells."""

    title: Any
    said: Any
    head: Any
    head_to_fill: Any
    shown: Any
    to_fill: Any
    as_typed: Any
    shut: Any
    example: Any
    date: Any


def looks_of(book: "xlsxwriter.Workbook", language: str) -> Looks:
    """Return the looks of a workbook in a language's font."""
    base = {"font_name": _FONTS[language], "font_size": 10, "valign": "top"}
    boxed = {**base, "border": 1, "border_color": _EDGE, "text_wrap": True}
    head = {**boxed, "bold": True, "align": "center", "valign": "vcenter"}

    def look(*several: dict[str, Any]) -> Any:
        together: dict[str, Any] = {}
        for each in several:
            together |= each
        return book.add_format(together)

    return Looks(
        title=look(base, {"bold": True, "font_size": 15}),
        said=look(base),
        head=look(head, {"bg_color": _HEAD_FILL}),
        head_to_fill=look(head, {"bg_color": _HEAD_TO_FILL}),
        shown=look(boxed),
        to_fill=look(boxed, {"bg_color": _FILL, "locked": False}),
        as_typed=look(boxed, {"bg_color": _FILL, "locked": False, "num_format": "@"}),
        shut=look(boxed, {"bg_color": _GREY}),
        example=look(boxed, {"italic": True, "font_color": _GREY_TEXT}),
        date=look(
            boxed, {"bg_color": _FILL, "locked": False, "num_format": "yyyy-mm-dd"}
        ),
    )


def height(texts: Iterable[tuple[str, int]], least: int) -> float:
    """Return how high a row is in points, so that texts are seen whole in columns so wide.

    At least so many lines; what is typed later needs room as well.
    """
    lines = least
    for text, width in texts:
        lines = max(lines, _lines(text, width))
    points = _LINE * lines + _EDGES
    return min(points, _HIGHEST)


def _lines(text: str, width: int) -> int:
    """Return on how many lines a text stands in a column: a Chinese character is two wide."""
    room = width - 2
    found = 0
    for paragraph in text.split("\n"):
        columns = cell_len(paragraph)
        lines = ceil(columns / room)
        found += max(lines, 1)
    return found
