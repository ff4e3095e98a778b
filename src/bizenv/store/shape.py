"""Fits trees to models, and turns what pydantic refuses into diagnostics with places and hints."""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bizenv.diagnostics import MAX_FAULTS, MAX_QUOTE, Diagnostic, KeyPath, Location
from bizenv.files.yaml_tree import Positions, Tree
from bizenv.likeness import Likeness, did_you_mean
from bizenv.messages import Message
from bizenv.model.base import Model
from bizenv.model.kinds import NAMED

T = TypeVar("T")

_WRONG_TYPE: Final = {
    "string_type": "text",
    "string_too_short": "text",
    "string_pattern_mismatch": "identifier",
    "string_too_long": "identifier",
    "tuple_type": "list",
    "dict_type": "mapping",
    "mapping_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}
_OWN: Final = frozenset(  # of our own rules, each with a code
    (
        "one-comparison",
        "open-with-members",
        "bad-time-zone",
        "task-or-add",
        "add-alone",
        "nothing-amended",
        "department-limits",
        "due-text-without-due",
        "takes-over-without-lead",
        "bad-key",
    )
)
_GLUED: Final = re.compile(r"\s*(\w+)\s*[:：]")
_HALF_WIDTH: Final = str.maketrans("【】［］〔〕｛｝，：；、", "[][][]{},:,,")
_KINDS: Final = tuple(NAMED)
_KIND_MEANT: Final = {word: kind for kind, row in NAMED.items() for word in row.called}
_WHO_LEADS: Final = (
    "aliases",
    "department",
    "from",
    "members",
    "open",
    "until",
)  # keys by which it is decided
MAX_ROUNDS: Final = 20  # of leaving out faults that appear once others are gone
_QUOTED: Final = re.compile(r"'([^']*)'")


def fit(
    adapter: TypeAdapter[T], tree: Tree, file: str, where: Positions
) -> tuple[T | None, list[Diagnostic], bool]:
    """Return the model of a tree, its faults, and whether rules can still rest on all of it.

    A fault is left out (the key, or the nearest list item around it), and the rest is read;
    None if nothing is left that fits.
    """
    found: list[Diagnostic] = []
    whole = True
    origins: _Origins | None = None
    for _ in range(MAX_ROUNDS):
        try:
            value = adapter.validate_python(tree)
        except ValidationError as error:
            items = error.errors(include_url=False)
        else:
            if origins is not None:
                where.move(file, origins.moved(tree))
            return value, found, whole
        refused = [(_path(tree, item["loc"]), item) for item in items[:MAX_FAULTS]]
        whole = whole and not found and _all_harmless(items)
        if not found:
            told = _without_consequences(tree, refused)
            found = [
                _diagnose(
                    tree,
                    *each,
                    file,
                    where,
                )
                for each in told
            ]
            if len(items) > MAX_FAULTS:
                break
            origins = _Origins(tree)
        cuts = [(path, item["type"]) for path, item in refused]
        if origins is None or not _prune(tree, cuts, origins):
            break
    return None, found, False


def fit_each(
    adapter: TypeAdapter[T], tree: Tree, file: str, where: Positions
) -> tuple[list[T | None], list[Diagnostic], list[int]]:
    """Return the models of a list's items, None for each that does not fit.

    The third are the items that fit but for keys that nobody knows; these are left out.
    """
    if tree is None:
        return [], [], []
    if not isinstance(tree, list):
        return (
            [],
            [
                _wrong_type(
                    tree,
                    (),
                    "list",
                    file,
                    where,
                )
            ],
            [],
        )
    items: list[T | None] = []
    found: list[Diagnostic] = []
    short: list[int] = []
    for index, item in enumerate(tree):
        try:
            items.append(adapter.validate_python(item))
            continue
        except ValidationError as error:
            errors = error.errors(include_url=False) if len(found) < MAX_FAULTS else []
        items.append(_without_unknown_keys(adapter, item, errors) if errors else None)
        if items[-1] is not None:
            short.append(index)
        every = (*errors, *_behind_the_kind(adapter, item)) if errors else ()
        refused = [((index, *_path(item, each["loc"])), each) for each in every]
        told = _without_consequences(tree, refused)
        found += [
            _diagnose(
                tree,
                *each,
                file,
                where,
            )
            for each in told
        ]
    return items, found, short


def _harmless(error: Mapping[str, Any]) -> bool:
    """Whether what was refused is a key that nobody knows and that no rule can have rested on.

    A list or a mapping under it may have been tasks, leads or readings; some keys decide who leads.
    """
    if error["type"] != "extra_forbidden" or isinstance(error["input"], dict | list):
        return False
    return not Likeness().nearest(str(error["loc"][-1]), _WHO_LEADS)


def _all_harmless(errors: Sequence[Mapping[str, Any]]) -> bool:
    return len(errors) <= MAX_FAULTS and all(_harmless(error) for error in errors)


def _without_unknown_keys(
    adapter: TypeAdapter[T], item: Tree, errors: Sequence[Mapping[str, Any]]
) -> T | None:
    """Return the model of an item read without such keys, if they are its only fault."""
    if not _all_harmless(errors):
        return None
    kept = copy.deepcopy(item)
    for error in errors:
        *path, key = _path(kept, error["loc"])
        _at(kept, tuple(path)).pop(key)
    try:
        return adapter.validate_python(kept)
    except ValidationError:
        return None


def _behind_the_kind(adapter: TypeAdapter[T], item: Tree) -> list[Any]:
    """Return further faults of a record with a misspelt kind, read as the kind likely meant."""
    kind = item.get("kind") if isinstance(item, dict) else None
    if not isinstance(kind, str) or kind in _KINDS:
        return []
    meant = _kind_meant(kind, _KINDS)
    try:
        adapter.validate_python(
            {**item, "kind": meant} if meant and isinstance(item, dict) else {}
        )
    except ValidationError as error:
        return [
            each
            for each in error.errors(include_url=False)
            if meant and not each["type"].startswith("union_tag")
        ]
    return []


def _kind_meant(written: str, allowed: Sequence[str]) -> str | None:
    """Return the kind of record that a word likely means: one in Chinese, or one misspelt."""
    word = written.strip()
    near = Likeness().nearest(word.lower(), sorted(allowed))
    meant = _KIND_MEANT.get(word) or (near[0] if near else None)
    return meant if meant in allowed else None


def _path(tree: Tree, loc: tuple[str | int, ...]) -> KeyPath:
    """Return pydantic's place without the names of union members, which are not in the file."""
    path: list[str | int] = []
    node: Any = tree
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        if position == 0 and step in _KINDS and not last:
            continue  # the union's member, not a key
        if isinstance(node, dict) and (step in node or last):
            path.append(step)
            node = node.get(step)
        elif isinstance(node, list) and isinstance(step, int):
            path.append(step)
            node = node[step]
    return tuple(path)


def _at(tree: Any, path: KeyPath) -> Any:
    node: Any = tree
    for step in path:
        node = node[step]
    return node


def _diagnose(
    tree: Tree, path: KeyPath, error: Mapping[str, Any], file: str, where: Positions
) -> Diagnostic:
    kind = error["type"]
    name = str(path[-1]) if path else ""
    if kind in ("missing", "union_tag_not_found"):
        key = name if kind == "missing" else "kind"
        return Diagnostic("missing-key", where(file, path), {"key": key})
    if kind == "extra_forbidden":
        at = where(file, path, key=True)
        hint = _key_meant(name, _at(tree, path[:-1]))
        return Diagnostic(
            "unknown-key",
            at,
            {"key": name},
            hint=hint,
        )
    if kind == "union_tag_invalid":
        return _bad_kind(
            tree,
            path,
            error,
            file,
            where,
        )
    if kind in ("enum", "literal_error"):
        value, allowed = _written(_at(tree, path)), _allowed(error)
        hint = did_you_mean(str(value), allowed)
        return _bad_value(
            where(file, path),
            name,
            value,
            allowed,
            hint,
        )
    if kind == "too_short":
        hint = Message("hint.empty-lead")
        return Diagnostic("empty-lead", where(file, path), hint=hint)
    hint = Message(f"hint.{kind}")
    value = _written(error["input"])
    if kind in ("bad-date", "bad-due", "bad-last-day"):
        args = {"key": name, "value": value}
        return Diagnostic(
            "bad-date",
            where(file, path),
            args,
            hint=hint,
        )
    if kind in _OWN:
        return Diagnostic(
            kind,
            where(file, path),
            {"value": value},
            hint=hint,
        )
    expected = _WRONG_TYPE.get(kind)
    if kind == "wrong-type":
        expected = (error.get("ctx") or {}).get("expected")
    return _wrong_type(
        error["input"],
        path,
        str(expected or "other"),
        file,
        where,
    )


def _key_meant(name: str, around: Any) -> Message | None:
    """Return the hint at the key that an unknown one is likely meant for; not one that is there."""
    glued = _key_in(name)
    if glued:
        return Message("hint.space-after-colon", {"key": glued})
    return did_you_mean(
        name, [key for key in sorted(_every_key()) if key not in around]
    )


def _allowed(error: Mapping[str, Any]) -> list[str]:
    """Return the values that pydantic says are allowed."""
    context = error.get("ctx") or {}
    expected: list[str] = _QUOTED.findall(
        str(context.get("expected") or context.get("expected_tags"))
    )
    return expected


def _bad_kind(
    tree: Tree, path: KeyPath, error: Mapping[str, Any], file: str, where: Positions
) -> Diagnostic:
    """Return the finding that a record is of no kind that there is."""
    node, allowed = _at(tree, path), _allowed(error)
    value = _written(node.get("kind") if isinstance(node, dict) else node)
    likely = _kind_meant(str(value), allowed)
    hint = Message("hint.did-you-mean", {"name": likely}) if likely else None
    return _bad_value(
        where(file, (*path, "kind")),
        "kind",
        value,
        allowed,
        hint,
    )


def _bad_value(
    at: Location, key: str, value: object, allowed: list[str], hint: Message | None
) -> Diagnostic:
    args: dict[str, object] = {"key": key, "value": value, "allowed": allowed}
    hint = hint or Message("hint.allowed", {"allowed": allowed})
    return Diagnostic(
        "bad-value",
        at,
        args,
        hint=hint,
    )


def _wrong_type(
    value: object, path: KeyPath, expected: str, file: str, where: Positions
) -> Diagnostic:
    keys = [step for step in path if isinstance(step, str) and step]
    whole = Message("value.item" if path else "value.file")
    args = {
        "key": keys[-1] if keys else whole,
        "expected": Message(f"expected.{expected}"),
        "value": _written(value),
    }
    hint = Message(f"hint.expected.{expected}")
    is_nested = expected in ("list", "mapping") and isinstance(value, str)
    if is_nested and str(value).translate(_HALF_WIDTH) != value:
        hint = Message("hint.full-width", {"text": half_width(str(value))})
    return Diagnostic(
        "wrong-type",
        where(file, path),
        args,
        hint=hint,
    )


def half_width(text: str) -> str:
    """Return a text with YAML's signs in half width, as they have to stand in a file."""
    return re.sub(r"([,:])(?=\S)", r"\1 ", text[:MAX_QUOTE].translate(_HALF_WIDTH))


def _key_in(written: str) -> str | None:
    """Return the key in `date:2025-04-30`, which is a key as a whole between brackets."""
    match = _GLUED.match(written)
    return match[1] if match and match[1] in _every_key() else None


def _without_consequences(
    tree: Tree, refused: Iterable[tuple[KeyPath, Any]]
) -> list[tuple[KeyPath, Any]]:
    """Leave out that keys are missing which are there, but for a space behind their colon."""
    kept = []
    for path, error in refused:
        kindless = error["type"] == "union_tag_not_found"
        glued = None
        if kindless:
            glued = _glued(_at(tree, path), "kind")
        elif error["type"] == "missing":
            glued = _glued(_at(tree, path[:-1]), path[-1])
        if glued is None:
            kept.append((path, error))
        elif kindless:  # then nothing else was looked at
            kept.append(((*path, glued), {**error, "type": "extra_forbidden"}))
    return kept


def _glued(around: Any, missing: str | int) -> str | None:
    """Return the key that holds a missing one and its value, for want of a space."""
    keys = around if isinstance(around, dict) else ()
    return next((key for key in keys if _key_in(key) == missing), None)


def _written(value: object) -> object:
    if value is None:
        return Message("value.nothing")
    if isinstance(value, dict):
        return Message("value.mapping")
    if isinstance(value, list):
        return Message("value.list")
    return Message("value.empty") if value == "" else value


@cache
def _every_key() -> frozenset[str]:
    """Return the keys of every model: what an unknown key may have been meant for."""
    models: list[type[BaseModel]] = list(Model.__subclasses__())
    keys: set[str] = set()
    while models:
        model = models.pop()
        models += model.__subclasses__()
        keys |= {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(keys)


class _Origins:
    """Where everything in a tree stood before parts of it were left out."""

    def __init__(self, tree: Tree) -> None:
        self._paths = {id(node): path for path, node in _collections(tree)}
        self._items = {
            id(node): list(range(len(node)))
            for _, node in _collections(tree)
            if isinstance(node, list)
        }

    def leave_out(self, parent: list[Tree], index: int) -> None:
        """Take note that an item leaves a list."""
        del self._items[id(parent)][index]

    def moved(self, tree: Tree) -> dict[KeyPath, KeyPath]:
        """Return for each path of what is left where it stood."""
        moved: dict[KeyPath, KeyPath] = {}
        for path, node in _collections(tree):
            came_from = moved[path] = self._paths[id(node)]
            if isinstance(node, list):
                for now, then in enumerate(self._items[id(node)]):
                    moved[*path, now] = (*came_from, then)
        return moved


def _prune(tree: Tree, refused: list[tuple[KeyPath, str]], origins: _Origins) -> bool:
    """Take what was refused out of the tree, last first.

    False if there is nothing to take.
    """
    cuts = {_cut(tree, path, kind) for path, kind in refused}
    removed = False
    for cut in sorted(cuts, key=_in_tree_order, reverse=True):
        if not cut:
            return False
        parent = _at(tree, cut[:-1])
        if isinstance(parent, list):
            origins.leave_out(parent, int(cut[-1]))
        elif cut[-1] not in parent:
            continue
        parent.pop(cut[-1])
        removed = True
    return removed


def _in_tree_order(path: KeyPath) -> list[tuple[bool, str | int]]:
    return [(isinstance(step, str), step) for step in path]


def _cut(tree: Tree, path: KeyPath, kind: str) -> KeyPath:
    """Return the path to leave out: an unknown key, a bad item, or the nearest item around."""
    if kind == "extra_forbidden" or (path and isinstance(path[-1], int)):
        return path
    for end in range(len(path), 0, -1):
        is_item = isinstance(path[end - 1], int)
        if is_item and isinstance(_at(tree, path[:end]), dict):
            return path[:end]
    return path


def _collections(tree: Tree, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Tree]]:
    """Yield every mapping and list of a tree with its key path."""
    steps: Iterable[tuple[str | int, Tree]] = ()
    if isinstance(tree, dict):
        steps = tree.items()
    elif isinstance(tree, list):
        steps = enumerate(tree)
    else:
        return
    yield path, tree
    for step, node in steps:
        yield from _collections(node, (*path, step))
