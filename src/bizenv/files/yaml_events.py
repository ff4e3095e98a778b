"""The tree of a YAML file that is in order, by libyaml's events.

There is no composer and no resolver, so that `6.10`, `no`, `010` and `2026-02-29` reach the models
as written. Only an empty plain scalar, `~` and `null` mean "nothing". What is not in order, or may
not be, `yaml_faults` looks at.
"""

from typing import Any, Final

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bizenv.files.characters import forbidden_signs, is_clean
from bizenv.files.yaml_plain import MAX_EVENTS, Tree
from bizenv.files.yaml_shapes import NOTHING

MAX_DEPTH: Final = 40


class DoubtError(Exception):
    """There is something that has to be looked at slowly."""


# One loop, since a call for each event would double its cost.
def accept(data: bytes) -> Tree:  # noqa: C901, PLR0912, PLR0915
    """Return the tree of a file that is in order.

    Raises one of NOT_ACCEPTED.
    """
    if not is_clean(data):
        raise DoubtError
    escapes = b"\\" in data
    next_event = CParser(data).get_event
    root: Any = None
    parent: Any = None
    key: str | None = None
    parents: list[Any] = []
    documents = 0
    for _ in range(MAX_EVENTS):
        event: Any = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                raise DoubtError
            value = event.value
            if escapes and event.style == '"' and forbidden_signs().search(value):
                raise DoubtError
            if type(parent) is dict and key is None:
                if value in parent:
                    raise DoubtError
                key = value
                continue
            node = None if value in NOTHING and event.implicit[0] else value
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            parent = parents.pop()
            key = None
            continue
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if (
                event.anchor is not None
                or event.tag is not None
                or len(parents) >= MAX_DEPTH
            ):
                raise DoubtError
            node = {} if kind is MappingStartEvent else []
        elif kind is StreamEndEvent:
            break
        elif kind is AliasEvent or (kind is DocumentStartEvent and documents):
            raise DoubtError
        else:
            documents += kind is DocumentStartEvent
            continue
        if type(parent) is list:
            parent.append(node)
        elif parent is None:
            root = node
        elif key is None:
            raise DoubtError
        else:
            parent[key] = node
            key = None
        if kind is not ScalarEvent:
            parents.append(parent)
            parent = node
    else:
        raise DoubtError
    tree: Tree = root
    return tree


NOT_ACCEPTED: Final = (DoubtError, yaml.YAMLError, UnicodeDecodeError)
"""What says that a file is not in order."""
