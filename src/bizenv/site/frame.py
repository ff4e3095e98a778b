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


@dataclass(frozen=True, eq=False)
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
    site = words(edition.audience.name)
    title = text(page.title)
    named = words("site.title", title=page.title, site=site)
    own = [text(named)]
    if edition.other is not None:
        address = _same_page(page.path, edition.other, edition)
        own.append(text(address))
    if page.crumbs:
        own.append(title)
    own += [title, page.body]
    home = edition.home(page.path)
    ways = dict(edition.audience.ways)
    current = page.path if page.path in ways else ""
    first, *others = _frame(edition, home, current, page.crumbs, page.scripts)
    parts = [first]
    for each in zip(own, others, strict=True):
        parts += each
    return "".join(parts).encode()


_HOLE: Final = Markup("\0")
"""Where a frame leaves room for what is a page's own: no text has it."""


@lru_cache
def _frame(
    edition: Edition,
    home: str,
    current: str,
    crumbs: tuple[tuple[str, str], ...],
    scripts: tuple[str, ...],
) -> tuple[str, ...]:
    """Return what stands around the own parts of pages that lie and load the same.

    These are the title, where it stands in the other language and among the pages above, the
    heading, and the body.
    """
    words = edition.words
    skipping = word(words, "site.skip")
    skip = tag("a", skipping, href="#main", class_="skip")
    heading = tag("h1", _HOLE)
    main = tag("main", heading, _NEW_LINE, _HOLE, id="main", tabindex="-1")
    looks = edition.audience.looks
    given = {} if looks is None else {"class": looks}
    header = _header(edition, home, current, crumbs)
    body = tag("body", skip, header, main, _footer(edition), **given)
    head = _head(edition, home, scripts)
    whole = tag("html", head, body, lang=_LANGUAGE[words.language])
    return tuple(f"<!DOCTYPE html>\n{whole}\n".split(_HOLE))


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


def _head(edition: Edition, home: str, scripts: tuple[str, ...]) -> Markup:
    """Return what a page is called, what it loads, and the feed that it names."""
    words = edition.words
    named = NOTHING
    feed = edition.audience.feed
    if feed is not None:
        kind = {"rel": "alternate", "type": "application/atom+xml", "href": home + feed}
        named = lone("link", **kind, title=words("site.feed"))
    root = home + edition.home(edition.folder)
    assets = f"{root}{paths.ASSETS}/"
    loaded = []
    for name in ("switch.js", *scripts):
        script = tag("script", src=assets + name, defer="defer")
        loaded.append(script)
    return tag(
        "head",
        _METAS,
        tag("title", _HOLE),
        lone("link", rel="stylesheet", href=f"{assets}style.css"),
        lone("link", rel="icon", type="image/svg+xml", href=f"{assets}icon.svg"),
        named,
        *loaded,
    )


def _header(
    edition: Edition, home: str, current: str, crumbs: tuple[tuple[str, str], ...]
) -> Markup:
    words = edition.words
    ways = _ways(edition, home, current)
    items = tag("ul", ways, _other(edition.other))
    several = tag("nav", items, aria_label=words("site.ways"))
    return tag("header", several, _larger(words), _crumbs(crumbs, home, words))


def _ways(edition: Edition, home: str, current: str) -> Markup:
    """Return the ways to the pages that every page leads to."""
    items = []
    for path, code in edition.audience.ways:
        marked = {"aria-current": "page"} if path == current else {}
        said = word(edition.words, code)
        link = tag("a", said, href=home + path, **marked)
        items.append(tag("li", link))
    return together(items)


def _other(other: Edition | None) -> Markup:
    """Return the way to the same page in the other language, if there is one."""
    if other is None:
        return NOTHING
    language = other.words.language
    code, name = _LANGUAGE[language], _NAMES[language]
    return tag("li", Markup(f'<a href="{_HOLE}" lang="{code}">{name}</a>'))


def _same_page(path: str, other: Edition, edition: Edition) -> str:
    """Return what leads from a page to the same one in another language."""
    return edition.root(path) + other.folder + path


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


def _crumbs(crumbs: tuple[tuple[str, str], ...], home: str, words: Catalogue) -> Markup:
    """Return the ways to the pages above a page, and its own title behind them."""
    if not crumbs:
        return NOTHING
    links = [way(text(said), home + path) for said, path in crumbs]
    last = tag("span", _HOLE, aria_current="page")
    items = [tag("li", each) for each in (*links, last)]
    several = tag("ol", *items)
    said = words("site.crumbs")
    return tag("nav", several, class_="crumbs", aria_label=said)


def _footer(edition: Edition) -> Markup:
    words = edition.words
    said = [words(code, day=edition.day) for code in edition.audience.said]
    lines = [tag("p", text(each)) for each in said]
    if edition.suggest is not None:
        link = way(word(words, "site.suggest"), edition.suggest)
        lines.append(tag("p", link))
    return tag("footer", *lines)
