"""Publishing the example city into a folder, and what stands there then."""

from html.parser import HTMLParser
from pathlib import Path

from conftest import Run


def published(run: Run, folder: Path, *options: str | Path) -> dict[str, bytes]:
    """Publish, and return the files by their paths."""
    ran = run("publish", folder, *options)
    assert (ran.status, ran.err) == (0, ""), ran.err
    return files_in(folder)


def files_in(folder: Path) -> dict[str, bytes]:
    found = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


class Page(HTMLParser):
    """What stands in a page: links, ids, elements, and what a script or a style could be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.bare: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag in ("link", "script", "img"):
            self.loaded.append(given.get("href") or given.get("src") or "")
        self.bare += [name for name in given if name == "style" or name.startswith("on")]
