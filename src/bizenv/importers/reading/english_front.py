"""What stands above the text of an English document: title, issuer, number, day of issue."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bizenv.importers.draft import Sourced
from bizenv.importers.reading import english, english_units
from bizenv.importers.reading.label_words import begins_with_label
from bizenv.importers.reading.office_words import any_of
from bizenv.importers.reading.opening import HEAD, Opening

_TITLE: Final = re.compile(rf"\b(?:{any_of('english', 'titles')})\b", re.IGNORECASE)
_NUMBER: Final = re.compile(
    rf"\b(?:{any_of('english', 'numbered')})\b\.?\s{{0,4}}(?:no\.?|number|#|:)*\s{{0,4}}"
    r"[A-Z]{0,8}[-/. ]?[0-9][0-9A-Za-z./-]*",
    re.IGNORECASE,
)
_ISSUED: Final = re.compile(rf"\b(?:{any_of('english', 'issued')})\b", re.IGNORECASE)
_BY: Final = re.compile(
    r"\b(?:by|issued by|issuer:?)\s{1,4}(?:the\s{1,4})?(?P<name>[A-Z][\w&'’ .-]{2,80}?)"
    r"(?=\s{1,4}on\b|\s{0,4}[,;(]|\s{1,4}[0-9]|\s{0,4}$)"
)
_PLACE: Final = re.compile(
    rf"^(?:the\s{{1,4}})?(?:{any_of('english', 'places')})\s{{1,4}}of\b",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(
    r"^(title|issuer|issued by|document|date|number)\s{0,4}:\s{0,4}", re.IGNORECASE
)
_SAYS_BY: Final = re.compile(
    r"^(?i:issued|adopted|approved|published|passed)\s{1,4}by(?:\s{1,4}the)?\s{1,4}(?=[A-Z][^0-9]*$)"
)
_LETTERED: Final = re.compile(r"[A-Z][.)]\s")  # A. Travel: a section
_LONGEST: Final = 120  # characters of a title's line
_ENDS: Final = (".", ";", ":", ",")
_YEAR: Final = re.compile(r"\b20[0-9]{2}\b")
_SPACES: Final = " \t*_"  # with the signs of emphasis


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

    def _lines(self, *, whole: bool = False) -> Iterator[tuple[int, str]]:
        page = self.page
        for place in range(min(len(page.lines), HEAD)) if whole else page.head():
            line = page.lines[place]
            if place in page.used or line.cells:
                continue
            text = page.texts[place].strip(_SPACES)
            if begins_with_label(text):  # End date: 30/06/2026 says nothing of it
                continue
            bare = _SAYS_BY.sub("", _LABELLED.sub("", text))
            if len(bare) <= _LONGEST:
                yield place, bare

    def _use(self, place: int, value: str) -> Sourced[str]:
        self.page.used.add(place)
        return self.page.told(value, place)

    def _document(self) -> Sourced[str] | None:
        for place, text in self._lines():
            match = _NUMBER.search(text)
            if match is None:
                continue
            number = match[0]
            rest = text.replace(number, "")
            if not rest.strip(" ,.;"):
                return self._use(place, number)
            return self.page.told(number, place)
        return None

    def _issued(self) -> Sourced[date] | None:
        """Return the day of issue: of the head, or of a line below it that says no more."""
        for place, text in self._lines(whole=True):
            is_below = place >= self.page.body
            if is_below and not _ISSUED.match(text):
                continue
            dates = english.dates(text, day_first=self.day_first)
            found = list(dates)
            sure = [each for each in found if each.other is None]
            day = _day(sure[0].due) if sure else None
            if day is None:
                continue
            if _are_alone(text, found) or _ISSUED.search(text):
                if _ISSUED.match(text) or not _TITLE.search(text):
                    self.page.used.add(place)
                return self.page.told(day, place)
        return None

    def _issuer(self) -> Sourced[str] | None:
        for place, text in self._lines():
            if not _is_heading(text) or _TITLE.search(text):
                continue
            if _PLACE.match(text) or english_units.is_plainly_unit(text):
                return self._use(place, text)
        return None

    def _title(self) -> Sourced[str] | None:
        rest: list[tuple[int, str]] = []
        for place, text in self._lines():
            if not text or not _is_heading(text):
                continue
            if _LETTERED.match(text) is None:
                rest.append((place, text))
        plans = [(place, text) for place, text in rest if _TITLE.search(text)]
        dated = [each for each in plans if _YEAR.search(each[1])]
        for place, text in (*dated, *plans):
            return self._use(place, text)
        for place, text in rest[:1]:
            return self._use(place, text)
        return None

    def _by_whom(self) -> Sourced[str] | None:
        """Return the issuer in a line such as Adopted by the City Council on 12 January."""
        page = self.page
        for place in page.head():
            text = page.texts[place]
            if len(text) > _LONGEST or not _ISSUED.search(text):
                continue
            match = _BY.search(text)
            if match is not None:
                name = match["name"].strip()
                return page.told(name, place)
        return None


def says_plan(title: str) -> bool:
    """Tell whether an English title calls itself one of a plan."""
    return _TITLE.search(title) is not None


def _is_heading(text: str) -> bool:
    """Tell whether a line is short and ends with no stop."""
    is_short = len(text) <= _LONGEST
    return is_short and not text.endswith(_ENDS)


def _are_alone(text: str, found: Sequence[english.EnglishDate]) -> bool:
    """Tell whether a text holds nothing but the dates that were found in it."""
    rest = text
    for each in reversed(found):
        before = rest[: each.start]
        behind = rest[each.end :]
        rest = before + behind
    return not rest.strip(" ,.;()")


def _day(due: str) -> date | None:
    try:
        return date.fromisoformat(due)
    except ValueError:
        return None
