"""What stands above a document's numbered text, and which of its lines say something known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import Sourced
from bizenv.importers.reading.numbering import recognise
from bizenv.importers.reading.office_words import words

NUMBER: Final = re.compile(
    r"([一-龥]{2,12})[ \u3000]{0,2}[〔\[(（【﹝［]\s{0,2}((?:19|20)[0-9]{2})\s{0,2}[〕\])）】﹞］]"
    r"[ \u3000]{0,2}(?:第[ \u3000]{0,2})?([0-9]{1,4})[ \u3000]{0,2}号"
)
"""A document's number: its office, year and count."""
HEAD: Final = 40  # pieces in which the head of a document ends
LONGEST: Final = 60  # characters of a line of a title
_KINDS_OF_BODY: Final = (
    "han", "(han)", "chapter", "roman", "digit", "worded", "named", "coded", "path2",
)  # fmt: skip
_KINDS_OF_CHAPTERS: Final = ("han", "chapter")
"""Numbers with which a title never begins, whichever they are: 二、主要任务."""
_ISSUERS: Final = words("issuers")
_ISSUER_FROM: Final = 3  # characters of an issuer's name
_ISSUER_TO: Final = 40
_NO_NAME: Final = frozenset("。，、：:《")

T = TypeVar("T")


@dataclass(slots=True)
class Opening:
    """The lines of a document, as texts too; `body` is where the numbered text begins.

    `used` are the places of the lines that were taken for a fact.
    """

    lines: Sequence[SourceLine]
    texts: list[str]
    body: int
    used: set[int] = field(default_factory=set)

    def head(self) -> range:
        """Return the places of the document's head."""
        return range(min(self.body, HEAD))

    def told(self, value: T, place: int) -> Sourced[T]:
        """Return a value with the line at a place."""
        return Sourced(value, self.lines[place])


def opening(lines: Sequence[SourceLine]) -> Opening:
    """Return the opening of a document with these lines."""
    texts = [_text(line) for line in lines]
    for place, line in enumerate(lines):
        if line.cells or _begins(texts[place]):
            return Opening(lines, texts, place)
    return Opening(lines, texts, len(lines))


def _text(line: SourceLine) -> str:
    if line.cells:
        return " ".join(dict.fromkeys(line.cells))
    return line.text


def _begins(text: str) -> bool:
    """Tell whether the numbered body begins here."""
    number = recognise(text)
    if number is None:
        return False
    if number.kind in _KINDS_OF_CHAPTERS:
        return True
    return number.value == 1 and number.kind in _KINDS_OF_BODY


def squeezed(text: str) -> str:
    """Return a text without its spaces."""
    return "".join(text.split())


def is_issuer(text: str) -> bool:
    """Tell whether a text is the name of an office, and nothing else."""
    bare = squeezed(text)
    if not _ISSUER_FROM <= len(bare) <= _ISSUER_TO:
        return False
    signs = set(bare)
    return bare.endswith(_ISSUERS) and not signs & _NO_NAME
