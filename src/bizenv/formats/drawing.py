"""Pictures as SVG and PNG, by matplotlib: readable in grey, the same bytes whenever they are drawn.

Nothing in a word is taken as mathematics, markup or a link.
"""

import base64
import html
import io
import logging
from collections.abc import Iterator
from typing import Any, Final, Literal

from bizenv.diagnostics import BizenvError
from bizenv.formats.canvas import INK, Canvas
from bizenv.formats.drawn_bars import draw_bars
from bizenv.formats.drawn_courses import draw_courses, rows_of
from bizenv.formats.fonts import fonts_for
from bizenv.formats.names import NO_NAMES
from bizenv.formats.page import flat
from bizenv.formats.picture import Bars, Picture, Trends
from bizenv.formats.wrapping import wrapped
from bizenv.messages import Catalogue, Message

Kind = Literal["svg", "png"]
WIDTH: Final = 156.0  # millimetres: the text of an official document
_INCH: Final = 25.4
_DPI: Final = 200
_BAR: Final = 4.8  # millimetres for a bar that lies
_UPRIGHT: Final = 90.0
_PANEL: Final = 44.0
_AROUND: Final = 30.0
_LINE: Final = 3.0  # of what is said below
_COLUMNS: Final = 140  # columns of such a line
_SETTINGS: Final[dict[str, Any]] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "bizenv",
    "text.parse_math": False,
    "axes.unicode_minus": False,
}


def svg(picture: Picture, words: Catalogue) -> str:
    """Return a picture as SVG. Raises BizenvError."""
    del words  # it has its own
    return drawn(picture, "svg", alone=True).decode("utf-8")


def png(picture: Picture, words: Catalogue) -> bytes:
    """Return a picture as PNG. Raises BizenvError."""
    del words  # it has its own
    return drawn(picture, "png", alone=True)


def image(picture: Picture) -> str:
    """Return a picture as an element of HTML that loads nothing. Raises BizenvError."""
    data = base64.b64encode(drawn(picture, "svg")).decode("ascii")
    alt = html.escape(flat(picture.alt))
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def drawn(
    picture: Picture, kind: Kind, width: float = WIDTH, *, alone: bool = False
) -> bytes:
    """Return the bytes of a picture, `width` millimetres wide; its height follows from it.

    `alone`: no page says what must be said with its figures, so that the picture does. Raises
    BizenvError where matplotlib or a font for its words is missing.
    """
    matplotlib = _library()
    below = list(_below(picture, alone=alone))
    fonts = fonts_for((*_texts(picture), *below))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        matplotlib.rcParams["font.sans-serif"] = list(fonts.families)
        high = _height(picture) + _LINE * len(below)
        size = (width / _INCH, high / _INCH)
        figure = matplotlib.figure.Figure(figsize=size, dpi=_DPI, layout="constrained")
        canvas = _above(Canvas(figure, fonts), below, high)
        canvas.figure.suptitle(canvas.said(picture.title), fontsize=9, color=INK)
        if isinstance(picture, Bars):
            draw_bars(canvas, picture)
        else:
            draw_courses(canvas, picture)
        return _bytes(figure, kind, picture)


def _below(picture: Picture, *, alone: bool) -> Iterator[str]:
    """Yield the lines below a picture: its note, and what must be said with its figures."""
    said = picture.said if alone else ()
    for text in filter(None, (picture.note, *said)):
        yield from wrapped(flat(text), _COLUMNS, 0, 0, NO_NAMES)


def _above(canvas: Canvas, lines: list[str], high: float) -> Canvas:
    """Write lines at the foot of a picture, and return what is above them."""
    if not lines:
        return canvas
    foot = _LINE * len(lines)
    above, below = canvas.figure.subfigures(2, height_ratios=(high - foot, foot))
    text = "\n".join(map(canvas.said, lines))
    below.text(0.02, 0.95, text, va="top", fontsize=6, color=INK)
    return canvas._replace(figure=above)


def _library() -> Any:
    """Return matplotlib. Raises BizenvError where it is not installed."""
    # Its cache of fonts, a face that a font lacks: no news to whoever asks for a picture
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib as mpl
        import matplotlib.figure
    except ModuleNotFoundError as error:
        missing = error.name or ""
        hint = Message("hint.missing-charts", {"library": missing})
        raise BizenvError("missing-charts", hint=hint, library=missing) from None
    return mpl


def _bytes(figure: Any, kind: Kind, picture: Picture) -> bytes:
    """Return a figure's bytes, without the day and the program that made it.

    What it shows stands in them as text, and what must be said with it.
    """
    of_kind: dict[str, None] = {"Software": None}
    if kind == "svg":
        of_kind = {"Date": None, "Creator": None}
    told = " ".join(map(flat, (picture.alt, *picture.said)))
    metadata = {"Title": flat(picture.title), "Description": told, **of_kind}
    stream = io.BytesIO()
    figure.savefig(stream, format=kind, metadata=metadata)
    return stream.getvalue()


def _texts(picture: Picture) -> Iterator[str]:
    yield picture.title
    if isinstance(picture, Bars):
        yield from picture.names
        for series in picture.series:
            yield series.name
        return
    yield from (picture.steps, picture.readings, picture.goal)
    for course in picture.courses:
        yield course.title
        yield course.below


def _height(picture: Picture) -> float:
    """Return the height that a picture needs, in millimetres."""
    if isinstance(picture, Trends):
        return _AROUND + _PANEL * rows_of(picture)
    if picture.upright:
        return _UPRIGHT
    return _AROUND + _BAR * len(picture.names)
