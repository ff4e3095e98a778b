"""What is written cannot break what is shown: markup, escapes, formulas, several lines."""

import shutil
from pathlib import Path

import pytest

from building import City
from conftest import Run
from test_reports import written

# what is written cannot break what is shown


def test_markup_escapes_and_formulas_are_shown_inert(run: Run, tmp_path: Path) -> None:
    title = '"[red]标题[/red] =1+1 `x` | <b> *"'
    folder = written(
        City().task(f"title: {title}").says("2025-05-01 report progress: '=1+1'"), tmp_path
    )
    escape = tmp_path / "escape"
    shutil.copytree(folder, escape, ignore=shutil.ignore_patterns("escape"))
    for place in escape.rglob("plan.yaml"):
        place.write_text(
            place.read_text(encoding="utf-8").replace("<b>", "<b> \\e[31m"), encoding="utf-8"
        )
    for command in (("list",), ("show", "1.1"), ("status", "--by", "month")):
        for arguments in ((), ("--color", "always"), ("--format", "markdown"), ("--format", "csv")):
            assert run("--root", folder, *command, *arguments, "--as-of", "2025-05-02").status == 0
            ran = run(
                "--root", escape, *command, *arguments, "--as-of", "2025-05-02", "--despite-errors"
            )
            assert ran.status == 3
            assert "\x1b[31m" not in ran.out + ran.err
    assert "[red]标题[/red]" in run("--root", folder, "list").out
    assert "\\[red\\]" in run("--root", folder, "list", "--format", "markdown").out


@pytest.mark.parametrize("format_", ["text", "csv", "markdown", "html", "json"])
def test_text_of_several_lines_is_shown_in_one(run: Run, tmp_path: Path, format_: str) -> None:
    """However its lines are written; JSON has it as it is."""
    long = '"第一行\\n第二行"'
    city = City().task(f"title: {long}").says(f"2025-05-01 report progress: {long}")
    city = city.says('2025-05-02 report progress: "甲 \\n\\n  乙\\n"')
    folder = written(city, tmp_path)
    for command in (("list",), ("show", "1.1"), ("digest", "--month", "2025-05")):
        ran = run("--root", folder, *command, "--format", format_, "--as-of", "2025-05-31")
        if ran.status == 2:  # a digest is no table
            continue
        assert ran.status == 0
        if format_ == "json":
            assert "第一行\\n第二行" in ran.out
        else:
            assert "u000a" not in ran.out
            assert "第一行 第二行" in ran.out.replace("\n", " ")
        if format_ == "text" and command[0] == "show":
            assert "甲 乙\n" in ran.out or "甲 乙 " in ran.out


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("&lt;b&gt; &amp;", "\\&lt;b\\&gt; \\&amp;"),
        ("A&B &#64;all", "A\\&B \\&\\#64;all"),
        ("请@all知悉", "请@<!-- -->all知悉"),
        ("@示例用户 a@example.invalid @", "@<!-- -->示例用户 a@example.invalid @"),
    ],
)
def test_markdown_shows_text_as_it_is_and_calls_nobody(
    run: Run, tmp_path: Path, title: str, shown: str
) -> None:
    folder = written(City().task(f"title: {title!r}"), tmp_path)
    assert shown in run("--root", folder, "list", "--format", "markdown").out


def test_a_cell_that_looks_like_a_formula_is_text_in_csv(run: Run, tmp_path: Path) -> None:
    folder = written(City().task("title: '=HYPERLINK(1)'").task("title: '-1'"), tmp_path)
    out = run("--root", folder, "list", "--format", "csv").out
    assert "'=HYPERLINK(1)" in out
    assert "'-1" in out
