"""A department's ledger that outgrows one file goes on in the next, which counts as the same ledger."""

from pathlib import Path

import pytest
from bizenv.layout import numbered_name

from conftest import DAY, Run
from test_offices import git

LEDGER = "plans/demo/progress/示例住建局.yaml"
SECOND = "plans/demo/progress/示例住建局.2.yaml"
RECORD = ("record", "report", "demo/1.2.3", "--dept", "示例住建局", "--date", DAY, "--as-of", DAY)


@pytest.fixture
def city(tmp_path: Path, run: Run) -> Path:
    run("init", "--example", tmp_path / "city")
    return tmp_path / "city"


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("示例住建局", ("示例住建局", 0)),
        ("示例住建局.2", ("示例住建局", 2)),
        ("示例住建局.2026", ("示例住建局", 2026)),
        ("示例住建局.0", ("示例住建局.0", 0)),
        ("示例住建局.02", ("示例住建局.02", 0)),
        ("U.S. Office", ("U.S. Office", 0)),
        (".2", (".2", 0)),
        ("示例住建局.２", ("示例住建局.２", 0)),
        ("示例住建局.12345", ("示例住建局.12345", 0)),
    ],
)
def test_a_number_behind_a_name_is_a_file_s(stem: str, said: tuple[str, int]) -> None:
    assert numbered_name(stem) == said


def split(city: Path, *, keep: int, second: str = SECOND) -> None:
    """Put a ledger's lines from one on into the next file."""
    lines = (city / LEDGER).read_text(encoding="utf-8").splitlines(keepends=True)
    (city / LEDGER).write_text("".join(lines[:keep]), encoding="utf-8")
    (city / second).write_text("".join(lines[keep:]), encoding="utf-8")


@pytest.mark.parametrize("keep", [5, 20, 40])
@pytest.mark.parametrize("second", [SECOND, SECOND.replace(".2.", ".2026.")])
def test_two_files_say_what_one_said(city: Path, run: Run, keep: int, second: str) -> None:
    def figures() -> list[str]:
        asked = (("status",), ("list",), ("validate",))
        outs = []
        for each in asked:
            ran = run("--root", city, *each, "--as-of", "2026-01-31", "--format", "json")
            outs.append(ran.out.replace(second, LEDGER))
        return outs

    before = figures()
    split(city, keep=keep, second=second)
    after = figures()
    assert after[0] == before[0]
    assert '"error"' not in after[2]
    assert after[1].count('"completed"') == before[1].count('"completed"')


def test_record_appends_to_the_newest(city: Path, run: Run) -> None:
    split(city, keep=20)
    old = (city / LEDGER).read_bytes()
    assert run("--root", city, *RECORD, "--note", "新增").status == 0
    assert (city / LEDGER).read_bytes() == old
    assert "新增" in (city / SECOND).read_text(encoding="utf-8")
    (city / SECOND.replace(".2.", ".10.")).write_text("# 续\n", encoding="utf-8")
    ran = run("--root", city, *RECORD, "--note", "又新增")
    assert "示例住建局.10.yaml:2" in ran.out


def test_record_begins_the_next_file_before_one_is_full(
    city: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bizenv.recording.growth.LONG_LINES", 40)
    ran = run("--root", city, *RECORD, "--note", "新增")
    assert ran.status == 0
    assert (city / SECOND).read_text(encoding="utf-8").endswith("note: 新增}\n")
    assert run("--root", city, *RECORD, "--note", "又新增").status == 0
    assert (city / SECOND).read_text(encoding="utf-8").count("新增") == 2
    assert not (city / SECOND.replace(".2.", ".3.")).exists()


def test_a_void_reaches_a_record_of_the_first_file_and_later_ones_make_nothing_unclear(
    city: Path, run: Run
) -> None:
    line = '{{date: {0}, task: "1.2.3", kind: report, percent: {1}}}\n'
    with (city / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write("- " + line.format("2025-10-13", 9))
    of = "of: {date: 2025-10-13, kind: report}"
    (city / SECOND).write_text(
        f'- {{date: 2025-10-14, task: "1.2.3", kind: void, {of}}}\n'
        "- " + line.format("2025-10-13", 90),
        encoding="utf-8",
    )
    out = run("--root", city, "validate", "--lang", "en").out
    assert "void" not in out
    shown = run("--root", city, "show", "demo/1.2.3", "--as-of", DAY, "--format", "json").out
    assert '"percent": 90' in shown


def test_an_alias_before_the_number_is_told(city: Path, run: Run) -> None:
    (city / "plans/demo/progress/住建局.2.yaml").write_text("# 无\n", encoding="utf-8")
    out = run("--root", city, "validate", "--lang", "en").out
    assert "“住建局” is not the canonical name" in out
    assert "rename the file to 示例住建局.2.yaml" in out


def test_guard_takes_the_next_file_for_the_department_s_own(
    city: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = "office: [{emails: [office@example.invalid]}]\n"
    access += "departments: {示例住建局: [{emails: [z@example.invalid]}]}\n"
    (city / "plans/access.yaml").write_text(access, encoding="utf-8")
    git(city, "init", "-qb", "main")
    git(city, "add", "-A")
    git(city, "commit", "-qm", "city")
    monkeypatch.setenv("BIZENV_AS_OF", DAY)
    (city / SECOND).write_text(
        f'- {{date: {DAY}, task: "1.2.3", kind: report, note: 新增}}\n', encoding="utf-8"
    )
    git(city, "add", "-A")
    git(city, "-c", "user.email=z@example.invalid", "commit", "-qm", "next")
    base = ("--base", "HEAD~1", "--as-of", DAY, "--lang", "en")
    ran = run("--root", city, "guard", *base)
    assert "wrong-file" not in ran.out, ran.out
    (city / SECOND).write_text("# 无\n", encoding="utf-8")
    git(city, "commit", "-qam", "lost")
    assert "record-rewritten" in run("--root", city, "guard", *base).out
    lines = run("--root", city, "schema", "codeowners").out.splitlines()
    owners = "z@example.invalid office@example.invalid"
    assert f"/plans/*/progress/示例住建局.*.yaml {owners}" in lines


def test_a_name_that_ends_like_a_number_can_be_no_file_s(city: Path, run: Run) -> None:
    register = city / "plans/departments.yaml"
    text = register.read_text(encoding="utf-8").replace(
        "departments:\n", "departments:\n  - {name: 示例分局.2}\n", 1
    )
    register.write_text(text, encoding="utf-8")
    assert "no-file-name" in run("--root", city, "validate").out


def test_what_is_too_large_is_told_where_to_go_on(city: Path, run: Run) -> None:
    (city / LEDGER).write_bytes(b"# x\n" + b"#" * (4 << 20))
    out = run("--root", city, "validate", "--lang", "en", city / LEDGER).out
    assert "too-large" in out
    assert "示例住建局.2.yaml" in out
