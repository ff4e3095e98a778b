"""One place for each name and for each rule, said of the source."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from bizenv.meaning import statuses
from bizenv.model import codes, kinds, records
from bizenv.site.pieces import UNCOUNTED

from conftest import ROOT

PACKAGE: Final = ROOT / "src" / "bizenv"
DOOR: Final = "bizenv"
"""What scripts import from: names of other modules, gathered for them."""
CODES: Final[dict[str, Any]] = {**vars(codes), **vars(statuses), **vars(records), **vars(kinds)}
ENUMS: Final = (statuses.Status, codes.Stage, records.Kind, kinds.Effect)


@cache
def sources(folder: Path = PACKAGE) -> dict[str, ast.Module]:
    """Return the tree of each module."""
    found = {}
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def test_each_name_is_imported_from_where_it_stands() -> None:
    everything = sources()
    taken = {name: set(names_taken(tree)) for name, tree in everything.items()}
    wrong = []
    for user, tree in (everything | sources(ROOT / "tests")).items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module in everything
                and node.module != DOOR
            ):
                second = {each.name for each in node.names} & taken[node.module]
                wrong += [f"{user}: {each} of {node.module}" for each in second]
    assert wrong == []


def names_taken(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module has from others of the package."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{DOOR}."):
            yield from (each.asname or each.name for each in node.names)


def test_a_set_of_codes_has_one_place() -> None:
    places: defaultdict[frozenset[Any], list[str]] = defaultdict(list)
    for name, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Tuple | ast.Set | ast.List) and is_of_codes(node):
                found = frozenset(eval(ast.unparse(node), CODES))  # noqa: S307 - of our own source
                if len(found) > 1 and all(isinstance(each, ENUMS) for each in found):
                    places[found].append(f"{name}:{node.lineno}")
    several = {said: where for said, where in places.items() if len(where) > 1}
    assert places
    assert several == {}


def test_the_public_sees_all_that_no_plan_counts_beside_its_tasks() -> None:
    assert sorted(UNCOUNTED) == sorted(each.value for each in statuses.UNCOUNTED)


def is_of_codes(node: ast.Tuple | ast.Set | ast.List) -> bool:
    """Whether a list of the source names codes alone: Status.OVERDUE, *RISKED."""
    return bool(node.elts) and all(
        ast.unparse(each).removeprefix("*").split(".")[0] in CODES
        and isinstance(each, ast.Attribute | ast.Starred)
        for each in node.elts
    )
