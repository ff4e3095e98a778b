"""A page as HTML that stands on its own: no script, nothing loaded from elsewhere."""

import html as markup
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, repeat
from typing import Final, assert_never

from bizenv.formats.page import (
    Cell,
    Column,
    Heading,
    Holds,
    Item,
    Lit,
    Named,
    Page,
    Paragraph,
    Pieces,
    Plainer,
    Style,
    Table,
    flat,
    joined,
    laid_out,
    text_of,
)
from bizenv.formats.picture import Bars, Picture, Trends
from bizenv.messages import Catalogue

_STYLE: Final = (
    "body{margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}"
    "h1{font-size:1.4em}h2{font-size:1.15em;margin-top:1.6em}h3{font-size:1em;margin-bottom:.3em}"
    "ul{margin:.3em 0;padding-left:1.4em}li div{color:#555}"
)
_NARROW: Final = "body{max-width:48em}"
_WHERE_USED: Final = {  # what stands in a body, and the rules that it needs
    "<table>": "table{border-collapse:collapse;font-size:.9em}"
    "th,td{border:1px solid #ccc;padding:.2em .6em;text-align:left;vertical-align:top}"
    "thead{background:#f2f2f2}"
    "@media(max-width:40em){table{display:block;overflow-x:auto}td:not(.figure){min-width:5em}}",
    "<figure>": "figure{margin:1em 0}figure img{max-width:100%}",
    'class="figure"': "th.figure,td.figure{text-align:right}",
    'class="below"': "p.below{margin:.2em 0 .2em 2em}",
    'class="bold"': ".bold{font-weight:bold}",
    'class="dim"': ".dim{color:#555}",
    'class="red"': ".red{color:#b00020;font-weight:bold}",
    'class="yellow"': ".yellow{color:#8a5a00}",
    'class="green"': ".green{color:#1b6e1b}",
    'class="grey"': ".grey{color:#5f5f5f}",
}


def html(page: Page, words: Catalogue) -> str:
    """Return a page as HTML in the language of its words."""
    parts = tuple(laid_out(page.parts))
    title = _data(page.title or _first_heading(parts))
    body = html_body(page._replace(parts=parts), words)
    rules_of = _WHERE_USED.items()
    used = [rules for mark, rules in rules_of if mark in body]
    if "<table>" not in body:
        used.append(_NARROW)
    style = "".join([_STYLE, *used])
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


Way = Callable[[Named], str]
"""From what is named to the address of its page."""


def html_body(page: Page, words: Catalogue, way: Way | None = None) -> str:
    """Return what stands in a page, for a document that has a head of its own.

    With `way` it stands among other pages: what is named leads to its page, and tables scroll by
    themselves, each called as the heading above it.
    """
    parts = laid_out(page.parts)
    if way is None:
        return "\n".join(_elements(parts, words))
    return "\n".join(_among_others(parts, words, way, page.title))


def _among_others(
    parts: Iterable[Plainer], words: Catalogue, way: Way, title: str
) -> Iterator[str]:
    """Yield the elements of a page that leads to others."""
    called = title
    for listed, several in groupby(parts, _is_item):
        if listed:
            yield "<ul>"
        for part in several:
            if isinstance(part, Heading):
                called = text_of(part)
            if isinstance(part, Table) and not part.rows:
                yield f"<p>{_data(words('list.nothing'))}</p>"
            elif isinstance(part, Table):
                yield _scrolling(part, called, way)
            else:
                yield _apart(_element(part, words, way), words)
        if listed:
            yield "</ul>"


def _apart(element: str, words: Catalogue) -> str:
    """Return an element in which a sign, seen by nobody, parts what only spaces keep apart."""
    sign = words("reason.separator").strip()
    return _GAP.sub(rf'<span class="unseen">{sign}</span> \1', element)


_GAP: Final = re.compile(r"(?<=\S) {2,}((?:<[^>]+>)?) *(?=\S)")


def _is_item(part: Plainer) -> bool:
    return isinstance(part, Item)


def _scrolling(table: Table, called: str, way: Way) -> str:
    """Return a table that scrolls by itself, and is called so by who does not see it."""
    name = _data(called)
    caption = f'<caption class="unseen">{name}</caption>'
    inside = _table(table, way, caption)
    around = f'class="scroll" tabindex="0" role="group" aria-label="{name}"'
    return f"<div {around}>\n{inside}\n</div>"


