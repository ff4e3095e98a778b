"""Charts of a sheet, drawn by the spreadsheet itself; patterns keep them apart in grey print."""

from collections.abc import Iterator
from typing import Any, Final

from bizenv.formats.page import Holds, Table
from bizenv.formats.sheets import Chart, Sheet

_PATTERNS: Final = (  # dark and light first: neighbours are never alike
    ("#404040", "solid"),
    ("#7F7F7F", "wide_upward_diagonal"),
    ("#A6A6A6", "small_grid"),
    ("#595959", "dotted_grid"),
    ("#BFBFBF", "horizontal_brick"),
    ("#8C8C8C", "wide_downward_diagonal"),
)
_WHITE: Final = "#FFFFFF"
_WIDTH: Final = 960
_LEAST: Final = 300
_A_ROW: Final = 30  # of a bar
_AROUND: Final = 130
_GAP: Final = 2  # rows between a table and its charts
_ROW: Final = 18  # a row of a sheet is at least so high


def draw(written: Any, page: Any, name: str, sheet: Sheet, language: str) -> None:
    """Draw a sheet's charts below its table."""
    del language
    row = len(sheet.head) + 1 + len(sheet.table.rows) + _GAP
    for chart in sheet.charts:
        high = max(_LEAST, _AROUND + _A_ROW * chart.rows)
        drawn = _chart(written, name, sheet, chart)
        drawn.set_size({"width": _WIDTH, "height": high})
        page.insert_chart(row, 0, drawn)
        row += high // _ROW + _GAP


def _chart(written: Any, name: str, sheet: Sheet, chart: Chart) -> Any:
    kind = {"type": "bar"}
    if chart.stacked:
        kind["subtype"] = "stacked"
    drawn = written.add_chart(kind)
    head = len(sheet.head)
    first = head + 1
    last = head + chart.rows
    at = list(_at(sheet.table))
    for number, figure in enumerate(chart.figures):
        colour, pattern = _PATTERNS[number % len(_PATTERNS)]
        column = at[figure]
        names = at[chart.names]
        series: dict[str, Any] = {
            "name": [name, head, column],
            "categories": [name, first, names, last, names],
            "values": [name, first, column, last, column],
            "border": {"color": "#000000", "width": 0.75},
            "data_labels": {"value": True},
            "gap": 60,
        }
        if pattern == "solid":
            series["fill"] = {"color": colour}
            series["data_labels"]["font"] = {"color": _WHITE}
        else:
            series["pattern"] = {
                "pattern": pattern,
                "fg_color": colour,
                "bg_color": _WHITE,
            }
        drawn.add_series(series)
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_y_axis({"reverse": True})
    drawn.set_legend({"position": "bottom"})
    return drawn


def _at(table: Table) -> Iterator[int]:
    """Yield where on the sheet each column of a table begins: a share takes three."""
    place = 0
    for column in table.columns:
        yield place
        place += 3 if column.holds is Holds.SHARE else 1
