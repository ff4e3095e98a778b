"""The program as users run it: options, exit status, streams, locales, terminals and pipes."""

import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path
from typing import Final

import pytest
from bizenv import __version__
from rich.cells import cell_len

from building import City
from conftest import DAY, Run
from repositories import Repo
from test_reports import written

BIZENV = (sys.executable, "-m", "bizenv")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def program(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run bizenv in a process of its own, with nothing of this machine's locale."""
    clean = {"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY, **environment}
    return subprocess.run(
        [*BIZENV, *arguments], cwd=cwd, env=clean, capture_output=True, check=False
    )


def on_terminal(columns: int, *arguments: str, cwd: Path, **environment: str) -> str:
    """Run bizenv on a terminal of some columns and return what it writes there."""
    parent, child = pty.openpty()
    ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    clean = {
        "PATH": os.environ["PATH"],
        "BIZENV_AS_OF": DAY,
        "TERM": "xterm-256color",
        **environment,
    }
    process = subprocess.Popen(
        [*BIZENV, *arguments], cwd=cwd, env=clean, stdout=child, stderr=child
    )
    os.close(child)
    chunks = []
    while True:
        try:
            chunk = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        chunks.append(chunk)
    os.close(parent)
    assert process.wait() == 0
    return b"".join(chunks).decode().replace("\r\n", "\n")


def test_version(run: Run) -> None:
    assert run("--version").out == f"bizenv {__version__}\n"


def test_without_a_command_it_shows_its_help_and_fails(run: Run) -> None:
    ran = run()
    assert ran.status == 2
    assert "status" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("statsu",), "“status”"),
        (("status", "--pln", "6.0"), "“--plan”"),
        (("status", "--plan"), "--plan 需要一个值"),
        (("status", "--plan", "60"), "“6.0”"),
        (("status", "--as-of", "2025-13-01"), "月份从1到12"),
        (("status", "--as-of", "20250601"), "2026-10-31"),
        (("status", "--as-of", "2025-W01-1"), "2026-10-31"),
        (("status", "--by", "departmnt"), "“department”"),
        (("status", "--format", "jsn"), "“json”"),
        (("status", "--role", "leed"), "“lead”"),
        (("status", "--due", "Q5"), "季度从1到4"),
        (("status", "--due", "2025-13"), "月份从1到12"),
        (("status", "--fail-on", "late"), "overdue"),
        (("status", "--lang", "fr"), "zh"),
        (("status", "--color", "maybe"), "always"),
        (("status", "extra"), "extra"),
        (("list", "--within", "soon"), "30d"),
        (("list", "--status", "overdu"), "“overdue”"),
        (("show",), "缺少：任务"),
        (("show", "6.0/9.9.9"), "没有任务"),
        (("show", "1.2.3", "--as-of", "2025-01-01"), "尚不存在"),
        (("overdue", "--dept", "税务"), "国家税务总局鄂尔多斯市税务局"),
        (("overdue", "--dept", ""), "登记册里没有"),
        (("validate", "--format", "csv"), "text"),
    ],
)
@pytest.mark.usefixtures("at_root")
def test_wrong_usage_says_what_to_write_instead(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.usefixtures("at_example")
def test_a_bare_id_is_enough_where_one_plan_has_it(run: Run) -> None:
    assert "district/2.1" in run("show", "2.1").out
    assert "street/1" in run("show", "1").out  # and so has a closed plan, which is not asked
    assert "hotline-2024/W2024-001" in run("show", "W2024-001").out  # only a closed plan has it


def test_candidates_of_several_plans_are_named(run: Run, tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    second = (folder / "plans/1.0/plan.yaml").read_text(encoding="utf-8").replace('"1.0"', '"2.0"')
    (folder / "plans/2.0").mkdir()
    (folder / "plans/2.0/plan.yaml").write_text(second, encoding="utf-8")
    ran = run("--root", folder, "show", "1.1")
    assert (ran.status, ran.out) == (2, "")
    assert "1.0/1.1" in ran.err
    assert "2.0/1.1" in ran.err
    assert run("--root", folder, "show", "2.0/1.1").status == 0
    assert run("--root", folder, "show", "1.1", "--plan", "2.0").status == 0


def test_without_a_workspace_it_says_how_to_get_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("status", "--lang", "en")
    assert (ran.status, ran.out) == (3, "")
    assert "bizenv init" in ran.err


def test_the_root_is_the_nearest_folder_upwards(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example / "plans" / "demo" / "progress")
    assert run("status", "--plan", "demo").status == 0


def test_the_root_may_be_named(run: Run, example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--root", example, "status", "--plan", "demo").status == 0
    monkeypatch.setenv("BIZENV_ROOT", str(example))
    assert run("status", "--plan", "demo").status == 0
    monkeypatch.setenv("BIZENV_ROOT", str(example / "nowhere"))
    assert run("status").status == 3


@pytest.mark.usefixtures("at_example")
def test_readers_exit_with_0_whatever_they_count_unless_told_to_fail(run: Run) -> None:
    assert run("overdue").status == 0
    assert run("status", "--fail-on", "overdue").status == 1
    assert run("list", "--fail-on", "at-risk").status == 1
    assert run("status", "--fail-on", "overdue", "--as-of", "2025-03-15").status == 0
    assert run("overdue", "--fail-on", "overdue", "--dept", "示例海关").status == 0


@pytest.mark.usefixtures("at_example")
def test_output_goes_to_a_file_and_csv_there_carries_a_byte_order_mark(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "逾期.csv"
    ran = run("overdue", "--format", "csv", "-o", target)
    assert (ran.status, ran.out) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert target.read_text(encoding="utf-8-sig").splitlines()[0].startswith("截至,方案,编号")
    assert not run("overdue", "--format", "csv").out.startswith("\ufeff")
    ran = run("overdue", "-o", tmp_path / "missing" / "x.txt")
    assert (ran.status, ran.out) == (3, "")
    assert list(tmp_path.iterdir()) == [target]


def test_today_is_that_of_the_workspace_s_time_zone(run: Run, tmp_path: Path) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 26 hours apart: never the same day
        folder = written(City(), tmp_path / zone.partition("/")[2])
        (folder / "plans/workspace.yaml").write_text(f"time_zone: {zone}\n")
        days.append(json.loads(run("--root", folder, "status", "--format", "json").out)["as_of"])
    assert days[0] > days[1]


# languages


def speak(monkeypatch: pytest.MonkeyPatch, locale: dict[str, str]) -> None:
    """Set a locale where none is set."""
    for name, value in locale.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("locale", "help_in", "data_in"),
    [
        ({}, "用法", "截至"),
        ({"LANG": "C"}, "用法", "截至"),
        ({"LC_ALL": "POSIX"}, "用法", "截至"),
        ({"LANG": "C.UTF-8"}, "用法", "截至"),
        ({"LANG": "en_US.UTF-8"}, "Usage", "截至"),
        ({"LANG": "zh_CN.UTF-8"}, "用法", "截至"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "Usage", "截至"),
    ],
)
@pytest.mark.usefixtures("at_example")
def test_help_follows_the_locale_and_data_the_workspace(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    locale: dict[str, str],
    help_in: str,
    data_in: str,
) -> None:
    speak(monkeypatch, locale)
    assert run("status", "--help").out.startswith(help_in)
    ran = run("status", "--plan", "demo")
    assert (ran.status, ran.err) == (0, "")
    assert data_in in ran.out


@pytest.mark.parametrize(
    ("locale", "usage"),
    [
        ({}, "用法"),
        ({"LANG": "C"}, "Usage"),
        ({"LC_ALL": "POSIX"}, "Usage"),
        ({"LANG": "C.UTF-8"}, "Usage"),
        ({"LC_ALL": "C.utf8", "LANG": "zh_CN.UTF-8"}, "Usage"),
        ({"LANG": "zh_CN.UTF-8"}, "用法"),
    ],
)
def test_outside_a_workspace_a_locale_without_language_asks_for_english(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    locale: dict[str, str],
    usage: str,
) -> None:
    speak(monkeypatch, locale)
    monkeypatch.chdir(tmp_path)
    for arguments in (("--help",), ("status", "--help")):
        assert run(*arguments).out.startswith(usage), arguments
    assert ("No workspace here" in run("status").err) == (usage == "Usage")


@pytest.mark.parametrize(
    ("locale", "usage"),
    [({}, "用法"), ({"LC_ALL": "C"}, "Usage"), ({"LANG": "zh_CN.UTF-8"}, "用法")],
)
def test_a_program_of_its_own_reads_its_locale(
    example: Path, tmp_path: Path, locale: dict[str, str], usage: str
) -> None:
    """As the tables above say of this process."""
    said = program("status", "--help", cwd=tmp_path, **locale).stdout.decode()
    assert said.startswith(usage)
    assert "截至" in program("status", cwd=example, **locale).stdout.decode()


def test_inside_a_workspace_the_program_s_own_help_follows_it(
    tmp_path: Path, example: Path
) -> None:
    assert program("--help", cwd=example, LANG="C.UTF-8").stdout.decode().startswith("用法")
    assert program("--bad", cwd=example, LANG="C.UTF-8").stderr.decode().count("选项")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/workspace.yaml").write_text("language: en\n")
    assert program("--help", cwd=tmp_path).stdout.startswith(b"Usage")


@pytest.mark.parametrize(
    "command",
    [
        "status --known-as-of 2025-05",
        "since 2025-05",
        "status --known-as-of HEAD~1",
        "since HEAD~1",
        "list --known-as-of no-such",
        "digest --since-published 2025-05",
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_revision_that_cannot_be_read_is_refused_in_the_workspace_s_language(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    language: str,
) -> None:
    repo = Repo.begin(tmp_path / "city")
    repo.commit()
    repo.git("tag", "2025-05")
    written(City(), repo.root)
    repo.commit({"plans/workspace.yaml": f"language: {language}\n"})
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    ran = run("--root", repo.root, *command.split())
    assert ran.status != 0
    assert bool(re.search("[一-鿿]", ran.err)) == (language == "zh")


@pytest.mark.parametrize("locale", ["C.UTF-8", "en_GB.UTF-8"])
def test_where_no_workspace_can_be_read_the_locale_chooses_the_language(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    repo = Repo.begin(tmp_path / "city")
    repo.commit()
    (repo.root / "plans").mkdir()
    monkeypatch.setenv("LC_ALL", locale)
    refused = run("--root", repo.root, "status", "--known-as-of", "HEAD").err
    assert not re.search("[一-鿿]", refused)


def test_lang_beats_both(example: Path) -> None:
    for arguments in (("--lang", "en", "status"), ("status", "--lang=en")):
        ran = program(*arguments, cwd=example, LANG="zh_CN.UTF-8")
        assert "As of 15 October 2025" in ran.stdout.decode()
    assert program("--lang", "en", "--help", LANG="zh_CN.UTF-8").stdout.startswith(b"Usage")


def test_the_workspace_s_language_is_that_of_its_data(tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    (folder / "plans/workspace.yaml").write_text("language: en\n")
    assert "As of" in program("status", cwd=folder, LANG="zh_CN.UTF-8").stdout.decode()
    assert program("status", "--help", cwd=folder, LANG="C").stdout.startswith(b"Usage")


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1", "zh_CN.GBK"])
def test_output_is_utf_8_whatever_the_locale(example: Path, locale: str) -> None:
    ran = program("overdue", "--dept", "示例住建局", cwd=example, LC_ALL=locale)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "推广一码缴费" in ran.stdout.decode("utf-8")


# terminals and pipes


def test_a_pipe_gets_plain_text_with_aligned_columns(example: Path) -> None:
    out = program("status", "--plan", "demo", cwd=example).stdout.decode()
    assert "\x1b" not in out
    lines = out.splitlines()
    top = next(number for number, line in enumerate(lines) if line.startswith("灯"))
    table = lines[top : lines.index(next(line for line in lines if line.startswith("口径")))]
    assert len({cell_len(line) for line in table}) == 1


def test_a_closed_pipe_is_no_error(example: Path) -> None:
    command = f"{sys.executable} -m bizenv list --closed | head -1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=example,
        env={"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY},
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    assert ran.stdout.decode().splitlines()[-1] == "0"


def lost(command: str, output: str, cwd: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a command whose output goes where it is lost, and tell its status behind what it told.

    A pipe's reader is gone before the command begins.
    """
    reader, writer = os.pipe()
    os.close(reader)
    redirected = command if output == "| true" else f"{command} {output}"
    try:
        return subprocess.run(
            ["bash", "-c", f"{redirected}; echo $? >&2"],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "BIZENV_AS_OF": DAY},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)


@pytest.mark.parametrize(
    "command", ["status", "validate", "list --format json", "--version", "overdue --format csv"]
)
@pytest.mark.parametrize(
    ("output", "expected"), [(">&-", "3"), ("> /dev/full", "3"), ("| true", "0")]
)
def test_an_answer_that_is_lost_is_no_success(
    example: Path, command: str, output: str, expected: str
) -> None:
    """Whoever reads a pipe and stops had enough: that is no error."""
    ran = lost(f"{sys.executable} -m bizenv {command}", output, example)
    *told, status = ran.stderr.decode().splitlines()
    assert (status, bool(told)) == (expected, expected == "3"), told
    assert not any("Exception ignored" in line for line in told)


@pytest.mark.parametrize("output", [">&-", "> /dev/full", "| true", "> /dev/full --format json"])
def test_records_that_stand_though_the_answer_is_lost_are_no_refusal(
    tmp_path: Path, run: Run, output: str
) -> None:
    run("init", "--example", str(tmp_path / "city"))
    city = tmp_path / "city"
    record = f"{sys.executable} -m bizenv record report demo/1.2.3 --dept 住建局 --percent 90 --date 2025-10-15 --lang en"
    ledger = city / "plans/demo/progress/示例住建局.yaml"
    before = ledger.read_text(encoding="utf-8").count("\n")
    ran = lost(record, output, city)
    *told, status = ran.stderr.decode().splitlines()
    assert status == "4"
    assert f"示例住建局.yaml:{before + 1}" in told[0]
    assert told[1] == "hint: the records stand; do not record them again"
    assert ledger.read_text(encoding="utf-8").count("\n") == before + 1


def test_a_terminal_gets_colours_and_a_table_that_fits(example: Path) -> None:
    out = on_terminal(120, "status", "--plan", "demo", cwd=example)
    assert "\x1b[1;31m红" in out
    assert max(map(cell_len, ESCAPE.sub("", out).splitlines())) <= 120


@pytest.mark.parametrize("command", ["status", "overdue", "at-risk", "list"])
def test_a_narrow_terminal_is_respected(example: Path, command: str) -> None:
    out = ESCAPE.sub("", on_terminal(60, command, "--plan", "demo", cwd=example))
    assert max(map(cell_len, out.splitlines())) <= 60
    assert "示例住建局" in out.replace("\n", "")


def test_no_color_is_respected(example: Path) -> None:
    assert "\x1b[" not in on_terminal(120, "status", "--plan", "demo", cwd=example, NO_COLOR="1")


def test_color_can_be_forced_and_forbidden(example: Path) -> None:
    for arguments in (("--color", "always", "status"), ("status", "--color", "always")):
        assert b"\x1b[" in program(*arguments, cwd=example, NO_COLOR="1").stdout
    assert "\x1b[" not in on_terminal(120, "status", "--color", "never", cwd=example)


def test_validate_shows_the_line_and_a_caret_on_a_terminal(tmp_path: Path) -> None:
    folder = written(City(), tmp_path)
    (folder / "plans/1.0/plan.yaml").write_text(
        'plan: "1.0"\ntitle: 示例方案\nissued: 2025-03-01\ntasks:\n  - {id: "1", title: 任务, lead: [示例市场监管里局], due: 2025}\n'
    )
    parent, child = pty.openpty()
    ran = subprocess.run(
        [*BIZENV, "validate"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "NO_COLOR": "1"},
        stdout=child,
        check=False,
    )
    os.close(child)
    out = os.read(parent, 65536).decode().replace("\r\n", "\n")
    os.close(parent)
    assert ran.returncode == 1
    lines = [line for line in out.splitlines() if "│" in line]
    start = cell_len(lines[0][: lines[0].index("示例市场监管里局")])
    assert lines[1] == f"{' ' * (cell_len('  5'))} │ {' ' * (start - cell_len('  5 │ '))}{'^' * 16}"
    assert "是“示例市场监管局”吗？" in out


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


# init


def test_init_writes_an_empty_workspace_that_works(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert run("init", folder).status == 0
    assert (
        folder / ".gitattributes"
    ).read_text() == "plans/*/progress/*.yaml merge=union\nplans/*/reviews.yaml merge=union\n"
    assert run("--root", folder, "validate").status == 0
    ran = run("--root", folder, "status")
    assert (ran.status, ran.err) == (0, "")
    assert "没有可统计的方案" in ran.out


@pytest.mark.parametrize("kind", ["example", "empty"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_init_writes_in_the_language_asked_for(
    run: Run, tmp_path: Path, kind: str, language: str
) -> None:
    options = ["--example"] if kind == "example" else []
    assert run("init", *options, tmp_path / "city", "--lang", language).status == 0
    plans = tmp_path / "city/plans"
    texts = {file: file.read_text(encoding="utf-8") for file in plans.rglob("*.yaml")}
    is_chinese = re.compile("[\u4e00-\u9fff]")
    chinese = {file for file, text in texts.items() if is_chinese.search(text)}
    worded = {
        file for file in texts if file.parent.name != "progress"
    }  # figures alone may be there
    assert chinese >= worded if language == "zh" else not chinese
    marker = (tmp_path / "city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert f"\nlanguage: {language}\n" in marker


def test_what_init_writes_follows_lang_alone_and_it_says_so(run: Run, tmp_path: Path) -> None:
    ran = program("init", tmp_path / "city", LANG="en_US.UTF-8")
    assert "language: zh" in (tmp_path / "city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert "--lang en" in ran.stdout.decode()
    assert "--lang en" not in run("init", tmp_path / "other").out


def test_init_leads_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("init", "new city").out
    assert [line.split()[:2] for line in said.splitlines()[2:5]] == [
        ["cd", '"new'],
        ["git", "init"],
        ["bizenv", "import"],
    ]
    (tmp_path / "kept/.git").mkdir(parents=True)
    assert "git init" not in run("init", "kept").out
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert "cd " not in run("init", ".").out
    comment = (tmp_path / "new city/plans/workspace.yaml").read_text(encoding="utf-8")
    assert "docs/" not in comment.partition("\n")[2]
    assert "bizenv --help" in comment


def test_init_adds_what_is_missing_to_gitattributes(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("*.png binary")
    assert run("init", tmp_path).status == 0
    assert (tmp_path / ".gitattributes").read_text().splitlines() == [
        "*.png binary",
        "plans/*/progress/*.yaml merge=union",
        "plans/*/reviews.yaml merge=union",
    ]


def test_output_never_replaces_what_is_no_file(run: Run, example: Path) -> None:
    assert run("--root", example, "status", "-o", "/dev/null").status == 0
    assert Path("/dev/null").is_char_device()
    assert run("--root", example, "status", "-o", "").status == 2
    assert run("--root", example, "status", "-o", example).status == 3


def test_init_never_writes_over_a_workspace(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path).status == 0
    before = (tmp_path / "plans/workspace.yaml").read_bytes()
    assert run("init", "--example", tmp_path).status == 3
    assert (tmp_path / "plans/workspace.yaml").read_bytes() == before
    assert not (tmp_path / "plans/demo").exists()


@pytest.mark.parametrize(
    ("said", "day"),
    [("yesterday", "2025-05-19"), ("last month", "2025-04-30"), ("昨天", "2025-05-19")],
)
def test_words_of_as_of_count_from_the_day_of_the_surroundings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, day: str
) -> None:
    city = written(City().task(""), tmp_path)
    monkeypatch.setenv("BIZENV_AS_OF", "2025-05-20")
    ran = run("--root", city, "status", "--as-of", said, "--format", "json")
    assert json.loads(ran.out)["as_of"] == day


def test_a_closed_standard_input_is_said(tmp_path: Path) -> None:
    city = written(City().task(""), tmp_path)
    command = f'"{sys.executable}" -m bizenv --root "{city}" --lang en record --from - <&-'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "Standard input is closed" in ran.stderr


def test_a_hyphen_is_standard_output(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = written(City().task(""), tmp_path / "city")
    monkeypatch.chdir(tmp_path)
    for command in (("status",), ("list", "--format", "csv"), ("schema", "plan")):
        before = run("--root", city, *command).out
        assert run("--root", city, *command, "-o", "-").out == before
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("command", ["init new", "import d.txt --plan q -o plans/q.yaml"])
def test_what_was_written_is_told_where_the_answer_cannot_be(tmp_path: Path, command: str) -> None:
    (tmp_path / "d.txt").write_text("Plan 2026\n1. Build a hall. Lead: Parks Office\n")
    (tmp_path / "plans").mkdir()
    said = f'"{sys.executable}" -m bizenv --lang en {command} >/dev/full'
    ran = subprocess.run(
        ["sh", "-c", said], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 4, ran.stderr
    assert "Written (" in ran.stderr


INTERRUPTED: Final = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path, target=None):
        if name == "pydantic":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["bizenv", "status"]
from bizenv.cli import main
main()
"""


def test_an_interruption_while_the_program_loads_is_silent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")
