"""Some tasks of a plan are read as they are in the whole: the same rows, the same places."""

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from bizenv.contract.tasks import task_v1
from bizenv.diagnostics import Severity
from bizenv.files.snapshot import Folder, Memory, Snapshot
from bizenv.files.yaml_blocks import Blocks, blocks_of
from bizenv.files.yaml_plain import MAX_EVENTS, plain_tree
from bizenv.messages import catalogue
from bizenv.model.book import PlanBook
from bizenv.report.query import Query
from bizenv.report.task_rows import task_row
from bizenv.report.views import views
from bizenv.store.places import read_places, written_places
from bizenv.store.plans import load_plan
from bizenv.store.shelf import load_shelf
from bizenv.store.sparse import proven_places, sparse_book
from hypothesis import given
from hypothesis import strategies as st

from building import PLAN
from conftest import ROOT, Run
from worlds import World, day, single_assignments, worlds

CASES: Final = tuple(sorted((ROOT / "tests/cases/valid").rglob("*.yaml")))


@pytest.mark.parametrize("file", CASES, ids=lambda file: "/".join(file.parts[-4:]))
def test_what_is_left_once_items_are_left_out_is_read_as_before(file: Path) -> None:
    data = file.read_bytes()
    blocks = blocks_of(data)
    if blocks is None or not blocks.is_certain:
        return
    dice = random.Random(len(data))
    tree = plain_tree(data.decode(), MAX_EVENTS)
    for path in blocks.items:
        kept = {path} | {each for each in blocks.items if dice.random() < 0.5}
        left_out = [each for each in blocks.items if not _is_kept(each, kept, blocks)]
        lines = data.decode().split("\n")
        gone = {number for each in left_out for number in range(*blocks.items[each])}
        for several in blocks.lists:
            if all((*several, item) in left_out for item in range(_length(tree, several))):
                gone |= set(range(*blocks.lists[several]))
        left = "\n".join([line for at, line in enumerate(lines) if at not in gone])
        if any(line.strip() and line.lstrip()[0] != "#" for line in left.split("\n")):
            assert plain_tree(left, MAX_EVENTS) == _without(tree, (), set(left_out)), path


def _is_kept(item: tuple[str | int, ...], kept: set[Any], blocks: Blocks) -> bool:
    below = [each for each in blocks.items if each[: len(item)] == item]
    return any(each in kept for each in below)


def _length(tree: Any, path: tuple[str | int, ...]) -> int:
    for step in path:
        tree = tree[step]
    return len(tree)


def _without(tree: Any, path: tuple[str | int, ...], left_out: set[Any]) -> Any:
    if isinstance(tree, list):
        items = [(at, each) for at, each in enumerate(tree) if (*path, at) not in left_out]
        return [_without(each, (*path, at), left_out) for at, each in items]
    if not isinstance(tree, dict):
        return tree
    found = {}
    for key, value in tree.items():
        inside = _without(value, (*path, key), left_out)
        if inside != [] or value == []:
            found[key] = inside
    return found


def _rows(book: PlanBook, query: Query) -> dict[str, object]:
    words = catalogue("en")
    return {
        view.history.id: task_v1(task_row(book, view), words).model_dump()
        for view in views(book, query)
    }


def assert_rows_alike(snapshot: Snapshot, plan_id: str, queries: list[Query], picked: int) -> bool:
    """Whether tasks of a plan can be read alone; then their rows are those of the whole."""
    shelf, _ = load_shelf(snapshot)
    book, found = load_plan(shelf, plan_id)
    assert book is not None
    has_errors = any(each.severity is Severity.ERROR for each in found)
    places = None if has_errors else proven_places(shelf, book)
    if places is None:
        return False
    kept = read_places(written_places(places))
    assert (kept.files, kept.frame, tuple(kept.tasks)) == places
    wanted = [number for number in range(len(book.tasks)) if (picked >> number % 16) & 1]
    few = sparse_book(shelf, plan_id, kept, wanted, book.recorded)
    assert few is not None
    ids = [each for number, each in enumerate(book.tasks) if number in wanted]
    for query in queries:
        whole = _rows(book, query)
        rows = _rows(few, query)
        assert {each: rows[each] for each in ids if each in rows} == {
            each: whole[each] for each in ids if each in whole
        }
    return True


