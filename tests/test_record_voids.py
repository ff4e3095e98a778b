"""`record void`: which line it takes, and what it says where that is not plain."""

import json
from pathlib import Path

import pytest

from building import REVIEWER
from conftest import Run
from recording_city import LEDGER, REVIEWS, accept, apply, city, lines, record

__all__ = ["city", "record"]  # fixtures


def test_after_a_void_the_same_may_be_recorded_again(record: Run) -> None:
    said = ("report", "1.1", "--date", "2025-05-10", "--percent", "50")
    assert record(*said).status == 0
    assert record("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report").status == 0
    assert record(*said).status == 0
    assert record(*said).status == 1


def test_a_void_names_the_line_that_it_takes_with_its_words(record: Run) -> None:
    record("report", "1.1", "--date", "2025-05-09", "--percent", "30")
    record("report", "1.1", "--date", "2025-05-10", "--percent", "80", "--progress", "已上线6个")
    void = ("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report")
    told = "    Void: line 2, report, 80%, 已上线6个"
    for ran in (record(*void, "--dry-run"), record(*void)):
        assert (ran.status, told in ran.out.splitlines()) == (0, True), ran.out


def test_a_void_says_in_json_what_it_takes(record: Run) -> None:
    record("report", "1.1", "--date", "2025-05-10", "--percent", "80")
    ran = record(
        "void", "1.1", "--of-date", "2025-05-10", "--of-kind", "report", "--format", "json"
    )
    (kept,) = json.loads(ran.out)["records"]
    assert kept["undoes"] == {
        "file": LEDGER,
        "line": 1,
        "kind": "report",
        "words": ["80%"],
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("report", "--percent", "91"), ("report", "--percent", "19")),
        (("report", "--percent", "91"), ("report", "--progress", "补充说明")),
        (("report", "--percent", "91"), ("report", "--percent", "91", "--note", "又报")),
    ],
)
def test_a_void_that_fits_two_is_refused_until_its_number_is_told(
    record: Run, city: Path, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    for kind, *said in (first, second):
        assert record(kind, "1.1", "--date", "2025-06-15", *said).status == 0
    void = ("void", "1.1", "--date", "2025-06-20", "--of-date", "2025-06-15", "--of-kind", "report")
    before = lines(city, LEDGER)
    ran = record(*void)
    assert (ran.status, "error[void-fits-several]" in ran.err) == (1, True), ran.err
    assert "1 is line 1 (report, 91%), 2 is line 2 (" in ran.err
    assert lines(city, LEDGER) == before
    ran = record(*void, "--of-number", "2")
    assert (ran.status, "Void: line 2, report" in ran.out) == (0, True), ran.err
    assert lines(city, LEDGER)[-1].endswith("of: {date: 2025-06-15, kind: report, number: 2}}")
    ran = record(*void, "--of-number", "2")
    assert (ran.status, "void-without-record" in ran.err) == (1, True), ran.err
    assert record(*void).status == 0  # one is left


def test_a_reviewers_void_that_fits_two_is_refused(record: Run, city: Path) -> None:
    record(*apply())
    record(*accept("--opinion", "甲"))
    with (city / REVIEWS).open("a", encoding="utf-8") as file:
        file.write(lines(city, REVIEWS)[0].replace("甲", "乙") + "\n")
    void = ("void", "1.1", "--by", REVIEWER, "--of-date", "2025-05-20", "--of-kind", "accept")
    ran = record(*void)
    assert (ran.status, "2 is line 2 (acceptance, 乙)" in ran.err) == (1, True), ran.err
    ran = record(*void, "--of-number", "1")
    assert (ran.status, "Void: line 1, acceptance, 甲" in ran.out) == (0, True), ran.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "0"), "a whole number from 1"),
        (("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "3"), "there is only 2 of this kind"),
        (("--of-date", "2025-05-12", "--of-kind", "void"), "a void cannot be voided"),
    ],
)  # fmt: skip
def test_a_void_that_takes_nothing_says_why(record: Run, given: tuple[str, ...], said: str) -> None:
    for percent in ("40", "45"):
        assert record("report", "1.1", "--percent", percent, "--date", "2025-05-10").status == 0
    of = ("--of-date", "2025-05-10", "--of-kind", "report", "--of-number", "2")
    assert record("void", "1.1", *of, "--date", "2025-05-12", "--reason", "x").status == 0
    ran = record("void", "1.1", *given, "--reason", "x")
    assert (ran.status, said in ran.err) == (1, True), ran.err


def test_an_accepted_application_is_voided_behind_its_acceptance(record: Run) -> None:
    assert record(*apply("--reading", "网办率=95")).status == 0
    accept = ("accept", "1.1", "--by", REVIEWER, "--opinion", "x", "--date", "2025-05-20")
    assert record(*accept).status == 0
    void = ("void", "1.1", "--of-date", "2025-05-10", "--of-kind", "apply", "--reason", "x")
    ran = record(*void)
    assert (ran.status, "let the reviewer void this decision first" in ran.err) == (1, True), (
        ran.err
    )
    of = ("--of-date", "2025-05-20", "--of-kind", "accept", "--by", REVIEWER, "--reason", "x")
    assert record("void", "1.1", *of).status == 0
    assert record(*void).status == 0
