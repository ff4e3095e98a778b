"""Every check and every rule of the guard has its row, words, section and case; what is missing is said."""

import re
from pathlib import Path
from typing import Final

import pytest
from bizenv.checks import RULES
from bizenv.checks.across import ACROSS
from bizenv.checks.advice import ADVICE
from bizenv.checks.personal_data import personal_data
from bizenv.checks.rows import rules_for
from bizenv.checks.slip_number import slip_number
from bizenv.checks.subject import Subject
from bizenv.files.snapshot import Folder
from bizenv.guard import GUARD_RULES
from bizenv.messages import LANGUAGES, catalogue
from bizenv.store.ground import FilesOnDisk

from conftest import ROOT
from diagnosing import CASES, INVALID, PLAN, TODAY, VALID, diagnose, memory

CHECK_PARTS: Final = {"__init__", "across", "advice", "rows", "subject"}
GUARD_PARTS: Final = {
    "__init__",
    "authors",
    "changed_scores",
    "comparison",
    "eased_ladder",
    "edit",
    "filing",
    "replaced",
    "gains",
    "item_lines",
    "late_reviews",
    "longer_times",
    "moved_leads",
    "rights",
    "side",
    "waivers",
    "warnings",
}
# Rules that find codes of their own, which test_docs and test_cases count.
OTHER_CODES: Final = {"step-not-allowed", "identity"}


CASE_NAMES: Final = (
    *(f"invalid/{name}" for name in INVALID),
    *(f"valid/{name}" for name in VALID),
)


def modules(room: str, parts: set[str]) -> set[str]:
    files = (ROOT / "src" / "bizenv" / room).glob("*.py")
    return {path.stem for path in files} - parts


def codes(names: set[str]) -> list[str]:
    return sorted({name.replace("_", "-") for name in names} - OTHER_CODES)


CHECKS: Final = modules("checks", CHECK_PARTS)
GUARDS: Final = modules("guard", GUARD_PARTS)


def has_section(page: str, code: str) -> bool:
    text = (ROOT / "docs/en" / page).read_text(encoding="utf-8")
    return re.search(f"^## {code}$", text, re.MULTILINE) is not None


def has_case(room: str, code: str) -> bool:
    cases = Path(__file__).parent / "cases" / room
    return any(folder.name.partition(".")[0] == code for folder in cases.iterdir())


def without_words(code: str) -> list[str]:
    return [each for each in LANGUAGES if not catalogue(each).has(f"finding.{code}")]


def test_every_check_is_in_the_table() -> None:
    listed = {row.name for row in (*RULES, *ADVICE)}
    listed |= {rule.__name__ for rule in (*ACROSS, personal_data, slip_number)}
    assert not CHECKS - listed, (
        f"put {CHECKS - listed} into RULES (errors), into ADVICE of checks/advice.py (warnings), or into ACROSS"
    )
    assert not listed - CHECKS, (
        f"name the file after the rule: no checks/*.py for {listed - CHECKS}"
    )


@pytest.mark.parametrize("name", CASE_NAMES)
def test_no_condition_of_a_row_hides_a_finding(name: str) -> None:
    snapshot = Folder(CASES / name)
    books, _ = diagnose(snapshot)
    for book in books.values():
        subject = Subject(book, snapshot.follow, TODAY, FilesOnDisk(snapshot))
        left_out = [row for row in (*RULES, *ADVICE) if subject.sound and not row.when(book)]
        assert [found for row in left_out for found in row.load()(subject)] == []


def test_a_plan_loads_no_rule_of_what_it_has_not() -> None:
    books, _ = diagnose(memory(plan=PLAN))
    loaded = {rule.__name__ for rule in rules_for(books["demo"], RULES)}
    reviewed = {"self_review"}
    assert loaded == reviewed | {"dates_reversed", "due_before_issue"}


def test_every_rule_of_the_guard_is_in_the_table() -> None:
    listed = {rule.__name__ for rule in GUARD_RULES}
    assert not GUARDS - listed, f"put {GUARDS - listed} into GUARD_RULES of guard/__init__.py"
    assert not listed - GUARDS, f"name the file after the rule: no guard/*.py for {listed - GUARDS}"


@pytest.mark.parametrize("code", codes(CHECKS))
def test_a_check_has_words_a_section_and_a_case(code: str) -> None:
    languages = without_words(code)
    assert not languages, f"say `finding.{code}` in locale/*/LC_MESSAGES/bizenv.po: {languages}"
    assert has_section("checks.md", code), (
        f"docs/en/checks.md, in alphabetical order, lacks a section: ## {code}, the kind of finding"
        " (*Error of a rule.* or *Warning.*), its meaning, a YAML block that fails, a mended one"
    )
    assert has_case("invalid", code), (
        f"tests/cases/invalid/{code}/ is missing: a small workspace with its own workspace.yaml and"
        f" departments.yaml, and `# expect: error 12 {code}` in the file that is wrong"
    )


@pytest.mark.parametrize("code", codes(GUARDS))
def test_a_rule_of_the_guard_has_words_a_section_and_a_case(code: str) -> None:
    languages = without_words(code)
    assert not languages, f"say `finding.{code}` in locale/*/LC_MESSAGES/bizenv.po: {languages}"
    assert has_section("guard.md", code), (
        f"docs/en/guard.md, in alphabetical order, lacks a section: ## {code}"
    )
    assert has_case("edits", code), (
        f"tests/cases/edits/{code}.<what>/ is missing: edit.yaml, and before/ and after/ with the"
        " files that differ; add honest.<what>/ for the honest edit that looks most like it"
    )
