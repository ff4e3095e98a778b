"""A text for mail and print as an outline: headings, paragraphs, items; as plain text, as Markdown, as HTML.

Plain text is at most WIDTH columns wide (wide characters take two), without colour, the same on a terminal and in a pipe.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from bizenv.formats.layout import inert
from bizenv.formats.markdown import escaped

WIDTH: Final = 80
INDENT: Final = 2
# A unit is not broken: a word or a wide character, with the opening signs before it and the closing ones behind it.
_OPENING: Final = "（〔【《“‘「『(["
_CLOSING: Final = "，。；：、！？）〕】》”’」』％%)],.;:!?…—"
_MARKS: Final = "\u0300-\u036f\u200d\ufe0e\ufe0f"
_UNIT: Final = re.compile(
    rf"[{re.escape(_OPENING)}]{{0,8}}(?:[!-~\u00a1-\u024f]{{1,200}}|\S)[{_MARKS}]{{0,8}}[{re.escape(_CLOSING)}]{{0,8}}\s*|\s+"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `apart` from what stands above it."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with lines below it."""

    text: str
    notes: tuple[str, ...] = ()


Outline = Iterable[Heading | Paragraph | Item]


def outline_text(outline: Outline) -> str:
    """Return an outline as plain text."""
    lines: list[str] = []
    for part in outline:
        if isinstance(part, Item):
            lines += _wrapped(part.text, INDENT, INDENT * 2)
            for note in part.notes:
                lines += _wrapped(note, INDENT * 2, INDENT * 2)
            continue
        if lines and (isinstance(part, Heading) or part.apart):
            lines.append("")
        lines += _wrapped(part.text, 0, 0)
        if isinstance(part, Heading) and part.level == 1:
            lines.append("=" * min(WIDTH, cell_len(lines[-1])))
    return "".join(f"{line}\n" for line in lines)


def _wrapped(text: str, first: int, rest: int) -> Iterator[str]:
    """Yield lines of at most WIDTH columns; the first begins after so many columns, the rest after so many."""
    text = _flat(text)
    if first + cell_len(text) <= WIDTH:
        yield " " * first + text
        return
    line, used = " " * first, first
    for unit in _units(text, WIDTH - rest):
        width = _width(unit)
        if (
            used + width > WIDTH
            and used + _width(unit.rstrip()) > WIDTH
            and line.strip()
        ):
            yield line.rstrip()
            line, used = " " * rest, rest
        line += unit
        used += width
    yield line.rstrip()


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _flat(text: str) -> str:
    """Return data in one line, inert."""
    return text if text.isprintable() else inert(" ".join(text.splitlines()))


def _units(text: str, most: int) -> Iterator[str]:
    """Yield what is not broken; a unit wider than a line is cut."""
    for match in _UNIT.finditer(text):
        unit = match[0]
        while len(unit) * 2 > most and cell_len(unit) > most:
            end = next(
                place
                for place in range(len(unit), 0, -1)
                if cell_len(unit[:place]) <= most
            )
            yield unit[:end]
            unit = unit[end:]
        yield unit


def outline_markdown(outline: Outline) -> str:
    """Return an outline as Markdown."""
    parts: list[str] = []
    listed = False
    for part in outline:
        if isinstance(part, Item):
            said = "\n".join(
                (
                    f"- {escaped(part.text)}",
                    *(f"  - {escaped(note)}" for note in part.notes),
                )
            )
            parts.append(f"{parts.pop()}\n{said}" if listed else said)
        else:
            parts.append(
                f"{'#' * part.level} {escaped(part.text)}"
                if isinstance(part, Heading)
                else escaped(part.text)
            )
        listed = isinstance(part, Item)
    return "\n\n".join(parts) + "\n"


def outline_html(outline: Outline, language: str) -> str:
    """Return an outline as a page of its own: no script, nothing loaded from elsewhere."""
    parts = list(outline)
    title = next((part.text for part in parts if isinstance(part, Heading)), "")
    body = "\n".join(_elements(parts))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{_data(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


_STYLE: Final = (
    "body{max-width:48em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}"
    "h1{font-size:1.4em}h2{font-size:1.15em;margin-top:1.6em}h3{font-size:1em;margin-bottom:.3em}"
    "ul{margin:.3em 0;padding-left:1.4em}li div{color:#555}"
)


def _elements(parts: list[Heading | Paragraph | Item]) -> Iterator[str]:
    listed = False
    for part in parts:
        if isinstance(part, Item) is not listed:
            listed = not listed
            yield "<ul>" if listed else "</ul>"
        if isinstance(part, Item):
            notes = "".join(f"<div>{_data(note)}</div>" for note in part.notes)
            yield f"<li>{_data(part.text)}{notes}</li>"
        elif isinstance(part, Heading):
            yield f"<h{part.level}>{_data(part.text)}</h{part.level}>"
        else:
            yield f"<p>{_data(part.text)}</p>"
    if listed:
        yield "</ul>"


def _data(text: str) -> str:
    return html.escape(_flat(text))
