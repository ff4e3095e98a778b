"""A tree → one line of YAML: a flow mapping that reads back as the same tree.

What is certain to be plain text is written plain; all else as a string of JSON, which YAML reads alike.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

from bizenv.files.yaml_tree import Tree

_FIGURES: Final = frozenset(
    [
        "at_least",
        "at_most",
        "baseline",
        "cancel",
        "date",
        "due",
        "effective",
        "less_than",
        "more_than",
        "percent",
        "readings",
        "resubmit_by",
    ]
)  # keys whose values other YAML programs may well take for numbers, days and flags: that is what they are
_FIGURE: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?|[0-9]{4}(-[0-9]{2}){1,2}|true|false")
_WORD: Final = r"[\w./（）、，。；：！？《》〔〕“”%+·—-]"
_TEXT: Final = re.compile(rf"[^\W\d_]{_WORD}*( {_WORD}+)*")
_WORDS_OF_YAML: Final = frozenset(
    ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
)
_FIRST: Final = ("date", "effective", "task", "department", "kind", "by", "of")
_LAST: Final = ("document", "reason", "note")


def written(record: Mapping[str, Tree]) -> str:
    """Return a record as it stands in a ledger, `- {date: 2025-04-28, task: "1.2.3", …}`, without a line end."""
    keys = sorted(
        record,
        key=lambda key: (
            _FIRST.index(key) if key in _FIRST else len(_FIRST) + (key in _LAST)
        ),
    )
    return f"- {_flow({key: record[key] for key in keys})}"


def _flow(tree: Tree, key: str = "") -> str:
    if tree is None:
        return "null"
    if isinstance(tree, str):
        return _scalar(tree, key)
    if isinstance(tree, list):
        return f"[{', '.join(_flow(each, key) for each in tree)}]"
    pairs = (
        f"{_scalar(name)}: {_flow(value, key if key == 'readings' else name)}"
        for name, value in tree.items()
    )
    return f"{{{', '.join(pairs)}}}"


def _scalar(text: str, key: str = "") -> str:
    plain = _TEXT.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    if plain or (key in _FIGURES and _FIGURE.fullmatch(text)):
        return text
    return json.dumps(text, ensure_ascii=False)
