"""A page as HTML that stands on its own: no script, nothing loaded from elsewhere."""

import html as markup
from collections.abc import Iterable, Iterator
from typing import Final, assert_never

from bizenv.formats.page import (
    Cell,
    Column,
    Heading,
    Item,
    Lit,
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
    "thead{background:#f2f2f2}",
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
    parts = list(laid_out(page.parts))
    of_kind = [part for part in parts if isinstance(part, Heading)]
    headings = [text_of(part) for part in of_kind]
    first = headings[0] if headings else ""
    title = _data(page.title or first)
    body = "\n".join(_elements(parts, words))
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


def _elements(parts: Iterable[Plainer], words: Catalogue) -> Iterator[str]:
    listed = False
    for part in parts:
        if isinstance(part, Item) is not listed:
            listed = not listed
            yield "<ul>" if listed else "</ul>"
        yield _element(part, words)
    if listed:
        yield "</ul>"


def _element(part: Plainer, words: Catalogue) -> str:
    match part:
        case Table():
            return _table(part)
        case Item():
            said_below = map(_data, part.notes)
            several = [f"<div>{note}</div>" for note in said_below]
            notes = "".join(several)
            said = _styled(((part.text, part.light),))
            return f"<li>{said}{notes}</li>"
        case Heading():
            said = _styled(part.pieces, "bold")
            return f"<h{part.level}>{said}</h{part.level}>"
        case Paragraph():
            said = _styled(part.in_a_row, words=words)
            return f"<p{_below(part)}>{said}</p>"
        case _:
            assert_never(part)


def _below(part: Paragraph) -> str:
    if part.indent:
        return ' class="below"'
    return ""


def _styled(
    pieces: Pieces, around: Style = None, words: Catalogue | None = None
) -> str:
    """Return pieces, each with its style, unless all around it has that style already.

    With `words` what stands apart is joined by a sign.
    """
    shown = []
    for text, style in pieces:
        plain = style in (None, around)
        said = joined(text, words) if words else text
        piece = _data(said) if plain else _marked(said, style)
        shown.append(piece)
    return "".join(shown).strip()


def _marked(text: str, style: Style) -> str:
    names = (style or "").split()
    light = names[-1]  # of `bold red` the light, which is bold where it must be
    return f'<span class="{light}">{_data(text)}</span>'


def _table(table: Table) -> str:
    columns = table.columns
    heads = "".join(map(_head, columns))
    lines = ["<table>", f"<thead><tr>{heads}</tr></thead>", "<tbody>"]
    worded = table.worded()
    for row, said in zip(table.rows, worded, strict=True):
        cells = "".join(map(_cell, columns, row, said))
        lines.append(f"<tr>{cells}</tr>")
    lines += ["</tbody>", "</table>"]
    return "\n".join(lines)


def _head(column: Column) -> str:
    title = _data(column.title)
    return f"<th{_side(column)}>{title}</th>"


def _cell(column: Column, cell: Cell, said: str) -> str:
    if isinstance(cell, Lit) and cell.light:
        return f'<td class="{cell.light}">{_data(said)}</td>'
    return f"<td{_side(column)}>{_data(said)}</td>"


def _side(column: Column) -> str:
    if column.numeric:
        return ' class="figure"'
    return ""


def _data(text: str) -> str:
    return markup.escape(flat(text))
