"""Fits trees to models: what fits is kept, and of what does not as little as may be is left out."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from bizenv.diagnostics import MAX_FAULTS, Diagnostic, KeyPath
from bizenv.files.yaml_tree import Positions, Tree
from bizenv.likeness import Likeness
from bizenv.store.fitter import Fitter

if TYPE_CHECKING:  # it is loaded when something is refused
    from bizenv.store.refused import Refusal, Source

T = TypeVar("T")

_WHO_LEADS: Final = (  # keys by which it is decided
    "aliases",
    "department",
    "from",
    "members",
    "open",
    "until",
)
MAX_ROUNDS: Final = 20  # of leaving out faults that appear once others are gone


def fit(
    adapter: Fitter[T],
    tree: Tree,
    file: str,
    where: Positions,
) -> tuple[T | None, list[Diagnostic], bool]:
    """Return the model of a tree, its faults, and whether rules can still rest on all of it.

    A fault is left out (the key, or the nearest list item around it), and the rest is read;
    None if nothing is left that fits.
    """
    try:
        return adapter.validate_python(tree), [], True
    except ValidationError as error:
        errors = error.errors(include_url=False)
    from bizenv.store.refusals import findings
    from bizenv.store.refused import Source, refusals

    source = Source(tree, file, where)
    first_errors = errors[:MAX_FAULTS]
    refused = refusals(source, first_errors)
    found = findings(refused)
    if len(errors) > MAX_FAULTS:
        return None, found, False
    fitted = _without(refused, adapter, source)
    model, rounds = fitted
    whole = rounds == 1 and _all_harmless(errors)
    return model, found, whole


def _without(
    refused: list["Refusal"], adapter: Fitter[T], source: "Source"
) -> tuple[T | None, int]:
    """Return the model of a tree without what was refused, and after how many rounds it fits.

    None if nothing is left that fits.
    """
    from bizenv.store.refused import refusals

    tree = source.tree
    origins = _Origins(tree)
    for rounds in range(1, MAX_ROUNDS):
        if not _prune(tree, refused, origins):
            break
        try:
            model = adapter.validate_python(tree)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            first_errors = errors[:MAX_FAULTS]
            refused = refusals(source, first_errors)
        else:
            moved = origins.moved(tree)
            source.where.move(source.file, moved)
            return model, rounds
    return None, MAX_ROUNDS


def fit_each(
    adapter: Fitter[T], tree: Tree, file: str, where: Positions
) -> tuple[list[T | None], list[Diagnostic], list[int]]:
    """Return the models of a list's items, None for each that does not fit.

    The third are the items that fit but for keys that nobody knows; these are left out.
    """
    if tree is None:
        return [], [], []
    if not isinstance(tree, list):
        return [], [_no_list(tree, file, where)], []
    items: list[T | None] = []
    found: list[Diagnostic] = []
    short: list[int] = []
    for index, item in enumerate(tree):
        try:
            fitting = adapter.validate_python(item)
            items.append(fitting)
        except ValidationError as error:
            if len(found) >= MAX_FAULTS:
                items.append(None)
                continue
            errors = error.errors(include_url=False)
            cut = _without_unknown_keys(adapter, item, errors)
            items.append(cut)
            if cut is not None:
                short.append(index)
            found += _findings_in(tree, index, errors, adapter, file, where)
    return items, found, short


def _findings_in(
    tree: Tree,
    index: int,
    errors: list[Any],
    adapter: Fitter[T],
    file: str,
    where: Positions,
) -> list[Diagnostic]:
    from bizenv.store.refusals import findings_in_item
    from bizenv.store.refused import Source

    source = Source(tree, file, where)
    return findings_in_item(source, index, errors, adapter)


def _no_list(tree: Tree, file: str, where: Positions) -> Diagnostic:
    from bizenv.store.refusals import wrong_type
    from bizenv.store.refused import Refusal, Source

    source = Source(tree, file, where)
    refusal = Refusal(source, (), {"type": "list_type", "input": tree})
    return wrong_type(refusal, "list")


def _harmless(error: Mapping[str, Any]) -> bool:
    """Whether what was refused is a key that nobody knows and that no rule can have rested on.

    A list or a mapping under it may have been tasks, leads or readings; some keys decide who leads.
    """
    if error["type"] != "extra_forbidden":
        return False
    if isinstance(error["input"], dict | list):
        return False
    key = str(error["loc"][-1])
    return not Likeness().nearest(key, _WHO_LEADS)


ModelErrors = Sequence[Mapping[str, Any]]
"""What pydantic finds."""


def _all_harmless(errors: ModelErrors) -> bool:
    if len(errors) > MAX_FAULTS:
        return False
    return all(_harmless(error) for error in errors)


def _without_unknown_keys(
    adapter: Fitter[T], item: Tree, errors: ModelErrors
) -> T | None:
    """Return the model of an item read without such keys, if they are its only fault."""
    if not _all_harmless(errors):
        return None
    from bizenv.store.refused import at, path_of

    kept = copy.deepcopy(item)
    for error in errors:
        path = path_of(kept, error["loc"])
        above = path[:-1]
        around = at(kept, above)
        around.pop(path[-1])
    try:
        return adapter.validate_python(kept)
    except ValidationError:
        return None


class _Origins:
    """Where everything in a tree stood before parts of it were left out."""

    def __init__(self, tree: Tree) -> None:
        self._paths: dict[int, KeyPath] = {}
        self._items: dict[int, list[int]] = {}
        for path, node in _collections(tree):
            number = id(node)
            self._paths[number] = path
            if isinstance(node, list):
                items = range(len(node))
                self._items[number] = list(items)

    def leave_out(self, parent: list[Tree], index: int) -> None:
        """Take note that an item leaves a list."""
        numbers = self._items[id(parent)]
        del numbers[index]

    def moved(self, tree: Tree) -> dict[KeyPath, KeyPath]:
        """Return for each path of what is left where it stood."""
        moved: dict[KeyPath, KeyPath] = {}
        for path, node in _collections(tree):
            number = id(node)
            came_from = self._paths[number]
            moved[path] = came_from
            if isinstance(node, list):
                items = self._items[number]
                for now, then in enumerate(items):
                    moved[*path, now] = (*came_from, then)
        return moved


def _prune(tree: Tree, refused: list["Refusal"], origins: _Origins) -> bool:
    """Take what was refused out of the tree, last first.

    False if there is nothing to take.
    """
    from bizenv.store.refused import at

    cuts = {refusal.cut for refusal in refused}
    removed = False
    for cut in sorted(cuts, key=_in_tree_order, reverse=True):
        if not cut:
            return False
        *_, last = cut
        above = cut[:-1]
        parent = at(tree, above)
        if isinstance(parent, list):
            origins.leave_out(parent, int(last))
        elif last not in parent:
            continue
        parent.pop(last)
        removed = True
    return removed


Order = list[tuple[bool, str | int]]
"""What paths are sorted by."""


def _in_tree_order(path: KeyPath) -> Order:
    """Return by what paths are sorted: numbers among numbers, names among names."""
    order: Order = []
    for step in path:
        is_key = isinstance(step, str)
        order.append((is_key, step))
    return order


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
        below = (*path, step)
        yield from _collections(node, below)
