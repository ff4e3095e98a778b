"""HTML in pieces: whatever is data is escaped here, and nowhere else."""

import html
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NewType

from bizenv.formats.page import flat
from bizenv.messages import Catalogue

Markup = NewType("Markup", str)
"""HTML that is whole, as against text, which is data."""

NOTHING: Final = Markup("")
WORDS: Final = "listed"
"""The class of tables whose cells say by themselves what they mean: narrow screens list them."""
_KEPT: Final = 4096


def text(said: str) -> Markup:
    """Return data as it may stand in a page: inert, in one line."""
    return Markup(html.escape(flat(said)))


def together(several: Iterable[Markup]) -> Markup:
    """Return several pieces as one."""
    return Markup("".join(several))


def tag(name: str, /, *inside: Markup, **attributes: str) -> Markup:
    """Return an element; the attributes `class_` and `data_x` are class and data-x."""
    given = _given(attributes)
    return Markup(f"<{name}{given}>{together(inside)}</{name}>")


def lone(name: str, /, **attributes: str) -> Markup:
    """Return an element that holds nothing and has no end."""
    return Markup(f"<{name}{_given(attributes)}>")


def _given(attributes: dict[str, str]) -> str:
    return "".join([_attribute(*each) for each in attributes.items()])


@lru_cache(maxsize=_KEPT)
def _attribute(name: str, value: str) -> str:
    """Return an attribute; pages have the same ones over and over."""
    plain = name.rstrip("_").replace("_", "-")
    return f' {plain}="{html.escape(flat(value))}"'


@lru_cache(maxsize=_KEPT)
def word(words: Catalogue, code: str) -> Markup:
    """Return a word of the catalogue."""
    return text(words(code))


def as_label(said: str) -> str:
    """Return a word as a label: with a capital, where letters have them."""
    return f"{said[:1].upper()}{said[1:]}"


@lru_cache(maxsize=_KEPT)
def subtitle(words: Catalogue, code: str) -> Markup:
    """Return the title of a part of a page."""
    title = tag("h2", word(words, code))
    return Markup(f"{title}\n")


def way(inside: Markup, address: str) -> Markup:
    """Return a way to another page."""
    return Markup(f'<a href="{text(address)}">{inside}</a>')


def table(
    caption: str,
    heads: Iterable[Markup],
    rows: Iterable[Iterable[Markup]],
    *,
    titled: bool = False,
    class_: str = "",
) -> Markup:
    """Return a table that scrolls by itself; the first cell of a row is its head.

    `titled`: a title above it says the same as its caption.
    """
    titles = " ".join([f'<th scope="col">{each}</th>' for each in heads])
    lines = "\n".join(map(_row, rows))
    looks = f' class="{class_}"' if class_ else ""
    unseen = ' class="unseen"' if titled else ""
    whole = (
        f"<table{looks}><caption{unseen}>{text(caption)}</caption>\n"
        f"<thead><tr>{titles}</tr></thead>\n<tbody>{lines}</tbody></table>"
    )
    return scrolled(Markup(whole), caption)


def scrolled(inside: Markup, name: str) -> Markup:
    """Return what may be wider than the page, and is moved by itself; the keyboard reaches it."""
    named = _attribute("aria_label", name)
    return Markup(
        f'<div class="scroll" tabindex="0" role="group"{named}>{inside}</div>\n'
    )


def _row(cells: Iterable[Markup]) -> str:
    first, *others = cells
    rest = " ".join([f"<td>{each}</td>" for each in others])
    return f'<tr><th scope="row">{first}</th> {rest}</tr>'


def facts(pairs: Iterable[tuple[Markup, Markup]], class_: str = "facts") -> Markup:
    """Return terms and what they are."""
    several = [f"<div><dt>{term}</dt> <dd>{said}</dd></div>" for term, said in pairs]
    inside = "\n".join(several)
    return Markup(f'<dl class="{class_}">{inside}</dl>\n')
