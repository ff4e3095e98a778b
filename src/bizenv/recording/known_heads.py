"""The heads that are known: words of ours, and the columns of the program's own list of tasks."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from bizenv.messages import LANGUAGES, Catalogue, catalogue
from bizenv.model.keys import keys as keys_of
from bizenv.model.kinds import KINDS
from bizenv.model.records import Kind
from bizenv.recording.head_words import (
    HEADS,
    ITEM_HEADS,
    TITLE,
    squeezed,
)
from bizenv.recording.keys import named_keys

# The program's own list of tasks: what its columns are, None for what it worked out
LISTED: Final[Mapping[str, str | None]] = {
    "as_of": "date",
    "plan": "plan",
    "task": "task",
    "title": TITLE,
    "lead": "department",
    "percent": "percent",
    "percent_day": None,
    "progress": "progress",
    "problems": "problems",
    "next": "next",
    "needs": "needs",
    "status": None,
    "light": None,
    "stage": None,
    "due_day": None,
    "days_overdue": None,
    "support": None,
    "by_status": None,
    "reasons": None,
    "remarks": None,
}
_SIGNATURE: Final = (
    "status",
    "light",
    "stage",
)  # columns by which such a list is known
WORKED_OUT: Final = ("status", "due_day")  # that no record fills, and people change
HeadMeant = tuple[str | None, int]
"""The key that a head stands for, and how sure that is: 0 is surest."""
Known = Mapping[str, HeadMeant]
"""By word the key that it means, None for nothing, and how sure that is: 0 is surest."""


def worked_out_in(cells: Sequence[str]) -> dict[int, str]:
    """Return the columns of the program's own list that people take for theirs to fill in."""
    found: dict[int, str] = {}
    for language in LANGUAGES:
        titles = titles_of(catalogue(language))
        for place, cell in enumerate(cells):
            for name in WORKED_OUT:
                if squeezed(cell) == titles[name]:
                    found[place] = name
    return found


def titles_of(words: Catalogue) -> dict[str, str]:
    """Return the titles of our own list's columns in a language, as heads are compared."""
    titles: dict[str, str] = {}
    for name in LISTED:
        code = f"column.{name}"
        if words.has(code):
            title = words(code)
            titles[name] = squeezed(title)
    return titles


def own_list(cells: Sequence[str]) -> Known | None:
    """Return what the columns of the program's own list mean, if these are they."""
    given = set(map(squeezed, cells))
    for language in LANGUAGES:
        titles = titles_of(catalogue(language))
        signature = [titles[name] for name in _SIGNATURE]
        if not given.issuperset(signature):
            continue
        own = dict(_of_reports())
        for name, title in titles.items():
            own[title] = LISTED[name], 0
        return own
    return None


@cache
def _of_reports() -> Known:
    """Return the words for what a department reports; a list's other columns are worked out."""
    kind = KINDS[Kind.REPORT]
    reported = {"kind", "evidence"}
    model = kind.models[0]
    reported.update(key.name for key in keys_of(model))
    found: dict[str, HeadMeant] = {}
    for word, meant in known_words().items():
        key, _ = meant
        if key in reported:
            found[word] = meant
    return found


@cache
def known_words() -> Known:
    """Return the keys themselves and the words of ours, with what each means."""
    known: dict[str, HeadMeant] = {}
    for key in named_keys():
        known[squeezed(key)] = key, 0
    for key, words in HEADS.items():
        for sureness, word in enumerate(words, start=1):
            known[squeezed(word)] = key, sureness
    return known


@cache
def words_of_items() -> Known:
    """Return the words that are known in tables of a register."""
    known = dict(known_words())
    for key, words in ITEM_HEADS.items():
        for sureness, word in enumerate(words, start=1):
            known[squeezed(word)] = key, sureness
    return known
