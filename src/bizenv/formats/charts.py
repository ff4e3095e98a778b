"""Charts of a sheet, drawn by the spreadsheet itself; patterns keep them apart in grey print."""

from collections.abc import Iterator
from typing import Any, Final

from bizenv.formats.page import Holds, Table
from bizenv.formats.sheets import Chart, TableSheet

_DARK: Final = "#404040"
_LIGHT: Final = "#D9D9D9"
_BLACK: Final = "#000000"
_WHITE: Final = "#FFFFFF"
_FILLS: Final = (  # neighbours are never alike, in colour or in grey
    {"fill": {"color": _DARK}},
    {"pattern": {"pattern": "wide_upward_diagonal"}},
    {"fill": {"color": _LIGHT}},
    {"pattern": {"pattern": "horizontal_brick"}},
    {"pattern": {"pattern": "trellis"}},
    {"pattern": {"pattern": "percent_25"}},
    {"pattern": {"pattern": "dark_vertical"}},
    {"pattern": {"pattern": "wide_downward_diagonal"}},
)
_WIDTH: Final = 900
_LEAST: Final = 320
_A_ROW: Final = 28  # of a bar
_AROUND: Final = 140
_ROW: Final = 20  # so high is a row of an empty sheet
_GAP: Final = 2


def draw(written: Any, page: Any, name: str, sheet: TableSheet) -> None:
    """Draw the charts of a sheet that has a name on a page of its own, each on one side of paper."""
    row = 0
    breaks = []
    for chart in sheet.charts:
        high = max(_LEAST, _AROUND + _A_ROW * chart.rows)
        drawn = _chart(written, name, sheet, chart)
        drawn.set_size({"width": _WIDTH, "height": high})
        page.insert_chart(row, 0, drawn)
        row += high // _ROW + _GAP
        breaks.append(row)
    page.set_h_pagebreaks(breaks[:-1])
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines()


def _chart(written: Any, name: str, sheet: TableSheet, chart: Chart) -> Any:
    kind = {"type": "bar"}
    if chart.stacked:
        kind["subtype"] = "stacked"
    drawn = written.add_chart(kind)
    for series in _series(name, sheet, chart):
        drawn.add_series(series)
    drawn.set_title({"name": chart.title, "name_font": {"size": 13}})
    drawn.set_y_axis({"reverse": True})
    if chart.stacked:
        drawn.set_x_axis({"min": 0, "num_format": "0"})
        drawn.set_legend({"position": "bottom"})
    else:
        drawn.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
        drawn.set_legend({"none": True})
    return drawn


def _series(name: str, sheet: TableSheet, chart: Chart) -> Iterator[dict[str, Any]]:
    """Yield what is drawn of each column: where its figures stand, and how they look."""
    head = len(sheet.head)
    first = head + 1
    last = head + chart.rows
    at = list(_at(sheet.table))
    names = at[chart.names]
    for number, figure in enumerate(chart.figures):
        shares = sheet.table.columns[figure].holds is Holds.SHARE
        column = at[figure]
        yield {
            "name": [name, head, column],
            "categories": [name, first, names, last, names],
            "values": [name, first, column, last, column],
            "border": {"color": _BLACK, "width": 0.75},
            "gap": 50,
            **_look(number, shares=shares),
        }


def _look(number: int, *, shares: bool) -> dict[str, Any]:
    """Return how a series is filled, and how its figures stand on it; no 0 is written."""
    fill: dict[str, Any] = dict(_FILLS[number % len(_FILLS)])
    if "pattern" in fill:
        fill["pattern"] = {**fill["pattern"], "fg_color": _DARK, "bg_color": _WHITE}
    is_dark = fill.get("fill", {}).get("color") == _DARK
    labels: dict[str, Any] = {
        "value": True,
        "num_format": "0.0%" if shares else "0;;",
        "font": {"color": _WHITE if is_dark else _BLACK, "bold": True},
    }
    if "pattern" in fill:
        labels["fill"] = {"color": _WHITE}
    return {**fill, "data_labels": labels}


def _at(table: Table) -> Iterator[int]:
    """Yield where on the sheet each column of a table begins: a share takes three."""
    place = 0
    for column in table.columns:
        yield place
        place += 3 if column.holds is Holds.SHARE else 1
