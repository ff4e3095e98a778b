"""Warnings of validate that the office lets pass by line of waivers.yaml, and that clear by themselves."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from building import HOUSING, MARKET, City
from conftest import DAY, Ran, Run
from test_reports import written

LEDGER = f"plans/1.0/progress/{MARKET}.yaml"
TARGET = City().task("targets: [{name: 网办率, at_least: 90}]")
UNMET = TARGET.says("2025-05-10 apply readings: {网办率: 80}, evidence: [https://example.org/a]")
WAIVER: Mapping[str, object] = {
    "code": "target-unmet-at-apply",
    "file": LEDGER,
    "record": {"task": "1.1", "date": "2025-05-10", "kind": "apply"},
    "reason": "读数口径已核定",
    "by": "督查科",
}


def validated(run: Run, root: Path, *more: str) -> Ran:
    return run("--root", root, "validate", "--as-of", DAY, "--lang", "en", *more)


def city(tmp_path: Path, made: City, *waivers: Mapping[str, object]) -> Path:
    root = written(made, tmp_path / "city")
    (root / ".gitattributes").write_text(
        "plans/*/progress/*.yaml merge=union\nplans/*/reviews.yaml merge=union\n"
    )
    if waivers:
        (root / "plans/waivers.yaml").write_text(json.dumps(waivers))
    return root


def test_a_waived_warning_is_counted_and_strict_passes(run: Run, tmp_path: Path) -> None:
    root = city(tmp_path, UNMET)
    assert validated(run, root, "--strict").status == 1
    (root / "plans/waivers.yaml").write_text(json.dumps([WAIVER]))
    ran = validated(run, root, "--strict")
    assert (ran.status, "1 warning waived by plans/waivers.yaml" in ran.err) == (0, True), ran.out
    for output in ("json", "sarif", "github"):
        assert "target-unmet-at-apply" not in validated(run, root, "--format", output).out


def test_it_holds_when_lines_move(run: Run, tmp_path: Path) -> None:
    root = city(tmp_path, UNMET, WAIVER)
    ledger = root / LEDGER
    (row,) = json.loads(ledger.read_text())
    above = {"date": "2025-04-01", "task": "1.1", "kind": "report"}
    text = "\n\n".join(f"- {json.dumps(each, ensure_ascii=False)}" for each in (above, row))
    ledger.write_text(f"# 说明\n{text}\n")
    assert validated(run, root, "--strict").status == 0


@pytest.mark.parametrize(
    "other",
    [
        {"record": {"task": "1.2"}},
        {"record": {"date": "2025-05-11"}},
        {"record": {"kind": "report"}},
        {"file": f"plans/1.0/progress/{HOUSING}.yaml"},
        {"code": "evidence-missing"},
        {"about": "1.7"},
    ],
)
def test_a_waiver_excuses_what_it_names_and_nothing_else(
    run: Run, tmp_path: Path, other: dict[str, object]
) -> None:
    ran = validated(run, city(tmp_path, UNMET, {**WAIVER, **other}), "--strict")
    assert (ran.status, "no longer found" in ran.err) == (1, True)


@pytest.mark.parametrize("record", [None, {}, {"task": "1.1"}, {"kind": "apply"}])
def test_what_a_waiver_leaves_out_may_be_anything(
    run: Run, tmp_path: Path, record: dict[str, str] | None
) -> None:
    waiver: dict[str, object] = {key: WAIVER[key] for key in WAIVER if key != "record"}
    if record is not None:
        waiver["record"] = record
    assert validated(run, city(tmp_path, UNMET, waiver), "--strict").status == 0


def test_a_waiver_that_fits_nothing_is_told_and_is_no_error(run: Run, tmp_path: Path) -> None:
    ran = validated(run, city(tmp_path, TARGET, WAIVER), "--strict")
    assert (
        ran.status,
        "plans/waivers.yaml, line 1: what it waives is no longer found" in ran.err,
    ) == (
        0,
        True,
    )


def test_a_warning_about_a_task_is_named_by_its_task(run: Run, tmp_path: Path) -> None:
    made = City().task("").task(f"support: [{MARKET}]").task(f"support: [{MARKET}]")
    base = {"code": "lead-repeated-in-support", "file": "plans/1.0/plan.yaml"}
    why = {"reason": "文件如此", "by": "督查科"}
    root = city(tmp_path, made)
    plan = root / "plans/1.0/plan.yaml"
    plan.write_text(json.dumps(json.loads(plan.read_text()), indent=1, ensure_ascii=False))
    waivers = root / "plans/waivers.yaml"
    waivers.write_text(json.dumps([{**base, "record": {"task": "1.2"}, **why}]))
    assert validated(run, root).out.count("lead-repeated-in-support") == 1
    waivers.write_text(json.dumps([{**base, "about": MARKET, **why}]))
    assert validated(run, root).out.count("lead-repeated-in-support") == 0


def test_errors_are_not_waived(run: Run, tmp_path: Path) -> None:
    wrong = City().task("").says("2025-05-10 withdraw")
    by_rule = {**WAIVER, "code": "withdraw-without-apply", "record": {}}
    ran = validated(run, city(tmp_path, wrong, by_rule))
    assert ran.status == 1
    assert "withdraw-without-apply" in ran.out


def test_an_error_of_reading_is_not_waived_and_that_is_said(run: Run, tmp_path: Path) -> None:
    wrong = City().task("lead: [某局]")
    waiver = {**WAIVER, "code": "unknown-department", "file": "plans/1.0/plan.yaml", "record": {}}
    ran = validated(run, city(tmp_path, wrong, waiver))
    assert (ran.status, "line 1: an error cannot be waived" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "no-such-code"}, "bad-value"),
        ({"by": None}, "missing-key"),
        ({"code": "back-dated"}, "missing-key"),
    ],
)
def test_a_waiver_is_for_a_known_warning_and_somebody_stands_for_it(
    run: Run, tmp_path: Path, change: dict[str, str | None], code: str
) -> None:
    waiver = {key: value for key, value in {**WAIVER, **change}.items() if value is not None}
    ran = validated(run, city(tmp_path, UNMET, waiver))
    assert (ran.status, f"error[{code}]" in ran.out) == (1, True), ran.out


# What clears by itself


@pytest.mark.parametrize(
    ("said", "decided", "warned"),
    [
        ((), (), True),
        ((), ("2025-05-20 return",), False),
        ((), ("2025-05-20 accept",), False),
        (("2025-05-20 withdraw",), (), False),
        (("2025-05-20 report readings: {网办率: 91}",), (), False),
        (("2025-05-20 report readings: {网办率: 85}",), (), True),
        (
            ("2025-05-22 apply readings: {网办率: 95}, evidence: [https://example.org/a]",),
            ("2025-05-20 return",),
            False,
        ),
        (("2025-05-22 apply evidence: [https://example.org/a]",), ("2025-05-20 return",), True),
    ],
)
def test_an_unmet_target_is_told_while_the_application_stands_unmended(
    run: Run, tmp_path: Path, said: tuple[str, ...], decided: tuple[str, ...], *, warned: bool
) -> None:
    made = UNMET.says(*said).decides(*decided)
    ran = validated(run, city(tmp_path, made))
    assert ("target-unmet-at-apply" in ran.out) is warned, ran.out


def test_a_supporter_that_an_amendment_makes_lead_is_not_found(run: Run, tmp_path: Path) -> None:
    made = City().task(f"support: [{HOUSING}]")
    moved = made.amend(f"2025-04-01 lead: [{HOUSING}], task: '1.1', document: 示例函, reason: 调整")
    assert "lead-repeated" not in validated(run, city(tmp_path, moved)).out


def test_a_lead_that_an_amendment_names_as_supporter_is_found(run: Run, tmp_path: Path) -> None:
    made = City().task("")
    named = made.amend(
        f"2025-04-01 support: [{MARKET}], task: '1.1', document: 示例函, reason: 调整"
    )
    assert "lead-repeated-in-support" in validated(run, city(tmp_path, named)).out
