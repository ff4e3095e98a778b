"""No test has a limit on time: a clock tells of the machine as well. `steps.py` counts instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
CLOCKS = {"time", "timeit", "getrusage", "process_time", "perf_counter", "monotonic", "timeout"}
WITH_A_CLOCK = {
    "crash.py": "waits until a writer waits; kills at random moments of a recording",
    "crowd.py": "kills at random moments; its readers leave the processor to the writers",
    "fuzz.py": "getrusage tells of memory where /proc does not",
    "desk_serving.py": "who waits for a desk to begin or to end gives up in time",
    "test_desk_crash.py": "kills at random moments of a recording",
    "test_import_review.py": "who waits for a question at a terminal gives up in time",
    "test_two_processes.py": "work that takes a while leaves some for another process",
    "test_loaded.py": "what was touched just now is not remembered",
    "test_remembered.py": "answers are right for a day; kills at moments of remembering",
    "test_remembered_plans.py": "files have times; kills at moments of remembering",
    "test_serve.py": "who waits for an answer gives up in time",
    "test_bulletin_sheets.py": "LibreOffice is given up in time",
    "test_rhythm.py": "cron runs at minutes of the clock; who waits for it gives up in time",
    "test_site_folder.py": "kills at moments of a publication",
    "test_send.py": "kills at random moments of a sending",
    "test_import_hostile.py": "getrusage tells of memory; who waits for a reader gives up in time",
}


def named(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a file imports, reads of modules and passes by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "", *(each.name for each in node.names))
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword | ast.arg):
            yield node.arg or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (each for each in CLOCKS if re.search(rf"\.{each}\b", node.value))


def test_no_test_looks_at_a_clock() -> None:
    found = {
        path.name
        for path in TESTS.glob("*.py")
        if CLOCKS & set(named(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == set(WITH_A_CLOCK)


def test_hypothesis_has_no_deadline() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check


def deadlines(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of hypothesis's settings that name a deadline."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "settings":
            yield from (node for each in node.keywords if each.arg == "deadline")


def test_no_settings_bring_a_deadline_back() -> None:
    for path in TESTS.glob("*.py"):
        assert list(deadlines(ast.parse(path.read_text(encoding="utf-8")))) == [], path.name
