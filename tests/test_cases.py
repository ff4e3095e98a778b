"""The small workspaces of tests/cases: each bad one states what must be found in it, the good ones must be silent."""

import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import bizenv.model
import pytest
from bizenv.files.snapshot import Folder
from bizenv.files.yaml_tree import Tree, read
from bizenv.formats.plain import plain
from bizenv.guard import CODES
from bizenv.messages import LANGUAGES, catalogue
from bizenv.model.base import Model
from bizenv.pages.findings import diagnostic_blocks

from conftest import Run
from diagnosing import (
    CASES,
    INVALID,
    NO_FOLDER,
    PLAN,
    SHARED,
    TODAY,
    VALID,
    catalogued,
    code_of,
    diagnose,
    diagnosed,
    expected,
    memory,
    of_case,
    shortly,
)

# The cases


@pytest.mark.parametrize("name", INVALID)
def test_exactly_what_is_wrong_is_found_where_it_stands(name: str) -> None:
    assert shortly(of_case(f"invalid/{name}")) == expected(f"invalid/{name}")


@pytest.mark.parametrize("name", VALID)
def test_what_is_right_is_silent(name: str) -> None:
    assert shortly(of_case(f"valid/{name}")) == []


@pytest.mark.parametrize("name", INVALID)
def test_a_case_is_about_its_code(name: str) -> None:
    assert {stated.code for stated in expected(f"invalid/{name}")} == {code_of(name)}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    shown = {code_of(name) for name in INVALID}
    assert shown == catalogued() - set(NO_FOLDER) - (CODES - SHARED)
    assert set(NO_FOLDER) <= catalogued()


def test_good_cases_expect_nothing() -> None:
    assert [stated for name in VALID for stated in expected(f"valid/{name}")] == []


def test_good_cases_show_every_key_there_is() -> None:
    written = {
        key for name in VALID for tree in trees(CASES / "valid" / name) for key in keys(tree)
    }
    for each in pkgutil.iter_modules(bizenv.model.__path__):
        import_module(f"bizenv.model.{each.name}")
    known: set[str] = set()
    models = list(Model.__subclasses__())
    while models:
        model = models.pop()
        models += model.__subclasses__()
        if not model.__module__.startswith("bizenv."):
            continue  # a model of another test
        if model.__module__ == "bizenv.model.recipients":
            continue  # no file of a workspace: tests/test_send_recipients.py
        known |= {field.alias or name for name, field in model.model_fields.items()}
    assert known - written == set()


def trees(folder: Path) -> Iterator[Tree]:
    for place in folder.rglob("*.yaml"):
        tree, faults = read(place.read_bytes(), place.name)
        assert not faults
        yield tree


def keys(tree: Tree) -> Iterator[str]:
    if isinstance(tree, dict):
        yield from tree
    for node in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from keys(node)


# How a finding is told


@pytest.mark.parametrize("name", INVALID)
def test_the_line_quoted_is_the_line_named_and_holds_what_is_underlined(name: str) -> None:
    folder = CASES / "invalid" / name
    for found in of_case(f"invalid/{name}"):
        for at in (found.at, *found.related):
            if at.excerpt is not None:
                lines = (
                    (folder / at.file)
                    .read_bytes()
                    .decode("utf-8-sig")
                    .replace("\r\n", "\n")
                    .split("\n")
                )
                assert at.excerpt == lines[at.line - 1]
                assert 1 <= at.column <= len(at.excerpt) + 1
                assert at.length == 1 or at.column + at.length <= len(at.excerpt) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", INVALID)
def test_every_finding_can_be_said(name: str, language: str) -> None:
    found = of_case(f"invalid/{name}")
    said = plain(diagnostic_blocks(found, catalogue(language), excerpts=True))
    for each in found:
        assert f"{each.at.file}:{each.at.line}:{each.at.column}: " in said
        assert f"[{each.code}] " in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding_speaks_python(language: str) -> None:
    words = catalogue(language)
    said = [words.say(found.message) for name in INVALID for found in of_case(f"invalid/{name}")]
    assert [
        sentence for sentence in said if re.search(r"\bNone\b|\['|\{'|<class|Error\b", sentence)
    ] == []


