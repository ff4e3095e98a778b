"""What stands above the text of an English document: title, issuer, number, day of issue."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bizenv.importers.draft import Sourced
from bizenv.importers.reading import english, english_units
from bizenv.importers.reading.label_words import LABEL
from bizenv.importers.reading.opening import Opening

_TITLE: Final = re.compile(
    r"\b(?:plan|programme|program|strategy|agenda|road ?map|framework|policy|measures"
    r"|priorities|initiatives?|actions?|commitments|work ?plan|list of tasks)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"\b(?:executive order|resolution|ordinance|order|decision|document|decree|circular"
    r"|directive|memorandum|file|reference|ref)\b\.?\s{0,4}(?:no\.?|number|#|:)*\s{0,4}"
    r"[A-Z]{0,8}[-/. ]?[0-9][0-9A-Za-z./-]*",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(
    r"\b(?:adopted|approved|issued|passed|published|signed|enacted|effective|dated?)\b",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"\b(?:by|issued by|issuer:?)\s{1,4}(?:the\s{1,4})?(?P<name>[A-Z][\w&'’ .-]{2,80}?)"
    r"(?=\s{1,4}on\b|\s{0,4}[,;(]|\s{1,4}[0-9]|\s{0,4}$)"
)
_PLACE: Final = re.compile(
    r"^(?:the\s{1,4})?(?:city|county|town|village|borough|state|government|republic"
    r"|office|department)\s{1,4}of\b",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"^(title|issuer|issued by|document|date|number)\s{0,4}:\s{0,4}", re.IGNORECASE
)
_LONGEST: Final = 120  # characters of a title's line
_ENDS: Final = (".", ";", ":", ",")


class EnglishFront:
    """The facts of an English document's opening; the lines that say them are used up."""

    def __init__(self, page: Opening, *, day_first: bool | None) -> None:
        self.page = page
        self.day_first = day_first
        self.document = self._document()
        self.issued = self._issued()
        self.issuer = self._issuer()
        self.title = self._title()
        if self.issuer is None:
            self.issuer = self._by_whom()

    def _lines(self) -> Iterator[tuple[int, str]]:
        page = self.page
        for place in page.head():
            if place not in page.used and not page.lines[place].cells:
                yield place, _LABELLED.sub("", page.texts[place].strip())

    def _use(self, place: int, value: str) -> Sourced[str]:
        self.page.used.add(place)
        return self.page.told(value, place)

    def _document(self) -> Sourced[str] | None:
        for place, text in self._lines():
            match = _NUMBER.search(text[:_LONGEST])
            if match is None or len(text) > _LONGEST:
                continue
            if not text.replace(match[0], "").strip(" ,.;"):
                return self._use(place, match[0])
            return self.page.told(match[0], place)
        return None

    def _issued(self) -> Sourced[date] | None:
        for place, text in self._lines():
            if len(text) > _LONGEST:
                continue
            found = list(english.dates(text, day_first=self.day_first))
            days = [_day(each.due) for each in found if each.other is None]
            rest = text
            for each in reversed(found):
                rest = rest[: each.start] + rest[each.end :]
            is_alone = not rest.strip(" ,.;()")
            if days and days[0] is not None and (is_alone or _ISSUED.search(text)):
                self.page.used.add(place)
                return self.page.told(days[0], place)
        return None

    def _issuer(self) -> Sourced[str] | None:
        for place, text in self._lines():
            is_short = len(text) <= _LONGEST and not text.endswith(_ENDS)
            is_office = _PLACE.match(text) or english_units.is_plainly_unit(text)
            if is_short and is_office and not _TITLE.search(text):
                return self._use(place, text)
        return None

    def _title(self) -> Sourced[str] | None:
        rest: list[tuple[int, str]] = []
        for place, text in self._lines():
            is_line = 0 < len(text) <= _LONGEST and not text.endswith(_ENDS)
            if is_line and LABEL.match(text) is None:
                rest.append((place, text))
        named = [each for each in rest if _TITLE.search(each[1])]
        for place, text in (*named, *rest):
            return self._use(place, text)
        return None

    def _by_whom(self) -> Sourced[str] | None:
        """Return the issuer in a line such as Adopted by the City Council on 12 January."""
        page = self.page
        for place in page.head():
            text = page.texts[place]
            match = _BY.search(text[:_LONGEST])
            if match is not None and len(text) <= _LONGEST and _ISSUED.search(text):
                return page.told(match["name"].strip(), place)
        return None


def _day(due: str) -> date | None:
    try:
        return date.fromisoformat(due)
    except ValueError:
        return None
