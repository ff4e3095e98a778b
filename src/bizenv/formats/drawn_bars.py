"""Bars that add up, drawn by matplotlib: each part with its figure, each bar with its sum."""

from typing import Any, Final

from bizenv.formats.canvas import INK, Canvas
from bizenv.formats.picture import LOOKS, Bars, Fill, Series

_SERIES_IN_A_ROW: Final = 5
_ROOM_FOR_FIGURE: Final = 0.035  # of the longest bar
_THICK: Final = 0.72  # of the room of a bar
_DARK: Final = 0.45  # lightness of a fill below which figures are white


def draw_bars(canvas: Canvas, bars: Bars) -> None:
    """Draw bars, upright or lying, with the words of their series below."""
    axes = canvas.figure.add_subplot()
    below = [0] * len(bars.names)
    for series in bars.series:
        _draw_series(
            canvas,
            axes,
            bars,
            series,
            below,
        )
        pairs = zip(below, series.figures, strict=True)
        below = [sum(pair) for pair in pairs]
    _name_bars(canvas, axes, bars)
    _write_sums(axes, bars)
    canvas.figure.legend(
        loc="outside lower center",
        ncols=_SERIES_IN_A_ROW,
        frameon=False,
        handleheight=1.2,
    )


def _draw_series(
    canvas: Canvas,
    axes: Any,
    bars: Bars,
    series: Series,
    below: list[int],
) -> None:
    """Draw a part of each bar, from where the parts before it end."""
    look = LOOKS[series.look]
    draw = axes.bar if bars.upright else axes.barh
    start = "bottom" if bars.upright else "left"
    made = draw(
        range(len(below)),
        series.figures,
        _THICK,
        **{start: below},
        label=canvas.said(series.name),
        color=look.fill,
        edgecolor=INK,
        linewidth=0.5,
        hatch=look.hatch,
    )
    most = max(bars.totals, default=0)
    _write_figures(
        axes,
        made,
        series.figures,
        most,
        look,
    )


def _name_bars(canvas: Canvas, axes: Any, bars: Bars) -> None:
    """Write the names of bars along their axis, whole figures along the other."""
    names = [canvas.name(each) for each in bars.names]
    places = range(len(names))
    most = max([*bars.totals, 1])
    room = most * 1.08
    if bars.upright:
        axes.set_xticks(places, names, rotation=30, ha="right")
        axes.set_ylim(0, room)
    else:
        axes.set_yticks(places, names)
        axes.set_xlim(0, room)
        axes.set_ylim(len(names) - 0.4, -0.6)  # the first one stands on top
    counted = axes.yaxis if bars.upright else axes.xaxis
    counted.get_major_locator().set_params(integer=True)


def _write_sums(axes: Any, bars: Bars) -> None:
    """Write behind each bar what it adds up to."""
    for at, total in enumerate(bars.totals):
        where = (at, total)
        offset = (0, 2)
        side = {"ha": "center"}
        if not bars.upright:
            where = (total, at)
            offset = (3, 0)
            side = {"va": "center"}
        axes.annotate(
            str(total),
            where,
            offset,
            textcoords="offset points",
            color=INK,
            **side,
        )


def _write_figures(
    axes: Any,
    made: Any,
    figures: tuple[int, ...],
    most: int,
    look: Fill,
) -> None:
    """Write each figure on its part of the bar, where there is room for it."""
    room = most * _ROOM_FOR_FIGURE
    labels = [str(figure) if figure > room else "" for figure in figures]
    is_dark = lightness(look.fill) < _DARK
    behind = {"facecolor": look.fill, "edgecolor": "none", "pad": 0.8}
    axes.bar_label(
        made,
        labels,
        label_type="center",
        color="white" if is_dark else INK,
        bbox=behind if look.hatch else None,
        fontsize=7,
    )


def lightness(fill: str) -> float:
    """Return how light a colour is in grey print, from 0 to 1 (Rec. 709, as it is coded)."""
    parts = (fill[1:3], fill[3:5], fill[5:7])
    red, green, blue = [int(part, 16) / 255 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