@pytest.mark.parametrize(
    "name", [f"invalid/{name}" for name in INVALID] + [f"valid/{name}" for name in VALID]
)
def test_validate_says_the_same_in_json(name: str, run: Run) -> None:
    ran = run(
        "--root",
        CASES / name,
        "--lang",
        "en",
        "validate",
        "--format",
        "json",
        "--as-of",
        TODAY.isoformat(),
    )
    books, found = diagnosed(name)
    words = catalogue("en")
    told = json.loads(ran.out)
    suspended = {each["plan"]: each["files"] for each in told.pop("suspended")}
    assert {plan: files for plan, files in suspended.items() if plan in books} == {
        plan: list(book.gaps.files) for plan, book in books.items() if book.gaps.files
    }
    assert told == {
        "schema": "bizenv/findings/1",
        "findings": [
            {
                "code": each.code,
                "severity": each.severity.value,
                "message": words.say(each.message),
                "file": each.at.file,
                "line": each.at.line,
                "column": each.at.column,
                "hint": words.say(each.hint) if each.hint else None,
            }
            for each in found
        ],
    }
    assert (ran.status, ran.err) == (1 if "error" in {each.severity for each in found} else 0, "")


# What the good cases mean


def test_scalars_stay_as_they_are_written() -> None:
    books, _ = diagnose(Folder(CASES / "valid/scalars-as-written"))
    assert list(books) == ["6.1", "6.10"]
    plan = books["6.10"].plan
    assert (plan.plan, plan.title, plan.issuer, plan.document) == (
        "6.10",
        "no",
        "2025-02-30",
        "0x10",
    )
    assert (plan.level, plan.measure_word) == ("12:30:45", "010")
    section = plan.sections[0]
    assert plan.sections[1].number == "010"
    assert (section.number, section.title, section.indicator) == ("1.10", "off", ("yes",))
    assert [task.id for task in section.tasks] == ["1.10", "1.1", "0x10"]
    assert [task.title for task in section.tasks] == ["on", "1e3", ".inf"]
    assert section.tasks[1].tags == {
        "y": "n",
        "1": "2.0",
        "null": "null",
        "true": "false",
        "2025-01-01": "2025-01-01",
    }
    assert (section.tasks[2].summary, section.tasks[2].text) == ("~", "null")
    assert books["6.1"].plan.title == 'it\'s "quoted"'
    assert {task: list(entries) for task, entries in books["6.10"].entries.items()} == {
        "1.10": ["001"],
        "0x10": ["001"],
    }


def test_plans_stand_in_the_order_of_their_numbers() -> None:
    plans = {
        f"{name}/plan.yaml": PLAN.replace("demo", f'"{name}"')
        for name in ("6.10", "6.2", "10.0", "6.2.1", "甲")
    }
    books, found = diagnose(memory(**plans))
    assert found == []
    assert list(books) == ["6.2", "6.2.1", "6.10", "10.0", "甲"]


def test_every_registered_name_of_a_department_names_the_same() -> None:
    books, _ = diagnose(Folder(CASES / "valid/names"))
    assert set(books["demo"].entries["1.1"]) == {"示例督查室(二科)", "示例数据局"}
    assert set(books["demo"].entries["1.2"]) == {"示例住建局"}


def test_full_width_and_half_width_brackets_name_the_same() -> None:
    books, _ = diagnose(Folder(CASES / "invalid/name-not-normalised"))
    assert {name: len(entries) for name, entries in books["demo"].entries["1.1"].items()} == {
        "示例督查室(二科)": 3,
        "示例住建局": 2,
    }


def test_a_file_with_a_byte_order_mark_is_read_like_any_other() -> None:
    books, _ = diagnose(Folder(CASES / "valid/byte-order-mark"))
    assert [len(entries) for entries in books["demo"].entries["1.1"].values()] == [3]
    assert books["demo"].plan.title == "示例方案"
