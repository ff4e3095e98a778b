"""What every page of the desk has: head, ways to the others, the day and who is asked, foot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bizenv.desk.sought import Sought
from bizenv.messages import Catalogue, catalogue
from bizenv.site.markup import NOTHING, Markup, lone, tag, text, together, way, word

ASSETS: Final = "/assets"
STYLES: Final = "style.css"
SWITCH: Final = "switch.js"
_MENU: Final = "menu"
_LANGUAGE: Final = {"zh": "zh-CN", "en": "en"}
_NAMES: Final = {"zh": "中文", "en": "English"}


Menu = dict[str, dict[str, str]]
"""By the word of a group the ways to its views: by path the word of each."""


@dataclass(frozen=True)
class DeskPage:
    """A page: its title, what stands in it, at which address it is, what it was asked for.

    `asking` is what stands above it to ask for something else.
    """

    title: str
    body: Markup
    path: str
    sought: Sought
    asking: Markup = NOTHING
    menu: Menu = field(default_factory=dict)
    scripts: tuple[str, ...] = (SWITCH,)

    @property
    def words(self) -> Catalogue:
        """The words of the frame: none of the workspace's names, so that they may be kept."""
        return catalogue(self.sought.inquiry.words.language)


def document(page: DeskPage) -> bytes:
    """Return a page as it is sent."""
    words = page.words
    skip = tag("a", word(words, "site.skip"), href="#main", class_="skip")
    title = tag("h1", text(page.title))
    main = tag("main", title, page.asking, page.body, id="main", tabindex="-1")
    body = tag("body", skip, _header(page), main, _footer(page), class_="desk")
    head = tag("head", *_head(page))
    whole = tag("html", head, body, lang=_LANGUAGE[words.language])
    return f"<!DOCTYPE html>\n{whole}\n".encode(errors="backslashreplace")


def _head(page: DeskPage) -> Iterable[Markup]:
    words = page.words
    site = words("desk.name")
    yield lone("meta", charset="utf-8")
    yield lone("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield tag("title", text(words("site.title", title=page.title, site=site)))
    yield lone("link", rel="stylesheet", href=f"{ASSETS}/{STYLES}")
    yield lone("link", rel="icon", href="data:,")  # else browsers ask for one
    for each in page.scripts:
        yield tag("script", src=f"{ASSETS}/{each}", defer="defer")


def _header(page: DeskPage) -> Markup:
    words = page.words
    groups = [_group(said, ways, page) for said, ways in page.menu.items()]
    other = tag("p", _other_language(page))
    several = _menu(groups, words)
    larger = tag(
        "button",
        word(words, "site.large"),
        type="button",
        id="large",
        aria_pressed="false",
        hidden="hidden",
    )
    return tag("header", *several, tag("div", other, larger, class_="beside"))


def _menu(groups: Iterable[Markup], words: Catalogue) -> tuple[Markup, Markup]:
    """Return what opens the menu on a narrow screen, without a script, and the menu."""
    marks = {"class": "fold", "type": "button", "popovertarget": _MENU}
    opens = tag("button", word(words, "desk.menu"), **marks)
    said = words("site.ways")
    menu = tag("nav", *groups, aria_label=said, class_="menu", id=_MENU, popover="auto")
    return opens, menu


def _group(said: str, ways: Mapping[str, str], page: DeskPage) -> Markup:
    """Return a group of the menu: its word, and the ways to its views."""
    items = []
    for path, called in ways.items():
        current = {"aria-current": "page"} if path == page.path else {}
        link = tag("a", text(called), href=page.sought.ways.to(path), **current)
        items.append(tag("li", link))
    return tag("div", tag("span", text(said)), tag("ul", *items))


def _other_language(page: DeskPage) -> Markup:
    """Return the way to the same page in the other language."""
    (other,) = _NAMES.keys() - {page.words.language}
    asked = {**page.sought.fields, "lang": [other]}
    address = page.sought.ways.to(page.path, asked)
    spoken = _LANGUAGE[other]
    return tag("a", text(_NAMES[other]), href=address, lang=spoken, hreflang=spoken)


def _footer(page: DeskPage) -> Markup:
    words = page.words
    writes = "desk.writes" if page.sought.served.writes else "desk.reads"
    said = (words("desk.live"), words(writes))
    return tag("footer", *(tag("p", text(each)) for each in said))


def error_body(message: str, hint: str | None, back: str, words: Catalogue) -> Markup:
    """Return what a page says that cannot be shown: what is wrong, what to do, a way back."""
    parts = [tag("p", text(message), role="alert", class_="bold")]
    if hint is not None:
        parts.append(tag("p", text(words("finding.hint", text=hint))))
    parts.append(tag("p", way(word(words, "desk.back"), back)))
    return together(parts)