def _first_heading(parts: Iterable[Plainer]) -> str:
    headings = (text_of(each) for each in parts if isinstance(each, Heading))
    return next(headings, "")


def _elements(parts: Iterable[Plainer], words: Catalogue) -> Iterator[str]:
    for listed, several in groupby(parts, _is_item):
        if listed:
            yield "<ul>"
        for part in several:
            yield _element(part, words)
        if listed:
            yield "</ul>"


def _element(part: Plainer, words: Catalogue, way: Way | None = None) -> str:
    match part:
        case Table():
            return _table(part, way)
        case Item():
            said_below = [_said(note, way) for note in part.notes]
            several = [f"<div>{note}</div>" for note in said_below]
            notes = "".join(several)
            said = _styled(((part.text, part.light),), way=way)
            return f"<li>{said}{notes}</li>"
        case Heading():
            said = _styled(part.pieces, "bold", way=way)
            return f"<h{part.level}>{said}</h{part.level}>"
        case Paragraph():
            said = _styled(part.in_a_row, words=words, way=way)
            return f"<p{_below(part)}>{said}</p>"
        case Bars() | Trends():
            return _figure(part)
        case _:
            assert_never(part)


def _figure(picture: Picture) -> str:
    """Return a picture that stands in the page itself."""
    from bizenv.formats.drawing import image

    return f"<figure>{image(picture)}</figure>"


def _below(part: Paragraph) -> str:
    if part.indent:
        return ' class="below"'
    return ""


def _styled(
    pieces: Pieces,
    around: Style = None,
    words: Catalogue | None = None,
    way: Way | None = None,
) -> str:
    """Return pieces, each with its style, unless all around it has that style already.

    With `words` what stands apart is joined by a sign.
    """
    shown = []
    for text, style in pieces:
        plain = style in (None, around)
        is_named = isinstance(text, Named)
        said = joined(text, words) if words and not is_named else text
        piece = _said(said, way)
        shown.append(piece if plain else _marked(piece, style))
    return "".join(shown).strip()


def _marked(piece: str, style: Style) -> str:
    names = (style or "").split()
    light = names[-1]  # of `bold red` the light, which is bold where it must be
    return f'<span class="{light}">{piece}</span>'


def _said(text: str, way: Way | None) -> str:
    """Return a text; what it names leads to its page, where there is a way."""
    if way is None or not isinstance(text, Named):
        return _data(text)
    return f'<a href="{_data(way(text))}">{_data(text)}</a>'


def _table(table: Table, way: Way | None = None, caption: str = "") -> str:
    columns = table.columns
    between = "" if way is None else " "
    heads = between.join(map(_head, columns))
    lines = [f"<table>{caption}", f"<thead><tr>{heads}</tr></thead>", "<tbody>"]
    worded = table.worded()
    for row, said in zip(table.rows, worded, strict=True):
        cells = between.join(map(_cell, columns, row, said, repeat(way)))
        lines.append(f"<tr>{cells}</tr>")
    lines += ["</tbody>", "</table>"]
    return "\n".join(lines)


def _head(column: Column) -> str:
    title = _data(column.title)
    return f"<th{_side(column)}>{title}</th>"


def _cell(column: Column, cell: Cell, said: str, way: Way | None) -> str:
    classes = [] if way is None else [_KINDS.get(column.holds, "")]
    if isinstance(cell, Lit) and cell.light:
        classes.append(cell.light)
    elif column.numeric:
        classes.append(_FIGURE)
    named = " ".join(filter(None, classes))
    given = f' class="{named}"' if named else ""
    return f"<td{given}>{_said(said, way)}</td>"


def _side(column: Column) -> str:
    if column.numeric:
        return f' class="{_FIGURE}"'
    return ""


_FIGURE: Final = "figure"
_KINDS: Final = {Holds.DAY: "day", Holds.ID: "id", Holds.LIGHT: "light"}
"""What cells hold that are not to be broken, where a style sheet says so."""


def _data(text: str) -> str:
    return markup.escape(flat(text))
