"""What pydantic refuses in a tree: where it stands, and what stands there.

Loaded only when something is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bizenv.diagnostics import KeyPath, Location
from bizenv.files.yaml_tree import Positions, Tree
from bizenv.messages import Message
from bizenv.model.kinds import NAMED

Error = Mapping[str, Any]  # of pydantic: type, loc, input, ctx
_KINDS: Final = tuple(NAMED)


@dataclass(frozen=True, slots=True)
class Source:
    """A tree, and what finds the place of its parts in its file."""

    tree: Tree
    file: str
    where: Positions


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that pydantic refused: the key path, and pydantic's error."""

    source: Source
    path: KeyPath
    error: Error

    @property
    def kind(self) -> str:
        """What pydantic calls the error."""
        kind: str = self.error["type"]
        return kind

    @property
    def name(self) -> str:
        """The last step of the path, as text."""
        if self.path:
            return str(self.path[-1])
        return ""

    @property
    def key(self) -> str:
        """The nearest key around the value: of an item of a list the list's."""
        steps = reversed(self.path)
        keys = (step for step in steps if isinstance(step, str))
        return next(keys, "")

    @property
    def node(self) -> Any:
        """What stands at the path."""
        return at(self.source.tree, self.path)

    @property
    def around(self) -> Any:
        """What the last step of the path is taken in."""
        above = self.path[:-1]
        return at(self.source.tree, above)

    @property
    def written(self) -> object:
        """The refused value, as it is quoted."""
        return quoted(self.error["input"])

    @property
    def place(self) -> Location:
        """Where the refused value stands."""
        return self.source.where(self.source.file, self.path)

    @property
    def cut(self) -> KeyPath:
        """The path to leave out: an unknown key, a bad item, or the nearest item around."""
        path = self.path
        is_item = bool(path) and isinstance(path[-1], int)
        if is_item or self.kind == "extra_forbidden":
            return path
        for end in range(len(path), 0, -1):
            around = path[:end]
            last = around[-1]
            is_item = isinstance(last, int)
            if is_item and isinstance(at(self.source.tree, around), dict):
                return around
        return path


def refusals(
    source: Source, errors: Sequence[Error], under: KeyPath = ()
) -> list[Refusal]:
    """Return what pydantic refused in what stands under a path."""
    tree = at(source.tree, under)
    found: list[Refusal] = []
    for error in errors:
        path = path_of(tree, error["loc"])
        inside = (*under, *path)
        refusal = Refusal(source, inside, error)
        found.append(refusal)
    return found


def path_of(tree: Tree, loc: tuple[str | int, ...]) -> KeyPath:
    """Return pydantic's place without the names of union members, which are not in the file."""
    path: list[str | int] = []
    node: Any = tree
    end = len(loc) - 1
    for position, step in enumerate(loc):
        is_last = position == end
        is_kind = position == 0 and step in _KINDS
        if is_kind and not is_last:
            continue  # the union's member, not a key
        if isinstance(node, dict):
            if step in node or is_last:
                path.append(step)
                node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int):
            path.append(step)
            node = node[step]
    return tuple(path)


def at(tree: Any, path: KeyPath) -> Any:
    """Return what stands at a path."""
    node: Any = tree
    for step in path:
        node = node[step]
    return node


def quoted(value: object) -> object:
    """Return a value as it is quoted; for what cannot be, what it is."""
    if value is None:
        return Message("value.nothing")
    if isinstance(value, dict):
        return Message("value.mapping")
    if isinstance(value, list):
        return Message("value.list")
    if value == "":
        return Message("value.empty")
    return value
