"""What one addressee is to read: a report's page, a slip, a form; as text, as HTML, for a chat."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple

from bizenv.formats.html import html
from bizenv.formats.page import Heading, Page, Paragraph, flat, in_lines, text_of
from bizenv.formats.plain import plain, text
from bizenv.messages import Catalogue

WIDTH: Final = 80
"""Columns of a mail's text."""


class Attachment(NamedTuple):
    """A file that goes with a mail: its name, its media type (`text/calendar`), its bytes."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True)
class Matter:
    """What is to be read.

    `about` tells it from others of its kind: a period, a day, a number. `lines` is what it says
    for a chat, whose lines are as long as they are.
    """

    about: str
    subject: str
    text: str
    html: str
    lines: tuple[str, ...]
    departments: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of what it says, for a later run to tell whether that is the same."""
        names = [each.name for each in self.attachments]
        said = "\n".join([self.text, *names])
        data = said.encode()
        return sha256(data).hexdigest()


def of_page(
    make: Callable[[], Page],
    about: str,
    words: Catalogue,
    departments: Iterable[str] = (),
    attachments: Iterable[Attachment] = (),
) -> Matter:
    """Return a page as what is to be read; its first heading is the subject.

    It is made anew each time: the parts of a page can be read once.
    """
    page = make()
    first = next(part for part in in_lines(page.parts) if isinstance(part, Heading))
    told = make()
    for_chat = plain(make().parts).splitlines()
    return Matter(
        about,
        in_one_line(text_of(first)),
        text(told._replace(width=told.width or WIDTH), words),
        html(make(), words),
        tuple(for_chat),
        tuple(departments),
        tuple(attachments),
    )


def of_text(
    said: str,
    about: str,
    subject: str,
    words: Catalogue,
    departments: Iterable[str] = (),
    attachments: Iterable[Attachment] = (),
) -> Matter:
    """Return a text, each line of which is a paragraph, as what is to be read."""
    lines = said.splitlines()
    parts = [Paragraph(((line, None),)) for line in lines]
    page = Page(parts, WIDTH)
    return Matter(
        about,
        in_one_line(subject),
        text(page, words),
        html(page._replace(title=subject), words),
        tuple(lines),
        tuple(departments),
        tuple(attachments),
    )


def in_one_line(said: str) -> str:
    """Return a text as the head of a mail may hold it: one line, without signs of control."""
    words = flat(said).split()
    return " ".join(words)
