"""What every page has: the head with its policy, the ways to other pages, the foot."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from bizenv.messages import Catalogue
from bizenv.site import paths
from bizenv.site.markup import NOTHING, Markup, lone, tag, text, together, way, word

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Nothing is loaded but this folder's own scripts and styles; none stand in a page."""


@dataclass(frozen=True)
class Audience:
    """What pages for some readers have in common: the codes of their name and of what stands below.

    `ways` are the codes of the pages that every page leads to, with their paths; `feed` is the feed's
    path, `looks` the class of the body.
    """

    name: str
    ways: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    feed: str | None = None
    looks: str | None = None


PUBLIC: Final = Audience(
    "site.name",
    (
        (paths.FRONT, "site.name"),
        (paths.SEARCH, "site.search"),
        (paths.DATA, "site.data"),
        (paths.FEED, "site.feed"),
    ),
    ("site.as_of", "site.rule"),
    paths.FEED,
)


@dataclass(frozen=True)
class Edition:
    """The pages in one language: their words, their folder, and the other language's, if any.

    `address`: where the published folder is to be found, if that is known.
    """

    words: Catalogue
    day: date
    folder: str = ""
    other: "Edition | None" = None
    suggest: str | None = None
    audience: Audience = PUBLIC
    address: str | None = None

    def whole(self, path: str) -> str:
        """Return where one of its pages is to be found, as a whole; by its path if that is all there is."""
        if self.address is None:
            return path
        return f"{self.address.rstrip('/')}/{self.folder}{path}"

    def home(self, path: str) -> str:
        """Return what leads from one of its pages to its front folder."""
        return paths.up_from(path)

    def root(self, path: str) -> str:
        """Return what leads from one of its pages to the published folder."""
        return paths.up_from(self.folder + path)


class SitePage(NamedTuple):
    """A page: its path within its edition, its title, what stands in it.

    `crumbs` are the pages above it, `scripts` what it loads beside the switch for large type, `pictures`
    files that it shows, by their paths in the published folder.
    """

    path: str
    title: str
    body: Markup
    crumbs: tuple[tuple[str, str], ...] = ()
    scripts: tuple[str, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()


def document(page: SitePage, edition: Edition) -> bytes:
    """Return a page as a file."""
    words = edition.words
    skip = tag("a", word(words, "site.skip"), href="#main", class_="skip")
    title = tag("h1", text(page.title))
    main = tag("main", title, _NEW_LINE, page.body, id="main", tabindex="-1")
    looks = edition.audience.looks
    given = {} if looks is None else {"class": looks}
    body = tag("body", skip, _header(page, edition), main, _footer(edition), **given)
    whole = tag("html", _head(page, edition), body, lang=_LANGUAGE[words.language])
    return f"<!DOCTYPE html>\n{whole}\n".encode()


_NEW_LINE: Final = Markup("\n")  # what reads the text alone reads no words as one
_LANGUAGE: Final = {"zh": "zh-CN", "en": "en"}
_NAMES: Final = {"zh": "中文", "en": "English"}
_POLICY: Final = {"http-equiv": "Content-Security-Policy", "content": POLICY}
_METAS: Final = together(
    [
        lone("meta", charset="utf-8"),
        lone("meta", **_POLICY),
        lone("meta", name="viewport", content="width=device-width, initial-scale=1"),
        lone("meta", name="referrer", content="no-referrer"),
    ]
)


def _head(page: SitePage, edition: Edition) -> Markup:
    words = edition.words
    audience = edition.audience
    named = words("site.title", title=page.title, site=words(audience.name))
    home, root = edition.home(page.path), edition.root(page.path)
    feed = None if audience.feed is None else home + audience.feed
    loaded = _loaded(words, feed, root, page.scripts)
    return tag("head", _METAS, tag("title", text(named)), loaded)


@lru_cache
def _loaded(
    words: Catalogue, feed: str | None, root: str, scripts: tuple[str, ...]
) -> Markup:
    """Return what a page loads, and the feed that it names."""
    named: dict[str, str] = {}
    if feed is not None:
        named = {"rel": "alternate", "type": "application/atom+xml", "href": feed}
        named["title"] = words("site.feed")
    assets = f"{root}{paths.ASSETS}/"
    sources = [f"{assets}{each}" for each in ("switch.js", *scripts)]
    return together(
        [
            lone("link", rel="stylesheet", href=f"{assets}style.css"),
            lone("link", rel="icon", type="image/svg+xml", href=f"{assets}icon.svg"),
            lone("link", **named) if named else NOTHING,
            *(tag("script", src=each, defer="defer") for each in sources),
        ]
    )


def _header(page: SitePage, edition: Edition) -> Markup:
    words = edition.words
    here = page.path
    audience = edition.audience
    current = here if here in dict(audience.ways) else ""
    ways = _ways(words, audience, edition.home(here), current)
    items = tag("ul", ways, _other(here, edition))
    several = tag("nav", items, aria_label=words("site.ways"))
    return tag("header", several, _larger(words), _crumbs(page, edition))


@lru_cache
def _ways(words: Catalogue, audience: Audience, home: str, current: str) -> Markup:
    """Return the ways to the pages that every page leads to."""
    items = []
    for path, code in audience.ways:
        marked = {"aria-current": "page"} if path == current else {}
        link = tag("a", word(words, code), href=home + path, **marked)
        items.append(tag("li", link))
    return together(items)


def _other(here: str, edition: Edition) -> Markup:
    """Return the way to the same page in the other language, if there is one."""
    other = edition.other
    if other is None:
        return NOTHING
    place = edition.root(here) + other.folder + here
    language = other.words.language
    name = text(_NAMES[language])
    return tag("li", tag("a", name, href=place, lang=_LANGUAGE[language]))


@lru_cache
def _larger(words: Catalogue) -> Markup:
    """Return the switch for large type; it is shown where its script runs."""
    return tag(
        "button",
        word(words, "site.large"),
        type="button",
        id="large",
        aria_pressed="false",
        hidden="hidden",
    )


def _crumbs(page: SitePage, edition: Edition) -> Markup:
    if not page.crumbs:
        return NOTHING
    above = _above(page.crumbs, edition.home(page.path))
    last = tag("span", text(page.title), aria_current="page")
    said = edition.words("site.crumbs")
    items = tag("ol", above, tag("li", last))
    return tag("nav", items, class_="crumbs", aria_label=said)


@lru_cache
def _above(crumbs: tuple[tuple[str, str], ...], home: str) -> Markup:
    """Return the ways to the pages above a page."""
    links = (way(text(said), home + path) for said, path in crumbs)
    return together(tag("li", each) for each in links)


@lru_cache
def _footer(edition: Edition) -> Markup:
    words = edition.words
    said = [words(code, day=edition.day) for code in edition.audience.said]
    lines = [tag("p", text(each)) for each in said]
    if edition.suggest is not None:
        link = way(word(words, "site.suggest"), edition.suggest)
        lines.append(tag("p", link))
    return tag("footer", *lines)
