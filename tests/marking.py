"""A workspace in which every text has a mark of its own, so that whatever shows one tells which it was."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final

import yaml
from bizenv.contract.schemas import FILES
from bizenv.layout import FILES as ROWS
from bizenv.layout import in_plan, plan_file
from bizenv.model.base import Model

MARK: Final = re.compile(r"Zq(\d+)qZ")
PLAIN: Final = re.compile(r"[A-Za-z0-9_.%~-]*")  # may be a figure, or a word of a file
PLANTED: Final = ("note", "text", "problems", "needs", "next", "reason", "opinion", "summary")
PLANTED_TOO: Final = ("public_text", "progress", "document", "requirement")
FREE: Final = frozenset(
    (
        *(*PLANTED, *PLANTED_TOO, "title", "issuer", "signed_by", "category", "source", "place"),
        *("raised_by", "due_text", "leader", "approved_by", "tags", "evidence", "readings"),
        *("milestone", "duty", "by", "owes", "indicator", "unit", "decision", "level", "decision"),
    )
)
OF_TARGETS_AND_REVIEWERS: Final = frozenset(("Target.name", "Reviewer.name"))
NAMES: Final = frozenset(("Plan.unit", "Issue.title"))
"""Texts of such keys that are names of departments, or of rungs of a ladder."""


class Marked:
    """A workspace's files with marks: `holders` tells by mark which keys of which models hold it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.numbers = count(1)
        self.holders: dict[str, set[str]] = {}
        self.percents: list[str] = []

    def mark(self) -> None:
        """Plant what no line says, then mark every text that no rule reads."""
        self._each_file(self._planted)
        marks: dict[str, str] = {}
        for text, where in self._texts().items():
            if all(map(_is_free, where)) and not PLAIN.fullmatch(text):
                marks[text] = f"{text}Zq{next(self.numbers)}qZ"
        self._each_file(lambda _, tree: _replaced(tree, marks))
        for text, where in self._texts().items():
            for found in MARK.findall(text):
                self.holders.setdefault(found, set()).update(where)

    def _texts(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for path, tree in self._trees():
            for text, where in texts_of(FILES[kind_of(path)].validate_python(tree)):
                found[text].add(where)
        return found

    def _trees(self) -> Iterator[tuple[str, Any]]:
        for file in sorted((self.root / "plans").rglob("*.yaml")):
            tree = tree_of(file)
            if tree:
                yield file.relative_to(self.root).as_posix(), tree

    def _each_file(self, change: Callable[[str, Any], Any]) -> None:
        for path, tree in self._trees():
            text = yaml.dump(
                change(path, tree), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
            )
            (self.root / path).write_text(text, encoding="utf-8")

    def _planted(self, path: str, tree: Any) -> Any:
        if isinstance(tree, list):
            made = FILES[kind_of(path)].validate_python(tree)
            for line, model in zip(tree, made, strict=True):
                self._plant(line, type(model))
        else:
            for task in tasks_in(tree):
                task.setdefault("text", f"planted {next(self.numbers)}")
        return tree

    def _plant(self, line: dict[str, Any], model: type[Model]) -> None:
        for key in (*PLANTED, *PLANTED_TOO):
            if key in model.model_fields:
                line.setdefault(key, f"planted {next(self.numbers)}")
        if line.get("percent", "100") != "100":
            line["percent"] = f"{line['percent'].partition('.')[0]}.{len(self.percents):04}713"
            self.percents.append(line["percent"])


def _is_free(where: str) -> bool:
    if where in NAMES:
        return False
    return where in OF_TARGETS_AND_REVIEWERS or where.partition(".")[2] in FREE


def tasks_in(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a plan as its file has them."""
    yield from tree.get("tasks") or ()
    for section in tree.get("sections") or ():
        yield from tasks_in(section)


def texts_of(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a model with the model and the key that hold it."""
    match value:
        case Model():
            for name in type(value).model_fields:
                yield from texts_of(getattr(value, name), f"{type(value).__name__}.{name}")
        case Mapping():
            for key, each in value.items():
                yield from texts_of(key, where)
                yield from texts_of(each, where)
        case tuple() | list() | frozenset():
            for each in value:
                yield from texts_of(each, where)
        case _ if type(value) is str:
            yield value, where


def kind_of(path: str) -> str:
    """Return the kind of a file by its path from the workspace's root."""
    _, inside = in_plan(path)
    row = plan_file(inside)
    if row is None:
        (row,) = (each for each in ROWS.values() if each.path == path)
    return row.kind


def tree_of(file: Path) -> Any:
    """Return what a file holds, its scalars as they are written."""
    return _plain(yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader))  # noqa: S506


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case "null" | "~":
            return None
        case _:
            return value


def _replaced(value: Any, marks: Mapping[str, str]) -> Any:
    match value:
        case dict():
            return {_replaced(key, marks): _replaced(each, marks) for key, each in value.items()}
        case list():
            return [_replaced(each, marks) for each in value]
        case str():
            return marks.get(value, value)
        case _:
            return value
