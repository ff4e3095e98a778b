"""A tree → one line of YAML: a flow mapping that reads back as the same tree.

What is certain to be plain text is written plain; all else as a string of JSON, which YAML reads
alike.
"""

import json
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from bizenv.files.yaml_tree import Tree

_FIGURE: Final = re.compile(
    r"-?[0-9]+(\.[0-9]+)?"
    r"|[0-9]{4}(-[0-9]{2}){1,2}"
    r"|true|false"
)
_WORD: Final = r"[\w./（）、，。；：！？《》〔〕“”%+·—-]"
_TEXT: Final = re.compile(rf"[^\W\d_]{_WORD}*( {_WORD}+)*")
_WORDS_OF_YAML: Final = frozenset(
    ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
)


class Keys(NamedTuple):
    """How the keys of a line are written.

    `figures`: other YAML programs may well take their values for numbers, days and flags, for that
    is what they are. `first` begin the line, in this order; `last` end it, as they were given.
    """

    figures: frozenset[str] = frozenset()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()

    def place(self, key: str) -> tuple[int, int]:
        """Return by what the keys of a line are sorted."""
        if key in self.first:
            place = self.first.index(key)
            return 0, place
        if key in self.last:
            return 2, 0
        return 1, 0


def written(record: Mapping[str, Tree], keys: Keys) -> str:
    """Return a record as it stands in a ledger, without a line end.

    Such as `- {date: 2025-04-28, task: "1.2.3", …}`.
    """
    ordered: dict[str, Tree] = {}
    for key in sorted(record, key=keys.place):
        ordered[key] = record[key]
    line = flow(ordered, keys.figures)
    return f"- {line}"


def flow(tree: Tree, figures: frozenset[str] = frozenset()) -> str:
    """Return a tree in flow style; the values of keys in `figures` may be figures."""
    return _flow(tree, figures, figure=False)


def _flow(tree: Tree, figures: frozenset[str], *, figure: bool) -> str:
    if tree is None:
        return "null"
    if isinstance(tree, str):
        return scalar(tree, figures=figure)
    parts: list[str] = []
    if isinstance(tree, list):
        for each in tree:
            item = _flow(each, figures, figure=figure)
            parts.append(item)
        return "[" + ", ".join(parts) + "]"
    for name, value in tree.items():
        below = figure or name in figures
        key = scalar(name)
        inside = _flow(value, figures, figure=below)
        parts.append(f"{key}: {inside}")
    return "{" + ", ".join(parts) + "}"


def scalar(text: str, *, figures: bool = False) -> str:
    """Return a text as a scalar; with `figures` a number, a day or a flag stands without quotes."""
    is_text = _TEXT.fullmatch(text) is not None
    is_word_of_yaml = text.lower() in _WORDS_OF_YAML
    if is_text and not is_word_of_yaml:
        return text
    is_figure = figures and _FIGURE.fullmatch(text)
    if is_figure:
        return text
    return json.dumps(text, ensure_ascii=False)
