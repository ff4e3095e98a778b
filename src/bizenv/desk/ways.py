"""Addresses of pages: each keeps the day, what was known, and the language that were asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from bizenv.formats.page import Named, Thing

KEPT: Final = ("as_of", "known_as_of", "lang")
"""What every way keeps."""
Given = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Ways:
    """Ways from a page to others, which keep what it was asked for."""

    kept: Mapping[str, str]

    def to(self, path: str, asked: Given | None = None) -> str:
        """Return the address of a page that is asked for something."""
        fields = {name: list(values) for name, values in (asked or {}).items()}
        for name, value in self.kept.items():
            fields.setdefault(name, [value])
        said = urlencode(fields, doseq=True)
        return f"{path}?{said}" if said else path

    def of(self, named: Named) -> str:
        """Return the way to what is named: a task, or a department."""
        path, field = _PAGES[named.thing]
        return self.to(path, {field: [named.key]})


_PAGES: Final[Mapping[Thing, tuple[str, str]]] = {
    Thing.TASK: ("/task", "task"),
    Thing.DEPARTMENT: ("/department", "dept"),
}
"""Where each thing has its page, and the field by which the page is asked for it."""
