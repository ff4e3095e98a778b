"""What stands above and below the text: title, issuer, document number, day of issue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bizenv.importers.document import SourceLine
from bizenv.importers.draft import Sourced
from bizenv.importers.reading import headline
from bizenv.importers.reading.deadlines import day_of_issue
from bizenv.importers.reading.english import dates, day_first
from bizenv.importers.reading.english_front import EnglishFront, says_plan
from bizenv.importers.reading.english_words import has_han, is_english
from bizenv.importers.reading.evened import evened
from bizenv.importers.reading.office_words import meanings
from bizenv.importers.reading.opening import (
    LONGEST,
    NUMBER,
    Opening,
    is_issuer,
    opening,
    squeezed,
)
from bizenv.importers.reading.page_frame import frame

_YEAR: Final = re.compile(r"(20[0-9]{2})(?=年)")
_ENGLISH_YEAR: Final = re.compile(r"\b(20[0-9]{2})\b")
_SPAN: Final = re.compile(
    r"20[0-9]{2}年?[ \u3000]{0,2}[-—–~～至][ \u3000]{0,2}20[0-9]{2}"
)
_PUBLIC: Final = re.compile(
    r"[（(【\s]{0,3}(?:此件|公开方式|公开属性|信息公开选项)[^。]{0,16}|(?:抄送|抄报|主送|分送)[：:].{0,200}"
)
"""How a notice says to whom it goes, and who may see it."""
_META: Final = meanings("page")
"""What a web page says above a document, and the fact that it is; some are none."""
_GAP: Final = "[ \u3000]{0,4}"
_LABELS: Final = "|".join(_GAP.join(word) for word in _META)
_LABELLED: Final = re.compile(f"{_GAP}({_LABELS}){_GAP}[：:]{_GAP}(.{{0,200}})")
_ISO: Final = len("2026-03-01")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The facts that were found, and the places of the pieces that say them."""

    title: Sourced[str] | None
    issuer: Sourced[str] | None
    document: Sourced[str] | None
    issued: Sourced[date] | None
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who signed a document and on which day; `place` is the day's line."""

    place: int | None = None
    issuer: Sourced[str] | None = None
    issued: Sourced[date] | None = None


def years(title: str) -> list[int]:
    """Return the years that a title names; none if it names a span of years."""
    title = evened(title).text
    if _SPAN.search(title):
        return []
    pattern = _YEAR if has_han(title) else _ENGLISH_YEAR
    found = pattern.findall(title)
    if not has_han(title):
        found = pattern.findall(_undated(title)) or found
    named = map(int, found)
    return sorted(set(named))


def _undated(title: str) -> str:
    """Return an English title without the days in it: approved 22 December 2023."""
    for each in reversed(list(dates(title, day_first=None))):
        if each.due.count("-"):
            title = title[: each.start] + title[each.end :]
    return title


def is_plainly_title(title: str) -> bool:
    """Tell whether a title is plainly a document's, and not the first section's."""
    is_plan = says_plan(title)
    return headline.is_title(title) or is_plan or bool(years(title))


def facts(lines: Sequence[SourceLine]) -> DocumentFacts:
    """Find the facts of a document with these lines.

    DocumentFacts of the document itself come before those of the page that shows it.
    """
    page = opening(lines)
    if is_english(page.texts):
        return _in_english(page)
    document = _document(page)
    meta = _meta(page)
    signature = _signature(page)
    framed = _frame(page)
    found = headline.title(page, signature.place)
    title = found or meta.get("title")
    issuer = signature.issuer or meta.get("issuer")
    issued = signature.issued or _issued(meta.get("issued"))
    _use_public(page)
    return DocumentFacts(
        title,
        issuer or _issuer_in_title(title),
        document or meta.get("document"),
        issued,
        frozenset(page.used - framed),
    )


def _in_english(page: Opening) -> DocumentFacts:
    order = day_first(page.texts)
    framed = _frame(page)
    found = EnglishFront(page, day_first=order)
    return DocumentFacts(
        found.title,
        found.issuer,
        found.document,
        found.issued,
        frozenset(page.used - framed),
    )


def _frame(page: Opening) -> set[int]:
    """Return the places of a web page's own lines, which are no title; they are used up."""
    framed = frame(page.lines) - page.used
    page.used |= framed
    return framed


def _use_public(page: Opening) -> None:
    for place, text in enumerate(page.texts):
        if _PUBLIC.fullmatch(text.strip()):
            page.used.add(place)


def _document(page: Opening) -> Sourced[str] | None:
    for place in page.head():
        text = page.texts[place]
        match = NUMBER.search(text)
        if match is None or len(text) > LONGEST:
            continue
        start, end = match.span()
        if "《" in text[:start]:
            continue
        behind = text[end:]
        if not behind.strip():
            page.used.add(place)
        office, year, written = match.groups()
        count = int(written)
        number = f"{office}〔{year}〕{count}号"
        return page.told(number, place)
    return None


Meta = dict[str, Sourced[str]]
"""What the first page says of the plan, by its keys."""


def _meta(page: Opening) -> Meta:
    """Return what a web page says above a document: 发文机关：…, 成文日期：…, one a line."""
    found: Meta = {}
    for place in page.head():
        text = page.texts[place].strip()
        match = _LABELLED.fullmatch(text)
        if match is None:
            continue
        page.used.add(place)
        label, written = match.groups()
        key = _META[squeezed(label)]
        value = written.strip()
        if value:
            told = page.told(value, place)
            found.setdefault(key, told)
    if "published" in found:
        found.setdefault("issued", found["published"])
    return found


def _issued(written: Sourced[str] | None) -> Sourced[date] | None:
    if written is None:
        return None
    day = day_of_issue(written.value) or _iso(written.value)
    if day is None:
        return None
    return Sourced(day, written.line)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:_ISO])
    except ValueError:
        return None


def _signature(page: Opening) -> _Signature:
    """Return the signature: on one line, or the issuer on the line above the day."""
    place = _day(page)
    if place is None:
        return _Signature()
    signature = page.texts[place]
    name, day = _signed(signature)
    assert day is not None
    page.used.add(place)
    issued = page.told(day, place)
    if name:
        signer = page.told(name, place)
        return _Signature(place, signer, issued)
    above = place - 1
    if above < 0 or not is_issuer(page.texts[above]):
        return _Signature(place, None, issued)
    page.used.add(above)
    office = squeezed(page.texts[above])
    issuer = page.told(office, above)
    return _Signature(place, issuer, issued)


def _signed(text: str) -> tuple[str, date | None]:
    """Return issuer and day of 示例市人民政府　2026年3月1日; "" where only the day stands."""
    day = day_of_issue(text)
    if day is not None:
        return "", day
    spaced = text.strip(" \t（()）").replace("\u3000", " ")
    name, _, rest = spaced.rpartition(" ")
    if not name or not is_issuer(name):
        return "", None
    day = day_of_issue(rest)
    if day is None:
        return "", None
    return squeezed(name), day


def _day(page: Opening) -> int | None:
    """Return the place of the day of issue: before the body, else the last in the document."""
    last = None
    for place, text in enumerate(page.texts):
        is_long = len(text) >= LONGEST
        if is_long or page.lines[place].cells:
            continue
        _, day = _signed(text)
        if day is not None:
            last = place
            if place < page.body:
                break
    return last


def _issuer_in_title(title: Sourced[str] | None) -> Sourced[str] | None:
    if title is None:
        return None
    name, sign, _ = title.value.partition("关于")
    if not sign or not is_issuer(name):
        return None
    return Sourced(name, title.line)
