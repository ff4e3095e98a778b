"""Records on one line each: which are not, and that putting them so says the same and loses no comment."""

from pathlib import Path

import pytest
from bizenv.diagnostics import BizenvError
from bizenv.files.lines import File
from bizenv.files.yaml_items import over_lines
from bizenv.files.yaml_tree import read
from bizenv.recording.keys import line_keys
from bizenv.recording.lines import on_one_line_each

from conftest import ROOT, Run
from test_offices import git

FILE = "plans/demo/progress/示例住建局.yaml"
LINE = '- {date: 2025-04-30, task: "1.1", kind: report, percent: 80}'
BLOCK = '- date: 2025-04-30\n  task: "1.1"\n  kind: report\n  percent: 80\n'


@pytest.mark.parametrize(
    ("text", "laid"),
    [
        (BLOCK, f"{LINE}\n"),
        (BLOCK.replace("- ", "-\n  "), f"{LINE}\n"),
        (BLOCK.removesuffix("\n"), f"{LINE}\n"),
        (f"{LINE}\n{BLOCK}{LINE}\n", f"{LINE}\n{LINE}\n{LINE}\n"),
        (BLOCK.replace("\n", "\r\n"), f"{LINE}\r\n"),
        ("\ufeff" + BLOCK, f"\ufeff{LINE}\n"),
        ("  " + BLOCK.replace("\n  ", "\n    "), f"  {LINE}\n"),
        (LINE.replace(", kind", ",\n   kind") + "\n", f"{LINE}\n"),
        (
            f"[{LINE[2:]},\n {{date: 2025-04-30, task: '1.1',\n kind: report, percent: 80}}]\n",
            f"{LINE}\n{LINE}\n",
        ),
        (f"# 头\n\n{BLOCK}\n# 尾\n{LINE}", f"# 头\n\n{LINE}\n\n# 尾\n{LINE}"),
        (
            BLOCK.replace("report\n", "report  # 甲#乙\n  # 丙\n").replace("30\n", "30 # 丁\n"),
            f"# 丁\n# 甲#乙\n# 丙\n{LINE}\n",
        ),
        (
            BLOCK + '  progress: "a # b"\n  next: | # 注\n    一 # 行\n    二行\n',
            "# 注\n" + LINE[:-1] + ', progress: "a # b", next: "一 # 行\\n二行\\n"}\n',
        ),
    ],
)
def test_records_are_put_on_one_line_each(text: str, laid: str) -> None:
    new, count = on_one_line_each(text.encode(), FILE, line_keys())
    assert new.decode() == laid
    assert count
    assert read(new, FILE)[0] == read(text.encode(), FILE)[0]
    assert list(over_lines(File(FILE, text.encode())))
    assert not list(over_lines(File(FILE, new)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 无\n",
        f"{LINE}\n",
        f"---\n{LINE}\n\n# 注\n{LINE}",
        f"  {LINE}\n",
        BLOCK + "  progress: 上线\n    试运行\n",  # likely a slip: told as such
        BLOCK + '  progress: "上线\n    试运行"\n',
        "- 文字\n",
        f"[{LINE[2:]}, {LINE[2:]}]\n",  # a merge would not be YAML, and is told
        f"[\n {LINE[2:]},\n {LINE[2:]}\n]\n",
    ],
)
def test_what_stands_on_one_line_or_runs_on_by_a_slip_stays(text: str) -> None:
    assert on_one_line_each(text.encode(), FILE, line_keys()) == (text.encode(), 0)
    assert not list(over_lines(File(FILE, text.encode())))


@pytest.mark.parametrize("text", [BLOCK + "  percent: 7\n", BLOCK + " x\n", "date: 2025\n"])
def test_what_cannot_be_read_is_left_alone(text: str) -> None:
    with pytest.raises(BizenvError, match="not-a-ledger"):
        on_one_line_each(text.encode(), FILE, line_keys())


def test_one_finding_a_file_names_the_first_and_says_how_many() -> None:
    text = f"# 注\n{LINE}\n{BLOCK}{BLOCK}"
    (found,) = over_lines(File(FILE, text.encode()))
    assert (found.at.line, found.args["count"]) == (3, 2)


def test_the_program_shows_the_lines_and_writes_them_when_told(run: Run, tmp_path: Path) -> None:
    run("init", "--example", str(tmp_path / "city"))
    ledger = tmp_path / "city/plans/demo/progress/示例住建局.yaml"
    line = '- {date: 2025-10-14, task: "1.2.3", kind: report, percent: 70}'
    block = '- date: 2025-10-14 # 电话\n  task: "1.2.3"\n  kind: report\n  percent: 70\n'
    before = ledger.read_text(encoding="utf-8")
    ledger.write_text(before + block, encoding="utf-8")
    options = ("--root", tmp_path / "city", "validate", "--lang", "en")
    assert "record-over-lines" in run(*options).out
    shown = run(*options, "--fix-lines")
    assert f"+# 电话\n+{line}\n" in shown.out
    assert "-- date: 2025-10-14 # 电话\n" in shown.out
    assert "Nothing is written" in shown.out
    assert ledger.read_text(encoding="utf-8") == before + block
    elsewhere = tmp_path / "city/plans/district"
    assert "Every record" in run(*options, "--fix-lines", elsewhere).out
    written = run(*options, "--fix-lines", "--yes")
    assert (written.status, written.err) == (0, "")
    assert ledger.read_text(encoding="utf-8") == f"{before}# 电话\n{line}\n"
    assert "record-over-lines" not in run(*options).out


def test_a_ledger_that_cannot_be_read_is_named_and_the_others_are_mended(
    run: Run, tmp_path: Path
) -> None:
    run("init", "--example", str(tmp_path / "city"))
    progress = tmp_path / "city/plans/demo/progress"
    broken, good = progress / "示例住建局.yaml", progress / "示例税务局.yaml"
    broken.write_text(broken.read_text(encoding="utf-8") + "- {date: \n", encoding="utf-8")
    good.write_text(
        good.read_text(encoding="utf-8").replace(", kind", ",\n  kind", 1), encoding="utf-8"
    )
    ran = run("--root", tmp_path / "city", "validate", "--fix-lines", "--yes", "--lang", "en")
    assert ran.status == 3
    assert broken.name in ran.err
    assert ",\n" not in good.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options",
    [("--yes",), ("--fix-lines", "--format", "json"), ("--fix-lines", "--known-as-of", "HEAD")],
)
def test_it_refuses_options_that_do_not_go_with_it(run: Run, options: tuple[str, ...]) -> None:
    assert run("--root", ROOT, "validate", *options).status == 2


def test_guard_takes_it_for_what_it_is_nothing_said_anew(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = tmp_path / "city"
    run("init", "--example", city)
    ledger = city / "plans/demo/progress/示例住建局.yaml"
    text = ledger.read_text(encoding="utf-8")
    ledger.write_text(text.replace(", kind: ", ",  # 注\n  kind: "), encoding="utf-8")
    for arguments in (("init", "-qb", "main"), ("add", "-A"), ("commit", "-qm", "city")):
        git(city, *arguments)
    monkeypatch.setenv("BIZENV_AS_OF", "2026-01-31")
    fixed = run("--root", city, "validate", "--fix-lines", "--yes")
    assert fixed.status == 0
    assert ledger.read_text(encoding="utf-8").count("# 注\n") == text.count(", kind: ")
    ran = run("--root", city, "guard", "--base", "HEAD", "--lang", "en")
    assert (ran.status, "0 errors, 0 warnings" in ran.out) == (0, True), ran.out
