"""Charts of a sheet, drawn by the spreadsheet itself; patterns keep them apart in grey print."""

import io
from collections.abc import Iterator
from typing import Any, Final

from bizenv.formats.drawing import drawn
from bizenv.formats.page import Holds, Table, flat, worded
from bizenv.formats.picture import Trends
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
_MILLIMETRES: Final = 238.0  # the same, on paper
_LEAST: Final = 320
_A_ROW: Final = 28  # of a bar
_AROUND: Final = 140
_ROW: Final = 20  # so high is a row of an empty sheet
_GAP: Final = 2
_SCALE: Final = 54  # percent: a page does not break where it says if it is to fit
_DAYS: Final = "yyyy-mm-dd"
_BASE: Final = {"position": "inside_base"}
"""Where the figure of a share stands: on its bar or, of a short one, behind it, never outside."""


_A4: Final = 9


def draw(
    written: Any,
    page: Any,
    name: str,
    sheet: TableSheet,
) -> None:
    """Draw the charts of a sheet that has a name on a page of its own, each on one side of paper.

    Raises BizenvError where what draws its picture is not installed.
    """
    row = 0
    breaks = []
    for chart in sheet.charts:
        high = max(_LEAST, _AROUND + _A_ROW * chart.rows)
        drawn = _chart(written, name, sheet, chart)
        drawn.set_size({"width": _WIDTH, "height": high})
        page.insert_chart(row, 0, drawn)
        row += high // _ROW + _GAP
        if chart.note:
            page.write_string(row - 1, 0, chart.note)
            row += _GAP
        breaks.append(row)
        row += 1  # or the next frame's edge is printed on this page
    if sheet.picture is not None:
        _insert(page, row, sheet.picture)
    page.set_h_pagebreaks(breaks[:-1])
    _set_up(page)


def _set_up(page: Any) -> None:
    """Set up how a page is printed: on A4, each chart in the middle."""
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4)
    page.center_horizontally()
    page.set_print_scale(_SCALE)
    page.hide_gridlines()


def _insert(page: Any, row: int, picture: Trends) -> None:
    """Put a picture on a page as it is drawn elsewhere, with what it says to those who cannot see it."""
    data = io.BytesIO(drawn(picture, "png", _MILLIMETRES, alone=True))
    alt = flat(picture.alt)
    page.insert_image(row, 0, "picture.png", {"image_data": data, "description": alt})


def _chart(
    written: Any,
    name: str,
    sheet: TableSheet,
    chart: Chart,
) -> Any:
    kind = {"type": "bar"}
    if chart.stacked:
        kind["subtype"] = "stacked"
    drawn = written.add_chart(kind)
    for series in _series(name, sheet, chart):
        drawn.add_series(series)
    drawn.set_title({"name": chart.title, "name_font": {"size": 13}})
    names: dict[str, object] = {"reverse": True}
    if sheet.table.columns[chart.names].holds is Holds.DAY:
        names |= {"text_axis": True, "num_format": _DAYS}
    drawn.set_y_axis(names)
    if chart.stacked:
        drawn.set_x_axis({"min": 0, "num_format": "0"})
        drawn.set_legend({"position": "bottom"})
    else:
        drawn.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
        drawn.set_legend({"none": True})
        drawn.show_blanks_as("zero")  # so that what has no base is labelled
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
        look = _look(number)
        if shares:
            look = _look_of_shares(sheet.table, figure, chart.rows)
        yield {
            "name": [name, head, column],
            "categories": [name, first, names, last, names],
            "values": [name, first, column, last, column],
            "border": {"color": _BLACK, "width": 0.75},
            "gap": 50,
            **look,
        }


def _look_of_shares(table: Table, figure: int, rows: int) -> dict[str, Any]:
    """Return how a series of shares is filled, and its figures; of none at all there is a dash."""
    dash: list[dict[str, str] | None] = []
    for row in table.rows[:rows]:
        share = row[figure]
        has_base = getattr(share, "percent", None) is not None
        text = worded(share, table.words)
        dash.append(None if has_base else {"value": text})
    labels = {
        "value": True,
        "num_format": "0.0%",
        "font": {"color": _BLACK, "bold": True},
        "custom": dash,
        **_BASE,
    }
    return {"fill": {"color": _LIGHT}, "data_labels": labels}


def _look(number: int) -> dict[str, Any]:
    """Return how a series is filled, and how its figures stand on it; no 0 is written."""
    fill: dict[str, Any] = dict(_FILLS[number % len(_FILLS)])
    if "pattern" in fill:
        fill["pattern"] = {**fill["pattern"], "fg_color": _DARK, "bg_color": _WHITE}
    is_dark = fill.get("fill", {}).get("color") == _DARK
    labels: dict[str, Any] = {
        "value": True,
        "num_format": "0;;",
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
