"""What a request asks: its fields, each as people write it, and the inquiry that they are put to."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from bizenv.asking.asked import Asked
from bizenv.asking.inquiry import Inquiry
from bizenv.asking.refusals import one_of
from bizenv.desk.served import Served
from bizenv.desk.ways import KEPT, Given, Ways
from bizenv.formats.page import inert
from bizenv.messages import LANGUAGES


class Sought:
    """What is asked for; a field that is left empty asks for nothing."""

    def __init__(self, served: Served, fields: Given) -> None:
        self.served = served
        self.fields: Mapping[str, Sequence[str]] = _filled(fields)
        lang = self.one("lang")
        self.inquiry = Inquiry(
            root=served.root,
            lang=(lang if lang in LANGUAGES else None) or served.lang,
            known_as_of=self.one("known_as_of"),
            as_of=self.as_of,
            around=served.around,
            near_only=True,
        )

    def check(self) -> None:
        """Refuse a language that is not spoken. Raises BizenvError."""
        one_of("lang", self.one("lang"), LANGUAGES)

    def one(self, name: str) -> str | None:
        """Return what a field says, the last of several; None for nothing."""
        values = self.fields.get(name)
        return values[-1] if values else None

    def several(self, name: str) -> Sequence[str]:
        """Return all that a field says."""
        return self.fields.get(name, ())

    def has(self, name: str) -> bool:
        """Whether a field is ticked."""
        return name in self.fields

    @property
    def as_of(self) -> str | None:
        """The day that is asked about, as written; None for today."""
        return self.one("as_of") or self.served.as_of

    @cached_property
    def asked(self) -> Asked:
        """The question that every report answers."""
        return Asked(
            plan=self.several("plan"),
            dept=self.several("dept"),
            role=self.one("role") or "lead",
            as_of=self.as_of,
            known_as_of=self.one("known_as_of"),
            due=self.one("due"),
            section=self.several("section"),
            tag=self.several("tag"),
            leader=self.several("leader"),
            priority=self.has("priority"),
            stage=self.several("stage"),
            closed=self.has("closed"),
        )

    @property
    def ways(self) -> Ways:
        """Ways to other pages, which keep the day, what was known, and the language."""
        kept: dict[str, str] = {}
        for name in KEPT:
            value = self.one(name)
            if value is not None:
                kept[name] = value
        return Ways(kept)


def _filled(fields: Given) -> Mapping[str, Sequence[str]]:
    """Return the fields that say something, and what they say: nothing that no text has."""
    found: dict[str, Sequence[str]] = {}
    for name, values in fields.items():
        said = [inert(each.strip()) for each in values if each.strip()]
        if said:
            found[name] = said
    return found