@pytest.mark.slow
@given(worlds() | single_assignments(), st.integers(1, 0xFFFF))
def test_rows_of_tasks_read_alone_are_those_of_the_whole(world: World, picked: int) -> None:
    city = world.city()
    queries = [Query(day(number)) for number in world.window[:: max(1, len(world.window) // 6)]]
    files = {name: _in_lines(json.loads(data)) for name, data in city.files.items()}
    assert_rows_alike(Memory(files), PLAN, queries, picked)


def _in_lines(tree: Any) -> bytes:
    """A file with a key or a record on each line, as an office writes it."""
    if isinstance(tree, list):
        lines = [f"- {_flow(each)}" for each in tree] or ["[]"]
    else:
        lines = [*_lines(tree, "")]
    return ("\n".join(lines) + "\n").encode()


def _flow(tree: Any) -> str:
    if isinstance(tree, dict):
        pairs = [f"{key}: {_flow(value)}" for key, value in tree.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(tree, list):
        return f"[{', '.join(map(_flow, tree))}]"
    return _scalar(tree)


def _lines(tree: Any, indent: str) -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if value and isinstance(value, (dict, list)):
                yield f"{indent}{key}:"
                yield from _lines(value, indent + "  ")
            else:
                yield f"{indent}{key}: {_scalar(value)}"
    elif tree and isinstance(tree, list):
        for item in tree:
            first, *others = _lines(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
    else:
        yield indent + _scalar(tree)


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return json.dumps(value)


@pytest.mark.parametrize("picked", [0b1, 0b1010101010101010, 0xFFFE, 0xFFFF])
def test_rows_of_the_example_city_too(run: Run, tmp_path: Path, picked: int) -> None:
    run("init", "--example", tmp_path / "city")
    snapshot = Folder(tmp_path / "city")
    queries = [Query(date(2025, month, 15)) for month in (1, 4, 7, 10)]
    read = [
        assert_rows_alike(snapshot, plan_id, queries, picked)
        for plan_id in ("demo", "demo-2024", "district", "street")
    ]
    assert all(read)


DUE: Final = "due: 2025-05"
LEAD: Final = "lead: [示例住建局]"
TRICKY: Final = {
    "texts over several lines": (
        f"  - id: '1'\n    title: 甲\n    {LEAD}\n    summary: |\n"
        f"      - id: '9'\n      tasks:\n    {DUE}\n"
        f"  - id: '2'\n    title: 乙\n    {LEAD}\n    summary: |+\n      末行\n\n    {DUE}\n"
        f"  - id: '3'   # 注\n    title: 丙\n    {LEAD}\n    after: ['1']\n    {DUE}\n"
    ),
    "texts that end with empty lines": (
        f"  - id: '1'\n    title: 甲\n    {LEAD}\n    {DUE}\n    summary: |+\n      末行\n\n\n"
        f"  - id: '2'\n    title: 乙\n    {LEAD}\n    {DUE}\n    summary: >+\n      末行\n\n"
    ),
    "lists that are not indented": (
        f"- id: '1'\n  title: 甲\n  {LEAD}\n  {DUE}\n"
        f"- id: '2'\n  title: 乙\n  lead:\n  - 示例住建局\n  {DUE}\n"
    ),
    "brackets over several lines": (
        f"  - {{id: '1', title: 甲,\n     {LEAD}, {DUE}}}\n"
        f"  - id: '2'\n    title: 乙\n    lead: [\n    示例住建局]\n    {DUE}\n"
    ),
    "items below their dash": (
        f"  -\n    id: '1'\n    title: 甲\n    {LEAD}\n    {DUE}\n"
        f"  -\n    id: '2'\n    title: 乙\n    {LEAD}\n    {DUE}\n"
    ),
    "a list in brackets": (
        f"  [{{id: '1', title: 甲, {LEAD}, {DUE}}},\n  {{id: '2', title: 乙, {LEAD}, {DUE}}}]\n"
    ),
    "ends of lines of Windows": (
        f"  - id: '1'\r\n    title: 甲\r\n    {LEAD}\r\n    {DUE}\r\n"
        f"  - id: '2'\r\n    title: 乙\r\n    {LEAD}\r\n    {DUE}\r\n"
    ),
}
ALONE: Final = frozenset(("texts over several lines", "texts that end with empty lines"))
"""What can be read task by task; of the others it may be so or not, but rows are those of the whole."""


@pytest.mark.parametrize("name", TRICKY)
@pytest.mark.parametrize("picked", [1, 2, 3, 4])
def test_a_file_is_taken_apart_rightly_or_not_at_all(name: str, picked: int) -> None:
    tasks = TRICKY[name]
    plan = f"plan: tricky\ntitle: 示例方案\nissued: 2025-03-01\ntasks:\n{tasks}measure_word: 件\n"
    files = {
        "plans/workspace.yaml": "city: 示例市\n".encode(),
        "plans/departments.yaml": "departments: [{name: 示例住建局}]\n".encode(),
        "plans/tricky/plan.yaml": plan.encode(),
        "plans/tricky/progress/示例住建局.yaml": (
            b"- {date: 2025-04-01, task: '1', kind: report, percent: 10}\n"
            b"- {date: 2025-04-02, task: '2', kind: report, percent: 20}   # 2\n"
            b"- {date: 2025-04-03, task: '1', kind: report, percent: 30}\n"
        ),
    }
    queries = [Query(date(2025, 4, 2)), Query(date(2025, 9, 1))]
    is_alone = assert_rows_alike(Memory(files), "tricky", queries, picked)
    assert is_alone or name not in ALONE
