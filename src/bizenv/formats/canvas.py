"""What a picture is drawn on: a figure of matplotlib, and the fonts that write its words."""

from typing import Any, Final, NamedTuple

from bizenv.formats.fonts import Fonts
from bizenv.formats.page import flat
from bizenv.formats.shortened import shortened

INK: Final = "#202020"
_LONGEST: Final = 28  # columns of a name; the table has all of it


class Canvas(NamedTuple):
    """Where it is drawn, and with which fonts."""

    figure: Any
    fonts: Fonts

    def said(self, text: str) -> str:
        """Return data as it may be drawn: in one line, inert, in characters that there are."""
        return self.fonts.shown(flat(text))

    def name(self, text: str) -> str:
        """Return a name that leaves room for what it names."""
        said = self.said(text)
        return shortened(said, _LONGEST, "…")
