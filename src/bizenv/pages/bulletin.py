"""The monthly bulletin as a circular: words from a template, figures and tables from the report."""

from importlib.resources import files
from typing import Final

from bizenv.formats.circular import Circular, CircularLine, Imprint, circular_page
from bizenv.formats.page import Page, flat
from bizenv.messages import Catalogue
from bizenv.pages.bulletin_tables import annexes
from bizenv.pages.bulletin_values import values_of
from bizenv.pages.templating import Template, filled
from bizenv.pages.things import words_of
from bizenv.report.bulletin import BulletinReport

TEMPLATES: Final = "templates"
_TITLE: Final = 1


def bulletin_page(report: BulletinReport, words: Catalogue) -> Page:
    """Return the bulletin as a page."""
    return circular_page(bulletin_circular(report, words), words)


def bulletin_circular(report: BulletinReport, words: Catalogue) -> Circular:
    """Return the bulletin as a circular. Raises BizenvError for a template that cannot be filled in."""
    words = words_of(report.plans, words)
    title, *lines = _lines(report, words)
    issued = report.issued
    facts = issued.facts
    blank = words("circular.blank")
    issuer = issued.issuer or blank
    day = words("circular.no_day", y=str(report.month.last.year))
    if issued.day is not None:
        day = words.day(issued.day)
    addressee = words("circular.to", names=facts.addressee or blank)
    copies = words("circular.copies", names=facts.copies or blank)
    imprint = None
    if words.language == "zh":
        printed = words("circular.printed_on", day=day)
        imprint = Imprint(flat(issuer), printed)
    return Circular(
        flat(issuer),
        flat(_number(report, words)),
        title.text,
        flat(addressee),
        tuple(lines),
        tuple(annexes(report, words)),
        flat(issuer),
        day,
        flat(copies),
        facts.paper,
        imprint,
    )


def _number(report: BulletinReport, words: Catalogue) -> str:
    """Return the number, or as much of it as is known, with a blank for the rest."""
    issued = report.issued
    if issued.number is not None:
        return issued.number
    series = issued.facts.series
    year = (issued.day or report.month.last).year
    if series is None:
        return words("circular.number", y=str(year))
    return words("circular.number.series", series=series, y=str(year))


def _lines(report: BulletinReport, words: Catalogue) -> tuple[CircularLine, ...]:
    """Return what the template says: first the title."""
    template = _template(report, words)
    lines = filled(template, values_of(report, words))
    if not lines or lines[0].level != _TITLE:
        lines = (CircularLine(words("bulletin.untitled"), _TITLE), *lines)
    return tuple(map(_below_title, lines))


def _below_title(line: CircularLine) -> CircularLine:
    """Return a line with its level below the title: ## is the first."""
    if not line.level:
        return line
    return line._replace(level=max(1, line.level - _TITLE))


def _template(report: BulletinReport, words: Catalogue) -> Template:
    own = report.issued.template
    if own is not None:
        return Template(*own)
    name = f"bulletin.{words.language}.j2"
    text = files("bizenv.pages").joinpath(TEMPLATES, name).read_text(encoding="utf-8")
    return Template(name, text)
